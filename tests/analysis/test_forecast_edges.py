"""The predictive distribution at its edges: runaways, gaps, breaks, measured widths, what is refused. All made up."""

from __future__ import annotations

import numpy as np
import pytest
from tests.analysis.projected import walk, width

from drugmetrics.analysis.projection import candidates
from drugmetrics.analysis.projection.candidates import SCORES
from drugmetrics.analysis.projection.forecast import forecast
from drugmetrics.analysis.projection.recalibration import past_scores, width_factor
from drugmetrics.errors import ParameterError

NAN, INF = float("nan"), float("inf")


# Runaways


DOUBLING = 2.0 ** np.arange(25)
CANDIDATES = ("smoothing, square root", "smoothing, fourth root", "random walk with drift, level")


def test_a_candidate_that_runs_away_is_replaced_and_named():
    found = forecast(DOUBLING, 10)
    assert found.candidates == ("random walk, square root", "random walk, fourth root", CANDIDATES[2])
    assert found.remarks[:2] == (
        "smoothing, square root ran away and was replaced by a random walk",
        "smoothing, fourth root ran away and was replaced by a random walk",
    )
    # No further than the range seen, three times over.
    assert found.median[-1] < 4 * DOUBLING[-1]


def test_without_the_guard_it_would_run_away(monkeypatch):
    """That the case above needs the guard."""
    monkeypatch.setattr(candidates, "runs_away", lambda *_: False)
    found = forecast(DOUBLING, 10)
    assert found.candidates == CANDIDATES
    assert found.median[-1] > 10 * DOUBLING[-1]


@pytest.mark.parametrize("fault", ["explodes", "not a number"])
def test_one_broken_candidate_alone_is_replaced(monkeypatch, fault):
    """Made-up fault in the fourth root's forecasts, as statsmodels' ETS has on some yearly series."""
    as_it_is = candidates.Candidate.quantiles

    def broken(self, origins, horizon, factor=1.0):
        found = as_it_is(self, origins, horizon, factor)
        if self.name != CANDIDATES[1]:
            return found
        return found * 1e6 if fault == "explodes" else found * NAN

    whole = forecast(walk(), 4)
    monkeypatch.setattr(candidates.Candidate, "quantiles", broken)
    found = forecast(walk(), 4)
    assert found.candidates == (CANDIDATES[0], "random walk, fourth root", CANDIDATES[2])
    assert found.remarks == ("smoothing, fourth root ran away and was replaced by a random walk",)
    np.testing.assert_allclose(found.median, whole.median, rtol=0.1)
    monkeypatch.setattr(candidates, "runs_away", lambda *_: False)
    assert not (forecast(walk(), 4).median < 1000).all()


def test_an_ordinary_series_keeps_its_candidates_and_has_no_remark():
    found = forecast(walk(), 6)
    assert (found.candidates, found.remarks) == (CANDIDATES, ())


# Gaps


def test_after_figures_that_are_missing_at_the_end_the_projection_goes_on_from_the_last_one():
    values = walk()
    missing = forecast(np.r_[values[:23], NAN, NAN], 2)
    longer = forecast(values[:23], 4)
    np.testing.assert_array_equal(missing.quantiles, longer.quantiles[2:])
    np.testing.assert_array_equal(missing.correlation, longer.correlation[2:, 2:])
    assert (width(missing) > 1.1 * width(forecast(values, 2))).all()
    assert missing.draws(5, 1).shape == (5, 2)


@pytest.mark.parametrize("breaks", [(), (27,), (26, 27)])
def test_regressors_and_breaks_reach_over_figures_missing_at_the_end(breaks):
    quarter = np.arange(30) % 4
    seasons = (quarter[:, None] == np.arange(1, 4)).astype("float64")
    values = walk(step=0.5) + np.array([0.0, 10, 30, -20])[quarter[:25]]
    found = forecast(np.r_[values, NAN, NAN, NAN], 2, regressors=seasons, breaks=breaks)
    whole = forecast(values, 5, regressors=seasons)
    np.testing.assert_allclose(found.median, whole.median[3:], rtol=0.02)
    assert found.median[0] - found.median[1] == pytest.approx(-20, abs=8)  # first quarter, second quarter less 10
    # A new basis of which no figure is held yet may lie anywhere.
    assert (width(found)[-1] > 3 * width(whole)[-1]) == bool(breaks)


def test_periods_before_the_first_figure_are_left_off():
    values = walk()
    steps = (np.arange(27) >= 12).astype("float64")[:, None]
    plain = forecast(values, 2, regressors=steps, breaks=(9,))
    led = forecast(np.r_[NAN, NAN, NAN, values], 2, regressors=np.r_[np.zeros((3, 1)), steps], breaks=(2, 3, 12))
    np.testing.assert_array_equal(led.quantiles, plain.quantiles)
    np.testing.assert_array_equal(led.past, plain.past)


def test_a_gap_in_the_middle_is_no_figure_and_takes_its_time():
    """A straight line with a gap goes on at its own pace; closed up, the gap would be a step twice as high."""
    values = 100 + 10 * np.arange(20.0) + np.random.default_rng(5).normal(0, 1, 20)
    gappy = values.copy()
    gappy[[6, 7, 13]] = NAN
    found, whole = forecast(gappy, 3), forecast(values, 3)
    np.testing.assert_allclose(found.median, whole.median, atol=2)
    assert (width(found) < 2 * width(whole)).all()
    # Eight figures are known after the tenth period; nothing is scored where no figure came.
    assert found.past.shape == (9, 3)
    np.testing.assert_array_equal(np.isnan(found.past[:4]), [[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]][:4])


# Breaks


def test_a_step_at_a_marked_break_is_no_movement():
    values = walk(30)
    stepped = values + 150 * (np.arange(30) >= 14)
    marked, plain, unmarked = forecast(stepped, 3, breaks=(14,)), forecast(values, 3), forecast(stepped, 3)
    np.testing.assert_allclose(marked.median - 150, plain.median, atol=0.15 * width(plain)[0])
    np.testing.assert_allclose(width(marked), width(plain), rtol=0.35)
    assert (width(unmarked) > 2 * width(marked)).all()


def test_nothing_is_scored_across_a_break():
    values = walk(20)
    past = forecast(values + 100 * (np.arange(20) >= 12), 3, breaks=(12,)).past
    # Origins after 8, 9 ... 19 figures; the figure at position 12 is the thirteenth.
    crossing = np.array([[8 + row + ahead >= 12 > 8 + row - 1 for ahead in range(3)] for row in range(12)])
    crossing &= (np.arange(12)[:, None] + 8) <= 12
    beyond = np.array([[8 + row + ahead >= 20 for ahead in range(3)] for row in range(12)])
    np.testing.assert_array_equal(np.isnan(past), crossing | beyond)


JUMP = "one step is more than half of all movement: if it is a break in the series, mark it"


def test_a_single_jump_is_pointed_out_unless_it_is_a_marked_break():
    values = 100 + np.tile([0.0, 1.0], 10) + 80 * (np.arange(20) >= 12)
    assert JUMP in forecast(values, 2).remarks
    assert JUMP in forecast(values, 2, breaks=(5,)).remarks
    assert JUMP not in forecast(values, 2, breaks=(12,)).remarks
    assert JUMP not in forecast(values / 80 + np.arange(20), 2).remarks
    values[12] = NAN
    assert JUMP in forecast(values, 2).remarks
    assert JUMP not in forecast(values, 2, breaks=(12,)).remarks, "the figure of the break itself is not held"


# Widths measured


def test_a_series_that_surprised_has_its_widths_drawn_out():
    """Made up: calm for fifteen years, then steps ten times as large."""
    steps = np.random.default_rng(2).normal(0, 1, 24)
    calm, shaken = 200 + np.cumsum(steps), 200 + np.cumsum(steps * np.where(np.arange(24) < 15, 1, 10))
    assert forecast(shaken, 3).factor > 1.1 > forecast(calm, 3).factor


@pytest.mark.parametrize(
    ("score", "origins", "factor"),
    [
        (1, 10, 1),
        (2, 10, np.sqrt((20 + 10 * 4) / 30)),
        (2, 20, np.sqrt((20 + 20 * 4) / 40)),
        (50, 10, np.sqrt((20 + 10 * 9) / 30)),  # one figure far out is a surprise, not all there is
        (0, 3, np.sqrt(20 / 23)),
        (0, 30, 0.9),  # a tame past is no promise
    ],
)
def test_widths_are_drawn_by_the_scores_of_the_past(score, origins, factor):
    """Tuned constants, written down: a change of them is a change of what docs/validation.md measured."""
    assert width_factor(np.full((origins, 1), float(score))) == pytest.approx(factor)
    overlapping = np.full((origins, 3), float(score))
    overlapping[0, 1:] = NAN
    assert width_factor(overlapping) == pytest.approx(factor), "errors of one origin go together and count once"


def test_the_factor_draws_the_widths_out_and_leaves_the_median():
    members, _ = candidates.fitted(walk() / 200, "positive", 3, None)
    once, wider = (candidates.averaged_quantiles(members, np.array([25]), 3, factor)[0] for factor in (1.0, 1.5))
    middle = len(SCORES) // 2
    np.testing.assert_allclose(wider[:, middle], once[:, middle])
    ratio = (wider[:, -20] - wider[:, 20]) / (once[:, -20] - once[:, 20])
    np.testing.assert_allclose(ratio, 1.5, rtol=0.03)


def test_past_scores_are_normal_scores_among_what_was_said():
    """Replayed: the forecast made of the first twelve figures, at a factor of one, against the two that came."""
    from scipy import special

    values = walk(20)
    members, _ = candidates.fitted(values / 200, "positive", 2, None)
    early, _ = candidates.fitted(values[:12] / 200, "positive", 2, None)
    said = candidates.averaged_quantiles(early, np.array([12]), 2)[0]
    scores = past_scores(members, values / 200, 2)
    assert scores.shape == (12, 2)
    for ahead in range(2):
        came = np.interp(values[12 + ahead] / 200, said[ahead], SCORES)
        assert scores[4, ahead] == pytest.approx(came, abs=1e-6)
    assert 0 < special.ndtr(scores[4, 0]) < 1


# What is refused


@pytest.mark.parametrize(
    ("values", "kind", "horizon", "said"),
    [
        ([1, 2, 3, 4, 5], "count", 2, "at least 6 figures; 5 are given"),
        ([1, 2, NAN, 3, 4, 5, NAN], "count", 2, "at least 6 figures; 5 are given"),
        ([], "count", 2, "at least 6 figures; 0 are given"),
        ([NAN] * 10, "count", 2, "at least 6 figures; 0 are given"),
        ([1, 2, 3, 4, 5, INF], "count", 2, "finite figures; an infinite one is given"),
        ([1, 2, 3, -INF, 4, 5, 6, 7], "any", 2, "finite figures; an infinite one is given"),
        ([1, 2, 3, 4, 5, -6], "count", 2, "kind 'count' has no values below zero; -6 is given"),
        ([1, 2, 3, 4, 5, -0.5], "positive", 2, "kind 'positive' has no values below zero; -0.5"),
        ([1, 2, 3, 4, 5, -6], "share", 2, "no values below zero"),
        ([99, 98, 99, 97, 99, 100.1], "share", 2, "between 0 and 100; 100.1 is given"),
        ([1, 2, 3, 4, 5, 7], "count", 0, "at least one period ahead; 0 is asked for"),
        ([1, 2, 3, 4, 5, 7], "count", -2, "at least one period ahead; -2 is asked for"),
    ],
)
def test_figures_that_cannot_be_projected_are_refused_with_what_was_found(values, kind, horizon, said):
    with pytest.raises(ParameterError, match=said):
        forecast(np.array(values, dtype="float64"), horizon, kind=kind)


def test_a_share_above_one_is_no_proportion():
    with pytest.raises(ParameterError, match=r"between 0 and 1; 1\.2 is given"):
        forecast(np.array([0.1, 0.2, 0.1, 0.4, 0.5, 1.2]), 2, kind="share", upper=1)


def test_changes_may_lie_below_zero():
    found = forecast(np.array([-5, 3, -2, -8, 1, -4, 2, -6.0]), 2, kind="any")
    assert found.candidates == ("smoothing, level", CANDIDATES[2])
    assert (found.interval(0.8)[0] < 0).all()
    turned = forecast(-np.array([-5, 3, -2, -8, 1, -4, 2, -6.0]), 2, kind="any")
    np.testing.assert_allclose(turned.quantiles, -found.quantiles[:, ::-1], atol=1e-9)
