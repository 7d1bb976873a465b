"""How many deaths of a year there will have been, from those known so far and how complete they are.

A total known is divided by its completeness, N = x / F. What is not known of it: how many of N happen to be among the
known (given x and F the rest has a negative binomial distribution, the inverse of binomial thinning; Lawless 1994, doi
10.2307/3315826), and F itself, of which draws are taken, with the delay's drift from year to year in them. For one
sparse cell (x + 1 - F) / F is the mean of what is left to come; summed over cells it is too high by (1 - F) / F each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.delay.completeness import DelayFit
from drugmetrics.analysis.delay.known_delays import COUNT_COLUMNS
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

#: Draws an interval is made of.
DRAWS = 4000


@dataclass(frozen=True)
class Nowcast:
    """Deaths by year of death, completed.

    Attributes
    ----------
    years : pandas.DataFrame
        By year of death: days_after, deaths (known by then), completeness, completeness_lower, completeness_upper,
        estimate (deaths over completeness), lower, upper.
    draws : pandas.DataFrame
        One column a year: deaths in every draw. Draws of a row belong together.
    level : float
        Of the intervals.
    """

    years: pd.DataFrame
    draws: pd.DataFrame
    level: float


def nowcast(
    known: pd.DataFrame,
    fit: DelayFit,
    *,
    until: pd.Series | None = None,
    level: float = 0.9,
    longer: float = 1.0,
    draws: int = DRAWS,
    seed: int = 0,
) -> Nowcast:
    """Complete years of death.

    Parameters
    ----------
    known : pandas.DataFrame
        COUNT_COLUMNS, each year once.
    fit : DelayFit
        Delays of these years of death.
    until : pandas.Series, optional
        Days after a year's end by year: what will be known by then is wanted. All that will ever be when not given.
    level : float
        Of the intervals.
    longer : float
        Delays are multiplied by this, to see what a longer or shorter one does.
    draws : int
        Number of draws.
    seed : int

    Returns
    -------
    Nowcast

    Raises
    ------
    ParameterError
        For other columns, a year that stands twice or has no delay, counts below zero, a day to come that is before
        the count, a completeness of nought, or a level that is none.

    Examples
    --------
    Made up: 4,000 registrations a year with a median delay of 180 days, of 2020 1,700 deaths known at the year's end.

    >>> from drugmetrics.analysis.delay.completeness import fit_delays
    >>> from drugmetrics.analysis.delay.known_delays import KnownDelays
    >>> years = range(2008, 2021)
    >>> fit = fit_delays(KnownDelays(pd.Series(180.0, index=years), pd.Series(4000, index=years)))
    >>> made = nowcast(pd.DataFrame({"year": [2020], "days_after": [0], "deaths": [1700]}), fit)
    >>> [round(float(made.years.at[2020, name]), 2) for name in ("deaths", "completeness")]
    [1700.0, 0.46]
    >>> bool((made.years["estimate"] * made.years["completeness"]).round(6).eq(1700).all())
    True
    """
    if list(known.columns) != COUNT_COLUMNS or not known["year"].is_unique:
        raise ParameterError(f"Counts known have the columns {COUNT_COLUMNS}, each year once; found others.")
    if not 0 < level < 1:
        raise ParameterError(f"The level of an interval lies between 0 and 1; {level} does not.")
    rng = np.random.default_rng(seed)
    delays = fit.draws(draws, seed)
    tails = [0.5 - level / 2, 0.5 + level / 2]
    rows, drawn = {}, {}
    for year, days, deaths in zip(*(known[name].tolist() for name in COUNT_COLUMNS), strict=True):
        later = None if until is None else float(until[year])
        if later is not None and later < days:
            raise ParameterError(
                f"What is wanted of {year} is known {later:g} days after it, before the {days:g} given."
            )
        share = fit.completeness(year, float(days), longer=longer)
        shares = delays.completeness(year, float(days), longer=longer)
        made = completed(float(deaths), shares, rng)
        if later is not None:
            reached = delays.completeness(year, later, longer=longer)
            share = share / fit.completeness(year, later, longer=longer)
            made = int(deaths) + rng.binomial(made - int(deaths), _among_the_rest(shares, reached))
            shares = shares / reached
        rows[year] = [
            days,
            deaths,
            float(share),
            *np.quantile(shares, tails),
            deaths / share,
            *np.quantile(made, tails),
        ]
        drawn[year] = made
    columns = [
        "days_after", "deaths", "completeness", "completeness_lower", "completeness_upper", "estimate", "lower",
        "upper",
    ]  # fmt: skip
    return Nowcast(
        pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype="float64"), pd.DataFrame(drawn), level
    )


def completed(deaths: float, completeness: ArrayLike, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the whole of which so many deaths are known, one draw for each completeness.

    Parameters
    ----------
    deaths : float
        Known deaths, a whole number.
    completeness : array_like
        Share known, above 0 and at most 1.
    rng : numpy.random.Generator

    Returns
    -------
    numpy.ndarray of int

    Raises
    ------
    ParameterError
        For deaths below zero or a completeness outside.
    """
    shares = np.asarray(completeness, dtype="float64")
    if not deaths >= 0 or deaths != round(deaths):
        raise ParameterError(f"Deaths known are a whole number, zero or more; found {deaths:g}.")
    if not ((shares > 0) & (shares <= 1)).all():
        raise ParameterError(
            "Nothing says how many deaths there are while none can be known: a completeness is above 0."
        )
    # With none known the chance of that still says something: the posterior under a flat prior has one more.
    return np.asarray(int(deaths) + rng.negative_binomial(max(int(deaths), 1), shares), dtype="int64")


def single_cell(deaths: ArrayLike, completeness: ArrayLike) -> Array:
    """Return the mean whole of one sparse cell, (x + 1 - F) / F: never for cells that are summed.

    Parameters
    ----------
    deaths, completeness : array_like

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> single_cell([0, 3], 0.5)
    array([1., 7.])
    """
    shares = np.asarray(completeness, dtype="float64")
    if not ((shares > 0) & (shares <= 1)).all():
        raise ParameterError("A completeness lies above 0 and not above 1; found one that does not.")
    return np.asarray((np.asarray(deaths, dtype="float64") + 1 - shares) / shares)


def _among_the_rest(now: Array, later: Array) -> Array:
    """Return the chance that a death not known now is known later."""
    return np.clip((later - now) / np.maximum(1 - now, 1e-12), 0.0, 1.0)
