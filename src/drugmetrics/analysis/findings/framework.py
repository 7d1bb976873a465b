"""Sentences on the whole framework: how many headline rows went which way, and for how many it cannot be said."""

from __future__ import annotations

from drugmetrics.analysis.findings.words import listed, lower
from drugmetrics.framework.metrics import Metric


def framework(metrics: list[Metric]) -> str:
    """Say how many headline metrics went which way since their baseline, and for how many it cannot be said."""
    compared = [metric for metric in metrics if metric.change is not None]
    wanted = [metric for metric in compared if _as_wanted(metric)]
    other = [metric for metric in compared if metric not in wanted]
    left = [metric for metric in metrics if metric.change is None]
    if not compared:
        return (
            f"None of the {len(metrics)} headline rows had two comparable figures by this day in an edition the "
            f"record holds."
        )
    opening = (
        f"Of the framework's {len(metrics)} headline rows, **{len(compared)} can be compared with their baseline**: "
        f"{len(wanted)} moved the way wanted and {len(other)} the other way"
    )
    opening += f" ({listed([lower(metric.rule.title) for metric in other])})." if other else "."
    unknown = (
        f"For {len(left)} it cannot be said: {listed([lower(metric.rule.title) for metric in left])}." if left else ""
    )
    return f"{opening} {unknown} A movement since a baseline is not the strategy's effect."


def framework_title(metrics: list[Metric]) -> str:
    """Return the headline of the chart of changes."""
    compared = [metric for metric in metrics if metric.change is not None]
    wanted = [metric for metric in compared if _as_wanted(metric)]
    if not compared:
        return "No headline row had two comparable figures yet"
    return (
        f"{len(wanted)} of {len(compared)} comparable headline rows moved the way wanted; "
        f"{len(metrics) - len(compared)} cannot be compared"
    )


def _as_wanted(metric: Metric) -> bool:
    return ((metric.change or 0) > 0) == (metric.rule.wanted == "up")
