"""The recent trend and the control chart of one line of the one table, or why it gets none.

Most lines of the framework get none: they are plain counts, surveys held without their limits, or years too few.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.signals.control_chart import ControlChart, NoControlChart, control_chart
from drugmetrics.analysis.signals.line import YEARS, points_of, why_apart
from drugmetrics.analysis.signals.recent_trend import (
    POINTS,
    RecentTrend,
    recent_trend_of_proportion,
    recent_trend_of_value,
    too_few,
)
from drugmetrics.errors import ParameterError
from drugmetrics.reference.units import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Kinds of unit the guidance gives a marker. A number of people or events gets none, limits or not.
MARKED_KINDS = ("rate", "share", "average")
#: No rule of the chart can flag any of fewer points.
FEWEST = 5
#: Yearly numbers trend when a test against it has a lower p value.
TRENDING = 0.05
#: What a share is printed in hundreds of.
_PER = {"per cent": 100.0, "proportion": 1.0}
#: A count worked out from an unrounded share is whole but for arithmetic.
_WHOLE = 1e-4


def recent_trend(rows: pd.DataFrame, *, out_of: pd.DataFrame | None = None, level: float = 0.95) -> RecentTrend:
    """Test the last five figures of one line of the one table, or say why the test does not fit them.

    Parameters
    ----------
    rows : pandas.DataFrame
        One line, as `load` gives it.
    out_of : pandas.DataFrame, optional
        Rows of the counts that these are a part of (columns period and value): the denominators. Rows of counts are
        then taken as numerators, and shares as shares of them; a share that does not give back a whole count was
        rounded or weighted, and is refused.
    level : float
        The level of the limits printed beside the values.

    Returns
    -------
    RecentTrend
        The test of proportions where denominators are given, else that of values with limits. Refused are plain
        counts, figures without limits, fewer than five, periods other than years, rolling or overlapping ones, a year
        missing among the five, and a break in the series.

    Raises
    ------
    ParameterError
        When the rows are not one line of the one table.

    Examples
    --------
    >>> from drugmetrics.observations.load import load
    >>> trend = recent_trend(load("deaths-drug-misuse-rate", area="England"))
    >>> trend.direction, trend.first, trend.last, trend.judged("down")
    ('increasing', '2018', '2022', 'getting worse')
    >>> recent_trend(load("deaths-drug-misuse", area="England")).why
    'a plain number (deaths): the marker is made for rates, shares and averages'
    """
    points = points_of(rows)
    held, points = len(points), points.tail(POINTS)
    if points.empty:
        return RecentTrend("cannot be calculated", why="no figure is held")
    first, last = points["period"].iloc[0], points["period"].iloc[-1]
    why = _why_no_trend(points, held, out_of)
    if why:
        return RecentTrend("cannot be calculated", points=len(points), first=first, last=last, why=why)
    if out_of is None:
        trend = recent_trend_of_value(points["value"], points["lower"], points["upper"], level)
    else:
        trend = recent_trend_of_proportion(*_counts(points, out_of))
    return replace(trend, first=first, last=last)


def control_chart_of(
    rows: pd.DataFrame, target: float | None = None, improvement: str | None = None
) -> ControlChart | NoControlChart:
    """Draw up the chart of one line of the one table, or say why it does not fit.

    Parameters
    ----------
    rows : pandas.DataFrame
        One line, as `load` gives it.
    target, improvement
        As for `control_chart`.

    Returns
    -------
    ControlChart or NoControlChart
        The chart, its points indexed by period. None is made of fewer than five points, which no rule can flag; of
        rolling, overlapping, mixed or missing periods or across a break, since points must follow one another; nor of
        yearly numbers that trend, which have no level for limits to lie about. They do when the number goes with the
        year (Kendall's tau, p < 0.05) or with the number of the year before (lag-1 autocorrelation above nought,
        Ljung and Box 1978, doi 10.1093/biomet/65.2.297, p < 0.05). Rates, shares and averages are charted either way.

    Raises
    ------
    ParameterError
        When the rows are not one line of the one table, or for a wrong target or improvement.

    Examples
    --------
    >>> from drugmetrics.observations.load import load
    >>> control_chart_of(load("deaths-drug-misuse", area="England")).why
    'the yearly numbers trend (Kendall tau 0.82, p < 0.001): there is no level for limits to lie about'
    >>> control_chart_of(load("admissions-drug-poisoning", area="England"), improvement="down").variation
    'common cause'
    """
    points = points_of(rows)
    if len(points) < FEWEST:
        return NoControlChart(f"five points are wanted, {len(points)} held")
    why = why_apart(points) or _why_trending(points)
    if why:
        return NoControlChart(why)
    chart = control_chart(points["value"], target, improvement)
    return replace(chart, points=chart.points.set_axis(points["period"], axis=0))


def _why_no_trend(points: pd.DataFrame, held: int, out_of: pd.DataFrame | None) -> str:
    """Say why these points get no marker, the most telling reason first; empty when they do."""
    name, period_type = points["unit"].iloc[0], points["period_type"].iloc[-1]
    if out_of is None and unit(name).kind not in MARKED_KINDS:
        return f"a plain number ({name}): the marker is made for rates, shares and averages"
    if held < POINTS:
        return too_few(held).why
    apart = why_apart(points)
    if apart:
        return apart
    if period_type not in YEARS:
        return f"the marker is made for years; these are periods of the type {period_type}"
    if out_of is not None:
        return _why_no_counts(points, out_of)
    bare = points.loc[points[["lower", "upper"]].isna().any(axis=1), "period"]
    return f"neither limits nor a denominator are held for {bare.iloc[0]}" if len(bare) else ""


def _why_no_counts(points: pd.DataFrame, out_of: pd.DataFrame) -> str:
    """Say why numerators and denominators cannot be had; empty when they can."""
    counts, denominators = _counts(points, out_of)
    lacking = points.loc[np.isnan(denominators), "period"]
    if len(lacking):
        return f"no denominator is held for {lacking.iloc[0]}"
    rounded = points.loc[counts != np.round(counts), "period"]
    if len(rounded):
        return f"the figure for {rounded.iloc[0]} is rounded or weighted, so that its count is not held"
    return ""


def _counts(points: pd.DataFrame, out_of: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return numerators and denominators by period; NaN where no denominator is held."""
    whole = out_of.set_index("period")["value"]
    if not whole.index.is_unique:
        raise ParameterError("One denominator a period is wanted; a period stands more than once among them.")
    denominators = whole.reindex(points["period"]).to_numpy(dtype="float64")
    per = _PER.get(points["unit"].iloc[0])
    values = points["value"].to_numpy(dtype="float64")
    counts = values if per is None else values * denominators / per
    return np.where(np.abs(counts - np.round(counts)) <= _WHOLE, np.round(counts), counts), denominators


def _why_trending(points: pd.DataFrame) -> str:
    """Say that yearly numbers trend; empty when they do not, and for rates, shares, averages and changes."""
    from scipy import stats
    from statsmodels.stats.diagnostic import acorr_ljungbox
    from statsmodels.tsa.stattools import acf

    values, period_type = points["value"].to_numpy(dtype="float64"), points["period_type"].iloc[0]
    if unit(points["unit"].iloc[0]).kind in (*MARKED_KINDS, "change") or period_type not in YEARS:
        return ""
    if (values == values[0]).all():
        return ""
    tau, p = stats.kendalltau(np.arange(len(values)), values)
    found = f"Kendall tau {tau:.2f}, {_written(p)}"
    if p >= TRENDING:
        alike, p = acf(values, nlags=1)[1], acorr_ljungbox(values, lags=[1])["lb_pvalue"].iloc[0]
        found = f"lag-1 autocorrelation {alike:.2f}, {_written(p)}"
        if alike <= 0 or p >= TRENDING:
            return ""
    return f"the yearly numbers trend ({found}): there is no level for limits to lie about"


def _written(p: float) -> str:
    return f"p = {p:.3f}" if p >= 0.001 else "p < 0.001"
