"""Sentences on supply: what was counted and what was stated of three ambitions, and which part no count covers."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from drugmetrics.analysis.findings.words import day, listed
from drugmetrics.analysis.supply import COUNT, RESTARTED, WEEK, Counts, figures, largest
from drugmetrics.framework.dated import Remark, remarks_on
from drugmetrics.framework.figure import Figure

#: Who counts, and what: as printed, so said only from the day it was.
WHO_COUNTS = (
    Remark(
        text="Type 1 is a line whose holder was arrested and charged by the task forces of the four forces that the "
        "programme pays for (the Metropolitan Police, Merseyside, West Midlands and Greater Manchester). The ambition "
        "is of this type.",
        since=dt.date(2023, 7, 20),
    ),
    Remark(
        text="The count that restarted in July 2024 has the British Transport Police, too.", since=dt.date(2024, 12, 16)
    ),
)


def supply(lines: Counts, groups: Counts, arrests: Counts) -> str:
    """Say how far each of the three ambitions that are counted was reached, and what no count covers.

    Returns
    -------
    str
        Markdown.
    """
    if all(held.goal.wanted is None for held in (lines, groups, arrests)):
        return "What was sought, and what was counted, are not in the record for this day."
    parts = [_closed(lines), _disrupted(groups), _tested(arrests)]
    if any(len(held.within) for held in (lines, groups, arrests)):
        parts.append("Each is counted by those who do the work; none says how much is supplied.")
    return " ".join(filter(None, parts))


def closed_title(lines: Counts) -> str:
    """Return the headline of the chart of county lines closed."""
    goal, counted = lines.goal, largest(_counted(lines))
    if goal.wanted is None:
        return "No number of county lines to close is in the record for this day"
    if counted is None:
        return f"Nothing was yet counted towards {goal.wanted.text} county lines"
    stated = _statement(lines)
    reached = "reached by the count" if lines.met(counted.value) else "no count of type 1 reaches it"
    if not lines.met(counted.value) and stated is not None and lines.met(stated.value):
        reached = "a statement says it was reached, no count does"
    return f"{counted.text} county lines counted in {counted.period}, of {goal.wanted.text} sought: {reached}"


def county_lines(lines: Counts, rows: pd.DataFrame) -> str:
    """Say what can be said of county lines: of the ambition, of who counts, and of how many are active.

    Parameters
    ----------
    lines : Counts
    rows : pandas.DataFrame
        From `analysis.supply.active`.
    """
    return "\n\n".join(filter(None, (ambition_read(lines), active(rows))))


def ambition_read(lines: Counts) -> str:
    """Say what can be said of the whole ambition of closures: what would count, what is held, and what is not."""
    goal = lines.goal
    if goal.wanted is None or goal.deadline is None or goal.rule.counted_from is None:
        return "The ambition is not in the record for this day."
    kind = " of type 1" if remarks_on(WHO_COUNTS, goal.as_of) else ""
    text = (
        f"The ambition is read as {goal.wanted.text} closures{kind} from {day(goal.rule.counted_from)} to "
        f"{day(goal.deadline)}."
    )
    counted = _counted(lines)
    if counted.empty:
        return f"{text} No count of it is in the record for this day."
    text += f" Counted in that window: {listed([f'{row.text} in {row.period}' for row in figures(counted)])}."
    if _gap(lines):
        text += (
            f" No count held covers the rest of it, so a total to {day(goal.deadline)} is not known; windows are not "
            "added, for they overlap, differ in type, or were restarted."
        )
    read = " ".join(filter(None, (text, _fits(lines))))
    return "\n\n".join(filter(None, (read, remarks_on(WHO_COUNTS, goal.as_of))))


def active(rows: pd.DataFrame) -> str:
    """Say how many lines were stated to be active, the only figure beside the closures; empty where none is held."""
    if rows.empty:
        return ""
    said = [
        f"{' to '.join(f'{value:,.0f}' for value in sorted(part['value']))} in {period}"
        for period, part in rows.groupby("period", sort=True)
    ]
    return (
        f"How many lines there are is hardly known: {listed(said)} were potentially active a month, as ministers "
        "quoted an assessment for the United Kingdom."
    )


def _closed(lines: Counts) -> str:
    goal, counted, stated = lines.goal, largest(_counted(lines)), _statement(lines)
    if goal.wanted is None or goal.deadline is None:
        return ""
    opening = f"Of {goal.wanted.text} county lines to be closed by {day(goal.deadline)}, "
    if counted is None:
        return f"{opening}no count is in the record for this day."
    text = (
        f"{opening}**{counted.text} were counted closed in {counted.period}** ({counted.status}, "
        f"{lines.share(counted.value) or 0.0:.0%})"
    )
    if stated is not None:
        text += f"; a statement that names no type gives {stated.text} for {stated.period}"
    return text + ("; no count covers the whole window." if _gap(lines) else ".")


def _statement(lines: Counts) -> Figure | None:
    """Return the largest number stated within the ambition's window, where it is more than any counted."""
    rows = lines.within
    stated = largest(rows[(rows["status"] == "statement") & (rows["basis"] != WEEK)])
    counted = largest(_counted(lines))
    return stated if stated and (counted is None or stated.value > counted.value) else None


def _fits(lines: Counts) -> str:
    """Say that the statement is what a count and a stated number of the time after it come to, where both are held."""
    stated, counted, rows = _statement(lines), _counted(lines), lines.within
    for one in figures(counted) if stated else []:
        after = rows[(rows["status"] == "statement") & (rows["period_start"] == _next_day(one))]
        for other in figures(after[after["basis"] != WEEK]):
            if stated and other.period_end == stated.period_end and one.value + other.value <= stated.value:
                return (
                    f"The {stated.text} stated for {stated.period} fits the {one.text} of {one.period} and the "
                    f"{other.text} stated for {other.period}, but its type was not printed."
                )
    return ""


def _next_day(one: Figure) -> pd.Timestamp:
    return pd.Timestamp(one.period_end) + pd.Timedelta(days=1)


def _disrupted(groups: Counts) -> str:
    goal, years = groups.goal, figures(groups.within)
    if goal.wanted is None:
        return ""
    was = f" ({goal.revised_from.text} until it was revised)" if goal.revised_from else ""
    opening = f"Of {goal.wanted.text} disruptions of organised crime groups{was}, "
    if not years:
        return f"{opening}no count is in the record for this day."
    told = listed([f"{one.text} in {one.period}" for one in years])
    share = groups.share(sum(one.value for one in years)) or 0.0
    number = "one year's count is" if len(years) == 1 else f"{len(years)} years' counts are"
    return f"{opening}{number} held: **{told}** ({share:.0%})."


def _tested(arrests: Counts) -> str:
    goal, most = arrests.goal, largest(arrests.within)
    if goal.wanted is None or goal.deadline is None:
        return ""
    if most is None:
        return f"Of {goal.wanted.text} drug tests on arrest, no count is in the record for this day."
    side = "beyond" if arrests.met(most.value) else "short of"
    return (
        f"The police forces that reported counted **{most.text} drug tests on arrest** in {most.period}, {side} the "
        f"{goal.wanted.value:,.0f} sought by {day(goal.deadline)} ({arrests.share(most.value) or 0.0:.0%})."
    )


def _counted(lines: Counts) -> pd.DataFrame:
    """Return closures of type 1 that were counted, not stated, within the ambition's window."""
    return lines.within[lines.within["basis"].isin((COUNT, RESTARTED))].query("counted == 'type 1'")


def _gap(lines: Counts) -> bool:
    """Whether no single count of type 1 runs over the whole of the ambition's window."""
    (first, last), counted = lines.window, _counted(lines)
    return not bool(((counted["period_start"] <= first) & (counted["period_end"] >= last)).any())
