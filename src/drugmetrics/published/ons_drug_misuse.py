"""Reader of the ONS appendix tables "Drug misuse in England and Wales": who used which drug ever, last year or month.

A sheet prints, beside the estimates, whether the newest differs from selected years: another table.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from drugmetrics.errors import ReadingError
from drugmetrics.published.headings import find, title_row
from drugmetrics.published.layouts import ColumnAxis, Layout, RowAxis, read_table
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_workbook
from drugmetrics.reference import periods

PUBLICATION = "ons-drug-misuse-survey"
COVER, TITLE = "Cover sheet", "Drugs misuse in England and Wales - Appendix tables"
_YEAR_ENDING = re.compile(r"to year ending (\w+ \d{4})")
_COMPARED = re.compile(r"(.+?) significance", re.IGNORECASE)
#: A blank says that no significant change was found.
_MARKS = ("", "[s]", "[x]")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOTE = re.compile(r"\s*\[note[^\]]*\]")


@cache
def _declared() -> dict[str, Any]:
    text = (files("drugmetrics.published") / "ons_drug_misuse.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def _layout(table: dict[str, str]) -> Layout:
    """Return the layout of a table: drugs down, periods across, both headed on one row."""
    return Layout(
        name=table["name"], title=table["title"], rows={"drug": RowAxis(heading="Drug type")},
        columns={"period": ColumnAxis(anchor="Drug type")}, blank_means="blank",
    )  # fmt: skip


def recognise(path: Path) -> tuple[str, str] | None:
    """Return publication and edition (the month its survey year ends in) when the file is this workbook, else None."""
    if path.suffix.lower() != ".xlsx":
        return None
    book = open_workbook(path)
    cover = book.get(COVER)
    if cover is None or TITLE not in (cover.text(row, 0) for row in range(min(5, len(cover.rows)))):
        return None
    endings = {ending for grid in book.values() for ending in [_ending(grid)] if ending}
    return (PUBLICATION, f"{endings.pop()}-year-ending") if len(endings) == 1 else None


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    if path.suffix.lower() != ".xlsx":
        return ""
    words = f"a sheet {COVER!r} with the words {TITLE!r}, and tables that all run to one 'year ending MONTH YEAR'"
    return f"{words}, were wanted ({PUBLICATION})"


def read(path: Path) -> Reading:
    """Read the declared tables: estimates in per cent or thousands, unweighted bases, marks of significance.

    Raises
    ------
    ReadingError
        When a table is missing or there twice, a sheet is not known, or a table does not read.
    """
    book = open_workbook(path)
    tables: list[RawTable] = []
    for name, table in _sheets(path, book).items():
        try:
            tables += _tables(book[name], _layout(table))
        except ReadingError as error:
            raise ReadingError(f"{path}: {error}") from error
    page = book[_declared()["notes"]]
    cells = product(range(len(page.rows)), range(page.width))
    return Reading(tables, [(page.place(*cell), page.text(*cell)) for cell in cells if page.text(*cell)])


def _sheets(path: Path, book: dict[str, Grid]) -> dict[str, dict[str, str]]:
    """Return the tables to read by their sheets; every other sheet must be one that is declared."""
    found: dict[str, dict[str, str]] = {}
    passed = [*_declared()["front"], *_declared()["not_read"]]
    for table in _declared()["read"]:
        layout = _layout(table)
        titled = [name for name, grid in book.items() if name not in passed and title_row(grid, layout) is not None]
        if len(titled) != 1:
            seen = ", ".join(titled) or f"none of {', '.join(book)}"
            raise ReadingError(f"{path}: one sheet titled {table['title']!r} was wanted; found: {seen}.")
        found[titled[0]] = table
    unknown = [name for name in book if name not in {*found, *passed}]
    if unknown or len(found) < len(_declared()["read"]) or _declared()["notes"] not in book:
        raise ReadingError(
            f"{path}: the sheets {', '.join([*passed, *found])} were wanted; not known: {', '.join(unknown)}."
        )
    return {name: found[name] for name in book if name in found}


def _tables(grid: Grid, layout: Layout) -> list[RawTable]:
    """Read a sheet's estimates, and its marks of significance as a table beside."""
    headings = find(grid, layout)
    row = headings.header_rows["period"]
    compared = [column for column in headings.value_columns if _COMPARED.fullmatch(grid.text(row, column))]
    dated = [column for column in headings.value_columns if column not in compared]
    _check_headings(grid, row, headings.first_value, dated, compared)
    file, printed = f"table-{grid.name.replace('.', '-')}", grid.text(title_row(grid, layout) or 0, 0)
    estimates, _ = read_table(grid.without(compared, row), layout, file=f"{file}.csv", printed=printed)
    lines = {int(where.lstrip(_LETTERS)) - 1: drug for where, drug, *_ in estimates.rows}
    for line, column in product(lines, compared):
        if grid.text(line, column) not in _MARKS:
            found = grid.text(line, column)
            raise ReadingError(f"{grid.place(line, column)}: [s], [x] or a blank was wanted, {found!r} was found.")
    marks: list[tuple[str, ...]] = [
        (grid.cell(line, column), lines[line], grid.text(row, column), "", grid.text(line, column) or "blank")
        for line, column in product(lines, compared)
    ]
    beside = RawTable(f"{file}-significance.csv", f"{printed} (marks)", "significance", ("drug", "compared"), marks)
    return [estimates, beside] if marks else [estimates]


def _check_headings(grid: Grid, row: int, first: int, dated: list[int], compared: list[int]) -> None:
    """Refuse headings that are no periods in order or compare with none of them, and columns without a heading."""
    starts = []
    for column in dated:
        try:
            starts.append(periods.parse(_NOTE.sub("", grid.text(row, column))).start)
        except periods.PeriodError as error:
            raise ReadingError(f"{grid.place(row, column)}: {error}") from error
    if starts != sorted(set(starts)):
        raise ReadingError(f"{grid.place(row, dated[0])}: periods one after the other were wanted from here on.")
    known = {grid.text(row, column) for column in dated}
    for column in compared:
        if grid.text(row, column).removesuffix(" Significance") not in known:
            raise ReadingError(f"{grid.place(row, column)}: the period compared with was wanted among the headings.")
    for column in range(first, grid.width):
        below = next((line for line in range(row + 1, len(grid.rows)) if grid.text(line, column)), None)
        if not grid.text(row, column) and below is not None:
            raise ReadingError(f"{grid.place(below, column)}: under no heading; nothing was wanted here.")


def _ending(grid: Grid) -> str | None:
    """Return the month a table's years run to (2022-06), as the second line of its title says it."""
    match = next(filter(None, (_YEAR_ENDING.search(grid.text(row, 0)) for row in range(min(3, len(grid.rows))))), None)
    try:
        return f"{periods.parse(match[1]).start:%Y-%m}" if match else None
    except periods.PeriodError:
        return None
