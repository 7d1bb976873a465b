"""The framework's metrics: the baseline it printed, the statistic's own figure beside it, and the newest value."""

from __future__ import annotations

from dataclasses import dataclass

from drugmetrics.errors import UnknownNameError
from drugmetrics.framework.ambitions import FRAMEWORK_REPORT, Ambition, ambition
from drugmetrics.framework.dated import remarks_on
from drugmetrics.framework.figure import Figure, printed
from drugmetrics.framework.metric_rules import MetricRule, rules
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import from_home, load
from drugmetrics.observations.table import rows_of
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference import areas

__all__ = ["Metric", "MetricRule", "metric", "metrics", "rules"]

#: A printed baseline further than this from the statistic's own is no rounding and no other basis, but a slip.
_SLIP = 0.05


@dataclass(frozen=True)
class Metric:
    """A metric as it stood on a day.

    Attributes
    ----------
    baseline : Figure or None
        What the framework's report gave as the baseline.
    corrected_from : tuple of Figure
        What it gave before, where it was corrected.
    own_baseline : Figure or None
        The statistic's own figure for the same period.
    newest : Figure or None
        The newest figure held on a basis of the metric, whoever gave it: of one period the better standing. Where the
        rule has `stands_in` it is the nearest figure held, not the metric.
    reported : Figure or None
        The newest figure the framework's report gave.
    ambition : Ambition or None
    """

    rule: MetricRule
    baseline: Figure | None
    corrected_from: tuple[Figure, ...]
    own_baseline: Figure | None
    newest: Figure | None
    reported: Figure | None
    ambition: Ambition | None
    as_of: str | None

    @property
    def name(self) -> str:
        """Its name."""
        return self.rule.name

    @property
    def note(self) -> str:
        """What a reader must know of it, as could be said on the day."""
        return remarks_on(self.rule.notes, self.as_of)

    @property
    def missing(self) -> str:
        """What stands in for it and what is not held, in words; empty when it is held whole."""
        return " ".join(filter(None, (self.rule.stands_in, self.gap)))

    @property
    def start(self) -> Figure | None:
        """The baseline that the newest figure is set against: of the same source where held."""
        if self.newest is not None and self.newest.source == FRAMEWORK_REPORT:
            return self.baseline
        return self.own_baseline or self.baseline

    @property
    def change(self) -> float | None:
        """Relative change from the start to the newest figure; None where `apart` says why there is none."""
        if self.start is None or self.newest is None or self.apart:
            return None
        return self.newest.counted / self.start.counted - 1

    @property
    def change_text(self) -> str:
        """The change for a reader: in points for a share, in per cent for all else; empty where there is none.

        Examples
        --------
        >>> metric("drug-use").change_text, metric("deaths-drug-misuse").change_text
        ('-0.7 points', '+18%')
        """
        if self.change is None or self.start is None or self.newest is None:
            return ""
        if self.newest.unit == "per cent":
            return f"{self.newest.value - self.start.value:+.1f} points"
        return f"{self.change:+.0%}"

    @property
    def apart(self) -> str:
        """Why start and newest figure do not compare; empty when they do."""
        start, newest = self.start, self.newest
        if newest is not None and self.rule.stands_in:
            return "the figure held stands in for the metric"
        if newest is not None and self.rule.baseline is None:
            return "no baseline is known"
        if start is None or newest is None:
            return "not both are held"
        if newest.period_end <= start.period_end:
            return "nothing newer than the baseline is held"
        if (start.source == FRAMEWORK_REPORT) != (newest.source == FRAMEWORK_REPORT):
            return "they come from two sources"
        own = self.own_baseline
        if start.source == FRAMEWORK_REPORT and own and abs(start.counted / own.counted - 1) > _SLIP:
            return "the report's baseline and the statistic's own differ"
        if start.basis != newest.basis and self.rule.same_count.get(start.basis) != newest.basis:
            return "they are counted on two bases"
        if start.basis == newest.basis and start.months != newest.months:
            return "they cover spans of different length"
        return ""

    @property
    def gap(self) -> str:
        """What the record of the day does not hold, in words; empty when nothing is missing."""
        asked = {"baseline": self.rule.baseline and not (self.baseline or self.own_baseline),
                 "value": self.rule.series and not self.newest}  # fmt: skip
        missing = " and no ".join(word for word, lacks in asked.items() if lacks)
        said = ""
        if missing:
            said = f"No {missing} is in the record for this day." if self.as_of else f"The record holds no {missing}."
        return " ".join(filter(None, (said, remarks_on(self.rule.gap, self.as_of))))


def metric(name: str, *, as_of: str | None = None) -> Metric:
    """Return a metric as it stood on a day.

    Parameters
    ----------
    name : str
        Its name (``neighbourhood-crime``) or the framework's number (``H04``).
    as_of : str, optional
        A day; the newest when not given.

    Raises
    ------
    UnknownNameError
        With near names.

    Examples
    --------
    >>> metric("neighbourhood-crime", as_of="2023-08-01").baseline.text
    '2.96 million'
    >>> corrected = metric("neighbourhood-crime", as_of="2024-03-01")
    >>> corrected.baseline.text, corrected.corrected_from[0].text, corrected.own_baseline.text
    ('1.96 million', '2.96 million', '1,962 thousand')
    """
    as_of = None if as_of == "newest" else as_of
    editions.as_of_day(as_of)
    rule = rules().get(name) or next((entry for entry in rules().values() if entry.id == name), None)
    if rule is None:
        raise UnknownNameError.among("metric", name, rules())
    history = _printed(rule, rule.baseline, as_of) if rule.baseline else []
    reported = _latest(_printed(rule, None, as_of))
    own = _statistic(rule, as_of)
    newest = _latest([*filter(None, [reported]), *own])
    same_kind = [figure for figure in own if newest is None or figure.basis == newest.basis]
    goal = ambition(rule.ambition, as_of=as_of) if rule.ambition else None
    return Metric(
        rule=rule,
        baseline=history[-1] if history else None,
        corrected_from=tuple(figure for figure in history[:-1] if figure.value != history[-1].value),
        own_baseline=_of_period(same_kind, rule.baseline) or _of_period(own, rule.baseline),
        newest=newest,
        reported=reported,
        ambition=goal,
        as_of=as_of,
    )


def metrics(*, tier: str = "headline", as_of: str | None = None) -> list[Metric]:
    """Return all metrics of a tier as they stood on a day, in the framework's order."""
    return [metric(rule.name, as_of=as_of) for rule in rules().values() if rule.tier == tier]


def _printed(rule: MetricRule, period: str | None, as_of: str | None) -> list[Figure]:
    """Return what the framework's report printed, for one period or all."""
    if rule.series is None:
        return []
    found = printed(rule.series, FRAMEWORK_REPORT, period=period, area=rule.area, breakdown=rule.breakdown, as_of=as_of)
    return [figure for figure in found if figure.basis in rule.kept]


def _latest(figures: list[Figure]) -> Figure | None:
    """Return the figure of the latest period; for one period the better standing, then the later in the list."""
    return max(
        reversed(figures), key=lambda figure: (figure.period_end, -STATUS_ORDER.index(figure.status)), default=None
    )


def _of_period(figures: list[Figure], period: str | None) -> Figure | None:
    return next((figure for figure in reversed(figures) if figure.period == period), None)


def _statistic(rule: MetricRule, as_of: str | None) -> list[Figure]:
    """Return the statistic's own figures on the metric's bases, the best edition of each, its own basis last.

    Single figures, not a line: each may come from another edition, which their `edition` tells. None when the report
    itself is the only source.
    """
    if rule.series is None or find_series(rule.series).home == (FRAMEWORK_REPORT,):
        return []
    about = find_series(rule.series)
    if about.derived:
        rows = load(about.name, area=rule.area, as_of=as_of, breakdown=rule.breakdown)
        return [Figure.of(row) for row in rows.to_dict("records")]
    rows = rows_of(about.name)
    there = (rows["area_code"] == areas.find(rule.area).code) & (rows["breakdown"] == rule.breakdown)
    rows = rows[there & from_home(rows, about) & rows["basis"].isin(rule.kept) & rows["value"].notna()]
    found = editions.newest(editions.known_on(rows, as_of), by_cell=True).to_dict("records")
    own_last = sorted(found, key=lambda row: (row["basis"] == about.basis, row["period_start"]))
    return [Figure.of(row) for row in own_last]
