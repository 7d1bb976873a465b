"""How a file becomes an edition: named, dated, written whole, the same bytes every time. All figures are made up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.published.factory import workbook
from tests.published.spoiled import ENGLAND, content, put

from drugmetrics.errors import DrugmetricsError, ReadingError
from drugmetrics.published.cards import CARD_NAME, all_cards, read_card, write_card
from drugmetrics.published.ingest import ingest, sha256
from drugmetrics.published.raw import read_rows

EDITION = "ons-drug-poisoning-deaths/2022-registrations"


def corrected(folder):
    """Make the 2022 workbook with one figure corrected: another file."""
    book = workbook(2022)
    put(book, "Table 1", "D9", 1)
    return book.save(folder / "2022registrations_corrected.xlsx")


def edit_card(raw, folder=EDITION, **changes):
    """Change what a card says, in the form the project writes cards in."""
    path = raw / folder / CARD_NAME
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | changes), "utf-8")
    path.write_text(write_card(read_card(path)), "utf-8")


@pytest.mark.parametrize("published", ["2022-08-03", "2022-08"])
def test_a_new_edition_is_written_with_its_card(tmp_path, workbooks, published):
    folder = ingest(workbooks[2021], raw=tmp_path, published=published)
    card = read_card(folder / CARD_NAME)
    assert folder == tmp_path / "ons-drug-poisoning-deaths" / "2021-registrations"
    assert (card.publication, card.edition, card.published) == (folder.parent.name, folder.name, published)
    assert (card.held.file, card.held.sha256) == ("2021registrations.xlsx", sha256(workbooks[2021]))
    assert card.held.bytes == workbooks[2021].stat().st_size
    assert card.taken_by == "reader ons_drug_deaths"
    assert "Open Government Licence v3.0" in card.attribution
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [CARD_NAME, "notes.csv", *(table.file for table in card.tables)]
    )


def test_what_was_read_is_what_is_written(tmp_path, workbooks):
    folder = ingest(workbooks[2021], raw=tmp_path, undated=True)
    for name, sheet in workbook(2021).tables.items():
        header, rows = read_rows(folder / f"{name.lower().replace(' ', '-')}.csv")
        assert header == ["where", *sheet.labels, "value", "marker"]
        assert [tuple(row) for row in rows] == sheet.rows


def test_a_new_edition_needs_a_date_or_the_word_that_there_is_none(raw, workbooks, bytes_of):
    before = bytes_of(raw)
    with pytest.raises(
        ReadingError, match=r"2021registrations\.xlsx: .*2021-registrations is new.*--published.*--undated"
    ):
        ingest(workbooks[2021], raw=raw)
    assert bytes_of(raw) == before
    assert read_card(ingest(workbooks[2021], raw=raw, undated=True) / CARD_NAME).released is None


def test_an_export_needs_the_name_of_its_edition(tmp_path):
    path = content("export.csv", ENGLAND)(tmp_path)
    with pytest.raises(
        ReadingError, match=r"export\.csv: recognised as ons-drug-poisoning-deaths, but .*--edition NAME"
    ):
        ingest(path, raw=tmp_path / "raw", published="2024-10-23")
    assert not (tmp_path / "raw").exists()
    assert ingest(path, raw=tmp_path / "raw", edition="2023-registrations", published="2024-10-23").is_dir()


def test_the_same_file_twice_gives_the_same_bytes(raw, workbooks, bytes_of):
    before = bytes_of(raw)
    ingest(workbooks[2022], raw=raw)
    assert bytes_of(raw) == before


def test_the_same_file_under_another_name_gives_the_same_bytes(raw, workbooks, tmp_path, bytes_of):
    before = bytes_of(raw)
    ingest(shutil.copy(workbooks[2022], tmp_path / "copy of it.xlsx"), raw=raw)
    assert bytes_of(raw) == before


def test_the_same_export_under_another_name_gives_the_same_bytes(tmp_path, bytes_of):
    raw = tmp_path / "raw"
    ingest(content("export.csv", ENGLAND)(tmp_path), raw=raw, edition="2023-registrations", undated=True)
    before = bytes_of(raw)
    ingest(content("the same.csv", ENGLAND)(tmp_path), raw=raw)
    assert bytes_of(raw) == before


def test_another_file_for_a_held_edition_is_refused_with_both_hashes(raw, tmp_path, workbooks, bytes_of):
    before, other = bytes_of(raw), corrected(tmp_path)
    with pytest.raises(ReadingError, match=r"2022-registrations is already held.*name it with --edition") as caught:
        ingest(other, raw=raw, published="2024-01-31")
    assert sha256(other)[:12] in str(caught.value)
    assert sha256(workbooks[2022])[:12] in str(caught.value)
    assert bytes_of(raw) == before


def test_a_correction_becomes_an_edition_of_its_own_and_leaves_the_first_alone(raw, tmp_path, bytes_of):
    before = bytes_of(raw)
    folder = ingest(corrected(tmp_path), raw=raw, edition="2022-registrations-corrected", published="2024-01-31")
    assert bytes_of(raw).items() >= before.items()
    assert read_rows(folder / "table-1.csv")[1][0][-2] == "1"
    assert [card.edition for card in all_cards(raw)] == ["2022-registrations", "2022-registrations-corrected"]


def test_a_known_hash_finds_its_card_and_what_people_wrote_on_it_stays(raw, workbooks, bytes_of):
    tables = yaml.safe_load((raw / EDITION / CARD_NAME).read_text("utf-8"))["tables"]
    tables[0] |= {"status": "management information", "source_url": "https://example.org/table-1"}
    edit_card(raw, notes=["Rates were rebased – see Table 4."], title="A title by hand", tables=tables)
    ingest(workbooks[2022], raw=raw)
    card = read_card(raw / EDITION / CARD_NAME)
    assert (card.notes, card.title) == (("Rates were rebased – see Table 4.",), "A title by hand")
    assert (card.tables[0].status, card.tables[0].source_url) == (
        "management information",
        "https://example.org/table-1",
    )
    assert card.tables[1].status is None
    once = bytes_of(raw)
    ingest(workbooks[2022], raw=raw)
    assert bytes_of(raw) == once


def test_a_known_hash_is_found_under_the_name_its_card_gives_it(raw, workbooks):
    (raw / EDITION).rename(raw / f"{EDITION}-revised")
    edit_card(raw, f"{EDITION}-revised", edition="2022-registrations-revised")
    assert ingest(workbooks[2022], raw=raw).name == "2022-registrations-revised"
    assert len(all_cards(raw)) == 1


def test_figures_changed_by_hand_are_put_right_by_reading_again(raw, workbooks, bytes_of):
    before = bytes_of(raw)
    table = raw / EDITION / "table-1.csv"
    table.write_text(table.read_text("utf-8").replace(",1009004,", ",7,", 1), "utf-8")
    assert bytes_of(raw) != before
    ingest(workbooks[2022], raw=raw)
    assert bytes_of(raw) == before


@pytest.mark.parametrize("first", [True, False], ids=["a new edition", "an edition read again"])
@pytest.mark.parametrize("step", ["the tables", "the card", "the swap"])
def test_a_write_that_fails_leaves_what_was_there_and_nothing_else_to_see(
    raw, workbooks, bytes_of, monkeypatch, first, step
):
    before = bytes_of(raw)
    with monkeypatch.context() as patch:
        fail_at(patch, step)
        with pytest.raises(OSError, match="no space left"):
            ingest(workbooks[2021 if first else 2022], raw=raw, published="2022-08-03")
    assert [card.edition for card in all_cards(raw)] == ["2022-registrations"]
    assert {path: kind for path, kind in bytes_of(raw).items() if "/." not in path} == before


def full(*args, **kwargs):
    raise OSError(28, "no space left")


def fail_at(patch, step: str) -> None:
    """Let the disk be full when a table is written, when the card is, or when the new folder is moved to its place."""
    if step == "the swap":
        move = os.replace
        patch.setattr(os, "replace", lambda old, new: full() if Path(old).name.startswith(".") else move(old, new))
        return
    name = {"the tables": "table-2.csv", "the card": CARD_NAME}[step]
    for way in ("write_bytes", "write_text"):
        write = getattr(Path, way)
        patch.setattr(Path, way, lambda path, *args, _write=write, **rest: (
            full() if path.name == name else _write(path, *args, **rest)
        ))  # fmt: skip


def test_a_swap_that_fails_at_its_first_step_leaves_no_folder_behind(raw, workbooks, bytes_of, monkeypatch):
    before = bytes_of(raw)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="no space left"):
            ingest(workbooks[2022], raw=raw)
    assert bytes_of(raw) == before


def test_an_interrupted_swap_never_loses_the_edition_held(raw, workbooks, bytes_of, monkeypatch):
    before, replace, moves = bytes_of(raw), os.replace, []

    def interrupted(*args):
        moves.append(args)
        if len(moves) == 2:
            raise KeyboardInterrupt
        replace(*args)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ingest(workbooks[2022], raw=raw)
    assert {path: kind for path, kind in bytes_of(raw).items() if "/." not in path} == before


KILLED = """
import os, sys
from pathlib import Path
from drugmetrics.published.ingest import ingest
replace, moves = os.replace, []
def die(*args):
    moves.append(args)
    if len(moves) == int(sys.argv[3]):
        os._exit(9)
    replace(*args)
os.replace = die
ingest(Path(sys.argv[1]), raw=Path(sys.argv[2]))
"""


@pytest.mark.parametrize("move", [1, 2])
def test_killed_at_any_moment_the_next_command_still_works(raw, workbooks, bytes_of, move):
    edit_card(raw, notes=["Written by hand."])
    before = bytes_of(raw)
    died = subprocess.run([sys.executable, "-c", KILLED, workbooks[2022], raw, str(move)], check=False, timeout=60)
    assert died.returncode == 9
    assert [(card.edition, card.notes) for card in all_cards(raw)] == [("2022-registrations", ("Written by hand.",))]
    ingest(workbooks[2022], raw=raw)
    assert bytes_of(raw) == before


@pytest.mark.parametrize(
    "said",
    [
        {"published": "2022-02-30"}, {"published": "2022-13"}, {"published": "soon"}, {"published": ""},
        {"edition": "2021 registrations", "undated": True}, {"edition": "../elsewhere", "undated": True},
    ],
    ids=str,
)  # fmt: skip
def test_a_date_or_name_that_cannot_be_is_refused_in_words(raw, workbooks, bytes_of, said):
    before = bytes_of(raw)
    with pytest.raises(DrugmetricsError) as caught:
        ingest(workbooks[2021], raw=raw, **said)
    name, value = next(iter(said.items()))
    assert name in str(caught.value)
    assert repr(value) in str(caught.value)
    assert bytes_of(raw) == before


def test_dated_and_undated_at_once_is_refused(raw, workbooks):
    with pytest.raises(DrugmetricsError):
        ingest(workbooks[2021], raw=raw, published="2022-08-03", undated=True)
