"""Printed periods: the forms that are known, what is refused, and what holds of every one."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugmetrics.reference.periods import FREQUENCIES, Period, PeriodError, parse

YEARS = st.integers(1801, 2198)
MONTHS = st.integers(1, 12)
PIECES = ["2019", "2020", "2021", "20", "21", "22", "/", "-", "–", " to ", " ", "Q1", "Q4", "Apr", "March", "Sept", "u"]


def month_range(first: tuple[int, int], last: tuple[int, int]) -> str:
    return " to ".join(f"{calendar.month_name[month]} {year}" for year, month in (first, last))


@pytest.mark.parametrize(
    ("printed", "label", "kind", "start", "end"),
    [
        ("2021", "2021", "calendar year", "2021-01-01", "2021-12-31"),
        (2021, "2021", "calendar year", "2021-01-01", "2021-12-31"),
        (2021.0, "2021", "calendar year", "2021-01-01", "2021-12-31"),
        ("Jan 2021 to Dec 2021", "2021", "calendar year", "2021-01-01", "2021-12-31"),
        ("2021/22", "2021/22", "financial year", "2021-04-01", "2022-03-31"),
        ("2021-22", "2021/22", "financial year", "2021-04-01", "2022-03-31"),
        ("2021–22", "2021/22", "financial year", "2021-04-01", "2022-03-31"),
        ("1999/00", "1999/00", "financial year", "1999-04-01", "2000-03-31"),
        ("April 2019 to March 2020", "2019/20", "financial year", "2019-04-01", "2020-03-31"),
        ("2019-21", "2019-2021", "calendar years", "2019-01-01", "2021-12-31"),
        ("2019–2021", "2019-2021", "calendar years", "2019-01-01", "2021-12-31"),
        ("1999-01", "1999-2001", "calendar years", "1999-01-01", "2001-12-31"),
        ("2019/20 to 2021/22", "2019/20 to 2021/22", "financial years", "2019-04-01", "2022-03-31"),
        ("Oct 2021 to Sep 2022", "Oct 2021 to Sep 2022", "rolling year", "2021-10-01", "2022-09-30"),
        ("October 2021 – September 2022", "Oct 2021 to Sep 2022", "rolling year", "2021-10-01", "2022-09-30"),
        ("Oct 2021 to Jun 2022", "Oct 2021 to Jun 2022", "months", "2021-10-01", "2022-06-30"),
        ("April to June 2022", "Apr 2022 to Jun 2022", "months", "2022-04-01", "2022-06-30"),
        ("academic year 201617", "academic year 2016/17", "academic year", "2016-09-01", "2017-08-31"),
        ("Q4 2021/22", "2021/22 Q4", "quarter", "2022-01-01", "2022-03-31"),
        ("2021/22 Q1", "2021/22 Q1", "quarter", "2021-04-01", "2021-06-30"),
        ("q3 2021/22", "2021/22 Q3", "quarter", "2021-10-01", "2021-12-31"),
        ("November 2023", "Nov 2023", "month", "2023-11-01", "2023-11-30"),
        ("Sept 2023", "Sep 2023", "month", "2023-09-01", "2023-09-30"),
        ("03/02/2018", "3 Feb 2018", "day", "2018-02-03", "2018-02-03"),
        ("31/12/1993", "31 Dec 1993", "day", "1993-12-31", "1993-12-31"),
        ("  Feb   2024 ", "Feb 2024", "month", "2024-02-01", "2024-02-29"),
        ("year ending March 2019", "2018/19", "financial year", "2018-04-01", "2019-03-31"),
        ("year ending 2007-03-31", "2006/07", "financial year", "2006-04-01", "2007-03-31"),
        ("Year ending 31 December 2024", "2024", "calendar year", "2024-01-01", "2024-12-31"),
        ("year ending June 2025", "Jul 2024 to Jun 2025", "rolling year", "2024-07-01", "2025-06-30"),
        ("year ending 29 February 2024", "Mar 2023 to Feb 2024", "rolling year", "2023-03-01", "2024-02-29"),
    ],
)
def test_the_printed_forms_are_read(printed, label, kind, start, end):
    assert parse(printed) == Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end), kind, label)


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [("Apr 19-Mar 20", "2019-04-01", "2020-03-31"), ("Jan 05 to Dec 05", "2005-01-01", "2005-12-31")],
)
def test_two_digits_of_a_year_beside_a_month_are_of_this_century(printed, start, end):
    assert (parse(printed).start.isoformat(), parse(printed).end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "Under 20", "20-29", "2021/23", "2021/21", "2022 to 2021", "2021 to 2022", "2021-2021", "2022-2021",
        "Q5 2021/22", "Q0 2021/22", "Q4 2021", "Q1 2021/23", "2021/22 to 2020/21", "2021/22 to 2021/22", "1 2021",
        "Mar 2022 to Apr 2021", "Apr to Mar 2020", "Foo 2021", "Mayo 2021", "Total", "21/22", "202", "20211", "1799",
        "year ending", "year ending 2019", "year ending 30 March 2019", "year ending 2019-03-30",
        "year ending 2019-13-31", "year ending 2019-02-29", "2019-03-31", "2021.5", "-2021", "31/02/2018", "12/31/2018",
        "00/01/2018", "1/1/2018", None, True, float("nan"), float("inf"), 2021.5,
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_examples(text):
    with pytest.raises(PeriodError, match=r"is no period\. Wanted, for example: 2021, 2021/22, 2019-2021"):
        parse(text)


def test_the_refusal_quotes_what_was_found():
    with pytest.raises(PeriodError, match="'Under 20' is no period"):
        parse("Under 20")


@pytest.mark.parametrize("text", ["0000/01", "9999/00", "Nov 0000", "0000-2021", "Q4 9999/00", "Jan 0000 to Mar 2020"])
def test_a_year_outside_the_calendar_is_refused_like_any_other_text(text):
    with pytest.raises(PeriodError):
        parse(text)


@given(YEARS, st.sampled_from(["{0}", "{0}/{1:02}", "{0}-{2}", "{0}/{1:02} to {2}/{3:02}"]), st.integers(1, 40))
def test_the_label_of_a_year_or_years_parses_to_the_same_period(year, form, length):
    later = year + length
    period = parse(form.format(year, (year + 1) % 100, later, (later + 1) % 100))
    assert parse(period.label) == period
    assert str(period) == period.label


@given(YEARS, st.integers(1, 4))
def test_the_label_of_a_quarter_parses_to_the_same_period(year, quarter):
    period = parse(f"Q{quarter} {year}/{(year + 1) % 100:02}")
    assert parse(period.label) == period
    assert (period.end - period.start).days in (89, 90, 91)
    assert parse(period.label.split()[0]).start <= period.start <= period.end <= parse(period.label.split()[0]).end


@given(YEARS, MONTHS, st.integers(0, 50))
def test_the_label_of_months_parses_to_the_same_period(year, month, more):
    last = divmod(year * 12 + month - 1 + more, 12)
    period = parse(month_range((year, month), (last[0], last[1] + 1)))
    assert parse(period.label) == period
    assert period.start == dt.date(year, month, 1)
    after = period.end + dt.timedelta(1)
    assert (after.day, (after.year - year) * 12 + after.month - month) == (1, more + 1)


@given(YEARS, MONTHS)
def test_twelve_months_are_the_kind_of_year_they_begin_as(year, month):
    last = (year, 12) if month == 1 else (year + 1, month - 1)
    kind = {1: "calendar year", 4: "financial year"}.get(month, "rolling year")
    assert parse(month_range((year, month), last)).type == kind


@given(YEARS)
def test_twelve_months_from_april_are_the_financial_year(year):
    assert parse(month_range((year, 4), (year + 1, 3))) == parse(f"{year}/{(year + 1) % 100:02}")


@given(st.integers(2000, 2098), MONTHS, MONTHS)
def test_two_digits_of_a_year_read_as_four(year, first, last):
    short = f"{calendar.month_abbr[first]} {year % 100:02}-{calendar.month_abbr[last]} {(year + 1) % 100:02}"
    assert parse(short) == parse(month_range((year, first), (year + 1, last)))


@given(st.one_of(st.text(max_size=24), st.lists(st.sampled_from(PIECES), max_size=7).map("".join)))
def test_any_text_is_a_period_with_a_beginning_before_its_end_or_is_refused(text):
    try:
        period = parse(text)
    except PeriodError:
        return
    assert period.start <= period.end
    assert parse(period.label) == period


@given(YEARS, st.sampled_from(["{0}", "{0}/{1:02}", "Oct {0} to Sep {2}"]), YEARS)
def test_periods_are_ordered_by_when_they_begin(year, form, other):
    one, two = (parse(form.format(y, (y + 1) % 100, y + 1)) for y in (year, other))
    assert (one < two) == (year < other)
    assert (one == two) == (year == other)


def test_years_of_different_kinds_are_never_equal():
    assert len({parse("2021"), parse("2021/22"), parse("Oct 2021 to Sep 2022"), parse("2021-2022")}) == 4


@pytest.mark.parametrize(
    ("printed", "frequency"),
    [("2021", "Y-DEC"), ("2021/22", "Y-MAR"), ("2021/22 Q4", "Q-DEC"), ("Nov 2023", "M"), ("3 Feb 2018", "D")],
)
def test_the_types_that_tile_time_have_a_pandas_period_with_the_same_days(printed, frequency):
    period = parse(printed)
    as_pandas = period.to_pandas()
    assert FREQUENCIES[period.type] == frequency
    assert as_pandas.freqstr.startswith(frequency)
    assert (as_pandas.start_time.date(), as_pandas.end_time.date()) == (period.start, period.end)


@pytest.mark.parametrize("printed", ["2019-2021", "2019/20 to 2021/22", "Oct 2021 to Sep 2022", "Oct 2021 to Jun 2022"])
def test_the_types_that_overlap_have_no_pandas_period(printed):
    assert parse(printed).to_pandas() is None
