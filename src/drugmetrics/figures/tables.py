"""The tables of the pages: scorecard, corrections, progress from every baseline, statements, editions, differences."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis.findings import day, share_text
from drugmetrics.analysis.findings.words import capital as _capital
from drugmetrics.figures.setting import table
from drugmetrics.figures.sources import sources
from drugmetrics.framework.ambitions import Ambition, counted_towards
from drugmetrics.framework.figure import Figure
from drugmetrics.observations import editions as choosing
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import observations
from drugmetrics.reference import periods
from drugmetrics.reference.units import format_value

if TYPE_CHECKING:
    from IPython.display import HTML

    from drugmetrics.analysis.deaths import TrendDifference
    from drugmetrics.analysis.progress import Progress
    from drugmetrics.analysis.statements import Claims
    from drugmetrics.framework.metrics import Metric

__all__ = [
    "corrections",
    "differences",
    "editions",
    "given_for",
    "notes",
    "progress",
    "running_totals",
    "scorecard",
    "sources",
    "statements",
]

NOT_HELD = "not held"
_LATER = "not in the record"


def scorecard(metrics: list[Metric]) -> HTML:
    """Set every metric with its baseline, the statistic's own figure beside it, the newest figure and the ambition."""
    rows = [
        {
            "Metric": metric.rule.title,
            "Baseline": _with_period(metric.baseline),
            "Statistic's own baseline": _with_period(metric.own_baseline),
            "Newest": _with_period(metric.newest),
            "Released": _released(metric.newest),
            "Status": metric.newest.status if metric.newest else "",
            "Change": metric.change_text or "cannot be said",
            "Wanted": metric.rule.wanted,
            "Ambition": _ambition(metric),
        }
        for metric in metrics
    ]
    return table(
        pd.DataFrame(rows),
        name="scorecard",
        title="The framework's headline metrics",
        notes=[
            "Recovery has two rows, so twelve rows stand for eleven metrics.",
            "Change runs from the statistic's own baseline where held, else from the printed one; it is in points "
            "for a share. Where it cannot be said, the table of caveats says why.",
        ],
    )


def corrections(metrics: list[Metric]) -> HTML:
    """Set what the framework's report corrected, and ambitions that were revised."""
    rows = [
        {
            "What": f"{metric.rule.title}, baseline {figure.period}",
            "First": figure.text,
            "Printed": _released(figure),
            "Now": metric.baseline.text if metric.baseline else "",
            "Corrected": _released(metric.baseline),
        }
        for metric in metrics
        for figure in metric.corrected_from
    ]
    for metric in metrics:
        goal = metric.ambition
        if goal and goal.revised_from and goal.wanted:
            rows.append(
                {
                    "What": f"{goal.rule.title}, ambition",
                    "First": goal.revised_from.text,
                    "Printed": _released(goal.revised_from),
                    "Now": goal.wanted.text,
                    "Corrected": _released(goal.wanted),
                }
            )
    if not rows:
        rows = [{"What": "nothing in the record for this day", "First": "", "Printed": "", "Now": "", "Corrected": ""}]
    return table(pd.DataFrame(rows), name="corrections", title="Baselines corrected and ambitions revised")


def running_totals(goals: list[Ambition]) -> HTML:
    """Set what was counted towards the ambitions that are running totals, each figure as somebody gave it."""
    rows = [
        {
            "Ambition": goal.rule.title,
            "Asked for": goal.wanted.text if goal.wanted else NOT_HELD,
            "Counted": figure.text,
            "Over": figure.period,
            "As": figure.basis,
            "Status": figure.status,
            "Given by": f"{figure.source} ({figure.released_text})",
        }
        for goal in goals
        for figure in counted_towards(goal)
    ]
    words = "Listed, not added: windows overlap, and each is counted by those who did the work."
    return table(
        pd.DataFrame(rows or [{"Ambition": "none in the record for this day"}]),
        name="running-totals",
        title="Counted towards ambitions that are running totals",
        notes=[words],
    )


def notes(metrics: list[Metric]) -> HTML:
    """Set what each metric leaves open: its own caveat, what is missing, what nobody published of its ambition."""
    rows = [
        {
            "Metric": metric.rule.title,
            "Why no change is given": _capital(metric.apart),
            "To be known": metric.note,
            "Not held": metric.gap,
            "Not known of the ambition": metric.ambition.unknown if metric.ambition else "",
        }
        for metric in metrics
    ]
    return table(pd.DataFrame(rows), name="open-questions", title="Caveats, gaps and what nobody published")


def progress(judged: list[Progress]) -> HTML:
    """Set ambitions from every baseline: baseline, newest, change, share of the ambition, bases."""
    rows = [
        {
            "Ambition": one.ambition.rule.title,
            "From": one.baseline_name,
            "Baseline": _with_period(one.baseline),
            "Baseline is": one.baseline.status if one.baseline else "",
            "Newest": _with_period(one.newest) if one.change is not None else _LATER,
            "Change": f"{one.change:+,.0f}" if one.change is not None else "",
            "Of the ambition": share_text(one) if one.share is not None else "",
            "Time gone": f"{one.time_elapsed:.0%}" if one.change is not None and one.time_elapsed is not None else "",
            "Bases": ("mixed" if one.mixed else "one") if one.change is not None else "",
        }
        for one in judged
    ]
    return table(
        pd.DataFrame(rows),
        name="progress-by-baseline",
        title="Progress from every baseline",
        notes=[
            "Mixed: a baseline of management information against accredited statistics. Derived here: sums of "
            "accredited "
            "figures. Time gone: the share of the time from baseline to deadline that had passed when the "
            "newest year ended."
        ],
    )


def statements(claims: Claims) -> HTML:
    """Set each statement beside the change the statistics show, on every baseline, before and after its time."""
    rows = [
        {
            "Stated": f"{claim.said.text} places added, as of {claim.said.period}",
            "Set against": f"people in treatment, {one.baseline_name} baseline",
            f"{_year(claim.before)}": _change(one),
            f"{_year(claim.after)}": _change(later),
            "Bases": "mixed" if one.mixed or later.mixed else "one",
        }
        for claim in claims.claims
        for one, later in zip(claim.before, claim.after, strict=True)
    ]
    said = "The statement names no baseline and no source; no statistic is held for the month it speaks of."
    if not rows:
        words = "no statement of places with a known date is in the record for this day"
        rows = [{"Stated": words, "Set against": "", "Bases": ""}]
    return table(
        pd.DataFrame(rows),
        name="statements",
        title="Statements beside statistics",
        notes=[said] if claims.claims else [],
    )


def given_for(series: list[str], *, since: str, as_of: str | None = None) -> pd.DataFrame:
    """Return every edition's rows of some series, totals only, from the year `since` on."""
    rows = observations()
    first = pd.Timestamp(periods.parse(since).start)
    rows = rows[rows["series"].isin(series) & (rows["breakdown"] == "all") & (rows["period_start"] >= first)]
    return choosing.known_on(rows, as_of).sort_values(["series", "period_start", "released"], na_position="last")


def editions(rows: pd.DataFrame) -> HTML:
    """Set every figure given for the same years, each with the editions that gave it; rows from `given_for`."""
    rows = rows.copy()
    rows["given by"] = [_edition(row) for row in rows.to_dict("records")]
    own = rows["series"].map(lambda name: find_series(name).basis)
    rows["status"] = rows["status"] + (", " + rows["basis"]).where(rows["basis"] != own, "")
    keys = ["series", "period", "value", "unit", "status"]
    laid = [
        {
            "Series": str(series).replace("-", " ").capitalize(),
            "Year": period,
            "Figure": format_value(part["value"].iloc[0], str(unit)),
            "Status": status,
            "Given by": "; ".join(part["given by"]),
        }
        for (series, period, _, unit, status), part in rows.groupby(keys, sort=False)
    ]
    columns = ["Series", "Year", "Figure", "Status", "Given by"]
    return table(pd.DataFrame(laid, columns=columns), name="editions", title="Every figure given for the same years")


def differences(result: TrendDifference | None) -> HTML:
    """Set expected and registered deaths by year, with intervals, and all years together."""
    if result is None:
        nothing = pd.DataFrame({"Year of registration": ["nothing is in the record for this day"]})
        return table(nothing, name="difference-from-trend", title="Registrations and their trend")
    rows = [_difference(str(year), row) for year, row in result.years.iterrows()]
    if result.total is not None:
        rows.append(_difference("together", result.total))
    return table(
        pd.DataFrame(rows),
        name="difference-from-trend",
        title=f"Registrations and the trend of {result.first} to {result.last}, continued",
        notes=[
            f"Intervals are {result.level:.0%}. Fewer than trend: trend minus registered; below zero, more "
            "were registered."
        ],
    )


def _edition(row: dict[Hashable, Any]) -> str:
    return f"{row['source']} {row['edition']} ({Figure.of(row).released_text})"


def _difference(year: str, row: pd.Series) -> dict[str, str]:
    seen = not pd.isna(row["observed"])
    return {
        "Year of registration": year,
        "Trend": f"{row['expected']:,.0f} ({row['lower']:,.0f} to {row['upper']:,.0f})",
        "Registered": f"{row['observed']:,.0f}" if seen else _LATER,
        "Fewer than trend": _with_limits(row) if seen else "",
    }


def _with_limits(row: pd.Series) -> str:
    return f"{row['difference']:,.0f} ({row['difference_lower']:,.0f} to {row['difference_upper']:,.0f})"


def _with_period(figure: Figure | None) -> str:
    return f"{figure.text} ({figure.period})" if figure else NOT_HELD


def _released(figure: Figure | None) -> str:
    return figure.released_text if figure else ""


def _ambition(metric: Metric) -> str:
    if metric.ambition is None:
        return "none set"
    goal = metric.ambition
    # A title without a number is of an ambition that was revised: the number is that of the day asked about.
    numbered = any(map(str.isdigit, goal.rule.title))
    number = f": {goal.wanted.text}" if goal.wanted and not numbered else ""
    return f"{goal.rule.title}{number}, by {day(goal.deadline)}"


def _year(judged: tuple[Progress, ...]) -> str:
    return f"Change by {day(judged[0].deadline)}"


def _change(one: Progress) -> str:
    return f"{one.change:+,.0f} ({one.newest.period})" if one.change is not None and one.newest else _LATER
