"""The chart and the tables of claims beside other figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.claims import Claim
from drugmetrics.analysis.findings import claims as words
from drugmetrics.analysis.findings.words import capital
from drugmetrics.figures.bars import bars_chart
from drugmetrics.figures.setting import table

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

#: As many bars as can be read on a phone, and the smallest share that still makes a bar.
_BARS = 14
_SMALLEST = 0.01
#: What the record says of earlier counts since one was restarted: no reader of an earlier day's page could know it.
_SINCE = " before the restart"


def differences_chart(found: list[Claim]) -> tuple[Figure, pd.DataFrame, str]:
    """Draw by how much claims that differ lie above or below the other figure, in per cent of it; the largest first.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    alike, other, _ = words.by_verdict(found)
    drawn = [one for one in other if abs(one.relative or 0.0) >= _SMALLEST][:_BARS]
    rows = pd.DataFrame(
        {
            "category": f"{words.subject(one)}, {one.said.period}: {words.number(one.said)}",
            "value": round(100 * (one.relative or 0.0), 1),
            "words": words.size(one), "claimed": words.number(one.said), "claimed for": one.said.period,
            "beside": words.beside(one), "said by": one.said.source, "said in": one.said.edition,
            "status": one.statistic.status, "source": one.statistic.source, "edition": one.statistic.edition,
            "by statement": one.by_statement,
        }
        for one in drawn
    )  # fmt: skip
    hatched = rows[rows["by statement"]] if len(rows) else rows
    solid = rows[~rows["by statement"]] if len(rows) else rows
    standing = f" ({', '.join(solid['status'].unique())})" if len(solid) else ""
    subtitle = (
        "Claimed figure less the figure beside it, per cent of that figure, each of its own country, period and basis. "
        f"Solid: beside a statistic{standing}. Hatched: beside another statement"
    )
    left_out = ((len(alike), "agree"), (len(other) - len(drawn), "differ by less"))
    if any(number for number, _ in left_out):
        subtitle += f". Not drawn: {' and '.join(f'{number} that {how}' for number, how in left_out if number)}"
    empty = "no claim differs by as much as a bar shows" if alike or other else "no claim can be compared on this day"
    return bars_chart(
        rows, words.claims_title(found), subtitle, marked=list(hatched["category"]) if len(rows) else (), empty=empty
    )


def claims_table(found: list[Claim], *, name: str, title: str, comes_to: str) -> HTML:
    """Set claims beside the figures that bear on them, with what that comes to and the basis."""
    rows = [
        {
            "Claim": f"{words.subject(one)}, {one.said.period}",
            "Stated": f"{words.number(one.said)} ({words.by(one.said)}, {one.said.released_text})",
            "Beside it": words.beside(one),
            comes_to: capital(words.verdict(one).removeprefix("not comparable: ").removeprefix("differs by ")),
            "Basis": ". ".join(filter(None, [capital(one.statistic.basis.split(_SINCE)[0]), one.note])),
        }
        for one in found
    ]
    return table(pd.DataFrame(rows or [{"Claim": "none in the record for this day"}]), name=name, title=title)
