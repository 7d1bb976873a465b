"""bridge(): rows of areas as they were, carried to the areas of one day, where that is lawful.

An area that only got another code keeps its figures. Where areas were joined, counts are summed; rates, shares,
averages and whatever has limits are not. Where land was split, nothing is divided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from itertools import chain
from typing import Literal

import pandas as pd

from drugmetrics.errors import AreaError, MixedBasisError, ParameterError
from drugmetrics.observations.derived import SUMMABLE
from drugmetrics.reference.areas import find
from drugmetrics.reference.bridging import Way, backward, ended, forward, named, targets, tiers
from drugmetrics.reference.units import unit

#: What parts of one sum have in common. Parts may be of several editions: the sum then names them all.
LINE = ["series", "period", "breakdown", "basis", "unit"]
#: Kinds of unit that may be summed; estimates only where no limits stand beside them.
ADDED = ("count", "money", "quantity", "estimate")
#: What stands for the missing sum where a part is not held and has no marker of its own.
NOT_HELD = "[x]"

Line = tuple[Hashable, ...]
Step = Callable[[str], tuple[Way, ...]]
#: Where the figures of an area's parts stand, None for a part not held.
Places = list[int | None]


def bridge(
    rows: pd.DataFrame, to: str | dt.date, *, unbridgeable: Literal["refuse", "leave out"] = "refuse"
) -> pd.DataFrame:
    """Carry rows to the areas that existed on a day.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the one table, one a figure, as `load` gives them.
    to : str or datetime.date
        The day, later or earlier than the rows' own.
    unbridgeable : {"refuse", "leave out"}
        What to do with areas that cannot be carried: stop, or go on without them.

    Returns
    -------
    pandas.DataFrame
        Rows of areas of that day, with the column `bridged`: empty where a figure stands as printed, else from which
        areas it is had. A sum is "derived here"; where a part is suppressed or missing there is no value, and the
        part's marker (or ``[x]``) says so. `attrs["left_out"]` gives the reason for each area left out.

    Raises
    ------
    AreaError
        When an area cannot be carried, naming each and why.
    MixedBasisError
        When the parts of a sum differ in standing, or a figure is there in several editions.
    ParameterError
        When `to` is no day.

    Notes
    -----
    Where both an area and its parts are held, the area's own figure counts. People counted by two of the parts joined
    are counted twice in the sum, as in any sum of local counts.

    Examples
    --------
    >>> from drugmetrics import load
    >>> people = bridge(load("population", area="Buckinghamshire", breakdown="age=0-17"), to="2019-06-30")
    >>> people.loc["2023", ["area_code", "bridged"]].tolist()
    ['E10000002', 'Buckinghamshire (E06000060) under another code']
    """
    day = _day(to)
    held = _Held(rows, day)
    made: list[tuple[Places, str]] = []
    lost: dict[str, str] = {}
    for line, cells in held.at.items():
        wanted = {code: targets(code, day) for code in cells}
        found = {code: held.figure(code, line) for code in dict.fromkeys(chain(*wanted.values()))}
        had = {code: places for code, places in found.items() if places}
        used = {place for places in had.values() for place in places}
        made += [(places, code) for code, places in had.items()]
        for code, place in cells.items():
            # Land that lies in the areas had is not lost, though another figure was taken for it.
            if place not in used and not any(set(tier) <= set(had) for tier in tiers(wanted[code])):
                lost.setdefault(code, held.reason(code, line, [target for target in wanted[code] if target not in had]))
    if lost and unbridgeable == "refuse":
        reasons = " ".join(f"{named(code)}: {reason}." for code, reason in lost.items())
        raise AreaError(f"Not to be carried to {day}. {reasons} To go on without them: unbridgeable='leave out'.")
    table = _table(rows, made)
    table.attrs["left_out"] = lost
    return table


def _day(to: str | dt.date) -> dt.date:
    try:
        return to if isinstance(to, dt.date) else dt.date.fromisoformat(to)
    except (TypeError, ValueError) as error:
        raise ParameterError(f"to is a day such as 2023-04-01; {to!r} is none.") from error


class _Held:
    """The rows at hand, by line and area."""

    def __init__(self, rows: pd.DataFrame, day: dt.date) -> None:
        self.day = day
        self.codes = set(rows["area_code"])
        self.limited = (rows["lower"].notna() | rows["upper"].notna()).tolist()
        self.at: dict[Line, dict[str, int]] = {}
        for place, (*line, code) in enumerate(rows[[*LINE, "area_code"]].itertuples(index=False, name=None)):
            cells = self.at.setdefault(tuple(line), {})
            if code in cells:
                raise MixedBasisError(
                    f"{line[0]}: {named(code)}, {line[1]}, is there twice. Choose one edition first: load() does."
                )
            cells[code] = place

    def figure(self, code: str, line: Line) -> Places:
        """Return where an area's figure stands on a line, or those it may be summed from; nothing where none may."""
        cells = self.at[line]
        if code in cells:
            return [cells[code]]
        found = min((self._places(code, cells, step) for step in (forward, backward)), key=_lacking)
        if all(place is None for place in found) or self._not_added(line, found):
            return []
        return found

    def _places(self, code: str, cells: dict[str, int], step: Step) -> Places:
        if code in cells:
            return [cells[code]]
        ways: list[Places] = [
            [place for part in way.parts for place in self._places(part, cells, step)]
            for way in step(code)
            if not way.refused and not self._not_held(way, step)
        ]
        return min(ways, key=_lacking, default=[None])

    def _not_held(self, way: Way, step: Step) -> list[str]:
        """Return the parts of a way that are nowhere among the rows, nor to be had from others."""
        return [
            part
            for part in way.parts
            if part not in self.codes
            and not any(not onward.refused and not self._not_held(onward, step) for onward in step(part))
        ]

    def _not_added(self, line: Line, places: Places) -> str:
        """Say why the figures at these places are not summed."""
        if len(places) < 2:
            return ""
        kind = unit(str(line[-1])).kind
        if kind not in ADDED:
            return f"in the unit {line[-1]!r} it is {'an' if kind == 'average' else 'a'} {kind}, which is not summed"
        limited = any(place is not None and self.limited[place] for place in places)
        return "it is an estimate with limits, which is not summed" if limited else ""

    def reason(self, code: str, line: Line, lacking: Iterable[str]) -> str:
        """Say why an area's figure went into none of the areas that hold its land."""
        reasons = []
        for target in lacking:
            step = forward if ended(find(code), self.day) else backward
            for way in step(target):
                missing = " and ".join(named(part) for part in self._not_held(way, step))
                reasons.append(
                    way.refused
                    or (f"for {named(target)} there is no {missing} among the rows" if missing else "")
                    or self._not_added(line, self._places(target, self.at[line], step))
                )
        return "; ".join(dict.fromkeys(filter(None, reasons)))


def _lacking(places: Places) -> tuple[bool, int]:
    """Order ways: those of which something is held first, then by how many parts are missing."""
    return all(place is None for place in places), places.count(None)


def _table(rows: pd.DataFrame, made: list[tuple[Places, str]]) -> pd.DataFrame:
    """Write the figures made: the row of the first part, with what a sum says otherwise."""
    firsts = [next(place for place in places if place is not None) for places, _ in made]
    table = rows.iloc[firsts].assign(area_code=[code for _, code in made], bridged="")
    otherwise: dict[int, dict[str, object]] = {}
    for row, (places, code) in enumerate(made):
        parts = rows.iloc[[place for place in places if place is not None]]
        if len(places) > 1:
            otherwise[row] = _summed(parts, places.count(None))
        elif parts["area_code"].iloc[0] != code:
            otherwise[row] = {"bridged": f"{named(parts['area_code'].iloc[0])} under another code"}
    for name in {name for changes in otherwise.values() for name in changes}:
        values = [otherwise.get(row, {}).get(name, value) for row, value in enumerate(table[name])]
        table[name] = pd.Series(values, index=table.index, dtype=table[name].dtype)
    return table.sort_values(["series", "area_code", "period_start", "period_end", "breakdown"], kind="stable")


def _summed(parts: pd.DataFrame, missing: int) -> dict[str, object]:
    """Return what a sum has otherwise than its first part."""
    statuses = list(dict.fromkeys(parts["status"]))
    summable = set(statuses) <= set(SUMMABLE)
    if not summable and len(statuses) > 1:
        names = ", ".join(named(code) for code in parts["area_code"])
        raise MixedBasisError(f"{names}: figures of several standings ({'; '.join(statuses)}) are not summed.")
    unknown = parts["value"].isna()
    markers = parts["marker"].where(unknown, "") if unknown.any() or missing else parts["marker"]
    places = parts["source"] + "/" + parts["edition"] + "/" + parts["source_ref"].str.replace("; ", " and ")
    names = " and ".join(named(code) for code in parts["area_code"])
    return {
        "value": float("nan") if unknown.any() or missing else parts["value"].sum(),
        "marker": "; ".join(dict.fromkeys(filter(None, [*markers, NOT_HELD if missing else ""]))),
        "status": "derived here" if summable else statuses[0],
        "released": pd.NaT if parts["released"].isna().any() else parts["released"].max(),
        "source": "; ".join(dict.fromkeys(parts["source"])),
        "edition": "; ".join(dict.fromkeys(parts["edition"])),
        "source_ref": "; ".join(places),
        "bridged": f"sum of {names}" + (", a part not held" if missing else ""),
    }
