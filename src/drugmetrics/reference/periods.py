"""Periods as publications print them, parsed once into a start, an end and a type.

Calendar, financial and rolling years of the same length are different things and never compare equal.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from drugmetrics.errors import DrugmetricsError

if TYPE_CHECKING:
    import pandas as pd

PeriodType = Literal[
    "calendar year", "financial year", "academic year", "rolling year", "calendar years", "financial years", "quarter",
    "month", "months", "days", "day",
]  # fmt: skip

#: The pandas frequency of the types that tile time; the others have no regular index.
FREQUENCIES: dict[str, str] = {
    "calendar year": "Y-DEC", "financial year": "Y-MAR", "academic year": "Y-AUG", "quarter": "Q-DEC", "month": "M",
    "day": "D",
}  # fmt: skip

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
#: Years that publications print. Any other is a slip, though the calendar has it (or has not: 0000, 10000).
_YEARS = range(1800, 2300)
_FOUR_DIGITS = re.compile(r"\d{4}")
#: As the files of the Department for Education print it: 201617.
_ACADEMIC_DIGITS = re.compile(r"^academic year\s+(\d{4})(\d{2})$", re.IGNORECASE)
_YEAR = re.compile(r"^(\d{4})$")
_YEAR_PAIR = re.compile(r"^(\d{4})\s*[/–-]\s*(\d{2}|\d{4})$")
_FINANCIAL_RANGE = re.compile(r"^(\d{4}/\d{2})\s+to\s+(\d{4}/\d{2})$")
_QUARTER = re.compile(r"^(?:Q([1-4])\s+(\d{4}/\d{2})|(\d{4}/\d{2})\s+Q([1-4]))$", re.IGNORECASE)
_MONTH = re.compile(r"^([A-Za-z]{3,9})\s+(\d{4})$")
_MONTH_RANGE = re.compile(
    r"^([A-Za-z]{3,9})(?:\s*(\d{4}|\d{2}))?\s*(?:to|-|–)\s*([A-Za-z]{3,9})\s*(\d{4}|\d{2})$", re.IGNORECASE
)


_ACADEMIC = re.compile(r"^academic year\s+(\d{4})\s*[/–-]\s*(\d{2})$", re.IGNORECASE)
_FINANCIAL = re.compile(r"^financial year\s+(\d{4})(?:\s*[/–-]\s*(\d{2})|\s+to\s+(\d{4}))$", re.IGNORECASE)
_YEAR_ENDING = re.compile(
    r"^year ending\s+(?:(\d{4})-(\d{2})-(\d{2})|(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\s+(\d{4}))$", re.IGNORECASE
)
_ISO_RANGE = re.compile(r"^(\d{4})-(\d{2})\s*/\s*(\d{4})-(\d{2})$")
_DAY = re.compile(r"^(\d{1,2})\s+([A-Za-z]{3,9})\s+(\d{4})$")
_SLASHED_DAY = re.compile(r"^(\d{2})/(\d{2})/(\d{4})$")
_DAYS = re.compile(
    r"^(\d{1,2})(?:\s+([A-Za-z]{3,9}))?(?:\s+(\d{4}))?\s*(?:to|-|–)\s*(\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4})$"
)


class PeriodError(DrugmetricsError):
    """Text that is no period this project knows."""

    exit_code = 3


@dataclass(frozen=True, order=True)
class Period:
    """A span of time with the name it goes by.

    Attributes
    ----------
    start, end : datetime.date
        First and last day, both inside.
    type : str
        One of `PeriodType`.
    label : str
        The canonical name: ``2021``, ``2021/22``, ``academic year 2016/17``, ``2019-2021``, ``Oct 2021 to Jun 2022``,
        ``2021/22 Q4``, ``Nov 2023``, ``27 Feb 2023 to 5 Mar 2023``, ``30 Jun 2022``.
    """

    start: dt.date
    end: dt.date
    type: PeriodType
    label: str

    def __str__(self) -> str:
        return self.label

    def to_pandas(self) -> pd.Period | None:
        """Return the pandas period, or None for a type that does not tile time."""
        import pandas as pd

        frequency = FREQUENCIES.get(self.type)
        return None if frequency is None else pd.Period(self.end, freq=frequency)


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
    return _span(int(words), 1, int(words), 12)


def _year_pair(words: str) -> Period | None:
    match = _YEAR_PAIR.match(words)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2])
    if len(match[2]) == 2:
        last += first // 100 * 100 + (100 if last < first % 100 else 0)
    if last == first + 1 and len(match[2]) == 2:
        return _span(first, 4, last, 3)
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
    return Period(start, _last_day(start.year, month + 2), "quarter", f"{year.label} Q{number}")


def _month_range(words: str) -> Period | None:
    match = _MONTH_RANGE.match(words)
    if match is None:
        return None
    first, last = _month_number(match[1]), _month_number(match[3])
    closing = _full_year(match[4])
    opening = _full_year(match[2]) if match[2] else closing
    if first is None or last is None or (closing, last) < (opening, first):
        return None
    return _span(opening, first, closing, last)


def _full_year(digits: str) -> int:
    """Read two digits as a year of this century: nothing printed so briefly is older."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(words: str) -> Period | None:
    match = _MONTH.match(words)
    number = _month_number(match[1]) if match else None
    return None if match is None or number is None else _span(int(match[2]), number, int(match[2]), number)


def _month_number(name: str) -> int | None:
    number = _MONTHS.get(name[:3].lower())
    if number is None or not calendar.month_name[number].lower().startswith(name.lower()):
        return 9 if name.lower() == "sept" else None
    return number


def _span(first_year: int, first_month: int, last_year: int, last_month: int) -> Period:
    """Name the span between two months by the most regular type it is."""
    start, end = dt.date(first_year, first_month, 1), _last_day(last_year, last_month)
    length = (last_year - first_year) * 12 + last_month - first_month + 1
    if length == 12 and first_month == 1:
        return Period(start, end, "calendar year", str(first_year))
    if length == 12 and first_month == 4:
        return Period(start, end, "financial year", f"{first_year}/{last_year % 100:02d}")
    opening, closing = f"{start:%b} {first_year}", f"{end:%b} {last_year}"
    if length == 1:
        return Period(start, end, "month", opening)
    return Period(start, end, "rolling year" if length == 12 else "months", f"{opening} to {closing}")


def _academic(words: str) -> Period | None:
    match = _ACADEMIC.match(words) or _ACADEMIC_DIGITS.match(words)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        return None
    first = int(match[1])
    return Period(dt.date(first, 9, 1), dt.date(first + 1, 8, 31), "academic year", f"academic year {first}/{match[2]}")


def _year_ending(words: str) -> Period | None:
    """Read the twelve months that end with a month, or with its last day."""
    match = _YEAR_ENDING.match(words)
    if match is None:
        return None
    year, month = int(match[1] or match[6]), int(match[2]) if match[2] else _month_number(match[5])
    day = match[3] or match[4]
    if month is None or not 1 <= month <= 12 or (day and int(day) != _last_day(year, month).day):
        return None
    return _span(year - (month < 12), month % 12 + 1, year, month)


def _financial(words: str) -> Period | None:
    match = _FINANCIAL.match(words)
    if match is None:
        return None
    first, last = int(match[1]), int((match[2] or match[3])[-2:])
    return _span(first, 4, first + 1, 3) if (first + 1) % 100 == last else None


def _iso_range(words: str) -> Period | None:
    match = _ISO_RANGE.match(words)
    if match is None:
        return None
    first, opening, last, closing = map(int, match.groups())
    if not (1 <= opening <= 12 and 1 <= closing <= 12) or (last, closing) < (first, opening):
        return None
    return _span(first, opening, last, closing)


def _one_day(words: str) -> dt.date | None:
    match = _DAY.match(words)
    month = _month_number(match[2]) if match else None
    if match is None or month is None or not 1 <= int(match[1]) <= calendar.monthrange(int(match[3]), month)[1]:
        return None
    return dt.date(int(match[3]), month, int(match[1]))


def _day(words: str) -> Period | None:
    day = _one_day(words)
    return None if day is None else Period(day, day, "day", f"{day.day} {day:%b %Y}")


def _slashed_day(words: str) -> Period | None:
    """Read a day as British exports write it: day, month, year."""
    match = _SLASHED_DAY.match(words)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return _day(f"{int(match[1])} {calendar.month_name[int(match[2])]} {match[3]}")


def _days(words: str) -> Period | None:
    match = _DAYS.match(words)
    end = _one_day(match[4]) if match else None
    if match is None or end is None:
        return None
    start = _one_day(f"{match[1]} {match[2] or f'{end:%b}'} {match[3] or end.year}")
    if start is None or start >= end:
        return None
    return Period(start, end, "days", f"{start.day} {start:%b %Y} to {end.day} {end:%b %Y}")


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


_FORMS = (
    _year, _year_pair, _financial_range, _quarter, _academic, _financial, _year_ending, _iso_range, _month_range,
    _month, _day, _slashed_day, _days,
)  # fmt: skip
