"""Reading a printed table by the words of its headings, as a layout declares them.

A layout says which words are wanted; where they stand is found (headings). A heading that moved is found; one that is
missing stops the reader with the sheet, the heading wanted and the headings seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from drugmetrics.errors import DrugmetricsError, ReadingError
from drugmetrics.published import checks
from drugmetrics.published.headings import Found, find, plain, title_row
from drugmetrics.published.raw import RawTable
from drugmetrics.published.table_layout import ColumnAxis, Layout, RowAxis
from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import markers

__all__ = ["ColumnAxis", "Layout", "RowAxis", "plain", "read_table", "title_row"]


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
    checks.check_cells(grid)
    found = find(grid, layout)
    rows: list[tuple[str, ...]] = []
    last = found.first_data_row - 1
    for row, labels in _data_rows(grid, layout, found):
        rows.extend(_cells(grid, layout, found, row, labels))
        last = row
    if not rows:
        headings = layout.title or ", ".join(layout.headings)
        raise ReadingError(grid.says(f"no numbers were found below the headings of {headings!r}."))
    table = RawTable(file, printed, layout.name, (*layout.rows, *layout.columns), rows)
    named = [layout.rows[label] for label in (layout.area_codes, layout.area_names) if label in layout.rows]
    blank = any(axis.may_be_blank for axis in named)
    checks.check_table(table, sheet=grid.name, area_label=layout.area_codes, name_label=layout.area_names, blank=blank)
    checks.check_limits(table, sheet=grid.name)
    if layout.number_doubles:
        checks.check_doubles(table, sheet=grid.name)
    _check_blocks(grid, layout, found)
    return table, _notes(grid, last + 1)


def _data_rows(grid: Grid, layout: Layout, found: Found) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows that hold numbers, each with its labels, carrying those printed once."""
    turns: dict[tuple[str, ...], int] = {}
    for row, labels in _rows_with_numbers(grid, layout, found):
        for label, text in labels.items():
            if text and plain(text) == plain(layout.rows[label].heading):
                place = grid.place(row, found.row_columns[label][0])
                raise ReadingError(f"{place}: the heading {text!r} stands a second time.")
            if not text and not layout.rows[label].may_be_blank:
                place = grid.place(row, found.row_columns[label][0])
                raise ReadingError(
                    f"{place}: a label under {layout.rows[label].heading!r} was wanted, none stands there."
                )
        _check_beside_labels(grid, found, row)
        if layout.number_repeats or layout.number_doubles:
            first = next(iter(labels))
            key = tuple(labels.values()) if layout.number_doubles else (labels[first],)
            turns[key] = turn = turns.get(key, 0) + 1
            labels[first] += f" ({turn})" if turn > 1 else ""
        yield row, labels


def _rows_with_numbers(grid: Grid, layout: Layout, found: Found) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows with anything in the columns of numbers; refuse a row of the table that has its labels alone."""
    carried: dict[str, str] = {}
    unfilled: int | None = None
    touching = False
    for row in range(found.first_data_row, len(grid.rows)):
        labels = _labels(grid, layout, found, row, carried)
        if any(grid.text(row, column) for column in range(found.first_value, found.width)):
            if unfilled is not None:
                raise _without_numbers(grid, found, unfilled)
            touching = True
            yield row, labels
        elif all(text or layout.rows[label].may_be_blank for label, text in labels.items()):
            # Where one label is all there is, a note below the table looks like it, but for standing apart.
            if len(labels) > 1 or touching:
                raise _without_numbers(grid, found, row)
            unfilled = row if unfilled is None else unfilled
        else:
            touching = False


def _without_numbers(grid: Grid, found: Found, row: int) -> ReadingError:
    place = grid.place(row, found.value_columns[0])
    return ReadingError(f"{place}: numbers or markers were wanted beside the labels of this row, all cells are blank.")


def _labels(grid: Grid, layout: Layout, found: Found, row: int, carried: dict[str, str]) -> dict[str, str]:
    """Return the labels of a row, and keep in `carried` those that hold for the rows beneath."""
    labels = {}
    for label, columns in found.row_columns.items():
        text = " ".join(filter(None, (grid.text(row, column) for column in columns)))
        if layout.rows[label].fill:
            carried[label] = text = text or carried.get(label, "")
        labels[label] = text
    return labels


def _check_beside_labels(grid: Grid, found: Found, row: int) -> None:
    """Refuse what stands left of the first headed numbers and is no label: nothing may be passed over."""
    known = {column for columns in found.row_columns.values() for column in columns} | found.passed_over
    for column in range(found.value_columns[0]):
        if column not in known and grid.text(row, column):
            raise ReadingError(
                f"{grid.place(row, column)}: under no heading this table is read by; "
                f"{grid.text(row, column)!r} was found."
            )


def _cells(grid: Grid, layout: Layout, found: Found, row: int, labels: dict[str, str]) -> Iterator[tuple[str, ...]]:
    beside = _markers_beside(grid, found, row)
    for column in found.value_columns:
        place = grid.place(row, column)
        try:
            cell = markers.parse_cell(grid.at(row, column))
        except DrugmetricsError as error:
            raise ReadingError(f"{place}: {error}.") from error
        marker = cell.marker or beside.get(column, "")
        if not cell.value and not marker:
            cut = "" if grid.reaches(row, column) else ": the line ends before it"
            if cut or not layout.blank_means:
                raise ReadingError(f"{place}: a number or a marker was wanted, the cell is blank{cut}.")
            marker = layout.blank_means
        across = [_label_above(grid, found, axis, column) for axis in layout.columns]
        yield (grid.cell(row, column), *labels.values(), *across, cell.value, marker)


def _markers_beside(grid: Grid, found: Found, row: int) -> dict[int, str]:
    """Read the unheaded cells to the right of values: markers, by the column of the value they belong to."""
    beside = {}
    headed = {*found.value_columns, *(column for columns in found.row_columns.values() for column in columns)}
    for column in range(found.value_columns[0], found.width):
        text = grid.text(row, column)
        if column in headed or column in found.passed_over or not text:
            continue
        try:
            marker = markers.known(text)
        except DrugmetricsError as error:
            raise ReadingError(f"{grid.place(row, column)}: under no heading; {error}.") from error
        beside[max(c for c in found.value_columns if c < column)] = marker
    return beside


def _label_above(grid: Grid, found: Found, axis: str, column: int) -> str:
    """Return the label of a column on one heading row; a merged heading holds for the columns to its right."""
    row = found.header_rows[axis]
    for candidate in range(column, found.value_columns[0] - 1, -1):
        text = grid.text(row, candidate)
        if text:
            return text
    raise ReadingError(
        f"{grid.place(row, column)}: a heading for {axis} was wanted above this column, none stands there."
    )


def _check_blocks(grid: Grid, layout: Layout, found: Found) -> None:
    """Refuse headings of several rows whose blocks differ: a column moved stands under another's heading."""
    if len(layout.columns) < 2 or layout.uneven:
        return
    *outer, inner = layout.columns
    blocks: dict[tuple[str, ...], list[str]] = {}
    for column in found.value_columns:
        above = tuple(plain(_label_above(grid, found, axis, column)) for axis in outer)
        blocks.setdefault(above, []).append(plain(grid.text(found.header_rows[inner], column)))
    first, wanted = next(iter(blocks.items()))
    for block, labels in blocks.items():
        if labels != wanted:
            raise ReadingError(
                grid.says(
                    f"under {' / '.join(block)!r} the headings {', '.join(wanted)} were wanted, as under "
                    f"{' / '.join(first)!r}; found {', '.join(labels)}."
                )
            )


def _notes(grid: Grid, first: int) -> list[tuple[str, str]]:
    notes = []
    for row in range(first, len(grid.rows)):
        for column in range(grid.width):
            text = grid.text(row, column)
            if text:
                notes.append((grid.place(row, column), text))
    return notes
