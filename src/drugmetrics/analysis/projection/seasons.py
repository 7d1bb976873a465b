"""Whether a series of quarters has a season, decided by its own likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from drugmetrics.analysis.projection.grid import random_walk
from drugmetrics.analysis.projection.scales import LEVEL, ROOT
from drugmetrics.analysis.projection.smoothing import smooth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from drugmetrics.analysis.projection.trajectory import Trajectory

#: Three years of quarters: with fewer a season cannot be told from chance.
_FEWEST = 12


def quarters(line: Trajectory, horizon: int) -> NDArray[np.float64] | None:
    """Return regressors for the quarters, or None for a series without a season.

    Parameters
    ----------
    line : Trajectory
    horizon : int

    Returns
    -------
    numpy.ndarray, shape (periods + horizon, 3), or None
        Ones in the second, third and fourth quarter of the series. None for steps other than quarters, fewer than
        twelve figures, or where a random walk is no likelier with them (marginal likelihoods, weak priors on each).
    """
    if line.step != 3 or np.isfinite(line.values).sum() < _FEWEST or not np.nanmax(np.abs(line.values)):
        return None
    place = np.arange(len(line.values) + horizon) % 4
    seasons = (place[:, None] == np.arange(1, 4)).astype("float64")
    scale = LEVEL if line.kind == "any" else ROOT
    scaled = scale.there(line.values / np.nanmean(np.abs(line.values)))
    without, having = (
        smooth(scaled, random_walk(drift=True), horizon=1, regressors=inputs).evidence() for inputs in (None, seasons)
    )
    return seasons if having > without else None
