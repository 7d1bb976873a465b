"""The ambitions: how much by when, from which baseline, and what nobody ever published about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from drugmetrics.errors import UnknownNameError
from drugmetrics.framework.dated import Remark, remarks_on
from drugmetrics.framework.figure import Figure, printed, total
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations
from drugmetrics.reference import periods

FRAMEWORK_REPORT = "from-harm-to-hope-annual-report"
#: The last day before the strategy's first year of money.
_MONEY = "2022-03-31"


class BaselineRule(BaseModel):
    """Where a baseline stands: a period, and the publication that printed it when not the statistic itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    period: str
    source: str | None = None


class AmbitionRule(BaseModel):
    """An ambition as declared in ambitions.yaml.

    `id` is its number in the gathered list of ambitions: ``A03``, ``A03a`` for a part of it. `deadline` is empty where
    none was printed, which only an ambition that nothing is judged against by a day may have. `counted_from` is the
    first day of what a running total counts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^A\d{2}[a-z]?$")
    name: str
    title: str
    series: str | None = None
    measured_by: tuple[str, ...] = ()
    judged_as: Literal["increase", "difference from trend", "running total", "level to reach", "not measurable"]
    deadline: dt.date | None = None
    counted_from: dt.date | None = None
    baselines: dict[str, BaselineRule] = {}
    unknown: tuple[Remark, ...] = ()

    @model_validator(mode="after")
    def _judged_by_a_day(self) -> Self:
        if self.deadline is None and self.judged_as not in ("level to reach", "not measurable"):
            raise ValueError(f"{self.name} is judged as {self.judged_as} and names no deadline")
        if self.judged_as == "running total" and self.counted_from is None:
            raise ValueError(f"{self.name} is judged as a running total and names no first day")
        return self


@dataclass(frozen=True)
class Ambition:
    """An ambition as it stood on a day.

    Attributes
    ----------
    wanted : Figure or None
        The number asked for; None when no number was set, or none was public yet.
    revised_from : Figure or None
        The number it replaced.
    """

    rule: AmbitionRule
    wanted: Figure | None
    revised_from: Figure | None
    as_of: str | None

    @property
    def name(self) -> str:
        """Its name."""
        return self.rule.name

    @property
    def id(self) -> str:
        """Its number in the list of ambitions."""
        return self.rule.id

    @property
    def deadline(self) -> dt.date | None:
        """The last day it may be reached; None where none was printed."""
        return self.rule.deadline

    @property
    def unknown(self) -> str:
        """What nobody published about it, as could be said on the day."""
        return remarks_on(self.rule.unknown, self.as_of)

    def baseline_rule(self, name: str) -> BaselineRule:
        """Return where one of its baselines stands, or raise UnknownNameError."""
        if name not in self.rule.baselines:
            raise UnknownNameError.among(f"baseline of {self.name}", name, self.rule.baselines)
        return self.rule.baselines[name]

    def baseline_year(self, name: str) -> int:
        """Return the year in which one of its baselines ends."""
        return periods.parse(self.baseline_rule(name).period).end.year

    def baseline(self, name: str) -> Figure | None:
        """Return one of its baselines, or None where the record of the day holds none.

        Raises
        ------
        UnknownNameError
            For a baseline the ambition does not have.
        """
        parts = self.baseline_parts(name)
        return total(parts, self.rule.measured_by[0])

    def baseline_parts(self, name: str) -> list[Figure]:
        """Return the figures one of its baselines is the sum of; empty where not all are held."""
        rule = self.baseline_rule(name)
        found = [_at(series, rule, self.as_of) for series in self.rule.measured_by]
        held = [figure for figure in found if figure is not None]
        return held if len(held) == len(found) else []


def _at(series: str, rule: BaselineRule, as_of: str | None) -> Figure | None:
    if rule.source is not None:
        figures = printed(series, rule.source, period=rule.period, as_of=as_of)
        return figures[-1] if figures else None
    rows = load(series, area="England", as_of=as_of)
    rows = rows[rows["period"] == rule.period]
    return Figure.of(rows.iloc[0]) if len(rows) else None


@cache
def rules() -> dict[str, AmbitionRule]:
    """Return the declared ambitions by name, in their order."""
    text = (files("drugmetrics.framework") / "ambitions.yaml").read_text(encoding="utf-8")
    return {entry["name"]: AmbitionRule.model_validate(entry) for entry in yaml.safe_load(text)}


def ambition(name: str, *, as_of: str | None = None) -> Ambition:
    """Return an ambition as it stood on a day.

    Parameters
    ----------
    name : str
        Such as ``treatment-places``, or its number (``A03``).
    as_of : str, optional
        A day; the newest when not given.

    Raises
    ------
    UnknownNameError
        With near names.

    Examples
    --------
    >>> disruptions = ambition("organised-crime-group-disruptions")
    >>> disruptions.wanted.text, disruptions.revised_from.text
    ('over 8,800', '6,400')
    >>> ambition("organised-crime-group-disruptions", as_of="2022-06-30").wanted.text
    '6,400'
    """
    as_of = None if as_of == "newest" else as_of
    known = rules()
    rule = known.get(name) or next((entry for entry in known.values() if entry.id == name), None)
    if rule is None:
        raise UnknownNameError.among("ambition", name, known)
    history: list[Figure] = []
    if rule.series is not None:
        history = [
            figure for source in find_series(rule.series).home for figure in printed(rule.series, source, as_of=as_of)
        ]
    history.sort(key=lambda figure: figure.released or dt.date.max)
    wanted = history[-1] if history else None
    earlier = [figure for figure in history if wanted is not None and figure.value != wanted.value]
    return Ambition(rule, wanted, earlier[-1] if earlier else None, as_of)


def ambitions(*, judged_as: str, as_of: str | None = None) -> list[Ambition]:
    """Return the ambitions judged in one way, as they stood on a day, in their order."""
    return [ambition(rule.name, as_of=as_of) for rule in rules().values() if rule.judged_as == judged_as]


def counted_towards(goal: Ambition) -> list[Figure]:
    """Return every figure given for what an ambition counts, since the strategy's money of April 2022, by anyone.

    They are listed, not added: windows overlap, and each publisher counts in its own way.

    Examples
    --------
    >>> [(one.period, one.text) for one in counted_towards(ambition("drug-tests-on-arrest"))]
    [('Mar 2022 to Feb 2023', '43,333'), ('Mar 2022 to Mar 2024', '117,825')]
    """
    rows = observations()
    rows = rows[rows["series"].isin(goal.rule.measured_by) & rows["value"].notna()]
    rows = editions.known_on(rows[rows["period_end"] > _MONEY], goal.as_of)
    return [Figure.of(row) for row in rows.sort_values(["period_end", "source"], kind="stable").to_dict("records")]
