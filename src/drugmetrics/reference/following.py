"""The period so many of its own lengths after another: the year after a year, the quarter after a quarter."""

from __future__ import annotations

import datetime as dt
import re

from drugmetrics.reference.months_and_days import span
from drugmetrics.reference.period import Period, PeriodError
from drugmetrics.reference.periods import parse

_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


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


def until(to: str | int | dt.date) -> tuple[int, Period | None]:
    """Return the last whole month up to `to`, and the period where one is named.

    Parameters
    ----------
    to : str, int or datetime.date
        A period's name, or the last day that counts.

    Returns
    -------
    int, Period or None
        The month's `month_number`: a month that has not ended by that day does not count.

    Raises
    ------
    PeriodError
        For text that is neither.

    Examples
    --------
    >>> until("2025/26")[1].label, until(2026)[1].label
    ('2025/26', '2026')
    >>> until("2025-03-31") == until(dt.date(2025, 4, 15)) == (month_number(dt.date(2025, 3, 1)), None)
    True
    """
    if isinstance(to, dt.date) or _ISO_DAY.match(str(to)):
        return _ended_by(to if isinstance(to, dt.date) else _day(str(to))), None
    named = parse(to)
    return _ended_by(named.end), None if named.type == "day" else named


def _ended_by(day: dt.date) -> int:
    return month_number(day + dt.timedelta(days=1)) - 1


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise PeriodError(f"{text} is no day of the calendar.") from error


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
