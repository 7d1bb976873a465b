"""Sentences computed from figures: what a page opens with. No number is written here, only words around numbers.

Monitoring is worded as monitoring: differences and changes, never effects.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from drugmetrics.analysis.deaths import LAST_YEAR_BEFORE, TrendDifference
from drugmetrics.analysis.progress import Progress
from drugmetrics.framework.ambitions import Ambition
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


def deaths(result: TrendDifference, counts: pd.Series, goal: Ambition, baseline: str, area: str) -> str:
    """Say how registrations compare with the baseline and with the trend before the strategy.

    Parameters
    ----------
    result : TrendDifference
    counts : pandas.Series
        Registrations by year, the ones `result` was made of.
    goal : Ambition
        The ambition of deaths prevented, which is England's.
    baseline : str
        One of its baselines: the year set against the newest.
    area : str
        Whose registrations they are.
    """
    newest, year = int(counts.index[-1]), goal.baseline_year(baseline)
    opening = f"**{counts.iloc[-1]:,.0f} deaths** related to drug misuse were registered in {area} in {newest}"
    if newest > year and year in counts.index:
        change = counts.iloc[-1] / counts[year] - 1
        opening += f", {abs(change):.0%} {'more' if change > 0 else 'fewer'} than in {year} ({counts[year]:,.0f})"
    if result.total is None:
        return (
            f"{opening}. No registrations after {LAST_YEAR_BEFORE} were known by this day, so nothing can be set against "
            "the trend."
        )
    total, seen = result.total, result.years.index[result.years["observed"].notna()]
    span = f"In {seen[0]}" if len(seen) == 1 else f"From {seen[0]} to {seen[-1]}"
    trend = (
        f"{span} the trend of {result.first} to {result.last}, continued, gives {total['expected']:,.0f} "
        f"({result.level:.0%} interval {total['lower']:,.0f} to {total['upper']:,.0f}); {total['observed']:,.0f} were "
        f"registered, **{trend_words(total)}** (interval {_signed(total)})."
    )
    return f"{opening}. {trend} {_consistent(total, goal.wanted, area)}"


def delay(days: pd.DataFrame, area: str) -> str:
    """Say how long after a death it is registered, from the newest median delay held.

    Parameters
    ----------
    days : pandas.DataFrame
        Rows of the registration delay, in order of period.
    area : str
        Whose delay it is.
    """
    if days.empty:
        return "No registration delay had been published by this day in an edition the record holds."
    last, first = days.iloc[-1], days.iloc[0]
    return (
        f"Deaths are counted by the year they were registered. Half of those registered in {area} in {last['period']} had "
        f"happened more than **{last['value']:,.0f} days** before ({first['value']:,.0f} in {first['period']}), so a year's "
        "registrations are in large part deaths of the year before."
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
        "Where only the opiate group is published, it leaves out crack users without opiates; it never stands in for people "
        "who use opiates and/or crack."
    )


def trend_words(total: pd.Series) -> str:
    """Return "377 fewer than the trend", or more."""
    side = "fewer" if total["difference"] >= 0 else "more"
    return f"{abs(total['difference']):,.0f} {side} than the trend"


def trend_choices(choices: pd.DataFrame, goal: Ambition) -> str:
    """Say how far the answer hangs on the choice of the years the trend is fitted to."""
    if choices.empty:
        return "No registrations after the baseline were known by this day, so no choice of trend can be compared."
    low, high = choices["difference"].min(), choices["difference"].max()
    span = f"from {_side(low)} to {_side(high)} than the trend" if low != high else f"{_side(low)} than the trend"
    words = f"Over {len(choices)} defensible choices of the years the trend is fitted to, the answer runs {span}."
    if low < 0 < high:
        words += " **The choice alone decides the sign.**"
    outside = [row.trend for row in choices.itertuples() if row.difference_lower > 0 or row.difference_upper < 0]
    words += (
        f" {len(outside)} of the {len(choices)} intervals leave out zero."
        if outside
        else " No interval leaves out zero."
    )
    if goal.wanted is not None:
        inside = (choices["difference_lower"] <= goal.wanted.value) & (goal.wanted.value <= choices["difference_upper"])
        words += f" {goal.wanted.text.capitalize()} fewer lies inside {inside.sum()} of them."
    return words


def _side(difference: float) -> str:
    return f"{abs(difference):,.0f} {'fewer' if difference >= 0 else 'more'}"


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
    wanted = [metric for metric in compared if _as_wanted(metric)]
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


def places_title(lead: Progress) -> str:
    """Return the headline of the chart of places."""
    if lead.change is None or lead.newest is None or lead.share is None or lead.ambition.wanted is None:
        return "No progress towards the ambition can be stated yet"
    side = "more" if lead.change >= 0 else "fewer"
    return (
        f"{lead.newest.period}: {abs(lead.change):,.0f} {side} people in treatment than the {lead.baseline_name} baseline, "
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


def deaths_title(result: TrendDifference) -> str:
    """Return the headline of the chart of registrations."""
    if result.total is None:
        return f"No registrations after {LAST_YEAR_BEFORE} were known yet"
    inside = result.total["difference_lower"] <= 0 <= result.total["difference_upper"]
    where = "inside" if inside else "outside"
    return f"Deaths registered: {trend_words(result.total)}, {where} what the trend leaves uncertain"


def choices_title(choices: pd.DataFrame) -> str:
    """Return the headline of the chart of trend choices."""
    if choices.empty:
        return "No choice of trend can be compared yet"
    low, high = choices["difference"].min(), choices["difference"].max()
    if low < 0 < high:
        return "The choice of trend alone decides the sign of the difference"
    return f"Every choice of trend gives {'fewer' if low >= 0 else 'more'} deaths than the trend"


def framework_title(metrics: list[Metric]) -> str:
    """Return the headline of the chart of changes."""
    compared = [metric for metric in metrics if metric.change is not None]
    wanted = [metric for metric in compared if _as_wanted(metric)]
    if not compared:
        return "No headline row had two comparable figures yet"
    return f"{len(wanted)} of {len(compared)} comparable headline rows moved the way wanted; {len(metrics) - len(compared)} cannot be compared"


def _as_wanted(metric: Metric) -> bool:
    return ((metric.change or 0) > 0) == (metric.rule.wanted == "up")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
