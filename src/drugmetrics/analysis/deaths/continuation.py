"""A fitted trend continued: what it expects of later years, and how far model and wander may carry it off.

On the log scale and to first order the error of a continued trend has three parts: the coefficients' error, the count's
own noise, and the wander of a trend that is not what its form says. A random walk of log counts about the trend moves
the fit too, through the years it was fitted to, so its part of the error follows from the design alone, up to the
variance a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drugmetrics.analysis.deaths.count_regression import Family, Fit, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from drugmetrics.analysis.deaths.trend_forms import Design

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Continuation:
    """Trends continued from one or more origins, over the possible bends of the form.

    Attributes
    ----------
    fit : Fit
        Leading axes (origins, bends).
    mean : numpy.ndarray, shape (origins, bends, horizon)
        Expected log counts ahead.
    weight : numpy.ndarray, shape (origins, bends)
        How well each bend fits, summing to one.
    parameters : numpy.ndarray, shape (origins, bends, horizon, horizon)
        Covariance of `mean` from the coefficients' error, the scale not in it.
    wander : numpy.ndarray, shape (origins, bends, horizon, horizon)
        Covariance of the log error for a random walk with variance 1 a year.
    freedom : int
        Degrees of freedom the scale is estimated with.
    """

    fit: Fit
    mean: Array
    weight: Array
    parameters: Array
    wander: Array
    freedom: int

    @property
    def expected(self) -> Array:
        """Expected counts, averaged over bends, shape (origins, horizon)."""
        return np.asarray((self.weight[..., None] * np.exp(self.mean)).sum(axis=1))

    @property
    def spread(self) -> Array:
        """Variance of the log error by the model alone, shape (origins, horizon).

        The scale is drawn out as a t distribution's variance is, for it is an estimate too.
        """
        scale = self.fit.scale * self.freedom / (self.freedom - 2)
        own = np.diagonal(self.parameters, axis1=-2, axis2=-1)
        one = scale[..., None] * (own + np.exp(-self.mean) + self.fit.alpha[..., None])
        between = (self.mean - np.log(self.expected)[:, None]) ** 2
        return np.asarray((self.weight[..., None] * (one + between)).sum(axis=1))

    @property
    def unit_wander(self) -> Array:
        """Variance of the log error for a random walk with variance 1 a year, shape (origins, horizon)."""
        return np.asarray((self.weight[..., None] * np.diagonal(self.wander, axis1=-2, axis2=-1)).sum(axis=1))


def continued(
    counts: Array, design: Design, *, family: Family, offset: Array | None = None, ahead: Array | None = None
) -> Continuation:
    """Fit a form of trend at one or more origins and continue it.

    Parameters
    ----------
    counts : numpy.ndarray, shape (origins, window)
        The fitted years, one row an origin.
    design : Design
    family : {"quasi-Poisson", "negative binomial"}
    offset : numpy.ndarray, shape (window,), optional
        Log population of the fitted years.
    ahead : numpy.ndarray, shape (horizon,), optional
        Log population of the years after.

    Returns
    -------
    Continuation
        NaN for an origin at which no fit exists.
    """
    made = fit(counts[:, None], design.fitted, design.freedom, family=family, offset=0.0 if offset is None else offset)
    mean = np.einsum("bhp,obp->obh", design.ahead, made.coefficients)
    mean = mean if ahead is None else mean + ahead
    reach = np.einsum("bhp,obpw->obhw", design.ahead, made.hat)
    own = np.broadcast_to(np.eye(mean.shape[-1]), (*mean.shape, mean.shape[-1]))
    error = np.concatenate([-reach, own], axis=-1)
    steps = np.arange(1.0, error.shape[-1] + 1)
    walk = np.minimum(steps[:, None], steps)
    return Continuation(
        fit=made, mean=mean, weight=_weights(made.deviance, design.freedom),
        parameters=design.ahead @ made.covariance @ np.swapaxes(design.ahead, -1, -2),
        wander=error @ walk @ np.swapaxes(error, -1, -2), freedom=design.freedom,
    )  # fmt: skip


def _weights(deviance: Array, freedom: int) -> Array:
    """Weigh bends by their quasi-likelihood, ``exp(-deviance / (2 x scale))`` (Burnham and Anderson 2002, section 2.5).

    The scale is the best bend's, so the year of the bend is as uncertain as the counts' over-dispersion leaves it.
    """
    best = deviance.min(axis=1, keepdims=True)
    weight = np.exp(-(deviance - best) / (2 * np.maximum(best / freedom, 1.0)))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
