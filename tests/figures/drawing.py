"""Charts drawn for the tests, and what is taken from a drawn one."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text

from drugmetrics.analysis import deaths as analysis
from drugmetrics.figures import deaths
from drugmetrics.observations.load import load

mpl.use("agg")
PARTS = ("treatment-places", "treatment-places-opiate-crack", "young-people-in-treatment")
Drawn = tuple[Figure, pd.DataFrame, str]


def counts(area: str, day: str | None) -> pd.Series:
    return analysis.by_year(load("deaths-drug-misuse", area=area, as_of=day))


def trend(area: str, last: int = 2021) -> Callable[[str | None], Drawn]:
    def draw(day: str | None) -> Drawn:
        held = counts(area, day)
        return deaths.trend_chart(held, analysis.if_held(held, last=last), area)

    return draw


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
