"""Ways of measuring the way to an ambition, each as its authors define it, with its categories.

All take the figure at the baseline, the newest one and the one wanted, and the days they are of. None says anything of
what would have been without the strategy.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from drugmetrics.errors import ParameterError
from drugmetrics.reference.following import month_number

_YEAR = 365.25


@dataclass(frozen=True)
class Way:
    """The way from a baseline to what is wanted, and where the newest figure stands on it.

    Attributes
    ----------
    start, now, goal : float
        Values.
    start_day, day, deadline : datetime.date
        The last days of the baseline's and the newest period, and the day by which the goal is wanted; no deadline
        where none was set.
    """

    start: float
    now: float
    goal: float
    start_day: dt.date
    day: dt.date
    deadline: dt.date | None

    def __post_init__(self) -> None:
        if self.deadline is not None and self.deadline <= self.start_day:
            raise ParameterError(
                f"The deadline {self.deadline} is not after the baseline, which ends {self.start_day}."
            )
        if self.goal == self.start:
            raise ParameterError(f"Baseline and goal are both {self.goal:g}: there is no way between them to measure.")
        if self.day <= self.start_day:
            raise ParameterError(f"The newest figure is of {self.day}, no later than the baseline's {self.start_day}.")

    @property
    def covered(self) -> float:
        """Share of the way covered: below zero when it was gone backwards, above one when it was passed."""
        return (self.now - self.start) / (self.goal - self.start)

    @property
    def due(self) -> dt.date:
        """The deadline, or a ParameterError where there is none."""
        if self.deadline is None:
            raise ParameterError("A measure against time needs a deadline; none was set.")
        return self.deadline

    @property
    def left(self) -> float:
        """What is left of the way, in the direction of the goal; below zero when it was passed."""
        return abs(self.goal - self.start) * (1 - self.covered)

    @property
    def time(self) -> float | None:
        """Share of the time from baseline to deadline that had passed, at most one; None without a deadline."""
        if self.deadline is None:
            return None
        return min((self.day - self.start_day) / (self.deadline - self.start_day), 1.0)

    @property
    def pace(self) -> float:
        """Change a year so far."""
        return (self.now - self.start) / _years(self.start_day, self.day)

    @property
    def pace_needed(self) -> float | None:
        """Change a year from now on that would reach the goal in time; None after the deadline or without one."""
        if self.deadline is None or self.day >= self.deadline:
            return None
        return (self.goal - self.now) / _years(self.day, self.deadline)

    @property
    def pace_ratio(self) -> float | None:
        """Pace so far over pace needed; None after the deadline or once the goal is reached."""
        if self.pace_needed is None or self.covered >= 1 or self.pace_needed == 0:
            return None
        return self.pace / self.pace_needed


@dataclass(frozen=True)
class Measure:
    """A measure and the category its authors put it in.

    Attributes
    ----------
    on_track : bool
        Whether the category is the best one short of being met, or met.
    """

    value: float
    category: str
    on_track: bool


#: Category from this value on, best first (Open SDG, "Progress calculation", after Eurostat's method).
_GROWTH = ((0.95, "on track"), (0.6, "acceleration needed"), (0.0, "limited"))
#: (UN Statistics Division, Sustainable Development Goals Progress Chart 2023, technical note.)
_UN = ((0.95, "on track or met"), (0.1, "progress, but acceleration needed"))


def growth_ratio(way: Way, *, positive: bool = True) -> Measure:
    """Compare the growth so far with the growth required, compounded (Eurostat; Open SDG).

    Parameters
    ----------
    way : Way
    positive : bool
        Whether the values are levels that compound. For shares and running totals the share of the way covered is set
        against the share of the time elapsed instead, with the same categories.

    Returns
    -------
    Measure
        ``met`` when the goal is reached; else by the ratio: 0.95 and over on track, 0.6 acceleration needed, 0 limited,
        below 0 moving away.

    Examples
    --------
    >>> day = dt.date.fromisoformat
    >>> way = Way(100, 104, 120, day("2020-12-31"), day("2022-12-31"), day("2024-12-31"))
    >>> ratio = growth_ratio(way)
    >>> round(ratio.value, 3), ratio.category
    (0.425, 'limited')
    """
    if positive and min(way.start, way.now, way.goal) > 0:
        wanted = 1.0 if way.goal > way.start else -1.0
        value = wanted * _growth(way.start, way.now, way.start_day, way.day)
        value /= abs(_growth(way.start, way.goal, way.start_day, way.due))
    else:
        value = way.covered * (way.due - way.start_day).days / (min(way.day, way.due) - way.start_day).days
    if way.covered >= 1:
        return Measure(value, "met", on_track=True)
    return _category(value, _GROWTH, "moving away", best="on track")


def un_ratio(way: Way) -> Measure:
    """Project the newest figure to the deadline at its compound growth so far (UN Progress Chart 2023).

    Returns
    -------
    Measure
        The share of the way from the baseline that the projected figure would have covered at the deadline.

    Examples
    --------
    >>> day = dt.date.fromisoformat
    >>> ratio = un_ratio(Way(100, 104, 120, day("2020-12-31"), day("2022-12-31"), day("2024-12-31")))
    >>> round(ratio.value, 3), ratio.category
    (0.408, 'progress, but acceleration needed')
    """
    expected = way.now
    if way.day < way.due and min(way.start, way.now) > 0:
        expected *= (1 + _growth(way.start, way.now, way.start_day, way.day)) ** _years(way.day, way.due)
    elif way.day < way.due:
        expected += way.pace * _years(way.day, way.due)
    value = (expected - way.start) / (way.goal - way.start)
    return _category(value, _UN, "no progress, or moving away", best="on track or met")


def _category(value: float, bounds: tuple[tuple[float, str], ...], last: str, *, best: str) -> Measure:
    name = next((name for bound, name in bounds if value >= bound), last)
    return Measure(value, name, on_track=name == best)


def _growth(first: float, last: float, start: dt.date, end: dt.date) -> float:
    """Return the compound growth a year."""
    return float((last / first) ** (1 / _years(start, end)) - 1)


def _years(start: dt.date, end: dt.date) -> float:
    """Return the years between two days: by months where both end one, so that four quarters are a year."""
    if all((day + dt.timedelta(days=1)).day == 1 for day in (start, end)):
        return (month_number(end) - month_number(start)) / 12
    return (end - start).days / _YEAR
