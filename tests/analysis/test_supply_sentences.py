"""Sentences on supply: reached, missed, stated only, not counted, not public. Figures are made up unless said."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from tests.analysis.made_up import plain

from drugmetrics.analysis import supply as analysis
from drugmetrics.analysis.findings import supply as words
from drugmetrics.analysis.findings import supply_detail as details
from drugmetrics.framework.ambitions import ambition

NOTHING_YET = "1985-01-01"


def without(held: analysis.Counts, gone: pd.Series) -> analysis.Counts:
    return dataclasses.replace(held, rows=held.rows[~gone])


def three(day: str | None = None) -> tuple[analysis.Counts, analysis.Counts, analysis.Counts]:
    return analysis.closures(day), analysis.disruptions(day), analysis.arrest_tests(day)


def stated(held: analysis.Counts) -> pd.Series:
    return held.rows["status"] == "statement"


# What the page opens with.


def test_a_count_short_of_the_ambition_stands_beside_a_statement_that_is_not():
    said = plain(words.supply(*three()))
    assert "1,364 were counted closed in 2022/23 (management information, 68%)" in said
    assert "a statement that names no type gives over 2,100 for Apr 2022 to Sep 2023" in said
    assert "no count covers the whole window" in said


def test_a_changed_count_of_closures_changes_the_sentence_and_the_title(with_value):
    with_value(2500, series="county-lines-closed", period="2022/23")
    held = analysis.closures()
    said = plain(words.supply(held, *three()[1:]))
    assert "2,500 were counted closed in 2022/23 (management information, 125%)" in said
    assert "a statement" not in said, "it tells less than the count"
    assert words.closed_title(held).endswith("of over 2,000 sought: reached by the count")


@pytest.mark.parametrize(("value", "reached"), [(2000, False), (2001, True)])
def test_over_a_number_is_more_than_it(with_value, value, reached):
    with_value(value, series="county-lines-closed", period="2022/23")
    held = analysis.closures("2023-07-20")
    assert ("reached by the count" in words.closed_title(held)) is reached


def test_without_a_statement_no_count_reaches_it():
    held = analysis.closures()
    held = without(held, stated(held))
    assert words.closed_title(held).endswith("no count of type 1 reaches it")
    assert "stated" not in words.ambition_read(held)


def test_a_single_week_is_no_statement_of_the_ambition():
    said = words.supply(*three("2023-07-20"))
    assert "276" not in said
    assert "a statement" not in said


def test_a_count_over_the_whole_window_leaves_no_gap():
    held = analysis.closures()
    first, last = held.window
    rows = held.rows.copy()
    rows.loc[rows["period"] == "2022/23", "period_end"] = last
    held = dataclasses.replace(held, rows=rows)
    assert first == pd.Timestamp("2022-04-01")
    assert "no count covers" not in words.supply(held, *three()[1:])
    assert "is not known" not in words.ambition_read(held)


@pytest.mark.parametrize(("value", "side"), [(100_000, "short of"), (100_001, "beyond")])
def test_tests_on_arrest_are_beyond_the_number_or_short_of_it(with_value, value, side):
    with_value(value, series="drug-tests-on-arrest", period="Mar 2022 to Mar 2024")
    assert f"{value:,} drug tests on arrest in Mar 2022 to Mar 2024, {side} the 100,000" in plain(
        words.supply(*three())
    )


def test_a_changed_count_of_disruptions_changes_its_share(with_value):
    with_value(4400, series="organised-crime-group-disruptions", period="2022/23")
    assert "one year's count is held: 4,400 in 2022/23 (50%)" in plain(words.supply(*three()))


def test_two_years_of_disruptions_are_told_together():
    held = analysis.disruptions()
    year = held.rows[held.rows["period"] == "2022/23"]
    later = year.assign(period="2023/24", value=3000.0, period_start=pd.Timestamp("2023-04-01"),
                        period_end=pd.Timestamp("2024-03-31"))  # fmt: skip
    lines, _, arrests = three()
    said = plain(words.supply(lines, dataclasses.replace(held, rows=pd.concat([held.rows, later])), arrests))
    assert "2 years' counts are held: 2,974 in 2022/23 and 3,000 in 2023/24 (68%)" in said


def test_what_was_sought_but_not_yet_counted_is_said_so():
    said = words.supply(*three("2022-01-05"))
    assert "Of over 2,000 county lines to be closed by 31 March 2025, no count is in the record" in said
    assert "Of 6,400 disruptions" in said
    assert "revised" not in said
    assert "tests on arrest" not in said
    assert words.closed_title(analysis.closures("2022-01-05")).startswith("Nothing was yet counted towards")


def test_of_a_day_before_anything_nothing_is_said():
    held = three(NOTHING_YET)
    assert words.supply(*held) == "What was sought, and what was counted, are not in the record for this day."
    assert words.ambition_read(held[0]) == "The ambition is not in the record for this day."
    assert words.active(analysis.active(NOTHING_YET)) == ""
    assert words.closed_title(held[0]) == "No number of county lines to close is in the record for this day"


# The county lines in detail.


def test_the_restart_is_told_from_the_day_it_was_known():
    assert "British Transport Police" not in words.ambition_read(analysis.closures("2024-02-27"))
    assert "British Transport Police" in words.ambition_read(analysis.closures("2024-12-16"))
    assert "372 in Jul 2024 to Sep 2024" in words.ambition_read(analysis.closures())


def test_the_statement_fits_the_count_and_what_was_stated_of_the_months_after(with_value):
    assert "over 2,100 stated for Apr 2022 to Sep 2023 fits the 1,364" in words.ambition_read(analysis.closures())
    with_value(1500, series="county-lines-closed", period="2022/23")
    assert "fits" not in words.ambition_read(analysis.closures()), "1,500 and 700 are more than 2,100"


def test_active_lines_are_given_as_a_range_or_a_number(with_value):
    assert "800 to 1,100 in 2019/20 and 600 in 2020/21" in words.active(analysis.active())
    whole = words.county_lines(analysis.closures(), analysis.active())
    assert whole.count("\n\n") == 2
    with_value(650, series="county-lines-active", period="2020/21")
    assert "650 in 2020/21" in words.active(analysis.active())


# Disruptions, tests and seizures.


def test_the_ambition_of_disruptions_is_set_against_three_average_years(with_value):
    one_year = analysis.year_s_ambition()
    said = details.disruptions(analysis.disruptions(), one_year)
    assert (
        "Over 3 years that is 7,350: over 8,800 is 20% more than that, and the 6,400 first asked for 13% fewer" in said
    )
    assert "2,974 in 2022/23 is 21% more than the average year; 2,934 were sought in that year" in said
    assert "In each of the 2 years left 2,913 would reach it" in said
    with_value(2000, series="organised-crime-group-disruptions", period="2022/23")
    said = details.disruptions(analysis.disruptions(), one_year.iloc[:0])
    assert "2,000 in 2022/23 is 18% fewer than the average year. In each" in said


def test_the_average_years_are_as_many_as_the_ambition_has():
    shorter = ambition("organised-crime-group-disruptions").rule.model_copy(update={"deadline": dt.date(2024, 3, 31)})
    held = analysis.disruptions()
    held = dataclasses.replace(held, goal=dataclasses.replace(held.goal, rule=shorter))
    assert "Over 2 years that is 4,900: over 8,800" in details.disruptions(held, analysis.year_s_ambition())


def test_a_reached_number_of_disruptions_needs_no_more(with_value):
    with_value(9000, series="organised-crime-group-disruptions", period="2022/23")
    assert "would reach it" not in details.disruptions(analysis.disruptions(), analysis.year_s_ambition())


def test_disruptions_not_public_are_said_so():
    for day in ("2022-01-05", NOTHING_YET):
        said = details.disruptions(analysis.disruptions(day), analysis.year_s_ambition(day))
        assert said == "No count of disruptions is in the record for this day."


def test_tests_are_told_beside_the_forces_that_reported():
    rows = analysis.quarters()
    said = details.arrest_tests(rows)
    assert "from 16 to 29: 650 and 663 tests for each of them" in said
    assert details.arrest_tests_title(rows).endswith("reporting forces went from 16 to 29")
    rows = rows.assign(forces=float("nan"))
    assert details.arrest_tests(rows).endswith("how many forces returned data is not held.")
    assert "forces" not in details.arrest_tests_title(rows)


def test_no_quarter_is_said_so():
    rows = analysis.quarters("2023-07-20")
    assert details.arrest_tests(rows) == "No quarterly count of tests on arrest is in the record for this day."
    assert details.arrest_tests_title(rows) == "No quarter of tests on arrest is in the record for this day"


def test_seizures_are_the_most_the_fewest_or_neither(with_value):
    assert (
        details.seizures_title(analysis.seizures()) == "269,321 seizures of drugs in 2024/25, the most of 17 years held"
    )
    with_value(200_000, series="drug-seizures", period="2024/25", breakdown="all")
    title = details.seizures_title(analysis.seizures())
    assert title == "200,000 seizures of drugs in 2024/25; the most was 241,473 in 2008/09"
    with_value(1_000, series="drug-seizures", period="2024/25", breakdown="all")
    assert details.seizures_title(analysis.seizures()).endswith("the fewest of 17 years held")
    assert (
        details.seizures_title(analysis.seizures(NOTHING_YET)) == "No number of seizures is in the record for this day"
    )


def test_the_type_that_counts_is_told_from_the_day_it_was_printed():
    assert "of type 1" not in words.ambition_read(analysis.closures("2022-01-05"))
    assert "closures of type 1" in words.ambition_read(analysis.closures("2023-07-20"))
