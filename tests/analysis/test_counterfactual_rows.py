"""Counterfactuals of registered deaths: the structural model, the rows of every choice, known numbers averted."""

from __future__ import annotations

import numpy as np
import pytest
from tests.analysis.registrations import england, exponential

from drugmetrics.analysis.deaths.count_regression import FAMILIES
from drugmetrics.analysis.deaths.counterfactual import counterfactual
from drugmetrics.analysis.deaths.recovery import AVERTED, bias_of_many, expected, recovered, recoveries, simulated
from drugmetrics.analysis.deaths.registrations import by_year
from drugmetrics.analysis.deaths.rows import ROW_COLUMNS, row
from drugmetrics.analysis.deaths.structural import structural
from drugmetrics.analysis.deaths.trend_forms import TRENDS
from drugmetrics.analysis.deaths.trend_rows import choices, trend_rows
from drugmetrics.analysis.projection.forecast import forecast
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

# The structural model


def test_the_structural_model_is_the_projection():
    counts = england()
    result, ahead = structural(counts), forecast(counts.loc[:2021].to_numpy(), 2, kind="count")
    np.testing.assert_allclose(result.years["expected"], ahead.median)
    low, high = ahead.interval(0.95)
    np.testing.assert_allclose(result.years["lower"], low, rtol=0.02)
    np.testing.assert_allclose(result.years["upper"], high, rtol=0.02)
    assert (result.trend, result.first, result.last, result.window) == ("structural", 1993, 2021, 29)
    assert list(result.fitted.index) == list(range(1999, 2022))


def test_what_the_structural_model_fits_is_said_a_year_before():
    counts = exponential()
    later = counts.copy()
    later.loc[2021] *= 2
    one, other = structural(counts).fitted, structural(later).fitted
    # The year that doubled was expected as before.
    assert other[2021] == pytest.approx(one[2021], rel=0.05)
    np.testing.assert_allclose(one, counts.loc[1999:2021], rtol=0.06)


def test_the_structural_model_wants_more_than_six_years():
    assert structural(exponential(years=range(2015, 2024))).window == 7
    with pytest.raises(ParameterError, match="more than 6 years up to 2021; 6 are held"):
        structural(exponential(years=range(2016, 2024)))


# Rows


def test_every_choice_is_a_row_and_what_the_record_lacks_is_named():
    counts = {"misuse": england()}
    rows = trend_rows(counts, area="England", population=by_year(load("population", area="England")), draws=200)
    assert list(rows.columns) == ROW_COLUMNS
    left_out = rows.attrs["left_out"]
    assert len(rows) + len(left_out) == len(list(choices(per_head=True))) == 36
    # Populations begin in 2011, so a decade to 2019 has none for 2010; eight years have.
    assert len(left_out) == 4
    assert all("fitted to 2019" in words and "none is held for 2010" in words for words in left_out)
    assert not rows.duplicated(["choice", "model", "baseline"]).any()
    assert ((rows["lower"] <= rows["difference"]) & (rows["difference"] <= rows["upper"])).all()
    assert (rows[["first", "last"]] == [2022, 2023]).all(axis=None)


def test_a_row_is_the_counterfactual_it_names():
    rows = trend_rows({"misuse": england()}, area="England", draws=300)
    for trend, family, window, last in (
        ("damped", "negative binomial", 10, 2021),
        ("linear", "quasi-Poisson", 12, 2021),
        ("smooth", "quasi-Poisson", 10, 2019),
    ):
        number = rows.index[
            (rows["choice"] == f"{trend}, {window} years") & (rows["model"] == family) & (rows["baseline"] == str(last))
        ].item()
        total = counterfactual(england(), trend=trend, family=family, window=window, last=last, draws=300).total
        assert rows.loc[number, ["difference", "lower", "upper"]].tolist() == pytest.approx(
            total[["difference", "difference_lower", "difference_upper"]].tolist()
        )


def test_before_any_year_after_the_strategy_there_are_no_rows_and_nothing_is_left_out():
    rows = trend_rows({"misuse": england(as_of="2023-12-18")}, area="England", draws=50)
    assert rows.empty
    assert list(rows.columns) == ROW_COLUMNS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"estimator": "guess"}, "estimator of a row is one of difference from trend"),
        ({"basis": "stock"}, "basis of a row is one of registration"),
        ({"definition": "all"}, "definition of a row is one of misuse"),
        ({"lower": 9.0, "upper": 1.0}, "limits in order"),
        ({"difference": float("nan")}, "finite difference"),
        ({"first": 2024, "last": 2022}, "first year counted"),
    ],
)
def test_rows_that_say_nothing_sensible_are_refused(change, words):
    good = {
        "estimator": "difference from trend", "choice": "linear, 10 years", "model": "quasi-Poisson", "baseline": 2021,
        "basis": "registration", "definition": "misuse", "area": "England", "first": 2022, "last": 2023,
        "difference": 5.0, "lower": 1.0, "upper": 9.0,
    }  # fmt: skip
    assert list(row(**good)) == ROW_COLUMNS
    with pytest.raises(ParameterError, match=words):
        row(**(good | change))


# Known numbers averted, on simulated series; benchmarks/deaths.py has the large version.


@pytest.mark.parametrize(("trend", "family"), [("linear", "quasi-Poisson"), ("smooth", "negative binomial")])
def test_a_known_number_of_averted_deaths_is_recovered(trend, family):
    found = recovered(recoveries(trend, family, runs=60, draws=500))
    assert (found["runs"], found["averted"]) == (60, 1000)
    assert abs(found["bias"]) < 3 * found["monte_carlo_error"]
    assert abs(found["bias_less_chance"]) < 3 * found["error_less_chance"]
    assert found["error_less_chance"] < found["monte_carlo_error"] < 100
    assert 0.87 <= found["cover"] <= 1


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("trend", TRENDS)
def test_what_is_expected_is_unbiased_over_all_bends(trend, family):
    """2% of 1,000 at most: the exponential of an estimate is not what biases."""
    bias, error = bias_of_many(trend, family, runs=10_000)
    assert abs(bias) < 20
    assert error < 6


def test_a_bend_nobody_knows_biases_one_way_what_another_bend_biases_the_other_way():
    late, early = (bias_of_many("change-point", "quasi-Poisson", place=place, runs=10_000)[0] for place in (1, 0))
    assert early > 40
    assert late < -30


def test_simulated_series_have_what_is_averted_taken_off_and_the_chance_that_is_said():
    made = [simulated("linear", "quasi-Poisson", np.random.default_rng(seed)) for seed in range(300)]
    means = 2850 * np.exp(0.03 * np.arange(1, 4))
    for one in made:
        assert one.bend is None
        assert one.counts.loc[2022:].sum() == pytest.approx(means.sum() - sum(AVERTED) + one.chance)
    # Variance over mean is four.
    last = np.array([one.counts[2021] for one in made])
    assert last.var() / last.mean() == pytest.approx(4, rel=0.25)


def test_a_change_point_series_bends_in_either_year_it_can_and_says_which():
    rng = np.random.default_rng(2)
    made = [simulated("change-point", "negative binomial", rng) for _ in range(200)]
    assert {one.bend for one in made} == {2016, 2017}
    assert np.mean([one.bend == 2016 for one in made]) == pytest.approx(0.5, abs=0.1)
    steps = np.diff(np.log(expected("change-point", 0)[-13:]))
    assert steps.tolist() == pytest.approx([0.03] * 4 + [0.06] * 8)
