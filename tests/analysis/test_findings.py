"""Sentences on the metrics and the statements, and what the sentences of the record itself say on any day."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest
from tests.analysis.made_up import AMBITIONS, figure, plain

import drugmetrics as dm
from drugmetrics.analysis import deaths, findings, statements
from drugmetrics.analysis.deaths import by_year, every_count, if_held, needed_of, through_treatment, what_moves_it
from drugmetrics.analysis.findings import died, prevented
from drugmetrics.analysis.progress import under_every_baseline
from drugmetrics.framework.ambitions import ambition
from drugmetrics.framework.metrics import Metric, metric, metrics
from drugmetrics.observations.load import load

DAYS = [None, "2021-01-01", "2022-12-31", "2023-07-20", "2024-02-27", "2025-01-31"]
#: Wording of effect, which monitoring never is.
OF_EFFECT = re.compile(
    r"\b(effects? of|caused|causing|thanks to|because of the strategy|due to the strategy|led to|impact of|resulted in"
    r"|saved|prevented)\b",
    re.IGNORECASE,
)


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
    assert (
        "Of the framework's 4 headline rows, 3 can be compared with their baseline: 2 moved the way wanted, 1 the"
        in words
    )
    assert words.endswith("1 the other way (metric 0.2).")
    assert findings.framework_title(every) == (
        "2 of 3 comparable headline rows moved the way wanted; 1 cannot be compared"
    )


def test_metrics_that_cannot_be_compared_are_said_not_to_be():
    assert "None of the 2 headline rows has two comparable figures" in findings.framework([made(None), made(None)])
    assert findings.framework_title([made(None)]) == "No headline row has two comparable figures yet"


@pytest.mark.parametrize("wanted", ["down", "up"])
def test_no_change_is_neither_way(wanted):
    words = findings.framework([made(0.0, wanted), made(-0.5), made(0.5, "up")])
    assert plain(words).endswith("2 moved the way wanted, none the other way and 1 not at all.")


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
            result = if_held(counts, last=wanted.baseline_year(baseline))
            written.append(findings.deaths(result, counts, wanted, baseline, area))
            written.append(findings.deaths_title(result))
    rows = every_count(as_of=day)
    written += [prevented.sensitivity(rows, what_moves_it(rows), wanted.wanted), prevented.sensitivity_title(rows)]
    result = if_held(by_year(load("deaths-drug-misuse", area="England", as_of=day)))
    written.append(prevented.needed(needed_of(result, wanted.wanted), wanted.wanted, "England"))
    written.append(prevented.through_treatment(through_treatment(as_of=day)))
    late = deaths.died(as_of=day)
    written += [died.died(late), died.died_title(late), died.by_year_of_death(rows)]
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
