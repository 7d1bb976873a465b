"""Every published figure of crime and justice that was gathered is in the table with that value, or is listed here."""

from __future__ import annotations

import csv
import itertools
import re

import pytest
from tests.originals import folder, needs_originals

from drugmetrics.observations.table import observations
from drugmetrics.reference import areas, periods

#: Published rows that are not brought in, and why.
LEFT_OUT = {
    "period not printed (recent years to 2022/23)": "no period is printed, so no period can be given",
}
SOURCES = {
    "neighbourhood_crime_csew": ("ons-crime-survey",),
    "police_recorded_crime_england_wales": ("ons-crime-survey",),
    "police_recorded_crime_by_force_2024": ("ons-police-force-areas",),
    "police_recorded_crime_by_local_area": ("ons-police-force-areas", "ons-crime-by-partnership"),
    "homicide_drug_related_extra": ("ons-homicide",),
    "homicide": (
        "ons-homicide", "sdg-homicide-rate", "recorded-homicides-compiled",
        "homicide-victims-and-suspects-in-treatment", "from-harm-to-hope-annual-report",
    ),
    "neighbourhood_crime": ("ons-crime-survey", "from-harm-to-hope-annual-report"),
    "s06_proven_reoffending": ("proven-reoffending", "crime-and-justice-answers"),
    "s07_police_recorded_drug_offences": ("ons-police-force-areas", "ons-crime-survey", "crime-and-justice-answers"),
    "s09_prison_drug_finds": ("hmpps-annual-digest", "crime-and-justice-answers"),
    "s10_modern_slavery_referrals": (
        "modern-slavery-referrals", "sdg-trafficking-victims", "crime-and-justice-answers",
    ),
}  # fmt: skip
#: How many published rows each file holds, so that none is passed over.
ROWS = {
    "neighbourhood_crime_csew": 698, "police_recorded_crime_england_wales": 366,
    "police_recorded_crime_by_force_2024": 392, "police_recorded_crime_by_local_area": 9345,
    "homicide_drug_related_extra": 8, "homicide": 221, "neighbourhood_crime": 5, "s06_proven_reoffending": 27,
    "s07_police_recorded_drug_offences": 1299, "s09_prison_drug_finds": 34, "s10_modern_slavery_referrals": 471,
}  # fmt: skip
UNITS = {"incidents": 1, "thousand incidents": 1e3, "million incidents": 1e6}
SERIES = (
    ("homicides_drug_related", "per cent of victims", "homicide-victims"),
    ("homicides_drug_related", "", "homicides-drug-related"),
    ("homicides_recorded", "", "homicides|police-recorded-homicide"), ("homicide_rate", "", "homicide-rate"),
    ("neighbourhood_crime_incidents", "", "neighbourhood-crime"), ("csew_", "", "survey-"),
    ("police_recorded_drug_offences_rate", "", "police-recorded-drug-offences-rate"),
    ("police_recorded_", "", "police-recorded-"), ("proven_reoffending_rate", "", "proven-reoffending-rate"),
    ("two_year", "", "reconvicted-"), ("prison_drug_finds", "", "prison-drug-finds"),
    ("prison_drug_find_incidents", "", "prison-drug-find-incidents"), ("random", "", "random-mandatory-drug-tests"),
    ("nrm_positive", "", "trafficking-victims-detected"), ("nrm_", "", "modern-slavery-referrals"),
)  # fmt: skip
#: What a word of the gathered breakdown says of the series, where the measure holds several.
WORDS = (
    ("Robbery", "robbery"), ("Theft from the person", "theft-from-the-person"),
    ("Burglary, total", "recorded-burglary"),
    ("esidential burglary", "residential-burglary"), ("Domestic burglary (class", "residential-burglary"),
    ("Domestic burglary", "domestic-burglary|residential-burglary"), ("Homicide (police", "homicide"),
    ("Theft offences, total", "recorded-theft"), ("All theft", "survey-theft"), ("Drug offences", "drug-offences"),
    ("Trafficking", "drug-offences"), ("Possession", "drug-offences"),
    ("Vehicle-related theft", "vehicle-related-theft"), ("Vehicle offences", "vehicle-offences"),
    ("number of adults", "adults-asked"), ("number of households", "households-asked"),
    ("Other theft of personal", "other-theft"), ("All CSEW crime", "survey-crime"), ("headline crime", "with-fraud"),
)  # fmt: skip


def gathered(name: str) -> list[dict[str, str]]:
    (path,) = folder().glob(f"*/series/{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row["basis"] != "derived" and row["period"] not in LEFT_OUT]


def period_of(row: dict[str, str]) -> str:
    quarter = re.fullmatch(r"(\d{4})-(\d\d)/\d{4}-\d\d", row["period"])
    if quarter and "quarter" in row["period_type"]:
        year, month = int(quarter[1]), int(quarter[2])
        first = year - (month < 4)
        return f"{first}/{(first + 1) % 100:02d} Q{(month - 4) // 3 % 4 + 1}"
    return str(periods.parse(row["period"]))


def series_of(row: dict[str, str]) -> str:
    measure, unit = row["measure"], row["unit"]
    start = next(name for words, of, name in SERIES if measure.startswith(words) and of in unit)
    inside = next((name for words, name in WORDS if words in row["breakdown"]), "")
    inside = inside if measure.startswith(("csew", "police_recorded_crime")) else ""
    return rf"^({start}).*" if not inside else rf"^(?=({start})).*({inside})"


def codes_of(row: dict[str, str]) -> set[str]:
    """Return the area's code, and those of partnerships that the row names in words; a name where there is no code."""
    if not row["area_code"]:
        named = re.search(
            r"unassigned [^;]*|Manchester Airport", f"{row['breakdown']};{row['area_name']}", re.IGNORECASE
        )
        printed = row["area_name"].replace("(partnership)", "community safety partnership")
        return {areas.find(named[0] if named else printed).code}
    return {row["area_code"], *re.findall(r"E22\d{6}", row["breakdown"] + row["area_name"])}


@pytest.fixture(scope="module")
def table() -> dict[tuple[str, str, str], list[tuple[str, float | None]]]:
    """The record by source and period: area, series and value, incidents of every unit as incidents."""
    rows = observations()
    rows = rows[rows["source"].isin({source for sources in SOURCES.values() for source in sources})]
    values = rows["value"] * rows["unit"].map(UNITS).fillna(1)
    found: dict[tuple[str, str, str], list[tuple[str, float | None]]] = {}
    for source, period, area, series, value in zip(
        rows["source"], rows["period"], rows["area_code"], rows["series"], values, strict=True
    ):
        found.setdefault((source, period, area), []).append((series, None if value != value else value))
    return found


def same(value: float | None, wanted: float | None, scale: float) -> bool:
    """Compare with a gathered figure, which is rounded to four decimals."""
    if value is None or wanted is None:
        return value is wanted
    return abs(value - wanted) <= 0.000051 * scale


@needs_originals
@pytest.mark.parametrize("name", SOURCES)
def test_every_published_figure_that_was_gathered_is_in_the_table(name, table):
    rows = gathered(name)
    missing = []
    for row in rows:
        scale = UNITS.get(row["unit"], 1)
        wanted = float(row["value"]) * scale if row["value"] else None
        places = itertools.product(SOURCES[name], [period_of(row)], codes_of(row))
        held = [entry for place in places for entry in table.get(place, ())]
        pattern = re.compile(series_of(row))
        if not any(same(value, wanted, scale) and pattern.search(series) for series, value in held):
            missing.append((row["area_name"], row["period"], row["breakdown"], row["value"], row["release"]))
    assert missing == []
    assert len(rows) == ROWS[name]
