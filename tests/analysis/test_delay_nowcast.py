"""Nowcasts of single years: known deaths over completeness, the noise of thinning, and what is no count."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from drugmetrics.analysis.delay import KnownDelays, fit_delays, nowcast, single_cell
from drugmetrics.analysis.delay.known_delays import COUNT_COLUMNS
from drugmetrics.analysis.delay.nowcast import completed
from drugmetrics.errors import ParameterError

YEARS = range(2006, 2021)


@pytest.fixture(scope="module")
def fit():
    """Give a made-up delay of 180 days that grows by a twentieth a year."""
    medians = pd.Series([180 * 1.05 ** (year - 2006) for year in YEARS], index=YEARS)
    return fit_delays(KnownDelays(medians, pd.Series(4000, index=YEARS)), to=2021)


def counts(*rows: tuple[int, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COUNT_COLUMNS)


@given(st.integers(0, 5000), st.floats(-100, 2000))
def test_the_estimate_times_completeness_is_what_is_known(fit, deaths, days):
    row = nowcast(counts((2018, days, deaths)), fit, draws=50).years.loc[2018]
    assert row["estimate"] * row["completeness"] == pytest.approx(deaths)
    assert deaths <= row["lower"] <= row["upper"]
    assert 0 < row["completeness_lower"] <= row["completeness_upper"] <= 1


def test_draws_have_the_mean_and_the_noise_of_inverse_thinning():
    """Given x and F the rest is negative binomial: mean x(1-F)/F, variance x(1-F)/F^2."""
    drawn = completed(300, np.full(200_000, 0.6), np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(300 / 0.6, rel=0.002)
    assert drawn.var() == pytest.approx(300 * 0.4 / 0.36, rel=0.03)
    assert drawn.min() >= 300


def test_intervals_of_thinned_counts_cover_what_was_thinned():
    rng = np.random.default_rng(2)
    known = rng.binomial(800, 0.45, 1500)
    ends = [np.quantile(completed(float(x), np.full(800, 0.45), rng), [0.05, 0.95]) for x in known]
    assert 0.88 < np.mean([low <= 800 <= high for low, high in ends]) < 0.925


def test_the_sum_of_sparse_cells_is_too_high_and_the_total_is_not():
    """Each cell of (x + 1 - F) / F adds (1 - F) / F on average; x / F of the total adds nothing."""
    rng = np.random.default_rng(3)
    cells = rng.binomial(4, 0.5, (4000, 20))
    assert single_cell(cells, 0.5).sum(axis=1).mean() == pytest.approx(80 + 20 * 1, rel=0.01)
    assert (cells.sum(axis=1) / 0.5).mean() == pytest.approx(80, rel=0.01)


@pytest.mark.parametrize(("deaths", "share"), [(0, 0.5), (2, 0.3), (7, 0.9)])
def test_a_sparse_cell_is_the_mean_under_a_flat_prior(deaths, share):
    whole = np.arange(deaths, 2000)
    likely = stats.binom.pmf(deaths, whole, share)
    assert single_cell(deaths, share) == pytest.approx(whole @ likely / likely.sum())


def test_where_none_is_known_there_may_be_some():
    row = nowcast(counts((2020, 0, 0)), nowcast_fit(), draws=2000).years.loc[2020]
    assert row["estimate"] == 0
    assert row["upper"] > 0


def nowcast_fit():
    return fit_delays(KnownDelays(pd.Series(180.0, index=YEARS), pd.Series(4000, index=YEARS)))


def test_what_will_be_known_by_a_day_is_less_than_all(fit):
    known = counts((2020, 0, 1500))
    by = {days: nowcast(known, fit, until=pd.Series({2020: days})).years.loc[2020] for days in (0, 365, 40_000)}
    all_of_it = nowcast(known, fit).years.loc[2020]
    assert by[0][["estimate", "lower", "upper"]].tolist() == [1500, 1500, 1500]
    assert 1500 < by[365]["estimate"] < by[40_000]["estimate"]
    assert by[40_000]["estimate"] == pytest.approx(all_of_it["estimate"], rel=1e-3)
    assert by[40_000]["upper"] == pytest.approx(all_of_it["upper"], rel=0.02)


def test_longer_delays_leave_more_to_come(fit):
    known = counts((2020, 0, 1500), (2019, 365, 3000))
    longer, shorter = (nowcast(known, fit, longer=by).years["estimate"] for by in (1.1, 1 / 1.1))
    assert (longer > nowcast(known, fit).years["estimate"]).all()
    assert (shorter < nowcast(known, fit).years["estimate"]).all()


def test_a_wider_level_is_wider_and_a_seed_repeats(fit):
    known = counts((2020, 0, 1500))
    narrow, wide = (nowcast(known, fit, level=level).years.loc[2020] for level in (0.5, 0.95))
    assert wide["lower"] < narrow["lower"] < narrow["upper"] < wide["upper"]
    again, other = (nowcast(known, fit, level=0.5, seed=seed) for seed in (0, 1))
    assert again.years.loc[2020].equals(narrow)
    assert not other.draws.equals(again.draws)


def test_years_of_one_draw_share_their_delay(fit):
    """A longer delay than thought makes neighbouring years late together, so their draws go together."""
    drawn = nowcast(counts((2019, 0, 150_000), (2020, 0, 150_000)), fit).draws
    assert np.corrcoef(drawn[2019], drawn[2020])[0, 1] > 0.3


@pytest.mark.parametrize(
    ("known", "how", "words"),
    [
        (counts((2020, 0, 10)).rename(columns={"deaths": "count"}), {}, "columns"),
        (counts((2020, 0, 10), (2020, 9, 11)), {}, "once"),
        (counts((2020, 0, 10.5)), {}, "whole number"),
        (counts((2020, 0, -1)), {}, "zero or more"),
        (counts((1990, 0, 10)), {}, "fitted for deaths of 2006 to 2021"),
        (counts((2020, -400, 10)), {}, "while none can be known"),
        (counts((2020, 0, 10)), {"level": 1.0}, "between 0 and 1"),
        (counts((2020, 30, 10)), {"until": pd.Series({2020: 10})}, "before the 30"),
        (counts((2020, 0, 10)), {"longer": 0.0}, "above zero"),
        (counts((2020, 0, 10)), {"draws": 0}, "one draw"),
    ],
)
def test_what_is_no_count_is_refused(fit, known, how, words):
    with pytest.raises(ParameterError, match=words):
        nowcast(known, fit, **how)


@pytest.mark.parametrize("share", [0.0, -0.1, 1.2, float("nan")])
def test_a_completeness_outside_is_refused(share):
    with pytest.raises(ParameterError, match="completeness"):
        single_cell(3, share)
