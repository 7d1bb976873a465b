"""Forms of trend and their fits: answers by hand, statsmodels and scipy as oracles. All series are made up."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.interpolate import CubicSpline

from drugmetrics.analysis.deaths.continuation import continued
from drugmetrics.analysis.deaths.count_regression import FAMILIES, fit
from drugmetrics.analysis.deaths.trend_forms import TRENDS, design
from drugmetrics.errors import ParameterError

RNG = np.random.default_rng(11)


def noisy(window: int = 15, shape: float = 20.0, level: float = 5.0) -> np.ndarray:
    """Make up over-dispersed counts that rise by 3% a year."""
    mean = np.exp(level + 0.03 * np.arange(window))
    return RNG.negative_binomial(shape, shape / (shape + mean)).astype("float64")


# Designs


def test_a_line_goes_on_and_a_damped_one_stops_within_nine_slopes():
    line, damped = (design(trend, 10, 200).ahead[0] for trend in ("linear", "damped"))
    assert line[:, 1].tolist() == list(range(1, 201))
    assert damped[:3, 1] == pytest.approx([0.9, 0.9 + 0.81, 0.9 + 0.81 + 0.729])
    # 0.9 + 0.81 + ... = 0.9 / (1 - 0.9)
    assert damped[-1, 1] == pytest.approx(9.0)
    for trend in ("linear", "damped"):
        assert design(trend, 10, 1).fitted[0, :, 1].tolist() == list(range(-9, 1))


def test_a_bend_lies_four_years_or_more_from_each_end():
    form = design("change-point", 15, 3)
    assert form.bends == (-10, -9, -8, -7, -6, -5, -4)
    for bend, fitted, ahead in zip(form.bends, form.fitted, form.ahead, strict=True):
        years = np.arange(-14.0, 4.0)
        third = np.concatenate([fitted[:, 2], ahead[:, 2]])
        assert third.tolist() == [max(year - bend, 0) for year in years]


@pytest.mark.parametrize(("window", "knots"), [(10, 3), (15, 4), (29, 6)])
def test_a_smooth_trend_is_the_natural_cubic_spline_and_straight_beyond_its_end(window, knots):
    """Any natural spline of scipy with these knots lies in the columns, and so does its end drawn on."""
    form = design("smooth", window, 4)
    places = np.linspace(1.0 - window, 0.0, knots)
    assert form.fitted.shape == (1, window, knots)
    for _ in range(3):
        spline = CubicSpline(places, RNG.normal(size=knots), bc_type="natural")
        wanted = spline(np.arange(1.0 - window, 1.0))
        coefficients, *_ = np.linalg.lstsq(form.fitted[0], wanted)
        np.testing.assert_allclose(form.fitted[0] @ coefficients, wanted, atol=1e-9)
        straight = spline(0.0) + spline(0.0, 1) * np.arange(1.0, 5.0)
        np.testing.assert_allclose(form.ahead[0] @ coefficients, straight, atol=1e-7)


@pytest.mark.parametrize(
    ("trend", "window", "horizon", "words"),
    [
        ("quadratic", 10, 3, "one of linear, damped, change-point, smooth; found 'quadratic'"),
        ("linear", 4, 3, "needs more than 4 years"),
        ("smooth", 5, 3, "needs more than 5 years"),
        ("change-point", 8, 3, "needs more than 8 years"),
        ("linear", 10, 0, "at least one year; 0 is asked for"),
    ],
)
def test_forms_that_are_none_and_windows_too_short_are_refused(trend, window, horizon, words):
    with pytest.raises(ParameterError, match=words):
        design(trend, window, horizon)


def test_the_shortest_windows():
    assert (design("linear", 5, 1).freedom, design("smooth", 6, 1).freedom) == (3, 3)
    assert design("change-point", 9, 1).bends == (-4,)


# Fits


@pytest.mark.parametrize("trend", TRENDS)
@pytest.mark.parametrize("per_head", [False, True])
def test_quasi_poisson_is_statsmodels_poisson_with_pearsons_scale(trend, per_head):
    counts, form = noisy(), design(trend, 15, 3)
    offset = np.log(np.linspace(5e6, 6e6, 15)) if per_head else np.zeros(15)
    found = fit(counts, form.fitted, form.freedom, family="quasi-Poisson", offset=offset)
    for place, matrix in enumerate(form.fitted):
        oracle = sm.GLM(counts, matrix, family=sm.families.Poisson(), offset=offset).fit()
        np.testing.assert_allclose(found.coefficients[place], oracle.params, rtol=1e-6)
        np.testing.assert_allclose(found.covariance[place], oracle.cov_params(), rtol=1e-5, atol=1e-12)
        np.testing.assert_allclose(found.mean[place], oracle.fittedvalues, rtol=1e-7)
        assert found.deviance[place] == pytest.approx(oracle.deviance)
        assert found.scale[place] == pytest.approx(oracle.pearson_chi2 / oracle.df_resid)
        assert found.scale[place] > 1
        assert found.alpha[place] == 0


@pytest.mark.parametrize("trend", TRENDS)
def test_negative_binomial_is_statsmodels_at_the_alpha_that_makes_pearsons_statistic_its_degrees_of_freedom(trend):
    counts, form = noisy(), design(trend, 15, 3)
    found = fit(counts, form.fitted, form.freedom, family="negative binomial")
    for place, matrix in enumerate(form.fitted):
        oracle = sm.GLM(counts, matrix, family=sm.families.NegativeBinomial(alpha=found.alpha[place]))
        oracle = oracle.fit(tol=1e-13, maxiter=200)
        np.testing.assert_allclose(found.coefficients[place], oracle.params, rtol=1e-5)
        np.testing.assert_allclose(found.covariance[place], oracle.cov_params(), rtol=1e-4, atol=1e-10)
        assert oracle.pearson_chi2 == pytest.approx(oracle.df_resid, rel=1e-4)
        assert found.alpha[place] > 0


def test_counts_more_regular_than_poisson_are_taken_for_poisson():
    counts = np.round(1000 * 1.02 ** np.arange(10))
    form = design("linear", 10, 1)
    for family in FAMILIES:
        found = fit(counts, form.fitted, form.freedom, family=family)
        assert (found.alpha[0], found.scale[0]) == (0.0, 1.0)


def test_fits_made_together_are_those_made_alone_and_one_that_does_not_exist_spoils_none():
    form = design("linear", 10, 1)
    lost = np.array([7.0] + [0.0] * 9)
    many = np.stack([noisy(10), lost, noisy(10), np.zeros(10)])
    for family in FAMILIES:
        together = fit(many[:, None], form.fitted, form.freedom, family=family)
        assert np.isnan(together.coefficients[[1, 3]]).all()
        for place in (0, 2):
            alone = fit(many[place], form.fitted, form.freedom, family=family)
            np.testing.assert_allclose(together.coefficients[place], alone.coefficients, rtol=1e-6)


def test_the_hat_says_how_coefficients_move_with_a_years_log_count():
    form = design("smooth", 10, 1)
    exact = np.exp(form.fitted[0] @ np.array([6.0, 0.05, 0.2]))
    found = fit(exact, form.fitted, form.freedom, family="quasi-Poisson")
    for year in (0, 4, 9):
        moved = exact.copy()
        moved[year] *= np.exp(1e-4)
        other = fit(moved, form.fitted, form.freedom, family="quasi-Poisson")
        slope = (other.coefficients[0] - found.coefficients[0]) / 1e-4
        np.testing.assert_allclose(slope, found.hat[0, :, year], rtol=2e-3, atol=1e-6)


def test_a_family_that_is_none_is_refused():
    with pytest.raises(ParameterError, match="one of quasi-Poisson, negative binomial; found 'Gaussian'"):
        fit(noisy(10), design("linear", 10, 1).fitted, 8, family="Gaussian")


# Continuations


def test_the_coefficients_error_ahead_is_statsmodels():
    counts, form = noisy(10), design("linear", 10, 3)
    made = continued(counts[None], form, family="quasi-Poisson")
    oracle = sm.GLM(counts, form.fitted[0], family=sm.families.Poisson()).fit(scale="X2")
    ahead = oracle.get_prediction(form.ahead[0])
    np.testing.assert_allclose(made.expected[0], ahead.predicted_mean, rtol=1e-7)
    variance = made.fit.scale[0, 0] * np.diagonal(made.parameters[0, 0])
    np.testing.assert_allclose(np.sqrt(variance), ahead.linpred.se_mean, rtol=1e-5)
    # With the count's own noise, and drawn out as the variance of a t distribution with 8 degrees of freedom is.
    noise = made.fit.scale[0, 0] / made.expected[0]
    np.testing.assert_allclose(made.spread[0], (variance + noise) * 8 / 6, rtol=1e-5)


@pytest.mark.parametrize("trend", TRENDS)
def test_the_wanders_part_of_the_error_is_that_of_simulated_random_walks(trend):
    """Without count noise, the log error of a continued trend has the variance that the design alone implies."""
    form, runs, sd = design(trend, 10, 3), 6000, 0.01
    walk = np.cumsum(np.random.default_rng(2).normal(0, sd, (runs, 13)), axis=1)
    paths = np.exp(7 + 0.02 * np.arange(13) + walk)
    # One possible bend at a time, for averaging over bends is not linear.
    for bend in range(len(form.fitted)):
        found = fit(paths[:, :10], form.fitted[bend], form.freedom, family="quasi-Poisson")
        error = np.log(paths[:, 10:]) - found.coefficients @ form.ahead[bend].T
        expected = continued(np.exp(7 + 0.02 * np.arange(10))[None], form, family="quasi-Poisson").wander[0, bend]
        if trend == "damped":
            # A damped line misses some growth for certain; only its spread is the wander's.
            error -= error.mean(axis=0)
        np.testing.assert_allclose(np.cov(error.T), sd**2 * expected, rtol=0.08)


def test_a_bend_that_is_there_has_the_weight():
    form = design("change-point", 15, 2)
    for place in (0, 3, 6):
        counts = np.exp(form.fitted[place] @ np.array([9.0, 0.0, 0.12]))
        made = continued(counts[None], form, family="quasi-Poisson")
        assert made.weight.sum() == pytest.approx(1)
        assert made.weight[0].argmax() == place
        assert made.weight[0, place] > 0.9
    flat = continued(np.full((1, 15), 50.0), form, family="quasi-Poisson")
    np.testing.assert_allclose(flat.weight, 1 / 7, rtol=1e-6)
