"""Units of measure, how each is written beside a number, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from drugmetrics.errors import UnknownNameError

Kind = Literal["count", "rate", "share", "average", "estimate", "money", "change", "quantity"]


@dataclass(frozen=True)
class Unit:
    """A unit: its name, its kind, and how many decimals it is read with.

    The kind decides what "newest" means (observations.editions): counts, quantities (weighed, measured or weighted),
    money and stated changes are revised cell by cell, the others line by line, because rebased values do not join. Only
    a change may be below zero. `scale` is how many of `counted` one of it is: a thousand incidents are 1,000 incidents.
    """

    name: str
    kind: Kind
    decimals: int = 0
    scale: float = 1.0
    counted: str = ""

    @property
    def revised_by_cell(self) -> bool:
        """Whether a newer edition may replace single cells of an older one."""
        return self.kind in ("count", "money", "change", "quantity")


UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        Unit("deaths", "count"),
        Unit("people", "count"),
        Unit("places", "count"),
        Unit("homicides", "count"),
        Unit("county lines", "count"),
        Unit("disruptions", "count"),
        Unit("crimes", "count"),
        Unit("posts", "count"),
        Unit("tests", "count"),
        Unit("offences", "count"),
        Unit("incidents", "count"),
        Unit("admissions", "count"),
        Unit("episodes", "count"),
        Unit("assessments", "count"),
        Unit("exclusions", "count"),
        Unit("seizures", "count"),
        Unit("plants", "count"),
        Unit("finds", "count"),
        Unit("referrals", "count"),
        Unit("households", "count"),
        Unit("interventions", "count"),
        Unit("citations", "count"),
        Unit("prison units", "count"),
        Unit("pupils", "count"),
        Unit("children", "count"),
        Unit("arrests", "count"),
        Unit("weapons", "count"),
        Unit("addresses", "count"),
        Unit("kits", "count"),
        Unit("requirements", "count"),
        Unit("local authorities", "count"),
        Unit("police forces", "count"),
        Unit("partnerships", "count"),
        Unit("people asked", "count"),
        Unit("apportioned deaths", "estimate", 1),
        Unit("apportioned exclusions", "estimate", 1),
        Unit("whole-time equivalents", "quantity", 1),
        Unit("charges", "count"),
        Unit("disposals", "count"),
        Unit("estimated seizures", "quantity"),
        Unit("estimated plants", "quantity"),
        Unit("kilograms", "quantity", 1),
        Unit("tonnes", "quantity", 1),
        Unit("thousand doses", "quantity", 1),
        Unit("thousand plants", "quantity"),
        Unit("thousand people", "estimate", 0, 1e3, "people"),
        Unit("pounds", "money"),
        Unit("pounds per pound spent", "rate"),
        Unit("people per worker", "rate"),
        Unit("million pounds", "money", 1, 1e6, "pounds"),
        Unit("thousand incidents", "estimate", 0, 1e3, "incidents"),
        Unit("million incidents", "estimate", 2, 1e6, "incidents"),
        Unit("estimated people", "estimate"),
        Unit("per million", "rate", 1),
        Unit("per 100,000", "rate", 1),
        Unit("per 1,000", "rate", 2),
        Unit("per cent", "share", 1),
        Unit("per cent change", "change", 1),
        Unit("days", "average", 1),
        Unit("years", "average", 1),
        Unit("drugs", "average", 2),
        Unit("score", "average", 3),
        Unit("rank", "average", 2),
        Unit("proportion", "share", 4),
    )
}


def unit(name: str) -> Unit:
    """Return the unit of that name, or raise UnknownNameError.

    Examples
    --------
    >>> unit("deaths").revised_by_cell, unit("per million").revised_by_cell
    (True, False)
    """
    if name not in UNITS:
        raise UnknownNameError.among("unit", name, UNITS)
    return UNITS[name]


def format_value(value: float | None, unit_name: str) -> str:
    """Write a value for a reader: thousands separated, decimals as the unit asks, ``%`` for shares.

    Examples
    --------
    >>> format_value(289215, "people"), format_value(9.4, "per cent"), format_value(None, "people")
    ('289,215', '9.4%', 'not held')
    >>> format_value(53, "per cent")
    '53%'
    >>> format_value(2.96, "million incidents"), format_value(1962, "thousand incidents")
    ('2.96 million', '1,962 thousand')
    >>> format_value(85.7, "million pounds"), format_value(-11, "per cent change")
    ('£85.7 million', '-11%')
    """
    if value is None or value != value:
        return "not held"
    this = unit(unit_name)
    text = f"{value:,.{this.decimals}f}"
    if unit_name == "per cent":
        return f"{text.removesuffix('.0')}%"
    if this.kind == "change":
        return f"{value:+,.{this.decimals}f}".removesuffix(".0") + "%"
    if this.kind == "money":
        text = f"£{text}"
    return f"{text} {unit_name.split()[0]}" if this.counted else text
