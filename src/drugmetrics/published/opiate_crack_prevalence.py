"""Reader of the workbook "Estimates of the prevalence of opiate use and/or crack cocaine use" (PHE and LJMU, 2019).

A group of columns prints an estimate under the drug's name and its two limits under "bound"; the heading rows above say
what is counted, in which age band, in which year. Differences between years, which can be negative, are not read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published import checks
from drugmetrics.published.estimate_headings import ESTIMATE, LIMITS, with_statistics
from drugmetrics.published.headings import HEADING_ROWS, plain
from drugmetrics.published.layouts import ColumnAxis, Layout, RowAxis, read_table
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_workbook

PUBLICATION = "opiate-crack-prevalence"
SUFFIXES = (".xlsx", ".xlsm")
CODE = "DAT (UTLA) Code"
#: Every sheet with figures: the kind of table, the first heading of each heading row from the top, the drugs it is of.
SHEETS: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "{year} Prevalence Estimates": ("estimates", {"measure": "Number of users"}, ("OCU", "Opiates", "Crack cocaine")),
    "{year} Prev Estimates by Age": (
        "estimates-by-age", {"measure": "Number of users", "age": "15-24"}, ("OCU", "Opiates"),
    ),
    "OCU": ("trend", {"period": "2010-11"}, ("OCU",)),
    "Opiates": ("trend", {"period": "2010-11"}, ("Opiates",)),
    "Crack cocaine": ("trend", {"period": "2010-11"}, ("Crack cocaine",)),
    "OCU by age": ("trend-by-age", {"age": "15-24", "period": "2010-11"}, ("OCU",)),
    "Opiates by age": ("trend-by-age", {"age": "15-24", "period": "2010-11"}, ("Opiates",)),
}  # fmt: skip
FRONT = ("Cover", "Introduction", "Front sheet")
_LABELS = {"code": CODE, "area": "Local authority", "region": "Region", "police": "PCC Code"}
_YEAR = re.compile(r"(\d{4}-\d{2}) Prevalence Estimates")
_POPULATION = re.compile(r"\d+-\d+ population")
_DAT = re.compile(r"[A-Z]\d\d[A-Z]|\d\d[A-Z]{2}")


def recognise(path: Path) -> tuple[str, str] | None:
    """Return publication and edition (the year of its newest estimates) when the file is this workbook, else None."""
    if path.suffix.lower() not in SUFFIXES:
        return None
    years = [match[1] for match in map(_YEAR.fullmatch, open_workbook(path)) if match]
    return (PUBLICATION, f"{years[0]}-estimates") if len(years) == 1 else None


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    if path.suffix.lower() not in SUFFIXES:
        return ""
    return f"one sheet 'YEAR Prevalence Estimates', such as 2016-17, was wanted ({PUBLICATION})"


def read(path: Path) -> Reading:
    """Read every sheet's estimates with their limits, and the populations the rates are of.

    Raises
    ------
    ReadingError
        When a sheet is missing or not known, a heading or number is not as wanted, or one code has two names.
    """
    book = open_workbook(path)
    years = [match[1] for match in map(_YEAR.fullmatch, book) if match]
    names = [name.format(year=years[0] if years else "YEAR") for name in SHEETS]
    if len(years) != 1 or set(book) != {*FRONT, *names}:
        raise ReadingError(f"{path}: the sheets {', '.join([*FRONT, *names])} were wanted; found: {', '.join(book)}.")
    tables: list[RawTable] = []
    try:
        for name, (kind, above, drugs) in zip(names, SHEETS.values(), strict=True):
            tables += _tables(book[name], kind, above, drugs, years[0])
        _check_names(tables)
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    return Reading(tables)


def _tables(grid: Grid, kind: str, above: dict[str, str], drugs: tuple[str, ...], year: str) -> list[RawTable]:
    """Read a sheet: its estimates, and its populations where it prints them."""
    checks.check_cells(grid)
    top, lowest = (_row_of(grid, heading) for heading in (CODE, LIMITS[0]))
    headings = {grid.text(top, column): column for column in range(grid.width)}
    rows = {label: heading for label, heading in _LABELS.items() if heading in headings}
    people = [column for heading, column in headings.items() if _POPULATION.fullmatch(heading)]
    estimates = with_statistics(grid, top, lowest, set(rows.values()), people, drugs)
    printed = next(filter(None, (grid.text(row, column) for row in range(top) for column in range(4))), grid.name)
    file = re.sub(r"[^a-z0-9]+", "-", grid.name.lower())
    found = [_read(estimates, kind, rows, {**above, "drug": drugs[0], "statistic": ESTIMATE}, f"{file}.csv", printed)]
    if people:
        others = set(range(grid.width)) - {*people, *(headings[heading] for heading in rows.values())}
        alone, axes = grid.without(others, top), {"population": grid.text(top, people[0])}
        found.append(_read(alone, "populations", rows, axes, f"{file}-populations.csv", f"{printed} (populations)"))
    return [table if "period" in table.labels else _with_year(table, printed, year) for table in found]


def _read(grid: Grid, kind: str, rows: dict[str, str], axes: dict[str, str], file: str, printed: str) -> RawTable:
    """Read one table; region and police area, which say where an authority lies, are not carried over."""
    layout = Layout(
        name=kind, rows={label: RowAxis(heading=heading) for label, heading in rows.items()},
        columns={label: ColumnAxis(anchor=anchor) for label, anchor in axes.items()},
        blank_means="blank" if kind == "trend-by-age" else "",
    )  # fmt: skip
    table, _ = read_table(grid, layout, file=file, printed=printed)
    keep = [place for place, label in enumerate(("", *table.labels, "", "")) if label not in ("region", "police")]
    labels = tuple(label for label in table.labels if label not in ("region", "police"))
    return replace(table, labels=labels, rows=[tuple(row[place] for place in keep) for row in table.rows])


def _row_of(grid: Grid, heading: str) -> int:
    for row in range(min(HEADING_ROWS, len(grid.rows))):
        if any(plain(grid.text(row, column)) == plain(heading) for column in range(grid.width)):
            return row
    raise ReadingError(grid.says(f"the heading {heading!r} was wanted on one of its first rows; none stands there."))


def _with_year(table: RawTable, title: str, year: str) -> RawTable:
    """Give a table of one year, which its title says, that year as a label."""
    if not title.endswith(year):
        raise ReadingError(f"{table.file}: a title that ends in {year} was wanted; found {title!r}.")
    return replace(table, labels=("period", *table.labels), rows=[(row[0], year, *row[1:]) for row in table.rows])


def _check_names(tables: list[RawTable]) -> None:
    """Refuse a code that stands beside two names, or a name beside two codes, on any two sheets."""
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for table in tables:
        at = table.labels.index("code") + 1
        for row in table.rows:
            code, name = row[at], _even(row[at + 1])
            area = (
                _DAT.fullmatch(code) and names.setdefault(code, name) == name and codes.setdefault(name, code) == code
            )
            if not area and name != ("england" if code == "National" else _even(code)):
                raise ReadingError(
                    f"{table.file} {row[0]}: one name a code was wanted; {code} {row[at + 1]} was found."
                )


def _even(name: str) -> str:
    """Return a name without what one sheet prints otherwise than the next: hyphens, capitals, parts in brackets."""
    return " ".join(re.sub(r"\W", " ", name.partition(" (")[0]).casefold().split())
