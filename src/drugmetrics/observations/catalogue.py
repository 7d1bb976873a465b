"""The series: what each is, in what unit, on what basis, and whose figures make it (series/*.yaml)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from drugmetrics.errors import BuildError, UnknownNameError
from drugmetrics.reference.lists import lists


class Part(BaseModel):
    """A part of a derived series: another series, and the breakdown of it that counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    series: str
    breakdown: str = "all"


class Series(BaseModel):
    """A series of the record.

    Attributes
    ----------
    name, title, unit, basis : str
        `basis` is the series' own; rows on another basis are in the table and are had by asking.
    home : tuple of str
        Publications whose statistic this is. What others printed about it is never mixed in.
    derived : tuple of Part
        Parts summed on loading, for a series nobody prints.
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
    out_of: tuple[Part, ...] = ()


@cache
def all_series() -> dict[str, Series]:
    """Return every series by name, in the order of the lists.

    Raises
    ------
    BuildError
        When two lists name one series.
    """
    entries = [Series.model_validate(entry) for entry in lists(files("drugmetrics.observations") / "series")]
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
