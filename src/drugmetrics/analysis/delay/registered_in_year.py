"""What the registrations of a year show of the delays behind them: the share below a delay, and from earlier years.

A year's registrations are of deaths of several years. Those that died in year i at time s and are registered in year t
are w_i times the distribution's rise from the start of year t to its end. Deaths are registered the later the longer
their delays are, so a growing delay shows in the medians of registrations half a year or so after it began; that is why
the medians are not taken for the delays of the deaths of the same year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drugmetrics.analysis.delay.distribution import YEAR, Form, log_days, registered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Years of death that a year's registrations are taken from: what is older counts as that.
YEARS_BACK = 5
#: Points of a year of death.
_POINTS = 12
#: Step of the numerical derivatives.
_STEP = 1e-5


@dataclass(frozen=True)
class Shown:
    """A share for each year of registration and how it moves with the delays.

    Attributes
    ----------
    share : numpy.ndarray, shape (years,)
    slopes : numpy.ndarray, shape (years, 2 x years)
        Derivatives by the logarithm of the median delay of each year of death, then by that of its deaths.
    """

    share: Array
    slopes: Array


class RegistrationYears:
    """Consecutive years of registration, which are the years of death as well.

    Parameters
    ----------
    delays : numpy.ndarray, shape (years,)
        A delay in days for each year of registration: the share below it is wanted.
    before : numpy.ndarray, shape (YEARS_BACK - 1,)
        Deaths in the years before the first.

    Examples
    --------
    Delays of half a year that do not change: half of the registrations had waited less, as many were of earlier years.

    >>> same = RegistrationYears(np.full(6, 182.6), np.ones(YEARS_BACK - 1))
    >>> below, before, _ = same.shown(np.log(np.full(6, 182.6)), np.zeros(6), 0.01, "log-normal")
    >>> float(below.share[-1].round(2)), float(before.share[-1].round(2))
    (0.5, 0.5)
    """

    def __init__(self, delays: Array, before: Array) -> None:
        years, back = len(delays), np.arange(YEARS_BACK)
        # Deaths of years before the first have the delay of the first.
        self._death = np.maximum(np.arange(years)[:, None] - back, 0)
        self._before = before
        self._place = np.arange(years)[:, None] - back + YEARS_BACK - 1
        self._older = (back > 0).astype("float64")
        self._owner = (self._death[..., None] == np.arange(years)).astype("float64")
        # Deaths before the first year are given and do not move.
        self._moved = self._owner * (self._place >= YEARS_BACK - 1)[..., None]
        at = (np.arange(_POINTS) + 0.5) / _POINTS
        start = np.broadcast_to((back[:, None] - at) * YEAR, (years, YEARS_BACK, _POINTS))
        # Delays at which a death is registered by the start of the year, by its end, and by then within the delay.
        self._edges = log_days(np.stack([start, start + YEAR, np.clip(delays[:, None, None], start, start + YEAR)]))

    def shown(self, log_medians: Array, log_deaths: Array, shape: float, form: Form) -> tuple[Shown, Shown, Shown]:
        """Return what each year of registration shows under a delay distribution for every year of death.

        Parameters
        ----------
        log_medians : numpy.ndarray, shape (years,)
            Of the delay in days of each year of death.
        log_deaths : numpy.ndarray, shape (years,)
            Of the number of deaths in each year.
        shape : float
            Standard deviation of the logarithm of the delay, common to all.
        form : {"log-normal", "log-logistic", "Weibull"}

        Returns
        -------
        tuple of Shown
            The share of a year's registrations with a delay up to the one given for the year; the share that had
            happened in an earlier year; and the logarithm of the registrations.
        """
        mu = log_medians[self._death]
        deaths = np.concatenate([self._before, np.exp(log_deaths)])[self._place]
        base = self._parts(mu, shape, form) * deaths
        steep = (self._parts(mu + _STEP, shape, form) * deaths - base) / _STEP
        below = self._ratio(base, base[1], steep, steep[1])
        earlier = self._ratio(base, base[0] * self._older, steep, steep[0] * self._older)
        total = base[0].sum(axis=1)
        return below, earlier, Shown(np.log(total), self._by_year(steep[0] / total[:, None], base[0] / total[:, None]))

    def _parts(self, mu: Array, shape: float, form: Form) -> Array:
        """Return the share of each year's deaths registered in the year: all, and those within the delay."""
        shares = registered(self._edges, mu[..., None], shape, form)
        return np.asarray((shares[1:] - shares[:1]).mean(axis=-1))

    def _ratio(self, base: Array, top: Array, steep: Array, top_steep: Array) -> Shown:
        total = base[0].sum(axis=1)
        share = top.sum(axis=1) / total
        by_median = (top_steep - share[:, None] * steep[0]) / total[:, None]
        by_deaths = (top - share[:, None] * base[0]) / total[:, None]
        return Shown(share, self._by_year(by_median, by_deaths))

    def _by_year(self, by_median: Array, by_deaths: Array) -> Array:
        """Return derivatives by parts of a year's registrations as derivatives by years of death."""
        return np.concatenate(
            [np.einsum("tk,tki->ti", by_median, self._owner), np.einsum("tk,tki->ti", by_deaths, self._moved)], axis=1
        )
