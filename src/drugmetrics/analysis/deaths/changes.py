"""A change of a count of deaths from one year to another: its limits, and the row it makes in every split."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drugmetrics.analysis.rates import poisson_limits
from drugmetrics.analysis.rates.inputs import FloatArray, Values, numbers
from drugmetrics.errors import ParameterError

#: Share of changes by chance alone that the limits of a change hold.
LEVEL = 0.95
#: The columns of every split, in order. change: after minus before, with its limits at `LEVEL`.
COLUMNS = [
    "split", "part", "kind", "area", "definition", "first", "last", "before", "after", "change", "lower", "upper",
    "share_of_change", "mentioned_before", "mentioned_after", "status", "editions", "note",
]  # fmt: skip
#: What a row is. Parts add up to the total; mentions overlap; the remainder is what the parts leave over.
KINDS = ("total", "part", "remainder", "mention")
DEFINITIONS = ("misuse", "poisoning")
AREAS = ("England", "England and Wales")


@dataclass(frozen=True)
class Counts:
    """Counts by year (rows) and part (columns), with the standing and the edition of every figure they are made of."""

    values: pd.DataFrame
    sources: dict[tuple[int, str], list[tuple[str, str]]]

    def line(self, part: str) -> dict[int, float]:
        """Return the counts of a part by year, the years in which it has one; empty where it has none."""
        if part not in self.values:
            return {}
        column = self.values[part].dropna()
        return dict(zip(map(int, column.index), column.to_numpy().tolist(), strict=True))

    def texts(self, parts: list[str], years: list[int]) -> tuple[str, str]:
        """Return standing and editions of some figures, as text."""
        both = [one for part in parts for year in years for one in self.sources.get((year, part), [])]
        return joined(one[0] for one in both), joined(one[1] for one in both)


def counts(rows: pd.DataFrame, labels: pd.Series) -> Counts:
    """Put rows of the one table into years and parts.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `load`.
    labels : pandas.Series
        The part each row belongs to; NaN for rows of none. Rows of one part and year are summed.

    Returns
    -------
    Counts
        A part has no value in a year in which one of its rows is missing or has none: its sum would be short.
    """
    parts = labels.to_numpy()
    known = pd.notna(parts)
    rows, named = rows[known], parts[known]
    if rows.empty:
        return Counts(pd.DataFrame(), {})
    held = pd.DataFrame(
        {"year": rows["period_end"].dt.year.to_numpy(), "part": named, "value": rows["value"].to_numpy()}
    )
    grouped = held.groupby(["year", "part"])["value"]
    values, known_values = grouped.sum(min_count=1).unstack(), grouped.count().unstack()
    whole = known_values.eq(grouped.size().groupby("part").max(), axis="columns")
    sources: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for year, part, *texts in zip(held["year"], named, rows["status"], rows["edition"], strict=True):
        sources.setdefault((int(year), str(part)), []).append((texts[0], texts[1]))
    return Counts(values.where(whole), sources)


def joined(texts: object) -> str:
    """Join different texts with semicolons, in their order.

    Examples
    --------
    >>> joined(["2021", "2022", "2021", None])
    '2021; 2022'
    """
    return "; ".join(dict.fromkeys(text for text in texts if isinstance(text, str) and text))  # type: ignore[attr-defined]


def change_limits(
    before: Values, after: Values, *, level: float = LEVEL, exact: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Return limits of the change between two independent Poisson counts.

    The limits of each count (exact below ten, Byar's above) are put together by the recovery of variance estimates
    (Zou and Donner 2008, doi 10.1002/sim.3095). They hold what chance alone leaves open, and nothing else.

    Parameters
    ----------
    before, after : array_like
        Counts, of one shape. NaN where not held.
    level : float
        Two-sided.
    exact : bool
        Exact limits for every count.

    Returns
    -------
    lower, upper : numpy.ndarray
        Of after minus before; NaN where either is.

    Raises
    ------
    ParameterError
        For negative counts and a level that is no share.

    Examples
    --------
    >>> lower, upper = change_limits([2846], [2906])
    >>> lower.round(0), upper.round(0)
    (array([-89.]), array([209.]))
    """
    (b_lower, b_upper), (a_lower, a_upper) = (
        poisson_limits(count, level=level, exact=exact) for count in (before, after)
    )
    return recovered((numbers(before, "counts"), b_lower, b_upper), (numbers(after, "counts"), a_lower, a_upper))


def recovered(
    before: tuple[FloatArray, FloatArray, FloatArray], after: tuple[FloatArray, FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Return limits of after minus before from the value, lower and upper limit of each.

    Zou and Donner 2008, doi 10.1002/sim.3095.

    Examples
    --------
    >>> lower, upper = recovered((np.array([10.0]), np.array([7.0]), np.array([13.0])), (20.0, 16.0, 24.0))
    >>> lower, upper
    (array([5.]), array([15.]))
    """
    (b, b_lower, b_upper), (a, a_lower, a_upper) = before, after
    return a - b - np.hypot(a - a_lower, b_upper - b), a - b + np.hypot(a_upper - a, b - b_lower)


def checked(definition: str, area: str, first: int, last: int | None) -> None:
    """Refuse definitions and areas that no split has, and years the wrong way round."""
    if definition not in DEFINITIONS:
        raise ParameterError(f"Deaths are defined by {' or '.join(DEFINITIONS)}; found {definition!r}.")
    if area not in AREAS:
        raise ParameterError(f"Splits are made for {' or '.join(AREAS)}; found {area!r}.")
    if last is not None and last <= first:
        raise ParameterError(f"A change is from one year to a later one; found {first} and {last}.")


def row(
    *, before: float, after: float, total_change: float = np.nan, mentioned: tuple[float, float] = (np.nan, np.nan),
    **words: object,
) -> dict[str, object]:  # fmt: skip
    """Return one row of a split: the change, its limits, and its share of the total change where it has one.

    Examples
    --------
    >>> one = row(split="sex", part="males", kind="part", before=60, after=80, total_change=40)
    >>> one["change"], one["share_of_change"]
    (20, 0.5)
    """
    # What parts leave over falls below zero where a table was not refreshed: it is then no count and has no limits.
    counted = before >= 0 and after >= 0
    lower, upper = change_limits([before], [after]) if counted else (np.array([np.nan]), np.array([np.nan]))
    change = after - before
    return words | {
        "before": before, "after": after, "change": change, "lower": lower[0], "upper": upper[0],
        "share_of_change": change / total_change if total_change else np.nan,
        "mentioned_before": mentioned[0], "mentioned_after": mentioned[1],
    }  # fmt: skip


def table(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return rows as a split with the columns COLUMNS; empty, with the columns, where there are none."""
    return pd.DataFrame(rows, columns=COLUMNS)
