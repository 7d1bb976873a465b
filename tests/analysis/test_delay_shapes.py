"""Registrations of neighbouring years: what is late in one comes in the next, and the fit knows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.delay import KnownDelays
from drugmetrics.analysis.delay import shapes as module
from drugmetrics.analysis.delay.distribution import YEAR, DelayDistribution
from drugmetrics.analysis.delay.known_delays import COUNT_COLUMNS
from drugmetrics.analysis.delay.levels import levels

YEARS = range(2008, 2023)
SHAPE, FORM = 0.65, "log-normal"


def steady(**registered: float) -> KnownDelays:
    """Return 4,000 deaths a year with delays of 180 days, registrations of some years moved by a share."""
    delay = DelayDistribution(180.0, SHAPE)
    rows = [[year, days := (2022 - year) * YEAR, round(4000 * float(delay.completeness(days)))] for year in YEARS]
    registrations = pd.Series(4000.0, index=YEARS)
    for year, share in registered.items():
        registrations[int(year[1:])] *= 1 + share
    return KnownDelays(pd.Series(180.0, index=YEARS), registrations, counts=pd.DataFrame(rows, columns=COUNT_COLUMNS))


def test_registrations_of_neighbouring_years_go_against_each_other_as_assumed():
    """Deaths known, half registered in their year and most others in the next: variance and covariance simulated."""
    rng = np.random.default_rng(1)
    parts = rng.multinomial(4000, [0.5, 0.45, 0.05], size=(20_000, 4))
    first, second = (np.log(parts[:, year, 0] + parts[:, year - 1, 1] + parts[:, year - 2, 2]) for year in (2, 3))
    assert first.var() == pytest.approx(0.5 / 4000, rel=0.15)
    whole = 0.5 / 4000 + module._TOLERANCE_REGISTRATIONS**2
    assert np.cov(first, second)[0, 1] / whole == pytest.approx(module._NEXT_YEAR, abs=0.03)


def test_one_year_late_and_the_next_full_is_likelier_than_both_full(monkeypatch):
    known = steady()
    found = levels(known, 2022, SHAPE, 0.03, FORM, "estimated")
    opposite, same = (replace(known, registrations=steady(_2019=0.02, _2020=by).registrations) for by in (-0.02, 0.02))

    def likelier() -> float:
        return module.updated(found, opposite, SHAPE, FORM)[1] - module.updated(found, same, SHAPE, FORM)[1]

    as_it_is = likelier()
    assert as_it_is > 0
    monkeypatch.setattr(module, "_NEXT_YEAR", 0.0)
    assert as_it_is > likelier() + 0.5


def test_levels_stay_where_nothing_else_is_known():
    known = replace(steady(), counts=pd.DataFrame(columns=COUNT_COLUMNS))
    found = levels(known, 2022, SHAPE, 0.03, FORM, "estimated")
    moved, agreement = module.updated(found, known, SHAPE, FORM)
    assert moved is found
    assert agreement == 0.0


def test_what_agrees_makes_levels_surer_and_hardly_moves_them():
    known = steady()
    found = levels(known, 2022, SHAPE, 0.03, FORM, "estimated")
    moved, _ = module.updated(found, known, SHAPE, FORM)
    assert moved.mean[:15] == pytest.approx(found.mean[:15], abs=0.02)
    before, after = (np.diag(one.covariance)[:15] for one in (found, moved))
    assert (after <= before + 1e-12).all()
    assert after.sum() < before.sum()
