"""Log-linear regression of over-dispersed counts, many short fits at once.

Quasi-Poisson (variance ``scale x mean``) and negative binomial (variance ``mean + alpha x mean**2``), by iteratively
reweighted least squares (McCullagh and Nelder 1989, section 2.5). Scale and alpha are those that make Pearson's
statistic equal its degrees of freedom, never below Poisson (Breslow 1984, doi 10.2307/2347661): on ten years maximum
likelihood puts them too low. The estimates are statsmodels' (tests hold them to it); an interval measured at every
earlier year, for every form of trend, takes hundreds of fits of ten figures, which statsmodels makes one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Family = Literal["quasi-Poisson", "negative binomial"]
FAMILIES: tuple[Family, ...] = ("quasi-Poisson", "negative binomial")
_ITERATIONS, _CLOSE, _LARGEST = 200, 1e-9, 40.0


@dataclass(frozen=True)
class Fit:
    """Fitted regressions; the leading axes are those of the counts and designs given.

    Attributes
    ----------
    coefficients : numpy.ndarray, shape (..., parameters)
        NaN where the fit does not exist, as when all deaths are in one year.
    covariance : numpy.ndarray, shape (..., parameters, parameters)
        Of the coefficients, not yet multiplied by the scale.
    hat : numpy.ndarray, shape (..., parameters, years)
        How the coefficients move with each year's log count.
    mean : numpy.ndarray, shape (..., years)
        Fitted counts.
    alpha, scale : numpy.ndarray, shape (...)
        Variance is ``scale x (mean + alpha x mean**2)``; alpha is 0 in the quasi-Poisson family, scale 1 at least.
    deviance : numpy.ndarray, shape (...)
        Poisson deviance of the fitted counts.
    """

    coefficients: Array
    covariance: Array
    hat: Array
    mean: Array
    alpha: Array
    scale: Array
    deviance: Array


def fit(counts: Array, matrix: Array, freedom: int, *, family: Family, offset: Array | float = 0.0) -> Fit:
    """Fit log-linear regressions.

    Parameters
    ----------
    counts : numpy.ndarray, shape (..., years)
    matrix : numpy.ndarray, shape (..., years, parameters)
        Broadcast against the counts.
    freedom : int
        Degrees of freedom of Pearson's statistic.
    family : {"quasi-Poisson", "negative binomial"}
    offset : numpy.ndarray, shape (..., years), or float
        Added to the log of the expected count: log population.

    Returns
    -------
    Fit

    Raises
    ------
    ParameterError
        For an unknown family.

    Examples
    --------
    >>> line = np.column_stack([np.ones(6), np.arange(6)])
    >>> found = fit(np.array([8.0, 11.0, 9.0, 16.0, 17.0, 20.0]), line, 4, family="quasi-Poisson")
    >>> found.coefficients.round(3).tolist()
    [2.095, 0.184]
    """
    if family not in FAMILIES:
        raise ParameterError(f"A family is one of {', '.join(FAMILIES)}; found {family!r}.")
    counts = np.broadcast_arrays(counts[..., None], matrix)[0][..., 0]
    # A fit that does not exist becomes NaN on the way and is said to be; it is no one's warning.
    with np.errstate(all="ignore"):
        return _fit(counts, matrix, freedom, family, offset)


def _fit(counts: Array, matrix: Array, freedom: int, family: Family, offset: Array | float) -> Fit:
    mean = (counts + counts.mean(axis=-1, keepdims=True)) / 2
    alpha = np.zeros(counts.shape[:-1])
    turned, eta = np.swapaxes(matrix, -1, -2), np.log(mean) - offset
    for _ in range(_ITERATIONS):
        if family == "negative binomial":
            alpha = _alpha(counts, mean, freedom)
        weighted = turned * (mean / (1 + alpha[..., None] * mean))[..., None, :]
        covariance = _inverse(weighted @ matrix)
        hat = covariance @ weighted
        coefficients = (hat @ (eta + counts / mean - 1)[..., None])[..., 0]
        before, eta = eta, np.clip((matrix @ coefficients[..., None])[..., 0], -_LARGEST, _LARGEST)
        mean = np.exp(eta + offset)
        if np.nanmax(np.abs(eta - before), initial=0.0) < _CLOSE:
            break
    lost = ~(np.abs(eta - before).max(axis=-1) < _CLOSE**0.5)
    pearson = ((counts - mean) ** 2 / (mean * (1 + alpha[..., None] * mean))).sum(axis=-1)
    logs = np.where(counts > 0, counts * np.log(np.maximum(counts, 1e-300) / mean), 0.0)
    return Fit(
        coefficients=np.where(lost[..., None], np.nan, coefficients), covariance=covariance, hat=hat, mean=mean,
        alpha=alpha, scale=np.maximum(pearson / freedom, 1.0), deviance=2 * (logs - counts + mean).sum(axis=-1),
    )  # fmt: skip


def _inverse(matrices: Array) -> Array:
    """Return inverses; NaN for a matrix that has none, so that one lost fit does not stop the others."""
    good = np.asarray(np.isfinite(matrices).all(axis=(-1, -2)))
    usable = np.where(good[..., None, None], matrices, np.eye(matrices.shape[-1]))
    size = np.sqrt(np.maximum(np.diagonal(usable, axis1=-2, axis2=-1), 1e-300))
    usable = usable / size[..., :, None] / size[..., None, :]
    good &= np.linalg.det(usable) > 1e-14
    inverse = np.linalg.inv(np.where(good[..., None, None], usable, np.eye(matrices.shape[-1])))
    return np.where(good[..., None, None], inverse / size[..., :, None] / size[..., None, :], np.nan)


def _alpha(counts: Array, mean: Array, freedom: int) -> Array:
    """Return the alpha at which Pearson's statistic equals its degrees of freedom; 0 where it is below at 0.

    The statistic falls convexly in alpha, so Newton's steps from below rise to the root and never pass it.
    """
    alpha = np.zeros(counts.shape[:-1])
    for _ in range(30):
        variance = mean * (1 + alpha[..., None] * mean)
        parts = (counts - mean) ** 2 / variance
        step = (parts.sum(axis=-1) - freedom) / np.maximum((parts * mean**2 / variance).sum(axis=-1), 1e-300)
        step = np.where(np.isfinite(step), np.maximum(step, 0.0), 0.0)
        alpha = alpha + step
        if step.max(initial=0.0) < 1e-12:
            break
    return alpha
