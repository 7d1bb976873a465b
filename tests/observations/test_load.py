"""load(): the figures a reader gets, without mixed bases, and what a wrong name is answered with."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drugmetrics.errors import MixedBasisError, NotBuiltError, UnknownNameError
from drugmetrics.observations import table as module
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.load import load
from drugmetrics.observations.schema import COLUMNS
from drugmetrics.observations.table import instead, observations

OTHER_BLANKS = ["children-in-need", "school-exclusions", "fingertips-alcohol-profiles"]
PRINTED = [name for name, about in all_series().items() if not about.derived]


def test_registrations_of_misuse_deaths_in_england_are_those_published():
    deaths = load("deaths-drug-misuse", area="England")
    assert list(deaths.columns) == list(COLUMNS)
    assert deaths.at["2021", "value"] == 2846
    assert deaths.at["2022", "value"] == 2906
    assert deaths.at["2023", "value"] == 3353
    assert list(deaths.index) == list(pd.period_range("1993", "2023", freq="Y-DEC"))


def test_an_area_goes_by_its_name_or_its_code_in_any_case():
    by_name = load("deaths-drug-misuse", area="North East")
    for area in ("E12000001", "north east", "NORTH EAST"):
        pd.testing.assert_frame_equal(load("deaths-drug-misuse", area=area), by_name)


def test_without_an_area_every_area_is_there():
    assert load("deaths-drug-misuse")["area_code"].nunique() == 375
    assert set(load("adults-in-treatment")["area_code"]) == {"E92000001"}


def test_a_financial_year_goes_by_the_year_it_ends_in():
    adults = load("adults-in-treatment", area="England")
    assert adults.at["2025", "period"] == "2024/25"
    assert adults.at["2025", "value"] == 329646
    assert adults.index.freqstr == "Y-MAR"


def test_periods_that_do_not_tile_time_go_by_their_names():
    crime = load("neighbourhood-crime")
    assert {"1981", "2019/20", "Oct 2021 to Sep 2022"} <= set(crime.index)


def test_rows_come_in_order_of_period():
    for name in PRINTED:
        rows = load(name, breakdown="*", basis="*")
        before = rows.groupby(["area_code", "breakdown", "basis", "unit"])["period_start"].shift()
        assert (before.isna() | (before <= rows["period_start"])).all(), name
        assert before.isna().sum() == len(rows[["area_code", "breakdown", "basis", "unit"]].drop_duplicates())


def test_a_breakdown_is_had_as_text_or_as_a_mapping_in_any_order():
    wanted = load("deaths-drug-misuse", area="England", breakdown={"sex": "females", "age": "20-29"})
    assert wanted.at["2022", "value"] == 65
    for breakdown in ("sex=females; age=20-29", "age=20-29; sex=females", {"age": "20-29", "sex": "females"}):
        pd.testing.assert_frame_equal(load("deaths-drug-misuse", area="England", breakdown=breakdown), wanted)


def test_no_breakdown_is_the_total():
    total = load("deaths-drug-misuse", area="England")
    for breakdown in (None, "all", {}):
        pd.testing.assert_frame_equal(load("deaths-drug-misuse", area="England", breakdown=breakdown), total)


def test_every_breakdown_can_be_had_at_once():
    rows = load("deaths-drug-misuse", area="England", breakdown="*")
    assert {"all", "sex=females", "age=20-29; sex=males", "cause=assault"} <= set(rows["breakdown"])
    assert not rows.duplicated(["period", "breakdown"]).any()


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        ({"series": "deaths-drug-misues"}, "'deaths-drug-misuse'"),
        ({"series": "adults-in-treatment", "area": "Englnd"}, "'England'"),
        ({"series": "deaths-drug-misuse", "area": "Yorkshire"}, "'Yorkshire and The Humber'"),
        ({"series": "deaths-drug-misuse", "area": "E12000091"}, "'E12000001'"),
        ({"series": "adults-in-treatment", "area": "London"}, "England"),
        ({"series": "deaths-drug-misuse", "breakdown": "sex=female"}, "'sex=females'"),
        ({"series": "deaths-drug-misuse", "breakdown": {"sex": "femalse"}}, "'sex=females'"),
        ({"series": "adults-in-treatment", "source": "ndtms-adult"}, "'ndtms-adults'"),
        ({"series": "opiate-crack-prevalence", "basis": "modelled estimate, 2023"}, "'modelled estimate, 2023 method'"),
        ({"series": "places-in-treatment", "breakdown": "sex=females"}, "all"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_near_ones(arguments, near):
    with pytest.raises(UnknownNameError) as caught:
        load(**arguments)
    assert near in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("breakdown", ["age=20-29; sex", "sex=females; "])
def test_a_breakdown_half_written_is_explained(breakdown):
    with pytest.raises(UnknownNameError):
        load("deaths-drug-misuse", breakdown=breakdown)


def test_without_a_built_table_the_command_that_builds_it_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "processed_folder", lambda: tmp_path)
    with pytest.raises(NotBuiltError, match="drugmetrics build"):
        load("deaths-drug-misuse")


def test_what_a_reader_does_to_the_table_does_not_change_the_next_reading():
    table = observations()
    table["mine"] = 1
    try:
        assert "mine" not in observations()
    finally:
        del table["mine"]


# Bases and units.


@pytest.mark.parametrize("name", list(all_series()))
def test_a_series_comes_on_its_own_basis_and_in_its_own_unit(name):
    about = all_series()[name]
    rows = load(name, breakdown=None if about.derived else "*")
    assert len(rows) > 0
    assert set(rows["basis"]) == {about.basis}
    assert set(rows["unit"]) == {about.unit}
    assert set(rows["series"]) == {name}


def test_the_three_methods_of_prevalence_are_never_one_line():
    newest = load("opiate-crack-prevalence")
    assert list(newest["period"]) == ["2022/23"]
    every = load("opiate-crack-prevalence", basis="*")
    assert every["basis"].nunique() == 3
    england = every[(every["period"] == "2016/17") & (every["area_code"] == "E92000001")]
    assert list(england["value"].sort_values()) == [313971, 324840]
    older = load("opiate-crack-prevalence", basis="modelled estimate, 2023 method")
    assert list(older["value"]) == [324840, 336531, 341032]


def test_young_people_before_the_restatement_do_not_join_the_later_series():
    later = load("young-people-in-treatment")
    assert later.at["2009", "value"] == 24494
    assert later.at["2019", "value"] == 14777
    assert 2010 not in later["period_end"].dt.year.to_list()
    earlier = load("young-people-in-treatment", basis="stock over the year, before restatement")
    assert earlier.at["2009", "value"] == 24053
    assert earlier.at["2019", "value"] == 14485
    assert not set(later["edition"]) & set(earlier["edition"])


def test_what_a_report_printed_about_a_statistic_is_had_only_by_asking():
    own = load("adults-in-treatment")
    assert own.at["2022", "value"] == 289215
    reported = load("adults-in-treatment", source="from-harm-to-hope-annual-report")
    assert list(reported["value"]) == [286545, 287164]
    assert set(reported["status"]) == {"management information"}
    assert "from-harm-to-hope-annual-report" not in set(own["source"])


def test_a_publication_asked_for_by_name_must_still_be_of_one_basis():
    with pytest.raises(MixedBasisError, match=r"average of three years.*count of disruptions"):
        load("organised-crime-group-disruptions", source="from-harm-to-hope-annual-report")
    both = load("organised-crime-group-disruptions", source="from-harm-to-hope-annual-report", basis="*")
    assert dict(zip(both["basis"], both["value"], strict=True)) == {
        "average of three years": 2450, "count of disruptions": 2974,
    }  # fmt: skip


def test_units_never_join_in_one_line():
    """Made up: a survey edition that prints neighbourhood crime in millions."""
    table = observations()
    millions = table[(table["series"] == "neighbourhood-crime") & (table["source"] == "ons-crime-survey")].tail(1)
    millions = millions.assign(unit="million incidents", edition="made-up", period="2030")
    with instead(pd.concat([table, millions], ignore_index=True)):
        with pytest.raises(MixedBasisError, match="million incidents; thousand incidents"):
            load("neighbourhood-crime")
        both = load("neighbourhood-crime", basis="*")
    assert set(both["unit"]) == {"million incidents", "thousand incidents"}


@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize("source", [None, "from-harm-to-hope-annual-report"])
def test_only_a_star_gives_several_bases(name, source):
    if source and source not in set(observations().query("series == @name")["source"]):
        with pytest.raises(UnknownNameError):
            load(name, source=source, breakdown="*")
        return
    try:
        rows = load(name, source=source, breakdown="*")
    except MixedBasisError as error:
        assert "basis=" in str(error)  # noqa: PT017
        return
    assert rows["basis"].nunique() == 1
    assert rows["unit"].nunique() == 1


# Suppressed figures.


def test_a_rate_that_was_not_calculated_stays_missing_with_its_marker():
    rows = load("deaths-drug-misuse-rate", area="North East", breakdown="sex=females")
    missing = rows[rows["value"].isna()]
    assert list(missing["period"]) == ["1995", "1996", "1997", "1999"]
    assert set(missing["marker"]) == {":"}
    assert missing[["lower", "upper"]].isna().all(axis=None)
    # Not calculated because too few died, which is printed and is not zero.
    deaths = load("deaths-drug-misuse", area="North East", breakdown="sex=females").loc[missing.index, "value"]
    assert ((deaths > 0) & (deaths < 10)).all()


def test_no_marked_cell_became_a_number_and_no_empty_cell_is_unmarked():
    table = observations()
    table = table[table["source"] == "ons-drug-poisoning-deaths"]
    assert table.loc[table["marker"] == ":", "value"].isna().all()
    assert (table.loc[table["value"].isna(), "marker"] == ":").all()
    assert table["value"].isna().sum() == 652
    unreliable = table[table["marker"].isin(["u", "*"])]
    assert len(unreliable) == 538
    assert unreliable["value"].notna().all()


def test_loading_drops_no_marked_cell():
    every = observations()
    for name in ("deaths-drug-misuse-rate", "deaths-mentioning-substance-rate"):
        newest = every[(every["series"] == name) & (every["edition"] == "2022-registrations")]
        rows = load(name, breakdown="*")
        assert rows["value"].isna().sum() == newest["value"].isna().sum() > 0
        assert (rows["marker"] == "u").sum() == (newest["marker"] == "u").sum() > 0


def test_limits_come_with_their_rates():
    row = load("deaths-drug-misuse-rate", area="England").loc["2022"]
    assert row["lower"] < row["value"] < row["upper"]
    assert np.isfinite([row["lower"], row["upper"]]).all()


def test_a_series_without_a_total_says_which_breakdowns_it_has():
    with pytest.raises(UnknownNameError, match="substance="):
        load("deaths-mentioning-substance", area="England and Wales")
