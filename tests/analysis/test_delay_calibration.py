"""What the bench of delays wrote: calibrated on made-up triangles with drifting delays, and better than last year's."""

from __future__ import annotations

import pandas as pd
import pytest

from drugmetrics.home import validation_folder

TRIANGLE, PRINTED = "triangle, chain ladder", "medians, shares and one vintage"
#: Assumed as it could be known then, and as nobody could know it.
THEN = ("last year's completeness, newest diagonal", "last year's printed median")
GIVEN = "last year's completeness, given"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(validation_folder() / "delay-synthetic.csv", dtype={"age": str})


def of(table: pd.DataFrame, kind: str = "all", age: str = "all") -> pd.DataFrame:
    return table[(table["kind"] == kind) & (table["age"] == age)].set_index("method")


def test_five_hundred_triangles_of_four_kinds_were_made(table):
    assert (of(table)["triangles"] >= 500).all()
    kinds = [kind for kind in table["kind"].unique() if kind != "all"]
    assert len(kinds) == 4
    assert sum(of(table, kind)["triangles"].iloc[0] for kind in kinds) == of(table)["triangles"].iloc[0]
    assert set(table["age"]) == {"all", "0", "1", "2"}


def test_the_ladders_intervals_hold_what_they_claim(table):
    """The figure to reach: 90% intervals hold 87% to 93%, over all. Log-logistic delays are held more often (95%)."""
    assert 0.87 <= of(table).at[TRIANGLE, "cover_90"] <= 0.93
    for kind in table["kind"].unique():
        assert 0.87 <= of(table, kind).at[TRIANGLE, "cover_90"] <= 0.95, kind


def test_without_a_triangle_intervals_are_somewhat_too_wide_and_never_too_narrow(table):
    """Not reached: 94% are held over all, for the years before the newest have intervals that are too wide."""
    assert 0.93 < of(table).at[PRINTED, "cover_90"] < 0.95
    assert 0.87 <= of(table, age="0").at[PRINTED, "cover_90"] <= 0.93
    for kind in table["kind"].unique():
        assert 0.9 <= of(table, kind).at[PRINTED, "cover_90"] <= 0.955, kind


def test_cover_has_an_interval_around_it(table):
    assert (table["cover_90_lower"] <= table["cover_90"]).all()
    assert (table["cover_90"] <= table["cover_90_upper"]).all()


def test_both_routes_beat_last_years_completeness(table):
    """Over all, at every kind, and in the year whose completeness is least known."""
    places = [of(table, kind) for kind in table["kind"].unique()] + [of(table, age="0")]
    for scores in (place["interval_score"] for place in places):
        for route in (TRIANGLE, PRINTED):
            assert (scores[route] < scores[[*THEN, GIVEN]]).all()


def test_neither_route_is_biased(table):
    assert (of(table).loc[[TRIANGLE, PRINTED], "bias"].abs() < 0.01).all()
