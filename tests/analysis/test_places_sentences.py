"""Sentences on more people in treatment: met, missed, unknown, disagreeing. Figures are made up unless said."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.made_up import ACCREDITED, AMBITIONS, figure, plain

from drugmetrics.analysis import findings
from drugmetrics.analysis.progress import Progress, under_every_baseline
from drugmetrics.framework.ambitions import Ambition, ambition


def goal(wanted: float | None, name: str = "treatment-places") -> Ambition:
    asked = None if wanted is None else figure(wanted, "Mar 2025", "ambition", unit="places")
    return Ambition(ambition(name).rule, asked, None, None)


def judged(
    name: str,
    start: float | None,
    newest: float | None,
    wanted: float | None = 1000,
    *,
    period: str = "2024/25",
    status: str = ACCREDITED,
    of: str = "treatment-places",
) -> Progress:
    """Make up a progress as `progress` would compute it."""
    before = None if start is None else figure(start, "2021/22", status)
    after = None if newest is None else figure(newest, period)
    change = None if before is None or after is None else newest - start
    share = None if change is None or wanted is None else change / wanted
    return Progress(
        goal(wanted, of), name, before, after, change, share, mixed=status != ACCREDITED,
        reached=None if share is None else share >= 1, time_elapsed=1.0, deadline=dt.date(2025, 3, 31),
    )  # fmt: skip


# More people in treatment.


def test_an_ambition_reached_from_every_baseline_is_said_to_be():
    words = plain(findings.places([judged("framework", 5000, 6200), judged("accredited", 5100, 6200)], "framework"))
    assert "By 2024/25, 6,200 people (accredited official statistics) were in treatment" in words
    assert "1,200 more than the framework baseline of 5,000 (2021/22)" in words
    assert "120% of the 1,000 sought by 31 March 2025" in words
    assert "It is reached from every baseline held: framework (+1,200, 120%) and accredited (+1,100, 110%)." in words
    assert "not" not in words


def test_an_ambition_missed_from_every_baseline_at_the_deadline_was_not_reached():
    words = findings.places([judged("framework", 5000, 5900), judged("accredited", 5100, 5900)], "accredited")
    assert "800 more than the accredited baseline of 5,100" in words
    assert "It was not reached from any baseline held: framework (+900, 90%) and accredited (+800, 80%)." in words


def test_before_the_deadline_it_is_not_reached_yet():
    both = [judged(name, 5000, 5900, period="2023/24") for name in ("framework", "accredited")]
    words = findings.places(both, "framework")
    assert words.startswith("By the newest year held, 2023/24,")
    assert "It is not reached yet from any baseline held" in words
    assert "was not reached" not in words


def test_baselines_that_disagree_are_said_to():
    both = [judged("framework", 5000, 6000), judged("accredited", 5001, 6000), judged("pre-pandemic", 4000, 6000)]
    words = plain(findings.places(both, "accredited"))
    assert "The answer depends on the baseline:" in words
    assert "reached from framework (+1,000, 100%) and pre-pandemic (+2,000, 200%)," in words
    assert "not from accredited (+999, 99.9%)." in words


def test_a_fall_is_a_fall():
    words = findings.places([judged("framework", 5000, 4500)], "framework")
    assert "500 fewer than the framework baseline" in words
    assert "-50% of the 1,000" in words


def test_mixed_bases_are_named():
    mixed = judged("framework", 5000, 5900, status="management information")
    words = findings.places([mixed, judged("accredited", 5100, 5900)], "framework")
    assert (
        "That sets accredited official statistics against a baseline that is management information: mixed bases."
        in words
    )
    assert "mixed bases" not in findings.places([mixed, judged("accredited", 5100, 5900)], "accredited")


def test_what_cannot_be_known_is_said_and_no_number_is_made_up():
    nothing_newer = findings.places([judged("framework", 5000, None), judged("accredited", None, None)], "framework")
    assert "no progress can be stated" in nothing_newer
    nothing_asked = findings.places([judged("framework", 5000, 5900, None)], "framework")
    assert nothing_asked == "The number of places asked for is not in the record for this day."


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    starts=st.lists(st.integers(1, 400_000), min_size=3, max_size=3), newest=st.integers(1, 400_000),
    wanted=st.integers(1, 60_000), lead=st.integers(0, 2),
)  # fmt: skip
def test_every_number_and_verdict_of_the_sentence_follows_from_the_figures(starts, newest, wanted, lead):
    names = ("framework", "accredited", "pre-pandemic")
    every = [judged(name, start, newest, wanted) for name, start in zip(names, starts, strict=True)]
    words = plain(findings.places(every, names[lead]))
    change = newest - starts[lead]
    assert f"{newest:,} people (accredited official statistics) were in treatment" in words
    assert (
        f"{abs(change):,} {'more' if change >= 0 else 'fewer'} than the {names[lead]} baseline of {starts[lead]:,}"
        in words
    )
    assert f"{change / wanted:.0%} of the {wanted:,} sought" in words
    reached = {name for name, start in zip(names, starts, strict=True) if newest - start >= wanted}
    verdict = words[words.index("sought by 31 March 2025.") :]
    said = {
        name
        for name in names
        if re.search(rf"reached from [^:]*(?<!not from )\b{name} \(", verdict.split("not from")[0])
    }
    if reached and reached != set(names):
        assert "depends on the baseline" in verdict
        assert said == reached
    else:
        assert ("reached from every baseline" in verdict) == bool(reached)
        assert ("not reached from any baseline" in verdict) == (not reached)


@pytest.mark.parametrize(
    ("every", "words"),
    [
        ([judged("framework", 5000, 6200), judged("accredited", 5100, 6200)], "1,200 more people in treatment"),
        ([judged("framework", 5000, 4900)], "100 fewer people in treatment than the framework baseline, -10%"),
        ([judged("framework", 5000, None)], "No progress towards the ambition can be stated yet"),
    ],
)
def test_the_headline_of_the_chart_says_the_same(every, words):
    assert words in findings.places_title(every[0])


def test_a_part_of_the_ambition_is_said_from_every_baseline_that_is_held():
    starts = {"framework": 100, "accredited": 400, "pre-pandemic": None}
    words = findings.part([judged(name, start, 1125, of=AMBITIONS[2]) for name, start in starts.items()])
    assert words == (
        "More young people in treatment (1,000): +1,025 (102%) from framework and +725 (72%) from accredited, "
        "in 2024/25."
    )


def test_a_part_whose_record_ends_early_says_where():
    every = [judged(name, 100, 900, period="2023/24", of=AMBITIONS[1]) for name in ("framework", "accredited")]
    words = findings.part(every)
    assert words.startswith("For people using opiates and/or crack (1,000): +800 (80%) from framework")
    assert words.endswith(" The numbers held end in 2023/24.")
    ends = findings.parts_end([every])
    assert "for people using opiates and/or crack: the newest year held is 2023/24" in ends
    assert "never stands in" in ends
    assert "the newest year held" not in findings.parts_end([[judged("framework", 100, 900)]])


def test_a_part_that_cannot_be_judged_says_why():
    assert "the number asked for is not in the record" in findings.part([judged("framework", 100, 900, None)])
    assert "nothing newer than a baseline is held" in findings.part([judged("framework", 100, None)])


def test_newest_periods_that_differ_are_each_named():
    every = [judged("framework", 100, 900, period="2022/23"), judged("accredited", 100, 950)]
    assert "in 2022/23 and +850 (85%) from accredited in 2024/25" in findings.part(every)


def test_the_headline_of_shares_counts_the_ambitions_that_hang_on_the_baseline():
    disagreeing = [judged("framework", 0, 1000), judged("accredited", 1, 1000)]
    met = [judged(name, 0, 1000, of=AMBITIONS[1]) for name in ("framework", "accredited")]
    missed = [judged(name, 0, 10, of=AMBITIONS[2]) for name in ("framework", "accredited")]
    assert findings.shares_title([*disagreeing, *met]) == (
        "Whether it is reached depends on the baseline for 1 of 2 ambitions"
    )
    assert findings.shares_title(met) == "Reached from every baseline"
    assert findings.shares_title(missed) == "Not reached from any baseline held"
    assert findings.shares_title([judged("framework", 5, None)]) == "Nothing can be judged yet"


def test_the_headline_of_shares_does_not_call_a_met_ambition_missed():
    met = [judged(name, 0, 1000, of=AMBITIONS[1]) for name in ("framework", "accredited")]
    missed = [judged(name, 0, 10, of=AMBITIONS[2]) for name in ("framework", "accredited")]
    assert "Not reached from any baseline" not in findings.shares_title([*met, *missed])


def test_a_share_just_short_of_the_ambition_is_not_written_as_the_whole():
    words = findings.places([judged("framework", 5000, 5999)], "framework")
    assert "was not reached" in words
    assert "100%" not in words


def test_the_two_baselines_of_one_year_are_named_part_by_part():
    words = findings.two_baselines(under_every_baseline("treatment-places"))
    assert "297,532, management information" in words
    assert "adults in treatment 286,545 against 289,215" in words
    assert "young people in treatment 10,987 against 11,326" in words


def test_two_baselines_of_which_one_is_not_held_are_not_set_side_by_side():
    words = findings.two_baselines(under_every_baseline("treatment-places", as_of="2023-01-20"))
    assert "not both in the record" in words
    assert not any(character.isdigit() for character in words)
