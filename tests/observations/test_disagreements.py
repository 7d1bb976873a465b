"""Figures that an edition prints in two ways: which are known, and which of its tables counts."""

from __future__ import annotations

import pandas as pd

from drugmetrics.home import processed_folder
from drugmetrics.observations.build import build

ONS_2021 = "ons-drug-poisoning-deaths/2021-registrations"
#: Year, breakdown, what Tables 1, 2 and 4 say, what Table 5 says (ONS, 2021 registrations, England and Wales).
KNOWN = {
    ("2016", "age=20-29", 341, 340),
    ("2016", "age=20-29; sex=males", 263, 262),
    ("2016", "age=30-39", 748, 747),
    ("2016", "age=30-39; sex=males", 584, 583),
    ("2016", "age=40-49", 845, 844),
    ("2016", "age=40-49; sex=males", 647, 646),
    ("2017", "age=20-29", 309, 308),
    ("2017", "age=20-29; sex=males", 236, 235),
    ("2017", "age=30-39", 680, 678),
    ("2017", "age=30-39; sex=females", 153, 152),
    ("2017", "age=30-39; sex=males", 527, 526),
    ("2017", "age=40-49", 793, 789),
    ("2017", "age=40-49; sex=females", 214, 213),
    ("2017", "age=40-49; sex=males", 579, 576),
    ("2017", "age=50-69", 593, 591),
    ("2017", "age=50-69; sex=females", 204, 203),
    ("2017", "age=50-69; sex=males", 389, 388),
    ("2017", "age=under 20", 33, 31),
    ("2017", "age=under 20; sex=males", 22, 20),
}


def test_the_figures_an_edition_prints_in_two_ways_are_listed_and_are_the_known_ones(tmp_path, copy_of_raw):
    report = build(copy_of_raw(ONS_2021), tmp_path / "processed")
    listed = pd.read_csv(tmp_path / "processed" / "disagreements.csv")
    found = {(str(row.period), row.breakdown, int(row.value_kept), int(row.value)) for row in listed.itertuples()}
    assert found == KNOWN
    assert len(listed) == report.disagreements == len(KNOWN)
    assert set(listed["series"]) == {"deaths-drug-misuse"}
    assert set(listed["area_code"]) == {"K04000001"}
    assert listed["source_ref"].str.startswith("table-5.csv!").all()
    assert listed["source_ref_kept"].str.startswith("table-2.csv!").all()


def test_the_whole_record_holds_no_other_disagreement():
    listed = pd.read_csv(processed_folder() / "disagreements.csv")
    survey = listed[listed["source"] == "ons-drug-misuse-survey"]
    assert list(zip(survey["value_kept"], survey["value"], strict=True)) == [(3474, 3520), (26391, 26631)]
    others = listed.drop(survey.index)
    assert set(zip(others["source"], others["edition"], strict=True)) == {
        ("ons-drug-poisoning-deaths", "2021-registrations")
    }
    assert len(others) == len(KNOWN)


def test_where_tables_disagree_the_table_that_was_refreshed_is_kept(tmp_path, copy_of_raw):
    build(copy_of_raw(ONS_2021), tmp_path / "processed")
    table = pd.read_parquet(tmp_path / "processed" / "observations.parquet")
    ages = table[
        (table["series"] == "deaths-drug-misuse")
        & (table["area_code"] == "K04000001")
        & table["breakdown"].str.fullmatch("age=[^;]*")
    ]
    sums = ages.groupby("period")["value"].sum()
    # Table 5 sums to 2,593 and 2,492.
    assert (sums["2016"], sums["2017"]) == (2596, 2503)
