"""Counterfactuals of registered deaths: wander, draws and comparison. Made-up series where not the record."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.registrations import england, exponential, people

from drugmetrics.analysis.deaths.continuation import continued
from drugmetrics.analysis.deaths.count_regression import FAMILIES
from drugmetrics.analysis.deaths.counterfactual import FEWEST_ERRORS, counterfactual
from drugmetrics.analysis.deaths.registrations import by_year
from drugmetrics.analysis.deaths.simulation import drawn_counts
from drugmetrics.analysis.deaths.structural import structural
from drugmetrics.analysis.deaths.trend_forms import TRENDS, design
from drugmetrics.analysis.deaths.wander import PastErrors, past_errors, variance_a_year
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

QUICK = settings(max_examples=15, deadline=None, derandomize=True, database=None)


# The wander


def test_the_variance_a_year_solves_its_equation_worked_by_hand():
    """9 origins, squared error 4: (9 x 4 + 2 x 1) / (1 + v) = 11, and a score counts no more than 6."""
    ones = np.ones((9, 1))
    assert variance_a_year(PastErrors(4 * ones, ones, ones)) == pytest.approx(38 / 11 - 1)
    assert variance_a_year(PastErrors(4 * ones, ones, 4 * ones)) == pytest.approx((38 / 11 - 1) / 4)
    assert variance_a_year(PastErrors(ones, ones, ones)) == 0
    assert variance_a_year(PastErrors(0.5 * ones, ones, ones)) == 0
    # One error beyond all measure counts as 6 until the others' are right: 8 x 1/(1+v) + 6 + 2/(1+v) = 11.
    wild = np.where(np.arange(9)[:, None] == 0, 1e6, 1.0)
    assert variance_a_year(PastErrors(wild, ones, ones)) == pytest.approx(1.0)
    assert variance_a_year(PastErrors(np.nan * ones, ones, ones)) == 0


def test_the_wander_of_simulated_walks_is_found():
    """Exponential growth with a random walk of 8% a year about it."""
    found = []
    for seed in range(40):
        walk = np.cumsum(np.random.default_rng(seed).normal(0, 0.08, 40))
        counts = np.exp(9 + 0.02 * np.arange(40) + walk)
        past = past_errors(counts, trend="linear", family="quasi-Poisson", window=10, horizon=3)
        found.append(variance_a_year(past))
    # What the fits' own dispersion takes for noise is not counted twice, so a part of it only.
    assert 0.04 < np.sqrt(np.mean(found)) < 0.09


def test_errors_at_earlier_years_use_only_what_lay_before_and_those_that_have_come():
    counts = exponential().to_numpy()
    broken = counts.copy()
    broken[20:] *= 3
    whole = past_errors(counts, trend="linear", family="quasi-Poisson", window=10, horizon=3)
    other = past_errors(broken, trend="linear", family="quasi-Poisson", window=10, horizon=3)
    assert whole.squared.shape == (21, 3)
    assert whole.origins == 21
    np.testing.assert_array_equal(np.isnan(whole.squared).sum(axis=0), [0, 1, 2])
    # The origin that knows 19 years sees its first year come as it was, and the next ones trebled.
    np.testing.assert_allclose(other.squared[9], [0, np.log(3) ** 2, np.log(3) ** 2], atol=1e-6)
    np.testing.assert_allclose(other.spread[:10], whole.spread[:10])


def test_longer_windows_are_judged_by_ten_years():
    counts = england().loc[:2021].to_numpy()
    made = [past_errors(counts, trend="linear", family="quasi-Poisson", window=size, horizon=2) for size in (10, 15, 8)]
    np.testing.assert_array_equal(made[0].squared, made[1].squared)
    assert made[2].origins == made[0].origins + 2


# Draws


# The spread is of first order in the errors; a drawn alpha skews the log count, and makes it larger than that.
@pytest.mark.parametrize(("family", "near"), [("quasi-Poisson", 0.06), ("negative binomial", 0.12)])
@pytest.mark.parametrize("trend", TRENDS)
def test_draws_have_the_median_and_the_variance_they_are_said_to_have(trend, family, near):
    rng = np.random.default_rng(3)
    form = design(trend, 15, 3)
    counts = rng.negative_binomial(100, 100 / (100 + exponential(years=range(15)).to_numpy())).astype("float64")
    made = continued(counts[None], form, family=family)
    variance, freedom = 0.02**2, 30.0
    drawn = drawn_counts(made, form, variance=variance, freedom=freedom, number=40_000, seed=1)
    assert np.median(drawn, axis=0) == pytest.approx(made.expected[0], rel=0.02)
    spread = made.spread[0] + variance * freedom / (freedom - 2) * made.unit_wander[0]
    assert np.log(drawn).var(axis=0) == pytest.approx(spread, rel=near)
    assert (drawn == np.round(drawn)).all()


def test_draws_of_different_years_go_together():
    """Coefficients' error and wander are shared, so a sum's interval is wider than that of independent years."""
    result = counterfactual(england(), until=2024)
    correlation = np.corrcoef(result.draws.T)
    assert correlation[0, 1] > 0.5
    assert result.draws.shape == (4000, 3)


# The comparison


@QUICK
@given(growth=st.floats(-0.05, 0.05), shift=st.floats(0.5, 1.5).filter(lambda shift: abs(shift - 1) > 0.01))
def test_a_known_shift_after_the_strategy_is_found_with_its_sign_and_size(growth, shift):
    trend = exponential(growth, start=2000)
    counts = trend.copy()
    counts.loc[2022:] *= shift
    result = counterfactual(counts, draws=50)
    np.testing.assert_allclose(result.years["difference"], (1 - shift) * trend.loc[2022:], rtol=1e-4)
    assert result.total["difference"] == pytest.approx((1 - shift) * trend.loc[2022:].sum(), rel=1e-4)
    np.testing.assert_allclose(result.fitted, trend.loc[2012:2021], rtol=1e-6)


@pytest.mark.parametrize("trend", TRENDS)
@pytest.mark.parametrize("family", FAMILIES)
def test_one_number_of_people_in_every_year_changes_nothing(trend, family):
    counts, level = england(), pd.Series(5e7, index=range(1993, 2024))
    plain, per_head = (
        counterfactual(counts, trend=trend, family=family, population=p, draws=50) for p in (None, level)
    )
    np.testing.assert_allclose(per_head.years["expected"], plain.years["expected"], rtol=1e-6)
    assert (plain.model, per_head.model) == (family, f"{family}, per head")


def test_deaths_that_follow_the_people_are_expected_to_go_on_doing_so():
    grown = people()
    grown.loc[2022:] *= 1.5
    counts = 4e-5 * grown
    result = counterfactual(counts, population=grown, draws=50)
    np.testing.assert_allclose(result.years["difference"], 0, atol=1e-3)
    assert (counterfactual(counts, draws=50).years["difference"] < -500).all()


def test_fitted_to_2019_only_the_years_after_the_strategy_count():
    result = counterfactual(england(), last=2019)
    assert (result.first, result.last, result.window) == (2010, 2019, 10)
    assert list(result.years.index) == [2022, 2023]
    assert result.total["observed"] == 2906 + 3353
    earlier = counterfactual(england(), last=2019, counted_from=2020)
    assert list(earlier.years.index) == [2020, 2021, 2022, 2023]
    pd.testing.assert_frame_equal(earlier.years.loc[2022:], result.years)


def test_years_to_come_are_expected_and_not_counted():
    result = counterfactual(england(), until=2025)
    assert list(result.years.index) == [2022, 2023, 2024, 2025]
    assert result.years.loc[2024:, ["observed", "difference", "difference_lower"]].isna().all(axis=None)
    assert result.total["observed"] == 2906 + 3353
    assert result.total["expected"] == pytest.approx(result.years.loc[:2023, "expected"].sum())


def test_on_a_day_before_any_year_after_the_strategy_was_known_nothing_is_compared():
    result = counterfactual(england(as_of="2023-12-18"))
    assert result.total is None
    assert list(result.years.index) == [2022]
    assert result.years["observed"].isna().all()


def test_intervals_grow_with_the_level_and_with_the_years_ahead():
    narrow, wide = (counterfactual(england(), level=level, until=2026).years for level in (0.8, 0.95))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (wide["upper"] > narrow["upper"]).all()
    assert (np.log(wide["upper"] / wide["lower"]).diff().dropna() > 0).all()


def test_the_order_of_the_years_does_not_matter():
    shuffled = england().sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(counterfactual(shuffled).years, counterfactual(england()).years)


def test_few_deaths_and_years_without_any_have_an_interval_that_holds_what_is_expected():
    counts = pd.Series([2.0, 0, 1, 3, 0, 1] * 6, index=range(1988, 2024))
    for trend in TRENDS:
        years = counterfactual(counts, trend=trend).years
        assert (years["lower"] >= 0).all()
        assert ((years["lower"] <= years["expected"]) & (years["expected"] <= years["upper"])).all()


def test_a_decade_with_deaths_in_one_year_only_has_no_trend():
    counts = exponential()
    counts.loc[2012:2021] = [5.0] + [0.0] * 9
    with pytest.raises(ParameterError, match=r"No linear trend can be fitted to 2012 to 2021: too few deaths"):
        counterfactual(counts)


def test_the_bend_is_named_with_its_weight():
    result = counterfactual(england(), trend="change-point")
    assert result.remarks[0].startswith("bend in 2016 (weight ")
    assert counterfactual(england()).remarks == ()


@pytest.mark.parametrize(("window", "wanted"), [(8, 14), (10, 16), (15, 16), (20, 20)])
def test_so_many_years_are_wanted_and_one_fewer_is_refused(window, wanted):
    assert FEWEST_ERRORS == 6
    enough = exponential(years=range(2022 - wanted, 2024))
    assert counterfactual(enough, window=window, draws=50).errors >= FEWEST_ERRORS
    with pytest.raises(ParameterError, match=rf"needs {wanted} years up to 2021; {wanted - 1} are held"):
        counterfactual(enough.iloc[1:], window=window, draws=50)


def test_all_years_are_all_that_are_held():
    result = counterfactual(england(), window="all")
    assert (result.first, result.last, result.window) == (1993, 2021, 29)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"level": 0}, "between 0 and 1; 0"),
        ({"level": 95}, "between 0 and 1; 95"),
        ({"draws": 0}, "At least one draw"),
        ({"counted_from": 2021}, "come after the last fitted one, 2021; 2021 does not"),
        ({"until": 2021}, "ends in 2021, before the first year counted, 2022"),
        ({"trend": "cubic"}, "found 'cubic'"),
        ({"family": "normal"}, "found 'normal'"),
        ({"last": 2023, "counted_from": 2024, "window": "all", "until": 2023}, "ends in 2023"),
        ({"population": people().drop(2015)}, "none is held for 2015"),
        ({"population": people().drop([2012, 2022])}, "none is held for 2012, 2022"),
        ({"population": pd.concat([people(), people().tail(1)])}, "a year is given twice"),
        ({"population": people() * 0}, "none is held for 2012"),
    ],
)
def test_what_makes_no_counterfactual_is_refused(options, words):
    with pytest.raises(ParameterError, match=words):
        counterfactual(exponential(), **options)


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_counts_that_are_none_are_refused(value):
    counts = exponential()
    counts.loc[2010] = value
    for estimator in (counterfactual, structural):
        with pytest.raises(ParameterError, match="every year once"):
            estimator(counts)


def test_where_populations_end_the_counterfactual_per_head_ends_and_says_so():
    held = by_year(load("population", area="England"))
    poisoning = by_year(load("deaths-drug-poisoning", area="England"))
    assert (held.index[-1], poisoning.index[-1]) == (2023, 2024)
    result = counterfactual(poisoning, population=held)
    assert list(result.years.index) == [2022, 2023]
    assert result.total["observed"] == poisoning.loc[2022:2023].sum()
    assert result.remarks[0] == "no population is held for 2024: the counterfactual per head ends in 2023"
