"""What a kind of printed table must look like: its title, the labels down its side and those across its top."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class RowAxis(BaseModel):
    """Labels printed down the side, under a heading; an empty heading means the first column, where none is printed.

    `fill`: printed once, holding for the rows beneath. `width`: the label may stand in any of so many columns. `right`:
    it stands to the right of the numbers. `may_be_blank`: a row may be without it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str
    fill: bool = False
    width: int = 1
    right: bool = False
    may_be_blank: bool = False


class ColumnAxis(BaseModel):
    """Labels printed across the top: the heading row is the one that holds `anchor`, or the one below `below`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    anchor: str = ""
    below: str = ""


class Layout(BaseModel):
    """A kind of printed table: words of its title, its row labels and its column labels, outermost first.

    `title` is empty for an export that prints none. `area_codes` names the label that holds areas, and `area_names` the
    one that holds their names where codes and names are both printed. `blank_means` is the marker of a blank cell,
    where blanks may be. `number_repeats`: a first label printed again further down (a list with sub-lists) gets its
    turn in brackets, "With entry (2)", so that rows stay apart; `number_doubles`: so does the first label of a row all
    whose labels were printed before, with another figure. `uneven`: the blocks under outer headings have different
    columns; without it they must be alike, since a column that moved stands under another's heading. `without` holds
    headings of a like table, of which none may stand in this one. `passed_over` names columns that are known and not
    taken. `only` names the columns of numbers that are taken, of a table too wide to be taken whole; they must all be
    there.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str = ""
    rows: dict[str, RowAxis]
    columns: dict[str, ColumnAxis]
    area_codes: str = ""
    area_names: str = ""
    blank_means: str = ""
    number_repeats: bool = False
    uneven: bool = False
    without: tuple[str, ...] = ()
    number_doubles: bool = False
    passed_over: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    @property
    def headings(self) -> list[str]:
        """The headings by which the table is found, row labels first."""
        rows = [axis.heading for axis in self.rows.values() if axis.heading]
        across = [axis.anchor or axis.below for axis in self.columns.values()]
        return [*dict.fromkeys([*rows, *across, *self.passed_over, *self.only])]
