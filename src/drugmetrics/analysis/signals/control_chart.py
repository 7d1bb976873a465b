"""NHS England's XmR control chart (Making Data Count), which tells special causes from the usual variation.

The rules are those of the NHS-R community's package NHSRplotthedots 0.2.2, which follows Making Data Count but, unlike
its Excel tool, screens moving ranges before the limits are drawn (Nelson 1982, doi 10.1080/00224065.1982.11978811).
Here the last point of one trend keeps that trend's direction when another trend begins right after it; there it takes
the step between the two. The package `abspc` 1.1 on PyPI differs: a shift takes 8 points and a trend 6, no moving range
is screened, 3/1.128 stands for 2.66, a target equal to a limit passes or fails, and its icon is that of the newest
special cause, however long ago that was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: Limits lie this many mean moving ranges from the mean (3 / 1.128, rounded as the guidance does).
LIMIT = 2.66
#: Moving ranges of at least this many times their mean are left out once (the upper limit of a range of two).
SCREEN = 3.267
#: Points of a trend or of a shift.
RUN = 7
#: Limits from fewer points are trial limits.
ENOUGH = 13

#: A value this near the mean, relative to the largest, is on it: means of equal decimals are rounded.
_ROUNDING = 1e-12

OUTSIDE, TREND, TWO_OF_THREE, SHIFT = "outside the limits", "trend", "two of three near a limit", "shift"
COMMON = "common cause"


@dataclass(frozen=True)
class ControlChart:
    """A chart of individual values and their moving range.

    Attributes
    ----------
    points : pandas.DataFrame
        One row a value, in order: value; rule, the first of the four that flags it (empty for none); meaning,
        ``common cause`` or the kind of special cause.
    centre, lower, upper, near_lower, near_upper : float
        The mean, the limits, and the near limits at two thirds of the way to them.
    moving_range : float
        The mean moving range the limits are made of.
    screened : int
        How many moving ranges were left out of it.
    trial : bool
        Whether the limits are trial limits, from fewer than 13 points.
    variation : str
        The meaning of the last point: ``common cause``, ``special cause, improving``, ``special cause, concerning``;
        ``special cause, high`` or ``low`` where no improvement is stated.
    assurance : str
        ``passes``, ``fails`` or ``hit or miss``; empty without a target or a stated improvement.
    """

    points: pd.DataFrame
    centre: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    moving_range: float
    screened: int
    trial: bool
    variation: str
    assurance: str


@dataclass(frozen=True)
class NoControlChart:
    """Why there is no chart."""

    why: str


def control_chart(values: ArrayLike, target: float | None = None, improvement: str | None = None) -> ControlChart:
    """Draw up an XmR chart.

    The centre is the mean. Moving ranges of at least 3.267 times their mean are dropped once, and the rest averaged
    again; the limits lie 2.66 of that from the mean, the near limits at two thirds. A point is a special cause by the
    first of: outside the limits; one of 7 points each rising or each falling; one of 2 of 3 points beyond a near limit
    but not outside, all three on that side of the mean; one of 7 points strictly on one side of the mean. It is high
    or low by its side of the mean, in a trend by the trend's direction (the later one's where two meet), and improving
    or concerning by which of them is better.

    Parameters
    ----------
    values : array_like
        In order of time, evenly spaced, none missing; at least two.
    target : float, optional
        What is to be met.
    improvement : str, optional
        ``up`` or ``down``, whichever is better; none stated when not given.

    Returns
    -------
    ControlChart
        Of equal values the limits are the mean itself, and no point is a special cause.

    Raises
    ------
    ParameterError
        For fewer than two values, one that is not finite, or another improvement.

    Examples
    --------
    >>> chart = control_chart([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], target=5, improvement="up")
    >>> round(chart.lower, 2), round(chart.centre, 2), round(chart.upper, 2), chart.screened
    (-0.72, 1.94, 4.6, 2)
    >>> chart.points["rule"].iloc[4], chart.variation, chart.assurance
    ('outside the limits', 'common cause', 'fails')
    """
    x = np.asarray(values, dtype="float64")
    if x.ndim != 1 or len(x) < 2 or not np.isfinite(x).all():
        raise ParameterError("A chart takes two or more finite values in order of time; found others or fewer.")
    if target is not None and not np.isfinite(target):
        raise ParameterError(f"A target is a finite number; found {target}.")
    if improvement not in ("up", "down", None):
        raise ParameterError(f"Improvement is 'up', 'down' or None where it is not stated; found {improvement!r}.")
    centre, (moving_range, screened) = float(x.mean()), _mean_moving_range(x)
    width = LIMIT * moving_range
    lower, upper, near = centre - width, centre + width, width * 2 / 3
    apart = x - centre
    apart[np.abs(apart) <= _ROUNDING * np.abs(x).max()] = 0
    sides, outside = np.sign(apart), np.abs(apart) > width
    close = ~outside & (np.abs(apart) > near)
    flags = {
        OUTSIDE: sides * outside,
        TREND: _trend(x),
        TWO_OF_THREE: _two_of_three(close, sides),
        SHIFT: _shift(sides),
    }
    rules = [next((rule for rule, signs in flags.items() if signs[place]), "") for place in range(len(x))]
    meaning = [_meaning(flags[rule][place], improvement) if rule else COMMON for place, rule in enumerate(rules)]
    return ControlChart(
        points=pd.DataFrame({"value": x, "rule": rules, "meaning": meaning}), centre=centre, lower=lower, upper=upper,
        near_lower=centre - near, near_upper=centre + near, moving_range=moving_range, screened=screened,
        trial=len(x) < ENOUGH, variation=meaning[-1], assurance=_assurance(lower, upper, target, improvement),
    )  # fmt: skip


def _mean_moving_range(x: NDArray[np.float64]) -> tuple[float, int]:
    """Return the mean moving range after screening, and how many were screened out."""
    ranges = np.abs(np.diff(x))
    # Equal values have no range to screen by.
    kept = ranges[ranges < SCREEN * ranges.mean()] if ranges.any() else ranges
    return float(kept.mean()), len(ranges) - len(kept)


def _runs(begun: NDArray[np.float64], length: int, count: int) -> NDArray[np.float64]:
    """Spread the sign of every run over its `length` points from where it began; of two runs the later one's."""
    signs = np.zeros(count)
    for place in np.flatnonzero(begun):
        signs[place : place + length] = begun[place]
    return signs


def _windows(x: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    return np.lib.stride_tricks.sliding_window_view(x, length) if len(x) >= length else np.zeros((0, length))


def _alike(signs: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return the sign that so many signs from each place share; nought where they do not, or are nought."""
    together = _windows(signs, length).sum(axis=1)
    return np.where(np.abs(together) == length, np.sign(together), 0.0)


def _trend(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return _runs(_alike(np.sign(np.diff(x)), RUN - 1), RUN, len(x))


def _shift(sides: NDArray[np.float64]) -> NDArray[np.float64]:
    return _runs(_alike(sides, RUN), RUN, len(sides))


def _two_of_three(close: NDArray[np.bool_], sides: NDArray[np.float64]) -> NDArray[np.float64]:
    two = _windows(close.astype("float64"), 3).sum(axis=1) >= 2
    return _runs(_alike(sides, 3) * two, 3, len(sides)) * close


def _meaning(sign: float, improvement: str | None) -> str:
    if improvement is None:
        return f"special cause, {'high' if sign > 0 else 'low'}"
    return f"special cause, {'improving' if (sign > 0) == (improvement == 'up') else 'concerning'}"


def _assurance(lower: float, upper: float, target: float | None, improvement: str | None) -> str:
    if target is None or improvement is None:
        return ""
    if lower <= target <= upper:
        return "hit or miss"
    return "passes" if (target < lower) == (improvement == "up") else "fails"
