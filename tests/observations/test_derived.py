"""Series nobody prints are the sums of their parts, as long as every part is held and of one standing."""

from __future__ import annotations

import pandas as pd
import pytest

from drugmetrics.errors import MixedBasisError, UnknownNameError
from drugmetrics.observations import derived
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import instead, observations

DERIVED = [name for name, about in all_series().items() if about.derived and not about.out_of]
SHARES = [name for name, about in all_series().items() if about.out_of]
DAYS = [None, "2021-11-25", "2023-02-02", "2024-01-25", "2024-12-31", "2025-01-17", "2025-12-04"]


def test_two_series_are_derived():
    assert DERIVED == ["opiate-crack-users-in-treatment", "places-in-treatment"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", DERIVED)
def test_every_value_is_the_sum_of_parts_that_are_all_held(name, day):
    parts = [load(part.series, breakdown=part.breakdown, as_of=day) for part in find_series(name).derived]
    parts = [part[part["value"].notna()].set_index("period") for part in parts]
    common = set.intersection(*(set(part.index) for part in parts))
    rows = load(name, as_of=day).set_index("period")
    assert set(rows.index) == common
    for period, row in rows.iterrows():
        assert row["value"] == sum(part.at[period, "value"] for part in parts)
        days = [part.at[period, "released"] for part in parts]
        assert row["released"] == max(days) or (pd.isna(row["released"]) and any(map(pd.isna, days)))
        for part in parts:
            assert part.at[period, "edition"] in row["edition"].split("; ")
    assert (rows["status"] == "derived here").all()


def test_every_share_has_parts_that_are_among_what_it_is_out_of():
    assert len(SHARES) == 6
    for name in SHARES:
        about = find_series(name)
        assert set(about.derived) < set(about.out_of)
        assert about.unit == "per cent"


@pytest.mark.parametrize("day", [None, "2025-01-16", "2025-01-17"])
@pytest.mark.parametrize("name", SHARES)
def test_every_share_is_of_counts_that_are_all_held(name, day):
    """The counts are those of the ViewIt export, public by 17 January 2025: before, there is no share."""

    def counts(part):
        rows = load(part.series, breakdown=part.breakdown, as_of=day)
        return rows[rows["value"].notna()].set_index("period")["value"]

    about = find_series(name)
    part, whole = (pd.concat([counts(one) for one in some], axis=1) for some in (about.derived, about.out_of))
    wanted = (100 * part.sum(axis=1, skipna=False) / whole.sum(axis=1, skipna=False)).dropna()
    rows = load(name, as_of=day)
    assert len(rows) == (0 if day == "2025-01-16" else 13 if "housing" in name else 15)
    pd.testing.assert_series_equal(
        rows.set_index("period")["value"].sort_index(), wanted.sort_index(), check_names=False, check_freq=False
    )
    assert set(rows["status"]) <= {"derived here"}
    assert set(rows["edition"]) <= {"2023-24-export"}


def test_people_starting_treatment_with_a_housing_problem():
    """In 2009/10 8,318 had an urgent problem and 17,283 another, of 133,552 whose housing is recorded."""
    rows = load("starting-treatment-housing-problem-share").set_index("period")
    assert rows.at["2009/10", "value"] == pytest.approx(100 * (8_318 + 17_283) / 133_552)
    assert rows.index[-1] == "2021/22"
    assert rows.at["2009/10", "source_ref"].count("viewit-indicators.csv") == 4


def test_people_in_treatment_are_adults_and_young_people():
    rows = load("places-in-treatment")
    assert rows.at["2022", "value"] == 289_215 + 11_326
    assert rows.at["2025", "value"] == 329_646 + 16_212


def test_years_without_young_people_have_no_sum():
    assert "2005/06" in set(load("adults-in-treatment")["period"])
    assert "2009/10" not in set(load("places-in-treatment")["period"])


def test_opiate_and_crack_users_end_in_2023_24_and_the_opiate_group_never_stands_in():
    rows = load("opiate-crack-users-in-treatment")
    assert rows["period"].iloc[-1] == "2023/24"
    assert rows.at["2024", "value"] == 148_339
    assert rows.at["2022", "value"] == 147_786
    opiate = load("adults-in-treatment", breakdown="substance group=opiate")
    assert opiate.at["2025", "value"] == 138_255
    assert "substance group" not in " ".join(
        part.breakdown for part in find_series("opiate-crack-users-in-treatment").derived
    )
    assert not set(rows["value"]) & set(opiate["value"])


def test_before_the_export_was_public_opiate_and_crack_users_ended_earlier():
    assert load("opiate-crack-users-in-treatment", as_of="2025-01-16")["period"].iloc[-1] == "2020/21"
    assert load("opiate-crack-users-in-treatment", as_of="2021-11-24").empty


def test_management_information_is_not_among_the_parts_but_can_be_had_from_who_printed_it():
    rows = load("opiate-crack-users-in-treatment")
    assert not {147_115, 145_683} & set(rows["value"])
    printed = load("opiate-crack-users-in-treatment", source="from-harm-to-hope-annual-report")
    assert list(printed["value"]) == [147_115, 145_683]
    assert set(printed["status"]) == {"management information"}


@pytest.mark.parametrize("status", ["management information", "statement", "secondary report", "ambition"])
def test_a_part_of_another_standing_is_not_summed(status):
    """Made up: young people of 2024/25 known from another kind of source only."""
    table = observations().copy()
    table.loc[(table["series"] == "young-people-in-treatment") & (table["period"] == "2024/25"), "status"] = status
    with instead(table), pytest.raises(MixedBasisError, match=f"young-people-in-treatment holds {status}"):
        load("places-in-treatment")


def test_a_part_without_a_value_leaves_no_sum():
    """Made up: young people of 2024/25 suppressed."""
    table = observations().copy()
    table.loc[(table["series"] == "young-people-in-treatment") & (table["period"] == "2024/25"), "value"] = float("nan")
    with instead(table):
        assert load("places-in-treatment")["period"].iloc[-1] == "2023/24"


def test_a_sum_is_known_only_when_every_part_is_dated():
    """Made up: one of the parts lost its day in one year."""
    about = find_series("places-in-treatment")
    parts = {part: load(part.series, breakdown=part.breakdown) for part in about.derived}
    known = derived.combine(about, parts.get).set_index("period")["released"]
    assert known["2022/23"] == max(rows.set_index("period").at["2022/23", "released"] for rows in parts.values())
    first, rows = next(iter(parts.items()))
    parts[first] = rows.assign(released=rows["released"].mask(rows["period"] == "2022/23"))
    found = derived.combine(about, parts.get).set_index("period")["released"]
    assert found["2022/23"] is pd.NaT
    pd.testing.assert_series_equal(found.drop("2022/23"), known.drop("2022/23"))


def test_asking_for_all_bases_never_sums_across_them():
    wanted = load("places-in-treatment")
    found = load("places-in-treatment", basis="*")
    assert set(found["period"]) <= set(wanted["period"])


@pytest.mark.parametrize("name", DERIVED)
def test_every_breakdown_of_a_derived_series_is_its_total(name):
    pd.testing.assert_frame_equal(load(name, breakdown="*"), load(name))


def test_a_derived_series_refuses_an_area_its_parts_do_not_have():
    with pytest.raises(UnknownNameError, match="England"):
        load("places-in-treatment", area="Wales")
