"""The chart of movements since recommendations were made."""

from __future__ import annotations

import pytest
from tests.figures.checks import DAYS, check_chart, check_empty_chart

from drugmetrics.analysis.recommendations import asked
from drugmetrics.figures.recommendations import kinds_chart, movements_chart


@pytest.mark.parametrize("day", DAYS)
def test_the_chart_of_movements(day):
    check_chart(movements_chart(asked(day)), day, told=1)


@pytest.mark.parametrize("day", DAYS)
def test_the_chart_of_kinds(day):
    made = kinds_chart(asked(day))
    assert made[1]["value"].sum() == len(asked(day))
    check_chart(made, day, told=1)


def test_before_either_report_it_says_so():
    check_empty_chart(movements_chart(asked("2021-01-01")))
    check_empty_chart(kinds_chart(asked("2021-01-01")))
