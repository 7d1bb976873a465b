"""The contents page of ONS workbooks on drug deaths: whose workbook it is, and to which year of registration."""

from __future__ import annotations

import re
from pathlib import Path

from drugmetrics.published.workbooks import Grid, open_workbook

_YEARS = re.compile(r"England and Wales, \d{4} to (\d{4})")


def words(grid: Grid) -> list[str]:
    """Return the text of every cell of a sheet, row by row."""
    return [grid.text(row, column) for row in range(len(grid.rows)) for column in range(grid.width)]


def edition(path: Path, title: str) -> str | None:
    """Return the edition of the workbook whose contents page bears a title, else None.

    Raises
    ------
    ReadingError
        When the file is a damaged or encrypted workbook.
    """
    if path.suffix.lower() != ".xlsx":
        return None
    contents = open_workbook(path).get("Contents")
    found = words(contents) if contents else []
    years = [match[1] for match in map(_YEARS.fullmatch, found) if match]
    return f"{years[0]}-registrations" if title in found and years else None


def wanted(path: Path, title: str, publication: str) -> str:
    """Say what `edition` looks for in a file of this kind; nothing of a file of another.

    Examples
    --------
    >>> wanted(Path("deaths.csv"), "Deaths", "ons-drug-poisoning-deaths")
    ''
    """
    if path.suffix.lower() != ".xlsx":
        return ""
    looked_for = f"{title!r} and 'England and Wales, YEAR to YEAR'"
    return f"a sheet 'Contents' with the words {looked_for} was wanted ({publication})"
