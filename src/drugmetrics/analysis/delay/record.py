"""What the record holds of registration delays and of deaths by year of death, with the day each count was made.

Medians are printed for England and for Wales; that of both is their mean on the log scale, weighted by registrations,
which is what a mixture of two like distributions has to first order. Everything else is of England and Wales: deaths by
year of death, and shares of registrations from earlier years. The shares, and two counts of one year, are of poisoning
alone; they stand for misuse as well, whose median delay in England has never been more than eleven days from it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable
from typing import Any, Literal

import numpy as np
import pandas as pd

from drugmetrics.analysis.delay.known_delays import COUNT_COLUMNS, PAIR_COLUMNS, KnownDelays
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

Day = str | dt.date | None
Definition = Literal["misuse", "poisoning"]
DEFINITIONS = ("misuse", "poisoning")
ENGLAND, WALES, BOTH = "England", "Wales", "England and Wales"
#: Basis of a count made fifteen months after the year's end.
_FIFTEEN_MONTHS = "occurrence, registered within 15 months of the year's end"
#: Bases that are counts of a year of death; what is printed and doubtful is none.
_BASES = ("occurrence", _FIFTEEN_MONTHS)
#: An answer of 1998 to a question in Parliament, which counted years of death on its day.
_ANSWERS = "hansard-answers"


def occurrences(definition: Definition = "poisoning", *, as_of: Day = None) -> pd.DataFrame:
    r"""Return every count of deaths by year of death, England and Wales, with the day it was made.

    Parameters
    ----------
    definition : {"misuse", "poisoning"}
    as_of : str or datetime.date, optional
        What had been published by a day; the newest when not given.

    Returns
    -------
    pandas.DataFrame
        One row a count: year, known_on, days_after (the year's end), deaths, source, edition, status. A release counts
        what was registered by the end of its year. Empty when nothing had been published.

    Examples
    --------
    >>> counts = occurrences("poisoning")
    >>> counts.loc[counts["year"] == 2022, ["known_on", "days_after", "deaths"]].to_string(index=False, header=False)
    '2024-03-31  456  4868.0\n2024-12-31  731  5136.0'
    """
    series = f"deaths-drug-{checked_definition(definition)}-by-occurrence"
    rows = [load(series, area=BOTH, as_of=as_of, basis="*")]
    if definition == "poisoning":
        rows.append(load(series, area=BOTH, as_of=as_of, source=_ANSWERS))
    found = pd.concat([part for part in rows if len(part)]) if any(map(len, rows)) else rows[0]
    found = found[found["basis"].isin(_BASES)]
    ends = pd.to_datetime(found["period_end"]).to_numpy(dtype="datetime64[ns]")
    known = np.array([_known_on(row) for row in found.to_dict("records")], dtype="datetime64[ns]")
    table = pd.DataFrame({
        "year": pd.DatetimeIndex(ends).year, "known_on": known,
        "days_after": ((known - ends) / np.timedelta64(1, "D")).astype(int),
        "deaths": found["value"].to_numpy(dtype="float64"),
        **{name: found[name].to_numpy() for name in ("source", "edition", "status")},
    })  # fmt: skip
    return table.sort_values(["year", "days_after"], ignore_index=True)


def latest(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the newest count of every year of death, as `nowcast` takes them."""
    newest = counts.sort_values("days_after").drop_duplicates("year", keep="last")
    return newest[COUNT_COLUMNS].sort_values("year", ignore_index=True)


def by_year(series: str, area: str, as_of: Day = None) -> pd.Series:
    """Return a series of calendar years, without a breakdown, by year; empty when nothing had been published."""
    rows = load(series, area=area, as_of=as_of)
    years = [int(year) for year in pd.to_datetime(rows["period_end"]).dt.year]
    return pd.Series(rows["value"].to_numpy(dtype="float64"), index=years, dtype="float64").sort_index()


def medians(area: str, definition: Definition, *, as_of: Day = None) -> pd.Series:
    """Return median delays in days by year of registration: England's, Wales's, or both together.

    Raises
    ------
    ParameterError
        For another area or definition.

    Examples
    --------
    >>> medians("England", "misuse").loc[[2019, 2022]].to_dict()
    {2019: 184.0, 2022: 215.0}
    >>> round(float(medians("England and Wales", "poisoning")[2022]), 1)
    224.8
    """
    series = f"registration-delay-drug-{checked_definition(definition)}"
    if area in (ENGLAND, WALES):
        return by_year(series, area, as_of)
    if area != BOTH:
        raise ParameterError(f"Median delays by year are held for {ENGLAND}, {WALES} and {BOTH}; found {area!r}.")
    england, wales = (by_year(series, one, as_of) for one in (ENGLAND, WALES))
    deaths = [by_year(f"deaths-drug-{definition}", one, as_of) for one in (ENGLAND, WALES)]
    both = pd.DataFrame({"england": england, "wales": wales, "e": deaths[0], "w": deaths[1]}, dtype="float64").dropna()
    share = both["e"] / (both["e"] + both["w"])
    return pd.Series(both["england"] ** share * both["wales"] ** (1 - share), name="days")


def earlier_shares(*, as_of: Day = None) -> pd.DataFrame:
    """Return printed shares of a year's registrations that had happened in an earlier year: poisoning, both countries.

    Returns
    -------
    pandas.DataFrame
        By year: share, half_unit (half of what it is rounded to), registered, printed (as it stands there).
    """
    registered = by_year("deaths-drug-poisoning", BOTH, as_of)
    counts = by_year("deaths-drug-poisoning-of-earlier-years", BOTH, as_of)
    shares = by_year("deaths-drug-poisoning-of-earlier-years-share", BOTH, as_of)
    rows: dict[int, list[float | str]] = {}
    for year in sorted({*counts.index, *shares.index} & {*registered.index}):
        of = float(registered[year])
        if year in counts.index:
            rows[year] = [float(counts[year]) / of, 0.0, of, f"{counts[year]:,.0f} of {of:,.0f}"]
        else:
            rows[year] = [float(shares[year]) / 100, 0.005, of, f"{shares[year]:.0f}%"]
    columns = ["share", "half_unit", "registered", "printed"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).sort_index()


def pairs(counts: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Return two counts of the same year of death, for each year that has them.

    What was registered in the year of death itself is the rest of the share from earlier years; where that is rounded
    to whole per cents it is no count and makes no pair. Counts of 1998 make none: the record contradicts them.
    """
    own = counts[counts["source"] != _ANSWERS]
    rows = []
    for year in sorted({int(year) for year in own["year"]}):
        made = [tuple(row) for row in own.loc[own["year"] == year, ["days_after", "deaths"]].to_numpy()]
        if year in shares.index and float(shares.loc[year, "half_unit"]) == 0:  # type: ignore[arg-type]
            registered, share = (float(shares.loc[year, name]) for name in ("registered", "share"))  # type: ignore[arg-type]
            made.insert(0, (0.0, float(round(registered * (1 - share)))))
        if len(made) > 1:
            rows.append([year, *made[0], *made[-1]])
    return pd.DataFrame(rows, columns=PAIR_COLUMNS).astype({"year": int})


def known_delays(area: str, definition: Definition, *, as_of: Day = None) -> KnownDelays | None:
    """Return all the record tells of the delay, or None where no medians had been published.

    Parameters
    ----------
    area : {"England", "Wales", "England and Wales"}
        Counts by year of death are of England and Wales alone and are used for that only.
    definition : {"misuse", "poisoning"}
    as_of : str or datetime.date, optional

    Returns
    -------
    KnownDelays or None

    Examples
    --------
    >>> known = known_delays("England and Wales", "poisoning")
    >>> known.first, known.last, known.earlier.round(3).to_dict(), len(known.pairs)
    (1993, 2022, {2012: 0.523, 2014: 0.503, 2022: 0.64}, 3)
    >>> known_delays("England", "misuse", as_of="2022-01-01") is None
    True
    """
    days = medians(area, definition, as_of=as_of)
    if not len(days):
        return None
    registered = by_year(f"deaths-drug-{definition}", area, as_of)
    shares = earlier_shares(as_of=as_of)
    shares = shares[shares.index.isin(days.index)]
    return KnownDelays(
        medians=days,
        registrations=registered,
        earlier=shares["share"],
        half_unit=shares["half_unit"],
        pairs=pairs(occurrences("poisoning", as_of=as_of), shares),
        counts=latest(occurrences(definition, as_of=as_of)) if area == BOTH else pd.DataFrame(columns=COUNT_COLUMNS),
    )


def checked_definition(definition: Definition) -> Definition:
    """Return a definition of drug deaths, or refuse one that is not known."""
    if definition not in DEFINITIONS:
        raise ParameterError(f"Deaths are counted as {' or '.join(DEFINITIONS)}; found {definition!r}.")
    return definition


def _known_on(row: dict[Hashable, Any]) -> pd.Timestamp:
    """Return the day a count was made: the end of a release's year, 15 months after the year, or an answer's day."""
    if row["basis"] == _FIFTEEN_MONTHS:
        return pd.Timestamp(row["period_end"]) + pd.DateOffset(months=15)
    release = re.match(r"(\d{4})-registrations", str(row["edition"]))
    return pd.Timestamp(f"{release[1]}-12-31") if release else pd.Timestamp(row["released"])
