"""Difference from trend by year of death: delay-adjusted years of death, England and Wales, as far as the record goes.

The trend is fitted to years of death to 2019 and continued to those counted since. Years known only in part are first
divided by their completeness, and how uncertain that is goes into both sides: into what was counted, by its draws, and
into the trend, which is fitted anew to several draws of its own years (their results pooled; Rubin 1987, *Multiple
imputation for nonresponse in surveys*). A difference, never an effect.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.difference import Counterfactual
from drugmetrics.analysis.deaths.trend_rows import Choice, made
from drugmetrics.analysis.delay.completeness import fit_delays
from drugmetrics.analysis.delay.nowcast import Nowcast, nowcast
from drugmetrics.analysis.delay.record import BOTH, Day, Definition, checked_definition, known_delays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: The last year the pandemic did not touch and the last that is counted without a gap.
LAST_FITTED = 2019
#: The first year after the strategy.
COUNTED_FROM = 2022
#: Draws of the years fitted that the trend is fitted to, beside their estimates.
HISTORIES = 2
DRAWS, SEED = 4000, 2021


@dataclass(frozen=True)
class OccurrenceDifference:
    """What one year of death did against the trend of the years of death before it.

    Attributes
    ----------
    year : int
        The year counted.
    expected, observed, difference : float
        Deaths the trend gives, delay-adjusted deaths, and the first less the second: above zero where fewer.
    lower, upper : float
        Interval of the difference.
    """

    year: int
    expected: float
    observed: float
    difference: float
    lower: float
    upper: float


def years_of_death(
    definition: Definition = "poisoning",
    *,
    as_of: Day = None,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Nowcast | None:
    """Return every counted year of death, completed, England and Wales.

    Parameters
    ----------
    definition : {"misuse", "poisoning"}
    as_of : str or datetime.date, optional
    level : float
        Of the intervals.
    draws, seed : int

    Returns
    -------
    Nowcast or None
        None where the record of that day holds no counts by year of death, or no medians to complete them by.

    Examples
    --------
    >>> held = years_of_death("poisoning", draws=500).years
    >>> [int(year) for year in held.index[-2:]], int(held.at[2022, "deaths"])
    ([2019, 2022], 5136)
    >>> bool(held.at[2022, "deaths"] < held.at[2022, "lower"] < held.at[2022, "estimate"] < held.at[2022, "upper"])
    True
    """
    known = known_delays(BOTH, checked_definition(definition), as_of=as_of)
    if known is None or not len(known.counts):
        return None
    fit = fit_delays(known, to=max(known.last, int(known.counts["year"].max())))
    return nowcast(known.counts, fit, level=level, draws=draws, seed=seed)


def occurrence_counterfactual(
    held: Nowcast, choice: Choice, *, level: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> Counterfactual | None:
    """Set completed years of death against the trend of those to 2019.

    Parameters
    ----------
    held : Nowcast
        From `years_of_death`.
    choice : Choice
        The trend, its window and model, last fitted to 2019.
    level : float
        Of the intervals.
    draws, seed : int

    Returns
    -------
    Counterfactual or None
        Of the years counted from 2022 on, `observed` their estimates; limits of a difference hold those of the estimate
        too, so they are wider than the expected count's. None where no year is counted.

    Raises
    ------
    ParameterError
        Where too few years are held for the trend.
    """
    counted = [int(year) for year in held.years.index if year >= COUNTED_FROM]
    if not counted:
        return None
    rng = np.random.default_rng(seed)
    years = held.years.index.to_numpy(dtype="int64")
    past = years[years <= choice.last]
    drawn_years = held.draws.loc[rng.choice(len(held.draws), HISTORIES, replace=False), past].to_numpy(dtype="float64")
    best = held.years.loc[past, "estimate"]
    histories = [best, *(pd.Series(drawn, index=past) for drawn in drawn_years)]
    each = -(-draws // len(histories))
    begin, end = counted[0], counted[-1]
    results = [
        made(choice, history, counted_from=begin, until=end, level=level, draws=each, seed=seed + place)
        for place, history in enumerate(histories)
    ]
    drawn = np.concatenate([result.draws for result in results])[:, [year - begin for year in counted]]
    # Draws of one row belong together.
    observations = held.draws[counted].to_numpy(dtype="float64")[rng.integers(len(held.draws), size=len(drawn))]
    expected = results[0].years.loc[counted, "expected"]
    observed = held.years.loc[counted, "estimate"].astype("float64")
    whole = [pd.Series([part.sum()]) for part in (expected, observed)]
    sums = [part.sum(axis=1, keepdims=True) for part in (drawn, observations)]
    return replace(
        results[0], years=_compared(expected, observed, drawn, observations, level),
        total=_compared(whole[0], whole[1], sums[0], sums[1], level).iloc[0], level=level, draws=drawn,
    )  # fmt: skip


def occurrence_difference(
    held: Nowcast, choice: Choice, *, level: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> list[OccurrenceDifference]:
    """Return the same as a list, a year each.

    Parameters
    ----------
    held, choice, level, draws, seed
        As for `occurrence_counterfactual`.

    Returns
    -------
    list of OccurrenceDifference
        One for each year counted from 2022 on; empty where none is held.
    """
    result = occurrence_counterfactual(held, choice, level=level, draws=draws, seed=seed)
    if result is None:
        return []
    return [
        OccurrenceDifference(
            int(year), row["expected"], row["observed"], row["difference"], row["difference_lower"],
            row["difference_upper"],
        )
        for year, row in zip(result.years.index, result.years.to_dict("records"), strict=True)
    ]  # fmt: skip


def _compared(
    expected: pd.Series, observed: pd.Series, drawn: Array, observations: Array, level: float
) -> pd.DataFrame:
    """Return the columns of `Counterfactual.years`, estimates unsure too."""
    tails = [0.5 - level / 2, 0.5 + level / 2]
    table = pd.DataFrame({"expected": expected})
    table["lower"], table["upper"] = np.quantile(drawn, tails, axis=0)
    table["observed"] = observed
    table["difference"] = expected - observed
    table["difference_lower"], table["difference_upper"] = np.quantile(drawn - observations, tails, axis=0)
    return table
