"""What measured series show of each recommendation: figures at the time it was made and since, on one basis.

That a figure moved the way asked does not say that a recommendation was followed, nor that following it moved the
figure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from drugmetrics.analysis.drug_use import error_floor
from drugmetrics.framework.dated import remarks_on
from drugmetrics.framework.figure import Figure
from drugmetrics.framework.recommendations import Kind, Recommendation, Report, card_of, reports
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import from_home, load
from drugmetrics.observations.table import rows_of
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference import areas

ENGLAND = "E92000001"
#: Countries a figure may be of, England first.
COUNTRIES = {ENGLAND: "England", "K04000001": "England and Wales", "K02000001": "United Kingdom"}
#: How a series moved beside the way it was asked to go.
WAYS = ("the way asked", "the other way", "unchanged", "within the survey's error")
#: How the reports are called in a word or two.
SHORT = {"review-of-drugs": "Black review", "public-accounts-committee": "PAC"}


@dataclass(frozen=True)
class Bearing:
    """What one series shows of one recommendation.

    Attributes
    ----------
    series, part : str
        Its name, and the breakdown of it that bears on the recommendation.
    kind : str
        ``measure`` of what was asked, ``money`` or ``statement``.
    wanted : str
        The way the recommendation asks it to go, or empty where it does not say.
    then, now : Figure or None
        The newest figure of a period over when the recommendation was made, and the newest of all on the same basis.
    apart : str
        Why the two say nothing of a change; empty where they do.
    held : bool
        Whether the record of the day has the series at all, if only for parts of the country.
    floor : float or None
        Points by which two estimates of a survey must differ at least to be told from chance; None where it is no
        survey or its error cannot be had.
    """

    series: str
    kind: Kind
    wanted: str
    then: Figure | None
    now: Figure | None
    apart: str
    part: str = "all"
    held: bool = True
    floor: float | None = None

    @property
    def change(self) -> float | None:
        """Relative change, or None where `apart` says why there is none."""
        if self.apart or self.then is None or self.now is None:
            return None
        return self.now.counted / self.then.counted - 1

    @property
    def points(self) -> float | None:
        """Change of a survey's estimate in points, or None where there is none or no error to set beside it."""
        if self.floor is None or self.change is None or self.then is None or self.now is None:
            return None
        return self.now.value - self.then.value

    @property
    def way(self) -> str:
        """One of `WAYS`, or empty where no way is asked or no change is known."""
        if self.change is None or not self.wanted:
            return ""
        if self.points is not None and self.floor is not None and abs(self.points) <= self.floor:
            return "within the survey's error"
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
    nothing : str
        Why the record of the day has nothing on it; empty where it has.
    """

    report: str
    made: dt.date
    rule: Recommendation
    bearings: tuple[Bearing, ...]
    nothing: str = ""

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
    def kind(self) -> Kind | Literal[""]:
        """The most that the record of the day has on it: a measure, money, a statement, or nothing."""
        kinds: tuple[Kind, ...] = ("measure", "money", "statement")
        return next((kind for kind in kinds if any(one.held and one.kind == kind for one in self.bearings)), "")

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
    why = remarks_on(rule.nothing, as_of)
    if bearings and not any(one.held for one in bearings):
        why = "Nothing that bears on it had been published by this day."
    return Asked(held.report, made, rule, bearings, why)


def _bearing(name: str, rule: Recommendation, made: dt.date, as_of: str | None) -> Bearing:
    part = rule.of.get(name, "all")
    rows = _line(name, part, as_of)
    held, floor = True, None
    then = now = None
    if rows.empty:
        held = not editions.known_on(rows_of(name), as_of).empty
        apart = "held in parts only" if held else "nothing had been published"
    else:
        before = rows[rows["period_end"] <= pd.Timestamp(made)]
        now, apart = Figure.of(rows.iloc[-1]), "none from before"
        if not before.empty:
            then = Figure.of(before.iloc[-1])
            now, apart = _apart(then, now)
            floor = None if apart else _floor(name, part, before.iloc[-1], rows.iloc[-1], as_of)
    return Bearing(name, rule.kind(name), rule.wanted.get(name, ""), then, now, apart, part, held, floor)


def _apart(then: Figure, now: Figure) -> tuple[Figure | None, str]:
    """Return the newer figure, if there is one, and why the two cannot be set side by side."""
    if then.period == now.period:
        return None, "none since"
    return now, "" if then.months == now.months else "over spans of different length"


def _floor(name: str, part: str, then: pd.Series, now: pd.Series, as_of: str | None) -> float | None:
    """Return the least by which two estimates of a survey must differ, where it is held how many people it asked."""
    asked_of = f"{name}-respondents"
    if asked_of not in all_series():
        return None
    area = areas.find(now["area_code"]).name
    return error_floor(now, then, load(asked_of, area=area, breakdown=part.split(";")[0], as_of=as_of))


def _line(name: str, breakdown: str, as_of: str | None) -> pd.DataFrame:
    """Return a series' own figures for the first country it has, one a period, of the best standing, in order."""
    about = find_series(name)
    held = rows_of(name)
    known = editions.known_on(held[(held["breakdown"] == breakdown) & held["value"].notna()], as_of)
    code = next((code for code in COUNTRIES if (known["area_code"] == code).any()), None)
    if about.derived:
        rows = load(name, area=COUNTRIES[code or ENGLAND], breakdown=breakdown, as_of=as_of)
    else:
        # Single figures, not a line: each may come from another edition, which it tells.
        known = known[known["area_code"] == code]
        # Before its own publication came out others may have printed it.
        home = from_home(known, about)
        rows = editions.newest(_one_basis(known[home] if home.any() else known, about.basis), by_cell=True)
    spans = rows["period_type"].mode()
    rows = rows[rows["period_type"] == spans.iloc[0]] if len(spans) else rows
    ranked = rows.assign(rank=rows["status"].map(STATUS_ORDER.index)).sort_values(["period_end", "rank"], kind="stable")
    return ranked.drop_duplicates("period").reset_index(drop=True)


def _one_basis(rows: pd.DataFrame, own: str) -> pd.DataFrame:
    """Return the rows on the series' own basis or, on a day before it came into use, on that of the newest figure."""
    used = own
    if len(rows) and not (rows["basis"] == own).any():
        used = str(rows.sort_values("period_end", kind="stable")["basis"].iloc[-1])
    of_basis: pd.DataFrame = rows[rows["basis"] == used]
    return of_basis
