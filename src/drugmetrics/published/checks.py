"""What every raw table is held to before it may be written.

No cell in error, no label twice, no negative count; areas that are known, and whose code and name agree.
"""

from __future__ import annotations

from drugmetrics.errors import ReadingError, UnknownNameError
from drugmetrics.published.raw import RawTable
from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import areas

#: So many cells in error are named; a sheet that has more has them everywhere.
NAMED = 5


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


def _area(where: str, text: str) -> areas.Area:
    try:
        return areas.find(text)
    except UnknownNameError as error:
        raise ReadingError(f"{where}: {error}") from error
