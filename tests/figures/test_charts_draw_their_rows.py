"""What each chart draws is what its rows say."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from tests.counts import every_count_of
from tests.figures.drawing import PARTS, counts, covered, texts_of, trend

from drugmetrics.analysis import deaths as analysis
from drugmetrics.analysis.progress import progress, required_path, under_every_baseline
from drugmetrics.figures import deaths, sensitivity, style, treatment
from drugmetrics.framework.ambitions import ambition
from drugmetrics.observations.load import load

# What is drawn is what the rows say.


def lines_of(figure: Figure) -> list[list[float]]:
    return [[float(value) for value in line.get_ydata()] for line in figure.axes[0].lines]


@pytest.mark.parametrize("baseline", ["framework", "accredited", "pre-pandemic"])
def test_the_chart_of_places_draws_the_people_and_the_path(baseline):
    judged = progress(PARTS[0], baseline=baseline)
    figure, rows, description = treatment.places_chart(judged)
    people = load("places-in-treatment").query("period_end >= '2019-03-31'")["value"].to_list()
    path = required_path(judged)["required"].to_list()
    assert lines_of(figure)[:2] == [people, path]
    assert rows.loc[rows["what"] == "people in treatment", "value"].to_list() == people
    assert rows.loc[rows["what"] == "required path", "value"].to_list() == pytest.approx(path, abs=0.05)
    assert f"{people[0]:,.0f} in 2018/19 to {people[-1]:,.0f} in 2024/25" in description
    assert f"the baseline, {path[0]:,.0f}, to the ambition, {path[-1]:,.0f}" in description
    assert "does not start at zero" in description


def test_the_chart_of_shares_draws_every_ambition_from_every_baseline():
    every = [one for name in PARTS for one in under_every_baseline(name)]
    figure, rows, description = treatment.shares_chart(every)
    assert len(rows) == len(every) == 9
    drawn = np.concatenate([points.get_offsets()[:, 0] for points in figure.axes[0].collections])
    assert sorted(drawn) == sorted(rows["share covered, %"])
    assert list(rows["mixed bases"]) == ["yes", "no", "no"] * 3
    assert "5,000 of them young people from the framework baseline 104%" in description
    assert {text.get_text() for text in figure.axes[0].get_legend().get_texts()} == {
        "framework", "accredited", "pre-pandemic",
    }  # fmt: skip


def test_the_chart_of_groups_draws_each_group_as_far_as_it_is_held():
    figure, rows, description = treatment.groups_chart(None)
    newest = rows.groupby("group")["period"].last()
    assert dict(newest) == {
        "opiate": "2024/25", "alcohol only": "2024/25",
        "non-opiate and alcohol": "2021/22", "non-opiate only": "2021/22",
    }  # fmt: skip
    for group in treatment.GROUPS:
        assert rows.loc[rows["group"] == group, "value"].to_list() in lines_of(figure)
    assert "opiate 138,255 in 2024/25" in description
    assert "non-opiate only 29,582 in 2021/22" in description


def test_the_chart_of_groups_ends_where_its_day_did():
    for day, newest in (("2021-01-01", "2019/20"), ("2023-07-20", "2021/22"), ("2024-02-27", "2022/23")):
        _, rows, description = treatment.groups_chart(day)
        assert rows["period"].max() == newest
        assert newest in description


def test_the_chart_of_the_trend_draws_registrations_trend_and_interval():
    held = counts("England", None)
    result = analysis.counterfactual(held)
    figure, rows, description = deaths.trend_chart(held, result, "England")
    registered, fitted, continued, *_ = lines_of(figure)
    assert registered == held.to_list() == rows["registered"].to_list()
    assert fitted == pytest.approx(result.fitted.to_list())
    assert continued == pytest.approx([fitted[-1], *result.years["expected"]])
    assert rows.loc[2012:, "trend"].to_list() == pytest.approx([*fitted, *continued[1:]], abs=0.05)
    assert rows["trend"].first_valid_index() == 2012
    band = figure.axes[0].collections[0].get_paths()[0].get_extents()
    assert (band.x0, band.x1) == (2021, 2023)
    assert band.y1 == pytest.approx(result.years["upper"].max())
    assert rows.loc[2023, ["lower", "upper"]].to_list() == pytest.approx(
        result.years.loc[2023, ["lower", "upper"]].to_list(), abs=0.05
    )
    assert f"{held[1993]:,.0f} in 1993, 3,353 in 2023" in description
    assert figure.axes[0].get_ylim()[0] == 0


@pytest.mark.parametrize(("area", "day"), [("England", "2024-02-27"), ("London", None)])
def test_the_interval_is_seen_when_one_year_is_known(area, day):
    figure, _, _ = trend(area)(day)
    assert figure.axes[0].collections[0].get_paths()[0].get_extents().width > 0


def test_the_chart_of_counts_draws_every_count_and_the_ambition():
    every = analysis.to_draw(every_count_of(), "misuse")
    wanted = ambition("deaths-prevented").wanted
    figure, rows, description = sensitivity.sensitivity_chart(every, wanted, "England")
    axes = figure.axes[0]
    points = sorted(x for line in axes.lines if line.get_marker() in "osD" for x in line.get_xdata())
    assert points == pytest.approx(sorted(every["difference"]))
    assert [1000.0, 1000.0] in [list(line.get_xdata()) for line in axes.lines]
    assert any(text.get_text() == "ambition: nearly 1,000" for text in axes.texts)
    assert len(rows) == len(every) == len(axes.get_yticks())
    assert f"{every['difference'].iloc[0]:,.0f} (" in description
    assert set(every.loc[every["estimator"] == "difference from trend", "definition"]) == {"misuse"}


def test_englands_ambition_is_not_drawn_for_a_region():
    rows = analysis.every_count(area="London")
    figure, _, _ = sensitivity.sensitivity_chart(rows, ambition("deaths-prevented").wanted, "London")
    assert not any("ambition" in text.get_text() for text in figure.axes[0].texts)


def test_without_a_number_asked_for_no_ambition_is_drawn():
    figure, _, _ = sensitivity.sensitivity_chart(every_count_of(), None, "England")
    assert not any("ambition" in text.get_text() for text in figure.axes[0].texts)


def test_labels_at_the_ends_of_lines_are_pushed_apart():
    figure, axes = style.chart("Made up", "made up, nowhere")
    axes.set_ylim(0, 100)
    style.end_labels(axes, [(1, 50, "first", "black"), (1, 51, "second", "black"), (1, 52, "third", "black")])
    heights = [text.xy[1] for text in axes.texts]
    assert heights == [50, 60, 70]
    boxes = texts_of(figure)
    words = [name for name in boxes if name.split(": ")[1] in ("first", "second", "third")]
    assert all(covered(boxes[a], boxes[b]) == 0 for a in words for b in words if a < b)
