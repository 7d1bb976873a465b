"""Sentences on the record itself: how much it holds, how old it is, what is missing, where sources differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drugmetrics.analysis.findings.words import listed, lower

if TYPE_CHECKING:
    import pandas as pd

    from drugmetrics.framework.metrics import Metric

#: A publication without a newer edition for so long is called old here: a yearly one is overdue then.
OLD_DAYS = 548


def quality(publications: pd.DataFrame, disagreements: pd.DataFrame, metrics: list[Metric]) -> str:
    """Say how much the record holds, how old it is, which metrics it lacks, and how often sources differ.

    Parameters
    ----------
    publications, disagreements : pandas.DataFrame
        As `observations.quality` lists them.
    metrics : list of Metric
        All metrics of the framework.
    """
    if publications.empty:
        return "Nothing of the record was public on this day."
    old = publications[publications["days"] > OLD_DAYS]
    undated = int(publications["undated"].sum())
    lacking = [metric for metric in metrics if metric.newest is None]
    parts = [
        f"The record holds **{publications['editions'].sum():,} editions of {len(publications)} publications**; the "
        f"newest edition of {len(old)} of them was more than {OLD_DAYS // 30} months old on the day counted from."
    ]
    if undated:
        parts.append(f"{undated} editions have no known release date and enter no view of a past day.")
    if lacking:
        names = listed([lower(metric.rule.title) for metric in lacking])
        parts.append(f"For {len(lacking)} of the framework's {len(metrics)} rows it holds no figure: {names}.")
    else:
        parts.append(f"It holds a figure for every one of the framework's {len(metrics)} rows.")
    nearest = [metric for metric in metrics if metric.newest is not None and metric.rule.stands_in]
    if nearest:
        parts.append(f"For {len(nearest)} rows it holds not the metric but the nearest series.")
    same = int(disagreements["same_basis"].sum()) if len(disagreements) else 0
    parts.append(
        f"In {len(disagreements):,} figures two publications differ, in {same:,} of them on the same basis; both are "
        "kept, and which goes first is a rule."
    )
    return " ".join(parts)


def quality_title(publications: pd.DataFrame) -> str:
    """Return the headline of the chart of ages."""
    if publications.empty:
        return "No publication was public on this day"
    old = int((publications["days"] > OLD_DAYS).sum())
    return f"The newest edition held is over {OLD_DAYS // 30} months old for {old} of {len(publications)} publications"
