"""Every published row of the gathered series on health and schools stands in the one table with its value."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re

import pytest
from tests.originals import folder, needs_originals

from drugmetrics.observations.table import observations
from drugmetrics.reference import areas, periods

#: Rows computed by the gatherer, and rows whose period is not said, are not brought in; so many there are in each file.
LEFT_OUT = {
    "s02_homelessness_duty_denominators": 1,
    "s03_children_in_need_factors": 24,
    "s04_exclusions_drug_alcohol": 22 + 1,
}
SERIES = {
    "households_owed_homelessness_duty": "households-owed-homelessness-duty",
    "households_owed_prevention_duty": "households-owed-prevention-duty",
    "households_owed_relief_duty": "households-owed-relief-duty",
    "cin_factor_drug_misuse_child": "children-in-need-drug-misuse-by-child",
    "cin_factor_drug_misuse_parent": "children-in-need-drug-misuse-by-parent",
    "cin_factor_drug_misuse_parent_share": "children-in-need-drug-misuse-by-parent-share",
    "cin_factor_drug_misuse_other_person": "children-in-need-drug-misuse-by-other",
    "cin_factor_alcohol_misuse_child": "children-in-need-alcohol-misuse-by-child",
    "cin_factor_alcohol_misuse_parent": "children-in-need-alcohol-misuse-by-parent",
    "cin_factor_alcohol_misuse_other_person": "children-in-need-alcohol-misuse-by-other",
    "cin_episodes_with_assessment_factor": "children-in-need-episodes-assessed",
    "permanent_exclusions_drug_alcohol": "permanent-exclusions-drug-alcohol",
    "fixed_period_exclusions_drug_alcohol": "suspensions-drug-alcohol",
    "permanent_and_fixed_exclusions_drug_alcohol": "permanent-and-fixed-exclusions-drug-alcohol",
    "permanent_exclusions_all_reasons": "permanent-exclusions",
    "fixed_period_exclusions_all_reasons": "suspensions",
    "pupils_on_roll": "pupils-on-roll",
    "hcv_chronic_prevalence_pwid": "hepatitis-c-chronic-injecting",
    "hcv_chronic_share_of_antibody_positive_pwid": "hepatitis-c-chronic-of-antibody-positive",
    "hcv_antibody_prevalence_pwid": "hepatitis-c-antibodies-injecting",
    "hcv_aware_of_chronic_infection_pwid": "hepatitis-c-aware-of-infection",
    "alcohol_related_mortality_rate": "alcohol-related-death-rate",
    "alcohol_specific_deaths": "alcohol-specific-deaths",
    "alcohol_specific_death_rate": "alcohol-specific-death-rate",
    "alcohol_specific_mortality_rate": "alcohol-specific-death-rate-three-years",
    "alcohol_specific_deaths_3yr": "alcohol-specific-deaths-three-years",
    "alcohol_specific_admissions": "alcohol-specific-admissions",
    "alcohol_related_admissions_narrow": "alcohol-related-admissions-narrow",
    "alcohol_related_admissions_broad": "alcohol-related-admissions-broad",
    "alcohol_related_admissions_broad_rate": "alcohol-related-admissions-broad-rate",
    "alcohol_related_admissions_narrow_rate": "alcohol-related-admissions-narrow-rate",
}
FILES = (
    "s02_homelessness_duty_denominators", "s03_children_in_need_factors", "s04_exclusions_drug_alcohol",
    "s12_hepatitis_c_people_who_inject", "s13_alcohol_related_mortality_la", "s13_alcohol_specific_deaths_headlines",
    "s13_alcohol_specific_mortality_fingertips", "s14_alcohol_admissions_headlines", "s14_alcohol_admissions_la",
)  # fmt: skip
UNCODED = {
    "England, Wales and Northern Ireland": "EWNI-1",
    "Bedfordshire (Pre LGR 2009)": "DFE-820",
    "Cheshire (Pre LGR 2009)": "DFE-875",
}
#: From the gathered breakdown to the dimensions of the one table.
SEXES = {"sex: Persons": "all", "sex: Male": "sex=males", "sex: Female": "sex=females"}
SCHOOLS = {
    "school type: State-funded primary": "school=state-funded primary",
    "school type: State-funded secondary": "school=state-funded secondary",
    "school type: Special school": "school=special",
}


def rows_of(path: str) -> list[dict[str, str]]:
    with (folder() / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def held() -> dict[tuple[str, str, str], set[tuple[str, float | None, float | None, float | None]]]:
    """Give every (breakdown, value, lower, upper) of the table by series, area and period."""
    found: dict = {}
    table = observations()
    columns = ("series", "area_code", "period", "breakdown", "value", "lower", "upper")
    for *key, breakdown, value, lower, upper in zip(*(table[name].to_list() for name in columns), strict=True):
        figures = (None if x != x else x for x in (value, lower, upper))
        found.setdefault(tuple(key), set()).add((breakdown, *figures))
    return found


def number(text: str) -> float | None:
    return float(text) if text else None


def breakdown(text: str) -> str:
    if text.startswith("sex: Persons; "):
        return "deprivation"
    other = "injecting for=under three years" if "less than three" in text else "all"
    return SEXES.get(text) or SCHOOLS.get(text) or other


@needs_originals
@pytest.mark.parametrize("name", FILES)
def test_every_published_row_is_in_the_table_with_its_value(held, name):
    left_out, compared = 0, 0
    for row in rows_of(f"supporting/series/{name}.csv"):
        if row["basis"] == "derived" or row["measure"] not in SERIES or row["period"].startswith("2021 ("):
            left_out += 1
            continue
        kind = "academic year" if row["period_type"] == "academic_year" else ""
        period = str(periods.parse(f"{kind} {row['period']}"))
        area = row["area_code"] or UNCODED[row["area_name"]]
        dimensions = breakdown(row["breakdown"])
        wanted = tuple(number(row[side]) for side in ("value", "lower", "upper"))
        figures = held[SERIES[row["measure"]], area, period]
        same = [f for f in figures if f[0].startswith(dimensions) and _close(f[1:], wanted)]
        assert same, (row, figures)
        compared += 1
    assert left_out == LEFT_OUT.get(name, 0)
    assert compared


def _close(figures: tuple[float | None, ...], wanted: tuple[float | None, ...]) -> bool:
    """Compare with the four decimals that the gathered series keep of limits and rates."""
    return all(a == b or (None not in (a, b) and abs(a - b) < 5.1e-5) for a, b in zip(figures, wanted, strict=True))


@needs_originals
def test_every_admission_of_the_gathered_series_is_in_the_table(held):
    series = {
        "M1": "admissions-drug-disorders-primary", "M2": "admissions-drug-poisoning",
        "M3": "admissions-drug-disorders-any",
    }  # fmt: skip
    rows = rows_of("strategy/series/hospital_admissions.csv")
    for row in rows:
        figures = held[series[row["breakdown"][:2]], row["area_code"], row["period"]]
        _, _, part = row["breakdown"].partition(": ")
        wanted = part.removeprefix("age ").casefold()
        wanted = "all" if wanted in ("", "all", "all ages", "all diagnoses") else re.sub(" +", " ", wanted)
        same = [f for f in figures if f[0].split("=")[-1] == wanted and f[1] == float(row["value"])]
        assert same, (row, figures)
    assert len(rows) == 684


@needs_originals
def test_every_drug_indicator_of_fingertips_that_was_gathered_is_in_the_table(held):
    series = {
        "93517": "opiate-crack-users-not-in-treatment", "93532": "dependent-drinkers-not-in-treatment",
        "90245": "non-opiate-completion-without-return",
    }  # fmt: skip
    rows = rows_of("fingertips/drug_indicators_found.csv")
    for row in rows:
        name, period = series[row["indicator_id"]], str(periods.parse(row["time_period"]))
        limits = (float(row[side]) for side in ("value", "lower_ci_95", "upper_ci_95"))
        assert ("all", *limits) in held[f"{name}-share", row["area_code"], period]
        assert ("all", float(row["count"]), None, None) in held[name, row["area_code"], period]
    assert len(rows) == 66


@needs_originals
def test_the_completions_of_2018_are_those_of_the_files_they_were_compiled_into(held):
    """Authorities among the neighbours, by name, and England beside one of those compared with it."""
    path = folder() / "fingertips/workbooks"
    words = "Successful completion of drug treatment - non-opiate users"
    neighbours = json.loads((path / "ut_data_neighbours.json").read_text(encoding="utf-8"))
    compared = json.loads((path / "ut_data_extract_compare_england.json").read_text(encoding="utf-8"))
    printed = {
        areas.find(row["Area_name"], on=dt.date(2018, 12, 31)).code: [row["Value"], row["Lower_CI"], row["Upper_CI"]]
        for row in neighbours if row["Name"] == words
    }  # fmt: skip
    beside = next(row for row in compared if row["Name"] == words)
    printed["E92000001"] = [beside["Comp_Value"], beside["Comp_Lower_CI"], beside["Comp_Upper_CI"]]
    assert len(printed) == 36
    for code, limits in printed.items():
        assert ("all", *limits) in held["non-opiate-completion-without-return-share", code, "2018"]
