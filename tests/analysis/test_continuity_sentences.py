"""Continuity of care: windows kept apart, the level known from one report, regions and secure settings."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from tests.analysis.made_up import plain

import drugmetrics as dm
from drugmetrics.analysis.continuity import continuity, fullest, secure_settings
from drugmetrics.analysis.findings import continuity as words
from drugmetrics.observations.table import instead, observations

NOTHING = "1985-01-01"
SERIES = "prison-continuity-of-care"


def changed(period: str, value: float, series: str = SERIES, area: str = "E92000001") -> pd.DataFrame:
    rows = observations()
    at = (rows["series"] == series) & (rows["period"] == period) & (rows["area_code"] == area)
    at &= rows["breakdown"] == "all"
    assert at.any()
    return rows.assign(value=rows["value"].where(~at, value))


def test_each_kind_of_window_is_said_by_itself():
    said = plain(words.continuity(continuity()))
    years, others, level = re.split(r"(?<=\.) (?=Not to be|The level)", said)
    assert "53% of adults released in 2023/24" in years
    assert "43% in 2022/23" in years
    assert "40.7" not in years
    assert "51.8" not in years
    assert "over one quarter, as the framework counts, 36.1% in 2021/22 Q4 and 40.7% in 2022/23 Q4" in others
    assert "as stated, without a window, 38% in Apr 2021, 51.8% in Nov 2023 and 54% in Jun 2025" in others
    assert "known from one press report that names no year" in level


def test_no_difference_between_two_windows_is_stated():
    said = words.continuity(continuity()) + words.continuity_title(continuity())
    assert "points" not in said
    assert "16.9" not in said


def test_a_changed_observation_changes_the_sentence():
    with instead(changed("2023/24", 47.0)):
        assert "47% of adults released in 2023/24" in plain(words.continuity(continuity()))


def test_a_level_that_is_reached_is_said_to_be_and_by_which_window():
    assert "no figure held reaches 75%" in words.continuity_title(continuity())
    with instead(changed("Jun 2025", 75.0)):
        assert "a figure held reaches 75% (as stated, window not given)" in words.continuity_title(continuity())
    with instead(changed("2023/24", 74.9)):
        assert "no figure held reaches 75%" in words.continuity_title(continuity())


def test_where_no_level_is_held_nothing_is_judged_against_one():
    held = continuity("2024-02-27")
    assert words.continuity(held).endswith("No level to reach is in the record for this day.")
    assert "75" not in words.continuity(held) + words.continuity_title(held)
    verdict = dm.assess(None, SERIES, as_of="2024-02-27")
    assert words.judged(verdict) == "It cannot be judged: no level to reach is in the record for this day."


def test_what_is_judged_names_its_window():
    said = words.judged(dm.assess(None, SERIES))
    assert said.startswith("**Judged on the framework's own window, quarters, alone.**")
    assert "40.7%" in said
    assert "53" not in said


def test_a_rounded_later_figure_does_not_displace_the_full_one_and_a_changed_one_does():
    rows = observations()
    rows = rows[(rows["series"] == SERIES) & (rows["area_code"] == "E92000001") & (rows["basis"] == "year")]
    chosen = fullest(rows).set_index("period")["value"]
    assert chosen["2021/22"] == 37.4
    assert chosen["2015/16"] == 30.3
    revised = rows.assign(value=rows["value"].where(rows["edition"] != "2022-23-report", 39.0))
    assert fullest(revised).set_index("period").at["2021/22", "value"] == 39.0


def test_regions_stand_beside_england_of_the_same_year():
    said = words.regions(continuity())
    assert "London 41% in 2023/24 (England 53%)" in said
    assert "North East 62% in 2022/23 (England 43%)" in said
    assert "no ranking" in said
    assert "London alone is held for two years" in said
    assert "No figure of a region" in words.regions(continuity("2023-07-20"))


def test_secure_settings_follow_their_rows():
    assert "49,881 adults were in treatment" in words.secure_settings(secure_settings())
    with instead(changed("2023/24", 51_000.0, "secure-settings-adults-in-treatment")):
        assert "51,000 adults were in treatment" in words.secure_settings(secure_settings())
    assert "died" not in words.secure_settings(secure_settings("2023-07-20"))


@pytest.mark.parametrize("day", [None, "2022-01-05", "2023-07-20", "2023-10-20", "2024-02-27", NOTHING])
def test_every_sentence_of_a_day_is_whole_and_claims_no_effect(day):
    held, secure = continuity(day), secure_settings(day)
    told = [words.continuity(held), words.continuity_title(held), words.regions(held), words.secure_settings(secure),
            words.judged(dm.assess(None, SERIES, as_of=day))]  # fmt: skip
    for text in told:
        assert text
        for broken in ("nan", "None", "NaT", "  ", "..", " ,"):
            assert broken not in text, text
        assert not re.search(r"prevent(ed)?\b|because of the strategy|thanks to|led to|caused", text), text
    if day:
        for rows in (held.figures, held.regions, secure):
            assert not rows["released"].gt(pd.Timestamp(day)).any()
            assert rows["released"].notna().all()
