"""Continuity of care after prison: figures over years, over quarters and as stated, kept apart; treatment in prison."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drugmetrics.framework.ambitions import ambition
from drugmetrics.framework.figure import Figure
from drugmetrics.observations import editions
from drugmetrics.observations.table import rows_of
from drugmetrics.reference import areas

#: The kinds of windows a figure may be of, by the basis it has in the record.
KINDS = {"year": "a whole year", "quarter": "one quarter", "statement": "as stated, window not given"}
#: What is held of treatment in prisons and other secure settings, and what it is called.
SECURE = {
    "secure-settings-adults-in-treatment": "in treatment",
    "secure-settings-adults-starting-treatment": "started in the year",
    "secure-settings-exits": "left in the year",
    "secure-settings-completions-share": "completed, of those who left",
    "secure-settings-deaths": "died in treatment",
}


@dataclass(frozen=True)
class Continuity:
    """What is held on a day of released adults who start community treatment within three weeks.

    Attributes
    ----------
    figures : pandas.DataFrame
        Rows of the one table, England, one a period and kind of window, with a column kind.
    regions : pandas.DataFrame
        Rows of the regions the reports name, with columns region and england (the figure of the same year).
    wanted : Figure or None
        The level to reach, as it was reported.
    """

    figures: pd.DataFrame
    regions: pd.DataFrame
    wanted: Figure | None

    def of(self, basis: str) -> pd.DataFrame:
        """Return the figures of one kind of window: ``year``, ``quarter`` or ``statement``."""
        return self.figures[self.figures["basis"] == basis]


def continuity(as_of: str | None = None) -> Continuity:
    """Gather what is held.

    Parameters
    ----------
    as_of : str, optional
        What was known that day; an undated statement is in no view but the newest.

    Examples
    --------
    >>> held = continuity()
    >>> {basis: held.of(basis)["value"].tolist()[-2:] for basis in KINDS}
    {'year': [43.0, 53.0], 'quarter': [36.1, 40.7], 'statement': [51.8, 54.0]}
    """
    rows = rows_of("prison-continuity-of-care")
    rows = editions.known_on(rows[rows["value"].notna()], as_of)
    england = rows["area_code"] == areas.find("England").code
    figures = fullest(rows[england])
    years = figures[figures["basis"] == "year"].set_index("period")["value"]
    regions = editions.newest(rows[~england], by_cell=True)
    return Continuity(
        figures=figures.assign(kind=figures["basis"].map(KINDS)),
        regions=regions.assign(
            region=[areas.find(code).name for code in regions["area_code"]],
            england=regions["period"].map(years).astype(float),
        ),
        wanted=ambition("prison-continuity-of-care", as_of=as_of).wanted,
    )


def fullest(rows: pd.DataFrame) -> pd.DataFrame:
    """Choose one edition's figure for each period and basis: the newest, but not a mere rounding of an earlier one.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of one series and area.

    Examples
    --------
    >>> rows = rows_of("prison-continuity-of-care")
    >>> chosen = fullest(rows[(rows["area_code"] == "E92000001") & (rows["period"] == "2021/22")])
    >>> chosen["value"].tolist(), chosen["edition"].tolist()
    ([37.4], ['2021-22-report'])
    """
    newest = editions.newest(rows, by_cell=True)
    key = ["period", "basis", "status"]
    values = newest.set_index(key)["value"]
    said = [values.get(tuple(row), float("nan")) for row in rows[key].itertuples(index=False)]
    alike = rows[(rows["value"].round(0) == said) & (rows["value"] != said)]
    chosen = alike.sort_values("released", kind="stable").drop_duplicates(key, keep="last")
    kept = newest[[tuple(row) not in set(chosen[key].itertuples(index=False, name=None))
                   for row in newest[key].itertuples(index=False, name=None)]]  # fmt: skip
    return pd.concat([kept, chosen]).sort_values(["period_end", "basis"], kind="stable").reset_index(drop=True)


def secure_settings(as_of: str | None = None) -> pd.DataFrame:
    """Return treatment in prisons and other secure settings, England: rows of the one table, with a column what.

    Examples
    --------
    >>> rows = secure_settings()
    >>> rows[rows["period"] == "2023/24"].set_index("what")["value"].to_dict()["in treatment"]
    49881.0
    """
    parts = [rows_of(series).assign(what=what) for series, what in SECURE.items()]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[(rows["breakdown"] == "all") & (rows["area_code"] == areas.find("England").code)]
    return editions.newest(editions.known_on(rows, as_of), by_cell=True).reset_index(drop=True)
