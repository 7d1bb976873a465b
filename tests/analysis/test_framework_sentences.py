"""Sentences of the scorecard: on metrics and ambitions together, and what stands in each cell."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pandas as pd
import pytest
from tests.analysis.made_up import figure, plain
from tests.analysis.test_findings import OF_EFFECT

from drugmetrics.analysis import findings
from drugmetrics.analysis.findings import standings as words
from drugmetrics.analysis.standings import Chance, NextRelease, Prospect, prospects, standings_of
from drugmetrics.analysis.standings.chances import prospect
from drugmetrics.framework.ambitions import ambition
from drugmetrics.framework.metric_rules import Announced
from drugmetrics.framework.metrics import Metric, metric, metrics

DAYS = [None, "2021-01-01", "2022-01-05", "2023-07-20", "2024-02-27"]


def made(name: str, kind: str, *chances: Chance, why: str = "", span: str = "") -> Prospect:
    """Make up how an ambition stands."""
    return Prospect(ambition(name), kind, chances, None, why, span)


PLACES, PARTS, YOUNG = "treatment-places", "treatment-places-opiate-crack", "young-people-in-treatment"
REACHED = made(PLACES, "reached", Chance("accredited", 1.0, reached=True))
MISSED = made(PARTS, "not reached", Chance("accredited", 0.0, reached=False, before=0.12))
SPLIT = made(
    YOUNG, "baselines disagree", Chance("accredited", 0.0, reached=False), Chance("framework", 1.0, reached=True)
)
OPEN = made(PLACES, "open", Chance("accredited", 0.034), Chance("framework", 0.4, mixed=True))
COUNTED = made("county-lines-closed", "counted", Chance("start of the count", None, covered=0.7), why="too few counts")
BARE = made("crimes-prevented", "not given", why="no number was set")
TREND = made(
    "deaths-prevented", "difference from trend", Chance("framework", 0.2, lowest=0.1, highest=0.3), span="2022 to 2023"
)


# The paragraph.


def test_ambitions_are_counted_by_how_they_stand():
    said = plain(words.ambitions([REACHED, MISSED, SPLIT, OPEN, COUNTED, BARE, TREND]))
    assert said == (
        "Of 7 ambitions and parts of them, 1 is reached (at least 54,500 more treatment places), 1 not (for people "
        "using opiates and/or crack), 1 from one baseline only (more young people in treatment) and 1 is open "
        "(probability 3% to 40%); of 3 it cannot be said."
    )


def test_why_no_probability_is_given_is_said_beneath():
    assert words.beyond_judgement([REACHED, MISSED, SPLIT, OPEN]) == ""
    assert words.beyond_judgement([REACHED, COUNTED, BARE, TREND]) == (
        "For 3 ambitions no probability can be given: 1 is counted in part, 1 has no number or nothing held to set "
        "against it and of deaths related to drug misuse only a difference from trend can be had."
    )


@pytest.mark.parametrize(
    ("found", "there", "gone"),
    [
        ([REACHED], "1 is reached", "cannot be said"),
        ([MISSED], "none is reached and 1 not", "open"),
        ([BARE, COUNTED], "none is reached; of 2 it cannot be said.", "open"),
        ([OPEN, OPEN], "2 are open (probability 3% to 40%).", "cannot be said"),
    ],
)
def test_the_sentence_on_ambitions_at_its_edges(found, there, gone):
    said = plain(words.ambitions(found))
    assert there in said
    assert gone not in said


def test_before_any_number_was_public_the_sentence_says_so():
    found = prospects("2021-01-01")
    assert words.ambitions(found).endswith("none had a number in the record of this day.")
    assert words.prospects_title(found) == "No ambition had a number in the record of this day"


def test_the_headline_of_the_chart_counts_what_the_paragraph_counts():
    found = [REACHED, MISSED, SPLIT, OPEN, COUNTED, BARE, TREND]
    assert words.prospects_title(found) == (
        "1 of 7 ambitions reached, 1 from one baseline but not another, 1 not reached, 1 open; of 3 it cannot be said"
    )
    assert words.prospects_title([BARE]) == "None of 1 ambitions reached; of 1 it cannot be said"
    assert words.prospects_title([REACHED]) == "1 of 1 ambitions reached"


def test_rows_and_metrics_are_counted_and_so_are_names_that_were_not_found():
    every = metrics()
    assert findings.rows_and_metrics(every).startswith("12 rows stand for 11 metrics: that of")
    assert findings.rows_and_metrics(every[:3]) == ""
    supporting = metrics(tier="supporting")
    assert findings.named(supporting).startswith(
        "Of the 22 supporting metrics, 20 are named in a research note and 2 in nothing found;"
    )
    assert "20 supporting metrics, 20 are named in a research note and 0 in" in findings.named(supporting[:20])


@pytest.mark.parametrize("day", DAYS)
def test_the_paragraph_is_of_three_sentences_that_are_read_in_half_a_minute(day):
    said = plain(findings.scorecard(metrics(as_of=day), prospects(day)))
    assert len(re.findall(r"[a-z)]\.(?: |$)", said)) == 3
    assert len(said.split()) <= 100, said


@pytest.mark.parametrize("day", DAYS)
def test_the_paragraph_of_any_day_is_whole_words_no_effect_and_knows_nothing_later(day):
    found = prospects(day)
    for said in (
        findings.scorecard(metrics(as_of=day), found),
        words.prospects_title(found),
        *map(words.prospect, found),
    ):
        for broken in ("nan", "None)", "NaT", "inf ", "  ", "()", "{", "..", " ,"):
            assert broken not in said, said
        assert said.count("**") % 2 == 0
        told = said
        for one in found:
            told = told.replace(one.why, "").replace(one.ambition.rule.title, "")
        effect = OF_EFFECT.search(told)
        assert effect is None, f"{effect[0]!r} in: {said}"
        years = {int(year) for year in re.findall(r"\b(20\d\d)\b", told)}
        assert not {year for year in years if day and year > int(day[:4])}, said


ADULTS = {"series": "adults-in-treatment", "breakdown": "all", "period": "2024/25"}


def test_more_people_in_treatment_turn_an_outcome(with_value):
    assert prospect(ambition(PLACES)).kind == "baselines disagree"
    with_value(350_000, **ADULTS)
    assert prospect(ambition(PLACES)).kind == "reached"
    with_value(300_000, **ADULTS)
    assert prospect(ambition(PLACES)).kind == "not reached"


def test_fewer_tests_on_arrest_leave_that_ambition_counted_and_not_reached(with_value):
    before = prospect(ambition("drug-tests-on-arrest"))
    assert (before.kind, words.prospect(before)) == (
        "reached",
        "reached; 117,825 in Mar 2022 to Mar 2024, 118% of the way",
    )
    with_value(90_000, series="drug-tests-on-arrest", period="Mar 2022 to Mar 2024")
    after = prospect(ambition("drug-tests-on-arrest"))
    assert after.kind == "counted"
    assert words.prospect(after).startswith("90,000 in Mar 2022 to Mar 2024, 90% of the way; no probability: too few")


def test_fewer_registrations_make_the_difference_from_trend_likelier(with_value):
    before = prospect(ambition("deaths-prevented"))
    with_value(1_500, series="deaths-drug-misuse", period="2023", area_code="E92000001")
    after = prospect(ambition("deaths-prevented"))
    for one, later in zip(before.chances, after.chances, strict=True):
        assert one.lowest <= one.probability <= one.highest
        assert later.lowest > one.highest
    assert words.prospect(before) != words.prospect(after)


# One ambition in words.


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (MISSED, "not reached, 12% the day before (accredited)"),
        (SPLIT, "not reached (accredited); reached (framework)"),
        (OPEN, "3% (accredited); 40% (framework, mixed bases)"),
        (made(PLACES, "open", Chance("accredited", 0.001), Chance("framework", 0.002)),
         "under 1% from every baseline (accredited and framework)"),
        (BARE, "no probability: no number was set"),
        (COUNTED, "no probability: too few counts"),
        (TREND, "registrations of 2022 to 2023 that many below trend: 20%, 10% to 30% by trend (framework); not the "
                "ambition itself"),
    ],
)  # fmt: skip
def test_an_ambition_is_told_from_every_baseline(one, said):
    assert words.prospect(one) == said


def test_an_ambition_whose_title_has_no_number_is_named_with_the_one_of_the_day():
    name = "organised-crime-group-disruptions"
    titles = [
        words.title_of(Prospect(ambition(name, as_of=day), "counted")) for day in ("2021-01-01", "2022-06-30", None)
    ]
    assert [title.removeprefix("Major and moderate disruptions of organised crime groups") for title in titles] == [
        "", ": 6,400", ": over 8,800",
    ]  # fmt: skip


# The cells of a metric's row.


def row(name: str, day: str | None = None, **signal: object):
    """Give a metric's standing with a made-up signal."""
    given = {"recent_trend": "cannot be calculated", "no_trend": "five points are wanted, 1 held", "judged": "",
             "first": "2019", "last": "2023", "kept": None}  # fmt: skip
    given |= dict.fromkeys(("beside_series", "beside_trend", "beside_last"), "")
    known = metric(name, as_of=day)
    return standings_of([known], pd.DataFrame([{**given, **signal}], index=[known.rule.id]), [])[0]


def test_a_movement_is_told_from_each_start_and_whether_they_disagree():
    adults = row("numbers-in-treatment")
    assert words.other_starts(adults) == (
        "+15% since the report's own baseline (286,545, another source); "
        "+22% since 2019/20, before the pandemic (270,705)"
    )
    finds = row("prison-drug-finds")
    assert words.other_starts(finds).startswith("-2% since 2019/20, before the pandemic (21,575); +19% since 2021/22")
    assert words.other_starts(finds).endswith("the starts disagree on the way it went")
    assert words.other_starts(row("hepatitis-c-injecting")) == "No other start on the same basis is held"
    assert "printed as 2.96 million until corrected" in words.other_starts(row("neighbourhood-crime")).lower()
    assert "until corrected" not in words.other_starts(row("neighbourhood-crime", "2023-07-20"))


def test_starts_that_disagreed_agree_once_a_figure_is_changed(with_value):
    with_value(25_000, series="prison-drug-find-incidents", period="2023/24")
    finds = row("prison-drug-finds")
    assert not finds.disagrees
    assert words.other_starts(finds).startswith("+16% since 2019/20")


@pytest.mark.parametrize(
    ("signal", "said"),
    [
        ({}, "None: five points are wanted, 1 held"),
        ({"no_trend": "a plain number (deaths): the marker is made for rates"}, "None: a plain number (deaths)"),
        ({"beside_series": "deaths-drug-misuse-rate", "beside_trend": "increasing", "beside_last": "2022"},
         "beside it: age-standardised rate of deaths related to drug misuse, increasing, to 2022"),
        ({"recent_trend": "increasing", "judged": "getting worse", "kept": True},
         "Increasing, getting worse, 2019 to 2023"),
        ({"recent_trend": "decreasing", "kept": False}, "Decreasing, 2019 to 2023; not kept among all metrics"),
        ({"recent_trend": "no significant change", "kept": False}, "No significant change, 2019 to 2023"),
    ],
)  # fmt: skip
def test_the_recent_trend_is_told_or_why_there_is_none(signal, said):
    assert words.signal(row("deaths-in-treatment", **signal)).endswith(said)


def test_a_projection_is_told_with_its_interval_or_why_there_is_none():
    deaths = row("deaths-drug-misuse")
    assert re.fullmatch(r"3,\d{3} in 2026 \(2,\d{3} to 4,\d{3}\)", words.outlook(deaths))
    assert words.outlook(row("homicides-drug-related")) == "None: 1 figure at equal steps, 6 wanted"
    assert words.outlook(row("treatment-progress-measure")) == "None: nothing is held"
    assert words.outlook(row("young-people-cessation")) == "None: its newest figure, of 2016/17, is over 4 years old"
    assert words.outlook(row("county-lines-closed", "2023-07-20")) == "None: no figure of the statistic itself is held"


SAID = dt.date(2023, 7, 20)


def announced(text: str = "Autumn 2023", covers: str | None = "2022", due: dt.date | None = dt.date(2023, 11, 30)):
    return Announced(text=text, covers=covers, due=due, since=SAID)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "Not stated"),
        (NextRelease(announced(), False, False, None), "Autumn 2023 for 2022, as stated on 20 July 2023"),
        (NextRelease(announced(), True, False, dt.date(2023, 12, 19)),
         "Autumn 2023 for 2022, as stated on 20 July 2023; it came out on 19 December 2023, and no later date was "
         "stated"),
        (NextRelease(announced(), True, False, None),
         "Autumn 2023 for 2022, as stated on 20 July 2023; that has passed, and no dated release of it is held"),
        (NextRelease(announced(), False, True, None),
         "Autumn 2023 for 2022, as stated on 20 July 2023, where that period was given already"),
        (NextRelease(announced("no date confirmed", None, None), False, False, None),
         "No date confirmed, as stated on 20 July 2023"),
        (NextRelease(announced("end 2023", "2023/24 Q4", dt.date(2023, 12, 31)), False, False, None),
         "End 2023 for 2023/24 Q4, as stated on 20 July 2023 (a period that ends later)"),
    ],
)  # fmt: skip
def test_the_next_release_is_told_as_stated_and_what_came_of_it(found, said):
    assert words.release(found) == said


def test_the_headline_of_the_supporting_metrics_counts_figures_stand_ins_and_projections():
    assert words.supporting_title([]) == "No supporting metric has a figure in the record for this day"
    found = [row("recorded-drug-offences"), row("children-in-need-drugs"), row("reoffending")]
    assert words.supporting_title(found) == (
        "3 of 3 supporting metrics have a figure, 1 of them only the nearest held; 2 can be projected"
    )


def test_all_comparable_rows_without_held_error_are_said_to_be_all():
    rule = metric("deaths-drug-misuse").rule
    start, newest = figure(100, "2021"), figure(90, "2023", "management information")
    one = Metric(rule, start, (), start, newest, None, None, None)
    assert "all 2 rest on" in findings.framework([one, one])
    assert "1 of the 1 rests on" in findings.framework([one])
    assert "rest on" not in findings.framework([replace(one, newest=figure(90, "2023"))])
