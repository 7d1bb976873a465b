"""The XmR chart: limits and icons that NHSRplotthedots prints, each rule at its edge, and what gets no chart."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.analysis.made_up_lines import line, years

from drugmetrics.analysis.signals import ControlChart, NoControlChart, control_chart, control_chart_of
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

OUTSIDE, TREND, NEAR, SHIFT = "outside the limits", "trend", "two of three near a limit", "shift"
COMMON, HIGH, LOW = "common cause", "special cause, high", "special cause, low"
BETTER, WORSE = "special cause, improving", "special cause, concerning"
#: R's set.seed(123); rnorm(20), on which the package's own tests draw charts.
NORMAL = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285,
    -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716,
    0.70135590, -0.47279141,
]  # fmt: skip
SEESAW = [10.0, -10.0] * 6


def rules(values: list[float]) -> list[str]:
    return list(control_chart(values).points["rule"])


def flagged(values: list[float]) -> dict[int, str]:
    return {place: rule for place, rule in enumerate(rules(values)) if rule}


def test_the_limits_the_package_prints_in_its_guide_to_screening():
    """UPL 4.6, mean 1.94, LPL -0.72: the two ranges at the peak are left out; one point is special."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    chart = control_chart(values, improvement="up")
    assert [round(limit, 2) for limit in (chart.upper, chart.centre, chart.lower)] == [4.60, 1.94, -0.72]
    assert chart.screened == 2
    assert list(chart.points["meaning"]) == [COMMON] * 4 + [BETTER] + [COMMON] * 13


def test_the_limits_the_package_prints_in_its_tests():
    """Mean 0.1416238, lpl -3.01138, upl 3.294627; with 10 at the 15th 0.6694159, -2.383666, 3.722497."""
    chart = control_chart(NORMAL)
    assert [f"{limit:.7g}" for limit in (chart.centre, chart.lower, chart.upper)] == [
        "0.1416238",
        "-3.01138",
        "3.294627",
    ]
    assert set(chart.points["meaning"]) == {COMMON}
    spoiled = control_chart([*NORMAL[:14], 10, *NORMAL[15:]])
    found = [f"{limit:.7g}" for limit in (spoiled.centre, spoiled.lower, spoiled.upper)]
    assert found == ["0.6694159", "-2.383666", "3.722497"]


def test_near_limits_lie_at_two_thirds():
    chart = control_chart(NORMAL)
    assert math.isclose(chart.near_upper - chart.centre, (chart.upper - chart.centre) * 2 / 3)
    assert math.isclose(chart.centre - chart.near_lower, (chart.centre - chart.lower) * 2 / 3)
    assert math.isclose(chart.upper - chart.centre, 2.66 * chart.moving_range)


@pytest.mark.parametrize(("largest", "screened"), [(32670, 1), (32669, 0)])
def test_a_range_of_3_267_times_the_mean_is_screened_and_one_below_is_not(largest, screened):
    """Five ranges whose mean is exactly 10,000."""
    rest = [4000, 4000, 4000, 50000 - largest - 12000]
    chart = control_chart(np.concatenate([[0], np.cumsum([largest, *(-np.array(rest))])]))
    assert chart.screened == screened
    assert chart.moving_range == (sum(rest) / 4 if screened else 10000)


def test_ranges_are_screened_once():
    """Of 30, 5, 1, ... the second is beyond 3.267 times the mean of those left, and stays."""
    ranges = [30, 5, *[1] * 10]
    values = np.cumsum([0, *(size * (-1) ** place for place, size in enumerate(ranges))])
    chart = control_chart(values)
    assert chart.screened == 1
    assert chart.moving_range == 15 / 11
    assert 3.267 * chart.moving_range < 5


def test_a_point_on_a_limit_is_inside_and_a_target_there_is_hit_or_miss():
    """Mean 0, ranges that add to 150 over seven: the upper limit is 57, as is the last point."""
    values = [-5, 0, 18, -13, -20, -26, -11, 57]
    assert control_chart(values).upper == 57
    assert flagged(values) == {}
    for improvement, beyond in (("up", "fails"), ("down", "passes")):
        assert control_chart(values, target=57, improvement=improvement).assurance == "hit or miss"
        assert control_chart(values, target=57.001, improvement=improvement).assurance == beyond
    for improvement, beyond in (("up", "passes"), ("down", "fails")):
        assert control_chart(values, target=-57, improvement=improvement).assurance == "hit or miss"
        assert control_chart(values, target=-57.001, improvement=improvement).assurance == beyond


def test_no_assurance_without_a_target_or_a_stated_improvement():
    assert control_chart(NORMAL, improvement="up").assurance == ""
    assert control_chart(NORMAL, target=99).assurance == ""
    assert control_chart(NORMAL, target=0, improvement="up").assurance == "hit or miss"


def test_seven_rising_or_falling_are_a_trend_and_six_are_none():
    seven, six = [-3, -2, -1, 0.5, 1, 2, 3], [-3, -2, -1, 0.5, 1, 2]
    after = [-10, 10, -10, 10]
    assert flagged([*SEESAW, 10, *seven, *after]) == dict.fromkeys(range(13, 20), TREND)
    assert flagged([*SEESAW, 10, *six, *after]) == {}
    assert flagged([-value for value in [*SEESAW, 10, *seven, *after]]) == dict.fromkeys(range(13, 20), TREND)
    level = [-3, -2, -1, -1, 1, 2, 3]
    assert flagged([*SEESAW, 10, *level, *after]) == {}


def test_a_trend_of_eight_flags_all_eight():
    assert flagged([*SEESAW, 10, -4, -3, -2, -1, 0.5, 1, 2, 3, -10, 10, -10, 10]) == dict.fromkeys(range(13, 21), TREND)


@pytest.mark.parametrize(("improvement", "rising", "falling"), [("up", BETTER, WORSE), ("down", WORSE, BETTER)])
def test_a_trend_is_judged_by_its_direction_on_either_side_of_the_mean(improvement, rising, falling):
    """NHSRplotthedots 0.2.2 (issue 171)."""
    values = [*SEESAW, 10, -3, -2, -1, 0.5, 1, 2, 3, -10, 10, -10, 10]
    up = control_chart(values, improvement=improvement).points["meaning"]
    down = control_chart([-value for value in values], improvement=improvement).points["meaning"]
    assert list(up[13:20]) == [rising] * 7
    assert list(down[13:20]) == [falling] * 7


def test_where_two_trends_meet_the_later_one_gives_the_direction():
    """The top, 3, is the last of seven rising and the first of seven falling."""
    chart = control_chart([*SEESAW, 10, -3, -2, -1, 0.5, 1, 2, 3, 2.5, 1.5, 0.5, -0.5, -1.5, -2.5, 10, -10])
    assert list(chart.points["rule"][13:26]) == [TREND] * 13
    assert list(chart.points["meaning"][13:26]) == [HIGH] * 6 + [LOW] * 7


def test_a_rise_and_a_fall_whose_top_is_outside():
    """The package's issue 200: 0 to 7 and back to 1."""
    chart = control_chart([*range(8), *range(6, 0, -1)])
    assert list(chart.points["rule"]) == [OUTSIDE, *[TREND] * 6, OUTSIDE, *[TREND] * 6]
    assert list(chart.points["meaning"]) == [LOW, *[HIGH] * 7, *[LOW] * 6]


def test_two_of_three_near_a_limit_on_one_side():
    """Near limit 4.67 and limit 6.77 on that side; the point between is on the side, but not near, and not flagged."""
    start = [1.0, -1.0] * 10
    chart = control_chart([*start, 5, 1, 5])
    assert round(chart.near_upper, 2) == 4.67
    assert round(chart.upper, 2) == 6.77
    assert flagged([*start, 5, 1, 5]) == {20: NEAR, 22: NEAR}
    assert flagged([-value for value in [*start, 5, 1, 5]]) == {20: NEAR, 22: NEAR}
    assert flagged([*start, 5, -1, 5]) == {}
    assert flagged([*start, 1, 5, 1, 1, 5]) == {}
    assert flagged([*start, 5]) == {}


def test_two_near_opposite_limits_are_common_causes():
    """The package's own test."""
    assert list(control_chart([*[1, -1] * 7, 5.5, -5.5]).points["meaning"][-2:]) == [COMMON, COMMON]


def test_a_point_outside_is_not_one_of_the_two_near_a_limit():
    """The first is outside; of the three on one side one is near a limit, which is not enough."""
    start = [1.0, -1.0] * 15
    values = [*start, 7, 5, 1]
    chart = control_chart(values)
    assert chart.near_upper < 5 < chart.upper < 7
    assert flagged(values) == {30: OUTSIDE}


def test_seven_strictly_on_one_side_are_a_shift_and_six_are_none():
    seven = [1, 2, 1, 2, 1, 2, 1]
    chart = control_chart([*SEESAW, *seven, -10, 10])
    assert chart.centre < 1
    assert flagged([*SEESAW, *seven, -10, 10]) == dict.fromkeys(range(12, 19), SHIFT)
    assert flagged([*SEESAW, *seven[:6], -10, 10]) == {}
    assert set(control_chart([-value for value in [*SEESAW, *seven, -10, 10]]).points["meaning"]) == {COMMON, LOW}


def test_a_point_on_the_mean_ends_a_run_on_one_side():
    values = [*SEESAW, 2, 1, 2, 0, 2, 1, 2, -10]
    assert sum(values) == 0
    assert flagged(values) == {}
    assert flagged([value / 10 for value in values]) == {}


def test_the_first_rule_that_applies_names_the_point():
    """Thirty steps: far points are outside before they trend; those near the mean trend before they shift."""
    found = rules(list(range(30)))
    assert found[0] == found[-1] == OUTSIDE
    assert set(found) == {OUTSIDE, TREND}
    stepped = rules([0.0, 1.0] * 8 + [6.0, 7.0] * 8)
    assert set(stepped) <= {OUTSIDE, NEAR, SHIFT}
    assert SHIFT not in {
        rule for rule, value in zip(stepped, [0.0, 1.0] * 8 + [6.0, 7.0] * 8, strict=True) if value == 0
    }


@pytest.mark.parametrize(("improvement", "meaning"), [("up", BETTER), ("down", WORSE), (None, HIGH)])
def test_the_icon_is_that_of_the_last_point(improvement, meaning):
    values = [1, 2] * 9
    assert control_chart([*values, 9], improvement=improvement).variation == meaning
    assert control_chart([*values, 9, 1.5], improvement=improvement).variation == COMMON


@pytest.mark.parametrize(("count", "trial"), [(12, True), (13, False)])
def test_limits_of_fewer_than_thirteen_points_are_trial_limits(count, trial):
    assert control_chart(NORMAL[:count]).trial is trial


@pytest.mark.parametrize("value", [0.0, 7.0, 0.1, -0.3])
def test_equal_values_have_their_mean_for_limits_and_no_special_cause(value):
    chart = control_chart([value] * 14, target=value, improvement="up")
    assert math.isclose(chart.lower, value)
    assert math.isclose(chart.upper, value)
    assert set(chart.points["rule"]) == {""}


numbers = st.lists(st.integers(-50, 50), min_size=2, max_size=30)


@given(numbers, st.sampled_from([1, 2, 8]), st.integers(-5, 5))
def test_another_unit_or_origin_changes_no_flag(values, scale, origin):
    moved = control_chart([scale * value + origin for value in values])
    chart = control_chart(values)
    assume(_clear(chart))
    assert list(moved.points["rule"]) == list(chart.points["rule"])
    assert math.isclose(moved.upper - moved.lower, scale * (chart.upper - chart.lower), abs_tol=1e-9)


@given(numbers)
def test_the_mirror_image_swaps_better_and_worse(values):
    chart, mirror = (
        control_chart(values, improvement="up"),
        control_chart([-value for value in values], improvement="up"),
    )
    assume(_clear(chart))
    swapped = {COMMON: COMMON, BETTER: WORSE, WORSE: BETTER}
    assert list(mirror.points["meaning"]) == [swapped[meaning] for meaning in chart.points["meaning"]]


def _clear(chart: ControlChart) -> bool:
    """Say that no value lies on a limit but for rounding."""
    values = chart.points["value"].to_numpy()
    limits = (chart.lower, chart.upper, chart.near_lower, chart.near_upper)
    return all(np.abs(values - limit).min() > 1e-9 for limit in limits)


def test_no_rule_can_flag_one_of_four_points_and_one_can_flag_one_of_five():
    """So a chart of rows wants five; scale does not matter."""
    for count in (2, 3, 4):
        for values in itertools.product(range(6), repeat=count):
            assert not any(rules(list(values)))
    assert rules([0, 0, 0, 0, 1])[-1] == OUTSIDE


@pytest.mark.parametrize("values", [[], [1], [1, math.nan, 2], [1, math.inf], [[1, 2], [3, 4]]])
def test_values_that_make_no_chart_are_an_error(values):
    with pytest.raises(ParameterError, match="two or more finite values"):
        control_chart(values)


def test_a_wrong_target_or_improvement_is_an_error():
    with pytest.raises(ParameterError, match="nan"):
        control_chart(NORMAL, target=math.nan)
    with pytest.raises(ParameterError, match="'lower'"):
        control_chart(NORMAL, improvement="lower")


QUIET = [5.0, 9.0, 4.0, 8.0, 6.0, 7.0, 5.0, 8.0]


def test_a_line_of_the_record_keeps_its_periods():
    """Hospital admissions for poisoning, 2012/13 to 2019/20."""
    rows = load("admissions-drug-poisoning", area="England")
    chart = control_chart_of(rows, improvement="down")
    assert isinstance(chart, ControlChart)
    assert list(chart.points.index) == list(rows["period"])
    same = control_chart(rows["value"], improvement="down")
    assert (
        (chart.variation, chart.lower, chart.trial) == (same.variation, same.lower, True) == (COMMON, same.lower, True)
    )


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (years(*QUIET[:4]), "five points are wanted, 4 held"),
        (years(*QUIET[:4], None, *QUIET[4:]), "figures are missing between 2018 and 2020"),
        (years(*QUIET, basis=["old"] * 4 + ["new"] * 4), "the series breaks: its figures are on 2 bases (old; new)"),
        (years(*QUIET, marker=["", "[b]", *[""] * 6]), "the series breaks at 2016"),
        (line({f"{year}-{year + 2}": value for year, value in enumerate(QUIET, 2010)}),
         "its periods are rolling, overlapping or of no fixed length (calendar years, such as 2017-2019)"),
        (line({f"Oct {year} to Sep {year + 1}": value for year, value in enumerate(QUIET, 2010)}),
         "its periods are rolling, overlapping or of no fixed length (rolling year"),
        (line({"2019/20": 1, "Oct 2021 to Jun 2022": 2, "2022/23": 3, "2023/24": 1, "2024/25": 2}),
         "its periods are of several kinds (financial year, months)"),
        (years(*range(1, 9), unit="deaths"), "the yearly numbers trend (Kendall tau 1.00, p < 0.001)"),
        (years(*range(8, 0, -1), unit="people"), "the yearly numbers trend (Kendall tau -1.00, p < 0.001)"),
        (years(1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1, unit="people"), "the yearly numbers trend (lag-1 autocorrelation"),
        (years(*range(1, 9), unit="estimated people"), "the yearly numbers trend (Kendall tau"),
    ],
)  # fmt: skip
def test_lines_a_chart_does_not_fit_are_refused_with_the_reason(rows, why):
    chart = control_chart_of(rows)
    assert isinstance(chart, NoControlChart)
    assert chart.why.startswith(why)


def test_trending_rates_and_quarters_and_steady_counts_are_charted():
    quarters = {
        f"{2020 + place // 4}/{21 + place // 4} Q{place % 4 + 1}": value for place, value in enumerate(range(8))
    }
    for rows in (
        years(*range(1, 9), unit="per cent"),
        line(quarters, unit="people"),
        years(*QUIET, unit="deaths"),
        years(5, 7, 9, 8, 4, 5, 8, 7, unit="deaths"),
        years(1, 9, 1, 9, 1, 9, 1, 9, 1, 9, unit="deaths"),
        years(*[4] * 8, unit="deaths"),
    ):
        assert isinstance(control_chart_of(rows), ControlChart)


def test_the_target_and_the_improvement_are_handed_on():
    chart = control_chart_of(years(*QUIET, unit="deaths"), target=100, improvement="down")
    assert isinstance(chart, ControlChart)
    assert chart.assurance == "passes"


def test_rows_of_two_areas_are_an_error():
    with pytest.raises(ParameterError, match="area_code"):
        control_chart_of(pd.concat([years(*QUIET), years(*QUIET, area_code="W92000004")]))
