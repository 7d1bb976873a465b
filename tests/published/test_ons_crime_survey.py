"""The reader of the crime survey's Table A1a, on a workbook built here. All figures are made up."""

from __future__ import annotations

import openpyxl
import pytest

from drugmetrics.errors import ReadingError
from drugmetrics.published import ingest, ons_crime_survey

PERIODS = ("Jan 1981 to Dec 1981", "Apr 2019 to Mar 2020", "Oct 2021 to Sep 2022 [note 6]")
PARTS = ("With entry", "With loss", "No loss", "Attempts")
OFFENCES = (
    "ROBBERY", "THEFT OFFENCES ", *PARTS * 3, "Vehicle-related theft", "Unweighted base - number of households",
)  # fmt: skip
HEAD = ("Offence group [note 4]", *PERIODS)


RATES = {
    "Table A2": "A2a: Trends in CSEW incidence rates (per 1,000)",
    "Table A3": "Table A3a: Trends in CSEW percentages",
}
BLOCKS = (
    ("adults", "ROBBERY"), ("households", "Domestic burglary", *PARTS * 3, "Vehicle-related theft "),
    ("vehicle owners", "Vehicle-related theft"), ("bicycle owners", "Bicycle theft"), ("households", "CRIMINAL DAMAGE"),
    ("adults", "ALL CSEW CRIME EXCLUDING FRAUD AND COMPUTER MISUSE [note 16]"), ("adults", "Fraud"),
    ("adults", "ALL CSEW CRIME INCLUDING FRAUD AND COMPUTER MISUSE"),
)  # fmt: skip
CHANGES = ("Offence group [note 4]", "Jan 1995 to Dec 1995", "Jan 1995 to Dec 1995 Significance")
RECORDED_PERIODS = ("Apr 2002 to \n Mar 2003", "Oct 2021 to \n Sep 2022", "% change Sep 22 with Mar 2020")
RECORDED = (
    ("34A", "Robbery of business property"), (None, "TOTAL ROBBERY "), (39, "Theft from the person"),
    (None, "Theft from the person"), (None, "Domestic burglary"), (None, "  of which:  distraction burglary"),
    (None, "Residential burglary"), (None, "  of which:  distraction burglary"), (None, "FRAUD OFFENCES "),
    (4.1, "Manslaughter [note 3]"), ("4.10", "Corporate manslaughter"),
)  # fmt: skip


def rates(page, title, number, blocks):
    """Write a table of rates, the one of changes beside it, as blocks of offences that end with their base."""
    page["A9"], page["F9"] = title, title.replace("a:", "b:")
    for column, heading in enumerate((*HEAD[:3], "", "", *CHANGES), start=1):
        page.cell(10, column, heading or None)
    row = 11
    for base, *offences in blocks:
        for offence in (*offences, f"Unweighted base - number of {base}"):
            page.cell(row, 1, offence)
            for column in (2, 3):
                page.cell(row, column, number * 10_000 + row * 100 + column)
            page.cell(row, 6, offence)
            page.cell(row, 7, -50.5)
            row += 1


def recorded(page, periods):
    page["A1"] = "Table A4:  Police recorded crime by offence"
    for column, heading in enumerate(("Offence code", "Offence category", *periods), start=1):
        page.cell(9, column, heading)
    for row, (code, offence) in enumerate(RECORDED, start=10):
        page.cell(row, 1, code)
        page.cell(row, 2, offence)
        for column in range(3, 3 + len(periods)) if "FRAUD" not in offence else ():
            page.cell(row, column, row * 100 + column if column < 5 else "[u]")


def build(
    folder,
    *,
    sheet="Table A1",
    head=HEAD,
    year="year ending September 2022",
    offences=OFFENCES,
    changes=None,
    blocks=None,
    periods=None,
    elsewhere=None,
):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page["A1"] = "Worksheet A1: Trends in CSEW incidents of crime"
    page["A2"] = f"England and Wales, year ending December 1981 to {year}"
    page["A9"] = "A1a: Trends in CSEW incidents of crime (1,000s)"
    page["G9"] = "A1b: Trends in CSEW incidents of crime, compared to selected years"
    for column, heading in enumerate((*head, "", "", *CHANGES), start=1):
        page.cell(10, column, heading or None)
    for row, offence in enumerate(offences, start=11):
        page.cell(row, 1, offence)
        page.cell(row, 7, offence)
        page.cell(row, 8, 8.5)
        for column in (2, 3, 4):
            page.cell(row, column, row * 100 + column if (row, column) != (13, 2) else None)
    for cell, content in (changes or {}).items():
        page[cell] = content
    for number, (name, title) in enumerate(RATES.items(), start=2):
        rates(book.create_sheet(name), title, number, blocks or BLOCKS)
    recorded(book.create_sheet("Table A4 "), periods or RECORDED_PERIODS)
    for (name, cell), content in (elsewhere or {}).items():
        book[name][cell] = content
    book.save(folder / "appendixtables.xlsx")
    return folder / "appendixtables.xlsx"


def test_incidents_are_taken_by_offence_and_period_and_the_table_beside_is_left_alone(tmp_path):
    path = build(tmp_path)
    assert ingest.recognise(path) == ("ons_crime_survey", "ons-crime-survey", "2022-09-year-ending")
    table = ons_crime_survey.read(path).tables[0]
    again = [f"{part} ({turn})" for turn in (2, 3) for part in PARTS]
    labels = ("ROBBERY", "THEFT OFFENCES", *PARTS, *again, "Vehicle-related theft")
    wanted = [
        (f"{'ABCD'[column - 1]}{row}", offence, PERIODS[column - 2], str(row * 100 + column), "")
        for row, offence in enumerate((*labels, OFFENCES[-1]), start=11)
        for column in (2, 3, 4)
    ]
    wanted[6] = ("B13", "With entry", PERIODS[0], "", "blank")
    assert table.rows == wanted


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"head": (HEAD[0], "1981", *PERIODS[1:])}, "Table A1: the heading 'Jan 1981 to Dec 1981' was wanted"),
        ({"changes": {"C12": "lots"}}, "Table A1!C12: a number or a marker was wanted, 'lots' was found"),
        ({"changes": {"C12": -4}}, "Table A1!C12: a count or rate of zero or more was wanted, -4 was found"),
        ({"changes": {"A12": None}}, "Table A1!A12: a label under 'Offence group' was wanted"),
        (
            {"changes": {"A9": "A1: Trends"}},
            "Table A1: a title with the words 'A1a: Trends in CSEW incidents of crime'",
        ),
        (
            {"changes": {"A11": "Vehicle-related theft", "A25": "ROBBERY"}},
            "Table A1: row 12: one of the rows from .* on was wanted, in their order; 'THEFT OFFENCES' was found",
        ),
        ({"changes": {"I10": "Jan 1997 to Dec 1997"}}, "Table A1!H10: a change with its significance was wanted"),
        ({"sheet": "Table A2"}, "a sheet 'Table A1' was wanted; sheets seen: Table A2"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(tmp_path, changed, says):
    path = build(tmp_path, **changed)
    with pytest.raises(ReadingError, match=rf"appendixtables\.xlsx: {says}"):
        ons_crime_survey.read(path)


def test_the_edition_is_the_month_the_survey_year_ends_in(tmp_path):
    assert ons_crime_survey.recognise(build(tmp_path, year="year ending March 2024")) == (
        "ons-crime-survey",
        "2024-03-year-ending",
    )


def test_a_workbook_that_names_no_survey_year_is_another(tmp_path):
    assert ons_crime_survey.recognise(build(tmp_path, year="2022")) is None


def test_a_missing_heading_is_not_taken_from_the_table_beside(tmp_path):
    with pytest.raises(ReadingError, match="Table A1: the heading 'Offence group' was wanted"):
        ons_crime_survey.read(build(tmp_path, head=("Offence", *PERIODS)))


def test_a_survey_year_that_ends_in_no_month_is_not_recognised(tmp_path):
    with pytest.raises(ReadingError):
        ingest.recognise(build(tmp_path, year="year ending Septembre 2022"))


def test_a_cell_in_error_is_never_taken_for_a_blank(tmp_path):
    with pytest.raises(ReadingError, match="Table A1!C12"):
        ons_crime_survey.read(build(tmp_path, changes={"C12": "#N/A"}))


def test_rates_stand_beside_the_base_they_are_of(tmp_path):
    _, incidence, prevalence, _ = ons_crime_survey.read(build(tmp_path)).tables
    assert incidence.labels == prevalence.labels == ("offence", "base", "period")
    found = {row[1:3]: row[0] for row in incidence.rows if row[0].startswith("B")}
    assert found["Vehicle-related theft", "households"] == "B26"
    assert found["Vehicle-related theft", "vehicle owners"] == "B28"
    assert found["With entry (2)", "households"] == "B18"
    assert found["Unweighted base - number of adults (4)", "adults"] == "B39"
    assert {row[-2] for row in prevalence.rows if row[0] == "C11"} == {"31103"}


def test_recorded_crime_is_read_with_its_codes_and_without_changes(tmp_path):
    table = ons_crime_survey.read(build(tmp_path)).tables[3]
    found = {row[1:3]: row for row in table.rows if row[3] == "Apr 2002 to Mar 2003"}
    assert {row[3] for row in table.rows} == {"Apr 2002 to Mar 2003", "Oct 2021 to Sep 2022"}
    assert found["", "TOTAL ROBBERY"][0] == "C11"
    assert found["39", "Theft from the person"][0] == "C12"
    assert found["", "Residential burglary, of which: distraction burglary"][4] == "1703"
    assert {code for code, _ in found} >= {"4.1", "4.10"}
    assert len(found) == len(RECORDED) - 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"blocks": BLOCKS[:1] + BLOCKS[2:]}, "Table A2: unweighted bases of adults, households, .* were wanted"),
        ({"blocks": (*BLOCKS[1:], BLOCKS[0])}, "Table A2: unweighted bases of adults"),
        ({"elsewhere": {("Table A3", "A12"): "Base"}}, "Table A3: unweighted bases of adults"),
        ({"elsewhere": {("Table A2", "A40"): "Arson", ("Table A2", "B40"): 1, ("Table A2", "C40"): 1}},
         "Table A2: an unweighted base was wanted below 'Arson'"),
        ({"elsewhere": {("Table A3", "A18"): "Entry"}},
         r"Table A3: 3 row\(s\) of 'With entry / households' were wanted, 2 found"),
        ({"elsewhere": {("Table A3", "A26"): "CRIMINAL DAMAGE"}},
         r"Table A3: 1 row\(s\) of 'CRIMINAL DAMAGE / households' were wanted, 2 found"),
        ({"elsewhere": {("Table A3", "C10"): "Apr 2019 to Mar 2020 Significance"}}, "Table A3: 'Apr .* is no period"),
        ({"periods": ("Apr 2002 to Mar 2003", "All years")}, "Table A4 !D9: 'All years' is no period"),
        ({"periods": ("Apr 2002 to Mar 2003",) * 2}, "Table A4 !D9: the heading .* stands a second time"),
        ({"elsewhere": {("Table A4 ", "B11"): None}}, "Table A4 !B11: a label under 'Offence category' was wanted"),
        ({"elsewhere": {("Table A4 ", "B11"): "Robbery of business property", ("Table A4 ", "A11"): "34A"}},
         "Table A4 !C11: 34A / .* stands twice, first at"),
        ({"elsewhere": {("Table A4 ", "C11"): "many"}}, "Table A4 !C11: a number or a marker was wanted, 'many'"),
        ({"elsewhere": {("Table A4 ", "C11"): None, ("Table A4 ", "D11"): None, ("Table A4 ", "E11"): None}},
         "Table A4 !C11: a number or a marker was wanted, the cell is blank"),
        ({"elsewhere": {("Table A4 ", "A9"): "Code"}}, "Table A4 : the heading 'offence code' was wanted"),
        ({"elsewhere": {("Table A4 ", "H12"): 17}}, "Table A4 !H12: under no heading; '17' was found"),
    ],
)  # fmt: skip
def test_a_table_that_is_another_is_refused_by_its_place(tmp_path, changed, says):
    with pytest.raises(ReadingError, match=rf"appendixtables\.xlsx: {says}"):
        ons_crime_survey.read(build(tmp_path, **changed))
