"""The table of sensitivities: sorted, which choice moves the answer, and what would have to be true."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugmetrics.analysis.deaths.rows import row, table
from drugmetrics.analysis.deaths.sensitivity import MOVES_COLUMNS, needed, sensitivity, to_draw, what_moves_it
from drugmetrics.errors import ParameterError


def one(difference: float, **other: object) -> dict[str, object]:
    """A made-up row."""
    given = {
        "estimator": "difference from trend", "choice": "linear", "model": "quasi-Poisson", "baseline": 2021,
        "basis": "registration", "definition": "misuse", "area": "England", "first": 2022, "last": 2023,
        "difference": difference, "lower": difference - 500, "upper": difference + 500,
    }  # fmt: skip
    return row(**(given | other))


def test_rows_are_joined_most_deaths_fewer_first():
    joined = sensitivity(table([one(-5), one(100, choice="damped")]), table([]), table([one(30, baseline=2019)]))
    assert joined["difference"].tolist() == [100, 30, -5]
    assert list(joined.index) == [0, 1, 2]
    assert sensitivity(table([])).empty


def test_rows_with_other_columns_are_refused():
    with pytest.raises(ParameterError, match="have the columns estimator"):
        sensitivity(pd.DataFrame({"difference": [1.0]}))


def test_a_choice_moves_by_what_changes_while_all_others_stay():
    """Linear against damped moves by 100 at either baseline; the baseline by 10 under either trend."""
    rows = table([one(0), one(100, choice="damped"), one(10, baseline=2019), one(110, choice="damped", baseline=2019)])
    found = what_moves_it(rows).set_index("choice")
    assert found.loc["choice", ["moves", "groups", "options"]].tolist() == [100, 2, 2]
    assert found.loc["baseline", "moves"] == 10
    assert "definition" not in found.index, "there is only one"
    assert found.index[0] == "choice"


def died(difference: float, choice: str, delay: str = "delay as estimated", **other: object) -> dict[str, object]:
    """A made-up row by year of death."""
    given = {
        "estimator": "by year of death", "choice": f"{choice}; {delay}", "basis": "occurrence", "baseline": 2019,
        "definition": "poisoning", "area": "England and Wales", "first": 2022, "last": 2022,
    }  # fmt: skip
    return one(difference, **(given | other))


def alike(difference: float, choice: str, **other: object) -> dict[str, object]:
    """A made-up row of the same years by registration."""
    given = {"definition": "poisoning", "area": "England and Wales", "first": 2022, "last": 2022, "baseline": 2019}
    return one(difference, choice=choice, **(given | other))


def test_the_basis_moves_it_where_trend_area_and_years_are_alike():
    """By 40 under a line and by 60 damped; the delay as estimated, and no other, is what is compared."""
    rows = table([
        died(100, "linear"), died(200, "damped"), died(300, "linear", "delay a tenth longer"),
        alike(60, "linear"), alike(260, "damped"), alike(900, "smooth"), one(5000, choice="linear", baseline=2019),
    ])  # fmt: skip
    found = what_moves_it(rows).set_index("choice")
    assert found.loc["basis", ["moves", "groups", "options"]].tolist() == [50, 2, 2]
    assert found.loc["delay", ["moves", "groups", "options"]].tolist() == [200, 1, 2]
    # By death 100 and 200; by registration 60, 260 and 900.
    assert found.loc["choice", ["moves", "groups"]].tolist() == [(100 + 840) / 2, 2]


def test_rows_of_other_years_are_not_compared():
    rows = table([one(0), one(700, definition="poisoning", last=2024)])
    assert what_moves_it(rows).empty
    found = what_moves_it(table([one(0), one(700, definition="poisoning")]))
    assert found["choice"].tolist() == ["definition"]
    assert list(what_moves_it(table([])).columns) == MOVES_COLUMNS


def test_a_chart_has_one_model_one_definition_and_the_delay_as_estimated():
    rows = table([
        one(1), one(2, model="negative binomial"), one(3, definition="poisoning"), alike(4, "linear"),
        died(5, "linear"), died(6, "linear", "delay a tenth longer"), died(7, "linear", model="negative binomial"),
        one(8, choice="Pierce 2016", model="Monte Carlo", estimator="through treatment", basis="person-years"),
        one(9, choice="Pierce 2016; all year", estimator="through treatment", basis="person-years"),
    ])  # fmt: skip
    assert to_draw(rows, "misuse")["difference"].tolist() == [1, 5, 8]
    assert to_draw(rows, "poisoning")["difference"].tolist() == [3, 5, 8]


def test_estimators_are_compared_by_their_means():
    rows = table([one(0), one(20, choice="damped"), one(500, estimator="through treatment", basis="person-years")])
    found = what_moves_it(rows).set_index("choice")
    assert found.loc["estimator", "moves"] == 490


def test_what_would_have_to_be_true_by_hand():
    """From a level of 100, 10% more a year gives 110 and 121; of which 200 came, so 31 were prevented."""
    trend = pd.Series([81.0, 90.0, 100.0], index=[2019, 2020, 2021])
    asked = needed(trend, pd.Series([98.0, 102.0], index=[2022, 2023]), 31)
    assert asked.growth == pytest.approx(0.10)
    assert asked.growth_before == pytest.approx(np.sqrt(100 / 81) - 1)
    assert (asked.first, asked.last, asked.observed, asked.expected) == (2022, 2023, 200, 231)


@given(level=st.floats(50, 5000), growth=st.floats(-0.2, 0.3), wanted=st.floats(0, 2000))
def test_the_growth_asked_for_gives_the_deaths_asked_for(level, growth, wanted):
    observed = pd.Series([level * (1 + growth)] * 3, index=[2022, 2023, 2024])
    asked = needed(pd.Series([level * 0.9, level], index=[2020, 2021]), observed, wanted)
    expected = sum(level * (1 + asked.growth) ** step for step in (1, 2, 3))
    assert expected == pytest.approx(observed.sum() + wanted, rel=1e-6)


def test_nothing_observed_asks_for_nothing():
    assert needed(pd.Series([1.0, 2.0], index=[2020, 2021]), pd.Series([np.nan], index=[2022]), 1000) is None
