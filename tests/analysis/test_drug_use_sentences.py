"""Drug use: what a low is under each reading, at its edges, and the sentences that say so."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.drug_use import AREA, GROUPS, error_floor, low, low_of, not_in_treatment, prevalence, use
from drugmetrics.analysis.findings import drug_use as words
from drugmetrics.observations.load import load
from drugmetrics.observations.table import instead, observations

LEAD = "aged 16 to 59"
ASKED = pd.DataFrame({"period": ["2000"], "value": [20_000.0]})
DAYS = [None, "2022-01-05", "2023-07-20", "2023-10-20", "2024-02-27", "1985-01-01"]


def estimates(*values: float) -> pd.DataFrame:
    return pd.DataFrame({"period": [str(2000 + turn) for turn in range(len(values))], "value": values})


def test_a_low_is_below_every_estimate_before_not_level_with_one():
    assert low_of(LEAD, estimates(9, 8, 7.9), ASKED).lowest_of_all
    assert not low_of(LEAD, estimates(9, 8, 8), ASKED).lowest_of_all
    assert "as low as the lowest before, in 2001" in words.drug_use([low_of(LEAD, estimates(9, 8, 8), ASKED)])


def test_beyond_error_asks_for_more_than_the_floor():
    floor = error_floor(*(row for _, row in estimates(8, 8).iterrows()), ASKED)
    just, more = (
        low_of(LEAD, estimates(9, 8, 8 - floor / 2), ASKED),
        low_of(LEAD, estimates(9, 8, 8 - 2 * floor), ASKED),
    )
    assert (just.lowest_of_all, just.beyond_error) == (True, False)
    assert (more.lowest_of_all, more.beyond_error) == (True, True)


def test_the_floor_is_that_of_two_simple_random_samples():
    rows = estimates(10, 10)
    floor = error_floor(rows.iloc[0], rows.iloc[1], ASKED)
    assert floor == pytest.approx(100 * 1.96 * np.sqrt(2 * 0.1 * 0.9 / 20_000), rel=1e-4)
    draws = np.random.default_rng(1).binomial(20_000, 0.1, (4000, 2)) / 200
    assert np.mean(np.abs(draws[:, 0] - draws[:, 1]) <= floor) == pytest.approx(0.95, abs=0.015)


def test_without_numbers_asked_nothing_is_said_of_error():
    found = low_of(LEAD, estimates(9, 8, 7), ASKED.iloc[:0])
    assert (found.floor, found.beyond_error) == (None, None)
    assert words.answers(found) == ["yes", "cannot be said", "cannot be said"]
    assert "apart" not in words.drug_use([found])


def test_the_mean_of_three_is_set_against_windows_that_share_no_survey_with_it():
    falling = low_of(LEAD, estimates(9, 9, 9, 9, 8, 7, 6), ASKED)
    rising = low_of(LEAD, estimates(6, 6, 6, 9, 9, 9, 5), ASKED)
    assert falling.mean_lowest
    assert (rising.lowest_of_all, rising.mean_lowest) == (True, False)
    assert low_of(LEAD, estimates(9, 8, 7, 6, 5), ASKED).mean_lowest is None


def test_one_estimate_is_no_low():
    assert low_of(LEAD, estimates(9), ASKED) is None
    assert words.drug_use([]) == "No two estimates of drug use had been published on this day."


def test_a_changed_estimate_changes_the_sentence_and_the_title():
    found = [low(group) for group in GROUPS]
    assert "above its lowest" in words.drug_use_title(found)
    rows = observations()
    newest = found[0].newest
    at = (rows["series"] == "drug-use-last-year") & (rows["breakdown"] == GROUPS[LEAD])
    with instead(rows.assign(value=rows["value"].where(~(at & (rows["period"] == newest["period"])), 5.0))):
        lower = [low(group) for group in GROUPS]
        assert words.drug_use_title(lower) == f"Drug use in {newest['period']}, 5%, is the lowest estimate held"
        assert "**5% of people aged 16 to 59" in words.drug_use(lower)


def test_before_the_survey_s_own_table_its_older_one_is_taken():
    rows = use("age=16-59", "2022-01-05")
    assert rows["source"].unique().tolist() == ["home-office-drug-misuse-survey"]
    assert rows["period"].iloc[-1] == "2018/19"


def test_methods_of_estimating_opiate_and_crack_users_are_each_named_and_not_compared():
    said = words.prevalence(prevalence())
    assert "on the original method" in said
    assert "The methods do not compare" in said
    assert "compare" not in words.prevalence(prevalence("2022-01-05"))


@pytest.mark.parametrize("day", DAYS)
def test_every_sentence_of_a_day_is_whole_knows_nothing_later_and_claims_no_effect(day):
    lows = [found for group in GROUPS if (found := low(group, day)) is not None]
    lines = {"cannabis": use("age=16-59; drug=cannabis", day)}
    users = prevalence(day)
    told = [words.drug_use(lows), words.drug_use_title(lows), words.prevalence(users), words.prevalence_title(users)]
    told += [words.unmet(not_in_treatment(day)), words.drugs_title(lines)]
    for text in told:
        for broken in ("nan", "None", "NaT", "  ", "..", " ,"):
            assert broken not in text, text
        assert not re.search(r"prevent|thanks to|caused|because of the strategy", text), text
        years = {
            int(year) for year in re.findall(r"\b(20\d\d)\b", text.replace("2023 method", "").replace("2025 m", ""))
        }
        assert not {year for year in years if day and year > int(day[:4])}, text


def test_people_asked_are_held_to_mid_2022_only_and_the_floor_takes_the_largest_number_then():
    asked = load("drug-use-last-year-respondents", area=AREA, breakdown="age=16-59")
    rows = use("age=16-59")
    assert rows["period"].iloc[-1] not in set(asked["period"])
    by_hand = 100 * 1.959964 * np.sqrt(
        sum(share * (1 - share) / number for share, number in (
            (rows["value"].iloc[-1] / 100, asked["value"].max()),
            (rows["value"].iloc[0] / 100, asked.set_index("period").at["1995", "value"]),
        ))
    )  # fmt: skip
    assert error_floor(rows.iloc[-1], rows.iloc[0], asked) == pytest.approx(by_hand)
