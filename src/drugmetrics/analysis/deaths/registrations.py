"""Registrations of deaths against the trend before the strategy: a difference from trend, never an effect."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from drugmetrics.analysis.trend import FEWEST_ERRORS, LAST_YEAR_BEFORE, WINDOW, TrendDifference, trend_difference
from drugmetrics.errors import ParameterError

__all__ = [
    "FEWEST_ERRORS",
    "LAST_YEAR_BEFORE",
    "LAST_YEAR_BEFORE_PANDEMIC",
    "WINDOW",
    "TrendDifference",
    "back_test",
    "by_year",
    "cover",
    "trend_choices",
    "trend_difference",
    "trend_if_held",
]

#: The last year that the pandemic did not touch, for the sensitivity of the answer to it.
LAST_YEAR_BEFORE_PANDEMIC = 2019


def by_year(rows: pd.DataFrame, *, until: str | dt.date | None = None) -> pd.Series:
    """Return registrations by year from rows of the one table.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `load`, one area, one breakdown, calendar years.
    until : str or datetime.date, optional
        Years that end after this day are left out.

    Returns
    -------
    pandas.Series
        Empty when nothing had been published.

    Raises
    ------
    ParameterError
        When `until` is no day.
    """
    if until is not None:
        try:
            rows = rows[rows["period_end"] <= pd.Timestamp(until)]
        except ValueError as error:
            raise ParameterError(f"A deadline is a day such as 2025-03-31; {until!r} is none.") from error
    years = [int(year) for year in rows["period_end"].dt.year]
    return pd.Series(rows["value"].to_numpy(dtype="float64"), index=years).sort_index()


def trend_if_held(counts: pd.Series, *, last: int = LAST_YEAR_BEFORE) -> TrendDifference | None:
    """Return `trend_difference`, or None when nothing had been published: a page then says so and goes on."""
    return trend_difference(counts, last=last) if len(counts) else None


def trend_choices(counts: pd.Series, *, windows: tuple[int, ...] = (8, 10, 12, 15)) -> pd.DataFrame:
    """Compute the difference from trend under every choice of the years the trend is fitted to.

    Returns
    -------
    pandas.DataFrame
        One row a choice, those for which enough years are held: trend (in words), last, window, difference,
        difference_lower, difference_upper; all observed years after the strategy together. Empty when none is.
    """
    rows = []
    for last in (LAST_YEAR_BEFORE, LAST_YEAR_BEFORE_PANDEMIC):
        for window in windows:
            try:
                total = trend_difference(counts, last=last, window=window).total
            except ParameterError:
                continue  # too few years for this choice: it is not among the answers
            if total is not None:
                spread = total[["difference", "difference_lower", "difference_upper"]]
                rows.append({"trend": f"{window} years to {last}", "last": last, "window": window, **spread})
    columns = ["trend", "last", "window", "difference", "difference_lower", "difference_upper"]
    return pd.DataFrame(rows, columns=columns)


def cover(
    counts: pd.Series, *, cut_offs: range, ahead: int = 3, window: int = WINDOW, level: float = 0.95
) -> list[bool]:
    """Back-test the interval: for each cut-off and year ahead, whether it held what came.

    Only what lies before a cut-off is used for it. Cut-offs with too little before them are left out.
    """
    held = []
    for last in cut_offs:
        past = counts[counts.index <= last]
        if len(past) < window + ahead + FEWEST_ERRORS:
            continue
        result = trend_difference(
            past, last=last, window=window, counted_from=last + 1, until=last + ahead, level=level
        )
        for year in result.years.index.intersection(counts.index):
            row = result.years.loc[year]
            held.append(bool(row["lower"] <= counts[year] <= row["upper"]))
    return held


def back_test(counts: pd.Series, *, first: int = 2009, ahead: int = 3) -> list[bool]:
    """Return `cover` at every cut-off from `first` to the year before the strategy; empty when nothing is held."""
    before = counts[counts.index <= LAST_YEAR_BEFORE]
    return cover(before, cut_offs=range(first, LAST_YEAR_BEFORE), ahead=ahead) if len(before) else []
