"""The framework's metrics: the baseline it printed, the statistic's own figure beside it, and the newest value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from drugmetrics.errors import UnknownNameError
from drugmetrics.framework.ambitions import FRAMEWORK_REPORT, Ambition, ambition
from drugmetrics.framework.figure import Figure, printed
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import observations
from drugmetrics.reference import areas


class MetricRule(BaseModel):
    """A metric as declared in metrics.yaml.

    `comparable` is false where the newest figure is counted over another span than the baseline, so that no change is
    drawn between them. `baseline_basis` is the statistic's basis at the baseline where it is not its newest one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    title: str
    tier: Literal["headline", "supporting"]
    outcome: str
    area: str
    wanted: Literal["up", "down"]
    series: str | None = None
    breakdown: str = "all"
    baseline: str | None = None
    baseline_basis: str | None = None
    ambition: str | None = None
    comparable: bool = True
    note: str = ""
    gap: str = ""


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
        The newest figure: the statistic's own, else the newest the report gave.
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
    def start(self) -> Figure | None:
        """The baseline of the newest figure's own kind: the statistic's where held, else the framework's."""
        if self.newest is not None and self.own_baseline is not None and self.newest.source != FRAMEWORK_REPORT:
            return self.own_baseline
        return self.baseline

    @property
    def change(self) -> float | None:
        """Relative change from the start to the newest figure; None where the two do not compare."""
        start, newest = self.start, self.newest
        if not self.rule.comparable or start is None or newest is None or newest.period_end <= start.period_end:
            return None
        if start.basis != newest.basis and self.own_baseline is start:
            return None
        return newest.counted / start.counted - 1

    @property
    def gap(self) -> str:
        """What the record of the day does not hold, in words; empty when nothing is missing."""
        if self.rule.gap:
            return self.rule.gap
        missing = [
            word
            for word, figure in (("baseline", self.baseline or self.own_baseline), ("value", self.newest))
            if not figure
        ]
        if missing and self.as_of:
            return f"No {' and no '.join(missing)} had been published by this day in an edition the record holds."
        return f"The record holds no {' and no '.join(missing)}." if missing else ""


@cache
def rules() -> dict[str, MetricRule]:
    """Return the declared metrics by name, in the framework's order."""
    text = (files("drugmetrics.framework") / "metrics.yaml").read_text(encoding="utf-8")
    return {entry["name"]: MetricRule.model_validate(entry) for entry in yaml.safe_load(text)}


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
    rule = rules().get(name) or next((entry for entry in rules().values() if entry.id == name), None)
    if rule is None:
        raise UnknownNameError.among("metric", name, rules())
    history = _printed(rule, rule.baseline, as_of) if rule.baseline else []
    reported = _latest(_printed(rule, None, as_of))
    goal = ambition(rule.ambition, as_of=as_of) if rule.ambition else None
    return Metric(
        rule=rule,
        baseline=history[-1] if history else None,
        corrected_from=tuple(figure for figure in history[:-1] if figure.value != history[-1].value),
        own_baseline=_own(rule, as_of),
        newest=_latest(_statistic(rule, as_of, None) if rule.series else []) or reported,
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
    return printed(rule.series, FRAMEWORK_REPORT, period=period, area=rule.area, breakdown=rule.breakdown, as_of=as_of)


def _latest(figures: list[Figure]) -> Figure | None:
    return max(figures, key=lambda figure: figure.period_end, default=None)


def _own(rule: MetricRule, as_of: str | None) -> Figure | None:
    """Return the statistic's own figure for the baseline's period, where the report is not its own source."""
    if rule.series is None or find_series(rule.series).home == (FRAMEWORK_REPORT,):
        return None
    figures = _statistic(rule, as_of, rule.baseline_basis)
    return next((figure for figure in figures if figure.period == rule.baseline), None)


def _statistic(rule: MetricRule, as_of: str | None, basis: str | None) -> list[Figure]:
    """Return the statistic's own figures on one basis, the best edition of each, in order of period.

    Single figures, not a line: each may come from another edition, which their `edition` tells.
    """
    about = find_series(rule.series or "")
    rows = observations()
    wanted = {"series": about.name, "area_code": areas.find(rule.area).code, "breakdown": rule.breakdown}
    for column, value in {**wanted, "basis": basis or about.basis}.items():
        rows = rows[rows[column] == value]
    rows = editions.known_on(rows[rows["source"].isin(about.home) & rows["value"].notna()], as_of)
    return [Figure.of(row) for row in editions.newest(rows, by_cell=True).to_dict("records")]
