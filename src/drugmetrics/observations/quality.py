"""What the record holds and how sure one may be of it: publications, oddities, and sources that disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from drugmetrics.home import raw_folder
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.revisions import agree
from drugmetrics.observations.table import observations
from drugmetrics.published.cards import Card, all_cards
from drugmetrics.published.dates import released_on
from drugmetrics.published.known import publications
from drugmetrics.published.oddities import oddities
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference import areas

_CELL = ["series", "area_code", "period", "breakdown", "unit"]


def held_publications(as_of: str | None = None) -> pd.DataFrame:
    """List the publications of the record.

    Parameters
    ----------
    as_of : str, optional
        A day: editions known that day, and ages on it. When not given, everything, and ages on the day of the newest
        edition of the record: run again, it says the same.

    Returns
    -------
    pandas.DataFrame
        One row a publication: publication, title, producer, status of its editions, editions, undated (how many of them
        have no printed date), newest (dated edition), released (of the newest), figures_to (the
        latest period with a figure, in any edition), days (from the release to counted_on),
        next_expected (as far as anybody said), observations, read_by (reader, transcription or both), oddities.
    """
    day = editions.as_of_day(as_of)
    cards, about, counts = _cards(), publications(), observations()["source"].value_counts()
    odd = pd.Series([oddity.publication for oddity in oddities()], dtype="str").value_counts()
    to = _figures_to()
    printed = [released_on(card.published) for group in cards.values() for card in group if card.published]
    today = day.date() if day is not None else max(printed, default=dt.date.today())
    rows = []
    for name, entry in about.items():
        known = [card for card in cards.get(name, ()) if day is None or card.released is None or card.released <= today]
        dated = sorted((card for card in known if card.published), key=lambda card: (card.released, card.edition))
        if not known:
            continue
        newest = dated[-1] if dated else None
        rows.append(
            {
                "publication": name,
                "title": entry.title,
                "producer": entry.producer,
                "status": "; ".join(dict.fromkeys(card.status for card in known)),
                "editions": len(known),
                "undated": len(known) - len(dated),
                "newest": newest.edition if newest else "",
                "released": newest.released.isoformat() if newest and newest.released else "",
                "figures_to": to.get(name, ""),
                "days": (today - newest.released).days if newest and newest.released else None,
                "counted_on": today.isoformat(),
                "next_expected": entry.next_expected or "not said in the record",
                "observations": int(counts.get(name, 0)),
                "read_by": " and ".join(sorted({_way(card) for card in known})),
                "oddities": int(odd.get(name, 0)),
            }
        )
    return pd.DataFrame(rows).astype({"days": "Int64"})


def _figures_to() -> dict[str, str]:
    table = observations()
    table = table[table["value"].notna() & (table["status"] != "ambition")]
    last = table.sort_values("period_end", kind="stable").drop_duplicates("source", keep="last")
    return dict(zip(last["source"], last["period"], strict=True))


def _cards() -> dict[str, list[Card]]:
    found: dict[str, list[Card]] = {}
    for card in all_cards(raw_folder()):
        found.setdefault(card.publication, []).append(card)
    return found


def _way(card: Card) -> str:
    return "transcription" if card.taken_by == "transcription" else "reader"


def known_oddities() -> pd.DataFrame:
    """List the known oddities: publication, edition, series, areas, periods, what is odd, what was done about it."""
    return pd.DataFrame(
        {
            "publication": oddity.publication,
            "edition": oddity.edition or "every edition",
            "series": ", ".join(oddity.series) or "every series",
            "areas": ", ".join(_name(area) for area in oddity.areas) or "all",
            "periods": ", ".join(oddity.periods) or "all",
            "what": oddity.what,
            "done": oddity.done,
        }
        for oddity in oddities()
    )


def _name(area: str) -> str:
    return areas.find(area).name


def disagreements(as_of: str | None = None) -> pd.DataFrame:
    """List figures that two publications give differently, side by side.

    Parameters
    ----------
    as_of : str, optional
        What was known that day.

    Returns
    -------
    pandas.DataFrame
        One row a figure and rival: series, area, period, breakdown, unit, preferred (value), preferred_from
        (publication and edition), other (value), other_from, why (the rule that prefers it), same_basis. The newest
        edition of each publication counts; a figure printed with fewer decimals is no disagreement.

    Notes
    -----
    The statistic's own publications go first; then the better standing: accredited statistic, management information,
    statement, secondary report; then the newer edition.
    """
    table = editions.known_on(observations(), as_of)
    table = table[table["value"].notna() & (table["status"] != "ambition")]
    several = table.groupby(_CELL, sort=False)["source"].transform("nunique") > 1
    rows = table[several]
    rows = rows.sort_values(["released", "edition"], na_position="first", kind="stable")
    rows = rows.drop_duplicates([*_CELL, "source", "basis"], keep="last")
    homes = {name: entry.home for name, entry in all_series().items()}
    own = [source in homes[name] for name, source in zip(rows["series"], rows["source"], strict=True)]
    rank = rows["status"].map({status: place for place, status in enumerate(STATUS_ORDER)})
    rows = rows.assign(_own=own, _rank=rank)
    rows = rows.sort_values(
        ["_own", "_rank", "released"], ascending=[False, True, False], na_position="last", kind="stable"
    )
    cells: dict[tuple[object, ...], list[dict[Hashable, Any]]] = {}
    for row in rows.to_dict("records"):
        cells.setdefault(tuple(row[name] for name in _CELL), []).append(row)
    found = [pair for figures in cells.values() for pair in _pairs(figures)]
    columns = ["series", "area", "period", "breakdown", "unit", "preferred", "preferred_from", "other", "other_from",
               "why", "same_basis"]  # fmt: skip
    order = ["series", "period", "area"]
    return pd.DataFrame(found, columns=columns).sort_values(order, kind="stable", ignore_index=True)


def _pairs(figures: list[dict[Hashable, Any]]) -> list[dict[str, object]]:
    best, *others = figures
    return [
        {
            "series": best["series"], "area": _name(best["area_code"]), "period": best["period"],
            "breakdown": best["breakdown"], "unit": best["unit"],
            "preferred": best["value"], "preferred_from": f"{best['source']} {best['edition']}",
            "other": other["value"], "other_from": f"{other['source']} {other['edition']}",
            "why": _why(best, other), "same_basis": best["basis"] == other["basis"],
        }
        for other in others
        if other["source"] != best["source"] and not agree(best["value"], other["value"], best["unit"])
    ]  # fmt: skip


def _why(best: Mapping[Hashable, Any], other: Mapping[Hashable, Any]) -> str:
    if best["_own"] and not other["_own"]:
        return "the statistic itself goes before what others print about it"
    if best["_rank"] != other["_rank"]:
        return f"{best['status']} goes before {other['status']}"
    return "the newer edition"
