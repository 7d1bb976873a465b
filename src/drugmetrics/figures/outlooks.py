"""The chart of an outlook: what is held, the fan of what may come, and the level sought from each baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import verdicts as words
from drugmetrics.analysis.findings.words import day as written
from drugmetrics.analysis.projection.outlook import LEVELS, Outlook
from drugmetrics.figures import style
from drugmetrics.figures.ticks import year_ticks
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.reference import areas
from drugmetrics.reference.units import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from drugmetrics.analysis.verdicts.assessment import Verdict

#: Colour, mark and line of each baseline, the same on every chart.
_LOOKS = {
    "framework": (style.DARK_BLUE, "o", "-"),
    "accredited": (style.ORANGE, "X", "--"),
    "pre-pandemic": (style.DARK_GREY, "s", ":"),
}
_OTHER = (style.DARK_PINK, "D", "-.")
#: Years: figures before a gap longer than this are not drawn.
_LONG = 5
#: Bands, lighter outside, so that they are told apart in grey print too.
_SHADES = {0.95: 0.14, 0.8: 0.2, 0.5: 0.32}


def looks(baseline: str) -> tuple[str, str, str]:
    """Return the colour, mark and line of a baseline."""
    return _LOOKS.get(baseline, _OTHER)


def outlook_chart(said: Verdict, *, until: str | None = None) -> tuple[Figure, pd.DataFrame, str]:
    """Draw a series, its projection with 50, 80 and 95% bands, and the level sought from each baseline.

    Parameters
    ----------
    said : Verdict
    until : str, optional
        The last day drawn; the deadline, or one period ahead where that has passed, when not given.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title, outlook = words.title(said), said.outlook
    if outlook is None:
        why = next((one.unknown for one in said.judged if one.unknown), "no projection can be made")
        return style.empty_chart(title, said.ambition.rule.title, f"no projection: {why}")
    line = _since_gap(outlook.trajectory.rows)
    subtitle = style.sentence(
        find_series(str(line["series"].iloc[0])).title, areas.find(str(line["area_code"].iloc[0])).name,
        str(line["basis"].iloc[0]), _standing(str(line["status"].iloc[-1])),
    )  # fmt: skip
    first = str(line["period"].iloc[0])
    cut = f"; figures before {first} stand alone and are not drawn" if len(line) < len(outlook.trajectory.rows) else ""
    figure, axes = style.chart(title, f"{subtitle}; projection with its 50%, 80% and 95% intervals{cut}", right=1.6)
    ahead = _drawn(outlook, said, until)
    # Values of every period, so that a missing one breaks the line.
    days = pd.to_datetime(pd.Series([period.end for period in outlook.trajectory.periods]))
    seen = days >= line["period_end"].iloc[0]
    axes.plot(days[seen], outlook.trajectory.values[seen], color=style.DARK_BLUE, marker="o", markersize=4.5)
    fan(axes, line.iloc[-1], ahead)
    sought = _sought(axes, said)
    last, end = line.iloc[-1], ahead.iloc[-1]
    unit = str(line["unit"].iloc[0])
    text = f"median {format_value(end['median'], unit)}\nin {ahead.index[-1]}"
    right = max(pd.Timestamp(end["end"]), *(day for day, *_ in sought)) if sought else pd.Timestamp(end["end"])
    ends = [(end["median"], text, "#B1440E"), *((value, words, colour) for _, value, words, colour in sought)]
    style.end_labels(axes, [(right, *one) for one in ends], gap=0.13)
    below = any(value > last["value"] for _, value, *_ in sought)
    style.label(
        axes, last["period_end"], last["value"], format_value(last["value"], unit), colour=style.DARK_BLUE,
        dx=-2, dy=-24 if below else 13, ha="center",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.8},
    )  # fmt: skip
    year_ticks(axes, pd.Series([line["period_end"].iloc[0], right]))
    style.thousands(axes)
    return figure, _rows(line, ahead, said), _described(line, ahead, said, unit)


def _since_gap(line: pd.DataFrame) -> pd.DataFrame:
    """Return the rows after the last long gap: a lone figure of long ago would press the rest into a corner."""
    apart = line["period_end"].diff().dt.days
    long_ago = line.index[apart > _LONG * 365.25]
    return line.loc[long_ago[-1] :] if len(long_ago) else line


def _standing(status: str) -> str:
    return "sums of accredited official statistics" if status == "derived here" else status


def _drawn(outlook: Outlook, said: Verdict, until: str | None) -> pd.DataFrame:
    ahead = outlook.table(LEVELS)
    end = pd.Timestamp(until) if until else pd.Timestamp(said.deadline) if said.deadline else ahead["end"].iloc[-1]
    drawn = ahead[ahead["end"] <= end]
    return drawn if len(drawn) else ahead.iloc[:1]


def fan(axes: Axes, last: pd.Series, ahead: pd.DataFrame) -> None:
    """Draw the bands from the last figure on, where they have no width, so that one period ahead is seen too.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    last : pandas.Series
        The row of the last figure.
    ahead : pandas.DataFrame
        From `Outlook.table`.
    """
    days = [last["period_end"], *ahead["end"]]
    for level, shade in _SHADES.items():
        lower, upper = ([last["value"], *ahead[f"{side}_{100 * level:g}"]] for side in ("lower", "upper"))
        axes.fill_between(days, lower, upper, color=style.ORANGE, alpha=shade, linewidth=0)
    axes.plot(days, [last["value"], *ahead["median"]], color=style.ORANGE, linestyle=(0, (4, 2)))


def _sought(axes: Axes, said: Verdict) -> list[tuple[pd.Timestamp, float, str, str]]:
    """Mark the baseline and the level sought from each, and return the labels of the levels."""
    labels = []
    for one in said.judged:
        if one.way is None or said.deadline is None:
            continue
        colour, mark, dashes = looks(one.baseline_name)
        days = pd.to_datetime(pd.Series([one.way.start_day, said.deadline]))
        axes.plot(days, [one.way.start, one.way.goal], color=colour, linestyle=dashes, linewidth=1.2)
        axes.plot(days.iloc[:1], [one.way.start], marker=mark, color=colour, markersize=7)
        axes.plot(days.iloc[1:], [one.way.goal], marker=mark, color=colour, markersize=7)
        labels.append((days.iloc[1], one.way.goal, f"{one.way.goal:,.0f} sought\n({one.baseline_name})", colour))
    return labels


def _rows(line: pd.DataFrame, ahead: pd.DataFrame, said: Verdict) -> pd.DataFrame:
    """Return what was drawn: figures held by their period, and what lies ahead by the period or day it is for."""
    held = line[["period", "value", "source", "edition"]].reset_index(drop=True).assign(what="held")
    limits = [f"{side}_{100 * level:g}" for level in LEVELS for side in ("lower", "upper")]
    ahead = ahead.rename_axis("ahead").reset_index()[["ahead", "median", *limits]]
    projected = ahead.rename(columns={"median": "value"}).round(1).assign(what="projected")
    due = written(said.deadline) if said.deadline is not None else ""
    sought = pd.DataFrame(
        {"what": f"sought, {one.baseline_name} baseline", "ahead": due, "value": one.way.goal}
        for one in said.judged
        if one.way is not None
    )
    rows = pd.concat([held, projected, sought], ignore_index=True)
    texts = ["what", "period", "ahead", "source", "edition"]
    return rows.assign(**{name: rows[name].fillna("") for name in texts})[[*texts[:3], "value", *limits, *texts[3:]]]


def _described(line: pd.DataFrame, ahead: pd.DataFrame, said: Verdict, unit: str) -> str:
    first, last, end = line.iloc[0], line.iloc[-1], ahead.iloc[-1]
    text = (
        f"Line chart from {format_value(first['value'], unit)} in {first['period']} to "
        f"{format_value(last['value'], unit)} in {last['period']}, then a fan: by {ahead.index[-1]} the median is "
        f"{format_value(end['median'], unit)}, its widest interval from {format_value(end['lower_95'], unit)} to "
        f"{format_value(end['upper_95'], unit)}."
    )
    ways = [(one.baseline_name, one.way) for one in said.judged if one.way is not None]
    levels = ", ".join(f"{way.goal:,.0f} from the {name} baseline" for name, way in ways)
    return f"{text} Sought: {levels}." if levels else text
