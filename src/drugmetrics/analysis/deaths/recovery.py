"""Made-up registrations with a known number of deaths averted, to see whether it is found and held by its interval.

Nothing here is of the record: the series are simulated from the very forms and models that are then fitted to them, so
what is tested is the estimator, not whether trends of deaths have such forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.count_regression import Family
from drugmetrics.analysis.deaths.counterfactual import LAST_YEAR_BEFORE, WINDOW, counterfactual
from drugmetrics.analysis.deaths.trend_forms import Trend, design
from drugmetrics.errors import ParameterError

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


def simulated(trend: Trend, family: Family, rng: np.random.Generator) -> tuple[pd.Series, float]:
    """Simulate registrations that follow a form of trend, less what is averted after the strategy.

    Parameters
    ----------
    trend, family
        As for `counterfactual`. The bend of a change-point trend is in any of the years it can be in, all alike.
    rng : numpy.random.Generator

    Returns
    -------
    pandas.Series
        Made-up registrations by year from 1993 to 2024.
    float
        By how many the years after the strategy exceed their mean by chance alone.

    Examples
    --------
    >>> made_up, _ = simulated("linear", "quasi-Poisson", np.random.default_rng(1))
    >>> int(made_up.index[0]), int(made_up.index[-1]), len(made_up)
    (1993, 2024, 32)
    """
    mean = _mean(trend, rng)
    excess = mean * ALPHA if family == "negative binomial" else np.full(len(mean), SCALE - 1)
    counts = rng.poisson(rng.gamma(mean / excess) * excess).astype("float64")
    ahead = slice(-len(AVERTED), None)
    chance = float((counts - mean)[ahead].sum())
    counts[ahead] -= AVERTED
    return pd.Series(counts, index=range(FIRST_YEAR, FIRST_YEAR + len(counts))), chance


def recovered(
    trend: Trend, family: Family, *, runs: int = 500, seed: int = 1, draws: int = 2000, level: float = 0.95
) -> dict[str, float | str]:
    """Estimate the averted deaths of many simulated series.

    Parameters
    ----------
    trend, family
        As for `counterfactual`: those simulated and those fitted.
    runs, seed, draws : int
    level : float
        Of the intervals whose cover is counted.

    Returns
    -------
    dict
        trend, family, runs, averted (the truth), estimate (mean), bias, monte_carlo_error (of the mean; what chance did
        to the years after is taken out of both), cover (share of intervals that hold the truth), cover_error (its
        standard error), width (mean width of the intervals).
    """
    rng = np.random.default_rng(seed)
    rows = []
    for run in range(runs):
        counts, chance = simulated(trend, family, rng)
        made = counterfactual(counts, trend=trend, family=family, draws=draws, seed=run, level=level)
        rows.append({"chance": chance} | _together(made.total))
    table, truth = pd.DataFrame(rows), float(sum(AVERTED))
    held = float(((table["lower"] <= truth) & (truth <= table["upper"])).mean())
    # What the counts after the strategy owe to chance is known here and no part of the bias: a control variate.
    found = table["difference"] + table["chance"]
    estimate = float(found.mean())
    return {
        "trend": trend, "family": family, "runs": runs, "averted": truth,
        "estimate": estimate, "bias": estimate - truth, "monte_carlo_error": float(found.std() / np.sqrt(runs)),
        "cover": held,
        "cover_error": float(np.sqrt(held * (1 - held) / runs)),
        "width": float((table["upper"] - table["lower"]).mean()),
    }  # fmt: skip


def _together(total: pd.Series | None) -> dict[str, float]:
    if total is None:
        raise ParameterError("No simulated year is observed after the strategy.")
    names = {"difference": "difference", "difference_lower": "lower", "difference_upper": "upper"}
    return {short: float(total[name]) for name, short in names.items()}


def _mean(trend: Trend, rng: np.random.Generator) -> Array:
    """Return the expected counts of every year: the form's design, and before its window the straight line it is."""
    form = design(trend, WINDOW, len(AVERTED))
    bend = int(rng.integers(len(form.fitted)))
    coefficients = np.array([0.0, GROWTH, THIRD.get(trend, 0.0)][: form.fitted.shape[2]])
    window = np.concatenate([form.fitted[bend], form.ahead[bend]]) @ coefficients
    before = LAST_YEAR_BEFORE - WINDOW + 1 - FIRST_YEAR
    logs = np.concatenate([window[0] - GROWTH * np.arange(before, 0, -1), window])
    return np.asarray(np.exp(logs - window[WINDOW - 1] + LAST_LOG))
