"""The workforce: posts against what was asked for, the census, and the caseload that cannot be known."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from tests.analysis.made_up import plain

from drugmetrics.analysis.findings import workforce as words
from drugmetrics.analysis.workforce import people_to_staff, workforce
from drugmetrics.observations.table import instead, observations

NOTHING = "1985-01-01"
COUNTED = "drug-and-alcohol-workers-added"


def changed(series: str, values: dict[str, float], breakdown: str = "all") -> pd.DataFrame:
    """Put other numbers into a series, by period."""
    rows = observations()
    at = (rows["series"] == series) & rows["period"].isin(values) & (rows["breakdown"] == breakdown)
    assert at.any()
    return rows.assign(value=rows["value"].where(~at, rows["period"].map(values).astype(float)))


def finding(day: str | None = None) -> str:
    return plain(words.workforce(workforce(day)))


def test_counts_and_what_was_asked_for_stand_with_their_standing():
    said = finding()
    assert "1,255 by the end of 2022/23 (management information)" in said
    assert "over 1,200 by Oct 2023 (secondary report)" in said
    assert "against 950 asked for, as an auditor's report was reported: no count is below it, though posts" in said
    assert said.count(". ") == 2


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ({"2022/23": 950.0, "Oct 2023": 950.0}, "no count is below it"),
        ({"2022/23": 949.0, "Oct 2023": 900.0}, "no count reaches it"),
        ({"2022/23": 949.0, "Oct 2023": 950.0}, "the counts disagree on whether it was reached"),
    ],
)
def test_met_missed_and_disagreeing(counts, verdict):
    with instead(changed(COUNTED, counts)):
        assert f"reported: {verdict}, though" in finding()


def test_what_is_not_held_is_said_not_to_be():
    assert "; how many were asked for is not in the record for this day." in finding("2023-07-20")
    assert "950" not in finding("2023-07-20")
    assert finding(NOTHING) == (
        "No count of drug and alcohol workers added, and no number asked for, is in the record for this day."
    )
    assert "Of 800 more medical, mental health and other professionals no count was found; whether" in finding()
    assert "800" not in finding("2024-02-27")


def test_a_number_asked_for_without_a_count_is_said_alone():
    rows = observations()
    with instead(rows[rows["series"] != COUNTED]):
        held = workforce()
    assert "950 more drug and alcohol workers were asked for; no count is in the record" in plain(words.workforce(held))
    assert words.posts_title(held) == "950 more drug and alcohol workers asked for, and no count held"


def test_the_workforce_moves_with_the_census():
    assert "14,121 whole-time equivalents in 2024, 19% more than the 11,851 of 30 Jun 2022" in finding()
    with instead(changed("treatment-workforce", {"2024": 11_000.0})):
        assert "11,000 whole-time equivalents in 2024, 7% fewer than the 11,851" in finding()


def test_only_the_same_part_of_the_workforce_is_compared():
    said = words.census(workforce())
    assert "Vacancies (commissioning) 14% in 2022 and 9% in 2024" in said
    assert "12%" not in said


def test_people_to_staff_are_the_numbers_held_and_never_set_against_the_benchmark():
    held = workforce()
    table = people_to_staff(held)
    assert (table["ratio"] == table["people"] / table["staff"]).all()
    said = words.caseload(held, table)
    assert "40 people or fewer" in said
    assert "50 to 80" in said
    assert "25.6 (2022/23, census of 30 Jun 2022)" in said
    assert "not set against the benchmark" in said
    assert not re.search(r"(below|within|above|under|over|meets?) (the )?(benchmark|40)", said)
    with instead(changed("treatment-workforce", {"2024": 28_242.0})):
        assert "11.5 (2023/24, census of 2024)" in words.caseload(workforce(), people_to_staff(workforce()))


def test_without_a_census_no_ratio_is_worked_out():
    early = workforce("2023-07-20")
    assert people_to_staff(early, "2023-07-20").empty
    assert "another thing" not in words.caseload(early, people_to_staff(early, "2023-07-20"))


@pytest.mark.parametrize("day", [None, "2022-01-05", "2023-07-20", "2023-10-20", "2024-02-27", NOTHING])
def test_every_sentence_of_a_day_is_whole_and_claims_no_effect(day):
    held = workforce(day)
    told = [words.workforce(held), words.posts_title(held), words.posts(held), words.census(held),
            words.caseload(held, people_to_staff(held, day))]  # fmt: skip
    for text in told:
        assert text
        for broken in ("nan", "None", "NaT", "  ", "..", " ,"):
            assert broken not in text, text
        assert not re.search(r"prevent(ed)?\b|because of the strategy|thanks to|led to|caused", text), text
    if day:
        for rows in (held.posts, held.census, held.surveyed):
            assert not rows["released"].gt(pd.Timestamp(day)).any()
            assert rows["released"].notna().all()
