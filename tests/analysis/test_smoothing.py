"""Smoothing over a grid: the answers of statsmodels and of generalised least squares. All series are made up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.projection import smoothing
from drugmetrics.analysis.projection.grid import Grid, averaged, random_walk
from drugmetrics.analysis.projection.smoothing import smooth

NAN = float("nan")
POINTS = [  # alpha, beta, phi
    (1.0, 0.0, 0.0),  # random walk
    (1.0, 0.0, 1.0),  # with drift
    (0.3, 0.0, 0.0),  # simple smoothing
    (0.3, 0.0, 1.0),  # Theta
    (0.5, 0.2, 1.0),  # local linear trend
    (0.6, 0.3, 0.9),  # damped trend
    (0.0, 0.0, 1.0),  # straight line
]


def point(alpha: float, beta: float, phi: float, precision: float = 1.0) -> Grid:
    one = [np.array([value]) for value in (alpha, beta, phi, precision)]
    return Grid(*one, log_weight=np.zeros(1))


def series(length: int = 24, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return 50 + np.cumsum(rng.normal(1, 3, length)) + rng.normal(0, 2, length)


def of_unit(alpha: float, beta: float, phi: float, length: int) -> np.ndarray:
    """Run the model forward once for a unit error of each period: column j is what error j does, lower triangular."""
    effect = np.zeros((length, length))
    for j in range(length):
        level = slope = 0.0
        for t in range(length):
            error = float(t == j)
            effect[t, j] = level + phi * slope + error
            level, slope = level + phi * slope + alpha * error, phi * slope + beta * error
    return effect


def least_squares(values, alpha, beta, phi, horizon, precision=1.0, regressors=None):
    """Predict by one joint normal distribution of past, future and coefficients.

    Returns the mean (horizon,), the covariance (horizon, horizon) and the logarithm of the marginal likelihood, but for
    a constant, with the error variance estimated as the sum of squares over the figures less one.
    """
    length, first = len(values) + horizon, values[np.isfinite(values)][0]
    slopes = np.cumsum(phi ** np.arange(1, length + 1)) if phi > 0 else np.zeros(length)
    design = np.column_stack([np.ones(length), slopes])
    prior = [1e6, 1 / precision]
    if regressors is not None:
        design, prior = np.column_stack([design, regressors]), prior + [100.0] * regressors.shape[1]
    effect = of_unit(alpha, beta, phi, length)
    joint = effect @ effect.T + design @ np.diag(prior) @ design.T
    known = np.flatnonzero(np.isfinite(values))
    ahead = np.arange(len(values), length)
    seen = joint[np.ix_(known, known)]
    gain = np.linalg.solve(seen, joint[np.ix_(known, ahead)]).T
    apart = values[known] - first
    squares = apart @ np.linalg.solve(seen, apart)
    variance = squares / (len(known) - 1)
    covariance = joint[np.ix_(ahead, ahead)] - gain @ joint[np.ix_(known, ahead)]
    likelihood = -0.5 * (np.linalg.slogdet(seen)[1] + (len(known) - 1) * np.log(squares))
    return first + gain @ apart, variance * covariance, likelihood


def predicted(values, grid, horizon, regressors=None):
    found = smooth(np.asarray(values, dtype="float64"), grid, horizon=horizon, regressors=regressors)
    ahead = found.ahead(np.array([len(values)]), horizon)
    return ahead.mean[0], ahead.spread[0], found


# statsmodels


@pytest.mark.parametrize("parameters", [one for one in POINTS if 0 < one[0] < 1 and one[2] > 0])
def test_from_the_same_first_states_statsmodels_forecasts_the_same(parameters):
    """The first states by least squares, handed to statsmodels' ETS(A,Ad,N) as known (it takes no alpha of 1)."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    alpha, beta, phi = parameters
    values = series()
    effect = of_unit(*parameters, len(values))
    design = np.linalg.solve(effect, np.column_stack([np.ones(24), np.cumsum(phi ** np.arange(1, 25))]))
    normal = design.T @ design + np.diag([1e-6, 1.0])
    level, slope = np.linalg.solve(normal, design.T @ np.linalg.solve(effect, values - values[0]))
    model = ETSModel(
        pd.Series(values), error="add", trend="add", damped_trend=True,
        initialization_method="known", initial_level=values[0] + level, initial_trend=slope,
    )  # fmt: skip
    known = model.smooth(np.array([alpha, beta, phi]))
    np.testing.assert_allclose(predicted(values, point(*parameters), 6)[0], known.forecast(6), rtol=1e-9)


def test_simple_smoothing_is_that_of_holt_winters():
    from statsmodels.tsa.holtwinters import SimpleExpSmoothing

    values = series(60)
    known = SimpleExpSmoothing(values, initialization_method="known", initial_level=values[0])
    expected = known.fit(smoothing_level=0.5, optimized=False).forecast(3)
    # After sixty periods the first level is forgotten, whatever it was.
    np.testing.assert_allclose(predicted(values, point(0.5, 0, 0), 3)[0], expected, rtol=1e-9)


@pytest.mark.parametrize("parameters", [(0.5, 0.2, 0.9), (0.9, 0.3, 0.8), (0.6, 0.4, 0.95), (0.4, 0.1, 0.7)])
def test_the_variance_ahead_grows_as_statsmodels_has_it(parameters):
    """ETS(A,Ad,N) is of class 1 (Hyndman and others 2008, table 6.1). First states pinned or forgotten: 300 periods."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = series(300)
    model = ETSModel(
        pd.Series(values), error="add", trend="add", damped_trend=True,
        initialization_method="known", initial_level=values[0], initial_trend=0,
    )  # fmt: skip
    variance = model.smooth(np.array(parameters)).get_prediction(300, 309).forecast_variance
    _, spread, _ = predicted(values, point(*parameters, precision=1e9), 10)
    np.testing.assert_allclose((spread / spread[0]) ** 2, variance / variance[0], rtol=1e-6)


# Literature, in closed form


def test_a_random_walk_stays_where_it_is_and_spreads_with_the_root_of_time():
    values = series()
    mean, spread, _ = predicted(values, random_walk(drift=False), 4)
    np.testing.assert_allclose(mean, values[-1])
    step = np.sqrt(np.sum(np.diff(values) ** 2) / 23)
    np.testing.assert_allclose(spread, step * np.sqrt([1, 2, 3, 4]), rtol=1e-5)


def test_a_random_walk_with_drift_goes_on_by_the_mean_step_held_a_little_towards_none():
    """Steps of precision one each, the drift's own precision one, the first step not known: 23 steps count as 24."""
    values = series()
    steps = np.diff(values)
    mean, spread, _ = predicted(values, random_walk(drift=True), 3)
    drift = steps.sum() / 24
    np.testing.assert_allclose(mean, values[-1] + drift * np.arange(1, 4), rtol=1e-6)
    variance = (np.sum(steps**2) - 24 * drift**2) / 23
    np.testing.assert_allclose(spread, np.sqrt(variance * (np.arange(1, 4) + np.arange(1, 4) ** 2 / 24)), rtol=1e-5)


def test_a_level_that_never_moves_is_a_straight_line():
    values = 3 + 2 * np.arange(1.0, 31)
    mean, spread, _ = predicted(values, point(0, 0, 1, precision=1e-9), 3)
    np.testing.assert_allclose(mean, [65, 67, 69], rtol=1e-5)
    assert (spread < 0.01).all()


def test_theta_is_simple_smoothing_with_a_drift():
    """Hyndman and Billah 2003: forecasts of a steady slope from a smoothed level, h slopes above it."""
    values = series()
    mean, _, found = predicted(values, point(0.3, 0, 1), 3)
    steps = np.diff(mean)
    assert steps[0] == pytest.approx(steps[1])
    assert found.ahead(np.array([23, 24]), 1).mean[1, 0] == pytest.approx(mean[0])
    expected, _, _ = least_squares(values, 0.3, 0, 1, 3)
    np.testing.assert_allclose(mean, expected, rtol=1e-6)


# Generalised least squares


@pytest.mark.parametrize("parameters", POINTS)
@pytest.mark.parametrize("precision", [0.25, 4.0])
def test_first_states_integrated_out_are_generalised_least_squares(parameters, precision):
    values = series()
    mean, spread, found = predicted(values, point(*parameters, precision), 5)
    expected, covariance, _ = least_squares(values, *parameters, 5, precision)
    np.testing.assert_allclose(mean, expected, rtol=1e-6)
    np.testing.assert_allclose(spread, np.sqrt(np.diag(covariance)), rtol=1e-5)
    scale = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(found.correlation(5), covariance / np.outer(scale, scale), atol=1e-5)


def test_what_is_likelier_by_least_squares_is_likelier_here():
    values = series()
    ours = [predicted(values, point(*one), 1)[2].evidence() for one in POINTS]
    theirs = [least_squares(values, *one, 1)[2] for one in POINTS]
    np.testing.assert_allclose(np.subtract(ours, ours[0]), np.subtract(theirs, theirs[0]), atol=1e-5)


def test_points_are_averaged_by_prior_and_tempered_likelihood():
    """Mean and spread of a mixture: the mean variance, and the variance of the means."""
    values = series()
    alphas, prior = np.array([0.2, 0.6, 1.0]), np.array([0.2, 0.5, 0.3])
    grid = Grid(alphas, alphas / 5, np.ones(3), np.ones(3), np.log(prior))
    each = [least_squares(values, alpha, alpha / 5, 1.0, 3) for alpha in alphas]
    weight = prior * np.exp(np.array([one[2] for one in each]) - each[0][2]) ** smoothing.TEMPER
    weight = weight / weight.sum()
    means, covariances = np.array([one[0] for one in each]), np.array([one[1] for one in each])
    centre = weight @ means
    apart = means - centre
    covariance = np.einsum("g,ghl->hl", weight, covariances) + np.einsum("g,gh,gl->hl", weight, apart, apart)
    mean, spread, found = predicted(values, grid, 3)
    np.testing.assert_allclose(mean, centre, rtol=1e-6)
    np.testing.assert_allclose(spread, np.sqrt(np.diag(covariance)), rtol=1e-5)
    scale = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(found.correlation(3), covariance / np.outer(scale, scale), atol=1e-5)


def test_what_is_said_at_an_origin_is_said_without_what_came_later():
    values = series()
    whole = smooth(values, averaged(), horizon=4).ahead(np.array([10, 24]), 4)
    early = smooth(values[:10], averaged(), horizon=4).ahead(np.array([10]), 4)
    np.testing.assert_allclose(whole.mean[0], early.mean[0], rtol=1e-12)
    np.testing.assert_allclose(whole.spread[0], early.spread[0], rtol=1e-12)
    np.testing.assert_array_equal(whole.freedom, [9, 23])


# Periods without a figure


@pytest.mark.parametrize("parameters", [(1.0, 0.0, 0.0), (1.0, 0.0, 1.0), (0.0, 0.0, 1.0)])
@pytest.mark.parametrize("gone", [[5], [5, 6, 7, 15], [1, 22]])
def test_a_gap_is_passed_over_and_time_goes_on(parameters, gone):
    """Exact where figures tell the state whole: walks and lines."""
    values = series()
    values[gone] = NAN
    mean, spread, found = predicted(values, point(*parameters), 4)
    expected, covariance, _ = least_squares(values, *parameters, 4)
    np.testing.assert_allclose(mean, expected, rtol=1e-5)
    np.testing.assert_allclose(spread, np.sqrt(np.diag(covariance)), rtol=1e-4)
    assert found.seen[-1] == 24 - len(gone)


@pytest.mark.parametrize("parameters", POINTS)
def test_the_first_error_after_a_gap_is_that_of_all_periods_passed(parameters):
    """Exact whatever the parameters when the figure after the gap is the newest."""
    values = series()
    values[[20, 21, 22]] = NAN
    mean, _, found = predicted(values, point(*parameters), 3)
    expected, _, likelihood = least_squares(values, *parameters, 3)
    np.testing.assert_allclose(mean, expected, rtol=1e-5)
    whole = least_squares(values, *POINTS[0], 1)[2], predicted(values, point(*POINTS[0]), 1)[2].evidence()
    assert found.evidence() - whole[1] == pytest.approx(likelihood - whole[0], abs=1e-4)


@pytest.mark.parametrize("parameters", POINTS)
def test_after_gaps_in_the_middle_forecasts_stay_near_least_squares(parameters):
    """What the gap leaves unknown of the state is let go: a little, and only while it is remembered."""
    values = series(40)
    values[[10, 11, 25]] = NAN
    mean, spread, _ = predicted(values, point(*parameters), 4)
    expected, covariance, _ = least_squares(values, *parameters, 4)
    scale = np.sqrt(np.diag(covariance))
    assert (np.abs(mean - expected) < 0.05 * scale).all()
    np.testing.assert_allclose(spread, scale, rtol=0.05)


# Regressors


@pytest.mark.parametrize("parameters", POINTS)
def test_coefficients_of_regressors_are_integrated_out_likewise(parameters):
    values = series()
    steps = (np.arange(29) >= 12).astype("float64")[:, None]
    mean, spread, _ = predicted(values, point(*parameters), 5, steps)
    expected, covariance, _ = least_squares(values, *parameters, 5, regressors=steps)
    np.testing.assert_allclose(mean, expected, rtol=1e-6)
    np.testing.assert_allclose(spread, np.sqrt(np.diag(covariance)), rtol=1e-5)


def test_a_step_at_a_marked_break_changes_neither_slope_nor_width():
    values = series(30)
    steps = (np.arange(34) >= 15).astype("float64")[:, None]
    mean, spread, _ = predicted(values, averaged(), 4, steps)
    moved, moved_spread, _ = predicted(values + 20 * steps[:30, 0], averaged(), 4, steps)
    np.testing.assert_allclose(moved - 20, mean, atol=0.05 * spread[0])
    np.testing.assert_allclose(moved_spread, spread, rtol=0.05)
    without, without_spread, _ = predicted(values + 20 * steps[:30, 0], averaged(), 4)
    assert without_spread[0] > 1.2 * spread[0]
    assert np.diff(without)[0] > np.diff(mean)[0] + 0.1


def test_a_season_known_ahead_is_in_the_forecast():
    quarter = np.arange(28) % 4
    seasons = (quarter[:, None] == np.arange(1, 4)).astype("float64")
    values = 100 + np.array([0.0, 5.0, 10.0, -5.0])[quarter[:24]] + series(24, 3) / 50
    mean, _, _ = predicted(values, averaged(), 4, seasons)
    np.testing.assert_allclose(mean - mean[0], [0, 5, 10, -5], atol=0.5)


# The grid


@pytest.mark.parametrize("values", [[4.0, 4, 4, 4, 4, 4, 4, 4], [0.0] * 8, list(range(12))])
def test_a_series_without_errors_is_continued_and_gives_no_nonsense(values):
    mean, spread, found = predicted(values, averaged(), 3)
    assert np.isfinite(mean).all()
    assert (spread >= 0).all()
    assert np.isfinite(found.correlation(3)).all()
    assert mean[0] == pytest.approx(2 * values[-1] - values[-2], abs=0.1)


def test_every_point_of_the_grid_is_forecastable():
    """Roots of the discount matrix inside the unit circle (Hyndman and others 2008, section 10.1)."""
    grid = averaged()
    for alpha, beta, phi in zip(grid.alpha, grid.beta, grid.phi, strict=True):
        discount = np.array([[1 - alpha, phi * (1 - alpha)], [-beta, phi * (1 - beta)]])
        assert np.abs(np.linalg.eigvals(discount)).max() <= 1 + 1e-9
    assert np.exp(grid.log_weight).sum() == pytest.approx(1)
