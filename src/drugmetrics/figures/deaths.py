"""The charts of deaths against their trend, continued: by year of registration and by year of death."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis import findings
from drugmetrics.analysis.deaths import LAST_YEAR_BEFORE, Counterfactual
from drugmetrics.analysis.findings.died import died_title
from drugmetrics.figures import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from drugmetrics.analysis.deaths.page import Died


def trend_chart(
    counts: pd.Series, result: Counterfactual | None, area: str, definition: str = "misuse"
) -> tuple[Figure, pd.DataFrame, str]:
    """Draw registrations and the continued trend with its interval.

    Parameters
    ----------
    counts : pandas.Series
        Registrations by year.
    result : Counterfactual or None
        From `counterfactual(counts)`; None when too little is held.
    area : str
        Whose registrations they are.
    definition : {"misuse", "poisoning"}

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    subtitle = f"Deaths related to drug {definition} by year of registration, {area}, accredited official statistics"
    title = findings.deaths_title(result)
    if result is None:
        return style.empty_chart(title, subtitle, "no registrations are in the record for this day")
    return _against_trend(counts, result, area, "registered", f"{title}\n{subtitle}")


def died_chart(found: Died | None) -> tuple[Figure, pd.DataFrame, str]:
    """Draw poisoning deaths of England and Wales by year of death, completed, and the trend to 2019 continued.

    Parameters
    ----------
    found : Died or None
        From `deaths.died`.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    subtitle = "Deaths from drug poisoning by year of death, England and Wales, completed here for late registration"
    title = died_title(found)
    if found is None or found.result is None:
        return style.empty_chart(title, subtitle, "no year of death after the strategy is in the record for this day")
    counts = found.held.years["estimate"]
    return _against_trend(counts, found.result, "England and Wales", "died", f"{title}\n{subtitle}")


def _against_trend(
    counts: pd.Series, result: Counterfactual, area: str, what: str, headings: str
) -> tuple[Figure, pd.DataFrame, str]:
    """Draw counts by year, years that are not held left open, and their trend."""
    title, subtitle = headings.split("\n")
    continued = f"; trend of {result.first} to {result.last} continued, with its {result.level:.0%} interval"
    figure, axes = style.chart(title, subtitle + continued, right=1.7)
    years = result.years
    drawn = counts.reindex(range(int(counts.index[0]), int(counts.index[-1]) + 1))
    axes.plot(drawn.index, drawn, color=style.DARK_BLUE, marker="o", markersize=4.5)
    axes.plot(result.fitted.index, result.fitted, color=style.ORANGE)
    ahead = _from_the_fit(result)
    axes.plot(ahead.index, ahead["expected"], color=style.ORANGE, linestyle=(0, (4, 2)))
    axes.fill_between(ahead.index, ahead["lower"], ahead["upper"], color=style.ORANGE, alpha=0.2, linewidth=0)
    # The strategy is of the end of 2021, whatever year the trend ends in.
    strategy = LAST_YEAR_BEFORE + 0.5
    axes.axvline(strategy, color=style.GREY, linewidth=1, linestyle=":")
    newest, end = counts.index[-1], years.index[-1]
    gap = counts.iloc[-1] - years["expected"].iloc[-1]
    nudge = 14 if abs(gap) < 0.12 * years["upper"].max() else 0
    style.label(
        axes, max(newest, end), counts.iloc[-1], f"{what}\n{counts.iloc[-1]:,.0f} in {newest}",
        colour=style.DARK_BLUE, dx=10, dy=-nudge if gap < 0 else nudge,
    )  # fmt: skip
    style.label(
        axes, end, years["expected"].iloc[-1], f"trend\n{years['expected'].iloc[-1]:,.0f} in {end}", colour="#B1440E",
        dx=10, dy=nudge if gap < 0 else -nudge,
    )  # fmt: skip
    style.label(axes, strategy, 0, "strategy", dx=-4, dy=6, ha="right", va="baseline", size=11)
    axes.set_ylim(0, None)
    style.thousands(axes)
    rows = pd.DataFrame({what: counts.round(1)})
    rows["trend"] = pd.concat([result.fitted, years["expected"]]).round(1)
    rows = rows.reindex(rows.index.union(years.index))
    rows["trend"] = rows["trend"].fillna(years["expected"].round(1))
    rows["lower"], rows["upper"] = years["lower"].round(1), years["upper"].round(1)
    last = years.iloc[-1]
    deaths, basis = (
        ("deaths registered", "registration") if what == "registered" else ("deaths by year of death", "death")
    )
    words = (
        f"Line chart of {deaths} in {area}: {counts.iloc[0]:,.0f} in {counts.index[0]}, "
        f"{counts.iloc[-1]:,.0f} in {newest}. "
        f"The trend of {result.first} to {result.last}, continued, reaches {last['expected']:,.0f} in {end}, "
        f"with an interval from {last['lower']:,.0f} to {last['upper']:,.0f}."
    )
    return figure, rows.rename_axis(f"year of {basis}"), words


def _from_the_fit(result: Counterfactual) -> pd.DataFrame:
    """Return the continued trend and its interval from the last fitted point on, where the interval has no width.

    So a single year ahead is drawn too, and the eye sees where the interval comes from.
    """
    end = result.fitted.iloc[-1]
    start = pd.DataFrame({"expected": [end], "lower": [end], "upper": [end]}, index=[result.last])
    return pd.concat([start, result.years[["expected", "lower", "upper"]]])
