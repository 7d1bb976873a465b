"""Chart of the framework's headline metrics: which way each has gone since its baseline."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis import findings
from drugmetrics.figures import style
from drugmetrics.framework.metrics import Metric

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_COLOURS = {"the way wanted": style.DARK_BLUE, "the other way": style.ORANGE, "unchanged": style.DARK_GREY}


def changes_chart(metrics: list[Metric]) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the relative change of every metric whose newest figure compares with its baseline.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    rows = pd.DataFrame(
        {
            "metric": metric.rule.title,
            "wanted": metric.rule.wanted,
            "from": metric.start.text,
            "baseline period": metric.start.period,
            "to": metric.newest.text,
            "newest period": metric.newest.period,
            "change, %": round(100 * metric.change, 1),
            "change in words": metric.change_text,
            "direction": findings.direction(metric),
            "status": metric.newest.status,
            "source": metric.newest.source,
            "edition": metric.newest.edition,
        }
        for metric in metrics
        if metric.change is not None and metric.start is not None and metric.newest is not None
    )
    title = findings.framework_title(metrics)
    subtitle = (
        "Change from baseline to newest figure, arrows in per cent of the baseline; the standing of a figure is named "
        "where it is not an accredited statistic; rows without two comparable figures are left out"
    )
    if rows.empty:
        return style.empty_chart(title, subtitle, "no metric had two comparable figures")
    figure, axes = style.chart(title, subtitle, height=0.62 * max(len(rows), 2) + 0.6, left=0.4)
    for place, row in enumerate(rows.to_dict("records")):
        colour = _COLOURS.get(row["direction"], style.DARK_GREY)
        axes.plot([0, row["change, %"]], [place, place], color=colour, linewidth=3)
        axes.plot(row["change, %"], place, marker=">" if row["change, %"] > 0 else "<", color=colour, markersize=10)
        soft = "" if row["status"] == "accredited official statistics" else f" ({row['status']})"
        words = f"{_signed(row)}{soft}"
        style.label(axes, max(row["change, %"], 0), place, words, dx=12, size=11)
    spread = max(rows["change, %"].abs().max(), 5)
    axes.set_xlim(-1.15 * spread, 3.1 * spread)
    axes.set_yticks(range(len(rows)), [_wrapped(text) for text in rows["metric"]])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.axvline(0, color=style.GREY, linewidth=1)
    axes.grid(visible=False)
    axes.set_xticks([])
    parts = "; ".join(f"{row['metric']} {_signed(row)}" for row in rows.to_dict("records"))
    return figure, rows, f"Chart of changes since the baseline: {parts}."


def _signed(row: Mapping[Hashable, Any]) -> str:
    return str(row["direction"]) if row["direction"] == "unchanged" else f"{row['change in words']}, {row['direction']}"


def _wrapped(text: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, 34))
