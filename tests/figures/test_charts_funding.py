"""Charts of the money."""

from __future__ import annotations

import pytest
from tests.figures.checks import DAYS, NOTHING_YET, check_chart, check_empty_chart

from drugmetrics.analysis.funding import money, spending
from drugmetrics.figures.funding import path_chart, spending_chart


@pytest.mark.parametrize("day", DAYS)
def test_the_chart_of_money_asked_for_and_allocated(day):
    check_chart(path_chart(money(day)), day)


def test_the_chart_of_spending():
    check_chart(spending_chart(spending()), None)


def test_on_a_day_before_anything_both_say_so():
    check_empty_chart(path_chart(money(NOTHING_YET)))
    check_empty_chart(spending_chart(spending(NOTHING_YET)))
