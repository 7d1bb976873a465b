"""Recovery: completions from every baseline, exits, deaths in treatment, waits and returns."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from tests.analysis.made_up import plain

from drugmetrics.analysis import in_treatment, recovery
from drugmetrics.analysis.findings import recovery as words
from drugmetrics.observations.table import instead, observations

NOTHING = "1985-01-01"


def changed(series: str, period: str, value: float | None, breakdown: str = "all") -> pd.DataFrame:
    """Put another number into every edition of a figure for England; without one, take the figure out."""
    rows = observations()
    at = (rows["series"] == series) & (rows["period"] == period) & (rows["area_code"] == "E92000001")
    at &= rows["breakdown"] == breakdown
    assert at.any()
    return rows[~at] if value is None else rows.assign(value=rows["value"].where(~at, value))


def finding(day: str | None = None) -> str:
    return plain(words.recovery(recovery.recovery(day), in_treatment.exits(day), in_treatment.stated_share(day)))


def test_the_finding_follows_the_newest_completions():
    assert "64,490 adults completed treatment in 2023/24" in finding()
    assert "3,304 more than the framework's baseline (61,186 in 2021/22)" in finding()
    with instead(changed("successful-completions", "2023/24", 60_000.0)):
        after = finding()
    assert "60,000 adults completed treatment in 2023/24" in after
    assert "1,186 fewer than the framework's baseline" in after
    assert "4,405 more than the last year before the pandemic" in after


def test_however_many_complete_the_ambition_is_never_said_to_be_reached():
    with instead(changed("successful-completions", "2023/24", 200_000.0)):
        held = recovery.recovery()
        told = [finding(), words.not_the_ambition(held), words.completions_title(held)]
    for text in told:
        assert "reached" not in text
        assert "met" not in text.split()
    assert "cannot be said" in told[0]
    assert "That is not progress towards the 24,000" in told[1]


def test_the_share_of_exits_is_of_the_year_and_a_later_share_is_said_by_whom():
    assert "47% of all who left, against 49% in 2021/22" in finding()
    assert "For 2024/25 only the share is held: 46% (secondary report)." in finding()
    with instead(changed("treatment-exits", "2023/24", 0.0, "reason=dropped out or left")):
        assert "74% of all who left" in finding()


def test_without_a_newer_year_no_change_is_stated():
    early = finding("2023-07-20")
    assert "61,186 adults completed treatment in 2021/22" in early
    assert "nothing newer is in the record for this day" in early
    assert "more than" not in early
    assert "no change" in words.not_the_ambition(recovery.recovery("2023-07-20")).casefold()


def test_before_the_baseline_was_printed_none_is_named():
    first = finding("2022-01-05")
    assert "no baseline is in the record for this day" in first
    assert "The annual report" not in words.progress_measure(recovery.recovery("2022-01-05"))
    assert "The annual report printed none" in words.progress_measure(recovery.recovery())


def test_ways_of_leaving_add_up_to_all_who_left_and_are_as_printed_where_one_is_not_held():
    rows = in_treatment.exits()
    assert rows.groupby("period")["value"].sum().round(3).eq(100).all()
    worked = rows.dropna(subset=["together"])
    assert (worked.groupby("period")["exits"].sum() == worked.groupby("period")["together"].first()).all()
    assert pd.isna(rows.set_index("period").loc["2008/09", "together"]).all()
    with instead(changed("treatment-exits", "2023/24", None, "reason=transferred in custody")):
        assert in_treatment.exits()["period"].iloc[-1] == "2022/23"


def test_ways_of_leaving_are_not_joined_across_the_change_of_codes():
    rows = in_treatment.exits()
    bases = rows.groupby("period")["basis"].agg(set).map(len)
    assert bases.eq(1).all()
    assert rows.set_index("period").loc["2008/09", "basis"].iloc[0] != rows["basis"].iloc[-1]
    assert rows.loc[rows["period"] >= in_treatment.NEW_CODES, "basis"].nunique() == 1


def test_deaths_are_set_over_people_in_treatment_and_the_intervals_compared():
    said = words.deaths(in_treatment.deaths())
    assert "4,273 adults died while in treatment in 2024/25 (secondary report): 13.0 per 1,000 (12.6 to 13.4)" in said
    assert "do not overlap" in said
    with instead(changed("deaths-in-treatment", "2024/25", 3_600.0)):
        fewer = in_treatment.deaths()
    assert "The two intervals overlap" in words.deaths(fewer)
    assert words.deaths_title(fewer).startswith("10.9 in 1,000")


def test_deaths_grow_with_numbers_and_the_rate_does_not():
    twice = changed("deaths-in-treatment", "2024/25", 2 * 4_273.0)
    at = (twice["series"] == "adults-in-treatment") & (twice["period"] == "2024/25") & (twice["breakdown"] == "all")
    with instead(twice.assign(value=twice["value"].where(~at, 2 * twice["value"]))):
        after = in_treatment.deaths().iloc[-1]
    before = in_treatment.deaths().iloc[-1]
    assert after["deaths"] == 2 * before["deaths"]
    assert after["value"] == pytest.approx(before["value"])


def test_waits_are_worked_out_of_numbers_where_the_longer_ones_are_held():
    rows = in_treatment.waits().set_index("period")
    assert rows.at["2005/06", "status"] == "accredited official statistics"
    assert rows.at["2023/24", "status"] == "derived here"
    with instead(changed("first-intervention-waits", "2023/24", 181_630.0, "wait=over six weeks")):
        later = in_treatment.waits()
    assert words.waits(later, in_treatment.average_waits()).startswith("49.8% of first interventions")
    assert words.waits_title(later).startswith("50.2%")


def test_returns_end_where_they_end():
    said = words.returns(recovery.returns())
    assert "7.4% of opiate users in 2014 and 34.4% of non-opiate users in 2018" in said
    assert "Nothing after 2018 is held" in said
    with instead(changed("non-opiate-completion-without-return-share", "2018", float("nan"))):
        assert "Nothing after 2014 is held" in words.returns(recovery.returns())


@pytest.mark.parametrize("day", [None, "2022-01-05", "2023-07-20", "2023-10-20", "2024-02-27", NOTHING])
def test_every_sentence_of_a_day_is_whole_and_claims_no_effect(day):
    held = recovery.recovery(day)
    leaving, deaths, waits = in_treatment.exits(day), in_treatment.deaths(day), in_treatment.waits(day)
    average, returned = in_treatment.average_waits(day), recovery.returns(day)
    told = [
        finding(day), words.completions_title(held), words.not_the_ambition(held), words.progress_measure(held),
        words.exits(leaving), words.exits_title(leaving), words.deaths(deaths), words.deaths_title(deaths),
        words.waits(waits, average), words.waits_title(waits), words.returns(returned), words.groups_title(held.groups),
    ]  # fmt: skip
    for text in told:
        assert text
        for broken in ("nan", "None", "NaT", "  ", "..", " ,"):
            assert broken not in text, text
        assert not re.search(r"prevent(ed)?\b|because of the strategy|thanks to|led to|caused", text), text
    if day:
        for rows in (held.completions, held.groups, leaving, deaths, waits, average, returned):
            assert not rows["released"].gt(pd.Timestamp(day)).any()
