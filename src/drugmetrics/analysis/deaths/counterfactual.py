"""Registrations against a counterfactual: the trend before the strategy, continued. A difference, never an effect.

A = sum of (counterfactual count - registered count), per year and together, each with the interval of its own draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.continuation import Continuation, continued
from drugmetrics.analysis.deaths.count_regression import Family
from drugmetrics.analysis.deaths.difference import Counterfactual, compared, history, horizon_end, yearly
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE, WINDOW
from drugmetrics.analysis.deaths.simulation import drawn_counts
from drugmetrics.analysis.deaths.trend_forms import Trend, design
from drugmetrics.analysis.deaths.wander import LONGEST_JUDGED, past_errors, variance_a_year
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["DRAWS", "FEWEST_ERRORS", "LAST_YEAR_BEFORE", "SEED", "WINDOW", "Counterfactual", "counterfactual"]

#: An interval needs the errors of the trend at this many earlier years.
FEWEST_ERRORS = 6
#: How many counterfactual histories are drawn, and with which seed, when not said.
DRAWS, SEED = 4000, 2021


def counterfactual(
    counts: pd.Series,
    *,
    trend: Trend = "linear",
    family: Family = "quasi-Poisson",
    last: int = LAST_YEAR_BEFORE,
    window: int | Literal["all"] = WINDOW,
    population: pd.Series | None = None,
    counted_from: int = LAST_YEAR_BEFORE + 1,
    until: int | None = None,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Counterfactual:
    """Compare registrations with a form of trend fitted to the years before, continued.

    Intervals hold the coefficients' error, the counts' over-dispersed noise and the wander of trends, which is measured
    by the errors that the same form would have made at every earlier year of the same series.

    Parameters
    ----------
    counts : pandas.Series
        Registrations by year (integer index, no year missing).
    trend : {"linear", "damped", "change-point", "smooth"}
        Its form on the log scale.
    family : {"quasi-Poisson", "negative binomial"}
    last : int
        Last year the trend is fitted to.
    window : int or "all"
        How many years it is fitted to; "all" from the first one held.
    population : pandas.Series, optional
        People at mid-year, by year: the trend is then of deaths per head. Nothing is filled in: every fitted year needs
        one, and the counterfactual ends with the last year that has one.
    counted_from : int
        First year whose difference counts.
    until : int, optional
        Last year to continue the trend to; the newest observed, and at least one, when not given.
    level : float
        Level of the intervals.
    draws, seed : int
        The same seed gives the same intervals.

    Returns
    -------
    Counterfactual

    Raises
    ------
    ParameterError
        When years or populations are missing, or too few years are held for the trend and the errors of its interval.

    Examples
    --------
    >>> steady = pd.Series([98.0, 102.0] * 16, index=range(1992, 2024))
    >>> result = counterfactual(steady)
    >>> result.years["expected"].round().tolist(), round(result.total["difference"]), result.first
    ([101.0, 101.0], 1, 2012)
    """
    counts = yearly(counts)
    past = history(counts, last, level, draws)
    end = horizon_end(counts, last, counted_from, until)
    width = len(past) if window == "all" else window
    form = design(trend, width, end - last)
    wanted = max(width, min(width, LONGEST_JUDGED) + FEWEST_ERRORS)
    if len(past) < wanted:
        raise ParameterError(
            f"A trend over {width} years with a measured interval needs {wanted} years up to {last}; "
            f"{len(past)} are held."
        )
    offset: Array | None = None
    remarks: list[str] = []
    if population is not None:
        offset, remarks = _log_population(population, range(last - width + 1, end + 1), counted_from)
        end = last + len(offset) - width
        form = design(trend, width, end - last)
    made = continued(
        past.to_numpy()[None, -width:], form, family=family,
        offset=None if offset is None else offset[:width], ahead=None if offset is None else offset[width:],
    )  # fmt: skip
    if not np.isfinite(made.mean).all():
        raise ParameterError(f"No {trend} trend can be fitted to {last - width + 1} to {last}: too few deaths in them.")
    measured = past_errors(past.to_numpy(), trend=trend, family=family, window=width, horizon=end - last)
    variance = variance_a_year(measured)
    drawn = drawn_counts(made, form, variance=variance, freedom=measured.freedom, number=draws, seed=seed)
    expected = pd.Series(made.expected[0], index=range(last + 1, end + 1))
    years, total = compared(expected, drawn, counts, counted_from, level)
    return Counterfactual(
        years=years, total=total, fitted=_fitted(made, last, width), first=last - width + 1, last=last, window=width,
        errors=measured.origins, level=level, trend=trend, model=family + (", per head" if offset is not None else ""),
        wander=float(np.sqrt(variance)), remarks=(*remarks, *_bends(made, form.bends, last)),
        draws=drawn[:, -len(years) :],
    )  # fmt: skip


def _log_population(population: pd.Series, wanted: range, counted_from: int) -> tuple[Array, list[str]]:
    """Return log populations of the fitted years and as many after as are held, and a remark where those end early."""
    if population.index.has_duplicates:
        raise ParameterError("A population by year is wanted, every year once; a year is given twice.")
    held = population.reindex(list(wanted)).astype("float64")
    known = (held > 0) & np.isfinite(held)
    lacking = [year for year in wanted if not known[year]]
    if any(year <= counted_from for year in lacking):
        named = ", ".join(str(year) for year in lacking if year <= counted_from)
        raise ParameterError(
            f"A trend per head needs the population of every year from {wanted[0]} to {counted_from}; none is held for "
            f"{named}. Choose a shorter window, or no population."
        )
    end = lacking[0] if lacking else wanted[-1] + 1
    remarks = [f"no population is held for {end}: the counterfactual per head ends in {end - 1}"] if lacking else []
    remarks.append("errors at earlier years are measured without population")
    return np.log(held[: end - wanted[0]].to_numpy()), remarks


def _fitted(made: Continuation, last: int, width: int) -> pd.Series:
    mean = (made.weight[0][:, None] * made.fit.mean[0]).sum(axis=0)
    return pd.Series(mean, index=range(last - width + 1, last + 1))


def _bends(made: Continuation, bends: tuple[int, ...], last: int) -> list[str]:
    """Name the years of the bend that carry most of the weight."""
    if not bends:
        return []
    order = np.argsort(-made.weight[0], kind="stable")[:3]
    return ["bend in " + ", ".join(f"{last + bends[at]} (weight {made.weight[0, at]:.0%})" for at in order)]
