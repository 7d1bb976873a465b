"""The held files as grids of printed cells, opened with openpyxl, calamine and csv alone; and what stands by a cell."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
from tests.printed_words import number

Grid = list[list[object]]


@cache
def _book(path: Path) -> dict[str, Callable[[], Grid]]:
    """Return what reads each sheet of a file; a CSV is one sheet without a title."""
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path, data_only=True, read_only=True).worksheets
        return {sheet.title: partial(_with_openpyxl, sheet) for sheet in sheets}
    if path.suffix.lower() in (".xls", ".xlsx"):
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        return {name: partial(_with_calamine, book, name) for name in book.sheet_names}
    return {"": partial(_with_csv, path)}


def _with_openpyxl(sheet: Any) -> Grid:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def _with_calamine(book: python_calamine.CalamineWorkbook, name: str) -> Grid:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _with_csv(path: Path) -> Grid:
    zipped = path.suffix == ".gz"
    with (
        gzip.open(path, "rt", encoding="utf-8-sig", newline="")
        if zipped
        else path.open(encoding="utf-8-sig", newline="") as file
    ):
        return [list(row) for row in csv.reader(file)]


@cache
def sheet(path: Path, title: str = "") -> Grid:
    """Return one sheet of a file, its first row first."""
    return _book(path)[title]()


@cache
def records(path: Path) -> list[tuple[dict[str, str], list[str]]]:
    """Return the lines of a gathered table, each with the figures it gives."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(line, _figures(line)) for line in csv.DictReader(file)]


def _figures(line: dict[str, str]) -> list[str]:
    """Return a line's figures: its value, the counts beside it, and the count a note says it is based on."""
    counts = [line.get(name, "") for name in ("count", "denominator")]
    counts += re.findall(r"based on (\d+) deaths", line.get("source_note") or "")
    return [line["value"], *filter(None, counts)]


@cache
def lines(path: Path) -> list[str]:
    """Return the lines of a text."""
    return path.read_text(encoding="utf-8-sig").splitlines()


@cache
def sheet_of(path: Path, printed: str, name: str) -> Grid:
    """Return the sheet that a card means.

    Its title begins the words the card prints ("Table 7: Number of ..."), is the name of the raw table's file, or
    its cells hold the first words the card prints (a sheet of several tables).
    """
    titles, words = list(_book(path)), _words(printed)
    if titles == [""]:
        return sheet(path)
    begins = [title for title in titles if words[: len(_words(title))] == _words(title)]
    file = _words(name.removesuffix(".csv"))
    named = [title for title in titles if file[: len(_words(title))] == _words(title)]
    found = sorted(begins or named, key=len)[-1:] or [title for title in titles if _heads(sheet(path, title), words)]
    if len(found) != 1:
        raise AssertionError(f"{path.name}: no one sheet for {printed!r} ({name}) among {', '.join(titles)}")
    return sheet(path, found[0])


def _heads(grid: Grid, words: list[str]) -> bool:
    return any(_words(str(row[0]))[:1] == words[:1] for row in grid if row)


def _words(text: str) -> list[str]:
    return re.findall(
        r"[a-z0-9]+(?:[.][0-9]+)*", re.sub(r"^(sheet|table)\b", "", text.strip().lower()).replace("-", " ")
    )


def address(where: str) -> tuple[int, int]:
    """Return row and column, from nought, of an address like ``AB12``."""
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", where).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(digits) - 1, column - 1


def cell(grid: Grid, row: int, column: int) -> object:
    """Return what a cell prints; nothing beyond the sheet's edge."""
    return grid[row][column] if 0 <= row < len(grid) and 0 <= column < len(grid[row]) else None


def about(grid: Grid, row: int, column: int) -> list[list[str]]:
    """Return the words about a cell, nearest first: in its row, in each heading above it, and over its row.

    Rows of one cell are titles, of the sheet or of a section; where the cells before the first figure are empty, the
    nearest words above them still hold. A file of records has its headings in the first row and nothing else.
    """
    tiers = [[str(text) for at, text in enumerate(grid[row]) if at != column and _is_label(grid, at, text)]]
    above = _of_each_line(grid)[:row]
    if len(above[0] if above else grid[row]) > 1:
        return [*tiers, [str(cell(grid, 0, column) or "")]]
    headings = [up for up in range(row - 1, -1, -1) if len(above[up]) > 1 and not any(map(_is_figure, grid[up]))]
    tiers += [[str(text)] for up in headings if (text := _last(grid[up][: column + 1])) is not None]
    before = next((at for at, text in enumerate(grid[row]) if _is_figure(text)), column)
    empty = [at for at in range(min(before, column)) if not _filled(cell(grid, row, at))]
    tiers.append([str(text) for at in empty if (text := _last([cell(grid, up, at) for up in range(row)])) is not None])
    tiers += [[str(above[up][0])] for up in range(row - 1, -1, -1) if len(above[up]) == 1]
    return tiers


#: Of the sheet asked about last, the filled cells of each line: the same few sheets are asked about again and again.
_LINES: list[tuple[Grid, list[list[object]]]] = []


def _of_each_line(grid: Grid) -> list[list[object]]:
    """Return what each line of a sheet prints, empty cells left out."""
    if not _LINES or _LINES[0][0] is not grid:
        _LINES[:] = [(grid, [[text for text in line if _filled(text)] for line in grid])]
    return _LINES[0][1]


def _filled(text: object) -> bool:
    return text is not None and bool(str(text).strip())


def _last(texts: list[object]) -> object:
    return next((text for text in reversed(texts) if _filled(text)), None)


def _is_year(text: object) -> bool:
    """Say whether a number may be a year: 2021, or 201617 for a split one."""
    value = number(text)
    if value is None or value % 1:
        return False
    first, rest = divmod(int(value), 100) if value > 9999 else (int(value), None)
    return 1890 <= first <= 2035 and rest in (None, (first + 1) % 100)


def _is_figure(text: object) -> bool:
    return number(text) is not None and not _is_year(text)


def _is_label(grid: Grid, at: int, text: object) -> bool:
    """Say whether a text is no figure; a year is none where its column holds years alone."""
    if number(text) is None:
        return _filled(text)
    return _is_year(text) and not any(_is_figure(cell(grid, up, at)) for up in range(len(grid)))
