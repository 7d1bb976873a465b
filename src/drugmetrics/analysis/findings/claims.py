"""Sentences on claims: how many agree with the statistic that bears on them, how many differ, by how much at most."""

from __future__ import annotations

from drugmetrics.analysis.claims import Claim
from drugmetrics.analysis.findings.words import lower
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.reference.units import format_value


def claims(found: list[Claim], without: int) -> str:
    """Say how many claims agree with the statistic, how many differ, and of how many nothing can be said.

    Parameters
    ----------
    found : list of Claim
    without : int
        Figures stated that have no statistic beside them.

    Returns
    -------
    str
        Markdown.
    """
    if not found:
        return f"No claim of this day has a statistic beside it; {without} figures stated have none."
    alike = [one for one in found if one.agrees]
    other = [one for one in found if one.agrees is False]
    apart = [one for one in found if one.agrees is None]
    text = (
        f"Of **{len(found)} claims that a statistic bears on**, {len(alike)} agree with it as it stands, {len(other)} "
        f"differ and {len(apart)} cannot be compared; {without} more figures stated have no statistic beside them."
    )
    matched = sum(1 for one in other if one.agreed_then)
    if matched:
        text += f" {matched} of those that differ agreed when they were made: the statistic was revised since."
    largest = _largest(other)
    if largest is not None:
        text += f" The largest difference: {said(largest)}, where the statistic has {statistic(largest)}."
    return text


def claims_title(found: list[Claim]) -> str:
    """Return the headline of the chart of differences."""
    compared = [one for one in found if one.agrees is not None]
    if not compared:
        return "No claim can be set against a statistic on this day"
    alike = sum(1 for one in compared if one.agrees)
    return f"{alike} of {len(compared)} claims that can be compared agree with the statistic as it stands"


def said(one: Claim) -> str:
    """Write a claim: what, how much, of when, and who said it when."""
    title = lower(find_series(one.said.series).title.split(" (")[0])
    return f"{title}, {one.said.text} in {one.said.period} ({one.said.source}, {one.said.released_text})"


def statistic(one: Claim) -> str:
    """Write what the statistic gives for a claim, in the statistic's words or, of a change, in the claim's unit."""
    if one.what == "the same figure" or one.what == one.statistic.period:
        return one.statistic.text
    number = format_value(round(one.value, 1), one.said.unit)
    return f"{number} ({one.what})"


def verdict(one: Claim) -> str:
    """Say in a few words how a claim stands to the statistic."""
    if one.apart:
        return f"not comparable: {one.apart}"
    if one.agrees:
        exact = abs(one.difference) < 1e-9 * max(abs(one.value), 1)
        return "agrees" if exact else "agrees as printed"
    by = f"{one.relative:+.1%}" if one.relative is not None else f"{one.difference:+.1f} points"
    revised = "; it agreed when made" if one.agreed_then else ""
    return f"differs by {by.replace('-', '−')}{revised}"


def _largest(other: list[Claim]) -> Claim | None:
    sized = [one for one in other if one.relative is not None]
    return max(sized, key=lambda one: abs(one.relative or 0.0), default=None)
