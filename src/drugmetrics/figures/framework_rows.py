"""The rows that the small charts of the framework draw, and the words for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.progress import own_series
from drugmetrics.analysis.projection.outlook import LEVELS
from drugmetrics.reference.units import format_value

if TYPE_CHECKING:
    from drugmetrics.analysis.standings import Standing

#: The first year drawn.
FIRST = 2010
NOTHING = f"No figure from {FIRST} on is in the record for this day."
_LIMITS = [f"{side}_{100 * level:g}" for level in LEVELS for side in ("lower", "upper")]
_STANDING = ["basis", "status", "source", "edition"]
_COLUMNS = ["metric", "title", "what", "period", "ahead", "value", *_LIMITS, "unit", "newest", *_STANDING]


def drawn_rows(standings: Sequence[Standing]) -> pd.DataFrame:
    """Return every mark of every panel: figures held, the baseline, the level sought, what is projected.

    Returns
    -------
    pandas.DataFrame
        What a panel without a figure says stands as its row's `what`.
    """
    parts = [part for one in standings for part in _of(one)]
    rows = pd.concat(parts, ignore_index=True).reindex(columns=_COLUMNS)
    texts = [name for name in _COLUMNS if name not in ("value", *_LIMITS)]
    # Of a day on which nothing is held, columns of texts are empty and count as numbers.
    filled = {name: rows[name].astype(object).where(rows[name].notna(), "") for name in texts}
    return rows.assign(**filled).dropna(axis="columns", how="all")


def since_first(one: Standing) -> pd.DataFrame:
    """Return the figures of a metric from the first year drawn on."""
    return one.rows[one.rows["period_end"].dt.year >= FIRST] if len(one.rows) else one.rows


def described(standings: Sequence[Standing]) -> str:
    """Say the newest figure of every metric, and where its projection ends."""
    parts = []
    for one in standings:
        newest = one.metric.newest
        said = f"{newest.text} in {newest.period}" if newest is not None else "nothing held"
        if one.outlook is not None:
            end = one.outlook.table(()).iloc[-1]
            median = format_value(end["median"], one.outlook.trajectory.unit)
            said += f", projected {median} in {one.outlook.periods[-1].label}"
        parts.append(f"{one.metric.rule.title}: {said}")
    return f"{len(standings)} small line charts. {'; '.join(parts)}."


def level_of(one: Standing) -> float | None:
    """Return the level that an ambition seeks of the metric's own series, where one is on the newest figure's basis."""
    for found in one.prospects:
        said = found.verdict
        if said is None or own_series(said.ambition) != one.metric.rule.series:
            continue
        if said.ambition.rule.judged_as == "running total":
            continue
        ways = [judged.way for judged in said.judged if judged.way is not None]
        if ways:
            return float(ways[0].goal)
    return None


def _of(one: Standing) -> list[pd.DataFrame]:
    """Return the rows of one panel."""
    metric = one.metric
    about = {"metric": metric.rule.id, "title": metric.rule.title}
    rows = since_first(one)
    if rows.empty:
        return [pd.DataFrame([{**about, "what": f"nothing drawn: {metric.missing or NOTHING}"}])]
    newest = metric.newest.text if metric.newest is not None else ""
    held = rows[["period", "value", "unit", *_STANDING]]
    parts = [held.assign(**about, what=rows["part"], newest=newest)]
    start = metric.start if metric.rule.baseline else None
    if start is not None:
        mark = {name: getattr(start, name) for name in ("period", "value", "unit", *_STANDING)}
        parts.append(pd.DataFrame([{**about, "what": "baseline", **mark}]))
    sought = level_of(one)
    if sought is not None:
        parts.append(pd.DataFrame([{**about, "what": "level sought", "value": sought, "unit": rows["unit"].iloc[0]}]))
    if one.outlook is not None:
        ahead = one.outlook.table(LEVELS).rename_axis("ahead").reset_index().rename(columns={"median": "value"})
        parts.append(ahead[["ahead", "value", *_LIMITS]].round(1).assign(**about, what="projected",
                                                                       unit=one.outlook.trajectory.unit))  # fmt: skip
    return parts
