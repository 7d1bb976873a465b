"""Figures nobody prints: sums of parts of one basis and one standing, shares of one sum in another, remainders."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.errors import MixedBasisError
from drugmetrics.observations.catalogue import Part, Remainder, Series
from drugmetrics.observations.editions import newest
from drugmetrics.published.standing import LOCAL

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Statuses whose values may be added to one another; anything else is another basis in disguise.
SUMMABLE = ("accredited official statistics", "derived here", LOCAL)


def combine(about: Series, load_part: Callable[[Part], pd.DataFrame]) -> pd.DataFrame:
    """Sum the parts of a derived series; for a share, in per cent of the sum of what it is out of.

    Parameters
    ----------
    about : Series
        The series with its parts.
    load_part : callable
        Loads one part as known on the day asked for.

    Returns
    -------
    pandas.DataFrame
        One row an area and period that every part has a value for; shorter where a part is not held. Released is the
        latest day of its parts; source and edition name them all; source_ref names each as publication/edition/cell;
        status is "derived here", or "local" where a part is a user's own figure.

    Raises
    ------
    MixedBasisError
        When a part is neither an accredited statistic nor derived from one.
    """
    if not about.out_of:
        return _sums(about, about.derived, load_part)
    whole = _sums(about, about.out_of, load_part)
    keys = ["area_code", "period"]
    shares = _sums(about, about.derived, load_part).merge(whole, on=keys, suffixes=("", "_whole"))
    shares["value"] = 100 * shares["value"] / shares["value_whole"].where(shares["value_whole"] > 0)
    for column in ("marker", "edition", "source", "source_ref"):
        both = zip(shares[column], shares[f"{column}_whole"], strict=True)
        shares[column] = [_joined([part for text in texts for part in text.split("; ")]) for texts in both]
    shares["released"] = shares[["released", "released_whole"]].max(axis=1, skipna=False)
    return shares.loc[shares["value"].notna(), list(whole.columns)]


def _sums(about: Series, wanted: tuple[Part, ...], load_part: Callable[[Part], pd.DataFrame]) -> pd.DataFrame:
    """Return the sums of these parts, where every one has a value."""
    parts = [load_part(part).assign(part=place) for place, part in enumerate(wanted)]
    for part, rows in zip(wanted, parts, strict=True):
        other = sorted(set(rows["status"]) - set(SUMMABLE))
        if other:
            raise MixedBasisError(
                f"{about.name}: its part {part.series} holds {', '.join(other)}, which is not summed."
            )
    rows = _with_places(pd.concat(parts))
    keys = ["area_code", "period", "period_start", "period_end", "period_type"]
    grouped = rows.groupby(keys, sort=False, as_index=False)
    sums = grouped.agg(
        value=("value", "sum"), held=("part", "nunique"), released=("released", "max"), dated=("released", "count"),
        parts=("released", "size"),
    )  # fmt: skip
    sums["released"] = sums["released"].where(sums["dated"] == sums["parts"])
    groups = grouped.ngroup()
    for column in ("marker", "status", "edition", "source", "source_ref"):
        sums[column] = _joined_by(groups, rows[column])
    sums = sums[sums["held"] == len(parts)].drop(columns=["held", "dated", "parts"])
    sums = sums.assign(
        series=about.name, breakdown="all", lower=float("nan"), upper=float("nan"), unit=about.unit,
        basis=about.basis,
        status=[LOCAL if LOCAL in held.split("; ") else "derived here" for held in sums["status"]],
    )  # fmt: skip
    return sums[list(parts[0].columns.drop("part"))].sort_values(["area_code", "period_start"])


def remainder(rule: Remainder, rows: pd.DataFrame) -> pd.DataFrame:
    """Take one breakdown from another.

    Parameters
    ----------
    rule : Remainder
        Which breakdowns, and from which release on they belong together.
    rows : pandas.DataFrame
        Rows of one series on one basis, all editions as known on the day asked for.

    Returns
    -------
    pandas.DataFrame
        One row an area and period that both have a value for in editions released since that day. It names both, is
        known from the later day and is "derived here".
    """
    recent = rows[(rows["released"] >= pd.Timestamp(rule.since)) & rows["status"].isin(SUMMABLE)]
    chosen = [newest(recent[recent["breakdown"] == breakdown]) for breakdown in (rule.whole, rule.less)]
    whole, less = (_with_places(part).set_index(["area_code", "period"]) for part in chosen)
    both = whole.index.intersection(less.index)
    whole, less = whole.loc[both], less.loc[both]
    left = whole.assign(
        breakdown=rule.breakdown, value=whole["value"] - less["value"], lower=float("nan"), upper=float("nan"),
        status="derived here", released=whole["released"].where(whole["released"] > less["released"], less["released"]),
        **{
            name: [_joined(texts) for texts in zip(whole[name], less[name], strict=True)]
            for name in ("marker", "edition", "source", "source_ref")
        },
    )  # fmt: skip
    return left[left["value"] >= 0].reset_index()[list(rows.columns)]


def _with_places(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that have a value, each place with its publication and edition."""
    rows = rows[rows["value"].notna()]
    each = [
        "; ".join(f"{source}/{edition}/{cell}" for cell in cells.split("; "))
        for source, edition, cells in zip(rows["source"], rows["edition"], rows["source_ref"], strict=True)
    ]
    return rows.assign(source_ref=each)


def _joined(texts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _joined_by(groups: pd.Series, texts: pd.Series) -> pd.Series:
    """Join the texts of each group, in order of the groups' numbers; `agg` would make a table of every group first."""
    each: list[list[str]] = [[] for _ in range(groups.nunique())]
    for group, text in zip(groups, texts, strict=True):
        each[group].append(text)
    return pd.Series([_joined(part) for part in each], dtype=texts.dtype)
