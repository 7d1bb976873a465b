"""Charts of registration delay: medians, completeness, deaths on both bases, and what another delay would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import delay_checks as checked
from drugmetrics.analysis.findings import registration_delay as words
from drugmetrics.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from drugmetrics.analysis.delay.page import Compared, Counted
    from drugmetrics.analysis.delay.summary import DelaySummary

BOTH = "England and Wales"
_ACCREDITED = "accredited official statistics"
#: Colour and line of the area told, then of the others; orange is written darker, to be read.
_LEAD, _OTHERS = (style.DARK_BLUE, "-"), ((style.GREY, "--"), (style.GREY, ":"))
_ORANGE_TEXT = "#B1440E"
#: Years shown on both bases: before, the lines cannot be told apart.
_YEARS = 15
_HALF_A_YEAR = 365.25 / 2
#: The strategy came in December 2021.
_STRATEGY = 2021.5


def delay_chart(printed: pd.DataFrame, area: str, definition: str) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the median registration delay by year of registration.

    Parameters
    ----------
    printed : pandas.DataFrame
        From `analysis.delay.page.printed_medians`.
    area : str
        Whose line leads; the other country's stands beside it.
    definition : {"misuse", "poisoning"}

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = words.median_title(printed, area)
    subtitle = f"Median days from death to registration, deaths related to drug {definition}, {area}"
    lead = printed[printed["area"] == area]
    if lead.empty:
        return style.empty_chart(title, f"{subtitle}, {_ACCREDITED}", "no median delays are in the record for this day")
    made = f", made of England's and Wales's, {_ACCREDITED}" if area == BOTH else f", {_ACCREDITED}"
    figure, axes = style.chart(title, f"{subtitle}, by year of registration{made}", right=2)
    others = [one for one in ("England", "Wales") if one != area]
    ends = []
    for name, (colour, dashes) in zip([area, *others], (_LEAD, *_OTHERS), strict=False):
        part = printed[printed["area"] == name]
        axes.plot(part["year"], part["days"], color=colour, linestyle=dashes, linewidth=2.4 if name == area else 1.3)
        last = part.iloc[-1]
        text = f"{name.replace(' and', chr(10) + 'and')}\n{last['days']:,.0f} days in {last['year']}"
        ends.append((last["year"], last["days"], text, colour if name == area else style.DARK_GREY))
    axes.plot(lead["year"], lead["days"], "o", color=_LEAD[0], markersize=4.5)
    axes.set_ylim(0, None)
    starts = printed.loc[printed["area"].isin(others) & printed["year"].eq(lead["year"].iloc[0]), "days"]
    _marked(axes, lead, above=bool((starts < lead["days"].iloc[0]).all()))
    style.end_labels(axes, ends, gap=0.17 if area == BOTH else 0.13)
    drawn = printed[printed["area"].isin([area, *others])].reset_index(drop=True)
    told = "; ".join(_told(drawn[drawn["area"] == name], name) for name in [area, *others])
    return figure, drawn.round({"days": 1}), f"Line chart of the median delay from death to registration. {told}."


def _marked(axes: Axes, lead: pd.DataFrame, *, above: bool) -> None:
    """Mark half a year, the strategy, and the first point of the line, above it where no other line is."""
    first = lead.iloc[0]
    axes.axhline(_HALF_A_YEAR, color=style.GREY, linewidth=1, linestyle=":")
    style.label(axes, first["year"], _HALF_A_YEAR, "half a year", colour=style.DARK_GREY, dx=0, dy=8, size=11)
    style.label(
        axes, first["year"], first["days"], f"{first['days']:,.0f} days in {first['year']}", colour=_LEAD[0], dx=2,
        dy=16 if above else -16,
    )  # fmt: skip
    if lead["year"].max() > _STRATEGY:
        axes.axvline(_STRATEGY, color=style.GREY, linewidth=1, linestyle=":")
        style.label(axes, _STRATEGY, 0, "strategy", colour=style.DARK_GREY, dx=-4, dy=8, size=11, ha="right")


def _told(part: pd.DataFrame, name: str) -> str:
    first, last = part.iloc[0], part.iloc[-1]
    return f"{name}: {first['days']:,.0f} days in {first['year']}, {last['days']:,.0f} in {last['year']}"


def completeness_chart(summary: DelaySummary | None, area: str, definition: str) -> tuple[Figure, pd.DataFrame, str]:
    """Draw how much of a year of death is known by the months since it ended, with intervals.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = words.curves_title(summary)
    subtitle = (
        f"Share of a year's deaths related to drug {definition} registered by then, {area}, with 90% intervals; "
        f"estimated here from {_ACCREDITED}"
    )
    if summary is None:
        return style.empty_chart(title, subtitle, "no median delays are in the record for this day")
    figure, axes = style.chart(title, subtitle, right=2)
    rows = summary.completeness.assign(months=(summary.completeness["days_after"] * 12 / 365.25).round().astype(int))
    years = sorted(rows["year"].unique(), reverse=True)
    looks = ((style.DARK_BLUE, "-"), (style.ORANGE, "--"), (style.TURQUOISE, "-."))
    ends: list[tuple[float, float, str, str]] = []
    told = []
    for year, (colour, dashes) in zip(years, looks, strict=False):
        part = rows[rows["year"] == year]
        axes.fill_between(part["months"], part["lower"], part["upper"], color=colour, alpha=0.2, linewidth=0)
        axes.plot(part["months"], part["known"], color=colour, linestyle=dashes, linewidth=2.2)
        start, later = (float(part.loc[part["months"] == month, "known"].iloc[0]) for month in (0, 12))
        text = f"deaths of {year}\n{start:.0%} at its end,\n{later:.0%} a year later"
        ends.append((24, 0.42 + 0.22 * len(ends), text, _ORANGE_TEXT if colour == style.ORANGE else colour))
        told.append(f"of {year}'s deaths {start:.0%} were known when it ended and {later:.0%} a year later")
    axes.set_ylim(0, 1.02)
    axes.set_xlim(0, 24)
    axes.set_xticks(range(0, 25, 6))
    axes.set_xlabel("months since the year of death ended", size=12)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    style.end_labels(axes, ends, gap=0.2)
    drawn = pd.DataFrame({
        "year of death": rows["year"], "months after": rows["months"],
        **{f"{name}, per cent": (100 * rows[name]).round(1) for name in ("known", "lower", "upper")},
    })  # fmt: skip
    return figure, drawn, f"Line chart of how complete years of death are as months go by: {'; '.join(told)}."


def bases_chart(both: Compared | None, held: Counted) -> tuple[Figure, pd.DataFrame, str]:
    """Draw deaths by year of registration and by year of death, completed, with what was counted.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = words.trend_title(both)
    subtitle = f"Deaths related to drug {held.definition}, {BOTH}, by year of registration ({_ACCREDITED})"
    if both is None:
        return style.empty_chart(title, subtitle, "no years of death to compare are in the record for this day")
    rows = _both(held)
    gap = "; gap: years not held" if rows["died"].loc[: held.newest].isna().any() else ""
    subtitle += f" and by year of death (completed here, with 90% intervals; short lines: as counted{gap})"
    figure, axes = style.chart(title, subtitle, right=2)
    axes.plot(rows.index, rows["registered"], color=style.DARK_BLUE, marker="o", markersize=4.5)
    axes.plot(rows.index, rows["died"], color=style.ORANGE, marker="X", markersize=6, linestyle="--")
    axes.vlines(rows.index, rows["lower"], rows["upper"], color=style.ORANGE, linewidth=4, alpha=0.4)
    axes.plot(rows.index, rows["counted"], "_", color=style.DARK_GREY, markersize=12)
    axes.set_ylim(0, 1.16 * float(rows[["registered", "upper"]].max().max()))
    style.thousands(axes)
    last, newest = int(rows["registered"].last_valid_index()), held.newest  # type: ignore[arg-type]
    died, registered = rows.loc[[newest]].iloc[0], float(rows["registered"].loc[last])
    ends = [
        (last, registered, f"registered\n{registered:,.0f} in {last}", style.DARK_BLUE),
        (last, died["died"], f"died\n{died['died']:,.0f} in {newest}", _ORANGE_TEXT),
    ]
    style.end_labels(axes, ends, gap=0.12)
    first, start = int(rows.index[0]), rows.iloc[0]
    description = (
        f"Line chart of deaths by year of registration, {start['registered']:,.0f} in {first} and "
        f"{registered:,.0f} in {last}, and by year of death, completed: {start['died']:,.0f} "
        f"in {first} and {died['died']:,.0f} in {newest} ({died['lower']:,.0f} to {died['upper']:,.0f}), of which "
        f"{died['counted']:,.0f} were counted."
    )
    return figure, rows.rename_axis("year").round(1), description


def _both(held: Counted) -> pd.DataFrame:
    """Return registrations and completed deaths of the last years, every year once."""
    last = int(max(held.registered.index.max(), held.newest))
    span = range(max(last - _YEARS + 1, int(held.years.index.min())), last + 1)
    rows = pd.DataFrame({"registered": held.registered}).reindex(span)
    for name, column in {"counted": "deaths", "died": "estimate", "lower": "lower", "upper": "upper"}.items():
        rows[name] = held.years[column].reindex(span)
    return rows


def drift_chart(rows: pd.DataFrame, held: Counted) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the nowcast of the newest year counted under each assumption on the delay.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `analysis.delay.drift_sensitivity`, of one year of death.
    held : Counted
        Of the same definition.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = checked.drift_title(rows)
    subtitle = f"Deaths related to drug {held.definition}, {BOTH}, by year of death, completed here, 90% intervals"
    if rows.empty:
        return style.empty_chart(title, subtitle, "no count to complete is in the record for this day")
    counted, status = float(rows["deaths"].iloc[0]), held.of(int(rows["year"].iloc[0]))["status"]
    subtitle += f"; dotted: {counted:,.0f} counted ({status})"
    figure, axes = style.chart(title, subtitle, height=3.6, left=3.7)
    place = range(len(rows))
    axes.hlines(place, rows["lower"], rows["upper"], color=style.DARK_BLUE, linewidth=4, alpha=0.35)
    axes.plot(rows["estimate"], place, "o", color=style.DARK_BLUE, markersize=6)
    axes.axvline(counted, color=style.GREY, linestyle=":", linewidth=1.4)
    axes.set_yticks(place, [checked.assumption(text) for text in rows["assumption"]], size=11)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.locator_params(axis="x", nbins=5)
    style.thousands(axes, "x")
    drawn = rows.drop(columns=["completeness"]).round({"estimate": 0, "lower": 0, "upper": 0})
    told = "; ".join(f"{checked.assumption(row['assumption'])} {row['estimate']:,.0f}" for _, row in drawn.iterrows())
    return figure, drawn, (
        f"Dot chart of the deaths of {rows['year'].iloc[0]} by what is assumed of the delay, {counted:,.0f} of them "
        f"counted: {told}."
    )  # fmt: skip
