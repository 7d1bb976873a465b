"""Sentences on supply in detail: disruptions and the years before, tests and who reports them, seizures in time."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from drugmetrics.analysis.supply import Counts, figures, largest
from drugmetrics.framework.dated import Remark, remarks_on

_DAYS = 365.25
REVISED = (
    Remark(
        text='The report gives "improved data collection and a refreshed baseline" as the reason, and calls the old '
        "number and the new one the same increase.",
        since=dt.date(2023, 7, 20),
    ),
)


def disruptions(groups: Counts, one_year: pd.DataFrame) -> str:
    """Set the ambition of disruptions, and the number it replaced, against the average of the years before.

    Parameters
    ----------
    groups : Counts
    one_year : pandas.DataFrame
        The number sought in a single year; rows of the one table.
    """
    goal = groups.goal
    before = largest(groups.rows[groups.rows["basis"] == "average of three years"])
    years = figures(groups.within)
    if goal.wanted is None or before is None or not years:
        return "No count of disruptions is in the record for this day."
    first, last = groups.window
    span = round((last - first).days / _DAYS)
    whole = span * before.value
    text = (
        f"The years {before.period} had {before.text} disruptions a year on average. Over {span} years that "
        f"is {whole:,.0f}: {goal.wanted.text} is {_apart(goal.wanted.value, whole)} than that"
    )
    if goal.revised_from is not None:
        text += f", and the {goal.revised_from.text} first asked for {_apart(goal.revised_from.value, whole)}"
    text += f". {years[-1].text} in {years[-1].period} is {_apart(years[-1].value, before.value)} than the average year"
    sought = one_year[one_year["period"] == years[-1].period]
    if len(sought):
        text += f"; {sought['value'].iloc[-1]:,.0f} were sought in that year"
    needed = _still(groups)
    return " ".join(filter(None, (f"{text}.", needed, remarks_on(REVISED, goal.as_of) if goal.revised_from else "")))


def arrest_tests(rows: pd.DataFrame) -> str:
    """Say how tests on arrest grew beside the forces that report them.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `analysis.supply.quarters`.
    """
    if rows.empty:
        return "No quarterly count of tests on arrest is in the record for this day."
    first, last = rows.iloc[0], rows.iloc[-1]
    text = (
        f"Tests in a quarter went from {first['value']:,.0f} in {first['period']} to {last['value']:,.0f} in "
        f"{last['period']}"
    )
    if pd.isna(first["forces"]) or pd.isna(last["forces"]):
        return f"{text}; how many forces returned data is not held."
    each = (first["value"] / first["forces"], last["value"] / last["forces"])
    return (
        f"{text}, while the forces that returned data went from {first['forces']:.0f} to {last['forces']:.0f}: "
        f"{each[0]:,.0f} and {each[1]:,.0f} tests for each of them. Not all forces test, not all that "
        "test returned data, and earlier returns were revised."
    )


def arrest_tests_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of tests on arrest."""
    if rows.empty:
        return "No quarter of tests on arrest is in the record for this day"
    first, last = rows.iloc[0], rows.iloc[-1]
    forces = ""
    if pd.notna(first["forces"]) and pd.notna(last["forces"]):
        forces = f", while reporting forces went from {first['forces']:.0f} to {last['forces']:.0f}"
    return f"Tests on arrest went from {first['value']:,.0f} to {last['value']:,.0f} in a quarter{forces}"


def seizures_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of seizures; rows from `analysis.supply.seizures`."""
    whole = rows[rows["breakdown"] == "all"] if len(rows) else rows
    if whole.empty:
        return "No number of seizures is in the record for this day"
    last, others = whole.iloc[-1], whole.iloc[:-1]["value"]
    place = ""
    if len(others) and last["value"] > others.max():
        place = f", the most of {len(whole)} years held"
    elif len(others) and last["value"] < others.min():
        place = f", the fewest of {len(whole)} years held"
    elif len(others):
        place = f"; the most was {others.max():,.0f} in {whole['period'].iloc[others.argmax()]}"
    return f"{last['value']:,.0f} seizures of drugs in {last['period']}{place}"


def _still(groups: Counts) -> str:
    """Say how many a year would be needed from the last year counted to the deadline."""
    goal, years = groups.goal, figures(groups.within)
    if goal.wanted is None or goal.deadline is None:
        return ""
    left = goal.wanted.value - sum(one.value for one in years)
    time = (goal.deadline - years[-1].period_end).days / 365.25
    if left <= 0 or time < 0.5:
        return ""
    return (
        f"In each of the {round(time)} years left {left / round(time):,.0f} would reach it; no count of those is held."
    )


def _apart(value: float, other: float) -> str:
    """Say how much more or fewer a number is than another, in per cent."""
    change = value / other - 1
    return f"{abs(change):.0%} {'more' if change >= 0 else 'fewer'}"
