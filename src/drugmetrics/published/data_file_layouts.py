"""The kinds of data file: which columns hold labels, areas and numbers (export_layouts/, entries with `data_file`)."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from drugmetrics.published.workbooks import Grid
from drugmetrics.reference.lists import lists


class AreaColumns(BaseModel):
    """The code and the name of a row's area: by what the level column says, or (no level) in the same two columns.

    Levels are written in small letters, the widest first, and compared whatever their case; on a row of one level the
    columns of finer ones are blank.
    A code of `no_code` means that the area has none; its name stands for it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: str = ""
    columns: dict[str, tuple[str, str]]
    no_code: str | None = None


class DataFile(BaseModel):
    """A kind of data file.

    Attributes
    ----------
    name : str
        The layout's name.
    labels : dict of str to str
        Label and the heading it stands under; `period` among them, read as `period_as` followed by what is printed.
    area : AreaColumns or None
        Where the area stands; None for a file about one area.
    constants : dict of str to str
        What must stand under these headings on every row.
    numbers : tuple of str
        The headings whose columns are read; the other columns are named in the notes.
    markers : dict of str to str
        What the file prints in a number's place, and the marker it is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    labels: dict[str, str]
    period_as: str = ""
    area: AreaColumns | None = None
    constants: dict[str, str] = {}
    numbers: tuple[str, ...]
    markers: dict[str, str] = {}

    @property
    def headings(self) -> list[str]:
        """Every heading the file must have."""
        pairs = self.area.columns.values() if self.area else ()
        of_areas = [self.area.level if self.area else "", *(heading for pair in pairs for heading in pair)]
        return list(dict.fromkeys(filter(None, [*self.labels.values(), *of_areas, *self.constants, *self.numbers])))


@cache
def layouts() -> tuple[tuple[DataFile, str], ...]:
    """Return the kinds of data file, each with the publication it is of."""
    entries = lists("drugmetrics.published", "export_layouts")
    return tuple(
        (DataFile.model_validate(entry["data_file"]), entry["publication"]) for entry in entries if "data_file" in entry
    )


def layout_of(grid: Grid) -> DataFile | None:
    """Return the layout whose headings all stand on the first row and whose words stand on the second."""
    seen = {grid.text(0, column): column for column in range(grid.width)}
    fitting = [
        layout for layout, _ in layouts()
        if seen.keys() >= set(layout.headings)
        and all(grid.text(1, seen[heading]) == words for heading, words in layout.constants.items())
    ]  # fmt: skip
    return max(fitting, key=lambda layout: len(layout.headings), default=None)
