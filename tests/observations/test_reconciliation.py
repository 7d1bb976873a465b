"""The real record adds up where it should, and editions differ only where they are known to."""

from __future__ import annotations

import pandas as pd
import pytest

from drugmetrics.observations.load import observations
from drugmetrics.reference import areas

EDITIONS = ("2021-registrations", "2022-registrations")
YEARS = {"2021-registrations": 29, "2022-registrations": 30}
DEATHS = ("deaths-drug-misuse", "deaths-drug-poisoning")
COUNTRIES = ("K04000001", "E92000001", "W92000004")
DIMENSIONS = ("sex", "age", "cause", "substance", "deprivation")
REGIONS = [area.code for area in areas.regions()]
CELL = ["series", "area_code", "period", "breakdown"]


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


# Treatment.


@pytest.fixture(scope="module")
def treatment() -> pd.DataFrame:
    table = observations()
    home = ["ndtms-adults", "ndtms-viewit", "ndtms-young-people"]
    return table[table["source"].isin(home)]


def test_substance_groups_sexes_and_ages_sum_to_all_adults_in_every_year_of_viewit(treatment):
    rows = treatment[(treatment["edition"] == "2021-22-export") & (treatment["series"] == "adults-in-treatment")]
    rows = rows[~rows["breakdown"].str.contains("ethnicity=")]
    texts = rows["breakdown"].map(lambda text: dict(part.split("=", 1) for part in text.split("; ") if "=" in part))
    names = ["substance group", "sex", "age"]
    rows = rows.reset_index(drop=True).join(pd.DataFrame(list(texts), columns=names).fillna("all"))
    assert rows["period"].nunique() == 13
    for name, parts in {"substance group": 4, "sex": 2, "age": 3}.items():
        by = ["period", *(other for other in names if other != name)]
        summed = rows[rows[name] != "all"].groupby(by)["value"].agg(["sum", "size"])
        total = rows[rows[name] == "all"].set_index(by)["value"]
        assert (summed["size"] == parts).all()
        assert len(summed) == len(total) == 780 / (parts + 1)
        pd.testing.assert_series_equal(summed["sum"], total.sort_index(), check_names=False)


def test_the_two_viewit_exports_agree_where_both_hold_a_cell(treatment):
    rows = treatment[treatment["source"] == "ndtms-viewit"]
    both = rows[rows["edition"] == "2021-22-export"].merge(rows[rows["edition"] == "2023-24-export"], on=CELL)
    # The total and five ethnic groups.
    assert len(both) == 6 * 13
    assert (both["value_x"] == both["value_y"]).all()


def test_editions_of_numbers_in_treatment_differ_only_in_the_known_years(treatment):
    """By total and substance group: 2005/06 to 2008/09 restated by up to 6 people, 2009/10 by one."""
    rows = treatment[treatment["series"] == "adults-in-treatment"]
    rows = rows[~rows["breakdown"].str.contains("age=|sex=") & (rows["area_code"] == "E92000001")]
    spread = rows.groupby(["period", "breakdown"])["value"].agg(["min", "max"])
    found = {index: (row["min"], row["max"]) for index, row in spread.iterrows() if row["min"] != row["max"]}
    assert found == {
        ("2006/07", "all"): (241_635, 241_641),
        ("2007/08", "all"): (265_829, 265_832),
        ("2008/09", "all"): (304_408, 304_409),
        ("2009/10", "all"): (311_667, 311_668),
        ("2009/10", "substance group=alcohol only"): (88_086, 88_087),
    }


def test_adults_by_substance_and_age_sum_to_the_published_totals_but_for_the_known_years(treatment):
    rows = treatment[treatment["series"] == "adults-in-treatment"]
    by_age = rows[(rows["edition"] == "2020-21-tables") & rows["breakdown"].str.fullmatch("age=[^;]*")]
    summed = by_age.groupby("period")["value"].agg(["sum", "size"])
    assert (summed["size"] == 11).all()
    assert len(summed) == 16
    published = rows[(rows["breakdown"] == "all") & ~rows["status"].eq("derived here")]
    newest = published.sort_values("released", na_position="first").groupby("period")["value"].last()
    apart = (summed["sum"] - newest.reindex(summed.index)).astype("int64")
    assert {period: gap for period, gap in apart.items() if gap} == {
        "2006/07": -6, "2007/08": -3, "2008/09": -1, "2009/10": -1,
    }  # fmt: skip


def test_totals_summed_here_are_marked_as_such_and_agree_with_their_ages(treatment):
    rows = treatment[treatment["edition"] == "2020-21-tables"]
    derived = rows[rows["status"] == "derived here"]
    assert len(derived) == 16 * 10
    assert not derived["breakdown"].str.contains("age=").any()
    aged = rows[rows["status"] != "derived here"]
    bare = aged["breakdown"].str.replace(r"age=[^;]*(; )?", "", regex=True).replace("", "all")
    sums = aged.assign(breakdown=bare).groupby(["series", "period", "breakdown"])["value"].sum()
    pd.testing.assert_series_equal(
        derived.set_index(["series", "period", "breakdown"])["value"].sort_index(), sums.sort_index()
    )


def test_numbers_by_substance_agree_but_for_one_between_the_tables_by_age_and_viewit(treatment):
    rows = treatment[treatment["series"] == "adults-in-treatment-by-substance"]
    both = rows[rows["edition"] == "2020-21-tables"].merge(rows[rows["edition"] == "2023-24-export"], on=CELL)
    assert len(both) == 9 * 12
    apart = both[both["value_x"] != both["value_y"]]
    assert apart[["breakdown", "period", "value_x", "value_y"]].to_numpy().tolist() == [
        ["substance=alcohol", "2009/10", 148_788, 148_789]
    ]


def test_ages_of_young_people_sum_to_their_total_but_for_two_rounded_years(treatment):
    rows = treatment[treatment["edition"] == "2016-17-tables"]
    rows = rows[rows["series"] == "young-people-in-treatment"]
    total = rows[rows["breakdown"] == "all"].set_index("period")["value"]
    ages = rows[rows["breakdown"] != "all"].groupby("period")["value"].sum()
    apart = (ages - total).astype("int64")
    assert len(apart) == 12
    assert {period: gap for period, gap in apart.items() if gap} == {"2008/09": 2, "2009/10": -3}
