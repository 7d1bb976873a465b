"""Sentences on recovery: completions from every baseline, exits, deaths in treatment, waits and returns."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.findings.words import listed
from drugmetrics.analysis.recovery import PRE_PANDEMIC, Recovery
from drugmetrics.framework.figure import Figure

_FROM = {"framework": "the framework's baseline", "pre-pandemic": "the last year before the pandemic"}
#: What is said of those who left in each way.
_LEFT = {
    "completed": "completed it",
    "dropped out or left": "dropped out or left",
    "transferred": "were transferred",
    "died": "died",
    "other": "left otherwise",
}


def recovery(held: Recovery, leaving: pd.DataFrame, stated: Figure | None) -> str:
    """Say how many completed treatment, from every baseline, and that the ambition cannot be judged on it.

    Parameters
    ----------
    held : Recovery
    leaving : pandas.DataFrame
        Shares of exits, as `in_treatment.exits` gives them.
    stated : Figure or None
        The newest share of exits anyone printed.

    Returns
    -------
    str
        Markdown of two to four sentences.
    """
    return " ".join(filter(None, (_completed(held), _share(held, leaving, stated), _unknown(held))))


def completions_title(held: Recovery) -> str:
    """Return the headline of the chart of completions."""
    newest, changes = held.metric.newest, held.changes
    if newest is None:
        return "No completions of treatment are held"
    if changes.empty:
        return f"{newest.text} adults completed treatment in {newest.period}, the newest year held"
    parts = [f"{_more(row['relative'])} than in {row['period']}" for _, row in changes.iterrows()]
    return f"Adults who completed treatment in {newest.period}: {listed(parts)}"


def not_the_ambition(held: Recovery) -> str:
    """Say what completions did from each baseline and why that is not the ambition."""
    moved = [
        f"{'rose' if row['change'] >= 0 else 'fell'} by {abs(row['change']):,.0f} ({row['relative']:+.0%}) from "
        f"{_FROM[str(name)]} ({row['period']})"
        for name, row in held.changes.iterrows()
    ]
    said = (
        f"Completions {listed(moved)}. That is not" if moved else "No change in completions can be stated, and none is"
    )
    asked = f"the {held.wanted.text} more people" if held.wanted else "more people"
    return (
        f"{said} progress towards {asked} in long-term recovery, under any baseline: completions are counted anew each "
        "year as people leave, the same person can complete again, and nothing follows them afterwards. "
        f"{held.metric.note} The ambition was printed without a baseline, and without saying how long is long-term."
    )


def progress_measure(held: Recovery) -> str:
    """Say that no figure of the treatment progress measure is held."""
    measure = held.progress_measure
    if measure.newest is not None:
        return f"The treatment progress measure stood at {measure.newest.text} in {measure.newest.period}."
    return f"The framework's other measure of recovery is the treatment progress measure. {measure.gap}"


def exits(rows: pd.DataFrame) -> str:
    """Say how adults left treatment in the newest year held."""
    if rows.empty:
        return "How adults left treatment is not in the record for this day."
    newest = rows[rows["period"] == rows["period"].iloc[-1]].set_index("reason")
    parts = [f"{newest.at[reason, 'value']:.1f}% {way}" for reason, way in _LEFT.items() if reason in newest.index]
    together = newest["together"].iloc[0]
    who = "adults" if pd.isna(together) else f"{together:,.0f} adults"
    return f"Of {who} who left treatment in {newest['period'].iloc[0]}, {listed(parts)}."


def exits_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of exits."""
    done = rows[rows["reason"] == "completed"]
    if done.empty:
        return "Ways of leaving treatment are not held"
    last, most = done.iloc[-1], done.sort_values("value").iloc[-1]
    text = f"{last['value']:.0f}% of adults who left treatment in {last['period']} had completed it"
    return (
        text if most["period"] == last["period"] else f"{text}, {most['value']:.0f}% in {most['period']}, the most held"
    )


def deaths(rows: pd.DataFrame) -> str:
    """Say how many died in treatment, and how many per 1,000, then and now, with what the interval holds."""
    if rows.empty:
        return "No deaths in treatment are in the record for this day."
    last, first = rows.iloc[-1], _start(rows)
    text = f"{last['deaths']:,.0f} adults died while in treatment in {last['period']}"
    text += f" ({last['counted']}): {_rate(last)} of those in treatment over the year"
    if first["period"] != last["period"]:
        apart = last["lower"] > first["upper"] or last["upper"] < first["lower"]
        text += f"; in {first['period']} it was {first['deaths']:,.0f}, or {_rate(first)}"
        text += ". The two intervals do not overlap" if apart else ". The two intervals overlap"
    return (
        f"{text}. The number grows with the number in treatment; the rate takes that out, and neither age nor drug nor "
        "time spent in treatment. The intervals (95%, Byar) hold chance in the number of deaths alone."
    )


def deaths_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of deaths in treatment."""
    if rows.empty:
        return "No deaths in treatment are held"
    last, first = rows.iloc[-1], _start(rows)
    text = f"{last['value']:.1f} in 1,000 adults in treatment died in {last['period']}"
    return text if first["period"] == last["period"] else f"{text}, {first['value']:.1f} in {first['period']}"


def waits(rows: pd.DataFrame, average: pd.DataFrame) -> str:
    """Say what share of first interventions began within three weeks, and the average wait where it was given."""
    if rows.empty:
        return "No waits for treatment are in the record for this day."
    last, first = rows.iloc[-1], rows.iloc[0]
    text = f"{last['value']:.1f}% of first interventions began within three weeks in {last['period']}"
    text += f", {first['value']:.1f}% in {first['period']}." if first["period"] != last["period"] else "."
    given = [f"{row['value']:.1f} days in {row['period']}" for _, row in average.iterrows()]
    standing = listed(sorted(set(average["status"]))) if given else ""
    said = f" The average wait was {listed(given)} ({standing}); no other year's is held." if given else ""
    return f"{text}{said} Waits are counted of interventions, not of people, and only of those who began one."


def waits_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of waits."""
    if rows.empty:
        return "No waits for treatment are held"
    last, first = rows.iloc[-1], rows.iloc[0]
    return (
        f"{last['longer']:.1f}% of first interventions began after more than three weeks in {last['period']}, "
        f"{first['longer']:.1f}% in {first['period']}"
    )


def returns(rows: pd.DataFrame) -> str:
    """Say what share completed and were not back within six months, and where that record ends."""
    if rows.empty:
        return "How many came back after completing treatment is not in the record for this day."
    newest = rows.drop_duplicates("group", keep="last")
    parts = [f"{row['value']:.1f}% of {row['group']} users in {row['period']}" for _, row in newest.iterrows()]
    return (
        f"Completed and not back within six months, as a share of those in treatment: {listed(parts)} (secondary "
        f"reports). Nothing after {max(newest['period'])} is held, so the record does not say how many of those who "
        "completed since came back."
    )


def groups_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of completions by substance group: where it ends, and how each moved."""
    if rows.empty:
        return "Completions by substance group are not held"
    last = str(rows["period"].iloc[-1])
    table = rows.pivot(index="period", columns="group", values="value")
    most = str(table["opiate"].idxmax()) if "opiate" in table.columns else ""
    text = f"Completions by substance group are held to {last}"
    if not most or most == last:
        return text
    now, then = float(table["opiate"][last]), float(table["opiate"][most])
    return f"{text}: for opiates {now:,.0f}, down from {then:,.0f} in {most}"


def _completed(held: Recovery) -> str:
    newest, changes = held.metric.newest, held.changes
    if newest is None:
        return "No number of adults completing treatment is in the record for this day."
    text = f"**{newest.text} adults completed treatment in {newest.period}** ({newest.status})"
    if len(changes):
        parts = [
            f"{abs(row['change']):,.0f} {'more' if row['change'] >= 0 else 'fewer'} than {_FROM[str(name)]} "
            f"({row['baseline']:,.0f} in {row['period']})"
            for name, row in changes.iterrows()
        ]
        return f"{text}: {listed(parts)}."
    if held.metric.baseline is not None:
        return f"{text}, the framework's baseline; nothing newer is in the record for this day."
    return f"{text}, the newest year held; no baseline is in the record for this day."


def _share(held: Recovery, leaving: pd.DataFrame, stated: Figure | None) -> str:
    done = leaving[leaving["reason"] == "completed"].set_index("period")["value"]
    newest, baseline = held.metric.newest, held.metric.baseline
    text = ""
    if newest is not None and newest.period in done.index:
        text = f"They were {done[newest.period]:.0f}% of all who left"
        if baseline is not None and baseline.period in done.index and baseline.period != newest.period:
            text += f", against {done[baseline.period]:.0f}% in {baseline.period}"
        text += "."
    if stated is not None and (done.empty or stated.period > done.index[-1]):
        text += f" For {stated.period} only the share is held: {stated.text} ({stated.status})."
    return text.strip()


def _unknown(held: Recovery) -> str:
    asked = f"**{held.wanted.text} more people** are" if held.wanted else "more people are"
    return f"Whether {asked} in long-term recovery cannot be said: no measure of it was published."


def _start(rows: pd.DataFrame) -> pd.Series:
    """Return the last year before the pandemic where held, else the first."""
    before = rows[rows["period"] == PRE_PANDEMIC]
    return before.iloc[0] if len(before) else rows.iloc[0]


def _rate(row: pd.Series) -> str:
    return f"{row['value']:.1f} per 1,000 ({row['lower']:.1f} to {row['upper']:.1f})"


def _more(relative: float) -> str:
    return f"{abs(relative):.0%} {'more' if relative >= 0 else 'fewer'}"
