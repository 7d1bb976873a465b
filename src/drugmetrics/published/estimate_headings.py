"""Headings of estimates printed in threes: the estimate under the drug's name, its limits beside it under "bound"."""

from __future__ import annotations

from collections.abc import Collection

from drugmetrics.errors import ReadingError
from drugmetrics.published.headings import plain
from drugmetrics.published.workbooks import Grid

ESTIMATE = "estimate"
LIMITS = ("Lower bound 95% CI", "Upper bound 95% CI")
_DIFFERENCE = "Difference"


def with_statistics(
    grid: Grid, top: int, lowest: int, labels: Collection[str], passed: Collection[int], drugs: Collection[str]
) -> Grid:
    """Give the limits' headings a row of their own, so that the table reads as one of drugs and statistics.

    Parameters
    ----------
    grid : Grid
        The sheet.
    top, lowest : int
        The first of the heading rows, and the one that holds the drugs and the limits; the row below must be blank.
    labels : collection of str
        Headings of row labels, on the first heading row.
    passed : collection of int
        Columns that hold something else.
    drugs : collection of str
        The drugs' names.

    Returns
    -------
    Grid
        The same cells in the same places; on the blank row stand "estimate", "lower bound", "upper bound" and the
        headings of labels. Columns passed, and differences between years, which can be negative, are empty.

    Raises
    ------
    ReadingError
        When the row is not blank, a drug lacks its limits, or a heading is none of these.
    """
    rows = [[*line, *[""] * (grid.width - len(line))] for line in grid.rows]
    below = lowest + 1
    if below >= len(rows):
        raise ReadingError(
            grid.says(f"rows of figures were wanted below row {below}, the headings; none stands there.")
        )
    difference = False
    for column in range(grid.width):
        above = [text for text in (grid.text(row, column) for row in range(top, lowest)) if text]
        heading = grid.text(lowest, column)
        difference = any(text.startswith(_DIFFERENCE) for text in above) or (difference and not above)
        if grid.text(below, column):
            raise ReadingError(f"{grid.place(below, column)}: a blank row below the headings was wanted.")
        if column in passed or difference:
            if difference and heading not in (_DIFFERENCE, "Significance") and plain(heading) not in map(plain, LIMITS):
                raise ReadingError(
                    f"{grid.place(lowest, column)}: a difference was wanted here, {heading!r} was found."
                )
            for row in range(top, len(rows)):
                rows[row][column] = ""
        elif grid.text(top, column) in labels:
            rows[top][column], rows[below][column] = "", grid.text(top, column)
        elif heading in drugs:
            beside = [plain(grid.text(lowest, column + step)) for step in (1, 2)]
            if beside != [plain(limit) for limit in LIMITS]:
                raise ReadingError(f"{grid.place(lowest, column)}: {' and '.join(LIMITS)} were wanted to its right.")
            rows[below][column] = ESTIMATE
        elif plain(heading) in map(plain, LIMITS):
            rows[lowest][column], rows[below][column] = "", " ".join(heading.split()[:2]).lower()
        elif heading or above:
            wanted = f"{', '.join(drugs)} or a bound"
            raise ReadingError(f"{grid.place(lowest, column)}: {wanted} was wanted, {heading!r} was found.")
    return Grid(grid.name, rows, grid.errors)
