"""Sentences on verdicts: how far, how fast, how likely, from which baseline, and where methods disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis.findings.words import capital, day, listed

if TYPE_CHECKING:
    from drugmetrics.analysis.verdicts.assessment import Verdict
    from drugmetrics.analysis.verdicts.judged import Judged
    from drugmetrics.analysis.verdicts.measures import Way
    from drugmetrics.analysis.verdicts.replay import Replay
    from drugmetrics.framework.ambitions import Ambition


def verdict(said: Verdict) -> str:
    """Say in one paragraph what can be said of an ambition on a day.

    Parameters
    ----------
    said : Verdict

    Returns
    -------
    str
        Markdown. The lead baseline first, then the others, then where they or the methods disagree, then what was
        never published.
    """
    lead = said.lead
    if lead.way is None:
        opening = f"{capital(said.ambition.rule.title)}: it cannot be judged, for {lead.unknown}."
        return " ".join(filter(None, (opening, said.ambition.unknown)))
    parts = [_opening(said, lead), *_pace(said, lead), _others(said, lead), _outcome(said), _before(said)]
    return " ".join(filter(None, (*parts, _disagreement(said), said.ambition.unknown)))


def probability_text(probability: float) -> str:
    """Write a probability as no surer than it is.

    Examples
    --------
    >>> probability_text(0.0004), probability_text(0.127), probability_text(0.999)
    ('under 1%', '13%', 'over 99%')
    """
    if probability < 0.01:
        return "under 1%"
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"


def named(goal: Ambition, sentence: str) -> str:
    """Put an ambition's title before what is said of it, in Markdown."""
    return f"**{capital(goal.rule.title)}.** {sentence}"


def stood(row: Mapping[Any, Any]) -> str:
    """Say how a verdict stood on a release day: its outcome, its probability, or that it could not be said.

    Parameters
    ----------
    row : mapping
        A row of a replay's table.
    """
    if not pd.isna(row["reached"]):
        return "reached" if row["reached"] else "not reached"
    return "cannot be said" if pd.isna(row["probability"]) else probability_text(row["probability"])


def _opening(said: Verdict, lead: Judged) -> str:
    way, newest, wanted = lead.way, lead.newest, said.ambition.wanted
    if way is None or newest is None or wanted is None:  # pragma: no cover - a way has all three
        return ""
    when = "By" if lead.reached is not None else "Up to"
    if said.ambition.rule.judged_as == "level to reach" and lead.baseline is not None:
        text = f"{when} {newest.period}: **{newest.text}, towards {wanted.text}** from {lead.baseline.text}"
        share = f" ({way.covered:.0%} of the way)"
    else:
        text, share = f"{when} {newest.period}: **{_amount(way)} of {wanted.text}", f" ({way.covered:.0%})**"
        if way.covered < 0:
            text, share = f"{when} {newest.period}: **{_amount(way)}, where {wanted.text} more are sought**", ""
    source = "" if lead.baseline is None else f", from the {lead.baseline_name} baseline"
    mixed = " (mixed bases)" if lead.mixed else ""
    gone = f", with {way.time:.0%} of the time gone" if way.time is not None and way.time < 1 else ""
    return f"{text}{share}{source}{mixed}{gone}."


def _pace(said: Verdict, lead: Judged) -> list[str]:
    """Say the pace, the ratios and the probability while it is open."""
    way = lead.way
    if way is None or lead.reached is not None:
        return []
    unit = said.ambition.wanted.unit if said.ambition.wanted else ""
    words = []
    if way.pace_needed is not None and way.covered < 1:
        words.append(
            f"The pace so far is {_a_year(way.pace, unit)}; {_a_year(way.pace_needed, unit)} would be needed from now."
        )
    if lead.growth is not None and lead.un is not None:
        words.append(
            f"Compound growth so far is {lead.growth.value:.2f} of what is required ({lead.growth.category}); the "
            f"UN's ratio is {lead.un.value:.2f} ({lead.un.category})."
        )
    if lead.probability is not None and said.deadline is not None:
        words.append(
            f"If the figures go on as they have, the probability of reaching it by {day(said.deadline)} is "
            f"**{probability_text(lead.probability)}**{_across(lead)}."
        )
    elif lead.unknown:
        words.append(f"No probability is given: {lead.unknown.rstrip('.')}.")
    return words


def _across(one: Judged) -> str:
    return " (the projected series is on another basis than this baseline)" if one.projected_mixed else ""


def _amount(way: Way) -> str:
    """Return the change so far, "2,512" or "1,432 fewer"."""
    change = way.now - way.start
    return f"{change:,.0f}" if change >= 0 else f"{-change:,.0f} fewer"


def _a_year(pace: float, unit: str) -> str:
    if unit == "per cent":
        return f"{pace:+.1f} points a year"
    return f"{pace:+,.0f} a year"


def _others(said: Verdict, lead: Judged) -> str:
    """Say what the other baselines give."""
    words = []
    for one in said.judged:
        if one is lead:
            continue
        if one.way is None:
            words.append(f"from the {one.baseline_name} baseline it cannot be said, for {one.unknown}")
            continue
        mixed = ", mixed bases" if one.mixed else ""
        chance = ""
        if one.reached is None and one.probability is not None:
            chance = f", probability {probability_text(one.probability)}"
        amount = f"{_amount(one.way)} ({one.way.covered:.0%}{mixed}{chance})"
        words.append(f"from the {one.baseline_name} baseline {amount}")
    return capital("; ".join(words)) + "." if words else ""


def _outcome(said: Verdict) -> str:
    """Say what happened, once it is known."""
    known = [one for one in said.judged if one.reached is not None]
    if not known:
        return ""
    reached = [one.baseline_name for one in known if one.reached]
    if len(known) == 1:
        return "Reached." if reached else "Not reached."
    if len(reached) == len(known):
        return "Reached from every baseline."
    if not reached:
        return f"Not reached from any of the {len(known)}."
    missed = [one.baseline_name for one in known if not one.reached]
    return f"Reached from the {listed(reached)} baseline and not from the {listed(missed)} one."


def _before(said: Verdict) -> str:
    """Say what had been said on the eve of the figure that settled it."""
    before = said.said_before
    if before is None or before.as_of is None:
        return ""
    names = {one.baseline_name: one.probability for one in before.judged}
    chance = names.get(said.lead.baseline_name)
    if chance is None:
        return ""
    return (
        f"On {day(dt.date.fromisoformat(before.as_of))}, the day before that figure was released, its probability was "
        f"put at {probability_text(chance)}."
    )


def _disagreement(said: Verdict) -> str:
    """Say where baselines or methods disagree."""
    words = []
    if said.baselines_disagree:
        words.append("**The baselines disagree.**")
    for one in said.judged:
        answers = one.answers
        if len(set(answers.values())) > 1:
            yes, no = ([name for name, on in answers.items() if on is side] for side in (True, False))
            words.append(
                f"**The methods disagree** from the {one.baseline_name} baseline: on track by {listed(yes)}, not by "
                f"{listed(no)}."
            )
    return " ".join(words)


def title(said: Verdict) -> str:
    """Return the headline of the chart of an outlook."""
    lead = said.lead
    if lead.way is None or said.ambition.wanted is None:
        return f"{capital(said.ambition.rule.title)}: it cannot be judged yet"
    amount = f"{_amount(lead.way)} of {said.ambition.wanted.text}"
    if lead.reached is not None:
        outcome = "Reached" if lead.reached else "Not reached"
        return f"{outcome} from the {lead.baseline_name} baseline: {amount} ({lead.way.covered:.0%})"
    if lead.probability is None or said.deadline is None:
        return f"{capital(said.ambition.rule.title)}: {lead.way.covered:.0%} of the way, no probability can be given"
    chance = probability_text(lead.probability)
    return f"{amount} so far; the probability of reaching it by {day(said.deadline)} is {chance}"


def history_title(played: Replay) -> str:
    """Return the headline of the chart of a verdict's history."""
    rows = played.table()
    known = rows[rows["probability"].notna() & rows["reached"].isna()]
    if known.empty:
        return f"{capital(played.ambition.rule.title)}: no probability on any release day"
    low, high = known["probability"].min(), known["probability"].max()
    span = probability_text(high) if low == high else f"{probability_text(low)} to {probability_text(high)}"
    days = known["day"].nunique()
    return f"While it was open its probability was put at {span}, over {days} release {'day' if days == 1 else 'days'}"


def replay(played: Replay) -> str:
    """Say how the verdict stood through time, and how often what came lay in what had been projected."""
    scores, parts = played.scores, [f"{history_title(played)}, whatever the baseline."]
    if len(scores):
        days = scores["day"].nunique()
        parts.append(
            f"Of {len(scores)} projections of {scores['period'].nunique()} years made on {days} days, what came lay in "
            f"the 95% interval of {int(scores['inside_95'].sum())} and in the 80% interval of "
            f"{int(scores['inside_80'].sum())}; they overlap, so they are fewer than they look."
        )
    else:
        parts.append("No projection has an outcome yet.")
    return " ".join(parts)
