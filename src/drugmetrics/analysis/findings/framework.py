"""Sentences on the whole framework: how many headline rows went which way, and how the ambitions stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drugmetrics.analysis.findings import standings
from drugmetrics.analysis.findings.words import listed, lower
from drugmetrics.framework.metrics import Metric

if TYPE_CHECKING:
    from drugmetrics.analysis.standings import Prospect

#: A change that prints as nought is no movement.
_NOUGHT = 0.005
#: What is said of the direction of a metric for which no way is stated, or for which something else stands in.
NO_WAY = "no way stated"
#: The outcome of a metric whose name was not found.
UNNAMED = "Not found"


def scorecard(metrics: list[Metric], found: Sequence[Prospect]) -> str:
    """Say in three sentences how many headline rows went which way, and how the ambitions stand.

    Parameters
    ----------
    metrics : list of Metric
        The headline rows.
    found : sequence of Prospect
        Of every ambition.
    """
    close = "A movement is not the strategy's effect."
    return f"{framework(metrics)} {standings.ambitions(found)} {close}"


def framework(metrics: list[Metric]) -> str:
    """Say how many headline rows can be compared with their baseline, and how many of them went which way."""
    compared, wanted, other, still = _sorted(metrics)
    if not compared:
        return f"None of the {len(metrics)} headline rows has two comparable figures in the record for this day."
    said = (
        f"Of the framework's {len(metrics)} headline rows, **{len(compared)} can be compared with their baseline: "
        f"{len(wanted) or 'none'} moved the way wanted**, {len(other) or 'none'} the other way"
    )
    said += f" ({listed([lower(metric.rule.title) for metric in other])})" if other else ""
    said += f" and {len(still)} not at all" if still else ""
    unstated = [metric for metric in compared if direction(metric) == NO_WAY]
    said += f"; for {len(unstated)} no way is stated" if unstated else ""
    soft = sum(map(_without_limits, compared))
    if soft:
        which = f"all {soft}" if soft == len(compared) > 1 else f"{soft} of the {len(compared)}"
        said += f"; {which} {'rests' if soft == 1 else 'rest'} on figures whose error is not held"
    return f"{said}."


def rows_and_metrics(metrics: list[Metric]) -> str:
    """Say how many metrics the rows stand for, where one metric has several.

    Examples
    --------
    >>> from drugmetrics.framework.metrics import metrics
    >>> rows_and_metrics(metrics())
    '12 rows stand for 11 metrics: that of "Improve recovery outcomes" has 2.'
    """
    rows: dict[str, list[Metric]] = {}
    for metric in metrics:
        rows.setdefault(metric.rule.id.rstrip("ab"), []).append(metric)
    several = [f'that of "{held[0].rule.outcome}" has {len(held)}' for held in rows.values() if len(held) > 1]
    return f"{len(metrics)} rows stand for {len(rows)} metrics: {listed(several)}." if several else ""


def named(metrics: list[Metric]) -> str:
    """Say where the names of the supporting metrics are from."""
    unnamed = sum(metric.rule.outcome == UNNAMED for metric in metrics)
    return (
        f"Of the {len(metrics)} supporting metrics, {len(metrics) - unnamed} are named in a research note and "
        f"{unnamed} in nothing found; the guidance that defines them was not seen. Where only a neighbour of a metric "
        "is held, it stands in, and no way wanted is said of it."
    )


def framework_title(metrics: list[Metric]) -> str:
    """Return the headline of the chart of changes."""
    compared, wanted, _, _ = _sorted(metrics)
    if not compared:
        return "No headline row has two comparable figures yet"
    left = len(metrics) - len(compared)
    return f"{len(wanted)} of {len(compared)} comparable headline rows moved the way wanted; {left} cannot be compared"


def direction(metric: Metric) -> str:
    """Say which way a metric went: the way wanted, the other way, or unchanged; of some no way is stated."""
    if not metric.rule.way:
        return NO_WAY
    change = metric.change or 0.0
    if abs(change) < _NOUGHT:
        return "unchanged"
    return "the way wanted" if (change > 0) == (metric.rule.way == "up") else "the other way"


def _sorted(metrics: list[Metric]) -> tuple[list[Metric], list[Metric], list[Metric], list[Metric]]:
    """Return the comparable metrics, and of them those that went the way wanted, the other way, and neither."""
    compared = [metric for metric in metrics if metric.change is not None]
    ways = [
        [metric for metric in compared if direction(metric) == way]
        for way in ("the way wanted", "the other way", "unchanged")
    ]
    return compared, ways[0], ways[1], ways[2]


def _without_limits(metric: Metric) -> bool:
    figures = [figure for figure in (metric.start, metric.newest) if figure is not None]
    return any("survey" in figure.basis or figure.status != "accredited official statistics" for figure in figures)
