"""The reader of deaths by local authority: every number under its own labels, or a refusal. All figures are made up."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from tests.published.local_factory import local_workbook
from tests.published.spoiled import put
from tests.published.test_damage import CONTENT, labels_of, numbers_of, printed

from drugmetrics.errors import DrugmetricsError, ReadingError
from drugmetrics.published import ingest, ons_drug_deaths, ons_local_drug_deaths

READ = ("Table 1", "Table 2", "Table 3", "Table 6")
QUICK = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


def read(book, folder):
    return ons_local_drug_deaths.read(book.save(folder / "localauthorities.xlsx"))


def refusal(book, folder) -> str:
    with pytest.raises(ReadingError) as caught:
        read(book, folder)
    return str(caught.value)


def test_the_workbook_is_known_by_its_contents_page(tmp_path):
    path = local_workbook().save(tmp_path / "any name.xlsx")
    assert ingest.recognise(path) == (
        "ons_local_drug_deaths",
        "ons-drug-deaths-by-local-authority",
        "2005-registrations",
    )
    assert ons_drug_deaths.recognise(path) is None


def test_the_tables_of_persons_are_read_whole_and_those_of_one_sex_are_not(tmp_path):
    book = local_workbook()
    tables = {table.printed.split(":")[0]: table for table in read(book, tmp_path).tables}
    assert tuple(tables) == READ
    for name in READ:
        assert tables[name].labels == book.sheets[name].labels
        assert tables[name].rows == book.sheets[name].rows


def test_notes_are_carried_with_their_places(tmp_path):
    book = local_workbook()
    notes = read(book, tmp_path).notes
    assert [text for where, text in notes if where.startswith("Table 6!")] == [
        "1 Synthetic: no figure here was published.", "2021 is a made-up year like the others.", "Source: a test",
    ]  # fmt: skip


def test_columns_and_rows_that_moved_together_are_found(tmp_path):
    book = local_workbook()
    for name in READ:
        book.sheets[name].shift(0, 3, 1)
        book.sheets[name].merged = []
    tables = {table.printed.split(":")[0]: table.rows for table in read(book, tmp_path).tables}
    assert tables == {name: book.sheets[name].rows for name in READ}


def test_a_row_of_colons_beside_no_area_is_set_aside_and_said(tmp_path):
    book = local_workbook()
    for cell in ("L17", "N17", "O17"):
        put(book, "Table 6", cell, ":")
    reading = read(book, tmp_path)
    assert [where for where, text in reading.notes if "beside no area" in text] == [
        "Table 6!L17", "Table 6!N17", "Table 6!O17",
    ]  # fmt: skip
    assert reading.tables[-1].rows == local_workbook().sheets["Table 6"].rows


def test_numbers_beside_no_area_are_refused(tmp_path):
    book = local_workbook()
    put(book, "Table 6", "L17", 5)
    put(book, "Table 6", "N17", ":")
    assert "Table 6!A17: a label under 'Area Codes' was wanted" in refusal(book, tmp_path)


@pytest.mark.parametrize(
    ("sheet", "cell", "content", "says"),
    [
        ("Table 1", "E4", 2006, "Table 1: above E8: a span of 1 year(s) between 2002 and 2005 was wanted, '2006'"),
        ("Table 1", "E4", 2004, "stands twice"),
        ("Table 1", "E4", "latest", "'latest' is no period"),
        ("Table 2", "H4", None, "under no heading"),
        ("Table 3", "E4", "2005", "a span of 3 year(s) between 2002 and 2005 was wanted, '2005' was found"),
        ("Table 3", "K4", None, "stands twice"),
        (
            "Table 3",
            "F5",
            "Ratio",
            "under '2002–04' the headings deaths, ratio, lower confidence limit, upper confidence limit were wanted",
        ),
        ("Table 6", "H5", "Rate 1", "stands twice"),
        ("Table 6", "A4", "Codes", "the heading 'Area Codes' was wanted; headings seen:"),
        ("Table 1", "A2", "Deaths by local authority", "one known kind of table was wanted"),
        (
            "Table 2",
            "A2",
            "Number of deaths related to drug misuse, persons by local authority",
            "between YEAR and YEAR",
        ),
        ("Table 1", "A10", "E12000002", "one area was wanted, E12000002 and ENGLAND were found: two"),
        ("Table 1", "E8", "many", "Table 1!E8: a number or a marker was wanted, 'many' was found"),
        ("Table 1", "E8", -3, "zero or more was wanted, -3 was found"),
        ("Contents", "A6", "Table 9", "the tables that 'Contents' lists"),
    ],
)
def test_what_is_not_as_wanted_is_refused_with_its_place(tmp_path, sheet, cell, content, says):
    book = local_workbook()
    put(book, sheet, cell, content)
    message = refusal(book, tmp_path)
    assert says in message
    assert "localauthorities.xlsx" in message


def test_a_table_of_persons_that_is_missing_is_named(tmp_path):
    book = local_workbook()
    for place in ((6, 1), (6, 2)):
        del book.sheets["Contents"].cells[place]
    del book.sheets["Table 1"]
    assert "no sheet has a table with the words 'Number of deaths related to drug poisoning" in refusal(book, tmp_path)


def test_a_table_that_stands_twice_is_refused(tmp_path):
    book = local_workbook()
    put(book, "Table 2", "A2", book.sheets["Table 1"].cells[2, 1])
    assert "a second table of the kind 'poisoning-by-year'" in refusal(book, tmp_path)


def test_a_year_or_an_area_taken_away_is_missed(tmp_path):
    book = local_workbook()
    book.sheets["Table 2"].shift(1, 8, -1)
    assert "Table 2: the title promises 2002 to 2005; no columns were found for 2002" in refusal(book, tmp_path)
    book = local_workbook()
    row = next(row for (row, column), text in book.sheets["Table 3"].cells.items() if text == "E08000037")
    book.sheets["Table 3"].shift(0, row, -1)
    book.sheets["Table 3"].merged = []
    assert "Table 3: has no row for E08000037, as other tables have" in refusal(book, tmp_path)


def check(book, path) -> None:
    """Hold what was read, if it was, to what stands in the damaged sheets, read here without the reader."""
    message = ""
    try:
        reading = ons_local_drug_deaths.read(path)
    except DrugmetricsError as error:
        message = str(error)
    if message:
        assert str(path) in message, "the message names the file"
        return
    for table in reading.tables:
        sheet = book.sheets[table.printed.split(":")[0]]
        missed = numbers_of(sheet)
        for where, *labels, value, marker in table.rows:
            letters, row = coordinate_from_string(where)
            column = column_index_from_string(letters)
            missed.discard((row, column))
            assert labels == labels_of(sheet, row, column), where
            found = (float(value) if value else None, "" if marker == "blank" else marker)
            assert found == printed(sheet, row, column), where
        assert missed == set()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("damaged") / "localauthorities.xlsx"


@QUICK
@given(st.data())
def test_a_changed_cell_is_refused_or_read_as_it_stands(file, data):
    book = local_workbook()
    sheet = book.sheets[data.draw(st.sampled_from(READ))]
    sheet.cells[data.draw(st.sampled_from(sorted(sheet.cells)))] = data.draw(CONTENT)
    check(book, book.save(file))


@QUICK
@given(st.data())
def test_a_row_or_column_taken_away_or_put_in_leaves_every_number_under_its_labels(file, data):
    book = local_workbook()
    sheet = book.sheets[data.draw(st.sampled_from(READ))]
    axis = data.draw(st.sampled_from([0, 1]))
    at = data.draw(st.integers(1, max(place[axis] for place in sheet.cells)))
    sheet.shift(axis, at, data.draw(st.sampled_from([-1, 1])))
    sheet.merged = []
    check(book, book.save(file))


@QUICK
@given(st.data())
def test_swapped_headings_give_the_labels_as_they_now_stand(file, data):
    book = local_workbook()
    sheet = book.sheets[data.draw(st.sampled_from(READ))]
    row = data.draw(st.sampled_from(sheet.across))
    columns = sorted(column for r, column in sheet.cells if r == row and column > 4)
    one, other = data.draw(st.sampled_from(columns)), data.draw(st.sampled_from(columns))
    sheet.cells[row, one], sheet.cells[row, other] = sheet.cells[row, other], sheet.cells[row, one]
    check(book, book.save(file))
