"""The chart and the table of claims beside statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.claims import Claim
from drugmetrics.analysis.findings import claims as words
from drugmetrics.analysis.findings.words import capital
from drugmetrics.figures.bars import bars_chart
from drugmetrics.figures.setting import table
from drugmetrics.observations.catalogue import series as find_series

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure


def differences_chart(found: list[Claim]) -> tuple[Figure, pd.DataFrame, str]:
    """Draw by how much each claim lies above or below the statistic, in per cent of it; the largest first.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    compared = [one for one in found if one.agrees is not None and one.relative is not None]
    compared.sort(key=lambda one: -abs(one.relative or 0.0))
    rows = pd.DataFrame(
        {
            "category": f"{find_series(one.said.series).title.split(' (')[0]}, {one.said.period}: {one.said.text}",
            "value": round(100 * (one.relative or 0.0), 1),
            "words": words.verdict(one), "claimed": one.said.text, "period": one.said.period,
            "statistic": words.statistic(one), "said by": one.said.source, "said in": one.said.edition,
            "status": one.statistic.status, "source": one.statistic.source, "edition": one.statistic.edition,
        }
        for one in compared
    )  # fmt: skip
    statuses = "; ".join(rows["status"].unique()) if len(rows) else "of any standing"
    subtitle = (
        "Claimed figure less the statistic's, per cent of the statistic's, each of its own country and basis; the "
        f"statistics are {statuses}; claims in per cent differ in points and stand in the table"
    )
    return bars_chart(rows, words.claims_title(found), subtitle, empty="no claim can be compared on this day")


def claims_table(found: list[Claim]) -> HTML:
    """Set every claim beside its statistic, as known when it was made and now, with what that comes to."""
    rows = [
        {
            "Claim": find_series(one.said.series).title, "Stated": f"{one.said.text} ({one.said.period})",
            "By": f"{one.said.source}, {one.said.released_text}", "Statistic now": words.statistic(one),
            "Known when made": _then(one), "Basis": one.statistic.basis, "Comes to": capital(words.verdict(one)),
            "To be known": one.note,
        }
        for one in found
    ]  # fmt: skip
    notes = [
        "Agrees as printed: the statistic, rounded to the claim's decimals or held to its word (over, nearly, about: "
        "within a tenth on that side), is the same number. Known when made: what the statistic had printed by the "
        "claim's date."
    ]
    frame = pd.DataFrame(rows or [{"Claim": "none in the record for this day"}])
    return table(frame, name="claims", title="Claims and the statistics that bear on them", notes=notes)


def _then(one: Claim) -> str:
    if one.said.released is None:
        return "the claim has no date"
    if one.value_then != one.value_then:
        return "not yet out"
    if one.apart:
        return "not comparable"
    return "agreed" if one.agreed_then else "differed"
