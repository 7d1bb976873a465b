"""The chart and the tables of sensitivities: every defensible count beside the ambition's line."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.sensitivity import DRAWN_MODELS
from drugmetrics.analysis.findings import prevented as words
from drugmetrics.analysis.findings.words import capital
from drugmetrics.figures import style
from drugmetrics.figures.setting import table

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

    from drugmetrics.framework.figure import Figure as Wanted

#: Colour and mark of each way of counting; a colour dark enough to read, a sign and its basis in words.
_LOOKS = {
    "difference from trend": (style.DARK_BLUE, "o", style.DARK_BLUE, "●", "by year of registration, against the trend"),
    "by year of death": (style.TURQUOISE, "D", "#17655E", "◆", "by year of death, against the trend"),
    "through treatment": (style.ORANGE, "s", "#B1440E", "■", "through treatment, by person-years"),
}
#: Intervals are drawn no further than this many times the ambition's number: beyond, they only shrink the rest.
_EDGE = 4.0


def sensitivity_chart(rows: pd.DataFrame, wanted: Wanted | None, area: str) -> tuple[Figure, pd.DataFrame, str]:
    """Draw every count with its interval, sorted, and the ambition's line.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `deaths.sensitivity.sensitivity`, those to draw.
    wanted : Figure or None
        The number asked for; its line is drawn where it is the area's.
    area : str

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    title = words.sensitivity_title(rows)
    subtitle = (
        f"Deaths fewer than expected, {area} where not said otherwise, the years held since the strategy together, "
        "with 95% intervals; one model of the counts, the others are in the table of every count"
    )
    if rows.empty:
        return style.empty_chart(title, subtitle, "no deaths after the strategy are in the record for this day")
    rows = rows.reset_index(drop=True)
    edge = _EDGE * (wanted.value if wanted is not None else float(rows["difference"].abs().max()) or 1.0)
    if rows["upper"].max() > edge or rows["lower"].min() < -edge:
        subtitle += f"; intervals are cut at {edge:,.0f} either way"
    figure, axes = style.chart(title, subtitle, height=0.25 * len(rows) + 1.4, left=3.65)
    for name, part in rows.groupby("estimator", sort=False):
        colour, mark, *_ = _LOOKS[str(name)]
        low, high = (np.clip(part[side], -edge, edge) for side in ("lower", "upper"))
        axes.hlines(part.index, low, high, color=colour, linewidth=1.4)
        axes.plot(np.clip(part["difference"], -edge, edge), part.index, mark, color=colour, markersize=5)
    axes.axvline(0, color=style.GREY, linewidth=1)
    present = [looks for name, looks in _LOOKS.items() if name in set(rows["estimator"])]
    for place, (_, _, colour, sign, said) in enumerate(present):
        style.label(
            axes, -edge, place - len(present) - 0.6, f"{said} {sign}", colour=colour, dx=-6, ha="right", size=9.5
        )
    axes.set_ylim(len(rows) - 0.4, -len(present) - 1.3)
    axes.set_xlim(-edge * 1.02, edge * 1.02)
    if wanted is not None and wanted.area == area:
        axes.axvline(wanted.value, color=style.DARK_PINK, linestyle=(0, (4, 2)))
        style.label(axes, wanted.value, -1.6, f"ambition: {wanted.text}", colour=style.DARK_PINK, dx=4, size=10)
    axes.set_yticks(range(len(rows)), [_label(row) for row in rows.to_dict("records")], size=9.5)
    axes.set_xlabel("deaths fewer than expected", size=11)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="x", labelsize=10)
    style.thousands(axes, "x")
    first, last = rows.iloc[0], rows.iloc[-1]
    text = (
        f"Dot chart of {len(rows)} ways of counting, sorted: most fewer, {_label(first.to_dict())}, "
        f"{first['difference']:,.0f} ({first['lower']:,.0f} to {first['upper']:,.0f}); fewest, "
        f"{_label(last.to_dict())}, {last['difference']:,.0f} ({last['lower']:,.0f} to {last['upper']:,.0f})."
    )
    shown = rows.drop(columns=["note", "level"]).round({"difference": 1, "lower": 1, "upper": 1})
    return figure, shown.assign(row=range(1, len(rows) + 1)), text


def _label(row: dict[Hashable, Any]) -> str:
    """Name a count shortly: of a ratio its study alone, no model where it is the one of all."""
    choice, model = str(row["choice"]).replace("; delay as estimated", ""), str(row["model"])
    if row["estimator"] == "through treatment":
        parts = [choice.partition(",")[0], str(row["definition"]), f"from {row['baseline']}"]
    else:
        parts = [choice, *([] if model in DRAWN_MODELS else [model]), str(row["definition"]), f"to {row['baseline']}"]
    area = {"England": [], "England and Wales": ["E&W"]}.get(str(row["area"]), [str(row["area"])])
    return ", ".join([*parts, *area])


def sensitivity_table(rows: pd.DataFrame) -> HTML:
    """Set every count: way, choice, model, baseline, basis, definition, years, difference with its interval."""
    laid = pd.DataFrame(
        {
            "Way of counting": rows["estimator"],
            "Choice": rows["choice"],
            "Model": rows["model"],
            "From": rows["baseline"],
            "Basis": rows["basis"],
            "Deaths": rows["definition"],
            "Area": rows["area"],
            "Years": [f"{a}" if a == b else f"{a} to {b}" for a, b in zip(rows["first"], rows["last"], strict=True)],
            "Fewer than expected": [
                f"{row['difference']:,.0f} ({row['lower']:,.0f} to {row['upper']:,.0f})"
                for row in rows.to_dict("records")
            ],
        }
    )
    return table(
        laid,
        name="sensitivity",
        title="Every defensible count, most deaths fewer first",
        notes=[
            "Below zero there were more than expected. Intervals are 95%. Through treatment: deaths that published "
            "ratios imply for the person-years added, not deaths seen not to happen; poisoning and all causes are "
            "never added. Rows of different years, areas and definitions do not compare as sizes."
        ],
    )


def _with_limits(row: dict[Hashable, float]) -> str:
    return f"{row['difference']:,.0f} ({row['lower']:,.0f} to {row['upper']:,.0f})"


def moves_table(moves: pd.DataFrame) -> HTML:
    """Set how far the answer moves with each choice while all others stay."""
    laid = pd.DataFrame(
        {
            "Choice": [capital(words.SAID[name]) for name in moves["choice"]],
            "Options": moves["options"],
            "Moves the answer by": moves["moves"].map("{:,.0f}".format),
            "Compared in": moves["groups"],
        }
    )
    return table(
        laid,
        name="what-moves-it",
        title="Which choice moves the answer",
        notes=[
            "Mean, over all sets of counts alike in every other choice, the area and the years, of the largest less "
            "the smallest; ways of counting are compared by their means. Basis: registration against year of death."
        ],
    )


def assumptions_table(assumed: pd.DataFrame) -> HTML:
    """Set what the deaths implied through treatment rest on: ratios, levels, shares, with their sources."""
    laid = assumed.rename(columns={"what": "What", "value": "Value", "of": "Of whom, or why", "source": "Source"})
    return table(laid, name="assumptions", title="What the count through treatment rests on")


def without_ratio_table(groups: pd.DataFrame) -> HTML:
    """Set the groups in treatment to which no ratio applies, with how many were added."""
    laid = pd.DataFrame(
        {
            "Group": groups["group"],
            "Newest year": [f"{year - 1}/{year % 100:02d}" for year in groups["year"]],
            "In treatment": groups["people"],
            "Added since the baseline": groups["added"],
            "Why none applies": groups["why"],
        }
    )
    return table(
        laid,
        name="no-ratio-applies",
        title="Added to treatment, and counted in none of these deaths",
        notes=[
            "Groups overlap and are not to be added. No published ratio is of these people, so none is put on them."
        ],
    )


def back_test_table(cover: pd.DataFrame) -> HTML:
    """Set the cover of counterfactual intervals at earlier cut-offs, by form of trend."""
    laid = pd.DataFrame(
        {
            "Trend": cover["choice"],
            "Model": cover["model"],
            "Years": cover["years"],
            "Outcomes": cover["n"],
            "80% held, %": [_held(row, 80) for row in cover.to_dict("records")],
            "95% held, %": [_held(row, 95) for row in cover.to_dict("records")],
            "Interval score": cover["interval_score_95"].map("{:,.0f}".format),
        }
    )
    return table(
        laid,
        name="back-tests",
        title="Counterfactuals at earlier cut-offs, and what came",
        notes=[
            "Fitted to 2008, 2011, 2014 and 2017, three years ahead; England, its sexes and regions, misuse and "
            "poisoning. In brackets: 95% bootstrap intervals by line. Interval score of the 95% interval per 100 "
            "deaths a year, lower is better."
        ],
    )


def _held(row: dict[Hashable, float], level: int) -> str:
    share, low, high = (100 * row[f"cover_{level}{end}"] for end in ("", "_lower", "_upper"))
    return f"{share:.0f} ({low:.0f}–{high:.0f})"
