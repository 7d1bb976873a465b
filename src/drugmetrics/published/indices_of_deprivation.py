"""Reader of "English indices of deprivation", File 11: summaries for upper-tier local authorities.

Taken is the sheet IMD, the Index of Multiple Deprivation itself; the sheets of its seven domains are not. The year
stands in the headings and becomes a label.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.checks import check_table
from drugmetrics.published.layouts import ColumnAxis, Layout, RowAxis, read_table
from drugmetrics.published.raw import Reading
from drugmetrics.published.workbooks import Grid, open_workbook

PUBLICATION = "indices-of-deprivation"
SHEET = "IMD"
#: Codes that are none, and whom they are printed for: the 2019 file lacks a digit of Slough's (E06000039).
MISPRINTED = {"E0600003": "Slough"}
_CODE = re.compile(r"^Upper Tier Local Authority District code \((\d{4})\)$")


def recognise(path: Path) -> tuple[str, str] | None:
    """Return publication and edition (``2019-upper-tier``) when the file is this workbook, else None."""
    if path.suffix.lower() != ".xlsx":
        return None
    grid = open_workbook(path).get(SHEET)
    year = _year(grid) if grid else None
    return (PUBLICATION, f"{year}-upper-tier") if year else None


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    if path.suffix.lower() != ".xlsx":
        return ""
    words = "Upper Tier Local Authority District code (YEAR)"
    return f"a sheet {SHEET!r} with the heading {words!r} was wanted ({PUBLICATION})"


def read(path: Path) -> Reading:
    """Read every summary of the index for every authority.

    Raises
    ------
    ReadingError
        When the sheet or a heading is missing, or a cell is no number.
    """
    grid = open_workbook(path).get(SHEET)
    year = _year(grid) if grid else None
    if grid is None or year is None:
        raise ReadingError(f"{path}: {wanted(path)}.")
    layout = Layout(
        name="deprivation-of-authorities",
        rows={
            "code": RowAxis(heading=f"Upper Tier Local Authority District code ({year})"),
            "name": RowAxis(heading=f"Upper Tier Local Authority District name ({year})"),
        },
        columns={"statistic": ColumnAxis(anchor="IMD - Average rank")},
        area_codes="name",
    )
    try:
        table, notes = read_table(grid, layout, file="imd.csv", printed="IMD")
        right = [row for row in table.rows if MISPRINTED.get(row[1]) != row[2]]
        check_table(dataclasses.replace(table, rows=right), sheet=grid.name, area_label="code", name_label="name")
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    rows = [(where, year, *rest) for where, *rest in table.rows]
    return Reading([dataclasses.replace(table, labels=("year", *table.labels), rows=rows)], notes)


def _year(grid: Grid) -> str | None:
    for row in range(min(5, len(grid.rows))):
        for column in range(min(5, grid.width)):
            match = _CODE.match(grid.text(row, column))
            if match:
                return match[1]
    return None
