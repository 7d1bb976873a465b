"""Counts set against a counterfactual: what was expected, what was registered, and the difference with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Counterfactual:
    """What registrations did against a counterfactual.

    Attributes
    ----------
    years : pandas.DataFrame
        By year counted: expected, lower, upper, observed, difference (expected minus observed: above zero means fewer
        deaths than expected), difference_lower, difference_upper. Limits are those of the count that would have come,
        with its noise, not of its mean.
    total : pandas.Series or None
        The same columns for all observed years together, the limits those of the drawn sums; None when none is
        observed yet.
    fitted : pandas.Series
        What was expected of the years before.
    first, last, window : int
        First and last fitted year, and their number.
    errors : int
        At how many earlier years the trend's errors were measured.
    level : float
        Of the intervals.
    trend, model : str
        The form of trend, and the model of the counts.
    wander : float
        Standard deviation a year of the log count's random walk about the trend; NaN where the model measures none.
    remarks : tuple of str
        What else a reader must know.
    draws : numpy.ndarray, shape (draws, years)
        Counterfactual counts of the years of `years`.
    """

    years: pd.DataFrame
    total: pd.Series | None
    fitted: pd.Series
    first: int
    last: int
    window: int
    errors: int
    level: float
    trend: str
    model: str
    wander: float
    remarks: tuple[str, ...]
    draws: Array


def yearly(counts: pd.Series) -> pd.Series:
    """Return counts in order of year, or say why they are no yearly counts."""
    if counts.empty:
        raise ParameterError("Registrations by year are wanted; none are given.")
    counts = counts.sort_index().astype("float64")
    wanted = range(int(counts.index[0]), int(counts.index[-1]) + 1)
    if list(counts.index) != list(wanted) or not np.isfinite(counts.to_numpy()).all() or (counts < 0).any():
        raise ParameterError("Registrations by year are wanted: every year once, no gap, none negative.")
    return counts


def history(counts: pd.Series, last: int, level: float, draws: int) -> pd.Series:
    """Return the years up to `last`, having checked that they reach it."""
    if not 0 < level < 1:
        raise ParameterError(f"The level of an interval lies between 0 and 1; {level} does not.")
    if draws < 1:
        raise ParameterError(f"At least one draw is wanted; {draws} are asked for.")
    past = counts[counts.index <= last]
    if past.empty or past.index[-1] < last:
        raise ParameterError(
            f"Registrations up to {last} are wanted; those held end in {counts.index[-1]} and begin in "
            f"{counts.index[0]}. Fit to a year that is held."
        )
    return past


def horizon_end(counts: pd.Series, last: int, counted_from: int, until: int | None) -> int:
    """Return the last year to continue to."""
    if counted_from <= last:
        raise ParameterError(f"Years counted come after the last fitted one, {last}; {counted_from} does not.")
    if until is not None and until < counted_from:
        raise ParameterError(f"The counterfactual ends in {until}, before the first year counted, {counted_from}.")
    return max(until if until is not None else int(counts.index[-1]), counted_from)


def compared(
    expected: pd.Series, drawn: Array, counts: pd.Series, counted_from: int, level: float
) -> tuple[pd.DataFrame, pd.Series | None]:
    """Set counterfactual counts against the registered ones, year by year and together.

    Parameters
    ----------
    expected : pandas.Series
        By year after the last fitted one.
    drawn : numpy.ndarray, shape (draws, years)
    counts : pandas.Series
    counted_from : int
    level : float

    Returns
    -------
    pandas.DataFrame, pandas.Series or None
        As `Counterfactual.years` and `Counterfactual.total`.
    """
    counted = np.asarray(expected.index) >= counted_from
    expected, drawn = expected[counted], drawn[:, counted]
    observed = counts.reindex(expected.index)
    years = _with_limits(expected, drawn, observed, level)
    seen = observed.notna().to_numpy()
    if not seen.any():
        return years, None
    together = [pd.Series([part[seen].sum()]) for part in (expected, observed)]
    return years, _with_limits(together[0], drawn[:, seen].sum(axis=1, keepdims=True), together[1], level).iloc[0]


def _with_limits(expected: pd.Series, drawn: Array, observed: pd.Series, level: float) -> pd.DataFrame:
    low, high = np.quantile(drawn, [0.5 - level / 2, 0.5 + level / 2], axis=0)
    # Where hardly any deaths are expected, both limits of the count can lie on one side of its mean.
    table = pd.DataFrame(
        {"expected": expected, "lower": np.minimum(low, expected), "upper": np.maximum(high, expected)}
    )
    table["observed"] = observed
    for name, limit in (("difference", "expected"), ("difference_lower", "lower"), ("difference_upper", "upper")):
        table[name] = table[limit] - table["observed"]
    return table
