"""Draws of the counts that a continued trend would have brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from drugmetrics.analysis.deaths.continuation import Continuation
    from drugmetrics.analysis.deaths.trend_forms import Design

    Array = NDArray[np.float64]

#: No drawn log count is larger: a Poisson draw of more would not be a number.
_LARGEST_LOG = 25.0


def drawn_counts(made: Continuation, form: Design, *, variance: float, freedom: float, number: int, seed: int) -> Array:
    """Draw counts of the years ahead, with all that is uncertain about them.

    Each draw has its own bend, scale (a scaled inverse chi-squared, as normal errors of so few years leave it),
    coefficients, wander (its variance as uncertain as so few earlier errors leave it) and count noise: a negative
    binomial with the family's variance.

    Parameters
    ----------
    made : Continuation
        From one origin.
    form : Design
        What it was made with.
    variance : float
        Of the wander, a year, on the log scale.
    freedom : float
        Degrees of freedom of that variance.
    number, seed : int

    Returns
    -------
    numpy.ndarray, shape (number, horizon)
    """
    rng = np.random.default_rng(seed)
    horizon = made.mean.shape[-1]
    bend = rng.choice(made.weight.shape[1], size=number, p=made.weight[0])
    scale = np.maximum(made.fit.scale[0, bend] * made.freedom / rng.chisquare(made.freedom, number), 1.0)
    coefficients = form.ahead @ np.linalg.cholesky(made.fit.covariance[0])
    walk = np.linalg.cholesky(made.wander[0])
    ours = rng.standard_normal((number, coefficients.shape[-1])) * np.sqrt(scale)[:, None]
    strayed = (
        rng.standard_normal((number, horizon)) * np.sqrt(variance * freedom / rng.chisquare(freedom, number))[:, None]
    )
    logs = made.mean[0, bend] + _each(coefficients[bend], ours) + _each(walk[bend], strayed)
    mean = np.exp(np.minimum(logs, _LARGEST_LOG))
    # Variance over mean; what exceeds Poisson's is a gamma-distributed rate.
    excess = np.maximum(scale[:, None] * (1 + made.fit.alpha[0, bend][:, None] * mean) - 1, 1e-6)
    return np.asarray(rng.poisson(rng.gamma(mean / excess) * excess), dtype="float64")


def _each(roots: Array, scores: Array) -> Array:
    """Multiply each draw's root by its scores, shape (number, horizon)."""
    return np.asarray((roots @ scores[..., None])[..., 0])
