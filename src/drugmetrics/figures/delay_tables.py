"""Tables of registration delay: years of death completed, nowcasts made again, made-up years with a known truth."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis.findings import day
from drugmetrics.analysis.findings.delay_checks import OURS
from drugmetrics.analysis.findings.words import capital
from drugmetrics.figures.setting import table

if TYPE_CHECKING:
    from IPython.display import HTML

    from drugmetrics.analysis.delay.page import Counted

#: Years of death of each definition that are set.
_YEARS = 3
_NOTHING = "nothing in the record for this day"
_AGES = {"all": "in all", "0": "at its end", "1": "a year on", "2": "two years on"}


def years_table(counts: Mapping[Any, Counted]) -> HTML:
    """Set the newest years of death: counted, how complete, how many there will have been, how many registered."""
    rows = [
        {
            "Year of death": f"{year}, {one.definition}",
            "Counted": f"{row['deaths']:,.0f} by {day(row['known_on'])}",
            "Complete, %": _limits(100 * row["completeness"], 100 * row["completeness_lower"],
                                   100 * row["completeness_upper"], 1),
            "There will have been": _limits(row["estimate"], row["lower"], row["upper"]),
            "Registered in that year": one.registered.get(year),
            "Count is": row["status"],
        }
        for one in counts.values() for year, row in one.years.tail(_YEARS).iterrows()
    ]  # fmt: skip
    return table(
        pd.DataFrame(rows or [{"Year of death": _NOTHING}]),
        name="years-of-death", title="Years of death counted, and completed, England and Wales",
        notes=[
            "In brackets: 90% intervals. Counted: deaths of the year registered by the day named. Complete: their "
            "estimated share of all. Secondary report: quoted by others from a release that is not held. Registered: "
            "deaths of any year registered in that one.",
        ] if rows else [],
    )  # fmt: skip


def replays_table(rows: pd.DataFrame) -> HTML:
    """Set every nowcast the record lets one make again: what was known, what was said, what came, hit or miss."""
    notes = [note for note in dict.fromkeys(rows["note"]) if note]
    marks = {note: f" [{letter}]" for letter, note in zip("abcdefgh", notes, strict=False)}
    laid = [
        {
            "Deaths of": str(row["year"]),
            "Seen on": f"{day(row['known_on'])} ({_after(int(row['days_after']))})",
            "Known then (n)": f"{row['deaths']:,.0f}{marks.get(row['note'], '')}",
            "Expected": _limits(row["estimate"], row["lower"], row["upper"]),
            "Came": f"{row['outcome']:,.0f} by {day(row['outcome_on'])}",
            "Interval": "hit" if row["hit"] else "miss",
        }
        for row in rows.to_dict("records")
    ]
    return table(
        pd.DataFrame(laid or [{"Deaths of": _NOTHING}]),
        name="replays", title="Nowcasts made again, poisoning, England and Wales",
        notes=[
            "Each knows the medians, shares and counts of what had been registered by its day, and nothing later. "
            "Expected: what would be counted on the later day, with its 90% interval. Months are since the year of "
            "death ended.",
            *(f"{mark.strip()} {capital(note)}." for note, mark in marks.items()),
        ] if laid else [],
    )  # fmt: skip


def _after(days: int) -> str:
    """Say how long after the end of its year of death a count was made.

    Examples
    --------
    >>> _after(0), _after(456), _after(1637)
    ('as it ended', '15 months on', '54 months on')
    """
    months = round(days * 12 / 365.25)
    return f"{months} months on" if months else "as it ended"


def synthetic_table(table_of: pd.DataFrame) -> HTML:
    """Set how often nowcasts of made-up years held the truth, by how long the year had ended."""
    held = table_of[table_of["kind"] == "all"].set_index(["method", "age"])
    rows = []
    for method in sorted(dict.fromkeys(table_of["method"]), key=lambda name: name != OURS):
        whole = held.loc[(method, "all")].to_dict()
        covers = {
            f"Held {name}, %": _cover(held.loc[(method, age)].to_dict())
            for age, name in _AGES.items() if (method, age) in held.index
        }  # fmt: skip
        figures = {
            "Width, %": f"{100 * whole['width']:.1f}", "Interval score": f"{100 * whole['interval_score']:.1f}",
            "Bias, %": f"{100 * whole['bias']:+.1f}",
        }  # fmt: skip
        rows.append({"Method": capital(method), **covers, **figures})
    count = int(table_of["triangles"].max())
    return table(
        pd.DataFrame(rows),
        name="synthetic", title=f"{count:,} made-up countries with drifting delay: 90% intervals and the truth",
        notes=[
            "The first method is the one this page uses. At its end, a year on, two years on: when the year of death "
            "is looked at. Held: share of 90% intervals that held the truth, with 95% bootstrap limits. Width, score "
            "and bias in per cent of the truth; a lower interval score is better. Newest diagonal: each age grows into "
            "the next as it did in the newest year of registration. Given: the method is handed the completeness the "
            "year before really had, which nobody knows in time. Delays follow four shapes, none of "
            "them told to the methods.",
        ],
    )  # fmt: skip


def _cover(row: Mapping[Hashable, float]) -> str:
    share, low, high = (100 * row[f"cover_90{end}"] for end in ("", "_lower", "_upper"))
    # Neither the space nor the dash lets a narrow column break the line.
    return f"{share:.0f}\u00a0({low:.0f}\u2060–\u2060{high:.0f})"


def _limits(value: float, low: float, high: float, decimals: int = 0) -> str:
    return f"{value:,.{decimals}f} ({low:,.{decimals}f} to {high:,.{decimals}f})"
