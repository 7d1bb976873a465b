"""Charts and tables of supply: county lines closed over their windows, tests on arrest, seizures and quantities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import supply as words
from drugmetrics.analysis.findings import supply_detail as more_words
from drugmetrics.analysis.findings.words import capital, listed
from drugmetrics.analysis.supply import DRUGS, Counts, drawn
from drugmetrics.figures.lines import Line, lines_chart, told
from drugmetrics.figures.setting import table
from drugmetrics.figures.spans import spans_chart
from drugmetrics.framework.figure import Figure as Given
from drugmetrics.reference.units import format_value

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

_SEIZED = {"all": "all drugs", "class=A": "class A", "class=B": "class B", "class=C": "class C"}
#: Years of quantities in the table: those before are in the record.
_YEARS = 10
_ACCREDITED = "accredited official statistics"
_SIGNS = {"secondary report": "†", "statement": "‡"}
#: What the record says of earlier counts since one was restarted; on an earlier day's page nobody could.
_SINCE = " before the restart of July 2024"
_NONE = "none in the record for this day"


def closures_chart(held: Counts) -> tuple[Figure, pd.DataFrame, str]:
    """Draw closures of county lines over the windows they were given for, and what is sought.

    Parameters
    ----------
    held : Counts
        From `analysis.supply.closures`.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    rows = drawn(held)
    goal = held.goal.wanted
    standings = listed(list(rows["status"].unique())) or "no count of any standing"
    subtitle = f"County lines closed, England and Wales, each over its own window, not to be added, {standings}"
    wanted = None if goal is None else ("sought", *held.window, goal.text)
    return spans_chart(rows, words.closed_title(held), subtitle, name="counted", wanted=wanted)


def arrest_tests_chart(rows: pd.DataFrame, positive: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw tests on arrest by quarter and those that were positive.

    Parameters
    ----------
    rows, positive : pandas.DataFrame
        From `analysis.supply.quarters` and `positives`.
    """
    subtitle = told(rows, "Drug tests on arrest by the police forces that returned data")
    lines = [Line("tests", rows), Line("of them positive", positive)]
    return lines_chart(
        lines,
        more_words.arrest_tests_title(rows),
        subtitle,
        right=2.3,
        empty="no quarter is in the record for this day",
    )


def seizures_chart(rows: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the number of seizures by year, all drugs and by class; rows from `analysis.supply.seizures`."""
    lines = (
        [Line(name, rows[rows["breakdown"] == breakdown]) for breakdown, name in _SEIZED.items()] if len(rows) else []
    )
    subtitle = told(rows, "Seizures of drugs in a year, whatever their size")
    return lines_chart(
        lines, more_words.seizures_title(rows), subtitle, right=2, empty="no year is in the record for this day"
    )


def closures_table(held: Counts) -> HTML:
    """Set every count of closures, over every window, by whom and how."""
    rows = [
        {"Window": row["period"], "Closed": Given.of(row).text, "Type": row["counted"],
         "Counted as": row["basis"].removesuffix(_SINCE), "Status": row["status"],
         "Given by": f"{row['source']} ({Given.of(row).released_text})"}
        for row in held.rows.to_dict("records")
    ]  # fmt: skip
    types = set(held.rows["counted"])
    notes = [
        "Windows overlap and types differ, so nothing is added.",
        "All types: with closures in which no line holder was charged." if "all types" in types else "",
        f"A single month is the month as of which a statement counts, from {held.window[0]:%B %Y}."
        if "month" in set(held.rows["period_type"]) else "",
    ]  # fmt: skip
    frame = pd.DataFrame(rows or [{"Window": _NONE}])
    return table(frame, name="closures", title="Every count of county lines closed", notes=notes)


def quantities_table(numbers: pd.DataFrame, weighed: pd.DataFrame) -> HTML:
    """Set the newest years of seizures beside the kilograms seized of four drugs.

    Parameters
    ----------
    numbers, weighed : pandas.DataFrame
        From `analysis.supply.seizures` and `quantities`.
    """
    whole = numbers[numbers["breakdown"] == "all"] if len(numbers) else numbers
    years = sorted({*whole["period"], *weighed["period"]})[-_YEARS:]
    columns = {"Seizures, number": whole} | {
        f"{capital(drug)}, kg": weighed[weighed["drug"] == drug] for drug in DRUGS if len(weighed)
    }
    rows = [
        {"Year": year} | {name: _cell(part[part["period"] == year]) for name, part in columns.items()} for year in years
    ]
    used = pd.concat([whole, weighed])
    signs = [f"{sign} {status}" for status, sign in _SIGNS.items() if status in set(used["status"])]
    notes = [
        f"Unmarked: {_ACCREDITED}. {'; '.join(signs)}." if signs else "",
        "Seizures by police and Border Force, England and Wales. A few large seizures make a year's quantity.",
    ]
    frame = pd.DataFrame(rows or [{"Year": _NONE}])
    return table(frame, name="quantities", title="Seizures and what they weighed", notes=notes)


def _cell(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "not held"
    row = rows.iloc[-1]
    return f"{format_value(round(row['value']), 'seizures')}{_SIGNS.get(row['status'], '')}"
