"""Deaths that a mortality ratio implies for person-years in treatment: the formulas, and draws of what they rest on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from drugmetrics.analysis.deaths.mortality_ratios import Outcome, Range, declared, mortality_level, ratio
from drugmetrics.analysis.deaths.person_years import recorded_rate
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Arm:
    """What deaths are implied from.

    Attributes
    ----------
    ratio : str
        The ratio of time out of treatment and in it; a death rate in and out together is solved with it.
    levels : tuple of str
        Levels of mortality. Of more than one each draw takes one at random, each as likely.
    against : str
        Another ratio to compare with than time out of treatment, of the same outcome; none when empty.
    share_of_year : Range, optional
        Of the year that a person in treatment is in it; that of mortality_ratios.yaml when not given.
    share_in_treatment : Range, optional
        Of a cohort's time; each level's own when not given.
    times : float
        What the level is multiplied by.
    """

    ratio: str
    levels: tuple[str, ...]
    against: str = ""
    share_of_year: Range | None = None
    share_in_treatment: Range | None = None
    times: float = 1.0

    def __post_init__(self) -> None:
        used = [ratio(self.ratio), *([ratio(self.against)] if self.against else [])]
        outcomes = {one.outcome for one in used} | {mortality_level(name).outcome for name in self.levels}
        if len(outcomes) > 1:
            raise ParameterError(
                f"A ratio goes with a level of the same outcome; found {' and '.join(sorted(outcomes))} "
                f"in {self.ratio} with {', '.join(self.levels)}."
            )
        if not self.levels:
            raise ParameterError(
                f"A ratio wants a level of mortality to be a ratio of; none is given with {self.ratio}."
            )
        if used[0].compares.startswith("psychological"):
            raise ParameterError(
                f"{self.ratio} compares two treatments; give it as `against`, beside a ratio of time out of treatment."
            )

    @property
    def outcome(self) -> Outcome:
        """Of what the deaths are: its ratio's and its levels' outcome."""
        return ratio(self.ratio).outcome


POISONING = Arm("pierce-2016", ("pierce-2016-cohort",))
ALL_CAUSES = Arm(
    "santo-2021",
    ("pierce-2015-cohort", "cornish-2010-in-treatment", "macleod-2019-cohort", "recorded-deaths-in-treatment"),
)
#: What is drawn unless another arm is asked for.
STANDARD: dict[Outcome, Arm] = {"drug poisoning": POISONING, "all causes": ALL_CAUSES}


@dataclass(frozen=True)
class Draws:
    """Draws of the share of the year in treatment, and of deaths that one added person-year implies: arrays."""

    share_of_year: Floats
    per_person_year: Floats


def fewer_deaths(person_years: ArrayLike, rate_in: ArrayLike, hazard: ArrayLike) -> Floats:
    """Return dPY x m_in x (HR - 1): deaths that added person-years would have had beyond theirs, out of treatment.

    Parameters
    ----------
    person_years : array_like
        Added person-years in treatment; below zero where they fell.
    rate_in : array_like
        Deaths per person-year in treatment.
    hazard : array_like
        Risk out of treatment over risk in it.

    Examples
    --------
    >>> round(float(fewer_deaths(1_000, 0.0025, 1.73)), 3)
    1.825
    """
    return np.multiply(person_years, rate_in) * np.subtract(hazard, 1.0)


def fewer_deaths_from_outside(person_years: ArrayLike, rate_out: ArrayLike, relative_risk: ArrayLike) -> Floats:
    """Return dPY x m_out x (1 - RR): the same from the rate out of treatment and the risk in it over the risk out.

    Examples
    --------
    >>> round(float(fewer_deaths_from_outside(1_000, 0.02, 0.47)), 3)
    10.6
    """
    return np.multiply(person_years, rate_out) * np.subtract(1.0, relative_risk)


def rate_in_treatment(rate: ArrayLike, share_in: ArrayLike, hazard: ArrayLike) -> Floats:
    """Return the death rate in treatment of a cohort whose rate counts time in and out together.

    With a share s of the time in treatment, rate = s m_in + (1 - s) HR m_in.

    Examples
    --------
    >>> round(1000 * float(rate_in_treatment(0.0034, 0.7, 1.73)), 3)
    2.789
    """
    in_and_out = np.asarray(share_in) + np.subtract(1.0, share_in) * np.asarray(hazard)
    inside: Floats = np.divide(rate, in_and_out)
    return inside


def draw(arm: Arm, *, draws: int = 20_000, seed: int = 0, as_of: str | dt.date | None = None) -> Draws:
    """Draw ratio, level and shares: ratios and rates log-normal, shares uniform.

    Every arm of one seed has the same draws of the share of the year, so that arms differ by what they differ in.

    Parameters
    ----------
    arm : Arm
    draws : int
        At least 100.
    seed : int
    as_of : str or datetime.date, optional
        For a level out of the record.

    Raises
    ------
    ParameterError
        For too few draws, or when none of the levels is held on the day.
    """
    if draws < 100:
        raise ParameterError(f"An interval wants at least 100 draws; found {draws}.")
    random = np.random.default_rng(seed)
    share_of_year = _uniform(random, arm.share_of_year or declared().share_of_year, draws)
    out_of_treatment = _ratio(random, arm.ratio, draws)
    rates = _rates(random, arm, out_of_treatment, as_of)
    rate_in = np.choose(random.integers(len(rates), size=draws), rates) if len(rates) > 1 else rates[0]
    hazard = _ratio(random, arm.against, draws) if arm.against else out_of_treatment
    return Draws(share_of_year, arm.times * fewer_deaths(1.0, rate_in, hazard))


def central(arm: Arm, *, as_of: str | dt.date | None = None) -> float:
    """Return deaths implied by one person-year at the printed values and the middle of the shares (one level only)."""
    if len(arm.levels) != 1:
        raise ParameterError(f"A closed form takes one level of mortality; found {', '.join(arm.levels)}.")
    level = mortality_level(arm.levels[0])
    hazard = float(np.exp(ratio(arm.ratio).log_hazard))
    found = level.printed_rate or recorded_rate(level, as_of=as_of)
    if found is None:
        raise ParameterError(f"The record holds no {level.label} on {as_of}.")
    share = arm.share_in_treatment or level.share_in_treatment
    rate = rate_in_treatment(found[0], share.middle, hazard) if level.share_in_treatment and share else found[0]
    other = float(np.exp(ratio(arm.against).log_hazard)) if arm.against else hazard
    return arm.times * float(fewer_deaths(1.0, rate, other))


def limits(values: Floats, level: float) -> dict[str, Any]:
    """Return median and limits of draws: deaths, lower, upper, level."""
    lower, middle, upper = np.quantile(values, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return {"deaths": float(middle), "lower": float(lower), "upper": float(upper), "level": level}


def _rates(
    random: np.random.Generator, arm: Arm, out_of_treatment: Floats, as_of: str | dt.date | None
) -> list[Floats]:
    """Return draws of the rate in treatment by each level that is held on the day."""
    rates = []
    for level in map(mortality_level, arm.levels):
        found = level.printed_rate or recorded_rate(level, as_of=as_of)
        if found is None:
            continue
        rate = found[0] * np.exp(found[1] * random.standard_normal(len(out_of_treatment)))
        if level.share_in_treatment is not None:
            share = _uniform(random, arm.share_in_treatment or level.share_in_treatment, len(rate))
            rate = rate_in_treatment(rate, share, out_of_treatment)
        rates.append(rate)
    if not rates:
        raise ParameterError(f"None of the levels {', '.join(arm.levels)} is held on {as_of}; choose a published one.")
    return rates


def _ratio(random: np.random.Generator, name: str, draws: int) -> Floats:
    one = ratio(name)
    return np.exp(one.log_hazard + one.log_error * random.standard_normal(draws))


def _uniform(random: np.random.Generator, share: Range, draws: int) -> Floats:
    return random.uniform(share.lower, share.upper, draws)
