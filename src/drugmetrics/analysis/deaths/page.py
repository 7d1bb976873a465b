"""What the page of deaths prevented asks for that may not be held: each gives None or nothing, and the page says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from drugmetrics.analysis.deaths.by_occurrence import LAST_FITTED, occurrence_counterfactual, years_of_death
from drugmetrics.analysis.deaths.counterfactual import counterfactual
from drugmetrics.analysis.deaths.difference import Counterfactual
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE
from drugmetrics.analysis.deaths.sensitivity import Needed, needed
from drugmetrics.analysis.deaths.trend_rows import Choice
from drugmetrics.analysis.delay.nowcast import Nowcast
from drugmetrics.analysis.delay.record import BOTH
from drugmetrics.analysis.validation import bench_table
from drugmetrics.framework.figure import Figure
from drugmetrics.observations.load import load


def if_held(counts: pd.Series, *, last: int = LAST_YEAR_BEFORE) -> Counterfactual | None:
    """Return `counterfactual`, or None when nothing had been published: a page then says so and goes on."""
    return counterfactual(counts, last=last) if len(counts) else None


@dataclass(frozen=True)
class Died:
    """Poisoning deaths by year of death, England and Wales, and what they did against their trend.

    Attributes
    ----------
    held : Nowcast
        The years counted, completed.
    result : Counterfactual or None
        None where no year after the strategy had been counted.
    """

    held: Nowcast
    result: Counterfactual | None


def died(as_of: str | None = None, *, until: str | dt.date | None = None) -> Died | None:
    """Complete the years of death and set those since the strategy against a straight trend to 2019.

    Parameters
    ----------
    as_of : str, optional
    until : str or datetime.date, optional
        Years that end later are left out.

    Returns
    -------
    Died or None
        None where the record of the day holds no counts by year of death.

    Examples
    --------
    >>> one = died()
    >>> one.result.first, one.result.last, list(one.result.years.index)
    (2010, 2019, [2022])
    >>> died("2022-12-31").result is None
    True
    """
    held = years_of_death("poisoning", as_of=as_of)
    if held is None:
        return None
    if until is not None:
        kept = [year for year in held.years.index if pd.Timestamp(int(year), 12, 31) <= pd.Timestamp(until)]
        held = replace(held, years=held.years.loc[kept], draws=held.draws[kept])
    return Died(held, occurrence_counterfactual(held, Choice("linear", last=LAST_FITTED)))


def needed_of(result: Counterfactual | None, wanted: Figure | None) -> Needed | None:
    """Return what an ambition would ask of a counterfactual, or None where one of them is not held."""
    if result is None or wanted is None:
        return None
    return needed(result.fitted, result.years["observed"], wanted.value)


def back_tested() -> pd.DataFrame:
    """Read the back-tests of counterfactuals that `make bench-deaths` wrote.

    Raises
    ------
    NotBuiltError
        When they are not there.
    """
    return bench_table("deaths-back-test.csv", "bench-deaths")


def used(area: str, *, as_of: str | None = None) -> list[pd.DataFrame]:
    """Return the rows of every series the page draws on, for its list of sources."""
    whole = [load(f"deaths-drug-{definition}", area=area, as_of=as_of, breakdown="*")
             for definition in ("misuse", "poisoning")]  # fmt: skip
    others = ("population", "opiate-crack-users-in-treatment")
    late = load("deaths-drug-poisoning-by-occurrence", area=BOTH, as_of=as_of, basis="*")
    return [*whole, late, *(load(name, area="England", as_of=as_of) for name in others)]
