"""Finding a table's headings on its sheet: where the words that a layout wants stand."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from drugmetrics.errors import ReadingError
from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import markers

if TYPE_CHECKING:
    from drugmetrics.published.table_layout import Layout

#: How far down a sheet the title and the headings may stand.
HEADING_ROWS = 40
#: A title stands in one of a sheet's first columns.
TITLE_COLUMNS = 3
_FOOTNOTES = re.compile(r"\s+\d+(?:\s*,\s*\d+)*$|\s*\[notes?[^\]]*\]")


def plain(text: str) -> str:
    """Return a heading without white space to spare, footnote numbers and case, for comparing.

    Examples
    --------
    >>> plain("Lower  Confidence Limit 2"), plain("Neighbourhood crime [note 7]")
    ('lower confidence limit', 'neighbourhood crime')
    """
    return _FOOTNOTES.sub("", " ".join(text.split())).strip().casefold()


@dataclass(frozen=True)
class Found:
    """A layout's headings found on a grid.

    Attributes
    ----------
    row_columns : dict of str to tuple of int
        The columns each row label may stand in.
    header_rows : dict of str to int
        The row each column label stands on.
    first_data_row : int
        The row below all headings.
    first_value : int
        The column right of all row labels: from here on a table prints numbers.
    value_columns : list of int
        The columns that have a heading of numbers.
    width : int
        The column at which the table ends.
    passed_over : frozenset of int
        The columns that are known and not taken.
    """

    row_columns: dict[str, tuple[int, ...]]
    header_rows: dict[str, int]
    first_data_row: int
    first_value: int
    value_columns: list[int]
    width: int
    passed_over: frozenset[int] = frozenset()


def title_row(grid: Grid, layout: Layout) -> int | None:
    """Return the row that holds the layout's title (-1 when it has none to look for), or None."""
    if not layout.title:
        return -1
    place = _title_place(grid, layout)
    return None if place is None else place[0]


def _title_place(grid: Grid, layout: Layout) -> tuple[int, int] | None:
    wanted = layout.title.casefold()
    for row in range(min(HEADING_ROWS, len(grid.rows))):
        for column in range(min(TITLE_COLUMNS, grid.width)):
            if wanted in grid.text(row, column).casefold():
                return row, column
    return None


def find(grid: Grid, layout: Layout) -> Found:
    """Find the headings of a table.

    Parameters
    ----------
    grid : Grid
        The sheet.
    layout : Layout
        The words wanted.

    Returns
    -------
    Found

    Raises
    ------
    ReadingError
        Naming the sheet, the title or heading wanted, and the headings seen.
    """
    top = title_row(grid, layout)
    if top is None:
        raise ReadingError(grid.says(f"a title with the words {layout.title!r} was wanted; none stands there."))
    end = _next_title(grid, layout)
    row_cells = {
        label: _heading(grid, axis.heading, top + 1, end) for label, axis in layout.rows.items() if axis.heading
    }
    bottom = max((row for row, _ in row_cells.values()), default=top + HEADING_ROWS)
    header_rows = {
        label: _heading(grid, axis.anchor or axis.below, top + 1, end, bottom + 1)[0] + bool(axis.below)
        for label, axis in layout.columns.items()
    }
    lowest = max(header_rows.values())
    row_columns = {
        label: tuple(range(column, column + axis.width))
        for label, axis in layout.rows.items()
        for column in [row_cells[label][1] if axis.heading else 0]
    }
    right = {column for label, columns in row_columns.items() if layout.rows[label].right for column in columns}
    first_value = max({column for columns in row_columns.values() for column in columns} - right) + 1
    _once(grid, row_cells, first_value, end)
    passed_over = _passed_over(grid, layout, lowest, first_value, end)
    taken = set(range(first_value, end)) - passed_over - right
    value_columns = sorted(column for column in taken if grid.text(lowest, column))
    if not value_columns:
        raise ReadingError(
            f"{grid.place(lowest, first_value)}: headings of numbers were wanted from here on, none stands there."
        )
    first_data_row = max([lowest, *(row for row, _ in row_cells.values())]) + 1
    check_above(grid, first_data_row, {*header_rows.values(), *(row for row, _ in row_cells.values())}, value_columns)
    return Found(row_columns, header_rows, first_data_row, first_value, value_columns, end, passed_over)


def _passed_over(grid: Grid, layout: Layout, row: int, first_value: int, end: int) -> frozenset[int]:
    """Return the columns that the layout knows and does not take: those it names, or all but those it names."""
    named = {_heading(grid, heading, row, end, row + 1)[1] for heading in layout.passed_over}
    if not layout.only:
        return frozenset(named)
    kept = [_heading(grid, heading, row, end, row + 1)[1] for heading in layout.only]
    for column in range(first_value, end):
        text = grid.text(row, column)
        if column not in kept and plain(text) in map(plain, layout.only):
            raise ReadingError(f"{grid.place(row, column)}: the heading {text!r} stands a second time.")
    return frozenset(named | {column for column in range(first_value, end) if column not in kept})


def _next_title(grid: Grid, layout: Layout) -> int:
    """Return the column at which another table stands beside the layout's own, or the grid's width.

    It does where a title stands, a column apart, over the heading that the layout's own table begins with; words that
    strayed into the row of the title are no title.
    """
    place = _title_place(grid, layout) if layout.title else None
    if place is None:
        return grid.width
    row, own = place
    wanted = plain(next(iter(layout.rows.values())).heading)
    for column in range(own + 1, grid.width):
        heads = (below for below in range(row + 1, row + 1 + HEADING_ROWS) if grid.text(row, column))
        head = next((below for below in heads if plain(grid.text(below, column)) == wanted), None)
        if wanted and head is not None and not grid.text(head, column - 1):
            return column
    return grid.width


def check_above(grid: Grid, first_data_row: int, heading_rows: Collection[int], columns: Collection[int]) -> None:
    """Refuse numbers above the headings they should stand below: a row of the table has strayed there.

    Parameters
    ----------
    grid : Grid
        The sheet.
    first_data_row : int
        The row below all headings.
    heading_rows, columns : collection of int
        The rows that hold headings, which may be numbers such as years, and the columns of numbers.

    Raises
    ------
    ReadingError
        Naming the first such cell.
    """
    for row, column in product(range(min(first_data_row, len(grid.rows))), columns):
        if row not in heading_rows and markers.is_cell(grid.at(row, column)):
            found = grid.text(row, column)
            raise ReadingError(
                f"{grid.place(row, column)}: no number was wanted above the headings, {found!r} stands there."
            )


def _once(grid: Grid, row_cells: dict[str, tuple[int, int]], first: int, end: int) -> None:
    """Refuse a heading of labels that stands again among the headings of numbers: what is below it is not known."""
    for row, own_column in row_cells.values():
        for column in range(first, end):
            if column != own_column and plain(grid.text(row, column)) == plain(grid.text(row, own_column)):
                raise ReadingError(
                    f"{grid.place(row, column)}: the heading {grid.text(row, column)!r} stands a second time; "
                    "one of a number was wanted."
                )


def _heading(grid: Grid, wanted: str, first: int, width: int, last: int | None = None) -> tuple[int, int]:
    seen = []
    for row in range(first, min(last or first + HEADING_ROWS, len(grid.rows))):
        for column in range(width):
            text = grid.text(row, column)
            if text and plain(text) == plain(wanted):
                return row, column
            if text and not isinstance(grid.at(row, column), int | float):
                seen.append(text)
    raise ReadingError(
        grid.says(f"the heading {wanted!r} was wanted; headings seen: {'; '.join(dict.fromkeys(seen[:25]))}.")
    )
