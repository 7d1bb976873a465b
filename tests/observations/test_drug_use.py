"""Drug use and opiate and crack prevalence in the one table: against the tidy files, known figures, sums and slips."""

from __future__ import annotations

import csv
import math

import pandas as pd
import pytest
from tests.originals import folder, needs_originals

from drugmetrics.home import raw_folder
from drugmetrics.observations.load import load
from drugmetrics.observations.mapping import mapping
from drugmetrics.observations.table import observations
from drugmetrics.published.raw import read_rows
from drugmetrics.reference import areas

ORIGINAL = "modelled estimate, original method"
DOUBTFUL = "survey estimate, as printed, doubtful"
RESPONDENTS = {"1.02": "last-year", "1.08": "last-year", "1.05": "last-year", "1.11": "last-year", "1.03": "last-month"}


def tidy(path: str) -> list[dict[str, str]]:
    with (folder() / path).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def held(**equal) -> pd.DataFrame:
    rows = observations()
    for column, value in equal.items():
        rows = rows[rows[column] == value]
    return rows


def by_key(rows: pd.DataFrame) -> dict[tuple, list]:
    found: dict[tuple, list] = {}
    for row in rows.itertuples():
        key = (row.series, row.area_code, row.period, row.breakdown, row.source, row.edition)
        found.setdefault(key, []).append(row)
    return found


@needs_originals
def test_every_survey_figure_of_the_tidy_file_is_in_the_table():
    editions = {
        "ONS Drug misuse in England and Wales appendix": ("ons-drug-misuse-survey", "2022-06-year-ending"),
        "ONS Drug misuse in England and Wales: year ending June 2022": (
            "ons-drug-misuse-survey", "2022-06-year-ending-headlines",
        ),
        "ONS Drug misuse in England and Wales: year ending March 2020": (
            "ons-drug-misuse-survey", "2020-03-year-ending",
        ),
        "ONS Drug misuse in England and Wales: year ending March 2023": (
            "ons-drug-misuse-survey", "2023-03-year-ending",
        ),
        "ONS Drug misuse in England and Wales: year ending March 2024": (
            "ons-drug-misuse-survey", "2024-03-year-ending",
        ),
        "ONS Drug misuse in England and Wales: year ending March 2025": (
            "ons-drug-misuse-survey", "2025-03-year-ending",
        ),
        "Home Office Drug misuse: findings from the 2017": ("home-office-drug-misuse-survey", "2017-18-tables"),
        "Home Office Drug misuse: findings from the 2018": ("home-office-drug-misuse-survey", "2018-19-tables"),
        "HSCIC": ("home-office-drug-misuse-survey", "2016-07-quoted"),
    }  # fmt: skip
    every = observations()
    table, missing = by_key(every[every["source"].isin({source for source, _ in editions.values()})]), []
    rows = tidy("strategy/series/csew_drug_use.csv")
    for row in rows:
        source, edition = next(name for words, name in editions.items() if row["release"].startswith(words))
        age = row["basis"].split(",")[0].replace(" to ", "-")
        drug, series = row["breakdown"], row["measure"].removeprefix("csew_").replace("_", "-")
        series = {"last-year-drug-use": "drug-use-last-year", "last-month-drug-use": "drug-use-last-month",
                  "last-year-drug-users": "drug-users-last-year"}.get(series, series)  # fmt: skip
        if drug.startswith("base for table"):
            drug, series = "Any drug", f"drug-use-{RESPONDENTS[drug.split()[-1]]}-respondents"
        if drug.startswith("Frequent"):
            drug, series = "Any drug", "drug-use-frequent"
        name = {"Any Class A drug": "any class A drug", "LSD": "LSD"}.get(drug, drug.lower())
        breakdown = f"age={age}" if drug == "Any drug" else f"age={age}; drug={name}"
        key = (series, "K04000001", row["period"], breakdown, source, edition)
        wanted = float(row["value"])
        if not any(math.isclose(one.value, wanted, rel_tol=1e-12, abs_tol=1e-12) for one in table.get(key, [])):
            missing.append((*key, row["value"]))
    # The two bases above those of use ever: the tables of percentages are kept, these are among the disagreements.
    assert [(period, value) for _, _, period, *_, value in missing] == [("2011/12", "26631"), ("2011/12", "3520")]
    assert len(rows) == 2652


@needs_originals
def test_every_estimate_of_the_tidy_file_is_in_the_table():
    editions = {
        "PHE/LJMU": "2016-17-estimates", "OHID/UKHSA": "2019-20-estimates", "DHSC": "2022-23-estimates",
        "journal": "2018-19-journal-abstract", "Hay et al. 2011": "2009-10-estimates-quoted",
        "Hay et al. 2014": "2011-12-estimates", "PHE news": "2011-12-news-story",
    }  # fmt: skip
    teams = mapping("opiate-crack-prevalence").tables["trend"].area
    table, compared = by_key(held(source="opiate-crack-prevalence")), 0
    for row in tidy("strategy/series/ocu_prevalence.csv"):
        edition = next(name for words, name in editions.items() if row["release"].startswith(words))
        drug = {"opiates": "opiate", "crack cocaine": "crack"}.get(row["breakdown"], "opiate-crack")
        series = {
            "ocu_prevalence_number": f"{drug}-prevalence", "ocu_prevalence_rate": f"{drug}-prevalence-rate",
            "population_15_to_64": "opiate-crack-prevalence-population",
            "people_injecting_number": "people-injecting-opiates-crack",
        }[row["measure"]]  # fmt: skip
        code = row["area_code"] if row["area_code"].startswith("E1") or row["area_code"] == "E92000001" else ""
        code = code or teams.find(row["area_code"])
        (one,) = table[series, code, row["period"], "all", "opiate-crack-prevalence", edition]
        for name in ("value", "lower", "upper"):
            text, found = row[name], getattr(one, name)
            # The tidy file rounds what the workbook prints with many decimals.
            half = 0.5000001 / 10 ** len(text.partition(".")[2])
            assert abs(float(text) - found) <= half if text else pd.isna(found), row
        compared += 1
    assert compared == 3578


@needs_originals
def test_prevalence_told_again_in_the_treatment_folder_is_the_same():
    every = held(source="opiate-crack-prevalence", breakdown="all")
    for row in tidy("ndtms/series/prevalence_and_unmet_need.csv"):
        series = {"ocu_prevalence": "opiate-crack-prevalence", "ocu_prevalence_rate": "opiate-crack-prevalence-rate"}
        if row["measure"] in series:
            name = series[row["measure"]]
            one = every[(every["series"] == name) & (every["area_code"] == row["area_code"])]
            assert float(row["value"]) in set(one.loc[one["period"] == row["period"], "value"]), row


@needs_originals
def test_every_pupils_figure_of_the_tidy_files_is_in_the_table():
    series = {
        "pupils_ever_taken_drugs": "pupils-drug-use-ever", "pupils_taken_drugs_last_year": "pupils-drug-use-last-year",
        "pupils_taken_drugs_last_month": "pupils-drug-use-last-month",
        "pupils_taken_cannabis_last_year": "pupils-cannabis-last-year",
        "pupils_taken_volatile_substances_last_year": "pupils-volatile-substances-last-year",
        "taken drugs in last year": "pupils-drug-use-last-year", "ever taken drugs": "pupils-drug-use-ever",
        "taken drugs in last month": "pupils-drug-use-last-month",
    }  # fmt: skip
    every = held(source="pupils-drug-use-survey")
    pupils = tidy("supporting/series/s01_pupils_drug_use_11_15.csv")
    quoted = [
        row for row in tidy("strategy/series/leading_indicators.csv") if row["measure"] == "young_people_drug_use"
    ]
    assert len(pupils) + len(quoted) == 39
    for row in pupils + quoted:
        name = series.get(row["measure"]) or series[row["breakdown"]]
        age = row["breakdown"].replace("age ", "age=") if row["breakdown"].startswith("age ") else "all"
        found = every[(every["series"] == name) & (every["period"] == row["period"]) & (every["breakdown"] == age)]
        assert float(row["value"]) in set(found["value"]), row


def test_questions_widened_and_asked_online_are_bases_of_their_own():
    assert load("pupils-drug-use-last-year")["value"].to_list() == [9]
    every = load("pupils-drug-use-last-year", basis="*").set_index("period")
    assert every.loc["2021", "basis"] == "survey estimate, questions widened in 2016"
    assert every.loc["2014", "basis"] == "survey estimate, questions to 2014"


@pytest.mark.parametrize(
    ("series", "breakdown", "period", "value"),
    [
        ("drug-use-last-year", "age=16-59; drug=cannabis", "2018/19", 7.62461294),
        ("drug-use-last-year", "age=16-24; drug=nitrous oxide", "Oct 2021 to Jun 2022", 3.9),
        ("drug-use-last-month", "age=16-59", "1995", 6.68637077969847),
        ("drug-users-last-year", "age=16-59; drug=powder cocaine", "2001/02", 585),
        ("drug-use-last-year-respondents", "age=16-59", "2011/12", 26391),
        ("drug-use-frequent", "age=16-59", "2023/24", 1.8),
    ],
)
def test_figures_known_from_the_tables(series, breakdown, period, value):
    found = load(series, breakdown=breakdown).set_index("period").at[period, "value"]
    assert found == pytest.approx(value, abs=1e-9)


def test_the_misprinted_and_misheaded_figures_reach_no_default():
    users = load("drug-users-last-year", breakdown="age=16-59; drug=mephedrone").set_index("period")
    assert "2019/20" not in users.index
    slip = load("drug-users-last-year", breakdown="age=16-59; drug=mephedrone", basis=DOUBTFUL)
    assert slip["value"].to_list() == [337]
    assert "Oct 2020 to Jun 2022" not in set(load("drug-users-last-month", breakdown="*")["period"])
    assert set(load("drug-users-last-month", breakdown="*", basis=DOUBTFUL)["period"]) == {"Oct 2020 to Jun 2022"}
    assert "2002/03" not in set(load("drug-use-ever-respondents", breakdown="age=16-59")["period"])


def test_no_narrower_question_was_put_to_more_people():
    for age in ("16-59", "16-24"):
        ever, year, month = (
            load(f"drug-use-{when}-respondents", breakdown=f"age={age}").set_index("period")["value"]
            for when in ("ever", "last-year", "last-month")
        )
        assert (year <= ever.reindex(year.index).fillna(float("inf"))).all()
        assert (month.dropna() <= year.reindex(month.dropna().index)).all()


def test_the_home_offices_tables_stay_apart_and_are_per_cent():
    own = load("drug-use-last-year", source="home-office-drug-misuse-survey", breakdown="age=16-59")
    assert set(own["basis"]) == {"survey estimate, Home Office tables"}
    line = own.set_index("period")["value"]
    assert {"1996", "1998", "2000"} <= set(line.index)
    assert round(line["2009/10"], 2) == 8.46
    assert not {"1995", "1997", "1999"} & set(line.index)


def test_a_team_goes_by_the_authority_of_its_name():
    """The lookup of codes is made by name; here every code's printed name is asked for its area again."""
    teams = mapping("opiate-crack-prevalence").tables["trend"].area
    header, rows = read_rows(raw_folder() / "opiate-crack-prevalence" / "2016-17-estimates" / "ocu.csv")
    names = {row[header.index("code")]: row[header.index("area")] for row in rows}
    assert len(names) == 163
    codes = [teams.find(code) for code in names]
    assert len(set(codes)) == 163
    for code, name in names.items():
        area = areas.find(teams.find(code))
        plain = area.name.casefold().replace("-", " ").removesuffix(" drug action team").replace("st. ", "st ")
        assert name.casefold().replace("-", " ").replace("st. ", "st ").partition(" (")[0] == plain, code


def test_regions_make_england_and_teams_make_regions():
    rows = held(
        source="opiate-crack-prevalence", edition="2016-17-estimates", series="opiate-crack-prevalence", breakdown="all"
    )
    level = rows["area_code"].map(lambda code: areas.find(code).level)
    for period, year in rows.groupby("period"):
        england = year.loc[year["area_code"] == "E92000001", "value"].item()
        assert year.loc[level[year.index] == "region", "value"].sum() == pytest.approx(england, abs=5), period
    newest = rows[rows["period"] == "2016/17"]
    parts = newest[~level[newest.index].isin(["region", "country"])]
    inside = parts["area_code"].isin(["E06000055", "E06000056", "E06000049", "E06000050"])
    assert parts.loc[~inside, "value"].sum() == pytest.approx(313971, abs=100)


def test_no_year_without_an_estimate_is_zero():
    rows = held(source="opiate-crack-prevalence")
    assert not {"2015/16", "2017/18"} & set(rows["period"])
    assert (rows.loc[rows["area_code"] == "E92000001", "value"] > 0).all()
