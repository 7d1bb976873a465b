"""data/raw as it stands in the repository: every card and every table well formed, nothing stray, not too large."""

from __future__ import annotations

import csv
import datetime as dt
import re
from functools import cache
from importlib import resources

import pytest
from tests.originals import REPOSITORY

from drugmetrics.published.cards import CARD_NAME, all_cards, read_card, write_card
from drugmetrics.published.known import publications
from drugmetrics.published.raw import NOTES_NAME, csv_text, read_rows
from drugmetrics.reference.markers import MEANINGS

RAW = REPOSITORY / "data" / "raw"
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@cache
def cards():
    return all_cards(RAW)


def folder(card):
    return RAW / card.publication / card.edition


EDITIONS = pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.publication}/{card.edition}")


def test_the_record_is_there():
    assert len(cards()) > 40
    assert {"ons-drug-poisoning-deaths", "ndtms-adults", "from-harm-to-hope-annual-report"} <= {
        card.publication for card in cards()
    }


@EDITIONS
def test_a_card_is_of_a_known_publication_and_no_later_than_today(card):
    assert card.publication in publications()
    assert card.released is None or dt.date(1990, 1, 1) < card.released <= dt.date.today()
    assert card.landing_page.startswith("https://")
    assert card.producer in card.attribution


@EDITIONS
def test_a_card_is_written_as_the_project_writes_cards(card):
    path = folder(card) / CARD_NAME
    assert write_card(read_card(path)) == path.read_text("utf-8")


@EDITIONS
def test_a_folder_holds_its_card_its_tables_its_notes_and_nothing_else(card):
    wanted = {CARD_NAME, *(table.file for table in card.tables)}
    assert {path.name for path in folder(card).iterdir()} - {NOTES_NAME} == wanted
    assert len(wanted) == len(card.tables) + 1 > 1


@EDITIONS
def test_every_row_holds_a_number_or_a_marker_and_says_where_it_stood(card):
    for table in card.tables:
        header, rows = read_rows(folder(card) / table.file)
        assert rows, f"{table.file} is empty"
        assert len(set(header)) == len(header)
        for row in rows:
            where, value, marker = row[0], row[-2], row[-1]
            assert where, f"{table.file}: {row}"
            assert value or marker, f"{table.file}: {row}"
            assert not value or NUMBER.fullmatch(value), f"{table.file}: {row}"
            assert not marker or marker in MEANINGS, f"{table.file}: {row}"


@EDITIONS
def test_figures_taken_by_a_reader_each_stand_in_a_cell_of_their_own(card):
    for table in card.tables if card.taken_by.startswith("reader") else ():
        places = [row[0] for row in read_rows(folder(card) / table.file)[1]]
        assert all(re.fullmatch(r"[A-Z]{1,3}[1-9]\d*", place) for place in places), table.file
        assert len(set(places)) == len(places), table.file


@EDITIONS
def test_files_are_in_the_one_dialect_of_the_record(card):
    for path in folder(card).glob("*.csv"):
        text = path.read_bytes().decode("utf-8")
        header, *rows = csv.reader(text.splitlines(keepends=True))
        assert csv_text(header, rows) == text, path.name


def test_nothing_but_editions_lies_in_the_record():
    inside = {path.relative_to(RAW).parts for path in RAW.rglob("*") if path.is_file()}
    assert {len(parts) for parts in inside} == {3}
    assert {parts[:2] for parts in inside} == {(card.publication, card.edition) for card in cards()}


def test_the_record_stays_small():
    assert sum(path.stat().st_size for path in RAW.rglob("*") if path.is_file()) < 25_000_000


def test_no_file_is_held_as_the_original_of_two_editions():
    hashes = [card.original.sha256 for card in cards() if card.original]
    assert len(set(hashes)) == len(hashes) >= 3


def test_every_reader_a_card_names_is_one():
    readers = {card.taken_by.removeprefix("reader ") for card in cards() if card.taken_by.startswith("reader ")}
    assert readers
    assert all((resources.files("drugmetrics.published") / f"{name}.py").is_file() for name in readers)
