"""Series nobody prints: sums of parts that are of one basis and one standing, and shares of one sum in another."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.errors import MixedBasisError
from drugmetrics.observations.catalogue import Part, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas.api.typing import NaTType

#: Statuses whose values may be added to one another; anything else is another basis in disguise.
SUMMABLE = ("accredited official statistics", "derived here")


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
        status is "derived here".

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
    rows = pd.concat(parts)
    rows = rows[rows["value"].notna()]
    each = [
        "; ".join(f"{source}/{edition}/{cell}" for cell in cells.split("; "))
        for source, edition, cells in zip(rows["source"], rows["edition"], rows["source_ref"], strict=True)
    ]
    rows = rows.assign(source_ref=each)
    keys = ["area_code", "period", "period_start", "period_end", "period_type"]
    grouped = rows.groupby(keys, sort=False, as_index=False)
    sums = grouped.agg(
        value=("value", "sum"), held=("part", "nunique"), marker=("marker", _joined), released=("released", _latest),
        edition=("edition", _joined), source=("source", _joined), source_ref=("source_ref", _joined),
    )  # fmt: skip
    sums = sums[sums["held"] == len(parts)].drop(columns="held")
    sums = sums.assign(
        series=about.name, breakdown="all", lower=float("nan"), upper=float("nan"), unit=about.unit,
        basis=about.basis, status="derived here",
    )  # fmt: skip
    return sums[list(parts[0].columns.drop("part"))].sort_values(["area_code", "period_start"])


def _joined(texts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _latest(days: pd.Series) -> pd.Timestamp | NaTType:
    """Return the day from which the sum is known; not known when one part's is not."""
    return pd.NaT if days.isna().any() else days.max()
