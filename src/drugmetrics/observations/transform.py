"""From one raw table to observations, as its mapping declares."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.errors import BuildError
from drugmetrics.observations import checks, sums
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.finder import Finder
from drugmetrics.observations.lookups import ALL, NOT_READ, Lookup
from drugmetrics.observations.mapping import Limits, NoValue, TableMapping
from drugmetrics.published.raw import read_rows
from drugmetrics.reference import areas, periods

if TYPE_CHECKING:
    pass

#: `basis` or `unit` of a lookup that leaves it to the series, and `status` of one that leaves it to the card.
SERIES_OWN = "the series"
CARD_STATUS = "the card"


def observations_of(path: Path, rules: TableMapping) -> tuple[pd.DataFrame, int]:
    """Turn a raw table into rows of the one table, without what its card adds.

    Parameters
    ----------
    path : Path
        The raw CSV.
    rules : TableMapping
        What its layout becomes in this edition.

    Returns
    -------
    pandas.DataFrame
        series, area_code, period, period_start, period_end, period_type, breakdown, value, lower, upper, unit,
        marker, basis, status (`CARD_STATUS` where the card says it), source_ref.
    int
        How many raw rows are not read into observations yet.

    Raises
    ------
    BuildError
        Naming the file, the line and the label that nothing explains.
    """
    header, rows = read_rows(path)
    raw = pd.DataFrame(rows, columns=header, dtype="str")
    raw.index = pd.RangeIndex(2, len(raw) + 2)
    checks.check_columns(path, raw, rules)
    checks.check_values(path, raw)
    if rules.times != 1:
        # On the decimals as printed: in binary a hundred times 0.0846 is not 8.46.
        raw["value"] = raw["value"].map(lambda text: text and str(Decimal(text) * rules.times))
    for label, wanted in rules.only.items():
        raw = raw[raw[label].isin(wanted)]
    raw = _without_values(path, raw, rules.no_values)
    every = raw
    if rules.limits is not None and not (raw["statistic"] == rules.limits.of).any():
        _limits(path, raw, rules.limits)
    if rules.limits is not None:
        raw = raw[~raw["statistic"].isin([rules.limits.lower, rules.limits.upper])]
    find = Finder(path)
    name = find.column(raw, rules.series, "series")
    unread = int((name == NOT_READ).sum())
    raw, name = raw[name != NOT_READ], name[name != NOT_READ]
    table = pd.DataFrame({"series": name})
    when = _periods(find, _printed_periods(path, raw, rules), rules)
    table["area_code"] = _areas(find, find.column(raw, rules.area, "area"), when if rules.areas_then else None)
    table = table.join(when)
    table["breakdown"] = _breakdown(find, raw, rules)
    table["value"] = pd.to_numeric(raw["value"]).astype("float64")
    for label, texts in rules.fractions.items():
        # Per cent of ten digits: what the product of two binary numbers adds beyond is no figure.
        table["value"] = table["value"].mask(raw[label].isin(texts), (table["value"] * 100).round(10))
    basis = _own_unless(find, raw, name, "basis", rules.basis)
    table = table.join(_limits(path, every, rules.limits).reindex(table.index))
    table["unit"] = _own_unless(find, raw, name, "unit", rules.unit)
    table["marker"] = raw["marker"]
    table["basis"] = basis
    table["source_ref"] = path.name + "!" + raw["where"]
    checks.check_counts(path, table)
    table["status"] = find.column(raw, rules.status, "status") if rules.status else CARD_STATUS
    return sums.with_sums(path, table, rules), unread


def _areas(find: Finder, texts: pd.Series, when: pd.DataFrame | None) -> pd.Series:
    """Return the codes of areas; with periods given, of those that bore the name at the period's end."""
    if when is None:
        return find.parsed(texts, lambda text: areas.find(text).code)
    codes = pd.Series("", index=texts.index, dtype="str")
    for end, part in texts.groupby(when["period_end"].dt.date):
        codes.update(find.parsed(part, partial(_code_then, end)))
    return codes


def _code_then(day: Any, text: str) -> str:
    return areas.find(text, on=day).code


def _without_values(path: Path, raw: pd.DataFrame, rules: tuple[NoValue, ...]) -> pd.DataFrame:
    """Take away zeros that stand for no value, and say so beside them."""
    for rule in rules:
        there = pd.Series(True, index=raw.index)
        for label in rule.where:
            covered = {text: rule.covers(label, text) for text in raw[label].unique()}
            there &= raw[label].map(covered).astype("bool")
        there &= raw["value"] != ""
        wrong = there & (pd.to_numeric(raw["value"]) != 0)
        if wrong.any():
            line = raw.index[wrong][0]
            found = raw.loc[line, "value"]
            raise BuildError(f"{path}, line {line}: a zero was wanted, {found!r} was found: {rule.why}.")
        raw = raw.assign(value=raw["value"].mask(there, ""), marker=raw["marker"].mask(there, rule.marker))
    return raw


def _printed_periods(path: Path, raw: pd.DataFrame, rules: TableMapping) -> pd.Series:
    """Return the periods as printed, slips put right, or the one the edition is of where its tables print none."""
    if not rules.period and not rules.period_is:
        raise BuildError(f"{path}: the table prints no period, and observations/mappings says none for this edition.")
    if not rules.period:
        return pd.Series(rules.period_is, index=raw.index, dtype="str")
    texts = raw[rules.period].copy()
    for slip in rules.slips:
        if slip.edition != path.parent.name:
            continue
        there = raw["where"] == slip.where
        found = ", ".join(texts[there].unique())
        if found != slip.printed:
            raise BuildError(f"{path}, {slip.where}: {slip.printed!r} was wanted, a known slip; {found!r} was found.")
        texts[there] = slip.period
    return texts


def _periods(find: Finder, texts: pd.Series, rules: TableMapping) -> pd.DataFrame:
    drop = re.compile(re.escape(rules.period_drop), re.IGNORECASE)

    def parse(text: str) -> periods.Period:
        start = drop.match(text)
        return periods.parse(f"{rules.period_as} {text[start.end() if start else 0 :].split(' [')[0]}")

    found = find.parsed(texts, parse)
    return pd.DataFrame(
        {
            "period": found.map(str),
            "period_start": pd.to_datetime(found.map(lambda period: period.start)),
            "period_end": pd.to_datetime(found.map(lambda period: period.end)),
            "period_type": found.map(lambda period: period.type),
        }
    )


def _breakdown(find: Finder, raw: pd.DataFrame, rules: TableMapping) -> pd.Series:
    """Write each row's breakdown as ``age=20-29; sex=males``, dimensions in order, totals left out."""
    text = pd.Series("", index=raw.index, dtype="str")
    for dimension in sorted(rules.breakdown):
        values = find.column(raw, rules.breakdown[dimension], dimension)
        text = text + (f"; {dimension}=" + values).where(values != ALL, "")
    return text.str.removeprefix("; ").replace("", ALL)


def _own_unless(find: Finder, raw: pd.DataFrame, name: pd.Series, what: str, lookup: Lookup | None) -> pd.Series:
    """Return the series' own basis or unit, where the lookup does not say another."""
    own = _of_series(name, what)
    if lookup is None:
        return own
    found = find.column(raw, lookup, what)
    return found.where(found != SERIES_OWN, own)


def _of_series(name: pd.Series, attribute: str) -> pd.Series:
    return name.map({key: getattr(entry, attribute) for key, entry in all_series().items()})


def _limits(path: Path, raw: pd.DataFrame, limits: Limits | None) -> pd.DataFrame:
    """Put limits beside the statistic they belong to: rows equal in every other label."""
    empty = pd.DataFrame({"lower": pd.Series(dtype="float64"), "upper": pd.Series(dtype="float64")})
    if limits is None:
        return empty
    keys = [column for column in raw.columns if column not in ("where", "statistic", "value", "marker")]
    orphans = raw[raw["statistic"].isin([limits.lower, limits.upper])]
    if len(orphans) and not (raw["statistic"] == limits.of).any():
        raise BuildError(f"{path}, line {orphans.index[0]}: limits stand without the {limits.of} they are of.")
    beside = raw[raw["statistic"] == limits.of].reset_index(names="line")[["line", *keys]]
    for side, text in (("lower", limits.lower), ("upper", limits.upper)):
        part = raw.loc[raw["statistic"] == text, [*keys, "value"]].rename(columns={"value": side})
        alone = part.merge(beside, on=keys, how="left", indicator=True)["_merge"] == "left_only"
        if alone.any():
            line = part.index[alone.to_numpy()][0]
            raise BuildError(f"{path}, line {line}: a {text} stands without the {limits.of} it is the limit of.")
        beside = beside.merge(part, on=keys, how="left", validate="one_to_one")
        beside[side] = pd.to_numeric(beside[side])
    return beside.set_index("line")[["lower", "upper"]]
