"""Exports that are one table in one CSV. All figures are made up."""

from __future__ import annotations

import re

import pytest
from tests.published import test_seizure_exports as seizures
from tests.published.spoiled import ENGLAND, VIEWIT, content

from drugmetrics.errors import ReadingError
from drugmetrics.published import exports, ingest

BY_GROUP = (
    "ReportingPeriod_Data,Area_Data,DrugGroup_Data,Gender_Data,AgeGroup_Data,Num_InTreatment_AllInTx,Eth_White_AllInTx\n"
    "2009/10,England,Total,M,18-29,101,102\n2009/10,England,Opiate,M,18-29,103,0\n"
)
BY_AGE = 'Year,Substance,18-19 ,20-24 \n2005-06,Cannabis,201,"2,002"\n2006-07,Cannabis,203,204\n'
BY_GROUP_TREND = (
    ",,,,\n,,,,\n,Opiate,,Alcohol only,\n,n,%,n,%\n2005-06,301.0,0.5,302.0,0.25\n2006-07,303.0,0.75,304.0,1.0\n"
)
YOUNG = (
    ",,,,\n,2005-06,,2006-07,\n,n,%,n,%\nUnder 12,401.0,0.5,155*,0.125\n12-13,403.0,0.5,404.0,*\n,,,,\n* Under 5.,,,,\n"
)
SUMMARY = "year,drug_poisoning,drug_misuse,any_opiate\n2020,501,502,503\n"
SUBSTANCES = (
    'year,substance,mentioned,deaths\n2020,"02 Any opiate (in, ex)",With alcohol,504\n2019,14 Cocaine,With alcohol,0\n'
)
REGIONS = (
    "Year of death registration,Usual residence code,Usual residence name,Substance,Deaths\n"
    "2020,E12000001,North East,01 All drug poisonings,505\n2020,J99000001,Non-residents,01 All drug poisonings,506\n"
)
OCCURRENCES = "year_of_occurrence,drug_misuse_deaths,opiate_rate_per_million_age_standardised\n2019,507,50.5\n"
DAYS = "dt,n,o\n01/02/1993,5,-\n02/02/1993,,3\n"

LAST_YEAR = "age_group,drug_type,period,estimate,year\n16–24 years,Heroin,1996,8.5e-4,1996-01-01\n"
LOCAL = (
    "ReportingPeriod,Area,sex,age_group,drug_group,intreatment_allintx,newpresentation_newtx,eth_white_allintx,"
    "exits_successfulcompletion_allintx,exits_died_allintx\n"
    "2009/10,Barnet,F,18-29,Total,75,50,65,30,0\n2010/11,Barnet,TOTAL,18-29,Opiate,80,NULL,60,25,NULL\n"
)
_NEED = "2010/11,{series}Leeds,,Units,Number,{code}601.0\n2010/11,{series},Decile 2,Units,Number,{blank}602.5\n"
NEED_BY_NAME = "Year,Units,Local Authority,Deprivation decile,Unit multiplier,Unit measure,Value\n" + _NEED.format(
    series="Met need (%),", code="", blank=""
)
NEED_WITH_CODES = (
    "Year,Units,Local Authority,Deprivation decile,Unit multiplier,Unit measure,GeoCode,Value\n"
    + _NEED.format(series="Met need (%),", code="E08000035,", blank=",")
)
NEED_WITH_SERIES = (
    "Year,Series,Units,Local Authority,Deprivation decile,Unit multiplier,Unit measure,GeoCode,Value\n"
    + _NEED.format(series="Alcohol - Met need,Number,", code="E08000035,", blank=",")
    + _NEED.format(series="Alcohol - Met need,Number,", code="E08000035,", blank=",").replace("60", "61")
)


@pytest.mark.parametrize(
    ("text", "publication", "layout", "rows"),
    [
        (
            LAST_YEAR, "home-office-drug-misuse-survey", "last-year-use",
            [("D2", "16–24 years", "Heroin", "1996", "1996-01-01", "estimate", "0.00085", "")],
        ),
        (
            BY_GROUP, "ndtms-viewit", "viewit-by-group",
            [
                ("F2", "2009/10", "England", "Total", "M", "18-29", "Num_InTreatment_AllInTx", "101", ""),
                ("G2", "2009/10", "England", "Total", "M", "18-29", "Eth_White_AllInTx", "102", ""),
                ("F3", "2009/10", "England", "Opiate", "M", "18-29", "Num_InTreatment_AllInTx", "103", ""),
                ("G3", "2009/10", "England", "Opiate", "M", "18-29", "Eth_White_AllInTx", "0", ""),
            ],
        ),
        (
            VIEWIT.replace("306150", ""), "ndtms-viewit", "viewit-indicators",
            [
                ("F2", "2009/10", "England", "Total", "Total", "Total", "All in treatment", "311668", ""),
                ("G2", "2009/10", "England", "Total", "Total", "Total", "New presentations", "147046", ""),
                ("F3", "2010/11", "England", "Total", "Total", "Total", "All in treatment", "", "blank"),
                ("G3", "2010/11", "England", "Total", "Total", "Total", "New presentations", "141000", ""),
            ],
        ),
        (
            BY_AGE, "ndtms-adults", "adults-by-substance-and-age",
            [
                ("C2", "2005-06", "Cannabis", "18-19", "201", ""), ("D2", "2005-06", "Cannabis", "20-24", "2002", ""),
                ("C3", "2006-07", "Cannabis", "18-19", "203", ""), ("D3", "2006-07", "Cannabis", "20-24", "204", ""),
            ],
        ),
        (
            BY_GROUP_TREND, "ndtms-adults", "adults-by-group-trend",
            [
                ("B5", "2005-06", "Opiate", "n", "301.0", ""), ("C5", "2005-06", "Opiate", "%", "0.5", ""),
                ("D5", "2005-06", "Alcohol only", "n", "302.0", ""), ("E5", "2005-06", "Alcohol only", "%", "0.25", ""),
                ("B6", "2006-07", "Opiate", "n", "303.0", ""), ("C6", "2006-07", "Opiate", "%", "0.75", ""),
                ("D6", "2006-07", "Alcohol only", "n", "304.0", ""), ("E6", "2006-07", "Alcohol only", "%", "1.0", ""),
            ],
        ),
        (
            YOUNG, "ndtms-young-people", "young-people-by-age-trend",
            [
                ("B4", "Under 12", "2005-06", "n", "401.0", ""), ("C4", "Under 12", "2005-06", "%", "0.5", ""),
                ("D4", "Under 12", "2006-07", "n", "155", "*"), ("E4", "Under 12", "2006-07", "%", "0.125", ""),
                ("B5", "12-13", "2005-06", "n", "403.0", ""), ("C5", "12-13", "2005-06", "%", "0.5", ""),
                ("D5", "12-13", "2006-07", "n", "404.0", ""), ("E5", "12-13", "2006-07", "%", "", "*"),
            ],
        ),
        (
            ENGLAND, "ons-drug-poisoning-deaths", "england-registrations",
            [
                ("C2", "Persons", "2023", "all_drug_poisoning", "5053", ""),
                ("D2", "Persons", "2023", "drug_misuse", "3353", ""),
                ("C3", "Persons", "2022", "all_drug_poisoning", "4572", ""),
                ("D3", "Persons", "2022", "drug_misuse", "2906", ""),
            ],
        ),
        (
            SUMMARY, "ons-drug-poisoning-deaths", "registrations-summary",
            [
                ("B2", "2020", "drug_poisoning", "501", ""), ("C2", "2020", "drug_misuse", "502", ""),
                ("D2", "2020", "any_opiate", "503", ""),
            ],
        ),
        (
            SUBSTANCES, "ons-drug-deaths-by-substance", "substances-and-mentions",
            [
                ("D2", "2020", "02 Any opiate (in, ex)", "With alcohol", "deaths", "504", ""),
                ("D3", "2019", "14 Cocaine", "With alcohol", "deaths", "0", ""),
            ],
        ),
        (
            REGIONS, "ons-drug-deaths-by-substance", "regions-by-substance",
            [
                ("E2", "2020", "E12000001", "North East", "01 All drug poisonings", "Deaths", "505", ""),
                ("E3", "2020", "J99000001", "Non-residents", "01 All drug poisonings", "Deaths", "506", ""),
            ],
        ),
        (
            OCCURRENCES, "ons-drug-deaths-by-occurrence", "occurrences-by-year",
            [
                ("B2", "2019", "drug_misuse_deaths", "507", ""),
                ("C2", "2019", "opiate_rate_per_million_age_standardised", "50.5", ""),
            ],
        ),
        (
            DAYS, "ons-drug-deaths-by-day", "occurrences-by-day",
            [
                ("B2", "01/02/1993", "n", "5", ""), ("C2", "01/02/1993", "o", "", "-"),
                ("B3", "02/02/1993", "n", "", "blank"), ("C3", "02/02/1993", "o", "3", ""),
            ],
        ),
        (
            LOCAL, "ndtms-viewit", "viewit-local",
            [
                ("F2", "2009/10", "Barnet", "F", "18-29", "Total", "intreatment_allintx", "75", ""),
                ("G2", "2009/10", "Barnet", "F", "18-29", "Total", "newpresentation_newtx", "50", ""),
                ("I2", "2009/10", "Barnet", "F", "18-29", "Total", "exits_successfulcompletion_allintx", "30", ""),
                ("J2", "2009/10", "Barnet", "F", "18-29", "Total", "exits_died_allintx", "0", ""),
                ("F3", "2010/11", "Barnet", "TOTAL", "18-29", "Opiate", "intreatment_allintx", "80", ""),
                ("G3", "2010/11", "Barnet", "TOTAL", "18-29", "Opiate", "newpresentation_newtx", "", "-"),
                ("I3", "2010/11", "Barnet", "TOTAL", "18-29", "Opiate", "exits_successfulcompletion_allintx", "25", ""),
                ("J3", "2010/11", "Barnet", "TOTAL", "18-29", "Opiate", "exits_died_allintx", "", "-"),
            ],
        ),
        (
            NEED_BY_NAME, "uk-sdg-3-5-1", "alcohol-treatment-need-by-name",
            [
                ("G2", "Met need (%)", "2010/11", "Leeds", "", "Value", "601.0", ""),
                ("G3", "Met need (%)", "2010/11", "", "Decile 2", "Value", "602.5", ""),
            ],
        ),
        (
            NEED_WITH_CODES, "uk-sdg-3-5-1", "alcohol-treatment-need",
            [
                ("H2", "Met need (%)", "2010/11", "Leeds", "", "E08000035", "Value", "601.0", ""),
                ("H3", "Met need (%)", "2010/11", "", "Decile 2", "", "Value", "602.5", ""),
            ],
        ),
        (
            NEED_WITH_SERIES, "uk-sdg-3-5-1", "alcohol-treatment-need",
            [
                ("I2", "Alcohol - Met need", "2010/11", "Leeds", "", "E08000035", "Value", "601.0", ""),
                ("I3", "Alcohol - Met need", "2010/11", "", "Decile 2", "", "Value", "602.5", ""),
                ("I4", "Alcohol - Met need (2)", "2010/11", "Leeds", "", "E08000035", "Value", "611.0", ""),
                ("I5", "Alcohol - Met need (2)", "2010/11", "", "Decile 2", "", "Value", "612.5", ""),
            ],
        ),
    ],
    ids=[
        "last-year", "viewit-by-group", "viewit-indicators", "adults-by-age", "adults-by-group", "young-people",
        "england-deaths", "deaths-summary", "deaths-by-substance", "deaths-by-region", "deaths-by-occurrence",
        "deaths-by-day", "viewit-local", "need-by-name", "need-with-codes", "need-with-series",
    ],
)  # fmt: skip
def test_every_number_is_taken_from_its_cell_under_its_labels(tmp_path, text, publication, layout, rows):
    path = content("an export.csv", text)(tmp_path)
    assert ingest.recognise(path) == ("exports", publication, "")
    (table,) = exports.read(path).tables
    assert (table.file, table.layout) == (f"{layout}.csv", layout)
    assert table.rows == rows


def test_every_export_that_is_known_is_tried_here():
    tried = {BY_GROUP, VIEWIT, BY_AGE, BY_GROUP_TREND, YOUNG, ENGLAND, LAST_YEAR, *seizures.KNOWN.values()}
    tried |= {SUMMARY, SUBSTANCES, REGIONS, OCCURRENCES, DAYS, LOCAL}
    tried |= {NEED_BY_NAME, NEED_WITH_CODES, NEED_WITH_SERIES}
    assert len(tried) == len(exports.layouts())


@pytest.mark.parametrize("text", ["\ufeff" + ENGLAND, ENGLAND.replace("\n", "\r\n"), ENGLAND.strip()])
def test_the_mark_of_utf_8_and_the_line_ends_do_not_matter(tmp_path, text):
    plain, other = content("plain.csv", ENGLAND)(tmp_path), content("other.csv", text)(tmp_path)
    assert exports.read(other).tables[0].rows == exports.read(plain).tables[0].rows


def test_columns_in_another_order_are_found_by_their_headings(tmp_path):
    text = "year,sex,all_drug_poisoning,drug_misuse\n2023,Persons,5053,3353\n"
    rows = exports.read(content("export.csv", text)(tmp_path)).tables[0].rows
    assert rows[0] == ("C2", "Persons", "2023", "all_drug_poisoning", "5053", "")


def test_notes_below_the_numbers_are_kept_with_their_places(tmp_path):
    assert exports.read(content("export.csv", YOUNG)(tmp_path)).notes == [("A7", "* Under 5.")]


def test_an_area_no_table_of_areas_knows_is_refused_with_near_ones(tmp_path):
    path = content("export.csv", BY_GROUP.replace("England,Opiate", "Engalnd,Opiate"))(tmp_path)
    with pytest.raises(ReadingError, match=r"export\.csv: F3: No area is called 'Engalnd'. Did you mean 'England'"):
        exports.read(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LOCAL.replace("eth_white_allintx", "exits_died_allintx"), "'exits_died_allintx' stands a second time"),
        (LOCAL.replace("75,50,65", "75,,65"), "G2: a number or a marker was wanted, the cell is blank"),
        (LOCAL.replace("Barnet,F", "Barnet,"), "C2: a label under 'sex' was wanted"),
        (NEED_WITH_CODES.replace("E08000035", "E08000036"), "one area was wanted, E08000036 and Leeds were found"),
        (NEED_WITH_CODES.replace("Leeds,,Units", "Leeds,Units"), "H2: numbers or markers were wanted"),
        (NEED_WITH_CODES.replace("602.5", ""), "H3: numbers or markers were wanted"),
        (
            NEED_WITH_SERIES.replace("61", "60"),
            "I4: Alcohol - Met need / 2010/11 / Leeds / E08000035 / Value / 601.0 stands",
        ),
        ("Counted by\n2019,9,9,9\n" + SUMMARY, "B2: no number was wanted above the headings, '9' stands there"),
        (NEED_WITH_SERIES.replace("601.0", "six"), "I2: a number or a marker was wanted, 'six' was found"),
    ],
)
def test_wide_and_long_exports_that_are_spoilt_are_refused(tmp_path, text, words):
    with pytest.raises(ReadingError, match=re.escape(words)):
        exports.read(content("export.csv", text)(tmp_path))


@pytest.mark.parametrize("heading", ["exits_died_allintx", "intreatment_allintx"])
def test_a_wide_export_without_a_column_that_is_taken_is_not_recognised(tmp_path, heading):
    assert exports.recognise(content("export.csv", LOCAL.replace(heading, "renamed"))(tmp_path)) is None


def test_a_workbook_is_no_export(workbooks):
    assert exports.recognise(workbooks[2021]) is None
