"""The period so many of its own lengths after another: the year after a year, the quarter after a quarter."""

from __future__ import annotations

import datetime as dt

from drugmetrics.reference.months_and_days import span
from drugmetrics.reference.period import Period, PeriodError
from drugmetrics.reference.periods import parse


def months(period: Period) -> int:
    """Return how many months a period spans.

    Raises
    ------
    PeriodError
        For a span of days.
    """
    if period.type in ("day", "days"):
        raise PeriodError(f"{period.label} is a span of days, which is no whole number of months.")
    return month_number(period.end) - month_number(period.start) + 1


def month_number(day: dt.date) -> int:
    """Return the number of a day's month, counted without a break from year to year."""
    return day.year * 12 + day.month - 1


def following(period: Period, steps: int = 1) -> Period:
    """Return the period that lies `steps` of its own lengths later.

    Examples
    --------
    >>> following(parse("2021/22"), 3).label, following(parse("2019-2021")).label, following(parse("2021/22 Q4")).label
    ('2024/25', '2022-2024', '2022/23 Q1')
    """
    move = months(period) * steps
    first, last = month_number(period.start) + move, month_number(period.end) + move
    plain = span(first // 12, first % 12 + 1, last // 12, last % 12 + 1)
    return parse(_LABELS[period.type](plain)) if period.type in _LABELS else plain


def _financial(day: dt.date) -> int:
    """Return the year in which the financial year of a day began."""
    return day.year - (day.month < 4)


def _pair(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


_LABELS = {
    "calendar years": lambda plain: f"{plain.start.year}-{plain.end.year}",
    "financial years": lambda plain: f"{_pair(_financial(plain.start))} to {_pair(_financial(plain.end))}",
    "academic year": lambda plain: f"academic year {_pair(plain.start.year)}",
    "quarter": lambda plain: f"{_pair(_financial(plain.start))} Q{(plain.start.month - 4) % 12 // 3 + 1}",
}
