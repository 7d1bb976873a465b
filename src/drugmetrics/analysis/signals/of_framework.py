"""What signal each metric of the framework gives on its own series, and why most give none."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from drugmetrics.analysis.signals.control_chart import ControlChart, NoControlChart
from drugmetrics.analysis.signals.false_discovery import false_discovery
from drugmetrics.analysis.signals.of_line import control_chart_of, recent_trend
from drugmetrics.analysis.signals.recent_trend import RecentTrend
from drugmetrics.errors import ParameterError
from drugmetrics.framework.metrics import MetricRule, rules
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import from_home, load
from drugmetrics.observations.table import rows_of
from drugmetrics.reference import areas

_TIERS = ("headline", "supporting")
_NO_TREND: Final = "cannot be calculated"
_NOTHING = ("", "", "")


def framework_signals(as_of: str | None = None, tier: str | None = None) -> pd.DataFrame:
    """Give every metric's signals on its own series and basis, or why it has none.

    Parameters
    ----------
    as_of : str, optional
        What was known that day; the newest when not given.
    tier : str, optional
        ``headline`` or ``supporting``; both when not given. The family of the adjusted p values is the tier asked for.

    Returns
    -------
    pandas.DataFrame
        One row a metric, indexed by its number, in the framework's order:

        - metric, title, tier, series (empty where none is held), unit, points (those the trend was or would be
          tested on), first and last (their periods);
        - recent_trend, judged (getting better or worse, where a way is stated), no_trend (why there is none),
          statistic, p, and steady (whether the slope keeps its sign whichever point is left out);
        - adjusted_p, and kept: whether the trend still stands under false-discovery control at 5% over all metrics
          it was calculated for;
        - variation (of the last point of the control chart), limits (``trial`` under 13 points), chart_points,
          no_chart (why there is none);
        - beside_series, beside_trend and beside_last: for a metric without a trend, the first series beside it that
          has one (of those its rule names, or the rate of the same name), and its last period. It is another measure:
          not the metric's signal, and not of the family.

    Raises
    ------
    ParameterError
        For another tier.

    Examples
    --------
    >>> signals = framework_signals(tier="headline")
    >>> signals.loc["H05", ["recent_trend", "no_trend"]].tolist()
    ['cannot be calculated', 'a plain number (deaths): the marker is made for rates, shares and averages']
    >>> signals.loc["H05", ["beside_series", "beside_trend", "beside_last"]].tolist()
    ['deaths-drug-misuse-rate', 'increasing', '2022']
    """
    if tier is not None and tier not in _TIERS:
        raise ParameterError(f"A tier is one of {' and '.join(_TIERS)}, or None for both; found {tier!r}.")
    as_of = None if as_of == "newest" else as_of
    wanted = [rule for rule in rules().values() if tier in (None, rule.tier)]
    signals = pd.DataFrame([_signals(rule, as_of) for rule in wanted]).set_index("id")
    tested = signals["p"].notna()
    controlled = false_discovery({str(metric): p for metric, p in signals.loc[tested, "p"].items()})
    moved = signals["recent_trend"].isin(["increasing", "decreasing"])
    signals["adjusted_p"] = controlled["adjusted_p"].reindex(signals.index)
    signals["kept"] = (controlled["kept"].reindex(signals.index) & moved).astype("boolean").where(tested)
    return signals


def _signals(rule: MetricRule, as_of: str | None) -> dict[str, Any]:
    about = {"id": rule.id, "metric": rule.name, "title": rule.title, "tier": rule.tier, "series": rule.series or ""}
    chart: ControlChart | NoControlChart
    if rule.series is None:
        why = "no series is held for the metric"
        trend, chart, unit = RecentTrend(_NO_TREND, why=why), NoControlChart(why), ""
    else:
        rows = load(rule.series, area=rule.area, breakdown=rule.breakdown, as_of=as_of)
        trend = recent_trend(rows, out_of=_denominators(rule.series, rule.area, as_of))
        chart = control_chart_of(rows, improvement=rule.way or None)
        unit = find_series(rule.series).unit
    drawn = None if isinstance(chart, NoControlChart) else chart
    beside = _beside(rule, as_of) if trend.direction == _NO_TREND else _NOTHING
    return about | {
        "unit": unit, "points": trend.points, "first": trend.first, "last": trend.last,
        "recent_trend": trend.direction, "judged": trend.judged(rule.way), "no_trend": trend.why,
        "statistic": trend.statistic, "p": trend.p_value, "steady": trend.steady,
        "variation": drawn.variation if drawn else "",
        "limits": ("trial" if drawn.trial else "full") if drawn else "",
        "chart_points": len(drawn.points) if drawn else 0,
        "no_chart": chart.why if isinstance(chart, NoControlChart) else "",
        "beside_series": beside[0], "beside_trend": beside[1], "beside_last": beside[2],
    }  # fmt: skip


def _denominators(series: str, area: str, as_of: str | None) -> pd.DataFrame | None:
    """Return what a share worked out here is out of, by period; None for a series that is no such share."""
    parts = find_series(series).out_of
    if not parts:
        return None
    rows = pd.concat([load(part.series, area=area, breakdown=part.breakdown, as_of=as_of) for part in parts])
    # Where a part is not held, the share has no figure either.
    return rows[rows["value"].notna()].groupby("period", sort=False)["value"].sum().reset_index()


def _beside(rule: MetricRule, as_of: str | None) -> tuple[str, str, str]:
    """Return the first series beside the metric that has a recent trend, its direction and last period, if any has."""
    for name in dict.fromkeys([*rule.beside, f"{rule.series}-rate"]):
        if name not in all_series() or not _holds(name, rule):
            continue
        rows = load(name, area=rule.area, breakdown=rule.breakdown, as_of=as_of)
        trend = recent_trend(rows, out_of=_denominators(name, rule.area, as_of))
        if trend.direction != _NO_TREND:
            return name, trend.direction, trend.last
    return _NOTHING


def _holds(name: str, rule: MetricRule) -> bool:
    """Say whether a series has figures of the metric's area and breakdown on its own basis."""
    about = find_series(name)
    if about.derived:
        return True
    rows = rows_of(name)
    here = (rows["area_code"] == areas.find(rule.area).code) & (rows["breakdown"] == rule.breakdown)
    return bool((here & (rows["basis"] == about.basis) & from_home(rows, about)).any())
