"""Raw tables: printed labels, printed value, printed marker, and where each stood; one CSV a printed table."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drugmetrics.errors import CardError
from drugmetrics.published.cards import CARD_NAME, Card, write_card
from drugmetrics.published.folders import new_folder, swap_in

NOTES_NAME = "notes.csv"


@dataclass(frozen=True)
class RawTable:
    """A transcribed table.

    Attributes
    ----------
    file : str
        File name in the edition's folder.
    printed : str
        The publication's own name for it ("Table 1: Number of deaths ..."); empty where it prints none.
    layout : str
        What kind of table it is.
    labels : tuple of str
        Names of the label columns.
    rows : list of tuple
        ``(where, *labels, value, marker)``, all text, in printed order. `where` is the cell ("Table 1!E10") or the
        place in the text.
    """

    file: str
    printed: str
    layout: str
    labels: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass(frozen=True)
class Reading:
    """All that a reader took from one file: its tables and the notes printed with them (where, text)."""

    tables: list[RawTable]
    notes: list[tuple[str, str]] = field(default_factory=list)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write rows as the one CSV dialect of data/raw: UTF-8, comma, line feed, quotes only where needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def table_text(table: RawTable) -> str:
    """Return the CSV of one table."""
    return csv_text(["where", *table.labels, "value", "marker"], table.rows)


def write_edition(raw: Path, card: Card, reading: Reading) -> Path:
    """Put an edition into data/raw, whole or not at all.

    The folder is made beside its place and swapped in, so a reader of data/raw never meets half an edition; killed at
    any moment, the edition held before is there for the next command (folders).

    Parameters
    ----------
    raw : Path
        The folder data/raw.
    card : Card
        The edition's card.
    reading : Reading
        Its tables and notes.

    Returns
    -------
    pathlib.Path
        The edition's folder.

    Raises
    ------
    OSError
        When the disk does not take it. What was held is as it was then.
    """
    place = raw / card.publication / card.edition
    new = new_folder(place)
    try:
        for table in reading.tables:
            (new / table.file).write_bytes(table_text(table).encode("utf-8"))
        if reading.notes:
            (new / NOTES_NAME).write_bytes(csv_text(["where", "note"], reading.notes).encode("utf-8"))
        (new / CARD_NAME).write_bytes(write_card(card).encode("utf-8"))
        swap_in(new, place)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return place


def read_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """Read a raw table and check its shape.

    Returns
    -------
    header : list of str
        ``where``, the label columns, ``value``, ``marker``.
    rows : list of list of str

    Raises
    ------
    CardError
        When the file is missing, empty or no text, a line has too few or too many cells, or a cell of labels stands
        twice.
    """
    if not path.is_file():
        raise CardError(f"{path}: the card names this table, and it is not there.")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
    except UnicodeDecodeError as error:
        raise CardError(f"{path}: a table in UTF-8 was wanted; byte {error.start} is no text.") from error
    except csv.Error as error:
        raise CardError(f"{path}: not readable as CSV: {error}.") from error
    if not lines:
        raise CardError(f"{path}: a table was wanted; the file is empty.")
    header, rows = lines[0], lines[1:]
    if header[:1] != ["where"] or header[-2:] != ["value", "marker"]:
        raise CardError(f"{path}: columns where, ..., value, marker were wanted; found {', '.join(header)}.")
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise CardError(f"{path}, line {number}: {len(header)} cells were wanted, {len(row)} were found.")
        key = tuple(row[1:-2])
        if key in seen:
            raise CardError(f"{path}, line {number}: {' / '.join(key)} already stands on line {seen[key]}.")
        seen[key] = number
    return header, rows
