"""Nowcasts that the record lets one make again and hold against what came. They are few, and each is shown.

Every replay knows what had been registered by the day of its count (not what had been published by then, which is less)
and nothing later. What it is held against is the newest count of the same year of death.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from drugmetrics.analysis.delay.completeness import fit_delays
from drugmetrics.analysis.delay.distribution import DelayDistribution
from drugmetrics.analysis.delay.known_delays import COUNT_COLUMNS, KnownDelays
from drugmetrics.analysis.delay.nowcast import DRAWS, nowcast
from drugmetrics.analysis.delay.record import BOTH, Day, Definition, earlier_shares, known_delays, latest, occurrences
from drugmetrics.errors import ParameterError

_COLUMNS = [
    "year", "known_on", "days_after", "deaths", "estimate", "lower", "upper", "outcome", "outcome_on", "hit",
    "no_change", "knew", "note",
]  # fmt: skip
_ROUNDED = "what was known is {low:,} to {high:,}: the share it comes from is rounded"
_CONTRADICTED = "an answer of 1998; the same years by day of death add up to fewer than it says"
_YEARS_CONTRADICTED = (1993, 1994)


def replays(
    definition: Definition = "poisoning", *, as_of: Day = None, level: float = 0.9, draws: int = DRAWS, seed: int = 0
) -> pd.DataFrame:
    r"""Make every nowcast the record can judge: England and Wales, the counts of a year of death made at two days.

    Parameters
    ----------
    definition : {"misuse", "poisoning"}
        Misuse has one vintage of counts and none can be judged.
    as_of : str or datetime.date, optional
    level : float
        Of the intervals.
    draws : int
        Number of draws.
    seed : int

    Returns
    -------
    pandas.DataFrame
        One row a replay, by day: year (of death), known_on, days_after, deaths (known then), estimate, lower, upper (of
        what was known on outcome_on), outcome, hit (whether the interval held it), no_change (the estimate with the
        median of the last year's registrations and nothing else), knew (what the delay was fitted to) and note.
        Empty where there is none.

    Raises
    ------
    ParameterError
        For another definition.

    Examples
    --------
    >>> made = replays(draws=500)
    >>> made[["year", "days_after", "deaths", "outcome"]].tail(2).to_string(index=False, header=False)
    '2022   0 1767.0   5136.0\n2022 456 4868.0   5136.0'
    >>> len(replays("misuse"))
    0
    """
    known = known_delays(BOTH, definition, as_of=as_of)
    counts = _with_same_year(occurrences(definition, as_of=as_of), definition, as_of)
    newest = counts.drop_duplicates("year", keep="last").set_index("year")
    rows = []
    for count in counts.to_dict("records"):
        outcome = newest.loc[count["year"]]
        then = None
        if known is not None and count["known_on"] < outcome["known_on"]:
            then = _known_then(known, counts, count["known_on"])
        if then is None:
            continue
        year, days, deaths, until = int(count["year"]), count["days_after"], count["deaths"], outcome["days_after"]
        fit = fit_delays(then, to=max(then.last, year))
        of = pd.DataFrame([[year, days, deaths]], columns=COUNT_COLUMNS)
        found = nowcast(of, fit, until=pd.Series({year: until}), level=level, draws=draws, seed=seed).years.iloc[0]
        rows.append((
            year, count["known_on"], days, deaths, found["estimate"], found["lower"], found["upper"],
            outcome["deaths"], outcome["known_on"], bool(found["lower"] <= outcome["deaths"] <= found["upper"]),
            _no_change(then, float(fit.forms["shape"].iloc[0]), days, deaths, until), _words(then), count["note"],
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS).sort_values(["known_on", "year"], ignore_index=True)


def _with_same_year(counts: pd.DataFrame, definition: Definition, as_of: Day) -> pd.DataFrame:
    """Add what was registered in the year of death itself: the rest of the share that had happened earlier."""
    counts = counts.assign(note="")
    doubtful = counts["known_on"].dt.year.eq(1998) & counts["year"].isin(_YEARS_CONTRADICTED)
    counts.loc[doubtful, "note"] = _CONTRADICTED
    if definition == "misuse":
        return counts
    rows = []
    for printed in earlier_shares(as_of=as_of).reset_index(names="year").to_dict("records"):
        registered, rest = printed["registered"], 1 - printed["share"]
        low, high = (round(registered * (rest + by * printed["half_unit"])) for by in (-1, 1))
        note = _ROUNDED.format(low=low, high=high) if low < high else ""
        day = pd.Timestamp(f"{printed['year']}-12-31")
        rows.append((printed["year"], day, 0, float(round(registered * rest)), note))
    if not rows:
        return counts
    added = pd.DataFrame(rows, columns=["year", "known_on", "days_after", "deaths", "note"])
    return pd.concat([counts, added]).sort_values(["year", "days_after"], ignore_index=True)


def _known_then(known: KnownDelays, counts: pd.DataFrame, day: pd.Timestamp) -> KnownDelays | None:
    """Return what had been registered and counted by a day, or None where that is too little for a fit."""
    try:
        then = known.until(day)
    except ParameterError:
        return None  # fewer than three years of medians
    return replace(then, counts=latest(counts[counts["known_on"] <= day]))


def _no_change(then: KnownDelays, shape: float, days_after: float, deaths: float, until: float) -> float:
    """Return the estimate under the median of the last year's registrations, as if it did not change."""
    delay = DelayDistribution(float(then.medians.iloc[-1]), shape)
    return float(deaths / delay.completeness(days_after) * delay.completeness(until))


def _words(then: KnownDelays) -> str:
    """Say what the delay was fitted to."""
    words = f"medians of {then.first} to {then.last}"
    if len(then.earlier):
        words += ", shares of " + " and ".join(str(year) for year in then.earlier.index)
    if len(then.pairs):
        words += ", two counts of " + " and ".join(str(year) for year in then.pairs["year"])
    return words
