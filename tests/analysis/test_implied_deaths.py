"""Deaths that published ratios imply: the formulas by hand and by simulation, and the sources as printed."""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from drugmetrics.analysis.deaths import mortality_ratios
from drugmetrics.analysis.deaths.implied_deaths import (
    ALL_CAUSES,
    POISONING,
    Arm,
    central,
    draw,
    fewer_deaths,
    fewer_deaths_from_outside,
    limits,
    rate_in_treatment,
)
from drugmetrics.analysis.deaths.mortality_ratios import (
    MortalityLevel,
    MortalityRatios,
    Range,
    Ratio,
    declared,
    mortality_level,
    ratio,
    spread,
)
from drugmetrics.analysis.deaths.through_treatment import through_treatment
from drugmetrics.analysis.deaths.treatment_assumptions import assumptions
from drugmetrics.errors import ParameterError, UnknownNameError

ALONE = Arm("santo-2021", ("cornish-2010-in-treatment",))


def exactly(share: float) -> Range:
    return Range(lower=share, upper=share, reason="made up, for a test")


# Formulas


def test_a_year_of_the_ambitions_places_by_hand():
    """m_in = 3.4 / (0.7 + 0.3 x 1.73) = 2.78917 per 1,000; 21,000 x 0.7 x m_in x 0.73 = 29.931."""
    rate = rate_in_treatment(0.0034, 0.7, 1.73)
    assert 1000 * float(rate) == pytest.approx(2.78917, abs=5e-6)
    assert float(fewer_deaths(21_000 * 0.7, rate, 1.73)) == pytest.approx(29.931, abs=5e-4)
    assert 21_000 * 0.7 * central(POISONING) == pytest.approx(29.931, abs=5e-4)


@given(
    st.floats(-1e6, 1e6), st.floats(1e-5, 0.2), st.floats(0.2, 10), st.floats(0, 1),
)  # fmt: skip
def test_the_forms_with_hazard_and_with_relative_risk_agree(years, inside, hazard, share):
    out_form = fewer_deaths_from_outside(years, inside * hazard, 1 / hazard)
    assert float(out_form) == pytest.approx(float(fewer_deaths(years, inside, hazard)), rel=1e-9, abs=1e-9)
    together = share * inside + (1 - share) * hazard * inside
    assert float(rate_in_treatment(together, share, hazard)) == pytest.approx(inside)


def test_a_cohort_wholly_in_treatment_and_a_ratio_of_one():
    assert float(rate_in_treatment(0.0034, 1.0, 1.73)) == pytest.approx(0.0034)
    assert float(rate_in_treatment(0.0034, 0.0, 1.73)) == pytest.approx(0.0034 / 1.73)
    assert float(fewer_deaths(10_000, 0.01, 1.0)) == 0


@pytest.mark.parametrize("arm", [POISONING, ALONE, Arm("santo-2021", ("pierce-2015-cohort",))])
def test_the_median_of_the_draws_is_near_the_closed_form(arm):
    drawn = draw(arm, draws=100_000)
    assert np.median(drawn.per_person_year) == pytest.approx(central(arm), rel=0.02)
    assert np.median(drawn.share_of_year) == pytest.approx(0.7, rel=0.01)


def test_limits_are_those_of_an_independent_simulation_in_the_other_form():
    """Relative risk 0.47 (0.42 to 0.53) and a rate out of treatment, drawn here from other normal numbers."""
    random, z = np.random.default_rng(99), 1.959964
    risk = 0.47 * np.exp(math.log(0.53 / 0.42) / (2 * z) * random.standard_normal(200_000))
    inside = 0.007 * np.exp(math.log(9.0 / 5.3) / (2 * z) * random.standard_normal(200_000))
    ours = limits(draw(ALONE, draws=200_000).per_person_year, 0.9)
    theirs = np.quantile(fewer_deaths_from_outside(1, inside / risk, risk), [0.05, 0.5, 0.95])
    assert [ours["lower"], ours["deaths"], ours["upper"]] == pytest.approx(theirs, rel=0.02)


def test_two_treatments_compared_take_the_rate_from_the_ratio_in_and_out():
    arm = replace(POISONING, against="pierce-2016-psychological")
    assert central(arm) == pytest.approx(central(POISONING) * (2.07 - 1) / (1.73 - 1))
    assert np.median(draw(arm, draws=100_000).per_person_year) == pytest.approx(central(arm), rel=0.02)


def test_a_level_that_is_multiplied_multiplies_every_draw():
    once, twice = draw(POISONING, draws=500), draw(replace(POISONING, times=2.0), draws=500)
    assert np.array_equal(twice.per_person_year, 2 * once.per_person_year)


def test_of_several_levels_each_is_drawn_as_often():
    """The pool's mean is the mean of the levels' means; levels with an unknown share have it drawn."""
    alone = [draw(replace(ALL_CAUSES, levels=(name,)), draws=50_000).per_person_year for name in ALL_CAUSES.levels]
    pool = draw(ALL_CAUSES, draws=200_000).per_person_year
    assert pool.mean() == pytest.approx(np.mean([one.mean() for one in alone]), rel=0.02)
    assert pool.std() > max(one.std() for one in alone)


def test_a_share_that_is_known_narrows_the_interval():
    wide, narrow = (
        draw(POISONING, draws=20_000),
        draw(replace(POISONING, share_in_treatment=exactly(0.7)), draws=20_000),
    )
    assert narrow.per_person_year.std() < wide.per_person_year.std()
    assert set(draw(replace(POISONING, share_of_year=exactly(1.0)), draws=100).share_of_year) == {1.0}


def test_same_seed_same_figures_and_another_seed_nearly_so():
    first, again, other = through_treatment(), through_treatment(), through_treatment(seed=1)
    pd.testing.assert_frame_equal(first.implied, again.implied)
    assert not first.implied["deaths"].equals(other.implied["deaths"])
    assert other.implied["deaths"].to_numpy() == pytest.approx(first.implied["deaths"].to_numpy(), rel=0.05)
    assert np.array_equal(draw(POISONING).share_of_year, draw(ALL_CAUSES).share_of_year)


# Sources


@pytest.mark.parametrize(
    ("name", "doi", "value", "lower", "upper"),
    [
        ("pierce-2016", "10.1111/add.13193", 1.73, 1.55, 1.92),
        ("pierce-2016-psychological", "10.1111/add.13193", 2.07, 1.75, 2.46),
        ("santo-2021", "10.1001/jamapsychiatry.2021.0976", 0.47, 0.42, 0.53),
    ],
)
def test_ratios_as_printed(name, doi, value, lower, upper):
    one = ratio(name)
    assert (one.value, one.lower, one.upper, one.level) == (value, lower, upper, 0.95)
    assert declared().sources[one.source].doi == doi
    # Limits that were rounded to two decimals lie evenly about the value in logarithms, as a log-normal has them.
    assert math.sqrt(lower * upper) == pytest.approx(value, abs=0.01)


def test_levels_as_printed():
    cohort = mortality_level("pierce-2016-cohort")
    assert (cohort.per_1000, cohort.lower, cohort.upper) == (3.4, 3.2, 3.6)
    assert round(1000 * cohort.deaths / cohort.person_years, 1) == 3.4
    rate, error = mortality_level("pierce-2015-cohort").printed_rate
    assert (round(1000 * rate, 2), round(error, 4)) == (7.33, 0.0159)
    assert declared().sources["pierce-2015"].doi == "10.1016/j.drugalcdep.2014.09.782"
    assert round(1000 * mortality_level("macleod-2019-cohort").printed_rate[0], 1) == 18.2


def test_a_risk_in_treatment_over_out_is_turned_round():
    assert math.exp(ratio("santo-2021").log_hazard) == pytest.approx(1 / 0.47)
    assert math.exp(ratio("pierce-2016").log_hazard) == pytest.approx(1.73)
    assert spread(math.exp(-1.959964), math.exp(1.959964), 0.95) == pytest.approx(1, rel=1e-6)


def test_the_sources_numbers_are_in_the_yaml_and_nowhere_in_the_code():
    held = declared()
    printed = {figure for one in held.ratios for figure in (one.value, one.lower, one.upper)}
    printed |= {figure for one in held.levels for figure in (one.deaths, one.person_years, one.per_1000)} - {None}
    printed |= {one.deaths for one in held.checks}
    assert len(printed) > 12
    for path in Path(mortality_ratios.__file__).parent.glob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        written = {
            node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
        }
        assert not written & printed, path.name


def test_unknown_keys_impossible_limits_and_missing_halves_are_refused():
    good = ratio("santo-2021").model_dump()
    with pytest.raises(ValidationError, match="Extra inputs"):
        Ratio.model_validate({**good, "colour": "red"})
    with pytest.raises(ValidationError, match="not between its limits"):
        Ratio.model_validate({**good, "lower": 0.5})
    with pytest.raises(ValidationError, match="above the upper"):
        Range(lower=0.9, upper=0.5, reason="made up, for a test")
    level = mortality_level("pierce-2016-cohort").model_dump()
    with pytest.raises(ValidationError, match="share in treatment"):
        MortalityLevel.model_validate({**level, "share_in_treatment": None})
    with pytest.raises(ValidationError, match="neither a rate"):
        MortalityLevel.model_validate({**level, "deaths": None, "per_1000": None})
    with pytest.raises(ValidationError, match="one of the two"):
        MortalityLevel.model_validate({**level, "source": ""})
    whole = declared().model_dump()
    with pytest.raises(ValidationError, match="no source is declared for santo-2021"):
        MortalityRatios.model_validate(
            {**whole, "sources": {k: v for k, v in whole["sources"].items() if "santo" not in k}}
        )


def test_every_ratio_and_level_is_in_the_table_of_assumptions_with_where_it_is_from():
    table = assumptions()
    held = declared()
    assert {one.label for one in (*held.ratios, *held.levels)} <= set(table["what"])
    assert (table["source"] != "").all()
    assert table["source"].str.contains("doi").sum() == len(held.ratios) + len(held.levels) - 1
    said = through_treatment(draws=100).assumptions
    assert len(said) == (table["source"] == "assumed").sum() == 4
    assert any("50% to 90%" in one for one in said)


def test_arms_that_mix_outcomes_or_compare_two_treatments_are_refused():
    with pytest.raises(ParameterError, match="same outcome; found all causes and drug poisoning"):
        Arm("pierce-2016", ("pierce-2015-cohort",))
    with pytest.raises(ParameterError, match="same outcome"):
        Arm("santo-2021", ("pierce-2015-cohort",), against="pierce-2016-psychological")
    with pytest.raises(ParameterError, match="compares two treatments"):
        Arm("pierce-2016-psychological", ("pierce-2016-cohort",))
    with pytest.raises(ParameterError, match="wants a level"):
        Arm("pierce-2016", ())
    with pytest.raises(ParameterError, match="is of all causes"):
        through_treatment(arms={"drug poisoning": ALL_CAUSES})
    with pytest.raises(UnknownNameError, match="pierce-2016"):
        Arm("pierce-2061", ("pierce-2016-cohort",))
    with pytest.raises(UnknownNameError, match="pierce-2016-cohort"):
        Arm("pierce-2016", ("pierce-2016-cohrt",))
