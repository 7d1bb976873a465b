"""Ageing against rate: what a change in deaths is made of, when more people, older people and higher rates go together.

The change of a count between two years is split without remainder into three: more people, another age structure, and
other rates at each age (`das_gupta`; Kitagawa 1955, doi 10.1080/01621459.1955.10501299, for a count instead of a rate).
Ages are as wide as the rates printed, up to twenty years: ageing within 50 to 69 counts as rate.

This is arithmetic of ages and years: it names no cause, and generations are not told apart from years (`cohorts`).
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.changes import checked, counts, joined
from drugmetrics.analysis.deaths.das_gupta import das_gupta
from drugmetrics.analysis.deaths.decomposition import AGES, SEXES
from drugmetrics.analysis.rates.inputs import FloatArray
from drugmetrics.observations.load import load

#: The only area with published rates by age.
AREA = "England and Wales"
SIZE, STRUCTURE, RATES = "population size", "age structure", "rates at each age"
PER_PERSON = "deaths per person"
#: part of the change; age: all, or the age whose rate moved. deaths: change in deaths, with limits at 95%.
COMPONENT_COLUMNS = [
    "component", "age", "area", "definition", "first", "last", "deaths", "lower", "upper", "share_of_change", "status",
    "editions", "note",
]  # fmt: skip
DRAWS = 2_000
#: Rates are printed to one decimal: the true one lies this near.
ROUNDING = 0.05
MILLION = 1e6
Day = str | dt.date | None


def populations(as_of: Day = None) -> pd.DataFrame:
    """Return deaths, rates and the people they imply, by year and age: drug misuse, England and Wales.

    Populations at these ages are not in the record. Counts and rates are, and one over the other is the population the
    rate was made with, as near as its one decimal tells.

    Returns
    -------
    pandas.DataFrame
        One row a year and age: year, age, deaths, rate (per million), people, people_lower and people_upper (what the
        rounding leaves open), status, editions. Empty before rates for both sexes were published.

    Examples
    --------
    >>> held = populations().query("year == 2022").set_index("age")
    >>> held.loc["40-49", ["deaths", "rate"]].tolist(), f"{held.loc['40-49', 'people'] / 1e6:.1f} million"
    ([984.0, 130.8], '7.5 million')
    """
    names = {f"age={age}": age for age in AGES}
    deaths, rates = (
        counts(rows, rows["breakdown"].map(names))
        for rows in (
            load(series, area=AREA, as_of=as_of, breakdown="*")
            for series in ("deaths-drug-misuse", "deaths-drug-misuse-age-specific-rate")
        )
    )
    held = pd.DataFrame(
        [
            (year, age, deaths.line(age)[year], rate)
            for age in AGES for year, rate in rates.line(age).items() if deaths.line(age).get(year, 0) * rate > 0
        ],
        columns=["year", "age", "deaths", "rate"],
    ).sort_values("year", kind="stable")  # fmt: skip
    held = held[held.groupby("year")["age"].transform("size") == len(AGES)].reset_index(drop=True)
    for name, by in (("people", 0.0), ("people_lower", ROUNDING), ("people_upper", -ROUNDING)):
        held[name] = MILLION * held["deaths"] / (held["rate"] + by)
    texts = [
        [one.texts([age], [year]) for one in (deaths, rates)]
        for year, age in zip(held["year"], held["age"], strict=True)
    ]
    held["status"], held["editions"] = ([joined(one[place] for one in both) for both in texts] for place in (0, 1))
    return held


def implied_and_published(as_of: Day = None) -> pd.DataFrame:
    """Set the people that counts and rates imply beside the population published, England and Wales.

    Returns
    -------
    pandas.DataFrame
        By year: implied, lower, upper (with every rate rounded the same way), published, ratio.
    """
    held = populations(as_of).groupby("year")[["people", "people_lower", "people_upper"]].sum()
    held.columns = ["implied", "lower", "upper"]
    rows = load("population", area=AREA, as_of=as_of)
    held["published"] = pd.Series(rows["value"].to_numpy(), index=rows["period_end"].dt.year.to_numpy())
    held["ratio"] = held["implied"] / held["published"]
    return pd.DataFrame(held.dropna())


def components(
    as_of: Day = None, *, first: int = 2012, last: int | None = None, area: str = AREA, seed: int = 0
) -> pd.DataFrame:
    """Split the change in deaths related to drug misuse into people, age structure and rates at each age.

    Parameters
    ----------
    as_of : str or datetime.date, optional
        What was known that day.
    first, last : int
        The years compared: the first held from `first` on, and the last held up to `last`.
    area : {"England and Wales", "England"}
        For England rates by age are not published and populations by age are not held, so that its change is split
        into population size and deaths per person alone.
    seed : int
        Of the draws that the limits are made of.

    Returns
    -------
    pandas.DataFrame
        With COMPONENT_COLUMNS. The components whose age is "all" add up to the change; the rates are repeated by age,
        which add up to the component of rates. Limits at 95% take in Poisson noise of the deaths and the rounding of
        the rates; they do not take in errors of the population estimates.

    Raises
    ------
    ParameterError
        For another area, or a last year that is not after the first.

    Examples
    --------
    >>> made = components(first=2012, last=2022).query("age == 'all'").set_index("component")["deaths"]
    >>> made.round(0).to_dict()
    {'all': 1491.0, 'population size': 159.0, 'age structure': -76.0, 'rates at each age': 1408.0}
    """
    checked("misuse", area, first, last)
    held = populations(as_of) if area == AREA else _people_and_deaths(as_of)
    years = [int(one) for one in held["year"].unique() if first <= one and (last is None or one <= last)]
    if len(years) < 2:
        return pd.DataFrame(columns=COMPONENT_COLUMNS)
    before, after = (held[held["year"] == year] for year in (min(years), max(years)))
    ages = before["age"].to_list()
    names = [("all", "all"), (SIZE, "all"), (STRUCTURE, "all"), (RATES, "all"), *((RATES, age) for age in ages)]
    note = "people as counts and rates imply them"
    if area != AREA:
        names = [("all", "all"), (SIZE, "all"), ("", ""), (PER_PERSON, "all"), ("", "")]
        note = "neither rates nor populations by age are held"
    known = _parts(*(one[["deaths", "people"]].to_numpy().T for one in (before, after)))
    lower, upper = np.quantile(_parts(*_drawn((before, after), seed)), [0.025, 0.975], axis=0)
    made = pd.DataFrame(names, columns=["component", "age"]).assign(
        area=area, definition="misuse", first=min(years), last=max(years), deaths=known, lower=lower, upper=upper,
        share_of_change=known / known[0] if known[0] else np.nan, note=note,
        **{name: joined([*before[name], *after[name]]) for name in ("status", "editions")},
    )  # fmt: skip
    return made.loc[made["component"] != "", COMPONENT_COLUMNS].reset_index(drop=True)


def _parts(before: FloatArray, after: FloatArray) -> FloatArray:
    """Return the change, the parts of people, structure and rates, and the rates by age, along the last axis.

    Both arguments hold deaths and people: shape (2, ..., ages).
    """
    factors = []
    for deaths, people in (before, after):
        whole = people.sum(axis=-1, keepdims=True)
        factors.append((whole, people / whole, deaths / people))
    size, structure, rates = das_gupta(*factors)
    sums = [one.sum(axis=-1, keepdims=True) for one in (size, structure, rates)]
    change = after[0].sum(axis=-1, keepdims=True) - before[0].sum(axis=-1, keepdims=True)
    return np.concatenate([change, *sums, rates], axis=-1)


def _drawn(years: tuple[pd.DataFrame, pd.DataFrame], seed: int) -> list[FloatArray]:
    """Draw deaths (Poisson) and people (anywhere that the rounding of the rates allows): shapes (2, draws, ages)."""
    random = np.random.default_rng(seed)
    shape = (DRAWS, len(years[0]))
    return [
        np.stack(
            [
                random.poisson(one["deaths"].to_numpy(), shape),
                random.uniform(one["people_lower"].to_numpy(), one["people_upper"].to_numpy(), shape),
            ]
        )
        for one in years
    ]


def _people_and_deaths(as_of: Day) -> pd.DataFrame:
    """Return deaths and people of England by year, in the columns of `populations`."""
    deaths, people = (
        counts(rows, pd.Series("all", index=rows.index))
        for rows in (load(series, area="England", as_of=as_of) for series in ("deaths-drug-misuse", "population"))
    )
    if deaths.values.empty or people.values.empty:
        return pd.DataFrame(columns=["year"])
    held = pd.concat([one.values["all"].rename(name) for one, name in ((deaths, "deaths"), (people, "people"))], axis=1)
    held = held.dropna().rename_axis("year").reset_index().assign(age="all")
    texts = [[one.texts(["all"], [year]) for one in (deaths, people)] for year in held["year"]]
    return held.assign(
        people_lower=held["people"], people_upper=held["people"],
        status=[joined(one[0] for one in both) for both in texts],
        editions=[joined(one[1] for one in both) for both in texts],
    )  # fmt: skip


def mean_age(as_of: Day = None) -> pd.DataFrame:
    """Return the mean age at death related to drug misuse, England and Wales, by year.

    Returns
    -------
    pandas.DataFrame
        By year: males and females as printed, and both, made here: the two weighed by their deaths, as near as one
        decimal tells. Empty when nothing was published.

    Examples
    --------
    >>> mean_age().loc[[1993, 2022], "both"].round(1).tolist()
    [39.8, 45.1]
    """
    names = {f"sex={sex}": sex for sex in SEXES}
    ages, deaths = (
        counts(rows, rows["breakdown"].map(names)).values.reindex(columns=list(SEXES))
        for rows in (
            load(series, area=AREA, as_of=as_of, breakdown="*")
            for series in ("deaths-drug-misuse-mean-age", "deaths-drug-misuse")
        )
    )
    both = (ages * deaths).sum(axis=1, skipna=False) / deaths.sum(axis=1, skipna=False)
    return ages.assign(both=both).dropna(subset=list(SEXES)).rename_axis("year").rename_axis(None, axis=1)
