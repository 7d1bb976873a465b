"""The difference from trend: known answers on made-up series, and how often its intervals hold on the real ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api  # noqa: F401 - it sets warning filters when first imported, which must not undo those below
from hypothesis import given, settings
from hypothesis import strategies as st

from drugmetrics.analysis.deaths import (
    FEWEST_ERRORS,
    by_year,
    cover,
    trend_choices,
    trend_difference,
    trend_if_held,
)
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load
from drugmetrics.reference import areas

YEARS = range(1993, 2024)
# Made-up series without noise fit perfectly, which statsmodels warns of.
pytestmark = pytest.mark.filterwarnings("ignore:Perfect separation")
QUICK = settings(max_examples=15, deadline=None, derandomize=True, database=None)


def exponential(start: float = 1000.0, growth: float = 0.03, years: range = YEARS) -> pd.Series:
    """Make up registrations that grow by the same share every year, without noise."""
    return pd.Series([start * np.exp(growth * step) for step in range(len(years))], index=years)


@QUICK
@given(start=st.floats(200, 5000), growth=st.floats(-0.08, 0.08))
def test_a_series_that_follows_its_trend_exactly_is_continued_exactly(start, growth):
    counts = exponential(start, growth)
    result = trend_difference(counts)
    np.testing.assert_allclose(result.years["expected"], counts.loc[2022:], rtol=1e-6)
    np.testing.assert_allclose(result.fitted, counts.loc[2012:2021], rtol=1e-6)
    np.testing.assert_allclose(result.years["difference"], 0, atol=1e-3)
    assert (result.first, result.last) == (2012, 2021)


@QUICK
@given(growth=st.floats(-0.05, 0.05), shift=st.floats(0.5, 1.5).filter(lambda shift: abs(shift - 1) > 0.01))
def test_a_known_shift_after_the_strategy_is_found_with_its_sign_and_size(growth, shift):
    trend = exponential(2000, growth)
    counts = trend.copy()
    counts.loc[2022:] *= shift
    result = trend_difference(counts)
    np.testing.assert_allclose(result.years["difference"], (1 - shift) * trend.loc[2022:], rtol=1e-4)
    assert result.total["difference"] == pytest.approx((1 - shift) * trend.loc[2022:].sum(), rel=1e-4)
    assert (result.total["difference"] > 0) == (shift < 1)


@QUICK
@given(start=st.floats(30, 5000), growth=st.floats(-0.05, 0.05), level=st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_an_interval_is_never_narrower_than_the_noise_of_a_count(start, growth, level):
    """A trend that never erred still has the noise of a Poisson count: 1/sqrt(expected) on the log scale."""
    from scipy import stats

    result = trend_difference(exponential(start, growth), level=level)
    least = stats.norm.ppf(0.5 + level / 2) / np.sqrt(result.years["expected"])
    assert (np.log(result.years["upper"] / result.years["expected"]) >= least).all()
    assert (np.log(result.years["expected"] / result.years["lower"]) >= least).all()
    together = stats.norm.ppf(0.5 + level / 2) / np.sqrt(result.total["expected"])
    assert np.log(result.total["upper"] / result.total["expected"]) >= together


def test_the_interval_of_england_is_wider_than_the_noise_of_its_counts():
    """The record erred by far more than chance: 1.96/sqrt(3,000) is 3.6 per cent."""
    result = trend_difference(by_year(load("deaths-drug-misuse", area="England")))
    assert (result.years["upper"] / result.years["expected"] > 1.1).all()
    assert (result.years["lower"] > 0).all()


def test_higher_levels_and_later_years_are_less_certain():
    counts = by_year(load("deaths-drug-misuse", area="England"))
    narrow, wide = trend_difference(counts, level=0.8).years, trend_difference(counts, level=0.95).years
    assert (wide["lower"] < narrow["lower"]).all()
    assert (wide["upper"] > narrow["upper"]).all()
    far = trend_difference(counts, until=2025).years
    width = far["upper"] / far["lower"]
    assert width.iloc[-1] > width.iloc[0]


def test_differences_are_trend_minus_registered_with_their_limits():
    counts = by_year(load("deaths-drug-misuse", area="England"))
    years = trend_difference(counts).years
    assert list(years.index) == [2022, 2023]
    assert list(years["observed"]) == [2906, 3353]
    for side in ("", "_lower", "_upper"):
        known = years[side.removeprefix("_") or "expected"] - years["observed"]
        np.testing.assert_allclose(years[f"difference{side}"], known)
    assert (years["lower"] < years["expected"]).all()
    assert (years["expected"] < years["upper"]).all()


def test_together_is_the_sum_of_the_years_observed_and_no_other():
    counts = by_year(load("deaths-drug-misuse", area="England"))
    result = trend_difference(counts, until=2025)
    seen = result.years.dropna(subset="observed")
    assert list(result.years.index) == [2022, 2023, 2024, 2025]
    assert result.total["expected"] == pytest.approx(seen["expected"].sum())
    assert result.total["observed"] == 2906 + 3353


def test_before_any_year_after_the_strategy_is_known_there_is_no_difference():
    counts = by_year(load("deaths-drug-misuse", area="England", as_of="2023-12-18"))
    result = trend_difference(counts)
    assert counts.index[-1] == 2021
    assert result.total is None
    assert list(result.years.index) == [2022]
    assert result.years["observed"].isna().all()


def test_what_came_later_does_not_change_the_trend_or_its_interval():
    counts = by_year(load("deaths-drug-misuse", area="England"))
    other = counts.copy()
    other.loc[2022:] = [10.0, 9000.0]
    columns = ["expected", "lower", "upper"]
    pd.testing.assert_frame_equal(trend_difference(counts).years[columns], trend_difference(other).years[columns])


def test_the_order_of_the_years_does_not_matter():
    counts = exponential()
    shuffled = counts.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(trend_difference(shuffled).years, trend_difference(counts).years)


def with_value(value: float) -> pd.Series:
    counts = exponential()
    counts.loc[2010] = value
    return counts


@pytest.mark.parametrize(
    "counts",
    [
        exponential().drop(2010),
        with_value(-1.0),
        with_value(float("nan")),
        with_value(float("inf")),
        pd.concat([exponential(), exponential().tail(1)]),
    ],
    ids=["a gap", "a negative count", "a missing count", "an endless count", "a year twice"],
)
def test_series_that_are_no_yearly_counts_are_refused(counts):
    with pytest.raises(ParameterError, match="every year once"):
        trend_difference(counts)


def test_an_empty_series_is_refused():
    with pytest.raises(ParameterError, match="none are given"):
        trend_difference(pd.Series(dtype="float64"))


def test_too_few_years_are_refused_and_the_number_wanted_is_named():
    wanted = 10 + 2 + FEWEST_ERRORS
    enough = exponential(years=range(2021 - wanted + 1, 2024))
    assert trend_difference(enough).errors == FEWEST_ERRORS + 2
    with pytest.raises(ParameterError, match=rf"needs {wanted} years up to 2021.*{wanted - 1} are held"):
        trend_difference(exponential(years=range(2021 - wanted + 2, 2024)))


def test_a_run_of_years_without_any_death_is_refused():
    counts = exponential()
    counts.loc[1993:2003] = 0.0
    with pytest.raises(ParameterError, match="deaths in them"):
        trend_difference(counts)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95])
def test_a_level_that_is_no_share_is_refused(level):
    with pytest.raises(ParameterError, match="between 0 and 1"):
        trend_difference(exponential(), level=level)


# The record.


def lines() -> list[pd.Series]:
    """Give England, its two sexes and its nine regions."""
    rows = [load("deaths-drug-misuse", area="England")]
    rows += [load("deaths-drug-misuse", area="England", breakdown={"sex": sex}) for sex in ("males", "females")]
    rows += [load("deaths-drug-misuse", area=region.code) for region in areas.regions()]
    return [by_year(one) for one in rows]


@pytest.mark.parametrize(("level", "least"), [(0.95, 0.93), (0.80, 0.76)])
def test_intervals_hold_what_came_at_least_as_often_as_they_claim(level, least):
    """Cut-offs 2009 to 2020 (the first with enough years before it is 2011), one to three years ahead, 12 series.

    On the record of November 2026: 95% intervals held 347 of 349 (0.994), 80% intervals 317 of 349 (0.908). They are
    wider than they need be; the years and areas move together, so this is far fewer than 349 independent trials.
    """
    held = [hit for counts in lines() for hit in cover(counts, cut_offs=range(2009, 2021), level=level)]
    assert len(held) >= 340
    assert np.mean(held) >= least


def test_a_back_test_uses_nothing_from_after_its_cut_off():
    counts = exponential()
    broken = counts.copy()
    broken.loc[2021:] *= 10
    options = {"cut_offs": range(2018, 2019), "ahead": 3}
    assert cover(counts, **options) == [True, True, True]
    assert cover(broken, **options) == [True, True, False]


def test_cut_offs_with_too_little_before_them_are_left_out():
    assert cover(exponential(), cut_offs=range(1995, 2000)) == []


# From rows to years, and choices of trend.


def test_registrations_by_year_stop_at_the_deadline():
    rows = load("deaths-drug-misuse", area="England")
    assert by_year(rows).index[-1] == 2023
    assert by_year(rows, until="2023-12-30").index[-1] == 2022
    assert by_year(rows, until="2022-12-31")[2022] == 2906


def test_a_deadline_that_is_no_day_is_refused():
    with pytest.raises(ParameterError, match="2025-03-31"):
        by_year(load("deaths-drug-misuse", area="England"), until="soon")


def test_before_anything_was_published_there_is_no_trend_and_no_error():
    nothing = by_year(load("deaths-drug-misuse", area="England", as_of="2021-01-01"))
    assert nothing.empty
    assert trend_if_held(nothing) is None
    assert trend_choices(nothing).empty
    counts = by_year(load("deaths-drug-misuse", area="England"))
    pd.testing.assert_frame_equal(trend_if_held(counts, last=2019).years, trend_difference(counts, last=2019).years)


def test_every_choice_of_trend_with_enough_years_is_compared():
    choices = trend_choices(by_year(load("deaths-drug-misuse", area="England")))
    assert [(row.last, row.window) for row in choices.itertuples()] == [
        (last, window) for last in (2021, 2019) for window in (8, 10, 12, 15)
    ]
    for row in choices.itertuples():
        total = trend_difference(
            by_year(load("deaths-drug-misuse", area="England")), last=row.last, window=row.window
        ).total
        assert row.difference == total["difference"]
        assert row.difference_lower <= row.difference <= row.difference_upper
        assert row.trend == f"{row.window} years to {row.last}"


def test_before_any_year_after_the_strategy_there_is_no_choice_to_compare():
    choices = trend_choices(by_year(load("deaths-drug-misuse", area="England", as_of="2023-12-18")))
    assert choices.empty
    assert "difference" in choices.columns
