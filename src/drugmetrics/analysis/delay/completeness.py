"""The delay of each year's deaths and how complete a year is, from what is printed of registrations, with uncertainty.

Medians of a year's registrations tell the level of the delay. The shape, the second parameter, is told by three things:
shares of registrations that had happened in earlier years (a little: the share moves by a point where the shape moves
by a fifth), two counts of one year of death made at different days when most are known (a lot), and registrations set
against the deaths of the years they are of, for every death is registered once (a lot, where years of death have been
counted). Where none is held, the shape is what was assumed of it, widely. How medians move from year to year says
something of the shape too if one believes the model to the letter; it is not allowed to (the shape is cut off from it;
Plummer 2015, doi 10.1007/s11222-014-9503-z).

The result is a mixture: a normal distribution of the levels for every form of the distribution, every shape of a grid
and every size of yearly step, weighted by their likelihoods (integrated nested Laplace approximation on a small scale;
Rue, Martino and Chopin 2009, doi 10.1111/j.1467-9868.2008.00700.x).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.delay.delay_fit import DelayDraws, DelayFit
from drugmetrics.analysis.delay.distribution import FORMS, Form, check_form
from drugmetrics.analysis.delay.known_delays import KnownDelays
from drugmetrics.analysis.delay.levels import DRIFTS, Drift, levels
from drugmetrics.analysis.delay.shapes import updated
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["STEPS", "DelayDraws", "DelayFit", "fit_delays"]

#: Sizes of the yearly step of the logarithm of the median that are averaged over.
STEPS = (0.01, 0.02, 0.03, 0.045, 0.07, 0.1, 0.15)
#: A size of step with less weight than this is left out.
_LEAST = 0.05
#: Points of the grid of shapes, first over what was assumed, then over what is left of it; so many deviations wide.
_COARSE, _FINE, _WIDTH = 11, 7, 2.5


def fit_delays(
    known: KnownDelays, *, to: int | None = None, forms: tuple[Form, ...] = FORMS, drift: Drift = "estimated"
) -> DelayFit:
    """Estimate the delay of each year's deaths.

    Parameters
    ----------
    known : KnownDelays
        Medians of registrations, shares of earlier years, pairs of counts.
    to : int, optional
        Last year of death wanted, at least the last one with a median, which it is when not given.
    forms : tuple of {"log-normal", "log-logistic", "Weibull"}
        Forms of the distribution to average over.
    drift : {"estimated", "none", "continued"}
        How the median goes on: by a drift estimated from all years, by none, or as over the last five years.

    Returns
    -------
    DelayFit

    Raises
    ------
    ParameterError
        For another form or drift, a year before the last median, a pair of a year outside, or medians that no delays
        give.

    Examples
    --------
    Made up: a delay that has not changed, and counts of 2019 a year apart.

    >>> from drugmetrics.analysis.delay.known_delays import PAIR_COLUMNS
    >>> years = range(2010, 2021)
    >>> same = KnownDelays(
    ...     medians=pd.Series(180.0, index=years), registrations=pd.Series(4000, index=years),
    ...     pairs=pd.DataFrame([[2019, 0, 1810, 366, 3720]], columns=PAIR_COLUMNS),
    ... )
    >>> fit = fit_delays(same, forms=("log-normal",))
    >>> round(float(fit.median[2019]), -1)
    180.0
    >>> fit.completeness(2019, [0, 366]).round(2)
    array([0.46, 0.95])
    """
    if drift not in DRIFTS:
        raise ParameterError(f"A drift is one of {', '.join(DRIFTS)}; found {drift!r}.")
    if not forms:
        raise ParameterError(f"A form of the delay is wanted, one of {', '.join(FORMS)}; none is given.")
    last = known.last if to is None else int(to)
    if last < known.last:
        raise ParameterError(f"Delays are wanted to {known.last} at least, the last median; found {last}.")
    outside = [int(year) for year in known.pairs["year"] if not known.first <= year <= last]
    if outside:
        raise ParameterError(f"Pairs of counts are of years from {known.first} to {last}; found {outside}.")
    parts = pd.concat([_of_form(known, last, check_form(form), drift) for form in forms], ignore_index=True)
    parts["weight"] = _normalised(parts["log_weight"].to_numpy())
    return DelayFit(known, last, parts.drop(columns="log_weight"))


def _of_form(known: KnownDelays, last: int, form: Form, drift: Drift) -> pd.DataFrame:
    """Return the parts of one form, their weights the same as those of another form."""
    centre, width = known.shape
    tried = [levels(known, last, float(np.exp(centre)), step, form, drift) for step in STEPS]
    likely = _normalised(np.array([one.log_evidence for one in tried]))
    steps = [
        (step, weight, one.mean) for step, weight, one in zip(STEPS, likely, tried, strict=True) if weight > _LEAST
    ]
    best = max(steps, key=lambda step: step[1])
    coarse = centre + np.linspace(-_WIDTH, _WIDTH, _COARSE) * width
    found = _parts(known, last, form, drift, coarse, [best])
    weights = _normalised(found["log_weight"].to_numpy())
    centre = float(weights @ coarse)
    # A grid too coarse to see the width is taken to be as wide as half its spacing.
    width = max(float(np.sqrt(weights @ (coarse - centre) ** 2)), (coarse[1] - coarse[0]) / 2)
    fine = centre + np.linspace(-_WIDTH, _WIDTH, _FINE) * width
    parts = _parts(known, last, form, drift, fine, steps)
    # Each part stands for a cell of the grid.
    parts["log_weight"] += np.log(fine[1] - fine[0])
    return parts


def _parts(
    known: KnownDelays, last: int, form: Form, drift: Drift, grid: Array, steps: list[tuple[float, float, Array]]
) -> pd.DataFrame:
    """Return the parts of the mixture: for every shape and step the levels and their weight, not normalised."""
    middle, width = known.shape
    rows = []
    for step, likely, start in steps:
        for log_shape in grid:
            shape = float(np.exp(log_shape))
            one = levels(known, last, shape, step, form, drift, start)
            start = one.mean
            moved, agreement = updated(one, known, shape, form)
            weight = np.log(likely) + agreement - ((log_shape - middle) / width) ** 2 / 2
            rows.append((form, float(log_shape), step, float(weight), moved))
    return pd.DataFrame(rows, columns=["form", "log_shape", "step", "log_weight", "levels"])


def _normalised(logarithms: Array) -> Array:
    weights = np.exp(logarithms - logarithms.max())
    return np.asarray(weights / weights.sum())
