"""Money, workforce and statements: known figures, what is kept apart, and every gathered row with its value."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import pytest
from tests.originals import folder, needs_originals

from drugmetrics.framework.ambitions import ambition
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations
from drugmetrics.published.known import publications
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference import areas, periods
from drugmetrics.reference.units import unit

NEW = [
    "review-of-drugs", "drug-treatment-grants", "public-health-grant", "local-authority-spending",
    "public-accounts-committee", "treatment-workforce-census", "wastewater-analysis", "combating-drugs-unit-slides",
    "national-crime-agency",
]  # fmt: skip
OTHERS = [
    "from-harm-to-hope-strategy", "from-harm-to-hope-annual-report", "government-statements", "treasury-minutes",
    "national-audit-office",
]  # fmt: skip


def values(series: str, **arguments: str) -> dict[str, float]:
    rows = load(series, **arguments)
    return dict(zip(rows["period"], rows["value"], strict=True))


def test_the_money_the_review_asked_for_stands_under_its_day_with_the_year_as_a_breakdown():
    rows = load("recommended-additional-funding", breakdown="*")
    assert set(rows["period"]) == {"2 Aug 2021"}
    asked = dict(zip(rows["breakdown"], rows["value"], strict=True))
    assert [asked[f"purpose=treatment; year={year} of 5"] for year in range(1, 6)] == [119, 231, 396, 484, 552]
    support = [asked[f"purpose=employment support; year={year} of 5"] for year in range(1, 6)]
    assert support == [6, 11, 16.5, 15.9, 15.1]
    assert asked["purpose=housing support; year=5 years together"] == 150
    assert asked["purpose=health and justice co-ordinators; year=each"] == 5
    assert len(asked) == 12


@pytest.mark.parametrize("source", ["public-accounts-committee", "treasury-minutes"])
def test_the_workstreams_add_up_to_the_strategy_s_money(source):
    rows = load("drug-strategy-funding", source=source, breakdown="*")
    parts = dict(zip(rows["breakdown"], rows["value"], strict=True))
    whole = parts.pop("all")
    assert (whole, len(parts)) == (903, 3)
    assert sum(parts.values()) == whole


def test_what_was_announced_what_was_allocated_and_what_was_provided_stay_apart():
    announced = values("drug-strategy-funding", basis="announcement", breakdown="workstream=treatment and recovery")
    allocated = values("drug-strategy-funding", breakdown="workstream=treatment and recovery")
    assert (announced, allocated) == ({"2022/23 to 2024/25": 780}, {"2022/23 to 2024/25": 768})
    assert values("treatment-funding-added", basis="provided") == {"2022/23": 96}
    assert values("treatment-funding-added", basis="allocation, Project ADDER left out") == {"2022/23": 85.7}
    assert values("treatment-funding-added", basis="indicative allocation") == {
        "2023/24 to 2024/25": 421, "2024/25": 266.7,
    }  # fmt: skip
    assert values("treatment-funding-added")["2022/23"] == 95.4


def test_the_two_years_of_the_release_are_its_sum():
    rows = load("treatment-funding-added", source="government-statements", basis="*")
    by_period = {(row.period, row.basis): row.value for row in rows.itertuples()}
    two = by_period["2023/24", "allocation"] + by_period["2024/25", "indicative allocation"]
    assert two == pytest.approx(by_period["2023/24 to 2024/25", "indicative allocation"])


def test_underspend_is_held_in_money_and_per_cent_apart():
    money = load("drug-strategy-underspend", breakdown="*")
    share = load("drug-strategy-underspend-share", breakdown="*")
    assert dict(zip(money["breakdown"], money["value"], strict=True)) == {
        "workstream=treatment and recovery": 22, "workstream=reducing demand": 8,
    }  # fmt: skip
    assert dict(zip(share["breakdown"], share["value"], strict=True)) == {
        "all": 14, "workstream=treatment and recovery": 15, "workstream=reducing demand": 64,
    }  # fmt: skip


def test_the_sectors_of_the_workforce_census_add_up():
    rows = load("treatment-workforce", breakdown="*")
    rows = rows[rows["period"] == "30 Jun 2022"].set_index("breakdown")["value"]
    whole = rows.pop("all")
    assert (whole, len(rows)) == (11_851, 3)
    assert rows.sum() == whole
    assert values("treatment-workforce")["2024"] == 14_121


def test_the_report_s_three_numbers_of_criminal_justice_workers_are_three_rows():
    rows = load("criminal-justice-workers-added", basis="*")
    assert sorted(zip(rows["value"], rows["marker"], strict=True)) == [(476, ""), (479, ""), (500, "nearly")]
    assert list(load("criminal-justice-workers-added")["value"]) == [479]


def test_a_fall_is_below_zero_and_a_sum_of_money_never():
    table = observations()
    fallen = table[table["value"] < 0]
    assert set(fallen["unit"]) == {"per cent change"}
    assert len(fallen) >= 6
    assert values("wastewater-consumption-change", breakdown="substance=heroin") == {"Jan 2024 to Apr 2024": -11}


def test_money_of_authorities_is_in_pounds_and_of_england_in_millions():
    table = observations()
    money = table[table["unit"].isin(["pounds", "million pounds"]) & table["source"].isin([*NEW, *OTHERS])]
    # What was seized in cash is no grant.
    money = money[~money["series"].str.startswith("project-adder")]
    england = money["area_code"].isin([areas.find("England").code, areas.find("United Kingdom").code])
    assert set(money.loc[~england, "unit"]) == {"pounds"}
    assert set(money.loc[england & (money["series"] != "local-authority-spending"), "unit"]) == {"million pounds"}


def test_a_secondary_report_is_never_the_better_of_two():
    """Stated in the report of 2023 and by the slides of a year before: neither displaces the other."""
    added = load("treatment-funding-added", basis="*")
    rank = {status: place for place, status in enumerate(STATUS_ORDER)}
    for row in added.itertuples():
        others = observations()
        others = others[
            (others["series"] == "treatment-funding-added")
            & (others["period"] == row.period) & (others["area_code"] == row.area_code)
            & (others["basis"] == row.basis) & others["source"].isin(all_series()["treatment-funding-added"].home)
        ]  # fmt: skip
        assert rank[row.status] == min(rank[status] for status in others["status"])


def test_every_oddity_is_of_an_edition_series_area_and_period_of_the_record():
    table = observations()
    path = resources.files("drugmetrics.published") / "oddities" / "funding.csv"
    listed = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len(listed) >= 15
    left_out = 0
    for row in listed:
        rows = table[(table["source"] == row["publication"]) & (table["edition"] == row["edition"])]
        assert len(rows)
        assert row["publication"] in publications()
        assert set(filter(None, row["series"].split(" | "))) <= set(all_series())
        assert {periods.parse(text).label for text in row["periods"].split(" | ") if text} == {
            text for text in row["periods"].split(" | ") if text
        }
        for code in filter(None, row["areas"].split(" | ")):
            assert areas.find(code).code == code
        assert row["what"].endswith(".")
        assert row["done"].endswith(".")
        left_out += not set(row["series"].split(" | ")) & set(rows["series"])
    assert left_out <= 3


# Against what was gathered.

UNITS = {
    "gbp": 1, "million pounds": 1e6, "per cent": 1, "percent": 1, "percent of local authorities": 1, "posts": 1,
    "wte": 1, "whole time equivalent": 1, "people": 1, "places": 1, "deaths": 1, "workers": 1, "partnerships": 1,
    "local authorities": 1, "areas": 1, "plants": 1, "tonnes": 1, "kits": 1,
}  # fmt: skip
#: Periods the gathered files word in ways of their own.
PERIODS = {
    "baseline": "2 Aug 2021", "5 years": "2 Aug 2021", "30 June 2022": "30 Jun 2022", "June 2022": "30 Jun 2022",
    "by Oct 2023": "Oct 2023", "to 2024/25": "2022/23 to 2024/25", "by 2024/25": "2024/25",
    "first 3 years of the strategy": "2022/23 to 2024/25", "standing ambition (Nov 2025)": "Nov 2025",
    "Jan to Apr 2023 to Jan to Apr 2024": "Jan 2024 to Apr 2024", "2022/23 onwards": "2022/23",
    **{f"year {year} of 5": "2 Aug 2021" for year in range(1, 6)},
}  # fmt: skip
FILES = [
    "ndtms/series/workforce.csv", "strategy/series/workforce.csv", "strategy/series/funding.csv",
    "ndtms/series/funding_and_expenditure.csv", "gaps/series/grant_allocations_extra.csv",
    "gaps/series/treatment_statements.csv", "strategy/series/leading_indicators.csv",
]  # fmt: skip
#: Rows not in the table, by measure (and breakdown), and why.
LEFT_OUT = {
    ("workforce_unpaid_or_volunteer_pct", "2023"): "computed by the transcriber from a rise of four points",
    ("adults_in_treatment_change", "2021/22 to 2024/25"): "derived",
    ("naloxone_kits", "Jan 2021 to Mar 2023"): "Project ADDER's, with the rest of its figures",
    ("young_people_drug_use", "2014"): "a survey of pupils, with the other surveys of drug use",
}
#: Rows held under another area or period than the gathered file gives, and why.
ELSEWHERE = {
    ("funding", "social and economic cost of drugs (some)"): "the Committee words it for the United Kingdom",
    ("wastewater_programme_coverage", "plants sampled (England and Scotland)"): "of both countries",
    ("wastewater_programme_coverage", "population covered, Scotland"): "of Scotland",
    ("funding", "recommended MoJ health and justice co-ordinators"): "each year, from an unnamed first",
}


@cache
def held() -> dict[tuple[str, str, float], list[str]]:
    rows = observations()
    rows = rows[rows["source"].isin([*NEW, *OTHERS]) & rows["value"].notna()]
    found: dict[tuple[str, str, float], list[str]] = {}
    for row in rows.itertuples():
        value = round(row.value * (unit(row.unit).scale if row.unit != "pounds" else 1), 3)
        found.setdefault((row.area_code, row.period, value), []).append(row.series)
    return found


def read(name: str) -> list[dict[str, str]]:
    with (folder() / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@needs_originals
@pytest.mark.parametrize("name", FILES)
def test_every_published_row_of_the_gathered_files_is_in_the_table_with_its_value(name):
    missing = []
    for row in read(name):
        if (row["measure"], row["period"]) in LEFT_OUT:
            continue
        value = round(float(row["value"]) * UNITS[row["unit"].casefold()], 3)
        if (row["measure"], row["breakdown"]) in ELSEWHERE:
            assert [one for key, one in held().items() if key[2] == value]
            continue
        if (row["area_code"], periods.parse(PERIODS.get(row["period"], row["period"])).label, value) not in held():
            missing.append((row["measure"], row["breakdown"], row["period"], row["value"]))
    assert missing == []


@needs_originals
def test_what_is_left_out_is_not_in_the_table_under_a_series_of_ours():
    for name in FILES:
        for row in read(name):
            if (row["measure"], row["period"]) in LEFT_OUT and row["measure"] == "workforce_unpaid_or_volunteer_pct":
                assert row["period"] not in values("treatment-workforce-unpaid", breakdown="*", basis="*")


@needs_originals
def test_every_ambition_and_statement_of_the_gathered_progress_of_treatment_is_in_the_table():
    wanted = ("ambition_", "new_treatment_places", "ips_")
    rows = [
        row for row in read("ndtms/series/drug_strategy_treatment_progress.csv") if row["measure"].startswith(wanted)
    ]
    assert len(rows) == 11
    values_held = {(area, value) for area, _, value in held()}
    assert not [row for row in rows if (row["area_code"], float(row["value"])) not in values_held]


#: Series, beside an ambition's own, that hold what the gathered list of progress gives for it.
BESIDE = {
    "A02": ["deaths-drug-poisoning"], "A03": ["treatment-places-stated"], "A03a": ["adults-in-treatment"],
    "A14": ["homicides-drug-related"],
}  # fmt: skip


@needs_originals
def test_every_published_claim_of_progress_is_an_observation():
    table = observations()
    rows = [row for row in read("strategy/progress.csv") if row["value_type"] == "published"]
    assert len(rows) == 31
    missing = []
    for row in rows:
        series = [*ambition(row["ambition_id"]).rule.measured_by, *BESIDE.get(row["ambition_id"], [])]
        found = table[table["series"].isin(series)]
        scale = found["unit"].map({name: unit(name).scale for name in found["unit"].unique()})
        if not ((found["value"] * scale - float(row["value"])).abs() < 1e-6).any():
            missing.append((row["ambition_id"], row["as_of"], row["value"]))
    assert missing == []
