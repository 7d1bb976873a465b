"""Made-up deaths and registrations with a known truth, for tests and benchmarks alone. Nothing here is of the record.

Every death has a day and a delay; the median delay moves from day to day between yearly values that drift by random
steps, so that no year's delays are quite the form that is fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.delay.distribution import YEAR
from drugmetrics.analysis.delay.known_delays import KnownDelays
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Every death is registered within so many years, for a triangle has a last age.
LAST_AGE = 6
#: Years of death before the first that is kept, so that its registrations are whole.
_BEFORE = LAST_AGE
KINDS = ("log-normal", "log-logistic", "gamma", "two kinds")


@dataclass(frozen=True)
class SyntheticDeaths:
    """Made-up deaths known at the end of a last year.

    Attributes
    ----------
    deaths : pandas.Series
        How many there are, by year of death: the truth.
    triangle : pandas.DataFrame
        Running totals known by the end of a year of registration: rows years of death, columns years since (0 is the
        year of death itself), NaN where not known yet.
    medians : pandas.Series
        Median delay in days of the deaths registered in a year.
    registrations : pandas.Series
        Deaths registered in a year.
    earlier : pandas.Series
        Share of them that had happened in an earlier year.
    true_medians : pandas.Series
        Median delay the middle of each year of death was made with.
    """

    deaths: pd.Series
    triangle: pd.DataFrame
    medians: pd.Series
    registrations: pd.Series
    earlier: pd.Series
    true_medians: pd.Series

    def known(self, *, shares_of: tuple[int, ...]) -> KnownDelays:
        """Return what a publisher prints: medians, shares of the years named, one vintage of deaths by year."""
        shares = self.earlier.loc[list(shares_of)]
        return KnownDelays(self.medians, self.registrations, earlier=shares, counts=self.latest())

    def latest(self, years: int | None = None) -> pd.DataFrame:
        """Return the counts of the last years of death, as `nowcast` takes them; of all when not given."""
        last = int(self.deaths.index[-1])
        wanted = range(last - (years or len(self.deaths)) + 1, last + 1)
        newest = self.triangle.ffill(axis=1)[LAST_AGE]
        known = [float(newest[year]) for year in wanted]
        return pd.DataFrame(
            {"year": list(wanted), "days_after": [(last - year) * YEAR for year in wanted], "deaths": known}
        )


def synthetic_deaths(
    seed: int,
    *,
    years: int = 15,
    last: int = 2022,
    mean: float = 3000,
    growth: float = 0.03,
    dispersion: float = 200,
    median: float = 170,
    drift: float = 0.025,
    step: float = 0.04,
    shape: float = 0.65,
    kind: str = "log-normal",
    cut_off: float = 4,
) -> SyntheticDeaths:
    """Make up deaths, their delays, and what is known of them at the end of the last year.

    Parameters
    ----------
    seed : int
    years : int
        Years of death, at least 8.
    last : int
        The last of them.
    mean : float
        Mean number of deaths in the first year.
    growth : float
        Of the mean a year, as a share.
    dispersion : float
        Deaths of a year are negative binomial with variance mean + mean^2 / dispersion.
    median : float
        Median delay in days at the start of the years; it stays there in the first third of them.
    drift, step : float
        Mean and standard deviation of the yearly step of its logarithm.
    shape : float
        Standard deviation of the logarithm of the delay (of a gamma: near to it).
    kind : {"log-normal", "log-logistic", "gamma", "two kinds"}
        Of the distribution; two kinds are one death in sixteen registered in days, the rest log-normal.
    cut_off : float
        Standard deviation, in days, of the day at which registrations begin to count for the next year.

    Returns
    -------
    SyntheticDeaths

    Raises
    ------
    ParameterError
        For another kind, or fewer than eight years.

    Examples
    --------
    >>> made = synthetic_deaths(1)
    >>> bool(made.triangle.at[2022, 0] < made.deaths[2022]), bool(made.triangle.at[2016, 6] == made.deaths[2016])
    (True, True)
    """
    if kind not in KINDS:
        raise ParameterError(f"Made-up delays are of the kinds {', '.join(KINDS)}; found {kind!r}.")
    if years < LAST_AGE + 2:
        raise ParameterError(f"Made-up deaths are of {LAST_AGE + 2} years or more; found {years}.")
    rng = np.random.default_rng(seed)
    every = np.arange(last - years + 1 - _BEFORE, last + 1)
    means = mean * (1.0 + growth) ** (every - every[_BEFORE])
    numbers = rng.negative_binomial(dispersion, dispersion / (dispersion + means))

    # Values at the starts of years, with one more for the end of the last.
    steps = rng.normal(drift, step, len(every))
    still = _BEFORE + years // 3
    steps[:still] = rng.normal(0, step / 2, still)
    starts = np.log(median) + np.concatenate([[0], np.cumsum(steps)])
    starts += np.log(median) - starts[still]
    time = np.repeat(every, numbers) + rng.random(numbers.sum())
    level = np.interp(time, np.arange(every[0], last + 2), starts)
    delay = _delays(rng, len(time), shape, kind) * np.exp(level)
    registered = time + np.minimum(delay / YEAR, LAST_AGE - 1e-6)

    ends = np.arange(every[0] + 1, last + LAST_AGE + 2) + rng.normal(0, cut_off / YEAR, len(every) + LAST_AGE)
    died = np.floor(time).astype(int)
    known = np.maximum(every[0] + np.searchsorted(ends, registered, side="right"), died)
    age = np.minimum(known - died, LAST_AGE)
    table = np.zeros((len(every), LAST_AGE + 1))
    np.add.at(table, (died - every[0], age), 1)
    totals = pd.DataFrame(table.cumsum(axis=1), index=every, columns=range(LAST_AGE + 1)).loc[every[_BEFORE] :]
    seen = np.add.outer(totals.index.to_numpy(), np.arange(LAST_AGE + 1)) <= last
    rows = pd.DataFrame({"year": known, "days": delay, "earlier": age > 0}).query("@every[@_BEFORE] <= year <= @last")
    by_year = rows.groupby("year")
    return SyntheticDeaths(
        deaths=totals[LAST_AGE].astype(int),
        triangle=totals.where(seen),
        medians=by_year["days"].median(),
        registrations=by_year.size(),
        earlier=by_year["earlier"].mean(),
        true_medians=pd.Series(np.exp((starts[:-1] + starts[1:]) / 2), index=every).loc[every[_BEFORE] :],
    )


def drifting(seed: int, kind: str) -> SyntheticDeaths:
    """Make up deaths with a drift, steps and a shape that are made up as well, around what the record shows.

    The median stays near 170 days for five years and grows by 1% to 4% a year for ten, to 215 days or so, with steps of
    2% to 6%; the shape is about 0.65, between 0.45 and 0.95 in nineteen of twenty.
    """
    rng = np.random.default_rng((seed, KINDS.index(kind)))
    return synthetic_deaths(
        seed,
        kind=kind,
        shape=0.65 * float(np.exp(0.2 * rng.standard_normal())),
        drift=float(rng.uniform(0.01, 0.04)),
        step=float(rng.uniform(0.02, 0.06)),
    )


def _delays(rng: np.random.Generator, number: int, shape: float, kind: str) -> Array:
    """Draw delays with a median of one."""
    if kind == "log-normal":
        return np.asarray(np.exp(shape * rng.standard_normal(number)))
    if kind == "log-logistic":
        return np.asarray(np.exp(shape * np.sqrt(3) / np.pi * rng.logistic(size=number)))
    if kind == "gamma":
        drawn = rng.gamma(1 / shape**2, size=number)
        return np.asarray(drawn / np.median(drawn)) if number else drawn
    quick = rng.random(number) < 1 / 16
    drawn = np.exp(np.where(quick, np.log(0.05), 0.12) + np.where(quick, 0.5, shape) * rng.standard_normal(number))
    return np.asarray(drawn)
