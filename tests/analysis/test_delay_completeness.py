"""Delays fitted to what is printed: the truth of made-up deaths found again, and what tells the shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.delay import FORMS, KnownDelays, fit_delays
from drugmetrics.analysis.delay.known_delays import COUNT_COLUMNS, PAIR_COLUMNS
from drugmetrics.analysis.delay.registered_in_year import YEARS_BACK, RegistrationYears
from drugmetrics.analysis.delay.synthetic import synthetic_deaths
from drugmetrics.errors import ParameterError

YEARS = range(2008, 2023)


def steady(**more: object) -> KnownDelays:
    """Return made-up delays of 180 days that never change."""
    return KnownDelays(pd.Series(180.0, index=YEARS), pd.Series(4000, index=YEARS), **more)


# The truth found again


@pytest.mark.parametrize("kind", ["log-normal", "log-logistic"])
@pytest.mark.parametrize("shape", [0.5, 0.8])
def test_a_truth_that_does_not_change_is_found_again(kind, shape):
    """Many deaths, no drift: median within 3%, completeness within a point and a half, by a fit of the same form."""
    made = synthetic_deaths(
        5, mean=40_000, growth=0, dispersion=1e6, drift=0, step=1e-6, shape=shape, kind=kind, cut_off=0, median=200
    )
    fit = fit_delays(made.known(shares_of=(2012, 2017, 2022)), forms=(kind,))
    assert fit.median.loc[2012:2020].to_numpy() == pytest.approx(200, rel=0.03)
    assert float(fit.forms.at[kind, "shape"]) == pytest.approx(shape, rel=0.15)
    for age in (0, 1, 2):
        true = made.triangle.at[2016, age] / made.deaths[2016]
        assert float(fit.completeness(2016, age * 365.25)) == pytest.approx(true, abs=0.015)


def test_medians_of_deaths_run_ahead_of_those_of_registrations_when_delays_grow():
    """A delay that grows by 5% a year shows in registrations most of a year late; the fit of deaths does not lag."""
    made = synthetic_deaths(1, mean=40_000, growth=0, dispersion=1e7, drift=0.05, step=1e-9, cut_off=0, median=150)
    fit = fit_delays(made.known(shares_of=(2022,)), forms=("log-normal",))
    late = slice(2016, 2022)
    assert (made.medians.loc[late] < 0.975 * made.true_medians.loc[late]).all()
    assert fit.median.loc[late].to_numpy() == pytest.approx(made.true_medians.loc[late].to_numpy(), rel=0.03)


def test_years_to_come_go_on_by_the_drift_and_are_less_sure():
    growing = pd.Series([150 * 1.05 ** (year - 2008) for year in YEARS], index=YEARS)
    known = KnownDelays(growing, pd.Series(4000, index=YEARS))
    drifting, still, going_on = (
        fit_delays(known, to=2025, drift=drift) for drift in ("estimated", "none", "continued")
    )
    grown = [fit.median[2025] / fit.median[2022] for fit in (still, drifting, going_on)]
    assert grown[0] == pytest.approx(1, abs=0.001)
    assert 1.1 < grown[1] < 1.2
    assert grown[2] == pytest.approx(1.05**3, rel=0.005)
    drawn = drifting.draws(2000, 1)
    assert np.log(drawn.log_median[:, -1]).std() > 1.1 * np.log(drawn.log_median[:, -4]).std()


# What tells the shape


def test_medians_alone_leave_the_shape_as_it_was_assumed():
    forms = fit_delays(steady(shape=(float(np.log(0.5)), 0.2))).forms
    assert forms["shape"].to_numpy() == pytest.approx(0.5, rel=0.02)
    assert (forms["shape_upper"] / forms["shape_lower"]).to_numpy() == pytest.approx(np.exp(2 * 1.96 * 0.2), rel=0.1)
    assert forms["weight"].sum() == pytest.approx(1)


def test_each_kind_of_figure_narrows_the_shape():
    made = synthetic_deaths(7, step=0.01, shape=0.6)
    every = made.known(shares_of=(2012, 2017, 2022))
    nothing = replace(every, earlier=every.earlier.iloc[:0], counts=every.counts.iloc[:0])
    triangle = made.triangle
    pair = pd.DataFrame([[2015, 365, triangle.at[2015, 1], 731, triangle.at[2015, 2]]], columns=PAIR_COLUMNS)
    width = {
        name: float(np.log(fit.at["log-normal", "shape_upper"] / fit.at["log-normal", "shape_lower"]))
        for name, known in {
            "nothing": nothing,
            "shares": replace(nothing, earlier=every.earlier),
            "a pair": replace(nothing, pairs=pair),
            "counts": replace(nothing, counts=every.counts),
        }.items()
        for fit in [fit_delays(known, forms=("log-normal",)).forms]
    }
    assert width["shares"] < 0.85 * width["nothing"]
    assert width["counts"] < 0.5 * width["nothing"]
    assert width["a pair"] < 0.2 * width["nothing"]


def test_a_rounded_share_tells_less_than_one_in_full():
    shares = pd.Series({2012: 0.5, 2017: 0.5, 2022: 0.5})
    exact = fit_delays(steady(earlier=shares), forms=("log-normal",)).forms
    rounded = fit_delays(steady(earlier=shares, half_unit=pd.Series(0.05, index=shares.index)), forms=("log-normal",))
    spans = [float(forms["shape_upper"].iloc[0] / forms["shape_lower"].iloc[0]) for forms in (exact, rounded.forms)]
    assert spans[1] > 1.2 * spans[0]


def test_the_form_that_fits_weighs_most():
    """A delay with a long tail is not taken for one without: counts at two days and shares tell them apart."""
    tail = synthetic_deaths(3, mean=30_000, dispersion=1e6, step=0.002, drift=0, kind="log-logistic", cut_off=0)
    rows = [
        [year, 0, tail.triangle.at[year, 0], days * 365, tail.triangle.at[year, days]]
        for year, days in ((2012, 1), (2014, 2), (2016, 3))
    ]
    known = replace(tail.known(shares_of=(2012, 2016, 2022)), pairs=pd.DataFrame(rows, columns=PAIR_COLUMNS))
    assert fit_delays(known).forms["weight"].idxmax() == "log-logistic"


def test_counts_of_years_of_death_make_completeness_surer():
    """Every death is registered once: what registrations lack of the deaths counted is still waiting."""
    made = synthetic_deaths(11, dispersion=50)
    known = made.known(shares_of=(2012, 2014, 2022))
    spread = [
        float(np.std(fit_delays(one).draws(1000, 1).completeness(2021, 365)))
        for one in (known, replace(known, counts=known.counts.iloc[:0]))
    ]
    assert spread[0] < 0.6 * spread[1]


# The arithmetic of a year's registrations


def test_shares_of_registrations_of_sharp_delays_by_hand():
    """Delays of a quarter: so much is of the year before, an eighth of a year where that had half the deaths."""
    sharp, quarter = np.full(5, 91.3), np.log(np.full(5, 91.3))
    even = RegistrationYears(sharp * 1.5, np.ones(YEARS_BACK - 1)).shown(quarter, np.zeros(5), 0.001, "log-normal")
    assert even[0].share[-1] == pytest.approx(1)
    assert even[1].share[-1] == pytest.approx(0.25, abs=0.01)
    fewer = np.log([1, 1, 1, 0.5, 1.0])
    uneven = RegistrationYears(sharp, np.ones(YEARS_BACK - 1)).shown(quarter, fewer, 0.001, "log-normal")
    assert uneven[1].share[-1] == pytest.approx(0.125 / 0.875, abs=0.01)
    assert np.exp(uneven[2].share[-1]) == pytest.approx(0.875, abs=0.01)


def test_derivatives_are_those_of_the_shares():
    rng = np.random.default_rng(4)
    medians, deaths = rng.normal(5.2, 0.1, 6), rng.normal(8, 0.1, 6)
    years = RegistrationYears(np.full(6, 170.0), np.full(YEARS_BACK - 1, 3000.0))
    for part, at in enumerate(years.shown(medians, deaths, 0.7, "log-logistic")):
        for column in range(12):
            moved = np.concatenate([medians, deaths])
            moved[column] += 1e-5
            after = years.shown(moved[:6], moved[6:], 0.7, "log-logistic")[part]
            assert (after.share - at.share) / 1e-5 == pytest.approx(at.slopes[:, column], abs=1e-4)


# Draws and refusals


def test_draws_repeat_by_seed_and_lie_around_the_fit():
    fit = fit_delays(steady(earlier=pd.Series({2012: 0.5, 2022: 0.5})))
    one, same, other = (fit.draws(3000, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.log_median, same.log_median)
    assert not np.array_equal(one.log_median, other.log_median)
    assert np.median(one.completeness(2015, 0)) == pytest.approx(float(fit.completeness(2015, 0)), abs=0.01)
    shares = [one.completeness(2015, days).mean() for days in (0, 365, 731)]
    assert shares == sorted(shares)
    assert set(one.form) == set(FORMS)


def test_what_was_known_by_a_day_leaves_out_what_came_later():
    counts = pd.DataFrame([[2015, 366, 10], [2018, 0, 20], [2018, 731, 30]], columns=COUNT_COLUMNS).iloc[:2]
    pairs = pd.DataFrame([[2014, 0, 1, 365, 2], [2014, 0, 1, 2000, 2]], columns=PAIR_COLUMNS)
    known = steady(counts=counts, pairs=pairs, earlier=pd.Series({2012: 0.5, 2018: 0.5}))
    at_the_end, day_before = (known.until(pd.Timestamp(day)) for day in ("2018-12-31", "2018-12-30"))
    assert (at_the_end.last, day_before.last) == (2018, 2017)
    assert at_the_end.earlier.index.tolist() == [2012, 2018]
    assert day_before.earlier.index.tolist() == [2012]
    assert at_the_end.counts["year"].tolist() == [2015, 2018]
    assert at_the_end.pairs["late_days"].tolist() == [365]
    assert known.until(pd.Timestamp("2018-06-30")).counts["year"].tolist() == [2015]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: KnownDelays(pd.Series({2020: 180.0, 2021: 180}), pd.Series({2020: 10, 2021: 10})), "three years"),
        (lambda: KnownDelays(pd.Series(180.0, index=[2018, 2020, 2021]), pd.Series(9, index=YEARS)), "every year once"),
        (lambda: KnownDelays(pd.Series(0.0, index=YEARS), pd.Series(9, index=YEARS)), "above zero days"),
        (lambda: KnownDelays(pd.Series(180.0, index=YEARS), pd.Series(9, index=range(2009, 2023))), r"\[2008\]"),
        (lambda: steady(earlier=pd.Series({2012: 1.0})), "between 0 and 1"),
        (lambda: steady(earlier=pd.Series({2012: 0.5}), half_unit=pd.Series({2013: 0.1})), "Shares are of years"),
        (lambda: steady(pairs=pd.DataFrame([[2012, 5, 9, 4, 10]], columns=PAIR_COLUMNS)), "pair of counts"),
        (lambda: steady(pairs=pd.DataFrame([[2012, 0, 11, 4, 10]], columns=PAIR_COLUMNS)), "pair of counts"),
        (lambda: steady(counts=pd.DataFrame([[2012, 0]], columns=["year", "days"])), "columns"),
        (lambda: steady(counts=pd.DataFrame([[2012, 0, -3]], columns=COUNT_COLUMNS)), "none below zero"),
        (lambda: fit_delays(steady(), to=2020), "to 2022 at least"),
        (lambda: fit_delays(steady(), drift="a lot"), "drift is one of"),
        (lambda: fit_delays(steady(), forms=()), "form of the delay is wanted"),
        (lambda: fit_delays(steady(), forms=("gamma",)), "one of the forms"),
        (lambda: fit_delays(steady(pairs=pd.DataFrame([[1990, 0, 5, 9, 10]], columns=PAIR_COLUMNS))), r"\[1990\]"),
        (lambda: fit_delays(steady()).completeness(1999, 0), "2008 to 2022"),
        (lambda: fit_delays(steady()).draws(0, 1), "one draw"),
        (lambda: fit_delays(steady()).draws(5, 1).completeness(2030, 0), "2008 to 2022"),
    ],
)
def test_what_tells_no_delay_is_refused(make, words):
    with pytest.raises(ParameterError, match=words):
        make()
