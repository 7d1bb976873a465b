"""Difference from trend by year of death: what is counted, how uncertain it is, and what the record does not hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.deaths.by_occurrence import (
    occurrence_counterfactual,
    occurrence_difference,
    years_of_death,
)
from drugmetrics.analysis.deaths.every_count import every_count
from drugmetrics.analysis.deaths.occurrence_rows import (
    UNADJUSTED,
    occurrence_rows,
    registered_alike,
    what_is_unknown,
)
from drugmetrics.analysis.deaths.page import died
from drugmetrics.analysis.deaths.recovery import recovered
from drugmetrics.analysis.deaths.recovery_by_occurrence import (
    AVERTED,
    as_published,
    expected_deaths,
    recoveries_by_occurrence,
    simulated_deaths,
)
from drugmetrics.analysis.deaths.rows import ROW_COLUMNS
from drugmetrics.analysis.deaths.trend_rows import Choice
from drugmetrics.analysis.delay import Nowcast
from drugmetrics.errors import ParameterError

#: A straight line over ten years to 2019.
LINE = Choice("linear", last=2019)


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return occurrence_rows(draws=1000)


def made_up(observed: dict[int, float], spread: float = 0.0) -> Nowcast:
    """Return made-up years of death: even numbers to 2019, those given after it, and how unsure they are."""
    past = {year: 1000.0 + 40 * (year % 2) for year in range(1993, 2020)}
    deaths = pd.Series(past | observed)
    noise = np.random.default_rng(1).normal(0, spread, (500, len(deaths)))
    drawn = pd.DataFrame(np.where(deaths.index >= 2020, noise, 0) + deaths.to_numpy(), columns=deaths.index)
    return Nowcast(pd.DataFrame({"deaths": deaths, "estimate": deaths}), drawn, 0.95)


def test_rows_have_the_columns_of_the_table_and_one_year(rows):
    assert list(rows.columns) == ROW_COLUMNS
    assert set(rows["estimator"]) == {"by year of death"}
    assert set(rows["basis"]) == {"occurrence"}
    assert set(rows["area"]) == {"England and Wales"}
    assert set(zip(rows["first"], rows["last"], strict=True)) == {(2022, 2022)}
    assert set(rows["baseline"]) == {"2019"}
    assert not rows["choice"].str.cat(rows["model"]).duplicated().any()
    assert ((rows["lower"] <= rows["difference"]) & (rows["difference"] <= rows["upper"])).all()


def test_completing_the_year_takes_its_missing_deaths_off_the_difference(rows):
    """Without adjustment 2022 seems to have fewer deaths than it had; longer delays leave more to come."""
    by_delay = rows[rows["model"] == "quasi-Poisson"].set_index("choice")["difference"]
    first = {name.split("; ")[1]: value for name, value in by_delay.items() if name.startswith("linear, 10 years;")}
    assert first[UNADJUSTED] > first["delay as estimated"] + 50
    assert first["delay a tenth longer"] < first["delay as estimated"] < first["delay a tenth shorter"]
    assert len(first) == 6


def test_the_trend_alone_can_turn_the_sign(rows):
    assert rows["difference"].min() < 0 < rows["difference"].max()


def test_the_difference_of_made_up_years_by_hand():
    """The line is level at 1,020; 900 deaths are 120 fewer."""
    one = occurrence_difference(made_up({2022: 900.0}), LINE, draws=2000)[0]
    assert (one.year, one.observed) == (2022, 900)
    assert one.expected == pytest.approx(1020, rel=0.02)
    assert one.difference == pytest.approx(one.expected - 900)
    assert one.lower < one.difference < one.upper


def test_years_without_counts_are_left_out_and_those_with_are_each_counted():
    years = [one.year for one in occurrence_difference(made_up({2022: 900.0, 2024: 950.0}), LINE, draws=300)]
    assert years == [2022, 2024]
    assert occurrence_difference(made_up({2020: 900.0, 2021: 900.0}), LINE, draws=300) == []


def test_years_together_are_the_sum_of_the_years_and_their_errors_go_together():
    held = made_up({2022: 900.0, 2023: 950.0}, spread=50)
    result = occurrence_counterfactual(held, LINE, draws=3000)
    assert list(result.years.index) == [2022, 2023]
    assert result.total["difference"] == pytest.approx(result.years["difference"].sum())
    width = result.years["difference_upper"] - result.years["difference_lower"]
    together = result.total["difference_upper"] - result.total["difference_lower"]
    assert np.sqrt((width**2).sum()) < together <= width.sum()
    assert (result.years["difference_lower"] < result.years["lower"] - result.years["observed"]).all()
    assert (result.first, result.last, result.draws.shape[1]) == (2010, 2019, 2)


def test_an_unsure_nowcast_makes_the_difference_unsure():
    sure, unsure = (occurrence_difference(made_up({2022: 900.0}, by), LINE, draws=2000)[0] for by in (0, 200))
    assert unsure.difference == pytest.approx(sure.difference)
    width = [one.upper - one.lower for one in (sure, unsure)]
    assert width[1] ** 2 == pytest.approx(width[0] ** 2 + (2 * 1.96 * 200) ** 2, rel=0.25)


def test_unsure_fitted_years_make_the_trend_unsure():
    """Draws of the years fitted are fitted too: where they differ, so do the trends."""
    held = made_up({2022: 900.0})
    other = held.draws.copy()
    other.loc[:, 2019] = np.where(np.arange(len(other)) % 2, 400.0, 1640.0)
    width = [
        one.upper - one.lower
        for draws in (held.draws, other)
        for one in occurrence_difference(Nowcast(held.years, draws, 0.95), LINE, draws=2000)
    ]
    assert width[1] > 1.2 * width[0]


def test_a_trend_without_enough_years_is_refused():
    held = made_up({2022: 900.0})
    late = Nowcast(held.years.loc[2012:], held.draws.loc[:, 2012:], 0.95)
    with pytest.raises(ParameterError, match="are held"):
        occurrence_difference(late, LINE, draws=50)


def test_years_of_death_are_completed_as_far_as_they_are_held():
    poisoning, misuse = years_of_death("poisoning", draws=500).years, years_of_death("misuse", draws=500).years
    assert poisoning.index[-2:].tolist() == [2019, 2022]
    assert misuse.index[-1] == 2019
    assert 5136 < poisoning.at[2022, "estimate"] < 5400
    assert 2823 * 1.02 < misuse.at[2019, "estimate"] < 2823 * 1.1
    assert poisoning.at[1993, "estimate"] == pytest.approx(2253, abs=0.5)


def test_before_a_count_after_the_strategy_there_is_no_row():
    early = occurrence_rows("2025-10-16")
    assert early.empty
    assert list(early.columns) == ROW_COLUMNS
    assert years_of_death("misuse", as_of="2022-04-26") is None
    assert years_of_death("poisoning", as_of="2022-12-31", draws=50).years.index[-1] == 2019


def test_what_died_is_of_the_day_and_of_years_before_the_deadline():
    now = died()
    assert now.held.years.index[-1] == 2022
    (one,) = occurrence_difference(now.held, LINE)
    assert now.result.total["difference"] == pytest.approx(one.difference)
    early = died(until="2022-12-30")
    assert (early.held.years.index[-1], early.held.draws.columns[-1], early.result) == (2019, 2019, None)
    assert died("2022-12-31").result is None
    assert died("2020-01-01") is None


def test_registrations_alike_differ_from_the_rows_by_year_of_death_in_their_basis_alone(rows):
    alike = registered_alike(rows)
    same = ["model", "baseline", "definition", "area", "first", "last"]
    late = rows[rows["choice"].str.endswith("delay as estimated")]
    assert len(alike) == len(late) == 13
    pd.testing.assert_frame_equal(alike[same].reset_index(drop=True), late[same].reset_index(drop=True))
    assert alike["choice"].tolist() == late["choice"].str.partition("; ")[0].tolist()
    assert set(alike["basis"]) == {"registration"}
    assert registered_alike(rows.head(0)).empty


def test_every_count_holds_both_bases_where_they_end_before_the_deadline():
    every = every_count(until="2022-12-30", as_of="2025-12-31")
    assert "occurrence" not in set(every["basis"])
    assert "England and Wales" not in set(every["area"])


def test_what_is_not_held_is_said_of_the_day():
    now, then = what_is_unknown(), what_is_unknown("2022-12-31")
    assert "none for England alone" in now[0]
    assert any("2020, 2021" in sentence for sentence in now)
    assert any(sentence == "Poisoning deaths after 2022 are not held by year of death." for sentence in now)
    assert any(sentence.startswith("Poisoning deaths after 2019") for sentence in then)
    assert any(sentence.startswith("Misuse deaths after 2019") and "none since" in sentence for sentence in now)
    assert "Misuse deaths were not held by year of death." in what_is_unknown("2020-01-01")


def test_rows_come_out_the_same_again(rows):
    assert occurrence_rows(draws=1000).equals(rows)
    assert rows.attrs["unknown"] == what_is_unknown()


# A known number averted, registered late; benchmarks/deaths.py has the large version.


def test_made_up_deaths_follow_their_trend_less_what_is_averted():
    made = pd.DataFrame({seed: simulated_deaths(seed).deaths for seed in range(24)}).mean(axis=1)
    wanted = expected_deaths(made.index.to_numpy()) - AVERTED * (made.index >= 2022)
    np.testing.assert_allclose(made, wanted, rtol=0.03)
    assert made[2022] < wanted[-3] + AVERTED / 2


def test_what_is_published_of_made_up_deaths_is_what_the_record_knows():
    made = simulated_deaths(5)
    known = as_published(made)
    counts = known.counts.set_index("year")
    assert list(counts.index) == [*range(1993, 2020), 2022]
    # 2019 is counted at the end of 2021, and 2022 at the end of 2024: later registrations are not known.
    assert counts.at[2019, "deaths"] == made.triangle.at[2019, 2] < made.deaths[2019]
    assert counts.at[2022, "deaths"] == made.triangle.at[2022, 2] < made.deaths[2022]
    assert counts.at[2022, "days_after"] == pytest.approx(730.5)
    assert (known.first, known.last) == (1993, 2022)


def test_a_known_number_of_averted_deaths_is_recovered_from_late_registrations():
    found = recovered(recoveries_by_occurrence(runs=6, seed=3, draws=400))
    assert (found["runs"], found["averted"]) == (6, 500)
    assert abs(found["bias"]) < 3 * found["monte_carlo_error"]
    assert found["monte_carlo_error"] < 160
    assert found["cover"] >= 0.6
