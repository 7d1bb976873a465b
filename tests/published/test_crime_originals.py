"""Crime and homicide in data/raw against the published files, read here without the project's reader, every cell."""

from __future__ import annotations

import csv
import re

import openpyxl
import pytest
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from python_calamine import CalamineWorkbook
from tests.originals import REPOSITORY, needs_originals, original

from drugmetrics.published import ingest
from drugmetrics.published.cards import all_cards
from drugmetrics.published.raw import read_rows

RAW = REPOSITORY / "data" / "raw"
READERS = ("reader police_force_areas", "reader sdg_indicators", "reader ons_crime_survey")
TABLES = [(card, table) for card in all_cards(RAW) if card.taken_by in READERS for table in card.tables]
#: Labels that do not stand in a number's row or above it: the year is in the title, the others are worked out.
ELSEWHERE = {"year_ending", "population", "turn", "base"}


def sheet(path, table) -> list[list[object]]:
    """Return the cells of the sheet that a table stood on."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [list(row) for row in csv.reader(file)]
    name = re.match(r"Table \w\d", table.printed)[0]
    if path.suffix == ".xls":
        return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    page = next(page for page in book.worksheets if page.title.strip() == name)
    return [list(row) for row in page.iter_rows(values_only=True)]


def even(content: object) -> str:
    content = int(content) if isinstance(content, float) and content.is_integer() else content
    return " ".join(str("" if content is None else content).split())


@needs_originals
@pytest.mark.parametrize(("card", "table"), TABLES, ids=lambda it: getattr(it, "file", getattr(it, "edition", "")))
def test_every_cell_holds_what_the_record_says_under_the_labels_it_gives(card, table):
    path = original(card.held.sha256, card.held.bytes, card.edition)
    cells = sheet(path, table)
    header, rows = read_rows(RAW / card.publication / card.edition / table.file)
    tops = [[even(content) for content in line] for line in cells[:11]]
    for where, *labels, value, marker in rows:
        letters, line = coordinate_from_string(where)
        column = column_index_from_string(letters) - 1
        row = [even(content) for content in cells[line - 1]]
        found = row[column].replace(",", "")
        assert (float(found) if re.fullmatch(r"[\d.]+", found) else found.lower()) == (
            float(value) if value else marker.replace("blank", "").replace("[c]", "")
        ), where
        above = {top[column] for top in tops if len(top) > column}
        for label, text in zip(header[1:-2], labels, strict=True):
            plain = re.sub(r" \(\d+\)$|^.*(?=of which)", "", text)
            assert label in ELSEWHERE or plain in {*row, *above, ""}, (where, label)


@pytest.mark.parametrize(
    ("card", "table"),
    [(card, table) for card, table in TABLES if table.layout.startswith("by-")],
    ids=lambda it: getattr(it, "file", getattr(it, "edition", "")),
)
def test_the_year_is_the_one_of_the_title(card, table):
    header, rows = read_rows(RAW / card.publication / card.edition / table.file)
    years = {row[header.index("year_ending")] for row in rows}
    assert len(years) == 1
    assert f"year ending {years.pop()}" in table.printed


@needs_originals
@pytest.mark.parametrize("card", {card.edition: card for card, _ in TABLES}.values(), ids=lambda card: card.edition)
def test_an_original_is_known_by_its_reader_alone(card):
    path = original(card.held.sha256, card.held.bytes, card.edition)
    others = [name for name in ingest.READERS if ingest.reader(name).recognise(path) is not None]
    assert others == [card.taken_by.removeprefix("reader ")]
