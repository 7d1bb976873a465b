"""The framework's metrics as declared in metrics.yaml: what each is, which series holds it, what is missing."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from drugmetrics.framework.dated import Remark
from drugmetrics.observations.catalogue import series as find_series


class Announced(Remark):
    """A next release as somebody announced it.

    Attributes
    ----------
    text : str
        When, in the words of who said it.
    since : datetime.date
        When it was said.
    covers : str or None
        The period it was to be of.
    due : datetime.date or None
        The last day the words can mean; None where they name none.
    """

    since: dt.date
    covers: str | None = None
    due: dt.date | None = None

    @model_validator(mode="after")
    def _after_it_was_said(self) -> Self:
        if (self.covers is None) != (self.due is None):
            raise ValueError(f"{self.text!r} needs both a period covered and a last day, or neither")
        if self.due is not None and self.due <= self.since:
            raise ValueError(f"{self.text!r} was said on {self.since} and cannot be due on {self.due}")
        return self


class MetricRule(BaseModel):
    """A metric as declared.

    Attributes
    ----------
    wanted : str
        The way the framework wants it to move: of a metric with ``not stated`` no way may be said.
    series, breakdown, area : str
        Where its figures are.
    bases : tuple of str
        Bases whose figures are the metric's; the series' own when empty. A total of five years is not a year's number.
    beside : tuple of str
        Other series on the same subject, which it is not added to or joined with.
    stands_in : str
        Why the series is not the metric but the nearest that is held; empty where it is the metric. What stands in
        has no way wanted and no change since a baseline.
    baseline : str or None
        The period the framework starts from; None where it set none or none was seen.
    same_count : dict
        Bases that are one count under two names (a yearly average and a year), so that they compare.
    gap : tuple of Remark
        What the record does not hold of it.
    next_release : tuple of Announced
        When its next figure was said to come out; empty where nobody said.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    title: str
    tier: Literal["headline", "supporting"]
    outcome: str
    area: str
    wanted: Literal["up", "down", "not stated"]
    series: str | None = None
    breakdown: str = "all"
    bases: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    stands_in: str = ""
    baseline: str | None = None
    ambition: str | None = None
    same_count: dict[str, str] = {}
    notes: tuple[Remark, ...] = ()
    gap: tuple[Remark, ...] = ()
    next_release: tuple[Announced, ...] = ()

    @model_validator(mode="after")
    def _held_or_not(self) -> Self:
        if self.series is None and not self.gap:
            raise ValueError(f"{self.name} has no series and no gap that says so")
        if self.series is None and (self.stands_in or self.bases):
            raise ValueError(f"{self.name} has no series that could stand in or have bases")
        return self

    @property
    def kept(self) -> tuple[str, ...]:
        """The bases whose figures are the metric's."""
        if self.series is None:
            return ()
        return self.bases or (find_series(self.series).basis,)

    @property
    def way(self) -> str:
        """The way its figures should move: up or down, or empty where none is stated or something stands in."""
        return "" if self.wanted == "not stated" or self.stands_in else self.wanted


@cache
def rules() -> dict[str, MetricRule]:
    """Return the declared metrics by name, in the framework's order."""
    text = (files("drugmetrics.framework") / "metrics.yaml").read_text(encoding="utf-8")
    return {entry["name"]: MetricRule.model_validate(entry) for entry in yaml.safe_load(text)}
