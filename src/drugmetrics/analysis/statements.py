"""Statements of ministers and departments set against the statistics of the time, basis by basis."""

from __future__ import annotations

from dataclasses import dataclass

from drugmetrics.analysis.progress import Progress, under_every_baseline
from drugmetrics.framework.figure import Figure, printed
from drugmetrics.observations.catalogue import series as find_series


@dataclass(frozen=True)
class Claim:
    """A statement, and what the statistics show for the year before and the year after the time it speaks of.

    Attributes
    ----------
    said : Figure
        The number stated; its baseline is not stated.
    before, after : tuple of Progress
        The change from each baseline up to the last year that had ended when it was said, and to the next.
    """

    said: Figure
    before: tuple[Progress, ...]
    after: tuple[Progress, ...]


@dataclass(frozen=True)
class Claims:
    """All statements about one ambition, known on a day; a statement of no known date is in no view of a day."""

    claims: tuple[Claim, ...]

    @property
    def figures(self) -> list[Figure]:
        """The figures stated."""
        return [claim.said for claim in self.claims]


def treatment_places(*, as_of: str | None = None) -> Claims:
    """Return the statements of places added, with the change in people in treatment on every baseline.

    Examples
    --------
    >>> claim = treatment_places().claims[0]
    >>> claim.said.text, claim.said.period
    ('nearly 19,000', 'Nov 2023')
    >>> [(one.newest.period, one.change) for one in claim.before if one.baseline_name == "accredited"]
    [('2022/23', 2512.0)]
    """
    known = None if as_of == "newest" else as_of
    said = [
        figure
        for source in find_series("treatment-places-stated").home
        for figure in printed("treatment-places-stated", source, as_of=known)
    ]
    return Claims(tuple(_claim(figure, known) for figure in said))


def _claim(said: Figure, as_of: str | None) -> Claim:
    year = said.period_end.year - (said.period_end.month < 4)
    ended, coming = f"{year}-03-31", f"{year + 1}-03-31"
    before = under_every_baseline("treatment-places", as_of=as_of, deadline=ended)
    after = under_every_baseline("treatment-places", as_of=as_of, deadline=coming)
    return Claim(said, tuple(before), tuple(after))
