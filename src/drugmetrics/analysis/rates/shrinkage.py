"""Shrinkage: small areas' values drawn towards the mean of all, the more the less they rest on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drugmetrics.analysis.rates.inputs import FloatArray, Kind, Values, areas_of, checked_multiplier, some_known


@dataclass(frozen=True)
class Shrinkage:
    """Areas' values as they are and as shrunk.

    Attributes
    ----------
    table : pandas.DataFrame
        One row an area: count, denominator, value, shrunk, and weight, the share of the area's own value in what it is
        shrunk to. NaN where the area is.
    mean : float
        Mean of all areas, per one of the denominator.
    variance : float
        Variance between areas' true values, floored at zero: then all are shrunk to the mean.
    prior_size : float
        What the mean counts for, in units of the denominator; infinite when the variance is zero.
    """

    table: pd.DataFrame
    mean: float
    variance: float
    prior_size: float


def shrink(counts: Values, denominators: Values, *, kind: Kind = "rate", multiplier: float = 1) -> Shrinkage:
    """Shrink values to the mean of all areas: Marshall's global empirical Bayes estimator.

    Marshall 1991 (doi 10.2307/2347593): mean m = sum x / sum n; variance A = sum n (r - m)^2 / sum n - m / mean(n),
    floored at zero; shrunk m + A / (A + m / n) (r - m). That is the mean of the gamma posterior whose prior has this
    mean and variance. For proportions the binomial variance stands in the place of the Poisson one, the prior is a
    beta, and A = (sum n (r - m)^2 / sum n - m (1 - m) / mean(n)) / (1 - 1 / mean(n)).

    Parameters
    ----------
    counts, denominators : array_like or pandas.Series
        One an area; what is suppressed, missing or without denominator has no part in the mean and stays NaN.
    kind : {"rate", "proportion"}
    multiplier : float
        Scale of value and shrunk.

    Returns
    -------
    Shrinkage

    Raises
    ------
    ParameterError
        For negative or infinite numbers, areas that do not match, and when no area has both count and denominator.

    Examples
    --------
    >>> shrunk = shrink([0, 30, 90], [10, 1000, 1000], multiplier=100).table
    >>> shrunk["value"].tolist(), shrunk["shrunk"].round(2).tolist()
    ([0.0, 3.0, 9.0], [5.25, 3.2, 8.8])
    """
    areas, scale = some_known(areas_of(counts, denominators, kind=kind)), checked_multiplier(multiplier)
    n, r = areas.denominators, areas.values
    mean = float(np.nansum(areas.counts) / np.nansum(n))
    spread, size = float(np.nansum(n * (r - mean) ** 2) / np.nansum(n)), float(np.nanmean(n))
    variance = max(_between(spread, mean, size, kind), 0.0)
    prior_size = _prior_size(mean, variance, kind)
    weight: FloatArray = n / (n + prior_size)
    table = pd.DataFrame({"count": areas.counts, "denominator": n, "value": r * scale}, index=areas.index)
    table["shrunk"], table["weight"] = (mean + weight * (r - mean)) * scale, weight
    return Shrinkage(table, mean, variance, prior_size)


def _between(spread: float, mean: float, size: float, kind: Kind) -> float:
    """Return the spread of values less what chance makes of it."""
    if kind == "rate":
        return spread - mean / size
    return (spread - mean * (1 - mean) / size) / (1 - 1 / size) if size > 1 else 0.0


def _prior_size(mean: float, variance: float, kind: Kind) -> float:
    if variance == 0:
        return float("inf")
    return mean / variance if kind == "rate" else max(mean * (1 - mean) / variance - 1, 0.0)
