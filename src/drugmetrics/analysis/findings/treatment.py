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
        return "No number of places had been asked for by this day in an edition the record holds."
    wanted = f"{goal.wanted.value:,.0f}"
    if lead.change is None or lead.newest is None or lead.baseline is None:
        return (
            f"The ambition is {goal.wanted.text} more people in treatment by {day(lead.deadline)}. Nothing "
            "newer than the "
            f"{chosen} baseline had been published by this day in an edition the record holds, so no progress "
            "can be stated."
        )
    when = "By" if lead.at_deadline else "By the newest year held,"
    more = "more" if lead.change >= 0 else "fewer"
    opening = (
        f"{when} {lead.newest.period}, **{lead.newest.value:,.0f} people** were in treatment in England over the year: "
        f"{abs(lead.change):,.0f} {more} than the {chosen} baseline of {lead.baseline.value:,.0f} "
        f"({lead.baseline.period}), "
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
    title = capital(first.rule.title.removeprefix("of which "))
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
        f"{lead.share:.0%} of the {lead.ambition.wanted.value:,.0f} sought"
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
    return "Reached from every baseline" if all(one.reached for one in known) else "Not reached from any baseline held"


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
