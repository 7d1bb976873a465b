"""What every score asks of its input."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drugmetrics.errors import ParameterError

Floats = NDArray[np.float64]


def together(**given: ArrayLike) -> tuple[Floats, ...]:
    """Return the arrays as floats, when they broadcast; otherwise say which does not fit."""
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in given.items()}
    try:
        np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError as mismatch:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ParameterError(f"Arrays of shapes that fit together are wanted; found {shapes}.") from mismatch
    return tuple(arrays.values())


def mean_over_horizon(errors: Floats) -> Floats:
    """Return the mean over the last axis, when there is one."""
    if not errors.shape[-1:] or errors.shape[-1] == 0:
        raise ParameterError(f"Arrays whose last axis is the horizon are wanted; found the shape {errors.shape}.")
    return np.asarray(np.mean(errors, axis=-1))


def check_level(level: float) -> None:
    """Refuse a level that is no share."""
    if not 0 < level < 1:
        raise ParameterError(f"A level lies between 0 and 1, such as 0.95; {level} does not.")
