"""Periods as publications print them, parsed once into a start, an end and a type.

Calendar, financial and rolling years of the same length are different things and never compare equal.
"""

from __future__ import annotations

import datetime as dt
import re

from drugmetrics.reference import months_and_days
from drugmetrics.reference.months_and_days import last_day, span
from drugmetrics.reference.period import FREQUENCIES as FREQUENCIES
from drugmetrics.reference.period import Period as Period
from drugmetrics.reference.period import PeriodError as PeriodError
from drugmetrics.reference.period import PeriodType as PeriodType

#: Years that publications print. Any other is a slip, though the calendar has it (or has not: 0000, 10000).
_YEARS = range(1800, 2300)
_FOUR_DIGITS = re.compile(r"\d{4}")
#: As the files of the Department for Education print it: 201617.
_ACADEMIC_DIGITS = re.compile(r"^academic year\s+(\d{4})(\d{2})$", re.IGNORECASE)
_YEAR = re.compile(r"^(\d{4})$")
_YEAR_PAIR = re.compile(r"^(\d{4})\s*[/–-]\s*(\d{2}|\d{4})$")
_FINANCIAL_RANGE = re.compile(r"^(\d{4}/\d{2})\s+to\s+(\d{4}/\d{2})$")
_QUARTER = re.compile(r"^(?:Q([1-4])\s+(\d{4}/\d{2})|(\d{4}/\d{2})\s+Q([1-4]))$", re.IGNORECASE)
_ACADEMIC = re.compile(r"^academic year\s+(\d{4})\s*[/–-]\s*(\d{2})$", re.IGNORECASE)
_FINANCIAL = re.compile(r"^financial year\s+(\d{4})(?:\s*[/–-]\s*(\d{2})|\s+to\s+(\d{4}))$", re.IGNORECASE)


def parse(text: object) -> Period:
    """Parse a printed period.

    Parameters
    ----------
    text : object
        What a publication prints: ``2021`` (also as the number a workbook holds), ``2021/22``, ``2021-22``,
        ``2019-2021``, ``Apr 2019 to Mar 2020``, ``Apr 19-Mar 20``, ``Oct 2021 to Jun 2022``, ``Q4 2021/22``,
        ``November 2023``, ``2019/20 to 2021/22``, ``academic year 2016/17``, ``financial year 2010 to 2011``,
        ``2023-04/2023-06`` (the months from and to), ``27 Feb to 5 Mar 2023``, ``30 June 2022``, ``31/12/2018`` (day
        first), ``year ending March 2019`` (or ``2019-03-31``). A lone ``2010-12`` is three years, never a month.

    Returns
    -------
    Period

    Raises
    ------
    PeriodError
        When the text is none of these, ends before it begins, or names a year that no publication prints.

    Examples
    --------
    >>> parse("Apr 2019 to Mar 2020")
    Period(start=datetime.date(2019, 4, 1), end=datetime.date(2020, 3, 31), type='financial year', label='2019/20')
    >>> parse(2021.0).label, parse("2019–21").label, parse("Q4 2021/22").start.isoformat()
    ('2021', '2019-2021', '2022-01-01')
    """
    words = " ".join(_as_text(text).split())
    if all(int(year) in _YEARS for year in _FOUR_DIGITS.findall(words)):
        for recognise in _FORMS:
            period = recognise(words)
            if period is not None:
                return period
    raise PeriodError(
        f"{words!r} is no period. Wanted, for example: 2021, 2021/22, 2019-2021, Oct 2021 to Jun 2022, 2021/22 Q4, "
        "Nov 2023."
    )


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _year(words: str) -> Period | None:
    match = _YEAR.match(words)
    if match is None or not 1800 <= int(words) <= 2200:
        return None
    return span(int(words), 1, int(words), 12)


def _year_pair(words: str) -> Period | None:
    match = _YEAR_PAIR.match(words)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2])
    if len(match[2]) == 2:
        last += first // 100 * 100 + (100 if last < first % 100 else 0)
    if last == first + 1 and len(match[2]) == 2:
        return span(first, 4, last, 3)
    if "/" in words or last <= first:
        return None
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31), "calendar years", f"{first}-{last}")


def _financial_range(words: str) -> Period | None:
    match = _FINANCIAL_RANGE.match(words)
    if match is None:
        return None
    first, last = parse(match[1]), parse(match[2])
    if last.start <= first.start:
        return None
    return Period(first.start, last.end, "financial years", f"{first.label} to {last.label}")


def _quarter(words: str) -> Period | None:
    match = _QUARTER.match(words)
    if match is None:
        return None
    year = parse(match[2] or match[3])
    number = int(match[1] or match[4])
    month = (3 * number) % 12 + 1
    start = dt.date(year.start.year + (month == 1), month, 1)
    return Period(start, last_day(start.year, month + 2), "quarter", f"{year.label} Q{number}")


def _academic(words: str) -> Period | None:
    match = _ACADEMIC.match(words) or _ACADEMIC_DIGITS.match(words)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        return None
    first = int(match[1])
    return Period(dt.date(first, 9, 1), dt.date(first + 1, 8, 31), "academic year", f"academic year {first}/{match[2]}")


def _financial(words: str) -> Period | None:
    match = _FINANCIAL.match(words)
    if match is None:
        return None
    first, last = int(match[1]), int((match[2] or match[3])[-2:])
    return span(first, 4, first + 1, 3) if (first + 1) % 100 == last else None


_FORMS = (
    _year, _year_pair, _financial_range, _quarter, _academic, _financial, months_and_days.year_ending,
    months_and_days.iso_range, months_and_days.month_range, months_and_days.month, months_and_days.day,
    months_and_days.slashed_day, months_and_days.days,
)  # fmt: skip
