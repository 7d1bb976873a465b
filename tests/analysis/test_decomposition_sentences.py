"""Sentences on splits, ageing and generations: on made-up figures at the edges, and on the record."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.analysis.made_up import plain
from tests.analysis.test_findings import OF_EFFECT

from drugmetrics.analysis.deaths import ageing, cohorts, decomposition, mentions, rate_changes
from drugmetrics.analysis.deaths.changes import row, table
from drugmetrics.analysis.findings import ageing as of_age
from drugmetrics.analysis.findings import decomposition as of_parts

DAYS = [None, "1990-01-01", "2021-01-01", "2022-12-31", "2023-07-20", "2025-01-31"]


def made(split: str, parts: dict[str, tuple[float, float]], note: str = "by it to 2022") -> pd.DataFrame:
    """Make up a split: counts before and after by part."""
    before, after = (sum(one[place] for one in parts.values()) for place in (0, 1))
    lines = {"all deaths": (before, after), **parts}
    kinds = {"all deaths": "total", "in none of these": "remainder"}
    return table(
        [
            row(
                split=split, part=part, kind=kinds.get(part, "part"), area="England", definition="misuse", first=2012,
                last=2022, before=b, after=a, total_change=after - before, status="x", editions="x", note=note,
            )
            for part, (b, a) in lines.items()
        ]
    )  # fmt: skip


def test_the_parts_that_rose_most_are_named_with_their_shares():
    table_of = made("age", {"under 20": (10, 20), "20-29": (100, 400), "30-39": (90, 190)})
    words = plain(of_parts.split_change(table_of, "age"))
    assert "went from 200 to 610: 410 more" in words
    assert "There were 300 more at ages 20-29 (73% of the change) and 100 more at ages 30-39 (24%)." in words
    assert words.endswith("This split ends in 2022.")
    assert of_parts.split_title(table_of, "age") == "Of 410 more deaths from 2012 to 2022, 300 are at ages 20-29"


def test_a_part_that_clearly_went_the_other_way_is_named():
    words = of_parts.split_change(made("age", {"under 20": (400, 100), "20-29": (100, 900)}), "age")
    assert "The other way went 300 fewer under 20." in words


def test_when_all_fall_the_words_are_of_fewer():
    table_of = made("sex", {"males": (900, 500), "females": (300, 200)})
    words = plain(of_parts.split_change(table_of, "sex"))
    assert "went from 1,200 to 700: 500 fewer (interval from 586 fewer to 414 fewer)" in words
    assert "There were 400 fewer among males (80% of the change) and 100 fewer among females (20%)." in words
    assert of_parts.split_title(table_of, "sex") == "Of 500 fewer deaths from 2012 to 2022, 400 are among males"


def test_of_a_change_that_chance_leaves_open_no_share_is_said():
    table_of = made("region", {"London": (500, 520), "North East": (300, 200), "Wales": (100, 190)})
    words = of_parts.split_change(table_of, "region")
    assert "within what chance alone leaves open, so no share of it is said." in words
    assert "100 fewer in the North East and 90 more in Wales: 2 of 3 parts move by more than that" in words
    assert "%" not in words
    assert of_parts.split_title(table_of, "region") == (
        "From 2012 to 2022 the total changed within what chance alone leaves open"
    )


def test_where_no_part_moved_clearly_it_is_said():
    words = of_parts.split_change(made("sex", {"males": (500, 505), "females": (300, 300)}), "sex")
    assert "No part moved by more than that; 2 were looked at." in words


def test_a_split_of_one_part_says_that_all_is_there():
    words = of_parts.split_change(made("region", {"London": (100, 300)}), "region")
    assert "All of them are in London." in words


def test_a_remainder_is_called_what_it_is():
    words = of_parts.split_change(made("region", {"London": (100, 110), "in none of these": (10, 210)}), "region")
    assert "200 more in none of the parts" in words


def test_the_years_of_the_note_are_told():
    note = "by age to 2022; the total to 2023; from 2012, the first year held"
    words = of_parts.split_change(made("age", {"20-29": (100, 400), "30-39": (90, 190)}, note), "age")
    assert words.endswith("This split ends in 2022 (the total to 2023; from 2012, the first year held).")


def test_without_two_years_the_sentences_say_so():
    nothing = table([])
    assert of_parts.split_change(nothing, "age") == "No two years of deaths by age are in the record for this day."
    assert of_parts.mentions(nothing) == "No two years of deaths by substance are in the record for this day."
    assert "Too little" in of_age.components(pd.DataFrame())
    assert "no generation can be followed" in of_age.generations(pd.DataFrame(), pd.DataFrame())
    assert of_age.slopes(pd.DataFrame()) == "No rates by deprivation are in the record for this day."
    for title in (
        of_parts.split_title(nothing, "age"), of_parts.mentions_title(nothing), of_age.components_title(nothing),
        of_age.generations_title(nothing), of_age.rates_title(nothing),
    ):  # fmt: skip
        assert len(title.split()) >= 4


def test_mentions_are_told_each_with_its_own_years_and_never_added():
    words = of_parts.mentions(mentions.by_substance())
    assert "1,279 mentioned cocaine in 2024, 840 in 2021 (23% and 17% of all)" in words
    assert "2,551 mentioned any opiate in 2023, 2,219 in 2021" in words
    assert "One death may mention several substances: these are never added" in words
    assert "No substance was named of 1,245 in 2023 and 1,219 in 2021." in words
    assert of_parts.mentions_title(mentions.by_substance()) == (
        "Mentions of cocaine rose most: 439 more in 2024 than in 2021"
    )


def test_when_no_substance_is_mentioned_more_the_title_says_so():
    falling = mentions.by_substance().assign(change=-5.0)
    assert of_parts.mentions_title(falling) == "No substance is mentioned more often than before"


def test_components_are_told_with_sign_and_limits():
    words = plain(of_age.components(ageing.components(first=2012, last=2022)))
    assert "in England and Wales changed by +1,491." in words
    assert "age structure -76 (" in words
    assert "+587 at 50-69 and +539 at 40-49 weigh most" in words
    assert "within" not in words
    england = of_age.components(ageing.components(first=2012, area="England"))
    assert "Ages and rates cannot be told apart here" in england
    title = of_age.components_title(ageing.components(first=2012, last=2022))
    assert title == "Of a change of +1,491 deaths, rates at each age make +1,408"


def test_a_change_within_chance_is_not_made_more_of():
    table_of = ageing.components(first=2021, last=2022)
    assert "The change is within what chance alone leaves open." in of_age.components(table_of)
    assert of_age.components_title(table_of) == (
        "From 2021 to 2022 the total changed within what chance alone leaves open"
    )


def test_generations_are_told_from_the_rates():
    held = cohorts.generations()
    words = of_age.generations(cohorts.highest(held), cohorts.followed(held))
    assert "was highest at ages 45-49, people born about 1972-76 (135.6 per million); in 1996 at 25-29" in words
    assert "In each of the 6 years read it was among people born from 1967 to 1976." in words
    assert "Of 12 generations followed from 2011 to 2021 it rose in 8, most among those born about 1977-81" in words
    assert "born about 1972-76 (135.6 at 45-49, where it was 57.6)" in words


def test_generations_whose_rates_all_fell_are_said_to_have_fallen():
    held = cohorts.generations()
    fallen = held.assign(rate=held["rate"].where(held["year"] != 2021, 0.1))
    words = of_age.generations(cohorts.highest(fallen), cohorts.followed(fallen))
    assert "In none of the 12 generations followed from 2011 to 2021 did it rise." in words
    alone = held[held["year"] == 2021]
    words = of_age.generations(cohorts.highest(alone), cohorts.followed(alone))
    assert "In each of" not in words
    assert "followed" not in words
    assert of_age.generations_title(cohorts.highest(alone)) == "The rate is highest among people born 1972-76"


def test_the_title_of_rates_says_whether_the_highest_moved():
    held = ageing.populations()
    assert of_age.rates_title(held) == "The highest rate moved from ages 20-29 in 1993 to 40-49 in 2022"
    assert (
        of_age.rates_title(held[held["year"] >= 2015])
        == "The highest rate moved from ages 30-39 in 2015 to 40-49 in 2022"
    )
    assert of_age.rates_title(held[held["year"] >= 2016]) == "The rate is highest at ages 40-49, as it was in 2016"


def test_slopes_are_told_for_both_sexes_with_their_first_year():
    words = of_age.slopes(rate_changes.slopes())
    assert "for males 237 per million lower in 2022" in words
    assert ", in 2010 119 (" in words
    assert words.endswith("Rates by deprivation end in 2022.")
    assert ", in 2010" not in of_age.slopes(rate_changes.slopes().query("year == 2022"))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("first", [2012, 2021])
def test_on_any_day_the_sentences_can_be_said_and_name_no_cause(day, first):
    splits = decomposition.splits(day, first=first)
    said = [of_parts.mentions(splits[splits["split"] == "substance"])]
    for split in ("age", "sex", "region", "deprivation"):
        said.append(of_parts.split_change(splits[splits["split"] == split], split))
    held = cohorts.generations(day)
    said += [
        of_age.components(ageing.components(day, first=first)),
        of_age.generations(cohorts.highest(held), cohorts.followed(held)),
        of_age.slopes(rate_changes.slopes(day)),
    ]
    for words in said:
        assert words.endswith(".")
        assert "nan" not in words
        assert not OF_EFFECT.search(words)
