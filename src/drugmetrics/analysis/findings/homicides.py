"""Sentences on drug-related homicides: each year as an edition gave it, five years together, and the link to drugs."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.findings.words import listed
from drugmetrics.framework.figure import Figure

SINGLE = "financial year"


def homicides(rows: pd.DataFrame, links: pd.DataFrame, shares: pd.DataFrame) -> str:
    """Say how many homicides were drug-related, and why years are not set against each other.

    Parameters
    ----------
    rows, links, shares : pandas.DataFrame
        From `analysis.crime.homicides`, `links` and `shares`.

    Returns
    -------
    str
        Markdown.
    """
    if rows.empty:
        return "No number of drug-related homicides is in the record for this day."
    single, together = _single(rows), _together(rows)
    parts = []
    if single:
        years = [f"{one.text} in {one.period} ({one.released_text})" for one in single]
        parts.append(f"Drug-related homicides, with the release that gave them: {listed(years)}.")
    if together:
        sums = [f"{one.text} in {one.period}, {a_year(one):,.0f} a year" for one in together]
        parts.append(f"Several years together: {listed(sums)}.")
    parts.append(
        "Past years are revised in every release of the Homicide Index, as trials end, so years from different "
        "releases are not set against each other"
        + (", and totals of several years overlap." if len(together) > 1 else ".")
    )
    return " ".join(filter(None, (*parts, _link(links, single), _share(shares))))


def homicides_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of drug-related homicides."""
    if rows.empty:
        return "No number of drug-related homicides is in the record for this day"
    single, together = _single(rows), _together(rows)
    if not single:
        return f"{together[-1].text} drug-related homicides in {together[-1].period}"
    newest = single[-1]
    over = f"; {a_year(together[-1]):,.0f} a year over {together[-1].period}" if together else ""
    return f"{newest.text} drug-related homicides in {newest.period}{over}"


def a_year(one: Figure) -> float:
    """Return a count of one year or several as a yearly average."""
    return one.value * 12 / one.months


def _link(links: pd.DataFrame, single: list[Figure]) -> str:
    """Say how many of a year's are linked to drugs ambiguously, where the year and the part are both held."""
    for one in single:
        part = links[links["period"] == one.period] if len(links) else links
        if len(part):
            return f"Of the {one.text} in {one.period}, {part['value'].iloc[-1]:,.0f} have an ambiguous link to drugs."
    return ""


def _share(shares: pd.DataFrame) -> str:
    if shares.empty:
        return ""
    last = Figure.of(shares.iloc[-1])
    return f"In {last.period} they were {last.text} of all homicides ({last.status})."


def _single(rows: pd.DataFrame) -> list[Figure]:
    return [Figure.of(row) for row in rows[rows["period_type"] == SINGLE].to_dict("records")]


def _together(rows: pd.DataFrame) -> list[Figure]:
    return [Figure.of(row) for row in rows[rows["period_type"] != SINGLE].to_dict("records")]
