"""Charts and tables of drug use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.drug_use import DRUGS, GROUPS, Low, use
from drugmetrics.analysis.findings import drug_use as words
from drugmetrics.figures.lines import Level, Line, lines_chart, told
from drugmetrics.figures.setting import table

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

_ASKED = "Share of people who had used a drug in the last year, per cent"


def use_chart(lows: list[Low], as_of: str | None = None) -> tuple[Figure, pd.DataFrame, str]:
    """Draw drug use of each group, with the lowest estimate of the framework's own measure marked.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    lines = [Line(group, use(breakdown, as_of)) for group, breakdown in GROUPS.items()]
    rows = pd.concat([line.rows for line in lines])
    levels = []
    if lows:
        lowest = lows[0].lowest
        levels.append(Level(float(lowest["value"]), f"lowest before,\naged 16 to 59, {lowest['period']}"))
    return lines_chart(lines, words.drug_use_title(lows), told(rows, _ASKED), levels=levels, right=2.4, height=5)


def drugs_chart(as_of: str | None = None) -> tuple[Figure, pd.DataFrame, str]:
    """Draw use of single drugs, each as far as it is held."""
    lines = [Line(drug, use(f"age=16-59; drug={drug}", as_of)) for drug in DRUGS]
    rows = pd.concat([line.rows for line in lines])
    title = words.drugs_title({line.name: line.rows for line in lines})
    return lines_chart(lines, title, told(rows, f"{_ASKED}, aged 16 to 59, by drug"), right=2.2)


def prevalence_chart(rows: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw estimates of opiate and/or crack users, a line for each method; rows from `analysis.drug_use.prevalence`."""
    lines = [
        Line(str(basis).removeprefix("modelled estimate, "), part) for basis, part in rows.groupby("basis", sort=False)
    ]
    measure = "People aged 15 to 64 estimated to use opiates and/or crack, 95% limits where held"
    # The bases are named at the lines: the subtitle would repeat them.
    plain = rows.assign(basis="modelled estimates by method")
    return lines_chart(lines, words.prevalence_title(rows), told(plain, measure), right=2)


def lows_table(lows: list[Low]) -> HTML:
    """Set for each group the newest estimate, the lowest before it, and the answer to each reading."""
    laid = [
        {"People": one.group, "Newest": f"{one.newest['value']:.1f}% in {one.newest['period']}",
         "Lowest before": f"{one.lowest['value']:.1f}% in {one.lowest['period']}",
         "Error at least, points": "not held" if one.floor is None else f"{one.floor:.1f}",
         **{f"{name[:1].upper()}{name[1:]}?": answer
            for name, answer in zip(words.READINGS, words.answers(one), strict=True)}}
        for one in lows
    ]  # fmt: skip
    notes = [
        "No source says what the 30-year low is of, of which estimate, or against which years; the survey begins in "
        "the year of the first estimate drawn. Error at least: 95% limits of the difference of two simple random "
        "samples as large as those asked."
    ]
    frame = pd.DataFrame(laid or [{"People": "no estimate in the record for this day"}])
    return table(frame, name="readings", title="Is the newest estimate a low?", notes=notes)
