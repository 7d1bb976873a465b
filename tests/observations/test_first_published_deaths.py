"""Deaths as each release first gave them, and deaths by when they occurred: earlier editions, other bases."""

from __future__ import annotations

import pandas as pd
import pytest

from drugmetrics.errors import UnknownNameError
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations

NATIONAL = "ons-drug-poisoning-deaths"
EW = "England and Wales"


def every_edition(series: str, period: str, breakdown: str = "all", code: str = "K04000001") -> dict[str, float]:
    table = observations()
    rows = table[
        (table["series"] == series) & (table["period"] == period) & (table["area_code"] == code)
        & (table["breakdown"] == breakdown) & (table["source"] == NATIONAL)
    ]  # fmt: skip
    return dict(zip(rows["edition"], rows["value"], strict=True))


@pytest.mark.parametrize(
    ("period", "edition", "first", "now"),
    [
        ("2009", "2010-registrations-headlines", 1876, 1976), ("2010", "2010-registrations-headlines", 1784, 1903),
        ("2011", "2011-registrations-headlines", 1605, 1737), ("2014", "2014-registrations-headlines", 2248, 2248),
        ("2016", "2016-registrations-headlines", 2593, 2596), ("2023", "2023-registrations-headlines", 3618, 3618),
    ],
)  # fmt: skip
def test_misuse_as_first_published_and_as_it_is_now(period, edition, first, now):
    assert every_edition("deaths-drug-misuse", period)[edition] == first
    assert load("deaths-drug-misuse", area=EW).at[period, "value"] == now


def test_misuse_of_2012_was_first_published_by_sex():
    first = [
        every_edition("deaths-drug-misuse", "2012", f"sex={sex}")["2012-registrations-headlines"]
        for sex in ("males", "females")
    ]
    assert first == [1086, 410]
    assert load("deaths-drug-misuse", area=EW).at["2012", "value"] == 1636


@pytest.mark.parametrize(
    ("day", "newest", "value"),
    [
        ("2012-08-28", "2010", 1784),
        ("2012-08-29", "2011", 1605),
        ("2016-09-09", "2015", 2479),
        ("2021-08-03", "2020", 2996),
    ],
)
def test_a_day_shows_what_stood_then(day, newest, value):
    rows = load("deaths-drug-misuse", area=EW, as_of=day)
    assert (str(rows.index.max()), rows["value"].iloc[-1]) == (newest, value)


def test_new_psychoactive_substances_of_2014_were_corrected():
    editions = every_edition("deaths-mentioning-substance", "2014", "substance=any new psychoactive substance")
    assert editions["2014-registrations-headlines"] == 67
    assert {value for edition, value in editions.items() if edition != "2014-registrations-headlines"} == {82}


def test_no_earlier_release_displaces_the_newest_workbook():
    """In every cell that the newest workbook gives, its figure or that of a later release counts."""
    for series in ("deaths-drug-misuse", "deaths-drug-poisoning", "deaths-mentioning-substance"):
        rows = load(series, breakdown="*", basis="*")
        workbook = observations()
        workbook = workbook[(workbook["edition"] == "2022-registrations") & (workbook["series"] == series)]
        keys = ["area_code", "period", "breakdown", "basis"]
        both = rows.merge(workbook[[*keys, "value"]], on=keys, suffixes=("", "_workbook"))
        assert len(both) == len(workbook) > 600
        assert (both["value"] == both["value_workbook"]).all()
        assert (both["released"] >= pd.Timestamp("2023-12-19")).all()
    for series in ("deaths-drug-misuse-rate", "deaths-drug-poisoning-rate", "deaths-drug-misuse-age-specific-rate"):
        assert set(load(series, area=EW, breakdown="*")["edition"]) <= {"2022-registrations", "2021-registrations"}


def test_rates_of_an_unstated_standard_population_join_no_others():
    rates = load("deaths-drug-misuse-rate", area=EW, breakdown="sex=males", as_of="2013-08-28", basis="*")
    assert set(rates["basis"]) == {"registration, standard population not stated"}
    assert list(rates["value"]) == [50.8, 43.4]
    assert load("deaths-drug-misuse-rate", area=EW, breakdown="sex=males", as_of="2013-08-28").empty


def test_substances_with_another_mention_are_parts_of_all_that_mention_them():
    rows = observations()
    rows = rows[rows["edition"].eq("2020-registrations") & rows["source"].eq("ons-drug-deaths-by-substance")]
    wide = rows.assign(
        mention=rows["breakdown"].str.extract(r"mention=([^;]+)", expand=False).fillna("all"),
        substance=rows["breakdown"].str.extract(r"substance=(.+)$", expand=False).fillna("all"),
    ).pivot_table(index=["substance", "period"], columns="mention", values="value")
    assert wide.index.get_level_values(0).nunique() == 46
    alcohol = wide.dropna(subset=["with alcohol", "without alcohol"])
    assert len(alcohol) > 900
    assert (alcohol["with alcohol"] + alcohol["without alcohol"] == alcohol["all"]).all()
    assert (
        wide["without other drugs"].dropna() <= wide["all"].reindex(wide["without other drugs"].dropna().index)
    ).all()


def test_any_opiate_by_region_adds_to_england_and_wales():
    rows = load("deaths-mentioning-substance", breakdown="substance=any opiate", source="ons-drug-deaths-by-substance")
    rows = rows[rows["edition"] == "2020-registrations-by-region"]
    wide = rows.pivot_table(index="area_code", columns="period", values="value")
    assert wide.shape == (13, 28)
    regions = wide[wide.index.str.startswith("E12")]
    assert len(regions) == 9
    assert (regions.sum() == wide.loc["E92000001"]).all()
    parts = wide.loc[["E92000001", "W92000004", "J99000001"]].sum()
    assert (parts == wide.loc["K04000001"]).all()


def test_occurrences_are_on_a_basis_of_their_own():
    misuse = load("deaths-drug-misuse-by-occurrence", area=EW)
    assert set(misuse["basis"]) == {"occurrence"}
    assert (misuse.at["2018", "value"], misuse.at["2019", "value"]) == (2982, 2823)
    assert "occurrence" not in set(load("deaths-drug-misuse", area=EW, basis="*")["basis"])


def test_the_doubtful_occurrences_of_2020_are_a_gap_and_2022_is_known_at_two_days():
    rows = load("deaths-drug-poisoning-by-occurrence", area=EW)
    assert (rows.at["2018", "value"], rows.at["2019", "value"]) == (4586, 4664)
    assert "2020" not in set(rows["period"])
    assert rows.loc[rows["period"] == "2022", "value"].item() == 5136
    every = load("deaths-drug-poisoning-by-occurrence", area=EW, basis="*").set_index(["period", "basis"])["value"]
    assert every["2020", "as printed, doubtful"] == 4586
    assert every["2022", "occurrence, registered within 15 months of the year's end"] == 4868


def test_days_add_up_to_within_one_of_their_years_from_1995():
    days = load("deaths-drug-poisoning-daily")
    assert len(days) == 9496
    assert list(days.loc[days["value"].isna(), "period"]) == [
        "18 Nov 1995", "21 Feb 1996", "24 Mar 1996", "24 Sep 1997", "8 Nov 2001",
    ]  # fmt: skip
    assert set(days.loc[days["value"].isna(), "marker"]) == {"blank"}
    years = load("deaths-drug-poisoning-by-occurrence", area=EW)["value"].loc["1995":"2018"]
    short = years - days["value"].groupby(days.index.year).sum().set_axis(pd.period_range("1993", "2018", freq="Y-DEC"))
    assert set(short.loc["1995":"2018"]) <= {0, 1}


def test_opioids_of_a_day_are_never_below_three_nor_above_all_poisonings():
    opioids, poisonings = load("deaths-mentioning-opioid-daily"), load("deaths-drug-poisoning-daily")
    hidden = opioids["value"].isna()
    assert set(opioids.loc[hidden, "marker"]) == {"-"}
    assert hidden.sum() == 3052
    assert opioids.loc[~hidden, "value"].min() == 3
    assert (opioids.loc[~hidden, "value"] <= poisonings.loc[~hidden, "value"]).all()


def test_what_others_counted_of_nitazenes_stays_apart():
    assert load("deaths-nitazene-confirmed", area="England").iloc[0][["value", "period", "status"]].tolist() == [
        179, "Jun 2023 to May 2024", "secondary report",
    ]  # fmt: skip
    assert load("deaths-linked-to-nitazenes", area="England").iloc[0]["value"] == 303
    mentions = load("deaths-mentioning-substance", area=EW, breakdown="substance=nitazenes")["value"]
    assert list(mentions) == [52, 195]


def test_the_rate_of_fingertips_is_a_series_of_its_own():
    rates = load("deaths-drug-misuse-rate-fingertips")
    newest = rates[rates["edition"] == "2022-24-extract"]
    assert len(newest) == 154
    assert newest.loc[newest["area_code"] == "E92000001", "value"].item() == 5.8
    empty = newest[newest["value"].isna()]
    assert len(empty) == 4
    assert set(empty["marker"]) == {"blank"}
    assert load("deaths-drug-misuse-rate-three-years", area="Blackpool")["period"].max() == "2019-2021"


def test_registrations_of_before_1993_are_had_from_the_letter_alone():
    assert str(load("deaths-drug-poisoning", area=EW).index.min()) == "1993"
    letter = load("deaths-drug-poisoning", area=EW, source="hansard-answers")
    assert dict(zip(letter["period"], letter["value"], strict=True)) == {
        "1988": 2061, "1989": 1942, "1990": 2041, "1991": 2053, "1992": 2287, "1997": 2816,
    }  # fmt: skip
    with pytest.raises(UnknownNameError):
        load("deaths-drug-misuse", area=EW, source="hansard-answers")
