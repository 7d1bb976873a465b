"""What a raw table is held to on its way to observations, each failure with file, line and what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.errors import BuildError
from drugmetrics.reference import markers, units

if TYPE_CHECKING:
    from drugmetrics.observations.lookups import Lookup
    from drugmetrics.observations.mapping import TableMapping

#: The units whose values may be below zero.
CHANGES = tuple(name for name, unit in units.UNITS.items() if unit.kind == "change")


def check_columns(path: Path, raw: pd.DataFrame, rules: TableMapping) -> None:
    """Refuse a table without rows, or without a label column its mapping looks at."""
    if raw.empty:
        raise BuildError(f"{path}: a table with rows was wanted; only its headings stand there.")
    lookups: list[Lookup | None] = [rules.area, rules.series, rules.basis, rules.unit, rules.status]
    lookups += rules.breakdown.values()
    wanted = {*filter(None, [rules.period]), *rules.only, *rules.fractions}
    wanted |= {label for rule in rules.no_values for label in rule.where}
    for lookup in filter(None, lookups):
        wanted |= {*lookup.labels, *lookup.when}
    if rules.limits is not None:
        wanted.add("statistic")
    missing = sorted(wanted - set(raw.columns))
    if missing:
        raise BuildError(f"{path}: the columns {', '.join(missing)} were wanted; found {', '.join(raw.columns)}.")


def check_values(path: Path, raw: pd.DataFrame) -> None:
    """Refuse a value that is no number of zero or more, a marker nobody explained, and a row with neither.

    A change alone, which its printed unit says it is, may be below zero.
    """
    changes = raw["unit"].isin(CHANGES) if "unit" in raw else pd.Series(data=False, index=raw.index)
    numbers = pd.to_numeric(raw["value"], errors="coerce")
    finite = numbers.notna() & (numbers.abs() != float("inf"))
    for wrong, wanted, column in (
        ((raw["value"] != "") & ~finite, "a number", "value"),
        ((numbers < 0) & ~changes, "a number of zero or more", "value"),
        (~raw["marker"].isin(["", *markers.MEANINGS]), "a known marker", "marker"),
        ((raw["value"] == "") & (raw["marker"] == ""), "a value or a marker", "value"),
    ):
        if wrong.any():
            line = raw.index[wrong][0]
            raise BuildError(f"{path}, line {line}: {wanted} was wanted, {raw.loc[line, column]!r} was found.")


def check_counts(path: Path, table: pd.DataFrame) -> None:
    """Refuse a count that is no whole number; the table's index holds the lines."""
    counted = table["unit"].map({name: unit.kind == "count" for name, unit in units.UNITS.items()})
    wrong = counted.fillna(value=False).astype("bool") & table["value"].notna() & (table["value"] % 1 != 0)
    if wrong.any():
        line = table.index[wrong][0]
        value = table.loc[line, "value"]
        raise BuildError(
            f"{path}, line {line}: a whole number of {table.loc[line, 'unit']} was wanted, {value} was found."
        )
