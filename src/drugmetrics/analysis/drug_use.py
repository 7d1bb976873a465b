"""Drug use as the crime survey estimates it, and what a "30-year low" may mean: three readings, each answered.

The survey's limits are not held. The numbers of people asked are, to mid-2022, and give a floor of its error: that of
a simple random sample as large, which the survey, clustered and weighted, exceeds. A difference within the floor cannot
be told from none; one beyond it may still be none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drugmetrics.observations.load import load

#: Whose drug use is asked about, and of what: the name of the line and its breakdown.
GROUPS = {
    "aged 16 to 59": "age=16-59",
    "aged 16 to 24": "age=16-24",
    "class A drugs, aged 16 to 59": "age=16-59; drug=any class A drug",
}
#: Drugs of which the most people aged 16 to 59 say that they used them.
DRUGS = ("cannabis", "any cocaine", "nitrous oxide", "ecstasy", "ketamine")
#: Used where the survey's own table had not come out: its older one, which labels the first years otherwise.
OLDER = {"source": "home-office-drug-misuse-survey", "basis": "survey estimate, Home Office tables"}
AREA = "England and Wales"
#: Surveys whose mean is taken in the reading that smooths.
SMOOTHED = 3
_Z = 1.959964


@dataclass(frozen=True)
class Low:
    """Whether the newest estimate of a group is a low, under each reading; None where it cannot be said.

    Attributes
    ----------
    newest, lowest : pandas.Series
        The newest row and the lowest of those before it.
    floor : float or None
        Points within which two such estimates cannot be told apart, at least; None where nobody counted is held.
    lowest_of_all : bool
        The newest estimate is below every earlier one.
    beyond_error : bool or None
        It is so by more than `floor`: the least that could show it.
    mean_lowest : bool or None
        The mean of the last three surveys is below that of any three in a row before; None with too few surveys.
    """

    group: str
    newest: pd.Series
    lowest: pd.Series
    floor: float | None
    lowest_of_all: bool
    beyond_error: bool | None
    mean_lowest: bool | None

    @property
    def gap(self) -> float:
        """Points of the newest estimate above the lowest before it."""
        return float(self.newest["value"] - self.lowest["value"])


def use(breakdown: str, as_of: str | None = None) -> pd.DataFrame:
    """Return the share who used drugs in the last year: rows of the one table.

    Parameters
    ----------
    breakdown : str
        Such as ``age=16-59`` or ``age=16-59; drug=cannabis``.
    as_of : str, optional

    Examples
    --------
    >>> rows = use("age=16-59")
    >>> rows.iloc[0]["period"], round(float(rows.iloc[0]["value"]), 1)
    ('1995', 11.2)
    """
    rows = load("drug-use-last-year", area=AREA, breakdown=breakdown, as_of=as_of)
    if len(rows):
        return rows
    # The older table does not ask about every drug.
    every = load("drug-use-last-year", area=AREA, breakdown="*", as_of=as_of, **OLDER)
    return every[every["breakdown"] == breakdown]


def low(group: str, as_of: str | None = None) -> Low | None:
    """Say whether a group's newest estimate is a low.

    Parameters
    ----------
    group : str
        One of `GROUPS`.
    as_of : str, optional

    Returns
    -------
    Low or None
        None where fewer than two estimates are held.

    Examples
    --------
    >>> found = low("aged 16 to 24")
    >>> found.newest["period"], found.lowest_of_all, found.beyond_error, found.mean_lowest
    ('2024/25', True, False, True)
    """
    rows = use(GROUPS[group], as_of)
    asked = load("drug-use-last-year-respondents", area=AREA, breakdown=GROUPS[group].split(";")[0], as_of=as_of)
    return low_of(group, rows, asked)


def low_of(group: str, rows: pd.DataFrame, asked: pd.DataFrame) -> Low | None:
    """Say whether the newest of some estimates is a low.

    Parameters
    ----------
    group : str
        Its name.
    rows : pandas.DataFrame
        Estimates, per cent: rows of the one table in the order of their periods.
    asked : pandas.DataFrame
        Numbers of people asked, likewise.
    """
    if len(rows) < 2:
        return None
    newest, before = rows.iloc[-1], rows.iloc[:-1]
    lowest = before.loc[before["value"].to_numpy() == before["value"].min()].iloc[-1]
    floor = error_floor(newest, lowest, asked)
    under = bool(newest["value"] < lowest["value"])
    means = rows["value"].rolling(SMOOTHED).mean().dropna().to_numpy()
    return Low(
        group=group, newest=newest, lowest=lowest, floor=floor, lowest_of_all=under,
        beyond_error=None if floor is None else bool(lowest["value"] - newest["value"] > floor),
        # Windows that share surveys with the last one are no windows before it.
        mean_lowest=None if len(means) <= SMOOTHED else bool(means[-1] < means[:-SMOOTHED].min()),
    )  # fmt: skip


def error_floor(one: pd.Series, other: pd.Series, asked: pd.DataFrame) -> float | None:
    """Return the points within which two estimates cannot be told apart, at least.

    Parameters
    ----------
    one, other : pandas.Series
        Two rows of estimates, per cent.
    asked : pandas.DataFrame
        Numbers of people asked. Where those of a year are not held the largest held are taken, which keeps it a floor.

    Returns
    -------
    float or None
        Half the width of the 95% interval of the difference of two simple random samples.

    Examples
    --------
    >>> rows, asked = use("age=16-59"), load("drug-use-last-year-respondents", area=AREA, breakdown="age=16-59")
    >>> round(error_floor(rows.iloc[-1], rows.iloc[0], asked), 2)
    0.68
    """
    if asked.empty:
        return None
    held = dict(zip(asked["period"], asked["value"], strict=True))
    numbers = [held.get(row["period"], asked["value"].max()) for row in (one, other)]
    shares = np.array([one["value"], other["value"]], dtype="float64") / 100
    return float(100 * _Z * np.sqrt((shares * (1 - shares) / np.array(numbers, dtype="float64")).sum()))


def prevalence(as_of: str | None = None) -> pd.DataFrame:
    """Return the modelled numbers of opiate and/or crack users, on every method: rows of the one table."""
    return load("opiate-crack-prevalence", area="England", basis="*", as_of=as_of)


def not_in_treatment(as_of: str | None = None) -> dict[str, pd.DataFrame]:
    """Return the shares of two groups estimated not to be in treatment: rows of the one table by group."""
    names = {
        "opiate and/or crack users": "opiate-crack-users-not-in-treatment-share",
        "dependent drinkers": "dependent-drinkers-not-in-treatment-share",
    }
    return {group: load(name, area="England", basis="*", as_of=as_of) for group, name in names.items()}
