"""Areas by code and by name, each with the days it existed between and what it became.

The tables are the CSV files in area_tables/ beside this module: countries and regions, upper-tier authorities,
districts, police forces and the rest. Lifetimes and successors of authorities and districts cover 2012 to 2025. The new
codes of 2012 and 2013 (four districts of Hertfordshire, Gateshead, Northumberland) and of 2025 (Barnsley, Sheffield)
followed changes of boundary that moved next to nobody; they count as the same land under another code.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from drugmetrics.errors import UnknownNameError

#: Where a name is borne by areas of several levels, the first of these is meant; other levels come after.
LEVELS = ("country", "region", "part of London", "upper-tier authority", "Welsh unitary authority", "district")


@dataclass(frozen=True)
class Area:
    """An area.

    Attributes
    ----------
    code, name, level : str
        GSS code (an older or own code where there is none), name, and kind of area.
    valid_from, valid_to : str
        First and last day, or year where only that is known; empty when it was there before 2012, and when it still is.
    successors : tuple of str
        Codes of the areas its land went to.
    region : str
        Code of the region it lies in; empty for what lies in none or several.
    aliases : tuple of str
        Other names it is printed under.
    """

    code: str
    name: str
    level: str
    valid_from: str = ""
    valid_to: str = ""
    successors: tuple[str, ...] = ()
    region: str = ""
    aliases: tuple[str, ...] = ()

    def existed(self, day: dt.date) -> bool:
        """Say whether the area existed on a day; a lifetime known to the year counts from its first, to its last day.

        Examples
        --------
        >>> county = find("E10000006")
        >>> county.existed(dt.date(2023, 3, 31)), county.existed(dt.date(2023, 4, 1))
        (True, False)
        """
        return _first_day(self.valid_from) <= day <= _last_day(self.valid_to)


def _first_day(text: str) -> dt.date:
    return dt.date.min if not text else dt.date.fromisoformat(text if len(text) > 4 else f"{text}-01-01")


def _last_day(text: str) -> dt.date:
    return dt.date.max if not text else dt.date.fromisoformat(text if len(text) > 4 else f"{text}-12-31")


@cache
def all_areas() -> tuple[Area, ...]:
    """Return every area, in the order of the tables."""
    folder = files("drugmetrics.reference") / "area_tables"
    tables = sorted((table for table in folder.iterdir() if table.name.endswith(".csv")), key=lambda table: table.name)
    return tuple(
        _area(row) for table in tables for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    )


def _area(row: dict[str, str]) -> Area:
    successors, aliases = (tuple(filter(None, row[name].split("|"))) for name in ("successors", "aliases"))
    return Area(
        row["code"], row["name"], row["level"], row["valid_from"], row["valid_to"], successors, row["region"], aliases
    )


@cache
def _by_key() -> dict[str, tuple[Area, ...]]:
    found: dict[str, list[Area]] = {}
    for area in all_areas():
        for key in dict.fromkeys(text.casefold() for text in (area.code, area.name, *area.aliases)):
            found.setdefault(key, []).append(area)
    return {key: tuple(sorted(areas, key=_standing)) for key, areas in found.items()}


def _standing(area: Area) -> tuple[bool, int, str]:
    """Order bearers of one name: those that still exist first, then by level, then the newest code."""
    level = LEVELS.index(area.level) if area.level in LEVELS else len(LEVELS)
    return bool(area.valid_to), level, area.code


def find(text: str, *, on: dt.date | None = None, level: str | None = None) -> Area:
    """Return the area with that code or name, whatever its case.

    Parameters
    ----------
    text : str
        A code, a name, or another name it is printed under.
    on : datetime.date, optional
        Among areas that bore the name one after the other, the one of that day; the one there is now when not given.
        A code says of itself which area is meant.
    level : str, optional
        Only areas of that level.

    Raises
    ------
    UnknownNameError
        With the nearest names, when there is none.

    Examples
    --------
    >>> find("England").code, find("E12000006").name, find("east").name
    ('E92000001', 'East of England', 'East of England')
    >>> find("Dorset").code, find("Dorset", on=dt.date(2018, 12, 31)).code
    ('E06000059', 'E10000009')
    """
    key = " ".join(str(text).split()).casefold()
    borne = _by_key().get(key, ())
    found = [
        area
        for area in borne
        if level in (None, area.level) and (on is None or area.existed(on) or area.code.casefold() == key)
    ]
    if not found:
        names = [key for known in all_areas() if level in (None, known.level) for key in (known.name, known.code)]
        raise UnknownNameError.among(level or "area", str(text), names)
    return found[0]


def goes_by(area: Area, name: str) -> bool:
    """Say whether an area is printed under a name, whatever its case: for a name printed beside a code.

    Examples
    --------
    >>> goes_by(find("E10000009"), "Dorset"), goes_by(find("E10000009"), "Devon")
    (True, False)
    """
    words = " ".join(name.split()).casefold()
    return words in {known.casefold() for known in (area.name, *area.aliases)}


def on(day: dt.date, level: str = "upper-tier authority") -> tuple[Area, ...]:
    """Return the areas of a level that existed on a day, in order of code.

    Examples
    --------
    >>> len(on(dt.date(2018, 12, 31))), len(on(dt.date(2023, 4, 1))), len(on(dt.date(2025, 6, 1)))
    (152, 153, 153)
    """
    return tuple(
        sorted((area for area in all_areas() if area.level == level and area.existed(day)), key=lambda area: area.code)
    )


def regions() -> tuple[Area, ...]:
    """Return the nine regions of England.

    Examples
    --------
    >>> len(regions())
    9
    """
    return tuple(area for area in all_areas() if area.level == "region")
