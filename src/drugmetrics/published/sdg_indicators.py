"""Reader of the UK's indicators for the Sustainable Development Goals that touch on crime, one indicator a CSV."""

from __future__ import annotations

from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.flat import Flat, read_flat
from drugmetrics.published.headings import plain
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_csv
from drugmetrics.reference import periods

SUPPRESSED = "Missing data; suppressed"
#: What stands under "Observation status"; where a number stands, it is not suppressed.
STATUSES = ("Undefined", "Normal value", SUPPRESSED, "")
_AREAS = {"country": "Country", "region": "Region", "force": "Police Force Area"}
_HOMICIDE = Flat(
    layout="homicide-rate",
    labels={
        "year": "Year", "sex": "Sex", "age": "Age", **_AREAS, "unit": "Unit measure", "status": "Observation status",
    },
    across="column",
    lacking=frozenset(_AREAS),
    # Rows of areas are without unit and status in one edition; every other row has them (_checked).
    blank=frozenset({"sex", "age", "unit", "status", *_AREAS}),
    wanted=("Value",),
    passed_over=("Unit multiplier", "GeoCode"),
    empty_rows={SUPPRESSED.casefold(): "[c]", "": "blank"},
    turn="turn",
)  # fmt: skip
_TRAFFICKING = Flat(
    layout="trafficking-victims",
    labels={
        "year": "Year", "series": "Series", "sex": "Sex", "age": "Age", "unit": "Units", "status": "Observation status",
    },
    across="column",
    blank=frozenset({"sex", "age"}),
    wanted=("Value",),
    passed_over=("Unit multiplier",),
)  # fmt: skip
#: By publication: what the indicator's table is like, and its unit.
INDICATORS = {
    "sdg-homicide-rate": (_HOMICIDE, "Rate per 100,000 population"),
    "sdg-trafficking-victims": (_TRAFFICKING, "Number"),
}
#: Labels that are checked and say nothing of a row.
_CHECKED = ("unit", "status", "column")


def recognise(path: Path) -> tuple[str, str] | None:
    """Return the publication (no file says its edition), or None for other headings."""
    if path.suffix.lower() != ".csv":
        return None
    name = _indicator(open_csv(path))
    return (name, "") if name else None


def wanted(path: Path) -> str:
    """Say which headings `recognise` looks for."""
    if path.suffix.lower() != ".csv":
        return ""
    known = "; ".join(", ".join(_headings(kind)) for kind, _ in INDICATORS.values())
    return f"headings of an indicator of the Sustainable Development Goals were wanted: {known}"


def read(path: Path) -> Reading:
    """Read the one table of an indicator.

    Raises
    ------
    ReadingError
        When its headings are no known ones, its unit is another, or a cell does not read.
    """
    grid = open_csv(path)
    name = _indicator(grid)
    if not name:
        raise ReadingError(f"{path}: {wanted(path)}.")
    kind, unit = INDICATORS[name]
    try:
        _check_multiplier(grid)
        table, notes = read_flat(grid, kind, file=f"{kind.layout}.csv", printed="")
        return Reading([_checked(table, unit)], notes)
    except (ReadingError, periods.PeriodError) as error:
        raise ReadingError(f"{path}: {error}") from error


def _checked(table: RawTable, unit: str) -> RawTable:
    """Check year and unit of every row, and leave out the labels that then say nothing."""
    for row in table.rows:
        named = dict(zip(table.labels, row[1:-2], strict=True))
        periods.parse(named["year"])
        if named["unit"] != unit and (named["unit"] or not named.get("country")):
            raise ReadingError(f"{row[0]}: the unit {unit!r} was wanted in this row, {named['unit']!r} was found.")
        if named["status"] not in STATUSES or (named["status"] == SUPPRESSED and row[-2]):
            known = ", ".join(filter(None, STATUSES))
            raise ReadingError(f"{row[0]}: a status of this row was wanted ({known}), {named['status']!r} was found.")
        if named.get("turn"):
            _check_repeat(table, row[0], named)
    _check_years(table)
    kept = [place for place, label in enumerate(table.labels) if label not in _CHECKED]
    rows = [(row[0], *(row[place + 1] for place in kept), *row[-2:]) for row in table.rows]
    return RawTable(table.file, table.printed, table.layout, tuple(table.labels[place] for place in kept), rows)


def _check_repeat(table: RawTable, where: str, named: dict[str, str]) -> None:
    """Let stand a year of all persons that is printed in place of the year before, which is then missing."""
    groups = [(label, table.labels.index(label) + 1) for label in ("sex", "age", *_AREAS) if label in table.labels]
    everyone = {row[1] for row in table.rows if not any(row[place] for _, place in groups)}
    before = f"{int(named['year'][:4]) - 1}/{named['year'][2:4]}"
    if any(named[label] for label, _ in groups) or named["turn"] != "2" or before in everyone:
        labels = " / ".join(filter(None, (named[label] for label in ("year", "sex", "age"))))
        raise ReadingError(f"{where}: one row of {labels} was wanted; it stands again.")


def _check_years(table: RawTable) -> None:
    """Refuse a file in which a sex or age group is without a year that others have: a row or a label is missing."""
    held: dict[tuple[str, ...], set[str]] = {}
    for row in table.rows:
        named = dict(zip(table.labels, row[1:-2], strict=True))
        group = tuple(named[label] for label in ("series", "sex", "age") if label in named)
        if named["sex"] or named["age"]:
            held.setdefault(group, set()).add(named["year"])
    every = set().union(*held.values())
    for group, years in held.items():
        if years != every:
            missing = ", ".join(sorted(every - years))
            raise ReadingError(f"every year was wanted of {' / '.join(filter(None, group))}; none of {missing}.")


def _headings(kind: Flat) -> list[str]:
    return [words for label, words in kind.labels.items() if label not in kind.lacking] + list(kind.wanted)


def _indicator(grid: Grid) -> str:
    found = {grid.text(0, column) for column in range(grid.width)}
    return next((name for name, (kind, _) in INDICATORS.items() if found.issuperset(_headings(kind))), "")


def _check_multiplier(grid: Grid) -> None:
    """Refuse figures in thousands or millions: every one so far is in units, and nothing carries another."""
    columns = [column for column in range(grid.width) if plain(grid.text(0, column)) == "unit multiplier"]
    for column in columns:
        for row in range(1, len(grid.rows)):
            found = grid.text(row, column)
            if found not in ("Units", ""):
                raise ReadingError(f"{grid.place(row, column)}: 'Units' was wanted, {found!r} was found.")
