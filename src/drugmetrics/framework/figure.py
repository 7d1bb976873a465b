"""A figure of the record with all that tells where it comes from, ready to be printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.home import raw_folder
from drugmetrics.observations import catalogue, editions
from drugmetrics.observations.table import rows_of
from drugmetrics.published.cards import CARD_NAME, read_card, written_date
from drugmetrics.reference import areas, periods
from drugmetrics.reference.units import format_value, unit

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

#: Markers that are words said before the number.
_STATED_WITH = ("nearly", "over", "about", "at least", "up to")


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes
    ----------
    value : float
        In `unit`.
    released : datetime.date or None
        The day its edition counts from.
    """

    series: str
    area: str
    period: str
    value: float
    unit: str
    marker: str
    basis: str
    status: str
    source: str
    edition: str
    released: dt.date | None
    source_ref: str

    @classmethod
    def of(cls, row: Mapping[Any, Any] | pd.Series) -> Figure:
        """Make a figure of a row of the one table."""
        released = row["released"]
        names = ("series", "period", "unit", "marker", "basis", "status", "source", "edition", "source_ref")
        return cls(
            area=areas.find(row["area_code"]).name,
            value=float(row["value"]),
            released=None if pd.isna(released) else pd.Timestamp(released).date(),
            **{name: row[name] for name in names},
        )

    @property
    def text(self) -> str:
        """The value as a reader sees it, with the word it was stated with ("nearly 19,000")."""
        written = format_value(self.value, self.unit)
        return f"{self.marker} {written}" if self.marker in _STATED_WITH else written

    @property
    def counted(self) -> float:
        """The value in single events: 2.96 million incidents are 2,960,000."""
        return self.value * unit(self.unit).scale

    @property
    def released_text(self) -> str:
        """When its edition was released, as far as that is known."""
        path = raw_folder() / self.source / self.edition / CARD_NAME
        if path.is_file():
            return read_card(path).released_text
        return written_date(self.released.isoformat()) if self.released else "date not held"

    @property
    def editions(self) -> tuple[tuple[str, str], ...]:
        """The (publication, edition) pairs it was made of: its own, or those of the figures it is the sum of."""
        references = [reference.split("/") for reference in self.source_ref.split("; ")]
        pairs = [(parts[0], parts[1]) for parts in references if len(parts) > 2]
        return tuple(dict.fromkeys(pairs)) or ((self.source, self.edition),)

    @property
    def months(self) -> int:
        """How many months its period spans."""
        period = periods.parse(self.period)
        return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1

    @property
    def period_end(self) -> dt.date:
        """Last day of the period."""
        return periods.parse(self.period).end


def printed(
    series: str,
    source: str,
    *,
    period: str | None = None,
    area: str | None = None,
    breakdown: str | None = "all",
    as_of: str | dt.date | None = None,
) -> list[Figure]:
    """Return what one publication printed for a figure, in order of release, as known on a day.

    A correction stands after what it corrects: the last is what stood on the day. Undated editions come last and
    only where no day is asked for.
    """
    catalogue.series(series)
    rows = rows_of(series)
    there = (rows["source"] == source) & rows["value"].notna()
    for column, value in (("period", period), ("area_code", area and areas.find(area).code), ("breakdown", breakdown)):
        if value is not None and there.any():
            there &= rows[column] == value
    found = editions.known_on(rows[there], as_of).to_dict("records") if there.any() else []
    return [Figure.of(row) for row in sorted(found, key=_release)]


def _release(row: dict[Hashable, Any]) -> tuple[bool, Any, Any]:
    """Return what rows are put in order by: the day of release, undated ones last, and the end of the period."""
    undated = bool(pd.isna(row["released"]))
    return undated, None if undated else row["released"], row["period_end"]


def total(figures: list[Figure], series: str) -> Figure | None:
    """Add figures of one period and area to one, or return None when there are none.

    Status, source and the rest are joined when they differ, so that a mixed sum shows that it is one.
    """
    if not figures:
        return None
    if len(figures) == 1:
        return figures[0]
    days = [figure.released for figure in figures]

    def joined(name: str) -> str:
        return "; ".join(dict.fromkeys(filter(None, (getattr(figure, name) for figure in figures))))

    cells = [
        figure.source_ref if "/" in figure.source_ref else f"{figure.source}/{figure.edition}/{figure.source_ref}"
        for figure in figures
    ]
    return Figure(
        series=series, area=joined("area"), period=joined("period"), value=sum(f.value for f in figures),
        unit=joined("unit"), marker=joined("marker"), basis=joined("basis"), status=joined("status"),
        source=joined("source"), edition=joined("edition"),
        released=None if None in days else max(day for day in days if day), source_ref="; ".join(cells),
    )  # fmt: skip
