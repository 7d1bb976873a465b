"""Charts of registrations of deaths: against their trend, and how the difference hangs on the choice of trend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis import findings
from drugmetrics.analysis.deaths import TrendDifference
from drugmetrics.figures import style
from drugmetrics.framework.figure import Figure as Wanted

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def trend_chart(counts: pd.Series, result: TrendDifference | None, area: str) -> tuple[Figure, pd.DataFrame, str]:
    """Draw registrations and the continued trend with its interval.

    Parameters
    ----------
    counts : pandas.Series
        Registrations by year.
    result : TrendDifference or None
        From `trend_difference(counts)`; None when too little is held.
    area : str
        Whose registrations they are.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    subtitle = f"Deaths related to drug misuse by year of registration, {area}, accredited official statistics"
    if result is None:
        return style.empty_chart(
            findings.deaths_title(result), subtitle, "no registrations are in the record for this day"
        )
    continued = f"; trend of {result.first} to {result.last} continued, with its {result.level:.0%} interval"
    figure, axes = style.chart(findings.deaths_title(result), subtitle + continued, right=0.76)
    years = result.years
    axes.plot(counts.index, counts, color=style.DARK_BLUE, marker="o", markersize=4.5)
    axes.plot(result.fitted.index, result.fitted, color=style.ORANGE)
    ahead = _from_the_fit(result)
    axes.plot(ahead.index, ahead["expected"], color=style.ORANGE, linestyle=(0, (4, 2)))
    axes.fill_between(ahead.index, ahead["lower"], ahead["upper"], color=style.ORANGE, alpha=0.2, linewidth=0)
    axes.axvline(result.last + 0.5, color=style.GREY, linewidth=1, linestyle=":")
    newest, end = counts.index[-1], years.index[-1]
    gap = counts.iloc[-1] - years["expected"].iloc[-1]
    nudge = 14 if abs(gap) < 0.09 * years["upper"].max() else 0
    style.label(
        axes,
        max(newest, end),
        counts.iloc[-1],
        f"registered\n{counts.iloc[-1]:,.0f} in {newest}",
        colour=style.DARK_BLUE,
        dx=10,
        dy=-nudge if gap < 0 else nudge,
    )
    style.label(
        axes, end, years["expected"].iloc[-1], f"trend\n{years['expected'].iloc[-1]:,.0f} in {end}", colour="#B1440E",
        dx=10, dy=nudge if gap < 0 else -nudge,
    )  # fmt: skip
    axes.annotate(
        "strategy",
        (result.last + 0.5, 0),
        xytext=(-4, 6),
        textcoords="offset points",
        ha="right",
        size=11,
        color=style.DARK_GREY,
    )
    axes.set_ylim(0, None)
    style.thousands(axes)
    rows = pd.DataFrame({"registered": counts})
    rows["trend"] = pd.concat([result.fitted, years["expected"]]).round(1)
    rows = rows.reindex(rows.index.union(years.index))
    rows["trend"] = rows["trend"].fillna(years["expected"].round(1))
    rows["lower"], rows["upper"] = years["lower"].round(1), years["upper"].round(1)
    last = years.iloc[-1]
    words = (
        f"Line chart of deaths registered in {area}: {counts.iloc[0]:,.0f} in {counts.index[0]}, "
        f"{counts.iloc[-1]:,.0f} in {newest}. "
        f"The trend of {result.first} to {result.last}, continued, reaches {last['expected']:,.0f} in {end}, "
        f"with an interval from {last['lower']:,.0f} to {last['upper']:,.0f}."
    )
    return figure, rows.rename_axis("year of registration"), words


def _from_the_fit(result: TrendDifference) -> pd.DataFrame:
    """Return the continued trend and its interval from the last fitted point on, where the interval has no width.

    So a single year ahead is drawn too, and the eye sees where the interval comes from.
    """
    end = result.fitted.iloc[-1]
    start = pd.DataFrame({"expected": [end], "lower": [end], "upper": [end]}, index=[result.last])
    return pd.concat([start, result.years[["expected", "lower", "upper"]]])


def sensitivity_chart(table: pd.DataFrame, wanted: Wanted | None, area: str) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the cumulative difference under every choice of trend, with its interval and the ambition's line."""
    import seaborn as sns

    title = findings.choices_title(table)
    subtitle = (
        f"Registrations fewer than the trend, {area}, all years since the strategy together, with 95% intervals; "
        "left of zero there were more"
    )
    if table.empty:
        return style.empty_chart(title, subtitle, "no registrations after the strategy are in the record for this day")
    figure, axes = style.chart(title, subtitle, height=3.9, left=0.27)
    sns.pointplot(table, x="difference", y="trend", linestyle="none", color=style.DARK_BLUE, ax=axes, errorbar=None)
    axes.hlines(
        range(len(table)),
        table["difference_lower"],
        table["difference_upper"],
        color=style.DARK_BLUE,
        linewidth=2,
        zorder=2,
    )
    axes.axvline(0, color=style.GREY, linewidth=1)
    axes.set_ylim(len(table) - 0.5, -0.9)
    if wanted is not None and area == wanted.area:
        axes.axvline(wanted.value, color=style.DARK_PINK, linestyle=(0, (4, 2)))
        style.label(axes, wanted.value, -0.65, f"ambition: {wanted.text}", colour=style.DARK_PINK, dx=4)
    axes.set_ylabel("")
    axes.set_xlabel("deaths fewer than the trend", size=12)
    axes.grid(axis="x")
    style.thousands(axes, "x")
    parts = "; ".join(
        f"{row.trend}: {row.difference:,.0f} ({row.difference_lower:,.0f} to {row.difference_upper:,.0f})"
        for row in table.itertuples()
    )
    return figure, table.round(1), f"Dot chart of the difference from trend under each choice of trend: {parts}."
