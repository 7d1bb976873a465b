"""Charts and tables of crime: the survey and the printed baseline, its movement, homicides, recorded crime."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis.crime import Neighbourhood
from drugmetrics.analysis.findings import crime as words
from drugmetrics.analysis.findings import homicides as homicide_words
from drugmetrics.figures.bars import bars_chart
from drugmetrics.figures.lines import Level, Line, lines_chart, told
from drugmetrics.figures.setting import table
from drugmetrics.framework.figure import Figure as Given

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

_SINGLE = homicide_words.SINGLE
_THOUSAND = 1000


def neighbourhood_chart(held: Neighbourhood) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the survey's estimates of neighbourhood crime, and what the framework's report gave.

    Parameters
    ----------
    held : Neighbourhood

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    baseline = held.metric.baseline
    later = held.printed if baseline is None else held.printed[held.printed["period"] != baseline.period]
    lines = [Line("survey", held.survey), Line("framework's report", later)]
    words_of = f"framework's baseline,\n{baseline.text} in {baseline.period}" if baseline else ""
    levels = [Level(baseline.counted / _THOUSAND, words_of)] if baseline else []
    subtitle = told(held.survey, "Neighbourhood crime in a year, thousand incidents")
    return lines_chart(
        lines, words.neighbourhood_title(held), subtitle, levels=levels, right=2.4,
        empty="no estimate is in the record for this day",
    )  # fmt: skip


def movement_chart(held: Neighbourhood) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the size of the estimate's yearly changes, and of the number sought beside them."""
    move, wanted = held.movement, held.sought.wanted
    subtitle = (
        "Size of the change in neighbourhood crime on the year before, incidents, England and Wales, survey estimate, "
        "derived here"
    )
    rows = pd.DataFrame(
        [
            {"category": year, "value": abs(change), "words": f"{abs(change):,.0f} {'fewer' if change < 0 else 'more'}"}
            for year, change in move.changes.items()
        ]
    )
    name = "sought, all years together"
    if wanted is not None and len(rows):
        rows.loc[len(rows)] = {"category": name, "value": wanted.value, "words": wanted.text}
    return bars_chart(rows, words.movement_title(held), subtitle, marked=name)


def homicides_chart(rows: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw drug-related homicides by year as each edition gave them, and several together as a yearly average.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `analysis.crime.homicides`.
    """
    standings = "; ".join(rows["status"].unique()) if len(rows) else "no count of any standing"
    subtitle = (
        f"Drug-related homicides a year, England and Wales, Homicide Index, editions not to be compared, {standings}"
    )
    laid = [_homicide(row) for row in rows.to_dict("records")]
    return bars_chart(pd.DataFrame(laid), homicide_words.homicides_title(rows), subtitle)


def recorded_chart(offences: dict[str, pd.DataFrame]) -> tuple[Figure, pd.DataFrame, str]:
    """Draw offences recorded by the police; from `analysis.crime.recorded`."""
    held = {name: rows for name, rows in offences.items() if len(rows)}
    every = pd.concat(held.values()) if held else pd.DataFrame()
    return lines_chart(
        [Line(name, rows) for name, rows in held.items()],
        words.recorded_title(held), told(every, "Offences in a year"), right=2.6, height=5.2,
        empty="no offence is in the record for this day",
    )  # fmt: skip


def reoffending_table(rows: pd.DataFrame) -> HTML:
    """Set every rate of reoffending held, with its basis; rows from `analysis.crime.reoffending`."""
    laid = [
        {"Offenders followed from": row["period"], "Reoffended within a year": Given.of(row).text,
         "Basis": row["basis"], "Status": row["status"]}
        for row in rows.sort_values("period_end").to_dict("records")
    ]  # fmt: skip
    notes = ["All offenders, England and Wales. Rates of different bases do not compare."]
    frame = pd.DataFrame(laid or [{"Offenders followed from": "none in the record for this day"}])
    return table(frame, name="reoffending", title="Proven reoffending", notes=notes)


def _homicide(row: dict[Hashable, Any]) -> dict[str, Any]:
    """Return a count as a bar; several years together as their yearly average."""
    one = Given.of(row)
    released = "release date not held" if one.released is None else f"released {one.released_text}"
    average = homicide_words.a_year(one)
    told_as = one.text if row["period_type"] == _SINGLE else f"{average:,.0f} a year ({one.text} in all)"
    return {
        "category": f"{one.period}, {released}", "value": average, "words": told_as, "period": one.period,
        "status": one.status, "source": one.source, "edition": one.edition,
    }  # fmt: skip
