"""Claims beside statistics: when they are one number, when they cannot be compared, and the sentences."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from pydantic import ValidationError

from drugmetrics.analysis.claims import Claim, claims, without_statistic
from drugmetrics.analysis.findings import claims as words
from drugmetrics.framework.claims import ClaimRule, claim_rules
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.table import instead, observations

DAYS = [None, "2022-01-05", "2023-07-20", "2023-10-20", "2024-02-27"]


@pytest.fixture(scope="module")
def found() -> list[Claim]:
    return claims()


def of(found: list[Claim], series: str, edition: str) -> Claim:
    return next(one for one in found if (one.said.series, one.said.edition) == (series, edition))


def test_the_slip_of_the_annual_report_differs_and_its_correction_agrees_as_printed(found):
    slip, mended = (of(found, "neighbourhood-crime", name) for name in ("2023-07", "2024-02-correction"))
    assert (slip.agrees, round(slip.relative, 3)) == (False, 0.509)
    assert mended.agrees
    assert words.verdict(mended) == "agrees as printed"


def test_every_declared_claim_is_in_the_record(found):
    keys = {(one.said.series, one.said.source, one.said.period) for one in found}
    for rule in claim_rules().claims:
        assert (rule.series, rule.source, rule.period) in keys
        assert rule.against in all_series()


@pytest.mark.parametrize(("marker", "value", "same"), [
    ("", 1300.4, True), ("", 1301, False), ("over", 1364, True), ("over", 1299, False), ("over", 1500, False),
    ("nearly", 1299, True), ("nearly", 1301, False), ("about", 1240, True), ("about", 1200, False),
])  # fmt: skip
def test_a_claim_is_held_to_its_decimals_or_to_its_word(found, marker, value, same):
    claim = of(found, "county-lines-closed-stated", "2023-07")
    assert replace(claim, said=replace(claim.said, marker=marker, value=1300.0), value=value).agrees is same


def test_claims_without_a_window_or_of_another_basis_are_not_compared(found):
    apart = [one for one in found if one.apart]
    assert {one.said.series for one in apart} >= {"treatment-places-stated", "county-lines-closed"}
    assert all(one.agrees is None and one.agreed_then is None for one in apart)
    assert all(words.verdict(one).startswith("not comparable") for one in apart)


def test_what_is_known_when_a_claim_was_made_is_not_what_came_later(found):
    for one in found:
        if one.said.released is None:
            assert math.isnan(one.value_then)
    later = next(one for one in found if one.said.series == "successful-completions")
    assert later.agrees
    assert math.isnan(later.value_then)


def test_a_changed_observation_changes_the_sentence(found):
    rows = observations()
    at = (rows["series"] == "deaths-drug-misuse") & (rows["period"] == "2021") & (rows["area_code"] == "E92000001")
    other = at & (rows["source"] != "from-harm-to-hope-annual-report") & (rows["breakdown"] == "all")
    before = words.claims(found, 0)
    with instead(rows.assign(value=rows["value"].where(~other, 3_000.0))):
        now = claims()
    assert of(now, "deaths-drug-misuse", "2023-07").agrees is False
    assert words.claims(now, 0) != before


def test_with_nothing_held_the_sentences_say_so():
    assert words.claims([], 5) == "No claim of this day has a statistic beside it; 5 figures stated have none."
    assert words.claims_title([]).startswith("No claim")


def test_claims_that_agreed_when_made_are_said_to_have_been_revised(found):
    claim = of(found, "deaths-drug-misuse", "2023-07")
    revised = replace(claim, value=2_900.0, value_then=claim.claimed)
    assert "1 of those that differ agreed when they were made" in words.claims([revised], 0)
    assert words.verdict(revised).endswith("it agreed when made")


def test_a_change_without_a_beginning_is_refused():
    with pytest.raises(ValidationError, match="a change has a period it begins from"):
        ClaimRule(series="a", source="b", period="c", of="difference", against="d", to="e")


@pytest.mark.parametrize("day", DAYS)
def test_every_sentence_of_a_day_is_whole_and_knows_nothing_later(day):
    known = claims(day)
    told = [words.claims(known, without_statistic(known, day)), words.claims_title(known)]
    told += [text for one in known for text in (words.said(one), words.statistic(one), words.verdict(one))]
    for text in told:
        assert text
        for broken in ("nan", "None", "NaT", "  ", "..", " ,"):
            assert broken not in text.replace("finance", ""), text
        assert not re.search(r"prevented by|thanks to|caused", text), text
    if day:
        assert all(one.said.released.isoformat() <= day for one in known)
        assert all(one.statistic.released.isoformat() <= day for one in known)
