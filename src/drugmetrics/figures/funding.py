"""Charts and tables of the money for treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import funding as words
from drugmetrics.analysis.funding import BASELINE, READINGS, Money
from drugmetrics.figures import style
from drugmetrics.figures.lines import Line, lines_chart, told
from drugmetrics.figures.setting import table

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

_MARKS = {READINGS[0]: (style.ORANGE, "D"), READINGS[1]: (style.DARK_PINK, "v")}
_STATUS = "management information, statements and secondary reports"
#: The scale goes this many times as high as what is drawn: the legend stands above it.
_HEADROOM = 1.35


def path_chart(held: Money) -> tuple[Figure, pd.DataFrame, str]:
    """Draw what was allocated in each year, and what the review asked for under both readings of its years.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = words.funding_title(held)
    subtitle = f"Additional treatment money a year, million pounds, England, cash, {_STATUS}"
    paths = {reading: held.path(reading) for reading in READINGS} if len(held.asked) else {}
    years = sorted({*held.years.index, *(year for path in paths.values() for year in path.index)})
    if not years:
        return style.empty_chart(title, subtitle, "no sum is in the record for this day")
    figure, axes = style.chart(title, subtitle, right=0.2)
    at = {year: place for place, year in enumerate(years)}
    given = {str(year): float(million) for year, million in held.years["million"].items()}
    for year, million in given.items():
        axes.bar(at[year], million, width=0.6, color=style.DARK_BLUE)
        style.label(axes, at[year], million / 2, f"{million:,.0f}", colour="white", dx=0, ha="center")
    for reading, path in paths.items():
        colour, mark = _MARKS[reading]
        axes.plot([at[year] for year in path.index], path["asked"], mark, color=colour, markersize=9, linestyle=":",
                  label=f"asked for, first year read as {reading}")  # fmt: skip
    if len(held.years):
        axes.bar([0], [0], color=style.DARK_BLUE, label="allocated or provided")
    axes.set_xticks(range(len(years)), years)
    highest = max([*given.values(), *(path["asked"].max() for path in paths.values())])
    axes.set_ylim(0, _HEADROOM * highest)
    style.thousands(axes)
    axes.legend(loc="upper left", fontsize=12, frameon=False)
    told_of = "; ".join(f"{million:,.0f} in {year}" for year, million in given.items()) or "none"
    asked = "; ".join(f"{value:,.0f}" for value in held.asked) or "nothing held"
    description = (
        f"Bars and marks. Allocated, million pounds: {told_of}. Asked for in the review's years in turn: {asked}, "
        "drawn under both readings of the first year."
    )
    return figure, _path_rows(held, paths), description


def _path_rows(held: Money, paths: dict[str, pd.DataFrame]) -> pd.DataFrame:
    names = {"million": "million pounds", "least": "least given", "most": "most given", "figures": "figures given"}
    rows = [held.years.rename(columns=names).reset_index().assign(what="allocated or provided")]
    for reading, path in paths.items():
        asked = path[["asked"]].rename(columns={"asked": "million pounds"}).reset_index()
        rows.append(asked.assign(what=f"asked for, first year read as {reading}"))
    return pd.concat(rows, ignore_index=True)[["year", "what", *names.values()]]


def spending_chart(rows: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw local authorities' spending by service; rows from `analysis.funding.spending`."""
    lines = [Line(str(name), part) for name, part in rows.groupby("service", sort=False)] if len(rows) else []
    lines.sort(key=lambda line: -float(line.rows["value"].iloc[-1]))
    subtitle = told(rows, "Spending on drug and alcohol services, million pounds in cash of each year")
    empty = "no local spending is in the record for this day"
    return lines_chart(lines, words.spending_title(rows), subtitle, right=2.4, empty=empty)


def given_table(held: Money) -> HTML:
    """Set every figure given for a year's additional money, by whom and how it was counted."""
    rows = [
        {"Year": row["period"], "Million pounds": f"{row['value']:,.1f}", "Counted as": row["basis"],
         "Status": row["status"], "Given by": f"{row['source']}, {row['edition']}"}
        for row in held.given.to_dict("records")
    ]  # fmt: skip
    notes = [
        "The figure that leads for a year is of the best standing held, of that the latest; one that leaves out "
        "Project ADDER never leads. Figures of several years together are not set here."
    ]
    frame = pd.DataFrame(rows or [{"Year": "none in the record for this day"}])
    return table(frame, name="given", title="Every figure given for a year's additional treatment money", notes=notes)


def per_person_table(rows: pd.DataFrame) -> HTML:
    """Set the money, the people more in treatment, and one over the other; rows from `analysis.funding.per_person`."""
    laid = [
        {"Year": "all of these" if year == "all" else str(year), "Additional money, £ million": _pounds(row["million"]),
         f"People more than in {BASELINE}": f"{row['people']:,.0f}", "£ a person": _pounds(row["pounds"])}
        for year, row in rows.iterrows()
    ]  # fmt: skip
    frame = pd.DataFrame(laid or [{"Year": "none in the record for this day"}])
    notes = ["People are counted over the year; in the row of all years, a person is counted once for each year."]
    return table(frame, name="per-person", title="Additional money and people more in treatment", notes=notes)


def illustration_table(rows: pd.DataFrame) -> HTML:
    """Set what returns would come to; rows from `analysis.funding.illustration`."""
    laid = [
        {"If each pound returned": f"£{row['returns']:,.2f}", "All money spent, £ million": _pounds(row["all_spent"]),
         "With the share unspent that was reported, £ million": _pounds(row["as_spent"])} for _, row in rows.iterrows()
    ]  # fmt: skip
    frame = pd.DataFrame(laid or [{"If each pound returned": "nothing to work out on this day"}])
    notes = ["Arithmetic on a stated average return, not an estimate. At £1 the money comes back and no more."]
    return table(frame, name="returns", title="What a return would come to", notes=notes)


def _pounds(value: float) -> str:
    return "cannot be said" if pd.isna(value) else f"{value:,.0f}"
