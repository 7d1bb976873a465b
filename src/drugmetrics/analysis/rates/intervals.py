"""Intervals of counts, crude rates and proportions, one an area."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drugmetrics.analysis.rates.inputs import (
    FloatArray,
    Values,
    areas_of,
    checked_level,
    checked_multiplier,
    normal_quantile,
    numbers,
)

#: From this count on Byar's approximation serves; below it the limits are exact (OHID technical guidance).
BYAR_FROM = 10


def poisson_limits(counts: Values, *, level: float = 0.95, exact: bool = False) -> tuple[FloatArray, FloatArray]:
    """Return the limits of counts of events.

    Exact (Garwood) below ten, Byar's approximation from ten on, as the Office for Health Improvement and Disparities
    publishes them (Fingertips technical guidance, confidence intervals; Breslow and Day 1987, volume II, page 69).

    Parameters
    ----------
    counts : array_like
        Any shape. Fractions are allowed: the exact limits are those of the gamma distribution, which has them.
    level : float
        Two-sided, such as 0.95 or 0.998.
    exact : bool
        Exact limits for every count.

    Returns
    -------
    lower, upper : numpy.ndarray
        Of the shape of `counts`; NaN for a missing count. The lower limit of none is 0.

    Raises
    ------
    ParameterError
        For a negative or infinite count, or a level that is no share.

    Examples
    --------
    >>> lower, upper = poisson_limits([0, 5, 46])
    >>> lower.round(3), upper.round(3)
    (array([ 0.   ,  1.623, 33.675]), array([ 3.689, 11.668, 61.359]))
    """
    from scipy.special import gammainccinv, gammaincinv

    count, tail, z = numbers(counts, "counts"), (1 - checked_level(level)) / 2, normal_quantile(level)
    lower = np.where(count == 0, 0.0, gammaincinv(np.where(count == 0, 1.0, count), tail))
    upper = gammainccinv(count + 1, tail)
    if not exact:
        large = np.where(count >= BYAR_FROM, count, np.nan)
        more = large + 1
        lower = np.where(count >= BYAR_FROM, large * (1 - 1 / (9 * large) - z / (3 * np.sqrt(large))) ** 3, lower)
        upper = np.where(count >= BYAR_FROM, more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3, upper)
    return lower, upper


def crude_rates(
    counts: Values, denominators: Values, *, multiplier: float = 100_000, level: float = 0.95, exact: bool = False
) -> pd.DataFrame:
    """Return crude rates with the limits of their counts divided by the denominators.

    Parameters
    ----------
    counts, denominators : array_like or pandas.Series
        One an area; denominators are people, person-years or expected counts (then `multiplier` 1 or 100).
    multiplier : float
        100,000 for a rate per 100,000.
    level, exact
        As in `poisson_limits`.

    Returns
    -------
    pandas.DataFrame
        One row an area: count, denominator, rate, lower, upper. All NaN where the count is suppressed or missing, or
        the denominator missing or zero; never zero in its place.

    Raises
    ------
    ParameterError
        For negative or infinite numbers, and areas that do not match.

    Examples
    --------
    >>> crude_rates([46, 0], [277_178, 20_000]).round(2)[["rate", "lower", "upper"]].values.tolist()
    [[16.6, 12.15, 22.14], [0.0, 0.0, 18.44]]
    """
    areas, scale = areas_of(counts, denominators), checked_multiplier(multiplier)
    lower, upper = poisson_limits(areas.counts, level=level, exact=exact)
    columns = {"count": areas.counts, "denominator": areas.denominators, "rate": areas.values * scale}
    columns |= {name: limit / areas.denominators * scale for name, limit in (("lower", lower), ("upper", upper))}
    return pd.DataFrame(columns, index=areas.index)


def proportions(counts: Values, denominators: Values, *, multiplier: float = 1, level: float = 0.95) -> pd.DataFrame:
    """Return proportions with Wilson's limits (Wilson 1927; Newcombe 1998, method 3).

    Parameters
    ----------
    counts, denominators : array_like or pandas.Series
        One an area; no count above its denominator.
    multiplier : float
        100 for per cent.
    level : float
        Two-sided.

    Returns
    -------
    pandas.DataFrame
        One row an area: count, denominator, proportion, lower, upper; all NaN where one of the two is not known or the
        denominator is zero.

    Raises
    ------
    ParameterError
        For negative or infinite numbers, a count above its denominator, and areas that do not match.

    Examples
    --------
    >>> proportions([81], [263]).round(4)[["proportion", "lower", "upper"]].values.tolist()
    [[0.308, 0.2553, 0.3662]]
    """
    from statsmodels.stats.proportion import proportion_confint

    areas, scale = areas_of(counts, denominators, kind="proportion"), checked_multiplier(multiplier)
    alpha = 1 - checked_level(level)
    lower, upper = proportion_confint(areas.counts, areas.denominators, alpha=alpha, method="wilson")
    columns = {"count": areas.counts, "denominator": areas.denominators, "proportion": areas.values * scale}
    # Rounding may leave the limit of none, or of all, a hair on the wrong side of the proportion.
    columns["lower"] = np.minimum(lower, areas.values) * scale
    columns["upper"] = np.maximum(upper, areas.values) * scale
    return pd.DataFrame(columns, index=areas.index)
