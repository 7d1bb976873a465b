"""What tables of police recorded crime print, and their areas: codes and names that must be those of one area."""

from __future__ import annotations

import re
from collections import Counter

from drugmetrics.errors import ReadingError, UnknownNameError
from drugmetrics.published.flat import Flat
from drugmetrics.published.headings import plain
from drugmetrics.published.raw import RawTable
from drugmetrics.reference import areas

FORCE, NO_PARTNERSHIP = "police force area", "offences of no partnership"
_GSS = re.compile(r"[EKW]\d{8}")
_COMBINED = "combined local authorities"
OFFENCES = (
    "Total recorded crime (excluding fraud)", "Robbery", "Burglary", "Vehicle offences", "Theft from the person",
    "Drug offences",
)  # fmt: skip
#: Kept as well, where counts are printed; domestic burglary became residential burglary in April 2017.
BURGLARY = ("Residential burglary", "Domestic burglary")
BY_FORCE = Flat(
    layout="by-force",
    labels={"area_code": "Area Code", "area": "Area Name"},
    across="offence",
    blank=frozenset({"area_code"}),
    wanted=OFFENCES,
)
BY_PARTNERSHIP = Flat(
    layout="by-partnership",
    labels={
        "force": "Police Force Area code",
        "force_name": "Police Force Area name",
        "partnership_code": "Community Safety Partnership code",
        "partnership": "Community Safety Partnership name",
        "authority_code": "Local Authority code",
        "authority": "Local Authority name",
    },
    across="offence",
    lacking=frozenset({"partnership_code"}),
    blank=frozenset({"partnership_code", "partnership", "authority_code", "authority"}),
    wanted=OFFENCES,
    only_wanted=True,
    empty_rows={"unassigned": "blank"},
)


def by_force(table: RawTable, sheet: str) -> list[tuple[str, ...]]:
    """Return the rows of a table by force as they are, their areas checked.

    Raises
    ------
    ReadingError
        Naming the cell of the first number whose area is not known or does not bear the name beside its code.
    """
    for where, code, name, *_ in table.rows:
        area = _find(sheet, where, code or plain(name))
        _check_name(sheet, where, area, name)
    return table.rows


def by_partnership(table: RawTable, sheet: str) -> list[tuple[str, ...]]:
    """Return the rows of a table by partnership with three labels in place of six, their areas checked.

    The labels are the force's code, the partnership's name, and the code of the authority that the partnership covers,
    or of the partnership itself where it covers several, or a part of one. The row of a whole force has the first
    alone; offences of no partnership ("Unassigned Kent") have no code.

    Raises
    ------
    ReadingError
        As `by_force` does.
    """
    printed = {(row[5], row[3], row[4]) for row in table.rows}
    bearers = Counter(authority for authority, _, _ in printed)
    shared = {authority for authority, number in bearers.items() if number > 1}
    return [(row[0], row[1], row[4], _code(sheet, row, shared), *row[7:]) for row in table.rows]


def _code(sheet: str, row: tuple[str, ...], shared: set[str]) -> str:
    """Check the areas of a row and return the code of the narrowest, where one is printed."""
    where, force_code, force_name, partnership_code, partnership, authority_code, authority = row[:7]
    force = _find(sheet, where, force_code, FORCE)
    if partnership.casefold() != f"unassigned {plain(force_name)}":
        # The force code of some unassigned offences is another force's (see their card); the name says whose they are.
        _check_name(sheet, where, force, force_name)
    if _GSS.fullmatch(authority_code) and authority_code not in shared:
        _check_name(sheet, where, _find(sheet, where, authority_code), authority)
        return authority_code
    if partnership_code:
        _check_name(sheet, where, _find(sheet, where, partnership_code), partnership)
        return partnership_code
    if authority_code.casefold() == _COMBINED and partnership:
        return ""
    if authority_code or authority not in ("", partnership):
        raise ReadingError(f"{sheet}!{where}: an authority of this row's own was wanted, {authority_code!r} was found.")
    if partnership:
        _find(sheet, where, partnership, NO_PARTNERSHIP)
    return ""


def _find(sheet: str, where: str, text: str, level: str | None = None) -> areas.Area:
    try:
        return areas.find(text, level=level)
    except UnknownNameError as error:
        raise ReadingError(f"{sheet}!{where}: {error}") from error


def _check_name(sheet: str, where: str, area: areas.Area, printed: str) -> None:
    if not _bears(area, printed):
        raise ReadingError(
            f"{sheet}!{where}: one area was wanted, code {area.code} ({area.name}) and name {printed!r} were found."
        )


def _bears(area: areas.Area, printed: str) -> bool:
    """Say whether a printed name is the area's, with or without what kind of area it is."""
    names = [_bare(name) for name in (area.name, *area.aliases)]
    return _bare(printed) in {*names, *(name.removesuffix(f" {area.level}") for name in names)}


def _bare(name: str) -> str:
    """Return a name without what its writings differ in: notes, footnote numbers, full stops and case."""
    return plain(re.sub(r"(?<=[a-z])\d$", "", name)).replace(".", "")
