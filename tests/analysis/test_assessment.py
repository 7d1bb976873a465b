"""Verdicts on ambitions: known figures, every baseline, what is refused, what is said where nothing can be."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from drugmetrics.analysis.verdicts.assessment import assess
from drugmetrics.analysis.verdicts.judged import START_OF_COUNT
from drugmetrics.errors import ParameterError, UnknownNameError
from drugmetrics.framework.ambitions import ambition, rules
from drugmetrics.observations.load import load

PLACES, OPIATE_CRACK, YOUNG = "treatment-places", "treatment-places-opiate-crack", "young-people-in-treatment"
JUDGED = [rule.name for rule in rules().values() if rule.judged_as in ("increase", "running total", "level to reach")]


def by_name(verdict):
    return {one.baseline_name: one for one in verdict.judged}


@pytest.fixture(scope="module")
def places():
    return assess(None, PLACES)


def test_places_by_2024_25(places):
    """45,317 of 54,500 (83%) on accredited statistics, 48,326 (89%) on mixed bases: DESIGN 7."""
    one = by_name(places)
    assert one["accredited"].way.now - one["accredited"].way.start == 45_317
    assert round(100 * one["accredited"].way.covered) == 83
    assert one["framework"].way.now - one["framework"].way.start == 48_326
    assert round(100 * one["framework"].way.covered) == 89
    assert [one[name].reached for name in ("accredited", "framework", "pre-pandemic")] == [False, False, True]
    assert [one[name].mixed for name in ("accredited", "framework", "pre-pandemic")] == [False, True, False]


def test_a_settled_verdict_leads_with_one_basis_and_says_what_was_said_before(places):
    assert places.settled
    assert places.lead.baseline_name == "accredited"
    assert places.said_before.as_of == "2025-12-03"
    before = by_name(places.said_before)["accredited"].probability
    assert 0.02 < before < 0.25, "the eve's projection had it unlikely, not impossible"
    assert not places.said_before.settled
    text = str(places)
    assert text.startswith("By 2024/25: 45,317 of at least 54,500 (83%), from the accredited baseline.")
    assert "48,326 (89%, mixed bases)" in text
    assert "On 3 December 2025, the day before" in text
    assert "No official count of places was found" in text


def test_baselines_disagree_is_said(places):
    assert places.baselines_disagree
    assert "The baselines disagree." in str(places)
    opiate = assess(None, OPIATE_CRACK)
    assert not opiate.baselines_disagree
    assert "disagree" not in str(opiate)


def test_rows_name_and_nothing_give_one_verdict():
    rows = load("places-in-treatment", area="England", as_of="2024-02-27")
    said = {str(assess(given, PLACES, as_of="2024-02-27")) for given in (rows, "places-in-treatment", None)}
    assert len(said) == 1
    assert said == {str(assess(None, ambition(PLACES, as_of="2024-02-27")))}


def test_a_probability_is_the_projections_at_the_deadline():
    verdict = assess(None, PLACES, as_of="2024-02-27")
    one = by_name(verdict)["accredited"]
    outlook = verdict.outlook
    place = [period.label for period in outlook.periods].index("2024/25")
    draws = outlook.draws(20_000)[:, place]
    assert one.probability == pytest.approx(float(np.mean(draws >= one.way.goal)), abs=0.01)
    assert one.way.goal == 300_541 + 54_500


def test_the_day_it_is_reached_has_a_distribution_that_only_rises():
    one = by_name(assess(None, PLACES, as_of="2024-02-27"))["accredited"]
    chances = one.reached_by["probability"]
    assert chances.is_monotonic_increasing
    assert one.reached_by.index[0] == "2023/24"
    assert one.reached_by.index[-1] == "2029/30"
    # Reached in some year up to the deadline is at least as likely as standing there at the deadline.
    assert chances["2024/25"] >= one.probability - 0.01


def test_only_what_was_known_that_day_is_used():
    early, late = (assess(None, PLACES, as_of=day) for day in ("2023-12-13", "2023-12-14"))
    assert by_name(early)["pre-pandemic"].probability != by_name(late)["pre-pandemic"].probability
    released = early.outlook.trajectory.rows["released"]
    assert released.max() <= np.datetime64("2023-12-13")


def test_before_the_ambition_was_published_it_cannot_be_judged():
    verdict = assess(None, PLACES, as_of="2021-01-01")
    assert all(one.way is None for one in verdict.judged)
    assert "it cannot be judged, for the number wanted was not public" in str(verdict)
    assert not verdict.settled
    assert verdict.said_before is None


def test_methods_that_disagree_are_named():
    """In July 2023 young people grew at 74% of what was required from the report's baseline, yet 5% likely: no method
    had it on track. County lines are on track by every measure of pace; nothing disagrees where one kind speaks."""
    verdict = assess(None, "county-lines-closed")
    assert set(verdict.lead.answers) == {"pace", "compound growth", "UN ratio"}
    assert set(verdict.lead.answers.values()) == {True}
    assert not verdict.methods_disagree


def test_a_disagreement_of_methods_is_found(with_value):
    """Made up: an ambition of 4,500 more, of which 1,500 came in the first year. Pace says on track; the projection,
    from years that rose and fell, does not."""
    with_value(5_500.0, series="ambition-treatment-places", area_code="E92000001")
    verdict = assess(None, PLACES, as_of="2024-02-27", baseline="framework")
    one = verdict.lead
    assert one.answers["pace"] != one.answers["probability"] or one.answers["UN ratio"] != one.answers["probability"]
    assert verdict.methods_disagree
    assert "The methods disagree from the framework baseline" in str(verdict)


def test_running_totals_that_are_full_stay_full():
    """117,825 tests of over 100,000; 1,255 workers of 950."""
    tests = assess(None, "drug-tests-on-arrest").lead
    assert (tests.newest.value, tests.reached, tests.probability) == (117_825, True, 1.0)
    workers = assess(None, "drug-and-alcohol-workers").lead
    assert (workers.newest.value, workers.reached) == (1_255, True)
    assert workers.baseline_name == START_OF_COUNT


def test_county_lines_counts_one_count_and_adds_no_statement():
    """1,364 in 2022/23; 2,100 stated in November 2023 and 372 of a restarted count are not added."""
    lines = assess(None, "county-lines-closed").lead
    assert lines.newest.value == 1_364
    assert lines.reached is None
    assert lines.probability is None
    assert "too few counts" in lines.unknown


def test_a_level_is_only_set_against_figures_on_its_baselines_own_basis():
    """36.1% and 40.7% are quarters; 43% and 53% are years and are left alone."""
    care = assess(None, "prison-continuity-of-care").lead
    assert (care.way.start, care.way.now, care.way.goal) == (36.1, 40.7, 75.0)
    assert care.newest.basis == "quarter"
    assert care.probability is None
    assert care.growth is None, "no deadline was set"


@pytest.mark.parametrize("name", JUDGED)
@pytest.mark.parametrize("day", ["2021-12-31", "2023-07-20", "2024-02-27", None])
def test_every_ambition_is_judged_or_said_to_be_unknown_on_any_day(name, day):
    verdict = assess(None, name, as_of=day)
    for one in verdict.judged:
        assert (one.way is None) == (one.growth is None and one.probability is None and one.way is None)
        assert one.way is not None or one.unknown
        assert one.probability is not None or one.unknown
        assert one.probability is None or 0 <= one.probability <= 1
    text = str(verdict)
    assert text.endswith(".")
    assert "nan" not in text
    assert "None" not in text


@pytest.mark.parametrize("name", ["crimes-prevented", "drug-use-30-year-low", "treatment-for-every-offender"])
def test_what_nothing_can_be_set_against_is_refused(name):
    with pytest.raises(ParameterError, match="nothing published can be set against it"):
        assess(None, name)


def test_deaths_are_judged_against_a_trend():
    with pytest.raises(ParameterError, match="use counterfactual"):
        assess(None, "deaths-prevented")


def test_another_series_is_refused():
    with pytest.raises(ParameterError, match="judged on places-in-treatment, not on adults-in-treatment"):
        assess("adults-in-treatment", PLACES)
    with pytest.raises(ParameterError, match="one series and one area"):
        assess(load("deaths-drug-misuse"), PLACES)


def test_unknown_names_and_impossible_days_are_refused():
    with pytest.raises(UnknownNameError, match="treatment-places"):
        assess(None, "treatment-place")
    with pytest.raises(UnknownNameError, match="baseline"):
        assess(None, PLACES, baseline="framwork")
    with pytest.raises(ParameterError, match="not after the baseline"):
        assess(None, PLACES, deadline="2022-03-31")
    with pytest.raises(ParameterError, match="A deadline is a day"):
        assess(None, PLACES, deadline="March 2025")
    with pytest.raises(ParameterError, match="still ahead"):
        assess(None, PLACES, as_of="2999-01-01")


def test_an_ambition_already_met_before_its_deadline_is_met_but_not_settled(with_value):
    """Made up: only 1,000 more are wanted. A stock may fall again, so the deadline's figure decides."""
    with_value(1_000.0, series="ambition-treatment-places", area_code="E92000001")
    one = assess(None, PLACES, as_of="2024-02-27", baseline="accredited").lead
    assert one.way.covered > 1
    assert one.growth.category == "met"
    assert one.reached is None
    assert 0.3 < one.probability < 1
    assert one.way.pace_ratio is None


def test_an_earlier_deadline_settles_it_earlier():
    verdict = assess(None, PLACES, deadline=dt.date(2024, 3, 31), baseline="accredited")
    assert verdict.lead.reached is False
    assert verdict.lead.newest.period == "2023/24"
