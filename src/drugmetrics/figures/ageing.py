"""Charts and tables of ageing against rate: components of a change, rates by age over time, and generations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.deaths import cohorts
from drugmetrics.analysis.findings import ageing as words
from drugmetrics.figures import style
from drugmetrics.figures.decomposition import LIMITS, draw_changes, signed
from drugmetrics.figures.setting import table as set_table

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

_RATES = "Deaths related to drug misuse per million of each age"


def components_chart(table: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw what a change in deaths is made of: people, age structure, and rates, by age where they are held.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.deaths.ageing.components`.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = words.components_title(table)
    if table.empty:
        subtitle = "Components of the change in deaths, year of registration, accredited official statistics"
        return style.empty_chart(title, subtitle, "no two years of deaths and people are in the record for this day")
    total, parts = table.iloc[0], table.iloc[1:]
    subtitle = (
        f"Components of the change in deaths related to drug misuse, year of registration {total['first']} to "
        f"{total['last']}, {total['area']}, {total['status']} (components derived here); {LIMITS}"
    )
    figure, axes = style.chart(title, subtitle, height=0.6 + 0.42 * len(parts), left=2.2)
    names = [row["component"] if row["age"] == "all" else f"rate {words.at(row['age'])}" for _, row in parts.iterrows()]
    drawn = parts.rename(columns={"deaths": "change"})
    draw_changes(axes, names, drawn)
    told = "; ".join(
        f"{name} {signed(row['deaths'])} ({signed(row['lower'])} to {signed(row['upper'])})"
        for name, (_, row) in zip(names, parts.iterrows(), strict=True)
    )
    description = (
        f"Bar chart of the components of a change of {signed(total['deaths'])} deaths in {total['area']}, "
        f"{total['first']} to {total['last']}: {told}."
    )
    return figure, table.round({"deaths": 1, "lower": 1, "upper": 1, "share_of_change": 3}), description


def rates_chart(table: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the rate of each age over the years, with labels at the ends.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.deaths.ageing.populations`.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    import seaborn as sns

    title = words.rates_title(table)
    subtitle = f"{_RATES}, year of registration, England and Wales, accredited official statistics"
    if table.empty:
        return style.empty_chart(title, subtitle, "no rates by age are in the record for this day")
    figure, axes = style.chart(title, subtitle, height=4.8, right=1.4)
    ages = list(dict.fromkeys(table["age"]))
    colours = dict(
        zip(
            ages,
            (style.LIGHT_PURPLE, style.TURQUOISE, style.DARK_GREY, style.DARK_BLUE, style.ORANGE, style.DARK_PINK),
            strict=False,
        )
    )
    sns.lineplot(
        table, x="year", y="rate", hue="age", hue_order=ages, palette=colours, linewidth=2.2, legend=False,
        errorbar=None, ax=axes,
    )  # fmt: skip
    axes.set_ylim(0, None)
    axes.set_xlabel("")
    axes.set_ylabel("")
    lasts = table[table["year"] == table["year"].max()]
    ends = [
        (row["year"], row["rate"], f"{row['age']}: {row['rate']:.0f}", colours[row["age"]])
        for _, row in lasts.iterrows()
    ]
    style.end_labels(axes, ends, gap=0.065)
    rows = table[["year", "age", "rate", "deaths", "status", "editions"]].reset_index(drop=True)
    firsts = table[table["year"] == table["year"].min()].set_index("age")["rate"]
    told = "; ".join(f"{row['age']} from {firsts[row['age']]:.1f} to {row['rate']:.1f}" for _, row in lasts.iterrows())
    description = (
        "Line chart of deaths related to drug misuse per million by age, England and Wales, from "
        f"{table['year'].min()} to {table['year'].max()}: {told}."
    )
    return figure, rows, description


def generations_chart(held: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw rates by five-year age and year as a heat map, the highest of each year framed.

    Parameters
    ----------
    held : pandas.DataFrame
        From `analysis.deaths.cohorts.generations`.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    import seaborn as sns
    from matplotlib.patches import Rectangle

    highest = cohorts.highest(held)
    title = words.generations_title(highest)
    subtitle = f"{_RATES}, year of registration, England and Wales, accredited official statistics"
    if held.empty:
        return style.empty_chart(title, subtitle, "no rates by five-year age are in the record for this day")
    subtitle += "; framed: the highest of each year. One generation lies on a diagonal, one age older each step right"
    grid = held.pivot(index="age", columns="year", values="rate").iloc[::-1]
    figure, axes = style.chart(title, subtitle, height=5.2, left=0.9, right=0.1)
    sns.heatmap(
        grid, cmap="Blues", annot=True, fmt=".0f", cbar=False, linewidths=1, annot_kws={"size": 12}, vmin=0, ax=axes
    )
    for _, row in highest.iterrows():
        corner = (list(grid.columns).index(row["year"]), list(grid.index).index(row["age"]))
        axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=style.ORANGE, linewidth=3, clip_on=False))
    axes.set_xlabel("")
    axes.set_ylabel("")
    axes.tick_params(axis="y", rotation=0)
    told = "; ".join(
        f"{row['rate']:.1f} at {row['age']} in {row['year']}, born about {row['born_first']} to {row['born_last']}"
        for _, row in highest.iterrows()
    )
    description = (
        "Heat map of deaths related to drug misuse per million by five-year age, every five years, England and Wales. "
        f"The highest of each year: {told}."
    )
    return figure, held.drop(columns="unit"), description


def followed_table(followed: pd.DataFrame, *, name: str, title: str) -> HTML:
    """Set each generation's rate then and now, beside that of those who were its age before it.

    Parameters
    ----------
    followed : pandas.DataFrame
        From `analysis.deaths.cohorts.followed`.
    name, title : str
        As in `setting.table`.
    """
    return set_table(
        laid(followed), name=name, title=title,
        notes=["Rates are deaths related to drug misuse per million of that age, England and Wales, by year of "
               "registration. People of an age in mid-year were born in these years or half a year before."],
    )  # fmt: skip


def laid(followed: pd.DataFrame) -> pd.DataFrame:
    """Lay out generations for readers."""
    first, last = (followed[name].iloc[0] if len(followed) else "" for name in ("first", "last"))
    return pd.DataFrame(
        {
            "born about": followed["born"],
            f"age in {first}": followed["age_then"], f"rate in {first}": [f"{rate:.1f}" for rate in followed["then"]],
            f"age in {last}": followed["age_now"], f"rate in {last}": [f"{rate:.1f}" for rate in followed["now"]],
            "change": [f"{change:+.1f}" for change in followed["change"]],
            f"rate at that age in {first}": [
                "not held" if pd.isna(rate) else f"{rate:.1f}" for rate in followed["same_age_then"]
            ],
        }
    )  # fmt: skip
