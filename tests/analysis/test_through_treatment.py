"""Deaths implied through treatment, of the record: who was added, what was known on a day, the rows and the edges."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.deaths.implied_deaths import (
    ALL_CAUSES,
    POISONING,
    STANDARD,
    central,
    draw,
)
from drugmetrics.analysis.deaths.mortality_ratios import (
    declared,
    mortality_level,
    ratio,
)
from drugmetrics.analysis.deaths.people_added import COUNTED, FOLLOWED, ambition_paths, people_added
from drugmetrics.analysis.deaths.person_years import people_in_treatment, person_years, recorded_rate
from drugmetrics.analysis.deaths.rows import ROW_COLUMNS
from drugmetrics.analysis.deaths.through_treatment import lines, through_treatment
from drugmetrics.analysis.deaths.treatment_assumptions import check_of_scale, shares_varied
from drugmetrics.analysis.deaths.treatment_rows import added_person_years, ambition_rows, treatment_rows
from drugmetrics.errors import ParameterError, UnknownNameError
from drugmetrics.framework.ambitions import ambition

ENGLAND = "E92000001"
GOAL = "treatment-places-opiate-crack"


# The record


@pytest.mark.parametrize(
    ("baseline", "start", "added", "mixed"),
    [
        ("accredited", 147_786, {2023: -1_137, 2024: 553}, False),
        ("framework", 147_115, {2023: -466, 2024: 1_224}, True),
        ("pre-pandemic", 147_226, {2023: -577, 2024: 1_113}, False),
    ],
)
def test_opiate_and_crack_users_added_from_every_baseline(baseline, start, added, mixed):
    result = through_treatment(baseline=baseline)
    people = result.people[result.people["group"] == COUNTED].set_index("year")
    assert result.baseline.value == start
    assert people["added"].to_dict() == added
    assert result.mixed is mixed
    assert people_added(ambition(GOAL), COUNTED, baseline)[0].to_dict() == added
    for outcome in STANDARD:
        rows = result.implied[(result.implied["outcome"] == outcome) & (result.implied["group"] == COUNTED)]
        assert rows[["first", "last"]].to_numpy().tolist() == [[2023, 2023], [2024, 2024], [2023, 2024]]
        assert rows["added"].tolist() == [*added.values(), sum(added.values())]
        assert (np.sign(rows["deaths"]) == np.sign(rows["added"])).all()
        assert ((rows["lower"] < rows["deaths"]) & (rows["deaths"] < rows["upper"])).all()
        assert result.deaths(outcome) == tuple(rows.iloc[-1][["deaths", "lower", "upper"]])


def test_years_share_their_draws_so_that_the_sum_is_as_uncertain_as_its_parts():
    rows = lines(pd.Series({2023: 1_000.0, 2024: 3_000.0}), draw(POISONING), 0.95)
    assert [row["deaths"] / row["added"] for row in rows] == pytest.approx([rows[0]["deaths"] / 1_000] * 3)
    assert rows[2]["upper"] == pytest.approx(4 * rows[0]["upper"])


def test_nobody_added_implies_no_deaths():
    (row,) = lines(pd.Series({2023: 0.0}), draw(POISONING), 0.95)
    assert (row["deaths"], row["lower"], row["upper"]) == (0, 0, 0)


def test_opiate_users_as_many_as_before_imply_no_deaths(with_value):
    with_value(140_558, series="adults-in-treatment", area_code=ENGLAND, breakdown="substance group=opiate",
               period="2022/23")  # fmt: skip
    implied = through_treatment().implied
    row = implied[(implied["group"] == FOLLOWED) & (implied["last"] == 2023)]
    assert len(row) == 2
    assert (row[["added", "deaths", "lower", "upper"]] == 0).all(axis=None)


def test_opiate_users_fell_while_crack_users_without_opiates_rose():
    """What the ambition counts holds people to whom no ratio applies: 553 more is 2,593 fewer and 3,146 more."""
    people = through_treatment().people.set_index(["group", "year"])["added"]
    assert people[COUNTED, 2024] == people[FOLLOWED, 2024] + people["crack without opiates", 2024]
    assert (people[FOLLOWED, 2024], people["crack without opiates", 2024]) == (-2_593, 3_146)


def test_groups_of_adults_add_up_to_all_adults():
    parts = [people_in_treatment(name) for name in (FOLLOWED, "other drugs, with or without alcohol", "alcohol only")]
    together = sum(parts).dropna()
    assert together[2024] == 310_863
    assert together[2025] == 329_646
    assert (sum(parts)[2022] - parts[0][2022] - parts[2][2022]) == 34_378 + 29_582


def test_no_ratio_is_applied_where_none_applies():
    result = through_treatment()
    assert set(result.implied["group"]) == {COUNTED, FOLLOWED}
    none = result.without_ratio.set_index("group")
    assert none["added"].to_dict() == {
        "crack without opiates": 3_146, "other drugs, with or without alcohol": 27_476, "alcohol only": 15_258,
        "young people": 4_886,
    }  # fmt: skip
    assert none["why"].str.contains("dependent on opioids").all()
    assert result.people.loc[~result.people["ratios_apply"], "person_years"].isna().all()
    assert result.people.loc[result.people["ratios_apply"], "person_years"].notna().all()


def test_poisoning_and_all_causes_are_never_added():
    result = through_treatment()
    assert set(result.implied["outcome"]) == set(result.per_thousand["outcome"]) == {"drug poisoning", "all causes"}
    assert not result.implied.duplicated(["outcome", "group", "first", "last"]).any()
    assert set(treatment_rows(draws=200)["definition"]) == {"poisoning", "all causes"}


def test_person_years_of_the_record():
    """109,862 in treatment on 1 April 2021, 106,747 a year later."""
    years = person_years(COUNTED)
    assert years.loc[[2022, 2023], "on_1_april"].tolist() == [147_786 - 37_924, 146_649 - 39_902]
    assert years.loc[2022, "person_years"] == (109_862 + 106_747) / 2
    assert years.loc[2022, "share"] == pytest.approx(108_304.5 / 147_786)
    assert years["person_years"].isna().tolist() == [False] * (len(years) - 1) + [True]
    # What half-year rules say of the same numbers: starting and leaving each take half a year off.
    leaving = years["people"] - years["on_1_april"].shift(-1)
    half_years = years["people"] - (years["starting"] + leaving) / 2
    pd.testing.assert_series_equal(half_years.dropna(), years["person_years"].dropna(), check_names=False)
    assert added_person_years(COUNTED, 2022).to_dict() == {2023: 105_281 - 108_304.5}
    assert added_person_years(COUNTED, 2024).empty


def test_the_share_of_the_year_of_the_record_lies_within_what_is_assumed():
    assumed = declared().share_of_year
    assert person_years(COUNTED)["share"].dropna().between(assumed.lower, assumed.upper).all()


def test_the_recorded_level_is_deaths_over_person_years():
    """1,712 opiate users died in treatment in 2017/18."""
    rate, error = recorded_rate(mortality_level("recorded-deaths-in-treatment"))
    assert rate == pytest.approx(1_712 / person_years(FOLLOWED).loc[2018, "person_years"])
    assert error == pytest.approx(1 / math.sqrt(1_712))
    with pytest.raises(ParameterError, match="printed in a publication"):
        recorded_rate(mortality_level("pierce-2015-cohort"))


def test_had_the_ambition_been_met():
    result = through_treatment()
    met = result.ambition_met.set_index(["path", "outcome", "first", "last"]).sort_index()
    year = met.loc[("all in place for a year", "drug poisoning", 2025, 2025)]
    assert year["added"] == 21_000
    assert year["deaths"] == pytest.approx(21_000 * 0.7 * central(POISONING), rel=0.02)
    straight = met.loc[("on the straight path", "drug poisoning")]
    assert straight["added"].to_dict() == {
        (2023, 2023): 7_000, (2024, 2024): 14_000, (2025, 2025): 21_000, (2023, 2025): 42_000,
    }  # fmt: skip
    assert straight.loc[(2023, 2025), "deaths"] == pytest.approx(2 * year["deaths"])
    # Places taken from the last year before the pandemic on are on the path for five years.
    paths = ambition_paths(ambition(GOAL), "pre-pandemic")
    assert paths["on the straight path"].to_dict() == pytest.approx({2023: 12_600, 2024: 16_800, 2025: 21_000})


def test_a_thousand_person_years():
    table = through_treatment().per_thousand.set_index("outcome")
    assert table.loc["drug poisoning", "deaths"] == pytest.approx(1000 * central(POISONING), rel=0.02)
    assert table.loc["all causes", "lower"] > table.loc["drug poisoning", "lower"]


def test_the_check_of_scale_uses_those_in_treatment_then():
    one = check_of_scale()
    assert one["people"] == pytest.approx((170_005 + 170_032 + 169_144) / 3)
    assert (one["published"], one["first"], one["last"]) == (880, 2009, 2011)
    assert one["implied"] == pytest.approx(one["people"] * 0.7 * central(POISONING), rel=0.02)
    assert one["lower"] < one["implied"] < one["upper"]
    assert "not of an addition" in one["text"]
    assert check_of_scale(as_of="2010-01-01") is None


def test_the_shares_nobody_printed_are_varied_in_closed_form():
    table = shares_varied(21_000, shares=(0.5, 1.0))
    assert table.loc["of year 50%", "of cohort 70%"] == pytest.approx(21_000 * 0.5 * central(POISONING))
    assert (table.loc["of year 100%"] == 2 * table.loc["of year 50%"]).all()
    assert table.loc["of year 50%"].is_monotonic_increasing
    assert (shares_varied(0.0) == 0).all(axis=None)


# What was known on a day


def test_before_anything_was_public_nothing_is_said():
    result = through_treatment("2010-01-01")
    assert result.baseline is None
    assert not result.mixed
    assert result.people.empty
    assert result.implied.empty
    assert result.ambition_met.empty
    assert result.without_ratio.empty
    assert result.deaths("drug poisoning") is None
    assert len(result.gaps) == 3
    assert treatment_rows("2010-01-01", draws=200).empty
    assert list(treatment_rows("2010-01-01", draws=200).columns) == ROW_COLUMNS
    assert ambition_rows("2010-01-01", draws=200).empty


def test_in_august_2023_the_frameworks_report_is_set_against_itself():
    """145,683 against 147,115, management information on both sides; the statistic was not held."""
    result = through_treatment("2023-08-01", "framework")
    counted = result.people[result.people["group"] == COUNTED]
    assert counted["added"].tolist() == [145_683 - 147_115]
    assert not result.mixed
    assert "held to 2022/23" in result.gaps[-1]
    accredited = through_treatment("2023-08-01")
    assert accredited.deaths("all causes") is None
    assert "no opiate and/or crack users in treatment in 2021/22" in accredited.gaps[0]


def test_a_report_prints_no_groups_within_what_it_counts():
    result = through_treatment(baseline="framework")
    within = result.people[result.people["group"] != COUNTED]
    assert within["added"].isna().all()
    assert set(result.implied["group"]) == {COUNTED}
    assert result.deaths("drug poisoning", FOLLOWED) is None
    assert people_added(ambition(GOAL), FOLLOWED, "framework")[0].empty


def test_a_level_out_of_the_record_is_left_out_where_it_is_not_held():
    alone = replace(ALL_CAUSES, levels=("recorded-deaths-in-treatment",))
    with pytest.raises(ParameterError, match="held on 2015-01-01"):
        draw(alone, draws=100, as_of="2015-01-01")
    with pytest.raises(ParameterError, match="holds no deaths of opiate users"):
        central(alone, as_of="2015-01-01")
    published = draw(replace(ALL_CAUSES, levels=ALL_CAUSES.levels[:-1]), draws=500)
    assert np.array_equal(draw(ALL_CAUSES, draws=500, as_of="2015-01-01").per_person_year, published.per_person_year)


def test_a_year_that_is_not_held_is_not_filled_in(with_value):
    with_value(float("nan"), series="adults-in-treatment-by-substance", area_code=ENGLAND,
               breakdown="substance=crack not opiate", period="2022/23")  # fmt: skip
    counted = through_treatment().people
    assert counted.loc[counted["group"] == COUNTED, "year"].tolist() == [2024]
    rows = treatment_rows(draws=200)
    assert set(rows.loc[rows["baseline"] == "accredited 2021/22", "first"]) == {2024}


def test_years_with_one_missing_between_them_have_no_total(with_value):
    with_value(float("nan"), series="adults-in-treatment", area_code=ENGLAND, breakdown="substance group=opiate",
               period="2023/24")  # fmt: skip
    result = through_treatment()
    rows = result.implied[(result.implied["group"] == FOLLOWED) & (result.implied["outcome"] == "all causes")]
    assert rows[["first", "last"]].to_numpy().tolist() == [[2023, 2023], [2025, 2025]]
    assert result.deaths("all causes", FOLLOWED) is None
    # What is left of all adults is not known either, rather than all of them.
    left = result.people.loc[result.people["group"] == "other drugs, with or without alcohol", "year"]
    assert left.tolist() == [2023, 2025]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: through_treatment(baseline="accreditted"), UnknownNameError, "accredited"),
        (lambda: through_treatment(level=1.0), ParameterError, "between 0 and 1"),
        (lambda: through_treatment(draws=10), ParameterError, "at least 100"),
        (lambda: people_in_treatment("opiates"), UnknownNameError, "opiate"),
        (lambda: person_years("alcohol only"), ParameterError, "No numbers starting treatment"),
        (lambda: central(ALL_CAUSES), ParameterError, "one level"),
    ],
)
def test_what_cannot_be_asked(call, error, message):
    with pytest.raises(error, match=message):
        call()


# Rows


def test_rows_have_every_baseline_and_are_of_the_years_counted():
    rows = treatment_rows(draws=2_000)
    assert list(rows.columns) == ROW_COLUMNS
    assert set(rows["baseline"]) == {"accredited 2021/22", "framework 2021/22", "pre-pandemic 2019/20"}
    assert (rows["estimator"] == "through treatment").all()
    assert (rows["basis"] == "person-years").all()
    assert not rows.duplicated(["choice", "baseline", "definition"]).any()
    assert (rows["first"] == 2023).all()
    assert set(rows["last"]) == {2023, 2024}
    mixed = rows["note"].str.contains("mixed bases")
    assert (mixed == (rows["baseline"] == "framework 2021/22")).all()
    assert ((rows["lower"] <= rows["difference"]) & (rows["difference"] <= rows["upper"])).all()


def test_the_level_risen_with_registered_deaths_by_hand():
    """2,846, 2,906 and 3,353 on average, over 1,567, 1,523, 1,668 and 1,862 on average: 1.83 times."""
    rows = treatment_rows(draws=500).set_index(["choice", "baseline"])["difference"]
    words = ratio("pierce-2016").label
    times = ((2_846 + 2_906 + 3_353) / 3) / ((1_567 + 1_523 + 1_668 + 1_862) / 4)
    standard = rows[words, "accredited 2021/22"]
    assert rows[f"{words}; level risen with registered deaths", "accredited 2021/22"] == pytest.approx(times * standard)


def test_person_years_of_the_record_are_another_choice():
    rows = treatment_rows(draws=20_000).set_index(["choice", "baseline"])
    one = rows.loc[(f"{ratio('pierce-2016').label}; person-years of the record", "accredited 2021/22")]
    assert one["difference"] == pytest.approx((105_281 - 108_304.5) * central(POISONING), rel=0.02)
    assert (one["first"], one["last"]) == (2023, 2023)
    assert rows.loc[(one.name[0], "pre-pandemic 2019/20"), "difference"] > 0


def test_places_nobody_was_in_are_no_rows_of_what_was_realised():
    realised, met = treatment_rows(draws=500), ambition_rows(draws=500)
    assert not set(realised["choice"]) & set(met["choice"])
    assert met["note"].str.contains("nobody was in these places").all()
    year = met[met["choice"].str.contains("for a year") & (met["definition"] == "poisoning")]
    whole = year["choice"].str.endswith("taken all the year")
    assert year.loc[whole, "difference"].item() == pytest.approx(21_000 * central(POISONING), rel=0.05)


def test_nothing_is_worded_as_an_effect():
    result = through_treatment()
    rows = pd.concat([treatment_rows(draws=200), ambition_rows(draws=200)])
    said = [*result.gaps, *result.assumptions, *rows["choice"], *rows["note"], check_of_scale()["text"]]
    for text in said:
        assert not any(word in text.lower() for word in ("effect", "saved", "thanks to", "because of the strategy")), (
            text
        )
