"""Release dates as cards write them: a day, or a month where the day is not known."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def check_date(text: str) -> str:
    """Return a date text (``2023-12-19`` or ``2023-12``) as it is.

    Raises
    ------
    ValueError
        When it is written otherwise, or is no day of the calendar.
    """
    if not _DATE.fullmatch(text):
        raise ValueError("a date is written 2023-12-19, or 2023-12 when only the month is known")
    if not 1 <= int(text[5:7]) <= 12:
        raise ValueError(f"{text} names no month")
    released_on(text)
    return text


DateText = Annotated[str, AfterValidator(check_date)]


def written_date(text: str) -> str:
    """Write an ISO day or month for prose."""
    day = released_on(text)
    return f"{day:%B %Y}" if len(text) == 7 else f"{day.day} {day:%B %Y}"


def released_on(text: str) -> dt.date:
    """Return the day a date text counts from: itself, or the last day of the month it names."""
    if len(text) == 10:
        return dt.date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:])
    return dt.date(year, month, calendar.monthrange(year, month)[1])
