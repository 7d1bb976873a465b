"""Sentences on drug use: the newest estimate against every reading of a 30-year low, and unmet need."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.drug_use import SMOOTHED, Low
from drugmetrics.analysis.findings.words import listed
from drugmetrics.reference.units import format_value

#: How each reading is worded in a table: the newest estimate alone, against the error, and smoothed.
READINGS = (
    "lower than every estimate before",
    "lower by more than two such surveys must differ to be told apart",
    f"the mean of {SMOOTHED} surveys lower than any before",
)


def drug_use(lows: list[Low]) -> str:
    """Say whether the newest estimates are a low, under each reading.

    Parameters
    ----------
    lows : list of Low
        The first is the framework's own measure.

    Returns
    -------
    str
        Markdown.
    """
    if not lows:
        return "No two estimates of drug use had been published on this day."
    lead = lows[0]
    text = (
        f"In {lead.newest['period']}, **{_value(lead.newest)} of people {lead.group} had used a drug in the last "
        f"year**, {_set_against(lead)}."
    )
    if lead.floor is not None:
        text += (
            f" Two such estimates must lie more than {lead.floor:.1f} points apart to be told from chance; how much "
            "more is not held."
        )
    return f"{text} {_readings(lows)}"


def drug_use_title(lows: list[Low]) -> str:
    """Return the headline of the chart of drug use."""
    if not lows:
        return "No two estimates of drug use are held for this day"
    lead = lows[0]
    if lead.lowest_of_all:
        return f"Drug use in {lead.newest['period']}, {_value(lead.newest)}, is the lowest estimate held"
    return (
        f"Drug use in {lead.newest['period']}, {_value(lead.newest)}, is above its lowest, {_value(lead.lowest)} in "
        f"{lead.lowest['period']}"
    )


def answers(one: Low) -> list[str]:
    """Return the answer to each of `READINGS` for a group, in a word or two."""
    return [_answer(found) for found in (one.lowest_of_all, one.beyond_error, one.mean_lowest)]


def prevalence(rows: pd.DataFrame) -> str:
    """Say how many opiate and/or crack users are estimated, on each method, and that methods do not compare."""
    if rows.empty:
        return "No estimate of opiate and/or crack users had been published on this day."
    parts = []
    for basis, part in rows.groupby("basis", sort=False):
        last = part.iloc[-1]
        limits = "" if pd.isna(last["lower"]) else f" ({last['lower']:,.0f} to {last['upper']:,.0f})"
        parts.append(f"{last['value']:,.0f}{limits} in {last['period']} on the {_method(str(basis))}")
    only = "" if len(parts) == 1 else " The methods do not compare, so no change can be read across them."
    return f"People estimated to use opiates and/or crack: {listed(parts)}.{only}"


def prevalence_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of opiate and/or crack users."""
    methods = rows["basis"].nunique() if len(rows) else 0
    if not methods:
        return "No estimate of opiate and crack users is held for this day"
    if methods == 1:
        return "Opiate and/or crack users, estimated by one method"
    return f"{methods} methods of estimating opiate and crack users do not join to one line"


def unmet(shares: dict[str, pd.DataFrame]) -> str:
    """Say which share of each group is estimated not to be in treatment."""
    parts = []
    for group, rows in shares.items():
        if rows.empty:
            continue
        last = rows.iloc[-1]
        parts.append(
            f"{last['value']:.0f}% ({last['lower']:.0f}% to {last['upper']:.0f}%) of {group} in {last['period']}"
        )
    if not parts:
        return "No estimate of unmet need had been published on this day."
    return (
        f"Not in treatment, as estimated from a sample of areas: {listed(parts)}. Nothing newer is held: how unmet "
        "need moved as more people came into treatment is not known."
    )


def _set_against(one: Low) -> str:
    if one.lowest_of_all:
        return f"below the lowest before, {_value(one.lowest)} in {one.lowest['period']}"
    if one.gap == 0:
        return f"as low as the lowest before, in {one.lowest['period']}"
    return f"{one.gap:.1f} points above the lowest estimate, {_value(one.lowest)} in {one.lowest['period']}"


def _readings(lows: list[Low]) -> str:
    """Say of which groups the newest estimate is a low, by reading."""
    alone = [one.group for one in lows if one.lowest_of_all]
    beyond = [one.group for one in lows if one.beyond_error]
    smoothed = [one.group for one in lows if one.mean_lowest]
    if not alone and not smoothed:
        return f"Under none of {len(READINGS)} readings is it a low, for any group shown."
    return (
        f"Taken alone, the newest estimate is a low for {_groups(alone)}; lower than any before by more than error, "
        f"for {_groups(beyond)}; as the mean of {SMOOTHED} surveys, for {_groups(smoothed)}."
    )


def _groups(names: list[str]) -> str:
    return listed([f"those {name}" if name.startswith("aged") else name for name in names]) if names else "no group"


def _value(row: pd.Series) -> str:
    return format_value(round(float(row["value"]), 1), "per cent")


def _answer(found: bool | None) -> str:
    return {True: "yes", False: "no", None: "cannot be said"}[found]


def _method(basis: str) -> str:
    return basis.removeprefix("modelled estimate, ")


def drugs_title(lines: dict[str, pd.DataFrame]) -> str:
    """Return the headline of the chart of single drugs: the one most used, and how it moved since 2019/20."""
    held = {drug: rows for drug, rows in lines.items() if len(rows)}
    if not held:
        return "No estimate by drug is held for this day"
    drug, rows = max(held.items(), key=lambda item: float(item[1]["value"].iloc[-1]))
    last = rows.iloc[-1]
    return f"Of the drugs shown {drug} is the most used, {_value(last)} in {last['period']}"
