"""Readers of populations and deprivation: right files read whole, wrong ones refused. All figures are made up."""

from __future__ import annotations

import itertools

import pytest
from tests.published import population_factory as factory

from drugmetrics.errors import ReadingError
from drugmetrics.published import ingest


def read(path):
    return ingest.reader(ingest.recognise(path).reader).read(path)


@pytest.fixture
def book(tmp_path):
    """Give a maker of workbooks of estimates with some cells put otherwise."""

    def make(sheet: str = "", cells: dict[str, object] | None = None, change=None, **how):
        made = factory.book(**how)
        for cell, content in (cells or {}).items():
            made[sheet][cell] = content
        if change:
            change(made)
        return factory.save(made, tmp_path / "mye.xlsx")

    return make


def test_a_workbook_of_estimates_names_its_publication_and_edition(book):
    assert ingest.recognise(book(year=2024)) == ("ons_population", "ons-population-estimates", "mid-2024")


def test_persons_by_age_are_kept_for_upper_tier_areas_and_all_ages_for_districts_too(book):
    ages, years = read(book()).tables
    wanted = factory.figures(factory.AGES, 1000)
    kept = {code: values for code, values in wanted.items() if code[:3] not in ("E07", "E11", "W06", "S12")}
    assert [(row[1], row[2], row[3], row[4], row[5]) for row in ages.rows] == [
        ("mid-2022", code, age, str(value), "")
        for code, values in kept.items()
        for age, value in zip(["All ages", *factory.AGES], [sum(values), *values], strict=True)
    ]
    assert [row[1:] for row in years.rows] == [
        (heading, code, str(value), "")
        for code, values in factory.figures(["", ""], 50000).items() if code != "S12000033"
        for heading, value in zip(("Mid-2022", "Mid-2021"), values, strict=True)
    ]  # fmt: skip
    assert ages.rows[1][0] == "E4"
    assert (ages.layout, years.layout) == ("population-by-age", "population-by-year")


def test_the_notes_of_the_workbook_are_carried(book):
    assert read(book()).notes == [("Notes!B2", "Rounding: made-up numbers are not rounded.")]


def test_headings_are_found_by_their_words_wherever_they_stand(book):
    def shift(made):
        made["MYE2 - Persons"].insert_rows(2, 3)
        made["MYE4"].insert_rows(2, 1)

    straight, moved = read(book()), read(book(change=shift))
    for one, other in zip(straight.tables, moved.tables, strict=True):
        assert [row[1:] for row in one.rows] == [row[1:] for row in other.rows]
    assert moved.tables[0].rows[0][0] == "D7"


AGES_SHEET, YEARS_SHEET = "MYE2 - Persons", "MYE4"


@pytest.mark.parametrize(
    ("sheet", "cells", "says"),
    [
        (AGES_SHEET, {"F10": 7}, "ages of E11000007 were wanted to add up to All ages"),
        (AGES_SHEET, {"E12": 7}, "to add up to"),
        (AGES_SHEET, {"F3": "100"}, "headings All ages, 0 to 89 and 90+ were wanted; found"),
        (AGES_SHEET, {"D3": "Total"}, "the heading 'All ages' was wanted"),
        (AGES_SHEET, {"A3": None}, "the heading 'Code' was wanted"),
        (AGES_SHEET, {"A1": "MYE2: Persons by single year of age, mid-2020"}, "a title that ends in 'mid-2022'"),
        (AGES_SHEET, {"B12": "Darlington"}, "one area was wanted, E06000001 and Darlington were found: two"),
        (AGES_SHEET, {"A12": "E06000099"}, "No area is called 'E06000099'"),
        (AGES_SHEET, {"A12": "S12000034"}, "to add up to"),
        (AGES_SHEET, {"E12": "few"}, "a number or a marker was wanted, 'few' was found"),
        (AGES_SHEET, {"E12": "[c]"}, "a whole number was wanted, '[c]' was found"),
        (AGES_SHEET, {"E12": 10.5}, "a whole number was wanted, '10.5' was found"),
        (AGES_SHEET, {"E12": None}, "a number or a marker was wanted, the cell is blank"),
        (YEARS_SHEET, {"E3": "2021"}, "headings 'Mid-YEAR' from mid-2022 on were wanted"),
        (YEARS_SHEET, {"D3": "Mid-2021", "E3": "Mid-2022"}, "headings 'Mid-YEAR' from mid-2022 on were wanted"),
        (YEARS_SHEET, {"E3": "Mid-2022"}, "stands twice"),
        (YEARS_SHEET, {"D12": 7}, "Mid-2022: areas E06, E08, E09, E10 were wanted to add up to"),
    ],
)
def test_a_workbook_that_is_not_whole_and_right_is_refused_with_the_place(book, sheet, cells, says):
    path = book(sheet, cells)
    with pytest.raises(ReadingError) as refused:
        read(path)
    assert str(path) in str(refused.value)
    assert says in str(refused.value)


@pytest.mark.parametrize("row", range(4, 19))
def test_a_row_that_is_missing_or_there_twice_is_noticed(book, row):
    """Only rows that nothing adds up to, England and Wales together and a metropolitan county, may go missing."""

    def drop(made):
        made[AGES_SHEET].delete_rows(row)

    def double(made):
        made[AGES_SHEET].append([cell.value for cell in made[AGES_SHEET][row]])

    code = factory.book()[AGES_SHEET].cell(row, 1).value
    if code not in ("K04000001", "E11000007", "S12000033"):
        with pytest.raises(ReadingError, match=r"add up to|a row of England"):
            read(book(change=drop))
    with pytest.raises(ReadingError, match=r"stands twice|add up"):
        read(book(change=double))


def test_a_workbook_without_a_sheet_or_of_another_kind_is_refused(book, tmp_path):
    with pytest.raises(ReadingError, match="sheets MYE4 were wanted; sheets seen: Cover sheet"):
        read(book(change=lambda made: made.remove(made["MYE4"])))
    with pytest.raises(ReadingError, match=r"'Mid-Year Population Estimates, \.\.\., June YEAR'"):
        ingest.recognise(book("Cover sheet", {"A1": "Something else"}))


def test_populations_are_taken_from_the_file_of_components(tmp_path):
    path = factory.save(factory.components(), tmp_path / "MYEB3.csv")
    assert ingest.recognise(path)[1:] == ("ons-population-components", "mid-2019")
    (table,) = read(path).tables
    assert table.rows == [
        ("D2", "E06000001", "population_2018", "1000", ""), ("J2", "E06000001", "population_2019", "1016", ""),
        ("D3", "W06000001", "population_2018", "2000", ""), ("J3", "W06000001", "population_2019", "2016", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "content", "says"),
    [
        ((1, 3), "1001", "J2: 1017 was wanted by the changes of the year, 1016 was found"),
        ((1, 5), "4", "J2: 1015 was wanted by the changes"),
        ((1, 9), "some", "J2: a whole number was wanted, 'some' was found"),
        ((1, 3), "-5", "D2: a whole number was wanted, '-5' was found"),
        ((0, 5), "births_2019", "one heading 'natchange_2019' was wanted, it is not there"),
        ((0, 4), "natchange_2019", "one heading 'natchange_2019' was wanted, it is twice"),
        ((1, 2), "S", "C2: the country of E06000001 was wanted, 'S' was found"),
        ((1, 1), "Darlington", "one area was wanted"),
        ((2, 0), "E06000001", "the country of E06000001"),
    ],
)
def test_a_file_of_components_that_does_not_add_up_is_refused(tmp_path, place, content, says):
    lines = factory.components()
    lines[place[0]][place[1]] = content
    path = factory.save(lines, tmp_path / "MYEB3.csv")
    with pytest.raises(ReadingError) as refused:
        read(path)
    assert says in str(refused.value)


def test_the_departments_children_are_read_with_what_is_not_available(tmp_path):
    path = factory.save(factory.children(), tmp_path / "children.csv")
    assert ingest.recognise(path)[1:] == ("dfe-children-population", "2018-to-2018")
    (table,) = read(path).tables
    assert table.rows == [
        ("L2", "2018", "E92000001", "30", ""), ("L3", "2018", "E12000001", "10", ""),
        ("L4", "2018", "E12000009", "20", ""), ("L5", "2018", "E06000028", "", "[x]"),
        ("L6", "2018", "E06000001", "10", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "content", "says"),
    [
        ((2, 11), "11", "2018: regions that add up to England (30) were wanted, they make 31"),
        ((2, 2), "Local authority", "a code and a name were wanted, '' and '' were found"),
        ((5, 2), "Regional", "no authority was wanted on a row that is Regional"),
        ((5, 10), "Children aged 0 to 15 years", "K6: Children aged 0 to 17 years was wanted"),
        ((5, 2), "District", "C6: National, Regional, Local authority was wanted, 'District' was found"),
        ((5, 0), "18", "A6: a year was wanted, '18' was found"),
        ((5, 11), "z", "L6: a whole number was wanted, 'z' was found"),
        ((5, 11), "", "L6: a whole number was wanted, '' was found"),
        ((5, 9), "Darlington", "one area was wanted"),
        ((5, 8), "E06000028", "E06000028 and Hartlepool were found: two"),
        ((0, 7), "new_la_code", "one heading 'new_la_code' was wanted, it is twice"),
    ],
)
def test_a_compilation_of_children_that_is_wrong_is_refused(tmp_path, place, content, says):
    lines = factory.children()
    lines[place[0]][place[1]] = content
    path = factory.save(lines, tmp_path / "children.csv")
    with pytest.raises(ReadingError) as refused:
        read(path)
    assert says in str(refused.value)


def test_deprivation_is_read_and_the_short_code_of_slough_kept_as_printed(tmp_path):
    path = factory.save(factory.deprivation(), tmp_path / "File_11.xlsx")
    assert ingest.recognise(path)[1:] == ("indices-of-deprivation", "2019-upper-tier")
    (table,) = read(path).tables
    assert table.labels == ("year", "code", "name", "statistic")
    assert [row[1:3] + row[4:6] for row in table.rows] == list(
        zip(
            itertools.repeat("2019"), ("E06000001", "E06000001", "E0600003", "E0600003"),
            ("IMD - Average rank", "IMD - Average score") * 2, ("22581.98", "35.037", "19788.26", "22.965"),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "content", "says"),
    [
        ("A3", "E0600004", "No area is called 'E0600004'"),
        ("B3", "Reading", "No area is called 'E0600003'"),
        ("B2", "Darlington", "E06000001 and Darlington were found: two"),
        ("A1", "Code", "none of the publications with a reader was recognised"),
        ("C1", "Average rank", "the heading 'IMD - Average rank' was wanted"),
        ("D2", "high", "a number or a marker was wanted, 'high' was found"),
    ],
)
def test_summaries_of_deprivation_that_are_wrong_are_refused(tmp_path, cell, content, says):
    made = factory.deprivation()
    made["IMD"][cell] = content
    path = factory.save(made, tmp_path / "File_11.xlsx")
    with pytest.raises(ReadingError) as refused:
        read(path)
    assert says in str(refused.value)
