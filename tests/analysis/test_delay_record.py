"""What the record holds of delays, the nowcasts it can judge, other delays, and the summary of a page."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis.delay import (
    delay_summary,
    drift_sensitivity,
    earlier_shares,
    fitted_delays,
    known_delays,
    latest,
    medians,
    occurrences,
    replays,
)
from drugmetrics.errors import ParameterError

BOTH = "England and Wales"


@pytest.fixture(scope="module")
def played() -> pd.DataFrame:
    return replays(draws=1000)


# What is held, and when


def test_counts_are_dated_to_the_day_they_were_made():
    counts = occurrences("poisoning").set_index(["year", "days_after"])["deaths"]
    assert counts[(2022, 456)] == 4868
    assert counts[(2022, 731)] == 5136
    assert counts[(2019, 731)] == 4664
    assert counts[(1996, 541)] == 2722
    misuse = occurrences("misuse")
    assert (misuse["known_on"] == pd.Timestamp("2020-12-31")).all()
    assert misuse.set_index("year").at[2019, "days_after"] == 366


def test_what_is_printed_and_doubtful_is_no_count():
    """The figure of 2020 is that of 2018 again, and the 1,132 of 2015 is of another total."""
    assert 2020 not in set(occurrences("poisoning")["year"])
    assert earlier_shares().index.tolist() == [2012, 2014, 2022]


def test_the_newest_count_of_each_year_is_taken():
    newest = latest(occurrences("poisoning")).set_index("year")
    assert newest.at[2022, "deaths"] == 5136
    assert newest.at[1996, "deaths"] == 2786
    assert newest.index.is_unique


def test_a_view_of_a_day_holds_what_had_been_published():
    assert known_delays("England", "misuse", as_of="2022-08-02") is None
    assert known_delays("England", "misuse", as_of="2022-08-03").last == 2021
    assert known_delays("England", "misuse", as_of="2023-12-19").last == 2022
    before, after = (known_delays(BOTH, "poisoning", as_of=day) for day in ("2025-10-16", "2025-10-17"))
    assert before.counts["year"].max() == 2019
    assert after.counts["year"].max() == 2022
    assert before.pairs["year"].tolist() == [2012, 2014]
    assert after.pairs["year"].tolist() == [2012, 2014, 2022]
    assert 2022 not in earlier_shares(as_of="2023-12-18").index
    assert occurrences("poisoning", as_of="1998-06-24").empty


def test_the_median_of_both_countries_lies_between_theirs_and_near_englands():
    england, wales, both = (medians(area, "poisoning") for area in ("England", "Wales", BOTH))
    low, high = np.minimum(england, wales), np.maximum(england, wales)
    assert ((both >= low - 1e-9) & (both <= high + 1e-9)).all()
    assert both[2022] == pytest.approx(219 ** (4572 / 4907) * 328 ** (1 - 4572 / 4907), rel=0.01)


def test_counts_of_both_countries_are_not_used_for_england():
    assert known_delays("England", "poisoning").counts.empty
    assert len(known_delays(BOTH, "poisoning").counts) == 28


@pytest.mark.parametrize("make", [lambda: occurrences("all causes"), lambda: medians("England", "alcohol")])
def test_another_definition_is_refused(make):
    with pytest.raises(ParameterError, match="misuse or poisoning"):
        make()


def test_an_area_without_medians_by_year_is_refused():
    with pytest.raises(ParameterError, match="London"):
        medians("London", "misuse")


# What the record says of completeness


def test_the_fit_gives_back_what_was_printed():
    """Medians within 3%, shares within a point and a half, the two counts of 2022 within a point."""
    fit = fitted_delays(BOTH, "poisoning")
    ratio = float(fit.completeness(2022, 456) / fit.completeness(2022, 731))
    assert ratio == pytest.approx(4868 / 5136, abs=0.01)
    assert float(fit.completeness(2012, 0)) == pytest.approx(1239 / 2734, abs=0.025)
    assert float(fit.completeness(2014, 0)) == pytest.approx(1664 / 3307, abs=0.025)
    shapes = fit.forms.loc[["log-normal", "log-logistic"], "shape"]
    assert shapes.between(0.5, 0.8).all()


def test_growing_delays_leave_years_less_complete():
    fit = fitted_delays(BOTH, "poisoning")
    shares = [float(fit.completeness(year, 0)) for year in (1993, 2003, 2014, 2022)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.7
    assert shares[-1] < 0.4


# Replays


def test_every_nowcast_the_record_can_judge_is_shown(played):
    assert list(zip(played["year"], played["days_after"], strict=True)) == [
        (1993, 1637), (1994, 1272), (1995, 907), (1996, 541), (2012, 0), (2014, 0), (2022, 0), (2022, 456),
    ]  # fmt: skip
    inside = (played["lower"] <= played["outcome"]) & (played["outcome"] <= played["upper"])
    assert (played["hit"] == inside).all()
    assert (played["known_on"] < played["outcome_on"]).all()


def test_hits_and_misses_of_the_record(played):
    """Counts of the year of death itself and of 2022 were hit; two answers of 1998 had more to come than was said."""
    assert played.loc[played["known_on"].dt.year > 2000, "hit"].all()
    assert played.set_index("year").loc[1995, "hit"] == np.False_


def test_a_replay_knows_nothing_later(played):
    knew = played.set_index(["year", "days_after"])["knew"]
    assert knew[(1996, 541)] == "medians of 1993 to 1997"
    assert knew[(2012, 0)] == "medians of 1993 to 2012, shares of 2012"
    assert "two counts of 2012 and 2014" in knew[(2022, 456)]
    assert "two counts" not in knew[(2014, 0)]


def test_a_rounded_share_is_said_to_be(played):
    notes = played.set_index(["year", "days_after"])["note"]
    assert notes[(2022, 0)].startswith("what was known is 1,742 to 1,791")
    assert notes[(2014, 0)] == ""
    assert "1998" in notes[(1994, 1272)]


def test_replays_of_a_day_and_of_misuse():
    assert replays("misuse").empty
    assert replays(as_of="2022-08-02").empty
    assert 2022 not in set(replays(as_of="2025-10-16", draws=50)["year"])
    assert list(replays("misuse").columns) == list(replays(as_of="2022-08-02").columns)


def test_replays_come_out_the_same_again(played):
    assert replays(draws=1000).equals(played)


# Other delays, and the page


def test_other_delays_move_the_nowcast_the_way_they_must():
    table = drift_sensitivity(draws=1000).set_index(["assumption", "year"])["estimate"]
    for year in (2019, 2022):
        as_it_is = table[("as estimated", year)]
        assert table[("a tenth shorter", year)] < as_it_is < table[("a tenth longer", year)]
        assert table[("Weibull alone", year)] < table[("log-normal alone", year)] < table[("log-logistic alone", year)]
    assert table[("as printed for the same year's registrations", 2022)] < table[("as estimated", 2022)]


def test_no_sensitivity_without_medians_and_the_newest_year_of_misuse_is_2019():
    assert drift_sensitivity(as_of="2022-08-02").empty
    assert drift_sensitivity("misuse", years=1, draws=50)["year"].unique().tolist() == [2019]


def test_the_summary_prints_what_was_printed():
    summary = delay_summary("England", "misuse", draws=200)
    assert summary.by_year.loc[[2019, 2022], "median"].tolist() == [184, 215]
    assert summary.by_year.at[2022, "growth"] == pytest.approx(215 / 203 - 1)
    assert summary.by_year.at[2022, "growth_a_year"] == pytest.approx((215 / 172) ** 0.2 - 1)
    assert summary.by_year.at[2022, "deaths_median"] > 215
    assert summary.shares["printed"].tolist() == ["1,358 of 2,597", "1,682 of 3,346", "64%"]
    curves = summary.completeness
    assert sorted(curves["year"].unique()) == [2002, 2012, 2022]
    for _, curve in curves.groupby("year"):
        assert curve["known"].is_monotonic_increasing
        assert ((curve["lower"] <= curve["known"] + 0.02) & (curve["known"] <= curve["upper"] + 0.02)).all()


def test_no_summary_before_the_first_medians_and_none_of_no_year():
    assert delay_summary("England", "misuse", as_of="2022-08-02") is None
    assert delay_summary("England", "misuse", as_of="2022-08-03", draws=50).by_year.index[-1] == 2021
    with pytest.raises(ParameterError, match="none is given"):
        delay_summary("England", "misuse", years=())
    with pytest.raises(ParameterError, match="1993 to 2022"):
        delay_summary("England", "misuse", years=(2030,))
