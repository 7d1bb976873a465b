"""The tables of the scorecard: where every metric stands, what is open about it, and the figures they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import day
from drugmetrics.analysis.findings import standings as words
from drugmetrics.analysis.findings.words import capital
from drugmetrics.analysis.progress import own_rows
from drugmetrics.figures.judged import with_period
from drugmetrics.figures.setting import table
from drugmetrics.framework.ambitions import counted_towards

if TYPE_CHECKING:
    from IPython.display import HTML

    from drugmetrics.analysis.standings import Prospect, Scorecard, Standing
    from drugmetrics.framework.figure import Figure
    from drugmetrics.framework.metrics import Metric

_NONE_SET = "none set"
_OF_CHANGE = (
    "Change runs from the statistic's own baseline where held, else from the printed one; it is in points for a share."
)
_OF_TREND = (
    "Recent trend: Fingertips' test of the last five years, made for rates, shares and averages of one basis; plain "
    "numbers and broken lines get none. Projection: the median, with its 95% interval."
)


def scorecard(standings: Sequence[Standing], *, name: str, title: str, notes: Iterable[str] = ()) -> HTML:
    """Set where every metric stands: newest figure, status, baseline, change, ambition, outcome or probability.

    Parameters
    ----------
    standings : sequence of Standing
    name, title : str
        Of the table.
    notes : iterable of str
        What else stands beneath it.
    """
    rows = [
        {
            "Metric": one.metric.rule.title,
            "Newest": _newest(one.metric),
            "Status": one.metric.newest.status if one.metric.newest else "",
            "Wanted": one.metric.rule.wanted,
            "Baseline": _baseline(one.metric),
            "Change": one.metric.change_text or "cannot be said",
            "Ambition": "; ".join(map(_ambition, one.prospects)) or _NONE_SET,
            "Reached, or probability": "; ".join(map(words.prospect, one.prospects)),
        }
        for one in standings
    ]
    laid, said = pd.DataFrame(rows), [_OF_CHANGE]
    if (laid[["Baseline", "Ambition"]] == _NONE_SET).all(axis=None):
        laid = laid.drop(columns=["Baseline", "Change", "Ambition", "Reached, or probability"])
        said = ["No baseline and no ambition is known of any of these, so no change is given."]
    return table(laid, name=name, title=title, notes=[*notes, *said])


def heading(standings: Sequence[Standing], *, name: str, title: str) -> HTML:
    """Set where every metric is heading: recent trend, projection, movement from other starts, next release."""
    rows = [
        {
            "Metric": one.metric.rule.title,
            "Recent trend": words.signal(one),
            "Projection": words.outlook(one),
            "From other starts and baselines": words.other_starts(one),
            "Next release": words.release(one.next_release),
        }
        for one in standings
    ]
    return _without_empty(rows, name=name, title=title, notes=[_OF_TREND])


def behind(standings: Sequence[Standing], *, name: str, title: str) -> HTML:
    """Set what is open about every metric: what is not held, why no change is given, what must be known of it."""
    rows = [
        {
            "Metric": one.metric.rule.title,
            "Not held": one.metric.missing,
            "Why no change is given": capital(one.metric.apart),
            "To be known": one.metric.note,
            "Not known of the ambition": " ".join(found.ambition.unknown for found in one.prospects),
        }
        for one in standings
    ]
    return _without_empty(rows, name=name, title=title)


def _without_empty(rows: list[dict[str, str]], *, name: str, title: str, notes: Iterable[str] = ()) -> HTML:
    """Set a table without the columns in which no row has anything, and say so of a next release."""
    laid = pd.DataFrame(rows)
    empty = [column for column in laid.columns[1:] if laid[column].isin(["", words.release(None)]).all()]
    said = ["No next release was stated for any of these."] if "Next release" in empty else []
    return table(laid.drop(columns=empty), name=name, title=title, notes=[*notes, *said])


def used(card: Scorecard) -> list[pd.DataFrame | Figure | None]:
    """Return every row and figure of the scorecard, for the page's list of sources."""
    found: list[pd.DataFrame | Figure | None] = []
    for one in (*card.headline, *card.supporting):
        metric = one.metric
        figures = (metric.baseline, metric.own_baseline, metric.newest, metric.reported, *metric.corrected_from)
        found += [one.rows, *figures]
    for prospect in card.prospects:
        goal = prospect.ambition
        found += [goal.wanted, goal.revised_from, *_judged_on(prospect)]
    return found


def _judged_on(prospect: Prospect) -> list[pd.DataFrame | Figure | None]:
    """Return what an ambition was judged on."""
    goal = prospect.ambition
    if prospect.kind == "difference from trend":
        return [own_rows(goal)]
    if prospect.verdict is None:
        return []
    if goal.rule.judged_as == "running total":
        return list(counted_towards(goal))
    baselines = [part for name in goal.rule.baselines for part in goal.baseline_parts(name)]
    return [own_rows(goal), *baselines]


def _newest(metric: Metric) -> str:
    if metric.newest is None:
        return with_period(None)
    stands = ", stands in" if metric.rule.stands_in else ""
    return f"{with_period(metric.newest)}{stands}; released {metric.newest.released_text}"


def _baseline(metric: Metric) -> str:
    """Return the baseline as the report printed it and, where it differs, the statistic's own beside it."""
    if metric.rule.baseline is None:
        return _NONE_SET
    own, printed = metric.own_baseline, metric.baseline
    if own is None or (printed is not None and own.text == printed.text):
        return with_period(printed)
    printed_text = with_period(printed) if printed is not None else "none printed"
    return f"{printed_text}; the statistic's own: {with_period(own)}"


def _ambition(prospect: Prospect) -> str:
    deadline = prospect.ambition.deadline
    due = f", by {day(deadline)}" if deadline else "; no deadline was printed"
    return f"{words.title_of(prospect)}{due}"
