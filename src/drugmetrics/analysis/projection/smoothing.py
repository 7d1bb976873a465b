"""Every point of a parameter grid run through a series at once, and what it says at every origin.

The recursion is linear in what it starts from (level, slope) and in the regressors (a marked break, the quarters), so
these are not searched for but integrated out: beside the series itself the recursion runs the responses to a unit of
each, and least squares with a weak prior does the rest at every origin. A point's weight is its prior times its
marginal likelihood, tempered; the forecast is the average over the points, its spread their spread and their own errors
together, its tails Student's t for the figures seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from drugmetrics.analysis.projection.grid import Grid

    Array = NDArray[np.float64]

#: Power of the likelihood: below 1, since one-step fits say less of the way ahead than they seem to.
TEMPER = 1 / 3
#: Prior precisions relative to the errors': of the first level, as good as none; of a regressor, ten errors wide.
_LEVEL, _REGRESSOR = 1e-6, 0.01


@dataclass(frozen=True)
class Ahead:
    """Forecasts of one scale from several origins.

    Attributes
    ----------
    mean, spread : numpy.ndarray, shape (origins, horizon)
    freedom : numpy.ndarray, shape (origins,)
        Degrees of freedom of the tails.
    """

    mean: Array
    spread: Array
    freedom: Array


@dataclass(frozen=True)
class Smoothed:
    """What a grid made of a series: sums for least squares and states, after each period.

    Attributes
    ----------
    level, slope : numpy.ndarray, shape (periods, points, columns)
        States of the recursion: of the series, of a unit of first level, of first slope, and of each regressor.
    cross : numpy.ndarray, shape (periods, points, columns - 1, columns - 1)
        Normal matrix, prior included; with `moment` (periods, points, columns - 1) and `square` (periods, points).
    doubt : numpy.ndarray, shape (periods, points)
        Sum of the logarithms of the errors' relative variances, which are above one after a gap.
    seen : numpy.ndarray, shape (periods,)
        Number of figures seen.
    """

    grid: Grid
    first: float
    regressors: Array
    prior: Array
    level: Array
    slope: Array
    cross: Array
    moment: Array
    square: Array
    doubt: Array
    seen: NDArray[np.int64]

    def ahead(self, origins: NDArray[np.int64], horizon: int) -> Ahead:
        """Forecast from each origin (number of periods known), averaged over the grid."""
        at = origins - 1
        weight, coefficients, inverse, variance, freedom = self._weighed(at)
        base, responses = self._responses(at, horizon)
        means = base + np.einsum("tghc,tgc->tgh", responses, coefficients)
        own = _error_sums(self.grid, horizon) + np.einsum("tghc,tgcd,tghd->tgh", responses, inverse, responses)
        mean = np.einsum("tg,tgh->th", weight, means)
        spread = np.einsum("tg,tgh->th", weight, own * variance[..., None] + (means - mean[:, None]) ** 2)
        return Ahead(self.first + mean, np.sqrt(spread), freedom)

    def correlation(self, horizon: int) -> Array:
        """Return how the errors of the horizons go together at the last origin, shape (horizon, horizon)."""
        at = np.array([len(self.seen) - 1])
        weight, coefficients, inverse, variance, _ = self._weighed(at)
        base, responses = self._responses(at, horizon)
        means = (base + np.einsum("tghc,tgc->tgh", responses, coefficients))[0]
        apart = means - weight[0] @ means
        own = np.einsum("ghk,glk->ghl", _reach(self.grid, horizon), _reach(self.grid, horizon))
        own = own + np.einsum("ghc,gcd,gld->ghl", responses[0], inverse[0], responses[0])
        matrix = np.einsum("g,ghl->hl", weight[0] * variance[0], own)
        matrix += np.einsum("g,gh,gl->hl", weight[0], apart, apart)
        scale = np.sqrt(np.diag(matrix))
        return np.asarray(matrix / np.outer(scale, scale))

    def evidence(self) -> float:
        """Return the logarithm of the series' marginal likelihood, but for a constant, of the likeliest point."""
        return float(self._fit(np.array([len(self.seen) - 1]))[0].max())

    def _fit(self, at: NDArray[np.int64]) -> tuple[Array, Array, Array, Array, Array]:
        """Return log marginal likelihoods, coefficients, their covariance, error variances, degrees of freedom."""
        inverse: Array = np.linalg.inv(self.cross[at]).astype("float64")
        coefficients = np.einsum("tgcd,tgd->tgc", inverse, self.moment[at])
        left = self.square[at] - np.einsum("tgc,tgc->tg", coefficients, self.moment[at])
        left = np.maximum(left, 1e-12 * np.maximum(self.square[at].max(axis=1, keepdims=True), 1e-12))
        freedom: Array = np.maximum(self.seen[at] - 1, 1).astype("float64")
        _, determinant = np.linalg.slogdet(self.cross[at])
        fit = np.log(self.prior).sum(axis=1) - determinant - self.doubt[at] - freedom[:, None] * np.log(left)
        coefficients = np.asarray(coefficients)
        return np.asarray(fit / 2), coefficients, inverse, np.asarray(left / freedom[:, None]), freedom

    def _weighed(self, at: NDArray[np.int64]) -> tuple[Array, Array, Array, Array, Array]:
        """Return weights, coefficients, their covariance (relative), error variances and degrees of freedom."""
        fit, coefficients, inverse, variance, freedom = self._fit(at)
        score = TEMPER * fit + self.grid.log_weight
        weight = np.exp(score - score.max(axis=1, keepdims=True))
        return np.asarray(weight / weight.sum(axis=1, keepdims=True)), coefficients, inverse, variance, freedom

    def _responses(self, at: NDArray[np.int64], horizon: int) -> tuple[Array, Array]:
        """Return the series' own forecast and the responses to a unit of each coefficient, by horizon."""
        damping = _damping(self.grid, horizon)[None, :, :, None]
        paths = self.level[at][:, :, None] + damping * self.slope[at][:, :, None]
        steps = at[:, None] + np.arange(1, horizon + 1)
        paths[..., 3:] += self.regressors[steps][:, None]
        return paths[..., 0], paths[..., 1:]


def smooth(values: Array, grid: Grid, *, horizon: int, regressors: Array | None = None) -> Smoothed:
    """Run a series through every point of a grid.

    Parameters
    ----------
    values : numpy.ndarray, shape (periods,)
        On the scale it is modelled on; NaN where a period is missing: time goes on, and the next error is that of all
        periods passed.
    grid : Grid
    horizon : int
        How far `ahead` may be asked to look.
    regressors : numpy.ndarray, shape (periods + horizon, regressors), optional
        Zeros and ones known ahead, such as a step at a marked break; each with a weak prior on its coefficient.

    Returns
    -------
    Smoothed

    Examples
    --------
    >>> from drugmetrics.analysis.projection.grid import random_walk
    >>> walked = smooth(np.array([3.0, 5.0, 4.0, 6.0]), random_walk(drift=False), horizon=2)
    >>> walked.ahead(np.array([4]), 2).mean.round(6).tolist()
    [[6.0, 6.0]]
    """
    extra = np.zeros((len(values) + horizon, 0)) if regressors is None else regressors
    points, columns = len(grid), 3 + extra.shape[1]
    first = float(values[np.flatnonzero(np.isfinite(values))[0]])
    level, slope = np.zeros((points, columns)), np.zeros((points, columns))
    level[:, 1], slope[:, 2] = 1.0, np.where(grid.phi > 0, 1.0, 0.0)
    phi, passed = grid.phi[:, None], 0
    prior = np.ones((points, columns - 1))
    prior[:, 0], prior[:, 1], prior[:, 2:] = _LEVEL, grid.precision, _REGRESSOR
    cross = np.einsum("gc,cd->gcd", prior, np.eye(columns - 1))
    moment, square, doubt = np.zeros((points, columns - 1)), np.zeros(points), np.zeros(points)
    kept: dict[str, list[Array]] = {name: [] for name in ("level", "slope", "cross", "moment", "square", "doubt")}
    for value, step in zip(values, extra, strict=False):
        expected, since = level + phi * slope, passed
        level, slope = expected, phi * slope
        passed = 0 if np.isfinite(value) else passed + 1
        if np.isfinite(value):
            error = np.concatenate([[value - first, 0.0, 0.0], -step]) - expected
            variance, to_level, to_slope = _gains(grid, since)
            inputs = -error[:, 1:]
            cross = cross + inputs[:, :, None] * inputs[:, None, :] / variance[:, None, None]
            moment = moment + inputs * error[:, :1] / variance[:, None]
            square, doubt = square + error[:, 0] ** 2 / variance, doubt + np.log(variance)
            level, slope = level + to_level[:, None] * error, slope + to_slope[:, None] * error
        for name, now in zip(kept, (level, slope, cross, moment, square, doubt), strict=True):
            kept[name].append(now)
    stacked = {name: np.stack(parts) for name, parts in kept.items()}
    return Smoothed(grid, first, extra, prior, seen=np.cumsum(np.isfinite(values)), **stacked)


def _gains(grid: Grid, passed: int) -> tuple[Array, Array, Array]:
    """Return variance and gains of an error after `passed` periods without a figure, shape (points,) each.

    The errors of those periods are in it too: it is larger than one period's, and more of it is lasting.
    """
    if passed == 0:
        return np.ones(len(grid)), grid.alpha, grid.beta
    reach = (grid.alpha[:, None] + grid.beta[:, None] * _damping(grid, passed)).T
    fading = np.array([grid.beta * grid.phi**lag for lag in range(1, passed + 1)])
    variance = 1 + (reach**2).sum(axis=0)
    to_level = (grid.alpha + (reach**2).sum(axis=0)) / variance
    to_slope = (grid.beta + (reach * fading).sum(axis=0)) / variance
    return variance, to_level, to_slope


def _damping(grid: Grid, horizon: int) -> Array:
    """Return how much of the slope is added by each horizon, shape (points, horizon)."""
    return np.asarray(np.cumsum(grid.phi[:, None] ** np.arange(1, horizon + 1), axis=1))


def _reach(grid: Grid, horizon: int) -> Array:
    """Return what an error of each future period adds to each horizon, shape (points, horizon, period)."""
    later = grid.alpha[:, None] + grid.beta[:, None] * _damping(grid, horizon)
    by_lag = np.concatenate([np.ones((len(grid), 1)), later[:, :-1]], axis=1)
    lag = np.arange(horizon)[:, None] - np.arange(horizon)[None, :]
    return np.where(lag >= 0, by_lag[:, np.maximum(lag, 0)], 0.0)


def _error_sums(grid: Grid, horizon: int) -> Array:
    return np.asarray((_reach(grid, horizon) ** 2).sum(axis=2))
