"""The one table's schema: what every row must be before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from drugmetrics.errors import BuildError
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference import areas, markers, units
from drugmetrics.reference.periods import PeriodType

if TYPE_CHECKING:
    import pandas as pd

#: What tells one row from another.
KEY = ["series", "area_code", "period", "breakdown", "basis", "source", "edition"]

#: Every column, in order, and what it means; written beside the table as its description.
COLUMNS: dict[str, str] = {
    "series": "kebab-case name of what is measured",
    "area_code": "GSS code",
    "period": "canonical name of the period",
    "period_start": "first day",
    "period_end": "last day",
    "period_type": "calendar year, financial year, rolling year, quarter, month or a longer or shorter span",
    "breakdown": "dimension=value pairs in alphabetical order, or all",
    "value": "the figure in the unit; empty where none was printed",
    "lower": "lower confidence limit as printed",
    "upper": "upper confidence limit as printed",
    "unit": "unit of value, lower and upper",
    "marker": "what was printed beside or instead of the figure",
    "basis": "how it was counted: registration, stock over the year, quarter, survey estimate ...",
    "status": "its standing: " + ", ".join(STATUS_ORDER),
    "edition": "edition of the publication that gave it",
    "released": "day from which the edition counts as known; empty when not known",
    "source": "publication",
    "source_ref": "raw table and cell, every place the edition prints it",
}


def validate(table: pd.DataFrame) -> pd.DataFrame:
    """Check the whole table.

    Raises
    ------
    BuildError
        Naming the first rows that fail each check.
    """
    import pandera.pandas as pa

    known = {"areas": [area.code for area in areas.all_areas()], "units": list(units.UNITS)}
    text, optional = pa.Column("str"), pa.Column("float64", pa.Check.ge(0), nullable=True)
    schema = pa.DataFrameSchema(
        {
            "series": text,
            "area_code": pa.Column("str", pa.Check.isin(known["areas"])),
            "period": text,
            "period_start": pa.Column("datetime64[us]"),
            "period_end": pa.Column("datetime64[us]"),
            "period_type": pa.Column("str", pa.Check.isin(get_args(PeriodType))),
            "breakdown": text,
            "value": pa.Column("float64", nullable=True),
            "lower": optional,
            "upper": optional,
            "unit": pa.Column("str", pa.Check.isin(known["units"])),
            "marker": pa.Column("str", pa.Check.isin(["", *markers.MEANINGS])),
            "basis": text,
            "status": pa.Column("str", pa.Check.isin(STATUS_ORDER)),
            "edition": text,
            "released": pa.Column("datetime64[us]", nullable=True),
            "source": text,
            "source_ref": text,
        },
        strict=True,
        ordered=True,
        unique=KEY,
        checks=[
            pa.Check(lambda rows: rows["value"].notna() | (rows["marker"] != ""), error="no value and no marker"),
            pa.Check(lambda rows: rows["period_start"] <= rows["period_end"], error="ends before it begins"),
            pa.Check(_below_zero_only_where_a_change, error="a value below zero that is no change"),
            pa.Check(_inside_limits, error="value outside its own limits"),
            pa.Check(_whole_counts, error="a count that is no whole number"),
        ],
    )
    try:
        return schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        lines = [
            f"{check}: {group['index'].nunique() or 1} row(s), first {_row(table, group['index'].iloc[0])}"
            for check, group in cases.groupby("check", sort=False)
        ]
        raise BuildError("The observations fail their checks. " + " | ".join(lines)) from errors


def _below_zero_only_where_a_change(rows: pd.DataFrame) -> pd.Series:
    changes = rows["unit"].map({name: unit.kind == "change" for name, unit in units.UNITS.items()})
    return changes.fillna(value=False).astype("bool") | rows["value"].isna() | (rows["value"] >= 0)


def _inside_limits(rows: pd.DataFrame) -> pd.Series:
    low = rows["lower"].isna() | rows["value"].isna() | (rows["lower"] <= rows["value"])
    return low & (rows["upper"].isna() | rows["value"].isna() | (rows["value"] <= rows["upper"]))


def _whole_counts(rows: pd.DataFrame) -> pd.Series:
    counts = rows["unit"].map({name: unit.kind == "count" for name, unit in units.UNITS.items()})
    return ~counts.astype("bool") | rows["value"].isna() | (rows["value"] % 1 == 0)


def _row(table: pd.DataFrame, index: Any) -> str:
    if index is None or index != index or index not in table.index:
        return "(whole column)"
    row = table.loc[index]
    figure = " ".join(str(row[name]) for name in ("series", "area_code", "period", "breakdown"))
    return f"{figure} [{row['source']} {row['edition']} {row['source_ref']}]"
