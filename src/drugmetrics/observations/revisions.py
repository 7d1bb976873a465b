"""What each edition changed of what earlier editions had printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.observations.catalogue import Series
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.editions import CELL, known_on
from drugmetrics.observations.table import observations, rows_of
from drugmetrics.reference import areas
from drugmetrics.reference.units import unit

if TYPE_CHECKING:
    import datetime as dt

#: Columns of the answer, in order, and what they mean.
COLUMNS: dict[str, str] = {
    "area_code": "GSS code",
    "period": "the period revised",
    "breakdown": "dimension=value pairs, or all",
    "unit": "unit of both values",
    "edition_before": "the newest edition before",
    "released_before": "its release date",
    "before": "what it printed",
    "edition": "the edition that changed it",
    "released": "its release date",
    "value": "what that one printed",
    "change": "difference",
    "relative": "difference as a share of what was printed before",
    "basis_before": "the basis before, where the whole series was restated; else the same",
    "basis": "how it is counted",
    "source": "publication",
}


def revisions(series: str, *, area: str | None = None, as_of: str | dt.date | None = None) -> pd.DataFrame:
    """List what each edition of a series changed of what was printed before.

    Parameters
    ----------
    series : str
        A series of the record.
    area : str, optional
        Name or code; every area when not given.
    as_of : str, optional
        Editions that were public that day.

    Returns
    -------
    pandas.DataFrame
        One row a figure and edition that printed it otherwise than the one before, with the columns of `COLUMNS`, in
        order of release and period. The series' own publications make one line; what any other publication printed
        about it is compared with itself alone, and so is each standing: a press figure revises no statistic. Not
        listed are the same figure printed with fewer decimals, one printed for the first time, and one that was left
        without a value before, which is not known to have changed.

    Raises
    ------
    UnknownNameError
        For an unknown series or area.

    Examples
    --------
    >>> slip = revisions("neighbourhood-crime").query("source == 'from-harm-to-hope-annual-report'")
    >>> slip[["period", "before", "value"]].values.tolist()
    [['2019/20', 2.96, 1.96]]
    """
    about = find_series(series)
    rows = rows_of(series)
    rows = rows[rows["value"].notna()]
    if area is not None:
        rows = rows[rows["area_code"] == areas.find(area).code]
    rows = known_on(rows, as_of)
    return _changes(rows[rows["released"].notna()], about)


def changes_of(source: str, edition: str) -> pd.DataFrame:
    """List what one edition changed, over all its series.

    Parameters
    ----------
    source, edition : str
        Publication and edition.

    Returns
    -------
    pandas.DataFrame
        As `revisions`, led by a column with the series.
    """
    table = observations()
    names = table.loc[(table["source"] == source) & (table["edition"] == edition), "series"].unique()
    parts = [revisions(str(name)).assign(series=name) for name in names]
    whole = pd.concat(parts) if parts else pd.DataFrame(columns=list(COLUMNS)).assign(series="")
    return whole[(whole["source"] == source) & (whole["edition"] == edition)].loc[:, ["series", *COLUMNS]]


def _changes(rows: pd.DataFrame, about: Series) -> pd.DataFrame:
    """Set every figure beside the one the edition before printed."""
    own = rows["source"].isin(about.home)
    line = rows["source"].where(~own, "the statistic")
    counted = rows["basis"].where(~rows["basis"].isin(about.restated_from), about.basis)
    rows = rows.assign(line=line, counted=counted).sort_values(["released", "edition"], kind="stable")
    keys = ["line", "status", "counted", *(key for key in CELL if key != "basis")]
    before = rows.groupby(keys, sort=False)[["value", "edition", "released", "basis"]].shift()
    both = rows.join(before.add_suffix("_before")).rename(columns={"value_before": "before"})
    both = both[both["before"].notna()]
    both = both[~_same(both)]
    both = both.assign(change=both["value"] - both["before"], relative=both["value"] / both["before"] - 1)
    order = ["released", "edition", "period_start", "area_code", "breakdown"]
    return both.sort_values(order, kind="stable")[list(COLUMNS)].reset_index(drop=True)


def _same(rows: pd.DataFrame) -> pd.Series:
    """Say which values agree with the ones before, to the decimals of the one printed with fewer."""
    figures = zip(rows["value"], rows["before"], rows["unit"], strict=True)
    return pd.Series([agree(one, other, name) for one, other, name in figures], index=rows.index, dtype="bool")


def agree(one: float, other: float, unit_name: str) -> bool:
    """Compare to the fewer decimals of the two, but never to fewer than the unit is printed with.

    Examples
    --------
    >>> agree(8.157, 8.2, "per cent"), agree(9.0, 9.4, "per cent"), agree(2846, 2847, "deaths")
    (True, False, False)
    """
    digits = max(min(_decimals(one), _decimals(other)), unit(unit_name).decimals)
    return bool(abs(round(one, digits) - round(other, digits)) < 0.5 * 10**-digits)


def _decimals(value: float) -> int:
    return 0 if value == int(value) else len(f"{value!r}".partition(".")[2])
