"""The predictive distribution of a short series: three candidates, their quantiles averaged, their width measured.

Candidates are exponential smoothing averaged over its parameters on two scales, and a random walk with drift on the
level. Their quantiles are averaged (Lichtendahl, Grushka-Cockayne and Winkler 2013, doi 10.1287/mnsc.1120.1667), which
keeps one candidate's wild tail from being the tail of all. Then the same is done at every earlier origin of the series,
and what came is set against what would have been said: where the series surprised more than it should have, all widths
are drawn out, where less, a little in, by as much as so few and so overlapping errors can tell (rolling origins;
Tashman 2000, doi 10.1016/S0169-2070(00)00065-0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drugmetrics.analysis.projection.candidates import SCORES, Kind, averaged_quantiles, fitted
from drugmetrics.analysis.projection.recalibration import past_scores, width_factor
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Fewer figures than this say too little of how uncertain the next one is.
FEWEST = 6
#: A step larger than this share of all movement is said to be most of what the series has done.
_ONE_JUMP = 0.5


@dataclass(frozen=True)
class Forecast:
    """A predictive distribution for each of the next periods.

    Attributes
    ----------
    quantiles : numpy.ndarray, shape (horizon, scores)
        Quantiles at the standard normal scores SCORES.
    correlation : numpy.ndarray, shape (horizon, horizon)
        Of the scores of different periods.
    candidates : tuple of str
        What was averaged.
    past : numpy.ndarray, shape (origins, horizon)
        Scores of what came at earlier origins, before the widths were changed.
    factor : float
        By how much they were changed.
    remarks : tuple of str
        Every fallback, and what else a reader must know.
    """

    quantiles: Array
    correlation: Array
    candidates: tuple[str, ...]
    past: Array
    factor: float
    remarks: tuple[str, ...]

    @property
    def horizon(self) -> int:
        """Number of periods."""
        return len(self.quantiles)

    @property
    def median(self) -> Array:
        """Median by period, shape (horizon,)."""
        return self.quantiles[:, len(SCORES) // 2]

    def quantile(self, probability: float) -> Array:
        """Return a quantile by period, shape (horizon,)."""
        from scipy import special

        if not 0 < probability < 1:
            raise ParameterError(f"A quantile has a probability between 0 and 1; {probability} is not.")
        return np.array([np.interp(special.ndtri(probability), SCORES, row) for row in self.quantiles])

    def interval(self, level: float) -> tuple[Array, Array]:
        """Return the central interval of a level by period, lower and upper."""
        return self.quantile(0.5 - level / 2), self.quantile(0.5 + level / 2)

    def probability_below(self, value: float, period: int = -1, *, strictly: bool = False) -> float:
        """Return the probability that a period's value is at most `value`, or strictly below it.

        The two differ at a bound, zero or all of a share, on which many quantiles may lie.
        """
        from scipy import special

        row = self.quantiles[period]
        reached = int(np.searchsorted(row, value, side="left" if strictly else "right"))
        if reached in (0, len(row)):
            return float(reached > 0)
        around = slice(reached - 1, reached + 1)
        return float(special.ndtr(np.interp(value, row[around], SCORES[around])))

    def draws(self, number: int, seed: int) -> Array:
        """Draw whole paths, shape (number, horizon): each period's own distribution, joined by the correlation."""
        root = np.linalg.cholesky(self.correlation + 1e-9 * np.eye(self.horizon))
        scores = np.random.default_rng(seed).standard_normal((number, self.horizon)) @ root.T
        return np.stack([np.interp(scores[:, i], SCORES, row) for i, row in enumerate(self.quantiles)], axis=1)


def forecast(
    values: Array,
    horizon: int,
    *,
    kind: Kind = "positive",
    upper: float = 100.0,
    regressors: Array | None = None,
    breaks: tuple[int, ...] = (),
) -> Forecast:
    """Project a series of equally spaced periods.

    Parameters
    ----------
    values : numpy.ndarray, shape (periods,)
        At least six figures; NaN where a period is missing.
    horizon : int
        Number of periods after the last one of `values`.
    kind : {"count", "positive", "share", "any"}
        A count is never below zero and never surer than Poisson noise; a share lies between 0 and `upper`.
    upper : float
        Upper bound of a share.
    regressors : numpy.ndarray, shape (periods + horizon, regressors), optional
        Zeros and ones known ahead: quarters.
    breaks : tuple of int
        Positions in `values` at which a new basis begins; a step of unknown size is allowed for at each.

    Returns
    -------
    Forecast

    Raises
    ------
    ParameterError
        When there are fewer than six figures, one is not finite or outside the kind's bounds, the horizon is not
        positive, or all are equal and nothing tells how uncertain the next is.

    Examples
    --------
    >>> deaths = np.array([1746, 1605, 1957, 2248, 2367, 2383, 2503, 2670, 2685, 2830, 2846.0])
    >>> ahead = forecast(deaths, 2, kind="count")
    >>> low, high = ahead.interval(0.95)
    >>> bool((low < ahead.median).all() and (ahead.median < high).all() and ahead.median[0] > 2700)
    True
    """
    values, begin, last = _checked(np.asarray(values, dtype="float64"), horizon, kind, upper)
    breaks = tuple(step - begin for step in breaks if step > begin)
    regressors = None if regressors is None else regressors[begin:]
    unit = upper if kind == "share" else float(np.nanmean(np.abs(values[:last]))) or 1.0
    scaled, beyond = values[:last] / unit, horizon + len(values) - last
    inputs = _inputs(regressors, breaks, len(values) + horizon)
    members, remarks = fitted(scaled, kind, beyond, inputs)
    past = past_scores(members, scaled, beyond, breaks)
    factor = width_factor(past)
    quantiles = unit * averaged_quantiles(members, np.array([last]), beyond, factor)[0]
    correlation = np.mean([member.smoothed.correlation(beyond) for member in members], axis=0)
    if len(past) == 0:
        remarks.append("too few figures to measure the widths at earlier origins")
    kept = slice(beyond - horizon, None)
    return Forecast(
        quantiles=_bounded(quantiles, kind, upper)[kept], correlation=correlation[kept, kept],
        candidates=tuple(member.name for member in members), past=past, factor=factor,
        remarks=(*remarks, *_jump(scaled, breaks)),
    )  # fmt: skip


def _checked(values: Array, horizon: int, kind: Kind, upper: float) -> tuple[Array, int, int]:
    """Return the values from the first figure on, how many came before, and the position after the last figure."""
    if np.isinf(values).any():
        raise ParameterError("A projection needs finite figures; an infinite one is given.")
    known = np.flatnonzero(np.isfinite(values))
    if len(known) < FEWEST:
        raise ParameterError(f"A projection needs at least {FEWEST} figures; {len(known)} are given.")
    seen = values[known]
    if kind != "any" and seen.min() < 0:
        raise ParameterError(f"A series of kind {kind!r} has no values below zero; {seen.min():g} is given.")
    if kind == "share" and seen.max() > upper:
        raise ParameterError(f"A share lies between 0 and {upper:g}; {seen.max():g} is given.")
    if kind != "count" and np.ptp(seen) == 0:
        raise ParameterError(f"All figures are {seen[0]:g}: nothing in them tells how uncertain the next one is.")
    if horizon < 1:
        raise ParameterError(f"A projection looks at least one period ahead; {horizon} is asked for.")
    begin = int(known[0])
    return values[begin:], begin, int(known[-1]) + 1 - begin


def _inputs(regressors: Array | None, breaks: tuple[int, ...], length: int) -> Array | None:
    """Return the regressors with a step at every break, or None where there are none."""
    steps = [(np.arange(length) >= step).astype("float64")[:, None] for step in breaks]
    columns = [*([regressors] if regressors is not None else []), *steps]
    return np.concatenate(columns, axis=1) if columns else None


def _bounded(quantiles: Array, kind: Kind, upper: float) -> Array:
    """Keep quantiles inside what the kind of series can be; a count's are no closer than Poisson noise."""
    if kind == "any":
        return quantiles
    if kind == "count":
        median = np.maximum(quantiles[:, len(SCORES) // 2], 0.0)
        # The root of a Poisson count has a standard deviation of one half whatever its mean (Bartlett 1936).
        poisson = np.maximum(np.sqrt(median)[:, None] + SCORES / 2, 0.0) ** 2
        quantiles = np.where(SCORES > 0, np.maximum(quantiles, poisson), np.minimum(quantiles, poisson))
        quantiles[:, len(SCORES) // 2] = median
    return np.clip(quantiles, 0.0, upper if kind == "share" else None)


def _jump(values: Array, breaks: tuple[int, ...]) -> list[str]:
    """Say when one step is most of what a series has done: it may be a break that nobody marked."""
    seen = np.flatnonzero(np.isfinite(values))
    steps = np.abs(np.diff(values[seen]))
    largest = int(np.argmax(steps))
    if steps.sum() == 0 or steps[largest] <= _ONE_JUMP * steps.sum():
        return []
    # A break may be marked in a period that has no figure.
    if any(seen[largest] < step <= seen[largest + 1] for step in breaks):
        return []
    return ["one step is more than half of all movement: if it is a break in the series, mark it"]
