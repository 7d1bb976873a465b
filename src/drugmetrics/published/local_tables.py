"""What the tables by local authority are held to beyond every raw table: all their periods, statistics and areas."""

from __future__ import annotations

import re
from pathlib import Path

from drugmetrics.errors import ReadingError
from drugmetrics.published.headings import plain
from drugmetrics.published.raw import RawTable
from drugmetrics.reference import periods

#: What a table over three years prints of each period.
STATISTICS = {"deaths", "rate", "lower confidence limit", "upper confidence limit"}
_SPAN = re.compile(r"registered (?:in each year )?between (\d{4}) and (\d{4})")
#: The one area that the annual tables have and those over three years have not.
_ANNUAL_ONLY = "K04000001"


def check_periods(table: RawTable, title: str, sheet: str) -> None:
    """Refuse a table whose periods are not all those between the years of its title: a heading was lost or spoilt."""
    span = _SPAN.search(title)
    if span is None:
        raise ReadingError(f"{sheet}: a title with 'registered between YEAR and YEAR' was wanted, found {title!r}.")
    first, last = int(span[1]), int(span[2])
    length = 3 if "statistic" in table.labels else 1
    expected = {(year, year + length - 1) for year in range(first, last - length + 2)}
    column = 1 + table.labels.index("period")
    printed = {row[column]: row[0] for row in reversed(table.rows)}
    for text, where in printed.items():
        try:
            period = periods.parse(text)
        except periods.PeriodError as error:
            raise ReadingError(f"{sheet}: above {where}: {error}") from error
        years = (period.start.year, period.end.year)
        if years not in expected or period.type not in ("calendar year", "calendar years"):
            raise ReadingError(
                f"{sheet}: above {where}: a span of {length} year(s) between {first} and {last} was wanted, "
                f"{text!r} was found."
            )
        expected.discard(years)
    if expected:
        lacking = ", ".join(f"{start}-{end}" if length > 1 else str(start) for start, end in sorted(expected))
        raise ReadingError(f"{sheet}: the title promises {first} to {last}; no columns were found for {lacking}.")


def check_statistics(table: RawTable, sheet: str) -> None:
    """Refuse a table over three years where a period has not the four columns it should have."""
    if "statistic" not in table.labels:
        return
    held: dict[str, set[str]] = {}
    for _where, _code, _area, period, statistic, *_ in table.rows:
        held.setdefault(period, set()).add(plain(statistic))
    for period, statistics in held.items():
        if statistics != STATISTICS:
            raise ReadingError(
                f"{sheet}: below {period}: the headings {', '.join(sorted(STATISTICS))} were wanted; "
                f"found: {', '.join(sorted(statistics))}."
            )


def check_areas(path: Path, tables: list[RawTable]) -> None:
    """Refuse tables that differ in their areas: a row was lost."""
    held = {table.printed.split(":")[0]: {row[1] for row in table.rows} - {_ANNUAL_ONLY} for table in tables}
    every = set().union(*held.values())
    for name, codes in held.items():
        if codes != every:
            lacking = ", ".join(sorted(every - codes))
            raise ReadingError(f"{path}: {name}: has no row for {lacking}, as other tables have.")
