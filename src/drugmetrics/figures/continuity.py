"""Charts and tables of continuity of care after prison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.continuity import KINDS, SECURE, Continuity
from drugmetrics.analysis.findings import continuity as words
from drugmetrics.figures import style
from drugmetrics.figures.setting import table
from drugmetrics.framework.figure import Figure as Given

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Colour and mark of each kind of window, and its words above its figures.
_LOOKS = {
    "year": (style.DARK_BLUE, "o", "Over a whole year"),
    "quarter": ("#B1440E", "s", "Over one quarter"),
    "statement": (style.DARK_PINK, "D", "As stated, window not given"),
}


def continuity_chart(held: Continuity) -> tuple[Figure, pd.DataFrame, str]:
    """Draw every figure by kind of window, none joined, and the level to reach.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = words.continuity_title(held)
    standing = "; ".join(held.figures["status"].unique())
    measure = "Released adults starting community treatment within three weeks, per cent, England"
    if held.figures.empty:
        return style.empty_chart(title, measure, "no figure is in the record for this day")
    kinds = [basis for basis in KINDS if len(held.of(basis))]
    figure, axes = style.chart(
        title, style.sentence(measure, "three kinds of windows", standing),
        height=0.36 * (len(held.figures) + 1.3 * len(kinds)) + 0.5, left=1.2,
    )  # fmt: skip
    place, ticks, told = 0.0, [], []
    for basis in kinds:
        rows = held.of(basis)
        colour, mark, heading = _LOOKS[basis]
        style.label(axes, 0, place, heading, colour=colour, dx=4, weight="bold")
        place += 1
        for _, row in rows.iterrows():
            axes.plot(row["value"], place, mark, color=colour, markersize=8)
            style.label(axes, row["value"], place, Given.of(row).text, colour=colour, dx=10)
            ticks.append((place, str(row["period"])))
            place += 1
        place += 0.3
        told.append(
            f"{heading}: " + "; ".join(f"{Given.of(row).text} in {row['period']}" for _, row in rows.iterrows())
        )
    _frame(axes, ticks, place)
    drawn = held.figures[["kind", "period", "value", "unit", "basis", "status", "source", "edition"]]
    if held.wanted is not None:
        _level(axes, held.wanted, place)
        names = ("value", "unit", "status", "source", "edition")
        marked = {name: getattr(held.wanted, name) for name in names} | {"kind": "level to reach, by one press report"}
        drawn = pd.concat([drawn, pd.DataFrame([marked])], ignore_index=True).fillna({"period": "", "basis": ""})
        told.append(f"Marked: {held.wanted.text}, the level to reach, known from one press report")
    return figure, drawn, f"Dot chart, a mark for each kind of window. {'. '.join(told)}."


def windows_table(held: Continuity) -> HTML:
    """Set every figure with its window and where it comes from."""
    rows = [
        {"Period": row["period"], "Window": row["kind"], "Per cent": Given.of(row).text, "Status": row["status"],
         "Given by": f"{row['source']}, {row['edition']} ({Given.of(row).released_text})"}
        for basis in KINDS for _, row in held.of(basis).iterrows()
    ]  # fmt: skip
    frame = pd.DataFrame(rows or [{"Period": "none in the record for this day"}])
    notes = [
        "Where a later edition printed a rounded figure, the earlier one with a decimal is set.",
        "A whole year and its last quarter do not compare; a statement names a month, and not the window counted.",
    ]
    return table(frame, name="windows", title="Every figure, by its window", notes=notes)


def secure_table(rows: pd.DataFrame) -> HTML:
    """Set treatment in secure settings by year; rows from `analysis.continuity.secure_settings`."""
    texts = rows.assign(text=[_text(row) for _, row in rows.iterrows()])
    laid = [
        {"Year": str(period), **{what.capitalize(): _one(part, what) for what in SECURE.values()}}
        for period, part in texts.groupby("period", sort=True)
    ]
    frame = pd.DataFrame(laid or [{"Year": "none in the record for this day"}])
    notes = [
        "In treatment: at any time in the year. The other numbers are of events in the year.",
        "As last restated: 2020/21 was restated a year later, but for those who started." if _restated(rows) else "",
        "s: as a secondary report gave it." if (rows["status"] == "secondary report").any() else "",
    ]
    return table(
        frame, name="secure-settings", title="Adults treated in prisons and other secure settings", notes=notes
    )


def _frame(axes: Axes, ticks: list[tuple[float, str]], end: float) -> None:
    axes.set_yticks([place for place, _ in ticks], [text for _, text in ticks])
    axes.set_ylim(end, -0.8)
    axes.set_xlim(0, 100)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")


def _level(axes: Axes, wanted: Given, end: float) -> None:
    axes.axvline(wanted.value, color=style.DARK_GREY, linestyle=(0, (4, 2)), linewidth=1.4)
    style.label(
        axes, wanted.value, 0.55 * end, f"{wanted.text} to reach,\nby one press\nreport that\nnames no year", dx=6
    )


def _text(row: pd.Series) -> str:
    return Given.of(row).text + (" s" if row["status"] == "secondary report" else "")


def _one(part: pd.DataFrame, what: str) -> str:
    found = part.loc[part["what"] == what, "text"]
    return str(found.iloc[0]) if len(found) else "not held"


def _restated(rows: pd.DataFrame) -> bool:
    return bool(((rows["period"] == "2020/21") & (rows["edition"] != "2020-21-report")).any())
