"""Data files: columns of codes, names, words and numbers. All figures are made up."""

from __future__ import annotations

import pytest
from tests.published.spoiled import content

from drugmetrics.errors import ReadingError
from drugmetrics.published import data_files, ingest
from drugmetrics.published.data_file_layouts import layouts

FACTORS = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,category,Episodes_with_assessment_factor,Alcohol_Misuse_child,Alcohol_Misuse_parent,"
    "Alcohol_Misuse_person,Drug_Misuse_child,Drug_Misuse_parent,Drug_Misuse_person,Neglect\n"
    "2025,Reporting year,National,E92000001,England,,,,,,Factors identified at the end of assessment,"
    "9100,101,102,103,104,105,106,999\n"
    "2025,Reporting year,Regional,E92000001,England,E13000002,Outer London,,,,"
    "Factors identified at the end of assessment,910,11,12,13,14,15,16,999\n"
    "2025,Reporting year,Local authority,E92000001,England,E13000002,Outer London,319,E09000029,Sutton,"
    "Factors identified at the end of assessment,91,c,0,x,u,z,6,999\n"
)
REASONS = (
    "year,level,country_code,country_name,region_code,region_name,old_la_code,new_la_code,la_name,school_type,"
    "perm_drug_alcohol,perm_other,fixed_drug_alcohol\n"
    "200708,NATIONAL,E92000001,England,,,,,,Total,201,9,202\n"
    "200708,LOCAL AUTHORITY,E92000001,England,E12000008,South East,938,E10000032,West Sussex,Special,7.41935,9,x\n"
    "200708,LOCAL AUTHORITY,E92000001,England,E12000006,East of England,820,.,Bedfordshire (Pre LGR 2009),Total,3,9,4\n"
)
SUMMARY = (
    "year,school_type,num_schools,headcount,perm_excl,perm_excl_rate,fixed_excl,fixed_excl_rate,one_plus_fixed,"
    "one_or_more_fixed_excl_rate\n200607,Total,301,302,303,0.12,305,5.65,307,3.02\n200607,dummy,1,0,20,.,0,.,0,.\n"
)
ADMISSIONS = (
    "area_code,area_name,period,value,indicator,measure,unit,significance\n"
    'E92000001,England,2008/09,601,Alcohol related admissions (narrow measure),"Standardised rate per 100,000",'
    "Persons,Not compared\n"
    'E06000053,Isles of Scilly,2008/09,NA,Alcohol related admissions (narrow measure),"Standardised rate per 100,000",'
    "Persons,Not compared\n"
)
MORTALITY = (
    "area_code,area_name,period,value,indicator,measure,unit,significance\n"
    'E92000001,England,2008,46.5,Alcohol related mortality,"Age standardised rate per 100,000",Persons,Similar\n'
)


def read(text: str, folder):
    return data_files.read(content("a file.csv", text)(folder))


def refused(text: str, folder, words: str) -> None:
    with pytest.raises(ReadingError, match=words) as caught:
        read(text, folder)
    assert "a file.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "publication", "layout", "rows"),
    [
        (
            REASONS, "school-exclusions", "exclusions-by-reason",
            [
                ("K2", "E92000001", "200708", "Total", "perm_drug_alcohol", "201", ""),
                ("M2", "E92000001", "200708", "Total", "fixed_drug_alcohol", "202", ""),
                ("K3", "E10000032", "200708", "Special", "perm_drug_alcohol", "7.41935", ""),
                ("M3", "E10000032", "200708", "Special", "fixed_drug_alcohol", "", "[c]"),
                ("K4", "Bedfordshire (Pre LGR 2009)", "200708", "Total", "perm_drug_alcohol", "3", ""),
                ("M4", "Bedfordshire (Pre LGR 2009)", "200708", "Total", "fixed_drug_alcohol", "4", ""),
            ],
        ),
        (
            ADMISSIONS, "fingertips-alcohol-profiles", "alcohol-related-admissions-extract",
            [("D2", "E92000001", "2008/09", "value", "601", ""), ("D3", "E06000053", "2008/09", "value", "", "[x]")],
        ),
        (
            MORTALITY, "fingertips-alcohol-profiles", "alcohol-related-mortality-extract",
            [("D2", "E92000001", "2008", "value", "46.5", "")],
        ),
    ],
    ids=["reasons", "admissions", "mortality"],
)  # fmt: skip
def test_every_number_is_taken_from_its_cell_under_its_labels(tmp_path, text, publication, layout, rows):
    path = content("a file.csv", text)(tmp_path)
    assert ingest.recognise(path) == ("data_files", publication, "")
    (table,) = data_files.read(path).tables
    assert (table.file, table.layout) == (f"{layout}.csv", layout)
    assert table.rows == rows


def test_areas_are_taken_by_level_and_symbols_are_markers(tmp_path):
    reading = read(FACTORS, tmp_path)
    rows = reading.tables[0].rows
    assert [(row[0], row[1], row[4]) for row in rows if row[3] == "Drug_Misuse_person"] == [
        ("R2", "E92000001", "106"), ("R3", "E13000002", "16"), ("R4", "E09000029", "6"),
    ]  # fmt: skip
    assert [row[4:] for row in rows[14:20]] == [
        ("91", ""),
        ("", "[c]"),
        ("0", ""),
        ("", "[x]"),
        ("", "[u]"),
        ("", "[z]"),
    ]
    assert reading.notes == [("H1", "Not read: old_la_code, Neglect")]


def test_a_file_about_one_area_has_no_area(tmp_path):
    (table,) = read(SUMMARY, tmp_path).tables
    assert table.labels == ("period", "school", "measure")
    assert table.rows[0] == ("C2", "200607", "Total", "num_schools", "301", "")
    assert table.rows[11] == ("F3", "200607", "dummy", "perm_excl_rate", "", "[z]")


def test_every_data_file_that_is_known_is_tried_here(tmp_path):
    read_here = {read(text, tmp_path).tables[0].layout for text in (FACTORS, REASONS, SUMMARY, ADMISSIONS, MORTALITY)}
    assert read_here == {layout.name for layout, _ in layouts()}


def test_columns_in_another_order_are_found_by_their_headings(tmp_path):
    lines = [line.split(",") for line in REASONS.splitlines()]
    turned = "\n".join(",".join(reversed(line)) for line in lines) + "\n"
    wanted = sorted(row[1:] for row in read(REASONS, tmp_path).tables[0].rows)
    assert sorted(row[1:] for row in read(turned, tmp_path).tables[0].rows) == wanted


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("E09000029,Sutton", "E09000029,Bexley", r"I4: one area was wanted, E09000029 \(Sutton\) and 'Bexley'"),
        ("E09000029,Sutton", "E09999999,Sutton", "I4: No area is called 'E09999999'"),
        ("E09000029,Sutton", ",Sutton", "I4: No area is called ''"),
        ("Local authority,", "Parish,", r"C4: a level \(national, regional, local authority\) was wanted, 'Parish'"),
        ("2025,Reporting year,Local authority", "2025,Reporting year,Regional", "I4: nothing was wanted on a regional"),
        ("2025,Reporting year,Regional", "20255,Reporting year,Regional", "A3: 'year ending March 20255' is no period"),
        ("2025,Reporting year,Regional", "2025,Other year,Regional", "B3: 'Reporting year' was wanted, 'Other year'"),
        (",91,c,", ",91,d,", "M4: a number or a marker was wanted, 'd'"),
        (",91,c,", ",91,,", "M4: a number or one of c, u, x, z was wanted, ''"),
        (",91,c,", ",91,5*,", r"M4: a number or one of c, u, x, z was wanted, '5\*'"),
        (",91,c,", ",-91,c,", "L4: a count or rate of zero or more was wanted, -91"),
        (",91,c,", ",91,", "row 4: 19 cells were wanted, 18 were found"),
        ("Neglect\n", "time_period\n", "S1: a heading, once, was wanted; 'time_period'"),
        ("Drug_Misuse_child,", "Drugs_child,", "nearest .* is factors-at-assessment, which has Drug_Misuse_child"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_with_its_cell(tmp_path, old, new, words):
    assert old in FACTORS
    refused(FACTORS.replace(old, new), tmp_path, words)


def test_a_row_that_stands_twice_is_refused(tmp_path):
    refused(REASONS + REASONS.splitlines()[-1] + "\n", tmp_path, "K5: .* stands twice, first at K4")


def test_a_file_cut_to_another_indicator_is_not_taken_for_a_known_one(tmp_path):
    path = content("a file.csv", MORTALITY.replace("Alcohol related mortality", "Road deaths"))(tmp_path)
    with pytest.raises(ReadingError, match=r"'Alcohol related admissions \(narrow measure\)' under indicator"):
        ingest.recognise(path)
