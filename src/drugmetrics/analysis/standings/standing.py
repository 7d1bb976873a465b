"""standings(): everything the scorecard says of every metric on a day, one row a metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from drugmetrics.analysis.projection.outlook import Outlook
from drugmetrics.analysis.signals.of_framework import framework_signals
from drugmetrics.analysis.standings.chances import Prospect, prospects
from drugmetrics.analysis.standings.lines import figures_of, projected
from drugmetrics.analysis.standings.releases import NextRelease, next_release
from drugmetrics.analysis.standings.starts import Movement, disagree, movements
from drugmetrics.framework.metrics import Metric, metrics


@dataclass(frozen=True)
class Standing:
    """A metric's row of the scorecard.

    Attributes
    ----------
    metric : Metric
    rows : pandas.DataFrame
        Every figure drawn of it, from `figures_of`.
    outlook : Outlook or None
        Where its own line is heading; None where `no_outlook` says why.
    prospects : tuple of Prospect
        Of its ambition, and of every other that is measured by its series.
    signal : pandas.Series
        Its row of `framework_signals`.
    moved : tuple of Movement
        Since other starts than the baseline.
    next_release : NextRelease or None
    """

    metric: Metric
    rows: pd.DataFrame
    outlook: Outlook | None
    no_outlook: str
    prospects: tuple[Prospect, ...]
    signal: pd.Series
    moved: tuple[Movement, ...]
    next_release: NextRelease | None

    @property
    def disagrees(self) -> bool:
        """Whether it rose since one start and fell since another, or its ambition is reached from one baseline only."""
        return disagree(self.metric, list(self.moved))


@dataclass(frozen=True)
class Scorecard:
    """The whole framework and every ambition on a day.

    Attributes
    ----------
    headline, supporting : tuple of Standing
        In the framework's order.
    prospects : tuple of Prospect
        Of every ambition, in their order.
    """

    headline: tuple[Standing, ...]
    supporting: tuple[Standing, ...]
    prospects: tuple[Prospect, ...]


def scorecard(as_of: str | None = None) -> Scorecard:
    """Return every metric and every ambition as they stood on a day.

    Parameters
    ----------
    as_of : str, optional
        What was known that day; the newest when not given.

    Raises
    ------
    ParameterError
        When it is no day that has come.

    Examples
    --------
    >>> first = scorecard("2023-07-20").headline[0]
    >>> first.metric.name, first.signal["recent_trend"], first.next_release.announced.text
    ('drug-use', 'cannot be calculated', 'Autumn 2023')
    """
    as_of = None if as_of == "newest" else as_of
    found = prospects(as_of)
    headline, supporting = (
        tuple(standings_of(metrics(tier=tier, as_of=as_of), framework_signals(as_of, tier), found))
        for tier in ("headline", "supporting")
    )
    return Scorecard(headline=headline, supporting=supporting, prospects=tuple(found))


def standings_of(known: Sequence[Metric], signals: pd.DataFrame, found: Sequence[Prospect]) -> list[Standing]:
    """Put together what is known of metrics: their signals by number, and the prospects of all ambitions."""
    rows = dict(signals.iterrows())
    return [_standing(metric, rows[metric.rule.id], found) for metric in known]


def _standing(metric: Metric, signal: pd.Series, found: Sequence[Prospect]) -> Standing:
    rows = figures_of(metric)
    outlook, why = projected(metric, rows)
    mine = [one for one in found if one.ambition.name == metric.rule.ambition]
    measured = [one for one in found if metric.rule.series in one.ambition.rule.measured_by and one not in mine]
    return Standing(
        metric=metric, rows=rows, outlook=outlook, no_outlook=why, prospects=(*mine, *measured), signal=signal,
        moved=tuple(movements(metric, rows)), next_release=next_release(metric),
    )  # fmt: skip
