"""Crime, homicide and justice in the real record: sums, breaks kept apart, slips put right and said."""

from __future__ import annotations

import csv
import shutil
from importlib.resources import files

import pandas as pd
import pytest
from tests.originals import REPOSITORY

from drugmetrics import load
from drugmetrics.errors import BuildError
from drugmetrics.observations.lookups import Lookup
from drugmetrics.observations.mapping import mapping
from drugmetrics.observations.table import observations
from drugmetrics.observations.transform import observations_of
from drugmetrics.published.cards import all_cards
from drugmetrics.reference import areas

RAW = REPOSITORY / "data" / "raw"
EW = "K04000001"
OFFENCES = ("robbery", "burglary", "vehicle-offences", "theft-from-the-person", "drug-offences", "crime")
LOCAL = (("ons-police-force-areas", "2024-12-year-ending", "2024"),
         ("ons-police-force-areas", "2024-12-year-ending", "2023"),
         ("ons-police-force-areas", "2025-06-year-ending", "Jul 2024 to Jun 2025"),
         ("ons-crime-by-partnership", "2017-03-year-ending", "2015/16"),
         ("ons-crime-by-partnership", "2018-03-year-ending", "2017/18"))  # fmt: skip


@pytest.fixture(scope="module")
def crimes() -> pd.DataFrame:
    rows = observations()
    return rows[rows["series"].str.startswith("police-recorded") & (rows["breakdown"] == "all")]


def level(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return rows[rows["area_code"].map(lambda code: areas.find(code).level) == name]


@pytest.mark.parametrize("offence", OFFENCES)
def test_forces_add_to_england_and_to_england_and_wales(offence, crimes):
    rows = crimes[(crimes["edition"] == "2024-12-year-ending") & (crimes["series"] == f"police-recorded-{offence}")]
    for _, year in rows.groupby("period"):
        forces = level(year, "police force area")
        total = year.set_index("area_code")["value"]
        assert len(forces) == 43
        assert forces["value"].sum() + total["FORCE-BTP"] == total[EW]
        assert forces.loc[forces["area_code"].str.startswith("E"), "value"].sum() == total["E92000001"]
        assert level(year, "region")["value"].sum() == total["E92000001"]


@pytest.mark.parametrize("offence", [*OFFENCES, "residential-burglary"])
@pytest.mark.parametrize(("source", "edition", "period"), LOCAL)
def test_partnerships_add_to_their_forces(source, edition, period, offence, crimes):
    chosen = (crimes["source"] == source) & (crimes["edition"] == edition) & (crimes["period"] == period)
    rows = crimes[chosen & (crimes["series"] == f"police-recorded-{offence}")]
    forces = level(rows, "police force area")
    whole = {"country", "region", "police force area", "police force"}
    local = rows[~rows["area_code"].map(lambda code: areas.find(code).level).isin(whole)]
    # City of London stands in one row, under the code of the authority.
    city = local.loc[local["area_code"] == "E09000001", "value"].sum()
    held = set(forces["area_code"])
    assert forces["value"].sum() + (0 if "E23000034" in held else city) == local["value"].sum()
    assert len(local) >= 315


def test_burglary_of_homes_before_and_after_april_2017_is_never_one_line(crimes):
    rows = crimes[(crimes["series"] == "police-recorded-residential-burglary") & crimes["value"].notna()]
    before = rows[rows["basis"] == "domestic burglary, to March 2017"]
    after = rows[rows["basis"] == "residential burglary, since April 2017"]
    assert len(before) + len(after) == len(rows)
    national = before[before["area_code"] == EW]
    assert (national["period_end"] <= "2017-03-31").all()
    assert len(national) == 15
    assert set(load("police-recorded-residential-burglary", area="England and Wales")["basis"]) == {
        after["basis"].iloc[0]
    }


def test_the_four_parts_add_to_neighbourhood_crime():
    parts = [
        load(name)["value"]
        for name in (
            "survey-robbery",
            "survey-theft-from-the-person",
            "survey-domestic-burglary",
            "survey-vehicle-related-theft",
        )
    ]
    whole = load("neighbourhood-crime")["value"]
    assert len(whole) == 28
    assert (sum(parts) - whole).abs().max() < 1.5


def test_rates_of_households_and_of_those_that_own_a_vehicle_are_apart():
    both = load("survey-vehicle-related-theft-prevalence", basis="*")
    first = both[both["period"] == "1981"].set_index("basis")["value"]
    assert dict(first) == {"survey estimate, households": 7.3, "survey estimate, households that own a vehicle": 10.8}


@pytest.mark.parametrize(
    ("series", "area", "period", "value"),
    [
        ("police-recorded-robbery", "England and Wales", "2002/03", 110271),
        ("police-recorded-homicide", "England and Wales", "2002/03", 1047),
        ("police-recorded-drug-offences", "England and Wales", "2024", 193863),
        ("police-recorded-drug-offences", "E07000202", "2017/18", 507),
        ("police-recorded-drug-offences", "British Transport Police", "2024", 3433),
        ("police-recorded-theft", "England and Wales", "2025/26", 1637773),
        ("homicides-drug-related", "England and Wales", "2022/23", 310),
        ("homicides", "England and Wales", "2022/23", 591),
        ("prison-drug-find-incidents", "England and Wales", "2023/24", 21145),
        ("modern-slavery-referrals", "United Kingdom", "2023", 16990),
        ("trafficking-victims-detected", "United Kingdom", "2009", 303),
        ("proven-reoffending-rate", "England and Wales", "2023/24 Q1", 27.5),
    ],
)
def test_known_figures(series, area, period, value):
    rows = load(series, area=area)
    assert list(rows.loc[rows["period"] == period, "value"]) == [value]


def test_the_year_that_the_indicator_prints_twice_is_two_years():
    rows = load("homicide-rate")
    assert list(rows["period"])[:3] == ["2011/12", "2012/13", "2013/14"]
    assert list(rows["value"].round(4))[:2] == [0.9346, 0.9599]
    before = load("homicide-rate", as_of="2022-12-31")
    assert list(before.loc[before["period"].isin(["2011/12", "2012/13"]), "value"].round(4)) == [0.9346, 0.9581]


def test_a_slip_that_is_no_longer_printed_stops_the_build(tmp_path):
    rules = mapping("sdg-homicide-rate").tables["homicide-rate"]
    folder = tmp_path / rules.slips[0].edition
    folder.mkdir()
    shutil.copy(RAW / "sdg-homicide-rate" / folder.name / "homicide-rate.csv", folder)
    path = folder / "homicide-rate.csv"
    path.write_text(path.read_text().replace("G34,2012/13", "G34,2011/12"))
    with pytest.raises(BuildError, match=r"G34: '2012/13' was wanted, a known slip; '2011/12' was found"):
        observations_of(path, rules)


def test_the_first_label_that_is_not_empty_counts():
    raw = RAW / "ons-police-force-areas" / "2025-06-year-ending" / "table-c2.csv"
    found, _ = observations_of(raw, mapping("ons-police-force-areas").tables["by-partnership"])
    codes = set(found["area_code"])
    assert {"E07000202", "E22000274", "E22000278", "E23000025", "UNASSIGNED-E23000031", "AIRPORT-MANCHESTER"} <= codes
    assert not {"E07000244", "E06000060"} & codes
    with pytest.raises(ValueError, match="exactly one of is, label, by and first_of"):
        Lookup(label="code", first_of=("code",))


def test_quarters_are_restated_from_bulletin_to_bulletin():
    rows = load("modern-slavery-referrals", basis="quarter", as_of="2023-12-31")
    assert rows.set_index("period").at["2022/23 Q4", "value"] == 4746
    rows = load("modern-slavery-referrals", basis="quarter").set_index("period")["value"]
    assert (rows["2022/23 Q4"], rows["2024/25 Q3"], rows["2025/26 Q3"]) == (4742, 5538, 6021)


def test_doubtful_and_joined_figures_do_not_reach_the_default():
    rows = load("homicides-drug-related", basis="*")
    doubtful = rows[rows["basis"] == "as printed, doubtful"]
    assert list(doubtful["value"]) == [361]
    assert list(load("homicides-drug-related")["period"]) == ["2022/23"]
    assert set(load("homicides-drug-related", basis="Homicide Index, five years together")["value"]) == {1627, 1640}


def test_every_oddity_names_an_edition_series_areas_and_periods_that_are_held():
    text = (files("drugmetrics.published") / "oddities" / "crime.csv").read_text(encoding="utf-8")
    held = {(card.publication, card.edition) for card in all_cards(RAW)}
    table = observations()
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) > 10
    for row in rows:
        assert min(len(row["what"]), len(row["done"])) > 10
        editions = {edition for name, edition in held if name == row["publication"]}
        named = {row["edition"]} if row["edition"] else editions
        assert named
        assert named <= editions
        its = table[(table["source"] == row["publication"]) & table["edition"].isin(named)]
        assert set(filter(None, row["series"].split(" | "))) <= set(its["series"])
        assert {areas.find(name).code for name in filter(None, row["areas"].split(" | "))} <= set(its["area_code"])
        assert set(filter(None, row["periods"].split(" | "))) <= set(its["period"])
