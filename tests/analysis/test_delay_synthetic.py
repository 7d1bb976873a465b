"""Made-up deaths are what they say, and nowcasts hold their truth: a small version of benchmarks/delay.py."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from drugmetrics.analysis.delay import fit_delays, nowcast, nowcast_triangle
from drugmetrics.analysis.delay.distribution import YEAR, DelayDistribution
from drugmetrics.analysis.delay.synthetic import KINDS, LAST_AGE, SyntheticDeaths, drifting, synthetic_deaths
from drugmetrics.analysis.scores import interval_score
from drugmetrics.errors import ParameterError

LEVEL = 0.9


def test_made_up_totals_rise_to_the_truth_and_are_known_by_the_end_of_the_last_year():
    made = synthetic_deaths(3)
    triangle = made.triangle
    whole = triangle.dropna()
    assert (whole[LAST_AGE] == made.deaths.loc[whole.index]).all()
    assert (triangle.diff(axis=1).loc[:, 1:].fillna(0) >= 0).all().all()
    seen = np.add.outer(triangle.index.to_numpy(), triangle.columns.to_numpy()) <= 2022
    assert (triangle.notna().to_numpy() == seen).all()


def test_registrations_are_those_of_the_years_of_death():
    """What was registered in the last year is what its diagonal adds to the one before."""
    made = synthetic_deaths(3, years=15)
    latest = made.triangle.ffill(axis=1)[LAST_AGE]
    before = sum(made.triangle.at[year, 2021 - year] for year in range(2016, 2022))
    added = latest.loc[2016:2022].sum() - before
    assert made.registrations[2022] == added
    same_year = made.triangle.at[2022, 0]
    assert made.earlier[2022] == pytest.approx(1 - same_year / made.registrations[2022])


@pytest.mark.parametrize("age", [0, 1, 2])
def test_completeness_of_made_up_deaths_is_that_of_their_delay(age):
    made = synthetic_deaths(4, mean=60_000, growth=0, dispersion=1e7, drift=0, step=1e-9, cut_off=0, median=190)
    share = (made.triangle[age] / made.deaths).loc[2010:2016].mean()
    assert share == pytest.approx(float(DelayDistribution(190, 0.65).completeness(age * YEAR)), abs=0.004)


def test_drifting_delays_grow_from_170_days_as_the_record_does():
    starts, ends = zip(
        *(
            (made.true_medians.iloc[2], made.true_medians.iloc[-1])
            for made in (drifting(s, "gamma") for s in range(30))
        ),
        strict=True,
    )
    assert np.mean(starts) == pytest.approx(170, rel=0.04)
    assert 200 < np.mean(ends) < 245


def test_a_seed_makes_the_same_deaths_again():
    assert drifting(8, "gamma").triangle.equals(drifting(8, "gamma").triangle)
    assert not drifting(8, "gamma").triangle.equals(drifting(9, "gamma").triangle)


@pytest.mark.parametrize(("how", "words"), [({"kind": "normal"}, "kinds"), ({"years": 7}, "8 years")])
def test_what_cannot_be_made_up_is_refused(how, words):
    with pytest.raises(ParameterError, match=words):
        synthetic_deaths(1, **how)


def answers(made: SyntheticDeaths, table: pd.DataFrame) -> list[tuple[bool, float]]:
    """Return, for three years, whether an interval held the truth and its score as a share of it."""
    rows = []
    for year in range(2020, 2023):
        lower, upper = table.loc[year, ["lower", "upper"]] / float(made.deaths[year])
        rows.append((bool(lower <= 1 <= upper), float(interval_score(lower, upper, 1.0, level=LEVEL))))
    return rows


def thinned(made: SyntheticDeaths, share: Callable[[int], float]) -> pd.DataFrame:
    """Return what a completeness by age, taken for true, makes of three years."""
    shares = pd.Series({2022 - age: share(age) for age in range(3)})
    known = pd.Series({2022 - age: float(made.triangle.at[2022 - age, age]) for age in range(3)})
    width = stats.norm.ppf(0.5 + LEVEL / 2) * np.sqrt((1 - shares) / known)
    return pd.DataFrame({end: known / shares * np.exp(by * width) for end, by in (("lower", -1), ("upper", 1))})


def within_chance(held: list[bool], triangles: int) -> bool:
    """Say whether a cover is 90% as far as chance goes, years of one triangle taken to go wholly together."""
    low, high = stats.binom.ppf([0.005, 0.995], triangles, LEVEL) / triangles
    return bool(low <= np.mean(held) <= high)


def test_triangles_hold_the_truth_and_beat_last_years_completeness():
    """40 triangles; last year's completeness once as it truly was, once as the newest diagonal shows it."""
    ours, plain, given = [], [], []
    for seed in range(10):
        for kind in KINDS:
            made = drifting(seed, kind)
            factors = [made.triangle.at[2021 - age, age] / made.triangle.at[2021 - age, age + 1] for age in range(6)]
            true = [float(made.triangle.at[2021 - age, age] / made.deaths[2021 - age]) for age in range(3)]
            ours += answers(made, nowcast_triangle(made.triangle, level=LEVEL))
            plain += answers(made, thinned(made, lambda age, of=factors: float(np.prod(of[age:]))))
            given += answers(made, thinned(made, lambda age, of=true: of[age]))
    assert within_chance([held for held, _ in ours], 40)
    scores = [np.mean([score for _, score in made]) for made in (ours, plain, given)]
    assert scores[0] < 0.8 * min(scores[1:])


def test_what_is_printed_holds_the_truth_and_beats_last_years_median():
    """8 made-up records without a triangle; the median printed for last year's registrations is the comparison."""
    ours, plain = [], []
    for seed in range(2):
        for kind in KINDS:
            made = drifting(seed, kind)
            fit = fit_delays(made.known(shares_of=(2012, 2014, 2022)))
            same = DelayDistribution(float(made.medians[2021]), float(fit.forms["shape"].iloc[0]))
            ours += answers(made, nowcast(made.latest(3), fit, level=LEVEL, draws=1000).years)
            plain += answers(made, thinned(made, lambda age, of=same: float(of.completeness(age * YEAR))))
    assert within_chance([held for held, _ in ours], 8)
    assert np.mean([score for _, score in ours]) < 0.7 * np.mean([score for _, score in plain])
