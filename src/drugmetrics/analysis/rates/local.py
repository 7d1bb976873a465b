"""Local rates of the record: three years of deaths by upper-tier authority over the people who lived there.

The rates are crude, for the record holds no deaths of authorities by age; the statistic's own, standardised for age,
are another series. Three-year figures overlap: only every third of them may be set side by side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from drugmetrics.analysis.rates.funnel import Funnel, funnel
from drugmetrics.analysis.rates.intervals import crude_rates
from drugmetrics.analysis.rates.ranks import DRAWS, rank_intervals
from drugmetrics.analysis.rates.shrinkage import shrink
from drugmetrics.errors import ParameterError
from drugmetrics.observations.bridging import bridge
from drugmetrics.observations.load import load
from drugmetrics.reference import areas, periods

#: Local rates are per 100,000; the statistic prints those of England and its regions per million.
PER = 100_000
#: Counts over three years of which local rates are worked out.
SERIES = ("deaths-drug-misuse-three-years", "deaths-drug-poisoning-three-years")


@dataclass(frozen=True)
class LocalRates:
    """Rates of the authorities of one day, over three years.

    Attributes
    ----------
    table : pandas.DataFrame
        Indexed by code: area, count, denominator (person-years), rate, lower, upper, shrunk (all per 100,000),
        rank_lower, rank_upper (1 is the highest rate) and outside (the funnel). A suppressed count has none of them.
    period : str
        Such as ``2019-2021``.
    day : datetime.date
        The authorities are those of this day, on which the counts came out.
    funnel : Funnel
    """

    table: pd.DataFrame
    period: str
    day: dt.date
    funnel: Funnel


def local_rates(
    series: str = SERIES[0],
    *,
    period: str | None = None,
    as_of: str | dt.date | None = None,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 0,
) -> LocalRates:
    """Work out the rates of upper-tier authorities with all that keeps one from reading too much into them.

    Parameters
    ----------
    series : str
        One of `SERIES`.
    period : str, optional
        Three calendar years; the newest that authorities are held for when not given.
    as_of : str or datetime.date, optional
        What was known that day, of deaths and of people.
    level : float
        Level of the limits and of the interval of ranks; the funnel has 95% and 99.8%.
    draws, seed : int
        For the ranks.

    Returns
    -------
    LocalRates

    Raises
    ------
    ParameterError
        For another series, a period not held, and when the people of any authority are not known for all three years:
        then no rate is worked out.

    Examples
    --------
    >>> rates = local_rates(draws=1000)
    >>> rates.period, len(rates.table)
    ('2019-2021', 152)
    >>> rates.table.loc[["E06000001"], ["area", "count", "denominator"]].values.tolist()
    [['Hartlepool', 46.0, 277178.0]]
    """
    if series not in SERIES:
        raise ParameterError(f"Local rates are worked out of {' or '.join(SERIES)}; found {series!r}.")
    deaths, day, span = _deaths(series, period, as_of)
    people = _person_years(deaths.index, span, day, as_of)
    judged = funnel(deaths, people, multiplier=PER)
    table = pd.DataFrame({"area": [areas.find(code).name for code in deaths.index]}, index=deaths.index)
    table = table.join(crude_rates(deaths, people, multiplier=PER, level=level))
    table["shrunk"] = shrink(deaths, people, multiplier=PER).table["shrunk"]
    table = table.join(rank_intervals(deaths, people, level=level, draws=draws, seed=seed))
    return LocalRates(table.assign(outside=judged.table["outside"]), span, day, judged)


def non_overlapping(names: Iterable[str]) -> list[str]:
    """Return those periods, from the newest back, that share no year with the one before: for comparing over time.

    Examples
    --------
    >>> non_overlapping(["2016-2018", "2017-2019", "2018-2020", "2019-2021"])
    ['2016-2018', '2019-2021']
    """
    kept: list[str] = []
    for name in sorted(set(names), key=lambda name: periods.parse(name).end, reverse=True):
        if not kept or periods.parse(name).end < periods.parse(kept[-1]).start:
            kept.append(name)
    return kept[::-1]


def _deaths(series: str, period: str | None, as_of: str | dt.date | None) -> tuple[pd.Series, dt.date, str]:
    """Return counts by authority, the day whose authorities they are, and the period."""
    rows = load(series, as_of=as_of)
    upper = {area.code for area in areas.all_areas() if area.level == "upper-tier authority"}
    rows = rows[rows["area_code"].isin(upper)]
    held = sorted(rows["period"].unique(), key=lambda name: periods.parse(name).end)
    span = period or (held[-1] if held else "")
    if span not in held:
        known = f"held are {held[0]} to {held[-1]}" if held else "none is held"
        raise ParameterError(f"{series}: no counts of authorities over {span or 'three years'}; {known}.")
    rows = rows[rows["period"] == span]
    # A release counts by the authorities of its day, whatever the years.
    day = rows["released"].max().date()
    wanted = [area.code for area in areas.on(day)]
    if set(rows["area_code"]) != set(wanted):
        raise ParameterError(f"{series}, {span}: not the authorities of {day}, when it came out; no rates of them.")
    return rows.set_index("area_code")["value"].loc[wanted].astype("float64"), day, span


def _person_years(codes: pd.Index, span: str, day: dt.date, as_of: str | dt.date | None) -> pd.Series:
    """Return the people of each authority, summed over the years of the period; refuse when any is not known."""
    covered = periods.parse(span)
    years = [str(year) for year in range(covered.start.year, covered.end.year + 1)]
    rows = load("population", as_of=as_of)
    rows = bridge(rows[rows["period"].isin(years)], to=day, unbridgeable="leave out")
    people = rows.pivot(index="area_code", columns="period", values="value").reindex(index=codes, columns=years)
    lacking = people.index[people.isna().any(axis=1)]
    if len(lacking):
        without = [year for year in years if people[year].isna().any()]
        known = f" as of {as_of}" if as_of else ""
        raise ParameterError(
            f"The people of {len(lacking)} of {len(codes)} authorities, such as {areas.find(lacking[0]).name}, are not "
            f"held{known} for {', '.join(without)}; no rates over {span} are worked out. Choose another period or day."
        )
    return people.sum(axis=1)
