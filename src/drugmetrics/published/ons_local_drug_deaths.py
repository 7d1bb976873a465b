"""Reader of the ONS workbook "Deaths related to drug poisoning by local authority".

The tables of all persons are read; those of males and of females apart (four of the eight in 2021) are passed over.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from drugmetrics.errors import ReadingError
from drugmetrics.published import local_tables, ons_contents
from drugmetrics.published.layouts import Layout, read_table, title_row
from drugmetrics.published.ons_contents import edition, words
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_workbook

PUBLICATION = "ons-drug-deaths-by-local-authority"
_TITLE = "Deaths related to drug poisoning by local authority"
_TABLE = re.compile(r"^Table (\d+)$")
#: The first so many columns hold the labels of a row.
LABELS = 4
#: Tables that are not read: one sex apart.
_ONE_SEX = re.compile(r"\b(?:fe)?males,? by local authority", re.IGNORECASE)


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the kinds of table that are read; the list is ons_local_drug_deaths.yaml beside this module."""
    text = (files("drugmetrics.published") / "ons_local_drug_deaths.yaml").read_text(encoding="utf-8")
    return tuple(Layout.model_validate(entry) for entry in yaml.safe_load(text))


def recognise(path: Path) -> tuple[str, str] | None:
    """Return publication and edition when the file is this workbook, else None.

    Raises
    ------
    ReadingError
        When the file is a damaged or encrypted workbook.
    """
    found = edition(path, _TITLE)
    return (PUBLICATION, found) if found else None


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    return ons_contents.wanted(path, _TITLE, PUBLICATION)


def read(path: Path) -> Reading:
    """Read the four tables of all persons: deaths of each year, and deaths and rates over three years.

    Raises
    ------
    ReadingError
        When a sheet listed or a table of persons is missing, a table is of no known kind or does not read, its
        periods are not those its title promises, or the tables differ in their areas.
    """
    book = open_workbook(path)
    found: dict[str, RawTable] = {}
    notes: list[tuple[str, str]] = []
    for name in _listed_tables(path, book):
        layout = _layout_of(path, book[name])
        if layout is None:
            continue
        if layout.name in found:
            raise ReadingError(f"{path}: {name}: a second table of the kind {layout.name!r} was not wanted.")
        grid, strays = _without_strays(book[name])
        title = _title(grid, layout)
        try:
            table, its_notes = read_table(
                grid, layout, file=f"{name.lower().replace(' ', '-')}.csv", printed=f"{name}: {title}"
            )
            local_tables.check_periods(table, title, name)
            local_tables.check_statistics(table, name)
        except ReadingError as error:
            raise ReadingError(f"{path}: {error}") from error
        found[layout.name] = table
        notes.extend([*strays, *its_notes])
    missing = [layout.title for layout in layouts() if layout.name not in found]
    if missing:
        raise ReadingError(f"{path}: no sheet has a table with the words {'; '.join(map(repr, missing))} in its title.")
    local_tables.check_areas(path, list(found.values()))
    return Reading(list(found.values()), notes)


def _listed_tables(path: Path, book: dict[str, Grid]) -> list[str]:
    """Return the sheets with tables: those the contents page lists, which must be all there are."""
    listed = [word for word in words(book["Contents"]) if _TABLE.match(word)] if "Contents" in book else []
    present = [name for name in book if _TABLE.match(name)]
    if not listed or set(listed) != set(present):
        raise ReadingError(
            f"{path}: the tables that 'Contents' lists ({', '.join(listed) or 'none'}) were wanted; "
            f"sheets seen: {', '.join(book)}."
        )
    return sorted(present, key=lambda name: int(name.split()[1]))


def _layout_of(path: Path, grid: Grid) -> Layout | None:
    """Return the table's kind, or None for a table of one sex."""
    fitting = [layout for layout in layouts() if title_row(grid, layout) is not None]
    top = "; ".join(filter(None, (grid.text(row, 0) for row in range(6))))
    if not fitting and _ONE_SEX.search(top):
        return None
    if len(fitting) != 1:
        known = "; ".join(layout.title for layout in layouts())
        raise ReadingError(f"{path}: {grid.name}: one known kind of table was wanted ({known}); found {top!r}.")
    return fitting[0]


def _without_strays(grid: Grid) -> tuple[Grid, list[tuple[str, str]]]:
    """Set aside rows that hold nothing but ":" and name no area (one in 2021); the notes say where they stand."""
    rows, notes = list(grid.rows), []
    for row in range(len(rows)):
        places = [column for column in range(grid.width) if grid.text(row, column)]
        if places and all(column >= LABELS and grid.text(row, column) == ":" for column in places):
            notes += [(grid.place(row, column), '":" stands beside no area; set aside') for column in places]
            rows[row] = [""] * len(rows[row])
    return replace(grid, rows=rows), notes


def _title(grid: Grid, layout: Layout) -> str:
    row = title_row(grid, layout) or 0
    return next((grid.text(row, column) for column in range(3) if grid.text(row, column)), "")
