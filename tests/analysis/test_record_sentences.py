"""The sentences of the guided start: what a record holds, and a series in one line."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.findings.record import example, record
from drugmetrics.observations import editions
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations


def test_the_record_s_sentence_counts_what_is_there():
    rows = observations()
    words = record(rows)
    assert f"{len(rows):,} published figures of {rows['series'].nunique()} series" in words
    fewer = record(rows[rows["series"] != "deaths-drug-misuse"])
    assert f"of {rows['series'].nunique() - 1} series" in fewer


def test_a_day_before_anything_was_published_has_nothing():
    assert "Nothing" in record(editions.known_on(observations(), "1900-01-01"))
    nothing = load("deaths-drug-misuse", area="England", as_of="1990-01-01")
    assert example(nothing, "drug deaths") == "No figure of drug deaths was public on this day."


def test_a_changed_figure_changes_the_sentence():
    held = load("deaths-drug-misuse", area="England")
    changed = held.copy()
    changed.iloc[-1, changed.columns.get_loc("value")] = 9_999
    last = held.iloc[-1]
    assert f"{last['value']:,.0f} in {last['period']}" in example(held, "drug deaths")
    assert f"9,999 in {last['period']}" in example(changed, "drug deaths")


def test_an_undated_edition_is_given_without_a_day():
    held = load("deaths-drug-misuse", area="England").assign(released=pd.NaT)
    assert "public by" not in example(held, "drug deaths")
