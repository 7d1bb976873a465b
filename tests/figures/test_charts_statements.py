"""The chart of claims against statistics."""

from __future__ import annotations

import pytest
from tests.figures.checks import DAYS, check_chart, check_empty_chart

from drugmetrics.analysis.claims import claims
from drugmetrics.analysis.findings.claims import by_verdict
from drugmetrics.figures.claims import claims_table, differences_chart


@pytest.mark.parametrize("day", DAYS)
def test_the_chart_of_differences(day):
    check_chart(differences_chart(claims(day)), day)


def test_with_no_claim_it_says_so():
    check_empty_chart(differences_chart([]))


def test_only_claims_that_differ_are_drawn_and_no_more_than_a_phone_has_room_for():
    found = claims()
    alike, other, _ = by_verdict(found)
    _, rows, description = differences_chart(found)
    assert 0 < len(rows) <= min(len(other), 14)
    assert rows["value"].abs().min() >= 1
    assert rows["category"].is_unique
    assert (rows["value"].abs().diff().dropna() <= 0).all()
    assert all(name not in description for name in ("agrees", "not comparable"))
    assert alike


def test_with_claims_that_agree_alone_it_says_that_none_differs():
    alike, _, _ = by_verdict(claims())
    check_empty_chart(differences_chart(alike))
    assert "no claim differs by as much" in differences_chart(alike)[2]


def test_the_tables_hold_every_claim_once():
    parts = by_verdict(claims())
    made = [
        claims_table(part, name=f"part-{place}", title="Claims", comes_to="Difference").data
        for place, part in enumerate(parts)
    ]
    for part, markup in zip(parts, made, strict=True):
        assert markup.count("<tr") >= len(part)
    early = [claims_table(claims("2023-07-20"), name="early", title="Claims", comes_to="Difference").data]
    assert all(f"{year}" not in markup for markup in early for year in (2024, 2025, 2026))
    assert "none in the record" in claims_table([], name="none", title="Claims", comes_to="Why").data
