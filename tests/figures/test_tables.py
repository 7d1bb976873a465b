"""The tables of a page: what a reader is told of each ambition on a day, and what was counted towards it."""

from __future__ import annotations

from drugmetrics.figures import tables
from drugmetrics.framework.ambitions import ambitions


def test_running_totals_are_listed_each_with_who_gave_it_and_never_added():
    page = tables.running_totals(ambitions(judged_as="running total")).data
    for told in ("43,333", "117,825", "drug-testing-on-arrest", "from-harm-to-hope-annual-report", "over 100,000"):
        assert told in page
    assert "161,158" not in page


def test_a_day_before_any_total_says_so():
    page = tables.running_totals(ambitions(judged_as="running total", as_of="2022-01-05")).data
    assert "none in the record for this day" in page


def test_what_was_given_for_england_is_of_england_alone():
    """One authority's numbers stand in the same series."""
    given = tables.given_for(["adults-in-treatment", "young-people-in-treatment"], since="2018/19")
    assert set(given["area_code"]) == {"E92000001"}
    assert given["value"].min() > 10_000
    barnet = tables.given_for(["adults-in-treatment"], since="2018/19", area="Barnet")
    assert set(barnet["area_code"]) == {"E09000003"}
