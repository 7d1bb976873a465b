"""Reader of crimes recorded by the police by force and by community safety partnership (ONS, Home Office figures).

Three kinds of file: the workbook of police force area tables, its Table C2 alone as a CSV, and the older workbooks by
community safety partnership. Of the tables by partnership, which are long, `police_areas.OFFENCES` are kept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published import police_areas
from drugmetrics.published.flat import Flat, read_flat
from drugmetrics.published.headings import plain
from drugmetrics.published.police_areas import BURGLARY, BY_FORCE, BY_PARTNERSHIP
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_csv, open_workbook
from drugmetrics.reference import periods

FORCES, PARTNERSHIPS = "ons-police-force-areas", "ons-crime-by-partnership"
SUFFIXES = (".xlsx", ".xls", ".csv")
#: The sheets read of each publication.
_SHEETS = {
    FORCES: {name: BY_FORCE if "P" in name else BY_PARTNERSHIP for name in
             ("Table P1", "Table P3", "Table P4", "Table C2", "Table C4", "Table C5")},
    PARTNERSHIPS: dict.fromkeys(("Table C2", "Table C3"), BY_PARTNERSHIP),
}  # fmt: skip
_TOPS = {"police force area data tables": FORCES, "community safety partnership tables": PARTNERSHIPS}
_CSV_TOP = "table c2: number of police recorded crimes for headline offences by community safety partnership"
_RATES = {"table p3", "table c4"}
_YEAR_ENDING = re.compile(r"year ending ([A-Z][a-z]+ \d{4})")
_POPULATION = re.compile(r"^Population figures \((mid-\d{4})\)")


def recognise(path: Path) -> tuple[str, str] | None:
    """Return publication and edition (the month its newest year ends in) when the file is one of these."""
    if path.suffix.lower() not in SUFFIXES:
        return None
    publication, words = _top(path)
    match = _YEAR_ENDING.search(words)
    if not publication or match is None:
        return None
    try:
        end = periods.parse(f"year ending {match[1]}").end
    except periods.PeriodError:
        return None
    return publication, f"{end:%Y-%m}-year-ending"


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    if path.suffix.lower() not in SUFFIXES:
        return ""
    tops = [_CSV_TOP] if path.suffix.lower() == ".csv" else list(_TOPS)
    return f"'{' or '.join(tops)}' and 'year ending MONTH YEAR' at the top of a sheet was wanted (recorded crime)"


def read(path: Path) -> Reading:
    """Read counts and rates by force and by partnership.

    Raises
    ------
    ReadingError
        When a sheet is missing, an area is not known or does not bear the name beside its code, or a heading or a
        number is not as wanted.
    """
    publication, _ = _top(path)
    tables, notes = [], []
    try:
        for grid, kind in _grids(path, publication):
            table, its_notes = _table(grid, kind)
            tables.append(table)
            notes.extend(its_notes)
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    if len({table.file for table in tables}) < len(tables):
        raise ReadingError(f"{path}: one table of each name was wanted; found {'; '.join(t.printed for t in tables)}.")
    return Reading(tables, notes)


def _top(path: Path) -> tuple[str, str]:
    """Return the publication and the words by which it is known: those at the top of a sheet."""
    if path.suffix.lower() == ".csv":
        words = open_csv(path).text(0, 0)
        return (FORCES if words.casefold().startswith(_CSV_TOP) else ""), words
    for grid in open_workbook(path).values():
        words = grid.text(0, 0)
        publication = next((name for top, name in _TOPS.items() if top in words.casefold()), "")
        if publication:
            return publication, words
    return "", ""


def _grids(path: Path, publication: str) -> list[tuple[Grid, Flat]]:
    if path.suffix.lower() == ".csv":
        return [(open_csv(path), BY_PARTNERSHIP)]
    book = {name.strip(): grid for name, grid in open_workbook(path).items()}
    sheets = _SHEETS.get(publication, {})
    missing = [name for name in sheets if name not in book]
    if missing or not sheets:
        raise ReadingError(f"the sheets {', '.join(sheets)} were wanted; missing: {', '.join(missing)}.")
    return [(book[name], kind) for name, kind in sheets.items()]


def _table(grid: Grid, kind: Flat) -> tuple[RawTable, list[tuple[str, str]]]:
    """Read one table; its title says its name, whether it is of rates, and the year."""
    title = grid.text(0, 0)
    name = title.partition(":")[0].casefold()
    year = _YEAR_ENDING.search(title)
    rates = " rate " in title
    if year is None or rates != (name in _RATES) or not name.startswith("table "):
        raise ReadingError(f"{grid.place(0, 0)}: the title of a table of one year was wanted, {title!r} was found.")
    tops = [grid.text(row, column) for row in range(10) for column in range(grid.width)]
    if not rates:
        burglary = BURGLARY["domestic burglary" in map(plain, tops)]
        kind = replace(kind, wanted=(*kind.wanted, burglary))
    table, notes = read_flat(grid, kind, file=f"{name.replace(' ', '-')}.csv", printed=title)
    by_force = kind.layout == BY_FORCE.layout
    rows = police_areas.by_force(table, grid.name) if by_force else police_areas.by_partnership(table, grid.name)
    labels = ("area_code", "area", "offence") if by_force else ("force", "partnership", "area_code", "offence")
    more: dict[str, str] = {"year_ending": year[1]}
    if rates:
        more["population"] = _population(grid, tops)
    rows = [(*row[:-2], *more.values(), *row[-2:]) for row in rows]
    layout = f"{kind.layout}-rates" if rates else kind.layout
    return RawTable(table.file, title, layout, (*labels, *more), rows), notes


def _population(grid: Grid, tops: list[str]) -> str:
    """Return the year of the population that rates are per thousand of, as headed."""
    found = {match[1] for match in map(_POPULATION.match, tops) if match}
    if len(found) != 1:
        raise ReadingError(grid.says(f"a heading 'Population figures (mid-YEAR)' was wanted; found {len(found)}."))
    return found.pop()
