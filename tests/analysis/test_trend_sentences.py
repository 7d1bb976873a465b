"""Sentences on deaths set against their trend. The figures here are made up unless said."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from tests.analysis.made_up import plain

from drugmetrics.analysis import findings
from drugmetrics.analysis.deaths import LAST_YEAR_BEFORE, Counterfactual, by_year, counterfactual
from drugmetrics.framework.ambitions import ambition
from drugmetrics.observations.load import load

# Deaths.


def trend(
    difference: float, low: float, high: float, observed: float = 3000, last: int = LAST_YEAR_BEFORE
) -> Counterfactual:
    row = {
        "expected": observed + difference, "lower": observed + low, "upper": observed + high, "observed": observed,
        "difference": difference, "difference_lower": low, "difference_upper": high,
    }  # fmt: skip
    years = pd.DataFrame([row], index=[2022])
    return Counterfactual(
        years, years.iloc[0], pd.Series([2900.0], index=[2021]), 2012, last, 10, 9, 0.95, "linear", "quasi-Poisson",
        0.05, (), np.zeros((1, 1)),
    )  # fmt: skip


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


def test_the_delay_of_registration_is_the_newest_held():
    rows = load("registration-delay-drug-misuse", area="England")
    words = plain(findings.delay(rows, "England"))
    assert "in 2022 had happened more than 215 days before (" in words
    assert f"({rows['value'].iloc[0]:,.0f} in 1993)" in words
    assert "No registration delay is in the record" in findings.delay(rows.head(0), "England")


@pytest.mark.parametrize("area", ["England", "London"])
def test_the_sentence_on_deaths_is_the_one_its_difference_gives(area):
    counts = by_year(load("deaths-drug-misuse", area=area))
    result = counterfactual(counts)
    words = plain(findings.deaths(result, counts, ambition("deaths-prevented"), "framework", area))
    assert (
        f"{result.total['expected']:,.0f} (95% interval {result.total['lower']:,.0f} to {result.total['upper']:,.0f})"
        in words
    )
    assert findings.trend_words(result.total) in words
