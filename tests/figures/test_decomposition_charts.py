"""What the charts of splits, components and generations draw is what their rows say; tables carry their notes."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from tests.figures.drawing import covered, texts_of

from drugmetrics.analysis.deaths import ageing as of_ages
from drugmetrics.analysis.deaths import cohorts, decomposition, mentions
from drugmetrics.analysis.deaths.changes import row, table
from drugmetrics.figures import ageing as ageing_charts
from drugmetrics.figures import decomposition as charts
from drugmetrics.figures.show import show


def bars_of(figure) -> list[float]:
    """Give the lengths of the bars from the top down, to the left below zero."""
    bars = sorted(figure.axes[0].patches, key=lambda bar: bar.get_y())
    return [bar.get_width() for bar in bars]


def limits_of(figure) -> list[tuple[float, float]]:
    lines = [path.vertices for group in figure.axes[0].collections for path in group.get_paths()]
    return [(line[0][0], line[1][0]) for line in sorted(lines, key=lambda line: line[0][1])]


def labels_of(figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].get_yticklabels()]


@pytest.mark.parametrize("split", ["age", "sex", "deprivation"])
def test_a_bar_is_drawn_for_every_part_as_long_as_its_change(split):
    made = decomposition.splits(first=2012)
    made = made[made["split"] == split]
    figure, rows, description = charts.split_chart(made, split)
    parts = made[made["kind"] == "part"]
    assert bars_of(figure) == parts["change"].to_list()
    assert labels_of(figure) == parts["part"].to_list()
    assert limits_of(figure) == list(zip(parts["lower"], parts["upper"], strict=True))
    assert rows["part"].to_list() == made["part"].to_list()
    assert "share_of_change" not in rows
    for _, part in parts.iterrows():
        assert f"{part['part']} {part['change']:+,.0f} ({part['lower']:+,.0f} to {part['upper']:+,.0f})" in description


def test_regions_stand_in_order_of_their_change_and_falls_go_left():
    figure, _, _ = charts.split_chart(decomposition.by_region(), "region")
    assert bars_of(figure) == [63, 42, 38, 26, 0, 0, -10, -45, -54]
    assert labels_of(figure)[0] == "East of England"
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts.count("0") == 2
    assert "-54" in texts
    boxes = texts_of(figure)
    assert all(covered(boxes[a], boxes[b]) < 0.3 for a in boxes for b in boxes if a < b)


def test_what_is_below_nothing_is_drawn_without_limits():
    rows = [("all deaths", "total", 100, 100), ("males", "part", 90, 60), ("in none of these", "remainder", -5, 40)]
    made = table(
        [
            row(part=part, kind=kind, before=b, after=a, total_change=40, split="sex", area="England", first=2021,
                last=2022, definition="misuse", status="accredited official statistics", editions="made up", note="")
            for part, kind, b, a in rows
        ]
    )  # fmt: skip
    figure, _, description = charts.split_chart(made, "sex")
    assert bars_of(figure) == [-30, 45]
    assert limits_of(figure)[-1] == (45, 45)
    assert description.endswith("in none of these +45.")
    assert "nan" not in description


def test_mentions_are_drawn_with_their_own_years_and_are_said_not_to_add():
    made = mentions.by_substance()
    figure, rows, description = charts.mentions_chart(made)
    assert bars_of(figure) == made.loc[made["kind"] == "mention", "change"].to_list()
    assert "any opiate\n2021 to 2023" in labels_of(figure)
    assert "nitazenes\n2023 to 2024" in labels_of(figure)
    assert "do not add up" in description
    assert "bars do not add up" in figure.texts[1].get_text().replace("\n", " ")
    assert set(rows["kind"]) == {"mention"}


def test_components_are_drawn_with_the_rates_of_each_age_beneath():
    made = of_ages.components(first=2012, last=2022)
    figure, rows, _ = ageing_charts.components_chart(made)
    assert bars_of(figure) == pytest.approx(made["deaths"].to_list()[1:])
    assert labels_of(figure)[:4] == ["population size", "age structure", "rates at each age", "rate under 20"]
    assert rows["deaths"].to_list() == pytest.approx(made["deaths"].to_list(), abs=0.05)


def test_the_lines_are_the_rates_of_each_age():
    held = of_ages.populations()
    figure, rows, description = ageing_charts.rates_chart(held)
    drawn = [list(line.get_ydata()) for line in figure.axes[0].lines]
    for _, line in held.groupby("age"):
        assert line["rate"].to_list() in drawn
    assert len(rows) == len(held)
    assert "40-49 from 16.5 to 130.8" in description


def test_the_heat_map_holds_every_rate_and_frames_the_highest_of_each_year():
    held = cohorts.generations()
    figure, rows, description = ageing_charts.generations_chart(held)
    axes = figure.axes[0]
    colours = np.asarray(axes.collections[0].get_array()).reshape(14, 6)
    assert colours[0].tolist() == held[held["age"] == "80-84"]["rate"].to_list()
    assert labels_of(figure)[0] == "80-84"
    frames = sorted(patch.get_xy() for patch in axes.patches if isinstance(patch, Rectangle))
    assert [colours[int(y), int(x)] for x, y in frames] == cohorts.highest(held)["rate"].to_list()
    assert len(rows) == len(held)
    assert "135.6 at 45-49 in 2021, born about 1972 to 1976" in description


def test_the_charts_can_be_shown_with_their_rows(capsys):
    made = decomposition.splits(first=2012)
    for name, drawn in {
        "ages": charts.split_chart(made[made["split"] == "age"], "age"),
        "substances": charts.mentions_chart(made[made["split"] == "substance"]),
        "generations": ageing_charts.generations_chart(cohorts.generations()),
        "components": ageing_charts.components_chart(of_ages.components()),
    }.items():
        show(*drawn, name=name)


# Tables.


def test_a_table_of_parts_has_shares_and_one_of_mentions_has_none():
    made = decomposition.splits(first=2012)
    ages = charts.laid(made[made["split"] == "age"]).set_index("part")
    assert ages.loc["50-69", "share of change"] == "45%"
    assert ages.loc["50-69", "years"] == "2012 to 2022"
    assert "split by" not in ages
    told = charts.laid(made[made["split"] == "substance"]).set_index("part")
    assert "share of change" not in told
    assert told.loc["cocaine", ["of deaths before", "of deaths after"]].to_list() == ["5%", "23%"]
    together = charts.laid(made).set_index(["split by", "part"])
    assert together.loc[("substance", "cocaine"), "share of change"] == "overlaps"
    assert not together.astype(str).apply(lambda column: column.str.contains("nan")).any().any()


def test_the_table_says_the_last_year_of_each_split_and_that_mentions_overlap():
    markup = charts.splits_table(decomposition.splits(first=2012), name="splits", title="Where the change is").data
    assert "by region to 2022; the total to 2023." in markup
    assert "one death may mention several substances" in markup
    assert "year of registration" in markup
    assert "people who lived elsewhere" not in markup
    over = decomposition.by_region(first=2018, definition="poisoning", area="England and Wales")
    assert "people who lived elsewhere" in charts.splits_table(over, name="over", title="Over").data


def test_the_table_of_generations_reads_then_and_now():
    made = cohorts.followed(cohorts.generations())
    shown = ageing_charts.laid(made).set_index("born about")
    assert shown.loc["1977-81"].to_list() == ["30-34", "59.7", "40-44", "127.0", "+67.3", "70.1"]
    assert "1977-81" in ageing_charts.followed_table(made, name="generations", title="Generations").data
    assert len(ageing_charts.laid(made.iloc[:0])) == 0
