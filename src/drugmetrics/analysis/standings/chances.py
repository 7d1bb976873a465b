"""How every ambition stands: reached or not, a probability while it is open, or why neither can be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.counterfactual import counterfactual
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE, by_year
from drugmetrics.analysis.deaths.trend_forms import TRENDS
from drugmetrics.analysis.verdicts.assessment import Verdict, assess
from drugmetrics.analysis.verdicts.judged import Judged
from drugmetrics.errors import ParameterError
from drugmetrics.framework.ambitions import Ambition, ambition, rules
from drugmetrics.observations.load import load

#: What can be said of an ambition: its outcome, where baselines agree on it or do not; a probability; how much of it
#: has been counted; a difference from a trend, which is not the ambition itself; or nothing.
Kind = Literal["reached", "not reached", "baselines disagree", "open", "counted", "difference from trend", "not given"]


@dataclass(frozen=True)
class Chance:
    """What one baseline says.

    Attributes
    ----------
    baseline : str
    probability : float or None
        That it is reached by the deadline, one or nought once the outcome is known. Of a difference from trend: the
        share of counterfactual draws in which registrations so far were fewer by the number asked for.
    reached : bool or None
        The outcome, once it is known.
    lowest, highest : float or None
        Of a difference from trend: the least and the most that any form of trend gives.
    before : float or None
        The probability on the day before the figure that settled it came out.
    covered : float or None
        Share of the way covered.
    mixed : bool
        Whether baseline and figure, or baseline and projection, are of different standing.
    """

    baseline: str
    probability: float | None
    reached: bool | None = None
    lowest: float | None = None
    highest: float | None = None
    before: float | None = None
    covered: float | None = None
    mixed: bool = False


@dataclass(frozen=True)
class Prospect:
    """What can be said of an ambition.

    Attributes
    ----------
    chances : tuple of Chance
        From every baseline that says anything.
    verdict : Verdict or None
        The full judgement, where figures can be set against the ambition.
    why : str
        Why there is no probability; empty where there is one.
    span : str
        Of a difference from trend: the years of registrations it is over.
    """

    ambition: Ambition
    kind: Kind
    chances: tuple[Chance, ...] = ()
    verdict: Verdict | None = None
    why: str = ""
    span: str = ""


def prospects(as_of: str | None = None) -> list[Prospect]:
    """Return what can be said of every ambition on a day, in their order.

    Examples
    --------
    >>> found = {one.ambition.name: one.kind for one in prospects("2023-07-20")}
    >>> found["treatment-places"], found["crimes-prevented"]
    ('open', 'not given')
    """
    return [prospect(ambition(name, as_of=as_of)) for name in rules()]


def prospect(goal: Ambition) -> Prospect:
    """Return what can be said of one ambition, from every baseline it has."""
    way = goal.rule.judged_as
    if way == "not measurable":
        why = goal.unknown.split(". ")[0].rstrip(".") or "nothing published can be set against it"
        return Prospect(goal, "not given", why=why[:1].lower() + why[1:])
    if goal.wanted is None:
        return Prospect(goal, "not given", why="the number asked for was not public")
    if way == "difference from trend":
        return _from_trend(goal)
    said = assess(None, goal)
    before = {one.baseline_name: one.probability for one in said.said_before.judged} if said.said_before else {}
    found = tuple(_chance(one, before.get(one.baseline_name)) for one in said.judged if one.way is not None)
    why = next((one.unknown for one in said.judged if one.unknown), "")
    return Prospect(goal, _kind(said, found), found, said, "" if _any(found) else why)


def _chance(one: Judged, before: float | None) -> Chance:
    covered = one.way.covered if one.way is not None else None
    return Chance(
        one.baseline_name, one.probability, one.reached, before=before, covered=covered,
        mixed=one.mixed or (one.reached is None and one.projected_mixed),
    )  # fmt: skip


def _any(found: tuple[Chance, ...]) -> bool:
    return any(one.probability is not None for one in found)


def _kind(said: Verdict, found: tuple[Chance, ...]) -> Kind:
    if not found:
        return "not given"
    if not said.settled:
        return "open" if _any(found) else "counted"
    outcomes = {one.reached for one in found}
    if len(outcomes) > 1:
        return "baselines disagree"
    return "reached" if outcomes == {True} else "not reached"


def _from_trend(goal: Ambition) -> Prospect:
    """Set registrations against their trend: in what share of its draws they are fewer by the number asked for.

    That share is of the years held, not of the whole time to the deadline, and of a difference, not of prevented
    deaths, which no source defines. Every form of trend is taken from every baseline, for the choice moves the answer.
    """
    counts = by_year(load(goal.rule.measured_by[0], area="England", as_of=goal.as_of), until=goal.deadline)
    held = counts[counts.index > LAST_YEAR_BEFORE]
    if held.empty or goal.wanted is None:
        return Prospect(goal, "not given", why=f"no registrations after {LAST_YEAR_BEFORE} are held")
    found = []
    for name in goal.rule.baselines:
        shares = [_share(counts, trend, goal.baseline_year(name), goal.wanted.value) for trend in TRENDS]
        known = [share for share in shares if share is not None]
        if shares[0] is not None:
            found.append(Chance(name, shares[0], lowest=min(known), highest=max(known)))
    if not found:
        return Prospect(goal, "not given", why="too few years are held for a trend")
    span = f"{held.index[0]} to {held.index[-1]}" if len(held) > 1 else str(held.index[0])
    return Prospect(goal, "difference from trend", tuple(found), span=span)


def _share(counts: pd.Series, trend: str, last: int, wanted: float) -> float | None:
    """Return the share of counterfactual draws that exceed registrations by so many; None where none can be drawn."""
    try:
        result = counterfactual(counts, trend=trend, last=last)  # type: ignore[arg-type]
    except ParameterError:
        return None
    seen = result.years["observed"].notna().to_numpy()
    fewer = result.draws[:, seen].sum(axis=1) - result.years["observed"][seen].sum()
    return float(np.mean(fewer >= wanted))
