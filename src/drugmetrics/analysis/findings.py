"""Sentences computed from figures: what a page opens with. No number is written here, only words around numbers.

Monitoring is worded as monitoring: differences and changes, never effects.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from drugmetrics.analysis.deaths import TrendDifference
from drugmetrics.analysis.progress import Progress
from drugmetrics.framework.figure import Figure
from drugmetrics.framework.metrics import Metric


def day(date: dt.date) -> str:
    """Write a date for prose.

    Examples
    --------
    >>> day(dt.date(2023, 7, 20))
    '20 July 2023'
    """
    return f"{date.day} {date:%B %Y}"


def listed(words: list[str], last: str = "and") -> str:
    """Join words with commas and a last conjunction.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def places(judged: list[Progress], chosen: str) -> str:
    """Say how far the ambition of more people in treatment is reached.

    Parameters
    ----------
    judged : list of Progress
        The ambition from every baseline.
    chosen : str
        The baseline the page was asked to lead with.

    Returns
    -------
    str
        Markdown of two or three sentences; says what is missing where the record of the day holds too little.
    """
    lead = next(one for one in judged if one.baseline_name == chosen)
    goal = lead.ambition
    if goal.wanted is None:
        return "No number of places had been asked for by this day in an edition the record holds."
    wanted = f"{goal.wanted.value:,.0f}"
    if lead.change is None or lead.newest is None or lead.baseline is None:
        return (
            f"The ambition is {goal.wanted.text} more people in treatment by {day(lead.deadline)}. Nothing newer than the "
            f"{chosen} baseline had been published by this day in an edition the record holds, so no progress can be stated."
        )
    when = "By" if lead.at_deadline else "By the newest year held,"
    more = "more" if lead.change >= 0 else "fewer"
    opening = (
        f"{when} {lead.newest.period}, **{lead.newest.value:,.0f} people** were in treatment in England over the year: "
        f"{abs(lead.change):,.0f} {more} than the {chosen} baseline of {lead.baseline.value:,.0f} ({lead.baseline.period}), "
        f"which is **{lead.share:.0%} of the {wanted}** sought by {day(lead.deadline)}."
    )
    return " ".join(filter(None, [opening, _basis_words(lead), _verdict(judged)]))


def _basis_words(lead: Progress) -> str:
    if not lead.mixed or lead.baseline is None or lead.newest is None:
        return ""
    return f"That sets {_standing(lead.newest)} against a baseline that is {_standing(lead.baseline)}: mixed bases."


def _standing(figure: Figure) -> str:
    return "accredited official statistics" if figure.status == "derived here" else figure.status


def _verdict(judged: list[Progress]) -> str:
    """Say on which baselines the ambition is reached, and that the answer depends on it where it does."""
    known = [one for one in judged if one.reached is not None]
    met = [f"{one.baseline_name} ({one.change:+,.0f}, {one.share:.0%})" for one in known if one.reached]
    unmet = [f"{one.baseline_name} ({one.change:+,.0f}, {one.share:.0%})" for one in known if not one.reached]
    over = all(one.at_deadline for one in known)
    if met and unmet:
        return f"**The answer depends on the baseline:** reached from {listed(met)}, not from {listed(unmet)}."
    if met:
        return f"It is reached from every baseline held: {listed(met)}."
    return f"It {'was not reached' if over else 'is not reached yet'} from any baseline held: {listed(unmet)}."


def part(judged: list[Progress]) -> str:
    """Say how far one part of the ambition is reached, in one sentence.

    Where a part's record ends before the deadline, the sentence says where it ends.
    """
    held = [one for one in judged if one.change is not None and one.newest is not None]
    first = judged[0].ambition
    title = _capital(first.rule.title.removeprefix("of which "))
    if first.wanted is None:
        return f"{title}: no number had been asked for by this day in an edition the record holds."
    if not held:
        return f"{title} ({first.wanted.value:,.0f}): nothing newer than a baseline is held for this day."
    periods = sorted({one.newest.period for one in held if one.newest})
    apart = len(periods) > 1
    words = listed(
        [
            f"{one.change:+,.0f} ({one.share:.0%}) from {one.baseline_name}"
            + (f" in {_newest_period(one)}" if apart else "")
            for one in held
        ]
    )
    ended = "" if any(one.at_deadline for one in held) else f" The numbers held end in {periods[-1]}."
    return f"{title} ({first.wanted.value:,.0f}): {words}{'' if apart else f', in {periods[-1]}'}.{ended}"


def _newest_period(one: Progress) -> str:
    return one.newest.period if one.newest else ""


def deaths(
    result: TrendDifference, counts: pd.Series, baseline: Figure | None, area: str, wanted: Figure | None
) -> str:
    """Say how registrations compare with the baseline and with the trend before the strategy."""
    newest = int(counts.index[-1])
    opening = f"**{counts.iloc[-1]:,.0f} deaths** related to drug misuse were registered in {area} in {newest}"
    if baseline is not None and baseline.area == area and newest > baseline.period_end.year:
        change = counts.iloc[-1] / baseline.value - 1
        opening += (
            f", {abs(change):.0%} {'more' if change > 0 else 'fewer'} than in {baseline.period} ({baseline.value:,.0f})"
        )
    if result.total is None:
        return f"{opening}. No registrations after {result.last} were known by this day, so nothing can be set against the trend."
    total, seen = result.total, result.years.index[result.years["observed"].notna()]
    span = f"{seen[0]}" if len(seen) == 1 else f"{seen[0]} to {seen[-1]}"
    side = "fewer" if total["difference"] >= 0 else "more"
    trend = (
        f"Over {span} the trend of {result.first} to {result.last}, continued, gives {total['expected']:,.0f} "
        f"({result.level:.0%} interval {total['lower']:,.0f} to {total['upper']:,.0f}); {total['observed']:,.0f} were registered, "
        f"**{abs(total['difference']):,.0f} {side} than the trend** (interval {_signed(total)})."
    )
    return f"{opening}. {trend} {_consistent(total, wanted, area)}"


def _signed(total: pd.Series) -> str:
    low, high = total["difference_lower"], total["difference_upper"]
    return (
        f"from {abs(low):,.0f} {'fewer' if low >= 0 else 'more'} to {abs(high):,.0f} {'fewer' if high >= 0 else 'more'}"
    )


def _consistent(total: pd.Series, wanted: Figure | None, area: str) -> str:
    low, high = total["difference_lower"], total["difference_upper"]
    if low > 0:
        words = "That is consistent with fewer deaths than the trend"
    elif high < 0:
        words = "That is consistent with more deaths than the trend"
    else:
        words = "That is consistent with no difference from the trend"
    if wanted is None or area != "England":
        return f"{words}; it says nothing of the cause."
    if low <= wanted.value <= high:
        return f"{words} and with {wanted.text} fewer: registrations so far cannot tell. It says nothing of the cause."
    return f"{words}, and not with {wanted.text} fewer. It says nothing of the cause."


def framework(metrics: list[Metric]) -> str:
    """Say how many headline metrics went which way since their baseline, and for how many it cannot be said."""
    compared = [metric for metric in metrics if metric.change is not None]
    wanted = [metric for metric in compared if ((metric.change or 0) > 0) == (metric.rule.wanted == "up")]
    other = [metric for metric in compared if metric not in wanted]
    left = [metric for metric in metrics if metric.change is None]
    if not compared:
        return f"None of the {len(metrics)} headline rows had two comparable figures by this day in an edition the record holds."
    opening = (
        f"Of the framework's {len(metrics)} headline rows, **{len(compared)} can be compared with their baseline**: "
        f"{len(wanted)} moved the way wanted and {len(other)} the other way"
    )
    opening += f" ({listed([_lower(metric.rule.title) for metric in other])})." if other else "."
    unknown = (
        f"For {len(left)} it cannot be said: {listed([_lower(metric.rule.title) for metric in left])}." if left else ""
    )
    return f"{opening} {unknown} A movement since a baseline is not the strategy's effect."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
