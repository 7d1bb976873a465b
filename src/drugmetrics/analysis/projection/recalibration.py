"""How far a series has surprised: what came at its earlier origins against what would have been said then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from drugmetrics.analysis.projection.candidates import SCORES, Candidate, averaged_quantiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: The first origin knows so many figures.
FIRST_ORIGIN = 8
#: How many origins' worth of errors the belief that widths are right already is worth; a score counts no more than
#: `LARGEST`; widths are never drawn in below `NARROWEST`. Tuned on the M1 and M3 competitions (docs/validation.md).
BELIEF, LARGEST, NARROWEST = 20.0, 3.0, 0.9


def past_scores(candidates: list[Candidate], values: Array, horizon: int, breaks: tuple[int, ...] = ()) -> Array:
    """Return where each later figure lay in what would have been said of it, as standard normal scores.

    Parameters
    ----------
    candidates : list of Candidate
        Run through `values`.
    values : numpy.ndarray, shape (periods,)
        On the scale of the candidates' quantiles.
    horizon : int
    breaks : tuple of int
        Positions at which a new basis begins: nothing is scored across one.

    Returns
    -------
    numpy.ndarray, shape (origins, horizon)
        NaN where nothing came or nothing could be said.
    """
    known = np.flatnonzero(np.isfinite(values)) + 1
    origins = known[(np.arange(1, len(known) + 1) >= FIRST_ORIGIN) & (known < len(values))]
    scores = np.full((len(origins), horizon), np.nan)
    if len(origins) == 0:
        return scores
    quantiles = averaged_quantiles(candidates, origins, horizon)
    for row, origin in enumerate(origins):
        ends = min([step for step in breaks if step >= origin] + [len(values)])
        for ahead in range(min(horizon, ends - origin)):
            if np.isfinite(values[origin + ahead]):
                scores[row, ahead] = score(quantiles[row, ahead], values[origin + ahead])
    return scores


def score(quantiles: Array, value: float) -> float:
    """Return the standard normal score of a value among quantiles at SCORES."""
    rising = quantiles + 1e-12 * np.arange(len(SCORES))
    return float(np.interp(value, rising, SCORES))


def width_factor(scores: Array) -> float:
    """Return by how much the widths are to be drawn out.

    The root of the mean squared score (1 where widths are right), drawn towards 1 by a belief worth `BELIEF` origins:
    errors of one origin at several horizons go together, so an origin counts once.

    Examples
    --------
    >>> width_factor(np.full((0, 3), np.nan)), round(width_factor(np.full((10, 1), 2.0)), 3)
    (1.0, 1.414)
    """
    seen = np.isfinite(scores)
    if not seen.any():
        return 1.0
    surprise = float(np.mean(np.minimum(scores[seen] ** 2, LARGEST**2)))
    origins = int(seen.any(axis=1).sum())
    factor = np.sqrt((BELIEF + origins * surprise) / (BELIEF + origins))
    return float(max(factor, NARROWEST))
