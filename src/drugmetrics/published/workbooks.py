"""Workbooks and CSV exports opened into plain grids, with what can be wrong about the file said in words."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Container
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.archives import cells_in_error, check_archive

#: A published workbook unpacks to a few megabytes; more than this is damage or malice.
UNPACKED_LIMIT = 300_000_000
#: The names a CSV export goes by; one may come packed with gzip.
CSV_SUFFIXES = (".csv", ".csv.gz")
_GZIP = b"\x1f\x8b"
#: No export is near as large.
CSV_LIMIT = 100_000_000
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet, by 0-based row and column; short rows read as empty to the right.

    `errors` holds what the cells in error show (``#REF!``), by their address; in `rows` they are empty.
    """

    name: str
    rows: list[list[object]]
    errors: dict[str, str] = field(default_factory=dict)

    def at(self, row: int, column: int) -> object:
        """Return a cell's content, an empty string where there is none."""
        line = self.rows[row] if row < len(self.rows) else []
        value = line[column] if column < len(line) else ""
        return "" if value is None else value

    def text(self, row: int, column: int) -> str:
        """Return a cell's text with its white space evened out."""
        value = self.at(row, column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(str(value).split())

    def cell(self, row: int, column: int) -> str:
        """Return a cell's address on its sheet.

        Examples
        --------
        >>> Grid("Table 1", []).cell(9, 4), Grid("Table 1", []).place(0, 27)
        ('E10', 'Table 1!AB1')
        """
        return f"{column_letters(column)}{row + 1}"

    def place(self, row: int, column: int) -> str:
        """Return a cell's address with its sheet (a CSV has none)."""
        return f"{self.name}!{self.cell(row, column)}" if self.name else self.cell(row, column)

    def reaches(self, row: int, column: int) -> bool:
        """Say whether a row goes on as far as a column: in a CSV, one that does not may have been cut."""
        return row < len(self.rows) and column < len(self.rows[row])

    def says(self, message: str) -> str:
        """Return a message about the whole sheet, led by its name (a CSV has none)."""
        return f"{self.name}: {message}" if self.name else message

    def without(self, columns: Container[int], first: int) -> Grid:
        """Return the grid with these columns empty from a row on; every other cell keeps its place."""
        rows = [
            [("" if row >= first and column in columns else cell) for column, cell in enumerate(line)]
            for row, line in enumerate(self.rows)
        ]
        return Grid(self.name, rows, self.errors)

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max(map(len, self.rows), default=0)


def column_letters(column: int) -> str:
    """Return the letters of a 0-based column."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def open_workbook(path: Path) -> dict[str, Grid]:
    """Read every sheet of an `.xlsx` or `.xls` workbook.

    Raises
    ------
    ReadingError
        When there is no such file, or it is empty, no workbook, truncated, damaged, encrypted or implausibly large.

    Notes
    -----
    In an old `.xls` a cell in error cannot be told from a blank one: python-calamine gives both as blanks.
    """
    try:
        stat = path.stat()
    except OSError:
        return _opened(path, 0, 0, UNPACKED_LIMIT)
    return dict(_opened(path, stat.st_mtime_ns, stat.st_size, UNPACKED_LIMIT))


@lru_cache(maxsize=2)
def _opened(path: Path, _changed: int, _size: int, limit: int) -> dict[str, Grid]:
    """Open a workbook once for all the readers that are asked whether it is theirs."""
    in_error = _check_workbook(path, limit)
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_path(path)
        sheets: dict[str, list[list[object]]] = {
            name: [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
            for name in book.sheet_names
        }
    except PasswordError as error:
        raise ReadingError(f"{path}: the workbook is encrypted. Save it without a password and try again.") from error
    except (CalamineError, OSError, ValueError) as error:
        raise ReadingError(f"{path}: the workbook cannot be read and may be damaged: {error}") from error
    errors = cells_in_error(path, in_error)
    return {name: Grid(name, rows, errors.get(name, {})) for name, rows in sheets.items()}


def _check_workbook(path: Path, limit: int) -> list[str]:
    """Refuse what is no whole workbook; return the parts of its zip that hold cells in error."""
    head = _head(path)
    if head == _COMPOUND and path.suffix.lower() in (".xlsx", ".xlsm"):
        raise ReadingError(f"{path}: the workbook is encrypted. Save it without a password and try again.")
    if head == _COMPOUND:
        return []
    if not head.startswith(_ZIP):
        raise ReadingError(f"{path}: a workbook was wanted; the file begins {head[:8]!r} and is none.")
    return check_archive(path, limit)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError as error:
        raise ReadingError(f"{path}: there is no such file.") from error
    except OSError as error:
        raise ReadingError(f"{path}: cannot be opened: {error.strerror}.") from error
    if not head:
        raise ReadingError(f"{path}: the file is empty.")
    return head


def is_csv(path: Path) -> bool:
    """Say whether a file is a CSV export by its name, packed with gzip or not.

    Examples
    --------
    >>> is_csv(Path("Export.CSV")), is_csv(Path("use.csv.gz")), is_csv(Path("use.xlsx.gz"))
    (True, True, False)
    """
    return path.name.lower().endswith(CSV_SUFFIXES)


def open_csv(path: Path, encoding: str = "utf-8-sig") -> Grid:
    """Read a CSV export, packed with gzip or not, as one grid without a sheet name.

    Raises
    ------
    ReadingError
        When there is no such file, or it is empty, no text in UTF-8 (or the encoding named), no CSV, or ends within a
        line; when it is packed and damaged, cut short or implausibly large.
    """
    packed = _head(path).startswith(_GZIP) or path.suffix.lower() == ".gz"
    try:
        text = (_unpacked(path) if packed else path.read_bytes()).decode(encoding)
        rows: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except UnicodeDecodeError as error:
        raise ReadingError(f"{path}: a CSV in UTF-8 was wanted; byte {error.start} is no text.") from error
    except csv.Error as error:
        raise ReadingError(f"{path}: not readable as CSV: {error}.") from error
    if not rows or "\x00" in "".join(map(str, rows[0])):
        raise ReadingError(f"{path}: a CSV was wanted; no line of text was found.")
    _check_last_line(path, text, rows)
    return Grid("", rows)


def _unpacked(path: Path) -> bytes:
    """Unpack a gzip file whole, but never more of it than the limit."""
    try:
        with gzip.open(path) as file:
            content = file.read(CSV_LIMIT + 1)
    except EOFError as error:
        raise ReadingError(f"{path}: cut short: the packed file ends before its end. Fetch it again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ReadingError(f"{path}: the packed file cannot be read and may be damaged: {error}.") from error
    if len(content) > CSV_LIMIT:
        raise ReadingError(f"{path}: unpacks to more than {CSV_LIMIT // 1_000_000} MB, which no export does.")
    return content


def _check_last_line(path: Path, text: str, rows: list[list[object]]) -> None:
    """Refuse a file that ends within a line, with fewer cells than any line before it has."""
    fewest = min((len(row) for row in rows[:-1] if row), default=0)
    if not text.endswith(("\n", "\r")) and len(rows[-1]) < fewest:
        raise ReadingError(
            f"{path}: cut short: {fewest} cells or more were wanted on the last line, line {len(rows)}; "
            f"{len(rows[-1])} were found and no end of the line. Fetch it again."
        )
