"""What was known when: from all editions to the one figure a reader of a given day would have had.

Counts are revised cell by cell, so the newest edition of each cell counts. Rates, shares, averages and estimates come
as lines that are rebased whole, so one edition gives a whole line. In both, a better status goes before a newer
edition: a press report of a later release never displaces the statistic itself. A series whose editions add a year each
to estimates that stand, such as survey percentages, declares that it is revised by cell, too (observations.catalogue).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.errors import ParameterError
from drugmetrics.observations.catalogue import all_series
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference.units import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

CELL = ["area_code", "period", "breakdown", "basis", "unit"]
LINE = ["area_code", "breakdown", "basis", "unit"]


def as_of_day(as_of: str | dt.date | None) -> pd.Timestamp | None:
    """Return the day of an `as_of`, or None for "newest".

    Raises
    ------
    ParameterError
        When it is neither a day (``2023-10-20``) nor ``newest`` nor None, or a day that has not come: nobody can say
        what will be known then.
    """
    if as_of is None or as_of == "newest":
        return None
    try:
        day = as_of if isinstance(as_of, dt.date) else dt.date.fromisoformat(as_of)
    except (TypeError, ValueError) as error:
        raise ParameterError(f"as_of is a day such as 2023-10-20, or newest; {as_of!r} is neither.") from error
    if pd.Timestamp(day) > pd.Timestamp.now():
        raise ParameterError(f"as_of is a day that has come; {day} is still ahead.")
    return pd.Timestamp(day)


def known_on(rows: pd.DataFrame, as_of: str | dt.date | None) -> pd.DataFrame:
    """Keep the rows that were public on a day, that day included; an undated edition is never among them."""
    day = as_of_day(as_of)
    return rows if day is None else rows[rows["released"] <= day]


def newest(rows: pd.DataFrame, *, by_cell: bool = False) -> pd.DataFrame:
    """Choose among editions.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the one table, of any number of series.
    by_cell : bool
        Choose figure by figure whatever the unit: for single figures that are not drawn as one line.

    Returns
    -------
    pandas.DataFrame
        One row a series, area, period, breakdown, basis and unit, in order of period.
    """
    if by_cell:
        return _in_order(_best(rows, CELL))
    units = {name for name in rows["unit"].unique() if unit(name).revised_by_cell}
    declared = {name for name, about in all_series().items() if about.revised == "by cell"}
    cells = rows["unit"].isin(units) | rows["series"].isin(declared)
    # One series is nearly always of one kind, and choosing among no rows takes as long as among many.
    if cells.all():
        return _in_order(_best(rows, CELL))
    if not cells.any():
        return _in_order(_best_line(rows))
    return _in_order(pd.concat([_best(rows[cells], CELL), _best_line(rows[~cells])]))


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["series", "area_code", "period_start", "period_end", "breakdown"], kind="stable")


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    rank = rows["status"].map({status: place for place, status in enumerate(STATUS_ORDER)})
    return rows.assign(_rank=rank).sort_values(
        ["_rank", "released", "edition"], ascending=[True, False, False], na_position="last", kind="stable"
    )


def _best(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    return _ranked(rows).drop_duplicates(["series", *keys]).drop(columns="_rank")


def _best_line(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep, for each line, the rows of the one edition that ranks first; its single years may be of lower standing."""
    keys = ["series", *LINE, "source", "edition"]
    return rows.merge(_best(rows, LINE)[keys], on=keys, how="inner")
