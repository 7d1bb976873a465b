"""Signals by the peers' rules: Fingertips' recent trend, NHS England's control chart, false-discovery control."""

from drugmetrics.analysis.signals.control_chart import ControlChart, NoControlChart, control_chart
from drugmetrics.analysis.signals.false_discovery import expected_false_alarms, false_discovery
from drugmetrics.analysis.signals.of_framework import framework_signals
from drugmetrics.analysis.signals.of_line import control_chart_of, recent_trend
from drugmetrics.analysis.signals.recent_trend import RecentTrend, recent_trend_of_proportion, recent_trend_of_value

__all__ = [
    "ControlChart",
    "NoControlChart",
    "RecentTrend",
    "control_chart",
    "control_chart_of",
    "expected_false_alarms",
    "false_discovery",
    "framework_signals",
    "recent_trend",
    "recent_trend_of_proportion",
    "recent_trend_of_value",
]
