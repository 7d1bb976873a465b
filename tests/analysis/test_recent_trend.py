"""Fingertips' recent trend: its markers on its own figures, its statistic against statsmodels, and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table
from tests.analysis.made_up_lines import line, years

from drugmetrics.analysis.signals import RecentTrend, recent_trend, recent_trend_of_proportion, recent_trend_of_value
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

UP, DOWN, SAME, NONE = "increasing", "decreasing", "no significant change", "cannot be calculated"
TIME = np.arange(1.0, 6.0)

#: Counts and denominators of Fingertips indicators and the marker its website showed, as its own tests state them
#: (dhsc-govuk/FingertipsNext, trend-analysis; ukhsa-collaboration/fingertips-open, WhenUsingTrendMarkerCalculator).
PUBLISHED_PROPORTIONS = {
    "241 diabetes, England": (
        [3455176, 3491868, 3625401, 3774801, 3938080], [48783947, 49122259, 49956777, 50649129, 51441896], UP),
    "20301 in E08000021": ([621, 599, 556, 535, 447], [3454, 3195, 3256, 3227, 3121], DOWN),
    "1172": ([8116, 8145, 8222, 8506, 8728], [91530, 91773, 92088, 92238, 92665.89], UP),
    "six points, the last five count": ([5, 7, 6, 8, 8, 9], [22, 35, 42, 50, 100, 200], DOWN),
    "10101, no change": ([5405, 5500, 5435, 5480, 5315], [18095, 18170, 18005, 17890, 17860], SAME),
    "10101, another area": ([22435, 22445, 21365, 20955, 19055], [65880, 67900, 68705, 69835, 70910], DOWN),
}  # fmt: skip
#: The same for values with limits: value, lower, upper.
PUBLISHED_VALUES = {
    "30309 vaccination, Yorkshire and The Humber": (
        [92.6254, 92.3221, 90.8708, 90.017, 90.1013], [92.4168, 92.1072, 90.6358, 89.7694, 89.8578],
        [92.8288, 92.5315, 91.1004, 90.2594, 90.3396], DOWN),
    "41203 sight loss, England": (
        [2.935, 1.93028, 2.7567, 2.8701, 3.0121], [2.7841, 1.8085, 2.6113, 2.7225, 2.8616],
        [3.0919, 2.058, 2.9082, 3.0237, 3.1683], UP),
    "40501 cancer under 75, England": (
        [126.9341, 125.829, 121.5234, 122.3782, 120.7742], [125.9343, 124.8371, 120.5533, 121.4012, 119.8035],
        [127.94, 126.8268, 122.4993, 123.361, 121.7507], DOWN),
}  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "denominators", "marker"), PUBLISHED_PROPORTIONS.values(), ids=PUBLISHED_PROPORTIONS
)
def test_the_markers_fingertips_showed_for_proportions(counts, denominators, marker):
    assert recent_trend_of_proportion(counts, denominators).direction == marker


@pytest.mark.parametrize(("values", "lower", "upper", "marker"), PUBLISHED_VALUES.values(), ids=PUBLISHED_VALUES)
def test_the_markers_fingertips_showed_for_values_with_limits(values, lower, upper, marker):
    assert recent_trend_of_value(values, lower, upper).direction == marker


def test_agrestis_trend_of_malformations_over_equally_spaced_scores():
    """Mills and Graubard 1987; Agresti, Categorical Data Analysis: M2 = 1.83, P = 0.18. M2 is X2 (N - 1) / N."""
    counts, denominators = np.array([48, 38, 5, 1, 1]), np.array([17114, 14502, 793, 127, 38])
    trend = recent_trend_of_proportion(counts, denominators)
    assert round(trend.statistic, 2) == 1.83
    assert round(trend.p_value, 2) == 0.18
    table = Table(np.column_stack([counts, denominators - counts]), shift_zeros=False)
    linear = table.test_ordinal_association(row_scores=TIME, col_scores=np.array([1, 0])).zscore ** 2
    total = denominators.sum()
    assert math.isclose(trend.statistic, linear * total / (total - 1), rel_tol=1e-9)


proportions = st.lists(
    st.integers(2, 100_000).flatmap(lambda d: st.tuples(st.integers(1, d - 1), st.just(d))), min_size=5, max_size=5
)


@pytest.mark.filterwarnings("ignore:Perfect separation")
@given(proportions)
def test_the_statistic_of_proportions_is_the_score_test_of_logistic_regression(pairs):
    counts, denominators = np.array(pairs, dtype="float64").T
    trend = recent_trend_of_proportion(counts, denominators)
    model = sm.GLM(np.column_stack([counts, denominators - counts]), np.ones((5, 1)), family=sm.families.Binomial())
    statistic, p, _ = model.score_test(model.fit(tol=1e-12).params, exog_extra=TIME[:, None])
    assert math.isclose(trend.statistic, statistic.item(), rel_tol=1e-6, abs_tol=1e-9)
    assert math.isclose(trend.p_value, p.item(), rel_tol=1e-4, abs_tol=1e-9)
    assert math.isclose(trend.slope, np.polyfit(TIME, np.log(counts / (denominators - counts)), 1)[0], abs_tol=1e-9)


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(0.1, 10), st.floats(0.1, 10)), min_size=5, max_size=5))
def test_the_statistic_of_values_is_the_wald_test_of_weighted_regression(points):
    values, below, above = np.array(points).T
    trend = recent_trend_of_value(values, values - below, values + above, level=0.9)
    weights = (2 * stats.norm.ppf(0.95) / (below + above)) ** 2
    fit = sm.WLS(values, sm.add_constant(TIME), weights=weights).fit(cov_type="fixed scale")
    assert math.isclose(trend.slope, fit.params[1], rel_tol=1e-6, abs_tol=1e-9)
    assert math.isclose(trend.statistic, fit.tvalues[1] ** 2, rel_tol=1e-6, abs_tol=1e-9)


@pytest.mark.parametrize(("statistic", "direction"), [(9.5494, SAME), (9.5496, UP)])
def test_a_trend_must_exceed_the_printed_threshold(statistic, direction):
    """Values of a straight line with one standard error s: X2 = 10 (slope / s)^2. P = 0.002 is at the threshold."""
    values = math.sqrt(statistic / 10) * TIME
    half = stats.norm.ppf(0.975)
    trend = recent_trend_of_value(values, values - half, values + half)
    assert trend.direction == direction
    assert math.isclose(trend.statistic, statistic, rel_tol=1e-9)
    assert round(trend.p_value, 4) == 0.002


def test_a_trend_that_hangs_on_one_point_is_none():
    """Without the last point nothing moves; without the first of the second line it falls."""
    flat = np.array([3.0, 3.0, 3.0, 3.0, 9.0])
    turned = np.array([-20.0, 3.0, 2.0, 1.0, 0.0])
    for values in (flat, turned, -flat, -turned):
        trend = recent_trend_of_value(values, values - 1, values + 1)
        assert trend.statistic > 9.5495
        assert trend.steady is False
        assert trend.direction == SAME
    counts = np.array([100, 300, 290, 280, 270])
    trend = recent_trend_of_proportion(counts, np.full(5, 1000))
    assert (trend.direction, trend.steady) == (SAME, False)
    assert trend.statistic > 9.5495


def test_what_does_not_move_is_not_steady():
    trend = recent_trend_of_value([3] * 5, [2] * 5, [4] * 5)
    assert (trend.direction, trend.slope, trend.steady) == (SAME, 0, False)
    assert math.isclose(trend.statistic, 0, abs_tol=1e-20)


def test_only_the_last_five_count():
    early, late = [900, 800, 10], [10, 12, 14, 16, 200]
    alone, all_of_them = (recent_trend_of_proportion(c, [1000] * len(c)) for c in (late, early + late))
    assert alone == all_of_them
    values = np.array([50.0, 0, 1, 2, 3, 4])
    assert recent_trend_of_value(values, values - 1, values + 1) == recent_trend_of_value(
        values[1:], values[1:] - 1, values[1:] + 1
    )


@given(proportions)
def test_what_is_not_counted_moves_the_other_way(pairs):
    counts, denominators = np.array(pairs).T
    trend = recent_trend_of_proportion(counts, denominators)
    rest = recent_trend_of_proportion(denominators - counts, denominators)
    back = recent_trend_of_proportion(counts[::-1], denominators[::-1])
    assume(abs(trend.statistic - 9.5495) > 1e-6)
    other_way = {UP: DOWN, DOWN: UP, SAME: SAME}
    for other in (rest, back):
        assert math.isclose(trend.statistic, other.statistic, rel_tol=1e-6, abs_tol=1e-9)
        if trend.statistic > 9.5495 and trend.steady == other.steady:
            assert other.direction == other_way[trend.direction]


@pytest.mark.parametrize(
    ("counts", "denominators", "why"),
    [
        ([1, 2, 3, 4], [9] * 4, "five points are wanted, 4 held"),
        ([], [], "five points are wanted, 0 held"),
        ([0] * 5, [9] * 5, "a proportion is 0 or 1, and has no finite log odds"),
        ([9] * 5, [9] * 5, "a proportion is 0 or 1, and has no finite log odds"),
        ([1, 2, 0, 4, 5], [9] * 5, "a proportion is 0 or 1, and has no finite log odds"),
        ([1, 2, 9, 4, 5], [9] * 5, "a proportion is 0 or 1, and has no finite log odds"),
        ([1, 2, 0, 4, 5], [9, 9, 0, 9, 9], "a proportion is 0 or 1, and has no finite log odds"),
    ],
)
def test_proportions_that_do_not_fit_give_a_reason(counts, denominators, why):
    trend = recent_trend_of_proportion(counts, denominators)
    assert (trend.direction, trend.why) == (NONE, why)
    assert trend.statistic is trend.p_value is trend.slope is trend.steady is None


def test_values_that_do_not_fit_give_a_reason():
    assert recent_trend_of_value([1] * 4, [0] * 4, [2] * 4).why == "five points are wanted, 4 held"
    assert recent_trend_of_value([1] * 5, [0, 0, 1, 0, 0], [2, 2, 1, 2, 2]).why == "a value has limits of no width"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: recent_trend_of_proportion([1] * 5, [9] * 6), "counts and denominators of one length"),
        (lambda: recent_trend_of_proportion([[1] * 5], [[9] * 5]), "of one length"),
        (lambda: recent_trend_of_proportion([1, 1, 1, 1, math.nan], [9] * 5), "Finite counts"),
        (lambda: recent_trend_of_proportion([1] * 5, [9, 9, 9, 9, math.inf]), "Finite denominators"),
        (lambda: recent_trend_of_proportion([1, 1, 1, 1, 10], [9] * 5), "above them"),
        (lambda: recent_trend_of_proportion([10, 1, 1, 1, 1, 1], [9] * 6), "above them"),
        (lambda: recent_trend_of_proportion([1, 1, 1, 1, -1], [9] * 5), "below 0"),
        (lambda: recent_trend_of_value([1] * 5, [0] * 5, [2] * 4), "of one length"),
        (lambda: recent_trend_of_value([1] * 5, [0, 0, 0, 0, math.nan], [2] * 5), "Finite lower"),
        (lambda: recent_trend_of_value([1, 1, 1, 1, 3], [0] * 5, [2] * 5), "outside"),
        (lambda: recent_trend_of_value([1, 1, 1, 1, -1], [0] * 5, [2] * 5), "outside"),
        (lambda: recent_trend_of_value([1] * 5, [0] * 5, [2] * 5, level=95), "95 does not"),
    ],
)
def test_a_wrong_call_is_an_error(call, said):
    with pytest.raises(ParameterError, match=said):
        call()


@pytest.mark.parametrize(
    ("direction", "way", "judged"),
    [(UP, "up", "getting better"), (UP, "down", "getting worse"), (DOWN, "up", "getting worse"),
     (DOWN, "down", "getting better"), (UP, "", ""), (SAME, "up", ""), (NONE, "down", "")],
)  # fmt: skip
def test_better_and_worse_only_where_a_way_is_stated_and_something_changed(direction, way, judged):
    assert RecentTrend(direction).judged(way) == judged


def test_a_way_nobody_knows_is_an_error():
    with pytest.raises(ParameterError, match="sideways"):
        RecentTrend(UP).judged("sideways")


def test_rates_with_printed_limits_in_the_record():
    """Deaths related to drug misuse per million, England, 2018 to 2022: 48.7 (46.9-50.6) to 52.7 (50.8-54.6)."""
    trend = recent_trend(load("deaths-drug-misuse-rate", area="England"))
    printed = recent_trend_of_value(
        [48.7, 49.0, 51.7, 51.9, 52.7], [46.9, 47.1, 49.8, 50.0, 50.8], [50.6, 50.8, 53.6, 53.8, 54.6]
    )
    assert trend.direction == printed.direction == UP
    assert trend.statistic == printed.statistic
    assert (trend.first, trend.last, trend.points) == ("2018", "2022", 5)


def test_three_year_rates_of_the_record_are_refused():
    rows = load("deaths-drug-misuse-rate-three-years", area="Leeds")
    assert rows["lower"].notna().tail(5).all()
    trend = recent_trend(rows)
    assert trend.direction == NONE
    assert trend.why.startswith("its periods are rolling, overlapping or of no fixed length (calendar years")


RISING = (1.0, 3.0, 5.0, 7.0, 9.0)


def test_a_rising_line_and_its_rows_in_any_order():
    rows = years(9, *RISING)
    assert recent_trend(rows).direction == recent_trend(rows.iloc[::-1]).direction == UP
    assert recent_trend(rows).first == "2016"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (years(*RISING[:4]), "five points are wanted, 4 held"),
        (years(1, 3, None, 5, 7), "five points are wanted, 4 held"),
        (years(None, None), "no figure is held"),
        (
            years(*RISING).assign(upper=[2.0, 4.0, 6.0, float("nan"), 10.0]),
            "neither limits nor a denominator are held for 2018",
        ),
        (years(*RISING, unit="deaths"), "a plain number (deaths): the marker is made for rates, shares and averages"),
        (years(*RISING, unit="estimated people"), "a plain number (estimated people): the marker is made for rates"),
        (years(*RISING, width=None), "neither limits nor a denominator are held for 2015"),
        (years(1, 3, None, 5, 7, 9), "figures are missing between 2016 and 2018"),
        (years(*RISING, marker=["", "", "[p]; [b]", "", ""]), "the series breaks at 2017"),
        (years(*RISING, basis=["old", "old", "new", "new", "new"]), "the series breaks: its figures are on 2 bases"),
        (line(dict(zip(["2013-2015", "2014-2016", "2015-2017", "2016-2018", "2017-2019"], RISING, strict=True))),
         "its periods are rolling, overlapping or of no fixed length (calendar years, such as 2017-2019)"),
        (line(dict(zip(["2005-2007", "2008-2010", "2011-2013", "2014-2016", "2017-2019"], RISING, strict=True))),
         "its periods are rolling, overlapping or of no fixed length (calendar years"),
        (line(dict(zip(["2018/19", "2019/20", "Oct 2021 to Jun 2022", "2022/23", "2023/24"], RISING, strict=True))),
         "its periods are of several kinds (financial year, months)"),
        (line({f"2021/22 Q{quarter}": value for quarter, value in enumerate(RISING[:4], 1)} | {"2022/23 Q1": 9}),
         "the marker is made for years; these are periods of the type quarter"),
    ],
)  # fmt: skip
def test_figures_the_test_does_not_fit_are_refused_with_the_reason(rows, why):
    trend = recent_trend(rows)
    assert trend.direction == NONE
    assert trend.why.startswith(why)
    assert trend.statistic is trend.p_value is None


def test_what_lies_before_the_five_does_not_matter():
    """A break at the first of the five, or a year missing before it, is outside them."""
    assert recent_trend(years(*RISING, marker=["[b]", "", "", "", ""])).direction == UP
    assert recent_trend(years(8, None, *RISING)).direction == UP
    assert recent_trend(years(8, 9, *RISING, basis=["old"] * 2 + ["new"] * 5)).direction == UP
    assert recent_trend(years(8, 9, *RISING, marker=["", "[b]", "", "", "", "", ""])).direction == UP


def test_periods_that_overlap_under_one_type_are_refused():
    rows = years(*RISING)
    rows.loc[3, "period_start"] -= pd.Timedelta(days=1)
    assert recent_trend(rows).why == "its periods overlap (2017 and 2018)"


COUNTS = [621, 599, 556, 535, 447]
WHOLE = years(3454, 3195, 3256, 3227, 3121, unit="people")


def test_counts_and_exact_shares_of_a_denominator_are_proportions():
    direct = recent_trend_of_proportion(COUNTS, WHOLE["value"])
    shares = [100 * count / whole for count, whole in zip(COUNTS, WHOLE["value"], strict=True)]
    for rows in (
        years(*COUNTS, unit="people", width=None),
        years(*shares, unit="per cent", width=None),
        years(*(share / 100 for share in shares), unit="proportion"),
    ):
        trend = recent_trend(rows, out_of=WHOLE)
        assert (trend.direction, trend.statistic) == (direct.direction, direct.statistic)
    assert direct.direction == DOWN


def test_a_share_that_was_rounded_does_not_give_its_count():
    shares = [round(100 * count / whole, 1) for count, whole in zip(COUNTS, WHOLE["value"], strict=True)]
    trend = recent_trend(years(*shares, unit="per cent", width=None), out_of=WHOLE)
    assert trend.why == "the figure for 2015 is rounded or weighted, so that its count is not held"


def test_a_denominator_that_is_not_held():
    trend = recent_trend(years(*COUNTS, unit="people"), out_of=WHOLE[WHOLE["period"] != "2017"])
    assert (trend.direction, trend.why) == (NONE, "no denominator is held for 2017")


@pytest.mark.parametrize(
    ("rows", "out_of", "said"),
    [
        (years(*RISING).drop(columns="basis"), None, "basis is missing"),
        (years(*RISING, area_code=["a", "b", "a", "b", "a"]), None, "2 values of area_code"),
        (years(*RISING, unit=["per cent", *["days"] * 4]), None, "2 values of unit"),
        (pd.concat([years(*RISING), years(*RISING)]), None, "2015 stands more than once"),
        (years(*COUNTS, unit="people"), pd.concat([WHOLE, WHOLE]), "a period stands more than once"),
        (years(*COUNTS, unit="people"), years(*[500] * 5, unit="people"), "above them"),
    ],
)
def test_rows_of_no_one_line_are_an_error(rows, out_of, said):
    with pytest.raises(ParameterError, match=said):
        recent_trend(rows, out_of=out_of)
