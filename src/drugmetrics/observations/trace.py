"""trace(): from a figure back to every edition that gave it and the cell it stood in."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from drugmetrics.errors import UnknownNameError
from drugmetrics.home import raw_folder
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import load, observations
from drugmetrics.published.cards import CARD_NAME, Card, read_card
from drugmetrics.published.raw import read_rows
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
    """One edition's figure: its row of the one table, the edition's card and every place it stands."""

    row: dict[str, object]
    card: Card
    places: tuple[Place, ...]


def trace(
    series: str, *, area: str = "England", period: str, breakdown: str = "all", as_of: str | None = None
) -> list[Traced]:
    """Find every edition of a figure.

    Parameters
    ----------
    series, area, period, breakdown : str
        The figure. For a derived series, the figures it is the sum of.
    as_of : str, optional
        Leave out editions that were not public that day.

    Returns
    -------
    list of Traced
        Newest first; undated editions last.

    Raises
    ------
    UnknownNameError
        When the record has no such figure, with the periods it has.

    Examples
    --------
    >>> newest = trace("deaths-drug-misuse", period="2021")[0]
    >>> int(newest.row["value"]), newest.card.edition
    (2846, '2023-registrations')
    """
    about = find_series(series)
    wanted, code = periods.parse(period).label, areas.find(area).code
    table = observations()
    here = (table["series"] == series) & (table["area_code"] == code) & (table["breakdown"] == breakdown)
    rows = table[here & (table["period"] == wanted)]
    if as_of:
        rows = rows[rows["released"] <= pd.Timestamp(as_of)]
    rows = rows.sort_values(["released", "source", "edition"], ascending=False, na_position="last", kind="stable")
    found = [_traced({str(name): value for name, value in row.items()}) for row in rows.to_dict("records")]
    for part in about.derived:
        found += trace(part.series, area=area, period=period, breakdown=part.breakdown, as_of=as_of)
    if not found:
        held = list(table.loc[here, "period"].unique()) or list(load(series)["period"])
        raise UnknownNameError.among(f"period of {series} ({areas.find(area).name}, {breakdown})", wanted, held)
    return found


def _traced(row: dict[str, object]) -> Traced:
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


def _labels(header: list[str], lines: list[list[str]], cell: str, value: str) -> dict[str, str]:
    """Return the printed labels of a cell; of the first and last cell of a summed range."""
    ends = cell.split(":") if ":" in cell and " " not in cell else [cell]
    found: dict[str, str] = {}
    for end in ends:
        for line in (line for line in lines if line[0] == end):
            if len(ends) == 1 and line[-2] and float(line[-2]) != float(value):
                continue
            for name, text in zip(header[1:-2], line[1:-2], strict=True):
                found[name] = text if found.get(name, text) == text else f"{found[name]} to {text}"
            break
    return {name: text for name, text in found.items() if text}
