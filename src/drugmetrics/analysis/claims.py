"""Each claim of a report or an answer beside the figure that bears on it: as known when it was made, and now.

Two kinds: a speaker prints a figure that the statistic prints too, cell for cell; or the claim is declared, because
what bears on it is another series, period, unit or source. A figure stated with "over" or "nearly" is held to its word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from drugmetrics.framework.claims import ClaimRule, claim_rules
from drugmetrics.framework.dated import remarks_on
from drugmetrics.framework.figure import Figure, total
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations, rows_of
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference import areas

#: Countries whose figures are set beside each other.
_COUNTRIES = ("E92000001", "K04000001", "K02000001")
_CELL = ["series", "area_code", "period", "breakdown", "unit"]
#: What no statistic can bear on: what is asked for, not what is.
_NO_MEASUREMENT = ("ambition", "recommended", "announcement", "allocation")
#: How far a figure may be from a number stated with a word, as a share of the number: "over 1,300" is not 1,700.
NEAR = {"over": (0.0, 0.1), "at least": (0.0, 0.1), "nearly": (-0.1, 0.0), "up to": (-0.1, 0.0), "about": (-0.05, 0.05)}
#: Standings of a figure that a claim may be set beside.
_STATISTICS = STATUS_ORDER[: STATUS_ORDER.index("management information") + 1]


@dataclass(frozen=True)
class Claim:
    """A claim and the figure that bears on it: a statistic, or what another has stated.

    Attributes
    ----------
    said : Figure
    statistic : Figure
        The newest of the other figure; of a change, its end.
    value, value_then : float
        What it gives for what was claimed, in the claim's unit counted out: now, and as known on the day the claim was
        made (missing where it was not yet out, or the claim has no date).
    what : str
        What it is read as: its figure, its parts added up, or its change between two years.
    apart : str
        Why the two do not compare; empty where they do.
    note : str
        What a reader must know.
    breakdown : str
        Of whom or of what the claim is; "all" of a total.
    """

    said: Figure
    statistic: Figure
    value: float
    value_then: float
    what: str
    apart: str
    note: str
    breakdown: str = "all"

    @property
    def by_statement(self) -> bool:
        """Whether the other figure is no statistic but stated by one who speaks here."""
        return self.statistic.source in claim_rules().speakers

    @property
    def claimed(self) -> float:
        """The number claimed, counted out."""
        return self.said.counted

    @property
    def difference(self) -> float:
        """Claimed less the statistic's, in the claim's unit counted out."""
        return self.claimed - self.value

    @property
    def relative(self) -> float | None:
        """The difference as a share of the other figure; None of a share or of nought, which differ in points."""
        return None if not self.value or self.said.unit.startswith("per cent") else self.difference / self.value

    @property
    def agrees(self) -> bool | None:
        """Whether the two are one number, to the decimals printed or the word it was stated with; None when apart."""
        return None if self.apart else _same(self.said, self.value)

    @property
    def agreed_then(self) -> bool | None:
        """Whether they were one number as known when the claim was made; None when apart or not yet known."""
        return None if self.apart or pd.isna(self.value_then) else _same(self.said, self.value_then)


def claims(as_of: str | None = None) -> list[Claim]:
    """Return every claim on which another figure bears.

    Parameters
    ----------
    as_of : str, optional
        What was known that day; a claim of no known date is then left out.

    Returns
    -------
    list of Claim
        Declared ones first.

    Examples
    --------
    >>> found = {(one.said.series, one.said.edition, one.said.period): one for one in claims()}
    >>> slip = found["neighbourhood-crime", "2023-07", "2019/20"]
    >>> slip.agrees, round(slip.relative, 2)
    (False, 0.51)
    """
    known = editions.known_on(observations(), as_of)
    known = known[known["value"].notna() & known["area_code"].isin(_COUNTRIES)]
    declared = [claim for rule in claim_rules().claims for claim in _declared(rule, known, as_of)]
    taken = {_key(one) for one in declared}
    return declared + [one for one in _printed_twice(known) if _key(one) not in taken]


def _key(one: Claim) -> tuple[str, str, str]:
    return one.said.series, one.said.source, one.said.period


def without_statistic(found: list[Claim], as_of: str | None = None) -> int:
    """Return how many figures that speakers gave have no other beside them, whole countries and totals only."""
    rows = _spoken(editions.known_on(observations(), as_of))
    rows = rows[(rows["breakdown"] == "all") & rows["area_code"].isin(_COUNTRIES)]
    beside = {(one.said.series, one.said.source, one.said.edition, one.said.period) for one in found}
    keys = rows[["series", "source", "edition", "period"]].drop_duplicates().itertuples(index=False, name=None)
    return sum(1 for key in keys if key not in beside)


def _spoken(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[rows["source"].isin(claim_rules().speakers) & rows["value"].notna() & (rows["status"] != "ambition")]
    asked = rows["basis"].str.startswith(_NO_MEASUREMENT) | rows["series"].str.startswith("ambition-")
    return rows[~asked]


def _printed_twice(known: pd.DataFrame) -> Iterator[Claim]:
    """Yield the figures that a speaker and the statistic itself both print."""
    homes = {name: entry.home for name, entry in all_series().items()}
    spoken = _spoken(known)
    own = known[known["status"].isin(_STATISTICS) & known["series"].isin(spoken["series"].unique())]
    at_home = [source in homes[name] for name, source in zip(own["series"], own["source"], strict=True)]
    own = own[pd.Series(at_home, index=own.index, dtype="bool") & ~own["source"].isin(claim_rules().speakers)]
    keys = pd.MultiIndex.from_frame(own[_CELL])
    for row in spoken.to_dict("records"):
        beside = own[keys == tuple(row[name] for name in _CELL)]
        alike = beside[beside["basis"] == row["basis"]]
        said, statistic = Figure.of(row), _newest(alike if len(alike) else beside)
        if statistic is None:
            continue
        then = _newest(_before(alike if len(alike) else beside, said.released))
        apart = "" if len(alike) else "the two are counted on different bases"
        known_then = then.counted if then is not None else float("nan")
        yield Claim(said, statistic, statistic.counted, known_then, "the same figure", apart, "", str(row["breakdown"]))


def _declared(rule: ClaimRule, known: pd.DataFrame, as_of: str | None) -> Iterator[Claim]:
    rows = known[(known["series"] == rule.series) & (known["source"] == rule.source) & (known["period"] == rule.period)]
    rows = rows[(rows["breakdown"] == rule.breakdown) & rows["basis"].str.startswith(rule.basis)]
    for row in rows.sort_values("released").to_dict("records"):
        said = Figure.of(row)
        now = _read(rule, said, as_of)
        if now is None:
            continue
        then = _read(rule, said, said.released.isoformat()) if said.released else None
        yield Claim(said, now[0], now[1], then[1] if then else float("nan"), _what(rule), rule.apart,
                    remarks_on(rule.note, as_of), rule.breakdown)  # fmt: skip


def _what(rule: ClaimRule) -> str:
    if rule.since is not None:
        return f"change from {rule.since} to {rule.to}"
    return f"{rule.to}, added up" if rule.parts else rule.to


def _read(rule: ClaimRule, said: Figure, as_of: str | None) -> tuple[Figure, float] | None:
    """Return the other figure, of a change its end, and what it gives for the claim; None where not all is held."""
    held = _held(rule, said.area, as_of)
    if rule.parts:
        parts, less = ([held.get(name) for name in names] for names in (rule.parts, rule.less))
        added, taken = ([one for one in some if one is not None] for some in (parts, less))
        whole = total(added, rule.against) if len(added) + len(taken) == len(parts) + len(less) else None
        if whole is None:
            return None
        value = sum(one.counted for one in added) - sum(one.counted for one in taken)
        return replace(
            whole, period=rule.to, basis=f"added up from {whole.basis.replace('; ', ' and ')}"
        ), value / rule.scale
    end, start = held.get(rule.to), held.get(rule.since) if rule.since else None
    if end is None or (rule.since is not None and start is None):
        return None
    if start is None:
        return end, end.counted / rule.scale
    change = end.counted - start.counted
    return end, change if rule.of == "difference" else 100 * change / start.counted


def _held(rule: ClaimRule, area: str, as_of: str | None) -> dict[str, Figure]:
    """Return the best figure of each period of the series that bears on a claim, as known on a day."""
    if find_series(rule.against).derived:
        rows = load(rule.against, area=area, as_of=as_of)
    else:
        rows = rows_of(rule.against)
        rows = rows[(rows["area_code"] == areas.find(area).code) & (rows["breakdown"] == rule.against_breakdown)]
        # A speaker's figure is no statistic: taken for one, a change would run from one basis to another.
        spoken = rows["source"].isin(claim_rules().speakers)
        own = rows["source"] == rule.beside if rule.beside else rows["status"].isin(_STATISTICS) & ~spoken
        rows = rows[own & rows["value"].notna() & rows["basis"].str.startswith(rule.against_basis)]
        rows = editions.known_on(rows, as_of)
    return {str(name): one for name, part in rows.groupby("period", sort=False) if (one := _newest(part))}


def _newest(rows: pd.DataFrame) -> Figure | None:
    if rows.empty:
        return None
    ranked = rows.assign(rank=rows["status"].map(STATUS_ORDER.index)).sort_values(
        ["rank", "released"], ascending=[False, True], na_position="first", kind="stable"
    )
    return Figure.of(ranked.iloc[-1])


def _before(rows: pd.DataFrame, day: dt.date | None) -> pd.DataFrame:
    return rows[rows["released"] <= pd.Timestamp(day)] if day is not None else rows.iloc[:0]


def _same(said: Figure, value: float) -> bool:
    scaled = value / replace(said, value=1.0).counted
    if said.marker in NEAR:
        low, high = NEAR[said.marker]
        return bool(said.value * (1 + low) <= scaled <= said.value * (1 + high))
    # A claim is as fine as it is printed: the statistic rounded to its decimals is the same number.
    printed = f"{said.value:.10g}"
    decimals = len(printed.partition(".")[2])
    return bool(round(scaled, decimals) == round(said.value, decimals))
