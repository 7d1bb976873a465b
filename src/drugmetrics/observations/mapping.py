"""How the printed labels of raw tables become series, areas, periods and breakdowns: declarations, no code.

One YAML a publication lies in `mappings/`; a new edition of a known layout needs no change there.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from drugmetrics.errors import BuildError
from drugmetrics.observations.lookups import Lookup, normal


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Model):
    """Which statistic's rows are the limits of which other's."""

    of: str
    lower: str
    upper: str


class Totals(_Model):
    """A total that is not printed: the sum over all `parts` values of one breakdown."""

    over: str
    parts: int


class Groups(_Model):
    """Groups of a breakdown printed in single values, which stand in the table in place of these.

    Each group is the sum from its first to its last value, in printed order, both inside; groups may overlap.
    """

    over: str
    sums: dict[str, tuple[str, str]]


class Disagreement(_Model):
    """Known figures of one edition that another of its tables prints otherwise, and why; the first table's count."""

    edition: str
    why: str


class Slip(_Model):
    """A period that one edition misprints: where, what it prints, what it must be, and how that is known."""

    edition: str
    where: str
    printed: str
    period: str
    why: str


class NoValue(_Model):
    """Printed numbers that are none: where the labels have these texts (``*`` for anything), and the marker instead.

    A zero printed for a question that was not asked is no value. Only a zero is taken away; anything else is an error.
    """

    where: dict[str, tuple[str, ...]]
    marker: str
    why: str

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {
            label: re.compile("|".join(re.escape(normal(text)).replace(r"\*", ".+") for text in texts))
            for label, texts in self.where.items()
        }

    def covers(self, label: str, text: str) -> bool:
        """Say whether a label's text is one of those meant."""
        return bool(self._patterns[label].fullmatch(normal(text)))


class TableMapping(_Model):
    """What a raw table of one layout becomes. Basis and unit are the series' own, status the card's, unless said.

    `period_as` stands before each printed period to say what kind it is: ``academic year`` before ``2016/17``;
    `period_drop` is dropped from its start: ``mid-`` of ``mid-2023``. A table that prints no period has none;
    `period_is` then says it, for one edition. `times` takes what is printed to the unit: 100 where fractions are
    printed for per cent; `fractions` says where single rows are. `areas_then`: a name is that of the area which bore it
    at the period's end. `no_values` says which printed zeros are none.
    """

    period: str = ""
    period_is: str = ""
    period_as: str = ""
    times: int = 1
    period_drop: str = ""
    area: Lookup
    series: Lookup
    breakdown: dict[str, Lookup] = {}
    basis: Lookup | None = None
    unit: Lookup | None = None
    status: Lookup | None = None
    limits: Limits | None = None
    only: dict[str, tuple[str, ...]] = {}
    totals: Totals | None = None
    groups: Groups | None = None
    disagrees: Disagreement | None = None
    slips: tuple[Slip, ...] = ()
    areas_then: bool = False
    fractions: dict[str, tuple[str, ...]] = {}
    no_values: tuple[NoValue, ...] = ()


class EditionMapping(_Model):
    """What one edition has otherwise than its publication.

    The basis of its tables, or of those of some layouts; their unit; and the period its tables do not print.
    """

    basis: Lookup | None = None
    tables: dict[str, Lookup] = {}
    unit: Lookup | None = None
    period: str = ""

    def applied(self, rules: TableMapping, layout: str) -> TableMapping:
        """Return what a layout becomes in this edition."""
        said = {"basis": self.tables.get(layout, self.basis), "unit": self.unit, "period_is": self.period}
        return rules.model_copy(update={name: value for name, value in said.items() if value})


class PublicationMapping(_Model):
    """All layouts of one publication; `vocabulary` only holds YAML anchors."""

    vocabulary: dict[str, object] = {}
    editions: dict[str, EditionMapping] = {}
    tables: dict[str, TableMapping]


@cache
def mapping(publication: str) -> PublicationMapping:
    """Return the mapping of a publication.

    Raises
    ------
    BuildError
        When there is none, or it is not well-formed.
    """
    path = files("drugmetrics.observations") / "mappings" / f"{publication}.yaml"
    if not path.is_file():
        raise BuildError(f"{publication}: data/raw holds it, and observations/mappings says nothing of it.")
    try:
        return PublicationMapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise BuildError(f"observations/mappings/{publication}.yaml: {error}") from error
