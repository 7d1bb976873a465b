"""The reader of indicators of the Sustainable Development Goals, on files built here. All figures are made up."""

from __future__ import annotations

import pytest

from drugmetrics.errors import ReadingError
from drugmetrics.published import ingest, sdg_indicators

UNIT = '"Rate per 100,000 population",Units'
AREAS = "Country,Region,Police Force Area"
HOMICIDE = f"""Year,Age,Sex,{AREAS},Unit measure,Unit multiplier,Observation status,GeoCode,Value
2012/13,,,,,,{UNIT},Undefined,,0.93
2012/13,,,,,,{UNIT},Undefined,,0.95
2012/13,Under 1,Male,,,,{UNIT},Missing data; suppressed,,
2012/13,,,England,London,City of London,,,,E23000034,
2012/13,,,England,East,,,,,E12000006,1.4
"""
SHORT = f"""Year,Age,Sex,Unit measure,Unit multiplier,Observation status,Value
2012/13,,,{UNIT},Undefined,0.93
"""
VICTIMS = """Year,Series,Sex,Age,Unit multiplier,Units,Observation status,Value
2009,Detected victims of human trafficking (Number),,,Units,Number,Normal value,303.0
2009,Detected victims of human trafficking (Number),Female,15 to 17,Units,Number,Normal value,31.0
"""


def write(folder, text):
    (folder / "indicator.csv").write_text(text, encoding="utf-8")
    return folder / "indicator.csv"


def test_a_year_that_is_printed_twice_keeps_both_rows_and_says_so(tmp_path):
    path = write(tmp_path, HOMICIDE)
    assert ingest.recognise(path) == ("sdg_indicators", "sdg-homicide-rate", "")
    (table,) = sdg_indicators.read(path).tables
    assert table.labels == ("year", "sex", "age", "country", "region", "force", "turn")
    assert table.rows == [
        ("K2", "2012/13", "", "", "", "", "", "", "0.93", ""),
        ("K3", "2012/13", "", "", "", "", "", "2", "0.95", ""),
        ("K4", "2012/13", "Male", "Under 1", "", "", "", "", "", "[c]"),
        ("K5", "2012/13", "", "", "England", "London", "City of London", "", "", "blank"),
        ("K6", "2012/13", "", "", "England", "East", "", "", "1.4", ""),
    ]


def test_an_edition_without_areas_reads_the_same(tmp_path):
    (table,) = sdg_indicators.read(write(tmp_path, SHORT)).tables
    assert table.rows == [("G2", "2012/13", "", "", "", "", "", "", "0.93", "")]


def test_victims_are_read_by_sex_and_age(tmp_path):
    path = write(tmp_path, VICTIMS)
    assert ingest.recognise(path) == ("sdg_indicators", "sdg-trafficking-victims", "")
    (table,) = sdg_indicators.read(path).tables
    assert [row[3:] for row in table.rows] == [("", "", "303.0", ""), ("Female", "15 to 17", "31.0", "")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (VICTIMS.replace("Units,Number", "Thousands,Number", 1), "E2: 'Units' was wanted, 'Thousands' was found"),
        (VICTIMS.replace(",Number,", ",Percent,", 1), "H2: the unit 'Number' was wanted in this row, 'Percent' was"),
        (HOMICIDE.replace('"Rate per 100,000 population"', "", 1), "K2: the unit .* was wanted in this row, '' was"),
        (HOMICIDE.replace("2012/13", "12/13", 1), "'12/13' is no period"),
        (VICTIMS.replace("303.0", "many"), "H2: a number or a marker was wanted, 'many' was found"),
        (VICTIMS.replace("303.0", ""), "H2: a number or a marker was wanted, the cell is blank"),
        (VICTIMS.replace("Female,15 to 17", ","), "H3: .* stands twice, first at"),
        (HOMICIDE + HOMICIDE.splitlines()[1] + "\n", "K7: one row of 2012/13 was wanted; it stands again"),
        (HOMICIDE + HOMICIDE.splitlines()[1].replace("2012", "2011").replace("/13", "/12") + "\n",
         "K3: one row of 2012/13 was wanted; it stands again"),
        (HOMICIDE + HOMICIDE.splitlines()[3] + "\n", "K7: one row of 2012/13 / Male / Under 1 was wanted"),
        (VICTIMS.replace("Sex", "Gender"), "headings of an indicator"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_place(tmp_path, text, says):
    with pytest.raises(ReadingError, match=rf"indicator\.csv: {says}"):
        sdg_indicators.read(write(tmp_path, text))
