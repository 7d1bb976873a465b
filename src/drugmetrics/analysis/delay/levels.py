"""The level of the delay for a given shape: the median of every year of death, from the medians of registrations.

The deaths of each year are estimated with it, for they say of which years a year's registrations are: a year with more
deaths than the one before has more registrations that waited less. The logarithm of the median moves from one year of
death to the next by a drift and a random step (a random walk with drift). The estimate is the posterior mode by
Gauss-Newton, with a normal approximation around it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from drugmetrics.analysis.delay.distribution import Form, known_share
from drugmetrics.analysis.delay.known_delays import KnownDelays
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Drift = Literal["estimated", "none", "continued"]
#: How the median delay may go on.
DRIFTS: tuple[Drift, ...] = get_args(Drift)
#: What is assumed of an estimated drift beforehand: within a tenth a year, either way.
_DRIFT = 0.05
#: A drift that is given is held this closely, so that all is one normal distribution.
_HELD = 1e-6
#: A trend continued is that of so many years.
_TREND = 5
#: A year of registration has a median of its own by about this much, whoever died when (the logarithm's standard
#: deviation), and a sampling error of this much over the root of its registrations.
_OWN, _SAMPLING = 0.02, 0.9
#: How far deaths may be from the registrations of half a year later, and from a count over its completeness, in logs.
_ROUGH, _COUNTED = 0.1, 0.005
#: The mode is found in a handful of rounds; no step is longer than this, for the parameters are logarithms.
_MOST_ROUNDS, _LONGEST = 60, 0.5
#: A mode is found when it moves by less than this.
_CLOSE = 1e-3


@dataclass(frozen=True)
class Levels:
    """A normal distribution of the logarithms of medians and of deaths.

    Attributes
    ----------
    mean : numpy.ndarray, shape (years + registered + 1,)
        Logarithm of the median of every year of death, of the deaths of every year with a median of registrations, and
        the drift.
    covariance : numpy.ndarray
    years : int
        Number of years of death.
    log_evidence : float
        Logarithm of the marginal likelihood of the medians (Laplace), up to a constant that no step changes.
    """

    mean: Array
    covariance: Array
    years: int
    log_evidence: float

    def draw(self, number: int, rng: np.random.Generator) -> Array:
        """Draw logarithms of the medians, shape (number, years)."""
        root = np.linalg.cholesky(self.covariance[: self.years, : self.years])
        return np.asarray(self.mean[: self.years] + rng.standard_normal((number, self.years)) @ root.T)


def levels(
    known: KnownDelays, last: int, shape: float, step: float, form: Form, drift: Drift, start: Array | None = None
) -> Levels:
    """Estimate the median delay of every year of death.

    Parameters
    ----------
    known : KnownDelays
    last : int
        Last year of death; those after the last median go on by the drift alone.
    shape : float
        Standard deviation of the logarithm of the delay.
    step : float
        Standard deviation of the yearly step of the logarithm of the median around the drift.
    form : {"log-normal", "log-logistic", "Weibull"}
    drift : {"estimated", "none", "continued"}
    start : numpy.ndarray, optional
        Where to begin; at the medians of the same years when not given.

    Returns
    -------
    Levels

    Raises
    ------
    ParameterError
        When no level fits the medians.
    """
    medians = known.medians.to_numpy(dtype="float64")
    registered, every = len(medians), last - known.first + 1
    deaths = slice(every, every + registered)
    error = np.sqrt(_SAMPLING**2 / known.registered + _OWN**2)
    # A share off one half, as how far the model's median is from the printed one on the log scale.
    scale = shape * np.sqrt(2 * np.pi) / error
    steps = _steps(every, registered, step)
    trend, width = _trend(np.log(medians), drift)
    rough = np.log(known.rough_deaths.loc[known.first :].to_numpy())
    fixed = np.zeros((registered + 1, every + registered + 1))
    fixed[np.arange(registered), np.arange(registered) + every] = 1 / _ROUGH
    fixed[-1, -1] = 1 / width

    def terms(point: Array) -> tuple[Array, Array]:
        below, _, _ = known.registration_years.shown(point[:registered], point[deaths], shape, form)
        level = np.zeros((registered, len(point)))
        level[:, :registered] = below.slopes[:, :registered] * scale[:, None]
        level[:, deaths] = below.slopes[:, registered:] * scale[:, None]
        counted, slopes = _counts(known, point, every, shape, form)
        rest = [
            (below.share - 0.5) * scale, counted, steps @ point, (point[deaths] - rough) / _ROUGH,
            [(point[-1] - trend) / width],
        ]  # fmt: skip
        return np.concatenate(rest), np.vstack([level, slopes, steps, fixed])

    if start is None:
        ahead = np.full(every - registered, np.log(medians[-1]))
        start = np.concatenate([np.log(medians), ahead, rough, [trend]])
    point, slopes, least = _mode(start, terms)
    precision = slopes.T @ slopes
    covariance = np.linalg.inv(precision)
    evidence = -least / 2 - np.linalg.slogdet(precision)[1] / 2 - len(steps) * np.log(step)
    return Levels(point, (covariance + covariance.T) / 2, every, float(evidence))


def _counts(known: KnownDelays, point: Array, every: int, shape: float, form: Form) -> tuple[Array, Array]:
    """Return how far deaths times completeness are from the counts, in standard errors of the logarithm."""
    place, days, deaths = known.counted
    slopes = np.zeros((len(place), len(point)))
    if not len(place):
        return np.zeros(0), slopes
    shares = known_share(days, point[place], shape, form)
    steep = (known_share(days, point[place] + 1e-5, shape, form) - shares) / 1e-5 / shares
    error = np.sqrt((1 - shares) / deaths + _COUNTED**2)
    slopes[np.arange(len(place)), place] = steep / error
    slopes[np.arange(len(place)), place + every] = 1 / error
    return (point[place + every] + np.log(shares) - np.log(deaths)) / error, slopes


def _mode(point: Array, terms: Callable[[Array], tuple[Array, Array]]) -> tuple[Array, Array, float]:
    """Return where the sum of squares is least, the derivatives there and the sum (Gauss-Newton)."""
    rest, slopes = terms(point)
    for _ in range(_MOST_ROUNDS):
        move = -np.linalg.solve(slopes.T @ slopes, slopes.T @ rest)
        move *= min(1.0, _LONGEST / max(float(np.abs(move).max()), 1e-300))
        least = float(rest @ rest)
        # Halved until it helps.
        for _ in range(12):
            tried, tried_slopes = terms(point + move)
            if float(tried @ tried) < least:
                break
            move /= 2
        else:
            return point, slopes, least
        point, rest, slopes = point + move, tried, tried_slopes
        if np.abs(move).max() < _CLOSE:
            return point, slopes, float(rest @ rest)
    raise ParameterError(
        "No delay of the years of death gives these medians of registrations: look for a slip in them."
    )


def _steps(every: int, registered: int, step: float) -> Array:
    """Return rows that take the steps from year to year, less the drift, in units of their size."""
    rows = np.zeros((every - 1, every + registered + 1))
    place = np.arange(every - 1)
    rows[place, place], rows[place, place + 1], rows[:, -1] = -1.0, 1.0, -1.0
    return rows / step


def _trend(log_medians: Array, drift: Drift) -> tuple[float, float]:
    """Return what is assumed of the drift: its mean and standard deviation."""
    if drift == "estimated":
        return 0.0, _DRIFT
    if drift == "none":
        return 0.0, _HELD
    recent = log_medians[-_TREND - 1 :]
    return float((recent[-1] - recent[0]) / (len(recent) - 1)), _HELD
