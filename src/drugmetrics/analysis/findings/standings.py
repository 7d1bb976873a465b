"""Sentences on the scorecard: how ambitions stand, and the words of each cell of a metric's row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, get_args

from drugmetrics.analysis.findings.verdicts import probability_text
from drugmetrics.analysis.findings.words import capital, day, listed, lower
from drugmetrics.analysis.standings.chances import Kind
from drugmetrics.analysis.verdicts.judged import START_OF_COUNT
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.reference import periods
from drugmetrics.reference.units import format_value

if TYPE_CHECKING:
    from drugmetrics.analysis.standings import Chance, NextRelease, Prospect, Standing

#: The outcome is known.
_SETTLED = ("reached", "not reached", "baselines disagree")


def ambitions(found: Sequence[Prospect]) -> str:
    """Say in a sentence how many ambitions are reached, open with which probability, or beyond judgement.

    Parameters
    ----------
    found : sequence of Prospect
    """
    total = f"Of {len(found)} ambitions and parts of them"
    if not any(one.ambition.wanted for one in found):
        return f"{total}, none had a number in the record of this day."
    of = {kind: [one for one in found if one.kind == kind] for kind in get_args(Kind)}
    parts = [
        f"**{len(of['reached']) or 'none'} {_are(len(of['reached']) or 1)} reached**{_names(of['reached'])}",
        _some(of["not reached"], "not"),
        _some(of["baselines disagree"], "from one baseline only"),
        _open(of["open"]),
    ]
    left = len(found) - sum(len(of[kind]) for kind in (*_SETTLED, "open"))
    beyond = f"; of {left} it cannot be said" if left else ""
    return f"{total}, {listed(list(filter(None, parts)))}{beyond}."


def beyond_judgement(found: Sequence[Prospect]) -> str:
    """Say for how many ambitions no probability of reaching them can be given, and why; empty where there is none."""
    of = {kind: [one for one in found if one.kind == kind] for kind in get_args(Kind)}
    counted, bare, trends = (len(of[kind]) for kind in ("counted", "not given", "difference from trend"))
    if not counted + bare + trends:
        return ""
    words = [f"{counted} {_are(counted)} counted in part"] if counted else []
    words += [f"{bare} {'has' if bare == 1 else 'have'} no number or nothing held to set against it"] if bare else []
    words += [
        f"of {lower(find_series(one.ambition.rule.measured_by[0]).title)} only a difference from trend can be had"
        for one in of["difference from trend"]
    ]
    return f"For {counted + bare + trends} ambitions no probability can be given: {listed(words)}."


def prospects_title(found: Sequence[Prospect]) -> str:
    """Return the headline of the chart of probabilities."""
    kinds: list[str] = [one.kind for one in found]
    if not any(one.ambition.wanted for one in found):
        return "No ambition had a number in the record of this day"
    parts = [f"{kinds.count('reached') or 'None'} of {len(kinds)} ambitions reached"]
    for kind, words in (("baselines disagree", "from one baseline but not another"), ("not reached", "not reached"),
                        ("open", "open")):  # fmt: skip
        if kind in kinds:
            parts.append(f"{kinds.count(kind)} {words}")
    left = len(kinds) - sum(kinds.count(kind) for kind in (*_SETTLED, "open"))
    return f"{', '.join(parts)}; of {left} it cannot be said" if left else ", ".join(parts)


def supporting_title(found: Sequence[Standing]) -> str:
    """Return the headline of the small charts of the supporting metrics."""
    held = [one for one in found if one.metric.newest is not None]
    if not held:
        return "No supporting metric has a figure in the record for this day"
    nearest = sum(bool(one.metric.rule.stands_in) for one in held)
    ahead = sum(one.outlook is not None for one in held)
    return (
        f"{len(held)} of {len(found)} supporting metrics have a figure, {nearest} of them only the nearest held; "
        f"{ahead} can be projected"
    )


def prospect(one: Prospect) -> str:
    """Say how one ambition stands, from every baseline, or why that cannot be said."""
    if one.kind == "difference from trend":
        words = [f"{_range(chance)} ({chance.baseline})" for chance in one.chances]
        return f"registrations of {one.span} that many below trend: {'; '.join(words)}; not the ambition itself"
    if one.kind in ("not given", "counted"):
        return "; ".join(filter(None, [_counted(one), f"no probability: {one.why}"]))
    if [chance.baseline for chance in one.chances] == [START_OF_COUNT]:
        return "; ".join(filter(None, [_stood(one.chances[0]), _counted(one)]))
    said = [_stood(chance) for chance in one.chances]
    if len(set(said)) == 1 and len(said) > 1:
        return f"{said[0]} from every baseline ({listed([_baseline(chance) for chance in one.chances])})"
    return "; ".join(f"{words} ({_baseline(chance)})" for words, chance in zip(said, one.chances, strict=True))


def title_of(one: Prospect) -> str:
    """Name an ambition by its title and, where the title has none, the number of the day."""
    goal = one.ambition
    numbered = any(map(str.isdigit, goal.rule.title))
    return goal.rule.title + (f": {goal.wanted.text}" if goal.wanted and not numbered else "")


def other_starts(standing: Standing) -> str:
    """Say what differs when a metric is counted from other starts, and when its ambition is from other baselines."""
    words = [
        f"{one.text} since {one.what} ({one.start.text}{', another source' if one.mixed else ''})"
        for one in standing.moved
    ]
    corrected = [f"printed as {one.text} until corrected" for one in standing.metric.corrected_from]
    ends = ["the starts disagree on the way it went"] if standing.disagrees else []
    ends += [f"the baselines disagree on {lower(title_of(one))}" for one in standing.prospects
             if one.kind == "baselines disagree"]  # fmt: skip
    return capital("; ".join([*corrected, *words, *ends])) or "No other start on the same basis is held"


def outlook(standing: Standing) -> str:
    """Say where the line is heading, with its 95% interval, or why no projection is given."""
    if standing.outlook is None:
        return f"None: {standing.no_outlook}"
    table = standing.outlook.table((0.95,))
    end, unit = table.iloc[-1], standing.outlook.trajectory.unit
    low, high = (format_value(end[f"{side}_95"], unit) for side in ("lower", "upper"))
    return f"{format_value(end['median'], unit)} in {table.index[-1]} ({low} to {high})"


def signal(standing: Standing) -> str:
    """Say the recent trend, whether it is better or worse, or why none is given and what a series beside it shows."""
    row = standing.signal
    if row["recent_trend"] == "cannot be calculated":
        beside = ""
        if row["beside_series"]:
            title = find_series(row["beside_series"]).title
            beside = f"; beside it: {lower(title)}, {row['beside_trend']}, to {row['beside_last']}"
        return f"None: {row['no_trend'].split(':')[0]}{beside}"
    judged = f", {row['judged']}" if row["judged"] else ""
    kept = "" if row["kept"] or row["recent_trend"] == "no significant change" else "; not kept among all metrics"
    return f"{capital(row['recent_trend'])}{judged}, {row['first']} to {row['last']}{kept}"


def release(found: NextRelease | None) -> str:
    """Say the next release as announced, and what came of it."""
    if found is None:
        return "Not stated"
    said = found.announced
    covers = f" for {said.covers}" if said.covers else ""
    stated = f"{capital(said.text)}{covers}, as stated on {day(said.since)}"
    if said.covers and said.due and periods.parse(said.covers).end > said.due:
        stated += " (a period that ends later)"
    if found.released is not None:
        return f"{stated}; it came out on {day(found.released)}, and no later date was stated"
    if found.held_before:
        return f"{stated}, where that period was given already" + ("; none since" if found.passed else "")
    return f"{stated}; that has passed, and no dated release of it is held" if found.passed else stated


def _counted(one: Prospect) -> str:
    """Say the newest figure counted towards an ambition, and how much of the way it is."""
    newest = one.verdict.lead.newest if one.verdict is not None else None
    if newest is None or not one.chances or one.chances[0].covered is None:
        return ""
    return f"{newest.text} in {newest.period}, {one.chances[0].covered:.0%} of the way"


def _baseline(chance: Chance) -> str:
    return f"{chance.baseline}, mixed bases" if chance.mixed else chance.baseline


def _open(found: list[Prospect]) -> str:
    """Say how many are open, and between which probabilities, whatever the baseline."""
    if not found:
        return ""
    between = _between(chance.probability for one in found for chance in one.chances)
    return f"{len(found)} {_are(len(found))} open (probability {between})"


def _between(given: Iterable[float | None]) -> str:
    known = sorted(one for one in given if one is not None)
    low, high = (probability_text(one) for one in (known[0], known[-1]))
    return low if low == high else f"{low} to {high}"


def _some(found: list[Prospect], words: str) -> str:
    return f"{len(found)} {words}{_names(found)}" if found else ""


def _names(found: list[Prospect]) -> str:
    return f" ({listed([_name(one) for one in found])})" if found else ""


def _name(one: Prospect) -> str:
    return lower(one.ambition.rule.title.removeprefix("of which "))


def _stood(chance: Chance) -> str:
    if chance.reached is None:
        return probability_text(chance.probability) if chance.probability is not None else "no probability"
    outcome = "reached" if chance.reached else "not reached"
    return outcome if chance.before is None else f"{outcome}, {probability_text(chance.before)} the day before"


def _range(chance: Chance) -> str:
    if chance.probability is None or chance.lowest is None or chance.highest is None:
        return "no probability"
    return f"{probability_text(chance.probability)}, {_between([chance.lowest, chance.highest])} by trend"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
