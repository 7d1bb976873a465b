"""Reader of the ONS file MYEB3, "components of change": a population a year and what changed it, by district.

Taken are the populations. Births, deaths and migration are read to check them: each year's population is the one
before with its changes.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.checks import check_table
from drugmetrics.published.named_columns import columns, whole_number
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_csv

PUBLICATION = "ons-population-components"
CODE, NAME, COUNTRY = "ladcode20", "laname20", "country"
CHANGES = ("natchange", "internal_net", "international_net", "other_change")
#: Areas of other countries are not kept: their changes do not add up in this file, and nothing here asks for them.
KEPT = ("E", "W")
COUNTRIES = ("E", "N", "S", "W")
_POPULATION = re.compile(r"^population_(\d{4})$")


def recognise(path: Path) -> tuple[str, str] | None:
    """Return publication and edition (``mid-2019``, by the last year) when the file is this one, else None."""
    if path.suffix.lower() != ".csv":
        return None
    grid = open_csv(path)
    years = _years(grid)
    return (PUBLICATION, f"mid-{years[-1]}") if years and grid.text(0, 0) == CODE else None


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    return f"headings {CODE}, population_YEAR were wanted ({PUBLICATION})" if path.suffix.lower() == ".csv" else ""


def read(path: Path) -> Reading:
    """Read the population of every district of England and Wales in every year.

    Raises
    ------
    ReadingError
        When a heading is missing or there twice, a cell is no number, or the changes do not add up.
    """
    grid = open_csv(path)
    try:
        years = _years(grid)
        if not years or years != list(range(years[0], years[-1] + 1)):
            raise ReadingError(f"headings population_YEAR, year after year, were wanted; found {years or 'none'}.")
        later = [words for words in map(partial(grid.text, 0), range(grid.width)) if _year_of_change(words) > years[-1]]
        if later:
            raise ReadingError(f"population_{_year_of_change(later[0])} was wanted, as {later[0]} stands there.")
        changes = [f"{change}_{year}" for year in years[1:] for change in CHANGES]
        places = columns(grid, 0, [CODE, NAME, COUNTRY, *(f"population_{year}" for year in years), *changes])
        rows = [
            line for row in range(1, len(grid.rows)) if grid.text(row, 0) for line in _row(grid, row, places, years)
        ]
        named = RawTable("population.csv", "", "population-components", ("code", "name", "year"), rows)
        check_table(named, area_label="code", name_label="name")
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    kept = [(where, code, *rest) for where, code, _, *rest in rows]
    return Reading([RawTable(named.file, "", named.layout, ("code", "year"), kept)])


def _years(grid: Grid) -> list[int]:
    return [int(match[1]) for column in range(grid.width) if (match := _POPULATION.match(grid.text(0, column)))]


def _year_of_change(heading: str) -> int:
    """Return the year of a heading of changes, 0 for another heading."""
    change, _, year = heading.rpartition("_")
    return int(year) if change in CHANGES and year.isdecimal() else 0


def _row(grid: Grid, row: int, places: dict[str, int], years: list[int]) -> list[tuple[str, ...]]:
    country = grid.text(row, places[COUNTRY])
    code = grid.text(row, places[CODE])
    if country not in COUNTRIES or not code.startswith(country):
        place = grid.place(row, places[COUNTRY])
        raise ReadingError(f"{place}: the country of {code} was wanted, {country!r} was found.")
    if country not in KEPT:
        return []
    found = 0
    lines: list[tuple[str, ...]] = []
    for year in years:
        column = places[f"population_{year}"]
        now = whole_number(grid, row, column)
        changes = sum(
            whole_number(grid, row, places[f"{change}_{year}"], negative=True) for change in CHANGES if year > years[0]
        )
        if year > years[0] and now != found + changes:
            wanted_by = f"{found + changes} was wanted by the changes of the year"
            raise ReadingError(f"{grid.place(row, column)}: {wanted_by}, {now} was found.")
        found = now
        lines.append((grid.cell(row, column), code, grid.text(row, places[NAME]), f"population_{year}", str(now), ""))
    return lines
