"""The reader of the deaths workbook, in both layouts: every number under its own labels. All figures are made up."""

from __future__ import annotations

import pytest
from tests.published.factory import NOTES, workbook
from tests.published.spoiled import put

from drugmetrics.errors import ReadingError
from drugmetrics.published import ingest, ons_drug_deaths


def read(book, folder):
    """Read a synthetic workbook; return its rows by table."""
    reading = ons_drug_deaths.read(book.save(folder / "registrations.xlsx"))
    return {table.printed.split(":")[0]: table.rows for table in reading.tables}


def written(book):
    return {name: sheet.rows for name, sheet in book.tables.items()}


@pytest.mark.parametrize("year", [2021, 2022])
@pytest.mark.parametrize("number", range(1, 12))
def test_every_number_is_taken_from_its_cell_under_its_labels(workbooks, year, number):
    wanted = workbook(year).tables.get(f"Table {number}")
    taken = {table.file: table for table in ons_drug_deaths.read(workbooks[year]).tables}.get(f"table-{number}.csv")
    if wanted is None:
        assert (taken, year, number) == (None, 2021, 11)
        return
    assert taken.labels == wanted.labels
    assert taken.rows == wanted.rows


def test_the_workbooks_hold_what_makes_this_publication_hard_to_read(workbooks):
    """The factory would prove nothing if it wrote plain tables."""
    both = [row for year in (2021, 2022) for sheet in workbook(year).tables.values() for row in sheet.rows]
    assert {row[-1] for row in both} == {"", ":", "u", "*"}
    assert all(row[-2] == "" for row in both if row[-1] == ":")
    numbers = [row[-2] for row in workbook(2022).tables["Table 7"].rows if row[-2]]
    assert len(set(numbers)) == len(numbers) > 200
    assert all(sheet.merged for sheet in workbook(2021).tables.values())


@pytest.mark.parametrize(("year", "tables"), [(2021, 10), (2022, 11)])
def test_every_table_is_read_even_one_the_contents_page_leaves_out(workbooks, year, tables):
    listed = {text for text in workbook(year).sheets["Contents"].cells.values() if str(text).startswith("Table ")}
    assert len(listed) == 10
    assert [t.file for t in ons_drug_deaths.read(workbooks[year]).tables] == [
        f"table-{n + 1}.csv" for n in range(tables)
    ]


@pytest.mark.parametrize(("year", "kind"), [(2021, "misuse-rates-by-five-year-age"), (2022, "misuse-mean-age")])
def test_table_6_is_read_as_what_it_is_in_each_edition(workbooks, year, kind):
    sixth = ons_drug_deaths.read(workbooks[year]).tables[5]
    assert (sixth.file, sixth.layout) == ("table-6.csv", kind)


@pytest.mark.parametrize("year", [2021, 2022])
def test_a_workbook_says_its_publication_and_edition(workbooks, year):
    wanted = ("ons_drug_deaths", "ons-drug-poisoning-deaths", f"{year}-registrations")
    assert ingest.recognise(workbooks[year]) == wanted


@pytest.mark.parametrize("year", [2021, 2022])
def test_the_notes_below_each_table_are_kept_with_their_places(workbooks, year):
    reading = ons_drug_deaths.read(workbooks[year])
    for name, sheet in workbook(year).tables.items():
        wanted = [(f"{name}!A{row}", text) for (row, column), text in sheet.cells.items() if text in NOTES]
        assert len(wanted) == 3
        assert [note for note in reading.notes if note[0].startswith(f"{name}!")] == wanted


def test_a_table_is_called_what_the_sheet_and_its_title_say(workbooks):
    fourth = ons_drug_deaths.read(workbooks[2021]).tables[3]
    assert fourth.printed.startswith("Table 4: Made-up figures related to drug misuse, and selected substances by sex")


@pytest.mark.parametrize("year", [2021, 2022])
@pytest.mark.parametrize("columns", [0, 1, 2])
@pytest.mark.parametrize("rows", [0, 1, 7])
def test_headings_that_moved_are_found(tmp_path, year, rows, columns):
    book = workbook(year)
    for sheet in book.tables.values():
        for axis, times in ((0, rows), (1, columns)):
            for _ in range(times):
                sheet.shift(axis, 1, 1)
    assert read(book, tmp_path) == written(book)


@pytest.mark.parametrize("year", [2021, 2022])
def test_empty_rows_between_title_headings_and_numbers_change_nothing(tmp_path, year):
    book = workbook(year)
    for sheet in book.tables.values():
        for row in (max(sheet.across) + 2, max(sheet.across) + 1, 5, 4, 3):
            sheet.shift(0, row, 1)
    assert read(book, tmp_path) == written(book)


@pytest.mark.parametrize("year", [2021, 2022])
def test_an_empty_column_anywhere_right_of_the_labels_changes_nothing(tmp_path, year):
    book = workbook(year)
    for sheet in book.tables.values():
        columns = sorted({column for _, column, *_ in sheet.written})
        for column in (columns[-1], columns[len(columns) // 2], columns[0]):
            sheet.shift(1, column, 1)
    assert read(book, tmp_path) == written(book)


def test_the_order_of_the_sheets_does_not_matter(tmp_path):
    book = workbook(2022)
    ordered = written(book)
    book.sheets = dict(reversed(book.sheets.items()))
    taken = read(book, tmp_path)
    assert taken == ordered
    assert list(taken) == list(ordered)


def test_footnote_numbers_glued_to_a_heading_do_not_hide_it(tmp_path):
    book = workbook(2021)
    for cell, heading in {
        "A7": "Sex 1,2",
        "B7": "Year of  death registration [note 3]",
        "D5": "All causes 4, 5",
    }.items():
        put(book, "Table 1", cell, heading)
    taken = read(book, tmp_path)["Table 1"]
    assert [row[0] for row in taken] == [row[0] for row in book.tables["Table 1"].rows]
    assert taken[0][3] == "All causes 4, 5", "a label stays as it is printed"


def test_ages_keep_the_digits_that_end_them(workbooks):
    second, third, _, fifth = ons_drug_deaths.read(workbooks[2021]).tables[1:5]
    assert {row[3] for row in second.rows} == {"All ages", "Under 20", "20-29", "70 and over"}
    assert {row[3] for row in third.rows} == {"Under 20", "20-29", "70 and over"}
    assert {row[3] for row in fifth.rows} == {"Under 20", "20–29"}, "the dash is the one printed"


def test_numbers_written_as_text_are_read_as_printed(tmp_path):
    book = workbook(2021)
    put(book, "Table 1", "D9", "4,859")
    put(book, "Table 4", "E8", " 4008005.40 ")
    taken = read(book, tmp_path)
    assert taken["Table 1"][0] == (
        "D9",
        "Persons",
        "2021",
        "All causes",
        "All drug poisoning",
        "England and Wales",
        "4859",
        "",
    )
    assert next(row for row in taken["Table 4"] if row[0] == "E8")[-2:] == ("4008005.40", "")


def test_another_workbook_is_not_taken_for_this_one(tmp_path):
    book = workbook(2021)
    put(book, "Contents", "B2", "Deaths related to something else")
    assert ons_drug_deaths.recognise(book.save(tmp_path / "other.xlsx")) is None
    assert ons_drug_deaths.recognise(tmp_path / "figures.csv") is None


def test_tables_read_before_a_bad_one_are_not_written(tmp_path, raw, bytes_of):
    book = workbook(2021)
    put(book, "Table 10", "C8", "many")
    before = bytes_of(raw)
    with pytest.raises(ReadingError, match="Table 10!C8"):
        ingest.ingest(book.save(tmp_path / "2021registrations.xlsx"), raw=raw, published="2022-08-03")
    assert bytes_of(raw) == before
