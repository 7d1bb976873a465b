"""Every ambition of the gathered list is an entry of its own, with its number as an observation or a stated gap."""

from __future__ import annotations

import csv
import re

import pytest
from tests.originals import folder, needs_originals

from drugmetrics.errors import UnknownNameError
from drugmetrics.framework.ambitions import ambition, rules
from drugmetrics.framework.figure import printed
from drugmetrics.observations.table import observations

#: The numbers of the list, each with what it asks for in the units of the record; None where no number was set.
ASKED = {
    "A01": None, "A02": 1000, "A03": 54_500, "A03a": 21_000, "A03b": 5000, "A03c": 30_000, "A04": 750_000,
    "A04a": 140_000, "A05": 24_000, "A06": 2000, "A07": 8800, "A08": 950, "A09": 800, "A10": 75, "A11": 100_000,
    "A12": None, "A13": 900, "A14": None,
}  # fmt: skip
#: Numbers that only a press report gives; the gathered list leaves them out.
REPORTED_ONLY = {"A03c", "A10"}


def test_the_ambitions_are_those_of_the_list_each_once():
    assert sorted(rule.id for rule in rules().values()) == sorted(ASKED)


@pytest.mark.parametrize("number", ASKED)
def test_an_ambition_is_found_by_its_number_and_has_what_it_asks_for_or_says_what_is_missing(number):
    goal = ambition(number)
    assert goal.id == number
    assert ambition(goal.name).rule is goal.rule
    assert (goal.wanted.value if goal.wanted else None) == ASKED[number]
    if goal.wanted is None:
        assert "number" in goal.unknown
    else:
        rows = observations()
        assert ((rows["series"] == goal.rule.series) & (rows["value"] == ASKED[number])).any()


def test_a_number_that_is_none_is_refused_with_the_names_there_are():
    with pytest.raises(UnknownNameError, match="A15"):
        ambition("A15")


@pytest.mark.parametrize("number", sorted(REPORTED_ONLY))
def test_a_number_that_only_the_press_gives_says_so(number):
    goal = ambition(number)
    assert goal.wanted.status == "secondary report"
    assert goal.wanted.basis == ("ambition, as reported, year inferred" if number == "A10" else "ambition")
    assert "press report" in goal.unknown


def test_the_first_number_of_the_disruptions_stands_beside_the_second():
    goal = ambition("A07")
    assert (goal.revised_from.value, goal.wanted.value) == (6400, 8800)
    slides = printed(goal.rule.series, "combating-drugs-unit-slides")
    assert [(figure.value, figure.basis) for figure in slides] == [(6400, "statement")]


def test_continuity_of_care_and_homicide_have_the_baselines_the_report_prints():
    assert ambition("A10").baseline("framework").value == 36.1
    assert ambition("A14").baseline("framework").value == 336


@needs_originals
def test_every_row_of_the_gathered_list_resolves_with_its_number_its_baseline_and_its_deadline():
    with (folder() / "strategy" / "ambitions.csv").open(encoding="utf-8") as file:
        gathered = list(csv.DictReader(file))
    assert [row["id"] for row in gathered] == list(ASKED)
    for row in gathered:
        goal, number = ambition(row["id"]), re.sub(r"^nearly ", "", row["value"])
        if number:
            assert goal.wanted.value == float(number)
            assert (goal.wanted.marker == "nearly") == row["value"].startswith("nearly")
        else:
            assert goal.wanted is None or row["id"] in REPORTED_ONLY
        if row["revised_from"]:
            assert goal.revised_from.value == float(row["revised_from"])
        if not row["deadline"]:
            assert goal.deadline is None
        else:
            assert str(goal.deadline.year) in row["deadline"] or "2024/25" in row["deadline"]
        figures = [goal.baseline(name) for name in goal.rule.baselines]
        printed_baseline = re.match(r"[\d,.]+", row["baseline_value"])
        if printed_baseline and figures and row["id"] != "A03":
            assert figures[0].value == float(printed_baseline[0].replace(",", ""))
