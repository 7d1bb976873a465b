"""Sentences on claims: how many agree with the figure that bears on them, how many differ, by how much at most."""

from __future__ import annotations

from collections.abc import Iterable

from drugmetrics.analysis.claims import Claim
from drugmetrics.analysis.findings.words import lower
from drugmetrics.framework.claims import claim_rules
from drugmetrics.framework.figure import Figure
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.reference.units import format_value, unit


def claims(found: list[Claim], without: int) -> str:
    """Say how many claims agree with the figure beside them, how many differ, and of how many nothing can be said.

    Parameters
    ----------
    found : list of Claim
    without : int
        Figures stated that have no other beside them.

    Returns
    -------
    str
        Markdown.
    """
    if not found:
        return f"No claim of this day has another figure beside it; {without} figures stated stand alone."
    alike, other, apart = by_verdict(found)
    text = f"{len(apart)} claims cannot be compared with the figure beside them"
    if alike or other:
        text = (
            f"**{len(other)} of {len(alike) + len(other)} claims that can be compared differ** from the figure beside "
            f"them, a statistic or another statement; {len(alike)} agree. {len(apart)} more cannot be compared"
        )
    text += f", and {without} figures stated have none beside them."
    matched = sum(1 for one in other if one.agreed_then)
    if matched:
        text += f" {matched} of those that differ agreed when they were made: the statistic was revised since."
    furthest = [
        f"The furthest {where} is {said(one)}{_corrected(one, alike)}, beside {beside(one)}"
        for kind, where in ((False, "from a statistic"), (True, "from another statement"))
        if (one := _largest(one for one in other if one.by_statement is kind)) is not None
    ]
    return text + "".join(f" {sentence}." for sentence in furthest)


def by_verdict(found: list[Claim]) -> tuple[list[Claim], list[Claim], list[Claim]]:
    """Sort claims into those that agree, those that differ (the largest difference first) and those kept apart."""
    other = sorted((one for one in found if one.agrees is False), key=lambda one: -abs(one.relative or 0.0))
    return [one for one in found if one.agrees], other, [one for one in found if one.agrees is None]


def claims_title(found: list[Claim]) -> str:
    """Return the headline of the chart of differences."""
    alike, other, _ = by_verdict(found)
    if not alike and not other:
        return "No claim can be compared with another figure on this day"
    return f"{len(other)} of {len(alike) + len(other)} claims that can be compared differ from the figure beside them"


def subject(one: Claim) -> str:
    """Return what a claim is about, of whom or of what, without what its series' title says in explanation."""
    title = find_series(one.said.series).title.split(" (")[0].split(", as ")[0]
    return title if one.breakdown == "all" else f"{title} ({one.breakdown.replace('=', ': ')})"


def by(figure: Figure) -> str:
    """Return who gave a figure, as a reader knows them; of a statistic, its standing."""
    return claim_rules().speakers.get(figure.source, figure.status)


def said(one: Claim) -> str:
    """Write a claim: what, how much, of when, and who said it when."""
    return f"{lower(subject(one))}, {number(one.said)} for {one.said.period} ({by(one.said)}, {one.said.released_text})"


def beside(one: Claim) -> str:
    """Write the figure beside a claim and whose it is: in its own words; a change or a sum in the claim's unit."""
    if one.what in ("the same figure", one.statistic.period):
        text = number(one.statistic)
        of = [] if one.statistic.period == one.said.period else [one.statistic.period]
    else:
        text, of = format_value(round(one.value, 1), one.said.unit), [one.what]
    return f"{text} ({'; '.join([*of, by(one.statistic)])})"


def number(figure: Figure) -> str:
    """Write a figure, with its unit where a number alone would not tell tonnes from kilograms."""
    named = unit(figure.unit).kind == "quantity"
    return f"{figure.text.removesuffix('.0')} {figure.unit}" if named else figure.text


def verdict(one: Claim) -> str:
    """Say in a few words how a claim stands to the figure beside it."""
    if one.apart:
        return f"not comparable: {one.apart}"
    if one.agrees:
        exact = abs(one.difference) < 1e-9 * max(abs(one.value), 1)
        return "agrees" if exact else "agrees as printed"
    unknown = one.said.released is not None and one.value_then != one.value_then
    later = "; it agreed when made" if one.agreed_then else "; the other was not yet out" if unknown else ""
    return f"differs by {size(one)}{later}"


def size(one: Claim) -> str:
    """Write by how much a claim lies above or below the figure beside it."""
    by_much = f"{one.relative:+.1%}" if one.relative is not None else f"{one.difference:+.1f} points"
    return by_much.replace("-", "−")


def _corrected(one: Claim, alike: list[Claim]) -> str:
    """Say so where the same source has since stated a figure that agrees."""
    mine = (one.said.series, one.said.source, one.said.period, one.breakdown)
    mended = any((two.said.series, two.said.source, two.said.period, two.breakdown) == mine for two in alike)
    return ", since corrected" if mended else ""


def _largest(other: Iterable[Claim]) -> Claim | None:
    sized = [one for one in other if one.relative is not None]
    return max(sized, key=lambda one: abs(one.relative or 0.0), default=None)
