"""Nowcasts from a triangle: what drifting delays do to a ladder, and how its own past errors mend it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from drugmetrics.analysis.delay import chain_ladder, nowcast_triangle
from drugmetrics.analysis.delay.triangle_nowcast import past_errors
from drugmetrics.errors import ParameterError

nan = float("nan")


def known_of(full: np.ndarray) -> pd.DataFrame:
    """Return what is known of whole triangles when the newest year has reached its first age."""
    place = np.add.outer(np.arange(len(full)), np.arange(full.shape[1]))
    return pd.DataFrame(np.where(place < len(full), full, nan), index=range(2010, 2010 + len(full)))


def growing(years: int = 12, by: float = 0.97, start: float = 0.6) -> np.ndarray:
    """Return made-up deaths, 1,000 a year, of which a year's first registrations fall by 3% every calendar year."""
    return np.array([[1000 * start * by**year, 1000 * (0.95 - 0.003 * year), 1000.0] for year in range(years)])


def test_delays_that_grow_evenly_are_seen_growing():
    """The ladder alone stays behind; its past errors put it right."""
    known = known_of(growing())
    ladder = chain_ladder(known, half_life=0.5).origins["ultimate"]
    made = nowcast_triangle(known)
    assert ladder[2021] < 980
    assert made.at[2021, "estimate"] == pytest.approx(1000, rel=0.004)
    assert made.at[2021, "correction"] == pytest.approx(1000 / ladder[2021], rel=0.004)


def test_delays_that_do_not_change_need_no_correction():
    sizes = np.linspace(800, 1600, 12)
    made = nowcast_triangle(known_of(np.outer(sizes, [0.5, 0.9, 1.0])))
    assert made["correction"].to_numpy() == pytest.approx(1)
    assert made["estimate"].to_numpy() == pytest.approx(sizes)


def test_what_is_known_to_the_end_stays_as_it_is():
    made = nowcast_triangle(known_of(growing()))
    whole = made[made["age"] == 2]
    assert len(whole) == 10
    for name in ("estimate", "lower", "upper"):
        assert (whole[name] == whole["deaths"]).all()
    assert (whole["completeness"] == 1).all()


def test_the_estimate_times_completeness_is_what_is_known_and_no_fewer_are_expected():
    made = nowcast_triangle(known_of(growing()))
    assert (made["estimate"] * made["completeness"]).to_numpy() == pytest.approx(made["deaths"].to_numpy())
    assert (made["lower"] >= made["deaths"]).all()
    assert (made["lower"] <= made["estimate"]).all()
    assert (made["estimate"] <= made["upper"]).all()


def test_past_errors_are_those_of_ladders_made_then():
    """The last answer that can be judged, by hand: the ladder without the two newest diagonals."""
    known = known_of(growing())
    now = chain_ladder(known, half_life=0.5)
    then = known_of(growing()[:10])
    said = chain_ladder(then, half_life=0.5).origins["ultimate"]
    errors = past_errors(known, now).set_index(["back", "age"])
    assert errors.at[(2, 0), "origin"] == 2019
    assert errors.at[(2, 0), "error"] == pytest.approx(np.log(1000 / said[2019]))
    # An answer about the newest year waits for two more ages; one about the year before for the last age.
    assert (1, 0) not in errors.index
    assert (1, 1) in errors.index


def test_few_past_errors_leave_the_interval_to_mack():
    full = growing(years=4) + np.array([[0, 5, 0], [9, -4, 0], [-8, 3, 0], [2, 1, 0]])
    known = known_of(full)
    made, ladder = nowcast_triangle(known), chain_ladder(known, half_life=0.5).origins
    newest = made.loc[2013]
    assert newest["errors"] == 0
    width = stats.norm.ppf(0.95) * ladder.at[2013, "standard_error"] / ladder.at[2013, "ultimate"]
    assert newest["estimate"] == ladder.at[2013, "ultimate"]
    assert newest["upper"] == pytest.approx(ladder.at[2013, "ultimate"] * np.exp(width))


def test_a_wider_level_is_wider_and_nothing_is_drawn():
    known = known_of(growing() + np.random.default_rng(1).normal(0, 8, (12, 3)) * [1, 1, 0])
    narrow, wide = (nowcast_triangle(known, level=level).loc[2021] for level in (0.5, 0.95))
    assert wide["lower"] < narrow["lower"] < narrow["upper"] < wide["upper"]
    assert nowcast_triangle(known).equals(nowcast_triangle(known))


@pytest.mark.parametrize("level", [0, 1, 90])
def test_a_level_that_is_none_is_refused(level):
    with pytest.raises(ParameterError, match="between 0 and 1"):
        nowcast_triangle(known_of(growing()), level=level)


def test_what_is_no_triangle_is_refused_by_the_ladders_own_words():
    with pytest.raises(ParameterError, match="never falls"):
        nowcast_triangle([[10, 20, 30], [10, 9, nan], [10, nan, nan]])
