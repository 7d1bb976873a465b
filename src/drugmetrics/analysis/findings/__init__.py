"""Sentences computed from figures: what a page opens with and what its charts are headed.

No number is written here, only words around numbers. Monitoring is worded as monitoring: differences and changes,
never effects.
"""

from drugmetrics.analysis.findings.deaths import (
    deaths,
    deaths_title,
    delay,
    trend_words,
)
from drugmetrics.analysis.findings.framework import (
    direction,
    framework,
    framework_title,
    named,
    rows_and_metrics,
    scorecard,
)
from drugmetrics.analysis.findings.quality import quality, quality_title
from drugmetrics.analysis.findings.treatment import (
    groups_title,
    part,
    parts_end,
    places,
    places_title,
    share_text,
    shares_title,
    two_baselines,
)
from drugmetrics.analysis.findings.words import day, listed

__all__ = [
    "day",
    "deaths",
    "deaths_title",
    "delay",
    "direction",
    "framework",
    "framework_title",
    "groups_title",
    "listed",
    "named",
    "part",
    "parts_end",
    "places",
    "places_title",
    "quality",
    "quality_title",
    "rows_and_metrics",
    "scorecard",
    "share_text",
    "shares_title",
    "trend_words",
    "two_baselines",
]
