"""Every published row that was gathered about deaths is in the table with its value. Skipped where that is not held."""

from __future__ import annotations

import csv
import math
import re
from functools import cache

import pytest
from tests.originals import folder, needs_originals

from drugmetrics.observations.table import observations

NATIONAL, LOCAL = "ons-drug-poisoning-deaths", "ons-drug-deaths-by-local-authority"
SUBSTANCE, OCCURRENCE = "ons-drug-deaths-by-substance", "ons-drug-deaths-by-occurrence"
FINGERTIPS, LETTER = "fingertips-drug-misuse-deaths", "hansard-answers"

#: By the words a gathered release begins with: the publications and editions its figures may stand in.
EDITIONS = {
    "ONS 2021 registrations by local authority": (LOCAL, "2021-registrations"),
    "ONS 2019 registrations by local authority": (LOCAL, "2019-registrations"),
    "ONS 2016 registrations by local authority": (LOCAL, "2016-registrations-headlines"),
    "ONS 2017 registrations by local authority": (LOCAL, "2017-registrations-headlines"),
    "ONS 2023 registrations (2024": (NATIONAL, "2023-registrations-headlines"),
    "ONS 2024 registrations (17 October": (OCCURRENCE, "2024-registrations-as-quoted"),
    "ONS 2020 registrations (2021-08-03), selected": (SUBSTANCE, "2020-registrations"),
    "ONS 2020 registrations release: occurrences": (OCCURRENCE, "2020-registrations"),
    "ONS 2021 registrations release: occurrences": (OCCURRENCE, "2021-registrations"),
    "ONS 2014 release, corrected": (NATIONAL, "2014-registrations-correction"),
    "OHID Fingertips C19d": (FINGERTIPS, "2020-22-as-quoted"),
    "OHID Fingertips 92432": (FINGERTIPS, "2022-24-extract"),
    "ONS letter, Hansard": (LETTER, "1998-06-25-drug-deaths"),
    "DHSC analysis": ("dhsc-drug-deaths-analysis", "2024-12"),
    "Public Health Wales": (NATIONAL, "2024-registrations-public-health-wales"),
    "OHID Deaths linked": ("ohid-potent-synthetic-opioid-deaths", "2024-10-03"),
    "Onward paper": ("onward-nitazenes", "paper"),
}
SERIES = {
    "drug_misuse_deaths": "deaths-drug-misuse",
    "drug_poisoning_deaths": "deaths-drug-poisoning",
    "drug_misuse_asmr": "deaths-drug-misuse-rate",
    "drug_poisoning_asmr": "deaths-drug-poisoning-rate",
    "drug_misuse_age_specific_rate": "deaths-drug-misuse-age-specific-rate",
    "drug_poisoning_deaths_mentioning_substance": "deaths-mentioning-substance",
    "deaths_mentioning_nitazene": "deaths-mentioning-substance",
    "substance_asmr": "deaths-mentioning-substance-rate",
    "median_registration_delay_poisoning": "registration-delay-drug-poisoning",
    "median_registration_delay_misuse": "registration-delay-drug-misuse",
    "drug_poisoning_deaths_no_substance_information": "deaths-drug-poisoning-no-substance-named",
    "drug_poisoning_deaths_registered_but_occurred_earlier": "deaths-drug-poisoning-of-earlier-years",
    "drug_misuse_deaths_registered_but_occurred_earlier": "deaths-drug-poisoning-of-earlier-years",
    "share_of_registrations_occurring_in_earlier_years": "deaths-drug-poisoning-of-earlier-years-share",
    "deaths_with_confirmed_nitazene": "deaths-nitazene-confirmed",
    "deaths_linked_to_nitazenes": "deaths-linked-to-nitazenes",
}
SUBSTANCES = {
    "any opiate (includes unspecified opiates, excludes paracetamol compounds)": "any opiate",
    "heroin and morphine": "heroin or morphine", "new psychoactive substance": "any new psychoactive substance",
    "zopiclone/zolpidem": "zopiclone / zolpidem", "any antipsychotics": "any antipsychotic",
    "any paracetamol (includes dextropropoxyphene mentioned without paracetamol)": "paracetamol",
    "paracetamol": "paracetamol (without dextropropoxyphene mentioned alone)",
}  # fmt: skip
#: File, and how many of its rows are not in the table, each for a reason that `left_out` gives.
FILES = {
    "ons-deaths/series/la_misuse_annual_counts.csv": 0,
    "ons-deaths/series/la_poisoning_annual_counts.csv": 0,
    "ons-deaths/series/la_misuse_3yr_persons.csv": 0,
    "ons-deaths/series/la_poisoning_3yr_persons.csv": 0,
    "ons-deaths/series/registration_delay_median_days.csv": 0,
    "ons-deaths/series/ew_all_substances_1993_2020.csv": 0,
    "ons-deaths/series/region_poisoning_and_any_opiate_2020release.csv": 0,
    "ons-deaths/series/ew_misuse_age_rates_2012release.csv": 0,
    "ons-deaths/series/bulletin_headlines.csv": 1,
    "ons-deaths/series/occurrences_vintages.csv": 32,
    "ons-deaths/series/phof_c19d_and_la_headlines.csv": 0,
    "ons-deaths/series/nitazene_surveillance.csv": 0,
    "gaps/series/drug_misuse_rate_local_2022_2024.csv": 0,
    "gaps/series/drug_poisoning_deaths_2024_release_extra.csv": 9,
}


def gathered(file: str) -> list[dict[str, str]]:
    with (folder() / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def left_out(row: dict[str, str]) -> str:
    """Say why a gathered row is in no edition, or nothing."""
    if row["basis"] == "derived" or "derived:" in row["source_note"] or row["source_note"].startswith("sum of daily"):
        return "worked out by whoever gathered it"
    if row["period"].startswith("period not printed"):
        return "of no stated period"
    if row["measure"].endswith("_registered_total"):
        return "the total of the same release again, under another name"
    if row["release"].startswith("Public Health Wales") and row["measure"] == "drug_poisoning_deaths":
        return "repeats the release itself"
    return ""


def place(row: dict[str, str]) -> tuple[str, str]:
    for words, found in EDITIONS.items():
        if row["release"].startswith(words):
            return found
    year = re.match(r"ONS (\d{4})", row["release"])[1]
    kind = "registrations" if "registrations (published" in row["release"] else "registrations-headlines"
    return NATIONAL, f"{year}-{kind}"


def series_of(row: dict[str, str]) -> str:
    name = SERIES.get(row["measure"], "deaths-drug-poisoning")
    if "occurrence" in row["basis"] + row["breakdown"] and "nitazene" not in row["measure"]:
        return f"{name}-by-occurrence"
    if place(row)[0] == FINGERTIPS and name.endswith("-rate"):
        return f"{name}-fingertips"
    return name + ("-three-years" if row["period_type"] == "three_year" else "")


def breakdown_of(row: dict[str, str]) -> str:
    said = dict(part.split("=", 1) for part in row["breakdown"].split(";") if "=" in part)
    if row["measure"] == "deaths_mentioning_nitazene":
        said["substance"] = "nitazenes"
    parts = {}
    for name, text in said.items():
        value = text.lower().replace("–", "-")
        if name == "substance":
            substances = SUBSTANCES if place(row)[0] == SUBSTANCE else {}
            value = substances.get(value, value)
        if value == "intentional self-poisoning and undetermined intent":
            value = "intentional or undetermined intent"
        if value not in ("persons", "all drug poisonings", "on the death certificate"):
            parts[name] = value
    return "; ".join(f"{name}={parts[name]}" for name in sorted(parts)) or "all"


@cache
def held() -> dict[tuple[str, ...], list[tuple[float, float, float]]]:
    keys = ["source", "edition", "series", "area_code", "period", "breakdown"]
    found: dict[tuple[str, ...], list[tuple[float, float, float]]] = {}
    for *key, value, lower, upper in observations()[[*keys, "value", "lower", "upper"]].itertuples(index=False):
        source, edition, *rest = key
        found.setdefault((source, edition.removesuffix("-by-region"), *rest), []).append((value, lower, upper))
    return found


def same(text: str, number: float) -> bool:
    return math.isnan(number) if text == "" else math.isclose(float(text), number, abs_tol=0.00005)


@needs_originals
@pytest.mark.parametrize("file", FILES)
def test_every_published_row_gathered_is_in_the_table_with_its_value_and_limits(file):
    rows = gathered(file)
    unpublished = [row for row in rows if left_out(row)]
    assert len(unpublished) == FILES[file]
    for row in rows:
        if row in unpublished:
            continue
        period = "Jun 2023 to May 2024" if row["period"] == "2023-06/2024-05" else row["period"]
        figures = held().get((*place(row), series_of(row), row["area_code"], period, breakdown_of(row)), [])
        assert any(
            same(row["value"], value)
            and (not row["lower"] or same(row["lower"], lower))
            and (not row["upper"] or same(row["upper"], upper))
            for value, lower, upper in figures
        ), f"{row} is not among {figures}"


@needs_originals
def test_months_gathered_are_the_sums_of_the_days_held():
    days = observations()
    days = days[days["series"] == "deaths-drug-poisoning-daily"]
    sums = days.groupby(days["period_start"].dt.strftime("%Y-%m"))["value"].sum()
    rows = gathered("ons-deaths/series/occurrences_monthly_adhoc14989.csv")
    assert {row["period"]: float(row["value"]) for row in rows} == sums.to_dict()


@needs_originals
def test_the_deaths_a_local_delay_is_based_on_are_those_gathered():
    rows = [row for row in gathered("ons-deaths/series/registration_delay_median_days.csv") if place(row)[0] == LOCAL]
    assert len(rows) == 760
    for row in rows:
        based = re.search(r"based on (\d+) deaths", row["source_note"])
        series = f"{SERIES[row['measure']]}-deaths"
        ((value, _, _),) = held()[(*place(row), series, row["area_code"], "2017-2019", "all")]
        assert math.isnan(value) if based is None else value == int(based[1])
