"""A triangle of running totals, origins by ages: what makes it one, and what it may not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: Fewer origins leave the noise of the factors unknown.
FEWEST_ORIGINS = 3


def checked_triangle(triangle: pd.DataFrame | ArrayLike, *, may_fall: bool = False) -> pd.DataFrame:
    """Return a triangle as a table of floats, or refuse it.

    Parameters
    ----------
    triangle : pandas.DataFrame or array_like
        Running totals above zero, origins in rows from the oldest to the newest, ages in columns from the youngest to
        the oldest; NaN where not known yet. Each origin is known from the first age on without gaps and to one age
        fewer than the one before it; any number of the oldest may be known at all ages.
    may_fall : bool
        Whether a running total may be smaller than the one before.

    Returns
    -------
    pandas.DataFrame
        The same figures, labels kept.

    Raises
    ------
    ParameterError
        For fewer than three origins or two ages, an origin or age that stands twice, a figure that is not above zero
        and finite, another shape, an age no origin has reached, or a fall that is not allowed.

    Examples
    --------
    >>> checked_triangle([[4, 6], [5, 7], [3, float("nan")]]).shape
    (3, 2)
    """
    try:
        table = triangle if isinstance(triangle, pd.DataFrame) else pd.DataFrame(np.asarray(triangle, dtype="float64"))
        known = table.astype("float64")
    except (TypeError, ValueError) as error:
        raise ParameterError(
            f"A triangle is a table of numbers, origins by ages; found other things: {error}"
        ) from error
    if len(known) < FEWEST_ORIGINS or len(known.columns) < 2:
        raise ParameterError(
            f"A triangle has {FEWEST_ORIGINS} origins and 2 ages or more; found {len(known)} and {len(known.columns)}."
        )
    if not (known.index.is_unique and known.columns.is_unique):
        raise ParameterError("Every origin and every age stands once in a triangle; found one twice. Name them apart.")
    figures = known.to_numpy()
    seen = ~np.isnan(figures)
    _refuse(
        known,
        seen & ~((figures > 0) & np.isfinite(figures)),
        "A running total is a finite number above zero",
        "Join ages or origins until each has deaths, or leave the origin out.",
    )
    _check_shape(known, seen)
    if not may_fall:
        fell = np.zeros_like(seen)
        fell[:, 1:] = np.diff(figures, axis=1) < 0
        _refuse(
            known,
            fell,
            "A running total never falls, for registrations only add",
            "Put the slip right, or pass may_fall=True where revisions take deaths away.",
        )
    return known


def _refuse(known: pd.DataFrame, wrong: NDArray[np.bool_], wanted: str, remedy: str) -> None:
    if wrong.any():
        row, column = (int(place) for place in np.argwhere(wrong)[0])
        origin, age = known.index[row], known.columns[column]
        found = known.to_numpy()[row, column]
        raise ParameterError(f"{wanted}; that of origin {origin} at age {age} is {found:g}. {remedy}")


def _check_shape(known: pd.DataFrame, seen: NDArray[np.bool_]) -> None:
    lengths, ages = seen.sum(axis=1), seen.shape[1]
    least = max(int(lengths[-1]), 1)
    wanted = np.minimum(least + np.arange(len(lengths))[::-1], ages)
    wrong = np.flatnonzero((seen != (np.arange(ages) < wanted[:, None])).any(axis=1))
    if len(wrong):
        row = int(wrong[0])
        raise ParameterError(
            "Each origin of a triangle is known from the first age on, without gaps, to one age fewer than the one "
            f"before it; origin {known.index[row]} is not known at its first {wanted[row]} ages alone. Sort origins "
            "and ages, and put NaN for what is not known yet."
        )
    if lengths[0] < ages:
        raise ParameterError(
            f"No origin has reached age {known.columns[-1]}: nothing says what follows age "
            f"{known.columns[int(lengths[0]) - 1]}. Leave out the ages that none has reached."
        )
