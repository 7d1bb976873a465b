"""Reader of exports that are one table in one CSV; which ones, and by what headings, is export_layouts/."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.layouts import Layout, read_table
from drugmetrics.published.raw import Reading
from drugmetrics.published.workbooks import Grid, is_csv, open_csv
from drugmetrics.reference.lists import lists

#: Headings stand on one of so many first lines; so many of those found are told.
TOP, SEEN = 6, 25


@cache
def layouts() -> tuple[tuple[Layout, str], ...]:
    """Return the layouts, each with the publication it is of."""
    entries = lists("drugmetrics.published", "export_layouts")
    return tuple(
        (Layout.model_validate(entry["layout"]), entry["publication"]) for entry in entries if "layout" in entry
    )


def recognise(path: Path) -> tuple[str, str] | None:
    """Return the publication the export is of (no export says its edition), or None for headings not known."""
    if not is_csv(path):
        return None
    found = _layout_of(open_csv(path))
    return next(((publication, "") for layout, publication in layouts() if layout is found), None)


def wanted(path: Path) -> str:
    """Say which headings `recognise` looks for, which it found and what the nearest export lacks."""
    if not is_csv(path):
        return ""
    grid = open_csv(path)
    top = _top(grid)
    known = "; ".join(", ".join(layout.headings) for layout, _ in layouts())
    nearest = max((layout for layout, _ in layouts()), key=lambda layout: len(top & set(layout.headings)))
    lacking = [heading for heading in nearest.headings if heading not in top]
    near = f"; nearest is {nearest.name}, without {', '.join(lacking)}" if len(lacking) < len(nearest.headings) else ""
    return f"headings of one of these exports were wanted: {known}; found: {', '.join(_first_line(grid))}{near}"


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
        raise ReadingError(f"{path}: {wanted(path)}.")
    try:
        # An export prints no name of its own; `ingest` gives the table the name of the file the edition is held from.
        table, notes = read_table(grid, layout, file=f"{layout.name}.csv", printed="")
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    return Reading([table], notes)


def _layout_of(grid: Grid) -> Layout | None:
    top = _top(grid)
    fitting = [layout for layout, _ in layouts() if top.issuperset(layout.headings) and top.isdisjoint(layout.without)]
    return max(fitting, key=lambda layout: len(layout.headings), default=None)


def _top(grid: Grid) -> set[str]:
    """Return what stands on the lines that headings may stand on."""
    return {grid.text(row, column) for row in range(min(TOP, len(grid.rows))) for column in range(grid.width)}


def _first_line(grid: Grid) -> list[str]:
    """Return the first cells of the first line that has any."""
    lines = ([grid.text(row, column) for column in range(grid.width)] for row in range(len(grid.rows)))
    return next((list(filter(None, line))[:SEEN] for line in lines if any(line)), [])
