"""Every chart: a picture, the rows it drew, and words that tell both; on any day, with its writing in its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.counts import every_count_of
from tests.figures.checks import DAYS, check_chart, check_empty_chart
from tests.figures.delay_charts import DELAY_CHARTS
from tests.figures.drawing import PARTS, Drawn, trend

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
    outlooks,
    sensitivity,
    treatment,
    verdicts,
)
from drugmetrics.figures import deaths as drawn_deaths
from drugmetrics.framework.ambitions import ambition

NOTHING_YET = "2021-01-01"
#: Charts of figures of several standings, or of none.
NO_STANDING = (
    "shares", "every count of deaths", "years of death", "cover on the hold-out",
    "where outcomes lay",
)  # fmt: skip
CHARTS: dict[str, Callable[[str | None], Drawn]] = {
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
        analysis.to_draw(every_count_of(day), "misuse"),
        ambition("deaths-prevented", as_of=day).wanted,
        "England",
    ),
    "years of death": lambda day: drawn_deaths.died_chart(analysis.died(day)),
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
    **DELAY_CHARTS,
}


#: No registration after 2021 was known that day: the chart is empty and says so.
NO_CHOICE = ("every count of deaths", "2023-07-20")
#: Drawn as others are, and looked at on one day only.
AT_THE_NEWEST = ("places from accredited", "trend of London", "years of death")
CASES = [
    pytest.param(name, day, id=f"{name} as of {day or 'now'}")
    for name in CHARTS for day in DAYS if day is None or name not in AT_THE_NEWEST
]  # fmt: skip


@pytest.mark.parametrize(("name", "day"), CASES)
def test_a_chart_tells_its_rows_and_its_texts_can_be_read(name, day):
    standing = () if name in NO_STANDING else ("accredited official statistics",)
    check_chart(CHARTS[name](day), day, standing=standing, told=0 if (name, day) == NO_CHOICE else 3)


@pytest.mark.parametrize("name", CHARTS)
def test_on_a_day_before_anything_was_published_a_chart_says_so_and_does_not_fail(name):
    check_empty_chart(CHARTS[name](NOTHING_YET))
