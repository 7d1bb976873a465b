"""Reader of the Department for Education's compilation of ONS mid-year estimates of children aged 0 to 17."""

from __future__ import annotations

from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.checks import check_table
from drugmetrics.published.named_columns import columns, whole_number
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_csv

PUBLICATION = "dfe-children-population"
YEAR, LEVEL, VALUE = "time_period", "geographic_level", "population_estimate"
#: Where the code and the name of an area stand, by its level.
LEVELS = {
    "National": ("country_code", "country_name"),
    "Regional": ("region_code", "region_name"),
    "Local authority": ("new_la_code", "la_name"),
}
AGE_GROUP, CHILDREN = "age_group", "Children aged 0 to 17 years"
#: The department's sign for a figure that does not exist, and this project's.
NOT_AVAILABLE = {"x": "[x]"}
ENGLAND, REGIONS = "E92000001", "E12"


def recognise(path: Path) -> tuple[str, str] | None:
    """Return publication and edition (``2012-to-2024``, its first and last year) when the file is this one."""
    if path.suffix.lower() != ".csv":
        return None
    grid = open_csv(path)
    heads = {grid.text(0, column) for column in range(grid.width)}
    if not heads.issuperset({YEAR, LEVEL, VALUE, AGE_GROUP, "new_la_code"}):
        return None
    try:
        column = columns(grid, 0, [YEAR])[YEAR]
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    years = sorted({text for row in range(1, len(grid.rows)) if (text := grid.text(row, column))})
    return (PUBLICATION, f"{years[0]}-to-{years[-1]}") if years else None


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    if path.suffix.lower() != ".csv":
        return ""
    return f"headings {YEAR}, {LEVEL}, {AGE_GROUP}, new_la_code, {VALUE} were wanted ({PUBLICATION})"


def read(path: Path) -> Reading:
    """Read the children of England, its regions and authorities in every year.

    Raises
    ------
    ReadingError
        When a heading is missing, a level or cell is of no known kind, or the regions do not make England.
    """
    grid = open_csv(path)
    try:
        heads = [YEAR, LEVEL, AGE_GROUP, VALUE, *(heading for pair in LEVELS.values() for heading in pair)]
        at = columns(grid, 0, heads)
        rows = [_row(grid, row, at) for row in range(1, len(grid.rows)) if any(map(str, grid.rows[row]))]
        named = RawTable("children.csv", "", "children", ("year", "code", "name"), rows)
        check_table(named, area_label="code", name_label="name")
        _check_regions(rows)
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    kept: list[tuple[str, ...]] = [(where, year, code, value, marker) for where, year, code, _, value, marker in rows]
    return Reading([RawTable(named.file, "", named.layout, ("year", "code"), kept)])


def _row(grid: Grid, row: int, at: dict[str, int]) -> tuple[str, ...]:
    level, group = grid.text(row, at[LEVEL]), grid.text(row, at[AGE_GROUP])
    if level not in LEVELS or group != CHILDREN:
        wrong = at[LEVEL] if level not in LEVELS else at[AGE_GROUP]
        words = ", ".join(LEVELS) if level not in LEVELS else CHILDREN
        raise ReadingError(f"{grid.place(row, wrong)}: {words} was wanted, {grid.text(row, wrong)!r} was found.")
    code, name = (grid.text(row, at[heading]) for heading in LEVELS[level])
    if not code or not name:
        place = grid.place(row, at[LEVELS[level][0]])
        raise ReadingError(f"{place}: a code and a name were wanted, {code!r} and {name!r} were found.")
    if level != "Local authority" and grid.text(row, at["new_la_code"]):
        raise ReadingError(f"{grid.place(row, at['new_la_code'])}: no authority was wanted on a row that is {level}.")
    year, text = grid.text(row, at[YEAR]), grid.text(row, at[VALUE])
    if not (year.isdecimal() and len(year) == 4):
        raise ReadingError(f"{grid.place(row, at[YEAR])}: a year was wanted, {year!r} was found.")
    marker = NOT_AVAILABLE.get(text, "")
    value = "" if marker else str(whole_number(grid, row, at[VALUE]))
    return grid.cell(row, at[VALUE]), year, code, name, value, marker


def _check_regions(rows: list[tuple[str, ...]]) -> None:
    """Refuse a file in which the nine regions of a year are not England: a row is missing or wrong."""
    for year in sorted({row[1] for row in rows}):
        parts = {code: int(value) for _, y, code, _, value, _ in rows if y == year and value}
        regions = sum(value for code, value in parts.items() if code.startswith(REGIONS))
        if parts.get(ENGLAND) != regions:
            raise ReadingError(
                f"{year}: regions that add up to England ({parts.get(ENGLAND)}) were wanted, they make {regions}."
            )
