"""Exponential smoothing's parameters as a grid, each point with its weight before any figure is seen.

A grid has no optimiser that can fail or run away, and averaging over it carries the uncertainty of the parameters into
the intervals. The model is damped-trend smoothing with one source of error (ETS(A,Ad,N); Hyndman, Koehler, Ord and
Snyder 2008, doi 10.1007/978-3-540-71918-2). Its corners are the usual candidates: a random walk (alpha 1, no trend), a
random walk with drift (alpha 1, steady trend), simple smoothing with drift, which is Theta (Hyndman and Billah 2003,
doi 10.1016/S0169-2070(01)00143-1), a local linear trend (beta above 0) and a straight line (alpha 0).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Grid:
    """Points of the parameter space.

    Attributes
    ----------
    alpha, beta : numpy.ndarray, shape (points,)
        How far the level and the slope follow each error.
    phi : numpy.ndarray, shape (points,)
        What is left of the slope after a period: 1 for a steady trend, 0 where there is no slope.
    precision : numpy.ndarray, shape (points,)
        Precision of the first slope before any figure is seen, relative to the errors': 4 holds it to about half an
        error a period.
    log_weight : numpy.ndarray, shape (points,)
        Logarithm of the weight before any figure is seen.
    """

    alpha: NDArray[np.float64]
    beta: NDArray[np.float64]
    phi: NDArray[np.float64]
    precision: NDArray[np.float64]
    log_weight: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.alpha)


@dataclass(frozen=True)
class Prior:
    """What is believed of a short series before it is seen; tuned on the M1 and M3 competitions (docs/validation.md).

    Attributes
    ----------
    no_trend, damped : float
        Weights of no trend and of a damped trend; a steady trend has the rest.
    walk : float
        Weight of alpha = 1; the other alphas share the rest alike.
    steady_slope : float
        Weight of a slope that stays as it began (beta = 0).
    """

    no_trend: float = 0.5
    damped: float = 0.05
    walk: float = 0.4
    steady_slope: float = 0.5


ALPHAS = (0.0, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)
#: beta as a share of alpha.
SLOPE_SHARES = (0.0, 0.1, 0.2, 0.4, 0.7)
PRECISIONS = (0.25, 1.0, 4.0)
PHI_DAMPED = 0.9


@cache
def averaged(prior: Prior | None = None) -> Grid:
    """Return the grid that is averaged over.

    Examples
    --------
    >>> grid = averaged()
    >>> bool(np.isclose(np.exp(grid.log_weight).sum(), 1)), len(grid) < 250
    (True, True)
    """
    prior = prior or Prior()
    points = [(alpha, 0.0, 0.0, 1.0, prior.no_trend * _alpha_weight(alpha, prior)) for alpha in ALPHAS]
    for phi, weight in ((1.0, 1 - prior.no_trend - prior.damped), (PHI_DAMPED, prior.damped)):
        for alpha, precision in product(ALPHAS, PRECISIONS):
            each = weight * _alpha_weight(alpha, prior) / len(PRECISIONS)
            points += [(alpha, alpha * share, phi, precision, each * part) for share, part in _slopes(alpha, prior)]
    return _grid(points)


def random_walk(*, drift: bool) -> Grid:
    """Return the single point of a random walk, with or without drift."""
    return _grid([(1.0, 0.0, 1.0 if drift else 0.0, 1.0, 1.0)])


def _alpha_weight(alpha: float, prior: Prior) -> float:
    return prior.walk if alpha == 1 else (1 - prior.walk) / (len(ALPHAS) - 1)


def _slopes(alpha: float, prior: Prior) -> list[tuple[float, float]]:
    """Return the slope shares of an alpha with their weights; a level that never moves has a slope that never does."""
    if alpha == 0:
        return [(0.0, 1.0)]
    rest = (1 - prior.steady_slope) / (len(SLOPE_SHARES) - 1)
    return [(share, prior.steady_slope if share == 0 else rest) for share in SLOPE_SHARES]


def _grid(points: Iterable[tuple[float, float, float, float, float]]) -> Grid:
    alpha, beta, phi, precision, weight = np.array([point for point in points if point[-1] > 0]).T
    return Grid(alpha, beta, phi, precision, np.log(weight))
