"""Published files changed at random: cells, types, rows and columns moved, dropped, doubled, sheets renamed and lost.

A change that makes another valid file is none a reader could see, and is not made: two columns under the same headings
that change places, or of which one takes along the heading merged over others; two rows beside the same labels that
change places, or of which one is dropped; a sheet lost that no other sheet names.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import markers

Book = dict[str, Grid]
WORDS = (
    "Persons", "Males", "England", "E12000004", "2021", "2020-22", "2021/22", "", " ", "u", ":", "*", "12*", "n/a",
    "[x]", "[q]", "1,234", "12,34", "-7", "under 5", "Table 1", "Rate", "Deaths", "NULL", "3021", "All", "1e5", "٣",
    "0x1F",
    "½",
)  # fmt: skip
#: Headings stand on one of so many first rows.
TOP = 15
NUMBERS: tuple[object, ...] = (0, 1, -1, 7, 2021, 10**7, 0.5, -3.25, 1e308, True, None)


@dataclass(frozen=True)
class Change:
    """What was changed: how, the sheet; of one cell (kind "cell") its place and texts; the columns' order."""

    kind: str
    sheet: str
    row: int = -1
    column: int = -1
    text: str = ""
    before: str = ""
    columns: tuple[object, ...] = ()


def small(book: Book, rows: int) -> Book:
    """Return the book with so many rows of each sheet, so that many changes can be tried in little time."""
    return {name: replace(grid, rows=[list(row) for row in grid.rows[:rows]]) for name, grid in book.items()}


def change(book: Book, chance: random.Random, sheets: Iterable[str] = ()) -> tuple[Book, Change]:
    """Return a changed copy of a book, and what was changed: nine times in ten on one of the sheets named."""
    names = [name for name, grid in book.items() if grid.rows]
    named = [name for name in names if name in set(sheets)]
    name = chance.choice(named if named and chance.random() < 0.9 else names)
    kind = chance.choices(list(_CHANGES), weights=[weight for weight, _ in _CHANGES.values()])[0]
    grid = book[name]
    changed, what = _CHANGES[kind][1](
        book | {name: replace(grid, rows=[list(row) for row in grid.rows])}, name, chance
    )  # fmt: skip
    unseen = _is_unseen(grid, changed.get(name, grid), kind, what.columns)
    if unseen or (kind == "lose sheet" and not _is_named(changed, name)):
        return change(book, chance, sheets)
    return changed, what if what.kind == "cell" else replace(what, kind=kind)


def _is_unseen(before: Grid, after: Grid, kind: str, columns: tuple[object, ...]) -> bool:
    """Say whether lines changed so that only their numbers could tell: the words are those of another valid file."""
    then, now = _words(before), _words(after)
    if kind == "drop row":
        counted, seen = (Counter(map(tuple, lines)) for lines in (then, now))
        # Of two rows beside the same labels either may be the one that is dropped.
        return any(any(line) and number > 1 and number > seen[line] for line, number in counted.items())
    if kind in ("swap rows", "move row"):
        return then == now
    if kind not in ("swap columns", "move column", "double column"):
        return False
    own, found = (
        _headings([line for line in lines[:TOP] if sum(map(bool, line)) > 1], width)
        for lines, width in ((then, max(1, before.width)), (now, len(columns)))
    )
    moved = [own[column] if isinstance(column, int) else () for column in columns]
    # Where every column keeps its headings, a reader can and must read it as before.
    return then[:TOP] == now[:TOP] or (Counter(filter(None, found)) == Counter(filter(None, own)) and found != moved)


def _headings(lines: list[list[str]], width: int) -> list[tuple[str, ...]]:
    """Return what stands above each column that has words of its own; a merged heading holds to its right."""
    even = [[*line, *[""] * (width - len(line))] for line in lines]
    if not even:
        return [()] * width
    carried = zip(*(accumulate(line, lambda held, text: text or held) for line in even), strict=True)
    return [above if any(own) else () for own, above in zip(zip(*even, strict=True), carried, strict=True)]


def _is_named(book: Book, name: str) -> bool:
    """Say whether another sheet, such as the page of contents, names a sheet."""
    return any(name.strip() == str(cell).strip() for grid in book.values() for line in grid.rows for cell in line)


def _words(grid: Grid) -> list[list[str]]:
    """Return the words of each row; numbers are none, but in a row of years or single digits, which are headings."""
    return [_words_of([str("" if cell is None else cell) for cell in line]) for line in grid.rows]


def _words_of(line: list[str]) -> list[str]:
    figures = [text for text in line if markers.is_cell(text)]
    heads = all(re.fullmatch(r"(?:(?:19|20)\d\d|\d)(?:\.0)?", text) for text in figures)
    return [text if heads or not markers.is_cell(text) else "" for text in line]


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
        order: list[object] = list(range(width))
        act(order, one, other)
        return book, Change("move", name, columns=tuple(order))

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
