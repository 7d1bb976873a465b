"""Charts of who is in treatment."""

from __future__ import annotations

import pytest
from tests.figures.checks import DAYS, NOTHING_YET, check_chart, check_empty_chart

from drugmetrics.analysis.cohorts import adults, opiate_ages, splits, women
from drugmetrics.figures.cohorts import added_chart, ages_chart, women_chart


@pytest.mark.parametrize("day", DAYS)
def test_the_charts_of_who_is_in_treatment(day):
    rows = adults(day)
    found = splits(rows)
    if any(one.since for one in found):
        check_chart(added_chart(found), day)
    else:
        check_empty_chart(added_chart(found))
    if len(opiate_ages(rows)):
        check_chart(ages_chart(opiate_ages(rows)), day)
        check_chart(women_chart(women(rows)), day)
    else:
        check_empty_chart(ages_chart(opiate_ages(rows)))


def test_on_a_day_before_anything_they_say_so():
    rows = adults(NOTHING_YET)
    check_empty_chart(added_chart(splits(rows)))
    check_empty_chart(ages_chart(opiate_ages(rows)))
    check_empty_chart(women_chart(women(rows)))
