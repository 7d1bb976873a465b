"""How a change in deaths splits: parts add up to the whole, mentions never do, and what is not held is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.deaths import decomposition, mentions, rate_changes
from drugmetrics.analysis.deaths.changes import COLUMNS, change_limits, counts
from drugmetrics.analysis.deaths.decomposition import ALL, REMAINDER
from drugmetrics.analysis.rates import slope_index
from drugmetrics.errors import ParameterError, UnknownNameError
from drugmetrics.observations.load import load

EXHAUSTIVE = ("age", "sex", "region", "deprivation")
PARTS = {"age": 6, "sex": 2, "region": 9, "deprivation": 5}
SPLITTERS = {"age": decomposition.by_age, "sex": decomposition.by_sex, "region": decomposition.by_region}
ENGLAND, BOTH, FIRST = "E92000001", "K04000001", 2012


# Limits of a change.


def test_limits_of_a_change_of_large_counts_are_those_of_the_normal_distribution():
    lower, upper = change_limits([2846], [2906])
    half = 1.96 * np.sqrt(2846 + 2906)
    assert lower[0] == pytest.approx(60 - half, abs=1.5)
    assert upper[0] == pytest.approx(60 + half, abs=1.5)


def test_the_limits_of_a_change_backwards_are_the_limits_of_it_forwards():
    before, after = np.array([0, 3, 40, 700]), np.array([4, 3, 20, 900])
    lower, upper = change_limits(before, after)
    back_lower, back_upper = change_limits(after, before)
    assert np.allclose(lower, -back_upper)
    assert np.allclose(upper, -back_lower)
    assert (lower < after - before).all()
    assert (upper > after - before).all()


@pytest.mark.parametrize(("before", "after"), [(4, 9), (21, 44), (700, 640)])
def test_limits_of_a_change_cover_as_often_as_they_claim(before, after):
    random = np.random.default_rng(1)
    drawn = random.poisson([before, after], (20_000, 2))
    lower, upper = change_limits(drawn[:, 0], drawn[:, 1])
    cover = ((lower <= after - before) & (after - before <= upper)).mean()
    assert 0.945 <= cover <= 0.985


def test_a_change_from_or_to_what_is_not_held_has_no_limits():
    lower, upper = change_limits([np.nan, 5], [5, np.nan])
    assert np.isnan(lower).all()
    assert np.isnan(upper).all()


# Parts that add up, on the record.


@pytest.mark.parametrize("definition", ["misuse", "poisoning"])
@pytest.mark.parametrize("first", [2012, 2016, 2021])
def test_the_parts_of_england_add_up_to_its_total(definition, first):
    made = decomposition.splits(definition=definition, first=first, last=2022)
    for name in EXHAUSTIVE:
        one = made[made["split"] == name]
        parts, total = one[one["kind"] == "part"], one[one["kind"] == "total"].iloc[0]
        assert len(parts) == PARTS[name]
        assert REMAINDER not in set(one["part"])
        assert parts[["before", "after", "change"]].sum().to_list() == total[["before", "after", "change"]].to_list()
        assert parts["share_of_change"].sum() == pytest.approx(1)
        assert total["change"] == total["after"] - total["before"]


def test_a_split_is_of_the_years_the_area_and_the_counts_that_were_published():
    made = decomposition.by_age(first=FIRST).set_index("part")
    assert list(decomposition.by_age().columns) == COLUMNS
    assert made.loc[ALL, ["before", "after"]].to_list() == [1492, 2906]
    assert made.loc["50-69", ["before", "after", "change"]].to_list() == [281, 915, 634]
    assert made.loc["50-69", "share_of_change"] == pytest.approx(634 / 1414)
    assert (made["first"] == 2012).all()
    assert (made["last"] == 2022).all()
    assert set(made["area"]) == {"England"}
    assert set(made["definition"]) == {"misuse"}
    assert made.loc["50-69", "editions"] == "2022-registrations"
    assert made.loc[ALL, "editions"] == "2023-registrations"
    assert set(made["status"]) == {"accredited official statistics"}


@pytest.mark.parametrize("name", SPLITTERS)
def test_each_split_says_its_last_year_and_that_the_total_goes_on(name):
    made = SPLITTERS[name]()
    assert set(made["last"]) == {2022}
    assert set(made["note"]) == {f"by {name} to 2022; the total to 2023"}


def test_the_sexes_of_england_and_wales_go_on_to_2023_as_a_secondary_report():
    made = decomposition.by_sex(area="England and Wales").set_index("part")
    assert set(made["last"]) == {2023}
    assert made.loc["males", "status"] == "accredited official statistics; secondary report"
    assert made["note"].iloc[0] == "by sex to 2023; the total to 2024"


def test_deprivation_is_of_poisoning_in_england_and_sums_both_sexes():
    made = decomposition.by_deprivation(first=2010).set_index("part")
    assert set(made["definition"]) == {"poisoning"}
    assert set(made["area"]) == {"England"}
    assert made.loc["quintile 1 (most deprived)", ["before", "after"]].to_list() == [264 + 658, 602 + 1254]
    asked_of_misuse = decomposition.splits(definition="misuse", area="England and Wales")
    own = asked_of_misuse[asked_of_misuse["split"] == "deprivation"]
    assert set(own["definition"]) == {"poisoning"}
    assert set(own["area"]) == {"England"}


def test_a_split_asked_for_from_before_it_begins_says_where_it_begins():
    made = decomposition.by_deprivation(first=2005)
    assert set(made["first"]) == {2010}
    assert "from 2010, the first year held" in made["note"].iloc[0]


def test_a_last_year_is_kept_to_and_never_passed():
    made = decomposition.splits(first=2012, last=2016)
    assert made["last"].max() == 2016
    assert decomposition.by_sex(first=2012, last=2030)["last"].iloc[0] == 2022


# What does not add.


@pytest.mark.parametrize("definition", ["misuse", "poisoning"])
def test_everything_of_england_adds_up_in_every_year_held(definition):
    every = decomposition.adding_up(definition=definition)
    assert every.groupby("split").size().to_dict() == {"age": 30, "deprivation": 13, "region": 30, "sex": 30}
    assert (every["remainder"] == 0).all()


def test_what_the_regions_and_wales_leave_over_are_the_deaths_of_people_who_lived_elsewhere():
    every = decomposition.adding_up(definition="poisoning", area="England and Wales")
    over = every[(every["split"] == "region") & (every["year"] <= 2020)].set_index("year")["remainder"]
    elsewhere = load("deaths-drug-poisoning", area="Outside England and Wales")
    printed = pd.Series(elsewhere["value"].to_numpy(), index=elsewhere["period_end"].dt.year.to_numpy())
    assert len(printed) == 28
    assert over.to_dict() == printed.to_dict()
    assert (every.loc[every["split"] != "region", "remainder"] == 0).all()


def test_what_does_not_add_is_a_row_of_its_own_and_the_shares_still_add():
    made = decomposition.by_region(first=2018, last=2020, definition="poisoning", area="England and Wales")
    over = made[made["part"] == REMAINDER].iloc[0]
    assert over["kind"] == "remainder"
    assert over[["before", "after", "change"]].to_list() == [49, 25, -24]
    assert over["lower"] < -24 < over["upper"]
    assert "Wales" in set(made["part"])
    assert made.loc[made["kind"] != "total", "share_of_change"].sum() == pytest.approx(1)
    assert made.loc[made["kind"] != "total", "change"].sum() == made.loc[made["kind"] == "total", "change"].sum()


def test_parts_above_the_total_leave_less_than_nothing_which_has_no_limits(with_value):
    with_value(2100, series="deaths-drug-misuse", area_code=ENGLAND, period="2021", breakdown="sex=males")
    made = decomposition.by_sex(first=2021).set_index("part")
    assert made.loc[REMAINDER, ["before", "after"]].to_list() == [-50, 0]
    assert np.isnan(made.loc[REMAINDER, "lower"])
    every = decomposition.adding_up()
    wrong = every[every["remainder"] != 0]
    assert wrong[["split", "year", "remainder"]].values.tolist() == [["sex", 2021, -50]]


def test_a_year_in_which_a_part_is_missing_is_not_compared(with_value):
    with_value(np.nan, series="deaths-drug-misuse", area_code=ENGLAND, period="2022", breakdown="age=50-69")
    assert set(decomposition.by_age(first=2012)["last"]) == {2021}
    assert decomposition.by_age(first=2021).empty


def test_a_fifth_of_which_one_sex_is_missing_has_no_sum(with_value):
    with_value(
        np.nan, series="deaths-drug-poisoning", area_code=ENGLAND, period="2022",
        breakdown="deprivation=quintile 3; sex=males",
    )  # fmt: skip
    assert set(decomposition.by_deprivation(first=2012)["last"]) == {2021}


def test_of_a_total_that_fell_a_part_that_fell_has_a_share_and_one_that_rose_takes_from_it():
    made = decomposition.by_age(first=2016, last=2017, area="England and Wales").set_index("part")
    assert made.loc[[ALL, "30-39", "50-69"], "change"].to_list() == [-93, -68, 40]
    assert made.loc[["30-39", "50-69"], "share_of_change"].to_list() == pytest.approx([68 / 93, -40 / 93])


def test_a_total_that_did_not_change_has_no_shares(with_value):
    rows = {"series": "deaths-drug-misuse", "area_code": ENGLAND, "period": "2022"}
    with_value(2846, breakdown="all", **rows)
    made = decomposition.by_sex(first=2021)
    assert made.loc[made["part"] == "females", "change"].item() == 90
    assert made["share_of_change"].isna().all()


def test_rows_of_one_part_and_year_are_summed_and_a_missing_one_leaves_a_gap():
    days = pd.to_datetime(["2020-12-31"] * 2 + ["2021-12-31"] * 2 + ["2022-12-31"])
    rows = pd.DataFrame(
        {"period_end": days, "value": [1.0, 2.0, 3.0, np.nan, 5.0], "edition": "made up", "status": "x"}
    )
    held = counts(rows, pd.Series(["a"] * 5))
    assert held.line("a") == {2020: 3.0}
    assert held.line("another") == {}


# Mentions overlap.


def test_mentions_never_have_a_share_of_the_change():
    for first in (1993, 2012, 2021):
        made = decomposition.splits(first=first)
        overlapping = made[made["kind"] == "mention"]
        assert len(overlapping) >= 2
        assert set(overlapping["split"]) == {"substance"}
        assert overlapping["share_of_change"].isna().all()
        assert (made.loc[made["split"] == "substance", "area"] == "England and Wales").all()
        assert (made.loc[made["split"] == "substance", "definition"] == "poisoning").all()
        told = overlapping[overlapping["part"] != mentions.UNNAMED]
        assert told["note"].str.contains("one death may mention several substances").all()


def test_mentions_are_the_published_ones_each_to_the_last_year_held():
    made = mentions.by_substance().set_index("part")
    assert made.loc["cocaine", ["first", "last", "before", "after"]].to_list() == [2021, 2024, 840, 1279]
    assert made.loc["any opiate", ["first", "last", "before", "after"]].to_list() == [2021, 2023, 2219, 2551]
    assert made.loc["nitazenes", ["first", "last", "before", "after"]].to_list() == [2023, 2024, 52, 195]
    assert made.loc["cocaine", "mentioned_before"] == pytest.approx(840 / 4859)
    assert made.loc["cocaine", "mentioned_after"] == pytest.approx(1279 / 5565)
    assert made.loc["nitazenes", "mentioned_before"] == pytest.approx(52 / 5448)
    assert made.loc["cocaine", "status"] == "accredited official statistics; secondary report"
    assert "not held: 2023" in made.loc["any benzodiazepine", "note"]
    assert "not held" not in made.loc["cocaine", "note"]
    assert "from 2023, the first year held" in made.loc["nitazenes", "note"]
    assert "2024 is held as any opiate or opioid only (2,621)" in made.loc["any opiate", "note"]
    assert made.loc[mentions.UNNAMED, "status"] == "management information"
    assert "one death" not in made.loc[mentions.UNNAMED, "note"]
    assert made.loc[ALL, "note"].startswith("not the sum of the rows below")


def test_mentions_add_to_more_or_less_than_the_deaths():
    made = mentions.by_substance(first=2012, last=2022)
    told = made[(made["kind"] == "mention") & (made["part"] != mentions.UNNAMED)]
    total = made[made["kind"] == "total"].iloc[0]
    assert told["change"].sum() != total["change"]
    assert total["share_of_change"] == 1


def test_other_substances_can_be_asked_for_and_a_wrong_name_is_told():
    made = mentions.by_substance(substances=("methadone",))
    assert set(made["part"]) == {ALL, "methadone", mentions.UNNAMED}
    with pytest.raises(UnknownNameError, match=r"'cocain'.*cocaine"):
        mentions.by_substance(substances=("cocain",))


# What was known on a day.


def test_a_view_of_a_day_ends_with_what_was_known():
    made = decomposition.splits("2023-07-20", first=2012)
    assert made["last"].max() == 2021
    assert set(made["split"]) == set(decomposition.SPLITS)
    assert set(made.loc[made["split"] == "age", "editions"]) == {"2021-registrations"}
    assert set(made.loc[made["split"] == "age", "note"]) == {"by age to 2021"}
    assert decomposition.by_age("2023-07-20").empty


def test_the_newest_revision_is_not_seen_on_an_earlier_day():
    then = decomposition.by_region("2023-07-20", "poisoning", first=2016, last=2017).set_index("part")
    now = decomposition.by_region(None, "poisoning", first=2016, last=2017).set_index("part")
    assert (then.loc["London", "after"], now.loc["London", "after"]) == (334, 333)


def test_nothing_known_gives_an_empty_table_with_its_columns():
    made = decomposition.splits("1990-01-01")
    assert made.empty
    assert list(made.columns) == COLUMNS
    assert decomposition.adding_up("1990-01-01").empty


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"definition": "drugs"}, "misuse or poisoning; found 'drugs'"),
        ({"area": "Wales"}, "England or England and Wales; found 'Wales'"),
        ({"first": 2021, "last": 2021}, "to a later one; found 2021 and 2021"),
    ],
)
def test_what_cannot_be_split_is_refused(asked, words):
    with pytest.raises(ParameterError, match=words):
        decomposition.splits(**asked)


@pytest.mark.parametrize("last", [2021, 2020])
@pytest.mark.parametrize("function", [decomposition.by_age, decomposition.by_region, decomposition.by_deprivation])
def test_each_split_by_itself_refuses_a_last_year_that_is_not_later(function, last):
    with pytest.raises(ParameterError, match=f"found 2021 and {last}"):
        function(first=2021, last=last)


@pytest.mark.parametrize("function", [mentions.by_substance, rate_changes.by_substance, rate_changes.by_deprivation])
def test_years_the_wrong_way_round_are_refused_everywhere(function):
    with pytest.raises(ParameterError, match="found 2021 and 2020"):
        function(first=2021, last=2020)


# Published rates.


def test_rates_of_substances_are_the_published_ones_of_one_edition_with_their_limits():
    made = rate_changes.by_substance(first=2021).set_index("part")
    line = made.loc["cocaine"]
    assert line[["first", "last", "before", "after"]].to_list() == [2021, 2022, 14.5, 14.7]
    assert line[["after_lower", "after_upper"]].to_list() == [13.7, 15.7]
    half = np.hypot(14.7 - 13.7, 15.5 - 14.5), np.hypot(15.7 - 14.7, 14.5 - 13.5)
    assert (line["lower"], line["upper"]) == pytest.approx((0.2 - half[0], 0.2 + half[1]))
    assert set(made["editions"]) == {"2022-registrations"}
    assert "nitazenes" not in made.index


def test_rates_by_deprivation_are_of_both_sexes_and_all_fifths():
    made = rate_changes.by_deprivation(first=2010).set_index("part")
    assert len(made) == 10
    assert made.loc["males, quintile 1 (most deprived)", "after"] == 242.1
    assert set(made["last"]) == {2022}
    assert rate_changes.by_deprivation("1990-01-01").empty


def test_slopes_are_those_of_the_published_rates_over_equal_fifths():
    made = rate_changes.slopes().set_index(["year", "sex"])
    rates = [242.1, 133.3, 86.5, 61.6, 40.8]
    alone = slope_index(rates, [1, 1, 1, 1, 1])["slope"].item()
    assert made.loc[(2022, "males"), "slope"] == pytest.approx(alone)
    assert made.loc[(2022, "males"), "slope_lower"] < alone < made.loc[(2022, "males"), "slope_upper"] < 0
    # Over equal fifths the slope weighs them by -1, -1/2, 0, 1/2 and 1; the errors are those of the printed limits.
    limits = np.log([255.6 / 228.5, 143.0 / 123.6, 1, 68.3 / 54.9, 46.4 / 35.2]) * rates * [1, 0.5, 0, 0.5, 1]
    width = made.loc[(2022, "males"), "slope_upper"] - made.loc[(2022, "males"), "slope_lower"]
    assert width == pytest.approx(np.sqrt((limits**2).sum()), rel=0.05)
    assert len(made) == 2 * 13
    assert rate_changes.slopes("2023-07-20")["year"].max() == 2021
    assert rate_changes.slopes("1990-01-01").empty
