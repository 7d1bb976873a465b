"""The slope index of inequality: how far values differ from the most to the least deprived of all people.

People, not areas, are ranked: a group stands at the middle of its share of the population, from 0 for the most deprived
to 1 for the least, and the slope of the line through the groups, each weighing as many people as it has, is the index
(Low and Low 2004, doi 10.1093/pubmed/fdh175, as the Office for Health Improvement and Disparities works it out). It is
negative where the deprived have more of what is counted. The relative index is the ratio of the line's two ends.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drugmetrics.analysis.rates.inputs import FloatArray, Values, checked_level, numbers, refuse_other_areas
from drugmetrics.errors import ParameterError

#: A line through fewer groups is a guess (OHID takes 5 to 100).
FEWEST_GROUPS = 5
DRAWS = 10_000
Scale = Literal["linear", "log"]
COLUMNS = ("slope", "slope_lower", "slope_upper", "relative", "relative_lower", "relative_upper")


def slope_index(
    values: Values | pd.DataFrame,
    populations: Values | pd.DataFrame,
    *,
    standard_errors: Values | pd.DataFrame | None = None,
    scale: Scale = "linear",
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the slope index over deprivation tenths, fifths or the like.

    Parameters
    ----------
    values, populations : array_like or pandas.DataFrame
        Shape (groups,), or (areas, groups) for the index of every area at once; groups from the most to the least
        deprived.
    standard_errors : array_like or pandas.DataFrame, optional
        Of the values. The limits are then had by drawing the values anew, as OHID does. Without them they come from how
        far the groups lie off the line (weighted least squares, t with two degrees of freedom fewer than groups), and
        the relative index has none.
    scale : {"linear", "log"}
        Whether the standard errors are those of the values, which are drawn from a normal distribution, or those of
        their logarithms, as rates and their uneven limits ask: ``log(upper / lower) / 3.92`` for limits at 95%.
    level : float
        Two-sided.
    draws, seed : int
        The same seed gives the same limits.

    Returns
    -------
    pandas.DataFrame
        One row an area (one alone for one-dimensional values): slope, slope_lower, slope_upper, relative,
        relative_lower, relative_upper. All NaN for an area of which a group's value, population or standard error is
        missing, or a population is zero; the relative index also where the line does not stay above zero.

    Raises
    ------
    ParameterError
        For fewer than five groups, shapes that do not match, negative numbers, and unknown scales.

    Examples
    --------
    >>> line = slope_index([90, 80, 70, 60, 50], [10, 10, 10, 10, 10])
    >>> line[["slope", "relative"]].round(2).values.tolist()
    [[-50.0, 0.47]]
    """
    refuse_other_areas(values, populations, standard_errors)
    y, people = (
        np.atleast_2d(numbers(given, what)) for given, what in ((values, "values"), (populations, "populations"))
    )
    errors = None if standard_errors is None else np.atleast_2d(numbers(standard_errors, "standard errors"))
    if y.ndim != 2 or people.shape != y.shape or (errors is not None and errors.shape != y.shape):
        raise ParameterError("Values, populations and standard errors are of the same areas and groups; shapes differ.")
    if y.shape[1] < FEWEST_GROUPS:
        raise ParameterError(f"A slope takes at least {FEWEST_GROUPS} groups; found {y.shape[1]}.")
    wanted = (y, people) if errors is None else (y, people, errors)
    whole: NDArray[np.bool_] = np.asarray((people > 0).all(axis=1) & ~np.isnan(sum(wanted)).any(axis=1))
    people = np.where(whole[:, np.newaxis], people, np.nan)
    share = people / people.sum(axis=1, keepdims=True)
    table = _indices(y, share, share.cumsum(axis=1) - share / 2, errors, scale, checked_level(level), draws, seed)
    return table.set_axis(values.index, axis=0) if isinstance(values, pd.DataFrame) else table


def slope_index_of_areas(
    values: Values,
    populations: Values,
    scores: Values,
    *,
    standard_errors: Values | None = None,
    scale: Scale = "linear",
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the slope index over areas ranked by a score of deprivation, such as that of the index of 2019.

    Parameters
    ----------
    values, populations : array_like
        One an area.
    scores : array_like
        The higher, the more deprived; areas with the same score share the middle of their ranks.
    standard_errors, scale, level, draws, seed
        As in `slope_index`. Without standard errors the limits take in how far areas lie off the line, which chance
        alone seldom accounts for; with them they take in chance alone.

    Returns
    -------
    pandas.DataFrame
        One row, with the columns of `slope_index`. An area without population or score is left out; one whose value is
        suppressed or missing keeps its place among the ranks and is left out of the line.

    Raises
    ------
    ParameterError
        As in `slope_index`, for numbers of areas that differ, and when all have the same score.

    Examples
    --------
    >>> rates, people, scores = [40, 55, 48, 70, 90], [3e5, 2e5, 4e5, 2e5, 1e5], [10.1, 22.0, 15.5, 30.2, 41.0]
    >>> slope_index_of_areas(rates, people, scores)[["slope", "slope_lower", "slope_upper"]].round(1).values.tolist()
    [[-48.3, -84.1, -12.4]]
    """
    refuse_other_areas(values, populations, scores, standard_errors)
    y, people, score = (
        numbers(given, what, least=least)
        for given, what, least in ((values, "values", 0), (populations, "populations", 0), (scores, "scores", -np.inf))
    )
    errors = None if standard_errors is None else numbers(standard_errors, "standard errors")
    if not (y.ndim == 1 and y.shape == people.shape == score.shape) or (errors is not None and errors.shape != y.shape):
        raise ParameterError("Values, populations, scores and standard errors are one an area; their numbers differ.")
    ranked = (people > 0) & ~np.isnan(score)
    position = np.full(y.shape, np.nan)
    position[ranked] = relative_ranks(people[ranked], score[ranked])
    used = ranked & ~np.isnan(y) & (~np.isnan(errors) if errors is not None else True)
    if used.sum() < FEWEST_GROUPS:
        raise ParameterError(f"A slope takes at least {FEWEST_GROUPS} areas with value, population and score; "
                             f"found {int(used.sum())}.")  # fmt: skip
    if np.ptp(position[used]) == 0:
        raise ParameterError("The areas are all of one score; no line can be laid through them.")
    share = people[used] / people[used].sum()
    some = errors[used][np.newaxis, :] if errors is not None else None
    one, at = y[used][np.newaxis, :], position[used][np.newaxis, :]
    return _indices(one, share[np.newaxis, :], at, some, scale, checked_level(level), draws, seed)


def relative_ranks(populations: FloatArray, scores: FloatArray) -> FloatArray:
    """Return where each area stands among all people, from 0 (most deprived, highest score) to 1.

    Examples
    --------
    >>> relative_ranks(np.array([10.0, 20.0, 10.0]), np.array([5.0, 9.0, 5.0]))
    array([0.75, 0.25, 0.75])
    """
    _, place = np.unique(-scores, return_inverse=True)
    together = np.bincount(place, weights=populations)
    middles: FloatArray = (together.cumsum() - together / 2) / together.sum()
    return middles[place]


def _indices(
    y: FloatArray,
    share: FloatArray,
    position: FloatArray,
    errors: FloatArray | None,
    scale: Scale,
    level: float,
    draws: int,
    seed: int,
) -> pd.DataFrame:
    """Fit the lines of all rows and their limits. Slope and start of a line are weighted sums of the values."""
    if scale not in ("linear", "log") or draws < 100:
        raise ParameterError(f"The scale is linear or log, with at least 100 draws; found {scale!r} and {draws}.")
    off = position - (share * position).sum(axis=1, keepdims=True)
    spread = (share * off**2).sum(axis=1, keepdims=True)
    for_slope = share * off / spread
    for_start = share - for_slope * (position - off)
    slope, start = (for_slope * y).sum(axis=1), (for_start * y).sum(axis=1)
    found = {"slope": slope, "relative": _ratio(start, slope)}
    if errors is None:
        from scipy.special import stdtrit

        free = y.shape[1] - 2
        residual = y - start[:, np.newaxis] - slope[:, np.newaxis] * position
        error = np.sqrt((share * residual**2).sum(axis=1) / free / spread[:, 0])
        half = stdtrit(free, 0.5 + level / 2) * error
        found |= {"slope_lower": slope - half, "slope_upper": slope + half}
    else:
        tails = [(1 - level) / 2, (1 + level) / 2]
        slopes, starts = _drawn(y, errors, scale, (for_slope, for_start), draws, seed)
        for name, drawn in (("slope", slopes), ("relative", _ratio(starts, slopes, without=np.inf))):
            ends = np.quantile(drawn, tails, axis=0, method="inverted_cdf")
            found |= {f"{name}_lower": ends[0], f"{name}_upper": ends[1]}
    table = pd.DataFrame(found, columns=list(COLUMNS), dtype="float64")
    table.loc[table["slope"].isna(), :] = np.nan
    return table


def _ratio(start: FloatArray, slope: FloatArray, without: float = np.nan) -> FloatArray:
    """Return the line's end over its start, where it starts above zero."""
    positive: NDArray[np.bool_] = start > 0
    return np.where(positive, 1 + slope / np.where(positive, start, 1.0), without)


def _drawn(
    y: FloatArray, errors: FloatArray, scale: Scale, sums: tuple[FloatArray, FloatArray], draws: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Return slopes and starts of lines through values drawn anew: each of shape (draws, rows)."""
    noise = errors * np.random.default_rng(seed).standard_normal((draws, *y.shape))
    values = y + noise if scale == "linear" else y * np.exp(noise)
    slopes, starts = (np.einsum("drg,rg->dr", values, weights) for weights in sums)
    return slopes, starts
