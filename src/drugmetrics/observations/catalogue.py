"""The series: what each is, in what unit, on what basis, and whose figures make it (series/*.yaml)."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from drugmetrics.errors import BuildError, UnknownNameError
from drugmetrics.reference.lists import lists


class Part(BaseModel):
    """A part of a derived series: another series, and the breakdown of it that counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    series: str
    breakdown: str = "all"


class Remainder(BaseModel):
    """A breakdown that is not printed for every period: what is left of one breakdown without another.

    Only figures released on or after the day `since` are set against each other: before it they were of other
    revisions.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    breakdown: str
    whole: str
    less: str
    since: dt.date


class Series(BaseModel):
    """A series of the record.

    Attributes
    ----------
    name, title, unit, basis : str
        `basis` is the series' own; rows on another basis are in the table and are had by asking.
    home : tuple of str
        Publications whose statistic this is, the first preferred where two released it on one day. What others printed
        about it is never mixed in.
    derived : tuple of Part
        Parts summed on loading, for a series nobody prints.
    restated_from : tuple of str
        Bases the whole series was on before it was restated: not joined with it, but set beside it as its revision.
    revised : str
        ``by cell`` for survey percentages and the like, whose editions add a year each to what stands and are not
        rebased; the unit's own way (reference.units) when empty.
    remainders : tuple of Remainder
        Breakdowns worked out on loading where they are not printed.
    out_of : tuple of Part
        For a share nobody prints: what the sum of the parts is a share of. Summed likewise.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    unit: str
    basis: str
    home: tuple[str, ...]
    derived: tuple[Part, ...] = ()
    restated_from: tuple[str, ...] = ()
    revised: Literal["", "by cell"] = ""
    remainders: tuple[Remainder, ...] = ()
    out_of: tuple[Part, ...] = ()


@cache
def all_series() -> dict[str, Series]:
    """Return every series by name, in the order of the lists.

    Raises
    ------
    BuildError
        When two lists name one series.
    """
    entries = [Series.model_validate(entry) for entry in lists("drugmetrics.observations", "series")]
    names = [entry.name for entry in entries]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise BuildError(f"observations/series: {', '.join(sorted(twice))} is listed twice.")
    return dict(zip(names, entries, strict=True))


def series(name: str) -> Series:
    """Return the series of that name, or raise UnknownNameError with near ones.

    Examples
    --------
    >>> series("deaths-drug-misuse").unit
    'deaths'
    """
    known = all_series()
    if name not in known:
        raise UnknownNameError.among("series", name, known, hint="`drugmetrics list` shows them all.")
    return known[name]
