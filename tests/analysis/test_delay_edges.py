"""The record of delays at its edges: before the first medians, areas without counts, days gone by, other delays."""

from __future__ import annotations

import pandas as pd
import pytest

from drugmetrics.analysis.delay import (
    delay_summary,
    drift_sensitivity,
    earlier_shares,
    fitted_delays,
    known_delays,
    medians,
    occurrences,
    replays,
)
from drugmetrics.analysis.delay.completeness import fit_delays
from drugmetrics.analysis.delay.record import by_year, pairs
from drugmetrics.analysis.delay.sensitivity import LONGER, assumed
from drugmetrics.errors import ParameterError

BOTH = "England and Wales"
#: Before the first medians were published, and the day they were.
BEFORE, FIRST = "2022-08-02", "2022-08-03"
AREAS = ("England", "Wales", BOTH)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("definition", ["misuse", "poisoning"])
def test_before_the_first_medians_there_is_nothing_to_fit(area, definition):
    assert medians(area, definition, as_of=BEFORE).empty
    assert known_delays(area, definition, as_of=BEFORE) is None
    assert fitted_delays(area, definition, as_of=BEFORE) is None
    assert delay_summary(area, definition, as_of=BEFORE) is None


def test_before_anything_was_published_tables_are_empty_and_keep_their_columns():
    day = "1990-01-01"
    for made, now in (
        (occurrences(as_of=day), occurrences()),
        (earlier_shares(as_of=day), earlier_shares()),
        (drift_sensitivity(as_of=day), drift_sensitivity(years=1, draws=20)),
    ):
        assert made.empty
        assert list(made.columns) == list(now.columns)
    assert replays(as_of=day).empty
    assert by_year("deaths-drug-misuse", "England", day).empty


@pytest.mark.parametrize("day", [FIRST, "2023-12-19", "2025-10-17"])
def test_a_day_gone_by_knows_what_had_been_released_and_nothing_later(day):
    released = occurrences(as_of=day)
    assert (released["known_on"] < pd.Timestamp(day)).all()
    known = known_delays(BOTH, "poisoning", as_of=day)
    assert known is not None
    assert known.last < pd.Timestamp(day).year
    assert known.registrations.index.max() < pd.Timestamp(day).year
    assert set(known.pairs["year"]) <= set(released["year"])
    assert set(known.counts["year"]) == set(released["year"])
    assert set(known.earlier.index) <= set(known.medians.index)


def test_a_fit_of_a_day_gone_by_ends_with_its_medians_and_is_carried_on_where_asked():
    assert fitted_delays("England", "misuse", as_of=FIRST, forms=("log-normal",)).last == 2021
    carried = fitted_delays("England", "misuse", as_of=FIRST, to=2023, forms=("log-normal",))
    assert carried.last == 2023
    # An earlier year than the last median is no reason to leave medians out.
    assert fitted_delays("England", "misuse", as_of=FIRST, to=2010, forms=("log-normal",)).last == 2021


def test_an_area_without_counts_has_delays_but_nothing_to_complete():
    for area in ("England", "Wales"):
        known = known_delays(area, "misuse")
        assert known.counts.empty
        assert len(known.whole) == 0
        assert len(known.pairs) == 3
        assert known.last == 2022
    assert drift_sensitivity("misuse", years=1, draws=20)["year"].tolist() == [2019] * 9


def test_doubtful_answers_and_rounded_shares_make_no_pair():
    counts, shares = occurrences(), earlier_shares()
    made = pairs(counts, shares).set_index("year")
    assert made.index.tolist() == [2012, 2014, 2022]
    # The share of 2022 is rounded to whole per cents: its pair is of the counts at fifteen months and two years.
    assert made.loc[2022].tolist() == [456, 4868, 731, 5136]
    assert made.loc[2012, "early_days"] == 0
    assert pairs(counts[counts["year"] == 2019], shares).empty


def test_every_assumption_stands_once_for_every_year_and_the_known_stay_known():
    table = drift_sensitivity(draws=200)
    assert table["assumption"].nunique() == 9
    assert not table.duplicated(["assumption", "year"]).any()
    assert sorted(table["year"].unique()) == [2019, 2022]
    assert (table.groupby("year")["deaths"].nunique() == 1).all()
    assert (table["estimate"] * table["completeness"]).to_numpy() == pytest.approx(table["deaths"].to_numpy())
    assert ((table["deaths"] <= table["lower"]) & (table["lower"] <= table["upper"])).all()


def test_a_tenth_longer_and_shorter_are_of_the_estimated_delay():
    known = known_delays("England", "misuse")
    fits = assumed(lambda drift: fit_delays(known, to=2024, drift=drift, forms=("log-normal",)))
    assert [factor for _, factor in fits.values()] == [1.0, 1.0, 1.0, LONGER, 1 / LONGER]
    estimated = fits["as estimated"][0]
    assert fits["a tenth longer"][0] is estimated
    assert fits["a tenth shorter"][0] is estimated
    drifts = [fits[words][0].drift for words in ("without drift", "as estimated")]
    assert drifts[0] == pytest.approx(0, abs=1e-4)
    assert drifts[1] > 0.01


def test_a_replays_interval_and_estimate_are_of_the_outcomes_day():
    """No replay of one count alone; a wider level holds a narrower one; no change is another number."""
    day = "2025-10-16"
    narrow, wide = (replays(as_of=day, level=level, draws=300) for level in (0.5, 0.95))
    assert len(narrow) == len(wide) == 6
    assert ((wide["lower"] <= narrow["lower"]) & (narrow["upper"] <= wide["upper"])).all()
    assert (narrow["estimate"] >= narrow["deaths"]).all()
    assert (narrow["outcome_on"] < pd.Timestamp(day)).all()
    assert (narrow["estimate"] == wide["estimate"]).all()
    assert not (narrow["no_change"] == narrow["estimate"]).any()
    assert narrow["hit"].sum() <= wide["hit"].sum()


@pytest.mark.parametrize("make", [replays, drift_sensitivity, lambda of: fitted_delays(BOTH, of)])
def test_another_definition_is_refused_everywhere(make):
    with pytest.raises(ParameterError, match="misuse or poisoning"):
        make("alcohol")
