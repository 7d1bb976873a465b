"""The framework's metrics: all of them, as they stood on a day, with what is missing said."""

from __future__ import annotations

import csv
import datetime as dt
import re

import pytest
from tests.originals import folder, needs_originals

from drugmetrics.errors import ParameterError, UnknownNameError
from drugmetrics.framework.ambitions import FRAMEWORK_REPORT
from drugmetrics.framework.metrics import metric, metrics, rules
from drugmetrics.home import raw_folder
from drugmetrics.observations.table import observations

IDS = ["H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H09", "H10", "H11a", "H11b"]
DAYS = [None, "2021-01-01", "2022-06-30", "2023-07-19", "2023-07-20", "2024-02-27", "2025-01-31", "2026-01-01"]


def test_neighbourhood_crime_as_printed_and_as_the_statistic_gave_it_in_august_2023():
    found = metric("neighbourhood-crime", as_of="2023-08-01")
    assert found.baseline.text == "2.96 million"
    assert (found.baseline.value, found.baseline.unit, found.baseline.period) == (2.96, "million incidents", "2019/20")
    assert found.baseline.source == FRAMEWORK_REPORT
    assert found.corrected_from == ()
    assert (found.own_baseline.text, found.own_baseline.source) == ("1,962 thousand", "ons-crime-survey")
    assert found.own_baseline.status == "accredited official statistics"


def test_neighbourhood_crime_names_its_correction_from_the_day_it_was_made():
    for day in ("2024-02-27", "2024-03-01", None):
        found = metric("neighbourhood-crime", as_of=day)
        assert (found.baseline.text, found.baseline.edition) == ("1.96 million", "2024-02-correction")
        assert found.baseline.released == dt.date(2024, 2, 27)
        assert [(one.text, one.edition) for one in found.corrected_from] == [("2.96 million", "2023-07")]
    before = metric("neighbourhood-crime", as_of="2024-02-26")
    assert (before.baseline.text, before.corrected_from) == ("2.96 million", ())


def test_the_wrong_baseline_never_measures_the_change():
    """While the slip stood, no change was measured from it; corrected, the report's two figures compare."""
    slipped = metric("neighbourhood-crime", as_of="2023-08-01")
    assert (slipped.change, slipped.change_text) == (None, "")
    assert "differ" in slipped.apart
    assert metric("neighbourhood-crime", as_of="2024-03-01").change == pytest.approx(1.45 / 1.96 - 1)


def test_a_metric_goes_by_its_name_or_its_number():
    assert metric("H04").rule is metric("neighbourhood-crime").rule
    with pytest.raises(UnknownNameError, match="'neighbourhood-crime'"):
        metric("neighborhood-crime")
    with pytest.raises(ParameterError, match="2023-10-20"):
        metric("neighbourhood-crime", as_of="some day")


def test_every_headline_metric_is_there_once():
    assert sorted(one.rule.id for one in metrics()) == IDS
    assert {one.rule.tier for one in metrics()} == {"headline"}


def test_headline_metrics_come_in_the_order_in_which_the_annual_report_prints_them():
    """By the line each first stands on; two rows without any figure have no line to go by."""
    path = raw_folder() / FRAMEWORK_REPORT / "2023-07" / "headline-metrics.csv"
    with path.open(encoding="utf-8") as file:
        lines = {
            row["measure"]: int(re.search(r"line (\d+)$", row["where"])[1])
            for row in csv.DictReader(file)
            if row["column"] == "Last release"
        }
    printed = sorted(lines, key=lines.__getitem__)
    words = [
        "using drugs", "opiate and crack", "misuse", "homicide", "Neighbourhood", "county lines", "disruptions",
        "continuity", "treatment", "Completions",
    ]  # fmt: skip
    assert all(word in measure for word, measure in zip(words, printed, strict=True))
    ids = [one.rule.id for one in metrics() if one.rule.id not in ("H06", "H11b")]
    assert ids == ["H01", "H02", "H05", "H03", "H04", "H07", "H08", "H09", "H10", "H11a"]


@pytest.fixture
def gathered() -> dict[str, dict[str, str]]:
    """Give the framework as it was gathered beside this project."""
    path = folder() / "strategy" / "framework.csv"
    with path.open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file) if row["tier"] == "headline"}


@needs_originals
def test_the_metrics_are_those_of_the_gathered_framework_with_its_baselines_and_directions(gathered):
    assert list(gathered) == IDS
    printed = {
        "H01": "9.4%", "H03": "336", "H05": "2,846", "H07": "703", "H08": "2,450", "H09": "36.1%", "H10": "286,545",
        "H11a": "61,186",
    }  # fmt: skip
    for number, row in gathered.items():
        rule = metric(number).rule
        assert rule.wanted == row["direction_wanted"]
        if number in printed:
            assert metric(number).baseline.text == printed[number]
            assert row["baseline_value"].startswith(printed[number])
        elif number != "H04":
            assert metric(number).baseline is None


@pytest.mark.parametrize("day", DAYS)
def test_every_metric_has_its_figures_or_says_what_is_missing(day):
    found = metrics(as_of=day)
    assert [one.rule.id for one in found] == [rule.id for rule in rules().values() if rule.tier == "headline"]
    for one in found:
        whole = one.newest is not None and (one.baseline or one.own_baseline) is not None
        assert whole != bool(one.gap), f"{one.name} as of {day}: {one.gap!r}"
        if one.change is not None:
            assert whole


@pytest.mark.parametrize("day", [day for day in DAYS if day])
def test_no_figure_of_a_metric_is_from_after_the_day(day):
    for one in metrics(as_of=day):
        figures = [one.baseline, one.own_baseline, one.newest, one.reported, one.start, *one.corrected_from]
        if one.ambition:
            figures += [one.ambition.wanted, one.ambition.revised_from]
            figures += [one.ambition.baseline(name) for name in one.ambition.rule.baselines]
        for figure in filter(None, figures):
            assert figure.released is not None
            assert figure.released.isoformat() <= day


def test_before_the_report_no_baseline_was_printed():
    assert all(one.baseline is None and one.reported is None for one in metrics(as_of="2023-07-19"))
    printed = {one.rule.id for one in metrics(as_of="2023-07-20") if one.baseline}
    assert printed == set(IDS) - {"H02", "H06", "H11b"}


def test_a_change_is_not_drawn_between_methods_spans_or_bases():
    """Prevalence changed its method, county lines and continuity of care their window."""
    for number in ("H02", "H07", "H09"):
        found = metric(number)
        assert found.newest is not None
        assert found.change is None
    assert metric("H02").own_baseline.text == "341,032"


def test_the_change_of_numbers_in_treatment_runs_between_accredited_figures():
    found = metric("numbers-in-treatment")
    assert (found.baseline.value, found.own_baseline.value, found.start.value) == (286545, 289215, 289215)
    assert found.change == pytest.approx(329646 / 289215 - 1)


def test_one_incident_is_one_incident_in_millions_or_thousands():
    found = metric("neighbourhood-crime")
    assert found.baseline.counted == pytest.approx(1_960_000)
    assert found.own_baseline.counted == pytest.approx(1_962_000)


def test_figures_are_rows_of_the_table():
    table = observations()
    for one in metrics():
        for figure in filter(None, (one.baseline, one.own_baseline, one.newest, one.reported)):
            here = table[
                (table["series"] == figure.series) & (table["edition"] == figure.edition)
                & (table["source"] == figure.source) & (table["period"] == figure.period)
                & (table["breakdown"] == one.rule.breakdown) & (table["source_ref"] == figure.source_ref)
            ]  # fmt: skip
            assert figure.value in here["value"].to_list()


@pytest.mark.parametrize(
    ("number", "words"),
    [("H07", "July 2024"), ("H08", "three years old"), ("H02", "newest estimate"), ("H10", "management information")],
)
def test_a_note_tells_nothing_from_after_the_day(number, words):
    """In June 2022 nothing of this had happened or been printed."""
    assert words not in metric(number, as_of="2022-06-30").note


def test_county_lines_compared_while_both_figures_were_years_of_one_count():
    found = metric("county-lines-closed", as_of="2023-08-01")
    assert (found.baseline.period, found.newest.period) == ("2021/22", "2022/23")
    assert found.change == pytest.approx(1364 / 703 - 1)
