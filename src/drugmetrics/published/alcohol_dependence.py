"""Reader of the estimates of adults dependent on alcohol by local authority: one CSV, its year the last column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from drugmetrics.errors import DrugmetricsError, ReadingError
from drugmetrics.published import checks
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_csv
from drugmetrics.reference import markers, periods

PUBLICATION = "alcohol-dependence-prevalence"
#: The file is no UTF-8; a name in it holds a byte of this one.
ENCODING = "latin-1"
LABELS = {"period": "Year", "code": "Area_Code_GSS", "area": "Local_Authority"}
STATISTICS = {
    "Alcohol_dependent": "estimate", "Alcohol_lower_CI": "lower limit", "Alcohol_upper_CI": "upper limit",
}  # fmt: skip
#: Known, and not taken: the centre an authority belonged to.
PASSED_OVER = ("PHE_Centre",)
TOGETHER, CODES_TOGETHER = "Cornwall & Isles of Scilly", ("E06000052", "E0999")
HEADINGS = (*LABELS.values(), *STATISTICS, *PASSED_OVER)


def recognise(path: Path) -> tuple[str, str] | None:
    """Return the publication (the file does not say its edition) when the first line has the headings."""
    if path.suffix.lower() != ".csv":
        return None
    # By its bytes: what else may be wrong with a file of another kind is for its own reader to say.
    with path.open("rb") as file:
        line = file.readline().decode(ENCODING).strip()
    return (PUBLICATION, "") if set(HEADINGS) <= set(line.split(",")) else None


def wanted(path: Path) -> str:
    """Say which headings `recognise` looks for."""
    return f"or the headings {', '.join(HEADINGS)} in the first line" if path.suffix.lower() == ".csv" else ""


def read(path: Path) -> Reading:
    """Read the table.

    Raises
    ------
    ReadingError
        When a heading is missing, stands twice or is not known, a year or an area is none, a cell does not read, or a
        limit stands on the wrong side of its estimate.
    """
    grid = open_csv(path, encoding=ENCODING)
    try:
        table = RawTable("estimates.csv", "", "local-estimates", (*LABELS, "statistic"), _rows(grid, _columns(grid)))
        if not table.rows:
            raise ReadingError("rows were wanted below the headings, none stands there.")
        _areas(table)
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    return Reading([table])


def _areas(table: RawTable) -> None:
    """Check codes against names; authorities counted together go by the name, their code is that of the larger."""
    apart = [row for row in table.rows if row[3] != TOGETHER]
    checks.check_table(replace(table, rows=apart), area_label="code", name_label="area")
    together = [row for row in table.rows if row[3] == TOGETHER]
    checks.check_table(replace(table, rows=together), area_label="area")
    for row in together:
        if row[2] not in CODES_TOGETHER:
            known = " or ".join(CODES_TOGETHER)
            raise ReadingError(f"{row[0]}: {known} was wanted beside {TOGETHER}, {row[2]!r} was found.")


def _first_line(grid: Grid) -> list[str]:
    return [grid.text(0, column) for column in range(grid.width)]


def _columns(grid: Grid) -> dict[str, int]:
    """Return the column of every heading, each there once and no other beside."""
    line = _first_line(grid)
    for column, text in enumerate(line):
        if text not in HEADINGS or text in line[:column]:
            known = ", ".join(HEADINGS)
            raise ReadingError(f"{grid.place(0, column)}: {known} were wanted, each once; {text!r} was found.")
    missing = [heading for heading in HEADINGS if heading not in line]
    if missing:
        raise ReadingError(f"the headings {', '.join(missing)} were wanted; headings seen: {', '.join(line)}.")
    return {heading: line.index(heading) for heading in HEADINGS}


def _rows(grid: Grid, columns: dict[str, int]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for row in range(1, len(grid.rows)):
        if not any(grid.text(row, column) for column in range(grid.width)):
            continue
        labels = [grid.text(row, columns[heading]) for heading in LABELS.values()]
        for label, heading in zip(labels, LABELS.values(), strict=True):
            if not label:
                place = grid.place(row, columns[heading])
                raise ReadingError(f"{place}: a label under {heading!r} was wanted, none stands there.")
        cells = {}
        for heading, statistic in STATISTICS.items():
            place = grid.place(row, columns[heading])
            try:
                periods.parse(labels[0])
                cell = markers.parse_cell(grid.at(row, columns[heading]))
            except DrugmetricsError as error:
                raise ReadingError(f"{place}: {error}") from error
            if not cell.value and not cell.marker:
                raise ReadingError(f"{place}: a number or a marker was wanted, the cell is blank.")
            cells[statistic] = cell
            rows.append((grid.cell(row, columns[heading]), *labels, statistic, cell.value, cell.marker))
        _in_order(grid, row, {name: float(cell.value) for name, cell in cells.items() if cell.value})
    return rows


def _in_order(grid: Grid, row: int, values: dict[str, float]) -> None:
    """Refuse limits that do not hold their estimate between them: columns may have changed places."""
    found = [values[name] for name in ("lower limit", "estimate", "upper limit") if name in values]
    if found != sorted(found) or (len(found) > 1 and "estimate" not in values):
        raise ReadingError(f"{grid.place(row, 0)}: an estimate between its limits was wanted; found {found}.")
