"""How far an ambition is reached, from every baseline, up to a deadline, as known on a day."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drugmetrics.analysis.progress import own_series, progress, required_path, under_every_baseline
from drugmetrics.errors import ParameterError, UnknownNameError
from drugmetrics.framework.ambitions import ambition, rules

PLACES, OPIATE_CRACK, YOUNG = "treatment-places", "treatment-places-opiate-crack", "young-people-in-treatment"
BASELINES = ("framework", "accredited", "pre-pandemic")
DAYS = [None, "2021-01-01", "2022-06-30", "2023-07-20", "2024-02-27", "2025-01-31"]


@pytest.mark.parametrize(
    ("name", "baseline", "change", "share", "reached"),
    [
        (PLACES, "framework", 48_326, 89, False),
        (PLACES, "accredited", 45_317, 83, False),
        (PLACES, "pre-pandemic", 60_862, 112, True),
        (OPIATE_CRACK, "framework", 1_224, 6, False),
        (OPIATE_CRACK, "accredited", 553, 3, False),
        (OPIATE_CRACK, "pre-pandemic", 1_113, 5, False),
        (YOUNG, "framework", 5_225, 104, True),
        (YOUNG, "accredited", 4_886, 98, False),
        (YOUNG, "pre-pandemic", 1_921, 38, False),
    ],
)
def test_change_and_share_from_every_baseline(name, baseline, change, share, reached):
    judged = progress(name, baseline=baseline)
    assert judged.change == change
    assert round(100 * judged.share) == share
    assert judged.reached is reached
    assert judged.change == judged.newest.value - judged.baseline.value
    assert judged.share == judged.change / judged.ambition.wanted.value


@pytest.mark.parametrize("name", [PLACES, OPIATE_CRACK, YOUNG])
def test_bases_are_mixed_only_from_the_frameworks_baseline(name):
    """Management information against accredited statistics, and against sums of them."""
    assert [one.baseline_name for one in under_every_baseline(name)] == list(BASELINES)
    assert [one.mixed for one in under_every_baseline(name)] == [True, False, False]


def test_in_july_2023_the_report_is_set_against_itself():
    """287,164 and 12,074 against 286,545 and 10,987: management information on both sides."""
    judged = progress(PLACES, as_of="2023-08-01")
    assert judged.change == (287_164 + 12_074) - (286_545 + 10_987)
    assert not judged.mixed
    assert judged.newest.status == "management information"
    young = progress(YOUNG, as_of="2023-08-01")
    assert young.change == 12_074 - 10_987


def test_once_the_statistics_are_as_recent_they_are_newest_from_accredited_baselines():
    judged = progress(PLACES, baseline="accredited", as_of="2024-02-27")
    assert judged.newest.period == "2022/23"
    assert judged.newest.value == 290_635 + 12_418
    assert judged.newest.status == "derived here"


def test_opiate_and_crack_users_end_a_year_before_the_deadline():
    for judged in under_every_baseline(OPIATE_CRACK):
        assert judged.newest.period == "2023/24"
        assert not judged.at_deadline
        assert judged.time_elapsed < 1
    for judged in under_every_baseline(PLACES):
        assert judged.at_deadline
        assert judged.time_elapsed == 1


def test_an_earlier_deadline_leaves_later_periods_out():
    judged = progress(PLACES, baseline="accredited", deadline="2024-03-31")
    assert judged.newest.period == "2023/24"
    assert judged.at_deadline
    assert judged.change == 325_215 - 300_541
    day_before = progress(PLACES, baseline="accredited", deadline=dt.date(2024, 3, 30))
    assert day_before.newest.period == "2022/23"
    assert not day_before.at_deadline
    assert day_before.time_elapsed == pytest.approx(365 / 730)


def test_a_deadline_that_is_not_after_the_baseline_is_refused():
    for deadline in ("2022-03-31", "2021-01-01", dt.date(2022, 3, 31)):
        with pytest.raises(ParameterError, match="2022-03-31"):
            progress(PLACES, deadline=deadline)
    assert progress(PLACES, deadline="2022-04-01").change is None


@pytest.mark.parametrize("deadline", ["soon", "2025-02-30", "March 2025", ""])
def test_a_deadline_that_is_no_day_is_refused_with_an_example(deadline):
    with pytest.raises(ParameterError, match="2025-03-31"):
        progress(PLACES, deadline=deadline)


def test_only_ambitions_of_an_increase_are_judged_so():
    refused = [name for name, rule in rules().items() if rule.judged_as != "increase"]
    assert set(rules()) - set(refused) == {PLACES, OPIATE_CRACK, YOUNG}
    assert refused
    for name in refused:
        with pytest.raises(ParameterError, match=rules()[name].judged_as):
            progress(name)


def test_unknown_ambitions_and_baselines_suggest_near_ones():
    with pytest.raises(UnknownNameError, match="'treatment-places'"):
        progress("treatment-place")
    with pytest.raises(UnknownNameError, match="'accredited'"):
        progress(PLACES, baseline="acredited")


@pytest.mark.parametrize("day", [day for day in DAYS if day])
@pytest.mark.parametrize("name", [PLACES, OPIATE_CRACK, YOUNG])
def test_nothing_from_after_the_day_is_judged(name, day):
    for judged in under_every_baseline(name, as_of=day):
        for figure in filter(None, (judged.baseline, judged.newest, judged.ambition.wanted)):
            assert figure.released.isoformat() <= day
        if judged.change is None:
            assert (judged.share, judged.reached) == (None, None)


def test_where_nothing_newer_than_the_baseline_is_held_no_change_is_given():
    for name in (PLACES, OPIATE_CRACK, YOUNG):
        for judged in under_every_baseline(name, as_of="2021-01-01"):
            assert (judged.change, judged.share, judged.reached) == (None, None, None)
    accredited = progress(PLACES, baseline="accredited", as_of="2023-07-20")
    assert accredited.baseline.value == accredited.newest.value == 300_541
    assert accredited.change is None


def test_a_changed_observation_changes_the_progress(with_value):
    with_value(340_000, series="adults-in-treatment", period="2024/25", breakdown="all")
    assert progress(PLACES, baseline="accredited").change == 340_000 + 16_212 - 300_541


def test_a_lower_number_than_the_baseline_is_a_fall(with_value):
    with_value(280_000, series="adults-in-treatment", period="2024/25", breakdown="all")
    judged = progress(PLACES, baseline="accredited")
    assert judged.change == 280_000 + 16_212 - 300_541 < 0
    assert judged.share < 0
    assert judged.reached is False


# The straight path.


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(
    name=st.sampled_from([PLACES, OPIATE_CRACK, YOUNG]), baseline=st.sampled_from(BASELINES),
    deadline=st.dates(dt.date(2022, 4, 1), dt.date(2040, 12, 31)),
)  # fmt: skip
def test_the_path_runs_from_the_baseline_to_baseline_and_ambition(name, baseline, deadline):
    judged = progress(name, baseline=baseline, deadline=deadline)
    path = required_path(judged)
    assert path["date"].iloc[0] == pd.Timestamp(judged.baseline.period_end)
    assert path["date"].iloc[-1] == pd.Timestamp(deadline)
    assert path["required"].iloc[0] == judged.baseline.value
    assert path["required"].iloc[-1] == pytest.approx(judged.baseline.value + judged.ambition.wanted.value, rel=1e-12)
    assert path["date"].is_monotonic_increasing
    assert path["date"].is_unique
    assert path["required"].is_monotonic_increasing
    days = (path["date"] - path["date"].iloc[0]).dt.days
    slopes = (path["required"] - path["required"].iloc[0])[1:] / days[1:]
    assert slopes.max() == pytest.approx(slopes.min())


def test_the_path_has_the_end_of_every_financial_year():
    path = required_path(progress(PLACES, baseline="accredited"))
    assert [f"{day:%Y-%m-%d}" for day in path["date"]] == ["2022-03-31", "2023-03-31", "2024-03-31", "2025-03-31"]
    assert path["required"].iloc[1] == pytest.approx(300_541 + 54_500 * 365 / 1096)


def test_without_baseline_or_ambition_there_is_no_path():
    early = progress(PLACES, as_of="2021-01-01")
    assert required_path(early).empty
    judged = progress(PLACES)
    without = dataclasses.replace(judged, ambition=ambition(PLACES, as_of="2021-01-01"))
    assert required_path(without).empty
    assert list(required_path(without).columns) == list(required_path(judged).columns)


def test_adults_and_young_people_together_are_judged_on_their_sum():
    assert own_series(ambition(PLACES)) == "places-in-treatment"
    assert own_series(ambition(YOUNG)) == "young-people-in-treatment"
