"""Sentences on registration delay: how late, how complete, how many there will have been, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis.findings.words import day, listed

if TYPE_CHECKING:
    from drugmetrics.analysis.delay.page import Compared, Counted
    from drugmetrics.analysis.delay.summary import DelaySummary

BOTH = "England and Wales"
_NONE = "is in the record for this day"


def finding(
    printed: pd.DataFrame, area: str, definition: str, shares: pd.DataFrame, counts: Mapping[Any, Counted]
) -> str:
    """Say how late deaths are registered, how many had happened in an earlier year, and how complete the newest is.

    Parameters
    ----------
    printed : pandas.DataFrame
        From `delay.page.printed_medians`.
    area, definition : str
        Whose median is told.
    shares : pandas.DataFrame
        From `delay.earlier_shares`.
    counts : mapping
        From `delay.page.counted_both`.
    """
    return " ".join([_median(printed, area, definition), _share(shares), _newest(counts, definition)])


def _median(printed: pd.DataFrame, area: str, definition: str) -> str:
    lead = printed[printed["area"] == area]
    if lead.empty:
        return f"No median registration delay {_NONE}."
    first, last = lead.iloc[0], lead.iloc[-1]
    made = " (estimated from the medians printed for each of the two)" if area == BOTH else ""
    return (
        f"Half of the deaths related to drug {definition} registered in {area} in {last['year']} had happened more "
        f"than **{last['days']:,.0f} days** before{made}; in {first['year']} it was {first['days']:,.0f} days."
    )


def _share(shares: pd.DataFrame) -> str:
    if shares.empty:
        return f"No share of registrations that had happened in an earlier year {_NONE}."
    first, last = shares.iloc[0], shares.iloc[-1]
    before = f" ({first['share']:.0%} in {shares.index[0]})" if len(shares) > 1 else ""
    return (
        f"Of the {last['registered']:,.0f} drug poisoning deaths registered in {BOTH} in {shares.index[-1]}, "
        f"**{last['share']:.0%}** had happened in an earlier year{before}."
    )


def _newest(counts: Mapping[Any, Counted], definition: str) -> str:
    """Tell of the newest year of death counted; the page's own definition where both are counted as far."""
    held = sorted((one for one in counts.values() if one.newest), key=lambda one: -one.newest)
    if not held:
        return f"How complete any year of death is cannot be said: nothing to work it out from {_NONE}."
    same = [one for one in held if one.newest == held[0].newest]
    lead = next((one for one in same if one.definition == definition), same[0])
    words = f"By year of death {BOTH} are counted together, "
    if len(same) > 1:
        words += f"{listed([one.definition for one in same])} to {lead.newest}"
    else:
        words += listed([f"{one.definition} to {one.newest}" for one in held])
    row = lead.of(lead.newest)
    return (
        f"{words}: of {lead.definition} deaths in {lead.newest}, {row['deaths']:,.0f} were known by "
        f"{day(row['known_on'])} of an estimated **{row['estimate']:,.0f}** (90% interval {row['lower']:,.0f} to "
        f"{row['upper']:,.0f}), {_share_text(row['completeness'])} of all."
    )


def median_title(printed: pd.DataFrame, area: str) -> str:
    """Return the headline of the chart of medians."""
    lead = printed[printed["area"] == area]
    if lead.empty:
        return "No registration delay can be drawn for this day"
    first, last = lead.iloc[0], lead.iloc[-1]
    return (
        f"Half of the deaths registered in {last['year']} had waited over {last['days']:,.0f} days; in {first['year']} "
        f"it was {first['days']:,.0f}"
    )


def curves(summary: DelaySummary | None) -> str:
    """Say how much of a year of death is known when it ends, half a year later and a year later, then and now."""
    if summary is None:
        return f"How complete a year of death is cannot be estimated: no median registration delay {_NONE}."
    last, first = _on_days(summary, newest=True), _on_days(summary, newest=False)
    words = (
        f"Of the deaths in {summary.area} in {last['year']}, an estimated **{last[0]}** had been registered when the "
        f"year ended ({last['limits']}), {last[183]} half a year later and {last[365]} a year later."
    )
    if first["year"] == last["year"]:
        return words
    return f"{words} Of the deaths in {first['year']} it was {first[0]}, {first[183]} and {first[365]}."


def curves_title(summary: DelaySummary | None) -> str:
    """Return the headline of the chart of completeness."""
    if summary is None:
        return "How complete a year of death is cannot be estimated for this day"
    last, first = _on_days(summary, newest=True), _on_days(summary, newest=False)
    return (
        f"When {last['year']} ended, {last[0]} of its deaths had been registered; when {first['year']} did, {first[0]}"
    )


def _on_days(summary: DelaySummary, *, newest: bool) -> dict[Any, Any]:
    """Return a year's completeness in words by days after its end."""
    held = summary.completeness
    rows = held[held["year"] == (held["year"].max() if newest else held["year"].min())].set_index("days_after")
    known = rows["known"].to_dict()
    words: dict[Any, Any] = {days: _share_text(known[days]) for days in (0, 183, 365)}
    start = rows.loc[[0]].iloc[0]
    words["limits"] = f"90% interval {start['lower']:.0%} to {start['upper']:.0%}"
    return words | {"year": int(rows["year"].iloc[0])}


def _share_text(share: float) -> str:
    """Write a share in whole per cents, and never all where some is missing.

    Examples
    --------
    >>> _share_text(0.8888), _share_text(0.998), _share_text(1.0)
    ('89%', 'over 99%', '100%')
    """
    return "over 99%" if 0.995 <= share < 1 else f"{share:.0%}"


def nowcast(counts: Mapping[Any, Counted]) -> str:
    """Say for each definition how many deaths of the newest year counted there will have been."""
    if not any(one.newest for one in counts.values()):
        return f"No year of death can be completed: nothing to do it by {_NONE}."
    parts, interval = [], "90% interval "
    for one in counts.values():
        if not one.newest:
            parts.append(f"Of {one.definition} no year of death {_NONE}.")
            continue
        row = one.of(one.newest)
        more = row["estimate"] - row["deaths"]
        quoted = ", a figure quoted by others" if row["status"] == "secondary report" else ""
        parts.append(
            f"Of {one.definition} deaths in {one.newest}, {row['deaths']:,.0f} were known by {day(row['known_on'])}"
            f"{quoted}; there will have been about **{row['estimate']:,.0f}** ({interval}"
            f"{row['lower']:,.0f} to {row['upper']:,.0f}), {more:,.0f} more."
        )
        interval = ""
    return " ".join(parts)


def trend(both: Compared | None, held: Counted) -> str:
    """Say what counting by year of registration does to a trend."""
    if both is None:
        return f"No run of years counted both by death and by registration {_NONE}."
    span, years = f"{both.first} to {both.last}", both.last - both.first + 1
    words = (
        f"From {span}, {both.registered:,.0f} {held.definition} deaths were registered in {BOTH}, "
        f"and about {both.died:,.0f} (90% interval {both.lower:,.0f} to {both.upper:,.0f}) happened: "
        f"**{_more(both)}**. In {both.behind} of the {years} years fewer were registered than happened."
    )
    if both.low_died < both.low_registered:
        late = both.low_registered - both.low_died
        words += (
            f" The lowest of these years is {both.low_died} by year of death and {both.low_registered} by year of "
            f"registration: the turn showed {late} {'year' if late == 1 else 'years'} late."
        )
    elif both.low_died == both.low_registered:
        words += f" The lowest of these years is {both.low_died} on both counts."
    else:
        words += (
            f" The lowest of these years is {both.low_died} by year of death and {both.low_registered} by year of "
            "registration."
        )
    return words + _beyond(both, held)


def _more(both: Compared) -> str:
    gap = both.died - both.registered
    return f"{abs(gap):,.0f} {'more' if gap >= 0 else 'fewer'} than were registered"


def _beyond(both: Compared, held: Counted) -> str:
    """Compare the change to the newest year counted after the span, where there is one."""
    last, newest = both.last, held.newest
    if newest <= last or newest not in held.registered.index:
        return ""
    died = held.of(newest)["estimate"] / held.of(last)["estimate"] - 1
    registered = float(held.registered[newest] / held.registered[last]) - 1
    drawn = held.draws[newest] / held.draws[last] - 1
    return (
        f" From {last} to {newest} registrations went {_way(registered)} and deaths {_way(died)} (90% interval "
        f"{drawn.quantile(0.05):+.0%} to {drawn.quantile(0.95):+.0%})."
    )


def _way(change: float) -> str:
    return f"{'up' if change >= 0 else 'down'} {abs(change):.0%}"


def trend_title(both: Compared | None) -> str:
    """Return the headline of the chart of both bases."""
    if both is None:
        return "Years of death and of registration cannot be compared yet"
    gap = both.died - both.registered
    return (
        f"From {both.first} to {both.last} about {abs(gap):,.0f} {'more' if gap >= 0 else 'fewer'} deaths happened "
        "than were registered"
    )
