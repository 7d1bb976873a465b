"""Charts and tables of recovery: completions, exits, deaths in treatment, waits and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import recovery as words
from drugmetrics.analysis.recovery import Recovery
from drugmetrics.figures import style
from drugmetrics.figures.lines import Level, Line, lines_chart, told
from drugmetrics.figures.setting import table

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

Drawn = tuple["Figure", pd.DataFrame, str]
_LEVELS = {"framework": ("framework's baseline", style.DARK_PINK), "pre-pandemic": ("before the pandemic", style.GREY)}


def completions_chart(held: Recovery) -> Drawn:
    """Draw completions by year, and the baselines."""
    levels = [
        Level(one.value, f"{_LEVELS[name][0]}\n{one.text} in {one.period}", _LEVELS[name][1])
        for name, one in held.baselines.items()
    ]
    subtitle = told(held.completions, "Adults completing treatment free of dependence, people a year")
    return lines_chart([Line("completions", held.completions)], words.completions_title(held), subtitle, levels=levels)


def groups_chart(held: Recovery) -> Drawn:
    """Draw completions by substance group."""
    return _by(held.groups, "group", words.groups_title(held.groups), "Adults completing treatment, people a year")


def exits_chart(rows: pd.DataFrame) -> Drawn:
    """Draw the share of each way of leaving treatment; rows from `in_treatment.exits`."""
    return _by(rows, "reason", words.exits_title(rows), "Ways of leaving treatment, per cent of adults who left")


def deaths_chart(rows: pd.DataFrame) -> Drawn:
    """Draw deaths per 1,000 adults in treatment with their limits; rows from `in_treatment.deaths`."""
    subtitle = told(rows, "Deaths per 1,000 adults in treatment over the year, 95% intervals")
    counted = list(rows["counted"].unique()) if len(rows) else []
    if counted:
        subtitle += f" from deaths that are {' and, where none is held, '.join(counted)}"
    return lines_chart([Line("deaths", rows)], words.deaths_title(rows), subtitle)


def waits_chart(rows: pd.DataFrame) -> Drawn:
    """Draw the share of first interventions that began after more than three weeks; rows from `in_treatment.waits`."""
    subtitle = told(rows, "First interventions after a wait of more than three weeks, per cent of first interventions")
    longer = rows.assign(value=rows["longer"])
    return lines_chart([Line("over three weeks", longer)], words.waits_title(rows), subtitle)


def baselines_table(held: Recovery) -> HTML:
    """Set completions beside each baseline."""
    changes = held.changes
    sought = "what is sought" if held.wanted is None else f"the {held.wanted.text}"
    rows = [
        {
            "From": name, "Baseline": f"{one.text} ({one.period})", "Baseline is": one.status,
            "Change": f"{float(changes['change'][name]):+,.0f}" if name in changes.index else "nothing newer held",
            "In per cent": f"{float(changes['relative'][name]):+.0%}" if name in changes.index else "",
            f"Share of {sought}": "cannot be said",
        }
        for name, one in held.baselines.items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows or [{"From": "no baseline is in the record for this day"}])
    notes = (
        ["The framework's baseline is as its first annual report printed it."] if "framework" in held.baselines else []
    )
    return table(frame, name="baselines", title="Completions from each baseline", notes=notes)


def returns_table(rows: pd.DataFrame) -> HTML:
    """Set shares that completed and were not back within six months; rows from `recovery.returns`."""
    laid = [
        {"Year": str(year), "Opiate users": _share(part, "opiate"), "Non-opiate users": _share(part, "non-opiate"),
         "Given by": ", ".join(part["edition"].unique())}
        for year, part in rows.groupby("period", sort=True)
    ]  # fmt: skip
    frame = pd.DataFrame(laid or [{"Year": "none in the record for this day"}])
    notes = [
        "Per cent of drug users in treatment in the calendar year, with 95% intervals where held; secondary reports. "
        "People in treatment for alcohol alone are not in it. The figure of 2018 is from another publication."
    ]
    return table(frame, name="returns", title="Completed and not back within six months", notes=notes)


def _by(rows: pd.DataFrame, column: str, title: str, measure: str) -> Drawn:
    lines = [Line(str(name), part) for name, part in rows.groupby(column, sort=False)] if len(rows) else []
    lines.sort(key=lambda line: -float(line.rows["value"].iloc[-1]))
    # Two bases of one flow are told in the fewest words; the chart marks where one ends.
    one = rows.assign(basis="flow in the year, codes changed at the break") if rows["basis"].nunique() > 1 else rows
    return lines_chart(lines, title, told(one, measure))


def _share(rows: pd.DataFrame, group: str) -> str:
    found = rows[rows["group"] == group]
    if found.empty:
        return "not held"
    row = found.iloc[0]
    return f"{row['value']:.1f}" + ("" if pd.isna(row["lower"]) else f" ({row['lower']:.1f} to {row['upper']:.1f})")
