"""The judge of what a reader makes of a changed file.

A reader may refuse it or read it; what it reads must be what stands there: never a number under labels that it does not
stand under, and nothing lost. The judge knows only the unchanged reading and what was changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from tests.published.mutations import Book, Change

from drugmetrics.errors import DrugmetricsError
from drugmetrics.observations.mapping import mapping
from drugmetrics.observations.transform import observations_of
from drugmetrics.published.raw import Reading, table_text
from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import markers

#: A raw table and what tells its rows apart; and the rows so told apart.
Key = tuple[str, tuple[str, ...]]
Rows = dict[Key, tuple[str, ...]]


@dataclass(frozen=True)
class Base:
    """A file, perhaps cut small, and what its reader makes of it."""

    module: ModuleType
    publication: str
    path: Path
    book: Book
    reading: Reading

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The sheet each raw table was read from: the one that holds its numbers where they are said to stand."""
        found = {}
        for table in self.reading.tables:
            sample = [row for row in table.rows if row[-2]][:40]
            found[table.file] = max(self.book, key=lambda name: sum(_holds(self.book[name], row) for row in sample))
        return found

    @cached_property
    def by_place(self) -> Rows:
        """What was read, by table and cell."""
        return {(table.file, (row[0],)): row for table in self.reading.tables for row in table.rows}

    @cached_property
    def by_labels(self) -> Rows:
        """What was read, by kind of table and labels."""
        return {(table.layout, row[1:-2]): row for table in self.reading.tables for row in table.rows}

    @cached_property
    def said(self) -> tuple[str, str] | None:
        """What the file is recognised as."""
        return said_of(self.module, self.path, self.book)


@contextmanager
def _opened(module: ModuleType, book: Book) -> Iterator[None]:
    """Let a reader find a book in whatever file it opens."""
    with pytest.MonkeyPatch.context() as patch:
        for name, found in (("open_workbook", dict(book)), ("open_csv", next(iter(book.values()), Grid("", [])))):
            if hasattr(module, name):
                patch.setattr(module, name, lambda _path, encoding="", found=found: found)
        yield


def read_as(module: ModuleType, path: Path, book: Book) -> Reading:
    """Let a reader read a book as if it stood in the file."""
    with _opened(module, book):
        return module.read(path)


def said_of(module: ModuleType, path: Path, book: Book) -> tuple[str, str] | None:
    """Return the publication and edition that a reader takes a book for."""
    with _opened(module, book):
        return module.recognise(path)


def judge(base: Base, changed: Book, what: Change) -> str:
    """Say what a reader made of a changed book: "refused", "read", or what is wrong with what it read."""
    if not changed:
        return "refused"
    try:
        said = said_of(base.module, base.path, changed)
        if said is None:
            return "refused"
        reading = read_as(base.module, base.path, changed)
    except DrugmetricsError as error:
        return "refused" if str(base.path) in str(error) else f"a refusal that does not name the file: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if what.kind == "cell":
        wrong = _in_place(base, reading, what) or _lost(base.by_place, _places(reading), what)
    else:
        wrong = "" if said == base.said else f"{base.said} became {said} by {what}"
        wrong = wrong or _by_labels(base, reading, what) or _lost(base.by_labels, _labels(reading), what)
    return "refused" if wrong and not _builds(base, reading) else wrong or "read"


def _places(reading: Reading) -> set[Key]:
    return {(table.file, (row[0],)) for table in reading.tables for row in table.rows}


def _labels(reading: Reading) -> set[Key]:
    return {(table.layout, row[1:-2]) for table in reading.tables for row in table.rows}


def _lost(held: Rows, read: set[Key], what: Change) -> str:
    """Name a figure that was read before and is not now, unless lines were taken away."""
    own = Grid("", []).cell(what.row, what.column) if what.kind == "cell" else ""
    lost = [key for key in held if key not in read and key[1] != (own,)]
    if not lost or what.kind in ("drop row", "drop column", "cut"):
        return ""
    return f"{len(lost)} figures were lost, {held[lost[0]]} first, by {what}"


def _builds(base: Base, reading: Reading) -> bool:
    """Say whether raw tables become observations: a label nobody explained stops the build, which is a refusal too."""
    rules = mapping(base.publication).tables
    with TemporaryDirectory() as folder:
        for table in reading.tables:
            path = Path(folder) / table.file
            path.write_text(table_text(table), encoding="utf-8")
            try:
                observations_of(path, rules[table.layout])
            except (DrugmetricsError, KeyError):
                return False
    return True


def _holds(grid: Grid, row: tuple[str, ...]) -> bool:
    letters, number = coordinate_from_string(row[0])
    return _stands(grid.text(number - 1, column_index_from_string(letters) - 1), row[-2], row[-1])


def _in_place(base: Base, reading: Reading, what: Change) -> str:
    """One cell changed: the others hold what they held, under the labels they had, but for what that cell now says."""
    place = Grid("", []).cell(what.row, what.column)
    for table in reading.tables:
        for row in table.rows:
            where, *labels, value, marker = row
            own = where == place and base.sheets.get(table.file) == what.sheet
            before = base.by_place.get((table.file, (where,)))
            if before is None:
                if not own and what.text not in " ".join(labels):
                    return f"{table.file} {where}: {labels} {value} was not there before {what}"
                continue
            if own:
                if not _stands(what.text, value, marker):
                    return f"{table.file} {where}: {value!r} {marker!r} was read of {what.text!r}"
                continue
            if value != before[-2] or (marker != before[-1] and not _beside(what, where, marker)):
                return f"{table.file} {where}: {before[-2:]} became {(value, marker)} by {what}"
            changed = [now for now, then in zip(labels, before[1:-2], strict=False) if now != then]
            if any(what.text not in now or not what.text for now in changed):
                return f"{table.file} {where}: {before[1:-2]} became {labels} by {what}"
    return ""


def _stands(text: str, value: str, marker: str) -> bool:
    """Say whether value and marker are what a cell prints."""
    try:
        cell = markers.parse_cell(float(text) if _number(text) else text)
    except (DrugmetricsError, ValueError):
        return False
    same = cell.value == value or (cell.value and value and float(cell.value) == float(value))
    return bool(same) and (marker == cell.marker or not cell.marker)


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "e" in text.lower() or "inf" in text.lower()


def _beside(what: Change, where: str, marker: str) -> bool:
    """Say whether a marker came from, or went with, the changed cell of its row: a marker's own, or one of a status."""
    _, row = coordinate_from_string(where)
    return row == what.row + 1 or marker in (what.text, what.text.lower(), "")


def _by_labels(base: Base, reading: Reading, what: Change) -> str:
    """Lines moved: whatever number is read under labels is the one that was read under them."""
    for table in reading.tables:
        for row in table.rows:
            before = base.by_labels.get((table.layout, row[1:-2]))
            if before is None:
                return f"{table.file} {row[0]}: {row[1:]} was nowhere before {what}"
            if before[-2] != row[-2]:
                return f"{table.file} {row[0]}: {row[1:-2]} was {before[-2:]}, is {row[-2:]} by {what}"
    return ""
