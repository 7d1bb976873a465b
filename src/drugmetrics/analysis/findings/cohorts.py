"""Sentences on who is in treatment: which groups were added, for which it cannot be said, how the opiate group ages."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.cohorts import BEFORE, Split
from drugmetrics.analysis.findings.words import capital, listed


def cohorts(splits: list[Split]) -> str:
    """Say who was added to treatment since the year before the strategy, and for which groups it cannot be said.

    Parameters
    ----------
    splits : list of Split
        Of every dimension held, substances first.

    Returns
    -------
    str
        Markdown.
    """
    if not splits:
        return "No group of adults in treatment is in the record of this day for the year before the strategy."
    known = [one for one in splits if one.since]
    if not known:
        return (
            f"The groups of adults in treatment held on this day end in {BEFORE}, the year before the strategy: who "
            "was added since is not known."
        )
    lead = known[0]
    return " ".join([_changes(lead), *(_most(one) for one in known[1:2]), _unknown(splits)]).strip()


def cohorts_title(lead: Split | None) -> str:
    """Return the headline of the chart of groups added."""
    if lead is None or not lead.since:
        return "Who was added to treatment is not held for this day"
    top, least = lead.groups.iloc[0], lead.groups.iloc[-1]
    text = f"{capital(str(top.name))}: {_signed(top['change'])} adults since {BEFORE}"
    return f"{text}; {least.name}: {_signed(least['change'])}"


def ageing_title(ages: pd.DataFrame) -> str:
    """Return the headline of the chart of ages in the opiate group; rows from `analysis.cohorts.opiate_ages`."""
    if ages.empty:
        return "The ages of the opiate group are not held for this day"
    old = ages[ages["age"] == "50 and over"].sort_values("period_start")
    first, last = old.iloc[0], old.iloc[-1]
    return (
        f"Aged 50 and over: {first['value']:.0f}% of the opiate group in {first['period']}, {last['value']:.0f}% in "
        f"{last['period']}"
    )


def women_title(shares: pd.DataFrame) -> str:
    """Return the headline of the chart of women's shares; rows from `analysis.cohorts.women`."""
    whole = shares[shares["group"] == "all"].sort_values("period_start") if len(shares) else shares
    if whole.empty:
        return "Adults in treatment by sex are not held for this day"
    last = whole.iloc[-1]
    return f"Women were {last['value']:.0f}% of adults in treatment in {last['period']}, the last year held by sex"


def young_people(rows: pd.DataFrame) -> str:
    """Say how the number of under-18s in treatment moved since the year before the strategy, and since its highest."""
    if rows.empty:
        return "No number of under-18s in treatment is in the record of this day."
    last, top = rows.iloc[-1], rows.loc[rows["value"].to_numpy() == rows["value"].max()].iloc[-1]
    before = rows[rows["period"] == BEFORE]
    text = f"Under-18s in treatment: {last['value']:,.0f} in {last['period']}"
    if len(before) and last["period"] != BEFORE:
        start = float(before["value"].iloc[0])
        text += f", {_signed(last['value'] - start)} ({last['value'] / start - 1:+.0%}) since {BEFORE}"
    if top["period"] != last["period"]:
        text += f"; {1 - last['value'] / top['value']:.0%} below the most held, {top['value']:,.0f} in {top['period']}"
    return f"{text}."


def young_people_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of under-18s in treatment."""
    if rows.empty:
        return "Under-18s in treatment are not held for this day"
    last, least = rows.iloc[-1], rows.loc[rows["value"].to_numpy() == rows["value"].min()].iloc[-1]
    text = f"Under-18s in treatment: {last['value']:,.0f} in {last['period']}"
    return text if least["period"] == last["period"] else f"{text}, fewest {least['value']:,.0f} in {least['period']}"


def unrecorded(splits: list[Split], adults: pd.DataFrame) -> str:
    """Say of each dimension how many adults of its newest year are in none of its groups."""
    whole = adults[adults["breakdown"] == "all"].drop_duplicates("period").set_index("period")["value"]
    parts = []
    for one in splits:
        left = float(whole.get(one.last, float("nan"))) - float(one.groups["after"].sum())
        if left >= 1:
            parts.append(f"{left:,.0f} without {_article(one.dimension)} {one.dimension} in {one.last}")
    if not parts:
        return "The groups of every dimension add up to all adults in treatment."
    return f"Some adults are in no group, and are left out: {listed(parts)}."


def _changes(one: Split) -> str:
    groups = one.groups
    up = [f"{name} {_signed(change)}" for name, change in groups["change"].items() if change >= 0]
    down = [f"{name} {_signed(change)}" for name, change in groups["change"].items() if change < 0]
    more = "more" if one.change >= 0 else "fewer"
    text = (
        f"Of the **{abs(one.change):,.0f} adults {more} in treatment in {one.last} than in {BEFORE}**, by "
        f"{one.dimension}: {listed(up) or 'none more'}"
    )
    return f"{text}; {listed(down)}." if down else f"{text}."


def _most(one: Split) -> str:
    top = one.groups.iloc[0]
    if top["change"] <= 0:
        return f"By {one.dimension}, no group grew to {one.last}."
    return (
        f"By {one.dimension}, to {one.last}, the largest addition was {top.name} ({_signed(top['change'])} of "
        f"{_signed(one.change)}), {top['share']:.0%} of those in treatment."
    )


def _unknown(splits: list[Split]) -> str:
    ended = [one.dimension for one in splits if not one.since]
    if not ended:
        return ""
    return f"By {listed(ended)} the record ends in {BEFORE}: whether they changed since is not known."


def _signed(value: float) -> str:
    """Write a change with its sign."""
    return f"{'−' if value < 0 else '+'}{abs(value):,.0f}"


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"
