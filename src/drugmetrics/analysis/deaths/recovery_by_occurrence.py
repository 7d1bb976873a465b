"""Made-up deaths with a known number averted, registered late, completed and set against their trend by year of death.

Nothing here is of the record, but what is known of the made-up deaths is what the record knows of poisoning: medians to
2022, registrations to 2024, years of death to 2019 as counted at the end of 2021, and 2022 as counted two years after
it. Delays drift by random steps and have a form that the method is not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.by_occurrence import COUNTED_FROM, LAST_FITTED, occurrence_difference
from drugmetrics.analysis.deaths.count_regression import Family
from drugmetrics.analysis.deaths.recovery import RUN_COLUMNS
from drugmetrics.analysis.deaths.trend_rows import Choice
from drugmetrics.analysis.delay.completeness import fit_delays
from drugmetrics.analysis.delay.distribution import YEAR
from drugmetrics.analysis.delay.known_delays import COUNT_COLUMNS, PAIR_COLUMNS, KnownDelays
from drugmetrics.analysis.delay.nowcast import nowcast
from drugmetrics.analysis.delay.synthetic import KINDS, LAST_AGE, SyntheticDeaths, synthetic_deaths

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Deaths averted in 2022, the one year that is counted, and in each year after it.
AVERTED = 500.0
FIRST, LAST = 1993, 2024
#: Deaths of 2019, near those of England and Wales, and the growth of their logarithm a year.
LEVEL, GROWTH = 4700.0, 0.03
#: Variance is mean + ALPHA mean squared: near six times the mean, as in the record.
ALPHA = 0.001
#: Median delay of the first years, in days, and between what its yearly drift is drawn: it ends near 200 days.
MEDIAN, DRIFTS = 120.0, (0.01, 0.04)
#: Years whose registrations have a printed share from earlier years, and those counted on two days.
SHARES, TWICE = (2012, 2014, 2022), (2012, 2014)


def simulated_deaths(seed: int) -> SyntheticDeaths:
    """Make up deaths of 1993 to 2024 on a straight trend, fewer from 2022 on, and their registrations.

    Parameters
    ----------
    seed : int

    Returns
    -------
    SyntheticDeaths

    Examples
    --------
    >>> made = simulated_deaths(1)
    >>> int(made.deaths.index[0]), int(made.deaths.index[-1])
    (1993, 2024)
    """
    rng = np.random.default_rng((seed, LAST))
    years = np.arange(FIRST - LAST_AGE, LAST + 1)
    # One mean a year, for what is averted bends the trend: it goes where one number for the first year would.
    means: float = expected_deaths(years) - AVERTED * (years >= COUNTED_FROM)  # type: ignore[assignment]
    return synthetic_deaths(
        seed, years=LAST - FIRST + 1, last=LAST, mean=means, growth=0.0, dispersion=1 / ALPHA, median=MEDIAN,
        drift=float(rng.uniform(*DRIFTS)), kind=KINDS[seed % len(KINDS)],
    )  # fmt: skip


def expected_deaths(years: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the deaths expected of years of death, before anything is averted.

    Examples
    --------
    >>> expected_deaths(np.array([2019, 2022])).round().tolist()
    [4700.0, 5143.0]
    """
    return np.asarray(LEVEL * np.exp(GROWTH * (years - LAST_FITTED)))


def as_published(made: SyntheticDeaths) -> KnownDelays:
    """Return what a publisher who prints as the record's does would have printed.

    Examples
    --------
    >>> held = as_published(simulated_deaths(1))
    >>> held.last, held.counts["year"].tolist()[-3:], held.pairs["year"].tolist()
    (2022, [2018, 2019, 2022], [2012, 2014, 2022])
    """
    triangle, seen = made.triangle, LAST_FITTED + 2
    counts = [
        (year, seen - year, triangle.at[year, min(seen - year, LAST_AGE)]) for year in range(FIRST, LAST_FITTED + 1)
    ]
    counts.append((COUNTED_FROM, 2, triangle.at[COUNTED_FROM, 2]))
    twice = [(year, 0, triangle.at[year, 0], LAST_AGE, triangle.at[year, LAST_AGE]) for year in TWICE]
    twice.append((COUNTED_FROM, 1, triangle.at[COUNTED_FROM, 1], 2, triangle.at[COUNTED_FROM, 2]))
    # Ages are in years, days after a year's end are wanted.
    days = (
        pd.DataFrame(counts, columns=COUNT_COLUMNS)
        .astype("float64")
        .assign(year=lambda rows: rows["year"].astype(int), days_after=lambda rows: rows["days_after"] * YEAR)
    )
    pairs = pd.DataFrame(twice, columns=PAIR_COLUMNS).assign(
        early_days=lambda rows: rows["early_days"] * YEAR, late_days=lambda rows: rows["late_days"] * YEAR
    )
    return KnownDelays(
        made.medians.loc[:COUNTED_FROM], made.registrations, earlier=made.earlier.loc[list(SHARES)], pairs=pairs,
        counts=days,
    )  # fmt: skip


def recoveries_by_occurrence(
    family: Family = "quasi-Poisson", *, runs: int = 500, seed: int = 1, draws: int = 1000, level: float = 0.95
) -> pd.DataFrame:
    """Estimate the averted deaths of 2022 from what is known of many made-up records.

    Parameters
    ----------
    family : {"quasi-Poisson", "negative binomial"}
        Of the straight trend that is fitted.
    runs, seed, draws : int
    level : float
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        As `recoveries` gives; chance is that of the deaths of 2022.
    """
    choice, rows = Choice("linear", family, last=LAST_FITTED), []
    mean = float(expected_deaths(np.array([COUNTED_FROM]))[0]) - AVERTED
    for run in range(seed * 10_000, seed * 10_000 + runs):
        made = simulated_deaths(run)
        known = as_published(made)
        held = nowcast(known.counts, fit_delays(known), level=level, draws=draws, seed=run)
        (one,) = occurrence_difference(held, choice, level=level, draws=draws, seed=run)
        chance = float(made.deaths[COUNTED_FROM]) - mean
        rows.append((AVERTED, one.difference, one.lower, one.upper, chance, None))
    return pd.DataFrame(rows, columns=RUN_COLUMNS)
