"""Charts and tables of how a change in deaths splits: parts that add up, and mentions that overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.decomposition import REMAINDER
from drugmetrics.analysis.findings import decomposition as words
from drugmetrics.figures import style
from drugmetrics.figures.setting import table as set_table

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MORE, FEWER = style.DARK_BLUE, style.TURQUOISE
_TITLES = {
    "age": "by age", "sex": "by sex", "region": "by region of residence", "deprivation": "by fifth of deprivation",
}  # fmt: skip
LIMITS = "lines: 95% limits of chance"


def split_chart(table: pd.DataFrame, split: str) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the change of every part of a split that adds up, with its limits.

    Parameters
    ----------
    table : pandas.DataFrame
        Of one split, from `analysis.deaths.decomposition`.
    split : {"age", "sex", "region", "deprivation"}

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = words.split_title(table, split)
    if table.empty:
        subtitle = f"Change in registered deaths {_TITLES[split]}, England, accredited official statistics"
        return style.empty_chart(title, subtitle, f"no two years by {split} are in the record for this day")
    total, parts = table.iloc[0], table.iloc[1:]
    if split == "region":
        parts = parts.sort_values("change", ascending=False, kind="stable")
    subtitle = (
        f"Change in deaths related to drug {total['definition']} {_TITLES[split]}, year of registration "
        f"{total['first']} to {total['last']}, {total['area']}, {_standing(table)}; {LIMITS}"
    )
    figure, axes = style.chart(title, subtitle, height=0.6 + 0.42 * len(parts), left=2.2)
    names = parts["part"].to_list()
    draw_changes(axes, names, parts)
    told = "; ".join(f"{row['part']} {_words(row)}" for _, row in parts.iterrows())
    description = (
        f"Bar chart of the change in deaths {_TITLES[split]}, {total['area']}, {total['first']} to {total['last']}, in "
        f"all {_words(total)}: {told}."
    )
    return figure, _rows(table), description


def mentions_chart(table: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw how mentions of each substance changed, each between the years it is held for.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.deaths.mentions.by_substance`.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title, rows = words.mentions_title(table), table[table["kind"] == "mention"]
    if rows.empty:
        subtitle = "Change in deaths that mention a substance, England and Wales, accredited official statistics"
        return style.empty_chart(title, subtitle, "no two years by substance are in the record for this day")
    subtitle = (
        "Change in deaths related to drug poisoning that mention a substance, year of registration, "
        f"{rows.iloc[0]['area']}, {_standing(rows)}. One death may mention several: bars do not add up; {LIMITS}"
    )
    figure, axes = style.chart(title, subtitle, height=0.6 + 0.5 * len(rows), left=2.7)
    names = [f"{row['part']}\n{row['first']} to {row['last']}" for _, row in rows.iterrows()]
    draw_changes(axes, names, rows)
    told = "; ".join(f"{row['part']}, {row['first']} to {row['last']}: {_words(row)}" for _, row in rows.iterrows())
    description = (
        f"Bar chart of the change in deaths that mention a substance, {rows.iloc[0]['area']}. One death may mention "
        f"several, so the bars do not add up. {told}."
    )
    return figure, _rows(rows), description


def draw_changes(axes: Axes, names: list[str], parts: pd.DataFrame) -> None:
    """Draw one bar a change (columns change, lower, upper) with its limits and a label beyond them."""
    import seaborn as sns
    from matplotlib.patheffects import withStroke
    from matplotlib.ticker import MaxNLocator

    changes = parts["change"].to_numpy(dtype="float64")
    # A remainder below zero is no count and has no limits: its bar ends where its line would.
    lower, upper = (parts[end].fillna(parts["change"]).to_numpy(dtype="float64") for end in ("lower", "upper"))
    places = list(range(len(names)))
    colours = [MORE if change >= 0 else FEWER for change in changes]
    sns.barplot(
        x=changes, y=places, hue=places, orient="h", palette=colours, saturation=1, legend=False, width=0.62, ax=axes
    )
    halo = [withStroke(linewidth=4, foreground="white")]
    axes.hlines(places, lower, upper, color=style.ORANGE, linewidth=2, zorder=3, path_effects=halo)
    axes.axvline(0, color=style.GREY, linewidth=1)
    for place, (change, low, high) in enumerate(zip(changes, lower, upper, strict=True)):
        side = {"dx": 6} if change >= 0 else {"dx": -6, "ha": "right"}
        style.label(axes, max(high, 0) if change >= 0 else min(low, 0), place, signed(change), **side)
    spread = max(upper.max(), 0) - min(lower.min(), 0) or 1.0
    room = 0.16 * spread
    axes.set_xlim(min(lower.min(), 0) - (room if (changes < 0).any() else 0.01 * spread), max(upper.max(), 0) + room)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(places, names)
    axes.set_ylabel("")
    axes.set_xlabel("change in deaths", size=12)
    axes.grid(axis="y", visible=False)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.grid(axis="x")
    style.thousands(axes, "x")


def _standing(table: pd.DataFrame) -> str:
    """Say of what standing the figures are; several where they differ."""
    return ", ".join(dict.fromkeys(text for one in table["status"] for text in one.split("; ")))


def signed(change: float) -> str:
    """Write a change with its sign, none as 0.

    Examples
    --------
    >>> signed(951), signed(-9.0), signed(0.0)
    ('+951', '-9', '0')
    """
    return f"{change:+,.0f}" if round(change) else "0"


def _words(row: pd.Series) -> str:
    limits = "" if pd.isna(row["lower"]) else f" ({signed(row['lower'])} to {signed(row['upper'])})"
    return f"{signed(row['change'])}{limits}"


def _rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return what was drawn: part, years, counts, the change and its limits, and where they come from."""
    columns = [
        "part", "kind", "area", "definition", "first", "last", "before", "after", "change", "lower", "upper", "status",
        "editions", "note",
    ]  # fmt: skip
    return table[columns].round({"lower": 1, "upper": 1}).reset_index(drop=True)


def splits_table(table: pd.DataFrame, *, name: str, title: str) -> HTML:
    """Set parts, their counts in both years, the change with its limits, and its share where it has one.

    Parameters
    ----------
    table : pandas.DataFrame
        Of one split or several.
    name, title : str
        As in `setting.table`.
    """
    return set_table(laid(table), name=name, title=title, notes=_notes(table))


def laid(table: pd.DataFrame) -> pd.DataFrame:
    """Lay out the rows of a table for readers: one number a cell, years in the row, shares where there are any."""
    shown = pd.DataFrame(
        {
            "part": table["part"], "area": table["area"], "drug": table["definition"],
            "years": [f"{first} to {last}" for first, last in zip(table["first"], table["last"], strict=True)],
            "deaths before": table["before"], "deaths after": table["after"],
            "change (95% limits of chance)": [_words(row) for _, row in table.iterrows()],
        }
    )  # fmt: skip
    if table["split"].nunique() > 1:
        shown.insert(1, "split by", table["split"])
    if (table["kind"] == "part").any():
        shown["share of change"] = [
            "overlaps" if kind == "mention" else "no change" if np.isnan(share) else f"{share:.0%}"
            for kind, share in zip(table["kind"], table["share_of_change"], strict=True)
        ]
    if (table["kind"] == "mention").any():
        for column, heading in (("mentioned_before", "of deaths before"), ("mentioned_after", "of deaths after")):
            shown[heading] = ["all" if np.isnan(share) else f"{share:.0%}" for share in table[column]]
    return shown


def _notes(table: pd.DataFrame) -> list[str]:
    """Say once each which years are held, that mentions overlap, and what a remainder is."""
    notes = [f"{split}: {note}." for split, note in dict.fromkeys(zip(table["split"], table["note"], strict=True))]
    if (table["part"] == REMAINDER).any():
        notes.append("What lies in none of the parts: people who lived elsewhere, or a table that was not refreshed.")
    return [*notes, "Deaths are counted by the year of registration."]
