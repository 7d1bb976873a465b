"""Published risks of death in and out of treatment, as data: ratios, levels, and what each does not apply to."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from statistics import NormalDist
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from drugmetrics.errors import UnknownNameError

Outcome = Literal["drug poisoning", "all causes"]
OUTCOMES: tuple[Outcome, ...] = ("drug poisoning", "all causes")


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Declared):
    """A publication; `doi` is empty for a report that has none."""

    authors: str
    year: int
    title: str
    doi: str = ""

    @property
    def text(self) -> str:
        """As it is cited on a page."""
        return f"{self.authors} {self.year}" + (f", doi {self.doi}" if self.doi else f", {self.title}")


class Range(_Declared):
    """A share that no source prints: anything between two limits, each as likely, and why these."""

    lower: float = Field(ge=0, le=1)
    upper: float = Field(ge=0, le=1)
    reason: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.lower > self.upper:
            raise ValueError(f"the lower limit {self.lower} is above the upper {self.upper}")
        return self

    @property
    def middle(self) -> float:
        """Half-way between the limits."""
        return (self.lower + self.upper) / 2


class _Estimate(_Declared):
    value: float = Field(gt=0)
    lower: float = Field(gt=0)
    upper: float = Field(gt=0)
    level: float = Field(gt=0, lt=1)

    @model_validator(mode="after")
    def _limits_around(self) -> Self:
        if not self.lower <= self.value <= self.upper:
            raise ValueError(f"{self.value} is not between its limits {self.lower} and {self.upper}")
        return self


class Ratio(_Estimate):
    """A ratio of two risks of death, with its interval."""

    name: str
    label: str
    source: str
    compares: Literal[
        "out of treatment with in treatment",
        "in treatment with out of treatment",
        "psychological support alone with opioid agonist treatment",
    ]
    outcome: Outcome
    population: str
    not_for: str

    @property
    def log_hazard(self) -> float:
        """Logarithm of the risk without the treatment over the risk with it, whichever way it was printed.

        Examples
        --------
        >>> round(math.exp(ratio("santo-2021").log_hazard), 3)
        2.128
        """
        return math.log(self.value) * (-1 if self.compares.startswith("in treatment") else 1)

    @property
    def log_error(self) -> float:
        """Standard error of the logarithm, of the printed limits."""
        return spread(self.lower, self.upper, self.level)


class RecordedDeaths(_Declared):
    """A series of deaths, and the group whose person-years in treatment they are divided by."""

    deaths: str
    breakdown: str
    group: str


class MortalityLevel(_Declared):
    """A death rate per 1,000 person-years: printed with limits, as deaths over person-years, or out of the record."""

    name: str
    label: str
    source: str = ""
    outcome: Outcome
    state: Literal["in treatment", "in and out of treatment"]
    population: str
    deaths: int | None = None
    person_years: int | None = None
    per_1000: float | None = None
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    record: RecordedDeaths | None = None
    share_in_treatment: Range | None = None
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        printed = None not in (self.per_1000, self.lower, self.upper, self.level)
        counted = None not in (self.deaths, self.person_years)
        if not (printed or counted or self.record):
            raise ValueError(f"{self.name} has neither a rate with limits nor deaths and person-years nor series")
        if (self.share_in_treatment is None) != (self.state == "in treatment"):
            raise ValueError(f"{self.name}: a share in treatment is wanted where time in and out is counted together")
        if (self.record is None) == (not self.source):
            raise ValueError(f"{self.name} names a source or series of the record, one of the two")
        return self

    @property
    def printed_rate(self) -> tuple[float, float] | None:
        """Deaths per person-year and the standard error of its logarithm; None where it is out of the record.

        Where no limits are printed they are those of a Poisson count: the error is one over the root of the deaths.
        """
        if self.per_1000 and self.lower and self.upper and self.level:
            return self.per_1000 / 1000, spread(self.lower, self.upper, self.level)
        if self.deaths and self.person_years:
            return self.deaths / self.person_years, 1 / math.sqrt(self.deaths)
        return None


class Group(_Declared):
    """A group of people in treatment: where its numbers stand, and whether the ratios apply to it.

    `less` names groups that are taken off the series: what is left is this one. `starting` holds the breakdowns of the
    series of people starting treatment that add up to it, where there are such.
    """

    name: str
    series: str
    breakdown: str = "all"
    less: tuple[str, ...] = ()
    starting: tuple[str, ...] = ()
    ratios_apply: bool
    reason: str


class Risen(_Declared):
    """What an old level is multiplied by: the mean of a series' newest years over that of the level's own years."""

    series: str
    first: int
    last: int
    newest: int = Field(ge=1)
    reason: str


class Check(_Declared):
    """A published number of deaths prevented a year by all treatment of a period; a check of scale."""

    name: str
    source: str
    derived_by: str
    outcome: Outcome
    group: str
    deaths: int
    first: int
    last: int
    text: str


class MortalityRatios(_Declared):
    """The whole of mortality_ratios.yaml."""

    sources: dict[str, Source]
    ratios: tuple[Ratio, ...]
    levels: tuple[MortalityLevel, ...]
    share_of_year: Range
    risen: Risen
    groups: tuple[Group, ...]
    checks: tuple[Check, ...]

    @model_validator(mode="after")
    def _sources_declared(self) -> Self:
        used = {one.source for one in self.ratios} | {one.source for one in self.levels}
        used |= {name for one in self.checks for name in (one.source, one.derived_by)}
        if unknown := used - set(self.sources) - {""}:
            raise ValueError(f"no source is declared for {', '.join(sorted(unknown))}")
        return self


def spread(lower: float, upper: float, level: float) -> float:
    """Return the standard error of a logarithm from the limits of a log-normal interval.

    Examples
    --------
    >>> round(spread(1.55, 1.92, 0.95), 4)
    0.0546
    """
    return math.log(upper / lower) / (2 * NormalDist().inv_cdf((1 + level) / 2))


@cache
def declared() -> MortalityRatios:
    """Return what mortality_ratios.yaml holds."""
    text = (files("drugmetrics.analysis.deaths") / "mortality_ratios.yaml").read_text(encoding="utf-8")
    return MortalityRatios.model_validate(yaml.safe_load(text))


def ratio(name: str) -> Ratio:
    """Return a ratio by its name, or raise UnknownNameError with near ones."""
    known = {one.name: one for one in declared().ratios}
    if name not in known:
        raise UnknownNameError.among("ratio", name, known)
    return known[name]


def mortality_level(name: str) -> MortalityLevel:
    """Return a level by its name, or raise UnknownNameError with near ones."""
    known = {one.name: one for one in declared().levels}
    if name not in known:
        raise UnknownNameError.among("level of mortality", name, known)
    return known[name]


def group(name: str) -> Group:
    """Return a group of people in treatment by its name, or raise UnknownNameError with near ones."""
    known = {one.name: one for one in declared().groups}
    if name not in known:
        raise UnknownNameError.among("group of people in treatment", name, known)
    return known[name]
