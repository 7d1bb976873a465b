"""What one edition has otherwise than its publication holds for its tables of the layouts named, and no others."""

from __future__ import annotations

import pytest

from drugmetrics.errors import BuildError
from drugmetrics.observations.load import load
from drugmetrics.observations.lookups import Lookup
from drugmetrics.observations.mapping import EditionMapping, TableMapping
from drugmetrics.observations.transform import observations_of

RULES = TableMapping.model_validate(
    {"period": "year", "area": {"label": "area"}, "series": {"is": "deaths-drug-misuse"}}
)
DOUBTFUL = Lookup.model_validate(
    {"by": ["area", "year"], "values": {"Wales / 2020": "as printed, doubtful"}, "otherwise": "the series"}
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("where,area,year,value,marker\nB2,Wales,2020,5,\nB3,Wales,2021,6,\nB4,England,2020,7,\n")
    return path


def test_an_edition_says_the_basis_of_all_its_tables_or_of_those_of_one_layout():
    edition = EditionMapping(basis=Lookup.model_validate({"is": "another"}), tables={"by-year": DOUBTFUL})
    assert edition.applied(RULES, "by-year").basis is DOUBTFUL
    assert edition.applied(RULES, "by-age").basis.constant == "another"
    assert EditionMapping(tables={"by-year": DOUBTFUL}).applied(RULES, "by-age") == RULES


def with_basis(lookup):
    return EditionMapping(basis=lookup).applied(RULES, "any")


def test_the_cells_named_have_another_basis_and_the_rest_the_series_own(table):
    rows, unread = observations_of(table, with_basis(DOUBTFUL))
    assert unread == 0
    assert list(rows["basis"]) == ["as printed, doubtful", "registration", "registration"]
    assert set(observations_of(table, RULES)[0]["basis"]) == {"registration"}


def test_a_label_the_table_does_not_have_stops_the_build(table):
    by_sex = Lookup.model_validate({"by": ["sex"], "values": {"Males": "males"}})
    with pytest.raises(BuildError, match="the columns sex were wanted"):
        observations_of(table, with_basis(by_sex))


def test_released_on_one_day_by_two_publications_a_figure_is_of_the_one_listed_first():
    for series in ("deaths-drug-misuse", "deaths-drug-poisoning"):
        rows = load(series, area="England", as_of="2022-12-31")
        assert set(rows["source"]) == {"ons-drug-poisoning-deaths"}
        assert rows.index.max().year == 2021
        assert set(load(series, area="Blackpool")["source"]) == {"ons-drug-deaths-by-local-authority"}
