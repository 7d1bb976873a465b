"""Made-up registrations with a known number of deaths averted, to see whether it is found and held by its interval.

Nothing here is of the record: the series are simulated from the very forms and models that are then fitted to them, so
what is tested is the estimator, not whether trends of deaths have such forms. A change-point trend bends in a year that
is drawn anew for every series, for the form says no more than that each possible year is as likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.continuation import continued
from drugmetrics.analysis.deaths.count_regression import FAMILIES, Family
from drugmetrics.analysis.deaths.counterfactual import LAST_YEAR_BEFORE, WINDOW, counterfactual
from drugmetrics.analysis.deaths.trend_forms import TRENDS, Trend, design

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Registrations averted in each year after the last fitted one: 1,000 together.
AVERTED = (250, 350, 400)
FIRST_YEAR = 1993
#: Log count of the last fitted year, near England's 2,846 of 2021, and its growth a year.
LAST_LOG, GROWTH = float(np.log(2850.0)), 0.03
#: What bends a change-point trend in its last years and a smooth one over the decade, as the third coefficient.
THIRD: Mapping[str, float] = {"change-point": 0.03, "smooth": 0.15}
#: Variance over mean of the quasi-Poisson series; alpha of the negative binomial ones, near the same at 2,850 deaths.
SCALE, ALPHA = 4.0, 0.001
#: Columns of a table of runs.
RUN_COLUMNS = ["averted", "difference", "lower", "upper", "chance", "bend"]


@dataclass(frozen=True)
class Simulated:
    """A made-up series.

    Attributes
    ----------
    counts : pandas.Series
        Registrations by year, from 1993, the last three less what is averted.
    chance : float
        How many more there are in those three years than their means, by chance alone.
    bend : int or None
        The year a change-point trend bends in.
    """

    counts: pd.Series
    chance: float
    bend: int | None


def simulated(trend: Trend, family: Family, rng: np.random.Generator) -> Simulated:
    """Simulate registrations that follow a form of trend, less what is averted after the strategy.

    Parameters
    ----------
    trend, family
        As for `counterfactual`.
    rng : numpy.random.Generator

    Returns
    -------
    Simulated

    Examples
    --------
    >>> made = simulated("linear", "quasi-Poisson", np.random.default_rng(1)).counts
    >>> int(made.index[0]), int(made.index[-1]), len(made)
    (1993, 2024, 32)
    """
    bends = design(trend, WINDOW, 1).bends
    place = int(rng.integers(len(bends))) if bends else 0
    mean = expected(trend, place)
    counts = _noisy(np.broadcast_to(mean, (1, len(mean))), family, rng)[0]
    after = slice(-len(AVERTED), None)
    chance = float((counts - mean)[after].sum())
    counts[after] = np.maximum(counts[after] - AVERTED, 0)
    years = np.arange(FIRST_YEAR, FIRST_YEAR + len(counts))
    return Simulated(pd.Series(counts, index=years), chance, LAST_YEAR_BEFORE + bends[place] if bends else None)


def recoveries(
    trend: Trend, family: Family, *, runs: int = 500, seed: int = 1, draws: int = 2000, level: float = 0.95
) -> pd.DataFrame:
    """Estimate the averted deaths of many simulated series.

    Parameters
    ----------
    trend, family
        As for `counterfactual`: those simulated and those fitted. Each pair has its own chance.
    runs, seed, draws : int
    level : float
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row a series: averted (the truth), difference, lower, upper, chance, bend.
    """
    rng = np.random.default_rng((seed, TRENDS.index(trend), FAMILIES.index(family)))
    rows = []
    for run in range(runs):
        made = simulated(trend, family, rng)
        total = counterfactual(made.counts, trend=trend, family=family, draws=draws, seed=run, level=level).total
        if total is not None:
            limits = (total["difference"], total["difference_lower"], total["difference_upper"])
            rows.append((float(sum(AVERTED)), *limits, made.chance, made.bend))
    return pd.DataFrame(rows, columns=RUN_COLUMNS)


def recovered(table: pd.DataFrame) -> dict[str, float]:
    """Sum up how well known averted deaths were recovered.

    Parameters
    ----------
    table : pandas.DataFrame
        From `recoveries`.

    Returns
    -------
    dict
        runs, averted (the truth), estimate (mean), bias and its monte_carlo_error, bias_less_chance and its
        error_less_chance (the same, less what the counts after the strategy owe to chance, which a simulation knows: a
        control variate, so the same bias with less error), cover (share of intervals that hold the truth), cover_error
        (its standard error), width (mean width of the intervals).

    Examples
    --------
    >>> two = pd.DataFrame([(9.0, 8.0, 2.0, 11.0, 1.0, None), (9.0, 12.0, 10.0, 13.0, -1.0, None)], columns=RUN_COLUMNS)
    >>> found = recovered(two)
    >>> found["bias"], found["monte_carlo_error"], found["bias_less_chance"], found["error_less_chance"], found["cover"]
    (1.0, 2.0, 1.0, 1.0, 0.5)
    """
    runs, bias = len(table), table["difference"] - table["averted"]
    calm = bias + table["chance"]
    width = table["upper"] - table["lower"]
    held = float(((table["lower"] <= table["averted"]) & (table["averted"] <= table["upper"])).mean())
    return {
        "runs": runs, "averted": float(table["averted"].mean()), "estimate": float(table["difference"].mean()),
        "bias": float(bias.mean()), "monte_carlo_error": float(bias.std() / np.sqrt(runs)),
        "bias_less_chance": float(calm.mean()), "error_less_chance": float(calm.std() / np.sqrt(runs)), "cover": held,
        "cover_error": float(np.sqrt(held * (1 - held) / runs)), "width": float(width.mean()),
    }  # fmt: skip


def bias_of_many(
    trend: Trend, family: Family, *, place: int | None = None, runs: int = 20_000, seed: int = 2
) -> tuple[float, float]:
    """Return the bias of what is expected over so many series that chance cannot hide it, and its Monte Carlo error.

    No interval is made, so many series are fitted at once. It is the bias of the averted deaths too, less chance: what
    is counted is not estimated.

    Parameters
    ----------
    trend, family
        As for `counterfactual`.
    place : int, optional
        Which of its possible years a change-point trend bends in; each for as many series when not given.
    runs, seed : int

    Examples
    --------
    >>> bias, error = bias_of_many("linear", "quasi-Poisson", runs=2000)
    >>> abs(bias) < 3 * error, round(error)
    (True, 6)
    """
    form, rng = design(trend, WINDOW, len(AVERTED)), np.random.default_rng(seed)
    places = range(len(form.fitted)) if place is None else [place]
    found = []
    for one in places:
        mean = expected(trend, one)[-WINDOW - len(AVERTED) :]
        counts = _noisy(np.broadcast_to(mean, (runs // len(places), len(mean))), family, rng)
        ahead = continued(counts[:, :WINDOW], form, family=family).expected
        found.append(ahead.sum(axis=1) - mean[WINDOW:].sum())
    error = np.sqrt(sum(one.var() / len(one) for one in found)) / len(found)
    return float(np.mean([one.mean() for one in found])), float(error)


def _noisy(mean: Array, family: Family, rng: np.random.Generator) -> Array:
    """Draw counts with the family's variance: Poisson counts of gamma-distributed rates."""
    excess = mean * ALPHA if family == "negative binomial" else np.full(mean.shape, SCALE - 1)
    return np.asarray(rng.poisson(rng.gamma(mean / excess) * excess), dtype="float64")


def expected(trend: Trend, place: int = 0) -> Array:
    """Return the expected counts of every simulated year, before anything is averted.

    Parameters
    ----------
    trend : {"linear", "damped", "change-point", "smooth"}
    place : int
        Which of its possible years a change-point trend bends in.

    Examples
    --------
    >>> expected("linear")[-4:].round().tolist()
    [2850.0, 2937.0, 3026.0, 3118.0]
    """
    form = design(trend, WINDOW, len(AVERTED))
    coefficients = np.array([LAST_LOG, GROWTH, THIRD.get(trend, 0.0)][: form.fitted.shape[2]])
    window = np.concatenate([form.fitted[place], form.ahead[place]]) @ coefficients
    # Every form is a straight line up to its window, so the years before it go on backwards with the first step.
    before = LAST_YEAR_BEFORE - WINDOW - FIRST_YEAR + 1
    logs = np.concatenate([window[0] - GROWTH * np.arange(before, 0, -1), window])
    return np.asarray(np.exp(logs - logs[before + WINDOW - 1] + LAST_LOG))
