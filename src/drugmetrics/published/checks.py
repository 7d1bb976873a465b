"""What every raw table is held to before it may be written.

No cell in error, no label twice, no negative count; areas that are known, and whose code and name agree.
"""

from __future__ import annotations

import re

from drugmetrics.errors import ReadingError, UnknownNameError
from drugmetrics.published.headings import plain
from drugmetrics.published.raw import RawTable
from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import areas

#: So many cells in error are named; a sheet that has more has them everywhere.
NAMED = 5
#: What a value with limits, and its limits, are headed.
_OF_LIMITS = {
    "rate": "value", "estimate": "value",
    "lower confidence limit": "lower", "lower bound": "lower", "lower 95% ci": "lower",
    "upper confidence limit": "upper", "upper bound": "upper", "upper 95% ci": "upper",
}  # fmt: skip
_TURN = re.compile(r" \(\d+\)$")


def check_cells(grid: Grid) -> None:
    """Refuse a sheet with cells in error (#REF!, #N/A): whatever was to stand there is lost.

    Parameters
    ----------
    grid : Grid
        The sheet.

    Raises
    ------
    ReadingError
        Naming the cells and what they show.
    """
    named = [
        f"{grid.name}!{cell}: no cell in error was wanted, {shown} was found" for cell, shown in grid.errors.items()
    ]
    if named:
        more = f"; and {len(named) - NAMED} more" if len(named) > NAMED else ""
        raise ReadingError(f"{'; '.join(named[:NAMED])}{more}. Ask the publisher for a file without.")


def check_table(
    table: RawTable, *, sheet: str = "", area_label: str = "", name_label: str = "", blank: bool = False
) -> None:
    """Check a transcribed table.

    Parameters
    ----------
    table : RawTable
        What the reader took.
    sheet : str
        The sheet, for messages.
    area_label : str
        The label column that holds area codes or names, if there is one.
    name_label : str
        The label column that holds the names of these areas, if they are printed beside their codes.
    blank : bool
        Whether a row may be without one of the two.

    Raises
    ------
    ReadingError
        Naming the cell and what was wanted of it.
    """
    seen: dict[tuple[str, ...], str] = {}
    for row in table.rows:
        where, labels, value = f"{sheet}!{row[0]}".lstrip("!"), row[1:-2], row[-2]
        if labels in seen:
            raise ReadingError(f"{where}: {' / '.join(labels)} stands twice, first at {seen[labels]}.")
        seen[labels] = where
        if value.startswith("-"):
            raise ReadingError(f"{where}: a count or rate of zero or more was wanted, {value} was found.")
        printed = [labels[table.labels.index(label)] for label in (area_label, name_label) if label]
        found = {_area(where, text).name: text for text in printed if text or not blank}
        if len(found) > 1:
            raise ReadingError(f"{where}: one area was wanted, {' and '.join(printed)} were found: two.")


def check_limits(table: RawTable, *, sheet: str = "") -> None:
    """Refuse a value that its own confidence limits do not hold between them: columns have changed places.

    Parameters
    ----------
    table : RawTable
        Its last label says whether a figure is a value or one of its limits; tables of other labels pass.
    sheet : str
        The sheet, for messages.

    Raises
    ------
    ReadingError
        Naming the value.
    """
    held: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
    for row in table.rows:
        kind = _OF_LIMITS.get(plain(row[-3]))
        if kind and row[-2]:
            held.setdefault(row[1:-3], {})[kind] = row
    for labels, found in held.items():
        order = [found[kind] for kind in ("lower", "value", "upper") if kind in found]
        values = [float(row[-2]) for row in order]
        if values != sorted(values):
            where = f"{sheet}!{order[0][0]}".lstrip("!")
            named = " / ".join(filter(None, labels))
            raise ReadingError(f"{where}: a value between its limits was wanted of {named}; {values} were found.")


def check_doubles(table: RawTable, *, sheet: str = "") -> None:
    """Refuse a row that is printed again with the same figure: it may stand twice with two figures, not with one.

    Parameters
    ----------
    table : RawTable
        Its first label has its turn in brackets where the row's labels were printed before.
    sheet : str
        The sheet, for messages.

    Raises
    ------
    ReadingError
        Naming the second of two such rows.
    """
    held: dict[tuple[str, ...], str] = {}
    for row in table.rows:
        where = f"{sheet}!{row[0]}".lstrip("!")
        key = (_TURN.sub("", row[1]), *row[2:-1])
        if held.setdefault(key, where) != where:
            raise ReadingError(f"{where}: {' / '.join(filter(None, key))} stands twice, first at {held[key]}.")


def _area(where: str, text: str) -> areas.Area:
    try:
        return areas.find(text)
    except UnknownNameError as error:
        raise ReadingError(f"{where}: {error}") from error
