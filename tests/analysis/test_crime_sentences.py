"""Sentences on crime: the number sought beside ordinary movement, the baseline that stood, homicides by edition."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.analysis.made_up import plain

from drugmetrics.analysis import crime as analysis
from drugmetrics.analysis.findings import crime as words
from drugmetrics.analysis.findings import homicides as homicide_words
from drugmetrics.framework.figure import Figure

NOTHING_YET = "1985-01-01"


def told(day: str | None = None) -> str:
    return plain(words.crime(analysis.neighbourhood(day)))


def test_a_number_smaller_than_the_usual_change_could_not_be_told_from_it():
    said = told()
    assert "140,000 neighbourhood crimes of 750,000 crimes by 31 March 2025" in said
    assert "nothing counts them" in said
    assert "1,529,000 incidents in Oct 2021 to Sep 2022, 433,000 fewer than the 1,962,000 of 2019/20" in said
    assert "moved by 179,000 in the median of 10 changes to 2019/20" in said
    assert "could not be told from ordinary movement" in said


def test_a_number_larger_than_the_usual_change_is_so_many_times_it(with_value):
    with_value(358_000, series="ambition-neighbourhood-crimes-prevented")
    held = analysis.neighbourhood()
    assert "the 358,000 are 2.0 times that" in words.crime(held)
    assert "could not be told" not in words.crime(held)
    assert "could not be told" not in words.movement(held)
    assert words.movement_title(held).startswith("0 of the last 10 yearly changes")


def test_the_years_of_the_number_sought_are_those_to_its_deadline():
    held = analysis.neighbourhood()
    assert words.movement_title(held).endswith("than the 140,000 sought over 3 years")
    assert "so 3 such years come to 297,000" in words.movement(held)
    shorter = held.sought.rule.model_copy(update={"deadline": dt.date(2024, 3, 31)})
    held = replace(held, sought=replace(held.sought, rule=shorter))
    assert words.movement_title(held).endswith("than the 140,000 sought over 2 years")
    assert "so 2 such years come to 198,000" in words.movement(held)
    held = replace(held, sought=replace(held.sought, rule=shorter.model_copy(update={"deadline": None})))
    assert words.movement_title(held).endswith("than the 140,000 sought")
    assert "such years" not in words.movement(held)


def test_several_years_together_are_averaged_over_as_many():
    row = analysis.homicides()
    row = row[row["period_type"] != homicide_words.SINGLE].iloc[0]
    assert homicide_words.a_year(Figure.of(row)) == row["value"] / 5
    shorter = Figure.of({**row, "period": "2018/19 to 2020/21"})
    assert homicide_words.a_year(shorter) == row["value"] / 3


def test_a_changed_estimate_changes_the_sentences(with_value):
    with_value(2062, series="neighbourhood-crime", period="Oct 2021 to Sep 2022")
    held = analysis.neighbourhood()
    assert "2,062,000 incidents in Oct 2021 to Sep 2022, 100,000 more than" in plain(words.crime(held))
    assert "100,000 incidents more than in 2019/20" in words.neighbourhood_title(held)


def test_only_years_that_follow_on_each_other_make_a_change():
    move = analysis.neighbourhood().movement
    assert (move.first, move.last, len(move.changes)) == ("2009/10", "2019/20", analysis.CHANGES)
    assert "Oct 2021 to Sep 2022" not in move.changes.index
    sparse = analysis.neighbourhood().survey.iloc[:4]
    assert analysis.movement(sparse).changes.empty


def test_the_baseline_is_the_one_that_stood_on_the_day():
    july, february = analysis.neighbourhood("2023-07-20"), analysis.neighbourhood("2024-02-27")
    assert "prints 2.96 million for 2019/20, which the survey's 1,962 thousand contradicts" in words.crime(july)
    assert "gives 2.96 million for 2019/20 (20 July 2023)" in words.baselines(july)
    assert "1.96" not in words.baselines(july)
    assert "contradicts" not in words.crime(february)
    assert "1.96 million for 2019/20 (27 February 2024), in the place of the 2.96 million" in words.baselines(february)
    assert "of which it is a rounding" in words.baselines(february)


def test_what_was_not_public_is_said_so():
    early = analysis.neighbourhood("2022-01-05")
    assert "No estimate of neighbourhood crime is in the record for this day." in words.crime(early)
    assert words.movement(early) == "No yearly changes of the estimate are in the record for this day."
    assert words.baselines(early) == "The framework's baseline is not in the record for this day."
    nothing = analysis.neighbourhood(NOTHING_YET)
    assert "The number of crimes to be prevented is not in the record for this day." in words.crime(nothing)
    assert (
        words.reoffending(analysis.reoffending(NOTHING_YET)) == "No rate of reoffending is in the record for this day."
    )
    assert words.recorded_title(analysis.recorded(NOTHING_YET)).startswith("No change")


def test_a_survey_before_the_report_gives_its_own_baseline_alone():
    said = words.baselines(analysis.neighbourhood("2023-01-26"))
    assert said.startswith("The framework's baseline is not in the record for this day.")


def test_recorded_changes_are_computed(with_value):
    with_value(200_000, series="police-recorded-robbery", period="2019/20")
    with_value(100_000, series="police-recorded-robbery", period="2025/26")
    assert "robbery -50%" in words.recorded_title(analysis.recorded())


def test_reoffending_is_of_all_offenders(with_value):
    with_value(31.5, series="proven-reoffending-rate", period="2023/24 Q1", breakdown="all")
    said = words.reoffending(analysis.reoffending())
    assert "from 2023/24 Q1, 31.5% were proven" in said
    assert "No rate of drug offenders" in said


def homicides(day: str | None = None) -> str:
    return homicide_words.homicides(analysis.homicides(day), analysis.links(day), analysis.shares(day))


def test_homicides_are_told_with_the_release_that_gave_them(with_value):
    said = homicides()
    assert "336 in 2019/20 (20 July 2023), 360 in 2021/22 (20 July 2023) and 310 in 2022/23" in said
    assert "1,627 in 2018/19 to 2022/23, 325 a year" in said
    assert "Of the 310 in 2022/23, 166 have an ambiguous link to drugs" in said
    assert "361" not in said, "the figure in doubt"
    with_value(400, series="homicides-drug-related", period="2022/23", breakdown="all")
    assert "400 in 2022/23" in homicides()
    assert homicide_words.homicides_title(analysis.homicides()).startswith("400 drug-related homicides in 2022/23")


def test_homicides_of_an_earlier_day_know_nothing_later():
    said = homicides("2023-07-20")
    assert "310" not in said
    assert "Several years" not in said
    assert homicide_words.homicides_title(analysis.homicides("2023-07-20")) == "360 drug-related homicides in 2021/22"


def test_homicides_not_public_are_said_so():
    assert homicides(NOTHING_YET) == "No number of drug-related homicides is in the record for this day."
    assert homicide_words.homicides_title(analysis.homicides(NOTHING_YET)).startswith("No number")


def test_five_years_alone_are_told():
    rows = analysis.homicides()
    rows = rows[rows["period_type"] != homicide_words.SINGLE]
    assert homicide_words.homicides_title(rows) == "1,640 drug-related homicides in 2019/20 to 2023/24"
    assert "with the release" not in homicide_words.homicides(rows, rows.iloc[:0], rows.iloc[:0])
