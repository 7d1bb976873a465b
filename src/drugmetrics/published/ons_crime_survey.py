"""Reader of the survey's incidents of crime (Table A1a) in ONS "Crime in England and Wales: appendix tables"."""

from __future__ import annotations

import re
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.layouts import ColumnAxis, Layout, RowAxis, read_table
from drugmetrics.published.raw import Reading
from drugmetrics.published.workbooks import Grid, open_workbook
from drugmetrics.reference import periods

PUBLICATION = "ons-crime-survey"
SUFFIXES = (".xlsx", ".xls")
SHEET = "Table A1"
LAYOUT = Layout(
    name="incidents-of-crime",
    title="A1a: Trends in CSEW incidents of crime",
    rows={"offence": RowAxis(heading="Offence group")},
    columns={"period": ColumnAxis(anchor="Jan 1981 to Dec 1981")},
    blank_means="blank",
    number_repeats=True,
)
_YEAR_ENDING = re.compile(r"to year ending (\w+) (\d{4})")


def recognise(path: Path) -> tuple[str, str] | None:
    """Return publication and edition (the month its survey year ends in) when the file is this workbook."""
    if path.suffix.lower() not in SUFFIXES:
        return None
    grid = open_workbook(path).get(SHEET)
    edition = _edition(grid) if grid is not None else None
    return (PUBLICATION, edition) if edition else None


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    if path.suffix.lower() not in SUFFIXES:
        return ""
    return f"a sheet {SHEET!r} with the words 'to year ending MONTH YEAR' at its top was wanted ({PUBLICATION})"


def read(path: Path) -> Reading:
    """Read Table A1a: incidents in thousands by offence group and period, and the unweighted bases.

    Raises
    ------
    ReadingError
        When the sheet, a heading or a number is not as wanted.
    """
    book = open_workbook(path)
    if SHEET not in book:
        raise ReadingError(f"{path}: a sheet {SHEET!r} was wanted; sheets seen: {', '.join(book)}.")
    try:
        table, notes = read_table(book[SHEET], LAYOUT, file="table-a1a.csv", printed="Table A1a: incidents (1,000s)")
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    return Reading([table], notes)


def _edition(grid: Grid) -> str | None:
    for row in range(min(5, len(grid.rows))):
        match = _YEAR_ENDING.search(grid.text(row, 0))
        if match:
            return _year_ending(f"{match[1]} {match[2]}")
    return None


def _year_ending(month: str) -> str | None:
    try:
        return f"{periods.parse(month).start:%Y-%m}-year-ending"
    except periods.PeriodError:
        return None
