"""Made-up lines of the one table for the tests of signals."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drugmetrics.reference import periods


def line(
    values: Mapping[str, float | None], *, unit: str = "per 100,000", width: float | None = 1.0, **other: object
) -> pd.DataFrame:
    """Give a line: values by the name of their period, with limits `width` to either side, or none."""
    spans = [periods.parse(name) for name in values]
    value = pd.Series(list(values.values()), dtype="float64")
    apart = float("nan") if width is None else width
    given = {"series": "made-up", "area_code": "E92000001", "breakdown": "all", "marker": "", "basis": "made up"}
    return pd.DataFrame(
        {
            "period": [span.label for span in spans],
            "period_start": pd.to_datetime([span.start for span in spans]),
            "period_end": pd.to_datetime([span.end for span in spans]),
            "period_type": [span.type for span in spans],
            "value": value, "lower": value - apart, "upper": value + apart, "unit": unit,
            **(given | other),
        }
    )  # fmt: skip


def years(*values: float | None, first: int = 2015, **other: object) -> pd.DataFrame:
    """Give a line of calendar years."""
    return line({str(first + place): value for place, value in enumerate(values)}, **other)
