"""Charts and tables of who is in treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.cohorts import AGES, BEFORE, Split
from drugmetrics.analysis.findings import cohorts as words
from drugmetrics.figures.bars import bars_chart
from drugmetrics.figures.lines import Line, lines_chart, told
from drugmetrics.figures.setting import table

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

_EMPTY = "no group is held for a year of the strategy"


def added_chart(splits: list[Split]) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the change of every group, of every dimension held for a year of the strategy.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    known = [one for one in splits if one.since]
    lead = known[0] if known else None
    subtitle = (
        "Change in adults in treatment over the year, by group, people, England, accredited official statistics and, "
        f"of both non-opiate groups together, derived here; from {BEFORE} to the year named"
    )
    rows = [
        {"category": f"{name} (to {one.last})", "value": group["change"], "dimension": one.dimension,
         "before": group["before"], "after": group["after"],
         "words": f"{group['change']:+,.0f} ({group['after'] / group['before'] - 1:+.0%})".replace("-", "−")}
        for one in known[:2] for name, group in one.groups.iterrows()
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    if len(frame):
        frame["change, %"] = (100 * (frame["after"] / frame["before"] - 1)).round()
    return bars_chart(frame, words.cohorts_title(lead), subtitle, empty=_EMPTY)


def ages_chart(ages: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the ages of the opiate group; rows from `analysis.cohorts.opiate_ages`."""
    lines = [Line(f"aged {age}", ages[ages["age"] == age]) for age in AGES] if len(ages) else []
    subtitle = told(ages, "Adults in treatment for opiates by age, per cent of the group")
    return lines_chart(lines, words.ageing_title(ages), subtitle, right=2)


def women_chart(shares: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the share of women, by substance group; rows from `analysis.cohorts.women`."""
    lines = [Line(str(group), part) for group, part in shares.groupby("group", sort=False)] if len(shares) else []
    subtitle = told(shares, "Women, per cent of adults in treatment, by substance group")
    return lines_chart(lines, words.women_title(shares), subtitle, right=2.4)


def groups_table(splits: list[Split]) -> HTML:
    """Set every group of every dimension: before, newest, change, and share."""
    rows = [
        {"Group": f"{name}{' (derived)' if group['derived'] else ''}", "By": one.dimension,
         BEFORE: f"{group['before']:,.0f}",
         "Newest": f"{group['after']:,.0f} in {one.last}" if one.since else "none after it",
         "Change": f"{group['change']:+,.0f}".replace("-", "−") if one.since else "not known",
         "Share of the newest year": f"{group['share']:.1%}"}
        for one in splits for name, group in one.groups.iterrows()
    ]  # fmt: skip
    notes = [
        "Derived: all adults less the groups printed, where the publication prints the two non-opiate groups no "
        "longer. A person can be in several dimensions, so changes add up within one and never across."
    ]
    frame = pd.DataFrame(rows or [{"Group": "none in the record for this day"}])
    return table(frame, name="groups", title="Adults in treatment by group", notes=notes)
