"""Reader of local authorities' net current expenditure on drug and alcohol services (form RO3), from one extract.

The publisher's own workbooks are not held; the extract is a CSV of England's totals, one line a service and year.
"""

from __future__ import annotations

import re
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published import checks
from drugmetrics.published.headings import plain
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_csv
from drugmetrics.reference import markers

PUBLICATION = "local-authority-spending"
#: The headings of the extract; it has no others.
YEAR, SERVICE, VALUE, ITEM = HEADINGS = ("period", "description", "net_current_expenditure", "data_item_name")
#: The lines of the form that are drug and alcohol services, each known by a word of its description.
SERVICES = {
    "RO3_phsbsprvalc_net_cur_exp": "preventing and reducing harm from alcohol misuse in adults",
    "RO3_phsbsprvdrg_net_cur_exp": "preventing and reducing harm from drug misuse in adults",
    "RO3_phsbsspc_net_cur_exp": "specialist drug and alcohol misuse services for children and young people",
    "RO3_phsbstrtalc_net_cur_exp": "treatment for alcohol misuse in adults",
    "RO3_phsbstrtdrg_net_cur_exp": "treatment for drug misuse in adults",
}
_YEAR = re.compile(r"(20\d{2})-(\d{2})")


def recognise(path: Path) -> tuple[str, str] | None:
    """Return the publication when the file is the extract (it does not say which edition)."""
    if path.suffix.lower() != ".csv":
        return None
    grid = open_csv(path)
    return (PUBLICATION, "") if set(HEADINGS) <= set(_headings(grid)) else None


def wanted(path: Path) -> str:
    """Say what `recognise` looks for in a file of this kind; nothing of a file of another."""
    if path.suffix.lower() != ".csv":
        return ""
    return f"headings {', '.join(HEADINGS)} were wanted ({PUBLICATION})"


def read(path: Path) -> Reading:
    """Read every line of the extract: pounds, in cash, by service and financial year.

    Raises
    ------
    ReadingError
        When a heading is missing, another or twice, a line is of a service or year not known, a number is none, or
        not every service has every year.
    """
    grid = open_csv(path)
    try:
        table = _table(grid)
        checks.check_table(table)
        _check_whole(table)
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    return Reading([table])


def _headings(grid: Grid) -> list[str]:
    return [plain(grid.text(0, column)) for column in range(grid.width)]


def _table(grid: Grid) -> RawTable:
    headings = _headings(grid)
    if sorted(headings) != sorted(HEADINGS):
        raise ReadingError(f"the headings {', '.join(HEADINGS)}, once each, were wanted; found {', '.join(headings)}.")
    columns = {heading: headings.index(heading) for heading in HEADINGS}
    rows: list[tuple[str, ...]] = []
    for row in range(1, len(grid.rows)):
        if any(grid.text(row, column) for column in range(grid.width)):
            rows.append(_line(grid, row, columns))
    if not rows:
        raise ReadingError("lines of numbers were wanted below the headings; none stands there.")
    return RawTable("net-current-expenditure.csv", "", "net-current-expenditure", ("service", "item", "year"), rows)


def _line(grid: Grid, row: int, columns: dict[str, int]) -> tuple[str, ...]:
    service, item, year = (grid.text(row, columns[heading]) for heading in (SERVICE, ITEM, YEAR))
    if SERVICES.get(item) != service.casefold():
        place = grid.place(row, columns[SERVICE])
        raise ReadingError(f"{place}: the service of line {item!r} was wanted, one of {'; '.join(SERVICES)}; "
                           f"{service!r} was found.")  # fmt: skip
    match = _YEAR.fullmatch(year)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise ReadingError(f"{grid.place(row, columns[YEAR])}: a year such as 2017-18 was wanted, {year!r} was found.")
    place = grid.place(row, columns[VALUE])
    try:
        cell = markers.parse_cell(grid.at(row, columns[VALUE]))
    except ReadingError as error:
        raise ReadingError(f"{place}: {error}.") from error
    if not cell.value.lstrip("-").isdigit() or cell.marker:
        raise ReadingError(f"{place}: whole pounds were wanted, {grid.text(row, columns[VALUE])!r} was found.")
    return (grid.cell(row, columns[VALUE]), service, item, year, cell.value, "")


def _check_whole(table: RawTable) -> None:
    """Refuse an extract that does not hold every service in every year: part of it is missing."""
    held = {(item, year) for _, _, item, year, _, _ in table.rows}
    years = sorted({year for _, year in held})
    missing = [f"{item} in {year}" for item in SERVICES for year in years if (item, year) not in held]
    if missing:
        raise ReadingError(f"a number for every service in every year was wanted; none for {'; '.join(missing)}.")
    first, last = int(years[0][:4]), int(years[-1][:4])
    if last - first + 1 != len(years):
        raise ReadingError(f"years without a gap were wanted, {', '.join(years)} were found.")
