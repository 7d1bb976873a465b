"""Sentences on more people in treatment: how far the ambition is reached, and on which baselines."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.findings.words import capital, day, listed
from drugmetrics.analysis.progress import Progress
from drugmetrics.framework.figure import Figure


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
        return "The number of places asked for is not in the record for this day."
    if lead.baseline is None:
        return (
            f"The ambition is {goal.wanted.text} more people in treatment by {day(lead.deadline)}. The "
            f"{chosen} baseline "
            "is not in the record for this day, so no progress can be stated."
        )
    if lead.change is None or lead.newest is None:
        return (
            f"The ambition is {goal.wanted.text} more people in treatment by {day(lead.deadline)}. Nothing "
            "newer than the "
            f"{chosen} baseline is in the record for this day, so no progress can be stated."
        )
    when = "By" if lead.at_deadline else "By the newest year held,"
    more = "more" if lead.change >= 0 else "fewer"
    opening = (
        f"{when} {lead.newest.period}, **{lead.newest.value:,.0f} people** ({_standing(lead.newest)}) were in "
        "treatment in "
        f"England over the year: {abs(lead.change):,.0f} {more} than the {chosen} baseline of "
        f"{lead.baseline.value:,.0f} "
        f"({lead.baseline.period}), which is **{share_text(lead)} of the {goal.wanted.value:,.0f}** "
        f"{_due(lead)}."
    )
    return " ".join(filter(None, [opening, _beside(judged, lead), _basis_words(lead), _verdict(judged)]))


def share_text(one: Progress) -> str:
    """Write the share of the ambition covered, never as the whole when it falls short.

    One more decimal is written where rounding would turn a miss into 100%.
    """
    share = one.share or 0.0
    text = f"{share:.0%}"
    return f"{share:.1%}" if text == "100%" and share < 1 else text


def _due(lead: Progress) -> str:
    if lead.supposed:
        own = f" (its own deadline is {day(lead.ambition.deadline)})" if lead.ambition.deadline else ""
        return f"if it had been due by {day(lead.deadline)}{own}"
    return f"sought by {day(lead.deadline)}"


def _beside(judged: list[Progress], lead: Progress) -> str:
    """Name the accredited figure of the same year, where the newest figure is of lower standing."""
    for one in judged:
        if one.newest and lead.newest and one.newest.period == lead.newest.period and one.newest != lead.newest:
            return f"The accredited statistic for the same year is {one.newest.value:,.0f}."
    return ""


def _basis_words(lead: Progress) -> str:
    if not lead.mixed or lead.baseline is None or lead.newest is None:
        return ""
    return f"That sets {_standing(lead.newest)} against a baseline that is {_standing(lead.baseline)}: mixed bases."


def _standing(figure: Figure) -> str:
    return "accredited official statistics" if figure.status == "derived here" else figure.status


def _verdict(judged: list[Progress]) -> str:
    """Say on which baselines the ambition is reached, and that the answer depends on it where it does."""
    known = [one for one in judged if one.reached is not None]
    met = [f"{one.baseline_name} ({one.change:+,.0f}, {share_text(one)})" for one in known if one.reached]
    unmet = [f"{one.baseline_name} ({one.change:+,.0f}, {share_text(one)})" for one in known if not one.reached]
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
    title = capital(first.rule.title.removeprefix("of which "))
    if first.wanted is None:
        return f"{title}: the number asked for is not in the record for this day."
    if not held:
        return f"{title} ({first.wanted.value:,.0f}): nothing newer than a baseline is held for this day."
    periods = sorted({one.newest.period for one in held if one.newest})
    apart = len(periods) > 1
    words = listed(
        [
            f"{one.change:+,.0f} ({share_text(one)}) from {one.baseline_name}"
            + (f" in {_newest_period(one)}" if apart else "")
            for one in held
        ]
    )
    ended = "" if any(one.at_deadline for one in held) else f" The numbers held end in {periods[-1]}."
    return f"{title} ({first.wanted.value:,.0f}): {words}{'' if apart else f', in {periods[-1]}'}.{ended}"


def _newest_period(one: Progress) -> str:
    return one.newest.period if one.newest else ""


def two_baselines(judged: list[Progress]) -> str:
    """Say how the framework's baseline and the accredited figure of the same year differ, where both are held."""
    held = {one.baseline_name: one.baseline for one in judged if one.baseline is not None}
    framework, accredited = held.get("framework"), held.get("accredited")
    if framework is None or accredited is None:
        return "The framework's baseline and the accredited figure of its year are not both in the record for this day."
    goal = judged[0].ambition
    pairs = zip(goal.baseline_parts("framework"), goal.baseline_parts("accredited"), strict=True)
    parts = [f"{one.series.replace('-', ' ')} {one.text} against {other.text}" for one, other in pairs]
    return (
        f"For {framework.period} the framework's baseline is {framework.value:,.0f}, {framework.status}; the "
        f"accredited figure is {accredited.value:,.0f} ({listed(parts)}). One is not subtracted from the other unsaid."
    )


def parts_end(parts: list[list[Progress]]) -> str:
    """Say for which parts the numbers end before the deadline, and what does not stand in for them."""
    ends = []
    for judged in parts:
        newest = max((one.newest.period_end for one in judged if one.newest), default=None)
        if newest is not None and newest < judged[0].deadline:
            period = next(one.newest.period for one in judged if one.newest and one.newest.period_end == newest)
            ends.append(f"{judged[0].ambition.rule.title.removeprefix('of which ')}: the newest year held is {period}")
    words = f"Numbers that end before the deadline: {listed(ends)}. " if ends else ""
    return words + (
        "Where only the opiate group is published, it leaves out crack users without opiates; it never stands "
        "in for people "
        "who use opiates and/or crack."
    )


def places_title(lead: Progress) -> str:
    """Return the headline of the chart of places."""
    if lead.change is None or lead.newest is None or lead.share is None or lead.ambition.wanted is None:
        return "No progress towards the ambition can be stated yet"
    side = "more" if lead.change >= 0 else "fewer"
    return (
        f"{lead.newest.period}: {abs(lead.change):,.0f} {side} people in treatment than the "
        f"{lead.baseline_name} baseline, "
        f"{share_text(lead)} of the {lead.ambition.wanted.value:,.0f} sought"
    )


def shares_title(judged: list[Progress]) -> str:
    """Return the headline of the chart of shares: which ambitions are reached, and whether the baseline decides it."""
    depends = []
    for name in dict.fromkeys(one.ambition.name for one in judged):
        answers = {one.reached for one in judged if one.ambition.name == name and one.reached is not None}
        if len(answers) > 1:
            depends.append(name)
    known = [one for one in judged if one.reached is not None]
    if not known:
        return "Nothing can be judged yet"
    if depends:
        ambitions = len({one.ambition.name for one in known})
        return f"Whether it is reached depends on the baseline for {len(depends)} of {ambitions} ambitions"
    met = {one.ambition.name for one in known if one.reached}
    missed = {one.ambition.name for one in known if not one.reached}
    if met and missed:
        return f"{len(met)} of {len(met | missed)} ambitions reached, whatever the baseline"
    return "Reached from every baseline" if met else "Not reached from any baseline held"


def groups_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of groups: how the two groups held to the end have moved since 2021/22.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns group, period, value.
    """
    held = rows.pivot_table(index="period", columns="group", values="value", sort=False).sort_index()
    newest = held.index[-1]
    both = [group for group in held.columns if not pd.isna(held[group].iloc[-1])]
    start = "2021/22" if "2021/22" in held.index and newest > "2021/22" else held.index[0]
    moved = [
        f"{group} {held.loc[newest, group] / held.loc[start, group] - 1:+.0%}"
        for group in both
        if held.loc[start, group]
    ]
    return f"From {start} to {newest}: {listed(moved)}"
