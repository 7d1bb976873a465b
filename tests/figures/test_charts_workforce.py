"""The chart of posts added to the workforce."""

from __future__ import annotations

import pytest
from tests.figures.checks import DAYS, NOTHING_YET, check_chart, check_empty_chart

from drugmetrics.analysis.workforce import workforce
from drugmetrics.figures.workforce import posts_chart


@pytest.mark.parametrize("day", DAYS)
def test_the_chart_of_posts(day):
    check_chart(posts_chart(workforce(day)), day, told=1)


def test_on_a_day_before_anything_it_says_so():
    check_empty_chart(posts_chart(workforce(NOTHING_YET)))


def test_what_was_asked_for_is_hatched_and_what_was_counted_is_not():
    figure, rows, description = posts_chart(workforce())
    hatched = [bar.get_hatch() is not None for bar in figure.axes[0].patches]
    assert hatched == rows["category"].str.startswith("asked for").tolist()
    assert "other professionals 800, no count found" in description
