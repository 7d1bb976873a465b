"""Sentences on deaths set against their trend. The figures here are made up unless said."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from tests.analysis.made_up import plain

from drugmetrics.analysis import findings
from drugmetrics.analysis.deaths import (
    LAST_YEAR_BEFORE,
    Counterfactual,
    by_year,
    check_of_scale,
    counterfactual,
    splits,
)
from drugmetrics.analysis.deaths.page import Died
from drugmetrics.analysis.deaths.rows import row, table
from drugmetrics.analysis.delay import Nowcast
from drugmetrics.analysis.findings import died, prevented
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


# By year of death.


def completed(difference: float, low: float, high: float) -> Died:
    """Give 5,000 counted and 5,100 once complete, against a trend."""
    years = pd.DataFrame({"deaths": 5000.0, "estimate": 5100.0, "lower": 5050.0, "upper": 5180.0}, index=[2022])
    result = dataclasses.replace(trend(difference, low, high, observed=5100, last=2019), first=2010)
    return Died(Nowcast(years, pd.DataFrame({2022: [5100]}), 0.95), result)


@pytest.mark.parametrize(
    ("difference", "low", "high", "said", "consistent"),
    [
        (400, -300, 1200, "400 fewer than the trend (interval from 300 more to 1,200 fewer)", "no difference from"),
        (-400, -900, -10, "400 more than the trend (interval from 900 more to 10 more)", "more deaths than"),
        (900, 100, 1700, "900 fewer than the trend (interval from 100 fewer to 1,700 fewer)", "fewer deaths than"),
    ],
)
def test_deaths_by_year_of_death_are_said_completed_and_how_few_are_counted_so(difference, low, high, said, consistent):
    words = plain(died.died(completed(difference, low, high)))
    assert words.startswith("5,100 deaths from drug poisoning happened in England and Wales in 2022, once")
    assert "(5,000 counted so far; interval 5,050 to 5,180)" in words
    assert f"The trend of 2010 to 2019, continued, gives {5100 + difference:,.0f} (95% interval" in words
    assert said in words
    assert f"That is consistent with {consistent} the trend; it says nothing of the cause." in words
    assert words.endswith("none for England alone, and none after 2022.")


def test_the_headline_by_year_of_death_says_whether_it_is_outside():
    assert died.died_title(completed(400, -300, 1200)).endswith("400 fewer than the trend, inside what the trend "
                                                                     "leaves uncertain")  # fmt: skip
    assert died.died_title(completed(900, 100, 1700)).endswith("900 fewer than the trend, outside what the trend "
                                                                    "leaves uncertain")  # fmt: skip


@pytest.mark.parametrize("found", [None, Died(completed(1, 0, 2).held, None)])
def test_no_year_of_death_after_the_strategy_is_said(found):
    words = died.died(found)
    assert words.startswith("No year of death after the strategy is in the record for this day. Only poisoning")
    assert died.died_title(found) == "No year of death after the strategy is held"


def test_the_choices_by_year_of_death_are_said_beside_registrations_of_the_same_year():
    given = {
        "model": "quasi-Poisson", "baseline": 2019, "definition": "poisoning", "area": "England and Wales",
        "first": 2022, "last": 2022,
    }  # fmt: skip
    late = {"estimator": "by year of death", "basis": "occurrence"} | given
    alike = {"estimator": "difference from trend", "basis": "registration"} | given
    rows = table([
        row(choice="linear; delay as estimated", difference=300, lower=-100, upper=700, **late),
        row(choice="linear; delay a tenth longer", difference=250, lower=-100, upper=700, **late),
        row(choice="damped; delay as estimated", difference=-200, lower=-300, upper=-100, **late),
        row(choice="linear", difference=150, lower=-300, upper=500, **alike),
        row(choice="damped", difference=-120, lower=-300, upper=500, **alike),
    ])  # fmt: skip
    words = plain(died.by_year_of_death(rows))
    assert words == (
        "By year of death, deaths from poisoning in England and Wales in 2022 were 300 fewer to 200 more than the "
        "trend to 2019, by its form; 1 of the 2 intervals leave out zero. What is assumed of the delay moves it by 50. "
        "Registered in 2022 instead, by the same trends: 150 fewer to 120 more."
    )
    assert died.by_year_of_death(rows.tail(2)).startswith("No difference by year of death can be worked out")
    assert "none of the 1 intervals" in died.by_year_of_death(rows.head(1))
    assert died.by_year_of_death(table([])).startswith("No difference by year of death")


def test_the_check_of_scale_says_what_was_published_and_what_the_ratio_implies():
    words = plain(prevented.check_of_scale(check_of_scale()))
    assert "169,727 people a year in treatment in 2008/09 to 2010/11" in words
    assert "implies 240 deaths fewer a year" in words
    assert "880 were published" in words
    assert prevented.check_of_scale(None).startswith("The check of scale cannot be made")


def test_what_would_have_to_be_true_is_not_said_where_nothing_was_asked():
    assert prevented.needed(None, None, "Wales") == (
        "No number is asked of Wales, so what would have to be true cannot be said."
    )
    assert prevented.needed(None, None, "England").startswith("No number that the ambition asked for was public")
    wanted = ambition("deaths-prevented").wanted
    assert prevented.needed(None, wanted, "England").startswith("Nothing registered after the strategy is held")


def test_a_change_that_splits_several_ways_is_said_once():
    words = prevented.splits(splits(None, "misuse", first=2012))
    assert words.count("1,492 to 2,906") == 1
    assert words.count("This split ends in 2022") == 4


def test_a_few_deaths_are_said_to_a_tenth():
    assert [prevented.side(number) for number in (0.0, 0.84, -4.5, 9.94, 9.96, -1200)] == [
        "0 fewer", "0.8 fewer", "4.5 more", "9.9 fewer", "10 fewer", "1,200 more",
    ]  # fmt: skip
