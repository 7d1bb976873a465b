"""Intervals of counts, crude rates and proportions: published answers, and what odd input gets."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from drugmetrics.analysis.rates import crude_rates, poisson_limits, proportions
from drugmetrics.errors import ParameterError

pytestmark = pytest.mark.filterwarnings("error")
QUICK = settings(max_examples=40, deadline=None, derandomize=True, database=None)
NAN = float("nan")

#: Exact 95% limits of a Poisson count, as tables since Garwood 1936 (Biometrika 28) print them; the same expected
#: counts stand in the test data of PHEindicatormethods (testdata_funnel_ratio_outputs.csv, to more digits).
GARWOOD = {
    0: (0.000, 3.689), 1: (0.025, 5.572), 2: (0.242, 7.225), 3: (0.619, 8.767), 4: (1.090, 10.242), 5: (1.623, 11.668),
    6: (2.202, 13.059), 7: (2.814, 14.423), 8: (3.454, 15.763), 9: (4.115, 17.085), 10: (4.795, 18.390),
}  # fmt: skip
#: Exact 99.8% limits from the same test data: count, lower, upper.
AT_99_8 = [
    (1, 0.001000, 9.233410),
    (9, 2.452425, 22.657380),
    (100, 71.921400, 134.924319),
    (716, 636.152117, 802.60414),
]


def test_exact_limits_are_those_of_the_tables():
    lower, upper = poisson_limits(list(GARWOOD), exact=True)
    assert list(zip(lower.round(3), upper.round(3), strict=True)) == list(GARWOOD.values())


@pytest.mark.parametrize(("count", "lower", "upper"), AT_99_8)
def test_exact_limits_at_99_8_are_those_of_the_offices_own_test_data(count, lower, upper):
    found = poisson_limits([count], level=0.998, exact=True)
    assert np.ravel(found) == pytest.approx([lower, upper], rel=2e-6, abs=1e-6)


def test_below_ten_limits_are_exact_and_from_ten_on_byars():
    """By hand at 10: 10 (1 - 1/90 - 1.96/(3 sqrt 10))^3 and 11 (1 - 1/99 + 1.96/(3 sqrt 11))^3."""
    lower, upper = poisson_limits([9, 9.99, 10])
    exact_lower, exact_upper = poisson_limits([9, 9.99, 10], exact=True)
    assert (lower[:2] == exact_lower[:2]).all()
    assert (upper[:2] == exact_upper[:2]).all()
    assert (round(lower[2], 2), round(upper[2], 2)) == (4.79, 18.39)
    assert lower[2] == pytest.approx(10 * (1 - 1 / 90 - 1.959964 / (3 * 10**0.5)) ** 3)
    assert upper[2] == pytest.approx(11 * (1 - 1 / 99 + 1.959964 / (3 * 11**0.5)) ** 3)
    assert lower[2] != pytest.approx(exact_lower[2], rel=1e-4)


def test_byars_limits_are_within_a_fifth_of_a_per_cent_of_the_exact_ones():
    """As the technical guide on confidence intervals (PHE 2018) says of counts of ten or more at 95%."""
    counts = np.arange(10, 3000)
    for byar, exact in zip(poisson_limits(counts), poisson_limits(counts, exact=True), strict=True):
        np.testing.assert_allclose(byar, exact, rtol=0.002)


@QUICK
@given(count=st.integers(1, 2000), level=st.sampled_from([0.8, 0.95, 0.998]))
def test_exact_limits_are_where_the_count_becomes_too_unlikely(count, level):
    lower, upper = poisson_limits(count, level=level, exact=True)
    assert stats.poisson.sf(count - 1, lower) == pytest.approx((1 - level) / 2, rel=1e-6)
    assert stats.poisson.cdf(count, upper) == pytest.approx((1 - level) / 2, rel=1e-6)


def test_limits_keep_the_shape_of_the_counts_and_allow_fractions():
    lower, upper = poisson_limits([[0, 1], [2.5, 40]])
    assert lower.shape == upper.shape == (2, 2)
    between = poisson_limits([2, 3])
    assert between[0][0] < lower[1, 0] < between[0][1]
    assert between[1][0] < upper[1, 0] < between[1][1]


def test_a_rate_is_its_count_over_its_denominator_and_so_are_its_limits():
    """5 deaths among 50,000: the table's limits, doubled."""
    found = crude_rates(pd.Series({"A": 5}), pd.Series({"A": 50_000}))
    assert found.loc["A"].round(3).to_dict() == {
        "count": 5, "denominator": 50_000, "rate": 10.0, "lower": 3.247, "upper": 23.337,
    }  # fmt: skip
    assert crude_rates([5], [50_000], multiplier=1e6).loc[0, "rate"] == pytest.approx(100)
    wider = crude_rates([5], [50_000], level=0.998).loc[0]
    assert wider["lower"] < 3.247 < 23.337 < wider["upper"]
    exact = crude_rates([40], [40], multiplier=1, exact=True).loc[0, ["lower", "upper"]]
    assert (exact.to_numpy() * 40).tolist() == pytest.approx([28.57658, 54.46858], abs=1e-4)


@pytest.mark.parametrize(
    ("count", "denominator", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_proportions_have_wilsons_limits(count, denominator, lower, upper):
    """Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3."""
    found = proportions([count], [denominator]).loc[0]
    assert (round(found["lower"], 4), round(found["upper"], 4)) == (lower, upper)
    assert found["proportion"] == pytest.approx(count / denominator)
    assert proportions([count], [denominator], multiplier=100).loc[0, "upper"] == pytest.approx(100 * found["upper"])
    assert proportions([count], [denominator], level=0.998).loc[0, "upper"] > found["upper"]


@pytest.mark.parametrize("work_out", [crude_rates, proportions])
def test_what_is_suppressed_or_has_no_denominator_stays_empty(work_out):
    """Made up: a suppressed count, a missing and a zero denominator, and one area as it should be."""
    found = work_out([NAN, 3, 0, 3], [10, NAN, 0, 12])
    assert found.iloc[:3].isna().all(axis=None)
    assert found.iloc[3].notna().all()
    none_at_all = work_out([0], [50]).loc[0]
    assert none_at_all.iloc[2] == none_at_all["lower"] == 0 < none_at_all["upper"]


@pytest.mark.parametrize("work_out", [crude_rates, proportions])
def test_areas_keep_their_index_and_need_not_be_whole_numbers(work_out):
    counts = pd.Series([2.5, 4.0], index=["E1", "E2"])
    found = work_out(counts, pd.Series([10, 20], index=["E1", "E2"]))
    assert found.index.tolist() == ["E1", "E2"]
    assert found["lower"].lt(found.iloc[:, 2]).all()
    assert found["upper"].gt(found.iloc[:, 2]).all()
    assert work_out(counts, 30).index.tolist() == ["E1", "E2"]
    assert work_out(pd.Series([1, None], dtype="Int64"), [5, 5]).iloc[1].isna().all()


@pytest.mark.parametrize(
    ("counts", "denominators", "says"),
    [
        ([1, -2], [10, 10], "counts are finite and not below 0; 1 of 2 is not, such as -2"),
        ([1, np.inf], [10, 10], "such as inf"),
        ([1, 2], [10, -10], "denominators are finite and not below 0"),
        ([1, 2], [10, 10, 10], r"found \(2,\) and \(3,\)"),
        ([[1, 2]], [10], "One count and one denominator an area"),
        (["[x]", 2], [10, 10], "with nothing .NaN. for what is suppressed"),
        (pd.Series([1, 2], index=["A", "B"]), pd.Series([9, 9], index=["B", "A"]), "reindex them alike first"),
    ],
)
@pytest.mark.parametrize("work_out", [crude_rates, proportions])
def test_what_cannot_be_counts_and_denominators_is_refused(work_out, counts, denominators, says):
    with pytest.raises(ParameterError, match=says):
        work_out(counts, denominators)


def test_a_proportion_of_more_than_all_is_refused():
    with pytest.raises(ParameterError, match="1 counts are larger"):
        proportions([11, 5], [10, 10])
    assert crude_rates([11], [10], multiplier=1).loc[0, "rate"] == pytest.approx(1.1)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, NAN])
def test_a_level_is_a_share(level):
    for work_out in (crude_rates, proportions):
        with pytest.raises(ParameterError, match="lies between 0 and 1"):
            work_out([1], [10], level=level)


@pytest.mark.parametrize("multiplier", [0, -1, NAN, np.inf])
def test_a_multiplier_is_above_zero(multiplier):
    for work_out in (crude_rates, proportions):
        with pytest.raises(ParameterError, match="multiplier is above zero"):
            work_out([1], [10], multiplier=multiplier)
