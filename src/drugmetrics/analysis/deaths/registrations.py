"""Registrations of deaths by year, and the years that count as before the strategy."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from drugmetrics.errors import ParameterError

#: The strategy is of December 2021: registrations up to 2021 are before it, later ones after.
LAST_YEAR_BEFORE = 2021
#: The last year that the pandemic did not touch, for the sensitivity of the answer to it.
LAST_YEAR_BEFORE_PANDEMIC = 2019
#: Years of trend: the decade of rise that the ambition speaks of.
WINDOW = 10


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
