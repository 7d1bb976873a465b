"""Sentences on registered deaths: against a baseline, against the trend, and what the choice of trend does."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.deaths import LAST_YEAR_BEFORE, Counterfactual
from drugmetrics.framework.ambitions import Ambition
from drugmetrics.framework.figure import Figure


def deaths(
    result: Counterfactual | None,
    counts: pd.Series,
    goal: Ambition,
    baseline: str,
    area: str,
    definition: str = "misuse",
) -> str:
    """Say how registrations compare with the baseline and with the trend before the strategy.

    Parameters
    ----------
    result : Counterfactual or None
        None when too little is held for a trend.
    counts : pandas.Series
        Registrations by year, the ones `result` was made of.
    goal : Ambition
        The ambition of deaths prevented, which is England's.
    baseline : str
        One of its baselines: the year set against the newest.
    area : str
        Whose registrations they are.
    definition : {"misuse", "poisoning"}
    """
    if counts.empty:
        return f"No deaths registered in {area} are in the record for this day."
    newest, year = int(counts.index[-1]), goal.baseline_year(baseline)
    opening = f"**{counts.iloc[-1]:,.0f} deaths** related to drug {definition} were registered in {area} in {newest}"
    if newest > year and year in counts.index:
        change = counts.iloc[-1] / counts[year] - 1
        opening += f", {abs(change):.0%} {'more' if change > 0 else 'fewer'} than in {year} ({counts[year]:,.0f})"
    if result is None:
        return f"{opening}. Too few years are held for a trend with its interval."
    if result.total is None:
        return (
            f"{opening}. No registrations after {LAST_YEAR_BEFORE} are in the record for this day, so nothing can be "
            "set against "
            "the trend."
        )
    total, seen = result.total, result.years.index[result.years["observed"].notna()]
    span = f"In {seen[0]}" if len(seen) == 1 else f"From {seen[0]} to {seen[-1]}"
    trend = (
        f"{span} the trend of {result.first} to {result.last}, continued, gives {total['expected']:,.0f} "
        f"({result.level:.0%} interval {total['lower']:,.0f} to {total['upper']:,.0f}); {total['observed']:,.0f} were "
        f"registered, **{trend_words(total)}** (interval {signed(total)})."
    )
    return f"{opening}. {trend} {consistent(total, goal.wanted, area)}"


def delay(days: pd.DataFrame, area: str) -> str:
    """Say how long after a death it is registered, from the newest median delay held.

    Parameters
    ----------
    days : pandas.DataFrame
        Rows of the registration delay, in order of period.
    area : str
        Whose delay it is.
    """
    if days.empty:
        return "No registration delay is in the record for this day."
    last, first = days.iloc[-1], days.iloc[0]
    return (
        f"Deaths are counted by the year they were registered. Half of those registered in {area} in "
        f"{last['period']} had "
        f"happened more than **{last['value']:,.0f} days** before ({first['value']:,.0f} in "
        f"{first['period']}), so a year's "
        "registrations are in large part deaths of the year before."
    )


def trend_words(total: pd.Series) -> str:
    """Return "377 fewer than the trend", or more."""
    side = "fewer" if total["difference"] >= 0 else "more"
    return f"{abs(total['difference']):,.0f} {side} than the trend"


def signed(total: pd.Series) -> str:
    """Return the limits of a difference with their sides: "from 979 more to 1,992 fewer"."""
    low, high = total["difference_lower"], total["difference_upper"]
    return (
        f"from {abs(low):,.0f} {'fewer' if low >= 0 else 'more'} to {abs(high):,.0f} {'fewer' if high >= 0 else 'more'}"
    )


def consistent(total: pd.Series, wanted: Figure | None, area: str) -> str:
    """Say what a difference is consistent with, and that it tells no cause."""
    low, high = total["difference_lower"], total["difference_upper"]
    if low > 0:
        words = "That is consistent with fewer deaths than the trend"
    elif high < 0:
        words = "That is consistent with more deaths than the trend"
    else:
        words = "That is consistent with no difference from the trend"
    if wanted is None or area != "England":
        return f"{words}; it says nothing of the cause."
    if low <= wanted.value <= high:
        return f"{words} and with {wanted.text} fewer: registrations so far cannot tell. It says nothing of the cause."
    return f"{words}, and not with {wanted.text} fewer. It says nothing of the cause."


def deaths_title(result: Counterfactual | None) -> str:
    """Return the headline of the chart of registrations."""
    if result is None:
        return "No trend can be drawn for this day"
    if result.total is None:
        return f"No registrations after {LAST_YEAR_BEFORE} are held"
    inside = result.total["difference_lower"] <= 0 <= result.total["difference_upper"]
    where = "inside" if inside else "outside"
    return f"Deaths registered: {trend_words(result.total)}, {where} what the trend leaves uncertain"
