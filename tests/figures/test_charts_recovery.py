"""Charts of recovery."""

from __future__ import annotations

import pytest
from tests.figures.checks import DAYS, NOTHING_YET, check_chart, check_empty_chart

from drugmetrics.analysis import in_treatment, recovery
from drugmetrics.figures import recovery as charts

DRAWN = {
    "completions": lambda day: charts.completions_chart(recovery.recovery(day)),
    "groups": lambda day: charts.groups_chart(recovery.recovery(day)),
    "exits": lambda day: charts.exits_chart(in_treatment.exits(day)),
    "deaths": lambda day: charts.deaths_chart(in_treatment.deaths(day)),
    "waits": lambda day: charts.waits_chart(in_treatment.waits(day)),
}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", DRAWN)
def test_the_charts_of_recovery(name, day):
    check_chart(DRAWN[name](day), day, told=2)


@pytest.mark.parametrize("name", DRAWN)
def test_on_a_day_before_anything_they_say_so(name):
    check_empty_chart(DRAWN[name](NOTHING_YET))


def test_the_baselines_are_marked_with_their_years():
    _, rows, description = charts.completions_chart(recovery.recovery())
    assert "framework's baseline 61,186 in 2021/22" in description
    assert rows["line"].str.contains("before the pandemic").any()


def test_the_chart_of_deaths_draws_its_limits():
    _, rows, _ = charts.deaths_chart(in_treatment.deaths())
    assert (rows["lower"] < rows["value"]).all()
    assert (rows["value"] < rows["upper"]).all()
