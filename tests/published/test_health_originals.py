"""The files on health and schools, read here with `csv` alone, against what the readers and the record make of them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from tests.originals import REPOSITORY, folder, needs_originals

from drugmetrics.observations.table import observations
from drugmetrics.published import data_files, fingertips
from drugmetrics.published.raw import read_rows

RAW = REPOSITORY / "data" / "raw"
SUPPORTING = "supporting/workbooks/"
DFE = f"{SUPPORTING}dfe-analytical-services-"
FACTORS = f"{DFE}CSC_outcomes_and_enablers__c3_factors_identified_at_end_of_assessment_2018_to_2025.csv"
REASONS = f"{DFE}exclusion-statistics__reasons.csv"
EARLIER_REASONS = f"{DFE}exclusion-statistics__SFR35_2017_reason_for_exclusion.csv"
SUMMARY = f"{DFE}exclusion-statistics__nat_summary.csv"
EXTRACT = f"{SUPPORTING}traffordDataLab-dashboard__alcohol_related_"
COMPILED = "strategy/workbooks/LeonardoCastro-BritishDrugDynamics/hospital_admissions_national/"
EXPORTS = {
    "fingertips/workbooks/unmet_opiates.csv": ("93517", 13, 0),
    "fingertips/workbooks/unmet_alcohol.csv": ("93532", 17, 0),
    f"{SUPPORTING}VictimOfMaths-Maps__LAPEAlcSpecMort.csv": ("91380", 6597, 230),
    "fingertips/workbooks/indicator-93495-all-areas.csv": ("93495", 704, 0),
    "fingertips/workbooks/indicators-CountyUA.data.csv": ("93356", 852, 10),
}
STATISTICS = {
    "value": "Value", "lower limit": "Lower CI 95.0 limit", "upper limit": "Upper CI 95.0 limit", "count": "Count",
    "denominator": "Denominator",
}  # fmt: skip


def lines(name: str) -> list[dict[str, str]]:
    with (folder() / name).open(encoding="utf-8-sig", newline="") as file:
        return [{key: " ".join((text or "").split()) for key, text in row.items()} for row in csv.DictReader(file)]


def by_labels(path: Path) -> dict[tuple[str, ...], tuple[str, str]]:
    """Return value and marker of a committed raw table by its labels."""
    return {tuple(row[1:-2]): (row[-2], row[-1]) for row in read_rows(path)[1]}


@needs_originals
@pytest.mark.parametrize("name", EXPORTS)
def test_every_cell_of_a_fingertips_export_is_read_as_it_is_printed(name):
    indicator, rows, blanks = EXPORTS[name]
    original = lines(name)
    tables = fingertips.read(folder() / name).tables
    assert (len(original), sum(not row["Value"] for row in original)) == (rows, blanks)
    got = {row[1:-2]: row[-2:] for table in tables for row in table.rows}
    wanted = {}
    for row in original:
        assert row["Indicator ID"] == indicator
        labels = (row["Area Code"], row["Sex"], row["Age"], row["Time period"])
        category = (row["Category Type"], row["Category"]) if row["Category Type"] else ()
        for statistic, heading in STATISTICS.items():
            wanted[(*labels, *category, statistic)] = row[heading]
    assert {key: value for key, (value, _) in got.items() if value} == {
        key: text for key, text in wanted.items() if text
    }
    # Blank values are there with their markers; only columns without any number are left out.
    assert {key for key in wanted if key[-1] == "value"} <= set(got) <= set(wanted)
    assert all(marker for value, marker in got.values() if not value)


@needs_originals
def test_the_record_holds_every_alcohol_specific_rate_and_its_limits_from_the_export():
    rows = observations()
    rows = rows[rows["edition"] == "2019-12-extract-91380"]
    held = {
        (row.series, row.area_code, row.period, row.breakdown): (row.value, row.lower, row.upper)
        for row in rows.itertuples()
    }
    rate, deaths = "alcohol-specific-death-rate-three-years", "alcohol-specific-deaths-three-years"
    compared = 0
    for row in lines(f"{SUPPORTING}VictimOfMaths-Maps__LAPEAlcSpecMort.csv"):
        if row["Category Type"]:
            continue
        sex = {"Persons": "all", "Male": "sex=males", "Female": "sex=females"}[row["Sex"]]
        first, last = row["Time period"].split(" - ")
        key = (row["Area Code"], f"{first}-20{last}", sex)
        printed = [row[STATISTICS[name]] for name in ("value", "lower limit", "upper limit")]
        wanted = [float(text) if text else None for text in printed]
        assert [None if x != x else x for x in held[rate, *key]] == wanted
        assert row["Count"] == "" or held[deaths, *key][0] == float(row["Count"])
        compared += 1
    assert compared == 5337


@needs_originals
@pytest.mark.parametrize(
    ("name", "edition", "layout", "period", "school", "areas", "columns"),
    [
        (
            FACTORS, "children-in-need/2024-25-factors", "factors-at-assessment", "time_period", None,
            {"National": "country_code", "Regional": "region_code", "Local authority": "new_la_code"},
            ["Episodes_with_assessment_factor", *(f"{what}_Misuse_{who}" for what in ("Alcohol", "Drug")
             for who in ("child", "parent", "person"))],
        ),
        (
            REASONS, "school-exclusions/2016-17-reasons", "exclusions-by-reason", "year", "school_type",
            {"NATIONAL": "country_code", "REGIONAL": "region_code", "LOCAL AUTHORITY": "new_la_code"},
            ["perm_drug_alcohol", "fixed_drug_alcohol"],
        ),
    ],
    ids=["factors", "reasons"],
)  # fmt: skip
def test_every_cell_read_from_a_file_of_the_department_is_as_printed(
    name, edition, layout, period, school, areas, columns
):
    symbols = {"c": "[c]", "u": "[u]", "x": "[c]" if school else "[x]", "z": "[z]"}
    wanted = {}
    for row in lines(name):
        code = row[areas[row.get("geographic_level") or row["level"]]]
        area = row["la_name"] if code == "." else code
        for column in columns:
            key = (area, row[period], *([row[school]] if school else []), column)
            wanted[key] = ("", symbols[row[column]]) if row[column] in symbols else (row[column], "")
    assert by_labels(RAW / edition / f"{layout}.csv") == wanted
    assert len(wanted) == {"time_period": 9184, "year": 14008}[period]


@needs_originals
def test_the_earlier_file_of_reasons_reads_and_agrees_for_drugs_and_alcohol():
    (earlier,) = data_files.read(folder() / EARLIER_REASONS).tables
    later = by_labels(RAW / "school-exclusions/2016-17-reasons/exclusions-by-reason.csv")

    def named(labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple("Special" if text == "Special school" else text for text in labels)

    rows = {named(row[1:-2]): row[-2:] for row in earlier.rows}
    assert len(rows) == 12734
    assert {key: later.get(key) for key in rows} == rows


@needs_originals
def test_the_summary_is_read_whole():
    wanted = {
        (row["year"], row["school_type"], column): row[column]
        for row in lines(SUMMARY) for column in row if column not in ("year", "school_type")
    }  # fmt: skip
    held = by_labels(RAW / "school-exclusions/2016-17-summary/exclusions-summary.csv")
    assert {key: value or "." for key, (value, _) in held.items()} == wanted


@needs_originals
@pytest.mark.parametrize(("what", "indicator"), [("admissions", "91414"), ("mortality", "91382")])
def test_the_extracts_are_read_whole(what, indicator):
    edition = f"fingertips-alcohol-profiles/2019-05-extract-{indicator}"
    held = by_labels(RAW / edition / f"alcohol-related-{what}-extract.csv")
    printed = lines(f"{EXTRACT}{what}.csv")
    assert len(printed) == 3280
    assert {key[:2]: value or "NA" for key, (value, _) in held.items()} == {
        (row["area_code"], row["period"]): row["value"] for row in printed
    }


@needs_originals
@pytest.mark.parametrize(
    ("edition", "table", "file", "measure"),
    [
        ("2019-totals-as-compiled", "england-totals", "admissions_England.csv", None),
        ("2019-diagnoses-as-compiled", "primary-diagnoses", "primary_diagnoses.csv", None),
        ("regions-disorders-primary-as-compiled", "regions", "primary_England_and_regions.csv", "primary"),
        ("regions-poisoning-as-compiled", "regions", "misuse_England_and_regions.csv", "misuse"),
        ("regions-disorders-any-as-compiled", "regions", "secondary_England_and_regions.csv", "secondary"),
    ],
)
def test_every_cell_of_the_compiled_admissions_is_transcribed_with_its_address(edition, table, file, measure):
    header, rows = read_rows(RAW / "nhs-drug-admissions" / edition / f"{table}.csv")
    with (folder() / COMPILED / file).open(encoding="utf-8-sig", newline="") as opened:
        printed = list(csv.reader(opened))
    cells = {f"{chr(65 + c)}{r + 1}": (r, c) for r in range(1, len(printed)) for c in range(1, len(printed[0]))}
    assert [row[0] for row in rows] == list(cells)
    for row in rows:
        r, c = cells[row[0]]
        words = dict(zip(header, row, strict=True))
        assert float(words["value"]) == float(printed[r][c])
        assert words["period"] == printed[r][0]
        assert printed[0][c].strip() in (words.get("area"), words.get("diagnosis"), words.get("measure"))
        assert measure in (None, words.get("measure"))


def test_no_card_names_a_path_of_a_machine():
    names = (
        "fingertips-",
        "children-in-need",
        "school-exclusions",
        "nhs-drug-",
        "alcohol-",
        "hepatitis-",
        "statutory-",
    )
    cards = [path for path in RAW.glob("*/*/source.yaml") if path.parent.parent.name.startswith(names)]
    assert len(cards) > 30
    assert not [path for path in cards if re.search(r"/tmp|/work|shared/", path.read_text(encoding="utf-8"))]
