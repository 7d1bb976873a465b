"""Funnels: limits, over-dispersion, and which areas lie outside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drugmetrics.analysis.rates import control_limits, crude_rates, funnel, over_dispersion, proportions
from drugmetrics.errors import ParameterError

pytestmark = pytest.mark.filterwarnings("error")
QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None)
NAN = float("nan")

#: From the test data of PHEindicatormethods, as published by the Office for Health Improvement and Disparities
#: (testdata_funnel_ratio_outputs.csv): level, expected count, and 100 x the ratio at which the limit stands there.
RATIO_LOWER = [(0.95, 18.39035799, 54.3763205), (0.95, 121.6268111, 82.21871402), (0.998, 134.9243187, 74.11562345)]
RATIO_UPPER = [(0.95, 4.795387629, 208.5337156), (0.95, 81.36400699, 122.9044681), (0.998, 71.92139974, 139.0406755)]
#: The same for a rate of 114.8591735 per 100,000 over three years (testdata_funnel_rate_outputs_2.csv): people, limit.
RATE_LOWER, RATE_UPPER = (5337.07421, 62.45619233), (1391.671639, 239.5201023)
#: The same for a proportion of 80.642448% (testdata_funnel_prop_outputs.csv): of how many, four limits.
PROPORTIONS = [
    (2, 25.885383, 100, 0, 100),
    (50, 69.691035, 91.593861, 63.375595, 97.909301),
    (9998, 79.867989, 81.416907, 79.421375, 81.863521),
]


@pytest.mark.parametrize(("level", "expected", "ratio"), RATIO_LOWER)
def test_lower_limits_of_ratios_are_the_offices(level, expected, ratio):
    assert control_limits([expected], 1, level=level)[0] * 100 == pytest.approx(ratio, rel=1e-6)


@pytest.mark.parametrize(("level", "expected", "ratio"), RATIO_UPPER)
def test_upper_limits_of_ratios_are_the_offices(level, expected, ratio):
    assert control_limits([expected], 1, level=level)[1] * 100 == pytest.approx(ratio, rel=1e-6)


def test_limits_of_rates_are_the_offices():
    centre = 114.8591735e-5
    assert control_limits([3 * RATE_LOWER[0]], centre)[0] * 1e5 == pytest.approx(RATE_LOWER[1], rel=1e-6)
    assert control_limits([3 * RATE_UPPER[0]], centre)[1] * 1e5 == pytest.approx(RATE_UPPER[1], rel=1e-6)


@pytest.mark.parametrize(("of", "lower_95", "upper_95", "lower_99_8", "upper_99_8"), PROPORTIONS)
def test_limits_of_proportions_are_the_offices(of, lower_95, upper_95, lower_99_8, upper_99_8):
    limits = [control_limits([of], 0.80642448, kind="proportion", level=level) for level in (0.95, 0.998)]
    assert np.ravel(limits) * 100 == pytest.approx([lower_95, upper_95, lower_99_8, upper_99_8], abs=2e-6)


@QUICK
@given(count=st.integers(0, 400), expected=st.floats(0.001, 400), level=st.sampled_from([0.95, 0.998]))
def test_an_area_lies_outside_when_its_exact_interval_leaves_the_centre_out(count, expected, level):
    found = funnel([count], [expected], centre=1, levels=[level], widen=False).table.loc[0, "outside"]
    own = crude_rates([count], [expected], multiplier=1, level=level, exact=True).loc[0]
    name = f"{100 * level:g}%"
    wanted = f"above {name}" if own["lower"] > 1 else f"below {name}" if own["upper"] < 1 else "within"
    assert found == wanted


@QUICK
@given(of=st.integers(1, 500), share=st.floats(0, 1), centre=st.floats(0.01, 0.99))
def test_an_area_lies_outside_when_its_wilson_interval_leaves_the_centre_out(of, share, centre):
    count = round(share * of)
    found = funnel([count], [of], kind="proportion", centre=centre, levels=[0.95], widen=False).table.loc[0, "outside"]
    own = proportions([count], [of]).loc[0]
    wanted = "above 95%" if own["lower"] > centre else "below 95%" if own["upper"] < centre else "within"
    assert found == wanted


def test_over_dispersion_by_hand():
    """Made up: a hundred expected everywhere; twelve areas, ten observed 81 or 121 and two far out.

    On the square-root scale z = 2 (sqrt(x) - 10) is -2 or +2. The extremes, 0 and 400 (z of -20 and 20), are pulled in
    to the 10th and 90th percentile of the twelve, which lie at places 1.1 and 9.9 and so among the -2 and the 2: phi is
    4. With w = 400 in every one of 12 areas, tau2 = (48 - 11) / (4800 - 400).
    """
    counts = [0, *[81] * 5, *[121] * 5, 400]
    found = over_dispersion(counts, [100] * 12, centre=1)
    assert (found.phi, found.areas) == (pytest.approx(4), 12)
    assert found.tau2 == pytest.approx(37 / 4400)


def test_over_dispersion_of_areas_of_different_size_by_hand():
    """Made up: z of 2 and -2 by turns, so phi is 4; w = 4 n, sum 4 x 500 = 2000, sum of squares 16 x 85,000."""
    sizes = np.array([200.0, 150, 100, 50])
    counts = (np.sqrt(sizes) + np.array([1, -1, 1, -1])) ** 2
    found = over_dispersion(counts, sizes, centre=1)
    assert found.phi == pytest.approx(4)
    squares = 16 * (200**2 + 150**2 + 100**2 + 50**2)
    assert found.tau2 == pytest.approx((4 * 4 - 3) / (2000 - squares / 2000))


def test_over_dispersion_of_proportions_is_on_the_arcsine_scale():
    """Made up: arcsine of the root of 1/2 is pi/4; 100 people at sin^2(pi/4 +/- 0.1) are z of 2 x 10 x 0.1 away."""
    counts = 100 * np.sin(np.pi / 4 + np.array([0.1, -0.1, 0.1, -0.1])) ** 2
    found = over_dispersion(counts, [100] * 4, kind="proportion")
    assert found.phi == pytest.approx(4)
    assert found.tau2 == pytest.approx((16 - 3) / (1600 - 400))


def test_wide_limits_add_the_variance_between_areas():
    """By hand: at 100 expected s is 1/20; with tau2 of 0.0075 the standard deviation is 0.1 on the root scale."""
    lower, upper = control_limits([100], 1, tau2=0.0075)
    assert (lower[0], upper[0]) == (
        pytest.approx((1 - 0.1 * 1.959964) ** 2, rel=1e-6),
        pytest.approx((1 + 0.1 * 1.959964) ** 2, rel=1e-6),
    )
    at_half = control_limits([100], 0.5, kind="proportion", tau2=0.0075)
    assert at_half[1][0] == pytest.approx(np.sin(np.pi / 4 + 0.1959964) ** 2, rel=1e-6)


def test_limits_wide_enough_end_at_none_and_at_all():
    """By hand: with tau2 of 1 the limits go past both ends of the scale: 1 - 1.96 on roots, pi/4 +/- 1.96 on angles."""
    assert control_limits([400], 1, tau2=1)[0].tolist() == [0]
    assert np.ravel(control_limits([400], 0.5, kind="proportion", tau2=1)).tolist() == pytest.approx([0, 1])


@QUICK
@given(
    n=st.floats(0.1, 1e4),
    centre=st.floats(0.01, 0.99),
    tau2=st.floats(0, 0.5),
    kind=st.sampled_from(["rate", "proportion"]),
    level=st.sampled_from([0.95, 0.998]),
)
def test_limits_enclose_the_centre_and_are_never_narrower_for_over_dispersion(n, centre, tau2, kind, level):
    lower, upper = control_limits([n], centre, kind=kind, level=level, tau2=tau2)
    exact_lower, exact_upper = control_limits([n], centre, kind=kind, level=level)
    assert 0 <= lower[0] <= exact_lower[0] <= centre <= exact_upper[0] <= upper[0]
    assert upper[0] <= 1 or kind == "rate"


def test_areas_that_differ_by_more_than_chance_are_judged_by_wider_limits():
    """Made up: spread far beyond chance, one far beyond the others. The interval of 120 holds 100, of 130 not."""
    counts = [60, 70, 80, 90, 100, 110, 120, 130, 140, 400]
    wide, exact = (funnel(counts, [100] * 10, centre=1, widen=widen) for widen in (True, False))
    assert wide.widened
    assert not exact.widened
    assert wide.over_dispersion == exact.over_dispersion
    assert exact.table["outside"].ne("within").tolist() == [True] * 3 + [False] * 4 + [True] * 3
    assert wide.table["outside"].tolist() == ["within"] * 9 + ["above 99.8%"]


def test_areas_that_differ_by_chance_alone_keep_their_exact_limits():
    """Simulated: 400 areas of one rate. About 8 false alarms at 95% are expected at most 20."""
    generator = np.random.default_rng(1)
    people = generator.integers(20_000, 900_000, 400)
    judged = funnel(generator.poisson(people * 5e-5), people)
    assert judged.over_dispersion.phi < 1
    assert not judged.widened
    assert judged.false_alarms.to_dict() == {"95%": pytest.approx(20), "99.8%": pytest.approx(0.8)}
    alarms = judged.table["outside"].ne("within").sum()
    assert 3 <= alarms <= 30


def test_a_table_says_of_every_area_where_it_lies_and_leaves_the_unknown_unjudged():
    """Made up: the suppressed area and those without people are left out of the mean, 230 of 3,000."""
    counts = pd.Series([100, NAN, 30, 5, 100, 7], index=list("ABCDEF"))
    judged = funnel(
        counts, pd.Series([1000, 1000, 1000, 0, 1000, NAN], index=list("ABCDEF")), multiplier=1000, widen=False
    )
    assert judged.centre == pytest.approx(1000 * 230 / 3000)
    assert judged.table["value"].round(6).fillna(-1).tolist() == [100, -1, 30, -1, 100, -1]
    assert judged.table["outside"].fillna("").tolist() == ["above 95%", "", "below 99.8%", "", "above 95%", ""]
    assert judged.table.columns.tolist() == [
        "count", "denominator", "value", "lower_95", "upper_95", "lower_99.8", "upper_99.8", "outside",
    ]  # fmt: skip
    assert judged.over_dispersion.areas == 3
    assert judged.false_alarms["95%"] == pytest.approx(0.15)


@pytest.mark.parametrize("kind", ["rate", "proportion"])
@pytest.mark.parametrize(("counts", "of"), [([7], [40]), ([0, 0, 0], [10, 20, 30]), ([5, 10, 15], [50, 100, 150])])
def test_one_area_none_with_an_event_and_all_alike_lie_within(kind, counts, of):
    judged = funnel(counts, of, kind=kind)
    assert (judged.table["outside"] == "within").all()
    assert (judged.over_dispersion.tau2, judged.widened) == (0, False)
    assert np.isfinite(judged.table.drop(columns="outside")).all(axis=None)


def test_calls_that_cannot_be_meant_are_refused():
    with pytest.raises(ParameterError, match="None of 2 areas"):
        funnel([NAN, 3], [10, 0])
    with pytest.raises(ParameterError, match="None of 1 areas"):
        over_dispersion([NAN], [10])
    with pytest.raises(ParameterError, match="kind is one of rate, proportion; found 'ratio'"):
        funnel([1], [10], kind="ratio")
    with pytest.raises(ParameterError, match="kind is one of"):
        control_limits([1], 0.5, kind="ratio")
    for centre, kind in ((-1, "rate"), (1.2, "proportion"), (NAN, "rate")):
        with pytest.raises(ParameterError, match=f"centre of a funnel is a {kind}"):
            control_limits([10], centre, kind=kind)
    with pytest.raises(ParameterError, match="variance between areas is not negative"):
        control_limits([10], 1, tau2=-0.1)
    with pytest.raises(ParameterError, match="lies between 0 and 1"):
        funnel([1], [10], levels=[95])
    with pytest.raises(ParameterError, match="multiplier"):
        funnel([1], [10], multiplier=0)
    with pytest.raises(ParameterError, match="counts are larger"):
        funnel([11], [10], kind="proportion")
