"""Every metric of a tier at a glance: one small chart each, with where it is heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis.findings import direction
from drugmetrics.analysis.standings.lines import OTHER_EDITION, REPORT, STATISTIC
from drugmetrics.figures import style
from drugmetrics.figures.framework_rows import FIRST, NOTHING, described, drawn_rows, level_of, since_first
from drugmetrics.figures.lines import joined
from drugmetrics.figures.outlooks import fan
from drugmetrics.framework.metrics import Metric
from drugmetrics.reference.units import unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from drugmetrics.analysis.standings import Standing

_COLUMNS = 2
#: Inches: of a line of words, of a drawing area, of its years and the space beneath, of the gap left for its scale.
_LINE, _AREA, _BELOW, _LEFT, _LEGEND = 0.2, 1.08, 0.48, 0.62, 0.62
#: Of the drawing areas of a row in which nothing is held.
_NOTHING_IN_IT = 0.5
_TITLE, _WORDS = 12.0, 11.0
#: Inches over a panel for its words, with a gap to the panel beside it.
_WIDE = style.WIDTH / _COLUMNS - 0.15
_STRATEGY = pd.Timestamp("2021-12-06")
#: A scale spans at least this share of its highest value, so that a small movement looks small.
_LEAST_SPAN = 0.2
#: The legend, in this order.
_HELD, _OTHER_BASIS, _REPORTED, _OTHER, _BASE, _SOUGHT, _AHEAD = _LEGENDS = (
    "the statistic", "on another basis", "the framework's report", "another edition", "baseline", "level sought",
    "projection, 50, 80 and 95%",
)  # fmt: skip


def panels_chart(standings: Sequence[Standing], title: str) -> tuple[Figure, pd.DataFrame, str]:
    """Draw one small chart a metric.

    Parameters
    ----------
    standings : sequence of Standing
        Of one tier.
    title : str
        The finding.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description. In each panel: the figures of the newest basis, joined where
        periods follow one another; those on other bases, and what the framework's report printed, never joined to them;
        the projection with its bands; the baseline; the level sought where one is on the same basis. A panel without
        a figure says why.
    """
    subtitle = (
        f"Figures from {FIRST} on, each panel in its own unit and on its own scale, which need not begin at nought; "
        "the standing and basis of each figure are in the rows drawn; grey upright line: the strategy, December 2021"
    )
    pairs = [standings[place : place + _COLUMNS] for place in range(0, len(standings), _COLUMNS)]
    heights = [_LINE * max(map(_lines, pair)) + _area(pair) + _BELOW for pair in pairs]
    figure, whole = style.chart(title, subtitle, height=sum(heights) + _LEGEND, left=0, right=0)
    top, tall = whole.get_position().y1, figure.get_figheight()
    whole.remove()
    drawn: dict[str, Any] = {}
    end = max((_end(one) for one in standings), default=_STRATEGY)
    above = top - _LEGEND / tall
    for pair, high in zip(pairs, heights, strict=True):
        for column, one in enumerate(pair):
            _panel(figure, one, (column / _COLUMNS, above, above - (high - _BELOW + 0.08) / tall), end, drawn)
        above -= high / tall
    named = [name for name in _LEGENDS if name in drawn]
    figure.legend(
        [drawn[name] for name in named], named, loc="upper left", bbox_to_anchor=(0.0, top + 0.06 / tall), ncols=3,
        fontsize=_WORDS, frameon=False, handlelength=1.8, columnspacing=1.2, borderpad=0.2,
    )  # fmt: skip
    return figure, drawn_rows(standings), described(standings)


def _panel(
    figure: Figure, one: Standing, place: tuple[float, float, float], end: pd.Timestamp, drawn: dict[str, Any]
) -> None:
    """Draw a panel; its place is its left, its upper edge and the foot of its drawing area, as shares of the figure."""
    left, above, foot = place
    wide, tall = figure.get_size_inches()
    headed, words = _headings(one)
    figure.text(left + 0.005, above, "\n".join(headed), va="top", size=_TITLE, weight="bold", linespacing=1.15)
    figure.text(
        left + 0.005, above - (_LINE * len(headed) + 0.03) / tall, "\n".join(words), va="top", size=_WORDS,
        color=style.DARK_GREY, linespacing=1.15,
    )  # fmt: skip
    axes = figure.add_axes((left + _LEFT / wide, foot, 1 / _COLUMNS - (_LEFT + 0.2) / wide, _AREA / tall))
    rows = since_first(one)
    if rows.empty:
        axes.set_axis_off()
        why = style.wrapped(one.metric.missing or NOTHING, _WORDS, inches=_WIDE)[:5]
        beneath = above - (_LINE * _lines(one) + 0.1) / tall
        figure.text(left + 0.005, beneath, "\n".join(why), va="top", size=_WORDS, color=style.DARK_GREY)
        return
    _figures(axes, rows, drawn)
    _marks(axes, one, rows, drawn)
    _scale(axes, rows, end)


def _headings(one: Standing) -> tuple[list[str], list[str]]:
    """Return the lines over a panel: its title; the newest figure, how far it moved and which way."""
    metric, words = one.metric, "nothing held"
    if metric.newest is not None:
        stands = "stands in: " if metric.rule.stands_in else ""
        moved = f"; {_moved(metric)}" if metric.change is not None else ""
        words = f"{stands}{metric.newest.text} in {metric.newest.period}{moved}"
    title = style.wrapped(metric.rule.title, _TITLE, inches=_WIDE, weight="bold")
    return title, style.wrapped(words, _WORDS, inches=_WIDE)


def _moved(metric: Metric) -> str:
    way = direction(metric)
    return way if way == "unchanged" else f"{metric.change_text}, {way}"


def _area(pair: Sequence[Standing]) -> float:
    """Return the height of a row's drawing areas: less where there is nothing in them but words."""
    return _AREA if any(len(since_first(one)) for one in pair) else _NOTHING_IN_IT


def _lines(one: Standing) -> int:
    return sum(map(len, _headings(one)))


def _end(one: Standing) -> pd.Timestamp:
    """Return the last day a panel needs."""
    days = [one.outlook.periods[-1].end] if one.outlook is not None else list(one.rows.get("period_end", []))
    return max(map(pd.Timestamp, days), default=_STRATEGY)


def _figures(axes: Axes, rows: pd.DataFrame, drawn: dict[str, Any]) -> None:
    """Draw what is held, each part and basis by itself."""
    line = rows[rows["part"] == STATISTIC].reset_index(drop=True)
    newest = line["basis"].iloc[-1] if len(line) else ""
    for basis, part in line.groupby("basis", sort=False):
        points = part.reset_index(drop=True)
        main = basis == newest
        colour, face = (style.DARK_BLUE, style.DARK_BLUE) if main else (style.GREY, "white")
        for first, second, whole in joined(points):
            pair = [first, second]
            axes.plot(
                points["period_end"].iloc[pair], points["value"].iloc[pair], color=colour,
                linestyle="-" if whole else ":", linewidth=1.8 if whole else 1.1,
            )  # fmt: skip
        (mark,) = axes.plot(
            points["period_end"], points["value"], "o", color=colour, markersize=4 if main else 4.5,
            markerfacecolor=face,
        )  # fmt: skip
        drawn.setdefault(_HELD if main else _OTHER_BASIS, mark)
    for name, words, look in ((REPORT, _REPORTED, "D"), (OTHER_EDITION, _OTHER, "^")):
        part = rows[rows["part"] == name]
        if len(part):
            (drew,) = axes.plot(
                part["period_end"], part["value"], look, color=style.DARK_PINK, markersize=6, markerfacecolor="none"
            )
            drawn.setdefault(words, drew)


def _marks(axes: Axes, one: Standing, rows: pd.DataFrame, drawn: dict[str, Any]) -> None:
    """Mark baseline, projection and level sought."""
    if one.outlook is not None:
        ahead = one.outlook.table()
        fan(axes, one.outlook.trajectory.rows.iloc[-1], ahead)
        drawn.setdefault(_AHEAD, axes.collections[-1])
    last = rows["period_end"].max() if one.outlook is None else ahead["end"].iloc[-1]
    start = _baseline(one.metric)
    if start is not None:
        days, value = pd.Series([start[0], last]), start[1] / _scale_of(rows)
        axes.plot(days, [value] * 2, color=style.DARK_GREY, linewidth=0.9, linestyle=":")
        (mark,) = axes.plot(days[:1], [value], "s", color=style.DARK_GREY, markersize=8, markerfacecolor="none")
        drawn.setdefault(_BASE, mark)
    sought = level_of(one)
    if sought is not None:
        days = pd.Series([_STRATEGY, last])
        (mark,) = axes.plot(days, [sought] * 2, color=style.DARK_PINK, linewidth=1.4, linestyle="--")
        drawn.setdefault(_SOUGHT, mark)


def _baseline(metric: Metric) -> tuple[pd.Timestamp, float] | None:
    start = metric.start if metric.rule.baseline else None
    return (pd.Timestamp(start.period_end), start.counted) if start is not None else None


def _scale_of(rows: pd.DataFrame) -> float:
    return unit(str(rows["unit"].iloc[0])).scale


def _scale(axes: Axes, rows: pd.DataFrame, end: pd.Timestamp) -> None:
    """Give a panel the years they all have and a few values of its own."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    scale, percent = _scale_of(rows), str(rows["unit"].iloc[0]) == "per cent"
    axes.set_xlim(_place(pd.Timestamp(FIRST - 1, 11, 1)), _place(end + pd.DateOffset(months=4)))
    axes.axvline(_place(_STRATEGY), color=style.GREY, linewidth=0.9, alpha=0.7)
    years = range(FIRST + 2, end.year, 4)
    axes.set_xticks(pd.Series([pd.Timestamp(year, 12, 31) for year in years]), [str(year) for year in years])
    axes.margins(y=0.18)
    low, high = axes.get_ylim()
    short_of = _LEAST_SPAN * abs(high) - (high - low)
    if short_of > 0:
        axes.set_ylim(low - short_of / 2, high + short_of / 2)
    axes.yaxis.set_major_locator(MaxNLocator(3, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short(value * scale, percent=percent)))
    axes.tick_params(labelsize=_WORDS, length=0, pad=2)
    axes.grid(axis="x", visible=False)


def _place(day: pd.Timestamp) -> float:
    """Return where a day lies on an axis of days."""
    from matplotlib.dates import date2num

    return float(date2num(day))  # type: ignore[no-untyped-call]


def short(value: float, *, percent: bool = False) -> str:
    """Write a value of a scale in few letters.

    Examples
    --------
    >>> short(1_960_000), short(286_000), short(2_500), short(9.5, percent=True)
    ('1.96m', '286k', '2,500', '9.5%')
    """
    if percent:
        return f"{value:g}%"
    if abs(value) >= 1e6:
        return f"{value / 1e6:.3g}m"
    return f"{value / 1e3:g}k" if abs(value) >= 1e4 else f"{value:,g}"
