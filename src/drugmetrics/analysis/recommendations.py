"""What measured series show of each recommendation: figures at the time it was made and since, on one basis.

That a figure moved the way asked does not say that a recommendation was followed, nor that following it moved the
figure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from drugmetrics.framework.figure import Figure
from drugmetrics.framework.recommendations import Recommendation, Report, card_of, reports
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import from_home, load
from drugmetrics.observations.table import rows_of
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference import areas

#: Countries a figure may be of, England first.
COUNTRIES = {"E92000001": "England", "K04000001": "England and Wales", "K02000001": "United Kingdom"}
#: How the reports are called in a word or two.
SHORT = {"review-of-drugs": "Black review", "public-accounts-committee": "PAC"}


@dataclass(frozen=True)
class Bearing:
    """What one series shows of one recommendation.

    Attributes
    ----------
    series : str
        Its name.
    wanted : str
        The way the recommendation asks it to go, or empty where it does not say.
    then, now : Figure or None
        The newest figure of a period over when the recommendation was made, and the newest of all on the same basis.
    apart : str
        Why the two say nothing of a change; empty where they do.
    """

    series: str
    wanted: str
    then: Figure | None
    now: Figure | None
    apart: str

    @property
    def change(self) -> float | None:
        """Relative change, or None where `apart` says why there is none."""
        if self.apart or self.then is None or self.now is None:
            return None
        return self.now.counted / self.then.counted - 1

    @property
    def way(self) -> str:
        """Whether it moved the way asked, the other way or not at all; empty where no way is asked or none is known."""
        if self.change is None or not self.wanted:
            return ""
        if self.change == 0:
            return "unchanged"
        return "the way asked" if (self.change > 0) == (self.wanted == "up") else "the other way"


@dataclass(frozen=True)
class Asked:
    """A recommendation and what bears on it.

    Attributes
    ----------
    report : str
        The publication.
    made : datetime.date
        The day its report came out.
    rule : Recommendation
    bearings : tuple of Bearing
    """

    report: str
    made: dt.date
    rule: Recommendation
    bearings: tuple[Bearing, ...]

    @property
    def name(self) -> str:
        """Its report and number.

        Examples
        --------
        >>> asked()[0].name
        'Black review 1'
        """
        return f"{SHORT[self.report]} {self.rule.number}"

    @property
    def judged(self) -> tuple[Bearing, ...]:
        """The series that moved one way or another where a way is asked."""
        return tuple(one for one in self.bearings if one.way)


def asked(as_of: str | None = None) -> list[Asked]:
    """Return every recommendation made by a day, with what the record of the day shows of it.

    Parameters
    ----------
    as_of : str, optional

    Returns
    -------
    list of Asked
        In the order of the reports.

    Examples
    --------
    >>> found = {one.name: one for one in asked()}
    >>> len(found), [bearing.way for bearing in found["Black review 18"].judged]
    (38, ['the way asked'])
    """
    found = []
    for held in reports().values():
        made = card_of(held).released
        if made is None or (as_of is not None and made > dt.date.fromisoformat(as_of)):
            continue
        found += [_asked(held, made, rule, as_of) for rule in held.recommendations]
    return found


def _asked(held: Report, made: dt.date, rule: Recommendation, as_of: str | None) -> Asked:
    bearings = tuple(_bearing(name, rule, made, as_of) for name in rule.series if not name.startswith("ambition-"))
    return Asked(held.report, made, rule, bearings)


def _bearing(name: str, rule: Recommendation, made: dt.date, as_of: str | None) -> Bearing:
    rows = _line(name, rule.of.get(name, "all"), as_of)
    wanted = rule.wanted.get(name, "")
    if rows.empty:
        return Bearing(name, wanted, None, None, "no figure of a whole country is held for this day")
    before = rows[rows["period_end"] <= pd.Timestamp(made)]
    now = Figure.of(rows.iloc[-1])
    if before.empty:
        return Bearing(name, wanted, None, now, "no figure of the time before it is held")
    then = Figure.of(before.iloc[-1])
    if then.period == now.period:
        return Bearing(name, wanted, then, None, "nothing newer is held")
    if then.months != now.months:
        return Bearing(name, wanted, then, now, "they cover spans of different length")
    return Bearing(name, wanted, then, now, "")


def _line(name: str, breakdown: str, as_of: str | None) -> pd.DataFrame:
    """Return a series' own figures for the first country it has, one a period, of the best standing, in order."""
    held = rows_of(name)
    held = held[held["breakdown"] == breakdown]
    area = next((country for code, country in COUNTRIES.items() if (held["area_code"] == code).any()), None)
    if area is None:
        return held.iloc[:0]
    about = find_series(name)
    if about.derived:
        rows = load(name, area=area, breakdown=breakdown, as_of=as_of)
    else:
        # Single figures, not a line: each may come from another edition, which it tells.
        of_country = held[(held["area_code"] == areas.find(area).code) & (held["basis"] == about.basis)]
        rows = editions.known_on(of_country[from_home(of_country, about) & of_country["value"].notna()], as_of)
        rows = editions.newest(rows, by_cell=True)
    spans = rows["period_type"].mode()
    rows = rows[rows["period_type"] == spans.iloc[0]] if len(spans) else rows
    ranked = rows.assign(rank=rows["status"].map(STATUS_ORDER.index)).sort_values(["period_end", "rank"], kind="stable")
    return ranked.drop_duplicates("period").reset_index(drop=True)
