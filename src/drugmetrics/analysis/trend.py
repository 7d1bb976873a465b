"""A yearly count against its own earlier trend, with an interval that has been measured and not assumed.

The trend is log-linear, fitted by Poisson regression (statsmodels; quasi-Poisson has the same estimates). Its interval
is not the textbook one, which covers far too little on yearly series: it comes from the errors that the same trend
would have made at every earlier year of the same series, horizon by horizon, with t quantiles for the number of errors
that do not overlap (rolling-origin evaluation; Tashman 2000, doi 10.1016/S0169-2070(00)00065-0), and is never narrower
than the noise of a Poisson count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The strategy is of December 2021: registrations up to 2021 are before it, later ones after.
LAST_YEAR_BEFORE = 2021
#: Years of trend: the decade of rise that the ambition speaks of.
WINDOW = 10
#: An interval needs at least this many earlier errors.
FEWEST_ERRORS = 6


@dataclass(frozen=True)
class TrendDifference:
    """What registrations did against their trend.

    Attributes
    ----------
    years : pandas.DataFrame
        By year after the last fitted one: expected, lower, upper, observed, difference (expected minus observed:
        above zero means fewer deaths than the trend), difference_lower, difference_upper.
    total : pandas.Series or None
        The same columns for all observed years together; None when none is observed yet.
    fitted : pandas.Series
        The trend over the years it was fitted to.
    first, last, window : int
        First and last fitted year, and their number.
    errors : int
        How many earlier errors the interval of the first year rests on.
    level : float
        The level of the interval.
    """

    years: pd.DataFrame
    total: pd.Series | None
    fitted: pd.Series
    first: int
    last: int
    window: int
    errors: int
    level: float


def trend_difference(
    counts: pd.Series,
    *,
    last: int = LAST_YEAR_BEFORE,
    window: int = WINDOW,
    counted_from: int = LAST_YEAR_BEFORE + 1,
    until: int | None = None,
    level: float = 0.95,
) -> TrendDifference:
    """Compare registrations with the continued trend.

    Parameters
    ----------
    counts : pandas.Series
        Registrations by year (integer index, no year missing).
    last : int
        Last year the trend is fitted to.
    window : int
        How many years it is fitted to.
    counted_from : int
        First year whose difference counts.
    until : int, optional
        Last year to draw the trend to; the newest observed, and at least the year after `last`, when not given.
    level : float
        Level of the intervals.

    Returns
    -------
    TrendDifference

    Raises
    ------
    ParameterError
        When years are missing, or there are too few before `last` for the trend and the errors of its interval.

    Examples
    --------
    >>> steady = pd.Series([98.0, 102.0] * 15, index=range(1992, 2022))
    >>> result = trend_difference(steady)
    >>> round(float(result.years.loc[2022, "expected"])), result.first, result.total is None
    (101, 2012, True)
    """
    counts = _checked(counts)
    if not 0 < level < 1:
        raise ParameterError(f"The level of an interval lies between 0 and 1; {level} does not.")
    past = counts[counts.index <= last]
    horizon = max(int(until or counts.index[-1]), last + 1, counted_from) - last
    if len(past) < window + horizon + FEWEST_ERRORS or past.rolling(window).sum().min() == 0:
        raise ParameterError(
            f"A trend over {window} years with an interval {horizon} years ahead needs "
            f"{window + horizon + FEWEST_ERRORS} years up to {last}, and deaths in them; {len(past)} are held."
        )
    expected = pd.Series(_continued(past, window, horizon), index=range(last + 1, last + horizon + 1))
    years = pd.DataFrame({"expected": expected})
    widths = [
        _half_width(past, window, range(ahead, ahead + 1), level, mean) for ahead, mean in enumerate(expected, start=1)
    ]
    years["lower"], years["upper"] = expected / np.exp(widths), expected * np.exp(widths)
    years["observed"] = counts.reindex(years.index)
    years = years.loc[counted_from:]
    _add_difference(years)
    return TrendDifference(
        years=years,
        total=_together(past, years, last, window, level),
        fitted=_fitted(past, window),
        first=int(past.index[-window]), last=last, window=window,
        errors=len(_errors(past, window, range(1, 2))), level=level,
    )  # fmt: skip


def _checked(counts: pd.Series) -> pd.Series:
    counts = counts.sort_index().astype("float64")
    if counts.empty:
        raise ParameterError("Registrations by year are wanted; none are given.")
    wanted = range(int(counts.index[0]), int(counts.index[-1]) + 1)
    if list(counts.index) != list(wanted) or not np.isfinite(counts.to_numpy()).all() or (counts < 0).any():
        raise ParameterError("Registrations by year are wanted: every year once, no gap, none negative.")
    return counts


def _fit(past: pd.Series, window: int) -> tuple[float, float]:
    """Fit log(expected) = level + slope x (year - last year); return level and slope."""
    import statsmodels.api as sm

    recent = past.iloc[-window:]
    time = np.asarray(recent.index, dtype="float64") - recent.index[-1]
    model = sm.GLM(recent.to_numpy(), sm.add_constant(time), family=sm.families.Poisson())
    level, slope = model.fit().params
    return float(level), float(slope)


def _continued(past: pd.Series, window: int, horizon: int) -> NDArray[np.float64]:
    level, slope = _fit(past, window)
    ahead: NDArray[np.float64] = np.arange(1, horizon + 1, dtype="float64")
    return np.asarray(np.exp(level + slope * ahead))


def _fitted(past: pd.Series, window: int) -> pd.Series:
    level, slope = _fit(past, window)
    years = past.index[-window:]
    return pd.Series(np.exp(level + slope * (np.asarray(years) - years[-1])), index=years)


def _errors(past: pd.Series, window: int, ahead: range) -> NDArray[np.float64]:
    """Return log(observed / expected), summed over the years `ahead`, for every earlier origin."""
    errors = []
    for size in range(window, len(past) - ahead[-1] + 1):
        expected = _continued(past.iloc[:size], window, ahead[-1])[ahead[0] - 1 :]
        observed = past.iloc[size + ahead[0] - 1 : size + ahead[-1]]
        errors.append(np.log(max(observed.sum(), 0.5) / expected.sum()))
    return np.asarray(errors)


def _half_width(past: pd.Series, window: int, ahead: range, level: float, expected: float) -> float:
    """Return the half width of the interval on the log scale.

    The errors' root mean square, bias included, times the t quantile for the number of errors that do not overlap.
    A Poisson count's own noise (variance 1/expected on the log scale) is the least it can be.
    """
    from scipy import stats

    errors = _errors(past, window, ahead)
    apart = max(len(errors) // ahead[-1], 2)
    spread = math.sqrt(max(float(np.mean(errors**2)), 1 / expected))
    return float(stats.t.ppf(0.5 + level / 2, apart) * spread)


def _add_difference(years: pd.DataFrame) -> None:
    years["difference"] = years["expected"] - years["observed"]
    years["difference_lower"] = years["lower"] - years["observed"]
    years["difference_upper"] = years["upper"] - years["observed"]


def _together(past: pd.Series, years: pd.DataFrame, last: int, window: int, level: float) -> pd.Series | None:
    """Sum the observed years; the interval is that of their sum, whose errors are measured as sums too."""
    seen = years[years["observed"].notna()]
    if seen.empty:
        return None
    ahead = range(int(seen.index[0]) - last, int(seen.index[-1]) - last + 1)
    expected, observed = seen["expected"].sum(), seen["observed"].sum()
    width = np.exp(_half_width(past, window, ahead, level, expected))
    row = pd.DataFrame(
        {"expected": [expected], "lower": [expected / width], "upper": [expected * width], "observed": [observed]}
    )
    _add_difference(row)
    return row.iloc[0]
