"""Directly standardised rates: the standard by any ages, Dobson's limits, and what is not known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.rates import ESP_2013, crude_rates, directly_standardised, standard_population
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

pytestmark = pytest.mark.filterwarnings("error")

#: Down's syndrome among children of mothers with five or more births, Michigan 1950 to 1964, by the mother's age (under
#: 20 to 40 and over): cases, births, and all births as the standard. Fleiss 1981, table 14.4; also Fay and Feuer 1997.
CASES = [0, 8, 63, 112, 262, 295]
BIRTHS = [327, 30666, 123419, 149919, 104088, 34392]
ALL_BIRTHS = [319933, 931318, 786511, 488235, 237863, 61313]


def one_area(values: list[float], columns: list[str] | None = None) -> pd.DataFrame:
    return pd.DataFrame([values], index=["A"], columns=columns or [f"group {place}" for place in range(len(values))])


def test_the_standard_has_a_hundred_thousand_people_in_nineteen_groups():
    assert (len(ESP_2013), ESP_2013.sum()) == (19, 100_000)
    assert ESP_2013[["0-4", "5-9", "40-44", "85-89", "90 and over"]].tolist() == [5000, 5500, 7000, 1500, 1000]
    pd.testing.assert_series_equal(standard_population(), ESP_2013)


def test_the_standard_follows_the_ages_of_the_figures():
    """Sums of the nineteen weights by hand: 0 to 19 is 5,000 + 3 x 5,500, and so on."""
    ages = ["70 and over", "under 20", "20-29", "30-39", "40-49", "50-69"]
    assert standard_population(ages).to_dict() == dict(
        zip(ages, [14_000, 21_500, 12_000, 13_500, 14_000, 25_000], strict=True)
    )
    assert standard_population(["15-64"]).tolist() == [64_500]
    assert standard_population(["age=15 to 44", "45-89", "90+"]).tolist() == [38_000, 45_000, 1000]


def test_the_standard_can_be_had_by_the_ages_the_record_prints():
    printed = load("deaths-drug-misuse", area="England", breakdown="*")["breakdown"].unique()
    ages = sorted(age for age in printed if age.startswith("age=") and ";" not in age)
    assert len(ages) == 6
    assert standard_population(ages).sum() == 100_000


@pytest.mark.parametrize(
    ("ages", "says"),
    [
        (["0-17", "18 and over"], "'0-17' would cut a group of it in two"),
        (["18 and over"], "'18 and over' would cut a group"),
        (["under 95", "95+"], "would cut a group"),
        (["80-94", "95 and over"], "would cut a group"),
        (["20-10"], "would cut a group"),
        (["0-19", "15-29"], "overlap"),
        (["0-19", "30-39"], "leave a gap"),
        (["adults"], "is written 'under 20'"),
    ],
)
def test_ages_that_do_not_fit_the_standard_are_refused(ages, says):
    with pytest.raises(ParameterError, match=says):
        standard_population(ages)


def test_a_standardised_rate_is_the_one_worked_by_others():
    """dsrTest 1.0.0 (R) prints 75.52901 per 100,000 for these births."""
    weights = pd.Series(ALL_BIRTHS, index=one_area(CASES).columns, dtype="float64")
    found = directly_standardised(one_area(CASES), one_area(BIRTHS), weights)
    assert found.loc["A", "rate"] == pytest.approx(75.52901, abs=5e-6)
    assert found.loc["A", "count"] == 740


def test_dobsons_limits_are_the_counts_limits_carried_over():
    """Made up, by hand: 8 of 1,000 under 50 and 27 of 3,000 above, weights 0.61 and 0.39.

    Rate 0.61 x 8 + 0.39 x 9 = 8.39 per 1,000; variance 0.61^2 x 8 + (0.39 / 3)^2 x 27 = 3.4331; Byar's limits of 35 are
    24.376 and 48.679; so 8.39 - sqrt(3.4331 / 35) x 10.624 = 5.06 and 8.39 + sqrt(3.4331 / 35) x 13.679 = 12.67.
    """
    ages = ["under 50", "50 and over"]
    found = directly_standardised(one_area([8, 27], ages), one_area([1000, 3000], ages), multiplier=1000)
    assert found.loc["A"].round(2).tolist() == [35, 8.39, 5.06, 12.67]


def test_with_one_group_the_rate_is_the_crude_one():
    found = directly_standardised(one_area([46], ["0 and over"]), one_area([277_178], ["0 and over"]), level=0.998)
    crude = crude_rates([46], [277_178], level=0.998).loc[0]
    assert found.loc["A", ["rate", "lower", "upper"]].tolist() == pytest.approx(
        crude[["rate", "lower", "upper"]].tolist()
    )


def test_what_is_not_known_is_not_taken_for_none_and_few_deaths_have_no_rate():
    """Made up: fewer than ten, ten, a suppressed group, a group without people, a missing population."""
    ages = ["under 50", "50 and over"]
    counts = pd.DataFrame([[4, 5], [4, 6], [np.nan, 40], [30, 0], [30, 30]], columns=ages)
    people = pd.DataFrame([[1e4, 1e4], [1e4, 1e4], [1e4, 1e4], [1e4, 0], [1e4, np.nan]], columns=ages)
    found = directly_standardised(counts, people)
    assert found["rate"].notna().tolist() == [False, True, False, False, False]
    assert found["lower"].notna().tolist() == found["upper"].notna().tolist() == found["rate"].notna().tolist()
    assert found["count"].fillna(-1).tolist() == [9, 10, -1, 30, 60]


def test_groups_and_areas_that_do_not_match_are_refused():
    ages = ["under 50", "50 and over"]
    counts, people = one_area([8, 27], ages), one_area([1000, 3000], ages)
    with pytest.raises(ParameterError, match="same areas and groups"):
        directly_standardised(counts, people[ages[::-1]])
    with pytest.raises(ParameterError, match="same areas and groups"):
        directly_standardised(counts, people.set_axis(["B"], axis=0))
    with pytest.raises(ParameterError, match="same groups, in the same order"):
        directly_standardised(counts, people, pd.Series([1.0, 2.0], index=ages[::-1]))
    with pytest.raises(ParameterError, match="zero or missing"):
        directly_standardised(counts, people, pd.Series([1.0, 0.0], index=ages))
    with pytest.raises(ParameterError, match="counts are finite and not below 0"):
        directly_standardised(-counts, people)
