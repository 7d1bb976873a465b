"""The charts of registration delay, drawn for the tests as of a day."""

from __future__ import annotations

from collections.abc import Callable

from tests.figures.drawing import Drawn

from drugmetrics.analysis.delay import delay_summary, drift_sensitivity, page
from drugmetrics.analysis.delay.record import Definition
from drugmetrics.figures import delay

DRAWS = 100


def medians(area: str, definition: Definition) -> Callable[[str | None], Drawn]:
    return lambda day: delay.delay_chart(page.printed_medians(definition, as_of=day), area, definition)


def completeness(area: str, definition: Definition) -> Callable[[str | None], Drawn]:
    return lambda day: delay.completeness_chart(
        delay_summary(area, definition, as_of=day, draws=DRAWS), area, definition
    )


def bases(definition: Definition) -> Callable[[str | None], Drawn]:
    def draw(day: str | None) -> Drawn:
        held = page.counted(definition, as_of=day, draws=DRAWS)
        return delay.bases_chart(page.compared(held), held)

    return draw


def drift(day: str | None) -> Drawn:
    rows = drift_sensitivity("misuse", as_of=day, years=1, draws=DRAWS)
    return delay.drift_chart(rows, page.counted("misuse", as_of=day, draws=DRAWS))


DELAY_CHARTS: dict[str, Callable[[str | None], Drawn]] = {
    "median delay of England": medians("England", "misuse"),
    "median delay of Wales": medians("Wales", "poisoning"),
    "median delay of both": medians("England and Wales", "misuse"),
    "completeness of England": completeness("England", "misuse"),
    "completeness of Wales": completeness("Wales", "poisoning"),
    "registered and died of misuse": bases("misuse"),
    "registered and died of poisoning": bases("poisoning"),
    "other delays": drift,
}
