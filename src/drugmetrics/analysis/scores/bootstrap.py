"""A mean and its interval, where values of one series go together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from drugmetrics.analysis.scores.checked import check_level
from drugmetrics.errors import ParameterError


@dataclass(frozen=True)
class MeanWithInterval:
    """A mean and its bootstrap interval.

    Attributes
    ----------
    mean, lower, upper : float
        The mean of the values that are known, and the ends of its interval.
    values, groups : int
        How many values it is the mean of, and in how many groups.
    left_out : int
        How many values were not known (NaN) and are left out.
    """

    mean: float
    lower: float
    upper: float
    values: int
    groups: int
    left_out: int


def bootstrap_by(
    groups: ArrayLike, values: ArrayLike, *, level: float = 0.95, resamples: int = 2000, seed: int = 0
) -> MeanWithInterval:
    """Return a mean and its percentile bootstrap interval, drawing whole groups.

    Errors of one series at several origins and horizons go together: to draw them one by one would make the interval
    too narrow (cluster bootstrap; Davison and Hinkley 1997, section 3.8). Where all values are equal, as when every
    outcome is covered, the interval has no width: that is no certainty.

    Parameters
    ----------
    groups : array_like, shape (n,)
        The series, or other group, of each value.
    values : array_like, shape (n,) or (n, m)
        Scores; NaN is left out. In two dimensions, a row belongs to one group.
    level : float
        Level of the interval.
    resamples : int
        How many times the groups are drawn.
    seed : int
        The same seed gives the same interval.

    Returns
    -------
    MeanWithInterval

    Raises
    ------
    ParameterError
        When the level is not between 0 and 1, when groups and values differ in number, or when fewer than two groups
        have values.

    Examples
    --------
    >>> both = bootstrap_by(["a", "a", "b", "b"], [1.0, 1.0, 0.0, float("nan")])
    >>> round(both.mean, 2), both.lower, both.upper, both.values, both.left_out
    (0.67, 0.0, 1.0, 3, 1)
    """
    from scipy import stats

    check_level(level)
    labels, scores = np.asarray(groups), np.asarray(values, dtype=np.float64)
    if labels.ndim != 1 or scores.ndim not in (1, 2) or len(labels) != len(scores):
        raise ParameterError(f"One group for each row of values is wanted; found {labels.shape} and {scores.shape}.")
    scores = scores[:, None] if scores.ndim == 1 else scores
    known = ~np.isnan(scores)
    _, place = np.unique(labels, return_inverse=True)
    size = np.bincount(place, weights=known.sum(axis=1))
    total = np.bincount(place, weights=np.where(known, scores, 0).sum(axis=1))
    size, total = size[size > 0], total[size > 0]
    if len(size) < 2:
        raise ParameterError(
            f"A bootstrap by group needs known values in two groups or more; found {len(size)} of {place.size}."
        )
    drawn = stats.bootstrap(
        (total, size), lambda sums, sizes, axis: np.sum(sums, axis=axis) / np.sum(sizes, axis=axis),
        paired=True, vectorized=True, n_resamples=resamples, confidence_level=level, method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval  # fmt: skip
    return MeanWithInterval(
        mean=float(total.sum() / size.sum()), lower=float(drawn.low), upper=float(drawn.high),
        values=int(size.sum()), groups=len(size), left_out=int(known.size - known.sum()),
    )  # fmt: skip
