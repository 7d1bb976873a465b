"""Every chart: a picture, the rows it drew, and words that tell both; on any day, with its writing in its place."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from tests.figures.drawing import PARTS, Drawn, covered, texts_of, trend

from drugmetrics.analysis import deaths as analysis
from drugmetrics.analysis.deaths.ageing import components, populations
from drugmetrics.analysis.deaths.cohorts import generations
from drugmetrics.analysis.deaths.decomposition import by_age, by_deprivation, by_region, by_sex, by_substance
from drugmetrics.analysis.progress import progress, under_every_baseline
from drugmetrics.analysis.validation import validation
from drugmetrics.analysis.verdicts.assessment import assess
from drugmetrics.analysis.verdicts.replay import replay
from drugmetrics.figures import (
    ageing,
    calibration,
    decomposition,
    framework,
    outlooks,
    sensitivity,
    treatment,
    verdicts,
)
from drugmetrics.framework.ambitions import ambition
from drugmetrics.framework.metrics import metrics
from drugmetrics.reference import periods

DAYS = [None, "2023-07-20", "2024-02-27", "2025-01-31"]
NOTHING_YET = "2021-01-01"
#: Charts of figures of several standings, or of none.
NO_STANDING = ("changes of metrics", "shares", "every count of deaths", "cover on the hold-out", "where outcomes lay")
#: How much of the smaller of two texts may be covered by the other before it is hard to read.
TOUCHING = 1 / 3
#: Pixels by which a letter may stand over the edge.
EDGE = 2
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
    "every count of deaths": lambda day: sensitivity.sensitivity_chart(
        analysis.to_draw(analysis.every_count(as_of=day), "misuse"),
        ambition("deaths-prevented", as_of=day).wanted,
        "England",
    ),
    "outlook of places": lambda day: outlooks.outlook_chart(assess(None, PARTS[0], as_of=day)),
    "outlook of opiate and crack users": lambda day: outlooks.outlook_chart(assess(None, PARTS[1], as_of=day)),
    "cover on the hold-out": lambda day: calibration.cover_chart(validation(), "Tourism yearly, 18-30 points"),
    "where outcomes lay": lambda day: calibration.pit_chart(validation()),
    "history of young people": lambda day: verdicts.history_chart(replay(PARTS[2], as_of=day)),
    "change by age": lambda day: decomposition.split_chart(by_age(day, first=2012), "age"),
    "change by sex": lambda day: decomposition.split_chart(by_sex(day, first=2012), "sex"),
    "change by region": lambda day: decomposition.split_chart(by_region(day, first=2012), "region"),
    "change by deprivation": lambda day: decomposition.split_chart(by_deprivation(day, first=2012), "deprivation"),
    "mentions of substances": lambda day: decomposition.mentions_chart(by_substance(day, first=2012)),
    "components of the change": lambda day: ageing.components_chart(components(day)),
    "rates by age": lambda day: ageing.rates_chart(populations(day)),
    "generations": lambda day: ageing.generations_chart(generations(day)),
}


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
NO_CHOICE = ("every count of deaths", "2023-07-20")
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
    if name not in (
        "changes of metrics",
        "shares",
        "every count of deaths",
        "cover on the hold-out",
        "where outcomes lay",
    ):
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
