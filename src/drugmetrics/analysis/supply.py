"""What the page on supply is made of: counts towards three ambitions, over the windows they came for, and seizures.

Counts of closures, disruptions and tests come over windows that overlap, from those who did the work: none are added. A
window counts towards an ambition when it lies between the ambition's first day and its deadline.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from drugmetrics.framework.ambitions import Ambition, ambition
from drugmetrics.framework.figure import Figure
from drugmetrics.observations import editions
from drugmetrics.observations.load import load
from drugmetrics.observations.table import rows_of
from drugmetrics.reference import areas

AREA = "England and Wales"
#: What is told of the closures in each series.
TYPES = {
    "county-lines-closed": "type 1",
    "county-lines-closed-all-types": "all types",
    "county-lines-closed-stated": "type not named",
}
#: Closures of type 1 counted up to June 2024, and since.
COUNT, RESTARTED = "count of closures", "count of closures, restarted July 2024"
#: How a count of each standing came, in a word or two.
_CAME = {"management information": "counted", "statement": "stated", "secondary report": "in the press"}
#: Windows that start before the framework's baseline year, or that are one week's drive, are in the table alone.
_FIRST_DRAWN = "2021-04-01"
WEEK = "intensification week, all forces"
#: A statement as of one month, of a count since the strategy's money: the month's end is all its window tells.
_AS_OF = "month"
#: Seizures by the police and Border Force together; other bases are in the record and not joined to it.
_SEIZED = "police and Border Force"
DRUGS = ("cocaine", "crack", "heroin", "herbal cannabis")


@dataclass(frozen=True)
class Counts:
    """What is held on a day of one ambition that is counted.

    Attributes
    ----------
    goal : Ambition
    rows : pandas.DataFrame
        Rows of the one table that count what it counts, by whoever gave them, in order of window.
    """

    goal: Ambition
    rows: pd.DataFrame

    @property
    def within(self) -> pd.DataFrame:
        """The rows whose window lies between the ambition's first day and its deadline."""
        first, last = self.window
        return self.rows[(self.rows["period_start"] >= first) & (self.rows["period_end"] <= last)]

    @property
    def window(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """The ambition's first day and its deadline, which every running total has."""
        rule = self.goal.rule
        return pd.Timestamp(str(rule.counted_from)), pd.Timestamp(str(rule.deadline))

    def met(self, value: float) -> bool:
        """Whether a count is what was asked for: more than it, where "over" it was."""
        wanted = self.goal.wanted
        return wanted is not None and (value > wanted.value or (value == wanted.value and wanted.marker != "over"))

    def share(self, value: float) -> float | None:
        """Return a count as a share of the number asked for, None where that was not public."""
        return None if self.goal.wanted is None else value / self.goal.wanted.value


def closures(as_of: str | None = None) -> Counts:
    """Return every count of county lines closed in England and Wales, of any type, with a column counted.

    Examples
    --------
    >>> held = closures()
    >>> held.within.loc[held.within["basis"] == COUNT, ["period", "value"]].to_numpy().tolist()
    [['2022/23', 1364.0]]
    """
    rows = pd.concat([_every(series, as_of) for series in TYPES])
    rows = rows.sort_values(["period_start", "period_end", "series"], kind="stable").reset_index(drop=True)
    counted = rows["series"].map(TYPES)
    # The month's figure was printed without its type, among counts of type 1.
    counted = counted.where(rows["basis"].isin((COUNT, RESTARTED)) | (rows["series"] != "county-lines-closed"),
                            TYPES["county-lines-closed-stated"])  # fmt: skip
    return Counts(ambition("county-lines-closed", as_of=as_of), rows.assign(counted=counted))


def drawn(held: Counts) -> pd.DataFrame:
    """Return the closures that are drawn: windows since the baseline year, without single weeks and rounded doubles.

    The column `counted` names the type, who gave it, and a restart or a statement's day where there is one. A statement
    as of a month is drawn from the ambition's first day, since when it was printed to count.
    """
    rows = held.rows
    rows = rows[(rows["period_start"] >= pd.Timestamp(_FIRST_DRAWN)) & (rows["basis"] != WEEK)]
    # "Over 1,300" is how the report that printed 1,364 rounds it in words.
    exact = rows[rows["basis"] == COUNT]
    doubles = rows["period"].isin(exact["period"]) & rows["source"].isin(exact["source"]) & (rows["basis"] != COUNT)
    rows = rows[~doubles]
    told = [", ".join(filter(None, (row["counted"], _how(row)))) for row in rows.to_dict("records")]
    starts = rows["period_start"].mask(rows["period_type"] == _AS_OF, held.window[0])
    return rows.assign(counted=told, period_start=starts)


def disruptions(as_of: str | None = None) -> Counts:
    """Return the counts of major and moderate disruptions, a yearly average of three years among them.

    Examples
    --------
    >>> disruptions().within[["period", "value"]].to_numpy().tolist()
    [['2022/23', 2974.0]]
    """
    rows = _every("organised-crime-group-disruptions", as_of, area=None)
    return Counts(ambition("organised-crime-group-disruptions", as_of=as_of), rows)


def arrest_tests(as_of: str | None = None) -> Counts:
    """Return the running totals of drug tests on arrest, by the forces that reported.

    Examples
    --------
    >>> arrest_tests().within["value"].tolist()
    [43333.0, 117825.0]
    """
    return Counts(ambition("drug-tests-on-arrest", as_of=as_of), _every("drug-tests-on-arrest", as_of))


def quarters(as_of: str | None = None) -> pd.DataFrame:
    """Return tests on arrest by quarter: rows of the one table, with columns positive and forces.

    `forces` is how many returned data, on average over the quarter.

    Examples
    --------
    >>> quarters()[["value", "positive", "forces"]].iloc[[0, -1]].to_numpy().tolist()
    [[10393.0, 5577.0, 16.0], [19224.0, 10688.0, 29.0]]
    """
    rows = load("drug-tests-on-arrest-quarterly", area=AREA, as_of=as_of, basis="quarter")
    beside = {"positive": positives(as_of), "forces": forces(as_of)}
    columns = {name: rows["period"].map(part.set_index("period")["value"]) for name, part in beside.items()}
    return rows.assign(**columns)


def positives(as_of: str | None = None) -> pd.DataFrame:
    """Return positive tests on arrest by quarter: rows of the one table."""
    return load("drug-tests-on-arrest-positive", area=AREA, as_of=as_of, basis="quarter")


def forces(as_of: str | None = None) -> pd.DataFrame:
    """Return how many forces returned data of tests on arrest, by quarter: rows of the one table."""
    basis = "returning data, average over the quarter"
    return load("police-forces-testing-on-arrest", area=AREA, as_of=as_of, basis=basis)


def seizures(as_of: str | None = None) -> pd.DataFrame:
    """Return yearly numbers of seizures, all drugs and by class: rows of the one table.

    Examples
    --------
    >>> seizures().query("breakdown == 'all'").tail(1)["value"].tolist()
    [269321.0]
    """
    rows = load("drug-seizures", area=AREA, as_of=as_of, breakdown="*", basis=_SEIZED)
    return rows[rows["breakdown"].isin(("all", "class=A", "class=B", "class=C"))]


def quantities(as_of: str | None = None) -> pd.DataFrame:
    """Return yearly quantities seized of four drugs, in kilograms: rows of the one table, with a column drug."""
    rows = load("drug-seizures-quantity", area=AREA, as_of=as_of, breakdown="*", basis=_SEIZED)
    rows = rows.assign(drug=rows["breakdown"].str.removeprefix("drug="))
    return rows[rows["drug"].isin(DRUGS)]


def active(as_of: str | None = None) -> pd.DataFrame:
    """Return the stated numbers of potentially active county lines a month: rows of the one table."""
    return load("county-lines-active", area="United Kingdom", as_of=as_of, breakdown="*")


def year_s_ambition(as_of: str | None = None) -> pd.DataFrame:
    """Return the number of disruptions that was sought in a single year: rows of the one table."""
    return load("ambition-organised-crime-group-disruptions-in-the-year", as_of=as_of)


def largest(rows: pd.DataFrame) -> Figure | None:
    """Return the largest of some counts, None of none."""
    return Figure.of(rows.iloc[int(rows["value"].argmax())]) if len(rows) else None


def figures(rows: pd.DataFrame) -> list[Figure]:
    """Return rows of the one table as figures."""
    return [Figure.of(row) for row in rows.to_dict("records")]


def _every(series: str, as_of: str | None, area: str | None = AREA) -> pd.DataFrame:
    """Return every edition's totals of a series that were public on a day."""
    rows = rows_of(series)
    rows = rows[(rows["breakdown"] == "all") & rows["value"].notna()]
    if area is not None:
        rows = rows[rows["area_code"] == areas.find(area).code]
    return editions.known_on(rows, as_of).sort_values(["period_end", "released"], kind="stable")


def _how(row: dict[Hashable, Any]) -> str:
    """Say in few words how a count came, beside its type."""
    if row["basis"] == RESTARTED:
        return "counted, restarted"
    of_day = f" as of {row['period']}" if row["period_type"] == _AS_OF else ""
    return f"{_CAME[row['status']]}{of_day}"
