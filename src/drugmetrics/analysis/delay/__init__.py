"""Registration delay: how complete a year of death is, and how many deaths of it there will have been."""

from drugmetrics.analysis.delay.chain_ladder import ChainLadder, chain_ladder
from drugmetrics.analysis.delay.completeness import DelayDraws, DelayFit, fit_delays
from drugmetrics.analysis.delay.distribution import FORMS, DelayDistribution
from drugmetrics.analysis.delay.fitted import fitted_delays
from drugmetrics.analysis.delay.known_delays import KnownDelays
from drugmetrics.analysis.delay.nowcast import Nowcast, nowcast, single_cell
from drugmetrics.analysis.delay.record import earlier_shares, known_delays, latest, medians, occurrences
from drugmetrics.analysis.delay.replay import replays
from drugmetrics.analysis.delay.sensitivity import drift_sensitivity
from drugmetrics.analysis.delay.summary import DelaySummary, completeness_curves, delay_summary
from drugmetrics.analysis.delay.triangle_nowcast import nowcast_triangle

__all__ = [
    "FORMS",
    "ChainLadder",
    "DelayDistribution",
    "DelayDraws",
    "DelayFit",
    "DelaySummary",
    "KnownDelays",
    "Nowcast",
    "chain_ladder",
    "completeness_curves",
    "delay_summary",
    "drift_sensitivity",
    "earlier_shares",
    "fit_delays",
    "fitted_delays",
    "known_delays",
    "latest",
    "medians",
    "nowcast",
    "nowcast_triangle",
    "occurrences",
    "replays",
    "single_cell",
]
