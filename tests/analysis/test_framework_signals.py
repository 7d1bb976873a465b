"""What signal each metric of the framework gives: most headline metrics none, and each row says why."""

from __future__ import annotations

import pytest
from scipy import stats

from drugmetrics.analysis.signals import (
    ControlChart,
    control_chart_of,
    framework_signals,
    recent_trend_of_proportion,
)
from drugmetrics.errors import ParameterError, UnknownNameError
from drugmetrics.framework.metrics import rules
from drugmetrics.observations.load import load

NONE = "cannot be calculated"
MOVED = ("increasing", "decreasing")


@pytest.fixture(scope="module")
def signals():
    return framework_signals()


@pytest.mark.parametrize("tier", ["headline", "supporting"])
def test_one_row_a_metric_in_the_frameworks_order(signals, tier):
    wanted = [rule.id for rule in rules().values() if rule.tier == tier]
    assert list(framework_signals(tier=tier).index) == wanted
    assert list(signals.index[signals["tier"] == tier]) == wanted


def test_a_trend_or_a_reason_and_a_chart_or_a_reason(signals):
    assert ((signals["no_trend"] == "") == (signals["recent_trend"] != NONE)).all()
    assert (signals["p"].notna() == (signals["recent_trend"] != NONE)).all()
    assert ((signals["no_chart"] == "") == (signals["variation"] != "")).all()
    assert ((signals["chart_points"] > 0) == (signals["variation"] != "")).all()


def test_no_headline_metric_has_a_recent_trend(signals):
    """Counts, surveys without limits, years too few, spans of several kinds."""
    headline = signals[signals["tier"] == "headline"]
    assert set(headline["recent_trend"]) == {NONE}
    plain = "a plain number ({}): the marker is made for rates, shares and averages"
    assert headline["no_trend"].to_dict() == {
        "H01": "its periods are of several kinds (financial year, months)",
        "H02": plain.format("estimated people"),
        "H05": plain.format("deaths"),
        "H06": plain.format("admissions"),
        "H03": plain.format("homicides"),
        "H04": plain.format("thousand incidents"),
        "H07": plain.format("county lines"),
        "H08": plain.format("disruptions"),
        "H09": "five points are wanted, 3 held",
        "H10": plain.format("people"),
        "H11a": plain.format("people"),
        "H11b": "no series is held for the metric",
    }


def test_the_rate_beside_the_deaths_is_named_and_not_put_in_their_place(signals):
    deaths = signals.loc["H05"]
    assert (deaths["series"], deaths["recent_trend"], deaths["judged"]) == ("deaths-drug-misuse", NONE, "")
    assert (deaths["beside_series"], deaths["beside_trend"], deaths["beside_last"]) == (
        "deaths-drug-misuse-rate", "increasing", "2022")  # fmt: skip


def test_a_series_beside_is_looked_for_only_where_the_metric_has_no_trend(signals):
    assert (signals.loc[signals["recent_trend"] != NONE, "beside_series"] == "").all()
    assert set(signals.loc[signals["beside_series"] != "", "beside_trend"]) <= {*MOVED, "no significant change"}


def test_a_share_worked_out_here_is_tested_on_its_own_counts(signals):
    """Adults starting treatment in regular employment, of those whose employment is recorded (ViewIt)."""
    employed = "employment=in regular employment"
    rows = load("adults-starting-treatment", area="England", breakdown="*")
    rows = rows[rows["breakdown"].str.startswith("employment=") & (rows["period"] >= "2019/20")]
    totals = rows.groupby("period")["value"].sum()
    shares = load("starting-treatment-employed-share", area="England").set_index("period")["value"].tail(5)
    counts = rows[rows["breakdown"] == employed].set_index("period")["value"]
    whole = (100 * counts / shares).round()
    assert (whole <= totals[whole.index]).all()
    own = recent_trend_of_proportion(counts, whole)
    row = signals.loc["S16"]
    assert (row["first"], row["last"], row["points"]) == ("2019/20", "2023/24", 5)
    assert row["recent_trend"] == own.direction == "increasing"
    assert row["statistic"] == pytest.approx(own.statistic, rel=1e-12)


def test_what_stands_in_for_a_metric_is_neither_better_nor_worse(signals):
    for rule in rules().values():
        if not rule.way:
            assert signals.loc[rule.id, "judged"] == ""
            assert signals.loc[rule.id, "variation"] not in ("special cause, improving", "special cause, concerning")


def test_p_values_are_adjusted_within_the_family_of_those_that_have_one(signals):
    tested = signals[signals["p"].notna()]
    assert 1 < len(tested) < len(signals)
    assert list(tested["adjusted_p"]) == pytest.approx(list(stats.false_discovery_control(tested["p"])), rel=1e-9)
    assert signals.loc[signals["p"].isna(), ["adjusted_p", "kept"]].isna().all(axis=None)
    assert list(tested["kept"]) == list((tested["adjusted_p"] <= 0.05) & tested["recent_trend"].isin(MOVED))


def test_a_trend_that_hangs_on_one_year_is_not_kept_however_small_its_p(signals):
    """Parents living with their children among adults in treatment: a step in 2020/21, and a slow fall after it."""
    row = signals.loc["S19"]
    assert row["p"] < 1e-6
    assert (row["steady"], row["recent_trend"], row["kept"]) == (False, "no significant change", False)


def test_charts_are_drawn_on_the_metrics_own_rows(signals):
    rows = load("admissions-drug-poisoning", area="England")
    chart = control_chart_of(rows, improvement="down")
    assert isinstance(chart, ControlChart)
    row = signals.loc["H06"]
    assert (row["variation"], row["limits"], row["chart_points"]) == (chart.variation, "trial", len(rows))


def test_counts_that_trend_are_not_charted(signals):
    for metric in ("H05", "H10", "H11a", "S10", "S11"):
        assert signals.loc[metric, "no_chart"].startswith("the yearly numbers trend")


def test_as_of_a_day_only_what_was_known_then_is_tested(signals):
    """The export of ViewIt that gives the shares was public in January 2025; deaths of 2021 came out in August 2022."""
    early = framework_signals(as_of="2022-12-31")
    assert list(early.index) == list(signals.index)
    assert (early.loc["H05", "first"], early.loc["H05", "last"]) == ("2017", "2021")
    assert early.loc["S16", "no_trend"] == "no figure is held"
    assert early["p"].notna().sum() < signals["p"].notna().sum()
    assert early["adjusted_p"].notna().sum() == early["p"].notna().sum()


def test_newest_is_the_default():
    assert framework_signals("newest", "headline").equals(framework_signals(tier="headline"))


def test_another_tier_and_another_day_are_errors():
    with pytest.raises(ParameterError, match="headlines"):
        framework_signals(tier="headlines")
    with pytest.raises((ParameterError, UnknownNameError)):
        framework_signals(as_of="yesterday")
