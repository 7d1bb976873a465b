"""Sentences on the money: asked for and allocated, not spent, for each person added, and the stated return."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.findings.words import listed
from drugmetrics.analysis.funding import BASELINE, READINGS, STRATEGY_YEARS, Money


def funding(held: Money) -> str:
    """Say how much of what the review asked for was allocated, under both readings of its years, and what was unspent.

    Returns
    -------
    str
        Markdown.
    """
    given = held.years["million"].reindex(list(STRATEGY_YEARS)).dropna() if len(held.years) else pd.Series(dtype=float)
    if held.asked.empty and given.empty:
        return "Neither what was asked for nor what was allocated had been published on this day."
    if given.empty:
        return (
            f"The Black review asked for £{held.asked.iloc[0]:,.0f} million more for treatment in its first year and "
            f"£{held.asked.iloc[-1]:,.0f} million in its year {held.asked.index[-1]}; no allocation of a year of the "
            "strategy had been published on this day."
        )
    newest = given.index[-1]
    parts = [
        f"Additional treatment money came to **£{given.sum():,.0f} million over {given.index[0]} to {newest}**"
        if len(given) > 1 else f"Additional treatment money of {newest} came to **£{given.sum():,.0f} million**"
    ]  # fmt: skip
    first, second = (_compared(held, reading, newest) for reading in READINGS)
    if first:
        parts.append(f"{first}{f' ({second})' if second else ''}")
    text = ": ".join(parts) + "."
    if held.unspent is not None:
        text += (
            f" Allocated is not spent: of the money for treatment and recovery in {held.unspent.period}, "
            f"{held.unspent.text} was not, as the auditors were reported to say; no figure for later years is held."
        )
    return text


def funding_title(held: Money) -> str:
    """Return the headline of the chart of money asked for and allocated."""
    path = held.path(READINGS[0]) if len(held.asked) else pd.DataFrame(columns=["share"])
    both = path["share"].dropna()
    if both.empty:
        return "No allocation can yet be set against what the review asked for"
    low, high = both.min(), both.max()
    if low >= 1:
        return f"Allocations reached what the review asked for in all {len(both)} years"
    shares = f"{low:.0%} to {high:.0%}" if f"{low:.0%}" != f"{high:.0%}" else f"{low:.0%}"
    year = "one year" if len(both) == 1 else f"{len(both)} years"
    return f"In {year}, {shares} of what the Black review asked for was allocated, counted from {READINGS[0]}"


def per_person(table: pd.DataFrame) -> str:
    """Say what the additional money comes to for each person more in treatment, and why that is no unit cost."""
    years = table.drop("all", errors="ignore")
    if years.empty:
        return "No year of the strategy has both its money and its numbers in treatment in the record of this day."
    said = [
        f"£{pounds:,.0f} in {year}" if pounds > 0 else f"none to set it against in {year}"
        for year, pounds in years["pounds"].astype(float).items()
    ]
    text = f"For each person more in treatment than in {BASELINE}, the additional money came to {listed(said)}"
    whole = table.loc["all"] if "all" in table.index else None
    if whole is not None and len(years) > 1 and pd.notna(whole["pounds"]):
        text += f"; over these years together to £{whole['pounds']:,.0f} a person and year"
    return (
        f"{text}. That is no price of a place: the money was also for staff, quality and people already in treatment, "
        "and what numbers would have been without it is not known."
    )


def returns(held: Money, table: pd.DataFrame) -> str:
    """Say what the stated return is of, and what it would come to if it held for the additional money."""
    if held.returns is None:
        return "No return on treatment is in the record of this day."
    stated = f"£{held.returns.value:,.0f}"
    text = (
        f"The Black review says that each pound spent on harm reduction and treatment returns {stated}, in health and "
        "justice together. It is an average over all treatment, from a publication it cites, whose year, "
        "discounting and limits it does not give; it is not the return on the additional pound."
    )
    if table.empty:
        return text
    most, least = table.iloc[-1], table.iloc[0]
    share = least["returns"] / most["returns"]
    return (
        f"{text} If it did hold for the strategy's additional money, that would come to £{most['all_spent']:,.0f} "
        f"million; at {share:.0%} of it, to £{least['all_spent']:,.0f} million. This is arithmetic, not a finding: no "
        "series of the record measures what was saved."
    )


def spending_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of local spending by service."""
    if rows.empty:
        return "No local spending is in the record for this day"
    totals = rows.groupby("period")["value"].sum()
    change = totals.iloc[-1] / totals.iloc[0] - 1
    way = "more" if change >= 0 else "less"
    return (
        f"Authorities spent £{totals.iloc[-1]:,.0f} million in {totals.index[-1]}, {abs(change):.0%} {way} in cash "
        f"than in {totals.index[0]}"
    )


def _compared(held: Money, reading: str, newest: str) -> str:
    """Say what share of the path was allocated by the newest year, the path's first year read as one."""
    if held.asked.empty:
        return ""
    path = held.path(reading)
    if newest not in path.index or path["share"].isna()[newest]:
        return ""
    given, asked, share = (float(path[name][newest]) for name in ("given", "asked", "share"))
    if reading != READINGS[0]:
        return f"{share:.0%}, if its first is {reading}"
    turn = list(path.index).index(newest) + 1
    return (
        f"in {newest} £{given:,.0f} million, {share:.0%} of the £{asked:,.0f} million the Black review asked for in "
        f"its year {turn}, if its first is {reading}"
    )
