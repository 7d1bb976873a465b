"""The charts of supply: closures over their windows, tests on arrest, seizures; on any day."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.figures.checks import NOTHING_YET, check_chart, check_empty_chart

from drugmetrics.analysis import supply as analysis
from drugmetrics.figures import supply


@pytest.mark.parametrize("day", [None, "2023-07-20", "2024-02-27"])
def test_closures_are_drawn_over_the_windows_they_were_given_for(day):
    held = analysis.closures(day)
    figure, rows, words = supply.closures_chart(held)
    check_chart((figure, rows, words), day)
    counted = rows[rows["period"] != ""]
    assert len(counted) == len(analysis.drawn(held))
    assert "Wanted: sought, over 2,000" in words
    bars = figure.axes[0].patches
    assert bars[-1].get_width() == (pd.Timestamp("2025-03-31") - pd.Timestamp("2022-04-01")).days + 1


def test_a_statement_as_of_a_month_is_drawn_from_the_first_day_of_its_count():
    rows = analysis.drawn(analysis.closures())
    row = rows[rows["period"] == "Nov 2023"].iloc[0]
    assert row["period_start"] == pd.Timestamp("2022-04-01")
    assert row["counted"] == "type not named, stated as of Nov 2023"


def test_a_rounding_beside_its_number_and_a_single_week_are_not_drawn_but_set():
    held = analysis.closures()
    rows = analysis.drawn(held)
    assert 1300 in set(held.rows["value"])
    assert {1300, 276, 241}.isdisjoint(rows["value"])
    page = supply.closures_table(held).data
    assert all(f">{text}</td>" in page for text in ("over 1,300", "276", "241"))


@pytest.mark.parametrize("day", [None, "2023-07-20", "2024-02-27"])
def test_seizures_are_drawn_in_all_and_by_class(day):
    rows = analysis.seizures(day)
    drawn = supply.seizures_chart(rows)
    check_chart(drawn, day)
    assert set(drawn[1]["line"]) == {"all drugs", "class A", "class B", "class C"}


def test_tests_on_arrest_are_drawn_by_quarter():
    drawn = supply.arrest_tests_chart(analysis.quarters(), analysis.positives())
    check_chart(drawn, None)
    assert len(drawn[1]) == 2 * len(analysis.quarters())


@pytest.mark.parametrize("day", ["2023-07-20", "2024-02-27"])
def test_no_quarter_of_tests_was_public_in_these_days(day):
    check_empty_chart(supply.arrest_tests_chart(analysis.quarters(day), analysis.positives(day)))


def test_before_anything_was_published_charts_say_so():
    check_empty_chart(supply.closures_chart(analysis.closures(NOTHING_YET)))
    check_empty_chart(supply.arrest_tests_chart(analysis.quarters(NOTHING_YET), analysis.positives(NOTHING_YET)))
    check_empty_chart(supply.seizures_chart(analysis.seizures(NOTHING_YET)))
    nothing = supply.quantities_table(analysis.seizures(NOTHING_YET), analysis.quantities(NOTHING_YET))
    assert "none in the record" in nothing.data
    assert "none in the record" in supply.closures_table(analysis.closures(NOTHING_YET)).data


def test_a_table_of_an_earlier_day_knows_nothing_of_the_restart():
    early = supply.closures_table(analysis.closures("2023-07-20")).data
    assert "restart" not in early
    assert "restarted July 2024" in supply.closures_table(analysis.closures()).data


def test_quantities_are_marked_by_standing_and_gaps_are_not_zero():
    page = supply.quantities_table(analysis.seizures(), analysis.quantities()).data
    rows = {row.split("</th>")[0].rsplit(">", 1)[-1]: row for row in page.split("<tr>")}
    assert ">18,767†</td>" in rows["2021/22"]
    assert rows["2019/20"].count(">not held</td>") == 4
    assert ">0</td>" not in page
