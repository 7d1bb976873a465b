"""Treatment figures: parts add up, tables agree where they overlap, and what is odd does not reach a line unsaid."""

from __future__ import annotations

import csv
from importlib import resources

import pandas as pd
import pytest

from drugmetrics.errors import UnknownNameError
from drugmetrics.home import raw_folder
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations
from drugmetrics.published.cards import all_cards
from drugmetrics.reference import areas, periods

VIEWIT, TRENDS = "2023-24-export", "2017-18-trend-tables"
ODDITIES = resources.files("drugmetrics.published") / "oddities" / "treatment.csv"


def rows_of(edition: str, series: str, dimension: str = "") -> pd.DataFrame:
    """Return the rows of an edition whose one dimension is this (or none), one column a value of it."""
    rows = observations()
    rows = rows[(rows["edition"] == edition) & (rows["series"] == series)]
    if not dimension:
        return rows[rows["breakdown"] == "all"].set_index("period")
    rows = rows[rows["breakdown"].str.fullmatch(f"{dimension}=[^;]+")]
    return rows.assign(part=rows["breakdown"].str.split("=").str[1]).pivot_table(
        index="period", columns="part", values="value", aggfunc="sum", dropna=False, min_count=1
    )


@pytest.mark.parametrize(
    ("dimension", "parts", "years"), [("time in treatment", 5, 15), ("ethnicity", 5, 15), ("parental status", 4, 15)]
)
def test_parts_of_those_in_treatment_are_all_of_them_or_those_whose_answer_is_recorded(dimension, parts, years):
    table, total = rows_of(VIEWIT, "adults-in-treatment", dimension), rows_of(VIEWIT, "adults-in-treatment")["value"]
    assert table.shape == (years, parts)
    short = (total - table.sum(axis=1)) / total
    if dimension == "time in treatment":
        assert (short == 0).all()
    else:
        assert ((short >= 0) & (short < 0.12)).all()


@pytest.mark.parametrize(
    ("dimension", "parts", "years"),
    [
        ("employment", 6, 15), ("housing", 4, 13), ("referral source", 5, 15), ("injecting", 3, 15),
        ("religion", 14, 8), ("sexual orientation", 6, 8),
    ],
)  # fmt: skip
def test_parts_of_those_starting_treatment_never_exceed_them(dimension, parts, years):
    table = rows_of(VIEWIT, "adults-starting-treatment", dimension).dropna()
    total = rows_of(VIEWIT, "adults-starting-treatment")["value"]
    assert table.shape == (years, parts)
    assert (table.sum(axis=1) <= total.reindex(table.index)).all()
    assert (table.sum(axis=1) >= 0.75 * total.reindex(table.index)).all()


def test_exits_completions_and_deaths_of_viewit_are_the_total_of_the_2017_18_tables():
    reasons = rows_of(VIEWIT, "treatment-exits", "reason")
    sums = reasons.sum(axis=1) + rows_of(VIEWIT, "successful-completions")["value"]
    sums += rows_of(VIEWIT, "deaths-in-treatment")["value"]
    printed = rows_of(TRENDS, "treatment-exits")["value"]
    both = sums.index.intersection(printed.index)
    assert reasons.shape == (15, 12)
    assert len(both) == 9
    assert (sums[both] == printed[both]).all()
    assert sums["2017/18"] == 121_338


def test_shares_of_exits_are_those_of_the_numbers_but_where_the_numbers_repeat_another_row():
    shares = rows_of(TRENDS, "treatment-exits-share", "reason") / 100
    numbers, total = rows_of(TRENDS, "treatment-exits", "reason"), rows_of(TRENDS, "treatment-exits")["value"]
    assert shares["successful completion"].to_list() == pytest.approx(
        (rows_of(TRENDS, "successful-completions")["value"] / total).reindex(shares.index).to_list()
    )
    off = (numbers.div(total, axis=0) - shares[numbers.columns]).abs() > 1e-9
    assert set(off.columns[off.any()]) == {"transferred in custody"}
    assert list(off.index[off["transferred in custody"]]) == [f"{year}/{year - 1999:02d}" for year in range(2008, 2018)]
    assert round(shares.at["2017/18", "transferred in custody"] * 121_338) == 5_265


def test_the_numbers_in_custody_that_repeat_another_row_reach_nobody_who_does_not_ask():
    rows = load("treatment-exits", breakdown="reason=transferred in custody")
    assert rows.set_index("period").at["2017/18", "value"] == 5_265
    assert 8_400 not in set(rows["value"])
    doubtful = load("treatment-exits", breakdown="reason=transferred in custody", basis="as printed, doubtful")
    assert doubtful.set_index("period").at["2017/18", "value"] == 8_400
    assert len(doubtful) == 10


def test_waits_of_viewit_and_of_the_tables_are_one_series():
    viewit, tables = (rows_of(edition, "first-intervention-waits", "wait") for edition in (VIEWIT, TRENDS))
    both = viewit.index.intersection(tables.index)
    assert len(both) == 9
    assert (viewit.loc[both, "three weeks or under"] == tables.loc[both, "three weeks or under"]).all()
    assert (load("first-intervention-waits", breakdown="*")["unit"] == "interventions").all()


def test_what_was_not_asked_is_not_zero():
    housing = load("adults-starting-treatment", breakdown="housing=problem").set_index("period")
    assert housing.loc[["2022/23", "2023/24"], "value"].isna().all()
    assert housing.loc[["2022/23", "2023/24"], "marker"].to_list() == ["blank", "-"]
    interventions = load("adults-receiving-interventions").set_index("period")
    assert interventions.loc[["2009/10", "2010/11", "2011/12"], "value"].isna().all()
    assert interventions.at["2012/13", "value"] == 264_859


def test_substances_have_one_name_in_every_table():
    for series in ("adults-in-treatment-by-substance", "adults-starting-treatment-by-substance"):
        viewit, older = rows_of(VIEWIT, series, "substance"), rows_of("2017-18-trends-by-age", series, "substance")
        assert set(older.columns) < set(viewit.columns)
        both = viewit.index.intersection(older.index)
        assert len(both) == 9
        assert (viewit.loc[both, older.columns] - older.loc[both]).abs().max().max() <= 1
    for edition in (VIEWIT, "2021-22-report"):
        rows = rows_of(edition, "adults-starting-treatment-by-substance", "substance")
        assert rows.at["2021/22", "cocaine"] == 21_298


@pytest.mark.parametrize("series", ["adults-in-treatment", "adults-starting-treatment"])
def test_ages_of_the_trends_sum_to_their_totals(series):
    rows = observations()
    rows = rows[(rows["edition"] == "2017-18-trends-by-age") & rows["series"].isin([series, f"{series}-by-substance"])]
    aged = rows["breakdown"].str.contains("age=")
    what = rows["breakdown"].str.replace(r"age=[^;]+(; )?", "", regex=True).replace("", "all")
    keys = [rows["series"], rows["period"], what]
    sums, totals = (rows[mask].groupby([key[mask] for key in keys])["value"].sum() for mask in (aged, ~aged))
    assert len(totals) == 10 * 13
    assert (sums.sort_index() == totals.sort_index()).all()


def test_the_older_trends_stay_out_of_the_line_that_revised_them():
    rows = load("opiate-crack-users-in-treatment").set_index("period")
    assert "2017-18" not in " ".join(rows["edition"])
    assert load("adults-in-treatment", breakdown="age=18-19").index[0].year == 2006
    assert set(load("adults-in-treatment", breakdown="age=18-19")["edition"]) == {"2020-21-tables"}


def test_one_authority_rounded_to_five_is_had_by_asking_only():
    with pytest.raises(UnknownNameError, match="rounded to 5"):
        load("adults-in-treatment", area="Barnet")
    rows = load("adults-in-treatment", area="Barnet", basis="stock over the year, rounded to 5")
    assert len(rows) == 13
    assert (rows["value"] % 5 == 0).all()


def test_met_need_is_numbers_in_treatment_over_the_estimate():
    rows = observations()
    rows = rows[(rows["edition"] == "2023-04-18") & (rows["breakdown"] == "all")]
    rows = rows[~rows["basis"].str.startswith("as printed")]
    table = rows.pivot_table(index=["area_code", "period"], columns="series", values="value").dropna()
    wanted = 100 * table["adults-in-treatment-for-alcohol"] / table["alcohol-dependence-prevalence"]
    off = (wanted - table["alcohol-treatment-met-need"]).abs()
    assert len(table) > 1_300
    # Local numbers are rounded to 5, some shares were made before that.
    assert (off < 0.5).mean() > 0.98


def test_alcohol_areas_are_those_of_their_time():
    rows = observations()
    rows = rows[rows["source"].isin(["uk-sdg-3-5-1", "alcohol-dependence-prevalence"])]
    found = {code: areas.find(code) for code in rows["area_code"].unique()}
    ended = [
        (area.name, end) for code, end in zip(rows["area_code"], rows["period_end"], strict=True)
        if not (area := found[code]).existed(end.date()) and area.valid_to
    ]  # fmt: skip
    assert ended == []
    assert {"JOINT-CORNWALL-SCILLY", "OLD-BEDFORDSHIRE", "OLD-CHESHIRE", "E10000009"} <= set(found)


def test_every_oddity_is_of_an_edition_a_series_areas_and_periods_that_are_held():
    editions = {(card.publication, card.edition) for card in all_cards(raw_folder())}
    rows = observations()
    with ODDITIES.open(encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) >= 15
    for line in listed:
        held = rows[rows["source"] == line["publication"]]
        for edition in filter(None, line["edition"].split(" | ")):
            assert (line["publication"], edition) in editions
        for series in filter(None, line["series"].split(" | ")):
            assert series in set(held["series"])
        for period in filter(None, line["periods"].split(" | ")):
            assert str(periods.parse(period)) == period
            assert period in set(held["period"])
        for area in filter(None, line["areas"].split(" | ")):
            assert areas.find(area).code in set(held["area_code"])
        assert all(line[name] for name in ("what", "done"))
