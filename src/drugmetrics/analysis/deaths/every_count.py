"""Every way of counting deaths prevented that the record of a day allows, as one table."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from drugmetrics.analysis.deaths.registrations import by_year
from drugmetrics.analysis.deaths.rows import table
from drugmetrics.analysis.deaths.sensitivity import sensitivity
from drugmetrics.analysis.deaths.treatment_rows import treatment_rows
from drugmetrics.analysis.deaths.trend_rows import trend_rows
from drugmetrics.observations.load import load

#: The two definitions of a drug death that are registered by year.
REGISTERED = ("misuse", "poisoning")


def registered(area: str, *, as_of: str | None = None, until: str | dt.date | None = None) -> dict[str, pd.Series]:
    """Return registrations by year for each definition, those of which anything is known on the day."""
    counts = {
        definition: by_year(load(f"deaths-drug-{definition}", area=area, as_of=as_of), until=until)
        for definition in REGISTERED
    }
    return {definition: one for definition, one in counts.items() if len(one)}


def every_count(*, area: str = "England", as_of: str | None = None, until: str | dt.date | None = None) -> pd.DataFrame:
    """Count deaths prevented in every defensible way.

    Parameters
    ----------
    area : str
        Whose registrations are set against their trend. Through treatment is England's and added for England alone.
    as_of : str, optional
        What was known that day.
    until : str or datetime.date, optional
        Registrations of years that end later are left out.

    Returns
    -------
    pandas.DataFrame
        Columns ROW_COLUMNS, most deaths fewer first; empty when nothing is known.

    Examples
    --------
    >>> rows = every_count()
    >>> sorted(rows["estimator"].unique()), bool(rows["difference"].is_monotonic_decreasing)
    (['difference from trend', 'through treatment'], True)
    """
    counts = registered(area, as_of=as_of, until=until)
    people = by_year(load("population", area=area, as_of=as_of))
    parts = [trend_rows(counts, area=area, population=people if len(people) else None) if counts else table([])]
    if area == "England":
        parts.append(treatment_rows(as_of))
    return sensitivity(*parts)
