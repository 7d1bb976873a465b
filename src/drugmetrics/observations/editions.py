"""What was known when: from all editions to the one figure a reader of a given day would have had.

Counts are revised cell by cell, so the newest edition of each cell counts. Rates, shares, averages and estimates come
as lines that are rebased whole, so one edition gives a whole line. In both, a better status goes before a newer
edition: a press report of a later release never displaces the statistic itself. A series whose editions add a year each
to estimates that stand, such as survey percentages, declares that it is revised by cell, too (observations.catalogue).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.errors import ParameterError
from drugmetrics.observations.catalogue import all_series
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference.units import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    _Truths = np.ndarray[tuple[int], np.dtype[np.bool_]]
    _Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]

CELL = ["area_code", "period", "breakdown", "basis", "unit"]
LINE = ["area_code", "breakdown", "basis", "unit"]
#: Where whole numbers of 64 bits would run over.
_TOO_MANY = 2**62


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
    if day is None:
        return rows
    public = rows["released"] <= day
    return rows if public.all() else rows[public]


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
    places = _Places(rows)
    if by_cell:
        return rows.iloc[places.in_order(places.best(CELL))]
    every = all_series()
    cells = places.where("unit", lambda name: unit(name).revised_by_cell)
    cells |= places.where("series", lambda name: name in every and every[name].revised == "by cell")
    # One series is nearly always of one kind, and choosing among no rows takes as long as among many.
    if cells.all():
        return rows.iloc[places.in_order(places.best(CELL))]
    if not cells.any():
        return rows.iloc[places.in_order(places.best_line())]
    chosen = [_Places(rows[cells]).best(CELL), _Places(rows[~cells]).best_line()]
    found = [np.flatnonzero(kind)[part] for kind, part in zip((cells, ~cells), chosen, strict=True)]
    return rows.iloc[places.in_order(np.concatenate(found))]


def _rank(status: str) -> int:
    return STATUS_ORDER.index(status) if status in STATUS_ORDER else len(STATUS_ORDER)


class _Places:
    """Numbers that stand for a table's texts and days: sorting and comparing them takes a third of the time."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self._known: dict[str, tuple[_Numbers, int]] = {}

    def of(self, column: str) -> tuple[_Numbers, int]:
        """Return each row's place among the column's values in order, a missing one last, and how many there are."""
        if column not in self._known:
            codes, values = pd.factorize(self.rows[column].array)
            in_order = np.empty(len(values) + 1, dtype=np.int64)
            in_order[values.argsort()] = np.arange(len(values))
            in_order[-1] = len(values)  # the code of a missing value is -1
            self._known[column] = in_order[codes], len(values)
        return self._known[column]

    def where(self, column: str, holds: Callable[[str], bool]) -> _Truths:
        """Say of each row whether something holds of its value, asked once a value."""
        codes, values = pd.factorize(self.rows[column].array)
        return np.array([*map(holds, values), False])[codes]

    def together(self, columns: Sequence[str]) -> _Numbers:
        """Return one number a row, equal where all of the columns are."""
        numbers, bound = np.zeros(len(self.rows), dtype=np.int64), 1
        for column in columns:
            places, count = self.of(column)
            if bound * (count + 1) >= _TOO_MANY:
                numbers, bound = pd.factorize(numbers)[0], len(numbers)
            numbers, bound = numbers * (count + 1) + places, bound * (count + 1)
        return numbers

    def ranked(self) -> _Numbers:
        """Return the rows, better status first, of one status the newest first, of one day the last edition first."""
        codes, held = pd.factorize(self.rows["status"].array)
        rank = np.array([*map(_rank, held), len(STATUS_ORDER)])[codes]
        down = []
        for column in ("edition", "released"):
            places, count = self.of(column)
            down.append(np.where(places == count, count, count - 1 - places))
        return np.lexsort((*down, rank))

    def best(self, keys: Sequence[str]) -> _Numbers:
        """Return the rows that rank first of those equal in series and keys."""
        ranked = self.ranked()
        return ranked[~pd.Index(self.together(["series", *keys])[ranked]).duplicated()]

    def best_line(self) -> _Numbers:
        """Return, for each line, the rows of the one edition that ranks first; its years may be of lower standing."""
        editions = self.together(["series", *LINE, "source", "edition"])
        return np.flatnonzero(np.isin(editions, editions[self.best(LINE)]))

    def in_order(self, chosen: _Numbers) -> _Numbers:
        """Return chosen rows by series, area, period and breakdown; equal ones stay as they come."""
        keys = ("breakdown", "period_end", "period_start", "area_code", "series")
        return chosen[np.lexsort([self.of(column)[0][chosen] for column in keys])]
