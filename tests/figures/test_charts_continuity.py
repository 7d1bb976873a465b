"""The chart of continuity of care after prison."""

from __future__ import annotations

import pytest
from tests.figures.checks import DAYS, NOTHING_YET, check_chart, check_empty_chart

from drugmetrics.analysis.continuity import continuity
from drugmetrics.figures.continuity import continuity_chart


@pytest.mark.parametrize("day", DAYS)
def test_the_chart_of_windows(day):
    check_chart(continuity_chart(continuity(day)), day)


def test_on_a_day_before_anything_it_says_so():
    check_empty_chart(continuity_chart(continuity(NOTHING_YET)))


def test_no_line_joins_two_figures_and_each_kind_has_its_own_mark():
    figure, rows, _ = continuity_chart(continuity())
    points = [line for line in figure.axes[0].lines if line.get_marker() not in ("None", None, "")]
    assert all(len(line.get_xdata()) == 1 for line in points)
    assert len({line.get_marker() for line in points}) == rows["kind"].nunique() - 1  # the level has none


def test_the_level_is_drawn_only_where_it_is_held():
    assert "Marked: 75%" in continuity_chart(continuity())[2]
    assert "75%" not in continuity_chart(continuity("2024-02-27"))[2]
