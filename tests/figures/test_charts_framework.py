"""The charts and tables of the scorecard: every panel tells its rows, every ambition its probability."""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest
from tests.figures.checks import DAYS, NOTHING_YET, check_chart, check_empty_chart, in_rows

from drugmetrics.analysis.findings import framework_title
from drugmetrics.analysis.findings.standings import supporting_title
from drugmetrics.analysis.standings import Scorecard, scorecard
from drugmetrics.figures import scorecard as cards
from drugmetrics.figures.framework_panels import panels_chart
from drugmetrics.figures.framework_prospects import prospects_chart


@cache
def card(day: str | None) -> Scorecard:
    return scorecard(day)


def panels(tier: str, day: str | None):
    found = getattr(card(day), tier)
    title = framework_title([one.metric for one in found]) if tier == "headline" else supporting_title(found)
    return panels_chart(found, title)


@cache
def drawn_once(tier: str, day: str | None):
    """Give a chart whose lines and rows are looked at, not its writing, which a process draws in its style of then."""
    return panels(tier, day)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("tier", ["headline", "supporting"])
def test_the_small_charts_tell_their_rows_and_can_be_read(tier, day):
    check_chart(panels(tier, day), day, standing=("standing",), told=1)


@pytest.mark.parametrize("day", DAYS)
def test_the_chart_of_probabilities_tells_its_rows_and_can_be_read(day):
    check_chart(prospects_chart(card(day).prospects), day, standing=("standing",))


def test_on_a_day_before_anything_was_published_the_charts_say_so():
    check_empty_chart(prospects_chart(card(NOTHING_YET).prospects))
    for tier in ("headline", "supporting"):
        check_empty_chart(panels(tier, NOTHING_YET))


def test_each_panel_draws_every_figure_from_2010_on_and_its_projection():
    figure, rows, _ = drawn_once("headline", None)
    assert len(figure.axes) == 12
    for one, axes in zip(card(None).headline, figure.axes, strict=True):
        mine = rows[rows["metric"] == one.metric.rule.id]
        drawn = [float(y) for line in axes.lines for y in line.get_ydata()]
        held = mine[~mine["what"].isin(["baseline", "projected", "level sought"])]
        assert all(any(abs(value - y) < 1e-6 for y in drawn) for value in held["value"].dropna())
        bands = [shape for shape in axes.collections if shape.get_facecolor().size]
        assert len(bands) == (3 if one.outlook is not None else 0)
        assert (mine["what"] == "projected").sum() == (len(one.outlook.periods) if one.outlook is not None else 0)


def test_figures_of_two_bases_or_of_two_sources_are_not_joined():
    figure, _, _ = drawn_once("headline", None)
    for one, axes in zip(card(None).headline, figure.axes, strict=True):
        for line in axes.lines:
            days, values = list(line.get_xdata()), list(line.get_ydata())
            if len(days) != 2 or line.get_marker() != "None" or values[0] == values[1]:
                continue
            if line.get_color() == "#F46A25":
                continue
            ends = [
                one.rows[(one.rows["period_end"] == day) & (one.rows["value"] == value)]
                for day, value in zip(days, values, strict=True)
            ]
            if all(len(end) for end in ends):
                assert set(ends[0]["basis"]) & set(ends[1]["basis"])
                assert set(ends[0]["part"]) & set(ends[1]["part"])


def test_a_panel_without_a_figure_says_why():
    figure, rows, _ = drawn_once("headline", None)
    assert any("no published value was found" in text.get_text().replace("\n", " ") for text in figure.texts)
    last = rows[rows["metric"] == "H11b"]
    assert "no published value was found" in last["what"].iloc[0]


def test_the_baseline_of_july_2023_is_drawn_as_printed_then_and_as_corrected_later():
    for day, value in (("2023-07-20", 2.96), ("2024-02-27", 1.96)):
        _, rows, _ = panels("headline", day)
        mark = rows[(rows["metric"] == "H04") & (rows["what"] == "baseline")]
        assert mark["value"].to_list() == [value]


def test_every_ambition_is_a_row_of_the_chart_of_probabilities_from_every_baseline_that_says_anything():
    found = card(None).prospects
    _, rows, description = prospects_chart(found)
    assert set(rows["ambition"]) == {one.ambition.id for one in found}
    for one in found:
        mine = rows[rows["ambition"] == one.ambition.id]
        assert len(mine) == max(1, len(one.chances))
        for chance in one.chances:
            share = mine.loc[mine["baseline"] == chance.baseline, "probability, %"].iloc[0]
            assert (
                (share != share)
                if chance.probability is None
                else share == pytest.approx(100 * chance.probability, abs=0.06)
            )
    assert in_rows(rows)
    assert "12 of 18 ambitions have none" in description


def test_an_outcome_is_filled_a_probability_is_open():
    found = card("2024-02-27").prospects
    figure, _, _ = prospects_chart(found)
    faces = {
        (round(float(line.get_xdata()[0]), 6), line.get_markerfacecolor())
        for line in figure.axes[0].lines
        if line.get_marker() not in ("None", None, "")
    }
    for one in found:
        for chance in one.chances:
            if chance.probability is not None:
                mine = {face for x, face in faces if x == round(chance.probability, 6)}
                assert ("white" in mine) == (chance.reached is None)


@pytest.mark.parametrize(
    ("day", "there", "gone"),
    [
        (
            None,
            ["organised crime groups: over 8,800, by 31 March 2025", "not reached, 7% the day before (accredited)"],
            "6,400, by",
        ),
        ("2023-07-20", ["2.96 million (2019/20); the statistic&#x27;s own: 1,962 thousand (2019/20)"], "1.96 million"),
        ("2024-02-27", ["1.96 million (2019/20); the statistic&#x27;s own: 1,962 thousand (2019/20)"], "329,646"),
    ],
)
def test_the_scorecard_gives_baseline_ambition_and_outcome_as_they_stood_on_the_day(day, there, gone):
    page = cards.scorecard(card(day).headline, name="scorecard", title="Headline").data
    for words in there:
        assert words in page or words.replace("&#x27;", "'") in page
    assert gone not in page


def test_the_ambition_of_an_earlier_day_is_the_one_of_that_day():
    page = cards.scorecard(card("2022-06-30").headline, name="scorecard", title="Headline").data
    assert "organised crime groups: 6,400, by 31 March 2025" in page
    assert "8,800" not in page


def test_the_tables_of_supporting_metrics_leave_out_what_none_of_them_has():
    found = card(None).supporting
    page = cards.scorecard(found, name="supporting", title="Supporting").data
    assert "No baseline and no ambition is known of any of these" in page
    assert "cannot be said" not in page
    assert "stands in" in page
    ahead = cards.heading(found, name="supporting-heading", title="Heading").data
    assert "No next release was stated for any of these." in ahead
    assert "Not stated" not in ahead


def test_the_table_of_where_metrics_are_heading_tells_the_next_release_and_the_trend():
    page = cards.heading(card(None).headline, name="heading", title="Heading").data
    for words in ("Summer 2023 for 2019/20, as stated on 20 July 2023; it came out on 24 October 2023",
                  "None: a plain number (deaths)", "+25% since 2019, before the pandemic"):  # fmt: skip
        assert words in page


def test_what_the_page_used_holds_every_figure_it_names():
    used = [one for one in cards.used(card(None)) if one is not None]
    named = {one.edition for one in used if dataclasses.is_dataclass(one)}
    for one in (*card(None).headline, *card(None).supporting):
        if one.metric.newest is not None:
            assert one.metric.newest.edition in named
