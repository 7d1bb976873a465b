"""Published figures that readers know by heart, and published slips that must not have been mended in silence.

Each is checked against the record as it loads; none of them is made up.
"""

from __future__ import annotations

import pytest

from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations

ANNUAL_REPORT = "from-harm-to-hope-annual-report"
MISUSE, POISONING = "deaths-drug-misuse", "deaths-drug-poisoning"
ADULTS, YOUNG = "adults-in-treatment", "young-people-in-treatment"


@pytest.mark.parametrize(
    ("series", "area", "period", "breakdown", "value"),
    [
        (MISUSE, "England", "1993", "all", 787),
        (MISUSE, "England", "2019", "all", 2685),
        (MISUSE, "England", "2021", "all", 2846),
        (MISUSE, "England", "2022", "all", 2906),
        (MISUSE, "England", "2023", "all", 3353),
        (MISUSE, "England and Wales", "2016", "all", 2596),
        (MISUSE, "England and Wales", "2017", "all", 2503),
        (MISUSE, "England and Wales", "2024", "all", 3736),
        (POISONING, "England", "2021", "all", 4532),
        (POISONING, "England", "2022", "all", 4572),
        (POISONING, "England", "2023", "all", 5053),
        (POISONING, "England", "2024", "all", 5129),
        (POISONING, "England and Wales", "2021", "all", 4859),
        (POISONING, "England and Wales", "2022", "all", 4907),
        (POISONING, "England and Wales", "2023", "all", 5448),
        (POISONING, "England and Wales", "2024", "all", 5565),
        ("deaths-drug-poisoning-rate", "England and Wales", "2021", "all", 84.0),
        ("deaths-drug-poisoning-rate", "England and Wales", "2022", "all", 84.4),
        ("registration-delay-drug-misuse", "England", "2019", "all", 184),
        ("registration-delay-drug-misuse", "England", "2022", "all", 215),
        (ADULTS, "England", "2005/06", "all", 216_802),
        (ADULTS, "England", "2009/10", "all", 311_668),
        (ADULTS, "England", "2021/22", "all", 289_215),
        (ADULTS, "England", "2022/23", "all", 290_635),
        (ADULTS, "England", "2023/24", "all", 310_863),
        (ADULTS, "England", "2024/25", "all", 329_646),
        (ADULTS, "England", "2024/25", "substance group=alcohol only", 99_955),
        (ADULTS, "England", "2021/22", "substance group=non-opiate and alcohol", 34_378),
        (YOUNG, "England", "2008/09", "all", 24_494),
        (YOUNG, "England", "2018/19", "all", 14_777),
        (YOUNG, "England", "2021/22", "all", 11_326),
        (YOUNG, "England", "2024/25", "all", 16_212),
        ("successful-completions", "England", "2021/22", "all", 61_186),
        ("deaths-in-treatment", "England", "2023/24", "all", 4_022),
        ("prison-continuity-of-care", "England", "2023/24", "all", 53),
        ("neighbourhood-crime", "England and Wales", "2019/20", "all", 1962),
        ("county-lines-closed", "England and Wales", "Jul 2024 to Sep 2024", "all", 372),
    ],
)
def test_published(series, area, period, breakdown, value):
    rows = load(series, area=area, breakdown=breakdown).set_index("period")
    assert rows.at[period, "value"] == value


@pytest.mark.parametrize(
    ("series", "area", "period", "basis", "value"),
    [
        (ADULTS, "England", "2021/22", None, 286_545),
        (ADULTS, "England", "2022/23", None, 287_164),
        ("opiate-crack-users-in-treatment", "England", "2021/22", None, 147_115),
        (YOUNG, "England", "2021/22", None, 10_987),
        (YOUNG, "England", "2022/23", None, 12_074),
        ("county-lines-closed", "England and Wales", "2022/23", None, 1364),
        ("organised-crime-group-disruptions", "United Kingdom", "2019/20 to 2021/22", "average of three years", 2450),
        ("organised-crime-group-disruptions", "United Kingdom", "2022/23", "count of disruptions", 2974),
        ("prison-continuity-of-care", "England", "2021/22 Q4", None, 36.1),
        ("homicides-drug-related", "England and Wales", "2021/22", None, 360),
        ("opiate-crack-prevalence", "England", "2016/17", None, 313_971),
    ],
)
def test_printed_in_the_annual_report_of_july_2023(series, area, period, basis, value):
    rows = load(series, area=area, source=ANNUAL_REPORT, basis=basis, as_of="2023-07-20").set_index("period")
    assert rows.at[period, "value"] == value


def test_both_baselines_of_neighbourhood_crime_stay_in_the_record():
    table = observations()
    rows = table[(table["series"] == "neighbourhood-crime") & (table["period"] == "2019/20")]
    kept = dict(zip(rows["edition"], zip(rows["value"], rows["unit"], strict=True), strict=True))
    assert kept == {
        "2023-07": (2.96, "million incidents"),
        "2024-02-correction": (1.96, "million incidents"),
        "2022-09-year-ending": (1962, "thousand incidents"),
    }


def test_the_withdrawn_misuse_totals_of_2016_and_2017_are_in_no_edition_but_the_one_that_first_gave_them():
    """2,593 and 2,492 are what Table 5 of the 2021 workbook still sums to; its other tables say 2,596 and 2,503."""
    table = observations()
    rows = table[(table["series"] == MISUSE) & (table["area_code"] == "K04000001") & (table["breakdown"] == "all")]
    first = rows["edition"] == "2016-registrations-headlines"
    assert set(rows.loc[(rows["period"] == "2016") & first, "value"]) == {2593}
    assert set(rows.loc[(rows["period"] == "2016") & ~first, "value"]) == {2596}
    assert set(rows.loc[rows["period"] == "2017", "value"]) == {2503}


def test_the_change_of_coding_in_2011_is_left_as_published():
    """Mental and behavioural causes fall from 591 to 98: a break, and comparable only over all causes."""
    rows = load(MISUSE, area="England and Wales", breakdown={"cause": "mental and behavioural disorders"})
    assert (rows.at["2010", "value"], rows.at["2011", "value"]) == (591, 98)


def test_a_statement_keeps_its_word():
    row = load("treatment-places-stated").iloc[0]
    assert (row["value"], row["marker"], row["period"], row["status"]) == (19_000, "nearly", "Nov 2023", "statement")


def test_misuse_deaths_of_england_in_2024_are_a_gap():
    """They were not found, and are not to be had by subtraction: England and Wales holds people of neither."""
    assert "2024" not in set(load(MISUSE, area="England")["period"])
    assert load(MISUSE, area="England and Wales").at["2024", "value"] == 3736


def test_the_survey_has_no_years_2020_21_and_2021_22():
    periods = set(load("neighbourhood-crime")["period"])
    assert "2019/20" in periods
    assert not {"2020/21", "2021/22"} & periods


def test_rounded_ages_of_young_people_keep_their_star():
    rows = load(YOUNG, basis="stock over the year, before restatement", breakdown="*")
    starred = rows[rows["marker"] == "*"]
    assert len(starred) == 5
    assert (starred["value"] % 5 == 0).all()
