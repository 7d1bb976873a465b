"""Sentences on where a change in deaths is found: by part, by substance, by age and rate, by generation.

They say where a change is, never why. Shares of a change are said only of a change that chance alone would seldom give.
"""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.deaths.changes import LEVEL
from drugmetrics.analysis.findings.words import listed

#: Regions that English gives an article.
_WITH_ARTICLE = ("North ", "South ", "East ", "West ")
CHANCE = "what chance alone leaves open"


def split_change(table: pd.DataFrame, split: str) -> str:
    """Say how a change splits over parts that add up.

    Parameters
    ----------
    table : pandas.DataFrame
        Of one split, from `deaths.decomposition`; empty when no two years were known.
    split : str
        Which: age, sex, region or deprivation.
    """
    if table.empty:
        return f"No two years of deaths by {split} are in the record for this day."
    total, parts = _total_and_parts(table)
    opening = (
        f"From {total['first']} to {total['last']}, deaths related to drug {total['definition']} registered in "
        f"{total['area']} went from {total['before']:,.0f} to {total['after']:,.0f}: **{_moved(total['change'])}** "
        f"(interval {_interval(total)})."
    )
    last = f"This split ends in {total['last']}" + _rest(total["note"])
    if len(parts) == 1:
        return f"{opening} All of them are {_at(split, parts.iloc[0]['part'])}. {last}"
    if _clear(total):
        return f"{opening} {_most(parts, total, split)} {last}"
    return f"{opening} That is within {CHANCE}, so no share of it is said. {_beyond(parts, split)} {last}"


def _total_and_parts(table: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    total = table.loc[table["kind"] == "total"].iloc[0]
    return total, table.loc[table["kind"].isin(["part", "remainder"])]


def _clear(row: pd.Series) -> bool:
    """Say whether an interval leaves out zero."""
    return bool(row["lower"] > 0 or row["upper"] < 0)


def _most(parts: pd.DataFrame, total: pd.Series, split: str) -> str:
    """Name the two parts that moved most the way of the total, and any that clearly went the other way."""
    way = 1 if total["change"] > 0 else -1
    along = parts[parts["change"] * way > 0].sort_values("change", key=lambda change: -way * change, kind="stable")
    named = [
        f"{_moved(row['change'])} {_at(split, row['part'])} ({row['share_of_change']:.0%}{' of the change' * first})"
        for first, (_, row) in zip((True, False), along.iterrows(), strict=False)
    ]
    words = f"There were {listed(named)}."
    against = parts[(parts["change"] * way < 0) & ((parts["lower"] > 0) | (parts["upper"] < 0))]
    if len(against):
        words += f" The other way went {_named(against, split)}."
    return words


def _beyond(parts: pd.DataFrame, split: str) -> str:
    clear = parts[(parts["lower"] > 0) | (parts["upper"] < 0)]
    if clear.empty:
        return f"No part moved by more than that; {len(parts)} were looked at."
    verb = "moves" if len(clear) == 1 else "move"
    return (
        f"{_named(clear, split)}: {len(clear)} of {len(parts)} parts {verb} by more than that, where one in "
        f"{1 / (1 - LEVEL):.0f} would by chance."
    )


def _named(parts: pd.DataFrame, split: str) -> str:
    return listed([f"{_moved(row['change'])} {_at(split, row['part'])}" for _, row in parts.iterrows()])


def _rest(note: str) -> str:
    """Turn a note on the years held into the end of a sentence."""
    words = [text for text in note.split("; ") if text.startswith(("the total", "from"))]
    return f" ({'; '.join(words)})." if words else "."


def _at(split: str, part: str) -> str:
    """Say where a part is: at ages 50-69, among males, in the North East.

    Examples
    --------
    >>> _at("age", "50-69"), _at("region", "North East"), _at("region", "London"), _at("sex", "males")
    ('at ages 50-69', 'in the North East', 'in London', 'among males')
    """
    if part == "in none of these":
        return "in none of the parts"
    if split == "age":
        return part if part.startswith("under") else f"at ages {part}"
    if split == "region" and part.startswith(_WITH_ARTICLE):
        return f"in the {part}"
    return f"among {part}" if split == "sex" else f"in {part}"


def _moved(change: float) -> str:
    """Write a change: 634 more, 77 fewer, none more."""
    return f"{abs(change):,.0f} {'more' if change >= 0 else 'fewer'}" if round(change) else "as many"


def _interval(row: pd.Series) -> str:
    return f"from {_moved(row['lower'])} to {_moved(row['upper'])}"


def split_title(table: pd.DataFrame, split: str) -> str:
    """Return the headline of the chart of a split."""
    if table.empty:
        return f"No change by {split} can be drawn for this day"
    total, parts = _total_and_parts(table)
    if not _clear(total):
        return f"From {total['first']} to {total['last']} the total changed within {CHANCE}"
    way = 1 if total["change"] > 0 else -1
    most = parts.sort_values("change", ascending=way < 0, kind="stable").iloc[0]
    return (
        f"Of {_moved(total['change'])} deaths from {total['first']} to {total['last']}, {abs(most['change']):,.0f} are "
        f"{_at(split, most['part'])}"
    )


def mentions(table: pd.DataFrame) -> str:
    """Say how mentions of substances changed; they overlap and are never added.

    Parameters
    ----------
    table : pandas.DataFrame
        From `deaths.mentions.by_substance`.
    """
    rows = table[(table["kind"] == "mention") & (table["part"] != "no substance named")]
    if rows.empty:
        return "No two years of deaths by substance are in the record for this day."
    told = [
        f"{row['after']:,.0f} mentioned {row['part']} in {row['last']}, {row['before']:,.0f} in {row['first']}"
        + _shares(row)
        for _, row in rows.iterrows()
    ]
    words = (
        f"Of deaths related to drug poisoning registered in {rows.iloc[0]['area']}, {'; '.join(told)}. One death may "
        "mention several substances: these are never added, and none is a share of the total's change."
    )
    for _, row in table[table["part"] == "no substance named"].iterrows():
        words += f" No substance was named of {row['after']:,.0f} in {row['last']} and {row['before']:,.0f} in "
        words += f"{row['first']}."
    return words


def _shares(row: pd.Series) -> str:
    """Say which share of the deaths of each year that is, the newest first as the counts are."""
    if pd.isna(row["mentioned_before"]) or pd.isna(row["mentioned_after"]):
        return ""
    return f" ({row['mentioned_after']:.0%} and {row['mentioned_before']:.0%} of all)"


def mentions_title(table: pd.DataFrame) -> str:
    """Return the headline of the chart of substances."""
    rows = table[(table["kind"] == "mention") & (table["part"] != "no substance named")]
    if rows.empty:
        return "No change by substance can be drawn for this day"
    most = rows.sort_values("change", ascending=False, kind="stable").iloc[0]
    if most["change"] <= 0:
        return "No substance is mentioned more often than before"
    return f"Mentions of {most['part']} rose most: {_moved(most['change'])} in {most['last']} than in {most['first']}"
