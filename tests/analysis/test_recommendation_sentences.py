"""What bears on each recommendation: the two figures, why they may say nothing, and the sentences."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from drugmetrics.analysis.findings import recommendations as words
from drugmetrics.analysis.recommendations import Asked, Bearing, asked
from drugmetrics.framework.recommendations import Recommendation, reports
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.table import instead, observations

DAYS = [None, "2022-01-05", "2023-07-20", "2023-10-20", "2024-02-27"]


def by_name(day: str | None = None) -> dict[str, Asked]:
    return {one.name: one for one in asked(day)}


def test_the_figure_of_then_was_over_when_the_recommendation_was_made_and_the_other_is_newer():
    for one in asked():
        for each in one.bearings:
            if each.then is not None:
                assert each.then.period_end <= one.made
            if each.change is not None:
                assert each.now.period_end > each.then.period_end
                assert (each.now.basis, each.now.months, each.now.area) == (
                    each.then.basis, each.then.months, each.then.area
                )  # fmt: skip


def test_a_known_answer():
    prison = by_name()["Black review 18"].judged[0]
    assert (prison.then.period, prison.then.value) == ("2020/21", 38.1)
    assert (prison.now.period, prison.now.value, prison.way) == ("2023/24", 53.0, "the way asked")


def test_a_changed_observation_turns_the_way_and_the_sentence():
    rows = observations()
    at = (rows["series"] == "prison-continuity-of-care") & (rows["period"] == "2023/24")
    before = words.recommendations(asked())
    with instead(rows.assign(value=rows["value"].where(~at, 20.0))):
        assert by_name()["Black review 18"].judged[0].way == "the other way"
        after = words.recommendations(asked())
    assert "the other way" not in before
    assert "1 moved the other way" in after


@pytest.mark.parametrize(("value", "wanted", "way"), [(9, "up", "the other way"), (11, "up", "the way asked"),
                         (11, "down", "the other way"), (10, "down", "unchanged"), (11, "", "")])  # fmt: skip
def test_the_way_at_its_edges(value, wanted, way):
    then = by_name()["Black review 18"].judged[0].then
    figure = type(then)(**{**vars(then), "value": 10.0})
    later = type(then)(**{**vars(then), "value": float(value), "period": "2023/24"})
    one = Bearing("prison-continuity-of-care", "measure", wanted, figure, later, "")
    assert one.way == way
    assert words.reading(one).endswith(way or "%")


@pytest.mark.parametrize(("value", "way"), [
    (9.6, "within the survey's error"), (9.5, "within the survey's error"), (9.4, "the way asked"),
    (10.5, "within the survey's error"), (10.6, "the other way"),
])  # fmt: skip
def test_a_change_within_the_least_error_of_a_survey_is_none(value, way):
    then = by_name()["Black review 18"].judged[0].then
    figure = type(then)(**{**vars(then), "value": 10.0})
    later = type(then)(**{**vars(then), "value": value, "period": "2023/24"})
    one = Bearing("drug-use-last-year", "measure", "down", figure, later, "", "age=16-59", floor=0.5)
    assert one.way == way
    assert f"{abs(value - 10):.1f} points apart, where two such estimates must lie at least 0.5" in words.shown(
        one, "x"
    )


def test_the_error_of_the_drug_use_survey_stands_beside_its_change_and_follows_the_estimate():
    before = by_name()["PAC 6"]
    assert before.judged[0].floor > 0.4
    assert "points apart" in words.shown(before.judged[0], "Drug use")
    rows = observations()
    at = (rows["series"] == "drug-use-last-year") & (rows["period"] == "2024/25") & (rows["breakdown"] == "age=16-59")
    with instead(rows.assign(value=rows["value"].where(~at, 9.3))):
        assert by_name()["PAC 6"].judged[0].way == "within the survey's error"
        assert "1 within the survey's error" in words.recommendations(asked())
    assert "within the survey's error" not in words.recommendations(asked())


def test_where_two_figures_are_not_held_the_reason_is_said_and_no_way_given():
    reasons = {each.apart for one in asked() for each in one.bearings if each.change is None}
    assert reasons == {
        "held in parts only", "none from before", "none since",
    }  # fmt: skip
    assert all(not each.way for one in asked() for each in one.bearings if each.apart)


def test_a_report_that_had_not_come_out_is_not_there():
    assert {one.report for one in asked("2023-07-20")} == {"review-of-drugs"}
    assert asked("2021-01-01") == []
    assert words.recommendations([]) == "Neither report had come out on this day."


def test_none_judged_and_one_judged_are_said_in_their_own_words():
    rule = Recommendation(
        number=1, addressed_to=("HM Government",), place="line 1", asked="Something long enough to be.",
        nothing=({"text": "There is no series."},),
    )  # fmt: skip
    nothing = [Asked("review-of-drugs", dt.date(2021, 8, 2), rule, ())]
    assert "nothing in the record on 1" in words.recommendations(nothing)
    assert words.recommendations(nothing).endswith("no verdict.")
    assert words.recommendations_title(nothing).startswith("No movement")
    one = [found for found in asked() if found.name == "Black review 18"]
    assert "Of 1 series that a recommendation says should rise or fall, 1 has" in words.recommendations(one)
    assert words.recommendations_title(one) == "The one series that can be compared moved the way asked"


@pytest.mark.parametrize("day", DAYS)
def test_every_sentence_of_a_day_is_whole_and_claims_no_effect(day):
    found = asked(day)
    told = [words.recommendations(found), words.recommendations_title(found)]
    told += [words.shown(each, "A series") for one in found for each in one.bearings]
    for text in told:
        assert text
        for broken in ("nan", "None ", "NaT", "  ", "..", " ,"):
            assert broken not in text.replace("None of them", "No one of them").replace("finance", ""), text
        assert not re.search(r"prevent|thanks to|caused|because of", text), text
    if day:
        for one in found:
            assert all(each.now is None or each.now.released.isoformat() <= day for each in one.bearings)


def test_a_way_is_wanted_of_series_that_are_listed_and_parts_that_are_held():
    rows = observations()
    for held in reports().values():
        for rule in held.recommendations:
            assert {*rule.wanted, *rule.of} <= set(rule.series) <= set(all_series())
            for name, breakdown in rule.of.items():
                assert ((rows["series"] == name) & (rows["breakdown"] == breakdown)).any()


def test_money_counts_as_a_measure_only_where_money_was_asked():
    found = by_name()
    assert (found["Black review 32"].kind, found["Black review 2"].kind) == ("money", "measure")
    assert (found["Black review 20"].kind, found["Black review 31"].kind) == ("statement", "")
    for one in found.values():
        for each in one.bearings:
            assert (each.kind == "money") == (each.series in one.rule.money and one.rule.asks != "money")


@pytest.mark.parametrize("day", DAYS)
def test_the_kinds_are_counted_apart_and_add_up(day):
    found = asked(day)
    told = words.recommendations(found)
    numbers = [
        int(part.replace("none", "0"))
        for part in re.findall(r"bears on (\d+|none), .* count on (\d+|none) and .* record on (\d+|none)\.", told)[0]
    ]
    assert sum(numbers) == len(found)
    assert numbers[0] == sum(1 for one in found if one.kind == "measure")
    assert words.kinds_title(found) == f"A measure bears on {numbers[0]} of {len(found)} recommendations"
    assert len(re.findall(r"[.!?](?: |$)", told)) <= 3


def test_the_count_follows_the_record():
    rows = observations()
    gone = rows["series"] == "mental-health-need-untreated-share"
    assert by_name()["Black review 24"].kind == "measure"
    with instead(rows[~gone]):
        one = by_name()["Black review 24"]
        assert (one.kind, one.nothing) == ("", "Nothing that bears on it had been published by this day.")
        assert "record on 14" in words.recommendations(asked())


def test_each_without_a_series_says_why_and_only_what_was_known_that_day():
    for one in asked():
        assert bool(one.nothing) == (not one.rule.series)
    assert "One yearly account" in by_name()["Black review 1"].nothing
    assert "One yearly account" not in by_name("2022-01-05")["Black review 1"].nothing


def test_the_units_of_money_are_pounds_and_of_measures_are_not():
    rows = observations()
    for held in reports().values():
        for rule in held.recommendations:
            for name in {*rule.money, *rule.measures} & set(rows["series"]):
                units = set(rows.loc[rows["series"] == name, "unit"])
                about_money = any("pounds" in unit for unit in units) or "funding" in name
                assert about_money == (name in rule.money), name


def test_before_a_basis_came_into_use_the_figure_is_of_the_one_then_used():
    now, then = by_name()["Black review 4"].bearings[0].now, by_name("2022-01-05")["Black review 4"].bearings[0].then
    assert now.series == then.series == "opiate-crack-prevalence"
    assert now.basis != then.basis
    assert then.released.isoformat() <= "2022-01-05"


def test_a_recommendation_has_series_or_says_why_it_has_none():
    made = {"number": 1, "addressed_to": ("x",), "place": "line 1", "asked": "Something long enough to be."}
    with pytest.raises(ValueError, match="says why it has none"):
        Recommendation(**made)
    with pytest.raises(ValueError, match="says why it has none"):
        Recommendation(**made, measures=("deaths-drug-misuse",), nothing=({"text": "None."},))


def test_a_way_of_a_series_that_is_not_listed_is_refused():
    with pytest.raises(ValueError, match="which it does not list"):
        Recommendation(number=1, addressed_to=("x",), place="line 1", asked="Something long enough to be.",
                       wanted={"deaths-drug-misuse": "down"})  # fmt: skip
