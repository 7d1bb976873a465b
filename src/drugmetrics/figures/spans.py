"""Counts over windows of any length: each a bar from its first day to its last, its number beside it, none added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.figures import style
from drugmetrics.framework.figure import Figure as Given

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WRAP = 26


def spans_chart(
    rows: pd.DataFrame,
    title: str,
    subtitle: str,
    *,
    name: str = "basis",
    wanted: tuple[str, pd.Timestamp, pd.Timestamp, str] | None = None,
    empty: str = "no count is in the record for this day",
) -> tuple[Figure, pd.DataFrame, str]:
    """Draw counts over irregular windows.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the one table, one a window; windows may overlap, and are listed in the order given.
    title, subtitle : str
    name : str
        The column that says how or by whom each was counted, written at the left.
    wanted : tuple, optional
        What an ambition asks for, as it is to be drawn: words at the left, first and last day, number in words.
    empty : str
        What an empty chart says.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    held = rows[rows["value"].notna()].reset_index(drop=True) if len(rows) else rows
    if held.empty:
        return style.empty_chart(title, subtitle, empty)
    bars: list[tuple[str, pd.Timestamp, pd.Timestamp, str, str]] = [
        (str(row[name]), row["period_start"], row["period_end"],
         Given.of(row).text, style.DARK_BLUE)
        for _, row in held.iterrows()
    ]  # fmt: skip
    if wanted is not None:
        bars.append((*wanted, style.DARK_PINK))
    figure, axes = style.chart(title, subtitle, height=0.62 * len(bars) + 0.5, left=2.4, right=1.2)
    for place, (_, start, end, words, colour) in enumerate(bars):
        own = place < len(held)
        axes.barh(
            place, (end - start).days + 1, left=_day(start), height=0.46, edgecolor=colour,
            color=colour if own else "none", hatch=None if own else "///", linewidth=1.2,
        )  # fmt: skip
        style.label(axes, _day(end), place, words, colour=colour, dx=8)
    axes.set_yticks(range(len(bars)), [_wrapped(words) for words, *_ in bars])
    axes.set_ylim(len(bars) - 0.4, -0.6)
    _years(axes, [start for _, start, *_ in bars], [end for _, _, end, *_ in bars])
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    shown = held[[name, "period", "value", "unit", "status", "source", "edition"]].copy()
    if wanted is not None:
        shown = pd.concat([shown, pd.DataFrame([{name: wanted[0], "wanted": wanted[3]}])], ignore_index=True).fillna(
            {"period": "", "unit": "", "status": "", "source": "", "edition": "", "wanted": ""}
        )
    parts = "; ".join(f"{row[name]}, {Given.of(row).text} in {row['period']}" for _, row in held.iterrows())
    more = f" Wanted: {wanted[0]}, {wanted[3]}." if wanted is not None else ""
    return figure, shown, f"Chart of counts over windows of time, each as it was given: {parts}.{more}"


def _wrapped(text: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, _WRAP))


def _years(axes: Axes, starts: Sequence[pd.Timestamp], ends: Sequence[pd.Timestamp]) -> None:
    """Mark the beginnings of years, at most six of them."""
    first, last = min(starts).year, max(ends).year + 1
    step = max(1, -(-(last - first) // 6))
    years = list(range(first, last + 1, step))
    axes.set_xticks([_day(pd.Timestamp(year, 1, 1)) for year in years], [str(year) for year in years])
    axes.set_xlim(_day(min(starts)) - 20, _day(max(ends)) + 20)


def _day(day: pd.Timestamp) -> float:
    return float((day - pd.Timestamp(1970, 1, 1)).days)
