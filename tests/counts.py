"""Every count of deaths as known on a day, worked out once for all tests that only look at it."""

from __future__ import annotations

from functools import cache

import pandas as pd

from drugmetrics.analysis.deaths import every_count


@cache
def _every_count(day: str | None) -> pd.DataFrame:
    return every_count(as_of=day)


def every_count_of(day: str | None = None) -> pd.DataFrame:
    """Return every count from the record as it is, in a table of one's own."""
    return _every_count(day).copy()
