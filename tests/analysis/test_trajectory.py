"""What becomes of rows of the one table: real ones, and made-up ones as small as can be."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from tests.analysis import made_up_lines

from drugmetrics.analysis.projection.trajectory import MOST, trajectory
from drugmetrics.errors import MixedBasisError, ParameterError
from drugmetrics.observations.load import load
from drugmetrics.reference.following import following
from drugmetrics.reference.period import PeriodError
from drugmetrics.reference.periods import parse

NAN = float("nan")
ACCREDITED = "accredited official statistics"


def line(values, **other) -> pd.DataFrame:
    return made_up_lines.line(values, **({"unit": "people", "status": ACCREDITED} | other))


def years(*values, first: int = 2015, **other) -> pd.DataFrame:
    return line({str(first + place): value for place, value in enumerate(values)}, **other)


def following_each(label: str, values) -> dict[str, float]:
    return {following(parse(label), place).label: value for place, value in enumerate(values)}


# Lines of the record


def test_registered_deaths_become_a_trajectory_of_counts():
    deaths = load("deaths-drug-misuse", area="England")
    found = trajectory(deaths)
    np.testing.assert_array_equal(found.values, deaths["value"])
    assert (found.newest.label, found.step, found.kind, found.unit) == (
        deaths["period"].iloc[-1],
        12,
        "count",
        "deaths",
    )
    assert (found.breaks, found.cumulative, found.remarks) == ((), False, ())
    assert [period.label for period in found.periods] == list(deaths["period"])


def test_overlapping_three_years_are_thinned_back_from_the_newest_and_suppressed_cells_stay_gaps():
    """Redcar and Cleveland: the rate of 2010-2012 is not given, too few deaths."""
    rows = load("deaths-drug-misuse-rate-three-years", area="Redcar and Cleveland", as_of="2023-01-01")
    found = trajectory(rows)
    assert list(found.rows["period"]) == [
        "2001-2003", "2004-2006", "2007-2009", "2010-2012", "2013-2015", "2016-2018", "2019-2021"
    ]  # fmt: skip
    np.testing.assert_array_equal(np.isnan(found.values), [False, False, False, True, False, False, False])
    assert found.values[-1] == rows["value"].iloc[-1]
    assert (found.kind, found.step, following(found.newest).label) == ("positive", 36, "2022-2024")
    assert found.remarks == (
        "periods overlap: every third is used, back from the newest",
        "1 of 7 periods have no figure and are passed over",
    )


def test_a_restated_series_is_joined_only_where_the_restatement_is_named():
    rows = load("young-people-in-treatment", area="England", basis="*")
    before = rows[(rows["basis"] != "stock over the year") & (rows["period"] < "2018/19")]
    joined = pd.concat([before, rows[(rows["basis"] == "stock over the year") & (rows["period"] >= "2018/19")]])
    with pytest.raises(MixedBasisError, match=r"2 bases do not join in one line .*before restatement; stock.*breaks="):
        trajectory(joined)
    found = trajectory(joined, breaks=["2018/19"])
    assert [found.periods[place].label for place in found.breaks] == ["2018/19"]
    assert "a break is allowed for in 2018/19" in found.remarks
    assert len(found.values) == len(joined)


def test_bases_that_overlap_in_time_are_a_period_twice():
    rows = load("young-people-in-treatment", area="England", basis="*")
    with pytest.raises(ParameterError, match="2008/09 is given more than once; one figure a period"):
        trajectory(rows, breaks=["2018/19"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, r"of one area_code; found \d+: .* Choose one when loading"),
        ({"area": "England", "breakdown": "*"}, r"of one breakdown; found \d+: age="),
        ({"area": "England", "as_of": "2000-01-01"}, "needs figures; the rows given hold none"),
    ],
)
def test_rows_that_are_not_one_line_are_refused(asked, said):
    with pytest.raises(ParameterError, match=said):
        trajectory(load("deaths-drug-misuse", **asked))


def test_two_series_are_not_one_line():
    rows = pd.concat([years(*range(6)), years(*range(6), series="another")])
    with pytest.raises(ParameterError, match="of one series; found 2: made-up, another"):
        trajectory(rows)


def test_financial_calendar_and_rolling_years_are_no_equal_steps():
    rows = load("police-recorded-robbery", area="England and Wales")
    with pytest.raises(ParameterError, match=r"Periods of 3 types \(.*\) are no equal steps. Keep one"):
        trajectory(rows)
    assert trajectory(rows[rows["period_type"] == "financial year"]).step == 12


# Made-up lines: units, bases, periods


def test_several_units_do_not_join():
    rows = pd.concat([years(1, 2, 3), years(4, 5, 6, first=2018, unit="deaths")])
    with pytest.raises(MixedBasisError, match="Values in people and deaths do not join"):
        trajectory(rows, breaks=["2018"])


def test_every_change_of_basis_is_a_break_once_one_is_named_or_marked():
    rows = pd.concat([years(1, 2, basis="a"), years(3, 4, first=2017, basis="b"), years(5, 6, first=2019, basis="c")])
    with pytest.raises(MixedBasisError, match=r"3 bases .*\(a; b; c\)"):
        trajectory(rows)
    assert trajectory(rows, breaks=["2017"]).breaks == (2, 4)
    marked = rows.assign(marker=["", "", "", "", "[b]", ""])
    assert trajectory(marked).breaks == (2, 4)


def test_a_figure_marked_b_begins_a_break_and_so_does_a_named_period():
    rows = years(1, 2, 3, 4, 5, 6).assign(marker=["[b]", "", "[b]", "", "", ""])
    found = trajectory(rows, breaks=["2018"])
    assert found.breaks == (2, 3), "the first figure begins the line, not a break"
    assert found.remarks == ("a break is allowed for in 2017, 2018",)
    np.testing.assert_array_equal(found.values, [1, 2, 3, 4, 5, 6])


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"breaks": ["2022"]}, "No figure is of 2022, in which a break is said to be; they are of 2015 to 2020"),
        ({"provisional": ["2020/21"]}, "No figure is of 2020/21, which is said to be provisional"),
    ],
)
def test_a_named_period_must_be_one_of_the_rows(named, said):
    with pytest.raises(ParameterError, match=said):
        trajectory(years(1, 2, 3, 4, 5, 6), **named)


def test_provisional_figures_are_left_out_of_the_fit_and_named():
    rows = years(1, 2, 3, 4, 5, 6, 7).assign(marker=["", "", "", "", "", "", "[p]"])
    found = trajectory(rows, provisional=["2018"])
    np.testing.assert_array_equal(found.values, [1, 2, 3, NAN, 5, 6, NAN])
    assert found.newest.label == "2021"
    assert found.remarks == ("provisional and left out: 2018, 2021",)


def test_missing_periods_become_gaps():
    rows = years(1, 2, None, 4, 5, 6, 7).drop(index=4)
    found = trajectory(rows)
    np.testing.assert_array_equal(found.values, [1, 2, NAN, 4, NAN, 6, 7])
    assert found.remarks == ("2 of 7 periods have no figure and are passed over",)
    assert [period.label for period in found.periods] == [str(year) for year in range(2015, 2022)]


def test_the_order_of_rows_does_not_matter():
    rows = years(1, 2, 3, 4, 5, 6).assign(marker=["", "", "[b]", "", "", ""])
    np.testing.assert_array_equal(trajectory(rows.iloc[::-1]).values, trajectory(rows).values)
    assert trajectory(rows.sample(frac=1, random_state=1)).breaks == (2,)


def test_a_period_given_twice_is_refused():
    with pytest.raises(ParameterError, match="2017 is given more than once"):
        trajectory(pd.concat([years(1, 2, 3), years(3, 4, first=2017)]))


def test_spans_of_unequal_length_are_refused():
    with pytest.raises(ParameterError, match="Periods of 3, 9 months are no equal steps"):
        trajectory(line({"Apr 2021 to Jun 2021": 1, "Jul 2021 to Mar 2022": 2}))
    with pytest.raises(PeriodError, match="span of days"):
        trajectory(line({"1 Jan 2021": 1, "2 Jan 2021": 2}))


@pytest.mark.parametrize("rows", [years(None, None, None), years(1).iloc[:0]])
def test_rows_without_a_figure_are_refused(rows):
    with pytest.raises(ParameterError, match="needs figures; the rows given hold none"):
        trajectory(rows)


def test_a_figure_of_other_standing_is_named():
    rows = pd.concat([years(1, 2, 3, 4, 5), years(6, first=2020, status="management information")])
    assert trajectory(rows).remarks == ("2020 is of other standing: management information",)


def test_a_single_figure_is_a_trajectory_that_cannot_be_projected():
    """It is for the forecast to say how many are wanted."""
    assert trajectory(years(7)).values.tolist() == [7]


# Which periods are used


def test_no_more_than_sixty_periods_are_used():
    rows = years(*range(1, 76), first=1950)
    found = trajectory(rows)
    assert len(found.values) == MOST == 60
    np.testing.assert_array_equal(found.values, np.arange(16, 76))
    assert (found.periods[0].label, found.remarks) == ("1965", ("only the newest 60 periods are used",))
    assert trajectory(rows, breaks=["1960"]).breaks == (), "a break before all that is used is none"
    assert trajectory(rows, breaks=["1966"]).breaks == (1,)
    assert trajectory(rows.iloc[15:]).remarks == ()


@pytest.mark.parametrize(
    ("label", "months_apart", "every"),
    [("Apr 2015 to Mar 2017", 12, "second"), ("2015-2017", 12, "third"), ("2015-2018", 12, "fourth")],
)
def test_overlapping_periods_are_thinned(label, months_apart, every):
    length = {"second": 2, "third": 3, "fourth": 4}[every]
    first = parse(label)
    labels = [f"{first.start:%b} {first.start.year + k} to {first.end:%b} {first.end.year + k}" for k in range(9)]
    found = trajectory(line(dict(zip(labels, range(1, 10), strict=True))))
    np.testing.assert_array_equal(found.values, np.arange(9, 0, -length)[::-1])
    assert found.remarks == (f"periods overlap: every {every} is used, back from the newest",)


def test_a_break_in_a_period_that_is_thinned_out_counts_from_the_next_used():
    labels = [f"{year}-{year + 2}" for year in range(2001, 2014)]
    rows = line(dict(zip(labels, range(13), strict=True)))
    used = list(trajectory(rows).rows["period"])
    assert used == ["2001-2003", "2004-2006", "2007-2009", "2010-2012", "2013-2015"]
    for named, place in {"2007-2009": 2, "2005-2007": 2, "2006-2008": 2, "2008-2010": 3, "2001-2003": None}.items():
        found = trajectory(rows, breaks=[named])
        marked = trajectory(rows.assign(marker=np.where(rows["period"] == named, "[b]", "")))
        assert found.breaks == marked.breaks == (() if place is None else (place,))
    assert trajectory(rows, breaks=["2005-2007"]).remarks[-1] == "a break is allowed for in 2007-2009"


def test_quarters_step_by_three_months():
    found = trajectory(line(following_each("2021/22 Q3", [1, 2, 3, 4, 5, 6, 7])))
    assert (found.step, found.newest.label, found.steps_to("2023/24 Q4")) == (3, "2023/24 Q1", 3)
    assert [period.label for period in found.periods][:3] == ["2021/22 Q3", "2021/22 Q4", "2022/23 Q1"]


# What kind of number


@pytest.mark.parametrize(
    ("unit", "kind", "upper"),
    [
        ("deaths", "count", 100), ("per million", "positive", 100), ("days", "positive", 100),
        ("million pounds", "positive", 100), ("thousand incidents", "positive", 100), ("per cent", "share", 100),
        ("proportion", "share", 1), ("per cent change", "any", 100),
    ],
)  # fmt: skip
def test_the_unit_decides_the_kind(unit, kind, upper):
    found = trajectory(years(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, unit=unit))
    assert (found.kind, found.upper) == (kind, upper)


# Running totals


def test_running_totals_may_stay_and_never_fall():
    assert trajectory(years(1, 2, 2, 3, None, 5), cumulative=True).cumulative
    with pytest.raises(ParameterError, match=r"never falls; found 3,000 and then 2,500 in made-up\. If it was"):
        trajectory(years(1000, 3000, None, 2500, 4000), cumulative=True)
    assert not trajectory(years(1000, 3000, 2500)).cumulative


@pytest.mark.parametrize(
    ("values", "given"),
    [((1, 2, 3, 4), {"provisional": ["2018"]}), ((1, 2, 3, None), {})],
)
def test_what_comes_is_counted_from_the_newest_total_so_it_must_stand(values, given):
    with pytest.raises(ParameterError, match="newest running total is provisional or has no figure"):
        trajectory(years(*values), cumulative=True, **given)


def test_an_earlier_provisional_total_is_passed_over_even_if_it_falls():
    found = trajectory(years(1, 2, 9, 4), cumulative=True, provisional=["2017"])
    np.testing.assert_array_equal(found.values, [1, 2, NAN, 4])


# How far ahead


@pytest.mark.parametrize(
    ("to", "steps"),
    [
        ("2024", 1), ("2026", 3), (2026, 3), ("2024-12-31", 1), ("2025-03-31", 1), ("2025-12-30", 1),
        (dt.date(2025, 12, 31), 2), (pd.Timestamp(2026, 1, 1), 2), ("31 December 2025", 2),
    ],
)  # fmt: skip
def test_a_period_or_the_last_day_that_counts_says_how_far(to, steps):
    assert trajectory(years(*range(9))).newest.label == "2023"
    assert trajectory(years(*range(9))).steps_to(to) == steps


@pytest.mark.parametrize("to", ["2023", "2019", "2024-12-30", dt.date(2023, 12, 31), "2001-01-01"])
def test_what_is_not_ahead_is_refused(to):
    with pytest.raises(ParameterError, match=f"Nothing to project: figures are held up to 2023, and {to} is asked"):
        trajectory(years(*range(9))).steps_to(to)


@pytest.mark.parametrize(
    "to", ["2024/25", "2024-2026", "Dec 2026", "2024/25 Q3", "Jul 2024 to Jun 2025", "academic year 2024/25"]
)
def test_a_period_of_another_type_is_refused_even_where_it_ends_on_the_same_day(to):
    with pytest.raises(ParameterError, match=f"{to} is not one of the periods that follow 2023; the next is 2024"):
        trajectory(years(*range(9))).steps_to(to)


@pytest.mark.parametrize(("to", "steps"), [("2024/25", 1), ("2025-03-31", 1), ("2026-03-30", 1), ("2025-04-01", 1)])
def test_financial_years_end_in_march(to, steps):
    rows = line(following_each("2018/19", range(6)))
    assert trajectory(rows).newest.label == "2023/24"
    assert trajectory(rows).steps_to(to) == steps


def test_three_year_periods_are_followed_by_the_next_three_years():
    rows = line({f"{year}-{year + 2}": year for year in range(2001, 2020, 3)})
    found = trajectory(rows)
    assert (found.newest.label, found.steps_to("2025-2027"), found.steps_to("2026-12-31")) == ("2019-2021", 2, 1)
    with pytest.raises(ParameterError, match="2023-2025 is not one of the periods that follow 2019-2021"):
        found.steps_to("2023-2025")


def test_words_that_are_no_period_are_refused():
    with pytest.raises(PeriodError, match="'soon' is no period"):
        trajectory(years(*range(9))).steps_to("soon")
