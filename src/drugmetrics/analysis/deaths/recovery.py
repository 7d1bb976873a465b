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


def simulated(trend: Trend, family: Family, rng: np.random.Generator) -> pd.Series:
    """Simulate registrations that follow a form of trend, less what is averted after the strategy.

    Parameters
    ----------
    trend, family
        As for `counterfactual`.
    rng : numpy.random.Generator

    Returns
    -------
    pandas.Series
        Made-up registrations by year from 1993 to 2024.

    Examples
    --------
    >>> made_up = simulated("linear", "quasi-Poisson", np.random.default_rng(1))
    >>> int(made_up.index[0]), int(made_up.index[-1]), len(made_up)
    (1993, 2024, 32)
    """
    mean = _mean(trend)
    excess = mean * ALPHA if family == "negative binomial" else np.full(len(mean), SCALE - 1)
    counts = rng.poisson(rng.gamma(mean / excess) * excess).astype("float64")
    counts[-len(AVERTED) :] = np.maximum(counts[-len(AVERTED) :] - AVERTED, 0)
    return pd.Series(counts, index=range(FIRST_YEAR, FIRST_YEAR + len(counts)))


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
        trend, family, runs, averted (the truth), estimate (mean), bias, monte_carlo_error (of the mean), cover (share
        of intervals that hold the truth), cover_error (its own standard error), width (mean width of the intervals).
    """
    rng = np.random.default_rng(seed)
    totals = [
        counterfactual(
            simulated(trend, family, rng), trend=trend, family=family, draws=draws, seed=run, level=level
        ).total
        for run in range(runs)
    ]
    table = pd.DataFrame([total for total in totals if total is not None])
    truth = float(sum(AVERTED))
    held = ((table["difference_lower"] <= truth) & (truth <= table["difference_upper"])).mean()
    estimate = float(table["difference"].mean())
    return {
        "trend": trend, "family": family, "runs": runs, "averted": truth, "estimate": estimate,
        "bias": estimate - truth,
        "monte_carlo_error": float(table["difference"].std() / np.sqrt(runs)), "cover": float(held),
        "cover_error": float(np.sqrt(held * (1 - held) / runs)),
        "width": float((table["difference_upper"] - table["difference_lower"]).mean()),
    }  # fmt: skip


def _mean(trend: Trend) -> Array:
    """Return the expected counts of every year: straight before the window, then the form's own design."""
    form = design(trend, WINDOW, len(AVERTED))
    coefficients = np.array([LAST_LOG, GROWTH, THIRD.get(trend, 0.0)][: form.fitted.shape[2]])
    window = np.concatenate([form.fitted[-1], form.ahead[-1]]) @ coefficients
    # Every form is a straight line up to its window, so the years before it go on backwards with the first step.
    before = LAST_YEAR_BEFORE - WINDOW - FIRST_YEAR + 1
    slope = GROWTH
    earlier = window[0] - slope * np.arange(before, 0, -1)
    logs = np.concatenate([earlier, window])
    return np.asarray(np.exp(logs - logs[before + WINDOW - 1] + LAST_LOG))
