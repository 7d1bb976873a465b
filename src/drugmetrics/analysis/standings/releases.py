"""The next release of a metric as it was announced, and whether it has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from drugmetrics.framework.metric_rules import Announced
from drugmetrics.framework.metrics import Metric
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.table import rows_of
from drugmetrics.reference import areas, periods


@dataclass(frozen=True)
class NextRelease:
    """An announced release as it stood on a day.

    Attributes
    ----------
    announced : Announced
    passed : bool
        Whether the last day its words can mean had passed.
    held_before : bool
        Whether a figure of the period it was to cover was out already when it was announced.
    released : datetime.date or None
        When a figure of that period came out after that; None where the record of the day holds none.
    """

    announced: Announced
    passed: bool
    held_before: bool
    released: dt.date | None


def next_release(metric: Metric) -> NextRelease | None:
    """Return the release last announced by the day of a metric, or None where nobody had said.

    Examples
    --------
    >>> from drugmetrics.framework.metrics import metric
    >>> found = next_release(metric("opiate-crack-prevalence"))
    >>> found.announced.text, found.passed, found.released
    ('Summer 2023', True, datetime.date(2023, 10, 24))
    >>> next_release(metric("opiate-crack-prevalence", as_of="2023-07-20")).passed
    False
    """
    day = editions.as_of_day(metric.as_of)
    said = [one for one in metric.rule.next_release if day is None or one.since <= day.date()]
    if not said:
        return None
    last = max(said, key=lambda one: one.since)
    passed = last.due is not None and (day is None or last.due < day.date())
    days = _releases(metric, last.covers) if last.covers else []
    after = [one for one in days if one > last.since]
    return NextRelease(last, passed, len(days) > len(after), after[0] if after else None)


def _releases(metric: Metric, period: str) -> list[dt.date]:
    """Return the days on which a figure of a period came out, from the statistic itself or the framework's report."""
    if metric.rule.series is None:
        return []
    rule, wanted = metric.rule, periods.parse(period)
    if find_series(metric.rule.series).derived:
        return []
    rows = editions.known_on(rows_of(metric.rule.series), metric.as_of)
    rows = rows[(rows["area_code"] == areas.find(rule.area).code) & (rows["breakdown"] == rule.breakdown)]
    rows = rows[rows["basis"].isin(rule.kept) & rows["value"].notna() & rows["released"].notna()]
    rows = rows[rows["period"] == wanted.label]
    return sorted({pd.Timestamp(one).date() for one in rows["released"]})
