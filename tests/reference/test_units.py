"""Units: how a value is written for a reader."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugmetrics.errors import UnknownNameError
from drugmetrics.reference.units import UNITS, format_value, unit


@pytest.mark.parametrize(
    ("value", "name", "written"),
    [
        (2846, "deaths", "2,846"), (2846.0, "deaths", "2,846"), (0, "deaths", "0"), (-94, "people", "-94"),
        (289215, "people", "289,215"), (52.16, "per million", "52.2"), (52, "per million", "52.0"),
        (9.4, "per cent", "9.4%"), (0, "per cent", "0%"), (53, "per cent", "53%"),
        (205, "days", "205.0"), (44.5, "years", "44.5"),
        (1.954, "drugs", "1.95"), (2.96, "million incidents", "2.96 million"),
        (1962, "thousand incidents", "1,962 thousand"),
    ],
)  # fmt: skip
def test_a_value_is_written_with_separators_and_the_decimals_of_its_unit(value, name, written):
    assert format_value(value, name) == written


@pytest.mark.parametrize("nothing", [None, math.nan])
@pytest.mark.parametrize("name", UNITS)
def test_a_value_that_is_not_held_is_never_written_as_a_number(nothing, name):
    assert format_value(nothing, name) == "not held"


@given(st.integers(-(10**9), 10**9), st.sampled_from([name for name, one in UNITS.items() if one.kind == "count"]))
def test_a_count_loses_nothing_in_writing(value, name):
    assert int(format_value(value, name).replace(",", "")) == value


def test_only_counts_and_money_are_revised_cell_by_cell():
    assert {one.kind for one in UNITS.values() if one.revised_by_cell} == {"count", "money"}
    assert not any(UNITS[name].revised_by_cell for name in ("per million", "per cent", "estimated people", "days"))


def test_a_thousand_incidents_and_a_million_incidents_count_the_same_thing():
    thousand, million = unit("thousand incidents"), unit("million incidents")
    assert thousand.counted == million.counted == "incidents"
    assert 1962 * thousand.scale == pytest.approx(1.962 * million.scale)


def test_an_unknown_unit_is_refused_with_near_ones():
    with pytest.raises(UnknownNameError, match=r"No unit is called 'death'\. Did you mean 'deaths'"):
        unit("death")
    with pytest.raises(UnknownNameError, match="No unit is called 'per milion'"):
        format_value(1, "per milion")
