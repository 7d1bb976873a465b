"""What the benches wrote: whole, in step with the page that prints it, and said in words that follow the numbers."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from drugmetrics.analysis.findings import validation as words
from drugmetrics.analysis.validation import OURS, own_summary, validation
from drugmetrics.errors import NotBuiltError
from drugmetrics.figures.validation_page import validation_page
from drugmetrics.home import home


@pytest.fixture(scope="module")
def found():
    return validation()


def test_every_set_and_its_size_is_there(found):
    """The counts printed in the issue and in METHODS 2."""
    sizes = found.scores.groupby("set")["series"].first().to_dict()
    assert sizes == {
        "M1 yearly": 181, "M1 yearly, 18-30 points": 58, "M3 yearly": 645, "M3 yearly, 18-30 points": 182,
        "Tourism yearly": 518, "Tourism yearly, 18-30 points": 378,
    }  # fmt: skip
    assert (found.scores.groupby("set")["method"].nunique() == 11).all()
    assert found.of(words.HELD_OUT)["method"].iloc[0] == OURS


def test_the_figures_to_reach_are_reached(found):
    """Those of the issue, on the numbers the benches wrote."""
    tuned, held, every = (
        found.of(name).iloc[0] for name in ("M3 yearly, 18-30 points", "Tourism yearly, 18-30 points", "M3 yearly")
    )
    assert tuned["mase"] <= 2.38
    assert 0.94 <= tuned["cover_95"] <= 0.96
    assert 0.78 <= tuned["cover_80"] <= 0.82
    assert tuned["msis"] <= 19.0
    assert every["smape"] < found.entrants["smape"].min()
    assert every["mase"] < found.entrants["mase"].min()
    assert held["mase"] <= 2.50
    assert 0.94 <= held["cover_95"] <= 0.965
    assert held["msis"] <= 21.5


def test_cover_by_years_ahead_averages_to_the_cover(found):
    for name in found.scores["set"].unique():
        ours = found.cover[(found.cover["set"] == name) & (found.cover["method"] == OURS)]
        for level in (80, 95):
            mean = ours[f"cover_{level}"].mean()
            assert mean == pytest.approx(found.of(name).iloc[0][f"cover_{level}"], abs=1e-4)


def test_every_outcome_is_in_the_histogram(found):
    counts = found.pit.groupby("set")["outcomes"].sum()
    assert counts["M3 yearly, 18-30 points"] == 182 * 6
    assert counts["Tourism yearly, 18-30 points"] == 378 * 4


def test_own_series_are_summed_up_by_series(found):
    rows = own_summary(found.own)
    assert rows["projections"].sum() == len(found.own)
    assert rows["series"].is_unique
    assert "deaths-drug-misuse" in set(rows["series"])
    assert rows["cover_95"].between(0, 1).all()


def test_the_page_is_what_the_command_writes():
    text = (home() / "docs" / "validation.md").read_text(encoding="utf-8")
    assert text == validation_page(), "drugmetrics validation-page > docs/validation.md writes it again"


def test_sentences_follow_the_numbers(found):
    """Made up: ours on the hold-out covers less."""
    scores = found.scores.copy()
    here = (scores["set"] == words.HELD_OUT) & (scores["method"] == OURS)
    scores.loc[here, ["cover_95", "cover_95_lower", "cover_95_upper", "mase"]] = [0.881, 0.86, 0.9, 9.0]
    worse = dataclasses.replace(found, scores=scores)
    assert "held **88.1%** of what came" in words.validation(worse)
    assert f"{words.HELD_OUT}: 88.1% with the 95% intervals" in words.shortfalls(worse)
    assert f"{words.HELD_OUT}: " not in words.shortfalls(found)
    assert words.shortfalls(worse).count("(") > words.shortfalls(found).count("(")


def test_not_ahead_of_every_entrant_is_said(found):
    best = pd.DataFrame({"method": ["made up"], "smape": [10.0], "mase": [2.0]})
    assert "ahead of every entrant" in words.entrants(found)
    assert "not ahead of every entrant: the best were made up (10.00)" in words.entrants(
        dataclasses.replace(found, entrants=best)
    )


def test_a_missing_file_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("drugmetrics.analysis.validation.validation_folder", lambda: tmp_path)
    with pytest.raises(NotBuiltError, match=r"projection-scores\.csv is not there: `make validation`"):
        validation()
