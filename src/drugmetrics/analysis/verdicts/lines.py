"""The figures an ambition is judged on: the newest, what is counted, and the line that is projected."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.progress import own_series
from drugmetrics.analysis.projection.outlook import Outlook, project
from drugmetrics.analysis.projection.trajectory import Trajectory, trajectory
from drugmetrics.framework.ambitions import Ambition, counted_towards
from drugmetrics.framework.figure import Figure, total
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import EVERYTHING, load
from drugmetrics.reference import periods
from drugmetrics.reference.following import following
from drugmetrics.reference.period import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Bases that count from a fixed day on, so that the newest figure is the sum.
_RUNNING = "running total"


def counted(goal: Ambition) -> Figure | None:
    """Return what has been counted towards a running total, as known on the day.

    The newest running total where one is published; else the sum of the periods of one count that follow each other
    from the first day counted on. What was only stated, or counted anew after a restart, is not added.

    Examples
    --------
    >>> from drugmetrics.framework.ambitions import ambition
    >>> counted(ambition("drug-tests-on-arrest")).text, counted(ambition("county-lines-closed")).text
    ('117,825', '1,364')
    """
    figures = [one for one in counted_towards(goal) if one.status not in ("statement", "secondary report")]
    running = [one for one in figures if one.basis == _RUNNING]
    if running:
        return running[-1]
    followed: list[Figure] = []
    wanted = goal.rule.counted_from
    for figure in figures:
        same = not followed or figure.basis == followed[0].basis
        if same and periods.parse(figure.period).start == wanted:
            followed.append(figure)
            wanted = figure.period_end + dt.timedelta(days=1)
    return total(followed, goal.rule.measured_by[0]) if followed else None


def newest(goal: Ambition) -> Figure | None:
    """Return the newest figure of the series a level is wanted of."""
    rows = load(own_series(goal), area="England", as_of=goal.as_of)
    rows = rows[rows["value"].notna()]
    return Figure.of(rows.iloc[-1]) if len(rows) else None


def outlook(goal: Ambition, rows: pd.DataFrame, *, to: dt.date) -> Outlook:
    """Project what an ambition is judged on.

    Parameters
    ----------
    goal : Ambition
    rows : pandas.DataFrame
        The series itself. What was published of it before it was restated is used too, with a break where the restated
        figures begin. The parts of a sum, which go further back, are projected each, and their quantiles added: as wide
        as if all erred the same way.
    to : datetime.date

    Raises
    ------
    ParameterError
        When there are fewer than six figures at equal steps, or nothing is left to project.
    """
    if len(goal.rule.measured_by) == 1:
        return project(_line(goal.rule.measured_by[0], rows, goal.as_of), to=to)
    sums = trajectory(rows)
    parts = [(name, load(name, area="England", as_of=goal.as_of)) for name in goal.rule.measured_by]
    return _added(sums, [project(_line(name, part, goal.as_of), to=to) for name, part in parts], sums.steps_to(to))


def _line(name: str, rows: pd.DataFrame, as_of: str | None) -> Trajectory:
    """Return a series' line from its last gap on, drawn back over its restatement where it has been restated."""
    return drawn_back(name, _last_run(rows), as_of)


def drawn_back(name: str, now: pd.DataFrame, as_of: str | None) -> Trajectory:
    """Return a line of England's figures, with what was published before the series was restated and a break there.

    Parameters
    ----------
    name : str
        Of the series.
    now : pandas.DataFrame
        Its rows as they stand, on one basis.
    as_of : str or None

    Raises
    ------
    ParameterError, MixedBasisError
        As for `trajectory`.
    """
    about = find_series(name)
    if not about.restated_from or now.empty:
        return trajectory(now)
    every = load(name, area="England", as_of=as_of, basis=EVERYTHING)
    before = every[every["basis"].isin(about.restated_from) & (every["period_end"] < now["period_start"].iloc[0])]
    before = before.drop_duplicates("period")
    return trajectory(pd.concat([before, now]), breaks=[now["period"].iloc[0]] if len(before) else [])


def _last_run(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows from which on no period is missing."""
    gaps = rows["period_start"].diff() > (rows["period_end"] - rows["period_start"]).shift() + pd.Timedelta(days=2)
    return rows[gaps.cumsum() == gaps.sum()]


def _added(sums: Trajectory, parts: list[Outlook], horizon: int) -> Outlook:
    """Add the parts' quantiles period by period; the largest part's correlation stands for the sum's."""
    wanted = [following(sums.newest, step) for step in range(1, horizon + 1)]
    largest = max(parts, key=lambda part: float(part.forecast.median[-1]))
    remarks = [f"{part.trajectory.rows['series'].iloc[0]}: {words}" for part in parts for words in part.remarks]
    known = horizon - largest.forecast.horizon
    correlation = np.eye(horizon)
    correlation[known:, known:] = largest.forecast.correlation
    found = replace(
        largest.forecast, quantiles=np.sum([_quantiles(part, wanted) for part in parts], axis=0),
        correlation=correlation,
        remarks=("the parts of the sum were projected and their quantiles added", *remarks),
    )  # fmt: skip
    return Outlook(sums, found)


def _quantiles(part: Outlook, wanted: list[Period]) -> NDArray[np.float64]:
    """Return a part's quantiles for the periods wanted; a period it is already published for has no spread."""
    width = part.forecast.quantiles.shape[1]
    held = dict(zip([one.label for one in part.trajectory.periods], part.trajectory.values, strict=True))
    ahead = dict(zip([one.label for one in part.periods], part.forecast.quantiles, strict=True))
    return np.array([ahead.get(one.label, np.full(width, held.get(one.label, np.nan))) for one in wanted])
