"""What tells the shape of the delay: shares from earlier years, two counts of one year of death, and registrations.

All are set against what the levels give for a shape. The levels are moved by them at the same time (a linear update of
a normal distribution, as in a Kalman filter), and how well they agree weighs the shape.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from drugmetrics.analysis.delay.distribution import Form, known_share
from drugmetrics.analysis.delay.known_delays import KnownDelays
from drugmetrics.analysis.delay.levels import Levels
from drugmetrics.analysis.delay.registered_in_year import Shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: A share or a ratio is matched no closer than this, for no form is the true one.
_TOLERANCE_SHARE, _TOLERANCE_PAIR = 0.005, 0.003
_TOLERANCE_REGISTRATIONS = 0.005
#: Correlation of the errors of two years of registrations: what is late in one comes in the next. About half of a
#: year's deaths are registered in it and most others in the next: -0.5 x 0.45 over the variance of half a death.
_NEXT_YEAR = -0.4
_STEP = 1e-5


def updated(levels: Levels, known: KnownDelays, shape: float, form: Form) -> tuple[Levels, float]:
    """Return the levels moved by shares, pairs and registrations, and the log likelihood of these under the shape.

    Parameters
    ----------
    levels : Levels
        From the medians alone, for this shape.
    known : KnownDelays
    shape : float
    form : {"log-normal", "log-logistic", "Weibull"}

    Returns
    -------
    tuple of Levels and float
        The same levels and 0.0 where none of them is known.
    """
    found = [of(levels, known, shape, form) for of in (_shares, _pairs, _registrations)]
    gap, error, slopes = (np.concatenate([part[i] for part in found]) for i in range(3))
    if not len(gap):
        return levels, 0.0
    own = np.diag(error**2)
    years = slice(len(gap) - len(known.whole), None)
    next_to = np.abs(np.subtract.outer(known.whole, known.whole)) == 1
    own[years, years] += _NEXT_YEAR * next_to * np.outer(error[years], error[years])
    spread = slopes @ levels.covariance @ slopes.T + own
    gain = np.linalg.solve(spread, slopes @ levels.covariance).T
    covariance = levels.covariance - gain @ slopes @ levels.covariance
    likelihood = -gap @ np.linalg.solve(spread, gap) / 2 - np.linalg.slogdet(spread)[1] / 2
    moved = replace(levels, mean=levels.mean + gain @ gap, covariance=(covariance + covariance.T) / 2)
    return moved, float(likelihood)


def _shares(levels: Levels, known: KnownDelays, shape: float, form: Form) -> tuple[Array, Array, Array]:
    """Return printed less modelled, the error of that, and derivatives, of shares from earlier years."""
    place, share, half_unit, registered = known.shared
    _, before, _ = _modelled(levels, known, shape, form)
    # What is rounded is spread evenly over the unit: a variance of a third of the half unit squared.
    error = np.sqrt(share * (1 - share) / registered + _TOLERANCE_SHARE**2 + half_unit**2 / 3)
    return share - before.share[place], error, _widened(before.slopes[place], levels)


def _registrations(levels: Levels, known: KnownDelays, shape: float, form: Form) -> tuple[Array, Array, Array]:
    """Return the same of registrations, on the log scale, where all the years they are of have been counted."""
    _, _, modelled = _modelled(levels, known, shape, form)
    registered = known.registered[known.whole]
    # About half of a year's deaths are registered in the year, so their number varies as that of tosses of a coin.
    error = np.sqrt(0.5 / registered + _TOLERANCE_REGISTRATIONS**2)
    return np.log(registered) - modelled.share[known.whole], error, _widened(modelled.slopes[known.whole], levels)


def _pairs(levels: Levels, known: KnownDelays, shape: float, form: Form) -> tuple[Array, Array, Array]:
    """Return the same of pairs of counts, the earlier over the later."""
    place, days, early, late = known.paired
    slopes = np.zeros((len(place), len(levels.mean)))

    def ratio(log_median: Array) -> Array:
        shares = known_share(days, log_median[:, None], shape, form)
        return np.asarray(shares[:, 0] / np.maximum(shares[:, 1], 1e-12))

    base = ratio(levels.mean[place])
    slopes[np.arange(len(place)), place] = (ratio(levels.mean[place] + _STEP) - base) / _STEP
    # Half a death more either way keeps the error of a ratio of one above nought.
    likely = (early + 0.5) / (late + 1)
    return early / late - base, np.sqrt(likely * (1 - likely) / late + _TOLERANCE_PAIR**2), slopes


def _modelled(levels: Levels, known: KnownDelays, shape: float, form: Form) -> tuple[Shown, Shown, Shown]:
    """Return what the levels give for every year of registration."""
    registered = len(known.registered)
    log_deaths = levels.mean[levels.years : levels.years + registered]
    return known.registration_years.shown(levels.mean[:registered], log_deaths, shape, form)


def _widened(slopes: Array, levels: Levels) -> Array:
    """Return derivatives by medians and deaths of the years of registration as derivatives by all parameters."""
    registered = slopes.shape[1] // 2
    wide = np.zeros((len(slopes), len(levels.mean)))
    wide[:, :registered] = slopes[:, :registered]
    wide[:, levels.years : levels.years + registered] = slopes[:, registered:]
    return wide
