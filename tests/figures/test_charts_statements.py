"""The chart of claims against statistics."""

from __future__ import annotations

import pytest
from tests.figures.checks import DAYS, check_chart, check_empty_chart

from drugmetrics.analysis.claims import claims
from drugmetrics.figures.claims import differences_chart


@pytest.mark.parametrize("day", DAYS)
def test_the_chart_of_differences(day):
    check_chart(differences_chart(claims(day)), day)


def test_with_no_claim_it_says_so():
    check_empty_chart(differences_chart([]))
