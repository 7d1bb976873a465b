"""Deaths prevented, counted in several ways: against trend, through treatment and by year of death."""

from drugmetrics.analysis.deaths.registrations import (
    FEWEST_ERRORS,
    LAST_YEAR_BEFORE,
    LAST_YEAR_BEFORE_PANDEMIC,
    WINDOW,
    TrendDifference,
    back_test,
    by_year,
    cover,
    trend_choices,
    trend_difference,
    trend_if_held,
)

__all__ = [
    "FEWEST_ERRORS",
    "LAST_YEAR_BEFORE",
    "LAST_YEAR_BEFORE_PANDEMIC",
    "WINDOW",
    "TrendDifference",
    "back_test",
    "by_year",
    "cover",
    "trend_choices",
    "trend_difference",
    "trend_if_held",
]
