"""Published files changed at random, and the judge of what a reader made of them.

A reader may refuse a changed file or read it; what it reads must be what stands there: never a number under labels that
it does not stand under. The judge knows only the unchanged reading and what was changed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from drugmetrics.errors import DrugmetricsError
from drugmetrics.observations.mapping import mapping
from drugmetrics.observations.transform import observations_of
from drugmetrics.published.cards import publications
from drugmetrics.published.raw import Reading, table_text
from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import markers

Book = dict[str, Grid]
WORDS = (
    "Persons", "Males", "England", "E12000004", "2021", "2020-22", "2021/22", "", " ", "u", ":", "*", "12*", "n/a",
    "[x]", "[q]", "1,234", "12,34", "-7", "under 5", "Table 1", "Rate", "Deaths", "NULL", "3021", "All", "1e5", "٣",
    "0x1F",
    "½",
)  # fmt: skip
NUMBERS: tuple[object, ...] = (0, 1, -1, 7, 2021, 10**7, 0.5, -3.25, 1e308, True, None)


@dataclass(frozen=True)
class Change:
    """What was changed: its kind, the sheet, and for one cell its place and what stands there now."""

    kind: str
    sheet: str
    row: int = -1
    column: int = -1
    text: str = ""
    before: str = ""


def small(book: Book, rows: int) -> Book:
    """Return the book with so many rows of each sheet, so that many changes can be tried in little time."""
    return {name: replace(grid, rows=[list(row) for row in grid.rows[:rows]]) for name, grid in book.items()}


def change(book: Book, chance: random.Random) -> tuple[Book, Change]:
    """Return a changed copy of a book, and what was changed."""
    untouched = book
    book = {name: replace(grid, rows=[list(row) for row in grid.rows]) for name, grid in book.items()}
    name = chance.choice([name for name, grid in book.items() if grid.rows])
    kind = chance.choices(list(_CHANGES), weights=[weight for weight, _ in _CHANGES.values()])[0]
    headed = _words_on_top(book[name])
    changed, what = _CHANGES[kind][1](book, name, chance)
    if kind in _OF_COLUMNS and _words_on_top(changed[name]) == headed:
        # Two columns under the same headings were exchanged: that is another file, and nobody could tell.
        return change(untouched, chance)
    return changed, what


def _words_on_top(grid: Grid) -> list[list[str]]:
    return [[cell if isinstance(cell, str) else "" for cell in line] for line in grid.rows[:15]]


def _cell(book: Book, name: str, chance: random.Random) -> tuple[Book, Change]:
    grid = book[name]
    row = chance.randrange(len(grid.rows))
    if chance.random() < 0.4:
        row = chance.randrange(min(15, len(grid.rows)))
    column = chance.randrange(max(1, len(grid.rows[row])))
    seen = [value for line in grid.rows for value in line if isinstance(value, str) and value]
    content = chance.choice([chance.choice(WORDS), chance.choice(NUMBERS), chance.choice(seen or [""])])
    return book, _put(grid, name, row, column, content)


def _put(grid: Grid, name: str, row: int, column: int, content: object) -> Change:
    before = grid.text(row, column)
    line = grid.rows[row]
    line.extend([""] * (column + 1 - len(line)))
    line[column] = content
    return Change("cell", name, row, column, grid.text(row, column), before)


def _type(book: Book, name: str, chance: random.Random) -> tuple[Book, Change]:
    """Swap a number for its text, or a text of digits for its number."""
    grid = book[name]
    places = [
        (row, column)
        for row, line in enumerate(grid.rows)
        for column, value in enumerate(line)
        if (isinstance(value, int | float) and not isinstance(value, bool)) or str(value).replace(".", "", 1).isdigit()
    ]
    if not places:
        return _cell(book, name, chance)
    row, column = chance.choice(places)
    value = grid.rows[row][column]
    return book, _put(grid, name, row, column, float(str(value)) if isinstance(value, str) else str(value))


def _rows(
    act: Callable[[list[list[object]], int, int], None],
) -> Callable[[Book, str, random.Random], tuple[Book, Change]]:
    def make(book: Book, name: str, chance: random.Random) -> tuple[Book, Change]:
        lines = book[name].rows
        act(lines, chance.randrange(len(lines)), chance.randrange(len(lines)))
        return book, Change("move", name)

    return make


def _columns(
    act: Callable[[list[object], int, int], None],
) -> Callable[[Book, str, random.Random], tuple[Book, Change]]:
    def make(book: Book, name: str, chance: random.Random) -> tuple[Book, Change]:
        grid = book[name]
        width = max(1, grid.width)
        one, other = chance.randrange(width), chance.randrange(width)
        for line in grid.rows:
            line.extend([""] * (width - len(line)))
            act(line, one, other)
        return book, Change("move", name)

    return make


def _swap(items: list, one: int, other: int) -> None:
    items[one], items[other] = items[other], items[one]


def _drop(items: list, one: int, _other: int) -> None:
    del items[one]


def _double(items: list, one: int, _other: int) -> None:
    items.insert(one, list(items[one]) if isinstance(items[one], list) else items[one])


def _move(items: list, one: int, other: int) -> None:
    items.insert(other, items.pop(one))


def _blank_line(items: list, one: int, _other: int) -> None:
    items.insert(one, [] if items and isinstance(items[0], list) else "")


def _cut(items: list, one: int, _other: int) -> None:
    del items[one:]


def _blank_column(items: list, one: int, _other: int) -> None:
    items.insert(one, "")


def _rename(book: Book, name: str, chance: random.Random) -> tuple[Book, Change]:
    other = chance.choice([f"{name} ", f"{name}a", "Sheet1", name.lower(), *book])
    renamed = {(other if key == name else key): grid for key, grid in book.items() if key == name or key != other}
    if other in book and other != name:
        renamed[name] = book[other]
    return {key: replace(grid, name=key) for key, grid in renamed.items()}, Change("sheets", name)


def _lose(book: Book, name: str, _chance: random.Random) -> tuple[Book, Change]:
    return {key: grid for key, grid in book.items() if key != name}, Change("sheets", name)


_CHANGES: dict[str, tuple[int, Callable[[Book, str, random.Random], tuple[Book, Change]]]] = {
    "cell": (50, _cell),
    "type": (8, _type),
    "swap rows": (5, _rows(_swap)),
    "drop row": (5, _rows(_drop)),
    "double row": (5, _rows(_double)),
    "move row": (4, _rows(_move)),
    "blank row": (3, _rows(_blank_line)),
    "cut": (3, _rows(_cut)),
    "swap columns": (5, _columns(_swap)),
    "drop column": (5, _columns(_drop)),
    "double column": (4, _columns(_double)),
    "move column": (4, _columns(_move)),
    "blank column": (3, _columns(_blank_column)),
    "rename sheet": (3, _rename),
    "lose sheet": (1, _lose),
}


_OF_COLUMNS = ("swap columns", "double column", "move column")


def read_as(module: ModuleType, path: Path, book: Book) -> Reading:
    """Let a reader read a book as if it stood in the file."""
    with pytest.MonkeyPatch.context() as patch:
        for name, opened in (
            ("open_workbook", lambda _path: dict(book)),
            ("open_csv", lambda _path: next(iter(book.values()))),
        ):
            if hasattr(module, name):
                patch.setattr(module, name, opened)
        return module.read(path)


def judge(module: ModuleType, path: Path, book: Book, original: Reading, changed: Book, what: Change) -> str:
    """Say what a reader made of a changed book: "refused", "read", or what is wrong with what it read."""
    if not changed:
        return "refused"
    try:
        reading = read_as(module, path, changed)
    except DrugmetricsError as error:
        return "refused" if str(path) in str(error) else f"a refusal that does not name the file: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if what.kind != "cell":
        wrong = _by_labels(original, reading, what)
    else:
        wrong = _in_place(original, reading, what, sheets_of(original, book))
    return "refused" if wrong and not _builds(module, reading) else wrong or "read"


def _builds(module: ModuleType, reading: Reading) -> bool:
    """Say whether raw tables become observations: a label nobody explained stops the build, which is a refusal too."""
    rules = {
        name: table
        for publication in publications().values()
        if publication.reader == module.__name__.rpartition(".")[2]
        for name, table in mapping(publication.name).tables.items()
    }
    with TemporaryDirectory() as folder:
        for table in reading.tables:
            path = Path(folder) / table.file
            path.write_text(table_text(table), encoding="utf-8")
            try:
                observations_of(path, rules[table.layout])
            except DrugmetricsError:
                return False
    return True


def sheets_of(reading: Reading, book: Book) -> dict[str, str]:
    """Return the sheet each raw table was read from: the one that holds its numbers where they are said to stand."""
    found = {}
    for table in reading.tables:
        sample = [row for row in table.rows if row[-2]][:40]
        found[table.file] = max(book, key=lambda name: sum(_holds(book[name], row) for row in sample))
    return found


def _holds(grid: Grid, row: tuple[str, ...]) -> bool:
    letters, number = coordinate_from_string(row[0])
    return _stands(grid.text(number - 1, column_index_from_string(letters) - 1), row[-2], row[-1])


def _in_place(original: Reading, reading: Reading, what: Change, sheets: dict[str, str]) -> str:
    """One cell changed: the others hold what they held, under the labels they had, but for what that cell now says."""
    place = Grid("", []).cell(what.row, what.column)
    held = {(table.file, row[0]): row for table in original.tables for row in table.rows}
    for table in reading.tables:
        for row in table.rows:
            where, *labels, value, marker = row
            own = where == place and sheets.get(table.file) == what.sheet
            before = held.get((table.file, where))
            if before is None:
                if not own and what.text not in " ".join(labels):
                    return f"{table.file} {where}: {labels} {value} was not there before {what}"
                continue
            if own:
                if not _stands(what.text, value, marker):
                    return f"{table.file} {where}: {value!r} {marker!r} was read of {what.text!r}"
                continue
            if (value, marker) != before[-2:] and not _beside(what, where, marker):
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
    """Say whether a marker came from, or went with, the changed cell to its right."""
    return marker in (what.text, what.text.lower(), "") and where[-1].isdigit()


def _by_labels(original: Reading, reading: Reading, what: Change) -> str:
    """Lines moved: whatever number is read under labels is the one that was read under them."""
    held = {(table.layout, row[1:-2]): row[-2:] for table in original.tables for row in table.rows}
    for table in reading.tables:
        for row in table.rows:
            before = held.get((table.layout, row[1:-2]))
            if before is None:
                return f"{table.file} {row[0]}: {row[1:]} was nowhere before {what}"
            if before[0] != row[-2]:
                return f"{table.file} {row[0]}: {row[1:-2]} was {before}, is {row[-2:]} by {what}"
    return ""
