"""Where every metric and every ambition stands on a day: what the scorecard brings together."""

from drugmetrics.analysis.standings.chances import Chance, Prospect, prospects
from drugmetrics.analysis.standings.lines import figures_of, projected
from drugmetrics.analysis.standings.releases import NextRelease, next_release
from drugmetrics.analysis.standings.standing import Scorecard, Standing, scorecard, standings_of
from drugmetrics.analysis.standings.starts import Movement, movements

__all__ = [
    "Chance",
    "Movement",
    "NextRelease",
    "Prospect",
    "Scorecard",
    "Standing",
    "figures_of",
    "movements",
    "next_release",
    "projected",
    "prospects",
    "scorecard",
    "standings_of",
]
