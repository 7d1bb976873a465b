"""Editions swapped into data/raw, and given back when a swap was interrupted. All figures are made up."""

from __future__ import annotations

import os
import shutil

import pytest

from drugmetrics.errors import CardError
from drugmetrics.published.cards import CARD_NAME, all_cards, read_card
from drugmetrics.published.folders import give_back, new_folder
from drugmetrics.published.ingest import ingest

PLACE = ("ons-drug-poisoning-deaths", "2022-registrations")


@pytest.fixture
def place(raw):
    return raw.joinpath(*PLACE)


def left_aside(place):
    """Leave the edition as a command does that is killed between its two moves."""
    aside = place.parent / f".{place.name}_old_k1ll3d"
    aside.mkdir()
    return place.rename(aside / place.name).parent


def left_half_written(place):
    half = new_folder(place)
    shutil.copy(place / CARD_NAME, half)
    return half


@pytest.mark.parametrize("look", [all_cards, lambda raw: read_card(raw.joinpath(*PLACE, CARD_NAME))])
def test_whoever_reads_next_finds_an_edition_that_was_left_aside(raw, place, bytes_of, look):
    before = bytes_of(raw)
    left_aside(place)
    look(raw)
    assert bytes_of(raw) == before


def test_what_a_finished_swap_left_aside_is_swept_out_and_the_new_edition_stays(raw, place):
    old = shutil.copytree(place, place.parent / "copy")
    (place / "table-1.csv").write_text("new", "utf-8")
    aside = place.parent / f".{place.name}_old_k1ll3d"
    aside.mkdir()
    old.rename(aside / place.name)
    give_back(place)
    assert (place / "table-1.csv").read_text("utf-8") == "new"
    assert not aside.exists()


def test_half_an_edition_is_passed_over_in_reading_and_swept_out_by_the_next_writing(raw, place, workbooks, bytes_of):
    before = bytes_of(raw)
    half = left_half_written(place)
    assert [(card.publication, card.edition) for card in all_cards(raw)] == [PLACE]
    assert half.exists(), "reading throws nothing away that another command may be writing"
    ingest(workbooks[2022], raw=raw)
    assert bytes_of(raw) == before


def test_folders_of_an_edition_with_a_longer_name_are_left_alone(raw, place):
    longer = new_folder(place.with_name(f"{place.name}-corrected"))
    new_folder(place).rmdir()
    give_back(place)
    assert longer.exists()


def test_an_edition_that_cannot_be_given_back_is_told_with_both_places(raw, place, monkeypatch):
    aside = left_aside(place)

    def denied(*args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", denied)
    with pytest.raises(CardError, match=r"was being replaced when a command was stopped.*Permission denied") as caught:
        all_cards(raw)
    assert str(place) in str(caught.value)
    assert str(aside) in str(caught.value)
    assert (aside / place.name).is_dir()
