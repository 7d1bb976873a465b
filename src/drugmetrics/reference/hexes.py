"""A map on which every upper-tier authority of today is one hexagon of the same size (hexes.csv beside this module).

Area by area the eye weighs land, and London is too small to see; here each authority weighs the same. The places were
worked out from centroids by hex_drawing, whose layout this project's own it is.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Hex:
    """The place of an authority.

    Attributes
    ----------
    code : str
        GSS code.
    column, row : int
        Place on the grid; row 0 is the southernmost, and odd rows stand half a hexagon to the east.
    """

    code: str
    column: int
    row: int

    @property
    def x(self) -> float:
        """Where its centre lies from west to east, in widths of a hexagon."""
        return self.column + 0.5 * (self.row % 2)

    @property
    def y(self) -> float:
        """Where its centre lies from south to north, in the same widths; a hexagon stands on a point."""
        return self.row * math.sqrt(3) / 2


@cache
def layout() -> tuple[Hex, ...]:
    """Return the place of every upper-tier authority that exists since 2025, in order of code.

    Examples
    --------
    >>> len(layout()), len({(place.x, place.y) for place in layout()})
    (153, 153)
    >>> north = max(layout(), key=lambda place: (place.row, place.column))
    >>> north.code, round(north.y - min(place.y for place in layout()), 1)
    ('E08000022', 16.5)
    """
    text = (files("drugmetrics.reference") / "hexes.csv").read_text(encoding="utf-8")
    return tuple(Hex(row["code"], int(row["column"]), int(row["row"])) for row in csv.DictReader(text.splitlines()))
