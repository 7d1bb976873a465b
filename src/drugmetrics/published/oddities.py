"""Known oddities: published figures that look wrong or break a series, and what was done about each.

The lists are oddities/*.csv beside this module, a file a subject.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from drugmetrics.reference import areas

COLUMNS = ("publication", "edition", "series", "areas", "periods", "what", "done")
#: A list may say which check of the record it answers; an oddity that names none answers every check of its figures.
CHECK = "check"


@dataclass(frozen=True)
class Oddity:
    """An oddity.

    Attributes
    ----------
    publication, edition : str
        Where it is printed; an empty edition means all of them.
    series, areas, periods : tuple of str
        What it touches; empty means all.
    what, done : str
        What is odd, and what was done about it.
    check : str
        The check of the record it answers alone; empty for all.
    """

    publication: str
    edition: str
    series: tuple[str, ...]
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    what: str
    done: str
    check: str = ""

    def covers(self, publication: str, edition: str, series: str, area: str, period: str) -> bool:
        """Say whether a figure is touched by it."""
        return (
            publication == self.publication
            and self.edition in ("", edition)
            and (not self.series or series in self.series)
            and (not self.areas or area in self.areas)
            and (not self.periods or period in self.periods)
        )


@cache
def oddities() -> tuple[Oddity, ...]:
    """Return every known oddity, in the order of the lists.

    Examples
    --------
    >>> all(oddity.what and oddity.done for oddity in oddities())
    True
    """
    folder = files("drugmetrics.published") / "oddities"
    tables = sorted((path for path in folder.iterdir() if path.name.endswith(".csv")), key=lambda path: path.name)
    return tuple(
        _oddity(row) for table in tables for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    )


def _oddity(row: dict[str, str]) -> Oddity:
    series, places, periods = (
        tuple(part.strip() for part in row[name].split("|") if part.strip()) for name in ("series", "areas", "periods")
    )
    codes = tuple(areas.find(area).code for area in places)
    return Oddity(
        row["publication"], row["edition"], series, codes, periods, row["what"], row["done"], row.get(CHECK) or ""
    )
