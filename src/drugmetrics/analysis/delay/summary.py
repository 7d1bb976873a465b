"""What a page says of registration delay: medians as printed, shares as printed, and how complete each year is when."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drugmetrics.analysis.delay.completeness import DelayFit
from drugmetrics.analysis.delay.fitted import fitted_delays
from drugmetrics.analysis.delay.nowcast import DRAWS
from drugmetrics.analysis.delay.record import Day, Definition, earlier_shares, medians
from drugmetrics.errors import ParameterError

#: Days after the end of a year of death at which its completeness is shown: every month for two years.
DAYS_SHOWN = tuple(round(month * 365.25 / 12) for month in range(25))
#: A growth is that of so many years.
_SPAN = 5


@dataclass(frozen=True)
class DelaySummary:
    """Registration delay of an area and definition as known on a day.

    Attributes
    ----------
    area, definition : str
    by_year : pandas.DataFrame
        By year of registration: median (days, as printed; both countries' is made of theirs), growth (on the year
        before), growth_a_year (over five years); and deaths_median, what is estimated for deaths of the same year.
    shares : pandas.DataFrame
        Registrations that had happened in an earlier year, England and Wales, poisoning: share, registered, printed.
    completeness : pandas.DataFrame
        One row a year of death and number of days after its end: year, days_after, known, lower, upper.
    fit : DelayFit
    """

    area: str
    definition: Definition
    by_year: pd.DataFrame
    shares: pd.DataFrame
    completeness: pd.DataFrame
    fit: DelayFit


def delay_summary(
    area: str,
    definition: Definition,
    *,
    as_of: Day = None,
    years: tuple[int, ...] | None = None,
    level: float = 0.9,
    draws: int = DRAWS // 4,
    seed: int = 0,
) -> DelaySummary | None:
    """Summarise registration delay.

    Parameters
    ----------
    area : {"England", "Wales", "England and Wales"}
    definition : {"misuse", "poisoning"}
    as_of : str or datetime.date, optional
    years : tuple of int, optional
        Years of death whose completeness is shown; every tenth back from the last one with a median when not given.
    level : float
        Of the intervals.
    draws, seed : int

    Returns
    -------
    DelaySummary or None
        None where no medians had been published.

    Raises
    ------
    ParameterError
        For another area or definition, or years without a fitted delay.

    Examples
    --------
    >>> summary = delay_summary("England", "misuse", draws=200)
    >>> summary.by_year.loc[[2021, 2022], "median"].tolist(), round(float(summary.by_year.at[2022, "growth"]), 3)
    ([203.0, 215.0], 0.059)
    >>> summary.shares["printed"].tolist()
    ['1,358 of 2,597', '1,682 of 3,346', '64%']
    """
    fit = fitted_delays(area, definition, as_of=as_of)
    if fit is None:
        return None
    days = medians(area, definition, as_of=as_of)
    by_year = pd.DataFrame({
        "median": days, "growth": days.pct_change(), "growth_a_year": (days / days.shift(_SPAN)) ** (1 / _SPAN) - 1,
        "deaths_median": fit.median,
    })  # fmt: skip
    wanted = tuple(range(fit.last, fit.first - 1, -10)) if years is None else years
    if not wanted:
        raise ParameterError("Completeness is shown of a year of death or more; none is given.")
    return DelaySummary(
        area, definition, by_year, earlier_shares(as_of=as_of)[["share", "registered", "printed"]],
        completeness_curves(fit, wanted, level=level, draws=draws, seed=seed), fit,
    )  # fmt: skip


def completeness_curves(
    fit: DelayFit, years: tuple[int, ...], *, level: float = 0.9, draws: int = DRAWS // 4, seed: int = 0
) -> pd.DataFrame:
    """Return how complete years of death are at DAYS_SHOWN after their end, with intervals.

    Returns
    -------
    pandas.DataFrame
        year, days_after, known (between 0 and 1), lower, upper.
    """
    drawn = fit.draws(draws, seed)
    tails = [0.5 - level / 2, 0.5 + level / 2]
    tables = []
    for year in sorted(years):
        shares = pd.DataFrame({day: drawn.completeness(year, day) for day in DAYS_SHOWN})
        limits = shares.quantile(tails).T
        tables.append(pd.DataFrame({
            "year": year, "days_after": list(DAYS_SHOWN), "known": fit.completeness(year, DAYS_SHOWN),
            "lower": limits[tails[0]].to_numpy(), "upper": limits[tails[1]].to_numpy(),
        }))  # fmt: skip
    return pd.concat(tables, ignore_index=True)
