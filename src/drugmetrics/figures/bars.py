"""Categories side by side: bars of one figure each, or what each was and is, joined."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WRAP = 27
#: Room for the words at the right end of the axis, as a share of what is drawn.
_ROOM = 0.42


def bars_chart(
    rows: pd.DataFrame,
    title: str,
    subtitle: str,
    *,
    marked: str | Collection[str] | None = None,
    empty: str = "no figure is in the record for this day",
) -> tuple[Figure, pd.DataFrame, str]:
    """Draw one bar for each category.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns category, value and words (the value as it is to be written); others stay in the rows drawn. Limits are
        drawn from columns lower and upper, missing where not held.
    title, subtitle : str
    marked : str or collection of str, optional
        A category, or several, to be set off from the others.
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
    figure, axes = style.chart(title, subtitle, height=_height(held["category"]), left=2.6)
    for place, row in enumerate(held.to_dict("records")):
        off = row["category"] in ([marked] if isinstance(marked, str) else marked or ())
        colour = style.ORANGE if off else style.DARK_BLUE
        axes.barh(place, row["value"], height=0.6, color=colour, hatch="//" if off else None)
    if {"lower", "upper"} <= set(held.columns):
        limits = held.dropna(subset=["lower", "upper"])
        axes.hlines(limits.index, limits["lower"], limits["upper"], color=style.DARK_GREY, linewidth=2)
    ends = held[[name for name in ("value", "upper") if name in held.columns]].max(axis=1).clip(lower=0)
    for place, words in enumerate(held["words"]):
        style.label(axes, ends[place], place, str(words), dx=6)
    _categories(axes, held["category"], min(held["value"].min(), 0), ends.max())
    parts = "; ".join(f"{row['category']} {row['words']}" for _, row in held.iterrows())
    return figure, held, f"Bar chart: {parts}."


def change_chart(
    rows: pd.DataFrame, title: str, subtitle: str, *, empty: str = "no category has two figures on this day"
) -> tuple[Figure, pd.DataFrame, str]:
    """Draw what each category was and is: a ring, a line, and a filled dot with words.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns category, before, after and words (the change as it is to be written); others stay in the rows drawn.
    title, subtitle : str
    empty : str
        What an empty chart says.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    held = rows.dropna(subset=["before", "after"]).reset_index(drop=True) if len(rows) else rows
    if held.empty:
        return style.empty_chart(title, subtitle, empty)
    figure, axes = style.chart(title, subtitle, height=_height(held["category"]), left=2.6)
    axes.hlines(held.index, held["before"], held["after"], color=style.GREY, linewidth=2)
    axes.plot(held["before"], held.index, "o", color=style.DARK_BLUE, fillstyle="none", markersize=8)
    axes.plot(held["after"], held.index, "o", color=style.DARK_BLUE, markersize=8)
    ends = held[["before", "after"]].max(axis=1)
    for place, words in enumerate(held["words"]):
        style.label(axes, ends[place], place, str(words), dx=9)
    _categories(axes, held["category"], min(held[["before", "after"]].min().min(), 0), ends.max())
    parts = "; ".join(f"{row['category']} {row['words']}" for _, row in held.iterrows())
    return figure, held, f"Dot chart of what was and is: {parts}."


def _height(names: pd.Series) -> float:
    """Return the height in inches at which the names of categories, broken into lines, do not touch."""
    lines = max(len(_lines(str(name))) for name in names)
    return max(0.5, 0.24 * lines) * len(names) + 0.5


def _lines(name: str) -> list[str]:
    import textwrap

    return textwrap.wrap(name, _WRAP)


def _categories(axes: Axes, names: pd.Series, low: float, high: float) -> None:
    """Name the categories at the left, first on top, and leave room for words at the right."""
    axes.set_yticks(range(len(names)), ["\n".join(_lines(str(name))) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(1.05 * low, high + _ROOM * (high - low or 1))
    axes.axvline(0, color=style.GREY, linewidth=1)
    axes.grid(visible=False)
    axes.set_xticks([])
