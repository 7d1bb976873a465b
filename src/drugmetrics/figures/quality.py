"""The data page's chart and tables: publications and their age, gaps, oddities, sources that disagree."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis import findings
from drugmetrics.analysis.findings.quality import OLD_DAYS
from drugmetrics.figures import style
from drugmetrics.figures.setting import table
from drugmetrics.published.dates import written_date
from drugmetrics.reference import areas
from drugmetrics.reference.units import format_value

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

    from drugmetrics.framework.metrics import Metric

_YEAR = 365.25


def ages_chart(publications: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw how long ago the newest edition of every publication came out.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = findings.quality_title(publications)
    subtitle = (
        f"Years from the release of the newest dated edition held to {_counted_on(publications)}; dashed: "
        f"{OLD_DAYS // 30} months; publications without a known date are left out"
    )
    rows = publications[publications["days"].notna()] if len(publications) else publications
    if rows.empty:
        return style.empty_chart(title, subtitle, "no publication with a known date")
    rows = rows.assign(years=(rows["days"].astype("float64") / _YEAR).round(2)).sort_values("years", kind="stable")
    rows = rows[["publication", "producer", "newest", "released", "years"]].reset_index(drop=True)
    figure, axes = style.chart(title, subtitle, height=0.27 * len(rows) + 0.7, left=3.35)
    colours = [style.ORANGE if years * _YEAR > OLD_DAYS else style.DARK_BLUE for years in rows["years"]]
    axes.barh(range(len(rows)), rows["years"], color=colours, height=0.62)
    for place, row in enumerate(rows.to_dict("records")):
        clear = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        style.label(axes, row["years"], place, f"{row['years']:.1f}", dx=5, size=10, bbox=clear)
    axes.axvline(OLD_DAYS / _YEAR, color=style.DARK_GREY, linestyle="--", linewidth=1)
    axes.set_yticks(range(len(rows)), rows["publication"], size=10)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(visible=False)
    oldest, newest = rows.iloc[-1], rows.iloc[0]
    return (
        figure,
        rows,
        (
            f"Bars, a publication each, by the age of its newest edition: from {newest['publication']} "
            f"({newest['released']}) to {oldest['publication']} ({oldest['released']})."
        ),
    )


def _counted_on(publications: pd.DataFrame) -> str:
    return written_date(publications["counted_on"].iloc[0]) if len(publications) else "the day"


def publications_table(publications: pd.DataFrame) -> HTML:
    """Set the publications: editions, newest, next, standing, how taken."""
    rows = publications.assign(days=["not known" if pd.isna(days) else f"{days:,}" for days in publications["days"]])
    names = {
        "title": "Publication", "producer": "Producer", "editions": "Editions held", "newest": "Newest dated edition",
        "released": "Released", "figures_to": "Figures to", "days": "Days ago", "next_expected": "Next expected",
        "status": "Standing", "observations": "Figures", "read_by": "Taken by", "oddities": "Oddities",
    }  # fmt: skip
    return table(
        rows[list(names)].rename(columns=names).astype({"Editions held": "int64"}),
        name="publications",
        title="Publications of the record",
        notes=[
            "Taken by: a reader takes a publisher's file cell by cell; a transcription was typed from what was seen."
        ],
    )


def gaps_table(metrics: list[Metric]) -> HTML:
    """Set what the record does not hold, metric by metric."""
    rows = [
        {"Metric": f"{metric.rule.id} {metric.rule.title}", "What is missing or stands in": metric.missing}
        for metric in metrics
        if metric.missing
    ]
    columns = ["Metric", "What is missing or stands in"]
    return table(pd.DataFrame(rows, columns=columns), name="gaps", title="What the record does not hold")


def oddities_table(oddities: pd.DataFrame) -> HTML:
    """Set the known oddities and what was done about each."""
    names = {
        "publication": "Publication", "edition": "Edition", "series": "Series", "areas": "Areas", "periods": "Periods",
        "what": "What is odd", "done": "What was done",
    }  # fmt: skip
    rows = oddities.assign(
        areas=[shortened(text) for text in oddities["areas"]], periods=[shortened(text) for text in oddities["periods"]]
    )
    return table(rows[list(names)].rename(columns=names), name="oddities", title="Known oddities")


def disagreements_table(disagreements: pd.DataFrame) -> HTML:
    """Set the figures that two publications give differently, the preferred one first: totals and ages only."""
    plain = plain_disagreements(disagreements)
    left = len(disagreements) - len(plain)
    rows = pd.DataFrame(
        {
            "Figure": f"{row['series']}, {row['area']}, {row['period']}"
            + (f", {row['breakdown']}" if row["breakdown"] != "all" else ""),
            "Preferred": format_value(row["preferred"], row["unit"]),
            "From": row["preferred_from"],
            "Other": format_value(row["other"], row["unit"]),
            "Other from": row["other_from"],
            "Why": row["why"] + ("" if row["same_basis"] else "; the two are on different bases"),
        }
        for row in plain.to_dict("records")
    )
    notes = [f"{left:,} more, of other areas or finer breakdowns, are in the rows of this page's run."] if left else []
    columns = ["Figure", "Preferred", "From", "Other", "Other from", "Why"]
    return table(
        rows.reindex(columns=columns), name="disagreements", title="Where two publications differ", notes=notes
    )


def figure_words(row: Mapping[Hashable, Any]) -> str:
    """Name a figure: series, area, period, and the breakdown where there is one."""
    words = f"{row['series']}, {row['area']}, {row['period']}"
    return words if row["breakdown"] == "all" else f"{words}, {row['breakdown']}"


def plain_disagreements(disagreements: pd.DataFrame) -> pd.DataFrame:
    """Keep what a page can show: countries, and of them totals and, for surveys that have none, whole age groups."""
    dimensions = disagreements["breakdown"].str.count("=")
    whole = (dimensions == 0) | (disagreements["breakdown"].str.startswith("age=") & (dimensions == 1))
    return disagreements[
        whole & disagreements["area"].isin([area.name for area in areas.all_areas() if area.level == "country"])
    ]


def shortened(text: str, most: int = 4) -> str:
    """Write a long list by its ends.

    Examples
    --------
    >>> shortened("2001, 2002, 2003, 2004, 2005, 2006")
    '2001 to 2006 (6)'
    """
    parts = text.split(", ")
    return text if len(parts) <= most else f"{parts[0]} to {parts[-1]} ({len(parts)})"
