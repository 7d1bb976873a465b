"""A synthetic workbook of ONS "Deaths related to drug poisoning by local authority". All figures are made up."""

from __future__ import annotations

import itertools

from tests.published.factory import Sheet, Workbook, _finish, _page

AREAS = (
    ("K04000001", "ENGLAND AND WALES", 2), ("E92000001", "ENGLAND ", 2), ("E12000001", "NORTH EAST", 2),
    ("E06000047", "County Durham", 3), ("E11000007", "Tyne and Wear (Met County)", 3), ("E08000037", "Gateshead", 4),
    ("W92000004", "WALES", 2), ("W06000012", "Neath Port Talbot / Castell-nedd Port Talbot", 4),
)  # fmt: skip
YEARS = (2005, 2004, 2003, 2002)
PERIODS = ("2003–05", "2002–04")
STATISTICS = ("Deaths", "Rate 1", "Lower Confidence Limit 2", "Upper Confidence Limit 2")
RATE = "Number of deaths and age-standardised mortality rate for deaths related to drug {}, {} by local authority"
TITLES = {
    1: "Number of deaths related to drug poisoning, persons by local authority",
    2: "Number of deaths related to drug misuse, persons by local authority",
    3: RATE.format("poisoning", "persons"),
    4: RATE.format("poisoning", "males"),
    6: RATE.format("misuse", "persons"),
    7: RATE.format("misuse", "males,"),
}


def local_workbook() -> Workbook:
    """Make the workbook: annual deaths, deaths and rates over three years, and two tables of one sex."""
    tables = [_annual(number) for number in (1, 2)] + [_three_years(number) for number in (3, 4, 6, 7)]
    contents = Sheet("Contents", cells={(2, 1): "Worksheet names"})
    contents.cells |= {(2, 2): "Deaths related to drug poisoning by local authority"}
    contents.cells |= {(3, 2): "England and Wales, 2002 to 2005", (4, 1): "Definition", (4, 2): "Definitions"}
    for row, table in enumerate(tables, start=6):
        contents.cells |= {(row, 1): table.name, (row, 2): f"Made-up figures, as in {table.name}"}
    return Workbook({sheet.name: sheet for sheet in [contents, _page("Definition"), *tables]})


def _table(number: int, labels: tuple[str, ...], words: str) -> Sheet:
    sheet = Sheet(f"Table {number}", labels)
    title = f"{TITLES[number]}, England and Wales, {words} between 2002 and 2005 1,2,3,4"
    sheet.cells = {(1, 1): "Back to contents", (2, 1): title, (4, 1): "Area Codes", (4, 2): "Area Names"}
    sheet.down = [([1], False), ([2, 3, 4], False)]
    return sheet


def _rows(number: int):
    """Yield a row for each area, with a blank one between regions, as printed."""
    row = 6
    for code, name, column in AREAS:
        if number > 2 and code == "K04000001":
            continue
        row += 1 + (column == 2)
        yield row, code, name, column


def _annual(number: int) -> Sheet:
    sheet = _table(number, ("area_code", "area", "period"), "registered in each year")
    sheet.across = [4]
    sheet.cells |= {(4, column): year for column, year in enumerate(YEARS, start=5)}
    for row, code, name, at in _rows(number):
        sheet.cells |= {(row, 1): code, (row, at): name}
        for column, year in enumerate(YEARS, start=5):
            value = str(number * 1_000_000 + row * 1_000 + column)
            if (row + column) % 13 == 0:
                sheet.written.append((row, column, (code, name.strip(), str(year)), "", "blank"))
                continue
            sheet.cells[row, column] = int(value)
            sheet.written.append((row, column, (code, name.strip(), str(year)), value, ""))
    return _finish(sheet, row)


def _three_years(number: int) -> Sheet:
    sheet = _table(number, ("area_code", "area", "period", "statistic"), "deaths registered")
    sheet.across = [4, 5]
    columns = {}
    for start, period in zip((5, 11), PERIODS, strict=True):
        sheet.cells[4, start] = period
        sheet.merged.append([4, start, 4, start + 4])
        for place, statistic in zip((0, 1, 3, 4), STATISTICS, strict=True):
            columns[start + place] = (period, statistic)
            sheet.cells[5, start + place] = statistic
    for (row, code, name, at), turn in zip(_rows(number), itertools.cycle(range(4)), strict=False):
        sheet.cells |= {(row, 1): code, (row, at): name}
        for column, labels in columns.items():
            _cell(sheet, (row, column), (code, name.strip(), *labels), turn)
    return _finish(sheet, row)


def _cell(sheet: Sheet, place: tuple[int, int], labels: tuple[str, ...], turn: int) -> None:
    """Write a number; its rate and limits not calculated (turn 0), unreliable (1) or blank (2)."""
    row, column = place
    # A lower limit is made up from the empty column before its block, so that it is lower than its rate.
    stands = column - 4 * labels[-1].startswith("Lower")
    value, marker = str(int(sheet.name.split()[1]) * 1_000_000 + row * 1_000 + stands), ""
    printed: object = int(value)
    if labels[-1] != "Deaths":
        value, printed = f"{value}.5", float(f"{value}.5")
        if turn == 0:
            value, marker, printed = "", ":", ":"
        elif turn == 2:
            value, marker, printed = "", "blank", None
        elif turn == 1 and labels[-1].startswith("Rate"):
            marker, sheet.cells[row, column + 1] = "u", "U"
    if printed is not None:
        sheet.cells[place] = printed
    sheet.written.append((row, column, labels, value, marker))
