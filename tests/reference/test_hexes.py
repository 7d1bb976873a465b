"""The map of hexagons: whole, as it was worked out, and such that neighbours stay near."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math

import numpy as np
from tests.originals import folder, needs_originals

from drugmetrics.reference import areas, hex_drawing
from drugmetrics.reference.hexes import layout

PLACES = {place.code: (place.x, place.y) for place in layout()}
REGIONS = {code: areas.find(code).region for code in PLACES}
LONDON, SOUTH_EAST = "E12000007", "E12000008"


def apart(one: str, other: str) -> float:
    return math.dist(PLACES[one], PLACES[other])


def pieces(codes: set[str]) -> list[set[str]]:
    """Split authorities into those that hang together."""
    found, left = [], set(codes)
    while left:
        piece, edge = set(), {left.pop()}
        while edge:
            piece |= edge
            edge = {code for code in left if any(apart(code, one) < 1.01 for one in edge)}
            left -= edge
        found.append(piece)
    return found


def test_every_upper_tier_authority_of_today_has_one_hexagon_and_no_two_share_one():
    assert sorted(PLACES) == [area.code for area in areas.on(dt.date(2025, 6, 1))]
    assert min(itertools.starmap(apart, itertools.combinations(PLACES, 2))) > 0.999


def test_the_table_is_what_the_drawing_gives():
    assert hex_drawing.draw() == layout()


def test_the_map_and_every_region_but_the_south_east_hang_together():
    assert len(pieces(set(PLACES))) == 1
    for region in areas.regions():
        found = pieces({code for code in PLACES if REGIONS[code] == region.code})
        # London as large as its 33 authorities reaches the Channel: Kent and East Sussex lie beyond it.
        assert len(found) == (3 if region.code == SOUTH_EAST else 1), region.name
    assert sum(region == LONDON for region in REGIONS.values()) == 33


def test_north_is_up_and_east_is_right():
    centroids = hex_drawing._centroids()
    land, drawn = (np.array([where[code] for code in PLACES]) for where in (centroids, PLACES))
    assert np.corrcoef(land[:, 0], drawn[:, 0])[0, 1] > 0.9
    assert np.corrcoef(land[:, 1], drawn[:, 1])[0, 1] > 0.9
    assert min(PLACES, key=lambda code: PLACES[code][0]) == "E06000053", "the Isles of Scilly lie farthest west"
    top = {code for code in PLACES if PLACES[code][1] == max(y for _, y in PLACES.values())}
    assert "E06000057" in top, "Northumberland lies farthest north"


@needs_originals
def test_authorities_that_share_a_border_lie_beside_each_other_or_one_apart():
    path = folder() / "geography" / "workbooks" / "uk_topojson_2014_2025.topo.json"
    beside: dict[int, set[str]] = {}

    def walk(arcs, code):
        for arc in arcs:
            if isinstance(arc, int):
                beside.setdefault(arc if arc >= 0 else ~arc, set()).add(code)
            else:
                walk(arc, code)

    for shape in json.loads(path.read_text(encoding="utf-8"))["objects"]["utla"]["geometries"]:
        if shape["properties"]["areacd"] in PLACES:
            walk(shape["arcs"], shape["properties"]["areacd"])
    borders = {tuple(sorted(pair)) for codes in beside.values() for pair in itertools.combinations(codes, 2)}
    lengths = [apart(*pair) for pair in borders]
    assert len(lengths) > 350
    assert sum(length < 1.01 for length in lengths) / len(lengths) > 0.6
    assert sum(length < 2.01 for length in lengths) / len(lengths) > 0.85
