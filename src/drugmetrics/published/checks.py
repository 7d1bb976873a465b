"""What every raw table is held to before it may be written: no label twice, known areas, no negative count."""

from __future__ import annotations

from drugmetrics.errors import ReadingError, UnknownNameError
from drugmetrics.published.raw import RawTable
from drugmetrics.reference import areas


def check_table(table: RawTable, *, sheet: str = "", area_label: str = "") -> None:
    """Check a transcribed table.

    Parameters
    ----------
    table : RawTable
        What the reader took.
    sheet : str
        The sheet, for messages.
    area_label : str
        The label column that holds area codes or names, if there is one.

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
        if area_label:
            _check_area(where, labels[table.labels.index(area_label)])


def _check_area(where: str, text: str) -> None:
    try:
        areas.find(text)
    except UnknownNameError as error:
        raise ReadingError(f"{where}: {error}") from error
