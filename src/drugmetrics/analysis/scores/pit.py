"""The probability integral transform: where in its predictive distribution each outcome fell.

Over many calibrated forecasts it is uniform between 0 and 1; a hump says that intervals were too wide, heaps at both
ends that they were too narrow, a slope that forecasts were too high or too low (Dawid 1984, doi 10.2307/2981683;
Gneiting, Balabdaoui and Raftery 2007, doi 10.1111/j.1467-9868.2007.00587.x).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drugmetrics.analysis.scores.checked import Floats
from drugmetrics.errors import ParameterError


def pit(draws: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return the share of draws below each outcome, draws equal to it counting half.

    Counting half keeps the mean of a forecast of counts right without a random number (Czado, Gneiting and Held 2009,
    doi 10.1111/j.1541-0420.2009.01191.x, take the whole step).

    Parameters
    ----------
    draws : array_like, shape (n, ...)
        Draws from the predictive distributions.
    outcome : array_like, shape (...)
        What came.

    Returns
    -------
    numpy.ndarray, shape (...)
        Between 0 and 1; NaN where the outcome is not known.

    Raises
    ------
    ParameterError
        When there are no draws, or shapes do not fit together.

    Examples
    --------
    >>> pit([1, 2, 3, 4], 3).item(), pit([1, 2, 3, 4], 9).item()
    (0.625, 1.0)
    """
    drawn, outcome = _stacked("draws", draws, outcome)
    share = (np.mean(drawn < outcome, axis=0) + np.mean(drawn <= outcome, axis=0)) / 2
    return np.where(np.isnan(outcome) | np.isnan(drawn).any(axis=0), np.nan, share)


def pit_of_quantiles(levels: ArrayLike, quantiles: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return the level of the quantile that each outcome equals, by linear interpolation.

    Beyond the outermost quantiles nothing says where the outcome fell: it gets the middle of what is left, so that ten
    bins of a histogram need quantiles at 0.1 and 0.9 or further out.

    Parameters
    ----------
    levels : array_like, shape (k,)
        Levels of the quantiles, rising, between 0 and 1.
    quantiles : array_like, shape (k, ...)
        The quantiles, none below the one before it.
    outcome : array_like, shape (...)
        What came.

    Returns
    -------
    numpy.ndarray, shape (...)
        Between 0 and 1; NaN where the outcome is not known.

    Raises
    ------
    ParameterError
        When levels do not rise between 0 and 1, quantiles fall, or shapes do not fit together.

    Examples
    --------
    >>> pit_of_quantiles([0.1, 0.5, 0.9], np.tile([[10.0], [20.0], [30.0]], 3), [5.0, 15.0, 31.0])
    array([0.05, 0.3 , 0.95])
    """
    at = np.asarray(levels, dtype=np.float64)
    values, outcome = _stacked("quantiles", quantiles, outcome)
    if at.ndim != 1 or not at.size or at[0] <= 0 or at[-1] >= 1 or (np.diff(at) <= 0).any():
        raise ParameterError(f"Levels that rise between 0 and 1 are wanted; found {at.tolist()}.")
    if len(values) != at.size or (np.diff(values, axis=0) < 0).any():
        raise ParameterError(
            f"One quantile for each of the {at.size} levels, none below the one before it, is wanted; "
            f"found {len(values)}{', which fall' if len(values) == at.size else ''}."
        )
    below, upto = np.sum(values < outcome, axis=0), np.sum(values <= outcome, axis=0)
    # The outermost levels stand for the ends of the distribution: halfway between them and 0 or 1.
    padded = np.concatenate([[0.0], at, [1.0]])
    outside = (padded[below] + padded[np.minimum(below + 1, at.size + 1)]) / 2
    equal = (padded[np.minimum(below + 1, at.size)] + padded[upto]) / 2
    inside = _between(at, values, outcome, np.clip(below, 1, max(at.size - 1, 1)))
    share = np.where(upto > below, equal, np.where((below == 0) | (below == at.size), outside, inside))
    return np.where(np.isnan(outcome) | np.isnan(values).any(axis=0), np.nan, share)


def pit_counts(transforms: ArrayLike, *, bins: int = 10) -> NDArray[np.int64]:
    """Count the transforms in bins of equal width: the histogram by which calibration is judged.

    Parameters
    ----------
    transforms : array_like
        What `pit` returned; NaN is left out.
    bins : int
        How many bins between 0 and 1.

    Returns
    -------
    numpy.ndarray, shape (bins,)

    Raises
    ------
    ParameterError
        When there is no bin, or a transform lies outside 0 to 1.

    Examples
    --------
    >>> pit_counts([0.05, 0.1, 0.95, 1.0, float("nan")], bins=5)
    array([2, 0, 0, 0, 2])
    """
    values = np.asarray(transforms, dtype=np.float64)
    values = values[~np.isnan(values)]
    if bins < 1 or (values < 0).any() or (values > 1).any():
        raise ParameterError(
            f"Transforms between 0 and 1 and at least one bin are wanted; found {bins} bins or others."
        )
    return np.histogram(values, bins=bins, range=(0, 1))[0].astype(np.int64)


def _stacked(name: str, given: ArrayLike, outcome: ArrayLike) -> tuple[Floats, Floats]:
    """Return both as floats, when `given` has the outcome's shape behind a first axis of its own."""
    stack, outcome = np.asarray(given, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    if not stack.size or stack.ndim == 0 or stack.shape[1:] != outcome.shape:
        raise ParameterError(
            f"The {name} lie along the first axis, before the outcome's shape {outcome.shape}; found {stack.shape}."
        )
    return stack, outcome


def _between(at: Floats, values: Floats, outcome: Floats, upper: NDArray[np.intp]) -> Floats:
    """Interpolate between the quantile before `upper` and the one at it."""
    if at.size == 1:
        return np.full(outcome.shape, np.nan)
    high = np.take_along_axis(values, upper[None], axis=0)[0]
    low = np.take_along_axis(values, upper[None] - 1, axis=0)[0]
    width = np.where(high > low, high - low, 1)
    return np.asarray(at[upper - 1] + (at[upper] - at[upper - 1]) * (outcome - low) / width)
