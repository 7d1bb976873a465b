"""Scales on which a series is modelled, and the way back.

Square and fourth roots stand between levels, on which growth is too tame, and logarithms, on which it runs away and
zeros have no place; the square root also steadies the noise of counts. Shares have the arcsine root and the logit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """A scale: the way there and the way back, which rises everywhere or stays.

    Attributes
    ----------
    there, back : callable
        On values already divided by their mean (or, for shares, by their upper bound).
    """

    name: str
    there: Callable[[Array], Array]
    back: Callable[[Array], Array]


def _power(name: str, power: float) -> Scale:
    return Scale(name, lambda values: values**power, lambda scaled: np.maximum(scaled, 0.0) ** (1 / power))


def _sine(scaled: Array) -> Array:
    return np.asarray(np.sin(np.clip(scaled, 0.0, np.pi / 2)) ** 2)


def _logit(shares: Array) -> Array:
    inside = np.clip(shares, 0.001, 0.999)
    return np.asarray(np.log(inside / (1 - inside)))


LEVEL = Scale("level", lambda values: values, lambda scaled: scaled)
ROOT = _power("square root", 0.5)
FOURTH_ROOT = _power("fourth root", 0.25)
ARCSINE = Scale("arcsine root", lambda shares: np.arcsin(np.sqrt(shares)), _sine)
LOGIT = Scale("logit", _logit, lambda scaled: 1 / (1 + np.exp(-np.clip(scaled, -30, 30))))
