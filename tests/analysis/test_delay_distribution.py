"""The delay distribution and how complete a year is: closed forms, and what must hold whatever the delay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from drugmetrics.analysis.delay.distribution import FORMS, YEAR, DelayDistribution, known_share, registered
from drugmetrics.errors import ParameterError

delays = st.builds(
    DelayDistribution,
    median=st.floats(5, 900),
    shape=st.floats(0.2, 1.6),
    form=st.sampled_from(FORMS),
)


def limited_mean(limit: float, mu: float, sigma: float) -> float:
    """Return the mean of the lesser of a log-normal variable and a limit (Klugman, Panjer and Willmot, Loss Models)."""
    if limit <= 0:
        return limit
    norm = stats.norm
    mean = np.exp(mu + sigma**2 / 2) * norm.cdf((np.log(limit) - mu - sigma**2) / sigma)
    return float(mean + limit * norm.sf((np.log(limit) - mu) / sigma))


@pytest.mark.parametrize("days", [-200, 0, 90, 456, 731, 2000])
@pytest.mark.parametrize(("median", "shape"), [(70, 0.9), (180, 0.65), (245, 0.5)])
def test_completeness_of_a_log_normal_delay_in_closed_form(days, median, shape):
    """The integral of the distribution over a year is the year less what the limited means differ by."""
    mu = np.log(median)
    over = limited_mean(days + YEAR, mu, shape) - limited_mean(max(days, 0), mu, shape)
    exact = (min(YEAR, days + YEAR) - over) / YEAR
    assert DelayDistribution(median, shape).completeness(days) == pytest.approx(exact, abs=2e-4)


@pytest.mark.parametrize("form", FORMS)
def test_median_and_shape_mean_the_same_in_every_form(form):
    """Half is registered by the median, and the logarithm of the delay has the shape as its standard deviation."""

    def density(log: float) -> float:
        return float(registered(log + 1e-4, 5, 0.7, form) - registered(log - 1e-4, 5, 0.7, form)) / 2e-4

    mean, square = (integrate.quad(lambda x, p=p: x**p * density(x), -10, 14, limit=300)[0] for p in (1, 2))
    assert float(registered(5, 5, 0.7, form)) == pytest.approx(0.5)
    assert np.sqrt(square - mean**2) == pytest.approx(0.7, abs=1e-3)


def test_log_normal_and_log_logistic_as_scipy_has_them():
    days = np.array([10.0, 100, 500])
    assert registered(np.log(days), np.log(200), 0.7) == pytest.approx(stats.lognorm(0.7, scale=200).cdf(days))
    slope = np.pi / np.sqrt(3) / 0.7
    assert registered(np.log(days), np.log(200), 0.7, "log-logistic") == pytest.approx(
        stats.fisk(slope, scale=200).cdf(days)
    )


@given(delays, st.lists(st.floats(-364, 4000), min_size=2, max_size=6, unique=True))
def test_completeness_rises_and_stays_between_none_and_all(delay, days):
    shares = delay.completeness(sorted(days))
    assert ((shares >= 0) & (shares <= 1)).all()
    assert (np.diff(shares) >= -1e-12).all()


@given(delays, st.floats(0, 1500))
def test_a_longer_delay_leaves_less_known(delay, days):
    longer = DelayDistribution(delay.median * 1.2, delay.shape, delay.form)
    assert longer.completeness(days) <= delay.completeness(days)
    assert 0 < delay.completeness(days) <= 1


def test_nothing_is_known_before_the_year_begins_and_all_in_the_end():
    delay = DelayDistribution(180, 0.65)
    assert delay.completeness([-YEAR - 1, -YEAR]).tolist() == [0, 0]
    assert delay.completeness(40 * YEAR) == pytest.approx(1)


def test_sharp_delays_are_known_like_clockwork():
    """Delays of just half a year: half of a year is known at its end, all of it half a year later."""
    sharp = DelayDistribution(YEAR / 2, 0.001)
    assert sharp.completeness([0, YEAR / 2 + 3]) == pytest.approx([0.5, 1], abs=0.01)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: DelayDistribution(0, 0.7), "above zero"),
        (lambda: DelayDistribution(100, -1), "above zero"),
        (lambda: DelayDistribution(float("inf"), 0.7), "above zero"),
        (lambda: DelayDistribution(100, 0.7, "gamma"), "one of the forms"),
        (lambda: registered(1, 1, 0), "shape"),
        (lambda: known_share(0, 5, 0.7, year=0), "span"),
    ],
)
def test_what_is_no_delay_is_refused(make, words):
    with pytest.raises(ParameterError, match=words):
        make()
