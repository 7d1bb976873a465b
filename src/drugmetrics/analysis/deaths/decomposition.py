"""How the change in registered deaths between two years splits: by age, sex, region, deprivation and substance.

Ages, sexes, regions and fifths of deprivation are exhaustive: every death is in one part, the changes of the parts add
up to the change of the total, and what does not add is a row of its own. Substances are *mentioned* on certificates:
one death may be in several, so they are never added and have no share of the change (`mentions`).

A split is arithmetic on published counts. It says where the change is found, never why.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from drugmetrics.analysis.deaths.changes import COLUMNS, Counts, checked, counts, row, table
from drugmetrics.analysis.deaths.mentions import by_substance
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE
from drugmetrics.observations.load import load
from drugmetrics.reference import areas

__all__ = [
    "ALL", "COLUMNS", "REMAINDER", "SPLITS", "adding_up", "by_age", "by_deprivation", "by_region", "by_sex",
    "by_substance", "splits",
]  # fmt: skip

SPLITS = ("age", "sex", "region", "deprivation", "substance")
ALL = "all deaths"
REMAINDER = "in none of these"
Day = str | dt.date | None


@dataclass(frozen=True)
class Split:
    """A way to split: the parts in order, and which rows belong to each.

    Attributes
    ----------
    name : str
    labels : dict
        Breakdown, or code of an area, to part; several may go to one part, which is then their sum.
    column : str
        Of the one table, the one that `labels` speak of: breakdown or area_code.
    """

    name: str
    labels: dict[str, str]
    column: str = "breakdown"
    parts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", list(dict.fromkeys(self.labels.values())))


AGES = ("under 20", "20-29", "30-39", "40-49", "50-69", "70 and over")
FIFTHS = (
    "quintile 1 (most deprived)", "quintile 2", "quintile 3", "quintile 4", "quintile 5 (least deprived)",
)  # fmt: skip
SEXES = ("males", "females")
BY_AGE = Split("age", {f"age={age}": age for age in AGES})
BY_SEX = Split("sex", {f"sex={sex}": sex for sex in SEXES})
BY_DEPRIVATION = Split("deprivation", {f"deprivation={fifth}; sex={sex}": fifth for fifth in FIFTHS for sex in SEXES})


def _by_region(area: str) -> Split:
    labels = {region.code: region.name for region in areas.regions()}
    if area == "England and Wales":
        labels[areas.find("Wales").code] = "Wales"
    return Split("region", labels, "area_code")


def by_age(
    as_of: Day = None, definition: str = "misuse", *, first: int = LAST_YEAR_BEFORE, last: int | None = None,
    area: str = "England",
) -> pd.DataFrame:  # fmt: skip
    """Split the change by age; parameters and columns as in `splits`.

    Examples
    --------
    >>> by_age(first=2012).set_index("part").loc[["all deaths", "40-49", "50-69"], "change"].tolist()
    [1414.0, 438.0, 634.0]
    """
    return _exhaustive(BY_AGE, as_of, definition, area, first, last)


def by_sex(
    as_of: Day = None, definition: str = "misuse", *, first: int = LAST_YEAR_BEFORE, last: int | None = None,
    area: str = "England",
) -> pd.DataFrame:  # fmt: skip
    """Split the change by sex; parameters and columns as in `splits`."""
    return _exhaustive(BY_SEX, as_of, definition, area, first, last)


def by_region(
    as_of: Day = None, definition: str = "misuse", *, first: int = LAST_YEAR_BEFORE, last: int | None = None,
    area: str = "England",
) -> pd.DataFrame:  # fmt: skip
    """Split the change by region of residence; parameters and columns as in `splits`.

    Of England and Wales, Wales is a part too, and people who lived outside both are in the total and in no part: they
    are the remainder.
    """
    return _exhaustive(_by_region(area), as_of, definition, area, first, last)


def by_deprivation(as_of: Day = None, *, first: int = LAST_YEAR_BEFORE, last: int | None = None) -> pd.DataFrame:
    """Split the change by fifths of deprivation; parameters and columns as in `splits`.

    They are published for poisoning in England, by sex, from 2010 on. Each fifth is the sum of both sexes, made here.
    """
    return _exhaustive(BY_DEPRIVATION, as_of, "poisoning", "England", first, last)


def splits(
    as_of: Day = None, definition: str = "misuse", *, first: int = LAST_YEAR_BEFORE, last: int | None = None,
    area: str = "England",
) -> pd.DataFrame:  # fmt: skip
    """Split the change in registered deaths between two years in every way the record allows.

    Parameters
    ----------
    as_of : str or datetime.date, optional
        What was known that day.
    definition : {"misuse", "poisoning"}
        Of the splits by age, sex and region. Deprivation and substances are published for poisoning.
    first : int
        The year to compare with, or the first one held after it.
    last : int, optional
        The latest year to compare; each split ends with the last it is held for, and says so.
    area : {"England", "England and Wales"}
        Of the splits by age, sex and region. Deprivation is England's, substances are those of England and Wales.

    Returns
    -------
    pandas.DataFrame
        One row a part, with COLUMNS: split, part, kind (total, part, remainder or mention), area, definition, first,
        last, before, after, change, lower and upper (limits of the change at 95%), share_of_change (of the total
        change; NaN for mentions, which overlap, and where the total did not change), mentioned_before and
        mentioned_after (share of that year's deaths that mention the substance), status, editions, note. A split of
        which no two years were known is not in it.

    Raises
    ------
    ParameterError
        For another definition or area, or a last year that is not after the first.

    Examples
    --------
    >>> made = splits(first=2012)
    >>> made.groupby("split", sort=False)["last"].max().to_dict()
    {'age': 2022, 'sex': 2022, 'region': 2022, 'deprivation': 2022, 'substance': 2024}
    """
    years = {"first": first, "last": last}
    parts = [split(as_of, definition, area=area, **years) for split in (by_age, by_sex, by_region)]  # type: ignore[arg-type]
    parts += [split(as_of, first=first, last=last) for split in (by_deprivation, by_substance)]
    return pd.concat([one for one in parts if len(one)] or [table([])], ignore_index=True)


def adding_up(as_of: Day = None, definition: str = "misuse", *, area: str = "England") -> pd.DataFrame:
    """Set the total beside the sum of the parts, in every year in which all of them are held.

    Returns
    -------
    pandas.DataFrame
        One row a split and year: split, area, definition, year, total, parts, remainder. A remainder that is not zero
        is what does not add: people who lived elsewhere, or a table that was not refreshed with the others.

    Examples
    --------
    >>> every = adding_up()
    >>> len(every), int(every["remainder"].abs().sum())
    (103, 0)
    """
    checked(definition, area, 0, None)
    found = []
    for split in (BY_AGE, BY_SEX, _by_region(area), BY_DEPRIVATION):
        where, meant = ("England", "poisoning") if split is BY_DEPRIVATION else (area, definition)
        values = _counts(split, as_of, meant, where).values.reindex(columns=[ALL, *split.parts]).dropna()
        sums = values[split.parts].sum(axis=1)
        found.append(
            pd.DataFrame(
                {
                    "split": split.name, "area": where, "definition": meant, "year": values.index,
                    "total": values[ALL], "parts": sums, "remainder": values[ALL] - sums,
                }
            )
        )  # fmt: skip
    return pd.concat(found, ignore_index=True)


def _counts(split: Split, as_of: Day, definition: str, area: str) -> Counts:
    series = f"deaths-drug-{definition}"
    if split.column == "area_code":
        rows = load(series, as_of=as_of)
        return counts(rows, rows["area_code"].map({**split.labels, areas.find(area).code: ALL}))
    rows = load(series, area=area, as_of=as_of, breakdown="*")
    return counts(rows, rows["breakdown"].map({**split.labels, "all": ALL}))


def _exhaustive(split: Split, as_of: Day, definition: str, area: str, first: int, last: int | None) -> pd.DataFrame:
    """Lay out a split into parts that add up; empty where not all parts are held in two years."""
    checked(definition, area, first, last)
    held = _counts(split, as_of, definition, area)
    lines = {part: held.line(part) for part in (ALL, *split.parts)}
    whole = sorted(set.intersection(*map(set, lines.values())))
    years = [year for year in whole if first <= year and (last is None or year <= last)]
    if len(years) < 2:
        return table([])
    start, end = years[0], years[-1]
    kinds = {ALL: "total"} | dict.fromkeys(split.parts, "part")
    over = {year: lines[ALL][year] - sum(lines[part][year] for part in split.parts) for year in (start, end)}
    if any(over.values()):
        lines[REMAINDER], kinds[REMAINDER] = over, "remainder"
    change = lines[ALL][end] - lines[ALL][start]
    rows = []
    for part, kind in kinds.items():
        status, editions = held.texts([ALL, *split.parts] if part == REMAINDER else [part], [start, end])
        rows.append(
            row(
                split=split.name, part=part, kind=kind, area=area, definition=definition, first=start, last=end,
                before=lines[part][start], after=lines[part][end], total_change=change, status=status,
                editions=editions, note=_note(split.name, max(lines[ALL]), whole[-1], start, first),
            )
        )  # fmt: skip
    return table(rows)


def _note(split: str, seen: int, newest: int, start: int, first: int) -> str:
    """Say which years a split is held for, where that is less than the total or than was asked for."""
    words = [f"by {split} to {newest}", f"the total to {seen}" if seen > newest else ""]
    words.append(f"from {start}, the first year held" if start > first else "")
    return "; ".join(filter(None, words))
