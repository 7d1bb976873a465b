"""Deaths by local authority: they add up where they should, and what is odd in them is held where it is said to be."""

from __future__ import annotations

import csv
from importlib.resources import files

import pandas as pd
import pytest

from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations
from drugmetrics.reference import areas, periods

LOCAL = "ons-drug-deaths-by-local-authority"
DOUBTFUL = "as printed, doubtful"
ANNUAL = ("deaths-drug-misuse", "deaths-drug-poisoning")
SWAPPED = {"Rhondda Cynon Taf": "Merthyr Tydfil", "Merthyr Tydfil": "Rhondda Cynon Taf"}
#: Counties whose districts are printed beneath them, so that a sum counts each death once.
SUMS = ("E10", "E11", "E13", "E12", "E92", "W92", "K04")


@pytest.fixture(scope="module")
def local() -> pd.DataFrame:
    table = observations()
    return table[(table["source"] == LOCAL) & (table["edition"] == "2021-registrations")]


def annual(local: pd.DataFrame, series: str) -> pd.DataFrame:
    return local[local["series"] == series].pivot_table(
        index="area_code", columns="period", values="value", dropna=False
    )


def test_what_is_known_of_blackpool_and_england():
    assert load("deaths-drug-misuse", area="Blackpool").at["2021", "value"] == 18
    england = load("deaths-drug-misuse-three-years", area="England")
    assert (england.at["2019-2021", "value"], england.at["2017-2019", "value"]) == (8361, 7665)
    rate = load("deaths-drug-misuse-rate-three-years", area="England").loc["2019-2021"]
    assert (rate["value"], rate["lower"], rate["upper"], rate["unit"]) == (5.1, 5.0, 5.2, "per 100,000")


@pytest.mark.parametrize("series", ANNUAL)
def test_districts_and_unitary_authorities_add_to_england_and_wales_in_every_year(local, series):
    by_area = annual(local, series)
    lowest = by_area[~by_area.index.str.startswith(SUMS)].fillna(0)
    assert len(lowest) == 331
    for country, prefix in (("E92000001", "E"), ("W92000004", "W")):
        assert (lowest[lowest.index.str.startswith(prefix)].sum() == by_area.loc[country]).all()
    regions = by_area.loc[[area.code for area in areas.regions()]]
    assert (regions.sum() == by_area.loc["E92000001"]).all()


@pytest.mark.parametrize("series", ANNUAL)
def test_countries_and_regions_are_those_of_the_national_workbook_of_the_same_day(local, series):
    table = observations()
    national = table[
        (table["source"] == "ons-drug-poisoning-deaths") & (table["edition"] == "2021-registrations")
        & (table["series"] == series) & (table["breakdown"] == "all")
    ].set_index(["area_code", "period"])["value"]  # fmt: skip
    here = local[local["series"] == series].set_index(["area_code", "period"])["value"]
    both = pd.concat([national, here], axis=1, join="inner")
    assert len(both) == 12 * 29
    assert (both.iloc[:, 0] == both.iloc[:, 1]).all()


@pytest.mark.parametrize("series", ANNUAL)
def test_three_years_are_the_sums_of_their_years_but_where_they_are_known_not_to_be(local, series):
    by_area = annual(local, series).fillna(0)
    different = set()
    rows = local[(local["series"] == f"{series}-three-years") & local["value"].notna()]
    assert len(rows) == (7106 - 96 if series == "deaths-drug-misuse" else 7106 - 143)
    for row in rows.itertuples():
        years = [str(row.period_start.year + ahead) for ahead in range(3)]
        if by_area.loc[row.area_code, years].sum() != row.value:
            different.add((areas.find(row.area_code).name, row.period))
    expected = {(name, f"{year}-{year + 2}") for name in SWAPPED for year in range(2001, 2010)}
    expected |= {(name, period) for name in ("Camden", "Islington") for period in ("2008-2010", "2009-2011")}
    assert different == (expected if series == "deaths-drug-misuse" else set())


def test_the_swapped_figures_are_kept_and_reach_no_default_view():
    for name, other in SWAPPED.items():
        for series in ("deaths-drug-misuse-three-years", "deaths-drug-misuse-rate-three-years"):
            assert load(series, area=name)["period"].min() == "2010-2012"
            doubtful = load(series, area=name, basis=DOUBTFUL)
            assert list(doubtful["period"]) == [f"{year}-{year + 2}" for year in range(2001, 2010)]
        mine = load("deaths-drug-misuse-three-years", area=name, basis=DOUBTFUL)["value"]
        years = load("deaths-drug-misuse", area=other)["value"]
        assert list(mine) == [years[f"{year}" : f"{year + 2}"].sum() for year in range(2001, 2010)]
        # The annual counts and the poisoning table are right, and in the default view from the start.
        assert load("deaths-drug-poisoning-three-years", area=name)["period"].min() == "2001-2003"


@pytest.mark.parametrize(("series", "doubtful"), [("deaths-drug-misuse", 15), ("deaths-drug-poisoning", 1)])
def test_no_rate_of_fewer_than_ten_deaths_reaches_the_default_view(series, doubtful):
    def by_cell(name: str, **options: str) -> pd.DataFrame:
        return load(name, **options).set_index(["area_code", "period"])

    counts = by_cell(f"{series}-three-years", basis="*", source=LOCAL)["value"]
    rates = by_cell(f"{series}-rate-three-years")
    printed = rates[rates["value"].notna()]
    assert len(printed) > 4500
    assert (counts.reindex(printed.index) >= 10).all()
    kept = by_cell(f"{series}-rate-three-years", basis=DOUBTFUL)
    kept = kept[~kept.index.get_level_values(0).isin(["W06000016", "W06000024", "K04000001"])]
    assert len(kept) == doubtful
    assert (counts.reindex(kept.index) < 10).all()
    assert kept["value"].notna().all()


def test_cells_that_are_blank_stay_empty():
    for series, names in (
        ("deaths-drug-misuse", {"Craven"}), ("deaths-drug-poisoning", {"Oadby and Wigston", "City of London"}),
    ):  # fmt: skip
        rows = load(series, source=LOCAL)
        empty = rows[rows["value"].isna()]
        assert {areas.find(code).name for code in empty["area_code"]} == names
        assert set(empty["period"]) == {"2021"}
        assert set(empty["marker"]) == {"blank"}


def test_a_rate_is_unreliable_where_ten_to_nineteen_died(local):
    for series in ANNUAL:
        rates = local[local["series"] == f"{series}-rate-three-years"]
        counts = local[local["series"] == f"{series}-three-years"].set_index(["area_code", "period"])["value"]
        unreliable = rates[(rates["marker"] == "u") & (rates["basis"] != DOUBTFUL)]
        deaths = counts.reindex(pd.MultiIndex.from_frame(unreliable[["area_code", "period"]]))
        assert len(unreliable) > 1000
        assert deaths.between(10, 19).all()


ODDITIES = files("drugmetrics.published") / "oddities" / "deaths.csv"


def test_every_oddity_is_of_rows_the_table_holds():
    table = observations()
    with ODDITIES.open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) > 40
    for entry in listed:
        rows = table[(table["source"] == entry["publication"]) & (table["edition"] == entry["edition"])]
        rows = rows[rows["series"] == entry["series"]]
        assert len(rows), entry
        for code in filter(None, entry["areas"].split(" | ")):
            assert code in set(rows["area_code"]), entry
        for period in filter(None, entry["periods"].split(" | ")):
            assert periods.parse(period).label == period
            assert period in set(rows["period"]), entry
        assert entry["what"]
        if DOUBTFUL in entry["done"]:
            codes, spans = entry["areas"].split(" | "), entry["periods"].split(" | ")
            named = rows[rows["area_code"].isin(codes) & rows["period"].isin(spans)]
            assert DOUBTFUL in set(named["basis"]), entry
