"""Areas by code and by name: countries and the regions of England.

The table is areas.csv beside this module. Local authorities, with their lifetimes, join it as rows.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from drugmetrics.errors import UnknownNameError


@dataclass(frozen=True)
class Area:
    """An area: its GSS code, its name, its level (country or region) and other names it is printed under."""

    code: str
    name: str
    level: str
    aliases: tuple[str, ...] = ()


@cache
def all_areas() -> tuple[Area, ...]:
    """Return every area, in the order of the table."""
    text = (files("drugmetrics.reference") / "areas.csv").read_text(encoding="utf-8")
    return tuple(
        Area(row["code"], row["name"], row["level"], tuple(filter(None, row["aliases"].split("|"))))
        for row in csv.DictReader(text.splitlines())
    )


@cache
def _by_key() -> dict[str, Area]:
    return {key.casefold(): area for area in all_areas() for key in (area.code, area.name, *area.aliases)}


def find(text: str) -> Area:
    """Return the area with that code or name, whatever its case.

    Raises
    ------
    UnknownNameError
        With the nearest names, when there is none.

    Examples
    --------
    >>> find("England").code, find("E12000006").name, find("east").name
    ('E92000001', 'East of England', 'East of England')
    """
    area = _by_key().get(" ".join(str(text).split()).casefold())
    if area is None:
        names = [key for known in all_areas() for key in (known.name, known.code)]
        raise UnknownNameError.among("area", str(text), names)
    return area


def regions() -> tuple[Area, ...]:
    """Return the nine regions of England.

    Examples
    --------
    >>> len(regions())
    9
    """
    return tuple(area for area in all_areas() if area.level == "region")
