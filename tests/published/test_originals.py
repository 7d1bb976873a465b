"""The record against the published files themselves, read here without the project's reader. Skipped where not held."""

from __future__ import annotations

import csv
import itertools
import random
import re
import shutil

import openpyxl
import pytest
from tests.originals import REPOSITORY, folder, needs_originals, original

from drugmetrics.published.cards import CARD_NAME, all_cards
from drugmetrics.published.ingest import ingest
from drugmetrics.published.raw import read_rows

RAW = REPOSITORY / "data" / "raw"
CARDS = all_cards(RAW)
READ = [card for card in CARDS if card.taken_by.startswith("reader")]
OF_WORKBOOKS = ("reader ons_drug_deaths", "reader ons_local_drug_deaths", "reader ons_crime_survey")
WORKBOOKS = [card for card in READ if card.taken_by in OF_WORKBOOKS]
CELLS = 300


def name(card) -> str:
    return f"{card.publication}/{card.edition}"


def original_of(card):
    return original(card.held.sha256, card.held.bytes, name(card))


@needs_originals
@pytest.mark.parametrize("card", CARDS, ids=name)
def test_the_file_a_card_names_is_the_one_that_is_held(card):
    assert original_of(card).name == card.held.file


@needs_originals
@pytest.mark.parametrize("card", READ, ids=name)
def test_reading_the_original_again_gives_what_is_committed_byte_for_byte(card, tmp_path):
    committed, copy = RAW / name(card), tmp_path / name(card)
    copy.mkdir(parents=True)
    shutil.copy(committed / CARD_NAME, copy)
    assert ingest(original_of(card), raw=tmp_path) == copy
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == {
        path.name: path.read_bytes() for path in committed.iterdir()
    }


def sheet_of(table) -> str:
    """Return the sheet a table stood on: the words before the colon, on which tables a and b of the survey stand."""
    printed = table.printed.split(":")[0]
    return {"Table A4": "Table A4 "}.get(printed, printed.removesuffix("a"))


class Page:
    """A sheet as openpyxl gives it, with the reach of merged cells."""

    def __init__(self, sheet) -> None:
        self.cells = {(c.row, c.column): c.value for row in sheet.iter_rows() for c in row if c.value not in (None, "")}
        self.merged = [span.bounds for span in sheet.merged_cells.ranges if span.min_row < 12]

    def text(self, row: int, column: int) -> str:
        return " ".join(str(self.cells.get((row, column), "")).split())

    def above(self, row: int, column: int) -> set[str]:
        """Return the headings over a cell: those in its column, those merged over it, or the nearest to the left."""
        found = set()
        for heading_row in range(4, min(row, 12)):
            left = next((a for a, top, b, low in self.merged if top <= heading_row <= low and a <= column <= b), column)
            texts = (self.text(heading_row, c) for c in range(left, 1, -1))
            found.add(next(filter(None, texts), ""))
        return found

    def beside(self, row: int) -> set[str]:
        """Return the labels of a row: in its own first four cells, or the last printed above it in the first."""
        above = (self.text(r, 1) for r in range(row, 0, -1))
        return {self.text(row, column) for column in (1, 2, 3, 4)} | {next(filter(None, above))}


@needs_originals
@pytest.mark.parametrize("card", WORKBOOKS, ids=name)
def test_cells_chosen_at_random_hold_what_the_record_says_under_the_labels_it_gives(card):
    book = openpyxl.load_workbook(original_of(card), data_only=True)
    pages: dict[str, Page] = {}
    every = [(table, row) for table in card.tables for row in printed_rows(RAW / name(card) / table.file)]
    for table, (where, *labels, value, marker) in random.Random(card.edition).sample(every, CELLS):
        sheet = sheet_of(table)
        if sheet not in pages:
            pages[sheet] = Page(book[sheet])
        page = pages[sheet]
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", where).groups()
        row, column = int(row), openpyxl.utils.column_index_from_string(letters)
        place = f"{sheet}!{where}"
        found, flag = page.cells.get((row, column), ""), page.text(row, column + 1)
        if isinstance(found, int | float):
            assert float(value) == found, place
            assert marker == (flag.lower() if flag in ("u", "U") else ""), place
        else:
            shown = "" if marker == "blank" or (marker == "u" and flag.lower() == "u") else marker
            assert value + shown == found, place
        labels = [re.sub(r" \(\d+\)$|^.*(?=of which)", "", label) for label in labels]
        assert set(labels) <= page.above(row, column) | page.beside(row), place


def printed_rows(path) -> list[list[str]]:
    """Return the rows of a raw table without the label `base`, which is printed further down."""
    header, rows = read_rows(path)
    return [[text for label, text in zip(header, row, strict=True) if label != "base"] for row in rows]


def gathered(path: str) -> list[dict[str, str]]:
    with (folder() / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MEASURES = {
    "Adults in treatment": "adults_in_treatment",
    "Adults starting treatment": "new_presentations",
    "Young people in treatment": "young_people_in_treatment",
    "Share of adults in treatment": "share_of_adults_in_treatment",
    "Share of adults starting treatment": "share_of_new_presentations",
    "Young people reporting a substance": "young_people_substance_numbers",
    "Share of young people reporting a substance": "young_people_substance_share",
    "Young people starting treatment with a mental health need": "young_people_mental_health_need",
}
UNITS = {"people": "people", "percent": "per cent"}
#: What was gathered in other words than the record's.
WORDS = {
    "total": "",
    "mental health treatment need, new presentations": "",
    "non-opiate only plus non-opiate and alcohol": "non-opiate only and non-opiate and alcohol together",
}
SERIES = {
    "ndtms-adults": "ndtms/series/adults_in_treatment_by_report_vintage.csv",
    "ndtms-young-people": "ndtms/series/young_people_in_treatment.csv",
}
REPORTS = [card for card in CARDS if card.publication in SERIES and card.edition.endswith("-report")]


def of_report(card) -> set[tuple[str, str, str, str, float]]:
    """Return what was gathered from a report: measure, group, period, unit and number in England."""
    first = card.edition[:4]
    title = re.compile(rf"\b{first} to {int(first) + 1}\b")
    return {
        (
            row["measure"], WORDS.get(of := row["breakdown"].split("=")[-1], of), row["period"], UNITS[row["unit"]],
            float(row["value"]),
        )
        for row in gathered(SERIES[card.publication])
        if title.search(row["release"]) and row["basis"] == "published" and "summarised" not in row["release"]
        and row["measure"] in MEASURES.values() and row["area_code"] == "E92000001"
    }  # fmt: skip


def transcribed(card) -> list[tuple[str, str, str, str, float]]:
    rows = itertools.chain.from_iterable(read_rows(RAW / name(card) / table.file)[1] for table in card.tables)
    found = []
    for _where, measure, of, area, period, unit, value, marker in rows:
        assert (area, marker) == ("England", "")
        found.append((MEASURES[measure], of, period, unit, float(value)))
    return found


@needs_originals
@pytest.mark.parametrize("card", REPORTS, ids=name)
def test_figures_transcribed_from_a_treatment_report_are_all_of_those_gathered_and_no_others(card):
    figures = transcribed(card)
    assert len(figures) >= 3
    assert len(set(figures)) == len(figures)
    assert set(figures) == of_report(card)
