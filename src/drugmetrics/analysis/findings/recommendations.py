"""Sentences on recommendations: what the record has on them, and which way that moved which they ask to move."""

from __future__ import annotations

from drugmetrics.analysis.findings.words import listed
from drugmetrics.analysis.recommendations import SHORT, WAYS, Asked, Bearing
from drugmetrics.framework.figure import Figure
from drugmetrics.reference import periods


def recommendations(found: list[Asked]) -> str:
    """Say on how many recommendations a measure bears, on how many less or nothing, and which way the measures moved.

    Returns
    -------
    str
        Markdown: three sentences at most.
    """
    if not found:
        return "Neither report had come out on this day."
    counts = {name: sum(1 for one in found if one.report == report) for report, name in SHORT.items()}
    made = [f"{count} of the {name}" for name, count in counts.items() if count]
    of = f" ({listed(made)})" if len(made) > 1 else f" of the {SHORT[found[0].report]}"
    text = f"Of **{len(found)} recommendations**{of}, {listed(_by_kind(found))}."
    judged = [each for one in found for each in one.judged]
    if not judged:
        return f"{text} No figure that a recommendation asks to move is held both for its time and since: no verdict."
    wanted = sum(1 for one in found for each in one.bearings if each.wanted)
    return (
        f"{text} Of {wanted} series that a recommendation says should rise or fall, {len(judged)} "
        f"{'has' if len(judged) == 1 else 'have'} a figure of its time and a newer one: **{_ways(judged)}**, which "
        "does not say that it was followed."
    )


def _by_kind(found: list[Asked]) -> list[str]:
    """Say how many recommendations have a measure, money, statements only, or nothing."""
    count = {kind: sum(1 for one in found if one.kind == kind) for kind in ("measure", "money", "statement", "")}
    return [
        f"a measure bears on {count['measure'] or 'none'}",
        f"only money promised or a stated count on {count['money'] + count['statement'] or 'none'}",
        f"nothing in the record on {count[''] or 'none'}",
    ]


def _ways(judged: list[Bearing]) -> str:
    return listed([f"{count} moved {way}" if way in WAYS[:2] else f"{count} {way}" for way in WAYS
                   if (count := sum(1 for each in judged if each.way == way))])  # fmt: skip


def recommendations_title(found: list[Asked]) -> str:
    """Return the headline of the chart of movements."""
    judged = [each for one in found for each in one.judged]
    if not judged:
        return "No movement can be set against a recommendation on this day"
    if len(judged) == 1:
        way = judged[0].way
        return f"The one series that can be compared {f'moved {way}' if way in WAYS[:2] else f'is {way}'}"
    return f"Of {len(judged)} series that can be compared, {_ways(judged)}"


def kinds_title(found: list[Asked]) -> str:
    """Return the headline of the chart of what the record has on the recommendations."""
    if not found:
        return "Neither report had come out on this day"
    measured = sum(1 for one in found if one.kind == "measure")
    return f"A measure bears on {measured} of {len(found)} recommendations"


def shown(one: Bearing, title: str) -> str:
    """Say in a sentence what a series shows of a recommendation: its figures then and now, and which way it moved.

    Parameters
    ----------
    one : Bearing
    title : str
        Of its series.
    """
    figures = [_told(figure) for figure in (one.then, one.now) if figure is not None]
    error = survey_error(one)
    told = ", ".join(filter(None, [" to ".join(figures), reading(one) + (f"; {error}" if error else "")]))
    return f"{title}{part(one)}: {told}."


def _told(figure: Figure) -> str:
    value = figure.text.replace(".0 ", " ").removesuffix(".0")
    of_a_day = periods.parse(figure.period).start == figure.period_end
    return f"{value} {'on' if of_a_day else 'in'} {figure.period}"


def part(one: Bearing) -> str:
    """Name the part of a series that bears on a recommendation, in brackets; empty where it is the whole.

    Examples
    --------
    >>> part(Bearing("drug-use-last-year", "measure", "", None, None, "", part="age=16-59"))
    ' (aged 16 to 59)'
    """
    if one.part == "all":
        return ""
    named = [piece.split("=", 1) for piece in one.part.split("; ")]
    said = [f"aged {value.replace('-', ' to ')}" if name == "age" else value for name, value in named]
    return f" ({', '.join(said)})"


def reading(one: Bearing) -> str:
    """Say in a few words what a series shows of a recommendation."""
    if one.change is None:
        return one.apart
    moved = f"{one.change:+.0%}".replace("-", "−")
    return f"{moved}, {one.way}" if one.way else moved


def survey_error(one: Bearing) -> str:
    """Set the error of a survey beside the change of its estimate; empty where it is no survey.

    The least error is that of simple random samples as large: the survey's own limits are not in the record.
    """
    if one.points is None or one.floor is None:
        return ""
    return (
        f"{abs(one.points):.1f} points apart, where two such estimates must lie at least {one.floor:.1f} apart to be "
        "told from chance"
    )
