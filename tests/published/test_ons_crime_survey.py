"""The reader of the crime survey's Table A1a, on a workbook built here. All figures are made up."""

from __future__ import annotations

import openpyxl
import pytest

from drugmetrics.errors import ReadingError
from drugmetrics.published import ingest, ons_crime_survey

PERIODS = ("Jan 1981 to Dec 1981", "Apr 2019 to Mar 2020", "Oct 2021 to Sep 2022 [note 6]")
OFFENCES = (
    "ROBBERY",
    "THEFT OFFENCES ",
    "With entry",
    "Attempts",
    "Vehicle-related theft",
    "With entry",
    "Unweighted base",
)
HEAD = ("Offence group [note 4]", *PERIODS)


def build(folder, *, sheet="Table A1", head=HEAD, year="year ending September 2022", offences=OFFENCES, changes=None):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page["A1"] = "Worksheet A1: Trends in CSEW incidents of crime"
    page["A2"] = f"England and Wales, year ending December 1981 to {year}"
    page["A9"] = "A1a: Trends in CSEW incidents of crime (1,000s)"
    page["G9"] = "A1b: Trends in CSEW incidents of crime, compared to selected years"
    for column, heading in enumerate((*head, "", "", "Offence group [note 4]", "Jan 1995 to Dec 1995"), start=1):
        page.cell(10, column, heading or None)
    for row, offence in enumerate(offences, start=11):
        page.cell(row, 1, offence)
        page.cell(row, 7, offence)
        page.cell(row, 8, 8.5)
        for column in (2, 3, 4):
            page.cell(row, column, row * 100 + column if (row, column) != (13, 2) else None)
    for cell, content in (changes or {}).items():
        page[cell] = content
    book.save(folder / "appendixtables.xlsx")
    return folder / "appendixtables.xlsx"


def test_incidents_are_taken_by_offence_and_period_and_the_table_beside_is_left_alone(tmp_path):
    path = build(tmp_path)
    assert ingest.recognise(path) == ("ons_crime_survey", "ons-crime-survey", "2022-09-year-ending")
    (table,) = ons_crime_survey.read(path).tables
    labels = ("ROBBERY", "THEFT OFFENCES", "With entry", "Attempts", "Vehicle-related theft", "With entry (2)")
    wanted = [
        (f"{'ABCD'[column - 1]}{row}", offence, PERIODS[column - 2], str(row * 100 + column), "")
        for row, offence in enumerate((*labels, "Unweighted base"), start=11)
        for column in (2, 3, 4)
    ]
    wanted[6] = ("B13", "With entry", PERIODS[0], "", "blank")
    assert table.rows == wanted


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"head": (HEAD[0], "1981", *PERIODS[1:])}, "Table A1: the heading 'Jan 1981 to Dec 1981' was wanted"),
        ({"changes": {"C12": "lots"}}, "Table A1!C12: a number or a marker was wanted, 'lots' was found"),
        ({"changes": {"C12": -4}}, "Table A1!C12: a count or rate of zero or more was wanted, -4 was found"),
        ({"changes": {"A12": None}}, "Table A1!A12: a label under 'Offence group' was wanted"),
        (
            {"changes": {"A9": "A1: Trends"}},
            "Table A1: a title with the words 'A1a: Trends in CSEW incidents of crime'",
        ),
        ({"sheet": "Table A2"}, "a sheet 'Table A1' was wanted; sheets seen: Table A2"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(tmp_path, changed, says):
    path = build(tmp_path, **changed)
    with pytest.raises(ReadingError, match=rf"appendixtables\.xlsx: {says}"):
        ons_crime_survey.read(path)


def test_the_edition_is_the_month_the_survey_year_ends_in(tmp_path):
    assert ons_crime_survey.recognise(build(tmp_path, year="year ending March 2024")) == (
        "ons-crime-survey",
        "2024-03-year-ending",
    )


def test_a_workbook_that_names_no_survey_year_is_another(tmp_path):
    assert ons_crime_survey.recognise(build(tmp_path, year="2022")) is None


def test_a_missing_heading_is_not_taken_from_the_table_beside(tmp_path):
    with pytest.raises(ReadingError, match="Table A1: the heading 'Offence group' was wanted"):
        ons_crime_survey.read(build(tmp_path, head=("Offence", *PERIODS)))


def test_a_survey_year_that_ends_in_no_month_is_not_recognised(tmp_path):
    with pytest.raises(ReadingError):
        ingest.recognise(build(tmp_path, year="year ending Septembre 2022"))


def test_a_cell_in_error_is_never_taken_for_a_blank(tmp_path):
    with pytest.raises(ReadingError, match="Table A1!C12"):
        ons_crime_survey.read(build(tmp_path, changes={"C12": "#N/A"}))
