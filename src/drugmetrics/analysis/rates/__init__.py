"""Rates, proportions and how areas differ: intervals, standardised rates, funnels, shrinkage, ranks, inequality.

Every function takes all areas at once. A suppressed or missing count, and a denominator that is missing or zero, gives
no value for that area (NaN), never zero; counts need not be whole; negative and infinite numbers are refused.
"""

from __future__ import annotations

from drugmetrics.analysis.rates.control_limits import control_limits
from drugmetrics.analysis.rates.funnel import Funnel, OverDispersion, funnel, over_dispersion
from drugmetrics.analysis.rates.inequality import slope_index, slope_index_of_areas
from drugmetrics.analysis.rates.intervals import crude_rates, poisson_limits, proportions
from drugmetrics.analysis.rates.local import LocalRates, local_rates, non_overlapping
from drugmetrics.analysis.rates.ranks import rank_intervals
from drugmetrics.analysis.rates.shrinkage import Shrinkage, shrink
from drugmetrics.analysis.rates.standardised import ESP_2013, directly_standardised, standard_population

__all__ = [
    "ESP_2013",
    "Funnel",
    "LocalRates",
    "OverDispersion",
    "Shrinkage",
    "control_limits",
    "crude_rates",
    "directly_standardised",
    "funnel",
    "local_rates",
    "non_overlapping",
    "over_dispersion",
    "poisson_limits",
    "proportions",
    "rank_intervals",
    "shrink",
    "slope_index",
    "slope_index_of_areas",
    "standard_population",
]
