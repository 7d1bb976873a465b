"""How far a series wanders about its trends: errors at earlier years beyond what the model's own interval allows.

A trend fitted to ten years covers far too little of what comes next when its interval knows only of coefficients and
counts: trends of deaths bend. So the same form is fitted at every earlier year of the same series and its errors are
set against what its interval would have said (rolling origins; Tashman 2000, doi 10.1016/S0169-2070(00)00065-0). What
is left over is taken for a random walk of the log count about the trend, whose variance a year is the one at which the
mean squared standardised error is as it should be, the estimating equation of Paule and Mandel (1982, doi
10.6028/jres.087.022), drawn towards none by a belief worth a few years' errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drugmetrics.analysis.deaths.continuation import continued
from drugmetrics.analysis.deaths.trend_forms import Trend, design

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from drugmetrics.analysis.deaths.count_regression import Family

    Array = NDArray[np.float64]

#: Longer windows are judged by the errors of windows of this many years: too few earlier years have longer ones, and
#: how far a series wanders is its own, not the window's.
LONGEST_JUDGED = 10
#: How many origins' worth of errors the belief that the model is right already is worth; a squared standardised error
#: counts no more than `LARGEST`. How they were chosen is said in docs/decisions.md.
BELIEF, LARGEST = 2.0, 6.0


@dataclass(frozen=True)
class PastErrors:
    """Errors of a form of trend at earlier years, shape (origins, horizon) each; NaN where nothing came.

    Attributes
    ----------
    squared : numpy.ndarray
        Of log(count / expected).
    spread : numpy.ndarray
        The variance the model gave it.
    unit_wander : numpy.ndarray
        The variance a random walk with variance 1 a year would give it.
    """

    squared: Array
    spread: Array
    unit_wander: Array

    @property
    def origins(self) -> int:
        """At how many earlier years an error is known."""
        return int(np.isfinite(self.squared).any(axis=1).sum())

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the wander's variance: the origins that do not overlap, and one for the belief."""
        return float(max(self.origins / self.squared.shape[1], 2.0) + 1.0)


def past_errors(counts: Array, *, trend: Trend, family: Family, window: int, horizon: int) -> PastErrors:
    """Fit a form of trend at every earlier year of a series and return its errors, `horizon` years ahead.

    Parameters
    ----------
    counts : numpy.ndarray, shape (years,)
        All of it before the counterfactual begins.
    trend, family
        As for `counterfactual`.
    window, horizon : int

    Returns
    -------
    PastErrors

    Examples
    --------
    >>> past = past_errors(100 * 1.02 ** np.arange(20), trend="linear", family="quasi-Poisson", window=10, horizon=2)
    >>> past.origins, bool(np.nanmax(past.squared) < 1e-9)
    (10, True)
    """
    width = min(window, LONGEST_JUDGED)
    form = design(trend, width, horizon)
    runs = np.lib.stride_tricks.sliding_window_view(np.append(counts, np.full(horizon, np.nan)), width + horizon)
    runs = runs[: max(len(counts) - width, 0)]
    made = continued(runs[:, :width], form, family=family)
    # Half a death stands for none, whose log is not finite.
    error = np.log(np.maximum(runs[:, width:], 0.5) / made.expected)
    seen = np.isfinite(error)
    return PastErrors(*(np.where(seen, part, np.nan) for part in (error**2, made.spread, made.unit_wander)))


def variance_a_year(past: PastErrors) -> float:
    """Return the variance a year of the random walk about the trend, on the log scale; 0 where nothing is left over.

    Parameters
    ----------
    past : PastErrors

    Returns
    -------
    float
        The variance at which squared errors over their variances average 1, `BELIEF` origins among them at which the
        model alone was right.

    Examples
    --------
    >>> calm, wild = (PastErrors(np.full((9, 1), size), np.ones((9, 1)), np.ones((9, 1))) for size in (0.5, 4.0))
    >>> variance_a_year(calm), round(variance_a_year(wild), 2)
    (0.0, 2.45)
    """
    from scipy import optimize

    seen = np.isfinite(past.squared)
    if not seen.any():
        return 0.0
    squared, spread, unit = past.squared[seen], past.spread[seen], past.unit_wander[seen]

    def surprise(variance: float) -> float:
        own = np.minimum(squared / (spread + variance * unit), LARGEST).mean()
        believed = (spread / (spread + variance * unit)).mean()
        return float((past.origins * own + BELIEF * believed) / (past.origins + BELIEF) - 1)

    if surprise(0.0) <= 0:
        return 0.0
    above = 1e-3
    while surprise(above) > 0:
        above *= 4
    return float(optimize.brentq(surprise, 0.0, above, xtol=1e-10))
