"""What every chart must satisfy: words that tell its rows, writing in its place, nothing later than its day."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from tests.figures.drawing import Drawn, covered, texts_of

from drugmetrics.reference import periods

#: Days a chart is looked at: now, the first annual report, the correction of 2024, and one between releases.
DAYS = [None, "2023-07-20", "2024-02-27", "2025-01-31"]
#: A day before anything was published.
NOTHING_YET = "1985-01-01"
#: How much of the smaller of two texts may be covered by the other before it is hard to read.
TOUCHING = 1 / 3
#: Pixels by which a letter may stand over the edge.
EDGE = 2
#: Pixels between two names on an axis.
GAP = 4
#: One of these tells of what standing the figures are.
STANDINGS = (
    "accredited official statistics", "official statistics", "management information", "statement", "secondary report",
    "derived here", "standing",
)  # fmt: skip


def check_chart(drawn: Drawn, day: str | None, *, standing: tuple[str, ...] = STANDINGS, told: int = 3) -> None:
    """Check a chart that has something to draw.

    Parameters
    ----------
    drawn : tuple
        Figure, rows, description.
    day : str or None
        What was known that day was asked for.
    standing : tuple of str
        Its subtitle has one of these; empty where the chart mixes figures of several standings and says so elsewhere.
    told : int
        The description has so many numbers at least.
    """
    figure, rows, description = drawn
    assert isinstance(figure, Figure)
    assert len(rows) > 0
    assert description.endswith(".")
    title, subtitle = (text.get_text().replace("\n", " ") for text in figure.texts[:2])
    assert len(title.split()) >= 4, "the title is no finding"
    assert subtitle.count(",") >= 1 or ";" in subtitle
    if standing:
        assert any(words in subtitle for words in standing), f"{subtitle} does not say of what standing the figures are"
    drawn_periods = [text for column in rows.columns if "period" in str(column) for text in rows[column] if text]
    if day:
        assert all(periods.parse(text).end.isoformat() < day for text in drawn_periods), "drawn before it had happened"
    found = numbers(description)
    held = np.array(in_rows(rows))
    # 100% is what an ambition reached is, and is no row.
    untold = [number for number in found if number != 100 and not (np.abs(held - number) <= 0.51).any()]
    assert len(found) >= told
    assert not untold, f"{description} has {untold}, which no row has"
    check_writing(figure)


def check_writing(figure: Figure) -> None:
    """Check that no text covers another, is wider than its canvas, or is cut off."""
    boxes = texts_of(figure)
    clashes = [
        (first, second)
        for first in boxes for second in boxes
        if first < second and covered(boxes[first], boxes[second]) > TOUCHING
    ]  # fmt: skip
    assert not clashes
    for axes in figure.axes:
        assert not touching(axes), "names on an axis touch each other"
    for text in figure.texts[:2]:
        assert text.get_window_extent().x1 <= figure.bbox.x1 + EDGE, "a heading is wider than its canvas"
    # What is saved is the tight box around everything drawn.
    saved = figure.get_tightbbox().transformed(figure.dpi_scale_trans)
    for text, box in boxes.items():
        assert saved.x0 - EDGE <= box.x0 < box.x1 <= saved.x1 + EDGE, f"{text} is cut off"
        assert saved.y0 - EDGE <= box.y0 < box.y1 <= saved.y1 + EDGE, f"{text} is cut off"


def touching(axes: Axes) -> list[tuple[str, str]]:
    """Give the names below a chart that leave no gap to the one beside them."""
    low, high = sorted(axes.xaxis.get_view_interval())
    names = [tick.label1 for tick in axes.xaxis.get_major_ticks() if low <= tick.get_loc() <= high]
    shown = [name for name in names if name.get_visible() and name.get_text().strip()]
    boxes = sorted(((name.get_window_extent(), name.get_text()) for name in shown), key=lambda one: one[0].x0)
    return [
        (left, right)
        for (before, left), (after, right) in pairwise(boxes)
        if after.x0 - before.x1 < GAP and before.y1 > after.y0 and after.y1 > before.y0
    ]


def check_empty_chart(drawn: Drawn) -> None:
    """Check the chart of a day on which nothing was held: it says so and does not fail."""
    figure, rows, description = drawn
    assert len(rows) > 0
    assert description.strip().endswith(".")
    assert "nan" not in description
    figure.canvas.draw()


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
