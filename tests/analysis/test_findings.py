"""Sentences say what the figures say: met, missed, unknown, disagreeing. The figures here are made up unless said."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import drugmetrics as dm
from drugmetrics.analysis import deaths as deaths_analysis
from drugmetrics.analysis import findings, statements
from drugmetrics.analysis.deaths import (
    LAST_YEAR_BEFORE,
    TrendDifference,
    by_year,
    trend_choices,
    trend_difference,
    trend_if_held,
)
from drugmetrics.analysis.progress import Progress, under_every_baseline
from drugmetrics.framework.ambitions import Ambition, ambition
from drugmetrics.framework.figure import Figure
from drugmetrics.framework.metrics import Metric, metric, metrics
from drugmetrics.observations.load import load

DAYS = [None, "2021-01-01", "2022-12-31", "2023-07-20", "2024-02-27", "2025-01-31"]
AMBITIONS = ("treatment-places", "treatment-places-opiate-crack", "young-people-in-treatment")
#: Wording of effect, which monitoring never is.
OF_EFFECT = re.compile(
    r"\b(effects? of|caused|causing|thanks to|because of the strategy|due to the strategy|led to|impact of|resulted in"
    r"|saved|prevented)\b",
    re.IGNORECASE,
)
ACCREDITED = "accredited official statistics"


def figure(value: float, period: str, status: str = ACCREDITED, **other: object) -> Figure:
    given = {"series": "made-up", "area": "England", "unit": "people", "marker": "", "basis": "stock over the year"}
    given |= {"source": "made-up", "edition": "made-up", "released": dt.date(2025, 12, 4), "source_ref": "made up!A1"}
    return Figure(value=value, period=period, status=status, **(given | other))


def goal(wanted: float | None, name: str = "treatment-places") -> Ambition:
    asked = None if wanted is None else figure(wanted, "Mar 2025", "ambition", unit="places")
    return Ambition(ambition(name).rule, asked, None, None)


def judged(
    name: str,
    start: float | None,
    newest: float | None,
    wanted: float | None = 1000,
    *,
    period: str = "2024/25",
    status: str = ACCREDITED,
    of: str = "treatment-places",
) -> Progress:
    """Make up a progress as `progress` would compute it."""
    before = None if start is None else figure(start, "2021/22", status)
    after = None if newest is None else figure(newest, period)
    change = None if before is None or after is None else newest - start
    share = None if change is None or wanted is None else change / wanted
    return Progress(
        goal(wanted, of), name, before, after, change, share, mixed=status != ACCREDITED,
        reached=None if share is None else share >= 1, time_elapsed=1.0, deadline=dt.date(2025, 3, 31),
    )  # fmt: skip


def plain(text: str) -> str:
    return text.replace("**", "")


# More people in treatment.


def test_an_ambition_reached_from_every_baseline_is_said_to_be():
    words = plain(findings.places([judged("framework", 5000, 6200), judged("accredited", 5100, 6200)], "framework"))
    assert "By 2024/25, 6,200 people (accredited official statistics) were in treatment" in words
    assert "1,200 more than the framework baseline of 5,000 (2021/22)" in words
    assert "120% of the 1,000 sought by 31 March 2025" in words
    assert "It is reached from every baseline held: framework (+1,200, 120%) and accredited (+1,100, 110%)." in words
    assert "not" not in words


def test_an_ambition_missed_from_every_baseline_at_the_deadline_was_not_reached():
    words = findings.places([judged("framework", 5000, 5900), judged("accredited", 5100, 5900)], "accredited")
    assert "800 more than the accredited baseline of 5,100" in words
    assert "It was not reached from any baseline held: framework (+900, 90%) and accredited (+800, 80%)." in words


def test_before_the_deadline_it_is_not_reached_yet():
    both = [judged(name, 5000, 5900, period="2023/24") for name in ("framework", "accredited")]
    words = findings.places(both, "framework")
    assert words.startswith("By the newest year held, 2023/24,")
    assert "It is not reached yet from any baseline held" in words
    assert "was not reached" not in words


def test_baselines_that_disagree_are_said_to():
    both = [judged("framework", 5000, 6000), judged("accredited", 5001, 6000), judged("pre-pandemic", 4000, 6000)]
    words = plain(findings.places(both, "accredited"))
    assert "The answer depends on the baseline:" in words
    assert "reached from framework (+1,000, 100%) and pre-pandemic (+2,000, 200%)," in words
    assert "not from accredited (+999, 99.9%)." in words


def test_a_fall_is_a_fall():
    words = findings.places([judged("framework", 5000, 4500)], "framework")
    assert "500 fewer than the framework baseline" in words
    assert "-50% of the 1,000" in words


def test_mixed_bases_are_named():
    mixed = judged("framework", 5000, 5900, status="management information")
    words = findings.places([mixed, judged("accredited", 5100, 5900)], "framework")
    assert (
        "That sets accredited official statistics against a baseline that is management information: mixed bases."
        in words
    )
    assert "mixed bases" not in findings.places([mixed, judged("accredited", 5100, 5900)], "accredited")


def test_what_cannot_be_known_is_said_and_no_number_is_made_up():
    nothing_newer = findings.places([judged("framework", 5000, None), judged("accredited", None, None)], "framework")
    assert "no progress can be stated" in nothing_newer
    nothing_asked = findings.places([judged("framework", 5000, 5900, None)], "framework")
    assert nothing_asked == "The number of places asked for is not in the record for this day."


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    starts=st.lists(st.integers(1, 400_000), min_size=3, max_size=3), newest=st.integers(1, 400_000),
    wanted=st.integers(1, 60_000), lead=st.integers(0, 2),
)  # fmt: skip
def test_every_number_and_verdict_of_the_sentence_follows_from_the_figures(starts, newest, wanted, lead):
    names = ("framework", "accredited", "pre-pandemic")
    every = [judged(name, start, newest, wanted) for name, start in zip(names, starts, strict=True)]
    words = plain(findings.places(every, names[lead]))
    change = newest - starts[lead]
    assert f"{newest:,} people (accredited official statistics) were in treatment" in words
    assert (
        f"{abs(change):,} {'more' if change >= 0 else 'fewer'} than the {names[lead]} baseline of {starts[lead]:,}"
        in words
    )
    assert f"{change / wanted:.0%} of the {wanted:,} sought" in words
    reached = {name for name, start in zip(names, starts, strict=True) if newest - start >= wanted}
    verdict = words[words.index("sought by 31 March 2025.") :]
    said = {
        name
        for name in names
        if re.search(rf"reached from [^:]*(?<!not from )\b{name} \(", verdict.split("not from")[0])
    }
    if reached and reached != set(names):
        assert "depends on the baseline" in verdict
        assert said == reached
    else:
        assert ("reached from every baseline" in verdict) == bool(reached)
        assert ("not reached from any baseline" in verdict) == (not reached)


@pytest.mark.parametrize(
    ("every", "words"),
    [
        ([judged("framework", 5000, 6200), judged("accredited", 5100, 6200)], "1,200 more people in treatment"),
        ([judged("framework", 5000, 4900)], "100 fewer people in treatment than the framework baseline, -10%"),
        ([judged("framework", 5000, None)], "No progress towards the ambition can be stated yet"),
    ],
)
def test_the_headline_of_the_chart_says_the_same(every, words):
    assert words in findings.places_title(every[0])


def test_a_part_of_the_ambition_is_said_from_every_baseline_that_is_held():
    starts = {"framework": 100, "accredited": 400, "pre-pandemic": None}
    words = findings.part([judged(name, start, 1125, of=AMBITIONS[2]) for name, start in starts.items()])
    assert words == (
        "More young people in treatment (1,000): +1,025 (102%) from framework and +725 (72%) from accredited, "
        "in 2024/25."
    )


def test_a_part_whose_record_ends_early_says_where():
    every = [judged(name, 100, 900, period="2023/24", of=AMBITIONS[1]) for name in ("framework", "accredited")]
    words = findings.part(every)
    assert words.startswith("For people using opiates and/or crack (1,000): +800 (80%) from framework")
    assert words.endswith(" The numbers held end in 2023/24.")
    ends = findings.parts_end([every])
    assert "for people using opiates and/or crack: the newest year held is 2023/24" in ends
    assert "never stands in" in ends
    assert "the newest year held" not in findings.parts_end([[judged("framework", 100, 900)]])


def test_a_part_that_cannot_be_judged_says_why():
    assert "the number asked for is not in the record" in findings.part([judged("framework", 100, 900, None)])
    assert "nothing newer than a baseline is held" in findings.part([judged("framework", 100, None)])


def test_newest_periods_that_differ_are_each_named():
    every = [judged("framework", 100, 900, period="2022/23"), judged("accredited", 100, 950)]
    assert "in 2022/23 and +850 (85%) from accredited in 2024/25" in findings.part(every)


def test_the_headline_of_shares_counts_the_ambitions_that_hang_on_the_baseline():
    disagreeing = [judged("framework", 0, 1000), judged("accredited", 1, 1000)]
    met = [judged(name, 0, 1000, of=AMBITIONS[1]) for name in ("framework", "accredited")]
    missed = [judged(name, 0, 10, of=AMBITIONS[2]) for name in ("framework", "accredited")]
    assert findings.shares_title([*disagreeing, *met]) == (
        "Whether it is reached depends on the baseline for 1 of 2 ambitions"
    )
    assert findings.shares_title(met) == "Reached from every baseline"
    assert findings.shares_title(missed) == "Not reached from any baseline held"
    assert findings.shares_title([judged("framework", 5, None)]) == "Nothing can be judged yet"


def test_the_headline_of_shares_does_not_call_a_met_ambition_missed():
    met = [judged(name, 0, 1000, of=AMBITIONS[1]) for name in ("framework", "accredited")]
    missed = [judged(name, 0, 10, of=AMBITIONS[2]) for name in ("framework", "accredited")]
    assert "Not reached from any baseline" not in findings.shares_title([*met, *missed])


def test_a_share_just_short_of_the_ambition_is_not_written_as_the_whole():
    words = findings.places([judged("framework", 5000, 5999)], "framework")
    assert "was not reached" in words
    assert "100%" not in words


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


# The framework.


def made(change: float | None, wanted: str = "down", name: str = "deaths-drug-misuse") -> Metric:
    """Make up a metric that changed by so much."""
    rule = metric(name).rule.model_copy(update={"wanted": wanted, "title": f"Metric {change}", "comparable": True})
    start = figure(100, "2021")
    newest = None if change is None else figure(100 * (1 + change), "2023")
    return Metric(rule, start, (), start, newest, None, None, None)


def test_metrics_are_counted_by_the_way_they_went():
    every = [made(0.2), made(-0.1), made(0.3, "up"), made(None)]
    words = plain(findings.framework(every))
    assert "Of the framework's 4 headline rows, 3 can be compared with their baseline" in words
    assert "2 moved the way wanted and 1 the other way (metric 0.2)." in words
    assert "For 1 it cannot be said: metric None." in words
    assert findings.framework_title(every) == (
        "2 of 3 comparable headline rows moved the way wanted; 1 cannot be compared"
    )


def test_metrics_that_cannot_be_compared_are_said_not_to_be():
    assert "None of the 2 headline rows has two comparable figures" in findings.framework([made(None), made(None)])
    assert findings.framework_title([made(None)]) == "No headline row has two comparable figures yet"


@pytest.mark.parametrize("wanted", ["down", "up"])
def test_no_change_is_neither_way(wanted):
    words = findings.framework([made(0.0, wanted), made(-0.5), made(0.5, "up")])
    assert "2 moved the way wanted and 0 the other way" in words


# Statements.


def test_a_statement_is_set_against_the_years_around_it_and_has_no_baseline_of_its_own():
    claim = statements.treatment_places().claims[0]
    assert (claim.said.text, claim.said.period, claim.said.status) == ("nearly 19,000", "Nov 2023", "statement")
    before = {one.baseline_name: (one.newest.period, one.change) for one in claim.before}
    after = {one.baseline_name: (one.newest.period, one.change) for one in claim.after}
    assert before["accredited"] == ("2022/23", 303_053 - 300_541)
    assert after["accredited"] == ("2023/24", 325_215 - 300_541)
    assert before["framework"][0] == "2022/23"
    assert statements.treatment_places(as_of="newest") == statements.treatment_places()


def test_a_statement_without_a_date_is_in_no_view_of_a_day():
    assert statements.treatment_places(as_of="2026-01-01").claims == ()
    assert statements.treatment_places(as_of="2026-01-01").figures == []


# From the record, and from a record that says otherwise.


def on_places(day: str | None) -> list[str]:
    every = {name: under_every_baseline(name, as_of=day) for name in AMBITIONS}
    written = [findings.shares_title([one for each in every.values() for one in each])]
    for one in every["treatment-places"]:
        written += [findings.places(every["treatment-places"], one.baseline_name), findings.places_title(one)]
    parts = [every[name] for name in AMBITIONS[1:]]
    return [*written, *(findings.part(part) for part in parts), findings.parts_end(parts)]


def on_deaths(day: str | None) -> list[str]:
    wanted, written = ambition("deaths-prevented", as_of=day), []
    for area in ("England", "London"):
        counts = by_year(load("deaths-drug-misuse", area=area, as_of=day))
        for baseline in wanted.rule.baselines:
            result = trend_if_held(counts, last=wanted.baseline_year(baseline))
            written.append(findings.deaths(result, counts, wanted, baseline, area))
            written.append(findings.deaths_title(result))
    options = trend_choices(by_year(load("deaths-drug-misuse", area="England", as_of=day)))
    written += [findings.trend_choices(options, wanted.wanted), findings.choices_title(options)]
    return [*written, findings.delay(load("registration-delay-drug-misuse", area="England", as_of=day), "England")]


def on_framework(day: str | None) -> list[str]:
    known = metrics(as_of=day)
    return [findings.framework(known), findings.framework_title(known)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page", [on_places, on_deaths, on_framework])
def test_every_sentence_of_a_day_is_whole_words_no_effect_and_knows_nothing_later(page, day):
    for words in page(day):
        assert words
        for broken in ("nan", " None", "None)", "NaT", "inf ", "  ", "()", "{", "..", " ,"):
            assert broken not in words, words
        assert words.count("**") % 2 == 0
        found = OF_EFFECT.search(words)
        assert found is None, f"{found[0]!r} in: {words}"
        # Years of figures: the deadline may be named as what is sought.
        told = re.sub(r"by 31 March 2025|sought by [^.]*|\d{1,3},\d{3}", "", words)
        years = {int(year) for year in re.findall(r"\b(20\d\d)\b", told)}
        assert not {year for year in years if day and year > int(day[:4])}, words


def test_the_sentences_of_the_newest_record_are_those_of_the_issue():
    places = plain(findings.places(dm.under_every_baseline("treatment-places"), "framework"))
    assert "48,326 more than the framework baseline of 297,532 (2021/22), which is 89% of the 54,500" in places
    assert "mixed bases" in places
    assert "accredited (+45,317, 83%)" in places
    young = findings.part(dm.under_every_baseline("young-people-in-treatment"))
    assert "+5,225 (104%) from framework, +4,886 (98%) from accredited" in young


@cache
def as_it_is(page: Callable[[None], list[str]]) -> str:
    return " ".join(page(None))


ADULTS = {"series": "adults-in-treatment", "breakdown": "all"}
REPORT = "from-harm-to-hope-annual-report"


@pytest.mark.parametrize(
    ("page", "where", "value", "gone", "there"),
    [
        (on_places, {**ADULTS, "period": "2024/25"}, 340_000, "345,858", "356,212"),
        (on_places, {**ADULTS, "period": "2021/22", "source": REPORT}, 280_000, "297,532", "290,987"),
        (on_places, {"series": "ambition-treatment-places"}, 60_000, "54,500", "60,000"),
        (on_places, {"series": "young-people-in-treatment", "period": "2024/25"}, 20_000, "5,225", "9,013"),
        (on_deaths, {"series": "deaths-drug-misuse", "period": "2023"}, 2_000, "3,353", "2,000"),
        (on_deaths, {"series": "registration-delay-drug-misuse", "period": "2022"}, 300, "215 days", "300 days"),
    ],
)
def test_changing_an_observation_changes_the_sentence(with_value, page, where, value, gone, there):
    before = as_it_is(page)
    assert gone in before
    assert there not in before
    with_value(value, **where)
    after = " ".join(page(None))
    assert gone not in after
    assert there in after


def test_a_metric_that_turns_changes_the_count(with_value):
    before = findings.framework(metrics())
    assert "deaths related to drug misuse" in before
    with_value(2_000, series="deaths-drug-misuse", period="2023", area_code="E92000001")
    after = findings.framework(metrics())
    assert "deaths related to drug misuse" not in after
    assert int(re.search(r"(\d+) moved the way", after)[1]) == int(re.search(r"(\d+) moved the way", before)[1]) + 1


def test_the_headline_of_groups_compares_the_ones_held_to_the_end():
    rows = pd.DataFrame(
        [
            ("opiate", "2021/22", 100), ("opiate", "2024/25", 90), ("cannabis", "2021/22", 50),
            ("alcohol only", "2021/22", 10), ("alcohol only", "2024/25", 15),
        ],
        columns=["group", "period", "value"],
    )  # fmt: skip
    assert findings.groups_title(rows) in (
        "From 2021/22 to 2024/25: alcohol only +50% and opiate -10%",
        "From 2021/22 to 2024/25: opiate -10% and alcohol only +50%",
    )


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


def test_the_two_baselines_of_one_year_are_named_part_by_part():
    words = findings.two_baselines(under_every_baseline("treatment-places"))
    assert "297,532, management information" in words
    assert "adults in treatment 286,545 against 289,215" in words
    assert "young people in treatment 10,987 against 11,326" in words


def test_two_baselines_of_which_one_is_not_held_are_not_set_side_by_side():
    words = findings.two_baselines(under_every_baseline("treatment-places", as_of="2023-01-20"))
    assert "not both in the record" in words
    assert not any(character.isdigit() for character in words)


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
