"""Sentences on recommendations: on how many a series bears, and which way those moved that a way is asked of."""

from __future__ import annotations

from drugmetrics.analysis.findings.words import listed
from drugmetrics.analysis.recommendations import SHORT, Asked, Bearing

_WAYS = ("the way asked", "the other way", "unchanged")


def recommendations(found: list[Asked]) -> str:
    """Say on how many recommendations a series bears, which way they moved, and on how many nothing bears.

    Returns
    -------
    str
        Markdown.
    """
    if not found:
        return "Neither report had come out on this day."
    counts = {name: sum(1 for one in found if one.report == report) for report, name in SHORT.items()}
    made = listed([f"{count} of the {name}" for name, count in counts.items() if count])
    bearing = [one for one in found if any(each.now or each.then for each in one.bearings)]
    text = (
        f"Of **{len(found)} recommendations** ({made}), a published series bears on {len(bearing)}; on "
        f"{len(found) - len(bearing)} nothing published bears."
    )
    judged = [each for one in found for each in one.judged]
    if not judged:
        return f"{text} None of them asks for a movement that two comparable figures show."
    said = listed([f"{count} {way}" for way in _WAYS if (count := sum(1 for each in judged if each.way == way))])
    wanted = sum(1 for one in found for each in one.bearings if each.wanted)
    return (
        f"{text} Of {wanted} series that a recommendation asks a way of, {len(judged)} have two comparable figures: "
        f"**{said}**. A movement does not say that a recommendation was followed, or that it moved the figure."
    )


def recommendations_title(found: list[Asked]) -> str:
    """Return the headline of the chart of movements."""
    judged = [each for one in found for each in one.judged]
    if not judged:
        return "No movement can be set against a recommendation on this day"
    asked_for = sum(1 for each in judged if each.way == "the way asked")
    return (
        f"Of {len(found)} recommendations, {len(judged)} have a figure whose movement can be read: {asked_for} moved "
        "the way asked"
    )


def shown(one: Bearing, title: str) -> str:
    """Say in a sentence what a series shows of a recommendation: its figures then and now, and which way it moved.

    Parameters
    ----------
    one : Bearing
    title : str
        Of its series.
    """
    figures = [f"{figure.text} in {figure.period}" for figure in (one.then, one.now) if figure is not None]
    return f"{title}: {', '.join(filter(None, [' to '.join(figures), reading(one)]))}."


def reading(one: Bearing) -> str:
    """Say in a few words what a series shows of a recommendation."""
    if one.change is None:
        return one.apart
    moved = f"{one.change:+.0%}".replace("-", "−")
    return f"{moved}, {one.way}" if one.way else f"{moved}; no way is asked"
