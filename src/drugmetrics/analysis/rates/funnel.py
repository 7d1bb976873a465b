"""Funnels: areas against control limits around their mean, wider where they differ by more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drugmetrics.analysis.rates.control_limits import control_limits, transformed
from drugmetrics.analysis.rates.inputs import (
    Areas,
    Kind,
    Values,
    areas_of,
    checked_multiplier,
    some_known,
)

LEVELS = (0.95, 0.998)
#: The share of z scores pulled in at each end, so that outliers do not widen the limits that should find them.
WINSORISED = 0.1
WITHIN = "within"


@dataclass(frozen=True)
class OverDispersion:
    """How much more areas differ than chance alone would have them.

    Attributes
    ----------
    phi : float
        Mean of the squared winsorised z scores: about 1 (a little less, for winsorising) by chance alone.
    tau2 : float
        Variance between areas on the transformed scale (square root of a rate; arcsine of the square root of a
        proportion); zero when phi shows no more than chance.
    areas : int
        How many it rests on.
    """

    phi: float
    tau2: float
    areas: int


@dataclass(frozen=True)
class Funnel:
    """Areas against their control limits.

    Attributes
    ----------
    table : pandas.DataFrame
        One row an area: count, denominator, value, then lower_95 and upper_95, lower_99.8 and upper_99.8 (by level),
        and outside: ``within``, or ``above 95%``, ``below 99.8%`` and so on by the widest limit passed; missing where
        the area is.
    centre : float
        The mean the limits stand around, on the scale of the values.
    over_dispersion : OverDispersion
    widened : bool
        Whether the limits allow for it.
    false_alarms : pandas.Series
        By level: how many areas may be expected outside if all were alike; with exact limits, at most.
    """

    table: pd.DataFrame
    centre: float
    over_dispersion: OverDispersion
    widened: bool
    false_alarms: pd.Series


def over_dispersion(
    counts: Values, denominators: Values, *, kind: Kind = "rate", centre: float | None = None
) -> OverDispersion:
    """Estimate how much areas differ beyond chance: Spiegelhalter's additive random effects.

    z scores on the variance-stabilised scale (square root of a rate or ratio, arcsine of the square root of a
    proportion, as in Spiegelhalter and others 2012, doi 10.1111/j.1467-985X.2011.01010.x), winsorised to their 10th and
    90th percentiles; phi is the mean of their squares, and where n phi exceeds n - 1 the variance between areas is
    tau2 = (n phi - (n - 1)) / (sum w - sum w^2 / sum w), with w = 1 / s^2 (Spiegelhalter 2005,
    doi 10.1136/qshc.2005.013755).

    Parameters
    ----------
    counts, denominators, kind
        As in `funnel`.
    centre : float, optional
        The sum of the counts over the sum of the denominators when not given.

    Returns
    -------
    OverDispersion
        tau2 is 0 for one area alone.

    Examples
    --------
    >>> over_dispersion([10, 10, 10], [1000, 1000, 1000])
    OverDispersion(phi=0.0, tau2=0.0, areas=3)
    """
    areas = some_known(areas_of(counts, denominators, kind=kind))
    return _over_dispersion(areas, kind, _centre(areas) if centre is None else centre)


def _over_dispersion(areas: Areas, kind: Kind, centre: float) -> OverDispersion:
    known, n = areas.known, int(areas.known.sum())
    weight = 4 * areas.denominators[known]
    z = np.sqrt(weight) * (transformed(areas.values[known], kind) - transformed(centre, kind))
    z = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    phi = float(np.mean(z**2))
    spare = float(weight.sum() - (weight**2).sum() / weight.sum())
    tau2 = (n * phi - (n - 1)) / spare if n > 1 and n * phi > n - 1 else 0.0
    return OverDispersion(phi=phi, tau2=tau2, areas=n)


def _centre(areas: Areas) -> float:
    return float(np.nansum(areas.counts) / np.nansum(areas.denominators))


def funnel(
    counts: Values,
    denominators: Values,
    *,
    kind: Kind = "rate",
    centre: float | None = None,
    multiplier: float = 1,
    levels: Sequence[float] = LEVELS,
    widen: bool = True,
) -> Funnel:
    """Set areas against control limits around their mean.

    Parameters
    ----------
    counts, denominators : array_like or pandas.Series
        One an area; what is suppressed, missing or without denominator is left out of the mean and not judged.
    kind : {"rate", "proportion"}
        A ratio of observed to expected is a rate whose denominator is the expected count.
    centre : float, optional
        Per one of the denominator: the mean of all areas when not given; 1 for a ratio against its standard.
    multiplier : float
        Scale of values and limits.
    levels : sequence of float
        Two-sided.
    widen : bool
        Widen the limits where areas differ by more than chance.

    Returns
    -------
    Funnel
        One area alone, areas all alike and areas without any event all lie within.

    Raises
    ------
    ParameterError
        For negative or infinite numbers, areas that do not match, and when no area has both count and denominator.

    Examples
    --------
    >>> judged = funnel([30, 52, 95], [1e5, 1e5, 1e5], multiplier=1e5, widen=False)
    >>> judged.table["outside"].tolist(), round(float(judged.false_alarms["99.8%"]), 3)
    (['below 99.8%', 'within', 'above 99.8%'], 0.006)
    """
    areas, scale = some_known(areas_of(counts, denominators, kind=kind)), checked_multiplier(multiplier)
    middle = _centre(areas) if centre is None else centre
    excess = _over_dispersion(areas, kind, middle)
    tau2 = excess.tau2 if widen else 0.0
    table = pd.DataFrame({"count": areas.counts, "denominator": areas.denominators}, index=areas.index)
    table["value"] = areas.values * scale
    outside = pd.Series(WITHIN, index=table.index, dtype="str").where(areas.known)
    names = {f"{100 * level:g}": level for level in sorted(levels)}
    for name, level in names.items():
        lower, upper = control_limits(areas.denominators, middle, kind=kind, level=level, tau2=tau2)
        table[f"lower_{name}"], table[f"upper_{name}"] = lower * scale, upper * scale
        outside = outside.mask(areas.values < lower, f"below {name}%").mask(areas.values > upper, f"above {name}%")
    table["outside"] = outside
    alarms = pd.Series({f"{name}%": excess.areas * (1 - level) for name, level in names.items()})
    return Funnel(table, middle * scale, excess, tau2 > 0, alarms)
