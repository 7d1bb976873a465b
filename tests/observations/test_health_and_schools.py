"""Health and schools: known figures, sums that hold, and odd figures that no default load gives."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from drugmetrics.errors import UnknownNameError
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations
from drugmetrics.reference import areas, periods

REGIONS = [area.code for area in areas.regions()]
DOUBTFUL = "as printed, doubtful"
FACTORS = [name for name in all_series() if name.startswith("children-in-need") and not name.endswith("share")]


@pytest.mark.parametrize(
    ("series", "area", "period", "value"),
    [
        ("admissions-drug-poisoning", "England", "2019/20", 16994),
        ("admissions-drug-poisoning", "England", "2012/13", 15580),
        ("admissions-drug-disorders-primary", "England", "2019/20", 7027),
        ("admissions-drug-disorders-primary", "England", "2011/12", 6227),
        ("alcohol-related-admissions-narrow", "England", "2023/24", 280747),
        ("alcohol-related-admissions-broad", "England", "2023/24", 1018986),
        ("alcohol-specific-deaths", "United Kingdom", "2023", 10473),
        ("alcohol-specific-deaths", "United Kingdom", "2021", 9641),
        ("alcohol-specific-death-rate", "United Kingdom", "2021", 14.8),
        ("hepatitis-c-chronic-injecting", "England", "2022", 11.8),
        ("households-owed-homelessness-duty", "England", "2022/23", 298430),
        ("children-in-need-drug-misuse-by-parent", "England", "2024/25", 72620),
        ("children-in-need-episodes-assessed", "England", "2024/25", 513250),
        ("permanent-exclusions-drug-alcohol", "England", "academic year 2016/17", 565),
        ("suspensions-drug-alcohol", "England", "academic year 2016/17", 9075),
        ("permanent-exclusions-drug-alcohol", "England", "academic year 2009/10", 370),
        ("suspensions-drug-alcohol", "England", "academic year 2009/10", 8765),
        ("permanent-exclusions", "England", "academic year 2006/07", 8680),
        ("opiate-crack-users-not-in-treatment-share", "England", "2020/21", 52.10317309),
        ("non-opiate-completion-without-return-share", "Kent", "2018", 35.9391),
    ],
)
def test_published_figures_are_what_a_reader_gets(series, area, period, value):
    rows = load(series, area=area).set_index("period")
    assert rows.at[str(periods.parse(period)), "value"] == value


@pytest.mark.parametrize(
    ("series", "area", "period", "basis", "value"),
    [
        ("admissions-drug-poisoning", "London", "2019/20", DOUBTFUL, 4175),
        ("admissions-drug-disorders-primary", "North East", "2019/20", DOUBTFUL, 385),
        ("admissions-drug-disorders-primary", "West Midlands", "2019/20", DOUBTFUL, 555),
        ("admissions-drug-disorders-primary", "England", "2011/12", DOUBTFUL, 6173),
        ("admissions-drug-disorders-any", "England", "2011/12", DOUBTFUL, 57733),
        ("alcohol-specific-death-rate", "East of England", "2023", DOUBTFUL, 11.5),
        ("admissions-drug-poisoning", "England", "2012/13", "older definition (poisoning by illicit drugs)", 12238),
        ("admissions-drug-disorders-primary", "England", "2018/19", "sum of regions", 7016),
        ("alcohol-related-admissions-narrow", "England", "2018/19", "older method, releases to 2020", 357660),
        ("suspensions-drug-alcohol", "England", "academic year 2023/24", "as reported in the press", 24554),
        ("households-owed-relief-duty", "England", "Apr 2023 to Jun 2023", "quarter", 38810),
    ],
)
def test_odd_figures_are_held_and_had_only_by_asking(series, area, period, basis, value):
    asked = load(series, area=area, basis=basis).set_index("period")
    assert asked.at[period, "value"] == value
    try:
        rows = load(series, area=area).set_index("period")
    except UnknownNameError:
        return  # The area has no other figure.
    assert period not in rows.index or rows.at[period, "value"] != value


def test_no_default_load_gives_poisoning_by_region_for_2019_20():
    rows = load("admissions-drug-poisoning")
    newest = rows[rows["period"] == "2019/20"]
    assert list(newest["area_code"]) == ["E92000001"]
    assert set(newest["source"] + "/" + newest["edition"]) == {"nhs-drug-admissions/2020-press-notice"}


def test_the_two_definitions_of_poisoning_never_stand_in_one_line():
    rows = load("admissions-drug-poisoning")
    by_area = rows.groupby("area_code")["period_start"].min().dt.year
    assert by_area["E92000001"] == 2012
    assert set(by_area[REGIONS]) == {2017}


def printed(series: str, **columns: object):
    rows = observations()
    rows = rows[(rows["series"] == series) & (rows["breakdown"] == "all")]
    for name, value in columns.items():
        rows = rows[rows[name] == value]
    return rows


@pytest.mark.parametrize(
    "series", ["admissions-drug-disorders-primary", "admissions-drug-poisoning", "admissions-drug-disorders-any"]
)
def test_the_compiled_sum_of_regions_is_the_sum_of_its_regions(series):
    rows = printed(series)
    rows = rows[rows["edition"].str.startswith("regions")]
    england = rows[rows["area_code"] == "E92000001"].set_index("period")["value"]
    regions = rows[rows["area_code"].isin(REGIONS)].groupby("period")["value"].agg(["sum", "size"])
    assert len(england) == 12
    assert (regions["size"] == 9).all()
    assert (regions["sum"] == england).all()


def test_substances_and_ages_add_to_all_admissions():
    rows = observations()
    rows = rows[rows["source"] == "nhs-drug-admissions"]
    for dimension, series, slack in (
        ("substance", "admissions-drug-disorders-primary", 0),
        ("diagnosis", "admissions-drug-poisoning", 0),
        # Some admissions have no age known.
        ("age", "admissions-drug-poisoning", 63),
    ):
        parts = rows[(rows["series"] == series) & rows["breakdown"].str.startswith(f"{dimension}=")]
        editions = parts["edition"].unique()
        totals = rows[(rows["series"] == series) & (rows["breakdown"] == "all") & rows["edition"].isin(editions)]
        both = parts.groupby("period")["value"].sum().to_frame("parts").join(totals.set_index("period")["value"])
        assert len(both) >= 7
        assert (both["value"] - both["parts"]).between(0, slack).all(), dimension


@pytest.mark.parametrize("series", FACTORS)
def test_regions_of_children_in_need_sum_to_england_as_far_as_rounding_goes(series):
    rows = printed(series, edition="2024-25-factors")
    regions = rows[rows["area_code"].isin(REGIONS)].groupby("period")["value"].agg(["sum", "count"])
    england = rows[rows["area_code"] == "E92000001"].set_index("period")["value"]
    whole = regions[regions["count"] == 9]["sum"]
    assert len(whole) == 8
    # Nine regions and England, each rounded to 10.
    assert ((whole - england).abs() <= 50).all()


@pytest.mark.parametrize("series", FACTORS)
def test_inner_and_outer_london_make_london(series):
    rows = printed(series, edition="2024-25-factors").pivot(index="period", columns="area_code", values="value")
    sums = rows["E13000001"] + rows["E13000002"]
    assert ((sums - rows["E12000007"]).abs() <= 15)[sums.notna()].all()
    assert sums.notna().sum() >= 7


@pytest.mark.parametrize("series", ["permanent-exclusions-drug-alcohol", "suspensions-drug-alcohol"])
def test_regions_of_exclusions_sum_to_england_as_far_as_rounding_goes(series):
    rows = printed(series, edition="2016-17-reasons", basis="main reason")
    # The file prints Inner and Outer London and no London.
    regions = rows[rows["area_code"].isin([*REGIONS, "E13000001", "E13000002"])]
    regions = regions.groupby("period")["value"].agg(["sum", "count"])
    england = rows[rows["area_code"] == "E92000001"].set_index("period")["value"]
    assert (regions["count"] == 10).all()
    assert ((regions["sum"] - england).abs() <= 25).all()
    assert len(england) == 11


def test_fractions_of_exclusions_are_of_authorities_before_2010_alone():
    rows = observations()
    rows = rows[(rows["source"] == "school-exclusions") & rows["value"].notna()]
    odd = rows[rows["value"] % 1 != 0]
    assert len(odd) == 265
    assert set(odd["unit"]) == {"apportioned exclusions"}
    of = rows[rows["unit"] == "apportioned exclusions"]
    assert set(of["basis"]) == {"main reason, fractions printed"}
    assert set(of["period"]) == {f"academic year {year}" for year in ("2006/07", "2007/08", "2008/09", "2009/10")}
    assert not of["area_code"].isin(["E92000001", *REGIONS, "E13000001", "E13000002"]).any()


def test_suppressed_exclusions_are_blank_and_no_authority_prints_one_or_two():
    rows = observations()
    local = rows[(rows["edition"] == "2016-17-reasons") & ~rows["area_code"].isin(["E92000001", *REGIONS])]
    assert local["value"][local["marker"] == "[c]"].isna().all()
    assert (local["marker"] == "[c]").sum() > 1000
    assert not local["value"].isin([1, 2]).any()


@pytest.mark.parametrize("sex", ["males", "females", None])
def test_alcohol_specific_deaths_of_regions_add_to_england(sex):
    rows = load("alcohol-specific-deaths-three-years", breakdown=f"sex={sex}" if sex else None)
    regions = rows[rows["area_code"].isin(REGIONS)].groupby("period")["value"].agg(["sum", "count"])
    england = rows[rows["area_code"] == "E92000001"].set_index("period")["value"]
    assert len(england) == 11
    assert (regions["count"] == 9).all()
    assert ((regions["sum"] / england - 1).abs() < 0.001).all()


def test_tenths_of_deprivation_add_to_england_for_every_vintage_that_covers_it():
    rows = load("alcohol-specific-deaths-three-years", area="England", breakdown="*")
    tenths = rows[rows["breakdown"].str.startswith("deprivation=") & ~rows["breakdown"].str.contains("sex=")]
    of = tenths["breakdown"].str.extract(r"tenths of=(.+)$")[0]
    counted = tenths.groupby([of, "period"])["value"].agg(["sum", "count"])
    england = rows[rows["breakdown"] == "all"].set_index("period")["value"]
    assert of.nunique() == 4
    assert (counted["count"] == 10).all()
    shares = counted["sum"] / england.reindex(counted.index.get_level_values("period")).to_numpy()
    assert shares.between(0.98, 1.0005).all()


def test_every_oddity_names_an_edition_a_series_areas_and_periods_that_are_held():
    text = (files("drugmetrics.published") / "oddities" / "health.csv").read_text(encoding="utf-8")
    rows = observations()
    for entry in csv.DictReader(text.splitlines()):
        held = rows[(rows["source"] == entry["publication"]) & (rows["edition"] == entry["edition"])]
        assert len(held), entry
        for column, wanted in (("series", "series"), ("area_code", "areas"), ("period", "periods")):
            assert set(filter(None, entry[wanted].split(" | "))) <= set(held[column]), entry
        assert entry["what"]
        assert entry["done"]


def test_every_blank_says_why_and_no_blank_became_a_number():
    rows = observations()
    rows = rows[rows["source"].isin(["children-in-need", "school-exclusions", "fingertips-alcohol-profiles"])]
    blanks = rows[rows["value"].isna()]
    assert blanks.groupby(["source", "marker"]).size().to_dict() == {
        ("children-in-need", "[c]"): 118, ("children-in-need", "[u]"): 14, ("children-in-need", "[x]"): 14,
        ("children-in-need", "[z]"): 6,
        ("school-exclusions", "[c]"): 1771,
        # 197 rates of few deaths; the 33 rates and counts of the Isles of Scilly, and the 27 and 20 NA of the extracts.
        ("fingertips-alcohol-profiles", ":"): 197, ("fingertips-alcohol-profiles", "[x]"): 66 + 47,
    }  # fmt: skip
    assert rows.loc[rows["value"].notna(), "marker"].eq("").all()
