"""The change of a product of three factors, split into one part a factor with nothing left over.

Each part is what the product would have changed by, had that factor alone moved, averaged over the orders in which the
three can move (Das Gupta 1978, doi 10.2307/2060493, and 1993, Standardization and Decomposition of Rates: A User's
Manual, US Bureau of the Census P23-186, chapter 2; two factors are Kitagawa 1955, doi 10.1080/01621459.1955.10501299).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from drugmetrics.analysis.rates.inputs import FloatArray


def das_gupta(
    first: tuple[ArrayLike, ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike, ArrayLike]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Split the change of a product of three factors into one part a factor, with nothing left over.

    Parameters
    ----------
    first, second : tuple of three array_like
        The factors before and after, such as people, shares of ages, and rates by age; shapes that broadcast.

    Returns
    -------
    tuple of three numpy.ndarray
        The part of each factor, element by element: they add up to the product after minus the product before. With
        one factor that stays the same this is Kitagawa's split into structure and rate.

    Examples
    --------
    Das Gupta's three factors of the crude birth rate in Austria and Chile, 1981 (1993, chapter 2):

    >>> parts = das_gupta((51.78746, 0.45919, 0.52638), (84.90502, 0.75756, 0.51065))
    >>> [round(float(part), 4) for part in parts]
    [10.434, 10.5608, -0.667]
    """
    (a, b, c), (x, y, z) = (tuple(np.asarray(one, dtype="float64") for one in factors) for factors in (first, second))

    def part(change: FloatArray, p: FloatArray, q: FloatArray, r: FloatArray, s: FloatArray) -> FloatArray:
        return np.asarray(change * ((p * q + r * s) / 3 + (p * s + r * q) / 6))

    return part(x - a, b, c, y, z), part(y - b, a, c, x, z), part(z - c, a, b, x, y)
