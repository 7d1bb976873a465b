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
    assert "1 the other way" in after


@pytest.mark.parametrize(("value", "wanted", "way"), [(9, "up", "the other way"), (11, "up", "the way asked"),
                         (11, "down", "the other way"), (10, "down", "unchanged"), (11, "", "")])  # fmt: skip
def test_the_way_at_its_edges(value, wanted, way):
    then = by_name()["Black review 18"].judged[0].then
    figure = type(then)(**{**vars(then), "value": 10.0})
    later = type(then)(**{**vars(then), "value": float(value), "period": "2023/24"})
    one = Bearing("prison-continuity-of-care", wanted, figure, later, "")
    assert one.way == way
    assert ("no way is asked" in words.reading(one)) == (not wanted)


def test_where_two_figures_are_not_held_the_reason_is_said_and_no_way_given():
    reasons = {each.apart for one in asked() for each in one.bearings if each.change is None}
    assert reasons == {
        "no figure of a whole country is held for this day", "no figure of the time before it is held",
        "nothing newer is held",
    }  # fmt: skip
    assert all(not each.way for one in asked() for each in one.bearings if each.apart)


def test_a_report_that_had_not_come_out_is_not_there():
    assert {one.report for one in asked("2023-07-20")} == {"review-of-drugs"}
    assert asked("2021-01-01") == []
    assert words.recommendations([]) == "Neither report had come out on this day."


def test_none_judged_and_one_judged_are_said_in_their_own_words():
    rule = Recommendation(
        number=1, addressed_to=("HM Government",), place="line 1", asked="Something long enough to be."
    )
    nothing = [Asked("review-of-drugs", dt.date(2021, 8, 2), rule, ())]
    assert "None of them asks for a movement" in words.recommendations(nothing)
    assert words.recommendations_title(nothing).startswith("No movement")
    one = [found for found in asked() if found.name == "Black review 18"]
    assert "Of 1 series that a recommendation asks a way of, 1 have" in words.recommendations(one)
    assert words.recommendations_title(one).endswith("1 moved the way asked")


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


def test_a_way_of_a_series_that_is_not_listed_is_refused():
    with pytest.raises(ValueError, match="which it does not list"):
        Recommendation(number=1, addressed_to=("x",), place="line 1", asked="Something long enough to be.",
                       wanted={"deaths-drug-misuse": "down"})  # fmt: skip
