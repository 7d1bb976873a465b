"""Figures, metrics and traces as plain text, for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from drugmetrics.framework.figure import Figure
from drugmetrics.framework.metrics import Metric
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.own import OwnCard
from drugmetrics.observations.trace import Traced
from drugmetrics.reference.units import format_value


def metric_lines(found: Metric) -> list[str]:
    """Write a metric as lines: baselines, newest figure, change, ambition, caveats."""
    lines = ["  baseline:                              none known"]
    if found.rule.baseline:
        lines = [f"  baseline, as the framework printed it: {figure_line(found.baseline)}"]
    for figure in found.corrected_from:
        correction = found.baseline.released_text if found.baseline else ""
        lines.append(
            f"    corrected on {correction} from {figure.text}, as printed on {figure.released_text} ({figure.edition})"
        )
    if found.rule.baseline:
        lines.append(f"  baseline, the statistic's own:         {figure_line(found.own_baseline)}")
    lines.append(f"  {'nearest' if found.rule.stands_in else 'newest'} figure:".ljust(41) + figure_line(found.newest))
    if found.reported is not None and found.reported != found.newest:
        lines.append(f"  newest the framework's report gave:    {figure_line(found.reported)}")
    if found.change is not None:
        lines.append(f"  change since the baseline:             {found.change_text} (a movement, not an effect)")
    else:
        lines.append(f"  change since the baseline:             cannot be said: {found.apart}")
    if found.ambition is not None:
        wanted = found.ambition.wanted
        revised = f", revised from {found.ambition.revised_from.text}" if found.ambition.revised_from else ""
        asked = f"{wanted.text} {wanted.unit}" if wanted else "no number set or known"
        due = f"by {found.ambition.deadline}" if found.ambition.deadline else "no deadline printed"
        lines.append(f"  ambition:                              {asked}{revised}, {due}")
        if found.ambition.unknown:
            lines.append(f"    not known: {found.ambition.unknown}")
    about = find_series(found.rule.series) if found.rule.series else None
    said = {
        "measured by": f"{about.title}, in {about.unit} [{about.name}]" if about else "",
        "not the metric": found.rule.stands_in,
        "beside it": ", ".join(found.rule.beside),
        "note": found.note,
        "gap": found.gap,
    }
    lines += [f"  {name}: {text}" for name, text in said.items() if text]
    return lines


def figure_line(figure: Figure | None) -> str:
    """Write a figure with its period, area, status, edition and release date on one line."""
    if figure is None:
        return "not held"
    released = f"released {figure.released_text}"
    return (
        f"{figure.text} ({figure.period}, {figure.area}; {figure.status}; {figure.source} {figure.edition}, {released})"
    )


def trace_lines(turn: int, one: Traced) -> list[str]:
    """Write one edition's figure as lines: value, standing, edition, file, and every place it stood."""
    row, card = one.row, one.card
    value = number(float(str(row["value"])), str(row["unit"]))
    lines = [
        f"{turn}. {row['series']}, {row['period']}, {row['breakdown']}: {value} {row['unit']}",
        f"   marker:        {row['marker'] or 'none'}",
        f"   basis:         {row['basis']}",
        f"   status:        {row['status']}",
        f"   edition:       {row['source']} {row['edition']}",
        f"   title:         {card.title} ({card.producer})",
    ]
    if isinstance(card, OwnCard):
        places = [f"   stood at:      {place.table}; {place.where}" for place in one.places]
        return [*lines, f"   taken on:      {card.released}, the user's own figures, not published", *places]
    lines += [
        f"   released:      {card.released_text}",
        f"   landing page:  {card.landing_page}",
        f"   taken by:      {card.taken_by}",
    ]
    what = "original" if card.original else "copy, not the publisher's file"
    lines.append(f"   read from:     {what}: {card.held.file}, sha256 {card.held.sha256}")
    if card.copied:
        lines.append(f"                  {card.copied.what}")
    for place in one.places:
        lines.append(f"   stood at:      {place.table}; {place.where}")
        lines.append(f"                  {'; '.join(f'{name}: {text}' for name, text in place.labels.items())}")
        if place.seen_at:
            lines.append(f"                  seen at {place.seen_at}")
    return lines


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table in Markdown.

    Examples
    --------
    >>> print(markdown_table(("a", "b"), [("1", "2")]))
    | a | b |
    |---|---|
    | 1 | 2 |
    """
    head = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)])


def number(value: float, unit: str) -> str:
    """Write a value, and nothing where there is none.

    Examples
    --------
    >>> number(2846.0, "deaths"), number(float("nan"), "deaths")
    ('2,846', '')
    """
    return "" if value != value else format_value(value, unit)
