"""The recent trend that Fingertips marks: up, down or neither over the last five years, by its own test.

Source: Office for Health Improvement and Disparities, Public health technical guidance, "Fingertips trend markers"
(fingertips.phe.org.uk/static-reports/public-health-technical-guidance/Presentation/Trend_markers.html). The test for
proportions is the chi-squared test for trend of Cochran (1954, doi 10.2307/3001616) and Armitage (1955,
doi 10.2307/3001775); for values with limits it is the slope weighted by the inverse of their variance. A marker is a
screen and no analysis: with the denominators of a whole country almost any change of a share passes the test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: The marker looks at this many of the newest points.
POINTS = 5
#: The chi-squared statistic a trend must exceed (p < 0.002), as the guidance prints it.
CRITICAL = 9.5495

Direction = Literal["increasing", "decreasing", "no significant change", "cannot be calculated"]


@dataclass(frozen=True)
class RecentTrend:
    """A recent trend, or why there is none.

    Attributes
    ----------
    direction : str
        ``increasing``, ``decreasing``, ``no significant change`` or ``cannot be calculated``.
    statistic, p_value : float or None
        Chi-squared with one degree of freedom, and its p value.
    slope : float or None
        Change a year: of the log odds for proportions, in the unit of the values otherwise.
    steady : bool or None
        Whether the slope keeps its sign whichever one point is left out.
    points : int
        How many points were used; those there were, when there is no trend.
    first, last : str
        The first and last period used, where rows were given.
    why : str
        Why it cannot be calculated; empty when it can.
    """

    direction: Direction
    statistic: float | None = None
    p_value: float | None = None
    slope: float | None = None
    steady: bool | None = None
    points: int = 0
    first: str = ""
    last: str = ""
    why: str = ""

    def judged(self, way: str) -> str:
        """Say whether that is getting better or worse, where the way wanted is stated.

        Parameters
        ----------
        way : str
            ``up``, ``down``, or ``""`` where none is stated.

        Returns
        -------
        str
            ``getting better``, ``getting worse``, or empty where no way is stated or nothing changed significantly.

        Raises
        ------
        ParameterError
            For another way.

        Examples
        --------
        >>> RecentTrend("increasing").judged("down"), RecentTrend("increasing").judged("")
        ('getting worse', '')
        """
        if way not in ("up", "down", ""):
            raise ParameterError(f"The way wanted is 'up', 'down' or '' where none is stated; found {way!r}.")
        if not way or self.direction not in ("increasing", "decreasing"):
            return ""
        return "getting better" if (self.direction == "increasing") == (way == "up") else "getting worse"


def recent_trend_of_proportion(counts: ArrayLike, denominators: ArrayLike) -> RecentTrend:
    """Test the last five of yearly proportions for a trend.

    With count c of denominator d in year t and C, D their sums, X2 = D (D Sum(ct) - C Sum(dt))^2 /
    [C (D - C) (D Sum(dt^2) - Sum(dt)^2)]; the direction is the sign of the least-squares slope of log(c / (d - c)).

    Parameters
    ----------
    counts, denominators : array_like
        One a year, in order of time, no year missing; the last five are used.

    Returns
    -------
    RecentTrend
        A trend where X2 exceeds 9.5495 and the slope keeps its sign when each point in turn is left out. It cannot be
        calculated from fewer than five points, nor with a proportion of 0 or 1, whose log odds are infinite.

    Raises
    ------
    ParameterError
        For values that are not finite or below zero, unequal lengths, or a count above its denominator.

    Examples
    --------
    Vaccination against measles, mumps and rubella in Yorkshire and The Humber (Fingertips indicator 30309):

    >>> trend = recent_trend_of_proportion([57274, 55865, 53681, 51767, 53185], [61834, 60511, 59074, 57508, 59028])
    >>> trend.direction, round(trend.statistic, 1), trend.judged("up")
    ('decreasing', 405.0, 'getting worse')
    """
    c, d = _arrays(counts=counts, denominators=denominators)
    if (c < 0).any() or (c > d).any():
        raise ParameterError("Counts between 0 and their denominators are wanted; some are below 0 or above them.")
    if len(c) < POINTS:
        return too_few(len(c))
    c, d = c[-POINTS:], d[-POINTS:]
    if ((c == 0) | (c == d)).any():
        return RecentTrend(
            "cannot be calculated", points=POINTS, why="a proportion is 0 or 1, and has no finite log odds"
        )
    time = _years(POINTS)
    share = c.sum() / d.sum()
    # The guidance's statistic with years counted from their weighted mean, which loses no digits to large denominators.
    apart = time - (d * time).sum() / d.sum()
    statistic = (c * apart).sum() ** 2 / (share * (1 - share) * (d * apart**2).sum())
    return _tested(float(statistic), np.log(c / (d - c)), np.ones(POINTS))


def recent_trend_of_value(values: ArrayLike, lower: ArrayLike, upper: ArrayLike, level: float = 0.95) -> RecentTrend:
    """Test the last five of yearly values with confidence limits for a trend.

    With s = (upper - lower) / (2z), b is the slope weighted by 1/s^2 and X2 = b^2 / Var(b), where
    Var(b) = S / (S Sum(t^2/s^2) - Sum(t/s^2)^2) and S = Sum(1/s^2). (Fingertips takes 3.92 for 2z at 95%, which makes
    its X2 larger by four in 100,000.)

    Parameters
    ----------
    values, lower, upper : array_like
        One a year, in order of time, no year missing; the last five are used.
    level : float
        The level of the limits.

    Returns
    -------
    RecentTrend
        A trend where X2 exceeds 9.5495 and the slope keeps its sign when each point in turn is left out. It cannot be
        calculated from fewer than five points, nor with limits of no width.

    Raises
    ------
    ParameterError
        For values that are not finite, unequal lengths, a value outside its limits, or a level that is none.

    Examples
    --------
    Preventable sight loss from diabetic eye disease per 100,000 in England (Fingertips indicator 41203):

    >>> trend = recent_trend_of_value(
    ...     [2.935, 1.93028, 2.7567, 2.8701, 3.0121], [2.7841, 1.8085, 2.6113, 2.7225, 2.8616],
    ...     [3.0919, 2.058, 2.9082, 3.0237, 3.1683])
    >>> trend.direction, round(trend.statistic, 1)
    ('increasing', 33.5)
    """
    from scipy import stats

    if not 0 < level < 1:
        raise ParameterError(f"The level of limits lies between 0 and 1; {level} does not.")
    y, low, high = _arrays(values=values, lower=lower, upper=upper)
    if (y < low).any() or (y > high).any():
        raise ParameterError("Values between their limits are wanted; some lie outside them.")
    if len(y) < POINTS:
        return too_few(len(y))
    y, low, high = y[-POINTS:], low[-POINTS:], high[-POINTS:]
    if (low == high).any():
        return RecentTrend("cannot be calculated", points=POINTS, why="a value has limits of no width")
    weights = (2 * stats.norm.ppf(0.5 + level / 2) / (high - low)) ** 2
    time = _years(POINTS)
    apart = time - (weights * time).sum() / weights.sum()
    return _tested(float((weights * apart * y).sum() ** 2 / (weights * apart**2).sum()), y, weights)


def too_few(held: int) -> RecentTrend:
    """Return the result for fewer points than the five wanted."""
    return RecentTrend("cannot be calculated", points=held, why=f"five points are wanted, {held} held")


def _arrays(**given: ArrayLike) -> list[NDArray[np.float64]]:
    arrays = [np.asarray(values, dtype="float64") for values in given.values()]
    if any(array.ndim != 1 or array.shape != arrays[0].shape for array in arrays):
        shapes = ", ".join(f"{name} {array.shape}" for name, array in zip(given, arrays, strict=True))
        raise ParameterError(f"{' and '.join(given)} of one length are wanted; found {shapes}.")
    for name, array in zip(given, arrays, strict=True):
        if not np.isfinite(array).all():
            raise ParameterError(f"Finite {name} are wanted; {array[~np.isfinite(array)][0]} was found.")
    return arrays


def _years(count: int) -> NDArray[np.float64]:
    return np.arange(1, count + 1, dtype="float64")


def _tested(statistic: float, y: NDArray[np.float64], weights: NDArray[np.float64]) -> RecentTrend:
    """Make the result: significance by the statistic, direction by the weighted slope of y, checked point by point."""
    from scipy import stats

    slope = _slope(y, weights, _years(len(y)))
    left_out = [_slope(*(np.delete(array, place) for array in (y, weights, _years(len(y))))) for place in range(len(y))]
    steady = slope != 0 and all(np.sign(one) == np.sign(slope) for one in left_out)
    direction: Direction = "no significant change"
    if statistic > CRITICAL and steady:
        direction = "increasing" if slope > 0 else "decreasing"
    return RecentTrend(
        direction, statistic=statistic, p_value=float(stats.chi2.sf(statistic, 1)), slope=slope, steady=steady,
        points=len(y),
    )  # fmt: skip


def _slope(y: NDArray[np.float64], weights: NDArray[np.float64], time: NDArray[np.float64]) -> float:
    # Equal weights become exactly one, so that a slope of nought comes out as nought.
    weights = weights / weights.max()
    apart = time - (weights * time).sum() / weights.sum()
    return float((weights * apart * y).sum() / (weights * apart**2).sum())
