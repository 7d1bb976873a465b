"""Charts of drug use."""

from __future__ import annotations

import pytest
from tests.figures.checks import DAYS, NOTHING_YET, check_chart, check_empty_chart

from drugmetrics.analysis.drug_use import GROUPS, low, prevalence
from drugmetrics.figures.drug_use import drugs_chart, prevalence_chart, use_chart


def lows(day):
    return [found for group in GROUPS if (found := low(group, day)) is not None]


@pytest.mark.parametrize("day", DAYS)
def test_the_charts_of_drug_use(day):
    check_chart(use_chart(lows(day), day), day)
    check_chart(drugs_chart(day), day)
    check_chart(prevalence_chart(prevalence(day)), day, told=2)


def test_on_a_day_before_anything_they_say_so():
    check_empty_chart(use_chart([], NOTHING_YET))
    check_empty_chart(drugs_chart(NOTHING_YET))
    check_empty_chart(prevalence_chart(prevalence(NOTHING_YET)))
