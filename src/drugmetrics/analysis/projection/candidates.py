"""The candidates of each kind of series, fitted; one that runs away is replaced, and the result says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from drugmetrics.analysis.projection.grid import Grid, averaged, random_walk
from drugmetrics.analysis.projection.scales import ARCSINE, FOURTH_ROOT, LEVEL, LOGIT, ROOT, Scale
from drugmetrics.analysis.projection.smoothing import Smoothed, smooth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Kind = Literal["count", "positive", "share", "any"]
#: Quantiles are kept at these standard normal scores, 0.003% to 99.997%.
SCORES = np.linspace(-4.0, 4.0, 81)
#: Width of the Student's t quantiles and its share of the degrees of freedom: narrower shoulders, heavier tails. Tuned
#: on the M1 and M3 competitions (docs/validation.md).
WIDTH, TAIL, FEWEST_FREEDOM = 0.9, 1 / 3, 2.5
#: No median may leave the last value by more than this many times the range seen, a series' length ahead.
_RUNAWAY = 3.0


@dataclass(frozen=True)
class Candidate:
    """A grid on a scale, run through a series."""

    name: str
    scale: Scale
    smoothed: Smoothed

    def quantiles(self, origins: NDArray[np.int64], horizon: int, factor: float = 1.0) -> Array:
        """Return quantiles at SCORES, shape (origins, horizon, scores), spread drawn out by a factor."""
        ahead = self.smoothed.ahead(origins, horizon)
        reach = factor * ahead.spread[:, :, None] * _tails(ahead.freedom)[:, None, :]
        return self.scale.back(ahead.mean[:, :, None] + reach)


def _members(kind: Kind) -> list[tuple[str, Scale, Grid]]:
    """Return the candidates of a kind of series: smoothing on its scales, and a random walk with drift."""
    scales = {"share": (ARCSINE, LOGIT), "any": (LEVEL,)}.get(kind, (ROOT, FOURTH_ROOT))
    smoothing = [(f"smoothing, {scale.name}", scale, averaged()) for scale in scales]
    return [*smoothing, ("random walk with drift, level", LEVEL, random_walk(drift=True))]


def fitted(values: Array, kind: Kind, horizon: int, regressors: Array | None) -> tuple[list[Candidate], list[str]]:
    """Fit every candidate of a kind of series.

    Parameters
    ----------
    values : numpy.ndarray, shape (periods,)
        Divided by their mean (shares: by their upper bound).
    kind : str
    horizon : int
    regressors : numpy.ndarray, shape (periods + horizon, regressors), or None

    Returns
    -------
    list of Candidate, list of str
        The candidates, and a remark for each that had to be replaced by a random walk without drift.
    """
    kept, remarks = [], []
    for name, scale, grid in _members(kind):
        candidate = Candidate(name, scale, smooth(scale.there(values), grid, horizon=horizon, regressors=regressors))
        if runs_away(candidate, values, horizon):
            walk = smooth(scale.there(values), random_walk(drift=False), horizon=horizon, regressors=regressors)
            candidate = Candidate(f"random walk, {scale.name}", scale, walk)
            remarks.append(f"{name} ran away and was replaced by a random walk")
        kept.append(candidate)
    return kept, remarks


def runs_away(candidate: Candidate, values: Array, horizon: int) -> bool:
    """Say whether a median leaves the last value by far more than anything the series has done."""
    median = candidate.quantiles(np.array([len(values)]), horizon)[0, :, len(SCORES) // 2]
    seen = values[np.isfinite(values)]
    stretch = np.maximum(np.arange(1, horizon + 1) / len(seen), 1.0)
    return not bool((np.abs(median - seen[-1]) <= _RUNAWAY * np.ptp(seen) * stretch + 1e-9).all())


def averaged_quantiles(
    candidates: list[Candidate], origins: NDArray[np.int64], horizon: int, factor: float = 1.0
) -> Array:
    """Average the candidates' quantiles, shape (origins, horizon, scores)."""
    parts = [candidate.quantiles(origins, horizon, factor) for candidate in candidates]
    return np.asarray(np.mean(parts, axis=0))


def _tails(freedom: Array) -> Array:
    """Return Student's t quantiles at SCORES for each origin, shape (origins, scores)."""
    from scipy import special

    heavier = np.maximum(freedom * TAIL, FEWEST_FREEDOM)
    return np.asarray(WIDTH * special.stdtrit(heavier[:, None], special.ndtr(SCORES)[None, :]))
