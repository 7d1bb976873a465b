"""Sentences on crime: what can be said of crimes to be prevented, how the estimate moves, and which baseline stood."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.crime import Movement, Neighbourhood
from drugmetrics.analysis.findings.words import day, listed
from drugmetrics.framework.figure import Figure

#: A printed baseline further from the survey's own than this share is no rounding of it.
_ROUNDING = 0.05
#: The first day of the strategy's money.
_MONEY = pd.Timestamp("2022-04-01")
_DAYS = 365.25


def crime(held: Neighbourhood) -> str:
    """Say what was to be prevented, what is measured instead, and how the number compares with ordinary movement.

    Parameters
    ----------
    held : Neighbourhood

    Returns
    -------
    str
        Markdown.
    """
    return " ".join(filter(None, (_sought(held), _measured(held), _compared(held), _slip(held))))


def neighbourhood_title(held: Neighbourhood) -> str:
    """Return the headline of the chart of neighbourhood crime."""
    own, newest = held.metric.own_baseline, _newest(held)
    if newest is None:
        return "No estimate of neighbourhood crime is in the record for this day"
    if own is None or own.period == newest.period:
        return f"Neighbourhood crime: {_thousands(newest)} incidents in {newest.period}"
    fell = round(own.counted - newest.counted, -3)
    peak = Figure.of(held.survey.iloc[int(held.survey["value"].argmax())])
    fewer = "fewer" if fell >= 0 else "more"
    return (
        f"Neighbourhood crime: {abs(fell):,.0f} incidents {fewer} than in {own.period}, "
        f"{1 - newest.counted / peak.counted:.0%} below its peak of {peak.period}"
    )


def movement_title(held: Neighbourhood) -> str:
    """Return the headline of the chart of yearly changes beside the number sought."""
    move, wanted = held.movement, held.sought.wanted
    if move.changes.empty or wanted is None:
        return "No yearly changes can be set beside the number sought yet"
    years = _years(held)
    over = f" over {years} years" if years else ""
    return (
        f"{move.larger(wanted.value)} of the last {len(move.changes)} yearly changes are larger than the "
        f"{wanted.text} sought{over}"
    )


def movement(held: Neighbourhood) -> str:
    """Say how large the number sought is beside the movement of the estimate: its median, spread and mean."""
    move, wanted = held.movement, held.sought.wanted
    if move.changes.empty or wanted is None:
        return "No yearly changes of the estimate are in the record for this day."
    spread = float(move.changes.std())
    text = (
        f"From {move.first} to {move.last} the estimate moved by {move.usual:,.0f} incidents a year in the median, "
        f"whichever way. The {wanted.text} are {wanted.value / move.usual:.2f} of that"
    )
    if pd.notna(spread):
        text += f", and {wanted.value / spread:.2f} of the standard deviation of the changes ({round(spread, -3):,.0f})"
    told = f" A difference of {wanted.text} could not be told from such movement." if wanted.value < move.usual else ""
    return f"{text}. {_trend(move, _years(held))}{told}"


def baselines(held: Neighbourhood) -> str:
    """Say which baseline the framework's report gave on the day, what it gave before, and the survey's own."""
    printed, own = held.metric.baseline, held.metric.own_baseline
    if printed is None:
        return "The framework's baseline is not in the record for this day." + (
            f" The survey's own for {own.period} is {_thousands(own)}." if own else ""
        )
    text = f"The framework's report gives {printed.text} for {printed.period} ({printed.released_text})"
    for earlier in held.metric.corrected_from:
        text += f", in the place of the {earlier.text} it first gave ({earlier.released_text})"
    if own is None:
        return f"{text}; the survey's own figure is not held."
    apart = abs(printed.counted / own.counted - 1) > _ROUNDING
    same = "which is no rounding of it" if apart else "of which it is a rounding"
    return f"{text}. The survey's own estimate for that year is {own.text} ({own.released_text}), {same}."


def recorded_title(offences: dict[str, pd.DataFrame], since: str = "2019/20") -> str:
    """Return the headline of the chart of offences that the police recorded: how each has changed since a year."""
    moved = []
    for name, rows in offences.items():
        start = rows[rows["period"] == since]
        if len(start) and rows["period"].iloc[-1] != since:
            moved.append(f"{name} {rows['value'].iloc[-1] / start['value'].iloc[0] - 1:+.0%}")
    if not moved:
        return "No change in offences recorded by the police can be told yet"
    return f"Recorded by the police since {since}: {listed(moved)}"


def reoffending(rows: pd.DataFrame) -> str:
    """Say what is held of reoffending: the newest rate, and that none is of drug offenders."""
    if rows.empty:
        return "No rate of reoffending is in the record for this day."
    last = Figure.of(rows.iloc[int(rows["period_end"].argmax())])
    return (
        f"Of all offenders followed from {last.period}, {last.text} were proven to have offended again within a year "
        f"({last.basis}, {last.status}). No rate of drug offenders, or of people in treatment, is held, and the bases "
        "below do not compare."
    )


def _sought(held: Neighbourhood) -> str:
    wanted, whole = held.sought.wanted, held.of.wanted
    if wanted is None:
        return "The number of crimes to be prevented is not in the record for this day."
    part = f" of {whole.text} crimes" if whole is not None else ""
    due = f" by {day(held.sought.deadline)}" if held.sought.deadline else ""
    return (
        f"More treatment in England was to prevent {wanted.text} neighbourhood crimes{part}{due}; **no definition of a "
        "prevented crime was published, and nothing counts them**."
    )


def _measured(held: Neighbourhood) -> str:
    own, newest = held.metric.own_baseline, _newest(held)
    if newest is None:
        return "No estimate of neighbourhood crime is in the record for this day."
    text = (
        f"The framework watches all neighbourhood crime in England and Wales: **{_thousands(newest)} incidents** "
        f"in {newest.period}"
    )
    if own is None or own.period == newest.period:
        return f"{text}."
    fell = round(own.counted - newest.counted, -3)
    side = "fewer" if fell >= 0 else "more"
    text += f", {abs(fell):,.0f} {side} than the {_thousands(own)} of {own.period}"
    row = held.survey.iloc[-1]
    if row["period_start"] < _MONEY < row["period_end"]:
        before = (_MONEY - row["period_start"]).days / ((row["period_end"] - row["period_start"]).days + 1)
        text += f", though {before:.0%} of that window lies before the strategy's first money"
    return f"{text}."


def _compared(held: Neighbourhood) -> str:
    move, wanted = held.movement, held.sought.wanted
    if move.changes.empty or wanted is None:
        return ""
    text = (
        f"From one year to the next the estimate moved by {move.usual:,.0f} in the median of {len(move.changes)} "
        f"changes to {move.last}: the {wanted.text} "
    )
    if wanted.value < move.usual:
        return f"{text}are less than that and could not be told from ordinary movement."
    return f"{text}are {wanted.value / move.usual:.1f} times that."


def _slip(held: Neighbourhood) -> str:
    """Say where the baseline that the report gave on the day is not the survey's own, or was not."""
    printed, own = held.metric.baseline, held.metric.own_baseline
    if printed is None or own is None:
        return ""
    if abs(printed.counted / own.counted - 1) > _ROUNDING:
        return (
            f"The framework's report prints {printed.text} for {own.period}, which the survey's {own.text} contradicts."
        )
    return ""


def _years(held: Neighbourhood) -> int | None:
    """Return the years from the strategy's first money to the deadline, None where none is named."""
    due = held.sought.deadline
    return None if due is None else round((pd.Timestamp(due.isoformat()) - _MONEY).days / _DAYS)


def _trend(move: Movement, years: int | None) -> str:
    way = "fell" if move.average < 0 else "rose"
    text = f"It {way} by {abs(move.average):,.0f} a year on average over those years"
    if years:
        text += f", so {years} such years come to {years * abs(move.average):,.0f}"
    return f"{text} without any strategy being supposed."


def _newest(held: Neighbourhood) -> Figure | None:
    """Return the survey's own newest estimate."""
    return Figure.of(held.survey.iloc[-1]) if len(held.survey) else None


def _thousands(figure: Figure) -> str:
    """Write an estimate in single incidents, no finer than the thousands it was printed in."""
    return f"{round(figure.counted, -3):,.0f}"
