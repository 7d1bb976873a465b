"""Synthetic workbooks in the two layouts of ONS "Deaths related to drug poisoning", with a record of what was written.

Every number is made up from where it stands (table, row, column), so one that lands under a wrong label shows. The
record is kept while writing, not read back: it owes nothing to the project's reader.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

DEFINITIONS = ("All drug poisoning", "of which: Drug misuse")
NATIONS = ("England and Wales", "England", "Wales")
CAUSES = ("All causes", "Mental and behavioural disorders due to drug use (excluding alcohol)", "Accidental poisoning")
AGES = ("Under 20", "20-29", "70 and over")
LIMITS = ("Deaths", "Rate", "Lower Confidence Limit", "Upper Confidence Limit")
FOOTED = ("Deaths", "Rate 1", "Lower Confidence Limit 2", "Upper Confidence Limit 2")
INTERVALS = ("Deaths", "Rate", "Lower 95% CI", "Upper 95% CI")
SUBSTANCES = (*DEFINITIONS, "Codeine not from compound formulation 8,9", "Paracetamol 10")
QUINTILES = ("1 (most deprived)", 2, "5 (least deprived)")
AREAS = (
    ("E92000001", "England"), ("E12000001", "North East"), ("E12000003", "Yorkshire and the Humber"),
    ("E12000006", "East"), ("W92000004", "Wales"),
)  # fmt: skip
SEXES = ("Persons", "Males", "Females")
NOTES = ("1 Synthetic: no figure here was published.", "2021 is a made-up year like the others.", "Source: a test")


@dataclass
class Sheet:
    """A sheet by 1-based row and column, with the record of what a reader should take from it.

    `written` holds (row, column, labels, value, marker). `down` says in which columns each row label stands and
    whether it is printed once for the rows beneath; `across` says on which row each column label stands.
    """

    name: str
    labels: tuple[str, ...] = ()
    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    merged: list[list[int]] = field(default_factory=list)
    written: list[tuple[int, int, tuple[str, ...], str, str]] = field(default_factory=list)
    down: list[tuple[list[int], bool]] = field(default_factory=list)
    across: list[int] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The raw rows wanted: where, labels, value, marker."""
        return [(f"{get_column_letter(c)}{r}", *labels, value, mark) for r, c, labels, value, mark in self.written]

    def shift(self, axis: int, at: int, by: int) -> None:
        """Insert (`by` 1) or take away (`by` -1) the row (`axis` 0) or column (`axis` 1) at `at`."""

        def moved(number: int) -> int:
            return number + by if number >= at + (by < 0) else number

        gone = {at} if by < 0 else set()
        self.cells = {
            (moved(r), c) if axis == 0 else (r, moved(c)): value
            for (r, c), value in self.cells.items() if (r, c)[axis] not in gone
        }  # fmt: skip
        self.written = [
            (moved(r), c, *rest) if axis == 0 else (r, moved(c), *rest)
            for r, c, *rest in self.written if (r, c)[axis] not in gone
        ]  # fmt: skip
        self.merged = [[moved(n) if i % 2 == axis else n for i, n in enumerate(span)] for span in self.merged]
        if axis == 0:
            self.across = [moved(row) for row in self.across]
        else:
            self.down = [([moved(column) for column in columns], fill) for columns, fill in self.down]


@dataclass
class Workbook:
    """The sheets of a synthetic workbook, in order."""

    sheets: dict[str, Sheet]

    @property
    def tables(self) -> dict[str, Sheet]:
        """The sheets that hold a table, by number."""
        named = {name: sheet for name, sheet in self.sheets.items() if sheet.labels}
        return dict(sorted(named.items(), key=lambda item: int(item[0].split()[1])))

    def alone(self, name: str) -> Sheet:
        """Keep one table and the front sheets, so that reading is quick; return the table's sheet."""
        contents = self.sheets["Contents"]
        for place, text in list(contents.cells.items()):
            if text in self.tables and text != name:
                del contents.cells[place], contents.cells[place[0], 2]
        self.sheets = {known: sheet for known, sheet in self.sheets.items() if known == name or not sheet.labels}
        return self.sheets[name]

    def save(self, path: Path) -> Path:
        """Write the workbook."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for sheet in self.sheets.values():
            page = book.create_sheet(sheet.name)
            for (row, column), value in sheet.cells.items():
                page.cell(row, column).value = value
            for top, left, bottom, right in sheet.merged:
                if (bottom, right) > (top, left):
                    page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        book.save(path)
        return path


def workbook(year: int) -> Workbook:
    """Make the workbook of the 2021 or the 2022 registrations, with three years and a few areas and substances."""
    years = (year, year - 1, year - 2)
    tables = [
        _by_sex(1, "by sex, country and underlying cause", years, "Underlying cause", CAUSES, DEFINITIONS, NATIONS),
        _by_sex(2, "by sex, country and age", years, "Age groups", ("All ages", *AGES), DEFINITIONS, NATIONS),
        _substances_by_age(years),
        _by_sex(4, "related to drug misuse, and selected substances by sex", years, "Substance", SUBSTANCES, FOOTED),
        _by_sex(5, "by sex and broad age group", years, "Age groups", ("Under 20   ", "20–29      "), LIMITS),
        _five_year_ages(years) if year == 2021 else _mean_ages(years),
        _regions(years),
        _deprivation(8, "by sex and IMD quintile, England", years),
        _deprivation(9, "by sex, age group and WIMD quintile, Wales", tuple(f"{y - 2}-{y}" for y in years)),
        _delays(years, "Average" if year == 2021 else "Median average"),
    ]
    if year == 2022:
        tables.append(_number_of_drugs(years))
    front = [_contents(year, [table.name for table in tables[:10]]), _page("Notes, Terms and Conditions")]
    return Workbook({sheet.name: sheet for sheet in [*front, _page("Definition"), *tables]})


def _contents(year: int, tables: list[str]) -> Sheet:
    sheet = Sheet("Contents", cells={(2, 1): "Worksheet names", (2, 2): "Deaths related to drug poisoning"})
    sheet.cells |= {(3, 2): f"England and Wales, 1993 to {year}", (5, 1): "Notes, Terms and Conditions"}
    sheet.cells |= {(6, 1): "Definition", (20, 1): "Source: a test. All figures are made up."}
    for row, name in enumerate(tables, start=7):
        sheet.cells |= {(row, 1): name, (row, 2): f"Made-up figures, as in {name}"}
    return sheet


def _page(name: str) -> Sheet:
    return Sheet(name, cells={(1, 1): "Back to contents", (3, 2): "Words about deaths by sex and age"})


def _table(number: int, title: str, labels: tuple[str, ...]) -> Sheet:
    sheet = Sheet(f"Table {number}", labels)
    sheet.cells = {
        (1, 1): "Back to contents",
        (2, 1): sheet.name,
        (3, 1): f"Made-up figures {title}, England and Wales, deaths registered between 1993 and now 1,2,3,4",
    }
    return sheet


def _columns(sheet: Sheet, top: int, left: int, *axes: tuple[object, ...]) -> dict[int, tuple[str, ...]]:
    """Print the column labels, merged over their blocks, with an empty column between blocks and one beside a rate."""
    columns: dict[int, tuple[object, ...]] = {}
    column, before = left, None
    for labels in itertools.product(*axes):
        column += before is not None and len(axes) > 1 and labels[:-1] != before[:-1]
        columns[column] = labels
        column += 2 if str(labels[-1]).startswith("Rate") else 1
        before = labels
    for level in range(len(axes)):
        for start, run in itertools.groupby(columns, key=lambda c: columns[c][: level + 1]):
            run = list(run)
            sheet.cells[top + level, run[0]] = start[-1]
            sheet.merged.append([top + level, run[0], top + level, run[-1]])
    sheet.across = list(range(top, top + len(axes)))
    return {column: tuple(" ".join(str(label).split()) for label in labels) for column, labels in columns.items()}


def _numbers(sheet: Sheet, row: int, side: tuple[str, ...], columns: dict[int, tuple[str, ...]]) -> None:
    """Write a row of numbers, some of them suppressed or marked as the publication does."""
    for column, labels in columns.items():
        # A lower limit is made up from the empty column before its block, so that it is lower than its rate.
        stands = column - 4 * labels[-1].startswith("Lower")
        number = int(sheet.name.split()[1]) * 1_000_000 + row * 1_000 + stands
        of_rate = next((c for c in (column, column - 2, column - 3) if columns.get(c, ("",))[-1].startswith("Rate")), 0)
        turn = (row + of_rate) % 5
        value, marker, printed = str(number), "", number
        if of_rate and turn == 0:
            value, marker, printed = "", ":", ":"
        elif of_rate:
            value, printed = f"{number}.5", number + 0.5
            if of_rate == column:
                marker = "u" if turn == 1 else ""
                sheet.cells[row, column + 1] = {1: "u" if row % 2 else "U", 2: ""}.get(turn)
        sheet.cells[row, column] = printed
        sheet.written.append((row, column, (*side, *labels), value, marker))


def _finish(sheet: Sheet, last: int) -> Sheet:
    for row, text in zip((last + 2, last + 4, last + 5), NOTES, strict=True):
        sheet.cells[row, 1] = text
        sheet.merged.append([row, 1, row, 9])
    sheet.cells = {place: value for place, value in sheet.cells.items() if value is not None}
    return sheet


def _by_sex(number: int, title: str, years: tuple[int, ...], stub: str, *axes: tuple[object, ...]) -> Sheet:
    """Tables 1, 2, 4 and 5: the sex stands alone on its own row, the years beneath."""
    names = {1: ("cause", "definition", "area"), 2: ("age", "definition", "area"), 4: ("substance", "statistic")}
    sheet = _table(number, title, ("sex", "year", *names.get(number, ("age", "statistic"))))
    columns = _columns(sheet, 5, 4, *axes)
    row = 4 + len(axes)
    sheet.cells |= {(5, 1): stub, (row, 1): "Sex", (row, 2): "Year of death registration 5"}
    sheet.down = [([1], True), ([2], False)]
    for sex in SEXES:
        row += 1
        sheet.cells[row, 1] = sex
        for year in years:
            row += 1
            sheet.cells[row, 2] = year
            _numbers(sheet, row, (sex, str(year)), columns)
        row += 1
    return _finish(sheet, row)


def _substances_by_age(years: tuple[int, ...]) -> Sheet:
    title = "where selected substances were mentioned on the death certificate, by age"
    sheet = _table(3, title, ("year", "substance", "age"))
    columns = _columns(sheet, 5, 3, SUBSTANCES, AGES)
    sheet.cells |= {(5, 1): "Substance", (6, 1): "Age group"}
    sheet.down = [([1], False)]
    return _down(sheet, 7, years, columns)


def _down(sheet: Sheet, first: int, years: tuple[int, ...], columns: dict[int, tuple[str, ...]]) -> Sheet:
    for row, year in enumerate(years, start=first):
        sheet.cells[row, 1] = year
        _numbers(sheet, row, (str(year),), columns)
    return _finish(sheet, first + len(years) - 1)


def _five_year_ages(years: tuple[int, ...]) -> Sheet:
    """Table 6 of 2021: ages down, years across, an asterisk glued to an unreliable rate."""
    sheet = _table(6, "for deaths related to drug misuse, by 5-year age groups", ("age", "year"))
    sheet.cells |= {(5, 2): "Year of death registration", (6, 1): "Age Group"}
    sheet.merged.append([5, 2, 5, 1 + len(years)])
    columns = _columns(sheet, 6, 2, tuple(reversed(years)))
    sheet.down = [([1], False)]
    for row, age in enumerate(("<1   ", "01-04", "15-19", "90+"), start=7):
        sheet.cells[row, 1] = age
        for column, labels in columns.items():
            number = f"{6_000_000 + row * 1_000 + column}.5"
            value, marker, printed = [(number, "", float(number)), ("", ":", ":"), (number, "*", f"{number}*")][
                (row + column) % 3
            ]
            sheet.cells[row, column] = printed
            sheet.written.append((row, column, (age.strip(), *labels), value, marker))
    return _finish(sheet, 10)


def _mean_ages(years: tuple[int, ...]) -> Sheet:
    """Table 6 of 2022, which is another table."""
    sheet = _table(6, "", ("year", "sex"))
    sheet.cells[3, 1] = "Mean average age-at-death for deaths related to drug misuse, by sex 1,2,3"
    sheet.cells |= {(5, 1): "Year", (5, 2): "Sex"}
    sheet.merged += [[5, 1, 6, 1], [5, 2, 5, 3]]
    columns = _columns(sheet, 6, 2, ("Males", "Females"))
    sheet.down = [([1], False)]
    return _down(sheet, 7, years, columns)


def _regions(years: tuple[int, ...]) -> Sheet:
    """Table 7: the year on the first row of its block, countries a column to the left of regions."""
    sheet = _table(7, "by sex, country and region", ("year", "area_code", "area", "sex", "definition", "statistic"))
    columns = _columns(sheet, 5, 5, SEXES, DEFINITIONS, FOOTED)
    sheet.cells |= {(7, 1): "Year of death registration", (7, 2): "Area code", (7, 3): "Area name"}
    sheet.merged.append([7, 3, 7, 4])
    sheet.down = [([1], True), ([2], False), ([3, 4], False)]
    row = 9
    for year in years:
        sheet.cells[row, 1] = year
        for code, name in AREAS:
            sheet.cells |= {(row, 2): code, (row, 4 if code.startswith("E12") else 3): name}
            _numbers(sheet, row, (str(year), code, name), columns)
            row += 1
        row += 1
    return _finish(sheet, row)


def _deprivation(number: int, title: str, years: tuple[object, ...]) -> Sheet:
    """Tables 8 and 9: the sex stands beside its first year."""
    sheet = _table(number, title, ("sex", "year", "quintile", "statistic"))
    columns = _columns(sheet, 5, 4, QUINTILES, INTERVALS)
    sheet.cells |= {(5, 1): "Quintile", (6, 1): "Sex", (6, 2): "Year of registration"}
    sheet.down = [([1], True), ([2], False)]
    for row, (sex, year) in enumerate(itertools.product(SEXES[1:], years), start=7):
        sheet.cells |= {(row, 1): sex if year == years[0] else None, (row, 2): year}
        _numbers(sheet, row, (sex, str(year)), columns)
    return _finish(sheet, row)


def _delays(years: tuple[int, ...], words: str) -> Sheet:
    sheet = _table(10, "", ("year", "definition", "area"))
    sheet.cells[3, 1] = f"{words} registration delay for deaths related to drug poisoning 1,2,3"
    columns = _columns(sheet, 6, 3, DEFINITIONS, NATIONS[1:])
    sheet.cells |= {(5, 7): "Median delay (in days)", (7, 1): "Year of death registration"}
    sheet.down = [([1], False)]
    return _down(sheet, 8, years, columns)


def _number_of_drugs(years: tuple[int, ...]) -> Sheet:
    sheet = _table(11, "", ("year", "statistic"))
    sheet.cells[3, 1] = "Average number of drugs mentioned on the death certificate for deaths related to drug misuse 1"
    sheet.cells |= {(4, 1): "Excluding deaths without information", (7, 1): "Year of death registration"}
    columns = _columns(sheet, 7, 3, ("Average number of drugs mentioned",))
    sheet.down = [([1], False)]
    return _down(sheet, 8, years, columns)
