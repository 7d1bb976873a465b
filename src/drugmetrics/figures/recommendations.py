"""The chart and the tables of recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import recommendations as words
from drugmetrics.analysis.recommendations import SHORT, Asked
from drugmetrics.figures.bars import bars_chart
from drugmetrics.figures.setting import table
from drugmetrics.observations.catalogue import series as find_series

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure


def movements_chart(found: list[Asked]) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the change of every figure that a recommendation asks a way of, since it was made.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    rows = pd.DataFrame(
        {
            "category": f"{one.name}: {find_series(each.series).title}",
            "value": round(100 * each.change, 1),
            "words": f"{words.reading(each)}",
            "number": one.rule.number, "from": each.then.text, "period then": each.then.period,
            "to": each.now.text, "period now": each.now.period, "way wanted": each.wanted,
            "basis": each.now.basis, "status": each.now.status, "source": each.now.source,
        }
        for one in found for each in one.judged
        if each.change is not None and each.then is not None and each.now is not None
    )  # fmt: skip
    statuses = "; ".join(rows["status"].unique()) if len(rows) else "of any standing"
    subtitle = (
        "Change of the series a recommendation asks a way of, from the newest figure when it was made to the newest "
        f"held, per cent, England or England and Wales, each on its own basis, {statuses}"
    )
    return bars_chart(rows, words.recommendations_title(found), subtitle,
                      empty="no figure can be set against a recommendation on this day")  # fmt: skip


def recommendations_table(found: list[Asked], report: str) -> HTML:
    """Set the recommendations of one report in order: what was asked, of whom, what bears on it, what that shows."""
    rows = [_row(one) for one in found if one.report == report]
    notes = [
        "Asked, in our own words. Shown: series of the record that bear on it, with the newest figure when the "
        "recommendation was made and the newest held on the same basis. No verdict is given where no way is asked."
    ]
    frame = pd.DataFrame(rows or [{"No.": "not out on this day"}])
    return table(frame, name=f"recommendations-{report}", title=f"Recommendations of the {SHORT[report]}", notes=notes)


def _row(one: Asked) -> dict[str, str]:
    shown = [words.shown(each, find_series(each.series).title) for each in one.bearings if each.then or each.now]
    return {
        "No.": str(one.rule.number), "Asked": one.rule.asked, "Of": "; ".join(one.rule.addressed_to),
        "What published series show": " ".join(shown) or "Nothing published bears on it: no verdict can be had.",
    }  # fmt: skip
