"""What the nowcast says under other delays: as printed, as they are heading, a tenth longer, a tenth shorter."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from drugmetrics.analysis.delay.completeness import DelayFit, fit_delays
from drugmetrics.analysis.delay.distribution import FORMS
from drugmetrics.analysis.delay.levels import Drift
from drugmetrics.analysis.delay.nowcast import DRAWS, nowcast
from drugmetrics.analysis.delay.record import BOTH, Day, Definition, known_delays

#: Delays are taken to be longer and shorter by this factor.
LONGER = 1.1
ESTIMATED = "as estimated"
#: The median printed for the year's registrations, taken for that of its deaths.
PRINTED = "as printed for the same year's registrations"
_COLUMNS = ["assumption", "year", "days_after", "deaths", "completeness", "estimate", "lower", "upper"]


def drift_sensitivity(
    definition: Definition = "poisoning",
    *,
    as_of: Day = None,
    years: int = 2,
    level: float = 0.9,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Nowcast the newest years of death, England and Wales, under several assumptions on the delay.

    Parameters
    ----------
    definition : {"misuse", "poisoning"}
    as_of : str or datetime.date, optional
    years : int
        How many of the newest counted years.
    level : float
        Of the intervals.
    draws, seed : int

    Returns
    -------
    pandas.DataFrame
        One row an assumption and year: assumption, year, days_after, deaths (known), completeness, estimate, lower,
        upper. Assumptions are those of `assumed`, the
        median printed for the same year's registrations (the last known where that is not), and each form of the
        distribution alone. Empty where the record of
        that day holds no medians or no counts.

    Raises
    ------
    ParameterError
        For another definition.

    Examples
    --------
    >>> table = drift_sensitivity(years=1, draws=500).set_index("assumption")
    >>> int(table.at["as estimated", "year"]), int(table.at["as estimated", "deaths"])
    (2022, 5136)
    >>> bool(table.at["a tenth longer", "estimate"] > table.at["a tenth shorter", "estimate"])
    True
    """
    known = known_delays(BOTH, definition, as_of=as_of)
    if known is None or not len(known.counts):
        return pd.DataFrame(columns=_COLUMNS)
    newest = known.counts.tail(years)
    to = max(known.last, int(newest["year"].max()))
    fits = assumed(lambda drift: fit_delays(known, to=to, drift=drift))
    fits[PRINTED] = (fits[ESTIMATED][0], 1.0)
    fits |= {f"{form} alone": (fit_delays(known, to=to, forms=(form,)), 1.0) for form in FORMS}
    tables = []
    for words, (fit, longer) in fits.items():
        for _, one in newest.groupby("year"):
            year = int(one["year"].iloc[0])
            by = float(known.medians[min(year, known.last)]) / float(fit.median[year]) if words == PRINTED else longer
            made = nowcast(one, fit, level=level, longer=by, draws=draws, seed=seed).years
            tables.append(made.rename_axis("year").reset_index().assign(assumption=words))
    return pd.concat(tables, ignore_index=True)[_COLUMNS]


def assumed(fit: Callable[[Drift], DelayFit]) -> dict[str, tuple[DelayFit, float]]:
    """Return the assumptions on the delay's drift in words, to be read after "delay".

    Each comes with its fit and the factor that delays are multiplied by.

    Parameters
    ----------
    fit : callable
        Gives a fit for a drift, as `fit_delays` takes it.
    """
    estimated = fit("estimated")
    return {
        ESTIMATED: (estimated, 1.0),
        "without drift": (fit("none"), 1.0),
        "growing as over the last five years": (fit("continued"), 1.0),
        "a tenth longer": (estimated, LONGER),
        "a tenth shorter": (estimated, 1 / LONGER),
    }
