"""Reading a printed table by the words of its headings, as a layout declares them.

A layout says which words are wanted; where they stand is found. A heading that moved is found; one that is missing
stops the reader with the sheet, the heading wanted and the headings seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from drugmetrics.errors import DrugmetricsError, ReadingError
from drugmetrics.published import checks
from drugmetrics.published.raw import RawTable
from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import markers

#: How far down a sheet the title and the headings may stand.
HEADING_ROWS = 40
_FOOTNOTES = re.compile(r"\s+\d+(?:\s*,\s*\d+)*$|\s*\[notes?[^\]]*\]")


class RowAxis(BaseModel):
    """Labels printed down the side, under a heading; an empty heading means the first column, where none is printed.

    `fill`: printed once, holding for the rows beneath. `width`: the label may stand in any of so many columns.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str
    fill: bool = False
    width: int = 1


class ColumnAxis(BaseModel):
    """Labels printed across the top: the heading row is the one that holds `anchor`, or the one below `below`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    anchor: str = ""
    below: str = ""


class Layout(BaseModel):
    """A kind of printed table: words of its title, its row labels and its column labels, outermost first.

    `title` is empty for an export that prints none. `area_codes` names the label that holds areas. `blank_means` is
    the marker of a blank cell, where blanks may be. `number_repeats`: a first label printed again further down (a list
    with sub-lists) gets its turn in brackets, "With entry (2)", so that rows stay apart.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str = ""
    rows: dict[str, RowAxis]
    columns: dict[str, ColumnAxis]
    area_codes: str = ""
    blank_means: str = ""
    number_repeats: bool = False


def plain(text: str) -> str:
    """Return a heading without white space to spare, footnote numbers and case, for comparing.

    Examples
    --------
    >>> plain("Lower  Confidence Limit 2"), plain("Neighbourhood crime [note 7]")
    ('lower confidence limit', 'neighbourhood crime')
    """
    return _FOOTNOTES.sub("", " ".join(text.split())).strip().casefold()


@dataclass(frozen=True)
class _Found:
    """A layout's headings found on a grid: the columns of each row label, the rows of each column label."""

    row_columns: dict[str, tuple[int, ...]]
    header_rows: dict[str, int]
    first_data_row: int
    value_columns: list[int]
    width: int


def title_row(grid: Grid, layout: Layout) -> int | None:
    """Return the row that holds the layout's title (-1 when it has none to look for), or None."""
    if not layout.title:
        return -1
    wanted = layout.title.casefold()
    for row in range(min(HEADING_ROWS, len(grid.rows))):
        if any(wanted in grid.text(row, column).casefold() for column in range(min(3, grid.width))):
            return row
    return None


def read_table(grid: Grid, layout: Layout, *, file: str, printed: str) -> tuple[RawTable, list[tuple[str, str]]]:
    """Read one table.

    Parameters
    ----------
    grid : Grid
        The sheet.
    layout : Layout
        What the table should be; its title must stand on the sheet.
    file, printed : str
        Name of the raw table and what the publication calls it.

    Returns
    -------
    RawTable
        One row a number (or marker in a number's place).
    list of (str, str)
        The notes below the table, with where they stand.

    Raises
    ------
    ReadingError
        Naming the sheet and cell, what was wanted and what was found.
    """
    found = _find(grid, layout)
    rows: list[tuple[str, ...]] = []
    last = found.first_data_row - 1
    for row, labels in _data_rows(grid, layout, found):
        rows.extend(_cells(grid, layout, found, row, labels))
        last = row
    if not rows:
        raise ReadingError(f"{grid.name}: no numbers were found below the headings of {layout.title!r}.")
    table = RawTable(file, printed, layout.name, (*layout.rows, *layout.columns), rows)
    checks.check_table(table, sheet=grid.name, area_label=layout.area_codes)
    return table, _notes(grid, last + 1)


def _find(grid: Grid, layout: Layout) -> _Found:
    top = title_row(grid, layout)
    if top is None:
        raise ReadingError(f"{grid.name}: a title with the words {layout.title!r} was wanted; none stands there.")
    row_cells = {label: _heading(grid, axis.heading, top + 1) for label, axis in layout.rows.items() if axis.heading}
    bottom = max((row for row, _ in row_cells.values()), default=top + HEADING_ROWS)
    header_rows = {
        label: _heading(grid, axis.anchor or axis.below, top + 1, bottom + 1)[0] + bool(axis.below)
        for label, axis in layout.columns.items()
    }
    lowest = max(header_rows.values())
    bottom = max([lowest, *(row for row, _ in row_cells.values())])
    row_columns = {
        label: tuple(range(column, column + axis.width))
        for label, axis in layout.rows.items()
        for column in [row_cells[label][1] if axis.heading else 0]
    }
    first_value = max(max(columns) for columns in row_columns.values()) + 1
    width = _next_table(grid, row_cells, first_value)
    value_columns = [column for column in range(first_value, width) if grid.text(lowest, column)]
    if not value_columns:
        raise ReadingError(
            f"{grid.place(lowest, first_value)}: headings of numbers were wanted from here on, none stands there."
        )
    return _Found(row_columns, header_rows, bottom + 1, value_columns, width)


def _next_table(grid: Grid, row_cells: dict[str, tuple[int, int]], first: int) -> int:
    """Return the column at which another table begins to the right: where a row heading is printed again."""
    for row, own_column in row_cells.values():
        for column in range(first, grid.width):
            if column != own_column and plain(grid.text(row, column)) == plain(grid.text(row, own_column)):
                return column
    return grid.width


def _heading(grid: Grid, wanted: str, first: int, last: int | None = None) -> tuple[int, int]:
    seen = []
    for row in range(first, min(last or first + HEADING_ROWS, len(grid.rows))):
        for column in range(grid.width):
            text = grid.text(row, column)
            if text and plain(text) == plain(wanted):
                return row, column
            if text and not isinstance(grid.at(row, column), int | float):
                seen.append(text)
    raise ReadingError(
        f"{grid.name}: the heading {wanted!r} was wanted; headings seen: {'; '.join(dict.fromkeys(seen[:25]))}."
    )


def _data_rows(grid: Grid, layout: Layout, found: _Found) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows that hold numbers, each with its labels, carrying those printed once."""
    carried: dict[str, str] = {}
    turns: dict[str, int] = {}
    first_value = found.value_columns[0]
    for row in range(found.first_data_row, len(grid.rows)):
        labels = {}
        for label, columns in found.row_columns.items():
            text = " ".join(filter(None, (grid.text(row, column) for column in columns)))
            if layout.rows[label].fill:
                carried[label] = text = text or carried.get(label, "")
            labels[label] = text
        if not any(grid.text(row, column) for column in range(first_value, found.width)):
            continue
        for label, text in labels.items():
            if not text:
                place = grid.place(row, found.row_columns[label][0])
                raise ReadingError(
                    f"{place}: a label under {layout.rows[label].heading!r} was wanted, none stands there."
                )
        if layout.number_repeats:
            first = next(iter(labels))
            turns[labels[first]] = turn = turns.get(labels[first], 0) + 1
            labels[first] += f" ({turn})" if turn > 1 else ""
        yield row, labels


def _cells(grid: Grid, layout: Layout, found: _Found, row: int, labels: dict[str, str]) -> Iterator[tuple[str, ...]]:
    beside = _markers_beside(grid, found, row)
    for column in found.value_columns:
        place = grid.place(row, column)
        try:
            cell = markers.parse_cell(grid.at(row, column))
        except DrugmetricsError as error:
            raise ReadingError(f"{place}: {error}.") from error
        marker = cell.marker or beside.get(column, "")
        if not cell.value and not marker:
            if not layout.blank_means:
                raise ReadingError(f"{place}: a number or a marker was wanted, the cell is blank.")
            marker = layout.blank_means
        across = [_label_above(grid, found, axis, column) for axis in layout.columns]
        yield (grid.cell(row, column), *labels.values(), *across, cell.value, marker)


def _markers_beside(grid: Grid, found: _Found, row: int) -> dict[int, str]:
    """Read the unheaded cells to the right of values: markers, by the column of the value they belong to."""
    beside = {}
    for column in range(found.value_columns[0], found.width):
        text = grid.text(row, column)
        if column in found.value_columns or not text:
            continue
        try:
            marker = markers.known(text)
        except DrugmetricsError as error:
            raise ReadingError(f"{grid.place(row, column)}: under no heading; {error}.") from error
        beside[max(c for c in found.value_columns if c < column)] = marker
    return beside


def _label_above(grid: Grid, found: _Found, axis: str, column: int) -> str:
    """Return the label of a column on one heading row; a merged heading holds for the columns to its right."""
    row = found.header_rows[axis]
    for candidate in range(column, found.value_columns[0] - 1, -1):
        text = grid.text(row, candidate)
        if text:
            return text
    raise ReadingError(
        f"{grid.place(row, column)}: a heading for {axis} was wanted above this column, none stands there."
    )


def _notes(grid: Grid, first: int) -> list[tuple[str, str]]:
    notes = []
    for row in range(first, len(grid.rows)):
        for column in range(grid.width):
            text = grid.text(row, column)
            if text:
                notes.append((grid.place(row, column), text))
    return notes
