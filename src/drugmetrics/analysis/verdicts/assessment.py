"""assess(): an ambition under every baseline that can be defended, with probabilities, and where methods disagree.

Monitoring, not effect: a probability says where the figures are heading if they go on as they have, not what caused it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from drugmetrics.analysis.progress import own_rows, own_series
from drugmetrics.analysis.projection.outlook import Outlook
from drugmetrics.analysis.verdicts import lines
from drugmetrics.analysis.verdicts.judged import LIKELY, Judged, judged_from
from drugmetrics.errors import ParameterError
from drugmetrics.framework.ambitions import Ambition
from drugmetrics.framework.ambitions import ambition as find_ambition
from drugmetrics.observations import editions

#: How far past the deadline the day it is reached is looked for, in years.
_YEARS_AFTER = 5


@dataclass(frozen=True)
class Verdict:
    """What can be said of an ambition on a day.

    Attributes
    ----------
    judged : tuple of Judged
        From every baseline asked for: those on one basis first.
    outlook : Outlook or None
        The projection the probabilities are of.
    """

    ambition: Ambition
    deadline: dt.date | None
    as_of: str | None
    judged: tuple[Judged, ...]
    outlook: Outlook | None

    @property
    def lead(self) -> Judged:
        """The baseline the sentence leads with: the first that can be judged, those on one basis first."""
        known = [one for one in self.judged if one.way is not None]
        return known[0] if known else self.judged[0]

    @property
    def settled(self) -> bool:
        """Whether the outcome is known from every baseline that can be judged."""
        known = [one.reached for one in self.judged if one.way is not None]
        return bool(known) and None not in known

    @property
    def baselines_disagree(self) -> bool:
        """Whether one baseline says on track, or reached, and another does not."""
        firsts = [one.probability >= LIKELY for one in self.judged if one.probability is not None]
        firsts = firsts or [one.reached for one in self.judged if one.reached is not None]
        return len(set(firsts)) > 1

    @property
    def methods_disagree(self) -> bool:
        """Whether, from one baseline, one method says on track and another does not."""
        return any(len(set(one.answers.values())) > 1 for one in self.judged)

    @cached_property
    def said_before(self) -> Verdict | None:
        """What was said on the day before the figure that settled it was released; None while it is open."""
        day = self.lead.newest.released if self.lead.newest is not None else None
        if not self.settled or day is None:
            return None
        eve = (day - dt.timedelta(days=1)).isoformat()
        earlier = find_ambition(self.ambition.name, as_of=eve)
        names = [one.baseline_name for one in self.judged]
        return _assessed(earlier, names, self.deadline, None)

    def __str__(self) -> str:
        from drugmetrics.analysis.findings.verdicts import verdict

        return verdict(self).replace("**", "")


def assess(
    series: pd.DataFrame | str | None,
    ambition: Ambition | str,
    *,
    baseline: str | None = None,
    as_of: str | None = None,
    deadline: str | dt.date | None = None,
) -> Verdict:
    """Judge an ambition.

    Parameters
    ----------
    series : pandas.DataFrame, str or None
        The series it is judged on: its name, its rows from `load`, or None for its own.
    ambition : Ambition or str
    baseline : str, optional
        One of its baselines; all of them when not given.
    as_of : str, optional
        What was known that day, of figures and of the ambition; the ambition's own day when not given.
    deadline : str or datetime.date, optional
        Another deadline than the ambition's own.

    Returns
    -------
    Verdict
        `print` it for one plain paragraph.

    Raises
    ------
    ParameterError
        For an ambition that no figure can be set against, or a trend is; for another series than its own; for a
        deadline that is no day or not after the baseline.
    UnknownNameError
        For an ambition or a baseline that is not declared.

    Examples
    --------
    >>> from drugmetrics.framework.ambitions import ambition
    >>> from drugmetrics.observations.load import load
    >>> verdict = assess(load("places-in-treatment", area="England"), ambition("treatment-places"))
    >>> print(str(verdict)[:74])
    By 2024/25: 45,317 of at least 54,500 (83%), from the accredited baseline.
    """
    goal = ambition if isinstance(ambition, Ambition) else find_ambition(ambition, as_of=as_of)
    if as_of is not None and goal.as_of != as_of:
        goal = find_ambition(goal.name, as_of=as_of)
    editions.as_of_day(goal.as_of)
    rows = _rows(series, goal)
    if baseline is not None:
        goal.baseline_rule(baseline)
    names = [baseline] if baseline else list(goal.rule.baselines)
    return _assessed(goal, names, _day(deadline), rows)


def _assessed(goal: Ambition, baselines: list[str], deadline: dt.date | None, rows: pd.DataFrame | None) -> Verdict:
    end = deadline or goal.deadline
    held = pd.DataFrame() if goal.rule.judged_as == "running total" else own_rows(goal)
    given = held if rows is None else editions.known_on(rows, goal.as_of)
    outlook, why = _outlook(goal, given, end)
    judged = judged_from(goal, baselines, end, outlook, why, held)
    judged.sort(key=lambda one: (one.mixed, one.projected_mixed))
    return Verdict(goal, end, goal.as_of, tuple(judged), outlook)


def _rows(series: pd.DataFrame | str | None, goal: Ambition) -> pd.DataFrame | None:
    """Return the rows given, or None for the ambition's own; refuse what the ambition is not judged on."""
    way = goal.rule.judged_as
    if way == "not measurable":
        raise ParameterError(f"{goal.name}: nothing published can be set against it. {goal.unknown}")
    if way == "difference from trend":
        raise ParameterError(f"{goal.name} is judged as a difference from trend: use counterfactual.")
    own = own_series(goal)
    name = series if isinstance(series, str) or series is None else _name(series)
    if name not in (None, own):
        raise ParameterError(f"{goal.name} is judged on {own}, not on {name}.")
    return series if isinstance(series, pd.DataFrame) else None


def _name(rows: pd.DataFrame) -> str:
    names = list(rows["series"].unique()) if "series" in rows else []
    if len(names) != 1 or rows["area_code"].nunique() != 1:
        raise ParameterError("Rows of one series and one area are wanted, as `load` gives them.")
    return str(names[0])


def _outlook(goal: Ambition, rows: pd.DataFrame, end: dt.date | None) -> tuple[Outlook | None, str]:
    """Return the projection up to some years past the deadline, or None and why there is none."""
    if goal.rule.judged_as == "running total":
        return None, "too few counts at equal steps are held for a projection"
    last = (end or dt.date.today()).year + _YEARS_AFTER
    try:
        return lines.outlook(goal, rows, to=dt.date(last, 12, 31)), ""
    except ParameterError as error:
        text = str(error).rstrip(".")
        return None, text[:1].lower() + text[1:]


def _day(deadline: str | dt.date | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(deadline) if isinstance(deadline, str) else deadline
    except ValueError as error:
        raise ParameterError(f"A deadline is a day such as 2025-03-31; {deadline!r} is none.") from error
