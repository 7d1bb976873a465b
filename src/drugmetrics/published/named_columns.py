"""Columns of a file by their headings, for tables of which not every column is taken."""

from __future__ import annotations

from collections.abc import Sequence

from drugmetrics.errors import ReadingError
from drugmetrics.published.workbooks import Grid


def columns(grid: Grid, row: int, headings: Sequence[str]) -> dict[str, int]:
    """Return the column of each heading on a row.

    Raises
    ------
    ReadingError
        When a heading is not there, naming those seen, or is there twice.

    Examples
    --------
    >>> columns(Grid("", [["year", "code", "people"]]), 0, ["code", "people"])
    {'code': 1, 'people': 2}
    """
    seen = [grid.text(row, column) for column in range(grid.width)]
    for heading in headings:
        if seen.count(heading) != 1:
            told = "; ".join(filter(None, seen[:25]))
            times = "twice" if seen.count(heading) else "not there"
            raise ReadingError(grid.says(f"one heading {heading!r} was wanted, it is {times}; headings seen: {told}."))
    return {heading: seen.index(heading) for heading in headings}


def whole_number(grid: Grid, row: int, column: int, *, negative: bool = False) -> int:
    """Return the whole number in a cell, of zero or more unless said otherwise.

    Raises
    ------
    ReadingError
        When none stands there.
    """
    text = grid.text(row, column)
    if not (text.removeprefix("-") if negative else text).isdecimal():
        raise ReadingError(f"{grid.place(row, column)}: a whole number was wanted, {text!r} was found.")
    return int(text)
