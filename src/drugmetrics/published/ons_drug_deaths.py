"""Reader of the ONS workbook "Deaths related to drug poisoning in England and Wales"."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from drugmetrics.errors import ReadingError
from drugmetrics.published import ons_contents
from drugmetrics.published.layouts import Layout, read_table, title_row
from drugmetrics.published.ons_contents import edition, words
from drugmetrics.published.raw import Reading
from drugmetrics.published.workbooks import Grid, open_workbook

PUBLICATION = "ons-drug-poisoning-deaths"
_TITLE = "Deaths related to drug poisoning"
_FRONT_SHEETS = ("Contents", "Notes, Terms and Conditions", "Definition")
_TABLE = re.compile(r"^Table (\d+)$")


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the kinds of table the workbook prints; the list is ons_drug_deaths.yaml beside this module."""
    text = (files("drugmetrics.published") / "ons_drug_deaths.yaml").read_text(encoding="utf-8")
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
    """Read every table of the workbook.

    Raises
    ------
    ReadingError
        When a sheet listed is missing, a table is of no known kind, or a table does not read.
    """
    book = open_workbook(path)
    tables, notes = [], []
    for name in _listed_tables(path, book):
        grid = book[name]
        layout = _layout_of(path, grid)
        row = title_row(grid, layout)
        printed = f"{name}: {_title(grid, row or 0)}"
        try:
            table, its_notes = read_table(grid, layout, file=f"{name.lower().replace(' ', '-')}.csv", printed=printed)
        except ReadingError as error:
            raise ReadingError(f"{path}: {error}") from error
        tables.append(table)
        notes.extend(its_notes)
    return Reading(tables, notes)


def _listed_tables(path: Path, book: dict[str, Grid]) -> list[str]:
    """Return the sheets to read: those on the contents page and any further "Table N" (2022 leaves out Table 11)."""
    contents = book.get("Contents")
    listed = [word for word in words(contents) if _TABLE.match(word)] if contents else []
    if not listed:
        raise ReadingError(f"{path}: a sheet 'Contents' that lists the tables was wanted; sheets: {', '.join(book)}.")
    tables = list(dict.fromkeys([*listed, *(name for name in book if _TABLE.match(name))]))
    wanted_sheets = [*_FRONT_SHEETS, *tables]
    unknown = [name for name in book if name not in wanted_sheets]
    missing = [name for name in wanted_sheets if name not in book]
    if missing or unknown:
        raise ReadingError(
            f"{path}: the sheets {', '.join(wanted_sheets)} were wanted; "
            f"missing: {', '.join(missing) or 'none'}; not known: {', '.join(unknown) or 'none'}."
        )
    return sorted(tables, key=lambda name: int(name.split()[1]))


def _layout_of(path: Path, grid: Grid) -> Layout:
    fitting = [layout for layout in layouts() if title_row(grid, layout) is not None]
    if len(fitting) != 1:
        top = "; ".join(filter(None, (grid.text(row, 0) for row in range(6))))
        wanted = "; ".join(layout.title for layout in layouts())
        raise ReadingError(f"{path}: {grid.name}: one known kind of table was wanted ({wanted}); found {top!r}.")
    return fitting[0]


def _title(grid: Grid, row: int) -> str:
    return next((grid.text(row, column) for column in range(3) if grid.text(row, column)), "")
