"""One look for every chart, in the style of the Government Analysis Function.

A title states the finding, a subtitle says what is drawn, and lines are labelled at their ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: The categorical palette of the Analysis Function, by what it is used for here.
DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, LIGHT_PURPLE = (
    "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1",
)  # fmt: skip
GREY = "#6F777B"
#: Inches; on a phone a picture of this width is shrunk little enough for its smallest letters to be read.
WIDTH = 6.2
_TITLE_SIZE, _SUBTITLE_SIZE = 15, 12
#: Share of a width that a line of words may fill.
_FULL = 0.985


def chart(
    title: str, subtitle: str, *, height: float = 4.6, right: float = 0.15, left: float = 0.75
) -> tuple[Figure, Axes]:
    """Start a chart.

    Parameters
    ----------
    title : str
        The finding, in words.
    subtitle : str
        Measure, unit, area, basis and status.
    height : float
        Height of the drawing area in inches; the headings come on top.
    left, right : float
        Room beside the drawing area in inches, for the words at its sides.

    Returns
    -------
    matplotlib.figure.Figure, matplotlib.axes.Axes
    """
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    mpl.use("agg")
    plt.style.use("afcharts.afcharts")
    mpl.rcParams["font.family"] = ["DejaVu Sans"]
    headings = wrapped(title, _TITLE_SIZE, weight="bold"), wrapped(subtitle, _SUBTITLE_SIZE)
    top = 0.3 * len(headings[0]) + 0.22 * len(headings[1]) + 0.25
    figure, axes = plt.subplots(figsize=(WIDTH, height + top))
    left, right = left / WIDTH, 1 - right / WIDTH
    figure.subplots_adjust(left=left, right=right, top=height / (height + top), bottom=0.5 / (height + top))
    whole = height + top
    figure.text(0.005, 1, "\n".join(headings[0]), va="top", size=_TITLE_SIZE, weight="bold", linespacing=1.25)
    figure.text(
        0.005, 1 - (0.3 * len(headings[0]) + 0.06) / whole, "\n".join(headings[1]),
        va="top", size=_SUBTITLE_SIZE, color=DARK_GREY, linespacing=1.3,
    )  # fmt: skip
    axes.tick_params(labelsize=12, length=0)
    return figure, axes


def wrapped(text: str, size: float, *, inches: float = WIDTH, weight: str = "normal") -> list[str]:
    """Break a text into lines that fit a width, the canvas' when not given, as wide as the letters really are.

    Examples
    --------
    >>> wrapped("Permanent exclusions and suspensions, drug or alcohol related", 12, inches=2.5)
    ['Permanent exclusions and', 'suspensions, drug or alcohol', 'related']
    """
    lines, length, space = [""], 0.0, _points("a a", size, weight) - 2 * _points("a", size, weight)
    for word in text.split():
        wide = _points(word, size, weight)
        if not lines[-1]:
            lines[-1], length = word, wide
        elif length + space + wide <= _FULL * 72 * inches:
            lines[-1], length = f"{lines[-1]} {word}", length + space + wide
        else:
            lines.append(word)
            length = wide
    return lines


@lru_cache(maxsize=10_000)
def _points(word: str, size: float, weight: str) -> float:
    """Return how wide a word is, in points; the same words stand on many charts."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(word, font, ismath=False)[0])


def empty_chart(title: str, subtitle: str, why: str) -> tuple[Figure, pd.DataFrame, str]:
    """Make the chart of a day on which there is nothing to draw: its headings, and why there is nothing.

    Returns
    -------
    Figure, DataFrame, str
        The headings over an empty area, one row that says why, and a description that says it too.
    """
    import pandas as pd

    figure, axes = chart(title, subtitle, height=1.2)
    axes.set_axis_off()
    axes.text(0, 0.6, why, size=12, color=DARK_GREY)
    return figure, pd.DataFrame({"nothing drawn because": [why]}), f"Empty chart: {why}."


def thousands(axes: Axes, which: Literal["x", "y"] = "y") -> None:
    """Write the numbers of an axis with separated thousands."""
    from matplotlib.ticker import FuncFormatter

    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def label(
    axes: Axes,
    x: Any,
    y: float,
    text: str,
    *,
    colour: str = DARK_GREY,
    dx: float = 6,
    dy: float = 0,
    **kwargs: object,
) -> None:
    """Write a direct label beside a point, offset in points."""
    options: dict[str, object] = {"va": "center", "ha": "left", "size": 12, "color": colour, "annotation_clip": False}
    axes.annotate(text, (x, y), xytext=(dx, dy), textcoords="offset points", **{**options, **kwargs})  # type: ignore[arg-type]


def end_labels(axes: Axes, ends: Sequence[tuple[Any, float, str, str]], *, gap: float = 0.1) -> None:
    """Label the ends of lines, ``(x, y, text, colour)`` each, at least `gap` of the axis' height apart.

    Labels are pushed up where they are too near; where that would take one over the top, all are moved down from there.
    """
    low, high = axes.get_ylim()
    step = gap * (high - low)
    ordered = sorted(ends, key=lambda end: end[1])
    places: list[float] = []
    for _, y, _, _ in ordered:
        places.append(max(y, places[-1] + step) if places else y)
    ceiling = max(high, max((end[1] for end in ordered), default=high))
    for turn in reversed(range(len(places))):
        places[turn] = min(places[turn], ceiling)
        ceiling = places[turn] - step
    for (x, _, text, colour), place in zip(ordered, places, strict=True):
        label(axes, x, place, text, colour=colour, dx=10)


def sentence(*parts: str) -> str:
    """Join the parts of a subtitle that are not empty.

    Examples
    --------
    >>> sentence("People, England", "", "accredited official statistics")
    'People, England, accredited official statistics'
    """
    return ", ".join(filter(None, parts))
