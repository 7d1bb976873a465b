"""Sentences on deaths by year of death: against their trend, what the choices do, and how little is counted so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.deaths.occurrence_rows import AS_ESTIMATED
from drugmetrics.analysis.deaths.sensitivity import with_delay
from drugmetrics.analysis.findings.deaths import consistent, signed, trend_words
from drugmetrics.analysis.findings.prevented import side

if TYPE_CHECKING:
    from drugmetrics.analysis.deaths.page import Died


def died(found: Died | None) -> str:
    """Say how deaths by year of death compare with their trend, and how little is counted so.

    Parameters
    ----------
    found : Died or None
        From `deaths.died`.
    """
    only = "Only poisoning deaths are counted so, and only for England and Wales together, none for England alone"
    if found is None or found.result is None or found.result.total is None:
        return f"No year of death after the strategy is in the record for this day. {only}."
    result, total = found.result, found.result.total
    last = int(result.years.index[-1])
    newest = found.held.years.loc[last]
    return (
        f"**{newest['estimate']:,.0f} deaths** from drug poisoning happened in England and Wales in {last}, once the "
        f"late registrations are in ({newest['deaths']:,.0f} counted so far; interval {newest['lower']:,.0f} to "
        f"{newest['upper']:,.0f}). The trend of {result.first} to {result.last}, continued, gives "
        f"{total['expected']:,.0f} ({result.level:.0%} interval {total['lower']:,.0f} to {total['upper']:,.0f}): "
        f"**{trend_words(total)}** (interval {signed(total)}). {consistent(total, None, '')} {only}, and none after "
        f"{last}."
    )


def died_title(found: Died | None) -> str:
    """Return the headline of the chart of years of death."""
    if found is None or found.result is None or found.result.total is None:
        return "No year of death after the strategy is held"
    total = found.result.total
    inside = total["difference_lower"] <= 0 <= total["difference_upper"]
    where = "inside" if inside else "outside"
    return f"By year of death: {trend_words(total)}, {where} what the trend leaves uncertain"


def by_year_of_death(rows: pd.DataFrame) -> str:
    """Say what the choices do by year of death, beside registrations of the same area and year.

    Parameters
    ----------
    rows : pandas.DataFrame
        Those of every count by year of death, and those alike by registration.
    """
    rows = with_delay(rows)
    late = rows[rows["basis"] == "occurrence"]
    if late.empty:
        return "No difference by year of death can be worked out for this area and day."
    first, trends = late.iloc[0], late[late["delay"] == AS_ESTIMATED]
    span = f"{first['first']}" if first["first"] == first["last"] else f"{first['first']} to {first['last']}"
    outside = int(((trends["lower"] > 0) | (trends["upper"] < 0)).sum())
    text = (
        f"By year of death, deaths from {first['definition']} in {first['area']} in {span} were **{_range(trends)}** "
        f"than the trend to {first['baseline']}, by its form; {outside or 'none'} of the {len(trends)} "
        "intervals leave out zero."
    )
    same = late[(late["choice"] == _varied(late)) & (late["model"] == "quasi-Poisson")]
    if len(same) > 1:
        spread = same["difference"].max() - same["difference"].min()
        text += f" What is assumed of the delay moves it by {spread:,.0f}."
    alike = rows[(rows["basis"] == "registration") & (rows["area"] == first["area"])]
    if len(alike):
        text += f" Registered in {span} instead, by the same trends: {_range(alike)}."
    return text


def _range(rows: pd.DataFrame) -> str:
    return f"{side(rows['difference'].max())} to {side(rows['difference'].min())}"


def _varied(late: pd.DataFrame) -> str:
    """Return the trend under which the delay is varied."""
    varied = late.loc[late["delay"] != AS_ESTIMATED, "choice"]
    return str(varied.iloc[0]) if len(varied) else ""
