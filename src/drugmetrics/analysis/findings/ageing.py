"""Sentences on ageing against rate, on generations, and on the gap between fifths of deprivation.

They are arithmetic of ages, years and places, and name no cause.
"""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.findings.decomposition import CHANCE
from drugmetrics.analysis.findings.words import listed


def components(table: pd.DataFrame) -> str:
    """Say what a change is made of: people, age structure, rates.

    Parameters
    ----------
    table : pandas.DataFrame
        From `deaths.ageing.components`; empty when no two years were known.
    """
    if table.empty:
        return "Too little is in the record for this day to tell people, ages and rates apart."
    total = table.iloc[0]
    whole = table[(table["age"] == "all") & (table["component"] != "all")]
    told = [f"{row['component']} {_signed(row['deaths'])} ({_limits(row)})" for _, row in whole.iterrows()]
    words = (
        f"From {total['first']} to {total['last']}, deaths related to drug misuse in {total['area']} changed by "
        f"**{_signed(total['deaths'])}**. The parts that make it up: {listed(told)}."
    )
    if total["lower"] <= 0 <= total["upper"]:
        words += f" The change is within {CHANCE}."
    ages = table[table["age"] != "all"].sort_values("deaths", key=lambda deaths: -deaths.abs(), kind="stable")
    if len(ages):
        told = [f"{_signed(row['deaths'])} {at(row['age'])}" for _, row in ages.head(2).iterrows()]
        words += f" Of the rates, {listed(told)} weigh most."
    else:
        words += " Ages and rates cannot be told apart here: neither rates nor populations by age are held."
    return f"{words} This is arithmetic and names no cause."


def components_title(table: pd.DataFrame) -> str:
    """Return the headline of the chart of components."""
    if table.empty:
        return "People, ages and rates cannot be told apart yet"
    total = table.iloc[0]
    if total["lower"] <= 0 <= total["upper"]:
        return f"From {total['first']} to {total['last']} the total changed within {CHANCE}"
    whole = table[(table["age"] == "all") & (table["component"] != "all")]
    most = whole.sort_values("deaths", key=lambda deaths: -deaths.abs(), kind="stable").iloc[0]
    return (
        f"Of a change of {_signed(total['deaths'])} deaths, {most['component']} {_verb(most)} {_signed(most['deaths'])}"
    )


def _verb(row: pd.Series) -> str:
    return "make" if row["component"].startswith(("rates", "deaths")) else "makes"


def _signed(change: float) -> str:
    """Write a change with its sign.

    Examples
    --------
    >>> _signed(1408.2), _signed(-76.0), _signed(0.2)
    ('+1,408', '-76', '0')
    """
    return f"{change:+,.0f}" if round(change) else "0"


def _limits(row: pd.Series) -> str:
    return f"{_signed(row['lower'])} to {_signed(row['upper'])}"


def at(age: str) -> str:
    """Say at which age.

    Examples
    --------
    >>> at("50-69"), at("under 20")
    ('at 50-69', 'under 20')
    """
    return age if age.startswith("under") else f"at {age}"


def generations(highest: pd.DataFrame, followed: pd.DataFrame) -> str:
    """Say at which age, and so in which generation, the rate is highest, and where it rose.

    Parameters
    ----------
    highest, followed : pandas.DataFrame
        From `deaths.cohorts`; empty when rates by five-year age were not known.
    """
    if highest.empty:
        return "No rates by five-year age are in the record for this day, so no generation can be followed."
    first, last = highest.iloc[0], highest.iloc[-1]
    words = (
        f"In {last['year']} the rate of deaths related to drug misuse in {last['area']} was highest at ages "
        f"{last['age']}, people born about {last['born']} ({last['rate']:.1f} per million)"
    )
    if len(highest) > 1:
        words += (
            f"; in {first['year']} at {first['age']}, born about {first['born']} ({first['rate']:.1f}). In each of the "
            f"{len(highest)} years read it was among people born from {highest['born_first'].min()} to "
            f"{highest['born_last'].max()}"
        )
    words += "."
    if len(followed):
        words += " " + _risen(followed)
    return f"{words} No table of rates can tell generation from year and age."


def _risen(followed: pd.DataFrame) -> str:
    """Say in how many generations the rate rose, in which most, and which is furthest above those before it."""
    risen, any_row = followed[followed["change"] > 0], followed.iloc[0]
    span = f"from {any_row['first']} to {any_row['last']}"
    if risen.empty:
        return f"In none of the {len(followed)} generations followed {span} did it rise."
    most = followed.sort_values("change", ascending=False, kind="stable").iloc[0]
    words = (
        f"Of {len(followed)} generations followed {span} it rose in {len(risen)}, most among those born about "
        f"{most['born']} ({most['then']:.1f} to {most['now']:.1f})"
    )
    above = followed.sort_values("above_those_before", ascending=False, kind="stable").iloc[0]
    if above["above_those_before"] > 0:
        words += (
            f"; furthest above those who were their age before them are those born about {above['born']} "
            f"({above['now']:.1f} at {above['age_now']}, where it was {above['same_age_then']:.1f})"
        )
    return f"{words}."


def generations_title(highest: pd.DataFrame) -> str:
    """Return the headline of the heat map of rates by age and year."""
    if highest.empty:
        return "No generation can be followed for this day"
    last = highest.iloc[-1]
    low, high = highest["born_first"].min(), highest["born_last"].max()
    if len(highest) == 1:
        return f"The rate is highest among people born {last['born']}"
    return f"Year after year the highest rate is among people born {low} to {high}"


def rates_title(table: pd.DataFrame) -> str:
    """Return the headline of the lines of rates by age, of `deaths.ageing.populations`."""
    if table.empty:
        return "No rates by age are held for this day"
    first, last = (
        table[table["year"] == year].set_index("age")["rate"] for year in (table["year"].min(), table["year"].max())
    )
    then, now = first.idxmax(), last.idxmax()
    if then == now:
        return f"The rate is highest at ages {now}, as it was in {table['year'].min()}"
    return f"The highest rate moved from ages {then} in {table['year'].min()} to {now} in {table['year'].max()}"


def slopes(table: pd.DataFrame) -> str:
    """Say how far rates differ between the least and the most deprived, and how that moved.

    Parameters
    ----------
    table : pandas.DataFrame
        From `deaths.rate_changes.slopes`.
    """
    if table.empty:
        return "No rates by deprivation are in the record for this day."
    told = []
    for sex, line in table.groupby("sex", sort=False):
        first, last = line.iloc[0], line.iloc[-1]
        words = (
            f"for {sex} {abs(last['slope']):.0f} per million {'lower' if last['slope'] < 0 else 'higher'} in "
            f"{last['year']} ({_ends(last)})"
        )
        told.append(
            words + (f", in {first['year']} {abs(first['slope']):.0f} ({_ends(first)})" if len(line) > 1 else "")
        )
    return (
        "On the line through the fifths of deprivation, the rate of deaths related to drug poisoning in England at the "
        f"least deprived end is, against the most deprived, {'; '.join(told)}. Rates by deprivation end in "
        f"{table['year'].max()}."
    )


def _ends(row: pd.Series) -> str:
    low, high = sorted((abs(row["slope_lower"]), abs(row["slope_upper"])))
    return f"{low:.0f} to {high:.0f}"
