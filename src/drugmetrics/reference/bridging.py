"""From which other areas an area's figures may be had: where land was joined or renamed, never where it was split.

English authorities stand in two tiers: counties over districts, and authorities that are both. A tier is taken whole:
a county's new authority is the county, or all its districts, never some of both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from drugmetrics.reference.areas import Area, all_areas, find

#: What GSS codes of counties begin with: areas over districts, unlike the other upper-tier authorities.
_COUNTY = "E10"


@dataclass(frozen=True)
class Way:
    """A set of areas that an area's figures may be had from, or may not.

    Attributes
    ----------
    parts : tuple of str
        Codes, one where an area only got another code.
    refused : str
        Why the parts do not make the area; empty where they do.
    """

    parts: tuple[str, ...]
    refused: str = ""


@cache
def _predecessors() -> dict[str, tuple[Area, ...]]:
    before: dict[str, list[Area]] = {}
    for area in all_areas():
        for code in area.successors:
            before.setdefault(code, []).append(area)
    return {code: tuple(areas) for code, areas in before.items()}


@cache
def forward(code: str) -> tuple[Way, ...]:
    """Return the ways from what an area was made of, the upper tier first.

    Examples
    --------
    >>> forward("E06000060")[0].parts
    ('E10000002',)
    >>> [way.refused for way in forward("E06000061")]
    ['Northamptonshire (E10000021) also went to West Northamptonshire (E06000062)', '']
    """
    parts = tuple(part.code for part in _predecessors().get(code, ()))
    return tuple(Way(tier, _elsewhere(tier, code)) for tier in tiers(parts))


def tiers(codes: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return each tier among areas: all that are no districts, and all that are no counties.

    Examples
    --------
    >>> tiers(("E06000028", "E07000048", "E10000009"))
    (('E06000028', 'E10000009'), ('E06000028', 'E07000048'))
    """
    upper = tuple(code for code in codes if find(code).level != "district")
    lower = tuple(code for code in codes if not code.startswith(_COUNTY))
    return tuple(tier for tier in dict.fromkeys((upper, lower)) if tier)


@cache
def backward(code: str) -> tuple[Way, ...]:
    """Return the ways from what an area became: one, where nothing else went into it.

    Examples
    --------
    >>> backward("E10000021")
    (Way(parts=('E06000061', 'E06000062'), refused=''),)
    >>> backward("E06000028")[0].refused.partition(" also ")[2]
    'covers Poole (E06000029) and Dorset (E10000009)'
    """
    area = find(code)
    if not area.successors:
        return ()
    refused = []
    for heir in area.successors:
        made_of = next(way.parts for way in forward(heir)[:: -1 if area.level == "district" else 1])
        rest = [named(part) for part in made_of if part != code]
        refused += [f"{named(heir)} also covers {' and '.join(rest)}"] if rest else []
    return (Way(area.successors, "; ".join(refused)),)


def _elsewhere(tier: tuple[str, ...], code: str) -> str:
    """Say which parts went to other areas too."""
    return "; ".join(
        f"{named(part)} also went to {named(heir)}" for part in tier for heir in find(part).successors if heir != code
    )


def targets(code: str, to: dt.date) -> tuple[str, ...]:
    """Return the areas of a day that hold land of an area: itself, what it became, or what it was made of.

    Examples
    --------
    >>> targets("E10000009", dt.date(2024, 1, 1)), targets("E06000066", dt.date(2018, 1, 1))[0]
    (('E06000059', 'E06000058'), 'E07000187')
    """
    area = find(code)
    if area.existed(to):
        return (code,)
    onward = area.successors if ended(area, to) else tuple(part.code for part in _predecessors().get(code, ()))
    return tuple(dict.fromkeys(found for step in onward for found in targets(step, to)))


def ended(area: Area, day: dt.date) -> bool:
    """Say whether an area was no more on a day.

    Examples
    --------
    >>> ended(find("E08000016"), dt.date(2024, 12, 31)), ended(find("E08000016"), dt.date(2025, 1, 1))
    (False, True)
    """
    return bool(area.valid_to) and area.valid_to < day.isoformat()[: len(area.valid_to)]


def named(code: str) -> str:
    """Return an area as messages name it.

    Examples
    --------
    >>> named("E07000048")
    'Christchurch (E07000048)'
    """
    return f"{find(code).name} ({code})"
