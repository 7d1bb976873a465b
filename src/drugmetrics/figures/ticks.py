"""Names of years below a chart, as many as there is room for."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Inches that the name of a year takes, with the gap beside it: financial years and calendar years.
_ROOM = {True: 0.85, False: 0.6}


def year_ticks(axes: Axes, days: pd.Series, *, financial: bool = False, starts: bool = False) -> None:
    """Name years on an axis of days, the newest always and as many before it as do not touch.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Drawn on already: its width and limits decide how many names fit.
    days : pandas.Series of datetime64
        The days the axis is about; names lie between the first and the last year of them.
    financial : bool
        Whether years end on 31 March and are written so: 2021/22.
    starts : bool
        Whether a calendar year is marked where it starts, not where it ends.
    """
    first, last = int(days.min().year), int(days.max().year)
    step = years_apart(axes, first, last, financial=financial)
    years = range(last, first - 1, -step)
    month, day = (3, 31) if financial else (1, 1) if starts else (12, 31)
    axes.set_xticks(
        pd.Series([pd.Timestamp(year, month, day) for year in years]),
        [f"{year - 1}/{year % 100:02d}" if financial else str(year) for year in years],
    )
    axes.tick_params(axis="x", pad=9)


def years_apart(axes: Axes, first: int, last: int, *, financial: bool = False) -> int:
    """Return every how many years a name fits between the years `first` and `last`."""
    figure = axes.get_figure(root=True)
    wide = axes.get_position().width * (figure.get_figwidth() if figure is not None else 0)
    return max(1, ceil((last - first + 1) / max(1, int(wide / _ROOM[financial]))))
