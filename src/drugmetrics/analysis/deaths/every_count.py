"""Every way of counting deaths prevented that the record of a day allows, as one table."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from drugmetrics.analysis.deaths.occurrence_rows import occurrence_rows, registered_alike
from drugmetrics.analysis.deaths.registrations import by_year
from drugmetrics.analysis.deaths.rows import table
from drugmetrics.analysis.deaths.sensitivity import sensitivity
from drugmetrics.analysis.deaths.treatment_rows import treatment_rows
from drugmetrics.analysis.deaths.trend_rows import trend_rows
from drugmetrics.observations.load import load

#: The two definitions of a drug death that are registered by year.
REGISTERED = ("misuse", "poisoning")
#: Draws of a difference by year of death, of which there are many rows.
DRAWS = 2000


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
        Whose registrations are set against their trend. Added for England alone are through treatment, which is
        England's, and by year of death, which is England and Wales together, for it is held of no part of them, beside
        the same registrations of England and Wales: each row says its area.
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
    (['by year of death', 'difference from trend', 'through treatment'], True)
    """
    counts = registered(area, as_of=as_of, until=until)
    people = by_year(load("population", area=area, as_of=as_of))
    parts = [trend_rows(counts, area=area, population=people if len(people) else None) if counts else table([])]
    if area == "England":
        parts += [treatment_rows(as_of), *_by_year_of_death(as_of, until)]
    return sensitivity(*parts)


def _by_year_of_death(as_of: str | None, until: str | dt.date | None) -> list[pd.DataFrame]:
    """Return the rows by year of death, and those of registrations that are alike in all else."""
    rows = occurrence_rows(as_of, draws=DRAWS)
    if until is not None:
        rows = rows[pd.to_datetime(rows["last"].astype(str) + "-12-31") <= pd.Timestamp(until)]
    return [rows, registered_alike(rows, as_of)]
