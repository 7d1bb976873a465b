"""The slope index of inequality: against weighted least squares, by hand, and on the record."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from drugmetrics.analysis.rates import local_rates, slope_index, slope_index_of_areas
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

pytestmark = pytest.mark.filterwarnings("error")
QUICK = settings(max_examples=25, deadline=None, derandomize=True, database=None)
NAN = float("nan")

#: Life expectancy by tenths of deprivation, the most deprived first: the example of phe_sii in PHEindicatormethods (two
#: areas, with populations and standard errors).
POPULATIONS = pd.DataFrame([
    [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534],
    [21675, 20065, 19750, 24713, 20112, 19618, 22408, 19752, 18939, 19312],
], index=["Area1", "Area2"])  # fmt: skip
VALUES = pd.DataFrame([
    [75.9, 78.3, 83.8, 83.6, 80.5, 81.1, 81.7, 84.2, 80.6, 86.3],
    [70.5, 71.6, 72.5, 73.5, 73.1, 76.2, 78.7, 80.6, 80.9, 80.0],
], index=["Area1", "Area2"])  # fmt: skip
ERRORS = pd.DataFrame([
    [1.64, 1.58, 1.51, 1.78, 1.70, 1.56, 1.37, 1.40, 2.43, 1.57],
    [0.23, 0.26, 0.30, 0.16, 0.79, 0.78, 0.40, 0.28, 0.23, 0.35],
], index=["Area1", "Area2"])  # fmt: skip


def fitted(values: pd.Series, populations: pd.Series) -> sm.regression.linear_model.RegressionResults:
    """Fit the line as statsmodels does: people as weights, the middle of each group's share of them as its place."""
    share = populations / populations.sum()
    return sm.WLS(values.to_numpy(), sm.add_constant((share.cumsum() - share / 2).to_numpy()), weights=share).fit()


@pytest.mark.parametrize("area", ["Area1", "Area2"])
def test_the_line_and_its_limits_are_those_of_weighted_least_squares(area):
    found = slope_index(VALUES, POPULATIONS).loc[area]
    line = fitted(VALUES.loc[area], POPULATIONS.loc[area])
    lower, upper = line.conf_int()[1]
    assert found[["slope", "slope_lower", "slope_upper"]].tolist() == pytest.approx([line.params[1], lower, upper])
    assert found["relative"] == pytest.approx(line.params.sum() / line.params[0])
    assert found[["relative_lower", "relative_upper"]].isna().all()
    wider = slope_index(VALUES, POPULATIONS, level=0.998).loc[area]
    assert wider["slope_lower"] < lower < upper < wider["slope_upper"]


@pytest.mark.parametrize("area", ["Area1", "Area2"])
def test_with_standard_errors_the_limits_are_those_of_the_values_drawn_anew(area):
    """The slope is a weighted sum of normal values: its own standard error is known, which draws come near."""
    found = slope_index(VALUES, POPULATIONS, standard_errors=ERRORS, draws=40_000).loc[area]
    line = fitted(VALUES.loc[area], POPULATIONS.loc[area])
    weights = line.model.pinv_wexog[1] * np.sqrt(line.model.weights)
    error = np.sqrt((weights**2 * ERRORS.loc[area] ** 2).sum())
    wanted = line.params[1] + stats.norm.ppf([0.025, 0.975]) * error
    assert found["slope"] == pytest.approx(line.params[1])
    assert found[["slope_lower", "slope_upper"]].tolist() == pytest.approx(wanted.tolist(), abs=0.03 * error)
    assert found["relative_lower"] < found["relative"] < found["relative_upper"]
    assert found["relative"] == pytest.approx(1 + found["slope"] / line.params[0])


def test_by_hand_on_groups_of_equal_size():
    """Made up: fifths stand at 0.1, 0.3, 0.5, 0.7 and 0.9; values fall by 20 a fifth, so from 110 at 0 to 10 at 1."""
    found = slope_index([100, 80, 60, 40, 20], [7] * 5).loc[0]
    assert found[["slope", "slope_lower", "slope_upper"]].tolist() == pytest.approx([-100] * 3)
    assert found["relative"] == pytest.approx(10 / 110)


def test_a_line_that_starts_below_zero_has_no_relative_index():
    """Made up: the line through these starts at -15."""
    found = slope_index([0, 0, 0, 0, 50], [7] * 5).loc[0]
    assert found["slope"] == pytest.approx(50)
    assert np.isnan(found["relative"])


def test_logarithms_drawn_anew_keep_the_limits_of_rates_uneven():
    """With equal standard errors of logarithms the draws are of rates times a log-normal; made up, errors of a half."""
    rates, people = [60, 50, 40, 30, 20], [10] * 5
    by_logs = slope_index(rates, people, standard_errors=[0.5] * 5, scale="log").loc[0]
    assert by_logs["slope"] == pytest.approx(-50)
    assert by_logs["slope"] - by_logs["slope_lower"] > 1.2 * (by_logs["slope_upper"] - by_logs["slope"])
    assert by_logs["relative_lower"] > -1
    nothing = slope_index([0] * 5, people, standard_errors=[0.5] * 5, scale="log").loc[0]
    assert nothing[["slope", "slope_lower", "slope_upper"]].tolist() == [0, 0, 0]
    assert np.isnan(nothing["relative"])


def test_a_seed_gives_the_same_limits_again():
    first, again, other = (
        slope_index(VALUES, POPULATIONS, standard_errors=ERRORS, draws=1000, seed=seed) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, again)
    assert (first["slope_lower"] != other["slope_lower"]).all()


@QUICK
@given(st.lists(st.tuples(st.floats(1, 90), st.integers(1, 500)), min_size=5, max_size=10), st.floats(1.5, 20))
def test_turned_round_the_slope_changes_sign_and_scaled_it_scales(groups, factor):
    values, people = (np.array(given, dtype="float64") for given in zip(*groups, strict=True))
    found, turned = slope_index(values, people).loc[0], slope_index(values[::-1], people[::-1]).loc[0]
    assert turned["slope"] == pytest.approx(-found["slope"], abs=1e-6)
    scaled = slope_index(values * factor, people * factor).loc[0]
    assert scaled["slope"] == pytest.approx(found["slope"] * factor, abs=1e-6)
    assert scaled["relative"] == pytest.approx(found["relative"], rel=1e-4, nan_ok=True)


def test_an_area_with_a_group_missing_has_no_index_and_the_others_keep_theirs():
    whole = slope_index(VALUES, POPULATIONS)
    suppressed, empty = VALUES.copy(), POPULATIONS.copy()
    suppressed.iloc[0, 3] = NAN
    empty.iloc[0, 3] = 0
    for found in (slope_index(suppressed, POPULATIONS), slope_index(VALUES, empty)):
        assert found.loc["Area1"].isna().all()
        pd.testing.assert_series_equal(found.loc["Area2"], whole.loc["Area2"])
    errors = ERRORS.copy()
    errors.iloc[1, 0] = NAN
    found = slope_index(VALUES, POPULATIONS, standard_errors=errors, draws=500)
    assert found["slope"].notna().tolist() == [True, False]
    assert found["relative_upper"].notna().tolist() == [True, False]


def test_values_alike_have_no_slope():
    found = slope_index([5] * 5, [1, 2, 3, 4, 5]).loc[0]
    assert found[["slope", "slope_lower", "slope_upper", "relative"]].tolist() == pytest.approx([0, 0, 0, 1])


def test_areas_stand_in_the_order_of_their_scores():
    """The tenths of the example as areas, shuffled, with scores that fall as deprivation does."""
    order = [4, 0, 9, 2, 7, 1, 8, 3, 6, 5]
    values, people = (table.loc["Area2"].iloc[order].to_numpy() for table in (VALUES, POPULATIONS))
    found = slope_index_of_areas(values, people, scores=[-place for place in order])
    pd.testing.assert_frame_equal(found, slope_index(VALUES.loc["Area2"], POPULATIONS.loc["Area2"]))
    with_errors = slope_index_of_areas(
        values, people, [-place for place in order], standard_errors=ERRORS.loc["Area2"].iloc[order], draws=1000
    )
    assert with_errors.loc[0, "slope"] == pytest.approx(found.loc[0, "slope"])
    assert with_errors.loc[0, ["slope_lower", "relative_lower"]].notna().all()


def test_areas_of_one_score_share_one_rank():
    """Made up: swapping the values of two areas with the same score and population changes nothing."""
    people, scores = [10, 20, 20, 30, 10, 10], [50, 40, 40, 30, 20, 10]
    one, other = (slope_index_of_areas(y, people, scores) for y in ([9, 8, 3, 5, 4, 1], [9, 3, 8, 5, 4, 1]))
    pd.testing.assert_frame_equal(one, other)


def test_an_area_whose_value_is_suppressed_keeps_its_place_among_the_ranks():
    """Made up: values on a line through all seven; two suppressed do not bend it. Without people there is no place."""
    people, scores = np.array([10.0, 10, 20, 20, 10, 10, 20]), np.array([70.0, 60, 50, 40, 30, 20, 10])
    place = (people.cumsum() - people / 2) / people.sum()
    values = 100 - 60 * place
    values[[0, 3]] = NAN
    found = slope_index_of_areas(values, people, scores).loc[0]
    assert found[["slope", "relative"]].tolist() == pytest.approx([-60, 0.4])
    more = slope_index_of_areas([*values, 7, 8], [*people, NAN, 5], [*scores, 99, NAN]).loc[0]
    assert more["slope"] == pytest.approx(-60)


def test_on_the_record_deaths_are_more_where_deprivation_is():
    """Drug misuse 2019 to 2021 by authority, over the scores of 2019 that are held for authorities of that year."""
    rates = local_rates(draws=100).table
    scores = load("deprivation-score").set_index("area_code")["value"].reindex(rates.index)
    found = slope_index_of_areas(rates["rate"], rates["denominator"], scores).loc[0]
    assert scores.notna().sum() > 140
    assert found["slope_upper"] < 0
    assert found["relative"] < 0.6


def test_calls_that_cannot_be_meant_are_refused():
    with pytest.raises(ParameterError, match="at least 5 groups; found 4"):
        slope_index([1, 2, 3, 4], [1, 1, 1, 1])
    with pytest.raises(ParameterError, match="shapes differ"):
        slope_index([1, 2, 3, 4, 5], [1, 1, 1, 1])
    with pytest.raises(ParameterError, match="shapes differ"):
        slope_index(VALUES, POPULATIONS, standard_errors=ERRORS.iloc[:1].to_numpy())
    with pytest.raises(ParameterError, match="values are finite and not below 0"):
        slope_index([-1, 2, 3, 4, 5], [1] * 5)
    with pytest.raises(ParameterError, match="reindex them alike"):
        slope_index(VALUES, POPULATIONS.iloc[::-1])
    with pytest.raises(ParameterError, match="reindex them alike"):
        slope_index_of_areas(VALUES.loc["Area1"], POPULATIONS.loc["Area1"].iloc[::-1], range(10))
    with pytest.raises(ParameterError, match="scale is linear or log, with at least 100 draws; found 'logit'"):
        slope_index([1, 2, 3, 4, 5], [1] * 5, scale="logit")
    with pytest.raises(ParameterError, match="found 'linear' and 5"):
        slope_index([1, 2, 3, 4, 5], [1] * 5, draws=5)
    with pytest.raises(ParameterError, match="lies between 0 and 1"):
        slope_index([1, 2, 3, 4, 5], [1] * 5, level=95)
    with pytest.raises(ParameterError, match="their numbers differ"):
        slope_index_of_areas([1, 2, 3, 4, 5], [1] * 5, [1] * 4)
    with pytest.raises(ParameterError, match="at least 5 areas with value, population and score; found 4"):
        slope_index_of_areas([1, 2, 3, 4, NAN], [1] * 5, [5, 4, 3, 2, 1])
    with pytest.raises(ParameterError, match="all of one score"):
        slope_index_of_areas([1, 2, 3, 4, 5], [1] * 5, [3] * 5)
