"""Every chart: a picture, the rows it drew, and words that tell both; on any day, with its writing in its place."""

from __future__ import annotations

import re
from collections.abc import Callable

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from drugmetrics.analysis import deaths as analysis
from drugmetrics.analysis.progress import progress, required_path, under_every_baseline
from drugmetrics.figures import deaths, framework, style, treatment
from drugmetrics.framework.ambitions import ambition
from drugmetrics.framework.metrics import metrics
from drugmetrics.observations.load import load
from drugmetrics.reference import periods

mpl.use("agg")
DAYS = [None, "2023-07-20", "2024-02-27", "2025-01-31"]
NOTHING_YET = "2021-01-01"
#: How much of the smaller of two texts may be covered by the other before it is hard to read.
TOUCHING = 1 / 3
#: Pixels by which a letter may stand over the edge.
EDGE = 2
PARTS = ("treatment-places", "treatment-places-opiate-crack", "young-people-in-treatment")

Drawn = tuple[Figure, pd.DataFrame, str]


def counts(area: str, day: str | None) -> pd.Series:
    return analysis.by_year(load("deaths-drug-misuse", area=area, as_of=day))


def trend(area: str, last: int = 2021) -> Callable[[str | None], Drawn]:
    def draw(day: str | None) -> Drawn:
        held = counts(area, day)
        return deaths.trend_chart(held, analysis.trend_if_held(held, last=last), area)

    return draw


CHARTS: dict[str, Callable[[str | None], Drawn]] = {
    "changes of metrics": lambda day: framework.changes_chart(metrics(as_of=day)),
    "places from framework": lambda day: treatment.places_chart(progress(PARTS[0], as_of=day)),
    "places from accredited": lambda day: treatment.places_chart(progress(PARTS[0], baseline="accredited", as_of=day)),
    "places from pre-pandemic": lambda day: treatment.places_chart(
        progress(PARTS[0], baseline="pre-pandemic", as_of=day)
    ),
    "shares": lambda day: treatment.shares_chart(
        [one for name in PARTS for one in under_every_baseline(name, as_of=day)]
    ),
    "groups": treatment.groups_chart,
    "trend of England": trend("England"),
    "trend of England to 2019": trend("England", 2019),
    "trend of London": trend("London"),
    "choices of trend": lambda day: deaths.sensitivity_chart(
        analysis.trend_choices(counts("England", day)), ambition("deaths-prevented", as_of=day).wanted, "England"
    ),
}


@pytest.fixture(autouse=True)
def nothing_is_left_open_or_styled():
    """Close the figures and undo the style, which the charts set for the whole process."""
    import matplotlib.pyplot as plt

    with mpl.rc_context():
        yield
    plt.close("all")


def texts_of(figure: Figure) -> dict[str, mpl.transforms.Bbox]:
    """Draw, and give every text that is seen with the box it fills, in pixels."""
    figure.canvas.draw()
    beyond = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low <= tick.get_loc() <= high:
                    beyond |= {tick.label1, tick.label2}
    seen = [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip() and text not in beyond
    ]
    return {f"{number}: {text.get_text()}": text.get_window_extent() for number, text in enumerate(seen)}


def covered(first: mpl.transforms.Bbox, second: mpl.transforms.Bbox) -> float:
    """Return how much of the smaller box the other covers."""
    width = min(first.x1, second.x1) - max(first.x0, second.x0)
    height = min(first.y1, second.y1) - max(first.y0, second.y0)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / min(first.width * first.height, second.width * second.height)


def numbers(text: str) -> list[float]:
    """Give the numbers of a text, periods such as 2021/22 left out."""
    text = re.sub(r"\b\d{4}/\d\d\b", "", text)
    return [float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text.replace(", ", "; "))]


def in_rows(rows: pd.DataFrame) -> list[float]:
    """Give every number of the rows, in columns, in texts and in the index."""
    found = [abs(float(value)) for column in rows.select_dtypes("number") for value in rows[column].dropna()]
    for column in rows.select_dtypes(exclude="number"):
        found += [number for text in rows[column].astype(str) for number in numbers(text)]
    return found + [float(name) for name in rows.index if isinstance(name, int | float)]


#: No registration after 2021 was known that day: the chart is empty and says so.
NO_CHOICE = ("choices of trend", "2023-07-20")
#: Drawn as others are, and looked at on one day only.
AT_THE_NEWEST = ("places from accredited", "trend of London")
CASES = [
    pytest.param(name, day, id=f"{name} as of {day or 'now'}")
    for name in CHARTS for day in DAYS if day is None or name not in AT_THE_NEWEST
]  # fmt: skip


@pytest.mark.parametrize(("name", "day"), CASES)
def test_a_chart_tells_its_rows_and_its_texts_can_be_read(name, day):
    figure, rows, description = CHARTS[name](day)
    assert isinstance(figure, Figure)
    assert len(rows) > 0
    assert description.endswith(".")
    title, subtitle = (text.get_text().replace("\n", " ") for text in figure.texts[:2])
    assert len(title.split()) >= 4, "the title is no finding"
    assert subtitle.count(",") >= 1 or ";" in subtitle
    if name not in ("changes of metrics", "shares", "choices of trend"):
        assert "accredited official statistics" in subtitle, (
            "the subtitle does not say of what standing the figures are"
        )
    drawn_periods = [text for column in rows.columns if "period" in str(column) for text in rows[column] if text]
    if day:
        assert all(periods.parse(text).end.isoformat() < day for text in drawn_periods), "drawn before it had happened"
    told = numbers(description)
    held = np.array(in_rows(rows))
    # 100% is what an ambition reached is, and is no row.
    untold = [number for number in told if number != 100 and not (np.abs(held - number) <= 0.51).any()]
    assert len(told) >= 3 or (name, day) == NO_CHOICE
    assert not untold, f"{description} has {untold}, which no row has"
    boxes = texts_of(figure)
    clashes = [
        (first, second)
        for first in boxes for second in boxes
        if first < second and covered(boxes[first], boxes[second]) > TOUCHING
    ]  # fmt: skip
    assert not clashes
    for text in figure.texts[:2]:
        assert text.get_window_extent().x1 <= figure.bbox.x1 + EDGE, "a heading is wider than its canvas"
    # What is saved is the tight box around everything drawn.
    saved = figure.get_tightbbox().transformed(figure.dpi_scale_trans)
    for text, box in boxes.items():
        assert saved.x0 - EDGE <= box.x0 < box.x1 <= saved.x1 + EDGE, f"{text} is cut off"
        assert saved.y0 - EDGE <= box.y0 < box.y1 <= saved.y1 + EDGE, f"{text} is cut off"


@pytest.mark.parametrize("name", CHARTS)
def test_on_a_day_before_anything_was_published_a_chart_says_so_and_does_not_fail(name):
    figure, rows, description = CHARTS[name](NOTHING_YET)
    assert len(rows) > 0
    assert description.strip().endswith(".")
    assert "nan" not in description
    figure.canvas.draw()


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
    result = analysis.trend_difference(held)
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


def test_the_chart_of_choices_draws_every_choice_with_its_interval_and_the_ambition():
    choices = analysis.trend_choices(counts("England", None))
    wanted = ambition("deaths-prevented").wanted
    figure, rows, description = deaths.sensitivity_chart(choices, wanted, "England")
    assert len(rows) == len(choices) == 8
    axes = figure.axes[0]
    intervals = [path.vertices for group in axes.collections for path in group.get_paths() if len(path.vertices) == 2]
    drawn = sorted((low[0], high[0]) for low, high in intervals)
    assert drawn == sorted(zip(choices["difference_lower"], choices["difference_upper"], strict=True))
    assert [1000.0, 1000.0] in [list(line.get_xdata()) for line in axes.lines]
    assert any(text.get_text() == "ambition: nearly 1,000" for text in axes.texts)
    first = choices.iloc[0]
    assert f"8 years to 2021: {first['difference']:,.0f} ({first['difference_lower']:,.0f} to" in description


def test_englands_ambition_is_not_drawn_for_a_region():
    choices = analysis.trend_choices(counts("London", None))
    figure, _, _ = deaths.sensitivity_chart(choices, ambition("deaths-prevented").wanted, "London")
    assert not any("ambition" in text.get_text() for text in figure.axes[0].texts)


def test_without_a_number_asked_for_no_ambition_is_drawn():
    choices = analysis.trend_choices(counts("England", None))
    figure, _, _ = deaths.sensitivity_chart(choices, None, "England")
    assert not any("ambition" in text.get_text() for text in figure.axes[0].texts)


def test_the_chart_of_changes_draws_every_metric_that_compares_the_way_it_went():
    known = metrics()
    compared = [one for one in known if one.change is not None]
    figure, rows, description = framework.changes_chart(known)
    assert rows["metric"].to_list() == [one.rule.title for one in compared]
    assert rows["change, %"].to_list() == pytest.approx([100 * one.change for one in compared], abs=0.051)
    ends = [list(line.get_xdata())[-1] for line in figure.axes[0].lines if len(line.get_xdata()) == 2][: len(rows)]
    assert ends == rows["change, %"].to_list()
    for row in rows.to_dict("records"):
        wanted = (row["change, %"] > 0) == (row["wanted"] == "up")
        assert row["direction"] == ("the way wanted" if wanted else "the other way")
        assert f"{row['metric']} {row['change in words']}, {row['direction']}" in description


def test_labels_at_the_ends_of_lines_are_pushed_apart():
    figure, axes = style.chart("Made up", "made up, nowhere")
    axes.set_ylim(0, 100)
    style.end_labels(axes, [(1, 50, "first", "black"), (1, 51, "second", "black"), (1, 52, "third", "black")])
    heights = [text.xy[1] for text in axes.texts]
    assert heights == [50, 60, 70]
    boxes = texts_of(figure)
    words = [name for name in boxes if name.split(": ")[1] in ("first", "second", "third")]
    assert all(covered(boxes[a], boxes[b]) == 0 for a in words for b in words if a < b)
