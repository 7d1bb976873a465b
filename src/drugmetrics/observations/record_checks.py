"""Checks of the whole record: sums, bounds, jumps, holes, one unit a line; and the oddities that are known.

Each check takes the one table and returns the rows that fail, with what was wanted of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from importlib.resources import files

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict

from drugmetrics.errors import BuildError
from drugmetrics.observations.lookups import ALL
from drugmetrics.published.oddities import oddities
from drugmetrics.reference import areas

#: What names a failing figure, beside the check and what it says.
FIGURE = ["series", "area_code", "period", "breakdown", "basis", "source", "edition"]
_SAME = ["series", "basis", "unit", "source", "edition"]
_NAMED = 5


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sum(_Model):
    """Parts that add up; `parts` is a list of values of the dimension `over`, or ``regions`` where that is area.

    `place` is the one area it is asked of, where elsewhere figures are rounded.
    """

    series: tuple[str, ...]
    over: str
    parts: tuple[str, ...] | str
    total: str = ALL
    within: float = 0
    place: str = ""


class Jumps(_Model):
    """How much two years may differ."""

    from_: float = 200
    times: float = 3

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.rstrip("_"))


class Holes(_Model):
    """How long a yearly line must be before a missing year is a hole."""

    years: int


class Rules(_Model):
    """checks.yaml."""

    sums: tuple[Sum, ...]
    bounds: dict[str, tuple[float, float]]
    jumps: Jumps
    holes: Holes


@cache
def rules() -> Rules:
    """Return the declared checks."""
    text = (files("drugmetrics.observations") / "checks.yaml").read_text(encoding="utf-8")
    return Rules.model_validate(yaml.safe_load(text))


def failures(table: pd.DataFrame) -> pd.DataFrame:
    """Hold the whole table to every check.

    Parameters
    ----------
    table : pandas.DataFrame
        The one table.

    Returns
    -------
    pandas.DataFrame
        One row a failing figure: check, the columns of `FIGURE`, and what it says.
    """
    checks: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        "sums": _sums, "bounds": _bounds, "jumps": _jumps, "holes": _holes, "units": _units,
    }  # fmt: skip
    parts = [check(table).assign(check=name) for name, check in checks.items()]
    return pd.concat(parts, ignore_index=True)[["check", *FIGURE, "says"]]


def check_record(table: pd.DataFrame) -> pd.DataFrame:
    """Refuse a record with a failing figure that no oddity explains; list those that one does.

    Returns
    -------
    pandas.DataFrame
        The failures that are known, with what was done about each.

    Raises
    ------
    BuildError
        Naming the check and the first rows that fail it.
    """
    found = failures(table)
    done = [_known(row) for row in found.to_dict("records")]
    unknown = found[[not text for text in done]]
    if len(unknown):
        lines = [
            f"{row['check']}: {' '.join(str(row[name]) for name in FIGURE)}: {row['says']}"
            for row in unknown.head(_NAMED).to_dict("records")
        ]
        more = f" | and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        raise BuildError(
            f"The record fails its checks in {len(unknown)} figure(s). {' | '.join(lines)}{more}. A figure that is "
            "printed so is listed in published/oddities with what was done about it."
        )
    return found.assign(done=done)


def _known(row: Mapping[Hashable, str]) -> str:
    """Return what was done about a failing figure, or nothing when no oddity tells of it."""
    figure = [row[name] for name in ("source", "edition", "series", "area_code", "period")]
    told = (oddity for oddity in oddities() if oddity.check in ("", row["check"]) and oddity.covers(*figure))
    return next((oddity.done for oddity in told), "")


def _without(breakdown: pd.Series, dimension: str) -> tuple[pd.Series, pd.Series]:
    """Split breakdowns into the value of one dimension (``all`` where it has none) and the rest."""
    pairs = {
        text: (
            next((part.partition("=")[2] for part in text.split("; ") if part.partition("=")[0] == dimension), ALL),
            "; ".join(part for part in text.split("; ") if part.partition("=")[0] != dimension) or ALL,
        )
        for text in breakdown.unique()
    }
    return breakdown.map({text: pair[0] for text, pair in pairs.items()}), breakdown.map(
        {text: pair[1] for text, pair in pairs.items()}
    )


def _sums(table: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([_sum(table[table["series"].isin(rule.series)], rule) for rule in rules().sums])


def _sum(rows: pd.DataFrame, rule: Sum) -> pd.DataFrame:
    rows = rows[rows["value"].notna()]
    if rule.place:
        rows = rows[rows["area_code"] == areas.find(rule.place).code]
    if rule.over == "area":
        regions = [area.code for area in areas.regions()]
        parts, total = (regions if rule.parts == "regions" else list(rule.parts)), areas.find(rule.total).code
        rows = rows.assign(_part=rows["area_code"], _rest=rows["breakdown"])
        keys = [*_SAME, "period", "_rest"]
    else:
        part, rest = _without(rows["breakdown"], rule.over)
        parts, total = list(rule.parts), rule.total
        rows = rows.assign(_part=part, _rest=rest)
        keys = [*_SAME, "period", "area_code", "_rest"]
    wide = rows[rows["_part"].isin([*parts, total])].pivot_table(index=keys, columns="_part", values="value")
    if not {*parts, total} <= set(wide.columns):
        return _failing(rows.iloc[:0], [])
    wide = wide.dropna(subset=[*parts, total])
    made = wide[parts].sum(axis=1)
    wrong = wide[(made - wide[total]).abs() > rule.within + 1e-6]
    out = rows[rows["_part"] == total].merge(wrong.reset_index()[keys], on=keys)
    added = made.reindex(pd.MultiIndex.from_frame(out[keys])).to_numpy()
    return _failing(
        out, [f"{value:g}, but {rule.over} adds up to {one:g}" for value, one in zip(out["value"], added, strict=True)]
    )


def _bounds(table: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for unit, (low, high) in rules().bounds.items():
        rows = table[(table["unit"] == unit) & table["value"].notna()]
        wrong = rows[(rows["value"] < low) | (rows["value"] > high)]
        parts.append(_failing(wrong, [f"{value:g} is outside {low:g} to {high:g}" for value in wrong["value"]]))
    return pd.concat(parts)


def _yearly(table: pd.DataFrame) -> pd.DataFrame:
    """Return the yearly figures of countries, in order, with the one of the edition before."""
    national = [area.code for area in areas.all_areas() if area.level == "country"]
    years = ("calendar year", "financial year", "academic year")
    rows = table[
        table["period_type"].isin(years) & table["area_code"].isin(national) & (table["status"] != "ambition")
    ].sort_values("period_start", kind="stable")
    line = [*_SAME, "area_code", "breakdown", "period_type"]
    groups = rows.groupby(line, sort=False)
    before, start = groups["value"].shift(), groups["period_start"].shift()
    return rows.assign(before=before, start_before=start, length=groups["value"].transform("size"))


def _jumps(table: pd.DataFrame) -> pd.DataFrame:
    rule = rules().jumps
    rows = _yearly(table)
    year = (rows["period_start"].dt.year - rows["start_before"].dt.year) == 1
    large = rows[["value", "before"]].min(axis=1) >= rule.from_
    times = rows["value"] / rows["before"]
    wrong = rows[year & large & ((times > rule.times) | (times < 1 / rule.times))]
    said = [f"{value:g} after {before:g}" for value, before in zip(wrong["value"], wrong["before"], strict=True)]
    return _failing(wrong, said)


def _holes(table: pd.DataFrame) -> pd.DataFrame:
    rows = _yearly(table)
    gap = rows["period_start"].dt.year - rows["start_before"].dt.year
    wrong = rows[(rows["length"] > rules().holes.years) & (gap > 1)]
    return _failing(wrong, [f"the {int(missing) - 1} year(s) before are missing" for missing in gap[wrong.index]])


def _units(table: pd.DataFrame) -> pd.DataFrame:
    line = ["series", "basis", "source", "edition"]
    several = table.groupby(line, sort=False)["unit"].transform("nunique") > 1
    wrong = table[several].drop_duplicates([*line, "unit"])
    return _failing(wrong, [f"in {unit}, other figures of this line are not" for unit in wrong["unit"]])


def _failing(rows: pd.DataFrame, says: list[str]) -> pd.DataFrame:
    return rows[FIGURE].assign(says=pd.Series(says, index=rows.index, dtype="str"))
