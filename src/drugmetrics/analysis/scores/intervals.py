"""Scores of prediction intervals: width and misses together, and cover alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from drugmetrics.analysis.scores.checked import Floats, check_level, mean_over_horizon, together
from drugmetrics.analysis.scores.points import mean_step
from drugmetrics.errors import ParameterError


def interval_score(lower: ArrayLike, upper: ArrayLike, outcome: ArrayLike, *, level: float) -> Floats:
    """Score central prediction intervals: their width, and a penalty for each miss.

    (u - l) + (2/a)(l - y)+ + (2/a)(y - u)+ with a = 1 - level; Gneiting and Raftery 2007, section 6.2
    (doi 10.1198/016214506000001437).

    Parameters
    ----------
    lower, upper : array_like
        Ends of the intervals.
    outcome : array_like
        What came.
    level : float
        What the intervals claim to cover, such as 0.95.

    Returns
    -------
    numpy.ndarray
        One score for each outcome, in the unit of the outcome.

    Raises
    ------
    ParameterError
        When the level is not between 0 and 1, shapes do not fit together, or a lower end lies above its upper end.

    Examples
    --------
    >>> interval_score([10, 10, 10], [20, 20, 20], [15, 8, 21], level=0.8)
    array([10., 30., 20.])
    """
    lower, upper, outcome = together(lower=lower, upper=upper, outcome=outcome)
    check_level(level)
    _check_ends(lower, upper, level)
    below, above = np.maximum(lower - outcome, 0), np.maximum(outcome - upper, 0)
    return np.asarray((upper - lower) + 2 / (1 - level) * (below + above))


def weighted_interval_score(
    median: ArrayLike, intervals: Mapping[float, tuple[ArrayLike, ArrayLike]], outcome: ArrayLike
) -> Floats:
    """Score a median and its intervals together; with many levels it comes near to the CRPS.

    (1/(K + 1/2)) (|y - m|/2 + Sum (a/2) x interval score); Bracher and others 2021 (doi 10.1371/journal.pcbi.1008618).

    Parameters
    ----------
    median : array_like
        Predictive medians.
    intervals : mapping of float to pair of array_like
        Lower and upper ends by level.
    outcome : array_like
        What came.

    Returns
    -------
    numpy.ndarray
        One score for each outcome, in the unit of the outcome.

    Raises
    ------
    ParameterError
        As for `interval_score`.

    Examples
    --------
    >>> weighted_interval_score([15.0], {0.5: ([13.0], [17.0]), 0.9: ([10.0], [20.0])}, [21.0])
    array([3.8])
    """
    median, outcome = together(median=median, outcome=outcome)
    total = np.abs(outcome - median) / 2
    for level, (lower, upper) in intervals.items():
        total = total + (1 - level) / 2 * interval_score(lower, upper, outcome, level=level)
    return np.asarray(total / (len(intervals) + 0.5))


def cover(lower: ArrayLike, upper: ArrayLike, outcome: ArrayLike) -> Floats:
    """Say which outcomes lie inside their intervals, ends included: 1 inside, 0 outside, NaN where one is not known.

    Parameters
    ----------
    lower, upper : array_like
        Ends of the intervals.
    outcome : array_like
        What came.

    Returns
    -------
    numpy.ndarray
        Ones, zeros and NaN, whose mean is the cover.

    Raises
    ------
    ParameterError
        When shapes do not fit together.

    Examples
    --------
    >>> cover(10, 20, [9, 10, 15, 21, float("nan")])
    array([ 0.,  1.,  1.,  0., nan])
    """
    lower, upper, outcome = together(lower=lower, upper=upper, outcome=outcome)
    known = ~(np.isnan(lower) | np.isnan(upper) | np.isnan(outcome))
    return np.where(known, (lower <= outcome) & (outcome <= upper), np.nan)


def msis(lower: ArrayLike, upper: ArrayLike, outcome: ArrayLike, training: ArrayLike, *, level: float) -> Floats:
    """Return the mean scaled interval score of a yearly series, as the M4 competition has it (at a level of 0.95).

    Makridakis and others 2020 (doi 10.1016/j.ijforecast.2019.04.014): the mean interval score over `mean_step`.

    Parameters
    ----------
    lower, upper, outcome : array_like, shape (..., horizon)
        Ends of the intervals, and what came.
    training : array_like, shape (..., points)
        What was known when the forecast was made.
    level : float
        What the intervals claim to cover.

    Returns
    -------
    numpy.ndarray, shape (...)
        NaN where the training never moved (`mean_step`).

    Raises
    ------
    ParameterError
        As for `interval_score`.

    Examples
    --------
    >>> msis([8.0, 6.0], [12.0, 14.0], [12.0, 15.0], training=[4.0, 6.0, 10.0], level=0.8).item()
    3.666...
    """
    score = interval_score(lower, upper, outcome, level=level)
    return np.asarray(mean_over_horizon(score) / mean_step(training))


def _check_ends(lower: Floats, upper: Floats, level: float) -> None:
    crossed = int(np.sum(lower > upper))
    if crossed:
        raise ParameterError(
            f"Intervals at {level:.0%} with lower <= upper are wanted; {crossed} are the other way round."
        )
