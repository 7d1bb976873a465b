"""Rows of sensitivities by year of death: every choice of trend, assumptions on the delay, and what is not held."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.deaths.by_occurrence import (
    COUNTED_FROM,
    DRAWS,
    HISTORIES,
    LAST_FITTED,
    SEED,
    occurrence_difference,
)
from drugmetrics.analysis.deaths.registrations import by_year
from drugmetrics.analysis.deaths.rows import row, table
from drugmetrics.analysis.deaths.trend_rows import Choice, choices, trend_rows
from drugmetrics.analysis.delay.completeness import DelayFit, fit_delays
from drugmetrics.analysis.delay.nowcast import Nowcast, nowcast
from drugmetrics.analysis.delay.record import BOTH, Day, known_delays, occurrences
from drugmetrics.analysis.delay.sensitivity import ESTIMATED, assumed
from drugmetrics.observations.load import load

#: Assumptions on the delay, as rows say them after the trend.
AS_ESTIMATED, UNADJUSTED = f"delay {ESTIMATED}", "as counted, not completed"


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


def registered_alike(rows: pd.DataFrame, as_of: str | None = None) -> pd.DataFrame:
    """Return the difference from trend of registrations of the same area and years, fitted to the same last year.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `occurrence_rows`.
    as_of : str, optional

    Returns
    -------
    pandas.DataFrame
        Columns ROW_COLUMNS: what the rows by year of death compare with, the basis alone being another.

    Examples
    --------
    >>> alike = registered_alike(occurrence_rows(draws=400))
    >>> alike["first"].eq(2022).all() and alike["last"].eq(2022).all(), set(alike["baseline"]), set(alike["area"])
    (np.True_, {'2019'}, {'England and Wales'})
    """
    if rows.empty:
        return table([])
    counts = by_year(load("deaths-drug-poisoning", area=BOTH, as_of=as_of))
    last = int(rows["last"].max())
    return trend_rows({"poisoning": counts.loc[:last]}, area=BOTH, last_years=(LAST_FITTED,), until=last)


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
