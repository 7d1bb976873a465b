"""How far a metric has moved since each start that can be defended, and whether they tell the same way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from drugmetrics.analysis.standings.lines import STATISTIC
from drugmetrics.framework.ambitions import FRAMEWORK_REPORT
from drugmetrics.framework.figure import Figure
from drugmetrics.framework.metrics import Metric

#: The last day of the last year that the pandemic did not touch, and of the last year before the strategy's money.
BEFORE_PANDEMIC, BEFORE_MONEY = dt.date(2020, 3, 31), dt.date(2022, 3, 31)


@dataclass(frozen=True)
class Movement:
    """The way from one start to the newest figure.

    Attributes
    ----------
    start, newest : Figure
    what : str
        What the start is, in words.
    mixed : bool
        Whether the two come from two sources, so that some of the movement may be between the sources.
    """

    start: Figure
    newest: Figure
    what: str
    mixed: bool

    @property
    def change(self) -> float:
        """Relative change."""
        return self.newest.counted / self.start.counted - 1

    @property
    def printed(self) -> float:
        """The change as it is printed: in points to one decimal for a share, in whole per cent for all else."""
        if self.newest.unit == "per cent":
            return round(self.newest.value - self.start.value, 1)
        return round(100 * self.change)

    @property
    def text(self) -> str:
        """The change for a reader."""
        if not self.printed:
            return "no change"
        return f"{self.printed:+.1f} points" if self.newest.unit == "per cent" else f"{self.printed:+.0f}%"

    @property
    def way(self) -> int:
        """One up, minus one down, nought for a movement that prints as nought."""
        return (self.printed > 0) - (self.printed < 0)


def movements(metric: Metric, rows: pd.DataFrame) -> list[Movement]:
    """Return the movement of a metric since each start that can be defended, but the one the metric itself gives.

    Parameters
    ----------
    metric : Metric
    rows : pandas.DataFrame
        From `standings.figures_of`.

    Returns
    -------
    list of Movement
        Since the report's printed baseline where the metric's own change is counted from another; since the last year
        before the pandemic; and, for a metric without a baseline, since the last year before the strategy's money. Only
        figures on the basis of the newest one and over as long a span are starts.

    Examples
    --------
    >>> from drugmetrics.analysis.standings.lines import figures_of
    >>> from drugmetrics.framework.metrics import metric
    >>> deaths = metric("deaths-drug-misuse")
    >>> [(one.what, one.start.text, one.text) for one in movements(deaths, figures_of(deaths))]
    [('2019, before the pandemic', '2,685', '+25%')]
    """
    newest = metric.newest
    if newest is None or rows.empty:
        return []
    starts: dict[str, Figure] = {}
    printed = metric.baseline
    if printed is not None and metric.start is not None and printed.text != metric.start.text:
        starts["the report's own baseline"] = printed
    line = rows[(rows["part"] == STATISTIC) & (rows["basis"] == newest.basis)]
    for words, day in (("before the pandemic", BEFORE_PANDEMIC), ("before the strategy's money", BEFORE_MONEY)):
        if day == BEFORE_MONEY and metric.rule.baseline is not None:
            continue
        found = _last_by(line, day, newest)
        if found is not None:
            starts[f"{found.period}, {words}"] = found
    known = metric.start.period if metric.start is not None and metric.change is not None else None
    return [
        Movement(start, newest, words, _apart(start, newest))
        for words, start in starts.items()
        if start.period_end < newest.period_end and start.counted > 0 and start.basis == newest.basis
        and start.months == newest.months and (start.period != known or start is printed)
    ]  # fmt: skip


def disagree(metric: Metric, moved: list[Movement]) -> bool:
    """Say whether one start has the metric rise and another has it fall."""
    ways = {one.way for one in moved}
    if metric.change is not None and metric.start is not None and metric.newest is not None:
        ways.add(Movement(metric.start, metric.newest, "", mixed=False).way)
    return {1, -1} <= ways


def _last_by(line: pd.DataFrame, day: dt.date, newest: Figure) -> Figure | None:
    """Return the last figure of the length of the newest one whose period ends within a year up to a day."""
    within = line[(line["period_end"] <= pd.Timestamp(day)) & (line["period_end"] > pd.Timestamp(_year_before(day)))]
    figures = [Figure.of(row) for row in within.to_dict("records")]
    same = [one for one in figures if one.months == newest.months]
    return same[-1] if same else None


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1)


def _apart(start: Figure, newest: Figure) -> bool:
    return (start.source == FRAMEWORK_REPORT) != (newest.source == FRAMEWORK_REPORT)
