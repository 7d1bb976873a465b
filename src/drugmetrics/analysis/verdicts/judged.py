"""An ambition from one baseline: the way covered, the pace, the ratios, and the probability of reaching it in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drugmetrics.analysis.progress import progress_of, standing
from drugmetrics.analysis.projection.outlook import Outlook
from drugmetrics.analysis.verdicts.lines import counted
from drugmetrics.analysis.verdicts.measures import Measure, Way, growth_ratio, un_ratio
from drugmetrics.framework.ambitions import Ambition, counted_towards
from drugmetrics.framework.figure import Figure

#: From this probability on a projection counts as saying "on track".
LIKELY = 0.5
#: What a running total is counted from.
START_OF_COUNT = "start of the count"


@dataclass(frozen=True)
class Judged:
    """An ambition from one baseline.

    Attributes
    ----------
    baseline_name : str
    baseline, newest : Figure or None
    way : Way or None
        None where `unknown` says why.
    growth, un : Measure or None
        The compound-growth ratio, and the UN's; None without a deadline.
    probability : float or None
        That it is reached by the deadline; None where `unknown` says why. One or nought once it is known.
    reached_by : pandas.DataFrame or None
        Columns end and probability, indexed by period: that it is reached in that period or an earlier one; up to some
        years past the deadline.
    reached : bool or None
        Once the period of the deadline is held, or a running total is full; None before.
    mixed : bool
        Whether baseline and newest figure are of different standing.
    projected_mixed : bool
        Whether baseline and projected series are, so that the probability is across two bases.
    unknown : str
        Why there is no way or no probability.
    """

    baseline_name: str
    baseline: Figure | None
    newest: Figure | None
    way: Way | None
    growth: Measure | None
    un: Measure | None
    probability: float | None
    reached_by: pd.DataFrame | None
    reached: bool | None
    mixed: bool
    projected_mixed: bool
    unknown: str

    @property
    def answers(self) -> dict[str, bool]:
        """What each method says: whether it is on track. Empty once the outcome is known, or where nothing can be."""
        if self.way is None or self.reached is not None:
            return {}
        said: dict[str, bool] = {}
        if self.way.pace_ratio is not None:
            said["pace"] = self.way.pace_ratio >= 1
        for name, measure in (("compound growth", self.growth), ("UN ratio", self.un)):
            if measure is not None:
                said[name] = measure.on_track
        if self.probability is not None:
            said["probability"] = self.probability >= LIKELY
        return said


def judged_from(
    goal: Ambition,
    baselines: list[str],
    deadline: dt.date | None,
    outlook: Outlook | None,
    why: str,
    held: pd.DataFrame,
) -> list[Judged]:
    """Judge an ambition from each baseline.

    Parameters
    ----------
    goal : Ambition
    baselines : list of str
    deadline : datetime.date or None
    outlook : Outlook or None
        The projection of its series.
    why : str
        Why there is none.
    held : pandas.DataFrame
        The rows of the series it is judged on.
    """
    if goal.rule.judged_as == "running total":
        return [_running_total(goal, deadline, why)]
    if goal.rule.judged_as == "level to reach":
        return [_level(goal, name, deadline, outlook, why) for name in baselines]
    return [_increase(goal, name, deadline, outlook, why, held) for name in baselines]


def _increase(
    goal: Ambition, name: str, deadline: dt.date | None, outlook: Outlook | None, why: str, held: pd.DataFrame
) -> Judged:
    """Judge so many more than a baseline: a stock, which may fall again, so nothing is settled before the deadline."""
    found = progress_of(goal, baseline=name, deadline=deadline, held=held)
    wanted = goal.wanted.value if goal.wanted else None
    target = found.baseline.value + wanted if found.baseline and wanted is not None else None
    if found.change is None or target is None:
        return _unknown(name, found.baseline, found.newest, _lacking(goal, found.baseline, found.newest))
    reached = found.reached if found.at_deadline else None
    return _measured(
        name, found.baseline, found.newest, target, found.deadline, outlook, why, reached=reached, mixed=found.mixed
    )


def _level(goal: Ambition, name: str, deadline: dt.date | None, outlook: Outlook | None, why: str) -> Judged:
    """Judge a level: only figures on the baseline's own basis are set against it."""
    start = goal.baseline(name)
    basis = start.basis if start else ""
    same = [one for one in counted_towards(goal) if one.basis == basis and start and one.area == start.area]
    later = [one for one in same if start and one.period_end > start.period_end]
    if goal.wanted is None or start is None or not later:
        return _unknown(name, start, same[-1] if same else None, _lacking(goal, start, None))
    projected = outlook if outlook is not None and outlook.trajectory.rows["basis"].iloc[-1] == basis else None
    why = why or f"the series projected is not on the basis of the baseline ({basis})"
    return _measured(name, start, later[-1], goal.wanted.value, deadline, projected, why, positive=False)


def _running_total(goal: Ambition, deadline: dt.date | None, why: str) -> Judged:
    """Judge a running total: it never falls, so that what is reached stays reached."""
    found = counted(goal)
    if found is None or goal.wanted is None or goal.rule.counted_from is None:
        return _unknown(START_OF_COUNT, None, found, _lacking(goal, found, found))
    full = found.value >= goal.wanted.value
    over = deadline is not None and found.period_end >= deadline
    way = Way(
        0.0, found.value, goal.wanted.value, goal.rule.counted_from - dt.timedelta(days=1), found.period_end, deadline
    )
    growth, un = _ratios(way, positive=False)
    return Judged(
        baseline_name=START_OF_COUNT, baseline=None, newest=found, way=way, growth=growth, un=un,
        probability=float(full) if full or over else None, reached_by=None, reached=full if full or over else None,
        mixed=False, projected_mixed=False, unknown="" if full or over else why,
    )  # fmt: skip


def _measured(
    name: str, start: Figure | None, now: Figure | None, target: float, deadline: dt.date | None,
    outlook: Outlook | None, why: str, *, reached: bool | None = None, mixed: bool = False, positive: bool = True,
) -> Judged:  # fmt: skip
    if start is None or now is None:  # pragma: no cover - the callers have looked
        return _unknown(name, start, now, why)
    way = Way(start.value, now.value, target, start.period_end, now.period_end, deadline)
    growth, un = _ratios(way, positive=positive)
    probability = _probability(way, outlook) if reached is None else float(reached)
    return Judged(
        baseline_name=name, baseline=start, newest=now, way=way, growth=growth, un=un, probability=probability,
        reached_by=None if outlook is None else reached_by(outlook, target, rising=way.goal > way.start),
        reached=reached, mixed=mixed, projected_mixed=outlook is not None and _apart(start, outlook),
        unknown=why if probability is None else "",
    )  # fmt: skip


def _apart(start: Figure, outlook: Outlook) -> bool:
    """Say whether a baseline and the projected series are of different standing."""
    return standing(start.status) != standing(str(outlook.trajectory.rows["status"].iloc[-1]))


def _ratios(way: Way, *, positive: bool) -> tuple[Measure | None, Measure | None]:
    return (None, None) if way.deadline is None else (growth_ratio(way, positive=positive), un_ratio(way))


def _probability(way: Way, outlook: Outlook | None) -> float | None:
    """Return the probability that the last period up to the deadline is where it is wanted."""
    if outlook is None or way.deadline is None:
        return None
    in_time = [place for place, period in enumerate(outlook.periods) if period.end <= way.deadline]
    if not in_time:
        return None
    wanted = {"at_least" if way.goal > way.start else "at_most": way.goal}
    return outlook.probability(**wanted, period=in_time[-1])


def reached_by(outlook: Outlook, target: float, *, rising: bool) -> pd.DataFrame:
    """Return the probability that a target is reached in each projected period or an earlier one."""
    paths = outlook.draws()
    there = paths >= target if rising else paths <= target
    ever = np.maximum.accumulate(there, axis=1).mean(axis=0)
    ends = [pd.Timestamp(period.end) for period in outlook.periods]
    return pd.DataFrame(
        {"end": ends, "probability": ever}, index=pd.Index([one.label for one in outlook.periods], name="period")
    )


def _unknown(name: str, start: Figure | None, now: Figure | None, why: str) -> Judged:
    return Judged(name, start, now, None, None, None, None, None, None, mixed=False, projected_mixed=False, unknown=why)


def _lacking(goal: Ambition, start: Figure | None, now: Figure | None) -> str:
    """Say what the record of the day lacks for a verdict."""
    if goal.wanted is None:
        return "the number wanted was not public"
    if start is None:
        return "no baseline is held" if goal.rule.judged_as != "running total" else "nothing counted is held"
    return "nothing newer than the baseline is held"
