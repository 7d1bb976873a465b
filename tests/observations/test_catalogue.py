"""catalogue(): every series there is, found by words."""

from __future__ import annotations

import pandas as pd
import pytest

from drugmetrics.errors import UnknownNameError
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import catalogue, load
from drugmetrics.observations.table import observations
from drugmetrics.published.known import publications
from drugmetrics.reference.units import UNITS


def test_every_series_is_listed_with_its_title_unit_and_basis():
    listed = catalogue()
    assert list(listed.index) == list(all_series())
    for name, about in all_series().items():
        assert (listed.at[name, "title"], listed.at[name, "unit"], listed.at[name, "basis"]) == (
            about.title, about.unit, about.basis,
        )  # fmt: skip


def test_every_series_of_the_table_is_listed_and_every_listed_one_can_be_loaded():
    assert set(observations()["series"]) <= set(catalogue().index)
    for name, about in all_series().items():
        assert len(load(name, breakdown=None if about.derived else "*")) > 0


def test_units_and_publications_of_the_list_exist():
    known = set(publications())
    for about in all_series().values():
        assert about.unit in UNITS
        assert set(about.home) <= known
        for part in about.derived:
            assert part.series in all_series()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("misuse rate standardised by year", {"deaths-drug-misuse-rate-by-occurrence"}),
        ("misuse specific RATE", {"deaths-drug-misuse-age-specific-rate"}),
        (
            "COUNTY closed",
            {
                "county-lines-closed",
                "county-lines-closed-all-types",
                "county-lines-closed-stated",
                "ambition-county-lines-closed",
            },
        ),
        ("young people in treatment together", {"places-in-treatment"}),
        ("no such thing", set()),
    ],
)
def test_words_must_all_stand_in_the_name_or_title_whatever_their_case(words, found):
    assert set(catalogue(words).index) == found


def test_the_catalogue_counts_editions_areas_and_periods():
    row = catalogue().loc["registration-delay-drug-misuse"]
    assert (row["areas"], row["first"], row["newest"], row["editions"], row["observations"]) == (
        2,
        "1993",
        "2022",
        2,
        118,
    )
    assert row["newest_release"] == pd.Timestamp("2023-12-19")


@pytest.mark.parametrize("name", ["opiate-crack-users-in-treatment", "places-in-treatment"])
def test_a_derived_series_is_listed_with_the_periods_that_loading_gives(name):
    listed, rows = catalogue().loc[name], load(name)
    assert (listed["first"], listed["newest"]) == (rows["period"].iloc[0], rows["period"].iloc[-1])


def test_the_newest_period_listed_is_one_the_statistic_itself_has():
    rows = load("prison-continuity-of-care", basis="*")
    assert catalogue().at["prison-continuity-of-care", "newest"] == rows["period"].iloc[-1]


def test_an_unknown_series_suggests_near_ones_and_the_command_that_lists_them():
    with pytest.raises(UnknownNameError, match=r"'homicides-drug-related'.*drugmetrics list"):
        find_series("homicide-drug-related")
