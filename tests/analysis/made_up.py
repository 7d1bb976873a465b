"""Made-up figures, ambitions and progress for the tests of sentences."""

from __future__ import annotations

import datetime as dt

from drugmetrics.framework.figure import Figure

AMBITIONS = ("treatment-places", "treatment-places-opiate-crack", "young-people-in-treatment")
ACCREDITED = "accredited official statistics"


def figure(value: float, period: str, status: str = ACCREDITED, **other: object) -> Figure:
    given = {"series": "made-up", "area": "England", "unit": "people", "marker": "", "basis": "stock over the year"}
    given |= {"source": "made-up", "edition": "made-up", "released": dt.date(2025, 12, 4), "source_ref": "made up!A1"}
    return Figure(value=value, period=period, status=status, **(given | other))


def plain(text: str) -> str:
    return text.replace("**", "")
