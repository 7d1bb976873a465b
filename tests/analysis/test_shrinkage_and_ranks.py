"""Shrinkage towards the mean, and ranks as intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drugmetrics.analysis.rates import rank_intervals, shrink
from drugmetrics.analysis.rates.ranks import posterior
from drugmetrics.errors import ParameterError

pytestmark = pytest.mark.filterwarnings("error")
QUICK = settings(max_examples=40, deadline=None, derandomize=True, database=None)
NAN = float("nan")

#: Homicides and people of the 78 counties around St Louis: the data set `stl_hom.csv` of libpysal (columns 11 and 14).
HOMICIDES = [
    4, 19, 3, 2, 2, 28, 61, 3, 7, 3, 4, 0, 1, 12, 0, 2, 6, 6, 3, 4, 0, 2, 9, 2, 23, 5, 2, 2, 0, 2, 10, 4, 95, 8, 31, 0,
    407, 5, 10, 1238, 3, 14, 0, 2, 18, 369, 5, 0, 3, 0, 40, 9, 7, 1, 3, 2, 8, 5, 11, 12, 8, 10, 2, 8, 7, 25, 6, 19, 6,
    2, 2, 6, 9, 0, 1, 13, 3, 4,
]  # fmt: skip
PEOPLE = [
    189087, 425580, 69649, 88540, 33697, 774843, 1056438, 172182, 224033, 113497, 218510, 87628, 36354, 316661, 53222,
    141872, 103469, 193449, 295848, 99013, 34772, 65947, 155266, 123387, 612258, 135365, 133297, 186877, 68404, 68779,
    192789, 96686, 1480530, 92864, 905683, 93388, 5863876, 109086, 265200, 2658090, 199528, 347829, 79838, 72381,
    432159, 1605518, 110883, 48352, 121762, 92348, 891502, 225007, 113880, 46260, 108510, 55620, 213680, 131792, 109953,
    108864, 205880, 260154, 90841, 255875, 253540, 372227, 100389, 345641, 87410, 66694, 64680, 127071, 107508, 43056,
    61456, 353841, 47507, 68218,
]  # fmt: skip
#: What the documentation of `esda.smoothing.Empirical_Bayes` prints for the first ten counties.
SHRUNK = [
    2.36718950e-05, 4.54539167e-05, 4.78114019e-05, 2.76907146e-05, 6.58989323e-05, 3.66494122e-05, 5.79952721e-05,
    2.03064590e-05, 3.31152999e-05, 3.02748380e-05,
]  # fmt: skip


def test_rates_shrink_to_what_another_package_prints():
    found = shrink(HOMICIDES, PEOPLE)
    np.testing.assert_allclose(found.table["shrunk"][:10], SHRUNK, rtol=5e-9)
    assert shrink(HOMICIDES, PEOPLE, multiplier=1e5).table["shrunk"][0] == pytest.approx(2.36718950)


def test_shrinkage_by_hand():
    """Made up: 120 events among 2,010. m = 0.0597015; spread 0.00091334 less m / 670 leaves A = 0.00082424."""
    found = shrink([0, 30, 90], [10, 1000, 1000])
    assert (found.mean, found.variance) == (pytest.approx(0.0597015, abs=5e-8), pytest.approx(0.00082424, abs=5e-9))
    assert found.prior_size == pytest.approx(72.432, abs=5e-3)
    assert found.table["weight"].round(4).tolist() == [0.1213, 0.9325, 0.9325]
    assert found.table["shrunk"].round(4).tolist() == [0.0525, 0.0320, 0.0880]


def test_proportions_shrink_by_their_own_variance():
    """Made up: 40 of 100 and 60 of 100. m = 1/2; A = (0.01 - 0.25 / 100) / (1 - 1 / 100); k = 0.25 / A - 1 = 32."""
    found = shrink([40, 60], [100, 100], kind="proportion")
    assert found.variance == pytest.approx(0.0075 / 0.99)
    assert found.prior_size == pytest.approx(32)
    assert found.table["shrunk"].tolist() == pytest.approx([0.5 - 0.1 * 100 / 132, 0.5 + 0.1 * 100 / 132])


@QUICK
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(40, 5000)), min_size=2, max_size=30))
@pytest.mark.parametrize("kind", ["rate", "proportion"])
def test_every_area_moves_towards_the_mean_and_not_beyond(kind, areas):
    counts, people = zip(*areas, strict=True)
    found = shrink(counts, people, kind=kind)
    table = found.table
    assert found.variance >= 0
    nearer = (table["shrunk"] - found.mean).abs() <= (table["value"] - found.mean).abs() + 1e-12
    assert nearer.all()
    assert ((table["shrunk"] - found.mean) * (table["value"] - found.mean) >= -1e-15).all()
    assert table.sort_values("denominator")["weight"].is_monotonic_increasing


@pytest.mark.parametrize("kind", ["rate", "proportion"])
@pytest.mark.parametrize(("counts", "of"), [([7], [40]), ([0, 0], [10, 20]), ([5, 10, 15], [50, 100, 150])])
def test_without_variance_between_areas_all_shrink_to_the_mean(kind, counts, of):
    found = shrink(counts, of, kind=kind)
    assert (found.variance, found.prior_size) == (0, np.inf)
    assert (found.table["weight"] == 0).all()
    assert found.table["shrunk"].tolist() == pytest.approx([sum(counts) / sum(of)] * len(of))


def test_what_is_suppressed_has_no_part_in_the_mean_and_stays_empty():
    counts, people = pd.Series([0, NAN, 30, 4, 90], index=list("ABCDE")), [10, 500, 1000, 0, 1000]
    found = shrink(counts, people)
    assert found.mean == shrink([0, 30, 90], [10, 1000, 1000]).mean
    assert found.table["shrunk"].isna().tolist() == [False, True, False, True, False]
    assert found.table.index.tolist() == list("ABCDE")


def test_areas_that_are_all_or_none_are_kept_apart():
    """Made up: shares of nothing and of everything vary as much as shares can; the mean then counts for nothing."""
    found = shrink([0, 10, 0, 10], [10, 10, 10, 10], kind="proportion")
    assert found.prior_size == pytest.approx(0, abs=1e-12)
    assert found.table["shrunk"].tolist() == pytest.approx([0, 1, 0, 1])
    assert rank_intervals([0, 10, 0, 10], [10] * 4, kind="proportion").values.tolist() == [[3, 4], [1, 2]] * 2


@pytest.mark.parametrize("kind", ["rate", "proportion"])
def test_areas_that_cannot_be_told_apart_may_have_any_rank(kind):
    """Made up: one value for thirty areas. The middle 95% of thirty equally likely ranks goes from 1 to 30."""
    found = rank_intervals([20] * 30, [1000] * 30, kind=kind)
    assert found["rank_lower"].max() <= 2
    assert found["rank_upper"].min() >= 29


@pytest.mark.parametrize("kind", ["rate", "proportion"])
def test_areas_far_apart_have_certain_ranks(kind):
    counts = [100, 4000, 900, 2000]
    assert rank_intervals(counts, [10_000] * 4, kind=kind).values.tolist() == [[4, 4], [1, 1], [3, 3], [2, 2]]
    lowest_first = rank_intervals(counts, [10_000] * 4, kind=kind, highest_first=False)
    assert lowest_first.values.tolist() == [[1, 1], [4, 4], [2, 2], [3, 3]]


def test_a_seed_gives_the_same_ranks_again_and_small_areas_the_wider_ones():
    found = rank_intervals(HOMICIDES, PEOPLE, seed=3)
    pd.testing.assert_frame_equal(found, rank_intervals(HOMICIDES, PEOPLE, seed=3))
    assert not found.equals(rank_intervals(HOMICIDES, PEOPLE, seed=4))
    width = found["rank_upper"] - found["rank_lower"]
    people = pd.Series(PEOPLE)
    assert width[people < 60_000].mean() > 2 * width[people > 500_000].mean()
    assert found.loc[39].tolist() == [1, 1]
    narrower = rank_intervals(HOMICIDES, PEOPLE, level=0.5)
    assert (narrower["rank_upper"] - narrower["rank_lower"] <= width).all()
    assert found.dtypes.astype(str).tolist() == ["Int64", "Int64"]


@pytest.mark.parametrize("kind", ["rate", "proportion"])
def test_what_is_ranked_is_drawn_around_the_shrunk_values(kind):
    """Made up: small and large areas with shares from a half to nine tenths."""
    shrunk = shrink([5, 9, 50, 90, 700], [10, 10, 100, 100, 1000], kind=kind)
    drawn = posterior(shrunk, kind, 40_000, np.random.default_rng(0))
    assert drawn.mean(axis=0) == pytest.approx(shrunk.table["shrunk"].to_numpy(), rel=0.005)


def test_intervals_of_ranks_hold_the_true_ranks_as_often_as_they_say():
    """Simulated: rates drawn from a gamma distribution, counts from them; nine in ten intervals hold the true rank."""
    generator = np.random.default_rng(7)
    held = []
    for _ in range(40):
        people = generator.integers(50_000, 500_000, 50)
        rates = generator.gamma(9, 5e-5 / 9, 50)
        found = rank_intervals(generator.poisson(people * rates), people, level=0.9, draws=500)
        true = pd.Series(-rates).rank()
        held.append(((found["rank_lower"] <= true) & (true <= found["rank_upper"])).mean())
    assert 0.87 <= np.mean(held) <= 0.95


def test_areas_that_are_not_known_are_not_ranked():
    found = rank_intervals(pd.Series([900, NAN, 100, 5], index=list("ABCD")), [10_000, 10_000, 10_000, 0])
    assert found.isna().all(axis=1).tolist() == [False, True, False, True]
    assert found.loc[["A", "C"]].values.tolist() == [[1, 1], [2, 2]]
    assert rank_intervals([7], [40]).values.tolist() == [[1, 1]]


def test_calls_that_cannot_be_meant_are_refused():
    for work_out in (shrink, rank_intervals):
        with pytest.raises(ParameterError, match="None of 2 areas"):
            work_out([NAN, 3], [10, 0])
        with pytest.raises(ParameterError, match="counts are finite"):
            work_out([-1, 3], [10, 10])
        with pytest.raises(ParameterError, match="kind is one of"):
            work_out([1], [10], kind="ratio")
    with pytest.raises(ParameterError, match="at least 100 draws; found 10"):
        rank_intervals([1], [10], draws=10)
    with pytest.raises(ParameterError, match="lies between 0 and 1"):
        rank_intervals([1], [10], level=95)
