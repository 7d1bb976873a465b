"""Control limits of a funnel at any denominator.

An area lies outside its exact limits when its own interval leaves the mean out, and only then: the limits of rates are
those counts whose exact Poisson interval just reaches the mean, as the Office for Health Improvement and Disparities
draws them, and the limits of proportions those whose Wilson interval does, which is mean +/- z sqrt(mean (1 - mean) /
n). Exact limits are cautious with small counts: fewer areas than the level says lie outside by chance.
"""

from __future__ import annotations

import numpy as np

from drugmetrics.analysis.rates.inputs import KINDS, FloatArray, Kind, Values, checked_level, normal_quantile, numbers
from drugmetrics.errors import ParameterError


def control_limits(
    denominators: Values, centre: float, *, kind: Kind = "rate", level: float = 0.95, tau2: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Return control limits at any denominators, for areas or for drawing the funnel.

    Parameters
    ----------
    denominators : array_like
        People, person-years, or expected counts of a ratio.
    centre : float
        Mean rate, ratio or proportion, per one of the denominator.
    kind : {"rate", "proportion"}
        A ratio of observed to expected is a rate whose denominator is the expected count.
    level : float
        Two-sided.
    tau2 : float
        Variance between areas, from `over_dispersion`. Limits with it are never narrower than those without.

    Returns
    -------
    lower, upper : numpy.ndarray
        Per one of the denominator; NaN where that is missing or zero.

    Examples
    --------
    >>> lower, upper = control_limits([18.39035604], 1.0)       # exact: 10 observed reaches just up to 18.39
    >>> (lower * 18.39035604).round(6)
    array([10.])
    """
    n = numbers(denominators, "denominators")
    n = np.where(n > 0, n, np.nan)
    if kind not in KINDS:
        raise ParameterError(f"The kind is one of {', '.join(KINDS)}; found {kind!r}.")
    if not (0 <= centre < np.inf) or (kind == "proportion" and centre > 1):
        raise ParameterError(f"The centre of a funnel is a {kind} as the areas have; found {centre}.")
    if not 0 <= tau2 < np.inf:
        raise ParameterError(f"The variance between areas is not negative; found {tau2}.")
    lower, upper = _poisson(n, centre, level) if kind == "rate" else _binomial(n, centre, level)
    if tau2 == 0:
        return lower, upper
    middle, half = transformed(centre, kind), normal_quantile(level) * np.sqrt(1 / (4 * n) + tau2)
    wide_lower, wide_upper = _back(middle - half, kind), _back(middle + half, kind)
    return np.minimum(lower, wide_lower), np.maximum(upper, wide_upper)


def _poisson(n: FloatArray, centre: float, level: float) -> tuple[FloatArray, FloatArray]:
    """Invert the exact interval: the count x with P(X <= x) or P(X >= x) equal to the tail, x taken as continuous."""
    from scipy.special import gdtrib

    tail, expected = (1 - checked_level(level)) / 2, n * centre
    lower: FloatArray = np.maximum(gdtrib(1.0, 1 - tail, expected) - 1, 0) / n
    upper: FloatArray = gdtrib(1.0, tail, expected) / n
    return lower, upper


def _binomial(n: FloatArray, centre: float, level: float) -> tuple[FloatArray, FloatArray]:
    half = normal_quantile(level) * np.sqrt(centre * (1 - centre) / n)
    return np.maximum(centre - half, 0), np.minimum(centre + half, 1)


def transformed(value: float | FloatArray, kind: Kind) -> FloatArray:
    """Take values to the scale on which their standard error is 1 / (2 sqrt(n)) whatever the value."""
    root: FloatArray = np.sqrt(np.asarray(value, dtype="float64"))
    return root if kind == "rate" else np.asarray(np.arcsin(root))


def _back(value: FloatArray, kind: Kind) -> FloatArray:
    if kind == "rate":
        return np.maximum(value, 0) ** 2
    return np.sin(np.clip(value, 0, np.pi / 2)) ** 2
