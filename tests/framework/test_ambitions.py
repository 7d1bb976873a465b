"""The ambitions: how much, by when, from where, as it stood on a day."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from drugmetrics.errors import ParameterError, UnknownNameError
from drugmetrics.framework.ambitions import AmbitionRule, ambition, ambitions, counted_towards, rules
from drugmetrics.framework.figure import Figure, printed, total
from drugmetrics.observations.catalogue import all_series

WANTED = {
    "treatment-places": ("at least 54,500", "places"),
    "treatment-places-opiate-crack": ("21,000", "places"),
    "young-people-in-treatment": ("5,000", "people"),
    "deaths-prevented": ("nearly 1,000", "deaths"),
    "crimes-prevented": ("750,000", "crimes"),
    "neighbourhood-crimes-prevented": ("140,000", "crimes"),
    "long-term-recovery": ("24,000", "people"),
    "county-lines-closed": ("over 2,000", "county lines"),
    "organised-crime-group-disruptions": ("over 8,800", "disruptions"),
    "drug-tests-on-arrest": ("over 100,000", "tests"),
    "drug-and-alcohol-workers": ("950", "posts"),
    "other-professionals": ("800", "posts"),
    "treatment-places-non-opiate": ("30,000", "places"),
    "prison-continuity-of-care": ("75%", "per cent"),
    "inpatient-detox-interventions": ("900", "interventions"),
}
NO_NUMBER = {"drug-use-30-year-low", "treatment-for-every-offender", "drug-related-crime-and-homicide"}
NO_DEADLINE = {"prison-continuity-of-care", "inpatient-detox-interventions", "drug-related-crime-and-homicide"}


def test_every_ambition_asks_for_what_was_printed():
    assert set(rules()) == {*WANTED, *NO_NUMBER}
    for name, (text, unit) in WANTED.items():
        assert (ambition(name).wanted.text, ambition(name).wanted.unit) == (text, unit)
    assert all(ambition(name).wanted is None for name in NO_NUMBER)


def test_deadlines_are_the_end_of_the_financial_year_2024_25_and_2031():
    deadlines = {name: ambition(name).deadline for name in rules()}
    assert deadlines.pop("drug-use-30-year-low") == dt.date(2031, 12, 31)
    assert {name for name, deadline in deadlines.items() if deadline is None} == NO_DEADLINE
    assert set(deadlines.values()) == {dt.date(2025, 3, 31), None}
    for name in NO_DEADLINE:
        assert rules()[name].judged_as in ("level to reach", "not measurable")


def test_only_an_ambition_that_no_day_judges_may_lack_its_deadline():
    rule = {"id": "A99", "name": "made-up", "title": "Made up", "judged_as": "increase"}
    with pytest.raises(ValidationError, match="made-up is judged as increase and names no deadline"):
        AmbitionRule.model_validate(rule)
    assert AmbitionRule.model_validate(rule | {"judged_as": "level to reach"}).deadline is None


def test_disruptions_were_raised_from_6400_to_8800_on_20_july_2023():
    before = ambition("organised-crime-group-disruptions", as_of="2023-07-19")
    assert (before.wanted.text, before.revised_from) == ("6,400", None)
    for day in ("2023-07-20", None, "newest"):
        after = ambition("organised-crime-group-disruptions", as_of=day)
        assert (after.wanted.text, after.revised_from.text) == ("over 8,800", "6,400")
        assert after.wanted.released == dt.date(2023, 7, 20)


def test_an_ambition_that_was_only_repeated_was_not_revised():
    for name in set(WANTED) - {"organised-crime-group-disruptions"}:
        assert ambition(name).revised_from is None


def test_nothing_was_asked_for_before_the_strategy_and_its_month_counts_from_its_end():
    for name in WANTED:
        assert ambition(name, as_of="2021-12-30").wanted is None
    assert ambition("treatment-places", as_of="2021-12-31").wanted.value == 54500


def test_the_number_for_young_people_was_first_printed_in_july_2023():
    assert ambition("young-people-in-treatment", as_of="2023-07-19").wanted is None
    assert ambition("young-people-in-treatment", as_of="2023-07-20").wanted.value == 5000


def test_a_press_notice_does_not_become_the_ambition():
    """The notice of 16 February 2023 says over 50,000 places."""
    notice = printed("ambition-treatment-places", "government-statements", as_of="2023-03-01")
    assert [figure.text for figure in notice] == ["over 50,000"]
    assert ambition("treatment-places", as_of="2023-03-01").wanted.text == "at least 54,500"


def test_the_framework_and_the_statistics_give_two_baselines_for_one_year():
    goal = ambition("treatment-places")
    framework, accredited = goal.baseline("framework"), goal.baseline("accredited")
    assert framework.value == 286_545 + 10_987
    assert accredited.value == 289_215 + 11_326
    assert framework.period == accredited.period == "2021/22"
    assert framework.status == "management information"
    assert accredited.status == "accredited official statistics"
    assert framework.source == "from-harm-to-hope-annual-report"
    assert set(accredited.source.split("; ")) <= {"ndtms-adults", "ndtms-viewit", "ndtms-young-people"}


@pytest.mark.parametrize(
    ("name", "baseline", "value"),
    [
        ("treatment-places", "pre-pandemic", 270_705 + 14_291),
        ("treatment-places-opiate-crack", "framework", 147_115),
        ("treatment-places-opiate-crack", "accredited", 147_786),
        ("treatment-places-opiate-crack", "pre-pandemic", 147_226),
        ("young-people-in-treatment", "framework", 10_987),
        ("young-people-in-treatment", "accredited", 11_326),
        ("young-people-in-treatment", "pre-pandemic", 14_291),
        ("deaths-prevented", "framework", 2846),
        ("deaths-prevented", "pre-pandemic", 2685),
    ],
)
def test_baselines(name, baseline, value):
    assert ambition(name).baseline(baseline).value == value


def test_a_baseline_is_known_from_the_day_its_last_part_was():
    """Adults of 2021/22 came out on 19 January 2023, young people on 2 February, the report on 20 July."""

    def held(day: str, name: str) -> float | None:
        found = ambition("treatment-places", as_of=day).baseline(name)
        return found.value if found else None

    assert held("2023-02-01", "accredited") is None
    assert held("2023-02-02", "accredited") == 300_541
    assert held("2023-07-19", "framework") is None
    assert held("2023-07-20", "framework") == 297_532


def test_an_ambition_and_a_baseline_are_found_by_name_or_near_ones_are_suggested():
    with pytest.raises(UnknownNameError, match="'treatment-places'"):
        ambition("treatment-place")
    with pytest.raises(UnknownNameError, match="'framework'"):
        ambition("treatment-places").baseline("frame-work")
    with pytest.raises(ParameterError, match="2023-10-20"):
        ambition("treatment-places", as_of="20 July 2023")


def test_baseline_years_are_the_years_the_periods_end_in():
    assert ambition("treatment-places").baseline_year("framework") == 2022
    assert ambition("deaths-prevented").baseline_year("pre-pandemic") == 2019


def test_what_an_ambition_is_judged_on_exists_and_what_is_unknown_is_said():
    for rule in rules().values():
        assert {*rule.measured_by, *filter(None, [rule.series])} <= set(all_series())
        assert rule.unknown
        assert all(remark.text.endswith(".") for remark in rule.unknown)


@pytest.mark.parametrize(
    ("name", "words"),
    [("organised-crime-group-disruptions", "July 2023"), ("treatment-places-opiate-crack", "2023/24"),
     ("county-lines-closed", "June 2024")],
)  # fmt: skip
def test_what_is_said_to_be_unknown_tells_nothing_from_after_the_day(name, words):
    assert words not in ambition(name, as_of="2022-06-30").unknown


def test_a_sum_of_figures_shows_what_it_was_summed_from():
    adults, young = (
        printed(series, "from-harm-to-hope-annual-report", period="2021/22")[0]
        for series in ("adults-in-treatment", "young-people-in-treatment")
    )
    both = total([adults, young], "adults-in-treatment")
    assert both.value == adults.value + young.value
    assert both.status == "management information"
    assert adults.source_ref in both.source_ref
    assert young.source_ref in both.source_ref
    assert total([adults], "adults-in-treatment") is adults
    assert total([], "adults-in-treatment") is None


def test_a_sum_is_known_from_its_last_part_and_undated_with_an_undated_one():
    adults = printed("adults-in-treatment", "ndtms-adults", period="2021/22")
    undated = [one for one in printed("adults-in-treatment", "ndtms-viewit", period="2021/22") if not one.released]
    later = max(adults, key=lambda figure: figure.released)
    assert total([adults[0], later], "adults-in-treatment").released == later.released
    assert total([adults[0], undated[0]], "adults-in-treatment").released is None


def test_printed_figures_come_in_order_of_release_and_a_correction_after_what_it_corrects():
    history = printed("neighbourhood-crime", "from-harm-to-hope-annual-report", period="2019/20")
    assert [figure.value for figure in history] == [2.96, 1.96]
    assert all(isinstance(figure, Figure) for figure in history)


@pytest.mark.parametrize(("value", "marker", "text"), [(19000, "nearly", "nearly 19,000"), (54500, "", "54,500")])
def test_a_figure_is_read_with_the_word_it_was_stated_with(value, marker, text):
    figure = Figure(
        "treatment-places-stated", "England", "2021", value, "places", marker, "b", "s", "p", "e", None, "r"
    )
    assert figure.text == text
    assert figure.period_end == dt.date(2021, 12, 31)


def test_what_was_counted_towards_county_lines_is_listed_with_its_own_window_and_basis():
    given = counted_towards(ambition("county-lines-closed"))
    assert ("1,364", "2022/23", "count of closures") in [(one.text, one.period, one.basis) for one in given]
    restarted = [one for one in given if one.source == "county-lines-programme"]
    assert {one.basis for one in restarted} == {"count of closures, restarted July 2024"}


def test_only_what_was_public_on_the_day_is_counted_and_only_since_the_money_of_april_2022():
    assert counted_towards(ambition("drug-tests-on-arrest", as_of="2022-06-30")) == []
    for goal in ambitions(judged_as="running total", as_of="2023-08-01"):
        for one in counted_towards(goal):
            assert one.released <= dt.date(2023, 8, 1)
            assert "2021/22" not in one.period
