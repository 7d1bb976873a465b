"""Local rates of the record: one authority by hand, and what is not held."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.rates import local_rates, non_overlapping, poisson_limits
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def newest():
    return local_rates(draws=500)


def test_hartlepool_by_hand(newest):
    """46 deaths 2019 to 2021; 92,401 + 92,202 + 92,575 people. Byar's limits of 46 are 33.675 and 61.359."""
    row = newest.table.loc["E06000001"]
    assert (newest.period, row["area"], row["count"], row["denominator"]) == ("2019-2021", "Hartlepool", 46, 277_178)
    assert row["rate"] == pytest.approx(46 / 277_178 * 100_000)
    assert [round(limit * 2.77178, 3) for limit in row[["lower", "upper"]]] == [33.675, 61.359]
    assert newest.funnel.centre < row["shrunk"] < row["rate"]
    assert row["outside"] == "above 99.8%"
    assert 1 <= row["rank_lower"] <= row["rank_upper"] <= 15


def test_the_authorities_are_those_of_the_day_of_release_and_add_up_to_england(newest):
    table = newest.table
    assert (len(table), str(newest.day)) == (152, "2022-08-03")
    england = load("deaths-drug-misuse-three-years", area="England").loc["2019-2021", "value"]
    assert table["count"].sum() == england == 8361
    people = load("population", area="England").loc["2019":"2021", "value"].sum()
    assert table["denominator"].sum() == pytest.approx(people, rel=1e-3)
    assert newest.funnel.centre == pytest.approx(1e5 * england / people, rel=1e-3)


def test_cumbria_has_the_people_of_the_authorities_it_became(newest):
    """Cumbria 2019 and 2020 are summed of its two successors; 2021 is printed."""
    parts = [load("population", area=name) for name in ("Cumberland", "Westmorland and Furness")]
    summed = sum(part.loc[["2019", "2020"], "value"].sum() for part in parts)
    own = load("population", area="E10000006").loc["2021", "value"]
    assert newest.table.loc["E10000006", "denominator"] == summed + own


def test_an_authority_without_deaths_has_a_rate_of_none_with_an_upper_limit(newest):
    none = newest.table[newest.table["count"] == 0]
    assert len(none) > 0
    assert (none["rate"] == 0).all()
    assert (none["upper"] > 0).all()
    assert (none["shrunk"] > 0).all()


def test_other_series_periods_and_levels(newest):
    poisoning = local_rates("deaths-drug-poisoning-three-years", draws=100)
    assert (poisoning.table["count"] >= newest.table["count"]).all()
    earlier = local_rates(period="2016-2018", level=0.998, draws=100)
    row = earlier.table.loc["E06000001"]
    assert row["upper"] * row["denominator"] / 1e5 == pytest.approx(poisson_limits(row["count"], level=0.998)[1])
    assert earlier.period == "2016-2018"


def test_a_suppressed_count_has_no_rate_and_is_no_zero(with_value):
    """Made up: Hartlepool's count taken away."""
    with_value(np.nan, series="deaths-drug-misuse-three-years", area_code="E06000001", period="2019-2021")
    table = local_rates(draws=100).table
    gone = table.loc["E06000001"].drop(["area"])
    assert gone.isna().all()
    assert table.drop("E06000001").notna().all(axis=None)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"period": "2001-2003"}, "authorities, such as .* not held for 2002, 2003; no rates over 2001-2003"),
        ({"as_of": "2023-01-01"}, "not held as of 2023-01-01 for 2019, 2020"),
        ({"as_of": "2022-08-02"}, "no counts of authorities over three years; none is held"),
        ({"period": "2020-2022"}, "no counts of authorities over 2020-2022; held are 2001-2003 to 2019-2021"),
        ({"series": "deaths-drug-misuse"}, "Local rates are worked out of"),
    ],
)
def test_what_is_not_held_whole_is_said_and_not_worked_out(asked, says):
    with pytest.raises(ParameterError, match=says):
        local_rates(**asked)


def test_as_of_a_day_nothing_later_is_used():
    known = local_rates(as_of="2024-07-15", draws=500)
    pd.testing.assert_frame_equal(known.table, local_rates(draws=500).table)


def test_periods_that_share_no_year_are_every_third_from_the_newest():
    held = load("deaths-drug-misuse-three-years", area="E06000001")["period"]
    assert non_overlapping(held) == [f"{year}-{year + 2}" for year in range(2001, 2020, 3)]
    assert non_overlapping([]) == []
