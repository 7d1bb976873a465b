"""Sums over a breakdown that nobody prints: totals, and groups of single values."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drugmetrics.errors import BuildError
from drugmetrics.observations.lookups import ALL
from drugmetrics.observations.mapping import Groups, TableMapping

#: What parts of one sum have in common.
KEYS = ["series", "area_code", "period", "period_start", "period_end", "period_type", "breakdown", "unit", "basis"]


def with_sums(path: Path, table: pd.DataFrame, rules: TableMapping) -> pd.DataFrame:
    """Add what a table's mapping has summed; where groups are wanted they stand in place of their single values.

    Parameters
    ----------
    path : pathlib.Path
        The raw table, for messages.
    table : pandas.DataFrame
        Its observations.
    rules : TableMapping
        What its layout becomes.

    Returns
    -------
    pandas.DataFrame
        Sums count as derived here and name the cells from the first to the last. A sum stands only where every part
        has a value.

    Raises
    ------
    BuildError
        When a group begins or ends with a value the table does not have.
    """
    parts = [table]
    if rules.groups is not None:
        single = _values(table, rules.groups.over)
        parts = [table[single == ""], *_groups(path, table, single, rules.groups)]
    if rules.totals is not None:
        mine = table[_values(table, rules.totals.over) != ""]
        parts.append(_summed(mine, rules.totals.over, "", rules.totals.parts))
    return pd.concat(parts, ignore_index=True)


def _groups(path: Path, table: pd.DataFrame, single: pd.Series, groups: Groups) -> list[pd.DataFrame]:
    order = [value for value in dict.fromkeys(single) if value]
    found = []
    for name, (first, last) in groups.sums.items():
        missing = [value for value in (first, last) if value not in order]
        if missing:
            raise BuildError(f"{path}: {groups.over} {missing[0]!r} was wanted for {name!r}; none stands there.")
        wanted = order[order.index(first) : order.index(last) + 1]
        found.append(_summed(table[single.isin(wanted)], groups.over, name, len(wanted)))
    return found


def _values(table: pd.DataFrame, over: str) -> pd.Series:
    """Return each row's value of one breakdown, an empty text where it is the total."""
    found = {text: _split(text, over)[0] for text in table["breakdown"].unique()}
    return table["breakdown"].map(found)


def _split(text: str, over: str) -> tuple[str, list[str]]:
    """Return the value of one breakdown and the breakdowns beside it."""
    parts = text.split("; ")
    own = [part for part in parts if part.startswith(f"{over}=")]
    return own[0].partition("=")[2] if own else "", [part for part in parts if part not in own and part != ALL]


def _summed(parts: pd.DataFrame, over: str, group: str, count: int) -> pd.DataFrame:
    """Sum rows that differ in one breakdown only, where there are so many with a value."""

    def named(text: str) -> str:
        rest = _split(text, over)[1]
        return "; ".join(sorted([*rest, f"{over}={group}"] if group else rest)) or ALL

    names = {text: named(text) for text in parts["breakdown"].unique()}
    parts = parts.assign(breakdown=parts["breakdown"].map(names))
    grouped = parts.groupby(KEYS, sort=False, as_index=False)
    added = grouped.agg(
        value=("value", "sum"), held=("value", "count"), first=("source_ref", "first"), last=("source_ref", "last")
    )
    added = added[added["held"] == count]
    places = added["first"] + ":" + added["last"].str.split("!").str[1]
    return added.drop(columns=["held", "first", "last"]).assign(source_ref=places, marker="", status="derived here")
