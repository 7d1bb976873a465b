"""Periods that follow one another: labels, types and days agree, forwards and back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugmetrics.reference.following import following, month_number, months, until
from drugmetrics.reference.periods import PeriodError, parse

FORMS = [
    "2021", "2021/22", "academic year 2016/17", "2019-2021", "2019-2020", "2019/20 to 2021/22", "2021/22 Q1",
    "2021/22 Q2", "2021/22 Q3", "2021/22 Q4", "Nov 2023", "Feb 2024", "Jul 2023 to Jun 2024", "Apr 2022 to Jun 2022",
    "Oct 2021 to Jun 2022", "Apr 2019 to Mar 2022",
]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "steps", "later"),
    [
        ("2021", 1, "2022"),
        ("2021", -3, "2018"),
        ("2021/22", 3, "2024/25"),
        ("1998/99", 1, "1999/00"),
        ("2098/99", 1, "2099/00"),
        ("2019-2021", 1, "2022-2024"),
        ("2019-2020", 1, "2021-2022"),
        ("2019/20 to 2021/22", 1, "2022/23 to 2024/25"),
        ("1996/97 to 1998/99", 1, "1999/00 to 2001/02"),
        ("academic year 2016/17", 2, "academic year 2018/19"),
        ("academic year 1998/99", 1, "academic year 1999/00"),
        ("2021/22 Q1", 1, "2021/22 Q2"),
        ("2021/22 Q3", 1, "2021/22 Q4"),
        ("2021/22 Q4", 1, "2022/23 Q1"),
        ("2021/22 Q4", 4, "2022/23 Q4"),
        ("2021/22 Q1", -1, "2020/21 Q4"),
        ("Nov 2023", 2, "Jan 2024"),
        ("Jul 2023 to Jun 2024", 1, "Jul 2024 to Jun 2025"),
        ("Apr 2022 to Jun 2022", 3, "Jan 2023 to Mar 2023"),
        ("Oct 2021 to Jun 2022", 1, "Jul 2022 to Mar 2023"),
    ],
)
def test_the_period_after_is_named_as_its_kind_is(label, steps, later):
    assert following(parse(label), steps) == parse(later)
    assert following(parse(label), steps).label == later


@given(label=st.sampled_from(FORMS), steps=st.integers(-60, 60))
def test_periods_that_follow_keep_type_and_length_and_lead_back(label, steps):
    period = parse(label)
    later = following(period, steps)
    assert later == parse(later.label)
    # A span of months is named by the most regular type it is; those of FORMS stay what they are.
    assert (later.type, months(later)) == (period.type, months(period))
    assert following(later, -steps) == period
    assert following(period, 0) == period


@given(label=st.sampled_from(FORMS), steps=st.integers(-40, 40))
def test_periods_that_follow_join_without_a_gap(label, steps):
    one, next_one = following(parse(label), steps), following(parse(label), steps + 1)
    assert next_one.start == one.end + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("label", "length"), [("2021", 12), ("2021/22 Q4", 3), ("Feb 2024", 1), ("2019-2021", 36), ("2021/22", 12)]
)
def test_months_are_counted(label, length):
    assert months(parse(label)) == length


@pytest.mark.parametrize("label", ["30 June 2022", "27 Feb to 5 Mar 2023", "1 Jan to 31 Dec 2023"])
def test_a_span_of_days_has_no_months(label):
    with pytest.raises(PeriodError, match="span of days"):
        months(parse(label))
    with pytest.raises(PeriodError, match="span of days"):
        following(parse(label))


def test_months_are_numbered_without_a_break():
    assert month_number(dt.date(2024, 1, 31)) == month_number(dt.date(2023, 12, 1)) + 1


@pytest.mark.parametrize(
    ("to", "month", "named"),
    [
        ("2026", dt.date(2026, 12, 1), "2026"),
        (2026, dt.date(2026, 12, 1), "2026"),
        ("2025/26", dt.date(2026, 3, 1), "2025/26"),
        ("2025-26", dt.date(2026, 3, 1), "2025/26"),
        ("2025-03-31", dt.date(2025, 3, 1), None),
        ("2025-03-30", dt.date(2025, 2, 1), None),
        ("2024-02-29", dt.date(2024, 2, 1), None),
        ("2024-02-28", dt.date(2024, 1, 1), None),
        (dt.date(2025, 1, 1), dt.date(2024, 12, 1), None),
        (dt.date(2024, 12, 31), dt.date(2024, 12, 1), None),
        ("31 March 2025", dt.date(2025, 3, 1), None),
    ],
)
def test_a_day_or_a_period_is_told_apart_and_only_whole_months_count(to, month, named):
    last, period = until(to)
    assert last == month_number(month)
    assert (period and period.label) == named


@pytest.mark.parametrize(
    ("to", "said"), [("2025-02-30", "no day of the calendar"), ("soon", "is no period"), ("", "is no period")]
)
def test_what_is_neither_a_period_nor_a_day_is_refused(to, said):
    with pytest.raises(PeriodError, match=said):
        until(to)
