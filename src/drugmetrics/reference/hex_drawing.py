"""How hexes.csv was made: authorities as discs of one size that push and pull, then set on a grid of hexagons.

Three steps, the same result every time. London is blown up to the room of its 33 discs and England pushed out around
it, every area keeping its size. Discs then push each other apart where they overlap and pull at their neighbours,
stronger within a region. Last, each disc gets a cell of the grid: the assignment with the least squared displacement.

Centroids (centroids.csv): area-weighted, of the ultra-generalised boundaries of the Office for National Statistics,
to four decimals. Source: Office for National Statistics licensed under the Open Government Licence v3.0. Contains OS
data, Crown copyright and database right.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from drugmetrics.reference import areas
from drugmetrics.reference.hexes import Hex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

#: The authorities drawn are those of this day.
DAY = dt.date(2025, 6, 1)
LONDON = "E12000007"
#: Distances are measured from England's middle (longitude, latitude), in kilometres; so many make a degree there.
ORIGIN = (-2.0, 52.8)
EAST, NORTH = 111.32 * math.cos(math.radians(ORIGIN[1])), 111.2
#: London's middle (longitude, latitude) and its land in square kilometres.
MIDDLE, LAND = (-0.11, 51.5), 1572.0
#: Width of a disc in kilometres; 153 of them are about as large as England with its larger London.
WIDTH = 24.0
#: Neighbours farther apart than this do not pull at each other, but each area pulls at its nearest.
REACH = 80.0
STEPS, PUSH, PULL, PULL_ACROSS_REGIONS = 300, 0.25, 0.15, 0.075


def draw() -> tuple[Hex, ...]:
    """Work out the place of every authority."""
    centroids = _centroids()
    drawn = areas.on(DAY)
    points = np.array([centroids[area.code] for area in drawn])
    regions = np.array([area.region for area in drawn])
    pairs = _neighbours(points)
    moved = _relaxed(_with_larger_london(points, regions == LONDON), pairs, regions)
    cells = _assigned(moved / WIDTH)
    west, south = min(column for column, _ in cells), min(row for _, row in cells)
    south -= south % 2  # an odd row stays odd: it is the one that stands half a hexagon to the east
    return tuple(
        Hex(area.code, column - west, row - south) for area, (column, row) in zip(drawn, cells, strict=True)
    )  # fmt: skip


def _centroids() -> dict[str, tuple[float, float]]:
    text = (files("drugmetrics.reference") / "centroids.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: _kilometres(float(row["longitude"]), float(row["latitude"])) for row in rows}


def _kilometres(longitude: float, latitude: float) -> tuple[float, float]:
    return (longitude - ORIGIN[0]) * EAST, (latitude - ORIGIN[1]) * NORTH


def _with_larger_london(points: Points, london: NDArray[np.bool_]) -> Points:
    """Blow London up to its share of discs; push the rest out by as much land, so that no other area changes size."""
    wanted = london.sum() * WIDTH**2 * math.sqrt(3) / 2
    middle = np.array(_kilometres(*MIDDLE))
    away = points - middle
    distance = np.linalg.norm(away, axis=1)[:, None]
    inside = away * math.sqrt(wanted / LAND)
    outside = away / distance * np.sqrt(distance**2 + (wanted - LAND) / math.pi)
    return np.asarray(middle + np.where(london[:, None], inside, outside))


def _neighbours(points: Points) -> NDArray[np.int64]:
    """Return the pairs that lie beside each other (Delaunay), within reach or nearest to one of them."""
    from scipy.spatial import Delaunay

    corners = Delaunay(points).simplices
    pairs = np.unique(np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])), axis=0)
    length = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    nearest = {min(np.flatnonzero((pairs == area).any(axis=1)), key=length.__getitem__) for area in range(len(points))}
    return np.asarray(pairs[[place for place in range(len(pairs)) if length[place] < REACH or place in nearest]])


def _relaxed(points: Points, pairs: NDArray[np.int64], regions: NDArray[Any]) -> Points:
    """Let discs push where they overlap and neighbours pull where there is a gap."""
    one, other = pairs.T
    pull = np.where(regions[one] == regions[other], PULL, PULL_ACROSS_REGIONS)
    for _ in range(STEPS):
        apart = points[:, None] - points[None]
        distance = np.linalg.norm(apart, axis=2)
        np.fill_diagonal(distance, np.inf)
        move = (apart / distance[..., None] * np.clip(WIDTH - distance, 0, None)[..., None] * PUSH).sum(axis=1)
        towards = points[other] - points[one]
        length = np.linalg.norm(towards, axis=1)
        force = (pull * np.clip(length - WIDTH, 0, None) / length)[:, None] * towards
        np.add.at(move, one, force)
        np.add.at(move, other, -force)
        points = points + move
    return points


def _assigned(points: Points) -> list[tuple[int, int]]:
    """Give every point a cell (column, row), on the grid, among eight shifted ones, where they move least."""
    from scipy.optimize import linear_sum_assignment

    height = math.sqrt(3) / 2
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    rows = range(int(bottom // height) - 2, int(top // height) + 3)
    cells = [(column, row) for row in rows for column in range(int(left) - 2, int(right) + 3)]
    best, chosen = math.inf, cells
    for shift_x in (0.0, 0.25, 0.5, 0.75):
        for shift_y in (0.0, 0.5):
            centres = np.array([(c + shift_x + 0.5 * (r % 2), (r + shift_y) * height) for c, r in cells])
            cost = ((points[:, None] - centres[None]) ** 2).sum(axis=2)
            area, cell = linear_sum_assignment(cost)
            total = float(cost[area, cell].sum())
            if total < best - 1e-6:
                best, chosen = total, [cells[place] for place in cell]
    return chosen
