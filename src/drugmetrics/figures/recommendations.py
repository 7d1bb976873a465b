"""The chart and the tables of recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import recommendations as words
from drugmetrics.analysis.findings.words import lower
from drugmetrics.analysis.recommendations import SHORT, Asked
from drugmetrics.figures.bars import bars_chart
from drugmetrics.figures.setting import table
from drugmetrics.observations.catalogue import series as find_series

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure


#: How the table heads what is measured, money and stated, of the recommendation's own lists.
_HEADS = {"measures": "Measured", "money": "Money", "statements": "Stated"}
#: What the record has on a recommendation, in words, by the most it has.
_KINDS = {
    "measure": "A measure, or money where money was asked", "money": "Only money promised or allocated",
    "statement": "Only a count that an official stated", "": "Nothing",
}  # fmt: skip


def kinds_chart(found: list[Asked]) -> tuple[Figure, pd.DataFrame, str]:
    """Draw how many recommendations a measure bears on, how many only less, and on how many nothing.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    rows = pd.DataFrame(
        {"category": words, "value": len(held), "words": f"{len(held)}", "recommendations": "; ".join(held)}
        for kind, words in _KINDS.items()
        for held in [[one.name for one in found if one.kind == kind]]
    )
    reports = [name for report, name in SHORT.items() if any(one.report == report for one in found)] or SHORT.values()
    subtitle = (
        f"Recommendations of the {' and the '.join(reports)}, by the most that the record has on each, number, "
        "derived here"
    )
    return bars_chart(rows if found else rows.iloc[:0], words.kinds_title(found), subtitle,
                      empty="neither report had come out on this day")  # fmt: skip


def movements_chart(found: list[Asked]) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the change of every figure that a recommendation asks a way of, since it was made.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    rows = pd.DataFrame(
        {
            "category": f"{one.name}: {find_series(each.series).title}{words.part(each)}",
            "value": round(100 * each.change, 1),
            "words": words.reading(each),
            "survey error": words.survey_error(each), "number": one.rule.number,
            "from": each.then.text, "period then": each.then.period,
            "to": each.now.text, "period now": each.now.period, "way wanted": each.wanted,
            "basis": each.now.basis, "status": each.now.status, "source": each.now.source,
        }
        for one in found for each in one.judged
        if each.change is not None and each.then is not None and each.now is not None
    )  # fmt: skip
    statuses = "; ".join(rows["status"].unique()) if len(rows) else "of any standing"
    subtitle = (
        "Change of the series a recommendation asks a way of, from the newest figure when it was made to the newest "
        f"held, per cent, England or England and Wales, money in cash, each on its own basis, {statuses}"
    )
    for each in (each for one in found for each in one.judged if words.survey_error(each)):
        subtitle += f"; {lower(find_series(each.series).title)}: {words.survey_error(each)}"
    return bars_chart(rows, words.recommendations_title(found), subtitle,
                      empty="no figure can be set against a recommendation on this day")  # fmt: skip


def recommendations_table(found: list[Asked], report: str) -> HTML:
    """Set the recommendations of one report in order: what was asked, of whom, what bears on it, what that shows."""
    rows = [_row(one) for one in found if one.report == report]
    notes = [
        "Asked, in our own words. Shown: the newest figure when the recommendation was made and the newest held, on "
        "one basis; none from before, none since: one of the two is not held. The way asked is named where the "
        "recommendation gives one; where it gives none there is no verdict."
    ]
    if not rows:
        frame = pd.DataFrame([{"No.": "not out on this day"}])
        return table(frame, name=f"recommendations-{report}", title=f"Recommendations of the {SHORT[report]}")
    return table(pd.DataFrame(rows), name=f"recommendations-{report}", title=f"Recommendations of the {SHORT[report]}",
                 notes=notes, links=["What the record shows"])  # fmt: skip


def _row(one: Asked) -> dict[str, str]:
    parts = [
        f"**{_head(one, kind)}.** " + " ".join(words.shown(each, find_series(each.series).title) for each in held)
        for kind in _HEADS
        if (held := [each for each in one.bearings if each.held and each.series in getattr(one.rule, kind)])
    ]
    return {
        "No.": str(one.rule.number), "Asked": one.rule.asked, "Of": "; ".join(one.rule.addressed_to),
        "What the record shows": "\n\n".join(parts) or f"{one.nothing} No verdict can be had.",
    }  # fmt: skip


def _head(one: Asked, kind: str) -> str:
    return "Money, which was asked" if kind == one.rule.asks else _HEADS[kind]
