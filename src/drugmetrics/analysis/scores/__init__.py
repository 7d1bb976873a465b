"""Scores of forecasts and of their intervals, as the forecasting competitions and the epidemic forecasts define them.

Every score takes arrays and broadcasts them. The last axis is the horizon; the axes before it are series, areas or
origins. The lower the score the better. A score of errors relative to the past (MASE, MSIS) is not defined where the
past never moved: it is NaN there, and so is whatever is scored against an outcome that is not known. `bootstrap_by`
leaves such values out and says how many they were.
"""

from drugmetrics.analysis.scores.bootstrap import MeanWithInterval, bootstrap_by
from drugmetrics.analysis.scores.intervals import cover, interval_score, msis, weighted_interval_score
from drugmetrics.analysis.scores.pit import pit, pit_counts, pit_of_quantiles
from drugmetrics.analysis.scores.points import mase, mean_step, smape

__all__ = [
    "MeanWithInterval",
    "bootstrap_by",
    "cover",
    "interval_score",
    "mase",
    "mean_step",
    "msis",
    "pit",
    "pit_counts",
    "pit_of_quantiles",
    "smape",
    "weighted_interval_score",
]
