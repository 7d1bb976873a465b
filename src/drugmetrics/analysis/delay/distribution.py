"""The delay from a death to its registration as a distribution, and how much of a year is known by a day.

A distribution has a median in days and a shape, the standard deviation of the logarithm of the delay. Deaths are spread
evenly over their year, so what is known of a year some days after its end is the mean of the distribution over deaths
that happened on each of its days. The forms are those of survival analysis that have two parameters and any hazard that
rises and falls (log-normal, log-logistic), or one that only rises (Weibull); Kalbfleisch and Prentice 2002, *The
statistical analysis of failure time data*, chapter 2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

Form = Literal["log-normal", "log-logistic", "Weibull"]
#: The forms of the distribution, the one that agrees best with the record first.
FORMS: tuple[Form, ...] = get_args(Form)
#: Length of a year in days.
YEAR = 365.25
#: Points of a year at which deaths are put to stand for all its days: an error below one in ten thousand.
_POINTS = 73


def registered(log_delay: ArrayLike, log_median: ArrayLike, shape: ArrayLike, form: Form = "log-normal") -> Array:
    """Return the share of deaths registered within a delay.

    Parameters
    ----------
    log_delay : array_like
        Logarithm of the delay in days; minus infinity for none.
    log_median : array_like
        Logarithm of the median delay in days.
    shape : array_like
        Standard deviation of the logarithm of the delay, above zero.
    form : {"log-normal", "log-logistic", "Weibull"}

    Returns
    -------
    numpy.ndarray
        Between 0 and 1, one half at the median; of the common shape of what was given.

    Raises
    ------
    ParameterError
        For another form, or a shape that is not above zero.

    Examples
    --------
    >>> registered(np.log([100.0, 200.0, 400.0]), np.log(200.0), 0.7).round(3)
    array([0.161, 0.5  , 0.839])
    """
    from scipy import special

    check_form(form)
    shape = np.asarray(shape, dtype="float64")
    if not (shape > 0).all():
        raise ParameterError(f"The shape of a delay is above zero; found {shape.min():g}.")
    score = (np.asarray(log_delay, dtype="float64") - np.asarray(log_median, dtype="float64")) / shape
    if form == "log-normal":
        return np.asarray(special.ndtr(score))
    if form == "log-logistic":
        return np.asarray(special.expit(score * math.pi / math.sqrt(3)))
    with np.errstate(over="ignore"):
        return np.asarray(-np.expm1(-math.log(2) * np.exp(score * math.pi / math.sqrt(6))))


def known_share(
    days_after: ArrayLike, log_median: ArrayLike, shape: ArrayLike, form: Form = "log-normal", *, year: float = YEAR
) -> Array:
    """Return the completeness of a year of death: the share registered by some days after the year's end.

    Parameters
    ----------
    days_after : array_like
        Days from the end of the year of death to the day the count was made; below zero within the year.
    log_median, shape : array_like
        Of the delay of that year's deaths, as in `registered`.
    form : {"log-normal", "log-logistic", "Weibull"}
    year : float
        Length of the span in days over which deaths are spread: a year.

    Returns
    -------
    numpy.ndarray
        Rising with the days, 0 before the year begins, below 1.

    Raises
    ------
    ParameterError
        As for `registered`, or for a span that is not above zero.

    Examples
    --------
    Half a year's deaths are known soon after its end where the median is half a year, nine in ten after a year.

    >>> known_share([0, 365, 730], np.log(182.0), 0.7).round(3)
    array([0.448, 0.931, 0.988])
    """
    if not year > 0:
        raise ParameterError(f"Deaths are spread over a span of more than no days; found {year:g}.")
    before_end = (np.arange(_POINTS) + 0.5) / _POINTS * year
    delay = np.asarray(days_after, dtype="float64")[..., None] + before_end
    shares = registered(
        log_days(delay), np.asarray(log_median, dtype="float64")[..., None], np.asarray(shape)[..., None], form
    )
    return np.asarray(shares.mean(axis=-1))


def log_days(days: ArrayLike) -> Array:
    """Return logarithms of days; minus infinity for none or fewer, for nothing is registered before it happens."""
    days = np.asarray(days, dtype="float64")
    return np.where(days > 0, np.log(np.where(days > 0, days, 1.0)), -np.inf)


def check_form(form: Form) -> Form:
    """Return a form, or refuse one that is not known."""
    if form not in FORMS:
        raise ParameterError(f"A delay has one of the forms {', '.join(FORMS)}; found {form!r}.")
    return form


@dataclass(frozen=True)
class DelayDistribution:
    """One delay distribution, for a year's deaths.

    Attributes
    ----------
    median : float
        Days.
    shape : float
        Standard deviation of the logarithm of the delay.
    form : {"log-normal", "log-logistic", "Weibull"}

    Examples
    --------
    >>> delay = DelayDistribution(median=200, shape=0.7)
    >>> round(float(delay.within(200)), 3), round(float(delay.completeness(0)), 3)
    (0.5, 0.411)
    """

    median: float
    shape: float
    form: Form = "log-normal"

    def __post_init__(self) -> None:
        check_form(self.form)
        if not (0 < self.median < math.inf and 0 < self.shape < math.inf):
            raise ParameterError(
                f"A delay has a median and a shape above zero; found {self.median:g} days and {self.shape:g}."
            )

    def within(self, days: ArrayLike) -> Array:
        """Return the share of deaths registered within so many days."""
        return registered(log_days(days), math.log(self.median), self.shape, self.form)

    def completeness(self, days_after: ArrayLike) -> Array:
        """Return the share of a year's deaths known so many days after its end."""
        return known_share(days_after, math.log(self.median), self.shape, self.form)
