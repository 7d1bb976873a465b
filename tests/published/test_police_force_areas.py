"""The reader of crimes recorded by force and by partnership, on files built here. All figures are made up."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from drugmetrics.errors import ReadingError
from drugmetrics.published import ingest, police_force_areas

OFFENCES = ("Total recorded crime\n (excluding fraud) ", "Robbery", "Homicide", "Burglary", "Residential burglary",
            "Vehicle offences", "Theft from the person", "Drug offences [note 2]")  # fmt: skip
FORCES = (("K04000001", "ENGLAND AND WALES [note 3]"), ("E23000013", "Cleveland"), ("E12000006", "East "),
          (None, "British Transport Police"))  # fmt: skip
HEADS = ("Police Force\nArea code", "Police Force\nArea name", "Community Safety\nPartnership code",
         "Community Safety\nPartnership name", "Local Authority code", "Local Authority name")  # fmt: skip
SUFFOLK = ("E23000025", "Suffolk")
PARTNERSHIPS = (
    (*SUFFOLK, None, None, None, None),
    (*SUFFOLK, "E22000273", "Ipswich", "E07000202", "Ipswich "),
    (*SUFFOLK, "E22000274", "Suffolk Coastal", "E07000244", "Suffolk Coastal"),
    (*SUFFOLK, "E22000278", "Waveney", "E07000244", "Waveney"),
    (*SUFFOLK, "E22000373", "Western Suffolk", "Combined Local Authorities", None),
    ("E23000032", "Surrey", None, "unassigned Surrey", None, None),
    ("E23000005", "Greater Manchester", None, "Manchester Airport", None, None),
)
CODES = ["", "E07000202", "E22000274", "E22000278", "E22000373", "", ""]
TITLES = {
    "Table P1": "Table P1:  Police recorded crime by group, number of offences, year ending December 2024 [note 1]",
    "Table P3": "Table P3:  Police recorded crime by group, rate of offences, year ending December 2024 [note 1]",
    "Table P4 ": "Table P4:  Police recorded crime by group, number of offences, year ending December 2023",
    "Table C2": "Table C2: Number of police recorded crimes, year ending December 2024 [note 1][note 2]",
    "Table C4": "Table C4:  Recorded crime rate per 1,000 population, year ending December 2024",
    "Table C5": "Table C5:  Number of police recorded crimes, year ending December 2023",
}
POPULATIONS = {"Table P3": "mid-2023", "Table C4": "mid-2022"}


def lines(name: str) -> list[list[object]]:
    """Return the lines of a table; each number is made of its row and column."""
    by_force = " P" in name
    labels = FORCES if by_force else PARTNERSHIPS
    population = [f"Population figures\n ({POPULATIONS[name]}) rounded to 100"] if name in POPULATIONS else []
    heads = [*(("Area Code", "Area Name") if by_force else HEADS), *population, *OFFENCES]
    found = [[TITLES[name]], *[[] for _ in range(6)], heads]
    for row, texts in enumerate(labels, start=9):
        numbers = [row * 100 + column for column in range(len(texts) + 1, len(heads) + 1)]
        empty = "unassigned Surrey" in texts
        found.append([*texts, *([None] * len(numbers) if empty else numbers)])
    return found


def build(folder, changes=None, without="", name="tables.xlsx"):
    book = openpyxl.Workbook()
    book.active.title = "Cover_sheet"
    book.active["A1"] = "Police force area data tables - year ending December 2024"
    for sheet in TITLES:
        if sheet != without:
            page = book.create_sheet(sheet)
            for line in lines(sheet):
                page.append(line)
    for (sheet, cell), content in (changes or {}).items():
        book[sheet][cell] = content
    book.save(folder / name)
    return folder / name


def build_csv(folder, *, title="Table C2: Number of police recorded crimes for headline offences by Community Safety "
              "Partnership area, England and Wales, year ending June 2025 [note 1]", cut=None):  # fmt: skip
    table = lines("Table C2")
    table[0] = [title]
    with (folder / "c2.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [["" if c is None else f"{c:,} " if isinstance(c, int) else c for c in line] for line in table[:cut]]
        )
    return folder / "c2.csv"


def test_tables_by_force_are_read_whole_with_their_year(tmp_path):
    path = build(tmp_path)
    assert ingest.recognise(path) == ("police_force_areas", "ons-police-force-areas", "2024-12-year-ending")
    tables = {table.file: table for table in police_force_areas.read(path).tables}
    table = tables["table-p1.csv"]
    assert (table.layout, table.labels) == ("by-force", ("area_code", "area", "offence", "year_ending"))
    assert len(table.rows) == len(FORCES) * len(OFFENCES)
    assert table.rows[3] == ("F9", "K04000001", "ENGLAND AND WALES [note 3]", "Burglary", "December 2024", "906", "")
    assert table.rows[-1][1:4] == ("", "British Transport Police", "Drug offences [note 2]")
    assert {row[4] for row in tables["table-p4.csv"].rows} == {"December 2023"}
    assert {row[-3] for row in tables["table-p3.csv"].rows} == {"mid-2023"}
    assert {row[-3] for row in tables["table-c4.csv"].rows} == {"mid-2022"}


def test_a_partnership_has_the_code_of_its_one_authority_or_its_own(tmp_path):
    table = next(t for t in police_force_areas.read(build(tmp_path)).tables if t.file == "table-c2.csv")
    drugs = [row for row in table.rows if row[4].startswith("Drug")]
    assert [row[3] for row in drugs] == CODES
    assert [(row[1], row[2]) for row in drugs][5:] == [
        ("E23000032", "unassigned Surrey"),
        ("E23000005", "Manchester Airport"),
    ]
    assert [row[-2:] for row in drugs][4:6] == [("1314", ""), ("", "blank")]
    assert {row[4] for row in table.rows}.isdisjoint({"Homicide"})


def test_the_table_saved_as_a_csv_is_read_as_on_its_sheet(tmp_path):
    path = build_csv(tmp_path)
    assert ingest.recognise(path) == ("police_force_areas", "ons-police-force-areas", "2025-06-year-ending")
    (table,) = police_force_areas.read(path).tables
    sheet = next(t for t in police_force_areas.read(build(tmp_path)).tables if t.file == "table-c2.csv")
    assert [(*row[:5], *row[6:]) for row in table.rows] == [(*row[:5], *row[6:]) for row in sheet.rows]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({("Table P1", "A10"): "E23000008"}, "Table P1!C10: one area was wanted, code E23000008 .* 'Cleveland' were"),
        ({("Table P1", "A10"): "E23999999"}, "Table P1!C10: No area is called 'E23999999'"),
        ({("Table P1", "B12"): "Transport Police"}, "Table P1!C12: No area is called"),
        ({("Table P1", "D8"): "Burglary"}, "Table P1: the heading 'Robbery' was wanted; headings of numbers seen"),
        ({("Table P1", "E8"): "Robbery"}, "Table P1!E8: the heading 'Robbery' stands a second time"),
        ({("Table P1", "E8"): None}, "Table P1!E9: under no heading; '905' was found"),
        ({("Table P1", "D10"): None}, "Table P1!D10: a number or a marker was wanted, the cell is blank"),
        ({("Table P1", "D10"): -3}, "Table P1!D10: a count or rate of zero or more was wanted"),
        ({("Table P1", "D10"): True}, "Table P1!D10: a number was wanted, True was found"),
        ({("Table P1", "B10"): None}, "Table P1!B10: a label under 'Area Name' was wanted"),
        ({("Table P1", "A1"): TITLES["Table P3"]}, "Table P1: a heading 'Population figures .mid-YEAR.' was wanted"),
        ({("Table P4 ", "A1"): TITLES["Table P1"]}, "one table of each name was wanted"),
        ({("Table P1", "A1"): "Table P1: number of offences"}, "Table P1!A1: the title of a table of one year was"),
        ({("Table C2", "A11"): "E23000032"}, "Table C2!G11: one area was wanted, code E23000032 .* 'Suffolk' were"),
        ({("Table C2", "E10"): "E07000203"}, "Table C2!G10: "),
        ({("Table C2", "F10"): "Mid Suffolk"}, "Table C2!G10: one area was wanted, code E07000202"),
        ({("Table C2", "C12"): "E22000274"}, "Table C2!G12: one area was wanted, code E22000274 .* 'Waveney'"),
        ({("Table C2", "E10"): "unknown"}, "Table C2!G10: No area is called 'E22000273'"),
        ({("Table C2", "D15"): "Heathrow"}, "Table C2!G15: No offences of no partnership is called 'Heathrow'"),
        ({("Table C2", "D10"): "Suffolk Coastal", ("Table C2", "C10"): "E22000274", ("Table C2", "E10"): "E07000244",
          ("Table C2", "F10"): "Suffolk Coastal"}, "Table C2!G11: .* stands twice, first at"),
        ({("Table C2", "I11"): "#REF!"}, "Table C2!I11: no cell in error was wanted"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_place(tmp_path, changes, says):
    path = build(tmp_path, changes)
    with pytest.raises(ReadingError, match=rf"tables\.xlsx: {says}"):
        police_force_areas.read(path)


def test_a_missing_sheet_is_told(tmp_path):
    with pytest.raises(ReadingError, match=r"were wanted; missing: Table C4\."):
        police_force_areas.read(build(tmp_path, without="Table C4"))


def test_a_table_without_its_year_is_not_recognised(tmp_path):
    assert police_force_areas.recognise(build_csv(tmp_path, title="Table C2: Number of police recorded crimes")) is None
    assert (
        police_force_areas.recognise(build(tmp_path, {("Cover_sheet", "A1"): "Police force area data tables"})) is None
    )


def test_a_csv_without_rows_is_refused(tmp_path):
    with pytest.raises(ReadingError, match=r"c2\.csv: no numbers were found below the headings"):
        police_force_areas.read(build_csv(tmp_path, cut=8))
