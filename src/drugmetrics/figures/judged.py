"""The tables of what was judged: progress from every baseline, statements beside statistics, deaths beside trend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import day, share_text
from drugmetrics.figures.setting import table

if TYPE_CHECKING:
    from IPython.display import HTML

    from drugmetrics.analysis.deaths import Counterfactual
    from drugmetrics.analysis.progress import Progress
    from drugmetrics.analysis.statements import Claims
    from drugmetrics.framework.figure import Figure

NOT_HELD = "not held"
_LATER = "not in the record"


def progress(judged: list[Progress]) -> HTML:
    """Set ambitions from every baseline: baseline, newest, change, share of the ambition, bases."""
    rows = [
        {
            "Ambition": one.ambition.rule.title,
            "From": one.baseline_name,
            "Baseline": with_period(one.baseline),
            "Baseline is": one.baseline.status if one.baseline else "",
            "Newest": with_period(one.newest) if one.change is not None else _LATER,
            "Change": f"{one.change:+,.0f}" if one.change is not None else "",
            "Of the ambition": share_text(one) if one.share is not None else "",
            "Time gone": f"{one.time_elapsed:.0%}" if one.change is not None and one.time_elapsed is not None else "",
            "Bases": ("mixed" if one.mixed else "one") if one.change is not None else "",
        }
        for one in judged
    ]
    return table(
        pd.DataFrame(rows),
        name="progress-by-baseline",
        title="Progress from every baseline",
        notes=[
            "Mixed: a baseline of management information against accredited statistics. Derived here: sums of "
            "accredited figures. Time gone: the share of the time from baseline to deadline that had passed when the "
            "newest year ended."
        ],
    )


def statements(claims: Claims) -> HTML:
    """Set each statement beside the change the statistics show, on every baseline, before and after its time."""
    rows = [
        {
            "Stated": f"{claim.said.text} places added, as of {claim.said.period}",
            "Set against": f"people in treatment, {one.baseline_name} baseline",
            f"{_year(claim.before)}": _change(one),
            f"{_year(claim.after)}": _change(later),
            "Bases": "mixed" if one.mixed or later.mixed else "one",
        }
        for claim in claims.claims
        for one, later in zip(claim.before, claim.after, strict=True)
    ]
    said = "The statement names no baseline and no source; no statistic is held for the month it speaks of."
    if not rows:
        words = "no statement of places with a known date is in the record for this day"
        rows = [{"Stated": words, "Set against": "", "Bases": ""}]
    return table(
        pd.DataFrame(rows),
        name="statements",
        title="Statements beside statistics",
        notes=[said] if claims.claims else [],
    )


def differences(result: Counterfactual | None) -> HTML:
    """Set expected and registered deaths by year, with intervals, and all years together."""
    if result is None:
        nothing = pd.DataFrame({"Year of registration": ["nothing is in the record for this day"]})
        return table(nothing, name="difference-from-trend", title="Registrations and their trend")
    rows = [_difference(str(year), row) for year, row in result.years.iterrows()]
    if result.total is not None:
        rows.append(_difference("together", result.total))
    return table(
        pd.DataFrame(rows),
        name="difference-from-trend",
        title=f"Registrations and the trend of {result.first} to {result.last}, continued",
        notes=[
            f"Intervals are {result.level:.0%}. Fewer than trend: trend minus registered; below zero, more "
            "were registered."
        ],
    )


def with_period(figure: Figure | None) -> str:
    """Return a figure as text with its period, or that it is not held."""
    return f"{figure.text} ({figure.period})" if figure else NOT_HELD


def _difference(year: str, row: pd.Series) -> dict[str, str]:
    seen = not pd.isna(row["observed"])
    return {
        "Year of registration": year,
        "Trend": f"{row['expected']:,.0f} ({row['lower']:,.0f} to {row['upper']:,.0f})",
        "Registered": f"{row['observed']:,.0f}" if seen else _LATER,
        "Fewer than trend": _with_limits(row) if seen else "",
    }


def _with_limits(row: pd.Series) -> str:
    return f"{row['difference']:,.0f} ({row['difference_lower']:,.0f} to {row['difference_upper']:,.0f})"


def _year(judged: tuple[Progress, ...]) -> str:
    return f"Change by {day(judged[0].deadline)}"


def _change(one: Progress) -> str:
    return f"{one.change:+,.0f} ({one.newest.period})" if one.change is not None and one.newest else _LATER
