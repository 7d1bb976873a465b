"""Which revisions move a verdict: what would have been said of a metric or an ambition without them."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.progress import under_every_baseline
from drugmetrics.framework import ambitions, metrics
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.revisions import revisions as changes
from drugmetrics.observations.table import instead, observations

#: What identifies the figure a revision replaced.
_CELL = ["area_code", "period", "breakdown", "unit"]


def revisions(series: str, *, area: str | None = None, as_of: str | None = None) -> pd.DataFrame:
    """List what each edition of a series changed, and which verdicts that moved.

    Parameters
    ----------
    series, area, as_of
        As for `observations.revisions.revisions`.

    Returns
    -------
    pandas.DataFrame
        Its columns and `moves`: for each figure, the verdicts on the day of its release that would have been others had
        the edition not changed what it did; empty where none would. Verdicts are the direction of a metric since its
        baseline, whether a baseline stands at all, the number an ambition asks for, and whether it is met from each of
        its baselines. All changes of one edition are taken back together.

    Examples
    --------
    >>> restated = revisions("ambition-organised-crime-group-disruptions")
    >>> restated["moves"].tolist()
    ['organised-crime-group-disruptions asks for over 6,400 -> over 8,800']
    """
    table = changes(series, area=area, as_of=as_of)
    every = changes(series, as_of=as_of)
    moved = {key: "; ".join(_moves(series, part)) for key, part in every.groupby(["source", "edition"], sort=False)}
    keys = zip(table["source"], table["edition"], strict=True)
    return table.assign(moves=[moved[key] for key in keys])


def _moves(series: str, changed: pd.DataFrame) -> list[str]:
    """Say what is judged otherwise on the day of an edition than if it had left the earlier figures."""
    day = changed["released"].iloc[0].date().isoformat()
    now = _verdicts(series, day)
    with instead(_taken_back(series, changed)):
        before = _verdicts(series, day)
    return [f"{what} {before[what]} -> {now[what]}" for what in now if before[what] != now[what]]


def _taken_back(series: str, changed: pd.DataFrame) -> pd.DataFrame:
    """Return the one table with an edition's changed figures as they were before."""
    table = observations()
    source, edition = changed["source"].iloc[0], changed["edition"].iloc[0]
    own = (table["series"] == series) & (table["source"] == source) & (table["edition"] == edition)
    earlier = changed.set_index(_CELL)["before"]
    cells = pd.MultiIndex.from_frame(table.loc[own, _CELL])
    found = pd.Series(earlier.reindex(cells).to_numpy(), index=table.index[own]).dropna()
    table = table.copy()
    table.loc[found.index, "value"] = found
    return table


def _verdicts(series: str, day: str) -> dict[str, str]:
    """Return every verdict that leans on a series, in words, as known on a day."""
    said: dict[str, str] = {}
    for rule in metrics.rules().values():
        if rule.series in _leaning_on(series):
            metric = metrics.metric(rule.name, as_of=day)
            said[f"{rule.name} since its baseline"] = _direction(metric)
            said[f"{rule.name} baseline"] = metric.baseline.text if metric.baseline else "not held"
    for goal in ambitions.rules().values():
        if goal.series == series:
            wanted = ambitions.ambition(goal.name, as_of=day).wanted
            said[f"{goal.name} asks for"] = wanted.text if wanted else "no number"
        if goal.judged_as == "increase" and set(goal.measured_by) & _leaning_on(series):
            for judged in under_every_baseline(goal.name, as_of=day):
                said[f"{goal.name} from the {judged.baseline_name} baseline"] = _met(judged.reached)
    return said


def _leaning_on(series: str) -> set[str]:
    """Return a series and the sums made of it."""
    sums = {entry.name for entry in all_series().values() if any(part.series == series for part in entry.derived)}
    return {series, *sums}


def _direction(metric: metrics.Metric) -> str:
    if metric.change is None:
        return "cannot be said"
    return "level" if metric.change == 0 else "up" if metric.change > 0 else "down"


def _met(reached: bool | None) -> str:
    return {True: "met", False: "not met", None: "cannot be said"}[reached]
