"""Charts of numbers in treatment: towards the ambition, by part, by substance group, and what was stated."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis import findings
from drugmetrics.analysis.progress import Progress, required_path
from drugmetrics.figures import style
from drugmetrics.figures.ticks import year_ticks
from drugmetrics.framework.figure import Figure
from drugmetrics.observations.load import load

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Chart

#: Earlier years are not held without a gap: young people's were restated, and only from here on.
_FIRST_SHOWN = "2019-03-31"
_SHORT = {
    "treatment-places": "more people",
    "treatment-places-opiate-crack": "of them opiate and/or crack users",
    "young-people-in-treatment": "of them young people",
}
#: Colour and mark of each baseline, the same on every chart.
BASELINES = {
    "framework": (style.DARK_BLUE, "o"),
    "accredited": (style.ORANGE, "X"),
    "pre-pandemic": (style.DARK_GREY, "s"),
}
GROUPS = ("opiate", "alcohol only", "non-opiate and alcohol", "non-opiate only")


def places_chart(judged: Progress) -> tuple[Chart, pd.DataFrame, str]:
    """Draw people in treatment against the straight path from a baseline to the ambition.

    Parameters
    ----------
    judged : Progress
        The ambition from one baseline.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew (what, period, date, value) and its description.
    """
    held = load("places-in-treatment", area="England", as_of=judged.ambition.as_of)
    shown = (held["period_end"] >= pd.Timestamp(_FIRST_SHOWN)) & (held["period_end"] <= pd.Timestamp(judged.deadline))
    held = held[shown]
    path = required_path(judged)
    title = findings.places_title(judged)
    subtitle = style.sentence(
        "Adults and young people in drug and alcohol treatment over the year",
        "England",
        "accredited official statistics",
        f"path from the {judged.baseline_name} baseline"
        + (f" ({judged.baseline.status}: mixed bases)" if judged.mixed and judged.baseline else ""),
    )
    if held.empty:
        return style.empty_chart(title, subtitle, "no year is in the record for this day")
    figure, axes = style.chart(title, subtitle, right=1.4)
    axes.plot(held["period_end"], held["value"], color=style.DARK_BLUE, marker="o")
    start = path["date"].iloc[0] if len(path) else held["period_end"].max()
    for date, value in zip(held["period_end"], held["value"], strict=True):
        if held["period_end"].iloc[0] < date < start:
            continue  # The words of neighbouring years would touch.
        place = {"dx": 0, "dy": 13, "ha": "center"} if date <= start else {"dx": 7, "dy": -9}
        if date > start and path["required"].iloc[-1] < value:
            place = {"dx": -7, "dy": 9, "ha": "right"}
        style.label(axes, date, value, f"{value:,.0f}", colour=style.DARK_BLUE, **place)
    if len(path):
        axes.plot(path["date"], path["required"], color=style.DARK_PINK, linestyle=(0, (4, 2)))
        end = path.iloc[-1]
        by = "if due by" if judged.supposed else "by"
        words = f"ambition: {end['required']:,.0f}\n{by} {findings.day(end['date'].date())}"
        style.label(axes, end["date"], end["required"], words, colour=style.DARK_PINK, dx=10)
        axes.plot(path["date"].iloc[:1], path["required"].iloc[:1], marker="D", color=style.DARK_PINK, markersize=7)
        style.label(
            axes, path["date"].iloc[0], path["required"].iloc[0], f"baseline {path['required'].iloc[0]:,.0f}",
            colour=style.DARK_PINK, dx=6, dy=-16,
        )  # fmt: skip
    reported = _reported(judged, held)
    if reported is not None:
        date, value = pd.Timestamp(reported.period_end), reported.value
        axes.plot(pd.Series([date]), [value], marker="D", markersize=7, color=style.DARK_PINK, fillstyle="none")
        words = f"{reported.text} ({reported.period}),\n{reported.status}"
        style.label(
            axes, date, value, words, colour=style.DARK_PINK, dx=9, dy=13 if date > held["period_end"].iloc[-1] else -46
        )
    everything = [*held["value"], *path["required"]]
    axes.set_ylim(min(everything) * 0.94, max(everything) * 1.04)
    last = max([held["period_end"].iloc[-1], *path["date"]])
    year_ticks(axes, pd.Series([held["period_end"].iloc[0], last]), financial=True)
    style.thousands(axes)
    rows = [
        pd.DataFrame(
            {
                "what": "people in treatment",
                "period": held["period"],
                "date": held["period_end"],
                "value": held["value"],
            }
        ),
        pd.DataFrame({"what": "required path", "period": "", "date": path["date"], "value": path["required"].round(1)}),
    ]
    if reported is not None:
        words = f"people in treatment, {reported.status}"
        rows.append(pd.DataFrame({"what": [words], "period": reported.period, "date": date, "value": value}))
    return figure, pd.concat(rows, ignore_index=True), _path_words(held, path, reported)


def _reported(judged: Progress, held: pd.DataFrame) -> Figure | None:
    """Return the newest figure of the framework's report, where it is the one judged and not on the line."""
    newest = judged.newest
    if newest is None or judged.change is None or newest.status == held["status"].iloc[-1]:
        return None
    return newest


def _path_words(held: pd.DataFrame, path: pd.DataFrame, reported: Figure | None) -> str:
    first, last = held.iloc[0], held.iloc[-1]
    words = (
        f"Line chart of people in treatment in England, from {first['value']:,.0f} in {first['period']} "
        f"to {last['value']:,.0f} in {last['period']}."
    )
    if reported is not None:
        words += f" Apart from the line stands {reported.text} for {reported.period}, {reported.status}."
    if len(path):
        words += (
            f" A dashed line runs straight from the baseline, {path['required'].iloc[0]:,.0f}, "
            f"to the ambition, {path['required'].iloc[-1]:,.0f}. The vertical axis does not start at zero."
        )
    return words


def shares_chart(judged: list[Progress]) -> tuple[Chart, pd.DataFrame, str]:
    """Draw what share of each ambition is covered from each baseline, one row an ambition, one mark a baseline."""
    import seaborn as sns

    rows = pd.DataFrame(
        {
            "ambition": f"{one.ambition.wanted.value:,.0f} {_SHORT[one.ambition.name]}" if one.ambition.wanted else "",
            "baseline": one.baseline_name,
            "newest period": one.newest.period if one.newest else "",
            "change": one.change,
            "share covered, %": round(100 * one.share, 1),
            "in words": findings.share_text(one),
            "mixed bases": "yes" if one.mixed else "no",
        }
        for one in judged if one.share is not None
    )  # fmt: skip
    title = findings.shares_title(judged)
    subtitle = "Change since the baseline as a share of the number asked for, England, by baseline"
    mixed = sorted({one.baseline_name for one in judged if one.mixed and one.share is not None})
    if mixed:
        subtitle += f"; from {findings.listed(mixed)}: mixed bases"
    if rows.empty:
        return style.empty_chart(title, subtitle, "no ambition has a figure newer than its baseline")
    figure, axes = style.chart(title, subtitle, height=3.2, left=1.9)
    held = [name for name in BASELINES if name in set(rows["baseline"])]
    places = list(dict.fromkeys(rows["ambition"]))
    step = {name: 0.13 * (turn - 1) for turn, name in enumerate(BASELINES)}
    height = rows["ambition"].map(places.index) + rows["baseline"].map(step)
    sns.scatterplot(
        rows.assign(height=height), x="share covered, %", y="height", s=130, ax=axes, zorder=3,
        hue="baseline", style="baseline", hue_order=held, style_order=held,
        palette={name: BASELINES[name][0] for name in held},
        markers={name: BASELINES[name][1] for name in held},
    )  # fmt: skip
    axes.axvline(100, color=style.DARK_PINK, linestyle=(0, (4, 2)))
    axes.axvline(0, color=style.GREY, linewidth=1)
    axes.set_ylabel("")
    axes.set_yticks(range(len(places)), ["\n".join(textwrap.wrap(text, 24)) for text in places])
    axes.set_xlabel("share of the ambition covered, %", size=12)
    axes.set_ylim(rows["ambition"].nunique() - 0.5, -0.7)
    axes.grid(axis="x")
    style.label(axes, 100, -0.55, "reached", colour=style.DARK_PINK, dx=4)
    axes.legend(title="", loc="upper center", bbox_to_anchor=(0.4, -0.16), ncols=3, fontsize=12)
    parts = "; ".join(
        f"{row['ambition']} from the {row['baseline']} baseline {row['in words']}" for row in rows.to_dict("records")
    )
    return (
        figure,
        rows,
        f"Dot chart of the share of each ambition covered, by baseline: {parts}. 100% is the ambition reached.",
    )


def groups(as_of: str | None) -> pd.DataFrame:
    """Return adults in treatment by substance group: rows of the one table, and a column group."""
    parts = [
        load("adults-in-treatment", area="England", as_of=as_of, breakdown={"substance group": group}).assign(
            group=group
        )
        for group in GROUPS
    ]
    return pd.concat(parts, ignore_index=True)


def groups_chart(as_of: str | None) -> tuple[Chart, pd.DataFrame, str]:
    """Draw adults in treatment by substance group, each group as far as it is held."""
    import seaborn as sns

    rows = groups(as_of)
    subtitle = "Adults in treatment over the year by substance group, England, accredited official statistics"
    if rows.empty:
        return style.empty_chart("No group is held for this day", subtitle, "no group is in the record for this day")
    figure, axes = style.chart(findings.groups_title(rows), subtitle, right=1.8)
    colours = dict(zip(GROUPS, (style.DARK_BLUE, style.ORANGE, style.TURQUOISE, style.DARK_PINK), strict=True))
    sns.lineplot(
        rows, x="period_end", y="value", hue="group", palette=colours, marker="o", legend=False, ax=axes, errorbar=None
    )
    axes.set_ylim(0, None)
    lasts = [(str(group), part.iloc[-1]) for group, part in rows.groupby("group", sort=False)]
    words = [
        (last["period_end"], last["value"], f"{group}\n{last['value']:,.0f} in {last['period']}", colours[group])
        for group, last in lasts
    ]
    style.end_labels(axes, words, gap=0.115)
    axes.set_xlabel("")
    axes.set_ylabel("")
    year_ticks(axes, rows["period_end"], financial=True)
    style.thousands(axes)
    ends = "; ".join(f"{group} {last['value']:,.0f} in {last['period']}" for group, last in lasts)
    description = (
        f"Line chart of adults in treatment by substance group from {rows.iloc[0]['period']}. Newest held: {ends}."
    )
    return figure, rows[["group", "period", "value", "source", "edition"]], description
