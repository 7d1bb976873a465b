"""A made-up series and the widths of its projection, for the tests of forecasts."""

from __future__ import annotations

import numpy as np

from drugmetrics.analysis.projection.forecast import Forecast


def walk(length: int = 25, seed: int = 1, step: float = 5) -> np.ndarray:
    return 200 + np.cumsum(np.random.default_rng(seed).normal(2, step, length))


def width(found: Forecast, level: float = 0.95) -> np.ndarray:
    lower, upper = found.interval(level)
    return upper - lower
