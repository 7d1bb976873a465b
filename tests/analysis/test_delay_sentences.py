"""Sentences on registration delay: made up at the edges, from the record on any day, and from a record that differs."""

from __future__ import annotations

import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from tests.analysis.made_up import plain
from tests.analysis.test_findings import OF_EFFECT

from drugmetrics.analysis import delay
from drugmetrics.analysis.delay import page
from drugmetrics.analysis.delay.nowcast import Nowcast
from drugmetrics.analysis.findings import delay_checks as checked
from drugmetrics.analysis.findings import registration_delay as words
from drugmetrics.errors import NotBuiltError

DAYS = [None, "1990-01-01", "2022-01-05", "2022-12-31", "2023-07-20", "2024-02-27"]
NONE = "in the record for this day"


def medians(*days: float, area: str = "England", first: int = 1993) -> pd.DataFrame:
    return pd.DataFrame(
        {"area": area, "year": range(first, first + len(days)), "days": days, "status": "", "edition": ""}
    )


def shares(**values: float) -> pd.DataFrame:
    table = pd.DataFrame({"share": list(values.values()), "registered": 4907.0, "printed": ""})
    return table.set_axis([int(year[1:]) for year in values], axis=0)


def counted(
    definition: str, deaths: dict[int, float], registered: dict[int, float], *, status: str = "x", share: float = 0.9
) -> page.Counted:
    """Make up years of death: all but the newest are complete, of the newest the share is known."""
    years = pd.DataFrame({"deaths": deaths}, dtype="float64")
    if len(years):
        years["completeness"] = [1.0] * (len(years) - 1) + [share]
        years["estimate"] = years["deaths"] / years["completeness"]
        years["lower"], years["upper"] = years["estimate"] - 10, years["estimate"] + 20
        years["known_on"], years["status"] = pd.Timestamp("2024-12-31"), status
    draws = pd.DataFrame({year: [one - 1, one, one + 1] for year, one in years.get("estimate", pd.Series()).items()})
    return page.Counted(definition, years, draws, pd.Series(registered, dtype="float64"))


def both(misuse: dict[int, float], poisoning: dict[int, float]) -> dict[str, page.Counted]:
    return {"misuse": counted("misuse", misuse, {}), "poisoning": counted("poisoning", poisoning, {})}


# What the page opens with.


def test_the_finding_tells_the_median_the_share_and_how_complete_the_newest_year_is():
    told = plain(
        words.finding(medians(76, 100, 215), "England", "misuse", shares(y2012=0.52, y2022=0.64),
                      both({2019: 900}, {2019: 500, 2022: 1800}))
    )  # fmt: skip
    assert (
        "related to drug misuse registered in England in 1995 had happened more than 215 days before; in 1993" in told
    )
    assert "Of the 4,907 drug poisoning deaths registered in England and Wales in 2022, 64% had happened in an" in told
    assert "(52% in 2012)" in told
    assert "counted together, poisoning to 2022 and misuse to 2019: of poisoning deaths in 2022, 1,800 were" in told
    assert "known by 31 December 2024 of an estimated 2,000 (90% interval 1,990 to 2,020), 90% of all." in told


def test_where_both_are_counted_as_far_the_page_s_own_definition_is_told():
    for definition in ("misuse", "poisoning"):
        told = words.finding(medians(), "England", definition, shares(), both({2019: 900}, {2019: 1800}))
        assert "counted together, misuse and poisoning to 2019: of " + definition in told


def test_of_what_is_not_held_the_finding_says_so_and_tells_the_rest():
    nothing = words.finding(medians(), "England", "misuse", shares(), both({}, {}))
    assert nothing.count(NONE) == 3
    assert "No median registration delay" in nothing
    told = plain(words.finding(medians(), "England", "misuse", shares(y2014=0.5), both({}, {2022: 1800})))
    assert "50% had happened in an earlier year." in told
    assert "poisoning to 2022: of" in told


def test_a_median_made_of_two_is_said_to_be():
    held = medians(70, 80, 90, area="England and Wales")
    told = words.finding(held, "England and Wales", "misuse", shares(), both({}, {}))
    assert "before (estimated from the medians printed for each of the two); in 1993 it was 70 days." in told


def test_the_headline_of_medians_is_the_newest_and_the_first():
    assert words.median_title(medians(215, 80, 76), "England") == (
        "Half of the deaths registered in 1995 had waited over 76 days; in 1993 it was 215"
    )
    assert "No registration delay" in words.median_title(medians(1, 2, 3), "Wales")


# How complete.


def curve(**years: tuple[float, float, float]) -> SimpleNamespace:
    rows = [
        (int(year[1:]), days, known, known - 0.02, known + 0.02)
        for year, shares_of in years.items() for days, known in zip((0, 183, 365), shares_of, strict=True)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["year", "days_after", "known", "lower", "upper"])
    return SimpleNamespace(area="England", completeness=table)


def test_completeness_is_told_of_the_newest_year_and_the_first():
    made = curve(y2002=(0.6, 0.9, 0.998), y2022=(0.35, 0.7, 0.88))
    told = plain(words.curves(made))
    assert told.startswith("Of the deaths in England in 2022, an estimated 35% had been registered when the year ended")
    assert "(90% interval 33% to 37%), 70% half a year later and 88% a year later." in told
    assert told.endswith("Of the deaths in 2002 it was 60%, 90% and over 99%.")
    assert words.curves_title(made) == "When 2022 ended, 35% of its deaths had been registered; when 2002 did, 60%"
    assert "2002" not in words.curves(curve(y2022=(0.35, 0.7, 0.88)))
    assert NONE in words.curves(None)


def test_a_nowcast_is_told_of_each_definition_that_has_one():
    made = {"misuse": counted("misuse", {}, {}), "poisoning": counted("poisoning", {2022: 900}, {})}
    told = plain(words.nowcast(made))
    assert told == (
        "Of misuse no year of death is in the record for this day. Of poisoning deaths in 2022, 900 were known by 31 "
        "December 2024; there will have been about 1,000 (90% interval 990 to 1,020), 100 more."
    )
    quoted = counted("poisoning", {2022: 900}, {}, status="secondary report")
    assert "31 December 2024, a figure quoted by others; there" in words.nowcast({"poisoning": quoted})
    assert words.nowcast(both({}, {})) == (
        "No year of death can be completed: nothing to do it by is in the record for this day."
    )


# Both bases.

YEARS = {2015: 120.0, 2016: 100.0, 2017: 110.0, 2018: 130.0}


def test_the_turn_is_told_where_it_showed_late():
    held = counted("misuse", YEARS, {2015: 115, 2016: 112, 2017: 105, 2018: 120}, share=1.0)
    made = page.compared(held)
    assert (made.first, made.last, made.died, made.registered, made.behind) == (2015, 2018, 460, 452, 3)
    told = plain(words.trend(made, held))
    assert "From 2015 to 2018, 452 misuse deaths were registered in England and Wales, and about 460 (90%" in told
    assert "8 more than were registered. In 3 of the 4 years fewer were registered than happened." in told
    assert "2016 by year of death and 2017 by year of registration: the turn showed 1 year late." in told
    assert words.trend_title(made) == "From 2015 to 2018 about 8 more deaths happened than were registered"


@pytest.mark.parametrize(
    ("registered", "wanted"),
    [
        ({2015: 130, 2016: 99, 2017: 120, 2018: 140}, "29 fewer than were registered"),
        ({2015: 130, 2016: 99, 2017: 120, 2018: 140}, "The lowest of these years is 2016 on both counts."),
        ({2015: 90, 2016: 99, 2017: 120, 2018: 140}, "2016 by year of death and 2015 by year of registration."),
    ],
)
def test_other_ways_the_two_can_lie_are_told_as_they_are(registered, wanted):
    held = counted("misuse", YEARS, registered, share=1.0)
    assert wanted in plain(words.trend(page.compared(held), held))


def test_the_change_to_a_year_counted_later_is_told_on_both_bases():
    held = counted("misuse", {**YEARS, 2021: 130.0}, {2015: 1, 2016: 1, 2017: 1, 2018: 100, 2021: 120}, share=0.5)
    told = words.trend(page.compared(held), held)
    assert "From 2018 to 2021 registrations went up 20% and deaths up 100% (90% interval " in told
    fallen = counted("misuse", {**YEARS, 2021: 65.0}, {2015: 1, 2016: 1, 2017: 1, 2018: 100, 2021: 80}, share=1.0)
    assert "went down 20% and deaths down 50%" in words.trend(page.compared(fallen), fallen)


def test_only_the_last_run_of_years_without_a_gap_is_compared():
    deaths = dict.fromkeys((*range(2000, 2004), *range(2010, 2013), 2020), 100.0)
    registered = dict.fromkeys(range(2000, 2021), 90.0)
    made = page.compared(counted("misuse", deaths, registered))
    assert (made.first, made.last) == (2010, 2012)
    assert page.compared(counted("misuse", {2001: 1.0, 2002: 1.0, 2004: 1.0}, registered)) is None
    assert page.compared(counted("misuse", {}, registered)) is None
    assert NONE in words.trend(None, counted("misuse", {}, {}))


# How far it may be believed.


def replayed(*hits: bool) -> pd.DataFrame:
    rows = [(2010 + n, pd.Timestamp("2012-12-31"), 100.0, 200.0, 250.0, hit) for n, hit in enumerate(hits)]
    return pd.DataFrame(rows, columns=["year", "known_on", "lower", "upper", "outcome", "hit"])


def test_replays_are_counted_and_the_misses_named():
    told = plain(checked.replays(replayed(True, False, False)))
    assert told.startswith("3 nowcasts of poisoning deaths")
    assert "1 of 3 90% intervals held it." in told
    assert "Missed: deaths of 2011, seen on 31 December 2012 (100 to 200 expected, 250 came) and deaths of 2012" in told
    assert "Missed" not in checked.replays(replayed(True))
    assert plain(checked.replays(replayed(True))).startswith("1 nowcast of")
    assert NONE in checked.replays(replayed())


def test_the_assumptions_that_give_most_and_fewest_are_named():
    rows = pd.DataFrame(
        [("as estimated", 2022, 900, 1000), ("Weibull alone", 2022, 900, 950), ("a tenth longer", 2022, 900, 1100)],
        columns=["assumption", "year", "deaths", "estimate"],
    )  # fmt: skip
    assert plain(checked.drift(rows)) == (
        "Under 3 assumptions on the delay the deaths of 2022 come to between 950 (delay of Weibull form alone) and "
        "1,100 (delay a tenth longer); as estimated, 1,000. 900 were known."
    )
    assert checked.drift_title(rows) == "Deaths of 2022: 950 to 1,100, whichever delay is assumed"
    assert NONE in checked.drift(rows[:0])
    assert "No year of death" in checked.drift_title(rows[:0])


def bench(ours: float, given: float) -> pd.DataFrame:
    rows = [
        ("all", "all", method, 600, 0.91, 0.89, 0.93, score)
        for method, score in ((checked.OURS, ours), (checked.LADDER, 0.1), (checked.READ, 0.3), (checked.GIVEN, given))
    ]
    names = ["kind", "age", "method", "triangles", "cover_90", "cover_90_lower", "cover_90_upper", "interval_score"]
    return pd.DataFrame(rows, columns=names)


def test_the_bench_is_told_with_its_limits_and_whichever_scores_better():
    told = plain(checked.synthetic(bench(0.064, 0.25)))
    assert "On 600 made-up countries" in told
    assert "held 91% (89% to 93% allowing for chance)" in told
    assert "the way used here is better: 6.4 against 30.0 and 25.0, lower is better." in told
    assert "is not better: 28.0 against 30.0 and 25.0" in checked.synthetic(bench(0.28, 0.25))


def test_without_the_bench_the_page_stops_and_says_what_writes_it(monkeypatch, tmp_path):
    monkeypatch.setattr("drugmetrics.analysis.validation.validation_folder", lambda: tmp_path)
    with pytest.raises(NotBuiltError, match="make bench-delay"):
        page.synthetic()
    bench(0.1, 0.2).to_csv(tmp_path / "delay-synthetic.csv", index=False)
    assert page.synthetic()["age"].tolist() == ["all"] * 4


def test_what_is_not_held_is_listed():
    told = checked.not_held(["None for England."], medians(1, 2, 3), shares(y2012=0.5, y2022=0.6), [2015])
    assert told.splitlines()[:3] == [
        "- None for England.",
        "- Median delays are held to 1995, for England and for Wales; none is printed for both.",
        "- Shares of registrations from earlier years are held for 2012 and 2022 only, for poisoning; that of 2015 is "
        "printed and cannot be right.",
    ]
    told = checked.not_held([], medians(), shares(), [])
    assert "- Median delays are not held." in told
    assert "earlier years are not held, for poisoning." in told


# From the record, on any day, and from a record that says otherwise.


def on_delay(day: str | None) -> list[str]:
    held, counts = delay.earlier_shares(as_of=day), page.counted_both(as_of=day, draws=100)
    written = [words.nowcast(counts)]
    for definition, area in (("misuse", "England"), ("misuse", "Wales"), ("poisoning", "England and Wales")):
        printed, lead = page.printed_medians(definition, as_of=day), page.compared(counts[definition])
        written += [
            words.finding(printed, area, definition, held, counts), words.median_title(printed, area),
            words.trend(lead, counts[definition]), words.trend_title(lead),
            checked.not_held([], printed, held, page.doubtful_shares(as_of=day)),
        ]  # fmt: skip
    return written


@cache
def as_it_is() -> str:
    return " ".join(on_delay(None))


@pytest.mark.parametrize("day", DAYS)
def test_on_any_day_the_sentences_are_whole_know_nothing_later_and_name_no_effect(day):
    for told in on_delay(day):
        for broken in ("nan", " None", "NaT", "inf ", "  ", "()", "{", "..", " ,"):
            assert broken not in told, told
        assert told.count("**") % 2 == 0
        assert not OF_EFFECT.search(told)
        years = {int(year) for year in re.findall(r"\b(20\d\d)\b", re.sub(r"\d{1,3},\d{3}", "", told))}
        assert not {year for year in years if day and year > int(day[:4])}, told


@pytest.mark.parametrize(
    ("where", "value", "gone", "there"),
    [
        ({"series": "registration-delay-drug-misuse", "period": "2022", "area_code": "E92000001"}, 300, "**215 days**",
         "**300 days**"),
        ({"series": "deaths-drug-poisoning-of-earlier-years-share"}, 71, "**64%**", "**71%**"),
        ({"series": "deaths-drug-misuse-by-occurrence", "period": "2019"}, 2900, "2,823 were known",
         "2,900 were known"),
        ({"series": "deaths-drug-misuse", "period": "2012", "area_code": "K04000001"}, 2636, "22,859 misuse",
         "23,859 misuse"),
    ],
)  # fmt: skip
def test_changing_an_observation_changes_the_sentence(with_value, where, value, gone, there):
    assert gone in as_it_is()
    assert there not in as_it_is()
    with_value(value, **where)
    after = " ".join(on_delay(None))
    assert gone not in after
    assert there in after


def test_the_sources_are_of_every_row_drawn_on_that_day():
    used = pd.concat([rows for rows in page.used("misuse") if len(rows)])
    assert {"hansard-answers", "ons-drug-deaths-by-occurrence", "ons-drug-poisoning-deaths"} <= set(used["source"])
    early = [rows for rows in page.used("misuse", as_of="2022-01-05") if len(rows)]
    assert (pd.concat(early)["released"] <= pd.Timestamp("2022-01-05")).all()
    assert sum(len(rows) for rows in page.used("poisoning", as_of="1985-01-01")) == 0


def test_years_of_death_that_cannot_be_completed_are_none(monkeypatch):
    monkeypatch.setattr(page, "years_of_death", lambda *args, **kwargs: None)
    held = page.counted("misuse")
    assert held.newest == 0
    assert int(held.registered[2022]) == 3127


def test_each_year_counted_keeps_the_day_and_status_of_its_newest_count(monkeypatch):
    years = pd.DataFrame({"deaths": [5136.0], "estimate": [5200.0]}, index=[2022])
    made = Nowcast(years, pd.DataFrame({2022: np.array([5200.0])}), 0.9)
    monkeypatch.setattr(page, "years_of_death", lambda *args, **kwargs: made)
    row = page.counted("poisoning").of(2022)
    assert (row["known_on"], row["status"]) == (pd.Timestamp("2024-12-31"), "secondary report")
