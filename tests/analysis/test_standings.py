"""Where a metric stands: its figures, its projection, its starts and its next release, on any day."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from pydantic import ValidationError

from drugmetrics.analysis.projection.outlook import project
from drugmetrics.analysis.standings import figures_of, movements, next_release, projected, prospects
from drugmetrics.analysis.standings.lines import OTHER_EDITION, REPORT, STATISTIC
from drugmetrics.framework.ambitions import rules as ambition_rules
from drugmetrics.framework.metric_rules import Announced, rules
from drugmetrics.framework.metrics import metric, metrics
from drugmetrics.observations.load import load

DAYS = [None, "2022-01-05", "2023-07-20", "2024-02-27"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("tier", ["headline", "supporting"])
def test_the_figures_of_a_metric_hold_its_newest_one_and_nothing_later_than_the_day(tier, day):
    for one in metrics(tier=tier, as_of=day):
        rows = figures_of(one)
        if one.newest is None:
            assert rows.empty
            continue
        same = rows[(rows["period"] == one.newest.period) & (rows["basis"] == one.newest.basis)]
        assert len(same)
        assert set(rows["basis"]) <= set(one.rule.kept)
        assert rows["unit"].nunique() == 1
        assert not rows.duplicated(["part", "basis", "period"]).any()
        if day:
            assert rows["released"].max() <= pd.Timestamp(day)


def test_the_line_of_a_metric_is_what_load_gives():
    rows = figures_of(metric("deaths-drug-misuse"))
    line = rows[rows["part"] == STATISTIC]
    assert line["value"].to_list() == load("deaths-drug-misuse", area="England")["value"].to_list()


def test_a_newest_figure_of_another_edition_stands_apart():
    rows = figures_of(metric("alcohol-specific-deaths"))
    assert rows[["part", "period"]].to_numpy().tolist() == [[STATISTIC, "2018"], [OTHER_EDITION, "2023"]]


def test_what_the_report_corrected_stands_in_place_of_what_it_printed():
    for day, value in (("2023-07-20", 2960.0), ("2024-02-27", 1960.0)):
        rows = figures_of(metric("neighbourhood-crime", as_of=day))
        printed = rows[(rows["part"] == REPORT) & (rows["period"] == "2019/20")]
        assert printed["value"].to_list() == [value]


def test_a_metric_is_projected_as_project_does_it():
    adults = metric("numbers-in-treatment")
    found, why = projected(adults, figures_of(adults))
    alone = project(load("adults-in-treatment", area="England"), to="2027/28")
    assert (why, found.periods[0].label, found.periods[-1].label) == ("", "2025/26", "2027/28")
    assert found.table()["median"].to_list() == alone.table()["median"].to_list()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("treatment-progress-measure", "nothing is held"),
        ("homicides-drug-related", "1 figure at equal steps, 6 wanted"),
        ("young-people-cessation", "its newest figure, of 2016/17, is over 4 years old"),
    ],
)
def test_a_metric_that_cannot_be_projected_says_why(name, why):
    one = metric(name)
    assert projected(one, figures_of(one)) == (None, why)


def test_a_projection_reaches_the_first_period_after_the_day_and_the_deadline():
    adults = metric("numbers-in-treatment", as_of="2022-01-05")
    found, _ = projected(adults, figures_of(adults))
    assert found.periods[-1].label == "2024/25"


def test_starts_are_on_the_basis_and_length_of_the_newest_figure():
    for one in (*metrics(), *metrics(tier="supporting")):
        for moved in movements(one, figures_of(one)):
            assert moved.start.basis == one.newest.basis
            assert moved.start.months == one.newest.months
            assert moved.start.period_end < one.newest.period_end
            if "pandemic" in moved.what:
                assert dt.date(2019, 3, 31) < moved.start.period_end <= dt.date(2020, 3, 31)


def test_a_next_release_is_known_from_the_day_it_was_announced_and_passes():
    assert next_release(metric("deaths-drug-misuse", as_of="2023-07-19")) is None
    for day, passed, out in (("2023-07-20", False, None), ("2023-11-30", False, None), ("2023-12-01", True, None),
                             ("2023-12-19", True, dt.date(2023, 12, 19))):  # fmt: skip
        found = next_release(metric("deaths-drug-misuse", as_of=day))
        assert (found.passed, found.released) == (passed, out), day


def test_a_next_release_of_a_period_already_given_says_so():
    assert next_release(metric("county-lines-closed", as_of="2023-07-20")).held_before
    assert not next_release(metric("deaths-drug-misuse", as_of="2023-07-20")).held_before


def test_all_headline_rows_have_an_announced_release_and_no_supporting_one_has():
    assert {rule.tier for rule in rules().values() if rule.next_release} == {"headline"}
    assert all(rule.next_release for rule in rules().values() if rule.tier == "headline")
    assert {one.since for rule in rules().values() for one in rule.next_release} == {dt.date(2023, 7, 20)}


@pytest.mark.parametrize("wrong", [{"due": None}, {"covers": None}, {"due": dt.date(2023, 7, 20)}])
def test_an_announcement_that_cannot_be_followed_is_refused(wrong):
    good = {"text": "Autumn 2023", "since": dt.date(2023, 7, 20), "covers": "2022", "due": dt.date(2023, 11, 30)}
    Announced.model_validate(good)
    with pytest.raises(ValidationError):
        Announced.model_validate(good | wrong)


@pytest.mark.parametrize("day", DAYS)
def test_every_ambition_has_a_prospect_with_a_probability_or_a_reason(day):
    found = prospects(day)
    assert [one.ambition.name for one in found] == list(ambition_rules())
    for one in found:
        given = [chance.probability for chance in one.chances if chance.probability is not None]
        assert bool(given) != bool(one.why), one.ambition.name
        assert all(0 <= share <= 1 for share in given)
