"""The rows of a Fingertips export: its headings found, each row once, and each held to what rows must be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drugmetrics.errors import DrugmetricsError, ReadingError
from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import areas, markers

__all__ = ["CATEGORY", "ESTIMATE", "LABELS", "NUMBERS", "Row", "columns", "is_export", "rows"]

#: Headings of words and of numbers, and what the numbers are called in data/raw.
WORDS = ("Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name", "Area Type", "Sex",
         "Age", "Category Type", "Category", "Time period", "Value note", "Recent Trend",
         "Compared to England value or percentiles", "Time period Sortable")  # fmt: skip
NUMBERS = {"Value": "value", "Lower CI 95.0 limit": "lower limit", "Upper CI 95.0 limit": "upper limit",
           "Lower CI 99.8 limit": "lower 99.8% limit", "Upper CI 99.8 limit": "upper 99.8% limit",
           "Count": "count", "Denominator": "denominator"}  # fmt: skip
#: Headings that an export may do without, in which no figure stands.
AT_THE_END = ("New data", "Compared to goal", "Time period range")
#: Column 23, which is named after what was asked for.
COMPARED = re.compile(r"Compared to (?:.+ value or )?percentiles|Column not used")
LABELS = {"area": "Area Code", "sex": "Sex", "age": "Age", "period": "Time period"}
CATEGORY = {"category type": "Category Type", "category": "Category"}
ESTIMATE = "Value is modelled or synthetic estimate"
#: What the value notes of blank values mean. Beside a value only the estimate is a marker.
BLANKS = {
    "Value cannot be calculated as number of cases is too small": ":",
    "Value suppressed for disclosure control due to small count": "[c]",
    "Value for Cornwall & Isles of Scilly combined": "[x]",
    "Value for Hackney and City of London combined": "[x]",
    "": "blank",
}
#: What Fingertips writes behind some names: "North East region", "Buckinghamshire UA".
_KIND = re.compile(r" (?:region|UA)$")
_CODE = re.compile(r"n?[A-Z]\d{8}")
_INDICATOR = re.compile(r"\d{5}")


def is_export(grid: Grid) -> bool:
    """Say whether the headings are those of Fingertips, or would be but for a few."""
    return {"Indicator ID", "Area Code", "Value note"} <= {grid.text(0, column) for column in range(grid.width)}


def columns(grid: Grid) -> dict[str, int]:
    """Return the columns by heading.

    Raises
    ------
    ReadingError
        When a heading is missing, stands twice or is not known.
    """
    seen: dict[str, int] = {}
    for column in range(len(grid.rows[0]) if grid.rows else 0):
        text = grid.text(0, column)
        heading = "compared" if COMPARED.fullmatch(text) and text not in WORDS else text
        if heading in seen or heading not in (*WORDS, *NUMBERS, *AT_THE_END, "compared"):
            raise ReadingError(f"{grid.place(0, column)}: a known heading, once, was wanted; {text!r} was found.")
        seen[heading] = column
    missing = [heading for heading in (*WORDS, *NUMBERS, "compared") if heading not in seen]
    if missing:
        raise ReadingError(f"the headings {', '.join(missing)} were wanted; found {', '.join(seen)}.")
    return seen


class Row:
    """One row: its words and the addresses of its cells by heading, its numbers, and the labels that tell it apart."""

    def __init__(self, grid: Grid, row: int, columns: dict[str, int]) -> None:
        self.words = {heading: grid.text(row, column) for heading, column in columns.items()}
        self.where = {heading: grid.cell(row, column) for heading, column in columns.items()}
        self.key = tuple(self.words[heading] for heading in ("Indicator ID", *LABELS.values(), *CATEGORY.values()))
        self.cells = {heading: self._cell(heading) for heading in NUMBERS}

    def _cell(self, heading: str) -> markers.Cell:
        note = self.words["Value note"]
        try:
            cell = markers.parse_cell(self.words[heading])
        except DrugmetricsError as error:
            raise ReadingError(f"{self.where[heading]}: {error}.") from error
        if cell.marker or cell.value.startswith("-"):
            found = self.words[heading]
            raise ReadingError(f"{self.where[heading]}: a number of zero or more was wanted, {found!r} was found.")
        if cell.value:
            return markers.Cell(cell.value, "[e]" if note == ESTIMATE and heading == "Value" else "")
        if heading == "Value" and note not in BLANKS:
            raise ReadingError(f"{self.where[heading]}: nothing says what a blank means beside the note {note!r}.")
        return markers.Cell("", BLANKS.get(note, "blank"))


def rows(grid: Grid) -> Iterator[Row]:
    """Yield the rows, each area, category and period once.

    Raises
    ------
    ReadingError
        When a row is cut, lacks a label, names two areas or contradicts itself, or stands twice with other figures.
    """
    headings = columns(grid)
    held: dict[tuple[str, ...], Row] = {}
    named: dict[str, str] = {}
    for number in range(1, len(grid.rows)):
        cells = len(grid.rows[number])
        if not any(grid.rows[number]):
            continue
        # Some exports end their rows one cell short; the last column holds no figure.
        if not len(headings) - 1 <= cells <= len(headings):
            raise ReadingError(f"row {number + 1}: {len(headings)} cells were wanted, {cells} were found.")
        row = Row(grid, number, headings)
        _check_labels(row, named)
        _check_area(row, named)
        _check_figures(row)
        before = held.setdefault(row.key, row)
        if before is row:
            yield row
        elif before.cells != row.cells:
            raise ReadingError(
                f"{row.where['Value']}: {' / '.join(filter(None, row.key))} stands twice with other figures, "
                f"first at {before.where['Value']}."
            )


def _check_labels(row: Row, named: dict[str, str]) -> None:
    """Refuse a row without a label, of an indicator with two names, or with half a category."""
    indicator, name = row.words["Indicator ID"], row.words["Indicator Name"]
    if not _INDICATOR.fullmatch(indicator) or named.setdefault(indicator, name) != name:
        place = row.where["Indicator ID"]
        raise ReadingError(f"{place}: an indicator with one name was wanted, {indicator!r} and {name!r} were found.")
    for heading in LABELS.values():
        if not row.words[heading]:
            raise ReadingError(f"{row.where[heading]}: a label under {heading!r} was wanted, none stands there.")
    if bool(row.words["Category Type"]) != bool(row.words["Category"]):
        raise ReadingError(f"{row.where['Category']}: a category with its type, or neither, was wanted.")


def _check_area(row: Row, named: dict[str, str]) -> None:
    """Refuse an area whose code and name disagree, with the tables of areas or with an earlier row."""
    code, name, place = row.words["Area Code"], row.words["Area Name"], row.where["Area Code"]
    if named.get(code) == name:
        return
    if not _CODE.fullmatch(code) or named.setdefault(code, name) != name:
        raise ReadingError(f"{place}: a code with one name was wanted, {code!r} and {name!r} were found.")
    # An area of the health service, say, is in no table; whether the record knows it is for the build to ask.
    area = next((area for area in areas.all_areas() if area.code == code), None)
    if area and not areas.goes_by(area, _KIND.sub("", name)):
        raise ReadingError(f"{place}: one area was wanted, {code} ({area.name}) and {name!r} were found: two.")


def _check_figures(row: Row) -> None:
    """Refuse a period that its sortable form contradicts, and a value outside its own limits."""
    period, sortable = row.words["Time period"], row.words["Time period Sortable"]
    if not re.fullmatch(r"\d{8}", sortable) or sortable[:4] != period[:4]:
        place = row.where["Time period Sortable"]
        raise ReadingError(f"{place}: the sortable form of {period!r} was wanted, {sortable!r} was found.")
    low, value, high = (row.cells[heading].value for heading in ("Lower CI 95.0 limit", "Value", "Upper CI 95.0 limit"))
    if value and ((low and float(low) > float(value)) or (high and float(high) < float(value))):
        raise ReadingError(f"{row.where['Value']}: a value within {low} and {high} was wanted, {value} was found.")
