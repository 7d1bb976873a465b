"""The money: what was asked for and allocated, what it comes to a person, and the stated return."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from drugmetrics.analysis.findings import funding as words
from drugmetrics.analysis.funding import Money, illustration, money, per_person, spending
from drugmetrics.observations.table import instead, observations

NOTHING = "1985-01-01"


def changed(series: str, period: str, value: float) -> pd.DataFrame:
    rows = observations()
    at = (rows["series"] == series) & (rows["period"] == period) & (rows["area_code"] == "E92000001")
    return rows.assign(value=rows["value"].where(~at, value))


def in_place_of(held: Money, **millions: float) -> Money:
    years = held.years.copy()
    for year, value in millions.items():
        years.loc[year.replace("y", "").replace("_", "/"), "million"] = value
    return replace(held, years=years)


def test_the_year_s_figure_that_leads_is_of_the_best_standing_and_the_range_is_of_all():
    years = money().years
    given = money().given
    assert years.at["2022/23", "million"] == 96.0
    assert (years["least"] <= years["million"]).all()
    assert (years["million"] <= years["most"]).all()
    # A sum without Project ADDER is another thing: listed, and neither leading nor in the range.
    assert 85.7 in given["value"].tolist()
    assert years.at["2022/23", "least"] > 85.7


def test_the_path_is_read_from_either_year_and_shares_follow():
    held = money()
    later, sooner = held.path("2022/23"), held.path("2021/22")
    assert later.at["2024/25", "asked"] == sooner.at["2023/24", "asked"] == 396
    assert later.at["2023/24", "share"] == pytest.approx(held.years.at["2023/24", "million"] / 231)
    assert pd.isna(later.at["2026/27", "given"])


def test_a_changed_observation_changes_the_sentence():
    before = words.funding(money())
    with instead(changed("treatment-funding-added", "2024/25", 400.0)):
        after = words.funding(money())
    assert "£267 million, 67% of the £396 million" in before
    assert "£400 million, 101% of the £396 million" in after


def test_the_title_says_when_all_that_was_asked_for_was_allocated():
    held = money()
    assert "81%" in words.funding_title(held)
    all_given = in_place_of(held, y2022_23=200.0, y2023_24=300.0, y2024_25=500.0)
    assert words.funding_title(all_given) == "Allocations reached what the review asked for in all 3 years"


def test_without_an_allocation_of_the_strategy_the_page_says_what_was_asked_for():
    early = words.funding(money("2022-01-05"))
    assert "asked for £119 million" in early
    assert "no allocation of a year of the strategy" in early
    assert "Neither" in words.funding(money(NOTHING))
    assert words.funding_title(money(NOTHING)).startswith("No allocation")


def test_money_a_person_is_the_year_s_money_over_the_people_added_and_follows_them():
    table = per_person(money())
    assert table.at["all", "people"] == table.drop("all")["people"].sum()
    with instead(changed("adults-in-treatment", "2021/22", 250_000.0)):
        fewer = per_person(money())
    assert fewer.at["2024/25", "pounds"] < table.at["2024/25", "pounds"]


def test_where_no_more_people_were_in_treatment_no_money_a_person_is_given():
    with instead(changed("adults-in-treatment", "2021/22", 900_000.0)):
        table = per_person(money())
    assert table["pounds"].isna().all()
    said = words.per_person(table)
    assert "none to set it against in 2022/23" in said
    assert "nan" not in said


def test_the_return_is_the_stated_one_and_fractions_of_it_and_said_to_be_no_finding():
    held = money()
    table = illustration(held)
    total = held.years["million"].reindex(["2022/23", "2023/24", "2024/25"]).sum()
    assert table["all_spent"].tolist() == pytest.approx([total, 2 * total, 3 * total, 4 * total])
    assert (table["as_spent"] / table["all_spent"]).tolist() == pytest.approx([0.85] * 4)
    said = words.returns(held, table)
    assert "not a finding" in said
    assert "not the return on the additional pound" in said
    assert words.returns(money(NOTHING), illustration(money(NOTHING))) == (
        "No return on treatment is in the record of this day."
    )


@pytest.mark.parametrize("day", [None, "2022-01-05", "2023-07-20", "2023-10-20", "2024-02-27", NOTHING])
def test_every_sentence_of_a_day_is_whole_and_claims_no_effect(day):
    held = money(day)
    people = per_person(held, day)
    told = [words.funding(held), words.funding_title(held), words.per_person(people),
            words.returns(held, illustration(held)), words.spending_title(spending(day))]  # fmt: skip
    for text in told:
        assert text
        for broken in ("nan", "None", "NaT", "  ", "..", " ,"):
            assert broken not in text, text
        assert not re.search(r"prevent(ed)?\b|because of the strategy|thanks to|led to|caused", text), text
    if day:
        assert not held.given["released"].gt(pd.Timestamp(day)).any()
