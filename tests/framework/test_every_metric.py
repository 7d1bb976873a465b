"""Every metric of the framework, headline and supporting: what holds it, what only stands in, what is missing."""

from __future__ import annotations

import csv
import itertools
import re
from functools import cache

import pandas as pd
import pytest
from click.testing import CliRunner
from pydantic import ValidationError
from tests.originals import folder, needs_originals

from drugmetrics.analysis import findings
from drugmetrics.cli import commands
from drugmetrics.figures.text import metric_lines
from drugmetrics.framework.figure import Figure
from drugmetrics.framework.metric_rules import MetricRule
from drugmetrics.framework.metrics import Metric, metric, metrics, rules
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference import areas

DAYS = [None, "2022-06-30", "2023-07-20", "2024-02-27", "2026-01-01"]
SUPPORTING = [f"S{number:02}" for number in range(1, 23)]
#: What is held is not the metric itself but the nearest to it.
NEAREST = {"S02", "S03", "S04", "S15", "S16", "S17", "S18", "S19", "S20", "S21", "S22"}
NO_WAY = {"S07", "S09", "S10", "S21", "S22"}
#: Bases of figures that cannot be relied on, or that cover several years or are sums of parts beside the printed total.
NEVER_NEWEST = re.compile("doubtful|not said|second row|sum of regions|together|^statement")
#: The newest figures published, from the originals and the reports themselves: value and period.
NEWEST = {
    "H03": (310, "2022/23"), "H06": (16994, "2019/20"), "S02": (298430, "2022/23"), "S03": (72620, "2024/25"),
    "S05": (608416, "2019/20"), "S06": (27.5, "2023/24 Q1"), "S08": (269321, "2024/25"), "S09": (21145, "2023/24"),
    "S10": (19125, "2024"), "S11": (4273, "2024/25"), "S12": (11.8, "2022"), "S13": (15.0, "2023"),
    "S14": (280747, "2023/24"), "S18": (22, "2021/22"), "S20": (8842, "2016/17"),
}  # fmt: skip


@cache
def every(day: str | None) -> list[Metric]:
    return [*metrics(as_of=day), *metrics(tier="supporting", as_of=day)]


@pytest.fixture(scope="module")
def gathered() -> dict[str, dict[str, str]]:
    """Give the framework as it was gathered beside this project."""
    with (folder() / "strategy" / "framework.csv").open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@needs_originals
def test_the_metrics_are_those_of_the_gathered_framework_both_ways(gathered):
    declared = {rule.id: rule for rule in rules().values()}
    assert set(declared) == set(gathered)
    for number, row in gathered.items():
        assert declared[number].tier == row["tier"]
        assert declared[number].wanted == (row["direction_wanted"] or "not stated")
        if row["tier"] == "supporting" and row["metric"] != "not found":
            assert declared[number].title == row["metric"]


def test_supporting_metrics_come_after_the_headline_ones_in_the_frameworks_order():
    assert [rule.id for rule in rules().values() if rule.tier == "supporting"] == SUPPORTING
    assert [rule.id for rule in rules().values()][-22:] == SUPPORTING
    assert [one.rule.id for one in metrics(tier="supporting")] == SUPPORTING


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_every_metric_has_a_series_with_a_figure_in_its_area_and_breakdown_or_a_gap(rule):
    if rule.series is None:
        assert rule.id == "H11b"
        assert rule.gap
        return
    rows = load(rule.series, area=rule.area, breakdown=rule.breakdown, basis="*")
    assert (rows["basis"].isin(rule.kept) & rows["value"].notna()).any()
    assert set(rule.beside) <= set(all_series()) - {rule.series}
    assert not [basis for basis in rule.kept if NEVER_NEWEST.search(basis)]
    table = observations()
    if not all_series()[rule.series].derived:
        assert set(rule.kept) <= set(table.loc[table["series"] == rule.series, "basis"])


def test_what_only_stands_in_says_so_and_what_is_named_nowhere_does_not_pretend_to_a_name():
    assert {rule.id for rule in rules().values() if rule.stands_in} == NEAREST
    for number in NEAREST:
        found = metric(number)
        assert found.missing.startswith(found.rule.stands_in)
        assert found.change is None
        assert "stands in" in found.apart
        assert any("not the metric" in line for line in metric_lines(found))
        assert not any("newest figure:" in line for line in metric_lines(found))
    assert all(metric(number).rule.title.startswith("Name not found") for number in ("S21", "S22"))


def test_every_supporting_metric_says_that_the_guidance_was_not_seen_and_which_ways_were_inferred():
    for one in metrics(tier="supporting", as_of="2022-06-30"):
        assert "the exact wording of the guidance was not seen" in one.note
        assert ("inferred" in one.note) == (one.rule.wanted != "not stated")
        assert one.baseline is None
        assert one.change is None


def test_no_way_is_said_of_a_metric_without_one_nor_of_what_stands_in():
    assert {rule.id for rule in rules().values() if rule.wanted == "not stated"} == NO_WAY
    for rule in rules().values():
        assert rule.way == ("" if rule.id in NO_WAY | NEAREST else rule.wanted)
        start, newest = moved(rule.model_copy(update={"stands_in": ""}))
        one = Metric(rule.model_copy(update={"baseline": "2021"}), start, (), start, newest, newest, None, None)
        words = findings.direction(one)
        assert (words in ("the way wanted", "the other way")) == (rule.id not in NO_WAY | NEAREST)


def moved(rule: MetricRule) -> tuple[Figure, Figure]:
    """Make up a start and a newest figure of a metric that rose by half."""
    row = {
        "series": rule.series or "", "area_code": areas.find(rule.area).code, "unit": "people", "marker": "",
        "basis": "made", "status": "accredited official statistics", "source": "made", "edition": "made",
        "source_ref": "made", "released": pd.NaT,
    }  # fmt: skip
    return Figure.of({**row, "value": 100, "period": "2021"}), Figure.of({**row, "value": 150, "period": "2022"})


def test_a_metric_without_a_way_is_counted_as_such():
    rule = metric("S07").rule.model_copy(update={"baseline": "2021"})
    start, newest = moved(rule)
    one = Metric(rule, start, (), start, newest, None, None, None)
    words = findings.framework([one])
    assert "none moved the way wanted, none the other way; for 1 no way is stated." in words.replace("**", "")


@pytest.mark.parametrize("day", DAYS)
def test_every_metric_stands_on_any_day_and_says_what_it_lacks(day):
    for one in every(day):
        if one.rule.series is None or one.newest is None:
            assert one.gap
        if one.newest is None and one.rule.series:
            assert "value is in the record for this day" in one.gap
        elif one.newest is not None and day:
            assert one.newest.released.isoformat() <= day


def test_few_supporting_metrics_were_known_when_the_strategy_began():
    held = [{one.rule.id for one in metrics(tier="supporting", as_of=day) if one.newest} for day in DAYS[1:]]
    assert all(earlier <= later for earlier, later in itertools.pairwise(held))
    assert len(held[0]) < len(SUPPORTING) / 2
    assert {one.rule.id for one in metrics(tier="supporting") if one.newest} == set(SUPPORTING)


@pytest.mark.parametrize("day", [day for day in DAYS if day])
def test_no_word_on_a_metric_names_a_year_after_the_day(day):
    for one in every(day):
        years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", f"{one.note} {one.missing} {one.apart}")]
        assert all(year <= int(day[:4]) for year in years), f"{one.name} as of {day}: {one.note} {one.missing}"


@pytest.mark.parametrize("day", DAYS)
def test_the_newest_figure_is_of_the_metric_and_of_the_best_standing_for_its_period(day):
    """Independently: among all rows of the area, breakdown and bases no later and no better one was left."""
    table = observations()
    if day:
        table = table[table["released"] <= pd.Timestamp(day)]
    of_series = dict(iter(table.groupby("series")))
    for one in every(day):
        rule = one.rule
        if one.newest is None or all_series()[rule.series].derived:
            continue
        assert not NEVER_NEWEST.search(one.newest.basis)
        rows = of_series[rule.series]
        rows = rows[
            (rows["area_code"] == areas.find(rule.area).code) & (rows["breakdown"] == rule.breakdown)
            & rows["basis"].isin(rule.kept) & rows["value"].notna()
            & rows["source"].isin([*all_series()[rule.series].home, "from-harm-to-hope-annual-report"])
        ]  # fmt: skip
        latest = rows[rows["period_end"] == rows["period_end"].max()]
        assert pd.Timestamp(one.newest.period_end) == rows["period_end"].max()
        assert one.newest.value in latest["value"].to_list()
        assert STATUS_ORDER.index(one.newest.status) == min(STATUS_ORDER.index(status) for status in latest["status"])


@pytest.mark.parametrize("number", NEWEST)
def test_the_newest_figures_are_those_published(number):
    found = metric(number).newest
    assert (found.value, found.period) == NEWEST[number]


def test_a_total_of_five_years_is_never_the_newest_number_of_homicides():
    assert metric("H03", as_of="2024-03-01").newest.text == "360"
    assert metric("H03", as_of="2024-03-01").newest.period == "2021/22"


def test_admissions_are_held_and_say_that_they_end_and_have_no_baseline():
    found = metric("hospital-admissions")
    assert (found.newest.text, found.newest.status) == ("16,994", "accredited official statistics")
    assert (found.baseline, found.change, found.apart) == (None, None, "no baseline is known")
    assert "no baseline" in found.gap
    assert "Nothing after 2019/20" in found.gap
    assert "2019/20" not in metric("hospital-admissions", as_of="2020-12-31").gap


def test_shares_worked_out_here_carry_the_editions_they_are_made_of():
    found = metric("stable-accommodation").newest
    numbers = load("adults-starting-treatment", area="England", breakdown="*")
    year = numbers[numbers["period"] == found.period].set_index("breakdown")["value"]
    wanted = ["housing=no problem", "housing=urgent problem"]
    assert found.status == "derived here"
    assert found.editions == (("ndtms-viewit", "2023-24-export"),)
    assert set(wanted) <= set(year.index)
    kinds = year[[kind for kind in year.index if re.fullmatch(r"housing=[^;]*problem", kind)]]
    assert found.value == pytest.approx(100 * year[wanted[0]] / kinds.sum(), rel=0.01)


@pytest.mark.parametrize(
    "wrong",
    [
        {"series": None, "gap": ()},
        {"series": None, "gap": [{"text": "None."}], "stands_in": "X."},
        {"wanted": "sideways"},
    ],
)
def test_a_metric_that_resolves_to_nothing_is_refused(wrong):
    good = metric("S03").rule.model_dump()
    with pytest.raises(ValidationError):
        MetricRule.model_validate({**good, **wrong})


def test_the_command_prints_a_supporting_metric_by_number_or_by_name():
    printed = CliRunner().invoke(commands, ["metric", "S03"]).output
    assert printed == CliRunner().invoke(commands, ["metric", "children-in-need-drugs"]).output
    first = printed.splitlines()[0]
    assert first.startswith("S03 Children in need with drugs as an assessed factor (supporting; Reduce drug use)")
    assert first.endswith("wanted: down (of the metric, not of what stands in for it)")
    for words in ("nearest figure:", "72,620", "none known", "in episodes [children-in-need-drug-misuse-by-parent]"):
        assert words in printed
    assert "wanted: not stated\n" in CliRunner().invoke(commands, ["metric", "S21"]).output


def test_the_finding_on_the_record_tells_rows_without_a_figure_from_rows_that_something_stands_in_for():
    publications = pd.DataFrame({"days": [10], "undated": [0], "editions": [1]})
    words = findings.quality(publications, pd.DataFrame(), every(None))
    assert "For 1 of the framework's 34 rows it holds no figure: treatment progress measure." in words
    assert "For 11 rows it holds not the metric but the nearest series." in words


def test_the_gap_of_a_measure_without_a_series_does_not_speak_of_a_report_to_come():
    assert "annual report" in metric("H11b").gap
    assert metric("H11b", as_of="2023-07-20").gap == metric("H11b").gap
    assert metric("H11b", as_of="2023-07-19").gap == "No figure of this measure is in the record."
