"""Reader of data files: a CSV whose columns are codes, names, words and numbers, one row an area, period and kind.

Which files, and which of their columns are read, is export_layouts/ (entries with `data_file`). Columns are found by
their headings; those not read are named in the notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from drugmetrics.errors import DrugmetricsError, ReadingError
from drugmetrics.published import checks
from drugmetrics.published.data_file_layouts import AreaColumns, DataFile, layout_of, layouts
from drugmetrics.published.raw import RawTable, Reading
from drugmetrics.published.workbooks import Grid, open_csv
from drugmetrics.reference import areas, markers, periods


def recognise(path: Path) -> tuple[str, str] | None:
    """Return the publication of the file (none says its edition), or None for a file of another kind."""
    if path.suffix.lower() != ".csv":
        return None
    found = layout_of(open_csv(path))
    return next(((publication, "") for layout, publication in layouts() if layout is found), None)


def wanted(path: Path) -> str:
    """Say which headings `recognise` looks for in the nearest data file; nothing where none is near."""
    if path.suffix.lower() != ".csv":
        return ""
    grid = open_csv(path)
    seen = {grid.text(0, column) for column in range(grid.width)}
    layout = max((layout for layout, _ in layouts()), key=lambda layout: len(seen & set(layout.headings)))
    lacking = [heading for heading in layout.headings if heading not in seen]
    if len(lacking) == len(layout.headings):
        return ""
    lacking += [f"{text!r} under {heading}" for heading, text in layout.constants.items()]
    return f"nearest data file is {layout.name}, which has {', '.join(lacking)}" if lacking else ""


def read(path: Path) -> Reading:
    """Read the columns of the file that its layout names.

    Raises
    ------
    ReadingError
        When a heading stands twice, a row is cut, a word is not as wanted, a code and a name disagree, a period is
        none or a number does not read.
    """
    grid = open_csv(path)
    layout = layout_of(grid)
    if layout is None:
        raise ReadingError(f"{path}: {wanted(path) or 'no data file of a known kind'}.")
    try:
        columns = _columns(grid)
        labels = (*(["area"] if layout.area else []), *layout.labels, "measure")
        table = RawTable(f"{layout.name}.csv", "", layout.name, labels, list(_rows(grid, layout, columns)))
        checks.check_table(table, area_label="area" if layout.area else "")
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from error
    unread = [heading for heading in columns if heading not in layout.headings]
    return Reading([table], [(grid.cell(0, columns[unread[0]]), f"Not read: {', '.join(unread)}")] if unread else [])


def _columns(grid: Grid) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column in range(len(grid.rows[0])):
        text = grid.text(0, column)
        if not text or text in columns:
            raise ReadingError(f"{grid.cell(0, column)}: a heading, once, was wanted; {text!r} was found.")
        columns[text] = column
    return columns


def _rows(grid: Grid, layout: DataFile, columns: dict[str, int]) -> Iterator[tuple[str, ...]]:
    for row in range(1, len(grid.rows)):
        if not any(grid.rows[row]):
            continue
        if len(grid.rows[row]) != len(columns):
            raise ReadingError(f"row {row + 1}: {len(columns)} cells were wanted, {len(grid.rows[row])} were found.")
        words = {heading: grid.text(row, column) for heading, column in columns.items()}
        places = {heading: grid.cell(row, column) for heading, column in columns.items()}
        for heading, text in layout.constants.items():
            if words[heading] != text:
                raise ReadingError(f"{places[heading]}: {text!r} was wanted, {words[heading]!r} was found.")
        labels = [*_area(layout.area, words, places), *_labels(layout, words, places)]
        for heading in layout.numbers:
            cell = _cell(layout, words[heading], places[heading])
            yield (places[heading], *labels, heading, cell.value, cell.marker)


def _area(about: AreaColumns | None, words: dict[str, str], places: dict[str, str]) -> list[str]:
    """Return the area's code, or its name where it has no code; refuse a code and a name that disagree."""
    if about is None:
        return []
    level = words[about.level].casefold() if about.level else ""
    if level not in about.columns:
        known = ", ".join(about.columns)
        raise ReadingError(f"{places[about.level]}: a level ({known}) was wanted, {words[about.level]!r} was found.")
    finer = list(about.columns)[list(about.columns).index(level) + 1 :]
    for heading in (heading for other in finer for heading in about.columns[other]):
        if words[heading]:
            raise ReadingError(f"{places[heading]}: nothing was wanted on a {level} row, {words[heading]!r} was found.")
    code, name = (words[heading] for heading in about.columns[level])
    place = places[about.columns[level][0]]
    printed = name if code == about.no_code else code
    try:
        area = areas.find(printed)
    except DrugmetricsError as error:
        raise ReadingError(f"{place}: {error}") from error
    if not areas.goes_by(area, name):
        raise ReadingError(f"{place}: one area was wanted, {code} ({area.name}) and {name!r} were found: two.")
    return [printed]


def _labels(layout: DataFile, words: dict[str, str], places: dict[str, str]) -> Iterator[str]:
    for label, heading in layout.labels.items():
        text = words[heading]
        if not text:
            raise ReadingError(f"{places[heading]}: a label under {heading!r} was wanted, none stands there.")
        if label == "period":
            try:
                periods.parse(f"{layout.period_as} {text}")
            except DrugmetricsError as error:
                raise ReadingError(f"{places[heading]}: {error}") from error
        yield text


def _cell(layout: DataFile, text: str, place: str) -> markers.Cell:
    """Read a number, or what the file prints in its place; a blank is refused."""
    if text in layout.markers:
        return markers.Cell("", layout.markers[text])
    try:
        cell = markers.parse_cell(text)
    except DrugmetricsError as error:
        raise ReadingError(f"{place}: {error}.") from error
    if not cell.value or cell.marker:
        known = ", ".join(layout.markers)
        raise ReadingError(f"{place}: a number or one of {known or 'no markers'} was wanted, {text!r} was found.")
    return cell
