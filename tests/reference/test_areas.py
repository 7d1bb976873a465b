"""Areas by code and by name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugmetrics.errors import UnknownNameError
from drugmetrics.reference.areas import all_areas, find, regions

PRINTED = [(key, area) for area in all_areas() for key in (area.code, area.name, *area.aliases)]


@pytest.mark.parametrize(("printed", "area"), PRINTED, ids=[printed for printed, _ in PRINTED])
def test_every_code_name_and_other_name_finds_its_area(printed, area):
    assert find(printed) == find(printed.lower()) == find(printed.upper()) == area


@given(st.sampled_from(PRINTED), st.text(" \t\n", max_size=3), st.text(" \t\n", min_size=1, max_size=3))
def test_white_space_to_spare_changes_no_area(printed, around, between):
    text, area = printed
    assert find(around + text.replace(" ", between) + around) is area


def test_no_code_or_name_belongs_to_two_areas():
    keys = [key.casefold() for area in all_areas() for key in {area.code.casefold(), area.name.casefold()}]
    assert len(keys) == len(set(keys))
    assert len({area.code for area in all_areas()}) == len(all_areas())


def test_every_code_is_a_gss_code_of_its_level():
    forms = {"country": r"[EWKSN]\d{2}00000\d", "region": r"E12\d{6}"}
    wrong = [area.code for area in all_areas() if not re.fullmatch(forms[area.level], area.code)]
    assert wrong == []


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("East", "East of England"),
        ("Yorkshire and the Humber", "Yorkshire and The Humber"),
        ("E&W", "England and Wales"),
    ],
)
def test_names_printed_another_way_are_known(printed, name):
    assert find(printed).name == name


def test_england_is_not_england_and_wales():
    assert len({find(name).code for name in ("England", "Wales", "England and Wales", "United Kingdom")}) == 4


def test_the_regions_are_the_nine_of_england():
    assert [area.code for area in regions()] == [f"E1200000{number}" for number in range(1, 10)]


@pytest.mark.parametrize(
    ("text", "near"),
    [("Englnd", "'England'"), ("yorkshir", "Yorkshire'"), ("E1200000", r"'E1200000\d'")],
)
def test_an_unknown_area_is_refused_with_near_ones(text, near):
    with pytest.raises(UnknownNameError, match=f"No area is called '{text}'. Did you mean .*{near}"):
        find(text)


@pytest.mark.parametrize("text", ["", "E99999999", "00EQ", "Atlantis", "E12000010"])
def test_an_area_that_is_none_is_refused_by_name(text):
    with pytest.raises(UnknownNameError, match=f"No area is called '{text}'"):
        find(text)
