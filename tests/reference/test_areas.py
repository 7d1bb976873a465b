"""Areas by code and by name: who bears a name today, who bore it before, and what became of whom."""

from __future__ import annotations

import csv
import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.originals import folder, needs_originals

from drugmetrics.errors import UnknownNameError
from drugmetrics.reference.areas import LEVELS, all_areas, find, on, regions

BY_CODE = {area.code: area for area in all_areas()}
PRINTED = [(key, area) for area in all_areas() for key in (area.name, *area.aliases)]
TODAY = dt.date(2025, 11, 21)
AUTHORITIES = "upper-tier authority"
#: Levels whose names are told apart by standing; areas of other lists (forces, partnerships) come after these.
HERE = [area for area in all_areas() if area.level in LEVELS]


def test_every_code_finds_its_area_and_belongs_to_no_other():
    assert len(BY_CODE) == len(all_areas())
    assert [area.code for area in all_areas() if find(area.code) != area or find(area.code.lower()) != area] == []


def test_every_name_finds_the_area_that_bears_it_today():
    wrong = []
    for area in HERE:
        found = find(area.name)
        rivals = [other for other in HERE if other.name.casefold() == area.name.casefold() and other.existed(TODAY)]
        if rivals and (found not in rivals or LEVELS.index(found.level) > min(LEVELS.index(a.level) for a in rivals)):
            wrong.append((area.name, found.code))
    assert wrong == []


@pytest.mark.parametrize("area", HERE, ids=lambda area: area.code)
def test_a_name_with_its_level_and_a_day_of_its_lifetime_finds_the_very_area(area):
    day = TODAY if area.existed(TODAY) else _last_day(area)
    assert [find(printed, on=day, level=area.level) for printed in (area.name, *area.aliases)] == [area] * (
        1 + len(area.aliases)
    )


def _last_day(area):
    return dt.date.fromisoformat(area.valid_to if len(area.valid_to) > 4 else f"{area.valid_to}-12-31")


@given(st.sampled_from(PRINTED), st.text(" \t\n", max_size=3), st.text(" \t\n", min_size=1, max_size=3))
def test_white_space_to_spare_and_case_change_no_area(printed, around, between):
    text, _ = printed
    assert find(around + text.replace(" ", between).upper() + around) is find(text)


@pytest.mark.parametrize(
    ("name", "then", "before", "today"),
    [
        ("Gateshead", "2013-03-31", "E08000020", "E08000037"),
        ("Northumberland", "2013-03-31", "E06000048", "E06000057"),
        ("Dorset", "2019-03-31", "E10000009", "E06000059"),
        ("Buckinghamshire", "2020-03-31", "E10000002", "E06000060"),
        ("North Yorkshire", "2023-03-31", "E10000023", "E06000065"),
        ("Somerset", "2023-03-31", "E10000027", "E06000066"),
        ("Barnsley", "2024-12-31", "E08000016", "E08000038"),
        ("Sheffield", "2024-12-31", "E08000019", "E08000039"),
    ],
)
def test_a_name_borne_twice_is_todays_area_or_that_of_the_day_asked_for(name, then, before, today):
    day = dt.date.fromisoformat(then)
    assert find(name).code == today
    assert find(name, on=day).code == before
    assert find(name, on=day + dt.timedelta(days=1)).code == today
    assert find(before).code == before, "a code is its own area whatever day it is"


def test_an_area_that_is_gone_is_still_found_by_name_and_not_on_a_day_after_its_end():
    assert find("Cumbria").code == "E10000006"
    with pytest.raises(UnknownNameError, match="No area is called 'Cumbria'"):
        find("Cumbria", on=dt.date(2023, 4, 1))


def test_a_name_of_two_levels_is_the_higher_unless_the_other_is_asked_for():
    assert (find("London").level, find("West Midlands").level) == ("region", "region")
    assert find("Gloucester", level="district").code == "E07000081"
    with pytest.raises(UnknownNameError, match="No district is called 'Hartlepool'"):
        find("Hartlepool", level="district")


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2012-06-30", 152),
        ("2014-01-01", 152),
        ("2019-03-31", 152),
        ("2019-06-30", 151),
        ("2020-06-30", 151),
        ("2021-06-30", 152),
        ("2023-03-31", 152),
        ("2023-04-01", 153),
        ("2024-06-30", 153),
        ("2025-06-30", 153),
    ],
)
def test_so_many_upper_tier_authorities_existed_on_a_day(day, count):
    assert len(on(dt.date.fromisoformat(day))) == count


@pytest.mark.parametrize(("day", "count"), [("2014-06-30", 201), ("2019-06-30", 192), ("2020-06-30", 188)])
def test_so_many_districts_existed_on_a_day(day, count):
    assert len(on(dt.date.fromisoformat(day), "district")) == count


def test_every_successor_exists_and_starts_when_its_predecessor_ends():
    wrong = []
    for area in all_areas():
        for code in area.successors:
            heir = BY_CODE.get(code)
            if heir is None or not area.valid_to or not heir.existed(_last_day(area) + dt.timedelta(days=1)):
                wrong.append((area.code, code))
            elif heir.level == area.level and heir.existed(_last_day(area)):
                wrong.append((area.code, code, "was there before"))
    assert wrong == []


def test_every_authority_that_ended_says_what_it_became():
    ended = [area for area in all_areas() if area.level in (AUTHORITIES, "district") and area.valid_to]
    assert [area.code for area in ended if not area.successors] == []
    assert len(ended) == 44 + 12


def test_every_english_authority_and_district_lies_in_one_of_the_nine_regions():
    nine = {area.code for area in regions()}
    assert sorted(nine) == [f"E1200000{number}" for number in range(1, 10)]
    english = [area for area in all_areas() if area.level in (AUTHORITIES, "district")]
    assert [area.code for area in english if area.region not in nine] == []


def test_every_code_of_authorities_and_districts_is_a_gss_code():
    forms = {"region": r"E12\d{6}", AUTHORITIES: r"E(06|08|09|10)\d{6}", "district": r"E07\d{6}"}
    assert [area.code for area in HERE if not re.fullmatch(forms.get(area.level, r"[A-Z]\d{8}"), area.code)] == []


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("East", "East of England"),
        ("Yorkshire and the Humber", "Yorkshire and The Humber"),
        ("E&W", "England and Wales"),
        ("Kingston upon Hull", "Kingston upon Hull, City of"),
        ("Shepway", "Folkestone and Hythe"),
    ],
)
def test_names_printed_another_way_are_known(printed, name):
    assert find(printed).name == name


def test_england_is_not_england_and_wales():
    names = ("England", "Wales", "England and Wales", "Great Britain", "United Kingdom")
    assert len({find(name).code for name in names}) == 5


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Englnd", "'England'"),
        ("yorkshir", "'Yorkshire and The Humber'"),
        ("E1200000", r"'E1200000\d'"),
        ("Hartlepol", "'Hartlepool'"),
    ],
)
def test_an_unknown_area_is_refused_with_near_ones(text, near):
    with pytest.raises(UnknownNameError, match=f"No area is called '{text}'. Did you mean .*{near}"):
        find(text)


@pytest.mark.parametrize("text", ["", "E99999999", "00EQ", "Atlantis", "E12000010"])
def test_an_area_that_is_none_is_refused_by_name(text):
    with pytest.raises(UnknownNameError, match=f"No area is called '{text}'"):
        find(text)


@needs_originals
def test_lifetimes_successors_and_regions_are_those_of_the_gathered_list():
    with (folder() / "geography" / "local_authorities.csv").open(encoding="utf-8") as file:
        listed = {row["gss_code"]: row for row in csv.DictReader(file)}
    # The list begins with 2014: it leaves out what had ended, and the start of what had begun in 2013.
    here = {area.code: area for area in all_areas() if area.level == AUTHORITIES}
    assert sorted(set(here) - set(listed)) == ["E06000048", "E08000020"]
    assert set(listed) <= set(here)
    wrong = []
    for code, row in listed.items():
        area = here[code]
        begun = "" if area.valid_from.startswith("2013") else area.valid_from
        # Christchurch went to Bournemouth, Christchurch and Poole: the list says so in words only.
        heirs = "E06000059" if code == "E10000009" else ";".join(area.successors)
        if (begun, area.valid_to, heirs, area.region, area.name) != (
            row["valid_from"], row["valid_to"], row["successor_codes"], row["region_code"], row["name"],
        ):  # fmt: skip
            wrong.append(code)
    assert wrong == []


@needs_originals
def test_districts_are_those_of_the_ons_list_of_changes():
    with (folder() / "geography" / "workbooks" / "uk_topojson_changes.csv").open(encoding="utf-8-sig") as file:
        changes = [row for row in csv.DictReader(file) if row["oldcd"].startswith("E07") and row["newcd"]]
    for row in changes:
        area = BY_CODE[row["oldcd"]]
        assert (area.valid_to, area.successors) == (f"{row['start']}-03-31", (row["newcd"],))
    since = [a for a in all_areas() if a.level == "district" and a.valid_to > "2014"]
    assert len(changes) == len(since) == 40
