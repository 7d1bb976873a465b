"""Charts and tables of verdicts: how each stood through time, and every measure of it from every baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.findings import verdicts as words
from drugmetrics.analysis.findings.words import capital
from drugmetrics.analysis.findings.words import day as written
from drugmetrics.figures import style
from drugmetrics.figures.outlooks import looks
from drugmetrics.figures.setting import table
from drugmetrics.figures.ticks import year_ticks

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from drugmetrics.analysis.verdicts.assessment import Verdict
    from drugmetrics.analysis.verdicts.judged import Judged
    from drugmetrics.analysis.verdicts.measures import Measure
    from drugmetrics.analysis.verdicts.replay import Replay


def history_chart(played: Replay) -> tuple[Figure, pd.DataFrame, str]:
    """Draw how the probability of reaching an ambition stood on every release day, from each baseline.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    rows = played.table()
    known = rows[rows["probability"].notna()]
    title = words.history_title(played)
    subtitle = (
        f"{played.ambition.rule.title}: probability of reaching it by its deadline as known on each release day, "
        "projected on accredited official statistics; filled: the outcome"
    )
    if known.empty:
        return style.empty_chart(title, subtitle, "no probability can be given on any release day")
    figure, axes = style.chart(title, subtitle, right=1.7, left=0.6)
    ends = []
    for name, part in known.groupby("baseline", sort=False):
        colour, mark, dashes = looks(str(name))
        axes.step(part["day"], part["probability"], where="post", color=colour, linestyle=dashes)
        opened = part[part["reached"].isna()]
        axes.plot(opened["day"], opened["probability"], mark, color=colour, fillstyle="none", markersize=7)
        closed = part[part["reached"].notna()]
        axes.plot(closed["day"], closed["probability"], mark, color=colour, markersize=9)
        ends.append((part["day"].iloc[-1], part["probability"].iloc[-1], _end_words(str(name), part.iloc[-1]), colour))
    axes.set_ylim(-0.04, 1.04)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    style.end_labels(axes, ends, gap=0.14)
    _years(axes, known["day"])
    shown = known[["day", "released", "baseline", "newest"]].assign(
        share_per_cent=(100 * known["share"]).round(1),
        probability_per_cent=(100 * known["probability"]).round(2),
        stood=[words.stood(row) for row in known.to_dict("records")],
        bases=known["mixed"].map({True: "mixed", False: "one"}),
    )
    return figure, shown, _history_words(known)


def _years(axes: Axes, days: pd.Series) -> None:
    around = pd.Series([days.min().normalize() - pd.offsets.YearBegin(), days.max() + pd.DateOffset(months=3)])
    year_ticks(axes, around, starts=True)


def _end_words(name: str, last: pd.Series) -> str:
    return f"{name}:\n{words.stood(last.to_dict())}"


def _history_words(known: pd.DataFrame) -> str:
    parts = []
    for name, part in known.groupby("baseline", sort=False):
        said = ", ".join(f"{words.stood(row)} on {row['day'].date().isoformat()}" for row in part.to_dict("records"))
        parts.append(f"{name} baseline: {said}")
    return f"Step chart of the probability on each release day. {'; '.join(parts)}."


def measures(said: list[Verdict], *, name: str = "measures") -> HTML:
    """Set ambitions by every way of measuring them, from every baseline."""
    rows = [_measured(verdict, one) for verdict in said for one in verdict.judged]
    return table(
        pd.DataFrame(rows),
        name=name,
        title="Every measure from every baseline",
        notes=[
            "Growth: compound growth so far over that required (Open SDG, after Eurostat); UN: the share of the way "
            "covered if growth goes on to the deadline (UN Progress Chart 2023). Probability: from the projection. "
            "Mixed: baseline and figure, or baseline and projection, are of different standing."
        ],
    )


def _measured(verdict: Verdict, one: Judged) -> dict[str, str]:
    row = {"Ambition": capital(verdict.ambition.rule.title), "From": one.baseline_name}
    if one.way is None:
        return {**row, "Covered": "cannot be said", "Time gone": "", "Growth": "", "UN": "", "Probability": one.unknown,
                "Bases": ""}  # fmt: skip
    outcome = "" if one.reached is None else "reached" if one.reached else "not reached"
    chance = outcome or (words.probability_text(one.probability) if one.probability is not None else "not given")
    return {
        **row,
        "Covered": f"{one.way.covered:.0%} by {one.newest.period}" if one.newest else "",
        "Time gone": f"{one.way.time:.0%}" if one.way.time is not None else "no deadline",
        "Growth": _ratio(one, one.growth),
        "UN": _ratio(one, one.un),
        "Probability": chance,
        "Bases": "mixed" if one.mixed or one.projected_mixed else "one",
    }


def _ratio(one: Judged, measure: Measure | None) -> str:
    """Write a ratio with its category; a category of progress says nothing once the outcome is known."""
    if measure is None:
        return ""
    return f"{measure.value:.2f}" if one.reached is not None else f"{measure.value:.2f}, {measure.category}"


def replay_scores(played: list[Replay]) -> HTML:
    """Set what was projected on each release day beside what came."""
    parts = [one.scores.assign(ambition=capital(one.ambition.rule.title)) for one in played if len(one.scores)]
    if not parts:
        nothing = pd.DataFrame({"Projected on": ["no projection has an outcome yet"]})
        return table(nothing, name="replay-scores", title="Past projections and what came")
    scores = pd.concat(parts, ignore_index=True)
    limits = zip(scores["lower_95"], scores["upper_95"], strict=True)
    rows = pd.DataFrame(
        {
            "Projected on": [written(day.date()) for day in scores["day"]],
            "Ambition": scores["ambition"],
            "For": scores["period"],
            "Median": scores["median"].map("{:,.0f}".format),
            "95% interval": [f"{low:,.0f} to {high:,.0f}" for low, high in limits],
            "Came": scores["outcome"].map("{:,.0f}".format),
            "Lay at": scores["probability_below"].map("{:.0%}".format),
            "Inside": np.where(scores["inside_80"], "80%", np.where(scores["inside_95"], "95%", "neither")),
        }
    )  # fmt: skip
    notes = [
        "Lay at: the probability that had been given to so little or less. Each projection uses only what was "
        "published by its day; what came is today's figure. Projections of one year on several days are not "
        "independent."
    ]
    return table(rows, name="replay-scores", title="Past projections and what came", notes=notes)
