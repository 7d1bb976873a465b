"""Reader of Fingertips exports: one row an area, sex, age, category and period, in the 26 or the 27 columns.

An area can stand twice, with and without its parent: once is read, and only where both rows say the same. Rows of a
category (deprivation tenths) are a table of their own. What Fingertips adds by judging, such as trends and comparisons
with England, is no figure and is passed over; value notes become markers, or notes where a figure stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published import fingertips_rows
from drugmetrics.published.fingertips_rows import CATEGORY, ESTIMATE, LABELS, NUMBERS, Row
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_csv

#: The indicators that belong to a publication of the record.
PUBLICATIONS = {
    "93517": "fingertips-unmet-need",
    "93532": "fingertips-unmet-need",
    "90245": "fingertips-public-health-outcomes",
    "91380": "fingertips-alcohol-profiles",
}


def recognise(path: Path) -> tuple[str, str] | None:
    """Return the publication of the file's indicators (an export says no edition), or None for what is another's.

    Raises
    ------
    ReadingError
        For an export without a row: Fingertips found nothing for what was asked.
    """
    if path.suffix.lower() != ".csv" or not fingertips_rows.is_export(grid := open_csv(path)):
        return None
    found = {PUBLICATIONS.get(indicator, "") for indicator in _indicators(path, grid)}
    name = found.pop()
    return (name, "") if name and not found else None


def wanted(path: Path) -> str:
    """Say which indicators `recognise` looks for; nothing of a file of another kind."""
    if path.suffix.lower() != ".csv" or not fingertips_rows.is_export(grid := open_csv(path)):
        return ""
    found = ", ".join(_indicators(path, grid))
    return f"a Fingertips export of indicators of one publication ({', '.join(PUBLICATIONS)}) was wanted; found {found}"


def read(path: Path) -> Reading:
    """Read every indicator of the export: a table of its figures and, where there are categories, one of these.

    Raises
    ------
    ReadingError
        When a heading is missing or not known, there is no row, a row is cut, an area has two names, a row stands
        twice with other figures, or a cell does not read.
    """
    grid = open_csv(path)
    try:
        rows = list(fingertips_rows.rows(grid))
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    return Reading([table for indicator in _indicators(path, grid) for table in _tables(rows, indicator)], _notes(rows))


def _indicators(path: Path, grid: Grid) -> list[str]:
    column = next(column for column in range(grid.width) if grid.text(0, column) == "Indicator ID")
    found = dict.fromkeys(grid.text(row, column) for row in range(1, len(grid.rows)) if any(grid.rows[row]))
    if not found:
        raise ReadingError(
            f"{path}: rows of figures were wanted, there are none: Fingertips had nothing for what was asked "
            "(often a wrong area type)."
        )
    return list(found)


def _tables(rows: list[Row], indicator: str) -> Iterator[RawTable]:
    """Yield the table of an indicator's figures and the table of its categories, where there are any."""
    own = [row for row in rows if row.words["Indicator ID"] == indicator]
    printed = f"{indicator}: {own[0].words['Indicator Name']}"
    for ending, labels in (("", LABELS), ("-categories", LABELS | CATEGORY)):
        part = [row for row in own if bool(row.words["Category Type"]) == bool(ending)]
        # A column of numbers that is blank throughout (the 99.8% limits, mostly) says nothing.
        numbers = [heading for heading in NUMBERS if any(row.cells[heading].value for row in part)]
        figures = [
            (row.where[heading], *(row.words[label] for label in labels.values()), NUMBERS[heading],
             row.cells[heading].value, row.cells[heading].marker)
            for row in part for heading in numbers
        ]  # fmt: skip
        if part and not figures:
            raise ReadingError(f"{printed}: figures were wanted, all cells are blank.")
        if part:
            name = f"indicator-{indicator}{ending}"
            yield RawTable(f"{name}.csv", printed, name, (*labels, "statistic"), figures)


def _notes(rows: list[Row]) -> list[tuple[str, str]]:
    """Return each value note once an area, where it first stands."""
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        if row.words["Value note"] not in ("", ESTIMATE):
            first.setdefault((row.words["Value note"], row.words["Area Name"]), row.where["Value note"])
    return [(where, f"{note} ({area})") for (note, area), where in first.items()]
