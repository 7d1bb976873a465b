"""The published files that the mutation tests change: for every reader, one of each kind of file, cut small.

The files are found through the cards in data/raw. What a reader makes of the cut file is what a changed one is held to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import cast

from tests.originals import original
from tests.published.mutation_judge import Base, read_as
from tests.published.mutations import TOP, Book, small

from drugmetrics.errors import DrugmetricsError
from drugmetrics.home import raw_folder
from drugmetrics.published import ingest
from drugmetrics.published.cards import Card, all_cards
from drugmetrics.published.workbooks import Grid, is_csv, open_csv, open_workbook

#: So many rows of each sheet are tried in turn, until the reader takes enough figures of the file cut so.
ROWS = (12, 20, 30, 45, 70, 110, 200, 400, 1000, 100_000)
#: A cut file of fewer figures has too little that could go wrong (unless the whole file has no more).
FIGURES = 40
#: Tables that must have the same areas are cut at one of them.
ENDS = {"ons_local_drug_deaths": "E06000057"}
#: Sheets that say what the others are.
WHOLE = ("Contents", "Cover", "Cover sheet")
#: What a file is written in, where that is not UTF-8.
ENCODINGS = {"alcohol_dependence": ("latin-1",)}


@dataclass(frozen=True)
class Kind:
    """A kind of file that a reader reads: the publication, the layouts of its tables, and the smallest file held."""

    reader: str
    publication: str
    layouts: tuple[str, ...]
    card: Card

    def __str__(self) -> str:
        return f"{self.reader} {self.publication} {self.card.edition}"

    @property
    def module(self) -> ModuleType:
        """The reader's module."""
        return cast(ModuleType, ingest.reader(self.reader))

    @property
    def path(self) -> Path:
        """The file, found by its hash; the test is skipped where it is not held."""
        held = self.card.held
        return original(held.sha256, held.bytes, held.file)


@cache
def kinds() -> list[Kind]:
    """Return every kind of file of every reader, by the cards, each with the smallest file of it."""
    found: dict[tuple[str, str, tuple[str, ...], str], Kind] = {}
    for card in sorted(all_cards(raw_folder()), key=lambda card: card.held.bytes):
        if card.taken_by.startswith("reader "):
            reader = card.taken_by.removeprefix("reader ")
            layouts = tuple(sorted({table.layout for table in card.tables}))
            key = (reader, card.publication, layouts, Path(card.held.file).suffix.lower())
            found.setdefault(key, Kind(reader, card.publication, layouts, card))
    return sorted(found.values(), key=str)


@lru_cache(maxsize=4)
def base_of(kind: Kind) -> Base:
    """Return a file cut to as few rows as its reader still reads, with figures enough to go wrong."""
    path = kind.path
    whole = {"": open_csv(path, *ENCODINGS.get(kind.reader, ()))} if is_csv(path) else open_workbook(path)
    uncut = {name: whole[name] for name in WHOLE if name in whole}
    if kind.reader in ENDS:
        return _base(kind, {name: _ended(grid, ENDS[kind.reader]) for name, grid in whole.items()} | uncut)
    longest = max(len(grid.rows) for grid in whole.values())
    for rows in ROWS:
        try:
            found = _base(kind, small(whole, rows) | uncut)
        except DrugmetricsError:
            if rows >= longest:
                raise
            continue
        if rows >= longest or sum(len(table.rows) for table in found.reading.tables) >= FIGURES:
            break
    return found


def _base(kind: Kind, book: Book) -> Base:
    return Base(kind.module, kind.publication, kind.path, book, read_as(kind.module, kind.path, book))


def _ended(grid: Grid, last: str) -> Grid:
    """Return a sheet down to the row that begins with some words, or its first rows where none does."""
    rows = [row for row in range(len(grid.rows)) if grid.text(row, 0) == last] or [TOP]
    return replace(grid, rows=[list(row) for row in grid.rows[: rows[0] + 1]])
