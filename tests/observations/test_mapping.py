"""What a mapping may say of labels, areas, zeros and fractions, each on a small built table. Figures are made up."""

from __future__ import annotations

import pytest

from drugmetrics.errors import BuildError
from drugmetrics.observations.mapping import TableMapping
from drugmetrics.observations.transform import observations_of

HEADER = "where,period,area,code,kind,value,marker\n"


@pytest.fixture
def made(tmp_path):
    def make(rows: str, **rules):
        path = tmp_path / "table.csv"
        path.write_text(HEADER + rows, encoding="utf-8")
        whole = {"period": "period", "area": {"label": "area"}, "series": {"is": "adults-in-treatment"}, **rules}
        return observations_of(path, TableMapping.model_validate(whole))[0]

    return make


def test_the_code_counts_and_the_name_where_there_is_none(made):
    rows = "A1,2018/19,Nowhere,E08000035,x,1,\nA2,2018/19,Leeds,,y,2,\nA3,2018/19,,,z,3,\n"
    area = {"first_of": ["code", "area"], "values": {"": "England"}, "otherwise": "as printed"}
    assert list(made(rows, area=area)["area_code"]) == ["E08000035", "E08000035", "E92000001"]


def test_a_name_is_that_of_the_area_which_bore_it_then_only_where_the_mapping_says_so(made):
    rows = "A1,2017/18,Dorset,,x,1,\nA2,2022/23,Dorset,,x,2,\n"
    assert list(made(rows, areas_then=True)["area_code"]) == ["E10000009", "E06000059"]
    assert set(made(rows)["area_code"]) == {"E06000059"}


def test_an_area_that_was_no_more_is_refused_with_its_line(made):
    with pytest.raises(BuildError, match=r"line 2: No .*'Cumbria'"):
        made("A1,2023/24,Cumbria,,x,1,\n", areas_then=True)


ZERO = {"where": {"period": ["2023/24"], "kind": ["Housing - *"]}, "marker": "-", "why": "it was not asked"}


def test_a_zero_for_what_was_not_asked_is_no_value_and_other_zeros_stay(made):
    rows = "A1,2023/24,England,,Housing - x,0,\nA2,2023/24,England,,Exits,0,\nA3,2022/23,England,,Housing - x,0,\n"
    found = made(rows, no_values=[ZERO], breakdown={"kind": {"label": "kind"}})
    assert found["value"].isna().tolist() == [True, False, False]
    assert list(found["marker"]) == ["-", "", ""]


def test_a_number_where_a_zero_was_to_be_taken_away_stops_the_build(made):
    with pytest.raises(BuildError, match="line 2: a zero was wanted, '7' was found: it was not asked"):
        made("A1,2023/24,England,,Housing - problem,7,\n", no_values=[ZERO])


def test_parts_of_one_become_per_cent_and_numbers_beside_them_stay(made):
    rows = "A1,2017/18,England,,%,0.0433912541825314,\nA2,2017/18,England,,n,5265,\n"
    series = {"label": "kind", "values": {"%": "treatment-exits-share", "n": "treatment-exits"}}
    found = made(rows, series=series, fractions={"kind": ("%",)})
    assert list(found["value"]) == [4.3391254183, 5265]
    assert list(found["unit"]) == ["per cent", "people"]


def test_basis_and_unit_are_the_series_own_where_a_lookup_leaves_them(made):
    rows = "A1,2017/18,England,,odd,5.5,\nA2,2018/19,England,,even,6,\n"
    found = made(
        rows,
        unit={"label": "kind", "values": {"odd": "estimated people"}, "otherwise": "the series"},
        basis={"label": "kind", "values": {"odd": "as printed, doubtful"}, "otherwise": "the series"},
    )
    assert list(found["unit"]) == ["estimated people", "people"]
    assert list(found["basis"]) == ["as printed, doubtful", "stock over the year"]


@pytest.mark.parametrize("rule", [{"fractions": {"none": ("%",)}}, {"no_values": [{**ZERO, "where": {"none": ["x"]}}]}])
def test_a_column_that_a_rule_looks_at_must_be_there(made, rule):
    with pytest.raises(BuildError, match="the columns none were wanted"):
        made("A1,2017/18,England,,x,1,\n", **rule)


def test_a_period_may_be_said_to_be_a_financial_year(made):
    rows = "A1,2010 to 2011,England,,x,1,\nA2,2011/12,England,,x,2,\n"
    assert list(made(rows, period_as="financial year")["period"]) == ["2010/11", "2011/12"]
    with pytest.raises(BuildError, match="'financial year 2010 to 2012' is no period"):
        made("A1,2010 to 2012,England,,x,1,\n", period_as="financial year")
