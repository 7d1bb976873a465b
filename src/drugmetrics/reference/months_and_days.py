"""Printed months and days as periods: ``Nov 2023``, ``Oct 2021 to Jun 2022``, ``30 June 2022``."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from drugmetrics.reference.period import Period

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = re.compile(r"^([A-Za-z]{3,9})\s+(\d{4})$")
_MONTH_RANGE = re.compile(
    r"^([A-Za-z]{3,9})(?:\s*(\d{4}|\d{2}))?\s*(?:to|-|–)\s*([A-Za-z]{3,9})\s*(\d{4}|\d{2})$", re.IGNORECASE
)
_YEAR_ENDING = re.compile(
    r"^year ending\s+(?:(\d{4})-(\d{2})-(\d{2})|(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\s+(\d{4}))$", re.IGNORECASE
)
_ISO_RANGE = re.compile(r"^(\d{4})-(\d{2})\s*/\s*(\d{4})-(\d{2})$")
_DAY = re.compile(r"^(\d{1,2})\s+([A-Za-z]{3,9})\s+(\d{4})$")
_SLASHED_DAY = re.compile(r"^(\d{2})/(\d{2})/(\d{4})$")
_DAYS = re.compile(
    r"^(\d{1,2})(?:\s+([A-Za-z]{3,9}))?(?:\s+(\d{4}))?\s*(?:to|-|–)\s*(\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4})$"
)


def month_range(words: str) -> Period | None:
    """Read the months from one to another, ``Oct 2021 to Jun 2022``, the first perhaps without its year."""
    match = _MONTH_RANGE.match(words)
    if match is None:
        return None
    first, last = _month_number(match[1]), _month_number(match[3])
    closing = _full_year(match[4])
    opening = _full_year(match[2]) if match[2] else closing
    if first is None or last is None or (closing, last) < (opening, first):
        return None
    return span(opening, first, closing, last)


def _full_year(digits: str) -> int:
    """Read two digits as a year of this century: nothing printed so briefly is older."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def month(words: str) -> Period | None:
    """Read one month: ``November 2023``."""
    match = _MONTH.match(words)
    number = _month_number(match[1]) if match else None
    return None if match is None or number is None else span(int(match[2]), number, int(match[2]), number)


def _month_number(name: str) -> int | None:
    number = _MONTHS.get(name[:3].lower())
    if number is None or not calendar.month_name[number].lower().startswith(name.lower()):
        return 9 if name.lower() == "sept" else None
    return number


def span(first_year: int, first_month: int, last_year: int, last_month: int) -> Period:
    """Name the span between two months by the most regular type it is."""
    start, end = dt.date(first_year, first_month, 1), last_day(last_year, last_month)
    length = (last_year - first_year) * 12 + last_month - first_month + 1
    if length == 12 and first_month == 1:
        return Period(start, end, "calendar year", str(first_year))
    if length == 12 and first_month == 4:
        return Period(start, end, "financial year", f"{first_year}/{last_year % 100:02d}")
    opening, closing = f"{start:%b} {first_year}", f"{end:%b} {last_year}"
    if length == 1:
        return Period(start, end, "month", opening)
    return Period(start, end, "rolling year" if length == 12 else "months", f"{opening} to {closing}")


def year_ending(words: str) -> Period | None:
    """Read the twelve months that end with a month, or with its last day."""
    match = _YEAR_ENDING.match(words)
    if match is None:
        return None
    year, month = int(match[1] or match[6]), int(match[2]) if match[2] else _month_number(match[5])
    day = match[3] or match[4]
    if month is None or not 1 <= month <= 12 or (day and int(day) != last_day(year, month).day):
        return None
    return span(year - (month < 12), month % 12 + 1, year, month)


def iso_range(words: str) -> Period | None:
    """Read the months from and to: ``2023-04/2023-06``."""
    match = _ISO_RANGE.match(words)
    if match is None:
        return None
    first, opening, last, closing = map(int, match.groups())
    if not (1 <= opening <= 12 and 1 <= closing <= 12) or (last, closing) < (first, opening):
        return None
    return span(first, opening, last, closing)


def _one_day(words: str) -> dt.date | None:
    match = _DAY.match(words)
    month = _month_number(match[2]) if match else None
    if match is None or month is None or not 1 <= int(match[1]) <= calendar.monthrange(int(match[3]), month)[1]:
        return None
    return dt.date(int(match[3]), month, int(match[1]))


def day(words: str) -> Period | None:
    """Read one day: ``30 June 2022``."""
    found = _one_day(words)
    return None if found is None else Period(found, found, "day", f"{found.day} {found:%b %Y}")


def slashed_day(words: str) -> Period | None:
    """Read a day as British exports write it: day, month, year."""
    match = _SLASHED_DAY.match(words)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return day(f"{int(match[1])} {calendar.month_name[int(match[2])]} {match[3]}")


def days(words: str) -> Period | None:
    """Read the days from one to another, ``27 Feb to 5 Mar 2023``."""
    match = _DAYS.match(words)
    end = _one_day(match[4]) if match else None
    if match is None or end is None:
        return None
    start = _one_day(f"{match[1]} {match[2] or f'{end:%b}'} {match[3] or end.year}")
    if start is None or start >= end:
        return None
    return Period(start, end, "days", f"{start.day} {start:%b %Y} to {end.day} {end:%b %Y}")


def last_day(year: int, month: int) -> dt.date:
    """Return the last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])
