"""Rates, proportions and how areas differ: intervals, standardised rates, funnels, shrinkage, ranks, inequality.

Every function takes all areas at once. A suppressed or missing count, and a denominator that is missing or zero, gives
no value for that area (NaN), never zero; counts need not be whole; negative and infinite numbers are refused.
"""

from __future__ import annotations

from drugmetrics.analysis.rates.intervals import crude_rates, poisson_limits, proportions

__all__ = [
    "crude_rates",
    "poisson_limits",
    "proportions",
]
