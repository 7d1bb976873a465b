"""Synthetic files of populations and deprivation. Every number is made up from where it stands."""

from __future__ import annotations

from pathlib import Path

import openpyxl

#: The lowest areas, each with those it counts towards.
LEAVES = {
    ("E06000001", "Hartlepool", "Unitary Authority"): ("K04000001", "E92000001", "E12000001"),
    ("E08000021", "Newcastle upon Tyne", "Metropolitan District"): (
        "K04000001", "E92000001", "E12000001", "E11000007",
    ),
    ("E09000001", "City of London", "London Borough"): ("K04000001", "E92000001", "E12000007"),
    ("E07000008", "Cambridge", "Non-metropolitan District"): ("K04000001", "E92000001", "E12000006", "E10000003"),
    ("E07000009", "East Cambridgeshire", "Non-metropolitan District"): (
        "K04000001", "E92000001", "E12000006", "E10000003",
    ),
    ("W06000001", "Isle of Anglesey", "Unitary Authority"): ("K04000001", "W92000004"),
    ("S12000033", "Aberdeen City", "Council Area"): (),
}  # fmt: skip
SUMS = {
    "K04000001": ("ENGLAND AND WALES", "Country"), "E92000001": ("ENGLAND", "Country"),
    "W92000004": ("WALES", "Country"),
    "E12000001": ("NORTH EAST", "Region"), "E12000006": ("EAST", "Region"), "E12000007": ("LONDON", "Region"),
    "E11000007": ("Tyne and Wear (Met County)", "Metropolitan County"), "E10000003": ("Cambridgeshire", "County"),
}  # fmt: skip
AGES = [*map(str, range(90)), "90+"]
HEADS = ["Code", "Name", "Geography"]


def figures(headings: list[str], first: int) -> dict[str, list[int]]:
    """Give a made-up number for each area and heading, sums being sums."""
    leaves = {
        codes[0]: [first + 100 * row + column for column in range(len(headings))] for row, codes in enumerate(LEAVES)
    }
    parts = {code: [leaf[0] for leaf, wholes in LEAVES.items() if code in wholes] for code in SUMS}
    sums = {code: [sum(leaves[leaf][c] for leaf in parts[code]) for c in range(len(headings))] for code in SUMS}
    return sums | leaves


def book(year: int = 2022, *, back: int = 2) -> openpyxl.Workbook:
    """Give a workbook of mid-year estimates, whole and right."""
    made = openpyxl.Workbook()
    cover = made.active
    cover.title = "Cover sheet"
    cover["A1"] = f"Mid-Year Population Estimates, UK, June {year}"
    notes = made.create_sheet("Notes")
    notes.append(["Notes related to the data in this spreadsheet"])
    notes.append([1, "Rounding: made-up numbers are not rounded."])
    names = dict(SUMS) | {leaf[0]: leaf[1:] for leaf in LEAVES}
    ages = made.create_sheet("MYE2 - Persons")
    ages.append([f"MYE2: Persons by single year of age and sex for local authorities in the UK, mid-{year}"])
    ages.append(["This worksheet contains one table."])
    ages.append([*HEADS, "All ages", *AGES])
    for code, values in figures(AGES, 1000).items():
        ages.append([code, *names[code], sum(values), *values])
    years = made.create_sheet("MYE4")
    columns = [f"Mid-{year - number}" for number in range(back)]
    years.append([f"MYE4: Population estimates: Summary for the UK, mid-{year - back + 1} to mid-{year}"])
    years.append([])
    years.append([*HEADS, *columns])
    for code, values in figures(columns, 50000).items():
        years.append([code, *names[code], *values])
    return made


def components() -> list[list[str]]:
    """Give the lines of a file of components of change over two years."""
    heads = ["ladcode20", "laname20", "country", "population_2018"]
    heads += [f"{name}_2019" for name in ("births", "natchange", "internal_net", "international_net", "other_change")]
    lines = [[*heads, "population_2019"]]
    for number, (code, name) in enumerate([("E06000001", "Hartlepool"), ("W06000001", "Isle of Anglesey")]):
        start = 1000 * (number + 1)
        lines.append([code, name, code[0], *map(str, (start, 10, 5, -20, 30, 1, start + 16))])
    lines.append(["S12000033", "Aberdeen City", "S", *map(str, (1, 1, 1, 1, 1, 1, 99))])
    return lines


def children() -> list[list[str]]:
    """Give the lines of the department's compilation for one year."""
    heads = (
        "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
        "new_la_code,la_name,age_group,population_estimate"
    )
    england = "E92000001,England"
    rows = [
        f"2018,Reporting year,National,{england},,,,,,Children aged 0 to 17 years,30",
        f"2018,Reporting year,Regional,{england},E12000001,North East,,,,Children aged 0 to 17 years,10",
        f"2018,Reporting year,Regional,{england},E12000009,South West,,,,Children aged 0 to 17 years,20",
        f"2018,Reporting year,Local authority,{england},E12000009,South West,837,E06000028,Bournemouth,"
        "Children aged 0 to 17 years,x",
        f"2018,Reporting year,Local authority,{england},E12000001,North East,805,E06000001,Hartlepool,"
        "Children aged 0 to 17 years,10",
    ]
    return [line.split(",") for line in (heads, *rows)]


def deprivation() -> openpyxl.Workbook:
    """Give a workbook of summaries for two authorities, Slough's code a digit short."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "IMD"
    sheet.append([
        "Upper Tier Local Authority District code (2019)", "Upper Tier Local Authority District name (2019)",
        "IMD - Average rank ", "IMD - Average score ",
    ])  # fmt: skip
    sheet.append(["E06000001", "Hartlepool", 22581.98, 35.037])
    sheet.append(["E0600003", "Slough", 19788.26, 22.965])
    return made


def save(made: openpyxl.Workbook | list[list[str]], path: Path) -> Path:
    """Write a file and give its path."""
    if isinstance(made, list):
        path.write_text("\n".join(map(",".join, made)) + "\n", encoding="utf-8")
    else:
        made.save(path)
    return path
