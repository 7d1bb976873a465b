"""Every published row of the gathered treatment files is in the table, with that value, area, period and breakdown."""

from __future__ import annotations

import csv
import math
from functools import cache

import pytest
from tests.originals import folder, needs_originals

from drugmetrics.observations.table import observations
from drugmetrics.reference import areas, periods

#: The gathered measures and the series that hold them.
SERIES = {
    "adults_in_treatment": ("adults-in-treatment",),
    "adults_in_treatment_by_substance_and_age": ("adults-in-treatment-by-substance", "adults-in-treatment"),
    "new_presentations": ("adults-starting-treatment", "adults-starting-treatment-by-substance"),
    "new_presentations_by_substance_and_age": ("adults-starting-treatment-by-substance", "adults-starting-treatment"),
    "new_presentations_aged_18_to_24": ("adults-starting-treatment-by-substance", "adults-starting-treatment"),
    "new_presentations_club_drugs_and_nps": ("adults-starting-treatment-by-substance", "club-drug-citations"),
    "share_of_adults_in_treatment": ("adults-in-treatment-share",),
    "share_of_new_presentations": ("adults-starting-treatment-share",),
    "waits_3_weeks_or_under_first_intervention": ("first-intervention-waits",),
    "waits_3_weeks_or_under_first_intervention_pct": ("first-intervention-waits-share",),
    "average_wait_first_intervention": ("first-intervention-average-wait",),
    "adult_treatment_exits": ("treatment-exits",),
    "adult_treatment_exits_by_reason": ("treatment-exits", "successful-completions", "deaths-in-treatment"),
    "adult_treatment_exits_by_reason_pct": ("treatment-exits-share",),
    "exit_reason_pct_of_exits": ("treatment-exits-share",),
    "successful_completions": ("successful-completions",),
    "successful_completions_pct_of_exits": ("treatment-exits-share",),
    "phof_successful_completion_no_representation_6m_pct": ("successful-completion-without-return",),
    "average_days_in_treatment_successful_completers": ("days-in-treatment-of-completers",),
    "deaths_in_treatment": ("deaths-in-treatment",),
    "deaths_in_treatment_pct_of_in_treatment": ("deaths-in-treatment-share",),
    "deaths_in_treatment_change_on_year": ("deaths-in-treatment-increase",),
    "no_home_of_own_new_presentations": ("adults-starting-treatment-share",),
    "homelessness_risk_8_weeks_new_presentations": ("adults-starting-treatment-share",),
    "mental_health_treatment_need_new_presentations": ("adults-starting-treatment",),
    "mental_health_treatment_need_new_presentations_pct": ("adults-starting-treatment-share",),
    "mental_health_treatment_need_pct": ("adults-starting-treatment-share",),
    "mental_health_need_not_receiving_treatment_pct": ("mental-health-need-untreated-share",),
    "urgent_housing_problem_new_presentations_pct": ("adults-starting-treatment-share",),
    "housing_problem_new_presentations": ("adults-starting-treatment",),
    "housing_problem_new_presentations_pct": ("adults-starting-treatment-share",),
    "adults_in_effective_treatment": ("drug-users-in-treatment",),
    "drug_users_in_treatment": ("drug-users-in-treatment",),
    "adults_starting_treatment_heroin_or_crack": ("adults-starting-treatment-heroin-or-crack",),
    "young_people_in_treatment": ("young-people-in-treatment",),
    "young_people_in_treatment_primary_substance": ("young-people-primary-substance",),
    "young_people_treatment_exits": ("young-people-treatment-exits",),
    "young_people_substance_share": ("young-people-by-substance-share",),
    "young_people_substance_numbers": ("young-people-by-substance",),
    "young_people_mental_health_need": ("young-people-mental-health-need-share",),
    "prison_continuity_of_care_3_weeks": ("prison-continuity-of-care",),
    "secure_settings_in_treatment": (
        "secure-settings-adults-in-treatment", "secure-settings-young-people-in-treatment",
    ),
    "secure_settings_started_treatment": ("secure-settings-adults-starting-treatment",),
    "secure_settings_started_treatment_pct": ("secure-settings-adults-starting-treatment-share",),
    "secure_settings_exits": ("secure-settings-exits", "secure-settings-young-people-exits"),
    "secure_settings_completed_free_of_dependence_pct": (
        "secure-settings-completions-share", "secure-settings-young-people-completions-share",
    ),
    "secure_settings_deaths_in_treatment": ("secure-settings-deaths",),
    "secure_settings_new_starts_opiates_or_crack_pct": ("secure-settings-starts-opiates-or-crack-share",),
    "secure_settings_share_in_treatment": ("secure-settings-adults-in-treatment-share",),
    "alcohol_dependent_adults": ("alcohol-dependence-prevalence",),
    "alcohol_dependent_adults_rate": ("alcohol-dependence-prevalence-rate",),
    "alcohol_dependence_prevalence": ("alcohol-dependence-prevalence",),
    "alcohol_met_need_pct": ("alcohol-treatment-met-need",),
    "adults_in_treatment_alcohol": ("adults-in-treatment-for-alcohol",),
    "numbers_in_treatment": (
        "adults-in-treatment", "young-people-in-treatment", "opiate-crack-users-in-treatment",
        "young-people-in-treatment-more-stated",
    ),
    "rough_sleeping_grant_people_supported": ("rough-sleeping-treatment",),
    "adults_entering_treatment": ("adults-starting-treatment", "adults-starting-treatment-by-substance"),
    "prison_continuity_of_care": ("prison-continuity-of-care",),
    "adults_in_treatment_secure_settings": ("secure-settings-adults-in-treatment",),
    "drug_rehabilitation_requirements_share": ("drug-rehabilitation-requirements-share",),
    "drug_rehabilitation_requirements": ("drug-rehabilitation-requirements",),
    "treatment_activity_change": (
        "criminal-justice-referrals-increase", "inpatient-detoxification-increase",
        "residential-rehabilitation-increase",
    ),
    "incentivised_substance_free_living_units": ("substance-free-living-units",),
    "ips_local_authorities": (
        "individual-placement-support-authorities", "individual-placement-support-authorities-share",
    ),
    "combating_drugs_partnerships": ("combating-drugs-partnerships",),
}  # fmt: skip
VIEWIT = (
    "adults-in-treatment", "adults-in-treatment-by-substance", "adults-starting-treatment",
    "adults-starting-treatment-by-substance", "first-intervention-waits", "treatment-exits", "successful-completions",
    "deaths-in-treatment", "adults-receiving-interventions",
)  # fmt: skip
FILES = {
    "ndtms/series/adults_in_treatment_by_report_vintage.csv": 148,
    "ndtms/series/adults_in_treatment_by_substance_age_2005_2021.csv": 1760,
    "ndtms/series/adults_in_treatment_by_substance_group_sex_age_viewit.csv": 780,
    "ndtms/series/adults_trends_by_substance_age_2005_2018_vintage_2017-18.csv": 3120,
    "ndtms/series/adults_trends_by_substance_group_2005_2018.csv": 2795,
    "ndtms/series/adults_viewit_england_all_indicators.csv": 2023,
    "ndtms/series/barnet_viewit_example.csv": 260,
    "ndtms/series/la_alcohol_in_treatment_and_met_need.csv": 4093,
    "ndtms/series/secure_settings_and_continuity_of_care.csv": 90,
    "ndtms/series/treatment_outcomes_deaths_waits_needs.csv": 183,
    "ndtms/series/young_people_in_treatment.csv": 66,
    "ndtms/series/young_people_trends_2005_2017.csv": 304,
    "strategy/series/treatment_and_recovery.csv": 60,
    "supporting/series/s05_alcohol_dependence.csv": 15,
}
#: Periods that the record writes otherwise than they were gathered.
PERIODS = {
    "April 2022 to March 2025": "2022/23 to 2024/25", "latest at November 2023": "Nov 2023", "early 2023": "2023",
    "summer 2022": "Jun 2022 to Aug 2022", "2022/23 Q4": "2022/23 Q4",
}  # fmt: skip
#: Values that the record has in the unit they were printed in: a rate of 1.393%, gathered as 13.93 per 1,000.
VALUES = {("alcohol_dependent_adults_rate", "13.93"): 1.393}


def gathered(file: str) -> list[dict[str, str]]:
    with (folder() / file).open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if wanted(row)]


def wanted(row: dict[str, str]) -> bool:
    """Say whether a row was published: not computed when gathered, and no zero that stands for what was not asked.

    Met need is called derived there; ONS printed it.
    """
    if row["basis"] == "derived" and row["measure"] != "alcohol_met_need_pct":
        return False
    if row["release"].startswith("analyst"):
        return False
    before = row["measure"].startswith("viewit: Interventions") and row["period"] in ("2009/10", "2010/11", "2011/12")
    return not before


@cache
def held() -> dict[tuple[str, str, str], list[tuple[float, str]]]:
    """Return value and breakdown of every figure, by series, area and period."""
    rows = observations()
    found: dict[tuple[str, str, str], list[tuple[float, str]]] = {}
    for row in rows[["series", "area_code", "period", "value", "breakdown"]].itertuples(index=False):
        found.setdefault((row.series, row.area_code, row.period), []).append((row.value, row.breakdown))
    return found


def period_of(text: str) -> str:
    text = PERIODS.get(text.split(" (")[0], text.split(" (")[0])
    return str(periods.parse(text))


def area_of(row: dict[str, str]) -> str:
    return row["area_code"] or areas.find(row["area_name"]).code


def within(row: dict[str, str], value: float, breakdown: str) -> bool:
    """Say whether a figure of the right series, area and period is the gathered one."""
    number = VALUES.get((row["measure"], row["value"]), float(row["value"]))
    parts = dict(part.split("=", 1) for part in breakdown.split("; ") if "=" in part)
    said = dict(part.split("=", 1) for part in row["breakdown"].split("; ") if "=" in part)
    age, sex, group = (said.get(name, "").replace("18+", "") for name in ("age", "sex", "substance_group"))
    # Shares were gathered with three or four decimals.
    same = math.isclose(value, number, rel_tol=1e-6, abs_tol=5.1e-4 if row["unit"] == "percent" else 5e-7)
    same &= not age or parts.get("age", "").replace(" and over", "+") == age.casefold()
    same &= sex in ("", "persons") or parts.get("sex") == f"{sex}s"
    if group and "plus" not in group:
        plain = {"total": "", "all": ""}.get(group.casefold(), group.casefold().replace("&", "and"))
        same &= parts.get("substance group", "") == plain
    return same


@needs_originals
@pytest.mark.parametrize("file", FILES)
def test_every_published_row_is_in_the_table(file):
    rows, missing = gathered(file), []
    for row in rows:
        if not row["value"]:
            continue
        names = VIEWIT if row["measure"].startswith("viewit: ") else SERIES[row["measure"]]
        figures = [
            figure for name in names for figure in held().get((name, area_of(row), period_of(row["period"])), [])
        ]  # fmt: skip
        if not any(within(row, *figure) for figure in figures):
            missing.append([row[name] for name in ("measure", "area_name", "period", "breakdown", "value", "release")])
    assert missing == []
    assert len(rows) == FILES[file]


@needs_originals
def test_every_unmet_need_row_is_in_the_exports_that_are_read_elsewhere():
    """None of them needed to be transcribed: the two exports of Fingertips hold them all."""
    cells = set()
    for name in ("unmet_opiates", "unmet_alcohol"):
        with (folder() / f"fingertips/workbooks/{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            cells |= {cell for line in csv.reader(stream) for cell in line}
    rows = gathered("ndtms/series/prevalence_and_unmet_need.csv")
    rows = [row for row in rows if "not_in_treatment" in row["measure"]]
    assert len(rows) == 30
    assert {row["value"] for row in rows} <= cells
