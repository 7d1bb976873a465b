"""The tables of the pages: corrections, running totals, editions; the scorecard and what was judged have their own."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.figures.judged import NOT_HELD, differences, progress, statements
from drugmetrics.figures.setting import table
from drugmetrics.figures.sources import sources
from drugmetrics.framework.ambitions import Ambition, counted_towards
from drugmetrics.framework.figure import Figure
from drugmetrics.observations import editions as choosing
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.table import rows_of
from drugmetrics.reference import areas, periods
from drugmetrics.reference.units import format_value

if TYPE_CHECKING:
    from IPython.display import HTML

    from drugmetrics.framework.metrics import Metric

__all__ = [
    "corrections",
    "differences",
    "editions",
    "given_for",
    "progress",
    "running_totals",
    "sources",
    "statements",
]


def corrections(metrics: list[Metric]) -> HTML:
    """Set what the framework's report corrected, and ambitions that were revised."""
    rows = [
        {
            "What": f"{metric.rule.title}, baseline {figure.period}",
            "First": figure.text,
            "Printed": _released(figure),
            "Now": metric.baseline.text if metric.baseline else "",
            "Corrected": _released(metric.baseline),
        }
        for metric in metrics
        for figure in metric.corrected_from
    ]
    for metric in metrics:
        goal = metric.ambition
        if goal and goal.revised_from and goal.wanted:
            rows.append(
                {
                    "What": f"{goal.rule.title}, ambition",
                    "First": goal.revised_from.text,
                    "Printed": _released(goal.revised_from),
                    "Now": goal.wanted.text,
                    "Corrected": _released(goal.wanted),
                }
            )
    if not rows:
        rows = [{"What": "nothing in the record for this day", "First": "", "Printed": "", "Now": "", "Corrected": ""}]
    return table(pd.DataFrame(rows), name="corrections", title="Baselines corrected and ambitions revised")


def running_totals(goals: list[Ambition]) -> HTML:
    """Set what was counted towards the ambitions that are running totals, each figure as somebody gave it."""
    rows = [
        {
            "Ambition": goal.rule.title,
            "Asked for": goal.wanted.text if goal.wanted else NOT_HELD,
            "Counted": figure.text,
            "Over": figure.period,
            "As": figure.basis,
            "Status": figure.status,
            "Given by": f"{figure.source} ({figure.released_text})",
        }
        for goal in goals
        for figure in counted_towards(goal)
    ]
    words = "Listed, not added: windows overlap, and each is counted by those who did the work."
    return table(
        pd.DataFrame(rows or [{"Ambition": "none in the record for this day"}]),
        name="running-totals",
        title="Counted towards ambitions that are running totals",
        notes=[words],
    )


def given_for(series: list[str], *, since: str, area: str = "England", as_of: str | None = None) -> pd.DataFrame:
    """Return every edition's rows of some series for one area, totals only, from the year `since` on."""
    rows = pd.concat([rows_of(name) for name in series])
    first = pd.Timestamp(periods.parse(since).start)
    rows = rows[
        (rows["area_code"] == areas.find(area).code) & (rows["breakdown"] == "all") & (rows["period_start"] >= first)
    ]
    return choosing.known_on(rows, as_of).sort_values(["series", "period_start", "released"], na_position="last")


def editions(rows: pd.DataFrame) -> HTML:
    """Set every figure given for the same years, each with the editions that gave it; rows from `given_for`."""
    rows = rows.copy()
    rows["given by"] = [_edition(row) for row in rows.to_dict("records")]
    own = rows["series"].map(lambda name: find_series(name).basis)
    rows["status"] = rows["status"] + (", " + rows["basis"]).where(rows["basis"] != own, "")
    keys = ["series", "period", "value", "unit", "status"]
    laid = [
        {
            "Series": str(series).replace("-", " ").capitalize(),
            "Year": period,
            "Figure": format_value(part["value"].iloc[0], str(unit)),
            "Status": status,
            "Given by": "; ".join(part["given by"]),
        }
        for (series, period, _, unit, status), part in rows.groupby(keys, sort=False)
    ]
    columns = ["Series", "Year", "Figure", "Status", "Given by"]
    return table(pd.DataFrame(laid, columns=columns), name="editions", title="Every figure given for the same years")


def _edition(row: dict[Hashable, Any]) -> str:
    return f"{row['source']} {row['edition']} ({Figure.of(row).released_text})"


def _released(figure: Figure | None) -> str:
    return figure.released_text if figure else ""
