"""Ageing against rate: components that add up exactly, people as rates imply them, generations along diagonals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from drugmetrics.analysis.deaths import ageing, cohorts
from drugmetrics.analysis.deaths.das_gupta import das_gupta
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

BOTH = "K04000001"
#: Household headship rates per 100 and the percentages of ages, United States (Das Gupta 1993, table 5.1).
SIZES = {
    1970: [12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9],
    1985: [10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5],
}
HEADSHIP = {
    1970: [1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8],
    1985: [2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2],
}
POSITIVE = st.floats(0.01, 1e6)


# The method.


def test_three_factors_of_the_birth_rate_of_austria_and_chile():
    parts = das_gupta((51.78746, 0.45919, 0.52638), (84.90502, 0.75756, 0.51065))
    assert [round(float(part), 7) for part in parts] == [10.4340333, 10.5608476, -0.6670084]


def test_structure_and_rate_of_household_headship_as_kitagawa_splits_them():
    shares = {year: np.array(sizes) / 100 for year, sizes in SIZES.items()}
    people, structure, rates = das_gupta(
        (1.0, shares[1970], np.array(HEADSHIP[1970])), (1.0, shares[1985], np.array(HEADSHIP[1985]))
    )
    assert people.sum() == 0
    assert structure.sum() == pytest.approx(1.2269, abs=5e-5)
    assert structure.sum() / (structure.sum() + rates.sum()) == pytest.approx(0.4135, abs=5e-5)
    mean_rate = (np.array(HEADSHIP[1970]) + HEADSHIP[1985]) / 2
    assert np.allclose(structure, (shares[1985] - shares[1970]) * mean_rate)


def factors(ages: int = 6) -> st.SearchStrategy[tuple[float, np.ndarray, np.ndarray]]:
    each = arrays.arrays("float64", ages, elements=POSITIVE)
    return st.tuples(POSITIVE, each, each)


@given(factors(), factors())
def test_the_parts_add_up_to_the_change_whatever_the_factors(before, after):
    parts = das_gupta(before, after)
    earlier, later = (one[0] * one[1] * one[2] for one in (before, after))
    # As near as numbers of the size of what is added can be.
    size = earlier + later + sum(map(np.abs, parts))
    assert (np.abs(sum(parts) - (later - earlier)) <= 1e-12 * size).all()


@given(factors(), factors())
def test_the_way_back_has_the_same_parts_with_the_other_sign(before, after):
    for there, back in zip(das_gupta(before, after), das_gupta(after, before), strict=True):
        assert np.allclose(there, -back, rtol=1e-9)


@given(factors(), factors())
def test_a_factor_that_stays_has_no_part_and_one_that_moves_alone_has_all(before, after):
    people, structure, rates = das_gupta(before, (before[0], before[1], after[2]))
    assert (people == 0).all()
    assert (structure == 0).all()
    assert np.allclose(rates, before[0] * before[1] * (after[2] - before[2]), rtol=1e-9)


# On the record.


def test_people_are_counts_over_rates_and_add_up_to_the_published_population():
    held = ageing.populations()
    assert list(held["year"].unique()) == list(range(1993, 2023))
    assert (held.groupby("year").size() == 6).all()
    line = held[(held["year"] == 2012) & (held["age"] == "50-69")].iloc[0]
    assert line[["deaths", "rate"]].to_list() == [302, 23.0]
    assert line["people"] == pytest.approx(1e6 * 302 / 23.0)
    assert line["people_lower"] == pytest.approx(1e6 * 302 / 23.05)
    assert line["people_upper"] == pytest.approx(1e6 * 302 / 22.95)
    beside = ageing.implied_and_published()
    assert len(beside) >= 12
    assert (beside["ratio"] - 1).abs().max() < 0.006
    assert ((beside["lower"] <= beside["published"]) & (beside["published"] <= beside["upper"])).all()


@pytest.mark.parametrize(("first", "last"), [(1993, 2022), (2012, 2022), (2012, 2017), (2021, 2022)])
def test_the_components_add_up_to_the_change_in_deaths(first, last):
    made = ageing.components(first=first, last=last)
    whole = made[made["age"] == "all"].set_index("component")["deaths"]
    deaths = load("deaths-drug-misuse", area="England and Wales")["value"]
    assert whole["all"] == deaths[str(last)] - deaths[str(first)]
    assert whole.drop("all").sum() == pytest.approx(whole["all"], abs=1e-9)
    ages = made[made["age"] != "all"]
    assert set(ages["component"]) == {ageing.RATES}
    assert ages["deaths"].sum() == pytest.approx(whole[ageing.RATES], abs=1e-9)
    assert ((made["lower"] <= made["deaths"]) & (made["deaths"] <= made["upper"])).all()
    assert made.loc[made["component"] == ageing.SIZE, "share_of_change"].item() == pytest.approx(
        whole[ageing.SIZE] / whole["all"]
    )


def test_the_rise_since_2012_is_one_of_rates_and_the_ages_have_become_milder():
    made = ageing.components(first=2012, last=2022).set_index(["component", "age"])["deaths"]
    assert made[ageing.RATES, "all"] > 0.9 * made["all", "all"]
    assert made[ageing.STRUCTURE, "all"] < 0 < made[ageing.SIZE, "all"]
    assert made[ageing.RATES].drop("all").idxmax() == "50-69"


def test_limits_of_the_change_are_those_of_poisson_counts_and_the_same_seed_gives_the_same():
    made = ageing.components(first=2012, last=2022)
    half = 1.96 * np.sqrt(1636 + 3127)
    assert made.loc[0, "lower"] == pytest.approx(1491 - half, abs=12)
    assert made.loc[0, "upper"] == pytest.approx(1491 + half, abs=12)
    pd.testing.assert_frame_equal(made, ageing.components(first=2012, last=2022))
    assert ageing.components(first=2012, last=2022, seed=1).loc[0, "lower"] != made.loc[0, "lower"]


def test_rounding_of_the_rates_is_in_the_limits_of_people():
    made = ageing.components(first=2021, last=2022).set_index(["component", "age"])
    assert made.loc[(ageing.SIZE, "all"), "upper"] - made.loc[(ageing.SIZE, "all"), "lower"] > 20


def test_england_has_people_and_deaths_per_person_alone_and_says_why():
    made = ageing.components(first=2012, area="England")
    assert made["component"].to_list() == ["all", ageing.SIZE, ageing.PER_PERSON]
    assert made["deaths"][0] == 3353 - 1492
    assert made["deaths"].to_list()[1:] == pytest.approx([made["deaths"][0] - made["deaths"][2], made["deaths"][2]])
    people = load("population", area="England")["value"]
    before, after = 1492 / people["2012"], 3353 / people["2023"]
    assert made["deaths"][1] == pytest.approx((people["2023"] - people["2012"]) * (before + after) / 2)
    assert set(made["note"]) == {"neither rates nor populations by age are held"}
    assert set(made["last"]) == {2023}


def test_a_day_sees_only_what_was_known():
    assert ageing.components("2023-07-20", first=2012)["last"].unique().tolist() == [2021]
    assert set(ageing.components("2023-07-20", first=2012)["editions"]) == {"2021-registrations"}
    assert ageing.components("2021-01-01").empty
    assert list(ageing.components("2021-01-01").columns) == ageing.COMPONENT_COLUMNS
    assert ageing.components("1990-01-01", area="England").empty
    assert ageing.populations("1990-01-01").empty
    assert ageing.components("2023-07-20", first=2021).empty


def test_a_year_of_which_an_age_has_no_rate_is_left_out(with_value):
    with_value(
        np.nan, series="deaths-drug-misuse-age-specific-rate", area_code=BOTH, period="2022", breakdown="age=30-39"
    )
    assert ageing.populations()["year"].max() == 2021
    assert set(ageing.components(first=2012)["last"]) == {2021}


@pytest.mark.parametrize("asked", [{"area": "Wales"}, {"first": 2022, "last": 2012}])
def test_what_cannot_be_told_apart_is_refused(asked):
    with pytest.raises(ParameterError):
        ageing.components(**asked)


def test_the_mean_age_is_the_printed_one_and_that_of_both_sexes_lies_between():
    held = ageing.mean_age()
    assert held.loc[2022, ["males", "females"]].to_list() == [44.5, 46.5]
    assert held.loc[2022, "both"] == pytest.approx((44.5 * 2178 + 46.5 * 949) / 3127)
    assert ((held["both"] > held[["males", "females"]].min(axis=1)) &
            (held["both"] < held[["males", "females"]].max(axis=1))).all()  # fmt: skip
    assert held.index[0] == 1993
    assert ageing.mean_age("2022-12-31").empty or ageing.mean_age("2022-12-31").index.max() == 2021


# Generations.


def test_a_generation_is_one_age_older_every_step():
    held = cohorts.generations()
    assert list(held["year"].unique()) == [1996, 2001, 2006, 2011, 2016, 2021]
    line = held[held["born"] == "1972-76"]
    assert line["age"].to_list() == ["20-24", "25-29", "30-34", "35-39", "40-44", "45-49"]
    assert line["rate"].to_list() == [54.1, 106.4, 75.4, 79.4, 121.4, 135.6]
    assert (held["born_last"] - held["born_first"] == 4).all()
    assert held["age"].nunique() == 14
    assert set(held["edition"]) == {"2021-registrations"}


def test_generations_end_where_they_are_asked_to_or_with_what_was_known():
    assert cohorts.generations(until=2019)["year"].max() == 2019
    assert list(cohorts.generations(until=2019)["year"].unique())[:2] == [1994, 1999]
    assert cohorts.generations("2021-01-01").empty
    assert cohorts.highest(cohorts.generations("2021-01-01")).empty
    assert cohorts.followed(cohorts.generations("2021-01-01")).empty


def test_the_highest_rate_of_each_year_is_that_year_s_maximum():
    held = cohorts.generations()
    top = cohorts.highest(held).set_index("year")["rate"]
    assert top.to_dict() == held.groupby("year")["rate"].max().to_dict()


def test_a_generation_is_followed_beside_those_who_were_its_age_before_it():
    made = cohorts.followed(cohorts.generations()).set_index("born")
    assert len(made) == 12
    line = made.loc["1977-81"]
    assert line[["age_then", "age_now", "first", "last"]].to_list() == ["30-34", "40-44", 2011, 2021]
    assert line[["then", "now", "same_age_then"]].to_list() == [59.7, 127.0, 70.1]
    assert line[["change", "above_those_before"]].to_list() == pytest.approx([67.3, 56.9])
    farther = cohorts.followed(cohorts.generations(), years=20).set_index("born")
    assert farther.loc["1972-76", ["age_then", "age_now"]].to_list() == ["25-29", "45-49"]


@pytest.mark.parametrize("years", [0, 7, -5])
def test_generations_are_followed_in_steps_of_five(years):
    with pytest.raises(ParameterError, match=f"found {years}"):
        cohorts.followed(cohorts.generations(), years=years)
