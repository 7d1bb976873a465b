"""Reader of ONS "Crime in England and Wales: appendix tables": the survey (A1, A2, A3) and recorded crime (A4)."""

from __future__ import annotations

import re
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.flat import Flat, read_flat
from drugmetrics.published.headings import find
from drugmetrics.published.layouts import ColumnAxis, Layout, RowAxis, read_table
from drugmetrics.published.raw import Reading
from drugmetrics.published.survey_bases import INCIDENTS, RATES, check_labels, check_order, of_bases
from drugmetrics.published.workbooks import Grid, open_workbook
from drugmetrics.reference import periods

PUBLICATION = "ons-crime-survey"
SUFFIXES = (".xlsx", ".xls")
SHEET = "Table A1"
RECORDED_SHEET = "Table A4"


def _survey(name: str, title: str) -> Layout:
    """Return the layout of a survey table; the one of percentage changes that stands beside it is not read."""
    return Layout(
        name=name,
        title=title,
        rows={"offence": RowAxis(heading="Offence group")},
        columns={"period": ColumnAxis(anchor="Jan 1981 to Dec 1981")},
        blank_means="blank",
        number_repeats=True,
    )


_BASES = ("adults", "households", "vehicle owners", "bicycle owners", "households", "adults", "adults", "adults")
#: By sheet: the layout, the name of the table, and the bases that its blocks of offences end with, in order.
SURVEY = {
    SHEET: (
        _survey("incidents-of-crime", "A1a: Trends in CSEW incidents of crime"),
        "Table A1a: incidents (1,000s)",
        (),
    ),
    "Table A2": (
        _survey("incidence-of-crime", "A2a: Trends in CSEW incidence rates"),
        "Table A2a: incidents per 1,000 adults or households",
        _BASES,
    ),
    "Table A3": (
        _survey("prevalence-of-crime", "Table A3a: Trends in CSEW percentages"),
        "Table A3a: adults or households who were victims once or more (%)",
        _BASES,
    ),
}
RECORDED = Flat(
    layout="recorded-crime",
    labels={"code": "Offence code", "offence": "Offence category"},
    across="period",
    blank=frozenset({"code"}),
    passed_over=("% change",),
    blank_means="blank",
    heads=("FRAUD OFFENCES",),
    within="of which",
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
    """Read incidents, incidence rates and prevalence by offence and period, unweighted bases, and recorded crime.

    Raises
    ------
    ReadingError
        When a sheet, a heading, a base or a number is not as wanted.
    """
    book = {name.strip(): grid for name, grid in open_workbook(path).items()}
    tables, notes = [], []
    try:
        for sheet, (layout, printed, bases) in SURVEY.items():
            _check_beside(_sheet(book, sheet), layout)
            table, its_notes = read_table(
                _sheet(book, sheet), layout, file=f"{sheet.lower().replace(' ', '-')}a.csv", printed=printed
            )
            table = of_bases(table, sheet, bases) if bases else table
            check_labels(table, sheet)
            check_order(table, sheet, RATES if bases else INCIDENTS)
            tables.append(table)
            notes.extend(its_notes)
        recorded = _sheet(book, RECORDED_SHEET)
        table, its_notes = read_flat(
            recorded, RECORDED, file="table-a4.csv", printed=recorded.text(0, 0), heading=_checked_period
        )
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    return Reading([*tables, table], [*notes, *its_notes])


def _sheet(book: dict[str, Grid], name: str) -> Grid:
    if name not in book:
        raise ReadingError(f"a sheet {name!r} was wanted; sheets seen: {', '.join(book)}.")
    return book[name]


def _check_beside(grid: Grid, layout: Layout) -> None:
    """Refuse a column in the table of changes beside the survey's own that is no change: it belongs to the table read.

    Changes are printed in pairs of columns, "Apr 2019 to Mar 2020" and "Apr 2019 to Mar 2020 Significance".
    """
    found = find(grid, layout)
    row = found.header_rows["period"]
    headings = [(column, text) for column in range(found.width + 1, grid.width) if (text := grid.text(row, column))]
    for place, (column, text) in enumerate(headings):
        beside = headings[place + 1][1] if place % 2 == 0 and place + 1 < len(headings) else headings[place - 1][1]
        pair = (text, beside) if place % 2 == 0 else (beside, text)
        if pair[1] != f"{pair[0]} Significance":
            raise ReadingError(
                f"{grid.place(row, column)}: a change with its significance was wanted, {text!r} stands there."
            )


def _checked_period(heading: str) -> str:
    """Return the heading of a column of numbers, which must be a period."""
    periods.parse(heading.split(" [")[0])
    return heading


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
