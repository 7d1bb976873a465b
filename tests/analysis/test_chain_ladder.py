"""The chain ladder: Mack's published answers, what weights of diagonals do, and what is no triangle."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugmetrics.analysis.comparisons import example_triangle
from drugmetrics.analysis.delay import chain_ladder
from drugmetrics.errors import ParameterError

nan = float("nan")
#: Made up: a whole triangle of four years of death.
SMALL = [[100.0, 150, 200, 210], [120, 190, 250, nan], [110, 160, nan, nan], [140, nan, nan, nan]]
#: Made up: the same factors for every origin, 2, 1.5 and 1.1.
EXACT = [[10.0, 20, 30, 33], [20, 40, 60, nan], [40, 80, nan, nan], [10, nan, nan, nan]]


def cut(full: np.ndarray) -> np.ndarray:
    """Return what is known when the newest origin has reached its first age."""
    known = full.astype("float64")
    known[np.add.outer(np.arange(len(full)), np.arange(full.shape[1])) >= len(full)] = nan
    return known


def mack(seed: int, origins: int = 6) -> np.ndarray:
    """Return origins at six ages made up by Mack's own model: falling factors, sigma squared 1 throughout."""
    rng = np.random.default_rng(seed)
    columns = [rng.uniform(800, 1200, origins)]
    for factor in (2, 1.5, 1.25, 1.15, 1.1):
        before = columns[-1]
        columns.append(factor * before + rng.normal(0, 1, origins) * np.sqrt(before))
    return np.column_stack(columns)


# Known answers


def test_raa_as_mack_1994_prints_it():
    """Reserves of each accident year and of all, factors, and standard errors as shares of the reserves."""
    found = chain_ladder(example_triangle("RAA"), may_fall=True)
    assert found.origins["reserve"].round().tolist() == [0, 154, 617, 1636, 2747, 3649, 5435, 10907, 10650, 16339]
    assert found.ages["factor"].round(3).tolist()[:-1] == [
        2.999, 1.624, 1.271, 1.172, 1.113, 1.042, 1.033, 1.017, 1.009,
    ]  # fmt: skip
    share = found.origins["standard_error"] / found.origins["reserve"]
    assert share.mul(100).round().tolist()[1:] == [134, 101, 46, 53, 55, 41, 49, 59, 150]
    assert round(found.total["reserve"]) == 52135
    assert round(found.total["standard_error"]) == 26909


def test_raa_with_a_log_linear_last_sigma():
    found = chain_ladder(example_triangle("RAA"), may_fall=True, last_sigma="log-linear")
    assert round(found.total["reserve"]) == 52135
    assert round(found.total["standard_error"]) == 26881


def test_taylor_ashe_as_mack_1993_prints_it():
    """His sigmas squared come from unrounded factors; his standard errors are printed in per cent of the reserve."""
    found = chain_ladder(example_triangle("Taylor-Ashe"))
    assert found.origins["reserve"].round().tolist() == [
        0, 94634, 469511, 709638, 984889, 1419459, 2177641, 3920301, 4278972, 4625811,
    ]  # fmt: skip
    assert found.ages["sigma_squared"].round().tolist()[:-1] == [
        160280, 37737, 41965, 15183, 13731, 8186, 447, 1147, 447,
    ]  # fmt: skip
    share = found.origins["standard_error"] / found.origins["reserve"]
    assert share.mul(100).round().tolist()[1:] == [80, 26, 19, 27, 29, 26, 22, 23, 29]
    assert round(found.total["reserve"]) == 18680856
    assert round(found.total["standard_error"]) == 2447095


def test_the_parts_of_the_error_of_the_whole_add_up():
    """The total is the sum of the covariance of all, and more than that of independent origins."""
    found = chain_ladder(example_triangle("Taylor-Ashe"))
    total, parts = found.total, found.origins
    assert np.isclose(total["standard_error"] ** 2, total["process_error"] ** 2 + total["parameter_error"] ** 2)
    assert np.isclose(found.covariance.to_numpy().sum(), total["standard_error"] ** 2)
    assert np.allclose(np.diag(found.covariance), parts["standard_error"] ** 2)
    assert np.isclose(total["process_error"] ** 2, (parts["process_error"] ** 2).sum())
    assert total["parameter_error"] ** 2 > 1.5 * (parts["parameter_error"] ** 2).sum()


@pytest.mark.parametrize("name", ["RAA", "Taylor-Ashe"])
def test_mack_s_rule_where_the_two_before_rise_takes_the_first(name):
    sigma = chain_ladder(example_triangle(name), may_fall=True).ages["sigma_squared"].to_numpy()
    assert sigma[-4] < sigma[-3]
    assert sigma[-2] == sigma[-4]


def test_mack_s_rule_where_the_two_before_fall_goes_on_falling():
    sigma = chain_ladder(SMALL).ages["sigma_squared"].to_numpy()
    assert sigma[1] < sigma[0]
    assert np.isclose(sigma[2], sigma[1] ** 2 / sigma[0])


def test_mack_s_rule_looks_at_the_two_before_alone():
    """Made up: the first factor is 2 without noise."""
    known = [
        [10, 20, 30, 36, 40],
        [12, 24, 35, 45, nan],
        [14, 28, 44, nan, nan],
        [16, 32, *[nan] * 3],
        [18, *[nan] * 4],
    ]
    sigma = chain_ladder(known).ages["sigma_squared"].to_numpy()
    assert sigma[0] == 0
    assert sigma[3] == min(sigma[1], sigma[2], sigma[2] ** 2 / sigma[1]) > 0


# What is known and what is to come


def test_completeness_is_the_share_of_the_ultimate():
    found = chain_ladder(EXACT)
    assert np.allclose(found.ages["completeness"], [1 / 3.3, 2 / 3.3, 3 / 3.3, 1])
    assert np.allclose(found.origins["completeness"], found.origins["latest"] / found.origins["ultimate"])
    assert np.allclose(found.origins["completeness"], [1, 3 / 3.3, 2 / 3.3, 1 / 3.3])


def test_a_triangle_without_noise_is_completed_without_error():
    with np.errstate(all="raise"):
        found = chain_ladder(EXACT)
    assert np.allclose(found.completed, [[10, 20, 30, 33], [20, 40, 60, 66], [40, 80, 120, 132], [10, 20, 30, 33]])
    assert np.allclose(found.origins["reserve"], [0, 6, 52, 23])
    assert np.allclose(found.covariance, 0)


def test_what_is_known_stays_and_labels_are_kept():
    table = pd.DataFrame(SMALL, index=pd.period_range("2018", "2021", freq="Y"), columns=[12, 24, 36, 48])
    found = chain_ladder(table)
    assert found.completed.where(table.notna()).equals(table)
    assert found.origins["age"].tolist() == [48, 36, 24, 12]
    assert found.ages.index.tolist() == [12, 24, 36, 48]
    assert found.origins.index.equals(table.index)
    assert found.covariance.columns.equals(table.index)
    assert found.completed[48].tolist() == found.origins["ultimate"].tolist()
    assert np.isclose(found.completed[24].iloc[-1], 140 * found.ages.at[12, "factor"])


def test_more_origins_than_ages_and_a_newest_one_of_two_ages():
    """Of the last age two ratios are known: its sigma is measured, by no rule."""
    long = [[90.0, 140, 180], *(row[:3] for row in SMALL)]
    found = chain_ladder(long)
    assert found.ages["ratios"].tolist()[:-1] == [4, 3]
    assert found.total["standard_error"] == chain_ladder(long, last_sigma="log-linear").total["standard_error"]
    assert found.origins["reserve"].tolist()[:3] == [0, 0, 0]
    late = chain_ladder(np.array(SMALL)[:3])
    assert late.origins["age"].tolist() == [3, 2, 1]
    assert late.ages["ratios"].tolist()[:-1] == [3, 2, 1]


@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_other_units_change_nothing_but_the_unit(seed, unit):
    one, other = (chain_ladder(cut(mack(seed)) * by) for by in (1, unit))
    assert np.allclose(other.ages["factor"][:-1], one.ages["factor"][:-1])
    assert np.allclose(other.total, one.total * unit)


def test_errors_are_as_large_as_said_where_the_last_sigma_is_measured():
    """Made up: 400 times twelve origins. Squares of what the total and the newest origin were off by, and of errors."""
    off, said = [], []
    for seed in range(400):
        full = mack(seed, origins=12)
        found = chain_ladder(cut(full))
        off.append([full[:, -1].sum() - found.total["ultimate"], full[-1, -1] - found.origins["ultimate"].iloc[-1]])
        said.append([found.total["standard_error"], found.origins["standard_error"].iloc[-1]])
    excess = np.square(off) / np.square(said).mean(axis=0) - 1
    assert (np.abs(excess.mean(axis=0)) < 3 * excess.std(axis=0) / np.sqrt(400)).all()
    assert (np.abs(np.mean(off, axis=0)) < 3 * np.std(off, axis=0) / np.sqrt(400)).all()


# Weights of diagonals


def test_equal_weights_are_the_default():
    triangle = example_triangle("Taylor-Ashe")
    wanted = chain_ladder(triangle).total
    assert np.allclose(chain_ladder(triangle, half_life=1e12).total, wanted)
    assert chain_ladder(triangle, latest=9).total.equals(wanted)


def test_factors_of_the_latest_diagonals_and_of_a_half_life_by_hand():
    """First factor of SMALL from 160/110, 190/120 and 150/100, newest first."""
    assert chain_ladder(SMALL, latest=2).ages["factor"][0] == (160 + 190) / (110 + 120)
    assert chain_ladder(SMALL, latest=2).ages["ratios"].tolist()[:-1] == [2, 2, 1]
    weighed = chain_ladder(SMALL, half_life=1).ages["factor"]
    assert np.isclose(weighed[0], (160 + 190 / 2 + 150 / 4) / (110 + 120 / 2 + 100 / 4))
    assert np.isclose(weighed[1], (250 + 200 / 2) / (190 + 150 / 2))
    assert np.isclose(chain_ladder(SMALL, half_life=2).ages["factor"][1], (250 + 200 / 2**0.5) / (190 + 150 / 2**0.5))


def test_a_diagonal_weighs_the_same_at_every_age():
    """Of five diagonals of ratios the oldest is the first ratio of the oldest origin: only all five rest on it."""
    late = cut(mack(1))
    assert chain_ladder(late, latest=3).ages["ratios"].tolist()[:-1] == [3, 3, 3, 2, 1]
    changed = late.copy()
    changed[0, 0] *= 1.1
    for latest, same in ((4, True), (5, False)):
        one, other = (chain_ladder(triangle, latest=latest).ages["factor"] for triangle in (late, changed))
        assert one.equals(other) is same


@pytest.mark.parametrize("options", [{}, {"half_life": 1.0}, {"latest": 3}, {"half_life": 2.0, "latest": 4}])
def test_sigma_and_the_error_of_a_factor_are_free_of_bias_for_any_weights(options):
    """Made up: over 500 triangles whose sigma squared is 1 and whose first factor is 2."""
    sigmas, factors, errors = [], [], []
    for seed in range(500):
        ages = chain_ladder(cut(mack(seed)), **options).ages
        sigmas.append(ages["sigma_squared"][0])
        factors.append(ages["factor"][0])
        errors.append(ages["standard_error"][0] ** 2)
    assert abs(np.mean(sigmas) - 1) < 3 * np.std(sigmas) / np.sqrt(500)
    squares = (np.array(factors) - 2) ** 2
    assert abs(squares.mean() - np.mean(errors)) < 3 * np.std(squares - errors) / np.sqrt(500)


def test_where_delays_grow_recent_diagonals_come_nearer():
    """Made up: the share known in the first year falls from 0.6 by 0.04 a year; all are known in the second."""
    first = 0.6 - 0.04 * np.arange(8)
    full = 1000 * np.column_stack([first, np.full(8, 0.9), np.ones(8)])
    full[7, 1:] = full[6, 2:] = nan
    to_come = 1000 * (1 - first[7])
    reserves = [
        chain_ladder(full, **options).origins["reserve"][7] for options in ({}, {"half_life": 1.0}, {"latest": 2})
    ]
    assert reserves[0] < reserves[1] < to_come
    assert reserves[0] < reserves[2] < to_come


# What is refused


@pytest.mark.parametrize(
    ("triangle", "words"),
    [
        ([[1.0, 2], [1, nan]], "3 origins and 2 ages or more; found 2 and 2"),
        ([[1.0], [2], [3]], "found 3 and 1"),
        ([[1.0, nan, 3], [1, 2, nan], [1, nan, nan]], "origin 0 is not known at its first 3 ages alone"),
        ([[1.0, 2, 3], [1, 2, 3], [1, nan, nan]], "origin 1 is not known at its first 2 ages alone"),
        ([[1.0, nan, nan], [1, 2, nan], [1, 2, 3]], "origin 0 is not known"),
        ([[1.0, 2, 3], [1, 2, nan], [nan, nan, nan]], "origin 2 is not known at its first 1 ages"),
        ([[1.0, 2, 3, nan], [1, 2, nan, nan], [1, nan, nan, nan]], "No origin has reached age 3"),
        ([[0.0, 2, 3], [0, 2, nan], [0, nan, nan]], "above zero; that of origin 0 at age 0 is 0"),
        ([[1.0, 2, 3], [1, 2, nan], [0, nan, nan]], "above zero; that of origin 2 at age 0 is 0"),
        ([[-1.0, 2, 3], [1, 2, nan], [1, nan, nan]], "origin 0 at age 0 is -1"),
        ([[1.0, 2, np.inf], [1, 2, nan], [1, nan, nan]], "origin 0 at age 2 is inf"),
        ([[1.0, 2, 3], [1, 0.5, nan], [1, nan, nan]], "never falls, .*; that of origin 1 at age 1 is 0.5"),
        ([["a", "b"], ["c", "d"], ["e", "f"]], "table of numbers"),
        ([[1.0, 2, 3], [1, 2], [1]], "table of numbers"),
        (np.ones((3, 3, 3)), "table of numbers"),
        (pd.DataFrame(SMALL, index=[2018, 2018, 2019, 2020]), "stands once"),
        (pd.DataFrame(SMALL, columns=[1, 1, 2, 3]), "stands once"),
    ],
)
def test_what_is_no_triangle_is_refused_with_the_place(triangle, words):
    with pytest.raises(ParameterError, match=words):
        chain_ladder(triangle)


def test_a_fall_is_a_slip_unless_revisions_are_said_to_take_away():
    fallen = [[100.0, 150, 147], [120, 180, nan], [110, nan, nan]]
    with pytest.raises(ParameterError, match=r"origin 0 at age 2 is 147\. Put the slip right, or pass may_fall=True"):
        chain_ladder(fallen)
    found = chain_ladder(fallen, may_fall=True)
    assert np.isclose(found.origins["reserve"][1], 180 * (147 / 150 - 1))
    assert np.isclose(found.ages["completeness"][1], 150 / 147)


def test_known_for_the_same_from_one_age_to_the_next_is_no_fall():
    found = chain_ladder([[100.0, 150, 150], [120, 190, nan], [110, nan, nan]])
    assert found.origins["reserve"].tolist()[:2] == [0, 0]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"half_life": 0.4}, "at least 0.5 diagonals; found 0.4"),
        ({"half_life": nan}, "found nan"),
        ({"latest": 1}, "latest 2 diagonals or more; found 1"),
        ({"last_sigma": "least"}, "'mack' or 'log-linear'; found 'least'"),
    ],
)
def test_parameters_that_cannot_be(options, words):
    with pytest.raises(ParameterError, match=words):
        chain_ladder(SMALL, **options)
    with pytest.raises(ParameterError, match=words):
        chain_ladder([[90.0, 140, 180], *(row[:3] for row in SMALL)], **options)


def test_the_last_sigma_of_three_origins_and_of_a_triangle_without_noise():
    """With one other sigma Mack's rule has that one alone, and a line has none."""
    three = [[100.0, 150, 200], [120, 190, nan], [110, nan, nan]]
    sigma = chain_ladder(three).ages["sigma_squared"]
    assert sigma[1] == sigma[0] > 0
    with pytest.raises(ParameterError, match=r"two other ages with noise; found 1\. Pass last_sigma='mack'"):
        chain_ladder(three, last_sigma="log-linear")
    with pytest.raises(ParameterError, match="found 0"):
        chain_ladder(EXACT, last_sigma="log-linear")
    assert chain_ladder(EXACT).ages["sigma_squared"][2] == 0
