"""What the page on crime is made of: neighbourhood crime and how it moves, homicides by edition, recorded offences."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drugmetrics.framework.ambitions import FRAMEWORK_REPORT, Ambition, ambition
from drugmetrics.framework.metrics import Metric, metric
from drugmetrics.observations import editions
from drugmetrics.observations.load import load
from drugmetrics.observations.table import rows_of
from drugmetrics.reference.units import unit

AREA = "England and Wales"
#: So many of the newest changes from one year to the next make up the ordinary movement.
CHANGES = 10
#: What the police record of the parts of neighbourhood crime, and drug offences.
RECORDED = {
    "police-recorded-vehicle-offences": "vehicle offences",
    "police-recorded-drug-offences": "drug offences",
    "police-recorded-residential-burglary": "residential burglary",
    "police-recorded-theft-from-the-person": "theft from the person",
    "police-recorded-robbery": "robbery",
}
_THOUSAND = "thousand incidents"


@dataclass(frozen=True)
class Movement:
    """How a yearly estimate moves from one year to the next.

    Attributes
    ----------
    changes : pandas.Series
        Changes in single incidents by the year they lead to, oldest first; at most `CHANGES` of them.
    first, last : str
        The years they run from and to; empty where there is no change.
    """

    changes: pd.Series
    first: str
    last: str

    @property
    def usual(self) -> float:
        """The median size of a change, whatever its direction; missing where there is none."""
        return float(self.changes.abs().median())

    @property
    def average(self) -> float:
        """The mean change, falls below zero: what the trend comes to in a year."""
        return float(self.changes.mean())

    def larger(self, size: float) -> int:
        """Return how many of the changes are larger than `size`, whatever their direction."""
        return int((self.changes.abs() > size).sum())


@dataclass(frozen=True)
class Neighbourhood:
    """What is held on a day of neighbourhood crime.

    Attributes
    ----------
    survey : pandas.DataFrame
        The survey's own estimates: rows of the one table, thousand incidents.
    printed : pandas.DataFrame
        What the framework's report gave that stood on the day, turned into thousand incidents.
    metric : Metric
        The framework's metric: its baseline as printed, what it was corrected from, the survey's own.
    sought, of : Ambition
        The neighbourhood crimes to be prevented, and all crimes of which they are a part.
    """

    survey: pd.DataFrame
    printed: pd.DataFrame
    metric: Metric
    sought: Ambition
    of: Ambition

    @property
    def movement(self) -> Movement:
        """The survey's newest changes from one year to the year that follows it."""
        return movement(self.survey)


def neighbourhood(as_of: str | None = None) -> Neighbourhood:
    """Gather what is held of neighbourhood crime.

    Parameters
    ----------
    as_of : str, optional
        What was known that day.

    Examples
    --------
    >>> held = neighbourhood()
    >>> held.movement.first, held.movement.last, held.movement.usual, held.movement.larger(140_000)
    ('2009/10', '2019/20', 179000.0, 7)
    >>> neighbourhood("2023-07-20").printed["value"].tolist()
    [2960.0, 1450.0]
    """
    return Neighbourhood(
        survey=load("neighbourhood-crime", area=AREA, as_of=as_of),
        printed=_in_thousands(_printed(as_of)),
        metric=metric("neighbourhood-crime", as_of=as_of),
        sought=ambition("neighbourhood-crimes-prevented", as_of=as_of),
        of=ambition("crimes-prevented", as_of=as_of),
    )


def movement(rows: pd.DataFrame) -> Movement:
    """Return the newest changes between years that follow on each other.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of one series, area and basis, in order of period, as `load` gives them.
    """
    follows = rows["period_start"] == rows["period_end"].shift() + pd.Timedelta(days=1)
    counted = rows["value"] * [unit(name).scale for name in rows["unit"]]
    found = pd.DataFrame({"change": counted.diff(), "to": rows["period"], "from": rows["period"].shift()})
    found = found[follows & found["change"].notna()].tail(CHANGES)
    changes = pd.Series(found["change"].to_numpy(dtype=float), index=pd.Index(found["to"], name="year"))
    if found.empty:
        return Movement(changes, "", "")
    return Movement(changes, str(found["from"].iloc[0]), str(found["to"].iloc[-1]))


def homicides(as_of: str | None = None) -> pd.DataFrame:
    """Return every count of drug-related homicides, edition by edition, totals only: rows of the one table.

    Figures that were printed and are in doubt are left out; five years together stand among single years.

    Examples
    --------
    >>> homicides("2023-07-20")[["period", "value"]].to_numpy().tolist()
    [['2019/20', 336.0], ['2021/22', 360.0]]
    """
    rows = rows_of("homicides-drug-related")
    rows = rows[(rows["breakdown"] == "all") & rows["basis"].str.startswith("Homicide Index")]
    rows = editions.known_on(rows, as_of).sort_values(["period_end", "period_start", "released"], kind="stable")
    # Of one period, the better standing says it; the press repeated the same total.
    return editions.newest(rows, by_cell=True).sort_values(["period_type", "period_end"], kind="stable")


def links(as_of: str | None = None) -> pd.DataFrame:
    """Return drug-related homicides of a single year by their link to drugs: rows of the one table."""
    rows = load("homicides-drug-related", area=AREA, as_of=as_of, breakdown="*")
    return rows[rows["breakdown"].str.startswith("link to drugs=ambiguous")]


def shares(as_of: str | None = None) -> pd.DataFrame:
    """Return drug-related homicides as a share of all: rows of the one table, in order of year."""
    return load("homicides-drug-related-share", area=AREA, as_of=as_of)


def recorded(as_of: str | None = None) -> dict[str, pd.DataFrame]:
    """Return what the police recorded by year, by name of offence: rows of the one table.

    Examples
    --------
    >>> {name: rows["period"].iloc[-1] for name, rows in recorded().items()}["vehicle offences"]
    '2024'
    """
    return {name: _yearly(load(series, area=AREA, as_of=as_of)) for series, name in RECORDED.items()}


def reoffending(as_of: str | None = None) -> pd.DataFrame:
    """Return the shares of all offenders that reoffended, on every basis: rows of the one table."""
    rows = rows_of("proven-reoffending-rate")
    return editions.newest(editions.known_on(rows[rows["breakdown"] == "all"], as_of), by_cell=True)


def _printed(as_of: str | None) -> pd.DataFrame:
    """Return what the framework's report gave, a correction in the place of what it corrects."""
    rows = rows_of("neighbourhood-crime")
    rows = editions.known_on(rows[rows["source"] == FRAMEWORK_REPORT], as_of)
    return editions.newest(rows, by_cell=True)


def _in_thousands(rows: pd.DataFrame) -> pd.DataFrame:
    scales = [unit(name).scale / unit(_THOUSAND).scale for name in rows["unit"]]
    return rows.assign(value=rows["value"] * scales, unit=_THOUSAND)


def _yearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Return financial years, and after the last of them calendar years: no two windows overlap."""
    financial = rows[rows["period_type"] == "financial year"]
    last = financial["period_end"].max() if len(financial) else pd.Timestamp.min
    calendar = rows[(rows["period_type"] == "calendar year") & (rows["period_start"] > last)]
    return pd.concat([financial, calendar])
