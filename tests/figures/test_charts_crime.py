"""The charts of crime: the survey and the printed baseline, its movement, homicides by edition, recorded offences."""

from __future__ import annotations

import pytest
from tests.figures.checks import NOTHING_YET, check_chart, check_empty_chart

from drugmetrics.analysis import crime as analysis
from drugmetrics.figures import crime

DAYS = [None, "2023-07-20", "2024-02-27"]


@pytest.mark.parametrize(("day", "baseline"), [(None, "1.96"), ("2023-07-20", "2.96"), ("2024-02-27", "1.96")])
def test_neighbourhood_crime_is_drawn_with_the_baseline_that_stood(day, baseline):
    drawn = crime.neighbourhood_chart(analysis.neighbourhood(day))
    check_chart(drawn, day)
    assert f"framework's baseline, {baseline} million in 2019/20" in drawn[2]


@pytest.mark.parametrize("day", DAYS)
def test_movement_is_drawn_beside_the_number_sought(day):
    drawn = crime.movement_chart(analysis.neighbourhood(day))
    check_chart(drawn, day)
    assert drawn[1]["value"].iloc[-1] == 140_000
    assert len(drawn[1]) == analysis.CHANGES + 1


@pytest.mark.parametrize("day", DAYS)
def test_homicides_are_drawn_by_edition(day):
    drawn = crime.homicides_chart(analysis.homicides(day))
    check_chart(drawn, day, told=2)
    assert "336" in drawn[2]


def test_five_years_together_are_a_yearly_average():
    rows = crime.homicides_chart(analysis.homicides())[1]
    five = rows[rows["period"] == "2018/19 to 2022/23"].iloc[0]
    assert five["value"] == 1627 / 5
    assert five["words"] == "325 a year (1,627 in all)"


@pytest.mark.parametrize("day", DAYS)
def test_recorded_offences_are_drawn(day):
    drawn = crime.recorded_chart(analysis.recorded(day))
    check_chart(drawn, day)
    assert set(drawn[1]["line"]) == set(analysis.RECORDED.values())


def test_before_anything_was_published_charts_say_so():
    held = analysis.neighbourhood(NOTHING_YET)
    check_empty_chart(crime.neighbourhood_chart(held))
    check_empty_chart(crime.movement_chart(held))
    check_empty_chart(crime.homicides_chart(analysis.homicides(NOTHING_YET)))
    check_empty_chart(crime.recorded_chart(analysis.recorded(NOTHING_YET)))
    assert "none in the record" in crime.reoffending_table(analysis.reoffending(NOTHING_YET)).data


def test_the_day_before_the_survey_was_held_draws_nothing_of_it():
    held = analysis.neighbourhood("2022-01-05")
    check_empty_chart(crime.neighbourhood_chart(held))
    check_empty_chart(crime.movement_chart(held))
