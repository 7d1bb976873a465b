"""How projections would have done on the framework's own series: made at each earlier origin, set against what came."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from drugmetrics.analysis.projection.forecast import Forecast, forecast
from drugmetrics.analysis.projection.trajectory import Trajectory, trajectory
from drugmetrics.analysis.scores import interval_score
from drugmetrics.errors import ParameterError
from drugmetrics.framework.ambitions import rules as ambition_rules
from drugmetrics.framework.metrics import rules as metric_rules
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import rows_of
from drugmetrics.reference import periods
from drugmetrics.reference.following import following, month_number

#: Series with fewer figures have too few origins.
FEWEST = 12
#: The first origin knows so many figures.
FIRST_ORIGIN = 8
#: How many periods ahead are scored.
AHEAD = 4
_COLUMNS = (
    "series", "area", "breakdown", "known", "origin", "figures", "ahead", "median", "lower_80", "upper_80", "lower_95",
    "upper_95", "outcome", "probability_below", "interval_score", "naive_interval_score",
)  # fmt: skip


def framework_lines() -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """Yield series, area, breakdown and rows of every line the framework's metrics and ambitions are judged on.

    Of a line with periods of several types, the type with most figures; those of fewer than twelve are left out.
    """
    lines = {(rule.series, rule.area, rule.breakdown): None for rule in metric_rules().values() if rule.series}
    increases = [rule for rule in ambition_rules().values() if rule.judged_as == "increase"]
    lines |= {(name, "England", "all"): None for rule in increases for name in rule.measured_by}
    for series, area, breakdown in lines:
        rows = _line(str(series), area, breakdown, None)
        if len(rows) >= FEWEST:
            yield str(series), area, breakdown, rows


def own_past() -> pd.DataFrame:
    """Score projections of every framework line at its own earlier origins.

    Returns
    -------
    pandas.DataFrame
        One row a projected figure: series, area, breakdown; known, ``edition of the day`` where the origin's figures
        are those of an edition released before the outcome's year was, else ``today's figures``; origin (the last
        period known), figures (how many were), ahead; median, limits, outcome (as held today), probability_below
        (where the outcome lay), interval_score of the 95% interval, and that of a random walk with normal quantiles,
        both over the mean change of the figures known.

    Notes
    -----
    Origins of one series overlap: a mean over them is over fewer independent cases than it seems.
    """
    scored = [row for line in framework_lines() for row in _of_line(*line)]
    return pd.DataFrame(scored, columns=list(_COLUMNS))


def _line(series: str, area: str, breakdown: str, as_of: str | None) -> pd.DataFrame:
    rows = load(series, area=area, breakdown=breakdown, as_of=as_of)
    rows = rows[rows["value"].notna()]
    if rows.empty:
        return rows
    kept: pd.DataFrame = rows[rows["period_type"] == rows["period_type"].mode().iloc[0]]
    return kept


def _of_line(series: str, area: str, breakdown: str, rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Score one line: every origin on today's figures, or on those of the edition of the day where one is held."""
    line = trajectory(rows)
    outcomes = dict(zip([period.label for period in line.periods], line.values, strict=True))
    editions = _editions(series, area, breakdown, rows)
    for size in range(FIRST_ORIGIN, len(line.values)):
        origin = line.periods[size - 1]
        if not np.isfinite(line.values[size - 1]) or np.isfinite(line.values[:size]).sum() < FIRST_ORIGIN:
            continue
        known, label = editions.get(origin.label), "edition of the day"
        if known is None:
            known, label = trajectory(rows[rows["period_end"] <= pd.Timestamp(origin.end)]), "today's figures"
        head = {"series": series, "area": area, "breakdown": breakdown, "known": label, "origin": origin.label,
                "figures": int(np.isfinite(known.values).sum())}  # fmt: skip
        yield from ({**head, **row} for row in _scored(known, outcomes))


def _editions(series: str, area: str, breakdown: str, rows: pd.DataFrame) -> dict[str, Trajectory]:
    """Return, by the last period it knows, the first view of a release day that is long enough."""
    found: dict[str, Trajectory] = {}
    parts = [part.series for part in find_series(series).derived] or [series]
    days = sorted({day for part in parts for day in rows_of(part)["released"].dropna().unique()})
    for day in days:
        view = _line(series, area, breakdown, pd.Timestamp(day).date().isoformat())
        view = view[view["period_type"] == rows["period_type"].iloc[-1]] if len(view) else view
        if len(view) < FIRST_ORIGIN:
            continue
        try:
            line = trajectory(view)
        except ParameterError:
            continue  # a view of that day is no line at equal steps: today's figures stand in, and the row says so
        if np.isfinite(line.values).sum() >= FIRST_ORIGIN:
            found.setdefault(line.newest.label, line)
    return found


def _scored(known: Trajectory, outcomes: dict[str, float]) -> Iterator[dict[str, object]]:
    ahead = min(AHEAD, _held_after(known, outcomes))
    if ahead < 1:
        return
    made = forecast(known.values, ahead, kind=known.kind, upper=known.upper, breaks=known.breaks)
    step = float(np.nanmean(np.abs(np.diff(known.values[np.isfinite(known.values)]))))
    for place in range(ahead):
        outcome = outcomes.get(following(known.newest, place + 1).label, np.nan)
        if np.isfinite(outcome):
            yield _row(made, place, float(outcome), known.values, step)


def _held_after(known: Trajectory, outcomes: dict[str, float]) -> int:
    """Return how many periods after the newest known one the outcomes reach."""
    last = max(month_number(periods.parse(label).end) for label in outcomes)
    return (last - month_number(known.newest.end)) // known.step


def _row(made: Forecast, place: int, outcome: float, values: np.ndarray, step: float) -> dict[str, object]:
    limits = {level: tuple(float(end[place]) for end in made.interval(level)) for level in (0.8, 0.95)}
    lower, upper = limits[0.95]
    naive = _naive(values, place + 1)
    scale = step or np.nan
    return {
        "ahead": place + 1, "median": float(made.median[place]), "lower_80": limits[0.8][0], "upper_80": limits[0.8][1],
        "lower_95": lower, "upper_95": upper, "outcome": outcome,
        "probability_below": made.probability_below(outcome, place),
        "interval_score": float(interval_score(lower, upper, outcome, level=0.95)) / scale,
        "naive_interval_score": float(interval_score(naive[0], naive[1], outcome, level=0.95)) / scale,
    }  # fmt: skip


def _naive(values: np.ndarray, ahead: int) -> tuple[float, float]:
    """Return the textbook 95% interval of a random walk."""
    seen = values[np.isfinite(values)]
    reach = 1.96 * float(np.sqrt(np.mean(np.diff(seen) ** 2) * ahead))
    return float(seen[-1]) - reach, float(seen[-1]) + reach
