"""project(): from rows to a distribution for every period to come. The record's own figures, and made-up lines."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from tests.analysis import made_up_lines

import drugmetrics as dm
from drugmetrics.analysis.projection.forecast import forecast
from drugmetrics.analysis.projection.outlook import Outlook, project
from drugmetrics.analysis.projection.seasons import quarters
from drugmetrics.analysis.projection.trajectory import trajectory
from drugmetrics.errors import MixedBasisError, ParameterError
from drugmetrics.reference.following import following
from drugmetrics.reference.periods import parse


def line(first: str, values, **other) -> pd.DataFrame:
    labels = [following(parse(first), place).label for place in range(len(values))]
    given = {"unit": "people", "status": "accredited official statistics"} | other
    return made_up_lines.line(dict(zip(labels, values, strict=True)), **given)


def walk(length: int = 16, seed: int = 1) -> np.ndarray:
    return np.round(200 + np.cumsum(np.random.default_rng(seed).normal(3, 8, length)))


@pytest.fixture(scope="module")
def counts() -> Outlook:
    return project(line("2008", walk()), to="2026")


@pytest.fixture(scope="module")
def rates() -> Outlook:
    return project(line("2008", walk() / 10, unit="per million"), to="2026")


@pytest.fixture(scope="module")
def totals() -> Outlook:
    """Running totals of about sixty a year."""
    made_up = np.cumsum(np.random.default_rng(3).poisson(60, 14))
    return project(line("2010", made_up), to="2027", cumulative=True)


# The record's own figures


def test_deaths_known_at_the_end_of_2022_are_projected_to_what_was_registered_since():
    """Whether an interval holds one outcome is chance; that it is one, and of these periods, is not."""
    known = dm.load("deaths-drug-misuse", area="England", as_of="2022-12-31")
    outlook = dm.project(known, to="2023")
    table = outlook.table()
    assert list(table.index) == ["2022", "2023"]
    np.testing.assert_array_equal(outlook.trajectory.values, known["value"])
    assert outlook.trajectory.rows["released"].max() <= pd.Timestamp("2022-12-31")
    assert table["lower_95"].min() > 2000
    assert table["upper_95"].max() < 4500
    assert table.at["2022", "lower_80"] < known.at["2021", "value"] < table.at["2022", "upper_80"]
    assert (outlook.forecast.candidates[-1], outlook.remarks) == ("random walk with drift, level", ())


# Table


def test_the_table_has_a_row_a_period_and_two_columns_a_level(counts):
    table = counts.table()
    assert list(table.index) == ["2024", "2025", "2026"]
    assert table.index.name == "period"
    assert list(table.columns) == [
        "start", "end", "median", "lower_50", "upper_50", "lower_80", "upper_80", "lower_95", "upper_95"
    ]  # fmt: skip
    assert table.at["2025", "start"] == pd.Timestamp("2025-01-01")
    assert table.at["2025", "end"] == pd.Timestamp("2025-12-31")
    ordered = table[["lower_95", "lower_80", "lower_50", "median", "upper_50", "upper_80", "upper_95"]]
    assert (np.diff(ordered, axis=1) > 0).all()


def test_the_table_holds_the_levels_asked_for(counts):
    table = counts.table(levels=[0.9, 0.999])
    assert list(table.columns)[3:] == ["lower_90", "upper_90", "lower_99.9", "upper_99.9"]
    np.testing.assert_allclose(table["lower_90"], counts.forecast.quantile(0.05))
    np.testing.assert_allclose(table["upper_90"], counts.forecast.quantile(0.95))
    for level in (0, 1, 95):
        with pytest.raises(ParameterError, match="level of an interval lies between 0 and 1"):
            counts.table(levels=[level])


# Probability


def test_probability_agrees_with_the_quantiles_of_a_rate(rates):
    table = rates.table()
    for place, period in enumerate(table.index):
        assert rates.probability(at_most=table.at[period, "lower_80"], period=place) == pytest.approx(0.1)
        assert rates.probability(at_least=table.at[period, "upper_95"], period=place) == pytest.approx(0.025)
    assert rates.probability(at_most=table["median"].iloc[-1]) == pytest.approx(0.5), "the last when none is named"


def test_of_a_rate_at_least_and_at_most_are_complements(rates):
    for value in rates.forecast.quantile(0.3)[-1] * np.array([0.5, 0.9, 1.0, 1.1, 2]):
        together = rates.probability(at_least=value) + rates.probability(at_most=value)
        assert together == pytest.approx(1)


def test_a_whole_number_reached_counts_as_reached(counts):
    goal = round(counts.table()["median"].iloc[-1])
    both = counts.probability(at_least=goal) + counts.probability(at_most=goal) - 1
    exactly = counts.forecast.probability_below(goal + 0.5) - counts.forecast.probability_below(goal - 0.5)
    assert both == pytest.approx(exactly)
    assert exactly > 0.005
    assert counts.probability(at_least=goal + 1) + counts.probability(at_most=goal) == pytest.approx(1)


@pytest.mark.parametrize(("given", "same"), [(260.4, 260), (260.9, 260), (261.0000000001, 261), (260.99999999, 261)])
def test_between_whole_numbers_lies_no_count(counts, given, same):
    assert counts.probability(at_most=given) == counts.probability(at_most=same)
    above = same if abs(given - same) < 1e-6 else same + 1
    assert counts.probability(at_least=given) == counts.probability(at_least=above)


def test_nothing_is_below_zero_and_everything_at_least_zero(counts, rates):
    for outlook in (counts, rates):
        assert outlook.probability(at_least=0) == 1
        assert outlook.probability(at_most=-1) == 0


def test_a_share_at_its_bound_has_reached_it():
    outlook = project(line("2012", [80, 85, 90, 94, 97, 99, 100, 100.0], unit="per cent"), to="2022")
    assert outlook.table()["upper_95"].max() == 100
    assert outlook.probability(at_most=100) == 1
    assert 0.5 < outlook.probability(at_least=100) < 1
    of_one = project(line("2012", [0.80, 0.85, 0.90, 0.94, 0.97, 0.99, 1, 1], unit="proportion"), to="2022")
    assert of_one.probability(at_least=1) == pytest.approx(outlook.probability(at_least=100))


@pytest.mark.parametrize("given", [{}, {"at_least": 1.0, "at_most": 2.0}])
def test_a_probability_is_of_one_side(counts, given):
    with pytest.raises(ParameterError, match="at_least or of at_most; give one"):
        counts.probability(**given)


def test_a_limit_of_zero_is_a_limit(counts):
    few = project(line("2012", [3, 1, 0, 2, 0, 1, 0, 0]), to="2020")
    assert 0.2 < few.probability(at_most=0.0) < 1
    assert few.probability(at_most=0) == pytest.approx(1 - few.probability(at_least=1))


# To when


@pytest.mark.parametrize(
    ("to", "last"), [("2025", "2025"), (2025, "2025"), ("2025-03-31", "2024"), (dt.date(2025, 12, 31), "2025")]
)
def test_to_is_a_period_or_the_last_day_that_counts(to, last):
    assert project(line("2008", walk()), to=to).periods[-1].label == last


def test_what_is_not_ahead_or_no_such_period_is_refused():
    with pytest.raises(ParameterError, match="Nothing to project: figures are held up to 2023, and 2023 is asked"):
        project(line("2008", walk()), to="2023")
    with pytest.raises(ParameterError, match="2024/25 is not one of the periods that follow 2023; the next is 2024"):
        project(line("2008", walk()), to="2024/25")


def test_the_periods_ahead_follow_the_newest_even_when_it_is_provisional():
    outlook = project(line("2008", walk()), to="2025", provisional=["2023"])
    earlier = project(line("2008", walk()[:-1]), to="2025")
    assert [period.label for period in outlook.periods] == ["2024", "2025"]
    np.testing.assert_allclose(outlook.table().iloc[:, 2:], earlier.table().iloc[1:, 2:])
    assert outlook.remarks == ("provisional and left out: 2023",)


# What is handed on


def test_what_the_rows_say_and_what_the_forecast_says_both_reach_the_reader():
    values = np.r_[walk(10), np.nan, walk(5) + 900]
    outlook = project(line("2008", values), to="2024")
    assert outlook.remarks == (
        "1 of 16 periods have no figure and are passed over",
        "one step is more than half of all movement: if it is a break in the series, mark it",
    )
    marked = project(line("2008", values), to="2024", breaks=["2019"])
    assert marked.remarks[1:] == ("a break is allowed for in 2019",)
    assert np.ptp(marked.table()[["lower_95", "upper_95"]]) < 0.5 * np.ptp(outlook.table()[["lower_95", "upper_95"]])


def test_a_trajectory_is_projected_as_its_rows_are(counts):
    again = project(trajectory(line("2008", walk())), to="2026")
    pd.testing.assert_frame_equal(again.table(), counts.table())


def test_rows_of_several_units_or_too_few_are_refused():
    with pytest.raises(MixedBasisError, match="do not join"):
        project(pd.concat([line("2008", walk()), line("2024", [1, 2], unit="deaths")]), to="2027")
    with pytest.raises(ParameterError, match="at least 6 figures; 5 are given"):
        project(line("2008", walk(5)), to="2027")
    with pytest.raises(ParameterError, match="at least 6 figures; 5 are given"):
        project(line("2008", walk(6)), to="2027", provisional=["2010"])


def test_draws_are_those_of_the_seed(counts):
    assert counts.draws().shape == (4000, 3)
    np.testing.assert_array_equal(counts.draws(20), project(line("2008", walk()), to="2026").draws(20))
    other = project(line("2008", walk()), to="2026", seed=7)
    assert (other.draws(20) != counts.draws(20)).all()
    pd.testing.assert_frame_equal(other.table(), counts.table())
    np.testing.assert_allclose(np.median(counts.draws(20_000), axis=0), counts.table()["median"], rtol=0.01)


# Running totals


def test_draws_of_running_totals_never_fall(totals):
    newest = totals.trajectory.values[-1]
    drawn = totals.draws(2000)
    assert (drawn[:, 0] >= newest).all()
    assert (np.diff(drawn, axis=1) >= 0).all()


def test_quantiles_of_running_totals_rise_from_the_newest_total(totals):
    newest, table = totals.trajectory.values[-1], totals.table()
    assert table["lower_95"].min() >= newest
    assert (np.diff(table["median"]) > 0).all()
    assert (np.diff(table["upper_95"]) > 0).all()
    # About sixty a year were made up.
    np.testing.assert_allclose(table["median"], newest + 60 * np.arange(1, 5), rtol=0.05)


def test_probabilities_of_running_totals_agree_with_their_quantiles(totals):
    newest, table = totals.trajectory.values[-1], totals.table()
    for place, period in enumerate(table.index):
        assert totals.probability(at_most=table.at[period, "upper_80"], period=place) == pytest.approx(0.9, abs=0.02)
    assert totals.probability(at_least=newest) == 1
    assert totals.probability(at_most=newest - 1) == 0
    goal = round(table["median"].iloc[-1])
    assert totals.probability(at_least=goal + 1) + totals.probability(at_most=goal) == pytest.approx(1)


def test_a_total_already_reached_is_reached_though_nothing_may_be_added():
    """Made up: pounds, that came less and less and then hardly."""
    spent = np.cumsum([9, 5, 4, 2, 1, 0.5, 0.1, 0, 0, 0])
    outlook = project(line("2014", spent, unit="million pounds"), to="2025", cumulative=True)
    assert (outlook.draws(2000)[:, 0] == spent[-1]).any(), "the case is one in which draws lie on the bound"
    assert outlook.probability(at_least=spent[-1]) == 1


def test_over_a_break_running_totals_have_no_increase():
    """Made up: from 2018 on a police force more is counted, with all it had counted before."""
    increases = np.random.default_rng(3).poisson(60, 15)
    values = np.cumsum(increases) + 5000 * (np.arange(15) >= 8)
    rows = line("2010", values)
    marked = project(rows, to="2026", cumulative=True, breaks=["2018"])
    gone = np.diff(values).astype("float64")
    gone[7] = np.nan
    expected = forecast(gone, 2, kind="count", breaks=(8,))
    np.testing.assert_array_equal(marked.forecast.quantiles, expected.quantiles)
    assert "a break is allowed for in 2018" in marked.remarks
    np.testing.assert_allclose(marked.table()["median"], values[-1] + 60 * np.arange(1, 3), rtol=0.01)
    plain = project(rows, to="2026", cumulative=True)
    assert plain.table()["upper_95"].iloc[-1] > marked.table()["upper_95"].iloc[-1] + 500
    at_the_end = project(rows.iloc[:9], to="2019", cumulative=True, breaks=["2018"])
    assert at_the_end.table()["upper_95"].iloc[0] > values[8] + 100


def test_a_running_total_that_is_provisional_or_falls_is_refused():
    with pytest.raises(ParameterError, match="newest running total is provisional"):
        project(line("2010", np.arange(10.0)), to="2021", cumulative=True, provisional=["2019"])
    with pytest.raises(ParameterError, match="never falls; found 9 and then 3"):
        project(line("2010", [1, 2, 4, 7, 9, 3, 5, 6]), to="2021", cumulative=True)


# Quarters


SEASON = np.array([0.0, 40, 90, -30])


def test_quarters_with_a_season_are_projected_with_it():
    noise = np.random.default_rng(8).normal(0, 4, 24)
    with_season = project(line("2018/19 Q2", np.round(400 + np.tile(SEASON, 6) + noise)), to="2025/26 Q1")
    without = project(line("2018/19 Q2", np.round(400 + noise)), to="2025/26 Q1")
    assert [period.label for period in with_season.periods] == ["2024/25 Q2", "2024/25 Q3", "2024/25 Q4", "2025/26 Q1"]
    np.testing.assert_allclose(with_season.table()["median"] - without.table()["median"], SEASON, atol=12)
    assert quarters(without.trajectory, 4) is None
    # The season is no noise: without it in the model the interval would hold it all.
    wide = forecast(with_season.trajectory.values, 4, kind="count").interval(0.95)
    assert (with_season.table()["upper_95"] - with_season.table()["lower_95"] < 0.7 * (wide[1] - wide[0])).all()


def test_the_season_keeps_its_quarters_over_gaps_and_where_the_newest_is_missing():
    values = 400 + np.tile(SEASON, 6) + np.random.default_rng(8).normal(0, 4, 24)
    values[[0, 9, 23]] = np.nan
    rows = line("2018/19 Q2", np.round(values))
    outlook = project(rows, to="2025/26 Q1")
    np.testing.assert_allclose(outlook.table()["median"], 400 + SEASON, atol=15)


def test_too_few_quarters_and_other_steps_have_no_season():
    values = 400 + np.tile(SEASON, 6)
    assert quarters(trajectory(line("2018/19 Q2", values[:12])), 4).shape == (16, 3)
    assert quarters(trajectory(line("2018/19 Q2", values[:11])), 4) is None
    assert quarters(trajectory(line("2001", values)), 4) is None


def test_quarters_of_changes_below_zero_have_their_season_too():
    """No square root of them: they are no gaps."""
    noise = np.random.default_rng(8).normal(0, 4, 24)
    rows = line("2018/19 Q2", np.tile(SEASON, 6) - 50 + noise, unit="per cent change")
    assert quarters(trajectory(rows), 4) is not None
    np.testing.assert_allclose(project(rows, to="2025/26 Q1").table()["median"], SEASON - 50, atol=15)
    upside_down = rows.assign(value=-rows["value"])
    np.testing.assert_allclose(project(upside_down, to="2025/26 Q1").table()["median"], 50 - SEASON, atol=15)


def test_quarters_without_a_single_case_are_projected():
    assert project(line("2018/19 Q2", np.zeros(16)), to="2022/23 Q4").table()["median"].max() == 0
