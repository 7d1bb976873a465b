"""The predictive distribution of a short series: what a reader of it relies on. All series are made up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.analysis.projected import walk, width

from drugmetrics.analysis.projection.candidates import SCORES
from drugmetrics.analysis.projection.forecast import forecast
from drugmetrics.errors import ParameterError

QUICK = settings(max_examples=12, deadline=None, derandomize=True, database=None)
NAN, INF = float("nan"), float("inf")
PROBABILITIES = (0.001, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.999)
LENGTHS = st.integers(6, 30)


def of_length(elements: st.SearchStrategy[float]) -> st.SearchStrategy[np.ndarray]:
    """Give series that are not all equal."""
    return LENGTHS.flatmap(lambda length: arrays(float, length, elements=elements)).filter(
        lambda values: np.ptp(values) > 0
    )


# What holds of every series


@QUICK
@given(
    values=of_length(st.integers(0, 500).map(float)),
    kind=st.sampled_from(["count", "positive", "any", "share"]),
    horizon=st.integers(1, 7),
)
def test_quantiles_are_finite_rise_with_probability_and_stay_in_bounds(values, kind, horizon):
    values = values / 5 if kind == "share" else values
    found = forecast(values, horizon, kind=kind)
    assert found.quantiles.shape == (horizon, len(SCORES))
    assert np.isfinite(found.quantiles).all()
    assert (np.diff(found.quantiles, axis=1) >= 0).all()
    assert (np.diff([found.quantile(one) for one in PROBABILITIES], axis=0) >= 0).all()
    assert np.linalg.eigvalsh(found.correlation).min() > -1e-9
    np.testing.assert_allclose(np.diag(found.correlation), 1)
    drawn = found.draws(50, 1)
    if kind != "any":
        assert min(found.quantiles.min(), drawn.min()) >= 0
    if kind == "share":
        assert max(found.quantiles.max(), drawn.max()) <= 100


@QUICK
@given(values=of_length(st.floats(0.5, 500)), unit=st.sampled_from([0.001, 7.0, 1000.0]))
def test_the_unit_of_the_values_is_the_unit_of_the_forecast(values, unit):
    once, scaled = forecast(values, 3), forecast(values * unit, 3)
    np.testing.assert_allclose(scaled.quantiles, once.quantiles * unit, rtol=1e-6, atol=1e-6 * unit * values.mean())
    np.testing.assert_allclose(scaled.correlation, once.correlation, atol=1e-6)
    assert scaled.remarks == once.remarks


def test_proportions_are_shares_of_one():
    values = np.array([80, 85, 83, 88, 90, 94, 93, 97.0])
    of_hundred, of_one = forecast(values, 5, kind="share"), forecast(values / 100, 5, kind="share", upper=1)
    np.testing.assert_allclose(of_one.quantiles * 100, of_hundred.quantiles)
    assert of_hundred.quantiles[:, -1].max() == pytest.approx(100)
    assert (np.diff(width(of_hundred)) > 0).all()


def test_the_same_series_gives_the_same_forecast_to_the_last_bit():
    once, again = forecast(walk(), 4), forecast(walk(), 4)
    np.testing.assert_array_equal(once.quantiles, again.quantiles)
    np.testing.assert_array_equal(once.draws(10, 3), again.draws(10, 3))


@pytest.mark.parametrize("length", [6, 60])
@pytest.mark.parametrize("horizon", [1, 30])
def test_the_shortest_and_the_longest_series_are_projected_near_and_far(length, horizon):
    found = forecast(walk(length), horizon)
    assert found.horizon == horizon == len(found.median) == found.draws(5, 1).shape[1]
    assert (np.diff(width(found)) > 0).all()
    assert ("too few figures to measure the widths at earlier origins" in found.remarks) == (length == 6)


# Cover


def test_intervals_hold_what_comes_about_as_often_as_they_say():
    """Made up: 100 walks with drift and 100 noisy levels of 25 figures, four ahead; 1,600 outcomes in runs of four."""
    rng = np.random.default_rng(20260101)
    drift = rng.normal(0, 3, size=(100, 1))
    walks = 300 + np.cumsum(drift + rng.normal(0, 8, size=(100, 29)), axis=1)
    levels = 300 + rng.normal(0, 8, size=(100, 29))
    inside = {0.95: [], 0.8: []}
    for values in np.concatenate([walks, levels]):
        found = forecast(values[:25], 4)
        for level, seen in inside.items():
            lower, upper = found.interval(level)
            seen.append((lower <= values[25:]) & (values[25:] <= upper))
    assert 0.90 < np.mean(inside[0.95]) < 0.99
    assert 0.72 < np.mean(inside[0.8]) < 0.92


# Probabilities and draws


def test_the_probability_of_a_quantile_is_its_own():
    found = forecast(walk(), 3)
    for probability in PROBABILITIES:
        quantile = found.quantile(probability)
        for period in range(3):
            assert found.probability_below(quantile[period], period) == pytest.approx(probability)
            strictly = found.probability_below(quantile[period], period, strictly=True)
            assert strictly == pytest.approx(probability)
    assert found.probability_below(-1e9) == 0
    assert found.probability_below(1e9) == 1
    assert found.probability_below(found.median[-1]) == pytest.approx(0.5)


def test_quantiles_that_lie_on_a_bound_count_towards_reaching_it():
    """A share that climbed to 100: most of its distribution lies there, and none lies above."""
    found = forecast(np.array([80, 85, 90, 94, 97, 99, 100, 100.0]), 3, kind="share")
    at_bound = float(np.mean(found.draws(20_000, 1)[:, -1] == 100))
    assert at_bound > 0.5
    assert found.probability_below(100) == 1
    assert 1 - found.probability_below(100, strictly=True) == pytest.approx(at_bound, abs=0.02)
    zero = forecast(np.array([9, 4, 2, 1, 1, 0, 0, 0.0]), 2)
    at_zero = float(np.mean(zero.draws(20_000, 1)[:, -1] == 0))
    assert at_zero > 0.1
    assert zero.probability_below(0) == pytest.approx(at_zero, abs=0.02)
    assert zero.probability_below(0, strictly=True) == 0


@pytest.mark.parametrize("probability", [0, 1, -0.1, 95, NAN])
def test_a_probability_that_is_none_is_refused(probability):
    with pytest.raises(ParameterError, match="between 0 and 1"):
        forecast(walk(), 1).quantile(probability)


def test_draws_have_the_quantiles_of_each_period():
    found = forecast(walk(), 4)
    drawn = found.draws(40_000, 7)
    for probability in (0.025, 0.1, 0.5, 0.9, 0.975):
        expected = found.quantile(probability)
        np.testing.assert_allclose(np.quantile(drawn, probability, axis=0), expected, atol=0.03 * width(found)[0])


def test_draws_of_neighbouring_periods_go_together_as_the_correlation_says():
    found = forecast(walk(), 4)
    from scipy import stats

    ranks = stats.spearmanr(found.draws(20_000, 7)).statistic
    # Of a joint normal distribution (Pearson 1907).
    np.testing.assert_allclose(2 * np.sin(np.pi * ranks / 6), found.correlation, atol=0.03)
    neighbours = np.diag(found.correlation, 1)
    assert (neighbours > 0.4).all()
    assert found.correlation[0, 3] < neighbours.min()


def test_a_seed_gives_its_draws_and_another_gives_others():
    found = forecast(walk(), 2)
    np.testing.assert_array_equal(found.draws(20, 1), found.draws(20, 1))
    assert (found.draws(20, 1) != found.draws(20, 2)).all()


# Counts


@pytest.mark.parametrize("mean", [3, 40, 2500])
def test_a_count_is_no_surer_than_poisson_noise(mean):
    """A count that hardly moved: its own errors would give a far narrower interval."""
    from scipy import stats

    values = mean + np.tile([0.0, 1.0], 10) * (mean > 3) + np.eye(20)[4]
    found = forecast(values, 2, kind="count")
    lower, upper = found.interval(0.95)
    assert (lower <= stats.poisson.ppf(0.025, found.median) + 1).all()
    assert (upper >= stats.poisson.ppf(0.975, found.median) - 1).all()
    if mean > 3:
        assert (width(found) > 2 * width(forecast(values, 2, kind="positive"))).all()


def test_counts_that_are_all_equal_have_the_width_of_poisson_noise():
    """(sqrt(40) - 1.96/2)^2 to (sqrt(40) + 1.96/2)^2."""
    lower, upper = forecast(np.full(8, 40.0), 3, kind="count").interval(0.95)
    np.testing.assert_allclose(lower, (40**0.5 - 0.98) ** 2, rtol=0.001)
    np.testing.assert_allclose(upper, (40**0.5 + 0.98) ** 2, rtol=0.001)


def test_counts_that_are_all_zero_are_projected_at_zero_with_room_for_one():
    found = forecast(np.zeros(9), 3, kind="count")
    assert (found.median == 0).all()
    np.testing.assert_allclose(found.interval(0.95)[1], 0.96, atol=0.01)
    assert found.probability_below(0.5) > 0.9
    assert (found.draws(100, 1) >= 0).all()


@pytest.mark.parametrize("kind", ["positive", "share", "any"])
def test_equal_figures_of_another_kind_are_refused(kind):
    with pytest.raises(ParameterError, match="All figures are 40: nothing in them tells how uncertain"):
        forecast(np.array([40, 40, NAN, 40, 40, 40, 40]), 2, kind=kind)
