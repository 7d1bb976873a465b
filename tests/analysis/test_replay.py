"""The verdict through time: which days, what was known on each, and how past projections did."""

from __future__ import annotations

import pandas as pd
import pytest

from drugmetrics.analysis.findings import verdicts as words
from drugmetrics.analysis.scores import interval_score
from drugmetrics.analysis.verdicts.replay import STRATEGY, replay
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load


@pytest.fixture(scope="module")
def young():
    return replay("young-people-in-treatment")


def test_the_days_are_those_on_which_a_figure_was_released_since_the_strategy(young):
    assert list(young.verdicts) == [
        "2022-01-27", "2023-02-02", "2023-07-20", "2024-01-25", "2024-11-28", "2025-12-04"
    ]  # fmt: skip
    assert min(young.verdicts) >= STRATEGY
    assert young.released["2023-07-20"] == "from-harm-to-hope-annual-report"


def test_each_verdict_knows_only_its_own_day(young):
    for day, verdict in young.verdicts.items():
        assert verdict.as_of == day
        newest = [one.newest.released for one in verdict.judged if one.newest is not None]
        assert all(one.isoformat() <= day for one in newest)


def test_outcomes_are_todays_figures_and_scores_follow_from_them(young):
    held = load("young-people-in-treatment", area="England").set_index("period")["value"]
    assert len(young.scores) == 13
    for row in young.scores.to_dict("records"):
        assert row["outcome"] == held[row["period"]]
        assert row["inside_95"] == (row["lower_95"] <= row["outcome"] <= row["upper_95"])
        expected = interval_score(row["lower_95"], row["upper_95"], row["outcome"], level=0.95)
        assert row["interval_score"] == pytest.approx(float(expected))
        assert 0 <= row["probability_below"] <= 1
        assert row["day"] < pd.Timestamp.now()
    ahead = young.scores.groupby("day")["ahead"].apply(list)
    assert ahead[pd.Timestamp("2022-01-27")] == [1, 2, 3, 4]


def test_a_replay_as_of_a_day_ends_there_and_scores_only_what_had_come():
    played = replay("young-people-in-treatment", as_of="2024-06-30")
    assert max(played.verdicts) == "2024-01-25"
    assert set(played.scores["period"]) == {"2021/22", "2022/23"}


def test_the_table_has_a_row_for_each_day_and_baseline(young):
    table = young.table()
    assert len(table) == 3 * len(young.verdicts)
    last = table[table["day"] == table["day"].max()].set_index("baseline")
    assert last.loc["framework", "reached"] is True
    assert last.loc["accredited", "reached"] is False
    assert last.loc["framework", "mixed"]


def test_what_cannot_be_projected_is_replayed_without_scores():
    played = replay("county-lines-closed")
    assert len(played.verdicts) == 3
    assert played.scores.empty
    assert words.replay(played).endswith("No projection has an outcome yet.")
    assert "no probability on any release day" in words.history_title(played)


def test_sentences_count_what_the_scores_hold(young):
    text = words.replay(young)
    inside = int(young.scores["inside_80"].sum())
    assert f"Of 13 projections of 4 years made on {young.scores['day'].nunique()} days" in text
    assert f"80% interval of {inside}" in text


def test_an_ambition_nothing_can_be_set_against_has_no_replay():
    with pytest.raises(ParameterError, match="nothing published"):
        replay("crimes-prevented")
