"""Carrying figures from the areas of one day to those of another. All figures here are made up."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import drugmetrics as dm
from drugmetrics.errors import AreaError, MixedBasisError, ParameterError
from drugmetrics.reference import areas
from drugmetrics.reference.bridging import backward, forward, targets

TODAY = "2025-06-30"
BEFORE = "2018-06-30"
BOURNEMOUTH, POOLE, CHRISTCHURCH, BCP = "E06000028", "E06000029", "E07000048", "E06000058"
DORSET_COUNTY, DORSET = "E10000009", "E06000059"


def figures(values: dict[str, float | str], **columns: object) -> pd.DataFrame:
    """Give rows of the one table for one period: a text in the place of a value is its marker."""
    row = {
        "series": "made-up", "period": "2018", "period_start": pd.Timestamp(2018, 1, 1),
        "period_end": pd.Timestamp(2018, 12, 31), "period_type": "calendar year", "breakdown": "all",
        "lower": float("nan"), "upper": float("nan"), "unit": "people", "marker": "", "basis": "made up",
        "status": "accredited official statistics", "edition": "first", "released": pd.Timestamp(2019, 5, 1),
        "source": "made-up-publication",
    } | columns  # fmt: skip
    rows = pd.DataFrame([
        {"area_code": code, **row, "source_ref": f"table.csv!{code}"}
        | ({"marker": value, "value": float("nan")} if isinstance(value, str) else {"value": float(value)})
        for code, value in values.items()
    ])  # fmt: skip
    period = row["period"]
    return rows.set_axis(pd.PeriodIndex([str(period)] * len(rows), freq="Y-DEC"), axis=0)


def carried(rows: pd.DataFrame, to: str, **how: str) -> dict[str, float]:
    table = dm.bridge(rows, to, **how)
    return dict(zip(table["area_code"], table["value"], strict=True))


def test_what_existed_that_day_stands_as_it_was_printed():
    rows = figures({"E92000001": 1000, "E12000009": 100, "E06000023": 10, "E11000001": 7})
    table = dm.bridge(rows, TODAY)
    assert set(table["bridged"]) == {""}
    pd.testing.assert_frame_equal(
        table.drop(columns="bridged").sort_values("area_code"), rows.sort_values("area_code"), check_like=True
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("E10000002", "E06000060"), ("E10000023", "E06000065"), ("E10000027", "E06000066"), ("E08000016", "E08000038"),
        ("E08000019", "E08000039"), ("E08000020", "E08000037"), ("E06000048", "E06000057"),
    ],
)  # fmt: skip
def test_an_area_that_only_got_another_code_keeps_its_figures_both_ways_rates_too(old, new):
    for unit in ("people", "per million", "per cent"):
        there = dm.bridge(figures({old: 12}, unit=unit, lower=11.0, upper=14.0), TODAY)
        assert there[["area_code", "value", "lower", "upper", "status"]].values.tolist() == [
            [new, 12, 11, 14, "accredited official statistics"]
        ]
        assert there["bridged"].tolist() == [f"{areas.find(old).name} ({old}) under another code"]
        assert carried(figures({new: 12}, unit=unit), "2012-06-30") == {old: 12}


def test_districts_that_were_joined_are_summed_and_the_sum_says_of_what():
    row = dm.bridge(figures({"E07000205": 3, "E07000206": 4}), TODAY).iloc[0]
    assert (row["area_code"], row["value"], row["marker"], row["status"]) == ("E07000244", 7, "", "derived here")
    assert row["bridged"] == "sum of Suffolk Coastal (E07000205) and Waveney (E07000206)"
    assert row["source_ref"] == "; ".join(f"made-up-publication/first/table.csv!E0700020{last}" for last in (5, 6))


def test_a_sum_over_two_reorganisations():
    five = {"E07000187": 1, "E07000188": 2, "E07000189": 4, "E07000190": 8, "E07000191": 16}
    assert carried(figures(five), TODAY) == {"E06000066": 31}
    assert carried(figures(five), "2021-06-30") == {
        "E07000187": 1, "E07000188": 2, "E07000189": 4, "E07000246": 24,
    }  # fmt: skip


def test_bournemouth_and_poole_alone_are_not_their_successor_for_christchurch_joined_it():
    with pytest.raises(AreaError, match=r"there is no Christchurch \(E07000048\) among the rows"):
        dm.bridge(figures({BOURNEMOUTH: 1, POOLE: 2}), TODAY)
    assert carried(figures({BOURNEMOUTH: 1, POOLE: 2, CHRISTCHURCH: 4}), TODAY) == {BCP: 7}


def test_the_county_of_dorset_is_refused_with_the_reason():
    with pytest.raises(AreaError, match=r"Dorset \(E10000009\) also went to Bournemouth, Christchurch and Poole"):
        dm.bridge(figures({DORSET_COUNTY: 9}), TODAY)
    with pytest.raises(AreaError, match=r"Dorset \(E10000009\): .*also went to"):
        dm.bridge(figures({BOURNEMOUTH: 1, POOLE: 2, DORSET_COUNTY: 9}), TODAY)


def test_todays_dorset_is_not_the_county_of_then_either():
    with pytest.raises(AreaError, match=r"also covers Bournemouth \(E06000028\) and Poole \(E06000029\)"):
        dm.bridge(figures({BCP: 7, DORSET: 9}), BEFORE)


def test_with_counties_and_districts_both_the_districts_make_what_the_county_cannot():
    dorset = {f"E070000{number}": 2 for number in range(49, 54)}
    rows = figures({BOURNEMOUTH: 1, POOLE: 2, CHRISTCHURCH: 4, DORSET_COUNTY: 14, **dorset})
    assert carried(rows, TODAY) == {BCP: 7, DORSET: 10}


@pytest.mark.parametrize(
    ("county", "heirs"), [("E10000021", ("E06000061", "E06000062")), ("E10000006", ("E06000063", "E06000064"))]
)
def test_one_that_became_two_is_not_divided_and_the_two_make_the_one(county, heirs):
    with pytest.raises(AreaError, match=rf"{areas.find(county).name} \({county}\) also went to"):
        dm.bridge(figures({county: 9}), TODAY)
    assert carried(figures(dict.fromkeys(heirs, 4)), BEFORE) == {county: 8}
    with pytest.raises(AreaError, match=rf"there is no {areas.find(heirs[1]).name} .* among the rows"):
        dm.bridge(figures({heirs[0]: 4}), BEFORE)


def test_what_cannot_be_carried_is_left_out_when_asked_for_and_listed():
    table = dm.bridge(figures({DORSET_COUNTY: 9, "E10000002": 5, "E92000001": 99}), TODAY, unbridgeable="leave out")
    assert table["area_code"].tolist() == ["E06000060", "E92000001"]
    assert list(table.attrs["left_out"]) == [DORSET_COUNTY]
    assert "also went to" in table.attrs["left_out"][DORSET_COUNTY]


def test_both_codes_of_one_land_are_not_added_and_its_own_figure_counts():
    assert carried(figures({"E10000002": 5, "E06000060": 6}), TODAY) == {"E06000060": 6}
    assert carried(figures({"E10000002": 5, "E06000060": 6}), BEFORE) == {"E10000002": 5}
    both = figures({"E10000002": 5, "E07000004": 1, "E07000005": 1, "E07000006": 1, "E07000007": 2})
    assert carried(both, TODAY) == {"E06000060": 5}


@pytest.mark.parametrize("marker", ["[c]", "*", ":"])
def test_a_suppressed_part_leaves_the_sum_without_a_value(marker):
    row = dm.bridge(figures({"E07000205": 3, "E07000206": marker}), TODAY).iloc[0]
    assert (row["area_code"], row["marker"]) == ("E07000244", marker)
    assert pd.isna(row["value"])


def test_a_part_not_held_for_one_period_leaves_that_sum_without_a_value():
    rows = pd.concat([figures({"E07000205": 3, "E07000206": 4}), figures({"E07000205": 5}, period="2017")])
    table = dm.bridge(rows, TODAY).set_index("period")
    assert table.loc["2018", "value"] == 7
    assert pd.isna(table.loc["2017", "value"])
    assert table.loc["2017", "marker"] == "[x]"
    assert table.loc["2017", "bridged"].endswith("a part not held")


def test_the_markers_of_the_parts_stay_with_the_sum():
    rows = pd.concat([figures({"E07000205": 3}, marker="[p]"), figures({"E07000206": 4})])
    assert dm.bridge(rows, TODAY)[["value", "marker"]].values.tolist() == [[7, "[p]"]]


@pytest.mark.parametrize(
    ("unit", "says"),
    [
        ("per million", "in the unit 'per million' it is a rate"),
        ("per cent", "in the unit 'per cent' it is a share"),
        ("days", "in the unit 'days' it is an average"),
    ],
)
def test_rates_shares_and_averages_are_not_summed(unit, says):
    with pytest.raises(AreaError, match=f"{says}, which is not summed"):
        dm.bridge(figures({"E07000205": 3, "E07000206": 4}, unit=unit), TODAY)


def test_estimates_are_summed_only_without_limits():
    without = figures({"E07000205": 3.5, "E07000206": 4}, unit="whole-time equivalents")
    assert carried(without, TODAY) == {"E07000244": 7.5}
    with pytest.raises(AreaError, match="an estimate with limits, which is not summed"):
        dm.bridge(figures({"E07000205": 3, "E07000206": 4}, unit="estimated people", lower=1.0, upper=9.0), TODAY)


def test_counts_are_carried_though_the_rates_beside_them_are_not():
    both = pd.concat([
        figures({"E07000205": 3, "E07000206": 4}),
        figures({"E07000205": 1, "E07000206": 2}, unit="per million", series="made-up-rate"),
    ])  # fmt: skip
    table = dm.bridge(both, TODAY, unbridgeable="leave out")
    assert table[["series", "value"]].values.tolist() == [["made-up", 7]]
    assert set(table.attrs["left_out"]) == {"E07000205", "E07000206"}


def test_breakdowns_bases_and_periods_are_carried_each_for_itself():
    rows = pd.concat([
        figures({"E07000205": count, "E07000206": 10 * count}, breakdown=breakdown, basis=basis)
        for count, (breakdown, basis) in enumerate(
            [("all", "a"), ("sex=females", "a"), ("sex=males", "a"), ("all", "b")], start=1
        )
    ])  # fmt: skip
    table = dm.bridge(rows, TODAY)
    assert sorted(table["value"]) == [11, 22, 33, 44]
    assert len(table[["breakdown", "basis"]].drop_duplicates()) == 4


def test_parts_of_several_editions_are_all_named_and_the_sum_is_known_from_the_later():
    rows = pd.concat([
        figures({"E07000205": 3}), figures({"E07000206": 4}, edition="second", released=pd.Timestamp(2020, 5, 1))
    ])  # fmt: skip
    row = dm.bridge(rows, TODAY).iloc[0]
    assert (row["edition"], row["released"]) == ("first; second", pd.Timestamp(2020, 5, 1))
    undated = pd.concat([figures({"E07000205": 3}), figures({"E07000206": 4}, released=pd.NaT)])
    assert pd.isna(dm.bridge(undated, TODAY)["released"].iloc[0])


def test_parts_of_several_standings_are_not_summed_and_one_standing_is_kept():
    stated = figures({"E07000205": 3}, status="statement")
    with pytest.raises(MixedBasisError, match="several standings"):
        dm.bridge(pd.concat([stated, figures({"E07000206": 4})]), TODAY)
    two = pd.concat([stated, figures({"E07000206": 4}, status="statement")])
    assert dm.bridge(two, TODAY)["status"].tolist() == ["statement"]


def test_two_editions_of_one_figure_are_refused():
    twice = pd.concat([figures({"E92000001": 3}), figures({"E92000001": 4}, edition="second")])
    with pytest.raises(MixedBasisError, match=r"England \(E92000001\), 2018, is there twice"):
        dm.bridge(twice, TODAY)


@pytest.mark.parametrize("to", ["soon", "2018", "", None, 2018])
def test_what_is_no_day_is_refused(to):
    with pytest.raises(ParameterError, match="to is a day such as 2023-04-01"):
        dm.bridge(figures({"E92000001": 3}), to)


def test_the_index_and_the_types_are_those_of_the_rows():
    rows = figures({"E07000205": 3, "E07000206": 4})
    table = dm.bridge(rows, TODAY)
    assert table.index.tolist() == rows.index.tolist()[:1]
    assert table.dtypes.drop("bridged").equals(rows.dtypes[table.columns.drop("bridged")])


DAYS = st.dates(dt.date(2011, 1, 1), dt.date(2025, 12, 31))
DISTRICTS_OF_2012 = [
    area.code for area in areas.all_areas()
    if area.existed(dt.date(2012, 1, 1)) and (area.level == "district" or area.level == "upper-tier authority")
    and not area.code.startswith("E10")
]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(DAYS, st.lists(st.integers(0, 9999), min_size=len(DISTRICTS_OF_2012), max_size=len(DISTRICTS_OF_2012)))
def test_from_the_whole_lower_tier_the_total_is_the_same_on_every_later_day(day, counts):
    day = max(day, dt.date(2012, 1, 1))
    table = dm.bridge(figures(dict(zip(DISTRICTS_OF_2012, counts, strict=True))), day)
    assert table["value"].sum() == sum(counts)
    assert table["area_code"].is_unique
    assert all(areas.find(code).existed(day) for code in table["area_code"])


@settings(max_examples=25, deadline=None)
@given(DAYS, DAYS, st.data())
def test_whatever_is_left_out_no_count_is_lost_without_a_word_and_none_counts_twice(start, to, data):
    held = [area.code for area in areas.on(start)]
    counts = data.draw(st.lists(st.integers(1, 9999), min_size=len(held), max_size=len(held)))
    values = dict(zip(held, counts, strict=True))
    table = dm.bridge(figures(values), to, unbridgeable="leave out")
    lost = sum(values[code] for code in table.attrs["left_out"])
    assert table["value"].sum() == sum(counts) - lost
    assert all(areas.find(code).existed(to) for code in table["area_code"])


def test_every_way_there_and_back_leads_to_areas_of_the_record():
    codes = {area.code for area in areas.all_areas()}
    for code in codes:
        assert {part for way in (*forward(code), *backward(code)) for part in way.parts} <= codes
        for day in (dt.date(2011, 1, 1), dt.date(2018, 1, 1), dt.date(2025, 12, 31)):
            assert all(areas.find(target).existed(day) for target in targets(code, day))
            # What a programme covered is no land; it was nowhere before the programme.
            assert targets(code, day) or areas.find(code).level == "programme area", f"{code} lies somewhere"
