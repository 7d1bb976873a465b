"""People in treatment by group and year, and the person-years that the record's own numbers make of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.deaths.mortality_ratios import group
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

if TYPE_CHECKING:
    from drugmetrics.analysis.deaths.mortality_ratios import MortalityLevel

#: People starting treatment, by what they report.
STARTING = "adults-starting-treatment-by-substance"


def people_in_treatment(name: str, *, as_of: str | dt.date | None = None) -> pd.Series:
    """Return how many people of a group were in treatment in each year, England.

    Parameters
    ----------
    name : str
        A group of mortality_ratios.yaml, such as ``opiate and/or crack``.
    as_of : str or datetime.date, optional
        What was known that day.

    Returns
    -------
    pandas.Series
        People, indexed by the calendar year in which the financial year ends. Years that are not held are not there; a
        group that is what others leave has the years in which all of them are held.

    Raises
    ------
    UnknownNameError
        For a group that is not declared, with near ones.

    Examples
    --------
    >>> numbers = people_in_treatment("opiate and/or crack")
    >>> int(numbers[2022]), int(numbers[2024]), 2025 in numbers
    (147786, 148339, False)
    """
    wanted = group(name)
    people = _by_year(wanted.series, wanted.breakdown, as_of)
    for other in wanted.less:
        people = people - people_in_treatment(other, as_of=as_of)
    return people.dropna()


def person_years(name: str, *, as_of: str | dt.date | None = None) -> pd.DataFrame:
    """Return the person-years in treatment that the record's numbers make.

    Those in treatment in a year who did not start in it were there on its 1 April, so that the number then is known;
    the mean of two such days, a year apart, times one year is the person-years between. It holds where numbers move
    evenly over the year, and needs the next year's figures: the newest year has none.

    Parameters
    ----------
    name : str
        A group with numbers starting treatment: ``opiate and/or crack`` or ``opiate``.
    as_of : str or datetime.date, optional
        What was known that day.

    Returns
    -------
    pandas.DataFrame
        Indexed by the year in which the financial year ends: people, starting, on_1_april (people), person_years and
        share (person-years a person in treatment over the year; both missing for the newest year).

    Raises
    ------
    ParameterError
        For a group whose numbers starting treatment are not held.

    Examples
    --------
    >>> years = person_years("opiate and/or crack")
    >>> years.loc[2022, ["people", "starting", "on_1_april"]].astype(int).tolist()
    [147786, 37924, 109862]
    >>> round(years.loc[2022, "person_years"]), round(float(years.loc[2022, "share"]), 3)
    (108304, 0.733)
    """
    wanted = group(name)
    if not wanted.starting:
        raise ParameterError(
            f"No numbers starting treatment are declared for the group {name!r}, so that the record gives no "
            "person-years of it; ask for 'opiate and/or crack' or 'opiate'."
        )
    people = people_in_treatment(name, as_of=as_of)
    starting = pd.concat([_by_year(STARTING, part, as_of) for part in wanted.starting], axis=1).dropna().sum(axis=1)
    years = pd.DataFrame({"people": people, "starting": starting}).dropna()
    years["on_1_april"] = years["people"] - years["starting"]
    a_year_later = years["on_1_april"].reindex(years.index + 1).to_numpy()
    years["person_years"] = (years["on_1_april"] + a_year_later) / 2
    years["share"] = years["person_years"] / years["people"]
    return years


def recorded_rate(level: MortalityLevel, *, as_of: str | dt.date | None = None) -> tuple[float, float] | None:
    """Return deaths per person-year in treatment out of the record, with the error of its logarithm (Poisson).

    The newest year in which both are held; None where there is none.

    Examples
    --------
    >>> from drugmetrics.analysis.deaths.mortality_ratios import mortality_level
    >>> rate, error = recorded_rate(mortality_level("recorded-deaths-in-treatment"))
    >>> round(1000 * rate, 1), round(error, 3)
    (17.3, 0.024)
    """
    if level.record is None:
        raise ParameterError(f"The level {level.name!r} is printed in a publication and is not out of the record.")
    deaths = _by_year(level.record.deaths, level.record.breakdown, as_of)
    years = person_years(level.record.group, as_of=as_of).assign(deaths=deaths).dropna()
    if years.empty:
        return None
    died, lived = float(years["deaths"].iloc[-1]), float(years["person_years"].iloc[-1])
    return died / lived, died**-0.5


def _by_year(series: str, breakdown: str, as_of: str | dt.date | None) -> pd.Series:
    """Return England's values by the year in which the financial year ends, without years that have no value."""
    rows = load(series, area="England", breakdown=breakdown, as_of=as_of)
    rows = rows[rows["value"].notna()]
    ends = pd.to_datetime(rows["period_end"]).dt.year.astype("int64")
    return pd.Series(rows["value"].to_numpy(dtype="float64"), index=pd.Index(ends.to_numpy(), name="year"))
