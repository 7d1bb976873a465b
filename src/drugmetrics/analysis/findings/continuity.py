"""Sentences on continuity of care after prison, each kind of window by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.continuity import KINDS, Continuity
from drugmetrics.analysis.findings.words import capital, listed
from drugmetrics.framework.figure import Figure

if TYPE_CHECKING:
    from drugmetrics.analysis.verdicts.assessment import Verdict


def continuity(held: Continuity) -> str:
    """Say what each kind of window shows, and how far the level to reach is known.

    Returns
    -------
    str
        Markdown; no figure of one window is set against a figure of another.
    """
    if held.figures.empty:
        return "No figure of adults released from prison who go on with treatment is in the record for this day."
    return " ".join(filter(None, (_years(held), _others(held), _level(held))))


def continuity_title(held: Continuity) -> str:
    """Return the headline of the chart."""
    if held.figures.empty:
        return "No figure of continuity of care is held"
    years = held.of("year")
    newest = Figure.of((years if len(years) else held.figures).iloc[-1])
    text = f"{newest.text} of released adults started treatment within three weeks in {newest.period}"
    if held.wanted is None:
        return f"{text}; no level to reach is held"
    return f"{text}; {_reached(held)}"


def judged(verdict: Verdict) -> str:
    """Say what can be judged of the ambition, and on which window."""
    from drugmetrics.analysis.findings.verdicts import verdict as said

    if verdict.ambition.wanted is None:
        return "It cannot be judged: no level to reach is in the record for this day."
    if verdict.lead.way is None:
        return said(verdict)
    return (
        f"**Judged on the framework's own window, quarters, alone.** {said(verdict)} The framework has no baseline for "
        "whole years, and its quarter is none for them."
    )


def regions(held: Continuity) -> str:
    """Say what the regions named in the reports had, beside England in the same year."""
    rows = held.regions
    if rows.empty:
        return "No figure of a region is in the record for this day."
    parts = [
        f"{row['region']} {row['value']:.0f}% in {row['period']}" + _beside(float(row["england"]))
        for _, row in rows.sort_values("period", kind="stable").iterrows()
    ]
    return (
        f"{listed(parts)}. Only the regions named at the opening of the reports are held, so these are no ranking, and "
        f"{_moved(rows)}."
    )


def secure_settings(rows: pd.DataFrame) -> str:
    """Say how many were treated in secure settings in the newest year held."""
    treated = rows[rows["what"] == "in treatment"]
    if treated.empty:
        return "Treatment in secure settings is not in the record for this day."
    period = treated["period"].iloc[-1]
    year = rows[rows["period"] == period].set_index("what")
    parts = {
        what: Figure.of(year.loc[what]).text
        for what in ("started in the year", "left in the year")
        if what in year.index
    }
    text = (
        f"{Figure.of(treated.iloc[-1]).text} adults were in treatment in prisons and other secure settings in {period}"
    )
    if "started in the year" in parts:
        text += f"; {parts['started in the year']} started in the year"
    if "left in the year" in parts:
        text += f"; {parts['left in the year']} left"
        share = "completed, of those who left"
        text += f", {Figure.of(year.loc[share]).text} of them having completed" if share in year.index else ""
    if "died in treatment" in year.index:
        text += f"; {year.at['died in treatment', 'value']:,.0f} died"
    return f"{text}. They are treated inside; continuity of care is of those released who were still to be treated."


def _years(held: Continuity) -> str:
    rows = held.of("year")
    if rows.empty:
        return "No figure for a whole year is held."
    newest = Figure.of(rows.iloc[-1])
    before = [f"{Figure.of(row).text} in {row['period']}" for _, row in rows.iloc[:-1].iloc[::-1].iterrows()]
    text = (
        f"Over whole years: **{newest.text} of adults released in {newest.period} started community treatment within "
        f"three weeks** ({newest.status})"
    )
    return f"{text}, after {before[0]}{f' and {before[-1]}' if len(before) > 1 else ''}." if before else f"{text}."


def _others(held: Continuity) -> str:
    """Say what quarters and statements give, apart from the years and from each other."""
    heads = {"quarter": "over one quarter, as the framework counts, ", "statement": "as stated, without a window, "}
    parts = []
    for basis, head in heads.items():
        figures = [f"{Figure.of(row).text} in {row['period']}" for _, row in held.of(basis).iterrows()]
        if figures:
            parts.append(f"{head}{listed(figures)}")
    return f"Not to be joined with these: {'; '.join(parts)}." if parts else ""


def _level(held: Continuity) -> str:
    if held.wanted is None:
        return "No level to reach is in the record for this day."
    return (
        f"The level to reach, {held.wanted.text}, is known from one press report that names no year; {_reached(held)}, "
        "whatever its window."
    )


def _reached(held: Continuity) -> str:
    if held.wanted is None:
        return ""
    kinds = [basis for basis in KINDS if (held.of(basis)["value"] >= held.wanted.value).any()]
    if not kinds:
        return f"no figure held reaches {held.wanted.text}"
    return f"a figure held reaches {held.wanted.text} ({listed([KINDS[kind] for kind in kinds])})"


def _beside(england: float) -> str:
    return "" if pd.isna(england) else f" (England {england:.0f}%)"


def _moved(rows: pd.DataFrame) -> str:
    """Say for which regions two years are held."""
    twice = [str(name) for name, part in rows.groupby("region", sort=False) if part["period"].nunique() > 1]
    if not twice:
        return "no region is held for two years"
    return f"{capital(listed(twice))} alone {'is' if len(twice) == 1 else 'are'} held for two years"
