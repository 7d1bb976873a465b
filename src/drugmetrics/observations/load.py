"""load(): one series out of the one table, as known on a day, without mixing bases."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from drugmetrics.errors import MixedBasisError, UnknownNameError
from drugmetrics.observations import derived, editions, own
from drugmetrics.observations.catalogue import Series, all_series
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.lookups import ALL
from drugmetrics.observations.table import built_alone, observations, rows_of
from drugmetrics.published.standing import LOCAL
from drugmetrics.reference import areas, periods

EVERYTHING = "*"
#: How many results are kept, and of how many rows at most.
_KEPT, _LONGEST = 512, 5_000
#: The built table they are of, and the results by what was asked.
_results: tuple[pd.DataFrame | None, OrderedDict[Hashable, pd.DataFrame]] = (None, OrderedDict())


def load(
    series: str,
    *,
    area: str | None = None,
    as_of: str | dt.date | None = None,
    breakdown: str | Mapping[str, str] | None = None,
    source: str | None = None,
    basis: str | None = None,
) -> pd.DataFrame:
    """Load one series.

    Parameters
    ----------
    series : str
        A name of `catalogue()`.
    area : str, optional
        Name or GSS code; every area when not given.
    as_of : str or datetime.date, optional
        What was known that day, the day included; the newest when not given.
    breakdown : str or mapping, optional
        ``{"sex": "females"}`` or ``"sex=females"``; ``"*"`` for every breakdown; the total when not given.
    source : str, optional
        A publication: what that one printed about it. When not given, the statistic's own publications.
    basis : str, optional
        A basis other than the series' own; ``"*"`` for all of them, told apart by the column.

    Returns
    -------
    pandas.DataFrame
        Rows in order of period with the columns of the one table. The index holds pandas periods (a financial year
        goes by the year it ends in) or, for spans that do not tile time, the periods' names.

    Raises
    ------
    UnknownNameError
        For an unknown series, area, breakdown, source or basis, with near ones.
    MixedBasisError
        When what is asked for would join values of several units or bases.

    Examples
    --------
    >>> deaths = load("deaths-drug-misuse", area="England")
    >>> int(deaths.at["2021", "value"])
    2846
    >>> load("deaths-drug-misuse", area="England", as_of="2022-12-31").index.max()
    Period('2021', 'Y-DEC')
    """
    about = own.declared().get(series) or find_series(series)
    code = areas.find(area).code if area else None
    wanted = _breakdown_text(breakdown)
    if about.derived and source is None and basis not in (None, EVERYTHING, about.basis):
        raise UnknownNameError.among(f"basis of {series}", str(basis), [about.basis])
    table = built_alone()
    if table is None or not isinstance(as_of, str | dt.date | None):
        return _loaded(about, code, as_of, wanted, source, basis)
    # The same few series are asked for again and again: what was worked out of this table is kept. Copy on write.
    asked = (about, code, as_of, wanted, source, basis)
    kept = _kept_of(table)
    if asked in kept:
        kept.move_to_end(asked)
    else:
        rows = _loaded(about, code, as_of, wanted, source, basis)
        if len(rows) > _LONGEST:
            return rows
        kept[asked] = rows
        if len(kept) > _KEPT:
            kept.popitem(last=False)
    return kept[asked].copy(deep=False)


def _kept_of(table: pd.DataFrame) -> OrderedDict[Hashable, pd.DataFrame]:
    """Return the results kept of one table; of another table none are."""
    global _results
    if _results[0] is not table:
        _results = (table, OrderedDict())
    return _results[1]


def _loaded(
    about: Series,
    code: str | None,
    as_of: str | dt.date | None,
    wanted: str,
    source: str | None,
    basis: str | None,
) -> pd.DataFrame:
    """Work out one series from the table."""
    series = about.name
    if about.derived and source is None:
        rows = derived.combine(about, lambda part: load(part.series, area=code, as_of=as_of, breakdown=part.breakdown))
        return _indexed(_having(rows, "breakdown", None if wanted == EVERYTHING else wanted, series))
    rows = rows_of(series)
    rows = _having(rows, "area_code", code, series)
    every = _from(rows, about, source)
    rows = _having(every, "breakdown", None if wanted == EVERYTHING else wanted, series)
    rows = editions.known_on(_on_basis(rows, about, basis, source), as_of)
    if source is None and basis in (None, about.basis):
        rules = [rule for rule in about.remainders if wanted in (EVERYTHING, rule.breakdown)]
        if rules:
            every = editions.known_on(every[every["basis"] == about.basis], as_of)
            rows = pd.concat([rows, *(derived.remainder(rule, every) for rule in rules)])
    return _indexed(editions.newest(rows))


def _breakdown_text(breakdown: str | Mapping[str, str] | None) -> str:
    if breakdown is None:
        return ALL
    if isinstance(breakdown, str):
        if breakdown in (ALL, EVERYTHING):
            return breakdown
        parts = [part.strip().partition("=") for part in breakdown.split(";")]
        if not all(name and equals and value for name, equals, value in parts):
            raise UnknownNameError(
                f'A breakdown is written "sex=females" or "age=20-29; sex=males"; found {breakdown!r}.'
            )
        breakdown = {name.strip(): value.strip() for name, _, value in parts}
    return "; ".join(f"{name}={breakdown[name]}" for name in sorted(breakdown)) or ALL


def _having(rows: pd.DataFrame, column: str, value: str | None, series: str) -> pd.DataFrame:
    """Keep the rows with that value, which must be one the series has."""
    if value is None:
        return rows
    there = rows[column] == value
    found = rows if there.all() else rows[there]
    if found.empty and not rows.empty:
        what = "area" if column == "area_code" else column
        held = [areas.find(code).name for code in rows[column].unique()] if what == "area" else rows[column].unique()
        name = areas.find(value).name if what == "area" else value
        raise UnknownNameError.among(f"{what} of {series}", name, list(held))
    return found


def _from(rows: pd.DataFrame, about: Series, source: str | None) -> pd.DataFrame:
    if source is not None:
        return _having(rows, "source", source, about.name)
    at_home = from_home(rows, about)
    ours = rows if at_home.all() else rows[at_home]
    # Released on one day by two of them, a figure is taken from the one listed first: the sorts after this are stable.
    places = {name: place for place, name in enumerate(about.home)}
    codes, sources = pd.factorize(ours["source"].array)
    listed = np.array([places.get(name, len(places)) for name in sources], dtype=np.int64)[codes]
    return ours if (np.diff(listed) >= 0).all() else ours.iloc[np.argsort(listed, kind="stable")]


def from_home(rows: pd.DataFrame, about: Series) -> pd.Series:
    """Say which rows are the statistic's own: those of its publications, and the user's own figures of it."""
    return rows["source"].isin(about.home) | (rows["status"] == LOCAL)


def _on_basis(rows: pd.DataFrame, about: Series, basis: str | None, source: str | None) -> pd.DataFrame:
    """Keep one basis and refuse several units; a publication asked for by name may have its own basis."""
    if basis == EVERYTHING:
        return rows
    if basis is None and source is None:
        rows = _having(rows, "basis", about.basis, about.name)
    elif basis is not None:
        rows = _having(rows, "basis", basis, about.name)
    for column in ("basis", "unit"):
        held = sorted(rows[column].unique())
        if len(held) > 1:
            raise MixedBasisError(
                f"{about.name}: values of more than one {column} ({'; '.join(held)}) do not join in one line. "
                "Choose one with basis=..., or ask for all with basis='*'."
            )
    return rows


def _indexed(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the rows an index of periods, or of their names where the periods do not tile time."""
    types = rows["period_type"].unique()
    if len(types) == 1 and types[0] in periods.FREQUENCIES:
        index: pd.Index = pd.PeriodIndex(pd.DatetimeIndex(rows["period_end"]), freq=periods.FREQUENCIES[types[0]])
    else:
        index = pd.Index(rows["period"])
    return rows.set_axis(index.rename(None), axis=0)


def catalogue(words: str = "") -> pd.DataFrame:
    """List the series.

    Parameters
    ----------
    words : str
        Words that must stand in the name or title; all series when empty.

    Returns
    -------
    pandas.DataFrame
        Indexed by name: title, unit, basis, areas (how many), first and newest period of its own publications, newest
        release, editions and observations (how many; for a derived series its sums).

    Examples
    --------
    >>> catalogue("deaths misuse").loc["deaths-drug-misuse", "unit"]
    'deaths'
    """
    every = {**all_series(), **own.declared()}
    sums = [load(entry.name) for entry in every.values() if entry.derived]
    rows = pd.concat([observations(), *sums])
    # Asked once a publication, not once a row: groups are numbered as they first appear.
    about_home = ["series", "source", "status"]
    answers = [
        status == LOCAL or not set(every[name].home).isdisjoint(source.split("; "))
        for name, source, status in rows[about_home].drop_duplicates().itertuples(index=False)
    ]
    ours = np.array(answers, dtype=bool)[rows.groupby(about_home, sort=False).ngroup()]
    counts = rows.groupby("series", sort=False).agg(
        areas=("area_code", "nunique"), editions=("edition", "nunique"), observations=("value", "size"),
        newest_release=("released", "max"),
    )  # fmt: skip
    ordered = rows[ours].sort_values("period_end").groupby("series")["period"]
    counts = counts.join(pd.DataFrame({"first": ordered.first(), "newest": ordered.last()}))
    about = pd.DataFrame(
        {"title": entry.title, "unit": entry.unit, "basis": entry.basis} for entry in every.values()
    ).set_axis(list(every), axis=0)
    wanted = [
        name for name, entry in every.items()
        if all(word in f"{name} {entry.title}".casefold() for word in words.casefold().split())
    ]  # fmt: skip
    columns = ["title", "unit", "basis", "areas", "first", "newest", "newest_release", "editions", "observations"]
    return about.join(counts).loc[wanted, columns].rename_axis("series")
