"""Sentences on deaths prevented: how far the answer hangs on the choice, what 1,000 would ask, what ratios imply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis.deaths.back_tests import AHEAD
from drugmetrics.analysis.findings.decomposition import mentions, split_change
from drugmetrics.analysis.findings.words import listed

if TYPE_CHECKING:
    from drugmetrics.analysis.deaths.sensitivity import Needed
    from drugmetrics.analysis.deaths.through_treatment import ThroughTreatment
    from drugmetrics.framework.figure import Figure

_NOTHING = "No deaths after the baseline are in the record for this day, so no way of counting can be compared."
#: Choices in words.
SAID = {
    "choice": "the form of the trend or the ratio taken",
    "delay": "what is assumed of the delay",
    "model": "the model of the counts",
    "baseline": "the year the comparison starts from",
    "basis": "counting by registration or by year of death",
    "definition": "which deaths are counted",
    "estimator": "the way of counting",
}


def sensitivity(rows: pd.DataFrame, moves: pd.DataFrame, wanted: Figure | None) -> str:
    """Say how far the answer hangs on the choices, and which moves it most.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `deaths.sensitivity.sensitivity`.
    moves : pandas.DataFrame
        From `deaths.sensitivity.what_moves_it`.
    wanted : Figure or None
        The number asked for.
    """
    if rows.empty:
        return _NOTHING
    high, low = rows["difference"].iloc[0], rows["difference"].iloc[-1]
    text = f"Over {len(rows)} defensible ways of counting, the answer runs from **{side(high)} to {side(low)}**."
    if low < 0 < high:
        text += " **The choice alone decides the sign.**"
    outside = int(((rows["lower"] > 0) | (rows["upper"] < 0)).sum())
    text += f" {outside} of the {len(rows)} intervals leave out zero."
    if wanted is not None:
        inside = int(((rows["lower"] <= wanted.value) & (wanted.value <= rows["upper"])).sum())
        text += f" {wanted.text.capitalize()} lies inside {inside} of them."
    apart = moves[moves["choice"] != "estimator"]
    if len(apart):
        first = apart.iloc[0]
        text += f" What moves it most is {SAID[first['choice']]}: by {first['moves']:,.0f} deaths on average"
        others = [f"{SAID[row['choice']]} by {row['moves']:,.0f}" for row in apart.iloc[1:].to_dict("records")]
        text += f", all else alike; {listed(others)}." if others else ", all else alike."
    return text


def side(difference: float) -> str:
    """Say a difference as fewer or more, one of a few deaths to a tenth."""
    size = f"{abs(difference):,.{0 if abs(difference) >= 9.95 or difference == 0 else 1}f}"
    return f"{size} {'fewer' if difference >= 0 else 'more'}"


def sensitivity_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of sensitivities."""
    if rows.empty:
        return "No way of counting can be compared yet"
    high, low = rows["difference"].iloc[0], rows["difference"].iloc[-1]
    if low < 0 < high:
        return f"From {side(high)} to {side(low)}: the choice alone decides the sign"
    return f"From {side(high)} to {side(low)}, whatever the choice"


def needed(asked: Needed | None, wanted: Figure | None, area: str) -> str:
    """Say what would have to be true for the ambition to have been met by registrations."""
    if wanted is None:
        whose = "that the ambition asked for was public" if area == "England" else f"is asked of {area}"
        return f"No number {whose}, so what would have to be true cannot be said."
    if asked is None:
        return "Nothing registered after the strategy is held, so what the ambition would ask cannot be said."
    span = f"{asked.first}" if asked.first == asked.last else f"{asked.first} to {asked.last}"
    more = asked.growth - asked.growth_before
    faster = "faster" if more > 0 else "slower"
    return (
        f"For registrations in {area} of {span} to be {wanted.text} fewer than expected, **{asked.expected:,.0f}** "
        f"deaths would have had to be registered without the strategy, where {asked.observed:,.0f} were: from the "
        f"trend's level of the last fitted year {asked.growth:+.1%} a year, {100 * abs(more):.1f} points a year "
        f"{faster} than the trend ({asked.growth_before:+.1%}). Whether they would have been, no figure of the record "
        "can tell."
    )


def through_treatment(found: ThroughTreatment) -> str:
    """Say what published ratios imply for the people added to treatment, and what the ambition's would have given."""
    parts = []
    for outcome in ("drug poisoning", "all causes"):
        figures = found.deaths(outcome)
        if figures is not None:
            value, low, high = figures
            parts.append(f"{side(value)} deaths from {outcome} ({abs_range(low, high)})")
    if not parts:
        return (
            "What treatment implies cannot be worked out for this day: the record of the day holds no people added "
            "since a baseline."
        )
    counted = found.implied[found.implied["group"] == found.people["group"].iloc[0]]
    added, last = counted["added"].iloc[-1], int(counted["last"].max())
    people = f"{abs(added):,.0f} {'more' if added >= 0 else 'fewer'}"
    text = (
        f"Counted through treatment, {people} opiate and/or crack users than in the baseline year, summed over the "
        f"years to {last - 1}/{last % 100:02d}, imply {listed(parts)}. The two are answers to two questions, not "
        "to be added."
    )
    met = found.ambition_met
    met = met[(met["path"] == "on the straight path") & (met["first"] != met["last"])]
    words = [
        f"{row['deaths']:,.0f} from {row['outcome']} ({row['lower']:,.0f} to {row['upper']:,.0f})"
        for row in met.to_dict("records")
    ]
    if words:
        text += (
            f" Had the ambition's places been added on a straight path, the same ratios imply {listed(words)} fewer."
        )
    return f"{text} {' '.join(found.gaps)}".strip()


def abs_range(low: float, high: float) -> str:
    """Say an interval of a difference in words: "from 2 more to 5 fewer"."""
    return f"from {side(low)} to {side(high)}"


def splits(rows: pd.DataFrame) -> str:
    """Say how the change splits, a sentence or two a split, each with its last year."""
    if rows.empty:
        return "No two years to compare are in the record for this day."
    told, opened = [], ""
    for split, part in rows.groupby("split", sort=False):
        if split != "substance":
            opening, mark, rest = split_change(part, str(split)).partition(" There were")
            # The same change splits several ways: it is said once.
            told.append(f"{mark}{rest}".strip() if opening == opened and mark else f"{opening}{mark}{rest}")
            opened = opening
    mentioned = rows[rows["split"] == "substance"]
    return "\n\n".join([*told, mentions(mentioned)] if len(mentioned) else told)


def check_of_scale(check: dict[str, Any] | None) -> str:
    """Say what the ratio implies for all in treatment of a past period, beside what was published of it."""
    if check is None:
        return "The check of scale cannot be made: the record of the day does not hold its years."
    span = " to ".join(f"{year - 1}/{year % 100:02d}" for year in (check["first"], check["last"]))
    return (
        f"A check of scale: for the {check['people']:,.0f} people a year in treatment in {span}, the same poisoning "
        f"ratio implies **{check['implied']:,.0f}** deaths fewer a year ({check['lower']:,.0f} to "
        f"{check['upper']:,.0f}), where **{check['published']:,.0f}** were published. {check['text']}"
    )


def back_tests(table: pd.DataFrame) -> str:
    """Say how often counterfactual intervals held what came at earlier cut-offs.

    Parameters
    ----------
    table : pandas.DataFrame
        From `back_tests.cover_table`.
    """
    single = table[table["years"] == "single"]
    best = single.iloc[0]
    low, high = single["cover_95"].min(), single["cover_95"].max()
    return (
        f"Fitted to earlier cut-offs and set against the {AHEAD} years that came, on England, both sexes and the "
        f"regions, the 95% interval of the {best['choice']} trend held {best['cover_95']:.0%} of {best['n']:,} later "
        f"years ({best['cover_95_lower']:.0%} to {best['cover_95_upper']:.0%} allowing for chance) and the 80% "
        f"interval {best['cover_80']:.0%} ({best['cover_80_lower']:.0%} to {best['cover_80_upper']:.0%}); over all "
        f"forms of trend the 95% intervals held {low:.0%} to {high:.0%}. Lines of one country move together, so they "
        "are fewer than they look."
    )
