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
    keys = {(one.said.series, one.said.source, one.said.period, one.breakdown) for one in found}
    for rule in claim_rules().claims:
        assert (rule.series, rule.source, rule.period, rule.breakdown) in keys
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
    assert words.claims([], 5) == "No claim of this day has another figure beside it; 5 figures stated stand alone."
    assert words.claims_title([]).startswith("No claim")


def test_claims_that_agreed_when_made_are_said_to_have_been_revised(found):
    claim = of(found, "deaths-drug-misuse", "2023-07")
    revised = replace(claim, value=2_900.0, value_then=claim.claimed)
    assert "1 of those that differ agreed when they were made" in words.claims([revised], 0)
    assert words.verdict(revised).endswith("it agreed when made")


def test_with_nothing_to_compare_the_sentence_counts_what_is_kept_apart(found):
    apart = [one for one in found if one.agrees is None]
    assert words.claims(apart, 5) == (
        f"{len(apart)} claims cannot be compared with the figure beside them, "
        "and 5 figures stated have none beside them."
    )


def test_the_furthest_from_a_statistic_is_told_apart_from_the_furthest_from_a_statement(found):
    text = words.claims(found, 0)
    assert "The furthest from a statistic is neighbourhood crime, 2.96 million for 2019/20" in text
    assert "20 July 2023), since corrected, beside 1,962 thousand" in text
    assert "since corrected" not in words.claims(claims("2023-07-20"), 0)
    _, other, _ = words.by_verdict(found)
    largest = max((one for one in other if one.by_statement), key=lambda one: abs(one.relative))
    assert f"The furthest from another statement is {words.said(largest)}, beside {words.beside(largest)}" in text


def test_a_speaker_is_no_statistic_unless_the_claim_says_so(found):
    named = {(rule.series, rule.period): bool(rule.beside) for rule in claim_rules().claims}
    assert sum(one.by_statement for one in found) > 5
    for one in found:
        if one.by_statement:
            assert named[one.said.series, one.said.period]
    # In July 2023 the statistic of the year was not out: the report's own figure does not stand in for it.
    assert "young-people-in-treatment-more-stated" not in {one.said.series for one in claims("2023-07-20")}


def test_a_window_printed_in_parts_is_added_up_and_what_is_too_much_taken_off(found):
    tests = of(found, "drug-tests-on-arrest", "2023-07")
    assert (tests.claimed, tests.value) == (43_333, 43_136)
    assert tests.agrees is False
    assert words.beside(tests) == "43,136 (Mar 2022 to Feb 2023, added up; management information)"


def test_a_window_with_a_part_missing_is_not_added_up():
    rows = observations()
    gone = (rows["series"] == "drug-tests-on-arrest-quarterly") & (rows["period"] == "Oct 2022 to Dec 2022")
    with instead(rows[~gone]):
        assert "drug-tests-on-arrest" not in {one.said.series for one in claims()}


def test_tonnes_are_set_against_kilograms_as_tonnes_and_the_drug_is_named(found):
    cocaine = of(found, "drug-seizures-quantity", "2023-07")
    assert (cocaine.claimed, cocaine.value, cocaine.agrees) == (18.8, 18.767, True)
    assert "(drug: cocaine), 18.8 tonnes for 2021/22" in words.said(cocaine)
    assert words.beside(cocaine).startswith("18,767 kilograms")


def test_two_figures_of_one_report_are_told_apart_by_their_basis(found):
    arrests = next(one for one in found if (one.said.series, one.said.period) == ("county-lines-arrests", "2022/23"))
    assert (arrests.claimed, arrests.value, arrests.by_statement) == (2_000, 2_600, True)


def test_quarters_statements_and_years_of_continuity_of_care_are_never_compared(found):
    continuity = [one for one in found if one.said.series == "prison-continuity-of-care"]
    assert {one.claimed for one in continuity} == {36.1, 40.7, 51.8, 54.0}
    assert all(one.agrees is None for one in continuity)


@pytest.mark.parametrize(("fields", "why"), [
    ({"of": "difference"}, "a change has a period it begins from"),
    ({"of": "level", "since": "f"}, "a change has a period it begins from"),
    ({"of": "total"}, "a total has parts"),
    ({"of": "level", "parts": ("f",)}, "a total has parts"),
])  # fmt: skip
def test_a_rule_that_does_not_name_what_it_reads_is_refused(fields, why):
    with pytest.raises(ValidationError, match=why):
        ClaimRule(series="a", source="b", period="c", against="d", to="e", **fields)


@pytest.mark.parametrize("day", DAYS)
def test_every_sentence_of_a_day_is_whole_and_knows_nothing_later(day):
    known = claims(day)
    told = [words.claims(known, without_statistic(known, day)), words.claims_title(known)]
    told += [text for one in known for text in (words.said(one), words.beside(one), words.verdict(one))]
    for text in told:
        assert text
        for broken in ("nan", "None", "NaT", "  ", "..", " ,"):
            assert broken not in text.replace("finance", ""), text
        assert not re.search(r"prevented by|thanks to|caused", text), text
    if day:
        assert all(one.said.released.isoformat() <= day for one in known)
        assert all(one.statistic.released.isoformat() <= day for one in known)
