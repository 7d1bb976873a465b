"""A user's own series: tidy CSVs with a card each, kept outside the repository, read beside the built table.

The folder is what DRUGMETRICS_OWN names. Nothing of it is ever written into data/ or published without being asked to.
docs/own-data.md shows how.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from drugmetrics.errors import CardError, DrugmetricsError
from drugmetrics.observations.catalogue import Series, all_series
from drugmetrics.observations.schema import COLUMNS, validate
from drugmetrics.published.cards import EDITION
from drugmetrics.published.dates import DateText, released_on
from drugmetrics.published.standing import LOCAL
from drugmetrics.published.workbooks import open_csv
from drugmetrics.reference import areas, markers, periods

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_T = TypeVar("_T")
VARIABLE = "DRUGMETRICS_OWN"
#: What stands in the place of a publication.
SOURCE = "own-data"
#: Columns of the CSV with a meaning of their own; any other is a dimension of the breakdown.
_KNOWN = ("period", "value", "area", "lower", "upper", "marker")


class NewSeries(BaseModel):
    """A series the record does not have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    unit: str
    basis: str


class OwnCard(BaseModel):
    """What a user says of a CSV of their own.

    Attributes
    ----------
    series : str
        A series of the record, or the name of the one declared under `new_series`.
    producer, title : str
        Who counted, and what.
    released : str
        The day the figures were taken; `as_of` views of earlier days leave them out.
    area : str
        Of rows that name none.
    basis, unit : str
        Where they are not the series' own. A running twelve months is another basis than a financial year.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    series: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    producer: str
    title: str
    released: DateText
    area: str = "England"
    basis: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
    new_series: NewSeries | None = None

    @model_validator(mode="after")
    def _known_or_new(self) -> OwnCard:
        if (self.new_series is None) == (self.series not in all_series()):
            known = "is in the record already" if self.new_series else "is not in the record: declare it (new_series)"
            raise ValueError(f"series {self.series} {known}")
        return self

    @property
    def about(self) -> Series:
        """The series as declared."""
        if self.new_series is None:
            return all_series()[self.series]
        return Series(name=self.series, home=(), **self.new_series.model_dump())


def folder() -> Path | None:
    """Return the folder of own data, or None when none is in use."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser().resolve() if named else None


def names() -> list[str]:
    """Return what own data are in use, by the names of their files."""
    place = folder()
    return [] if place is None else [path.stem for path in _cards(place)]


def card_of(edition: str) -> OwnCard:
    """Return the card of own data in use, by the name of its file.

    Raises
    ------
    CardError
        When no own data are in use, or the card is not well-formed.
    """
    place = folder()
    if place is None:
        raise CardError(f"{edition}: own data are no longer in use ({VARIABLE}).")
    return read_own_card(place / f"{edition}.yaml")


def declared() -> dict[str, Series]:
    """Return the series that only own data have."""
    place = folder()
    cards = [] if place is None else [read_own_card(path) for path in _cards(place)]
    return {card.series: card.about for card in cards if card.new_series is not None}


def rows() -> pd.DataFrame | None:
    """Return all own data in use as rows of the one table, or None when none is.

    Raises
    ------
    CardError
        Naming the file and line, what was wanted and what was found.
    """
    place = folder()
    if place is None:
        return None
    files = [file for card in _cards(place) for file in (card, card.with_suffix(".csv"))]
    state = tuple((str(file), file.stat().st_mtime_ns if file.exists() else 0) for file in files)
    return _read(str(place), state)


def _cards(place: Path) -> list[Path]:
    if not place.is_dir():
        raise CardError(f"{place}: {VARIABLE} names this folder of own data, and it is not there.")
    return sorted(place.glob("*.yaml"))


@lru_cache(maxsize=2)
def _read(place: str, _state: tuple[tuple[str, int], ...]) -> pd.DataFrame | None:
    parts = [_own_rows(path) for path in _cards(Path(place))]
    return validate(pd.concat(parts, ignore_index=True)) if parts else None


def read_own_card(path: Path) -> OwnCard:
    """Read and check the card of own data.

    Raises
    ------
    CardError
        Naming the file and every key that is missing, unknown or wrong.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(content, dict) and "released" in content:
            content["released"] = str(content["released"])
        return OwnCard.model_validate(content)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'card'}: {one['msg']}" for one in error.errors())
        raise CardError(f"{path}: {problems}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CardError(f"{path}: not readable as a card: {error}") from error


def _own_rows(path: Path) -> pd.DataFrame:
    """Read one CSV with its card into rows of the one table."""
    card, file = read_own_card(path), path.with_suffix(".csv")
    if not re.fullmatch(EDITION, path.stem):
        raise CardError(f"{path}: a name of small letters, digits, full stops and hyphens was wanted.")
    grid = open_csv(file)
    header = [grid.text(0, column) for column in range(len(grid.rows[0]))]
    if not {"period", "value"} <= set(header) or len(set(header)) < len(header):
        raise CardError(f"{file}: columns period and value, each once, were wanted; found {', '.join(header)}.")
    lines = []
    for number, cells in enumerate(grid.rows[1:], start=2):
        if len(cells) != len(header):
            raise CardError(f"{file}, line {number}: {len(header)} cells were wanted, {len(cells)} were found.")
        line = {name: " ".join(str(cell).split()) for name, cell in zip(header, cells, strict=True)}
        lines.append(_row(card, path.stem, f"{file.name}!line {number}", line, f"{file}, line {number}"))
    table = pd.DataFrame(lines, columns=list(COLUMNS))
    for column in ("period_start", "period_end", "released"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[us]")
    return table.astype(dict.fromkeys(("value", "lower", "upper"), "float64"))


def _row(card: OwnCard, edition: str, reference: str, line: dict[str, str], place: str) -> dict[str, Any]:
    about = card.about
    cell = _said(place, markers.parse_cell, line["value"])
    period = _said(place, periods.parse, line["period"])
    dimensions = {name: text for name, text in line.items() if name not in _KNOWN and text}
    marker = _said(place, markers.known, line.get("marker", "")) or cell.marker
    if not cell.value and not marker:
        raise CardError(f"{place}: a value or a marker that says why there is none was wanted.")
    return {
        "series": card.series,
        "area_code": _said(place, areas.find, line.get("area") or card.area).code,
        "period": period.label, "period_start": period.start, "period_end": period.end, "period_type": period.type,
        "breakdown": "; ".join(f"{name}={dimensions[name]}" for name in sorted(dimensions)) or "all",
        **{name: _limit(place, text) for name, text in (
            ("value", cell.value), ("lower", line.get("lower", "")), ("upper", line.get("upper", "")))},
        "unit": card.unit or about.unit, "marker": marker, "basis": card.basis or about.basis, "status": LOCAL,
        "edition": edition, "released": released_on(card.released), "source": SOURCE, "source_ref": reference,
    }  # fmt: skip


def _limit(place: str, text: str) -> float:
    number = _said(place, markers.parse_cell, text).value
    return float(number) if number else float("nan")


def _said(place: str, parse: Callable[[str], _T], text: str) -> _T:
    """Parse, and say where it stood when it is no such thing."""
    try:
        return parse(text)
    except DrugmetricsError as error:
        raise CardError(f"{place}: {error}") from error
