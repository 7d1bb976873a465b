"""From rows of the table to registrations by year, and what the page of deaths asks for that may not be held."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.counts import every_count_of

from drugmetrics.analysis.deaths import by_year, counterfactual, every_count, if_held, needed_of, registered, used
from drugmetrics.errors import ParameterError
from drugmetrics.framework.ambitions import ambition
from drugmetrics.observations.load import load


def exponential(growth: float = 0.03, years: range = range(1993, 2024), start: float = 1200.0) -> pd.Series:
    """Give made-up registrations that grow evenly."""
    return pd.Series([round(start * (1 + growth) ** step) for step in range(len(years))], index=years, dtype="float64")


def test_registrations_by_year_stop_at_the_deadline():
    rows = load("deaths-drug-misuse", area="England")
    assert by_year(rows).index[-1] == 2023
    assert by_year(rows, until="2023-12-30").index[-1] == 2022
    assert by_year(rows, until="2022-12-31")[2022] == 2906


def test_a_deadline_that_is_no_day_is_refused():
    with pytest.raises(ParameterError, match="2025-03-31"):
        by_year(load("deaths-drug-misuse", area="England"), until="soon")


def test_the_expected_count_is_the_log_linear_fit_continued():
    """statsmodels' Poisson regression, whose estimates quasi-Poisson shares, as oracle."""
    counts = by_year(load("deaths-drug-misuse", area="England"))
    result = counterfactual(counts)
    years = np.arange(2012, 2022)
    design = sm.add_constant(years - 2021.0)
    fitted = sm.GLM(counts.loc[2012:2021].to_numpy(), design, family=sm.families.Poisson()).fit()
    ahead = np.exp(fitted.params[0] + fitted.params[1] * np.array([1.0, 2.0]))
    assert result.years["expected"].to_numpy() == pytest.approx(ahead, rel=1e-6)
    assert (result.first, result.last, list(result.years.index)) == (2012, 2021, [2022, 2023])


def test_all_years_together_are_the_sum_with_the_interval_of_the_drawn_sums():
    counts = by_year(load("deaths-drug-misuse", area="England"))
    result = counterfactual(counts)
    assert result.total["observed"] == 2906 + 3353 == result.years["observed"].sum()
    assert result.total["difference"] == pytest.approx(result.years["difference"].sum())
    limits = np.quantile(result.draws.sum(axis=1), [0.025, 0.975])
    assert [result.total["lower"], result.total["upper"]] == pytest.approx(list(limits))
    assert result.total["difference_lower"] == pytest.approx(result.total["lower"] - result.total["observed"])


def test_the_same_seed_gives_the_same_intervals():
    counts = by_year(load("deaths-drug-misuse", area="North East"))
    pd.testing.assert_frame_equal(counterfactual(counts).years, counterfactual(counts).years)
    assert not counterfactual(counts, seed=1).years["upper"].equals(counterfactual(counts).years["upper"])


@pytest.mark.parametrize("trend", ["linear", "damped", "change-point", "smooth"])
@pytest.mark.parametrize("family", ["quasi-Poisson", "negative binomial"])
def test_even_growth_is_continued_by_every_form(trend, family):
    """A damped trend expects a little less."""
    counts = exponential()
    result = counterfactual(counts, trend=trend, family=family)
    assert result.years["expected"].to_numpy() == pytest.approx(counts.loc[2022:].to_numpy(), rel=0.03)
    assert (result.years["lower"] < result.years["expected"]).all()
    assert (result.years["expected"] < result.years["upper"]).all()


@settings(max_examples=10, deadline=None)
@given(times=st.integers(2, 6))
def test_a_trend_per_head_follows_the_people(times):
    """Twice the people in the years ahead, twice the deaths expected."""
    counts = exponential()
    people = pd.Series(5e7, index=range(1993, 2024))
    more = people.copy()
    more.loc[2022:] *= times
    plain, crowded = (counterfactual(counts, population=one, draws=50) for one in (people, more))
    assert crowded.years["expected"].to_numpy() == pytest.approx(times * plain.years["expected"].to_numpy(), rel=1e-6)


def test_years_after_the_cut_off_play_no_part_in_what_is_expected():
    counts = exponential()
    broken = counts.copy()
    broken.loc[2022:] *= 10
    one, other = counterfactual(counts), counterfactual(broken)
    pd.testing.assert_frame_equal(
        one.years[["expected", "lower", "upper"]], other.years[["expected", "lower", "upper"]]
    )


def test_a_series_that_wandered_has_wider_intervals_than_one_that_did_not():
    steady = exponential()
    rng = np.random.default_rng(5)
    wandering = np.round(steady * np.exp(np.cumsum(rng.normal(0, 0.08, len(steady)))))
    width = [
        float(np.log(r.years.loc[2023, "upper"] / r.years.loc[2023, "lower"]))
        for r in map(counterfactual, (steady, wandering))
    ]
    assert width[1] > 1.5 * width[0]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (exponential().drop(2010), "every year once, no gap"),
        (exponential() * -1, "none negative"),
        (exponential(years=range(2012, 2024)), "are held"),
        (pd.Series(dtype="float64"), "none are given"),
        (exponential(years=range(1993, 2021)), "up to 2021 are wanted"),
    ],
)
def test_counts_that_give_no_counterfactual_are_refused(counts, words):
    with pytest.raises(ParameterError, match=words):
        counterfactual(counts)


def test_before_anything_was_published_there_is_no_counterfactual_and_no_error():
    nothing = by_year(load("deaths-drug-misuse", area="England", as_of="2021-01-01"))
    assert nothing.empty
    assert if_held(nothing) is None
    assert needed_of(None, ambition("deaths-prevented").wanted) is None
    assert every_count(as_of="2021-01-01").empty
    assert registered("England", as_of="2021-01-01") == {}


def test_every_count_has_all_definitions_bases_last_years_and_ways():
    rows = every_count_of()
    assert set(rows["definition"]) == {"misuse", "poisoning", "all causes"}
    assert {"2019", "2021"} <= set(rows["baseline"])
    assert set(rows["estimator"]) == {"difference from trend", "through treatment", "by year of death"}
    assert set(rows["basis"]) == {"registration", "person-years", "occurrence"}
    assert set(rows.loc[rows["basis"] == "occurrence", "area"]) == {"England and Wales"}
    assert (rows["lower"] <= rows["upper"]).all()
    assert rows["difference"].is_monotonic_decreasing
    trend = rows[rows["estimator"] == "difference from trend"]
    assert set(trend["choice"].str.partition(",")[0]) == {"linear", "damped", "change-point", "smooth", "structural"}
    assert len(rows) > 60


def test_a_count_is_the_counterfactual_it_names():
    rows = every_count_of()
    here = (
        (rows["area"] == "England")
        & (rows["choice"] == "linear, 10 years")
        & (rows["model"] == "quasi-Poisson")
        & (rows["baseline"] == "2021")
    )
    one = rows[here & (rows["definition"] == "misuse")].iloc[0]
    total = counterfactual(by_year(load("deaths-drug-misuse", area="England"))).total
    assert one["difference"] == pytest.approx(total["difference"])
    assert (one["lower"], one["upper"]) == pytest.approx((total["difference_lower"], total["difference_upper"]))
    assert (one["first"], one["last"]) == (2022, 2023)


def test_a_region_has_no_count_through_treatment():
    assert set(every_count(area="North East")["estimator"]) == {"difference from trend"}


def test_what_nearly_1_000_would_ask_of_england():
    """7,259 deaths in 2022 and 2023, where 6,259 were registered."""
    result = if_held(by_year(load("deaths-drug-misuse", area="England")))
    asked = needed_of(result, ambition("deaths-prevented").wanted)
    assert (asked.expected, asked.observed) == (7259, 6259)
    assert asked.growth > asked.growth_before > 0


def test_the_sources_of_the_page_are_of_the_day():
    for rows in used("England", as_of="2023-12-31"):
        assert (rows["released"].dropna() <= pd.Timestamp("2023-12-31")).all()
