"""Ranks of areas as intervals: a rank alone says more than the figures know."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drugmetrics.analysis.rates.inputs import FloatArray, Kind, Values, checked_level
from drugmetrics.analysis.rates.shrinkage import Shrinkage, shrink
from drugmetrics.errors import ParameterError

#: Draws that give the ends of an interval among 150 areas to within a rank or two.
DRAWS = 10_000
#: A beta distribution wants both its parameters above zero; areas with none, or nothing else, come this near.
_SMALLEST = 1e-9


def rank_intervals(
    counts: Values,
    denominators: Values,
    *,
    kind: Kind = "rate",
    level: float = 0.95,
    highest_first: bool = True,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the interval each area's rank lies in.

    Every draw takes one value an area from its posterior and ranks them; the interval holds the middle 95% of an area's
    ranks (Marshall and Spiegelhalter 1998, doi 10.1136/bmj.316.7146.1701). The posterior is the gamma (rates) or beta
    (proportions) whose mean is the area's value as `shrink` gives it. Areas that the figures cannot tell apart at all
    (a variance of zero between them) are ranked at random.

    Parameters
    ----------
    counts, denominators : array_like or pandas.Series
        One an area; what is suppressed, missing or without denominator is not ranked.
    kind : {"rate", "proportion"}
    level : float
        Two-sided.
    highest_first : bool
        Whether rank 1 is the highest value.
    draws : int
        At least 100.
    seed : int
        The same seed gives the same intervals.

    Returns
    -------
    pandas.DataFrame
        One row an area: rank_lower, rank_upper, whole numbers from 1; missing where the area is not ranked. No single
        rank is given.

    Raises
    ------
    ParameterError
        For negative or infinite numbers, areas that do not match, too few draws, and when no area has both.

    Examples
    --------
    >>> rank_intervals([900, 500, 510, 100], [10_000] * 4).values.tolist()
    [[1, 1], [2, 3], [2, 3], [4, 4]]
    """
    tail = (1 - checked_level(level)) / 2
    if draws < 100:
        raise ParameterError(f"An interval of ranks takes at least 100 draws; found {draws}.")
    shrunk = shrink(counts, denominators, kind=kind)
    generator = np.random.default_rng(seed)
    values = posterior(shrunk, kind, draws, generator)
    # The random second key breaks ties: of areas that cannot be told apart none comes first by its place in the table.
    order = np.lexsort((generator.random(values.shape), -values if highest_first else values), axis=-1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, values.shape[1] + 1)[np.newaxis, :], axis=1)
    ends = np.quantile(ranks, [tail, 1 - tail], axis=0, method="inverted_cdf")
    known = shrunk.table["value"].notna().to_numpy()
    filled = np.full((len(known), 2), np.nan)
    filled[known] = ends.T
    return pd.DataFrame(filled, index=shrunk.table.index, columns=["rank_lower", "rank_upper"]).astype("Int64")


def posterior(shrunk: Shrinkage, kind: Kind, draws: int, generator: np.random.Generator) -> FloatArray:
    """Draw from the posterior of each known area: shape (draws, areas)."""
    known = shrunk.table.dropna(subset="value")
    x, n = known["count"].to_numpy(), known["denominator"].to_numpy()
    shape, size = (draws, len(known)), shrunk.prior_size
    if np.isinf(size):
        return np.full(shape, shrunk.mean)
    if kind == "rate":
        return generator.standard_gamma(shrunk.mean * size + x, shape) / (size + n)
    yes, no = shrunk.mean * size + x, (1 - shrunk.mean) * size + n - x
    return generator.beta(np.maximum(yes, _SMALLEST), np.maximum(no, _SMALLEST), shape)
