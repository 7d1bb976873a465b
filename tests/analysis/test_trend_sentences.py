"""Sentences on deaths set against their trend, and on back-tests of it. The figures here are made up unless said."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from tests.analysis.made_up import plain

from drugmetrics.analysis import deaths as deaths_analysis
from drugmetrics.analysis import findings
from drugmetrics.analysis.deaths import (
    LAST_YEAR_BEFORE,
    TrendDifference,
    by_year,
    trend_difference,
)
from drugmetrics.framework.ambitions import ambition
from drugmetrics.observations.load import load

# Deaths.


def trend(
    difference: float, low: float, high: float, observed: float = 3000, last: int = LAST_YEAR_BEFORE
) -> TrendDifference:
    row = {
        "expected": observed + difference, "lower": observed + low, "upper": observed + high, "observed": observed,
        "difference": difference, "difference_lower": low, "difference_upper": high,
    }  # fmt: skip
    years = pd.DataFrame([row], index=[2022])
    return TrendDifference(years, years.iloc[0], pd.Series([2900.0], index=[2021]), 2012, last, 10, 9, 0.95)


COUNTS = pd.Series([2800.0, 3000.0], index=[2021, 2022])


@pytest.mark.parametrize(
    ("difference", "low", "high", "said", "consistent"),
    [
        (
            500,
            -200,
            1400,
            "500 fewer than",
            "no difference from the trend and with nearly 1,000 fewer: registrations so",
        ),
        (
            1200,
            300,
            2000,
            "1,200 fewer than",
            "fewer deaths than the trend and with nearly 1,000 fewer: registrations so",
        ),
        (200, 100, 300, "200 fewer than", "fewer deaths than the trend, and not with nearly 1,000 fewer."),
        (-400, -900, 100, "400 more than", "no difference from the trend, and not with nearly 1,000 fewer."),
        (-700, -900, -500, "700 more than", "more deaths than the trend, and not with nearly 1,000 fewer."),
    ],
)
def test_a_difference_from_trend_is_said_with_what_it_is_consistent_with(difference, low, high, said, consistent):
    words = plain(
        findings.deaths(trend(difference, low, high), COUNTS, ambition("deaths-prevented"), "framework", "England")
    )
    assert (
        "3,000 deaths related to drug misuse were registered in England in 2022, 7% more than in 2021 (2,800)." in words
    )
    assert f"3,000 were registered, {said} the trend (interval from" in words
    assert f"That is consistent with {consistent}" in words
    assert words.endswith("It says nothing of the cause.")


def test_limits_on_both_sides_of_zero_are_written_with_their_sides():
    words = findings.deaths(trend(500, -200, 1400), COUNTS, ambition("deaths-prevented"), "framework", "England")
    assert "(interval from 200 more to 1,400 fewer)" in words


def test_another_area_is_not_set_against_englands_ambition():
    words = findings.deaths(trend(500, -200, 1400), COUNTS, ambition("deaths-prevented"), "framework", "London")
    assert "registered in London" in words
    assert "1,000" not in words
    assert words.endswith("it says nothing of the cause.")


def test_before_a_year_after_the_strategy_is_known_nothing_is_set_against_the_trend():
    result = dataclasses.replace(trend(0, 0, 0), total=None)
    words = findings.deaths(result, COUNTS.head(1), ambition("deaths-prevented"), "framework", "England")
    assert "No registrations after 2021 are in the record for this day" in words
    assert "than the trend" not in words
    assert findings.deaths_title(result) == "No registrations after 2021 are held"


def test_no_registrations_and_too_few_years_are_said():
    goal_then = ambition("deaths-prevented")
    nothing = findings.deaths(None, pd.Series(dtype="float64"), goal_then, "framework", "England")
    assert nothing == "No deaths registered in England are in the record for this day."
    few = findings.deaths(None, COUNTS, goal_then, "framework", "England")
    assert few.endswith("Too few years are held for a trend with its interval.")
    assert findings.deaths_title(None) == "No trend can be drawn for this day"


def test_the_headline_says_whether_the_difference_is_outside_what_is_uncertain():
    assert findings.deaths_title(trend(500, -200, 1400)).endswith(
        "500 fewer than the trend, inside what the trend leaves uncertain"
    )
    assert findings.deaths_title(trend(-700, -900, -500)).endswith(
        "700 more than the trend, outside what the trend leaves uncertain"
    )


def choices(*rows: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["difference", "difference_lower", "difference_upper"])


def test_choices_of_trend_that_disagree_on_the_sign_are_said_to():
    words = plain(
        findings.trend_choices(choices((300, -100, 1200), (-50, -400, 200)), ambition("deaths-prevented").wanted)
    )
    assert "Over 2 defensible choices" in words
    assert "from 50 more to 300 fewer than the trend" in words
    assert "The choice alone decides the sign." in words
    assert "No interval leaves out zero." in words
    assert "Nearly 1,000 fewer lies inside 1 of them." in words
    assert findings.choices_title(choices((300, -100, 1200), (-50, -400, 200))) == (
        "The choice of trend alone decides the sign of the difference"
    )


def test_choices_of_trend_that_agree_are_said_to():
    agreed = choices((300, 100, 1200), (500, 200, 900))
    words = findings.trend_choices(agreed, ambition("deaths-prevented").wanted)
    assert "decides the sign" not in words
    assert "2 of the 2 intervals leave out zero." in words
    assert findings.choices_title(agreed) == "Every choice of trend gives fewer deaths than the trend"
    assert findings.choices_title(choices((-3, -9, 1))) == "Every choice of trend gives more deaths than the trend"
    assert "no choice of trend can be compared" in findings.trend_choices(
        choices(), ambition("deaths-prevented").wanted
    )


def test_the_delay_of_registration_is_the_newest_held():
    rows = load("registration-delay-drug-misuse", area="England")
    words = plain(findings.delay(rows, "England"))
    assert "in 2022 had happened more than 215 days before (" in words
    assert f"({rows['value'].iloc[0]:,.0f} in 1993)" in words
    assert "No registration delay is in the record" in findings.delay(rows.head(0), "England")


@pytest.mark.parametrize("area", ["England", "London"])
def test_the_sentence_on_deaths_is_the_one_its_difference_gives(area):
    counts = by_year(load("deaths-drug-misuse", area=area))
    result = trend_difference(counts)
    words = plain(findings.deaths(result, counts, ambition("deaths-prevented"), "framework", area))
    assert (
        f"{result.total['expected']:,.0f} (95% interval {result.total['lower']:,.0f} to {result.total['upper']:,.0f})"
        in words
    )
    assert findings.trend_words(result.total) in words


@pytest.mark.parametrize(
    ("held", "words"),
    [([], "Too few years"), ([True, True, False], "held 2 of 3 later years"), ([True], "held 1 of 1")],
)
def test_a_back_test_is_said_with_its_number(held, words):
    assert words in findings.back_test(held, 0.95, "England")


def test_the_back_test_on_a_page_is_the_one_of_its_series_and_of_years_before_the_strategy_only():
    counts = by_year(load("deaths-drug-misuse", area="England"))
    assert deaths_analysis.back_test(counts) == deaths_analysis.back_test(counts[counts.index <= 2021])
    assert len(deaths_analysis.back_test(counts)) > 20
    assert deaths_analysis.back_test(counts[:0]) == []
