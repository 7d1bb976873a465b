"""Sentences for an analyst who begins: what the record of a day holds, and how to read what the calls give."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.findings.words import day


def record(rows: pd.DataFrame) -> str:
    """Say how much the record of a day holds, how far back, and when it last grew.

    Parameters
    ----------
    rows : pandas.DataFrame
        The one table, or what of it was known on a day.

    Examples
    --------
    >>> record(pd.DataFrame({"series": []}))
    'Nothing of the record was public on this day.'
    """
    if rows.empty:
        return "Nothing of the record was public on this day."
    editions = rows[["source", "edition"]].drop_duplicates()
    newest = rows["released"].max()
    return (
        f"The record holds **{len(rows):,} published figures of {rows['series'].nunique()} series**, from "
        f"{len(editions)} editions of {editions['source'].nunique()} publications; they reach back to "
        f"{rows['period_start'].min().year}, and the newest was public by {day(newest.date())}. Each can be "
        "followed to the cell it was printed in."
    )


def example(line: pd.DataFrame, name: str) -> str:
    """Say where a series begins and ends, and which edition its newest figure is from.

    Parameters
    ----------
    line : pandas.DataFrame
        Rows as `load` gives them.
    name : str
        What is counted, in words.
    """
    if line.empty:
        return f"No figure of {name} was public on this day."
    first, last = line.iloc[0], line.iloc[-1]
    released = f", public by {day(last['released'].date())}" if pd.notna(last["released"]) else ""
    return (
        f"{name[:1].upper() + name[1:]}: {first['value']:,.0f} in {first['period']}, {last['value']:,.0f} in "
        f"{last['period']} (edition {last['edition']}{released})."
    )
