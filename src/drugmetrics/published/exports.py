"""Reader of exports that are one table in one CSV; which ones, and by what headings, is exports.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from drugmetrics.errors import ReadingError
from drugmetrics.published.layouts import Layout, read_table
from drugmetrics.published.raw import Reading
from drugmetrics.published.workbooks import Grid, open_csv


@cache
def layouts() -> tuple[tuple[Layout, str], ...]:
    """Return the layouts, each with the publication it is of."""
    text = (files("drugmetrics.published") / "exports.yaml").read_text(encoding="utf-8")
    return tuple((Layout.model_validate(entry["layout"]), entry["publication"]) for entry in yaml.safe_load(text))


def recognise(path: Path) -> tuple[str, str] | None:
    """Return the publication the export is of (no export says its edition), or None for headings not known."""
    if path.suffix.lower() != ".csv":
        return None
    found = _layout_of(open_csv(path))
    return next(((publication, "") for layout, publication in layouts() if layout is found), None)


def read(path: Path) -> Reading:
    """Read the one table of the export.

    Raises
    ------
    ReadingError
        When its headings are no known ones, or a cell does not read.
    """
    grid = open_csv(path)
    layout = _layout_of(grid)
    if layout is None:
        wanted = "; ".join(", ".join(_headings(known)) for known, _ in layouts())
        raise ReadingError(f"{path}: headings of one of these exports were wanted: {wanted}.")
    try:
        table, notes = read_table(grid, layout, file=f"{layout.name}.csv", printed=path.name)
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    return Reading([table], notes)


def _layout_of(grid: Grid) -> Layout | None:
    top = {grid.text(row, column) for row in range(min(6, len(grid.rows))) for column in range(grid.width)}
    fitting = [layout for layout, _ in layouts() if top.issuperset(_headings(layout))]
    return max(fitting, key=lambda layout: len(_headings(layout)), default=None)


def _headings(layout: Layout) -> list[str]:
    rows = [axis.heading for axis in layout.rows.values() if axis.heading]
    return rows + [axis.anchor for axis in layout.columns.values()]
