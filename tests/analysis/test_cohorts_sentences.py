"""Who is in treatment: how the change splits, what is left out, and the sentences that say so."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from drugmetrics.analysis.cohorts import (
    AGES,
    BEFORE,
    DIMENSIONS,
    NON_OPIATE,
    adults,
    deaths_by_deprivation,
    opiate_ages,
    split,
    splits,
    women,
    young_people,
)
from drugmetrics.analysis.findings import cohorts as words

DAYS = [None, "2022-01-05", "2023-07-20", "2023-10-20", "2024-02-27", "1985-01-01"]


@pytest.fixture(scope="module")
def held() -> pd.DataFrame:
    return adults()


def changed(rows: pd.DataFrame, breakdown: str, period: str, value: float) -> pd.DataFrame:
    at = (rows["breakdown"] == breakdown) & (rows["period"] == period)
    assert at.any()
    return rows.assign(value=rows["value"].where(~at, value))


def test_the_changes_by_substance_add_up_to_the_change_of_all_adults(held):
    found = split("substance group", held)
    whole = held[held["breakdown"] == "all"].drop_duplicates("period").set_index("period")["value"]
    assert found.change == whole[found.last] - whole[BEFORE]


def test_both_non_opiate_groups_together_are_their_sum_wherever_they_are_printed(held):
    whole = held[held["breakdown"] == "all"].drop_duplicates("period").set_index("period")["value"]
    printed = held[held["breakdown"].str.match("substance group=[^;]+$")].pivot_table(
        index="period", columns="breakdown", values="value", aggfunc="first"
    )
    both = printed[["substance group=non-opiate only", "substance group=non-opiate and alcohol"]].sum(
        axis=1, skipna=False
    )
    others = printed[["substance group=opiate", "substance group=alcohol only"]].sum(axis=1)
    rest = (whole.reindex(printed.index) - others)[both.notna()]
    assert len(rest) > 10
    # One year is off by one as printed.
    assert (rest - both.dropna()).abs().max() <= 1
    assert split("substance group", held).groups.loc[NON_OPIATE, "derived"]


def test_a_dimension_ends_where_all_its_groups_do(held):
    last = {one.dimension: one.last for one in splits(held)}
    assert last["sex"] == last["age"] == BEFORE
    assert last["ethnic group"] < last["substance group"]
    dropped = held[~((held["breakdown"] == "ethnicity=white") & (held["period"] == last["ethnic group"]))]
    assert split("ethnicity", dropped).last < last["ethnic group"]


def test_ages_and_sexes_are_shares_of_their_group(held):
    ages = opiate_ages(held)
    assert ages.groupby("period")["value"].sum().tolist() == pytest.approx([100.0] * ages["period"].nunique())
    assert set(ages["age"]) == set(AGES)
    shares = women(held)
    assert shares["value"].between(0, 100).all()
    by_hand = held[held["breakdown"].isin(["sex=females", "sex=males"]) & (held["period"] == BEFORE)].set_index(
        "breakdown"
    )
    expected = 100 * by_hand.at["sex=females", "value"] / by_hand["value"].sum()
    assert shares[(shares["group"] == "all") & (shares["period"] == BEFORE)]["value"].item() == pytest.approx(expected)


def test_a_changed_observation_changes_the_sentence_and_the_title(held):
    before = words.cohorts(splits(held))
    other = splits(changed(held, "substance group=opiate", split("substance group", held).last, 150_000))
    assert "opiate −2,303" in before
    assert "opiate +9,442" in words.cohorts(other)
    assert words.cohorts_title(other[0]) != words.cohorts_title(splits(held)[0])


def test_when_all_fell_none_is_said_to_be_more(held):
    last = split("substance group", held).last
    fewer = changed(held, "all", last, 200_000)
    for group in ("opiate", "alcohol only"):
        fewer = changed(fewer, f"substance group={group}", last, 80_000)
    said = words.cohorts(splits(fewer))
    assert "adults fewer in treatment" in said
    assert "none more" in said


def test_where_a_group_is_not_recorded_the_adults_left_out_are_counted(held):
    said = words.unrecorded(splits(held), held)
    assert "without an ethnic group" in said
    only = [one for one in splits(held) if one.dimension == "substance group"]
    assert words.unrecorded(only, held) == "The groups of every dimension add up to all adults in treatment."


def test_young_people_are_set_against_the_year_before_and_the_most_held():
    rows = young_people()
    said = words.young_people(rows)
    assert f"since {BEFORE}" in said
    assert "below the most held" in said
    rising = rows.assign(value=range(1000, 1000 + len(rows)))
    assert "below the most held" not in words.young_people(rising)
    assert words.young_people(rows.iloc[:0]).startswith("No number")


@pytest.mark.parametrize("day", DAYS)
def test_every_sentence_of_a_day_is_whole_knows_nothing_later_and_claims_no_effect(day):
    rows = adults(day)
    found = splits(rows)
    told = [words.cohorts(found), words.cohorts_title(found[0] if found else None), words.unrecorded(found, rows)]
    told += [
        words.young_people(young_people(day)),
        words.women_title(women(rows)),
        words.ageing_title(opiate_ages(rows)),
    ]
    for text in told:
        assert text
        for broken in ("nan", "None", "NaT", "  ", "..", " ,"):
            assert broken not in text, text
        assert not re.search(r"prevent|thanks to|caused|because of the strategy", text), text
        years = {int(year) for year in re.findall(r"\b(20\d\d)\b", text)}
        assert not {year for year in years if day and year > int(day[:4])}, text


def test_deaths_by_deprivation_are_of_fifths_only():
    assert deaths_by_deprivation()["breakdown"].str.contains("deprivation").all()
    assert deaths_by_deprivation("1985-01-01").empty


def test_every_dimension_declared_is_held(held):
    assert [one.dimension for one in splits(held)] == list(DIMENSIONS.values())
