"""Reading a table that has one row of headings: labels on the left, each under a heading, and numbers on the right.

What a label or a column is, its heading says; where it stands is found. Unlike a layout (layouts) such a table may
leave labels blank, such as the code of what has none, and may print columns that are not wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from drugmetrics.errors import DrugmetricsError, ReadingError
from drugmetrics.published import checks
from drugmetrics.published.headings import HEADING_ROWS, check_above, plain
from drugmetrics.published.raw import RawTable
from drugmetrics.published.workbooks import Grid
from drugmetrics.reference import markers


@dataclass(frozen=True)
class Flat:
    """What a table of this kind prints.

    Attributes
    ----------
    layout : str
        The name by which observations/mappings finds it.
    labels : dict of str to str
        Name of each label and the heading it stands under.
    across : str
        Name of the label that the headings of numbers are.
    lacking, blank : frozenset of str
        Labels whose column some editions do not have, and labels that some rows leave blank.
    wanted : tuple of str
        Headings of numbers that must be there.
    only_wanted : bool
        Whether other columns of numbers are left out of the raw table; they are read and checked all the same.
    passed_over : tuple of str
        First words of headings whose columns are not read at all.
    blank_means : str
        The marker of a blank cell in a row that has numbers, where such may be.
    empty_rows : dict of str to str
        First words of a label whose row may be without any number, and the marker of its cells.
    heads : tuple of str
        Labels that head a part of the table, and have no numbers.
    within : str
        First words of a last label that is a part of the row above it, whose label is then put before it.
    turn : str
        Name of a label that tells rows with the same labels apart ("2" for the second); none where that is a mistake.
    """

    layout: str
    labels: dict[str, str]
    across: str
    lacking: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()
    wanted: tuple[str, ...] = ()
    only_wanted: bool = False
    passed_over: tuple[str, ...] = ()
    blank_means: str = ""
    empty_rows: dict[str, str] = field(default_factory=dict)
    heads: tuple[str, ...] = ()
    within: str = ""
    turn: str = ""


def read_flat(
    grid: Grid, kind: Flat, *, file: str, printed: str, heading: Callable[[str], str] = str
) -> tuple[RawTable, list[tuple[str, str]]]:
    """Read one table.

    Parameters
    ----------
    grid : Grid
        The sheet.
    kind : Flat
        What it should print.
    file, printed : str
        Name of the raw table and what the publication calls it.
    heading : callable
        Checks the heading of a column that is kept and returns it as it is to stand in the raw table.

    Returns
    -------
    RawTable
        One row a number (or marker in a number's place), labels in the order of `kind`, that of the columns last.
    list of (str, str)
        The notes below the table, with where they stand.

    Raises
    ------
    ReadingError
        Naming the sheet and cell, what was wanted and what was found.
    """
    checks.check_cells(grid)
    top = _heading_row(grid, kind)
    labels = _label_columns(grid, kind, top)
    columns = _number_columns(grid, kind, top, max(labels.values()) + 1)
    check_above(grid, top, (), columns)
    kept = {column: _kept(grid, kind, top, column, text, heading) for column, text in columns.items()}
    rows: list[tuple[str, ...]] = []
    last = top
    for row, texts in _data_rows(grid, kind, top, labels, columns):
        last = row
        for column, cell in _cells(grid, kind, row, texts, list(columns)):
            if kept[column]:
                rows.append((grid.cell(row, column), *texts, kept[column], cell.value, cell.marker))
    if not rows:
        raise ReadingError(grid.says("no numbers were found below the headings."))
    names = (*kind.labels, kind.across)
    if kind.turn:
        names, rows = (*names, kind.turn), _with_turns(rows)
    table = RawTable(file, printed, kind.layout, names, rows)
    checks.check_table(table, sheet=grid.name)
    notes = [
        (grid.place(row, column), grid.text(row, column))
        for row in range(last + 1, len(grid.rows)) for column in range(grid.width) if grid.text(row, column)
    ]  # fmt: skip
    return table, notes


def _kept(grid: Grid, kind: Flat, top: int, column: int, text: str, heading: Callable[[str], str]) -> str:
    """Return the heading of a column as it is to stand in the raw table; none for one that is left out of it."""
    if kind.only_wanted and plain(text) not in {plain(words) for words in kind.wanted}:
        return ""
    try:
        return heading(text)
    except DrugmetricsError as error:
        raise ReadingError(f"{grid.place(top, column)}: {error}") from error


def _with_turns(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    seen: dict[tuple[str, ...], int] = {}
    numbered = []
    for where, *labels, value, marker in rows:
        turn = seen[tuple(labels)] = seen.get(tuple(labels), 0) + 1
        numbered.append((where, *labels, str(turn) if turn > 1 else "", value, marker))
    return numbered


def _heading_row(grid: Grid, kind: Flat) -> int:
    """Return the row on which every label that no edition lacks is headed."""
    needed = {plain(words) for label, words in kind.labels.items() if label not in kind.lacking}
    best: set[str] = set()
    for row in range(min(HEADING_ROWS, len(grid.rows))):
        there = {plain(grid.text(row, column)) for column in range(grid.width)} & needed
        if there == needed:
            return row
        best = max(best, there, key=len)
    missing = ", ".join(sorted(needed - best))
    raise ReadingError(grid.says(f"the heading {missing!r} was wanted on one row with the others; none stands there."))


def _label_columns(grid: Grid, kind: Flat, top: int) -> dict[str, int]:
    found = {}
    for label, words in kind.labels.items():
        columns = [column for column in range(grid.width) if plain(grid.text(top, column)) == plain(words)]
        if len(columns) > 1:
            raise ReadingError(f"{grid.place(top, columns[1])}: the heading {words!r} stands a second time.")
        if columns:
            found[label] = columns[0]
    return found


def _number_columns(grid: Grid, kind: Flat, top: int, first: int) -> dict[int, str]:
    """Return the headings of numbers by column; one may stand a row higher, beside headings of groups."""
    wanted = {plain(words): words for words in kind.wanted}
    found: dict[int, str] = {}
    for column in range(first, grid.width):
        above = grid.text(top - 1, column) if top else ""
        text = grid.text(top, column) or (above if plain(above) in wanted else "")
        if text and not _passed_over(kind, text):
            found[column] = text
    names = [plain(text) for text in found.values()]
    missing = [words for name, words in wanted.items() if name not in names]
    if missing:
        seen = "; ".join(found.values())
        raise ReadingError(grid.says(f"the heading {missing[0]!r} was wanted; headings of numbers seen: {seen}."))
    twice = [column for place, column in enumerate(found) if names[place] in names[:place]]
    if twice:
        raise ReadingError(f"{grid.place(top, twice[0])}: the heading {found[twice[0]]!r} stands a second time.")
    return found


def _passed_over(kind: Flat, text: str) -> bool:
    return text.casefold().startswith(tuple(words.casefold() for words in kind.passed_over))


def _data_rows(
    grid: Grid, kind: Flat, top: int, labels: dict[str, int], columns: dict[int, str]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that have their labels; a row that has not, such as a note, may hold no number."""
    needed = [label for label in labels if label not in kind.blank]
    whole = ""
    for row in range(top + 1, len(grid.rows)):
        lacking = [label for label in needed if not grid.text(row, labels[label])]
        numbers = [column for column in columns if _is_number(grid.at(row, column))]
        if lacking and numbers:
            place = grid.place(row, labels[lacking[0]])
            raise ReadingError(f"{place}: a label under {kind.labels[lacking[0]]!r} was wanted, none stands there.")
        texts = [grid.text(row, labels[label]) if label in labels else "" for label in kind.labels]
        if lacking or (not numbers and any(text in kind.heads for text in texts)):
            continue
        for column in range(grid.width):
            known = column in columns or column in labels.values() or _passed_over(kind, grid.text(top, column))
            if not known and grid.text(row, column):
                found = grid.text(row, column)
                raise ReadingError(f"{grid.place(row, column)}: under no heading; {found!r} was found.")
        if kind.within and texts[-1].casefold().startswith(kind.within):
            texts[-1] = f"{whole}, {texts[-1]}"
        else:
            whole = texts[-1]
        yield row, texts


def _is_number(content: object) -> bool:
    try:
        return bool(markers.parse_cell(content).value)
    except DrugmetricsError:
        return False


def _cells(
    grid: Grid, kind: Flat, row: int, texts: list[str], columns: list[int]
) -> Iterator[tuple[int, markers.Cell]]:
    """Yield the cells of a row; one without any number has the marker of the words that allow it."""
    empty = not any(_is_number(grid.at(row, column)) for column in columns)
    allowed = [
        marker for words, marker in kind.empty_rows.items() for text in texts if text.casefold().startswith(words)
    ]
    for column in columns:
        try:
            cell = markers.parse_cell(grid.at(row, column))
        except DrugmetricsError as error:
            raise ReadingError(f"{grid.place(row, column)}: {error}.") from error
        if not cell.value and not cell.marker:
            marker = (allowed or [""])[0] if empty else kind.blank_means
            if not marker:
                raise ReadingError(f"{grid.place(row, column)}: a number or a marker was wanted, the cell is blank.")
            cell = markers.Cell("", marker)
        yield column, cell
