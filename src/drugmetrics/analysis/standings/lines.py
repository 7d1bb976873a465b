"""The figures of a metric as one frame: what the statistic gives, what the report printed, and where it is heading."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from drugmetrics.analysis.projection.forecast import FEWEST
from drugmetrics.analysis.projection.outlook import Outlook, project
from drugmetrics.analysis.projection.trajectory import Trajectory
from drugmetrics.analysis.verdicts.lines import drawn_back
from drugmetrics.errors import MixedBasisError, ParameterError
from drugmetrics.framework.ambitions import FRAMEWORK_REPORT
from drugmetrics.framework.metrics import Metric
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import EVERYTHING, load
from drugmetrics.observations.table import observations, rows_of
from drugmetrics.reference import areas
from drugmetrics.reference.following import following
from drugmetrics.reference.units import unit

#: Where a figure of a metric comes from.
STATISTIC, REPORT, OTHER_EDITION = "the statistic", "the framework's report", "another edition"
#: Periods looked ahead at least, and the years a series may be behind the day and still be projected to it.
AHEAD, BEHIND = 3, 4


def figures_of(metric: Metric) -> pd.DataFrame:
    """Return every figure that is drawn of a metric.

    Parameters
    ----------
    metric : Metric

    Returns
    -------
    pandas.DataFrame
        Rows of the one table in order of period, in the unit of the statistic, with a column `part`: the statistic's
        own line on each of the metric's bases, one edition or cell by cell as `load` gives it; what the framework's
        report printed, corrected figures in place of what they corrected; and the newest figure where it is of another
        edition than the line. Empty when nothing is held. Parts and bases do not join.

    Examples
    --------
    >>> from drugmetrics.framework.metrics import metric
    >>> rows = figures_of(metric("neighbourhood-crime"))
    >>> rows[rows["part"] == REPORT][["period", "value"]].to_numpy().tolist()
    [['2019/20', 1960.0], ['2022', 1450.0]]
    """
    rule = metric.rule
    if rule.series is None:
        return pd.DataFrame()
    held = load(rule.series, area=rule.area, breakdown=rule.breakdown, as_of=metric.as_of, basis=EVERYTHING)
    held = held[held["basis"].isin(rule.kept) & held["value"].notna()]
    parts = [held.reset_index(drop=True).assign(part=STATISTIC)]
    if find_series(rule.series).home != (FRAMEWORK_REPORT,):
        parts.append(_printed(metric).assign(part=REPORT))
        parts.append(_apart(metric, pd.concat(parts)).assign(part=OTHER_EDITION))
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return _in_one_unit(rows).sort_values(["period_end", "period_start"], kind="stable", ignore_index=True)


def projected(metric: Metric, rows: pd.DataFrame) -> tuple[Outlook | None, str]:
    """Project a metric's own line, or say why that cannot be done.

    Parameters
    ----------
    metric : Metric
    rows : pandas.DataFrame
        From `figures_of`.

    Returns
    -------
    Outlook or None, str
        The statistic's figures on the newest basis and kind of period, projected to the first period that ends after
        the day, at least three and up to the deadline of its ambition; else None and the reason in words.
    """
    line = _one_line(rows)
    if line.empty:
        return None, "no figure of the statistic itself is held" if len(rows) else "nothing is held"
    if len(line) < FEWEST:
        held = "1 figure" if len(line) == 1 else f"{len(line)} figures"
        return None, f"{held} at equal steps, {FEWEST} wanted"
    try:
        found = drawn_back(str(metric.rule.series), line, metric.as_of)
        steps = _steps(found, _day(metric.as_of))
        if steps is None:
            return None, f"its newest figure, of {found.newest.label}, is over {BEHIND} years old"
        end = following(found.newest, steps).end
        due = metric.ambition.deadline if metric.ambition is not None and metric.ambition.wanted is not None else None
        return project(found, to=max(end, due or end)), ""
    except (ParameterError, MixedBasisError) as error:
        text = str(error).rstrip(".")
        return None, text[:1].lower() + text[1:]


def _printed(metric: Metric) -> pd.DataFrame:
    """Return what the framework's report printed, the last said of each period."""
    rows = _of_metric(metric)
    rows = editions.known_on(rows[rows["source"] == FRAMEWORK_REPORT], metric.as_of)
    return rows.sort_values("released", kind="stable").drop_duplicates(["period", "basis"], keep="last")


def _apart(metric: Metric, held: pd.DataFrame) -> pd.DataFrame:
    """Return the newest figure where no row held is of its edition and period."""
    newest, rows = metric.newest, _of_metric(metric)
    if newest is None or find_series(newest.series).derived:
        return rows.iloc[:0]
    if ((held["period"] == newest.period) & (held["basis"] == newest.basis)).any():
        return rows.iloc[:0]
    for name in ("period", "basis", "source", "edition"):
        rows = rows[rows[name] == getattr(newest, name)]
    return rows.iloc[:1]


def _of_metric(metric: Metric) -> pd.DataFrame:
    """Return every edition's rows of a metric's series, area, breakdown and bases."""
    rule = metric.rule
    rows = rows_of(str(rule.series))
    wanted = {"area_code": areas.find(rule.area).code, "breakdown": rule.breakdown}
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    return rows[rows["basis"].isin(rule.kept) & rows["value"].notna()]


def _in_one_unit(rows: pd.DataFrame) -> pd.DataFrame:
    """Write values that differ only in scale in the unit of the first: 2.96 million as 2,960 thousand."""
    if rows["unit"].nunique() < 2:
        return rows
    main = unit(rows["unit"].iloc[0])
    scale = rows["unit"].map(lambda name: unit(name).scale / main.scale).astype("float64")
    # To the last digit: what comes of 2.96 times a thousand is no whole number.
    return rows.assign(value=(rows["value"] * scale).round(6), unit=main.name)


def _one_line(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the statistic's rows on the newest basis and of the newest kind of period."""
    if rows.empty:
        return rows
    line = rows[rows["part"] == STATISTIC]
    for column in ("basis", "period_type"):
        if len(line):
            line = line[line[column] == line[column].iloc[-1]]
    return line


def _steps(found: Trajectory, day: dt.date) -> int | None:
    """Return how many periods to look ahead, or None where the series is too far behind the day."""
    steps, end = AHEAD, found.newest.end
    if (day - end).days > BEHIND * 365.25:
        return None
    while following(found.newest, steps).end <= day:
        steps += 1
    return steps


def _day(as_of: str | None) -> dt.date:
    """Return the day of a view; of the newest, that of the last release in the record, which is the same every day."""
    day = editions.as_of_day(as_of)
    return pd.Timestamp(observations()["released"].max() if day is None else day).date()
