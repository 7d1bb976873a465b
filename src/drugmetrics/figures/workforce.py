"""Charts and tables of the workforce."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import workforce as words
from drugmetrics.analysis.findings.words import capital
from drugmetrics.analysis.workforce import Workforce
from drugmetrics.figures import style
from drugmetrics.figures.bars import bars_chart
from drugmetrics.figures.setting import table
from drugmetrics.framework.figure import Figure as Given

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure


def posts_chart(held: Workforce) -> tuple[Figure, pd.DataFrame, str]:
    """Draw drug and alcohol workers added, by whom counted and when, and what was asked for.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    counted = [_bar(Given.of(row), f"counted by {words.until(row['period'])}") for _, row in held.counted.iterrows()]
    asked: list[dict[str, str | float]] = []
    if held.workers is not None:
        asked.append(_bar(held.workers, "asked for: drug and alcohol workers"))
    if held.professionals is not None:
        asked.append(_bar(held.professionals, "asked for: other professionals", ", no count found"))
    rows = pd.DataFrame([*counted, *asked])
    standing = "; ".join(rows["status"].unique()) if len(rows) else ""
    subtitle = style.sentence("Additional drug and alcohol workers, posts, England", "running totals", standing)
    return bars_chart(
        rows, words.posts_title(held), subtitle, marked=[str(one["category"]) for one in asked],
        empty="no count of posts is in the record for this day",
    )  # fmt: skip


def posts_table(held: Workforce) -> HTML:
    """Set every count of posts added, by whom it was given and what it is of."""
    rows = [
        {"Staff": row["staff"], "Period": row["period"], "Posts": Given.of(row).text, "Counted as": row["basis"],
         "Status": row["status"], "Given by": f"{row['source']}, {row['edition']}"}
        for _, row in held.posts.iterrows()
    ]  # fmt: skip
    frame = pd.DataFrame(rows or [{"Staff": "none in the record for this day"}])
    notes = ["Rows overlap and are not added. One report may give one number in several ways."]
    return table(frame, name="posts", title="Every count of posts added", notes=notes)


def census_table(held: Workforce) -> HTML:
    """Set the workforce census, a column a census."""
    rows = []
    years = sorted(set(held.census["year"]))
    for (measure, of), part in held.census.groupby(["measure", "of"], sort=False):
        at = {year: _text(part[part["year"] == year]) for year in years}
        unit = "whole-time equivalents" if measure == "workforce" else "per cent"
        rows.append({"Measure": capital(str(measure)), "Of": of, "In": unit, **{str(year): at[year] for year in years}})
    frame = pd.DataFrame(rows or [{"Measure": "none in the record for this day"}])
    notes = [
        "Taken from reports of the census, which do not all give its day. Parts of the workforce that differ are not "
        "compared."
    ]
    return table(frame, name="census", title="The workforce census", notes=notes if rows else [])


def ratio_table(rows: pd.DataFrame) -> HTML:
    """Set people in treatment over a year per whole-time equivalent; rows from `workforce.people_to_staff`."""
    laid = [
        {"Census": row["census"], "All staff, whole-time equivalents": f"{row['staff']:,.0f}", "Year": row["year"],
         "People in treatment over the year": f"{row['people']:,.0f}", "People per whole-time equivalent of all staff":
         f"{row['ratio']:.1f}"} for _, row in rows.iterrows()
    ]  # fmt: skip
    frame = pd.DataFrame(laid or [{"Census": "not both numbers are in the record for this day"}])
    notes = [
        "Not a caseload, and not to be set against the benchmark. A census without a day is set beside the financial "
        "year that ends in its year."
    ]
    title = "People in treatment over the year per whole-time equivalent of all staff"
    return table(frame, name="people-per-staff", title=title, notes=notes)


def _bar(one: Given, category: str, more: str = "") -> dict[str, str | float]:
    return {"category": category, "value": one.value, "words": one.text + more, "unit": one.unit, "status": one.status,
            "source": one.source, "edition": one.edition}  # fmt: skip


def _text(rows: pd.DataFrame) -> str:
    figures = [Given.of(row) for _, row in rows.iterrows()]
    # Whole-time equivalents are reported whole.
    return "; ".join(f"{one.value:,.0f}" if one.value == round(one.value, 0) and one.unit != "per cent" else one.text
                     for one in figures) or "not held"  # fmt: skip
