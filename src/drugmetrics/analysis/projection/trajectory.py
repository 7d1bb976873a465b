"""What a series must be to be projected: one line, one unit, equal steps, every gap and break known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.projection.candidates import Kind
from drugmetrics.errors import MixedBasisError, ParameterError
from drugmetrics.reference import periods
from drugmetrics.reference.following import following, month_number, months, until
from drugmetrics.reference.period import Period
from drugmetrics.reference.units import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Older figures say nothing more of what comes.
MOST = 60
_PROVISIONAL, _BREAK = "[p]", "[b]"


@dataclass(frozen=True)
class Trajectory:
    """One line of figures at equal steps.

    Attributes
    ----------
    rows : pandas.DataFrame
        The rows of the one table that are used, in order of period.
    values : numpy.ndarray, shape (periods,)
        From the first used period to the newest; NaN where none is held, or where it is provisional.
    newest : Period
        The last of them.
    breaks : tuple of int
        Positions at which a new basis begins.
    cumulative : bool
        Whether the figures are running totals.
    remarks : tuple of str
        Gaps, what was left out, and what else a reader must know.
    """

    rows: pd.DataFrame
    values: NDArray[np.float64]
    newest: Period
    breaks: tuple[int, ...]
    cumulative: bool
    remarks: tuple[str, ...]

    @property
    def unit(self) -> str:
        """Unit of the values."""
        return str(self.rows["unit"].iloc[0])

    @property
    def kind(self) -> Kind:
        """What kind of number it is, which decides the scales and the bounds."""
        return {"count": "count", "share": "share", "change": "any"}.get(unit(self.unit).kind, "positive")  # type: ignore[return-value]

    @property
    def upper(self) -> float:
        """Upper bound, where it is a share."""
        return 1.0 if self.unit == "proportion" else 100.0

    @property
    def step(self) -> int:
        """Months from one period to the next."""
        return months(self.newest)

    @cached_property
    def periods(self) -> list[Period]:
        """The period of each value."""
        return [following(self.newest, place) for place in range(1 - len(self.values), 1)]

    def steps_to(self, to: str | int | dt.date) -> int:
        """Return how many periods lie between the newest one and `to`: a period's name, or the last day that counts."""
        month, named = until(to)
        steps = (month - month_number(self.newest.end)) // self.step
        if named and named != following(self.newest, steps):
            raise ParameterError(
                f"{to} is not one of the periods that follow {self.newest.label}; the next is "
                f"{following(self.newest).label}."
            )
        if steps < 1:
            raise ParameterError(f"Nothing to project: figures are held up to {self.newest.label}, and {to} is asked.")
        return steps


def trajectory(
    rows: pd.DataFrame,
    *,
    breaks: Collection[str] = (),
    provisional: Collection[str] = (),
    cumulative: bool = False,
) -> Trajectory:
    """Make a trajectory of rows of the one table.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `load`: one series, area and breakdown.
    breaks : collection of str
        Periods in which a new basis begins: each is allowed for as a step of unknown size. A figure marked ``[b]``
        begins one by itself. Only where one is named or marked may the rows be of several bases, and every change of
        basis is one then.
    provisional : collection of str
        Periods known to be provisional, besides those marked ``[p]``: they are left out of the fit.
    cumulative : bool
        Whether the figures are running totals, which never fall.

    Returns
    -------
    Trajectory
        Overlapping periods, such as three-year ones, are thinned to those that do not overlap and end with the newest.

    Raises
    ------
    ParameterError
        When there is no figure, more than one line, a period twice, or periods of several types.
    MixedBasisError
        For several units, or several bases of which no break is marked.

    Examples
    --------
    >>> from drugmetrics.observations.load import load
    >>> held = trajectory(load("deaths-drug-misuse-three-years", area="Hartlepool"))
    >>> held.newest.label, len(held.values), held.remarks[0]
    ('2019-2021', 7, 'periods overlap: every third is used, back from the newest')
    """
    rows = _one_line(rows, breaks)
    _are_held(breaks, rows, "in which a break is said to be")
    _are_held(provisional, rows, "which is said to be provisional")
    begins = _begins(rows, breaks)
    spans = [periods.parse(label) for label in rows["period"]]
    newest, step = spans[-1], months(spans[-1])
    ends = np.array([month_number(span.end) for span in spans])
    used = (ends[-1] - ends) % step == 0
    used &= (ends[-1] - ends) // step < MOST
    remarks = [] if used.all() else [_thinned(int(np.min(np.diff(ends))) if len(ends) > 1 else step, step)]
    # A break in a period that is not used counts from the next one that is.
    breaking = np.searchsorted(ends[used], ends[begins])
    rows, ends = rows[used], ends[used]
    places = (ends - ends[0]) // step
    values = np.full(int(places[-1]) + 1, np.nan)
    values[places] = rows["value"].to_numpy(dtype="float64")
    missing = int(np.isnan(values).sum())
    if missing:
        remarks.append(f"{missing} of {len(values)} periods have no figure and are passed over")
    early = [place for place, row in zip(places, rows.itertuples(), strict=True) if _is_provisional(row, provisional)]
    values[early] = np.nan
    if early:
        remarks.append(f"provisional and left out: {', '.join(rows['period'].iloc[np.isin(places, early)])}")
    positions = tuple(int(place) for place in np.unique(places[breaking]) if place > 0)
    if positions:
        remarks.append(f"a break is allowed for in {', '.join(rows['period'].iloc[np.isin(places, positions)])}")
    if cumulative:
        _never_falling(values, rows)
    return Trajectory(rows, values, newest, positions, cumulative, (*remarks, *_standing(rows)))


def _one_line(rows: pd.DataFrame, breaks: Collection[str]) -> pd.DataFrame:
    """Return the rows in order of period, or say why they are not one line."""
    if rows.empty or rows["value"].notna().sum() == 0:
        raise ParameterError("A projection needs figures; the rows given hold none.")
    for column in ("series", "area_code", "breakdown"):
        if rows[column].nunique() > 1:
            raise ParameterError(
                f"A projection is of one {column}; found {rows[column].nunique()}: "
                f"{', '.join(map(str, rows[column].unique()[:4]))}. Choose one when loading."
            )
    rows = rows.sort_values(["period_start", "period_end"], kind="stable")
    if rows["unit"].nunique() > 1:
        raise MixedBasisError(f"Values in {' and '.join(rows['unit'].unique())} do not join in one line.")
    if rows["basis"].nunique() > 1 and not breaks and not (rows["marker"] == _BREAK).any():
        raise MixedBasisError(
            f"Values on {rows['basis'].nunique()} bases do not join in one line ({'; '.join(rows['basis'].unique())}). "
            "Name in breaks=... the period in which the new one begins, or choose one when loading."
        )
    twice = rows["period"][rows["period"].duplicated()]
    if len(twice):
        raise ParameterError(f"{twice.iloc[0]} is given more than once; one figure a period is wanted.")
    types = rows["period_type"].unique()
    if len(types) > 1:
        raise ParameterError(
            f"Periods of {len(types)} types ({', '.join(types)}) are no equal steps. Keep one: "
            "rows[rows['period_type'] == ...]."
        )
    lengths = {months(periods.parse(label)) for label in rows["period"]}
    if len(lengths) > 1:
        raise ParameterError(f"Periods of {', '.join(map(str, sorted(lengths)))} months are no equal steps.")
    return rows


def _thinned(apart: int, step: int) -> str:
    if apart >= step:
        return f"only the newest {MOST} periods are used"
    every = {2: "second", 3: "third", 4: "fourth", 12: "twelfth"}.get(step // apart, f"{step // apart}th")
    return f"periods overlap: every {every} is used, back from the newest"


def _is_provisional(row: object, named: Collection[str]) -> bool:
    return getattr(row, "marker", "") == _PROVISIONAL or getattr(row, "period", "") in named


def _are_held(named: Collection[str], rows: pd.DataFrame, what: str) -> None:
    unknown = [label for label in named if label not in set(rows["period"])]
    if unknown:
        raise ParameterError(
            f"No figure is of {unknown[0]}, {what}; they are of {rows['period'].iloc[0]} to {rows['period'].iloc[-1]}."
        )


def _begins(rows: pd.DataFrame, breaks: Collection[str]) -> NDArray[np.bool_]:
    """Say of each row whether a new basis begins with it."""
    changed = (rows["basis"] != rows["basis"].shift()).to_numpy(dtype="bool")
    marked = rows["period"].isin(list(breaks)) | (rows["marker"] == _BREAK)
    return np.asarray(changed | marked.to_numpy(dtype="bool"))


def _never_falling(values: NDArray[np.float64], rows: pd.DataFrame) -> None:
    seen = values[np.isfinite(values)]
    if not np.isfinite(values[-1]):
        raise ParameterError(
            "The newest running total is provisional or has no figure, and what comes is counted from it: leave it out."
        )
    if (np.diff(seen) < 0).any():
        fall = int(np.argmax(np.diff(seen) < 0))
        raise ParameterError(
            f"A running total never falls; found {seen[fall]:,.0f} and then {seen[fall + 1]:,.0f} in "
            f"{rows['series'].iloc[0]}. If it was restarted, keep the figures of one count."
        )


def _standing(rows: pd.DataFrame) -> list[str]:
    """Say where a figure is not of the standing most are of."""
    usual = rows["status"].mode().iloc[0]
    other = rows[rows["status"] != usual]
    return [f"{row.period} is of other standing: {row.status}" for row in other.itertuples()]
