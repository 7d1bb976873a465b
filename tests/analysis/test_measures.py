"""The way to an ambition, measured as each method's authors define it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugmetrics.analysis.verdicts.measures import Way, growth_ratio, un_ratio
from drugmetrics.errors import ParameterError

START, NOW, END = dt.date(2022, 3, 31), dt.date(2023, 3, 31), dt.date(2025, 3, 31)
values = st.floats(1, 1e6)


def way(start: float, now: float, goal: float, *, day: dt.date = NOW, deadline: dt.date | None = END) -> Way:
    return Way(start, now, goal, START, day, deadline)


def test_share_time_and_pace_of_treatment_places_in_2022_23():
    """2,512 more in one of three years, of 54,500: METHODS 1, required path and run rate."""
    one = way(300_541, 303_053, 355_041)
    assert one.covered == pytest.approx(2_512 / 54_500)
    assert one.time == pytest.approx(365 / 1096)
    assert one.pace == 2_512
    assert one.pace_needed == (54_500 - 2_512) / 2
    assert one.pace_ratio == pytest.approx(2_512 / 25_994)
    assert one.left == pytest.approx(54_500 - 2_512)


def test_growth_ratio_is_that_of_compound_growth():
    """d x observed CAGR / |required CAGR|: 1% a year where 2% was needed is a half."""
    ratio = growth_ratio(way(100, 101, 100 * 1.02**3))
    assert ratio.value == pytest.approx(0.5)
    assert ratio.category == "limited"
    falling = growth_ratio(way(100, 98, 100 * 0.97**3))
    assert falling.value == pytest.approx(0.02 / 0.03)
    assert falling.category == "acceleration needed"


@pytest.mark.parametrize(
    ("ratio", "category", "on_track"),
    [
        (0.9501, "on track", True), (0.9499, "acceleration needed", False), (0.6001, "acceleration needed", False),
        (0.5999, "limited", False), (0.0001, "limited", False), (-0.0001, "moving away", False),
    ],
)  # fmt: skip
def test_the_categories_of_the_growth_ratio_begin_where_open_sdg_says(ratio, category, on_track):
    share = ratio * (NOW - START).days / (END - START).days
    measure = growth_ratio(way(0, share, 1), positive=False)
    assert measure.value == pytest.approx(ratio)
    assert (measure.category, measure.on_track) == (category, on_track)


def test_a_goal_that_is_reached_is_met_whatever_the_ratio():
    assert growth_ratio(way(100, 121, 120)).category == "met"
    assert growth_ratio(way(100, 120, 120)).category == "met"
    assert growth_ratio(way(100, 119.99, 120, day=END)).category == "on track"


def test_un_ratio_projects_the_growth_so_far_to_the_deadline():
    """v_T = v_t (1 + CAGR)^(T - t): 1% a year for three years covers half of a goal 6.06% away."""
    ratio = un_ratio(way(100, 101, 100 + 2 * (100 * 1.01**3 - 100)))
    assert ratio.value == pytest.approx(0.5)
    assert ratio.category == "progress, but acceleration needed"


@pytest.mark.parametrize(
    ("share", "category"),
    [
        (0.9501, "on track or met"), (0.9499, "progress, but acceleration needed"),
        (0.1001, "progress, but acceleration needed"), (0.0999, "no progress, or moving away"),
        (-1.0, "no progress, or moving away"),
    ],
)  # fmt: skip
def test_the_categories_of_the_un_ratio_begin_where_the_chart_says(share, category):
    assert un_ratio(way(100, 100 + 100 * share, 200, day=END)).category == category


def test_values_that_do_not_compound_are_set_against_the_time_gone():
    """Shares and running totals: a third of the way in a third of the time is 1."""
    total = Way(0, 2_974, 8_800, START, NOW, END)
    assert growth_ratio(total, positive=False).value == pytest.approx(2_974 / 8_800 * 1096 / 365)
    assert growth_ratio(total).value == growth_ratio(total, positive=False).value, "a start of zero has no growth"
    assert un_ratio(total).value == pytest.approx(3 * 2_974 / 8_800)


def test_after_the_deadline_there_is_no_pace_to_keep_and_the_time_is_gone():
    late = way(100, 110, 120, day=dt.date(2026, 3, 31))
    assert late.pace_needed is None
    assert late.pace_ratio is None
    assert late.time == 1
    assert un_ratio(late).value == pytest.approx(0.5)


def test_without_a_deadline_nothing_is_measured_against_time():
    open_ended = way(36.1, 40.7, 75, deadline=None)
    assert open_ended.time is None
    assert open_ended.pace_needed is None
    with pytest.raises(ParameterError, match="deadline"):
        growth_ratio(open_ended)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"deadline": START}, "not after the baseline"),
        ({"goal": 100.0}, "no way between"),
        ({"day": START}, "no later than the baseline"),
    ],
)
def test_a_way_that_is_none_is_refused(change, words):
    asked = {"start": 100.0, "now": 101.0, "goal": 120.0, "start_day": START, "day": NOW, "deadline": END} | change
    with pytest.raises(ParameterError, match=words):
        Way(**asked)


@given(start=values, now=values, goal=values)
def test_turning_up_into_down_changes_no_share(start, now, goal):
    """The measures of the way itself do not care which way is wanted."""
    if start == goal:
        return
    one, mirrored = way(start, now, goal), way(-start, -now, -goal)
    assert one.covered == pytest.approx(mirrored.covered)
    assert one.left == pytest.approx(mirrored.left)
