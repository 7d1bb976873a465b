"""From one edition of the deaths to the next: what was revised, what was rebased, what stayed."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.observations.cells import CELL, EDITIONS

from drugmetrics.observations.table import observations
from drugmetrics.reference import areas

# From one edition of the deaths to the next.


@pytest.fixture(scope="module")
def between(ons) -> pd.DataFrame:
    """Give the figures that both workbooks print, side by side."""
    old, new = (ons[ons["edition"] == edition] for edition in EDITIONS)
    return old.merge(new, on=CELL, suffixes=("_2021", "_2022"))


def changed(both: pd.DataFrame) -> pd.Series:
    same = (both["value_2021"] == both["value_2022"]) | (both["value_2021"].isna() & both["value_2022"].isna())
    return ~same


def test_four_counts_were_revised_one_man_moved_from_london_to_the_south_east(between):
    """All other counts of 1993 to 2021 are as they were: by cause, age, sex, substance, region and deprivation."""
    counts = between[between["unit_2021"] == "deaths"]
    moved = counts[changed(counts)]
    found = {
        (row.series, areas.find(row.area_code).name, row.period, row.breakdown): (row.value_2021, row.value_2022)
        for row in moved.itertuples()
    }
    assert found == {
        ("deaths-drug-poisoning", "London", "2017", "all"): (334, 333),
        ("deaths-drug-poisoning", "London", "2017", "sex=males"): (234, 233),
        ("deaths-drug-poisoning", "South East", "2017", "all"): (516, 517),
        ("deaths-drug-poisoning", "South East", "2017", "sex=males"): (320, 321),
    }
    assert len(counts) == 12_400


def test_nothing_but_the_five_year_ages_of_misuse_left_the_record_between_the_workbooks(ons):
    old, new = (ons[ons["edition"] == edition].set_index(CELL).index for edition in EDITIONS)
    gone = old.difference(new).to_frame(index=False)
    assert set(gone["series"]) == {"deaths-drug-misuse-age-specific-rate"}
    assert len(gone) == 29 * 19
    later = new.difference(old).to_frame(index=False)
    came = later[~later["period"].isin(["2022", "2020-2022"])]
    assert set(came["series"]) == {"deaths-drug-misuse-mean-age", "deaths-drug-poisoning-substances-mentioned"}


def test_rates_from_2012_on_were_rebased_earlier_ones_and_deprivation_rates_were_not(between):
    rates = between[between["unit_2021"] == "per million"]
    moved = rates[changed(rates)]
    assert {"2012", "2021"} <= set(moved["period"]) <= {str(year) for year in range(2012, 2022)}
    assert not moved["breakdown"].str.contains("deprivation").any()
    assert set(moved["series"]) == {
        "deaths-drug-misuse-rate", "deaths-drug-poisoning-rate", "deaths-mentioning-substance-rate",
        "deaths-drug-misuse-age-specific-rate",
    }  # fmt: skip
    assert len(moved) == 900
    whole = moved[(moved["breakdown"] == "all") & (moved["area_code"] == "K04000001")]
    row = whole[(whole["series"] == "deaths-drug-poisoning-rate") & (whole["period"] == "2021")].iloc[0]
    assert (row["value_2021"], row["value_2022"]) == (84.4, 84.0)


def test_limits_moved_only_where_rates_were_rebased(between):
    rates = between[(between["unit_2021"] == "per million")]
    kept = rates[(rates["period"] < "2012") | rates["breakdown"].str.contains("deprivation")]
    assert len(kept) == 2956
    for side in ("lower", "upper"):
        pd.testing.assert_series_equal(kept[f"{side}_2021"], kept[f"{side}_2022"], check_names=False)


def test_no_marker_and_no_delay_changed_between_the_workbooks(between):
    assert (between["marker_2021"] == between["marker_2022"]).all()
    delays = between[between["unit_2021"] == "days"]
    assert len(delays) == 2 * 2 * 29
    assert not changed(delays).any()


def test_the_2023_extract_repeats_the_2022_workbook_for_every_year_it_holds(ons):
    table = observations()
    extract = table[table["edition"] == "2023-registrations"]
    workbook = ons[ons["edition"] == "2022-registrations"]
    both = extract.merge(workbook, on=CELL, suffixes=("_2023", "_2022"))
    assert len(both) == 2 * 30
    assert set(both["period"]) == {str(year) for year in range(1993, 2023)}
    assert (both["value_2023"] == both["value_2022"]).all()


@pytest.mark.parametrize("edition", ["2023-registrations-headlines", "2024-registrations-headlines"])
def test_headlines_agree_with_every_other_edition_that_prints_the_same_cell(edition):
    table = observations()
    table = table[table["source"] == "ons-drug-poisoning-deaths"]
    both = table[table["edition"] == edition].merge(table[table["edition"] != edition], on=CELL)
    assert len(both) >= 7
    assert (both["value_x"] == both["value_y"]).all()
