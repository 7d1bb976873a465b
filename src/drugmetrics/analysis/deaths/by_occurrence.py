"""Difference from trend by year of death: delay-adjusted years of death, England and Wales, as far as the record goes.

The trend is fitted to years of death to 2019 and continued to those counted since. Years known only in part are first
divided by their completeness, and how uncertain that is goes into both sides: into what was counted, by its draws, and
into the trend, which is fitted anew to several draws of its own years (their results pooled; Rubin 1987, *Multiple
imputation for nonresponse in surveys*). A difference, never an effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.rows import row, table
from drugmetrics.analysis.deaths.trend_rows import Choice, choices, made
from drugmetrics.analysis.delay.completeness import DelayFit, fit_delays
from drugmetrics.analysis.delay.nowcast import Nowcast, nowcast
from drugmetrics.analysis.delay.record import BOTH, Day, Definition, checked_definition, known_delays, occurrences
from drugmetrics.analysis.delay.sensitivity import ESTIMATED, assumed

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
UNADJUSTED = "as counted, not completed"


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


def occurrence_difference(
    held: Nowcast, choice: Choice, *, level: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> list[OccurrenceDifference]:
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
    list of OccurrenceDifference
        One for each year counted from 2022 on; empty where none is held.

    Raises
    ------
    ParameterError
        Where too few years are held for the trend.
    """
    counted = [int(year) for year in held.years.index if year >= COUNTED_FROM]
    if not counted:
        return []
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
    drawn = np.concatenate([result.draws for result in results])
    found = []
    for year in counted:
        expected, observed = float(results[0].years["expected"][year]), float(held.years["estimate"][year])
        observations = rng.choice(held.draws[year].to_numpy(), len(drawn))
        differences = drawn[:, year - begin] - observations
        lower, upper = np.quantile(differences, [0.5 - level / 2, 0.5 + level / 2])
        found.append(OccurrenceDifference(year, expected, observed, expected - observed, float(lower), float(upper)))
    return found


def occurrence_rows(as_of: Day = None, *, level: float = 0.95, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Return the difference from trend by year of death under every choice of trend, and of delay for the first.

    Parameters
    ----------
    as_of : str or datetime.date, optional
    level : float
        Of the intervals.
    draws, seed : int

    Returns
    -------
    pandas.DataFrame
        Columns ROW_COLUMNS, poisoning in England and Wales, 2022. Empty where no year after the strategy had been
        counted by year of death; misuse never has, and has no row. ``attrs["unknown"]`` says what is not held.

    Examples
    --------
    >>> rows = occurrence_rows(draws=400)
    >>> sorted({(row.definition, row.area, row.first, row.last, row.basis) for row in rows.itertuples()})
    [('poisoning', 'England and Wales', 2022, 2022, 'occurrence')]
    >>> len(occurrence_rows("2025-01-01"))
    0
    """
    known = known_delays(BOTH, "poisoning", as_of=as_of)
    found = []
    if known is not None and (known.counts["year"] >= COUNTED_FROM).any():
        to = max(known.last, int(known.counts["year"].max()))
        every = list(choices(per_head=False, last_years=(LAST_FITTED,)))
        for words, (fit, longer) in assumed(lambda drift: fit_delays(known, to=to, drift=drift)).items():
            held = nowcast(known.counts, fit, level=level, longer=longer, draws=draws, seed=seed)
            for choice in every if words == ESTIMATED else every[:1]:
                found += _rows(held, choice, f"delay {words}", level, draws, seed)
        found += _rows(_as_counted(known.counts, fit, level), every[0], UNADJUSTED, level, draws, seed)
    rows = table(found)
    rows.attrs["unknown"] = what_is_unknown(as_of)
    return rows


def what_is_unknown(as_of: Day = None) -> list[str]:
    """Return in sentences what the record does not hold by year of death.

    Examples
    --------
    >>> for sentence in what_is_unknown():
    ...     print(sentence)
    Deaths by year of death are held for England and Wales together; none for England alone.
    Poisoning deaths of 2020, 2021 are not held by year of death (2020 is printed, as the figure of 2018 again).
    Poisoning deaths after 2022 are not held by year of death.
    Misuse deaths after 2019 are not held by year of death: none since the strategy.
    """
    words = ["Deaths by year of death are held for England and Wales together; none for England alone."]
    for name, definition in (("Poisoning", "poisoning"), ("Misuse", "misuse")):
        years = sorted({int(year) for year in occurrences(definition, as_of=as_of)["year"]})  # type: ignore[arg-type]
        if not years:
            words.append(f"{name} deaths were not held by year of death.")
            continue
        missing = [str(year) for year in range(LAST_FITTED + 1, years[-1]) if year not in years]
        if missing:
            slip = " (2020 is printed, as the figure of 2018 again)" if "2020" in missing else ""
            words.append(f"{name} deaths of {', '.join(missing)} are not held by year of death{slip}.")
        since = "" if years[-1] >= COUNTED_FROM else ": none since the strategy"
        words.append(f"{name} deaths after {years[-1]} are not held by year of death{since}.")
    return words


def _rows(
    held: Nowcast, choice: Choice, assumption: str, level: float, draws: int, seed: int
) -> list[dict[str, object]]:
    """Return one row for each year counted."""
    return [
        row(
            estimator="by year of death", choice=f"{choice.words}; {assumption}", model=choice.model,
            baseline=choice.last, basis="occurrence", definition="poisoning", area=BOTH, first=one.year, last=one.year,
            difference=one.difference, lower=one.lower, upper=one.upper, level=level,
            note=f"{held.years['deaths'][one.year]:,.0f} counted (as quoted), {one.observed:,.0f} once complete",
        )
        for one in occurrence_difference(held, choice, level=level, draws=draws, seed=seed)
    ]  # fmt: skip


def _as_counted(counts: pd.DataFrame, fit: DelayFit, level: float) -> Nowcast:
    """Return counts as if they were complete."""
    deaths = counts.set_index("year")["deaths"].astype("float64")
    years = pd.DataFrame({"deaths": deaths, "estimate": deaths, "lower": deaths, "upper": deaths})
    return Nowcast(years, pd.DataFrame([deaths] * (HISTORIES + 1)).reset_index(drop=True), level)
