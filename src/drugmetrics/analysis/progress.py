"""Distance covered towards an ambition, under every baseline that can be defended.

Monitoring, not effect: a change since a baseline says nothing of what caused it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from drugmetrics.errors import ParameterError
from drugmetrics.framework.ambitions import FRAMEWORK_REPORT, Ambition, ambition
from drugmetrics.framework.figure import Figure, printed, total
from drugmetrics.observations.load import load
from drugmetrics.reference import periods

#: Series that add up several measured ones, so that their newest common period is found in one place.
TOGETHER: dict[tuple[str, ...], str] = {("adults-in-treatment", "young-people-in-treatment"): "places-in-treatment"}


@dataclass(frozen=True)
class Progress:
    """How far an ambition of the kind "so many more" is reached from one baseline.

    Attributes
    ----------
    change : float or None
        Newest minus baseline; None where either is not held or nothing newer than the baseline is.
    share : float or None
        Change as a share of the number asked for.
    mixed : bool
        Whether baseline and newest figure are of different standing (management information against accredited).
    reached : bool or None
        Whether the change is at least the number asked for; None where it cannot be said.
    time_elapsed : float or None
        Share of the time from the baseline to the deadline that had passed at the end of the newest period.
    """

    ambition: Ambition
    baseline_name: str
    baseline: Figure | None
    newest: Figure | None
    change: float | None
    share: float | None
    mixed: bool
    reached: bool | None
    time_elapsed: float | None
    deadline: dt.date

    @property
    def supposed(self) -> bool:
        """Whether the deadline is a supposition and not the ambition's own."""
        return self.deadline != self.ambition.deadline

    @property
    def at_deadline(self) -> bool:
        """Whether the newest period is the one that ends at the deadline."""
        return self.newest is not None and self.newest.period_end >= self.deadline


def progress(
    name: str, *, baseline: str = "framework", as_of: str | None = None, deadline: str | dt.date | None = None
) -> Progress:
    """Judge an ambition from one baseline.

    Parameters
    ----------
    name : str
        An ambition judged as an increase, such as ``treatment-places``.
    baseline : str
        One of its baselines.
    as_of : str, optional
        What was known that day.
    deadline : str or datetime.date, optional
        Another deadline than the ambition's own; later periods are left out.

    Returns
    -------
    Progress

    Raises
    ------
    ParameterError
        For an ambition of another kind, or a deadline that is no day or not after the baseline.

    Examples
    --------
    >>> judged = progress("treatment-places", baseline="accredited")
    >>> judged.change, round(judged.share, 2), judged.mixed
    (45317.0, 0.83, False)
    """
    return progress_of(ambition(name, as_of=as_of), baseline=baseline, deadline=deadline)


def progress_of(
    goal: Ambition,
    *,
    baseline: str = "framework",
    deadline: str | dt.date | None = None,
    held: pd.DataFrame | None = None,
) -> Progress:
    """Judge an ambition as it stood on its day, from one baseline.

    Parameters
    ----------
    goal : Ambition
    baseline, deadline
        As for `progress`.
    held : pandas.DataFrame, optional
        The rows of its own series as known on that day, where they are loaded already.
    """
    if goal.rule.judged_as != "increase":
        raise ParameterError(f"{goal.name} is judged as {goal.rule.judged_as}, not as an increase over a baseline.")
    end = _day(deadline) if deadline is not None else goal.deadline
    if end is None:  # pragma: no cover - an ambition judged as an increase has its own (AmbitionRule)
        raise ParameterError(f"{goal.name}: no deadline was printed; give one.")
    start = goal.baseline(baseline)
    if start is not None and end <= start.period_end:
        raise ParameterError(
            f"{goal.name}: the deadline {end} is not after the baseline, which ends {start.period_end}."
        )
    newest = _newest(goal, start, end, own_rows(goal) if held is None else held)
    later = start is not None and newest is not None and newest.period_end > start.period_end
    change = newest.value - start.value if later and newest and start else None
    share = change / goal.wanted.value if change is not None and goal.wanted else None
    return Progress(
        ambition=goal, baseline_name=baseline, baseline=start, newest=newest, change=change, share=share,
        mixed=bool(start and newest and standing(start.status) != standing(newest.status)),
        reached=None if share is None else share >= 1,
        time_elapsed=_elapsed(start, newest, end), deadline=end,
    )  # fmt: skip


def under_every_baseline(
    name: str, *, as_of: str | None = None, deadline: str | dt.date | None = None
) -> list[Progress]:
    """Judge an ambition from each of its baselines, the framework's first."""
    goal = ambition(name, as_of=as_of)
    held = own_rows(goal)
    return [progress_of(goal, baseline=choice, deadline=deadline, held=held) for choice in goal.rule.baselines]


def required_path(judged: Progress) -> pd.DataFrame:
    """Return the straight line from the baseline to the ambition.

    Returns
    -------
    pandas.DataFrame
        Columns date and required: the end of the baseline period and of every year after it up to the deadline;
        empty when baseline or ambition is not known.
    """
    start, wanted = judged.baseline, judged.ambition.wanted
    if start is None or wanted is None:
        return pd.DataFrame({"date": pd.Series(dtype="datetime64[us]"), "required": pd.Series(dtype="float64")})
    days = [day.date() for day in pd.date_range(start.period_end, judged.deadline, freq="YE-MAR")]
    days = sorted({start.period_end, *days, judged.deadline})
    length = (judged.deadline - start.period_end).days
    required = [start.value + wanted.value * (day - start.period_end).days / length for day in days]
    return pd.DataFrame({"date": pd.to_datetime(days), "required": required})


def own_series(goal: Ambition) -> str:
    """Return the one series an ambition is judged on."""
    measured = goal.rule.measured_by
    return measured[0] if len(measured) == 1 else TOGETHER[measured]


def own_rows(goal: Ambition) -> pd.DataFrame:
    """Return the rows of the series an ambition is judged on, as known on its day."""
    return load(own_series(goal), area="England", as_of=goal.as_of)


def _newest(goal: Ambition, start: Figure | None, deadline: dt.date, held: pd.DataFrame) -> Figure | None:
    """Return the newest figure up to the deadline: of the baseline's own source where that is as recent."""
    rows = held[held["value"].notna() & (held["period_end"] <= pd.Timestamp(deadline))]
    statistic = Figure.of(rows.iloc[-1]) if len(rows) else None
    if start is None or start.source != FRAMEWORK_REPORT:
        return statistic
    reported = _reported(goal, start, deadline)
    if reported and (statistic is None or reported.period_end >= statistic.period_end):
        return reported
    return statistic


def _reported(goal: Ambition, start: Figure, deadline: dt.date) -> Figure | None:
    """Return the newest figure of the framework's report, when it gave every part for one later period."""
    parts = [printed(series, FRAMEWORK_REPORT, as_of=goal.as_of) for series in goal.rule.measured_by]
    common = set.intersection(*({figure.period for figure in part} for part in parts)) - {start.period}
    common = {period for period in common if periods.parse(period).end <= deadline}
    if not common:
        return None
    period = max(common, key=lambda label: periods.parse(label).end)
    return total([[f for f in part if f.period == period][-1] for part in parts], goal.rule.measured_by[0])


def standing(status: str) -> str:
    """Return a status, with a sum made here of accredited figures counted as accredited."""
    return "accredited official statistics" if status == "derived here" else status


def _elapsed(start: Figure | None, newest: Figure | None, deadline: dt.date) -> float | None:
    if start is None or newest is None:
        return None
    return min((newest.period_end - start.period_end).days / (deadline - start.period_end).days, 1.0)


def _day(text: str | dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if isinstance(text, str) else text
    except ValueError as error:
        raise ParameterError(f"A deadline is a day such as 2025-03-31; {text!r} is none.") from error
