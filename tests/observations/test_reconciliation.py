"""Deaths add up: sexes, ages, causes and regions to their totals, in each edition."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.observations.cells import EDITIONS

from drugmetrics.reference import areas

YEARS = {"2021-registrations": 29, "2022-registrations": 30}
DEATHS = ("deaths-drug-misuse", "deaths-drug-poisoning")
COUNTRIES = ("K04000001", "E92000001", "W92000004")
DIMENSIONS = ("sex", "age", "cause", "substance", "deprivation")
REGIONS = [area.code for area in areas.regions()]


def only(rows: pd.DataFrame, *dimensions: str, **columns: object) -> pd.DataFrame:
    """Keep rows with these values that are totals in every dimension but those named."""
    for name, value in columns.items():
        rows = rows[rows[name].isin(value) if isinstance(value, list) else rows[name] == value]
    for name in DIMENSIONS:
        if name not in dimensions and name not in columns:
            rows = rows[rows[name] == "all"]
    return rows


def parts_and_totals(rows: pd.DataFrame, dimension: str, parts: int) -> pd.DataFrame:
    """Sum over a dimension beside the printed total, everything else equal; each sum of that many parts."""
    by = ["series", "area_code", "period", *(name for name in DIMENSIONS if name != dimension)]
    printed = rows[rows[dimension] == "all"].set_index(by)["value"].rename("total")
    summed = rows[rows[dimension] != "all"].groupby(by)["value"].agg(["sum", "size"])
    both = summed.join(printed)
    assert both["total"].notna().all()
    assert (both["size"] == parts).all(), f"not every total has {parts} parts"
    return both


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("series", DEATHS)
def test_sexes_sum_to_persons_by_cause_and_by_age(ons, edition, series):
    rows = only(ons, "sex", "cause", "age", edition=edition, series=series, area_code=list(COUNTRIES))
    both = parts_and_totals(rows, "sex", 2)
    assert (both["sum"] == both["total"]).all()
    # Three areas, all causes (or ages) and four causes and six ages, every year.
    assert len(both) == 3 * (1 + 4 + 6) * YEARS[edition]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("series", DEATHS)
def test_sexes_sum_to_persons_in_every_region(ons, edition, series):
    both = parts_and_totals(only(ons, "sex", edition=edition, series=series, area_code=REGIONS), "sex", 2)
    assert (both["sum"] == both["total"]).all()
    assert len(both) == 9 * YEARS[edition]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("series", DEATHS)
def test_ages_sum_to_all_ages(ons, edition, series):
    both = parts_and_totals(
        only(ons, "sex", "age", edition=edition, series=series, area_code=list(COUNTRIES)), "age", 6
    )
    assert (both["sum"] == both["total"]).all()
    assert len(both) == 3 * 3 * YEARS[edition]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("series", DEATHS)
def test_causes_sum_to_all_causes(ons, edition, series):
    rows = only(ons, "sex", "cause", edition=edition, series=series, area_code=list(COUNTRIES))
    causes = set(rows["cause"]) - {"all"}
    both = parts_and_totals(rows, "cause", len(causes))
    assert causes == {
        "mental and behavioural disorders", "accidental poisoning", "intentional or undetermined intent", "assault",
    }  # fmt: skip
    assert (both["sum"] == both["total"]).all()
    assert len(both) == 3 * 3 * YEARS[edition]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("series", DEATHS)
def test_regions_sum_to_england_every_year_and_sex(ons, edition, series):
    rows = only(ons, "sex", edition=edition, series=series)
    england = rows[rows["area_code"] == "E92000001"].set_index(["period", "sex"])["value"]
    regions = rows[rows["area_code"].isin(REGIONS)].groupby(["period", "sex"])["value"].agg(["sum", "size"])
    assert len(regions) == 3 * YEARS[edition]
    assert (regions["size"] == 9).all()
    pd.testing.assert_series_equal(regions["sum"], england.reindex(regions.index), check_names=False)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("series", DEATHS)
def test_england_and_wales_holds_england_wales_and_a_few_who_lived_elsewhere(ons, edition, series):
    rows = only(ons, "sex", "age", "cause", edition=edition, series=series, area_code=list(COUNTRIES))
    wide = rows.pivot_table(index=["period", "breakdown"], columns="area_code", values="value")
    elsewhere = wide["K04000001"] - wide["E92000001"] - wide["W92000004"]
    assert (elsewhere >= 0).all()
    assert elsewhere.max() <= 0.03 * wide["K04000001"].max()
    assert len(wide) == 3 * (1 + 4 + 6) * YEARS[edition]


@pytest.mark.parametrize("edition", EDITIONS)
def test_deaths_that_mention_a_substance_sum_over_sexes_and_over_ages(ons, edition):
    rows = only(ons, "sex", "age", "substance", edition=edition, series="deaths-mentioning-substance")
    # Unspecified opiates are printed by age only.
    rows = rows[rows["substance"] != "unspecified opiate"]
    substances = rows["substance"].nunique()
    by_sex = parts_and_totals(rows[rows["age"] == "all"], "sex", 2)
    by_age = parts_and_totals(rows[rows["sex"] == "all"], "age", 6)
    assert substances == 18
    assert len(by_sex) == len(by_age) == substances * YEARS[edition]
    assert (by_sex["sum"] == by_sex["total"]).all()
    assert (by_age["sum"] == by_age["total"]).all()


@pytest.mark.parametrize("edition", EDITIONS)
def test_misuse_is_a_part_of_poisoning(ons, edition):
    rows = ons[(ons["edition"] == edition) & ons["series"].isin(DEATHS) & (ons["deprivation"] == "all")]
    wide = rows.pivot_table(index=["area_code", "period", "breakdown"], columns="series", values="value").dropna()
    assert len(wide) > 3000
    assert (wide["deaths-drug-misuse"] <= wide["deaths-drug-poisoning"]).all()
