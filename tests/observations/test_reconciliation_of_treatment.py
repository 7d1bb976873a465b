"""Numbers in treatment add up, within an edition and between them, but for the known years."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.observations.cells import CELL

from drugmetrics.observations.table import observations

# Treatment.


@pytest.fixture(scope="module")
def treatment() -> pd.DataFrame:
    table = observations()
    home = ["ndtms-adults", "ndtms-viewit", "ndtms-young-people"]
    return table[table["source"].isin(home)]


def test_substance_groups_sexes_and_ages_sum_to_all_adults_in_every_year_of_viewit(treatment):
    rows = treatment[(treatment["edition"] == "2021-22-export") & (treatment["series"] == "adults-in-treatment")]
    rows = rows[~rows["breakdown"].str.contains("ethnicity=")]
    texts = rows["breakdown"].map(lambda text: dict(part.split("=", 1) for part in text.split("; ") if "=" in part))
    names = ["substance group", "sex", "age"]
    rows = rows.reset_index(drop=True).join(pd.DataFrame(list(texts), columns=names).fillna("all"))
    assert rows["period"].nunique() == 13
    for name, parts in {"substance group": 4, "sex": 2, "age": 3}.items():
        by = ["period", *(other for other in names if other != name)]
        summed = rows[rows[name] != "all"].groupby(by)["value"].agg(["sum", "size"])
        total = rows[rows[name] == "all"].set_index(by)["value"]
        assert (summed["size"] == parts).all()
        assert len(summed) == len(total) == 780 / (parts + 1)
        pd.testing.assert_series_equal(summed["sum"], total.sort_index(), check_names=False)


def test_the_two_viewit_exports_agree_where_both_hold_a_cell(treatment):
    rows = treatment[treatment["source"] == "ndtms-viewit"]
    both = rows[rows["edition"] == "2021-22-export"].merge(rows[rows["edition"] == "2023-24-export"], on=CELL)
    # The total and five ethnic groups.
    assert len(both) == 6 * 13
    assert (both["value_x"] == both["value_y"]).all()


def test_editions_of_numbers_in_treatment_differ_only_in_the_known_years(treatment):
    """By total and substance group: 2005/06 to 2008/09 restated by up to 6 people, 2009/10 by one."""
    rows = treatment[treatment["series"] == "adults-in-treatment"]
    rows = rows[~rows["breakdown"].str.contains("age=|sex=") & (rows["area_code"] == "E92000001")]
    spread = rows.groupby(["period", "breakdown"])["value"].agg(["min", "max"])
    found = {index: (row["min"], row["max"]) for index, row in spread.iterrows() if row["min"] != row["max"]}
    assert found == {
        ("2006/07", "all"): (241_635, 241_641),
        ("2007/08", "all"): (265_829, 265_832),
        ("2008/09", "all"): (304_408, 304_409),
        ("2009/10", "all"): (311_667, 311_668),
        ("2009/10", "substance group=alcohol only"): (88_086, 88_087),
    }


def test_adults_by_substance_and_age_sum_to_the_published_totals_but_for_the_known_years(treatment):
    rows = treatment[treatment["series"] == "adults-in-treatment"]
    by_age = rows[(rows["edition"] == "2020-21-tables") & rows["breakdown"].str.fullmatch("age=[^;]*")]
    summed = by_age.groupby("period")["value"].agg(["sum", "size"])
    assert (summed["size"] == 11).all()
    assert len(summed) == 16
    published = rows[(rows["breakdown"] == "all") & ~rows["status"].eq("derived here")]
    newest = published.sort_values("released", na_position="first").groupby("period")["value"].last()
    apart = (summed["sum"] - newest.reindex(summed.index)).astype("int64")
    assert {period: gap for period, gap in apart.items() if gap} == {
        "2006/07": -6, "2007/08": -3, "2008/09": -1, "2009/10": -1,
    }  # fmt: skip


def test_totals_summed_here_are_marked_as_such_and_agree_with_their_ages(treatment):
    rows = treatment[treatment["edition"] == "2020-21-tables"]
    derived = rows[rows["status"] == "derived here"]
    assert len(derived) == 16 * 10
    assert not derived["breakdown"].str.contains("age=").any()
    aged = rows[rows["status"] != "derived here"]
    bare = aged["breakdown"].str.replace(r"age=[^;]*(; )?", "", regex=True).replace("", "all")
    sums = aged.assign(breakdown=bare).groupby(["series", "period", "breakdown"])["value"].sum()
    pd.testing.assert_series_equal(
        derived.set_index(["series", "period", "breakdown"])["value"].sort_index(), sums.sort_index()
    )


def test_numbers_by_substance_agree_but_for_one_between_the_tables_by_age_and_viewit(treatment):
    rows = treatment[treatment["series"] == "adults-in-treatment-by-substance"]
    both = rows[rows["edition"] == "2020-21-tables"].merge(rows[rows["edition"] == "2023-24-export"], on=CELL)
    assert len(both) == 9 * 12
    apart = both[both["value_x"] != both["value_y"]]
    assert apart[["breakdown", "period", "value_x", "value_y"]].to_numpy().tolist() == [
        ["substance=alcohol", "2009/10", 148_788, 148_789]
    ]


def test_ages_of_young_people_sum_to_their_total_but_for_two_rounded_years(treatment):
    rows = treatment[treatment["edition"] == "2016-17-tables"]
    rows = rows[rows["series"] == "young-people-in-treatment"]
    total = rows[rows["breakdown"] == "all"].set_index("period")["value"]
    ages = rows[rows["breakdown"] != "all"].groupby("period")["value"].sum()
    apart = (ages - total).astype("int64")
    assert len(apart) == 12
    assert {period: gap for period, gap in apart.items() if gap} == {"2008/09": 2, "2009/10": -3}
