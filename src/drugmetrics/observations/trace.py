"""trace(): from a figure back to every edition that gave it and the cell it stood in."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from drugmetrics.errors import UnknownNameError
from drugmetrics.home import raw_folder
from drugmetrics.observations import editions, own
from drugmetrics.observations.catalogue import Part, Series
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.derived import SUMMABLE
from drugmetrics.observations.load import from_home, load
from drugmetrics.observations.lookups import ALL
from drugmetrics.observations.table import rows_of
from drugmetrics.published.cards import CARD_NAME, Card, read_card
from drugmetrics.published.raw import read_rows
from drugmetrics.published.standing import LOCAL
from drugmetrics.reference import areas, periods

_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Place:
    """Where a figure stands in an edition: the table as printed, the cell, and the printed labels of the cell.

    `seen_at` is the page it was seen on, where that is not the edition's landing page.
    """

    table: str
    cell: str
    labels: dict[str, str]
    seen_at: str

    @property
    def where(self) -> str:
        """The cell in words: ``row 10, column I`` on a sheet, else the place in the text."""
        match = _CELL.fullmatch(self.cell)
        return f"row {match[2]}, column {match[1]}" if match else self.cell


@dataclass(frozen=True)
class Traced:
    """One edition's figure: its row of the one table, the card (a user's own, for own figures) and where it stands."""

    row: dict[str, object]
    card: Card | own.OwnCard
    places: tuple[Place, ...]


def trace(
    series: str, *, area: str = "England", period: str, breakdown: str = "all", as_of: str | None = None
) -> list[Traced]:
    """Find every edition of a figure.

    Parameters
    ----------
    series, area, period, breakdown : str
        The figure. For a sum made here, the editions of the figures it is the sum of.
    as_of : str, optional
        Leave out editions that were not public that day.

    Returns
    -------
    list of Traced
        Newest first; undated editions last.

    Raises
    ------
    UnknownNameError
        When the record has no such area, breakdown or period, with near ones.
    ParameterError
        When `as_of` is no day.

    Examples
    --------
    >>> newest = trace("deaths-drug-misuse", period="2021")[0]
    >>> int(newest.row["value"]), newest.card.edition
    (2846, '2023-registrations')
    """
    about = find_series(series)
    wanted, code = periods.parse(period).label, areas.find(area).code
    rows = _printed(series, code, breakdown, as_of)
    parts = _parts_of(about, breakdown)
    sums = load(series, area=area, as_of=as_of, breakdown=breakdown) if parts else rows.iloc[:0]
    sums = sums[sums["edition"].str.contains("; ")] if about.remainders else sums
    held = list(dict.fromkeys([*rows["period"], *sums["period"]]))
    if wanted not in held:
        known = f"It was looked for as known on {as_of}." if as_of else ""
        what = f"period of {series} ({areas.find(area).name}, {breakdown})"
        raise UnknownNameError.among(what, wanted, held, hint=known)
    found = [rows[rows["period"] == wanted]]
    if wanted in set(sums["period"]):
        found += [_part(part, code, wanted, as_of) for part in parts]
    return [
        _traced({str(name): value for name, value in row.items()})
        for part in found
        for row in _newest_first(part).to_dict("records")
    ]


def _parts_of(about: Series, breakdown: str) -> list[Part]:
    """Return what a breakdown of a series is worked out from, where it is."""
    if about.derived:
        return list(about.derived) if breakdown == ALL else []
    rules = [rule for rule in about.remainders if rule.breakdown == breakdown]
    return [Part(series=about.name, breakdown=part) for rule in rules for part in (rule.whole, rule.less)]


def _printed(series: str, code: str, breakdown: str, as_of: str | None) -> pd.DataFrame:
    """Return every edition's rows of one line, saying what it is that the series does not have."""
    rows = rows_of(series)
    for what, column, value in (("area", "area_code", code), ("breakdown", "breakdown", breakdown)):
        held = list(rows[column].unique())
        rows = rows[rows[column] == value]
        if rows.empty and held:
            names = [areas.find(one).name for one in held] if what == "area" else held
            name = areas.find(value).name if what == "area" else value
            raise UnknownNameError.among(f"{what} of {series}", name, names)
    if rows.empty and breakdown != ALL:
        raise UnknownNameError(f"{series} is a sum made here; it has no breakdown {breakdown!r}, only {ALL}.")
    return editions.known_on(rows, as_of)


def _part(part: Part, code: str, period: str, as_of: str | None) -> pd.DataFrame:
    """Return the editions of a part of a sum: what the sum may be made of, not what others printed about it."""
    about = find_series(part.series)
    rows = _printed(part.series, code, part.breakdown, as_of)
    summed = from_home(rows, about) & rows["status"].isin(SUMMABLE) & (rows["basis"] == about.basis)
    return rows[summed & (rows["period"] == period)]


def _newest_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["released", "source", "edition"], ascending=False, na_position="last", kind="stable")


def _traced(row: dict[str, object]) -> Traced:
    if row["status"] == LOCAL:
        return _own(row)
    folder = raw_folder() / str(row["source"]) / str(row["edition"])
    card = read_card(folder / CARD_NAME)
    tables = {table.file: table for table in card.tables}
    places = []
    for reference in str(row["source_ref"]).split("; "):
        file, cell = reference.split("!", 1)
        header, lines = read_rows(folder / file)
        labels = _labels(header, lines, cell, str(row["value"]))
        places.append(Place(tables[file].printed, cell, labels, tables[file].source_url or ""))
    return Traced(row, card, tuple(places))


def _own(row: dict[str, object]) -> Traced:
    """Trace a user's own figure to its line."""
    file, line = str(row["source_ref"]).split("!", 1)
    return Traced(row, own.card_of(str(row["edition"])), (Place(file, line, {}, ""),))


def _labels(header: list[str], lines: list[list[str]], cell: str, value: str) -> dict[str, str]:
    """Return the printed labels of a cell; of the first and last cell of a summed range."""
    ends = cell.split(":") if ":" in cell and " " not in cell else [cell]
    found: dict[str, str] = {}
    for end in ends:
        there = [line for line in lines if line[0] == end]
        for line in there:
            # One place in a text may give several figures; a cell gives one, perhaps in another unit than the series.
            if len(ends) == 1 and len(there) > 1 and line[-2] and float(line[-2]) != float(value):
                continue
            for name, text in zip(header[1:-2], line[1:-2], strict=True):
                found[name] = text if found.get(name, text) == text else f"{found[name]} to {text}"
            break
    return {name: text for name, text in found.items() if text}
