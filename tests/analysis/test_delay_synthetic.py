"""Made-up deaths are what they say, and nowcasts hold their truth: a small version of benchmarks/delay.py."""

from __future__ import annotations

import numpy as np
import pytest

from drugmetrics.analysis.delay import fit_delays, nowcast, nowcast_triangle
from drugmetrics.analysis.delay.distribution import YEAR, DelayDistribution
from drugmetrics.analysis.delay.synthetic import KINDS, LAST_AGE, drifting, synthetic_deaths
from drugmetrics.analysis.scores import interval_score
from drugmetrics.errors import ParameterError


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


def test_nowcasts_hold_the_truth_and_beat_last_years_completeness():
    """24 triangles, three years each. The comparison is given the completeness that last year really had."""
    held: dict[str, list[bool]] = {"triangle": [], "printed": []}
    scores: dict[str, list[float]] = {"triangle": [], "printed": [], "last year": []}
    for kind in KINDS:
        for seed in range(6):
            made = drifting(seed, kind)
            answers = {
                "triangle": nowcast_triangle(made.triangle),
                "printed": nowcast(
                    made.latest(3), fit_delays(made.known(shares_of=(2012, 2014, 2022))), draws=1000
                ).years,
            }
            for age in range(3):
                year, truth = 2022 - age, float(made.deaths[2022 - age])
                for name, table in answers.items():
                    lower, upper = table.loc[year, ["lower", "upper"]] / truth
                    held[name].append(lower <= 1 <= upper)
                    scores[name].append(float(interval_score(lower, upper, 1.0, level=0.9)))
                share = float(made.triangle.at[year - 1, age] / made.deaths[year - 1])
                known = float(made.triangle.at[year, age])
                ends = known / share / truth * np.exp(np.array([-1.645, 1.645]) * np.sqrt((1 - share) / known))
                scores["last year"].append(float(interval_score(*ends, 1.0, level=0.9)))
    for name in held:
        assert 0.8 <= np.mean(held[name]) < 1, name
        assert np.mean(scores[name]) < 0.8 * np.mean(scores["last year"]), name
