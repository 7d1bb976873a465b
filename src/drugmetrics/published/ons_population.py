"""Reader of the ONS workbook "Mid-Year Population Estimates": persons by single year of age, and the years before.

Taken are persons by age (MYE2) for countries, regions and upper-tier authorities, and all ages (MYE4) for districts
too. Every area is read and added up with its neighbours before anything is left out: authorities make England.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.checks import check_table
from drugmetrics.published.layouts import ColumnAxis, Layout, RowAxis, read_table, title_row
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_workbook

PUBLICATION = "ons-population-estimates"
SUFFIXES = (".xlsx", ".xls")
COVER, AGES_SHEET, YEARS_SHEET, NOTES_SHEET = "Cover sheet", "MYE2 - Persons", "MYE4", "Notes"
_ROWS = {"code": RowAxis(heading="Code"), "name": RowAxis(heading="Name"), "geography": RowAxis(heading="Geography")}
AGES = Layout(
    name="population-by-age", title="MYE2: Persons by single year of age", rows=_ROWS,
    columns={"age": ColumnAxis(anchor="All ages")},
)  # fmt: skip
YEARS = Layout(
    name="population-by-year", title="MYE4: Population estimates: Summary", rows=_ROWS,
    columns={"year": ColumnAxis(anchor="Geography")},
)  # fmt: skip
SINGLE_YEARS = ("All ages", *map(str, range(90)), "90+")
#: Codes whose figures are kept: of countries, regions and upper-tier authorities; with the years all below them too.
UPPER = ("K0", "E92", "W92", "S92", "N92", "E12", "E06", "E08", "E09", "E10")
ALL = (*UPPER, "E07", "E11", "W06")
ENGLAND, WALES = "E92000001", "W92000004"
#: What must add up to what: regions, each tier of authorities, those of Wales, and both countries.
WHOLES = (
    (ENGLAND, ("E12",)), (ENGLAND, ("E06", "E08", "E09", "E10")), (ENGLAND, ("E06", "E07", "E08", "E09")),
    (WALES, ("W06",)), ("K04000001", (ENGLAND, WALES)),
)  # fmt: skip
_COVER = re.compile(r"^Mid-Year Population Estimates, .*June (\d{4})$")
_YEAR = re.compile(r"\b(mid-\d{4})$")
_CODE = re.compile(r"[A-Z]\d{8}")
_HEADING = re.compile(r"^Mid-\d{4}$")


def recognise(path: Path) -> tuple[str, str] | None:
    """Return publication and edition (``mid-2023``) when the file is this workbook, else None."""
    if path.suffix.lower() not in SUFFIXES:
        return None
    cover = open_workbook(path).get(COVER)
    years = [match[1] for row in range(5) if cover and (match := _COVER.match(cover.text(row, 0)))]
    return (PUBLICATION, f"mid-{years[0]}") if years else None


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    if path.suffix.lower() not in SUFFIXES:
        return ""
    words = "'Mid-Year Population Estimates, ..., June YEAR'"
    return f"a sheet {COVER!r} with the words {words} at its top was wanted ({PUBLICATION})"


def read(path: Path) -> Reading:
    """Read persons by single year of age, and all ages by year.

    Raises
    ------
    ReadingError
        When a sheet or heading is missing, ages or areas do not add up, or the sheets are of several years.
    """
    book = open_workbook(path)
    found = recognise(path)
    try:
        if found is None:
            raise ReadingError(wanted(path))
        missing = [sheet for sheet in (AGES_SHEET, YEARS_SHEET) if sheet not in book]
        if missing:
            raise ReadingError(f"sheets {', '.join(missing)} were wanted; sheets seen: {', '.join(book)}.")
        tables = [_ages(book[AGES_SHEET], found[1]), _years(book[YEARS_SHEET], found[1])]
        return Reading(tables, _notes(book.get(NOTES_SHEET)))
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error


def _ages(grid: Grid, edition: str) -> RawTable:
    """Read persons by age; the year stands in the title only and becomes a label."""
    printed = grid.text(max(title_row(grid, AGES) or 0, 0), 0)
    year = _YEAR.search(printed)
    if year is None or year[1] != edition:
        raise ReadingError(grid.says(f"a title that ends in {edition!r} was wanted, as the cover says; {printed!r}."))
    table, _ = read_table(grid, AGES, file="population-by-age.csv", printed=printed)
    headings = tuple(dict.fromkeys(row[4] for row in table.rows))
    if headings != SINGLE_YEARS:
        wrong = next((one for one in headings if one not in SINGLE_YEARS), "fewer or in another order")
        raise ReadingError(grid.says(f"the headings All ages, 0 to 89 and 90+ were wanted; found {wrong}."))
    by_area = _by_area(grid, table)
    for code, ages in by_area.items():
        if ages["All ages"] != sum(ages.values()) - ages["All ages"]:
            raise ReadingError(grid.says(f"the ages of {code} were wanted to add up to All ages, and do not."))
    kept = (row for row in table.rows if row[1].startswith(UPPER))
    rows = [(where, year[1], code, age, *rest) for where, code, _, _, age, *rest in kept]
    return RawTable(table.file, printed, table.layout, ("year", "code", "age"), rows)


def _years(grid: Grid, edition: str) -> RawTable:
    """Read all ages by year; the first column is the year of the edition."""
    printed = grid.text(max(title_row(grid, YEARS) or 0, 0), 0)
    table, _ = read_table(grid, YEARS, file="population-by-year.csv", printed=printed)
    headings = list(dict.fromkeys(row[4] for row in table.rows))
    wrong = [heading for heading in headings if not _HEADING.match(heading)]
    if wrong or headings[0].casefold() != edition:
        found = ", ".join(headings)
        raise ReadingError(grid.says(f"headings 'Mid-YEAR' from {edition} on were wanted; found {found}."))
    _by_area(grid, table)
    rows = [(where, year, code, *rest) for where, code, _, _, year, *rest in table.rows if code.startswith(ALL)]
    return RawTable(table.file, printed, table.layout, ("year", "code"), rows)


def _notes(grid: Grid | None) -> list[tuple[str, str]]:
    """Return the numbered notes, which stand on a sheet of their own."""
    if grid is None:
        return []
    return [
        (grid.place(row, 1), grid.text(row, 1)) for row in range(len(grid.rows)) if grid.text(row, 0).isdecimal()
    ]  # fmt: skip


def _by_area(grid: Grid, table: RawTable) -> dict[str, dict[str, int]]:
    """Return the figures by area and heading, each area checked by name, and all by what they add up to."""
    known = [row for row in table.rows if row[1].startswith(ALL)]
    checked = RawTable(table.file, table.printed, table.layout, table.labels, known)
    check_table(checked, sheet=grid.name, area_label="code", name_label="name")
    by_area: dict[str, dict[str, int]] = {}
    for where, code, _, _, heading, value, marker in table.rows:
        if not value.isdigit():
            raise ReadingError(f"{grid.name}!{where}: a whole number was wanted, {value or marker!r} was found.")
        if not _CODE.fullmatch(code) or heading in by_area.get(code, ()):
            raise ReadingError(f"{grid.name}!{where}: the code of an area, once, was wanted; {code!r} was found.")
        by_area.setdefault(code, {})[heading] = int(value)
    for whole, parts in WHOLES:
        for heading, total in by_area.get(whole, {}).items():
            figures = (by_area[code][heading] for code in by_area if code.startswith(parts))
            check_sum(grid, heading, total, figures, parts)
    if ENGLAND not in by_area:
        raise ReadingError(grid.says(f"a row of England ({ENGLAND}) was wanted."))
    return by_area


def check_sum(grid: Grid, heading: str, total: int, parts: Iterable[int], kinds: tuple[str, ...]) -> None:
    """Refuse a table whose areas of some kinds do not add up to what they make: one is missing, doubled or wrong."""
    found = sum(parts)
    if found != total:
        raise ReadingError(
            grid.says(f"{heading}: areas {', '.join(kinds)} were wanted to add up to {total:,}, and make {found:,}.")
        )
