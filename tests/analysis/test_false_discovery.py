"""Many tests at once: the example of Benjamini and Hochberg, the edges of a family, alarms to expect by chance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drugmetrics.analysis.signals import expected_false_alarms, false_discovery
from drugmetrics.errors import ParameterError

#: The fifteen p values of Benjamini and Hochberg 1995, section 4.
THROMBOLYSIS = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def family(p_values: list[float]) -> dict[str, float]:
    return {f"test {place}": p for place, p in enumerate(p_values)}


def test_benjamini_and_hochbergs_example_keeps_the_first_four():
    """At 0.05 the fourth is the last with p <= 0.05 i / 15: 0.0095 against 0.0133."""
    table = false_discovery(family(THROMBOLYSIS))
    assert list(table["kept"]) == [True] * 4 + [False] * 11
    assert list(table["adjusted_p"].round(6))[:4] == [0.0015, 0.003, 0.0095, 0.035625]
    assert list(table["p"]) == THROMBOLYSIS


def test_the_order_given_is_the_order_returned():
    table = false_discovery({"late": 0.9, "early": 0.001, "middle": 0.03})
    assert list(table.index) == ["late", "early", "middle"]
    assert list(table["kept"]) == [False, True, True]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.floats(0.01, 0.5))
def test_adjusted_p_values_are_those_of_scipy_and_what_is_kept_is_below_the_level(p_values, level):
    table = false_discovery(family(p_values), level)
    assert all(math.isclose(ours, theirs, abs_tol=1e-12) for ours, theirs in zip(
        table["adjusted_p"], stats.false_discovery_control(p_values), strict=True))  # fmt: skip
    clear = (table["adjusted_p"] - level).abs() > 1e-12
    assert (table["kept"] == (table["adjusted_p"] <= level))[clear].all()


def test_a_family_of_one_and_of_none():
    alone = false_discovery({"alone": 0.04})
    assert alone.loc["alone"].tolist() == [0.04, 0.04, True]
    none = false_discovery({})
    assert none.empty
    assert list(none.columns) == ["p", "adjusted_p", "kept"]


@pytest.mark.parametrize("p", [-0.001, 1.001, math.nan])
def test_what_is_no_p_value_is_an_error_that_names_it(p):
    with pytest.raises(ParameterError, match="that of crime is"):
        false_discovery({"deaths": 0.01, "crime": p})


@pytest.mark.parametrize("level", [0, 1, 5, math.nan])
def test_what_is_no_rate_is_an_error(level):
    with pytest.raises(ParameterError, match="lies between 0 and 1"):
        false_discovery({"deaths": 0.01}, level)


def test_false_alarms_to_expect():
    """Of 153 upper-tier authorities 0.3 lie outside 99.8% limits by chance, and 7.65 outside 95% limits."""
    assert math.isclose(expected_false_alarms(153), 0.306)
    assert math.isclose(expected_false_alarms(153, 0.95), 7.65)
    assert expected_false_alarms(0) == 0


@pytest.mark.parametrize(("areas", "level"), [(-1, 0.998), (1.5, 0.998), (math.nan, 0.998), (153, 99.8), (153, 1)])
def test_areas_and_levels_that_are_none_are_an_error(areas, level):
    with pytest.raises(ParameterError):
        expected_false_alarms(areas, level)
