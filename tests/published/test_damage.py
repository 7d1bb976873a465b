"""Workbooks damaged at random: a reader refuses them, or takes what truly stands in each cell. All figures are made up.

What stands in a cell, and under which printed labels, is worked out here from the damaged sheet itself, without the
project's reader.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from tests.published.factory import Sheet, Workbook, workbook

from drugmetrics.errors import DrugmetricsError
from drugmetrics.published import ingest

QUICK = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
WORDS = [
    "Persons",
    "Deaths",
    "Rate",
    "All ages",
    "England",
    "E12000004",
    "2021",
    "2020-22",
    "",
    " ",
    "u",
    ":",
    "*",
    "12*",
]
WORDS += ["n/a", "[x]", "[q]", "1,234", "12,34", "-7", "under 5", "All drug poisoning", "Cause", "Table 1"]
CONTENT = st.one_of(
    st.none(), st.sampled_from(WORDS), st.integers(-(10**6), 10**9), st.booleans(),
    st.integers(-(10**6), 10**6).map(lambda n: n / 16), st.text("abcxyz 0123456789.,:*u-[]", max_size=6),
)  # fmt: skip
CANONICAL = {"U": "u", "..": ":", "–": "-"}


def text(sheet: Sheet, row: int, column: int) -> str:
    value = sheet.cells.get((row, column), "")
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    return " ".join(str("" if value is None else value).split())


def labels_of(sheet: Sheet, row: int, column: int) -> list[str]:
    """Return the labels that are printed for a cell: beside it, above those printed once, and on the heading rows."""
    labels, top = [], max(sheet.across)
    for columns, fill in sheet.down:
        rows = range(row, top, -1) if fill else [row]
        beside = (" ".join(filter(None, (text(sheet, r, c) for c in columns))) for r in rows)
        labels.append(next(filter(None, beside), ""))
    left = max(column for columns, _ in sheet.down for column in columns)
    for heading_row in sheet.across:
        above = (text(sheet, heading_row, c) for c in range(column, left, -1))
        labels.append(next(filter(None, above), ""))
    return labels


def printed(sheet: Sheet, row: int, column: int) -> tuple[float | None, str]:
    """Return the number and the marker that stand in a cell, the marker perhaps in the cells to its right."""
    content = sheet.cells.get((row, column))
    number, marker = re.fullmatch(r"(-?[\d,.]*(?:e[-+]\d+)?)\s*(.*)", text(sheet, row, column)).groups()
    if isinstance(content, int | float):
        number, marker = content, ""
    heading_row = max(sheet.across)
    beside = column + 1
    while not marker and beside < column + 3 and not text(sheet, heading_row, beside):
        marker = text(sheet, row, beside)
        beside += 1
    if number in ("-", ".."):
        number, marker = "", number
    return (float(str(number).replace(",", "")) if str(number) else None), CANONICAL.get(marker, marker)


def numbers_of(sheet: Sheet) -> set[tuple[int, int]]:
    """Return the cells that hold a number, right of the row labels and below the headings."""
    left, top = max(column for columns, _ in sheet.down for column in columns), max(sheet.across)
    return {
        (row, column)
        for (row, column), content in sheet.cells.items()
        if row > top and column > left and isinstance(content, int | float) and not isinstance(content, bool)
    }


def check(book: Workbook, path) -> str:
    """Read the file; return "refused", or "read" when what was taken is what stands in the workbook, all of it."""
    try:
        recognised = ingest.recognise(path)
        reading = ingest.reader(recognised.reader).read(path)
    except DrugmetricsError as error:
        message = str(error)
    else:
        message = ""
    if message:
        assert str(path) in message, "the message names the file"
        return "refused"
    for table in reading.tables:
        sheet = next(s for s in book.sheets.values() if s.name.lower().replace(" ", "-") == table.file[:-4])
        missed = numbers_of(sheet)
        for where, *labels, value, marker in table.rows:
            letters, row = coordinate_from_string(where)
            column = column_index_from_string(letters)
            missed.discard((row, column))
            assert labels == labels_of(sheet, row, column), f"{sheet.name}!{where}"
            assert (float(value) if value else None, marker) == printed(sheet, row, column), f"{sheet.name}!{where}"
        assert missed == set(), sheet.name
    return "read"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("damaged") / "2022registrations.xlsx"


EDITIONS = st.sampled_from([2021, 2022])


def a_table(data, book: Workbook) -> Sheet:
    return book.alone(data.draw(st.sampled_from(sorted(book.tables)), label="sheet"))


@QUICK
@given(EDITIONS, st.data())
def test_a_changed_cell_is_refused_or_read_as_it_stands(file, year, data):
    book = workbook(year)
    sheet = a_table(data, book)
    place = data.draw(st.sampled_from(sorted(sheet.cells)), label="cell")
    sheet.cells[place] = data.draw(CONTENT, label="content")
    check(book, book.save(file))


@QUICK
@given(EDITIONS, st.data())
def test_swapped_headings_give_the_labels_as_they_now_stand(file, year, data):
    book = workbook(year)
    sheet = a_table(data, book)
    row = data.draw(st.sampled_from(sheet.across), label="heading row")
    beside = max(column for columns, _ in sheet.down for column in columns)
    columns = sorted(column for r, column in sheet.cells if r == row and column > beside)
    one, other = data.draw(st.sampled_from(columns)), data.draw(st.sampled_from(columns))
    cells = sheet.cells
    cells[row, one], cells[row, other] = cells[row, other], cells[row, one]
    check(book, book.save(file))


@QUICK
@given(EDITIONS, st.data())
def test_a_row_or_column_taken_away_or_put_in_leaves_every_number_under_its_labels(file, year, data):
    book = workbook(year)
    sheet = a_table(data, book)
    axis = data.draw(st.sampled_from([0, 1]), label="axis")
    last = max(place[axis] for place in sheet.cells)
    at = data.draw(st.integers(1, last), label="at")
    sheet.shift(axis, at, data.draw(st.sampled_from([-1, 1]), label="by"))
    sheet.merged = []
    check(book, book.save(file))


@settings(QUICK, max_examples=20)
@given(EDITIONS, st.data(), st.text("Table 0123456789xyz", min_size=1, max_size=12).filter(str.strip))
def test_a_renamed_sheet_never_hides_a_table(file, year, data, name):
    book = workbook(year)
    sheet = data.draw(st.sampled_from(list(book.sheets.values())), label="sheet")
    if name.casefold() in {known.casefold() for known in book.sheets}:
        return
    sheet.name = name
    assert check(book, book.save(file)) == "refused"


@settings(QUICK, max_examples=40)
@given(st.data())
def test_a_file_cut_short_is_always_refused(file, data):
    whole = workbook(2022).save(file).read_bytes()
    file.write_bytes(whole[: len(whole) * data.draw(st.integers(0, 9999), label="kept of 10,000") // 10_000])
    assert check(workbook(2022), file) == "refused"


@QUICK
@given(st.data())
def test_bytes_overwritten_are_refused_or_do_no_harm(file, data):
    book = workbook(2021)
    book.alone("Table 4")
    content = bytearray(book.save(file).read_bytes())
    at = len(content) * data.draw(st.integers(0, 9999), label="at, of 10,000") // 10_000
    damage = data.draw(st.binary(min_size=1, max_size=40), label="damage")
    content[at : at + len(damage)] = damage
    file.write_bytes(content)
    check(book, file)
