"""What each edition changed: known revisions of the record, and the edges on made-up tables."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import drugmetrics as dm
from drugmetrics.errors import UnknownNameError
from drugmetrics.observations.revisions import agree, changes_of, revisions
from drugmetrics.observations.table import instead, observations

NAME = "deaths-drug-misuse"


def made_up(*rows):
    """Return a table of made-up figures of misuse deaths: (edition, released, period, value, status, source)."""
    like = observations().query("series == @NAME and area_code == 'E92000001' and breakdown == 'all'").iloc[0]
    lines = []
    for edition, released, period, value, *more in rows:
        status, source = [*more, "accredited official statistics", "ons-drug-poisoning-deaths"][:2] if more else (
            "accredited official statistics", "ons-drug-poisoning-deaths")  # fmt: skip
        lines.append(
            {**like, "edition": edition, "released": pd.Timestamp(released), "period": period, "value": value,
             "status": status, "source": source, "period_start": pd.Timestamp(f"{period}-01-01")}
        )  # fmt: skip
    return pd.DataFrame(lines)


def changed(*rows):
    with instead(made_up(*rows)):
        return revisions(NAME)[["period", "before", "value", "edition"]].to_numpy().tolist()


def test_the_framework_baseline_of_neighbourhood_crime_was_corrected():
    found = revisions("neighbourhood-crime").query("source == 'from-harm-to-hope-annual-report'")
    assert found[["period", "before", "value", "released"]].to_numpy().tolist() == [
        ["2019/20", 2.96, 1.96, pd.Timestamp("2024-02-27")]
    ]


def test_the_ambition_of_disruptions_was_raised():
    (row,) = revisions("ambition-organised-crime-group-disruptions").to_dict("records")
    assert (row["before"], row["value"]) == (6400, 8800)


def test_the_restatement_of_young_people_is_set_beside_what_stood_before():
    found = revisions("young-people-in-treatment").set_index("period")
    assert found.loc["2008/09", ["before", "value"]].tolist() == [24053, 24494]
    assert found.loc["2008/09", "basis_before"] == "stock over the year, before restatement"


def test_rates_were_rebased_in_the_2022_release_and_counts_were_not():
    rates = revisions("deaths-drug-misuse-rate", area="England").query("edition == '2022-registrations'")
    assert {"2013", "2021"} <= set(rates.query("breakdown == 'all'")["period"])
    assert rates["relative"].abs().max() < 0.05
    counts = revisions(NAME, area="England").query("edition == '2022-registrations' and breakdown == 'all'")
    assert counts.empty


def test_a_figure_printed_again_unchanged_or_for_the_first_time_is_no_revision():
    assert (
        changed(("a", "2020-01-01", "2019", 5.0), ("b", "2021-01-01", "2019", 5.0), ("b", "2021-01-01", "2020", 6.0))
        == []
    )


def test_every_edition_is_set_against_the_one_before_it():
    assert changed(
        ("a", "2020-01-01", "2019", 5.0), ("c", "2022-01-01", "2019", 7.0), ("b", "2021-01-01", "2019", 6.0)
    ) == [["2019", 5.0, 6.0, "b"], ["2019", 6.0, 7.0, "c"]]  # fmt: skip


def test_a_value_that_was_withheld_before_is_not_known_to_have_changed():
    assert changed(("a", "2020-01-01", "2019", float("nan")), ("b", "2021-01-01", "2019", 6.0)) == []


def test_a_press_figure_revises_no_statistic_and_another_publication_has_its_own_line():
    first = ("a", "2020-01-01", "2019", 5.0)
    assert changed(first, ("b", "2021-01-01", "2019", 6.0, "secondary report", "ons-drug-poisoning-deaths")) == []
    assert changed(first, ("b", "2021-01-01", "2019", 6.0, "statement", "treasury-minutes")) == []


def test_an_edition_without_a_date_has_no_place_in_the_order():
    assert changed(("a", "2020-01-01", "2019", 5.0), ("b", None, "2019", 6.0)) == []


def test_a_day_before_the_revision_knows_nothing_of_it():
    assert revisions("neighbourhood-crime", as_of="2024-02-26").query("source.str.startswith('from-harm')").empty


def test_an_unknown_series_or_area_is_refused():
    with pytest.raises(UnknownNameError, match=NAME):
        revisions("deaths-drug-misues")
    with pytest.raises(UnknownNameError, match="England"):
        revisions(NAME, area="Englnd")


def test_all_that_one_edition_changed_is_had_at_once():
    found = changes_of("ons-drug-poisoning-deaths", "2022-registrations")
    assert {"deaths-drug-misuse-rate", "deaths-drug-poisoning-rate"} <= set(found["series"])
    assert set(found["edition"]) == {"2022-registrations"}
    assert changes_of("ons-drug-poisoning-deaths", "no-such-edition").empty


@given(st.floats(0, 1e4), st.integers(1, 4))
def test_a_figure_rounded_to_what_its_unit_is_printed_with_is_the_same_figure(value, digits):
    assert agree(value, round(value, digits), "per cent")


@given(st.integers(0, 10**6), st.integers(1, 10))
def test_two_counts_are_the_same_only_when_they_are(count, more):
    assert agree(float(count), float(count), "deaths")
    assert not agree(float(count), float(count + more), "deaths")


def test_a_verdict_that_a_revision_moves_is_named():
    assert "2.96 million -> 1.96 million" in dm.revisions("neighbourhood-crime")["moves"].str.cat()
    assert "cannot be said -> down" in dm.revisions("neighbourhood-crime")["moves"].str.cat()
    assert set(dm.revisions("deaths-drug-misuse-mean-age")["moves"]) <= {""}


def test_verdicts_are_judged_with_and_without_the_change_alone():
    """A baseline raised above the newest figure turns the direction; the table outside stays as it is."""
    table = observations()
    rows = table.query("series == @NAME and area_code == 'E92000001' and period == '2021' and breakdown == 'all'")
    row = rows[rows["source"] == "ons-drug-poisoning-deaths"].iloc[[0]]
    later = row.assign(value=9000.0, edition="made-up", released=pd.Timestamp("2026-01-01"))
    with instead(pd.concat([table, later], ignore_index=True)):
        moved = dm.revisions(NAME, area="England").query("edition == 'made-up'")["moves"].tolist()
    assert moved == ["deaths-drug-misuse since its baseline up -> down"]
    assert dm.metric(NAME).change > 0
