"""Forecasters as statsmodels gives them, and the textbook's naive ones, each with its own intervals.

A peer takes the known values and a horizon, and returns the median and the intervals at `LEVELS`. Its fit may fail:
`run` then puts the random walk in its place and says so. Theta, the random walk and the local linear trend also run on
the logarithm of the values, where an interval cannot reach below zero.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVELS = (0.5, 0.8, 0.95)
#: Orders (p, q) of ARIMA, and the share of KPSS tests on a stationary series that may ask for a difference.
ORDERS = [(0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2)]
KPSS_LEVEL, MOST_DIFFERENCES = 0.05, 2


class Forecast(NamedTuple):
    """A median and, by level, the ends of its intervals; each has one value a year ahead."""

    median: Floats
    intervals: dict[float, tuple[Floats, Floats]]


class Run(NamedTuple):
    """What a peer made of a series, in how much processor time, and whether its fit failed or did not converge."""

    forecast: Forecast
    seconds: float
    failed: bool
    unconverged: bool


#: What statsmodels raises on a series that it cannot fit.
FIT_ERRORS = (ValueError, IndexError, FloatingPointError, ZeroDivisionError, np.linalg.LinAlgError)
Peer = Callable[[Floats, int], Forecast]


def around(median: Floats, error: Floats, df: float = np.inf) -> Forecast:
    """Return the forecast whose errors are normal, or Student's t with so many degrees of freedom."""
    from scipy import stats

    reach = {level: stats.t.ppf(0.5 + level / 2, df) * error for level in LEVELS}
    return Forecast(median, {level: (median - half, median + half) for level, half in reach.items()})


def naive(values: Floats, horizon: int) -> Forecast:
    """Forecast the last value; the spread of the changes times the root of the years (FPP3, section 5.5)."""
    return around(*_walk(values, horizon))


def naive_t(values: Floats, horizon: int) -> Forecast:
    """Forecast as `naive`, with t quantiles for the number of changes."""
    return around(*_walk(values, horizon), df=len(values) - 1)


def drift(values: Floats, horizon: int) -> Forecast:
    """Forecast the last value and the mean change of every year, itself uncertain (FPP3, section 5.5)."""
    changes, ahead = np.diff(values), np.arange(1, horizon + 1)
    error = changes.std(ddof=1) * np.sqrt(ahead * (1 + ahead / len(changes)))
    return around(values[-1] + changes.mean() * ahead, error)


def theta(values: Floats, horizon: int) -> Forecast:
    """Forecast by the Theta method (Assimakopoulos and Nikolopoulos 2000), statsmodels' ThetaModel.

    Its interval has the variance 1 + (h - 1)(1 + (alpha - 1)^2); an ARIMA(0,1,1) would have 1 + (h - 1) alpha^2.
    """
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fitted = ThetaModel(values, period=1, deseasonalize=False).fit()
    return _by_level(fitted.forecast(horizon), lambda alpha: fitted.prediction_intervals(horizon, alpha=alpha))


def damped(values: Floats, horizon: int) -> Forecast:
    """Forecast by exponential smoothing with additive errors and a damped trend, statsmodels' ETSModel."""
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fitted = ETSModel(pd.Series(values), error="add", trend="add", damped_trend=True).fit(disp=0)
    predicted = fitted.get_prediction(start=len(values), end=len(values) + horizon - 1)
    return _by_level(predicted.predicted_mean, lambda alpha: predicted.pred_int(alpha=alpha))


def arima(values: Floats, horizon: int) -> Forecast:
    """Forecast by the ARIMA of the least AICc after as many differences as KPSS tests ask for.

    Hyndman and Khandakar 2008 (doi 10.18637/jss.v027.i03), over all of `ORDERS`, with and without a constant (drift)
    up to one difference. AICc is compared among equal differences only.
    """
    from statsmodels.tsa.arima.model import ARIMA

    differences = _differences(values)
    constants = {0: ("n", "c"), 1: ("n", "t"), 2: ("n",)}[differences]
    fits = []
    for p, q in ORDERS:
        for constant in constants:
            try:
                fits.append(ARIMA(values, order=(p, differences, q), trend=constant).fit())
            except FIT_ERRORS:
                continue
    best = min((fit for fit in fits if np.isfinite(fit.aicc)), key=lambda fit: fit.aicc)
    predicted = best.get_forecast(horizon)
    return _by_level(predicted.predicted_mean, lambda alpha: predicted.conf_int(alpha=alpha))


def local_linear_trend(values: Floats, horizon: int) -> Forecast:
    """Forecast by a level and a slope that both wander, statsmodels' UnobservedComponents."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    predicted = UnobservedComponents(values, "lltrend").fit(disp=0).get_forecast(horizon)
    return _by_level(predicted.predicted_mean, lambda alpha: predicted.conf_int(alpha=alpha))


def mean_of_three(values: Floats, horizon: int) -> Forecast:
    """Average the quantiles of Theta, the random walk and the local linear trend, each with t quantiles.

    Degrees of freedom are the changes less what was fitted to them: one variance, a smoothing and a variance, three
    variances.
    """
    n = len(values)
    parts = [_walk(values, horizon), _spread(theta(values, horizon)), _spread(local_linear_trend(values, horizon))]
    made = [around(*part, df=df) for part, df in zip(parts, (n - 1, n - 2, n - 3), strict=True)]
    return Forecast(
        np.mean([one.median for one in made], axis=0),
        {level: tuple(np.mean([one.intervals[level] for one in made], axis=0)) for level in LEVELS},
    )


def logged(peer: Peer) -> Peer:
    """Return the peer on the log scale: its quantiles are those of the logarithm, carried back."""

    def forecast(values: Floats, horizon: int) -> Forecast:
        made = peer(np.log(values), horizon)
        return Forecast(
            np.exp(made.median), {level: (np.exp(low), np.exp(high)) for level, (low, high) in made.intervals.items()}
        )

    return forecast


PEERS: dict[str, Peer] = {
    "naive": naive,
    "drift": drift,
    "Theta": theta,
    "damped ETS": damped,
    "ARIMA": arima,
    "local linear trend": local_linear_trend,
    "naive, log, t": logged(naive_t),
    "Theta, log": logged(theta),
    "local linear trend, log": logged(local_linear_trend),
    "mean of three, log, t": logged(mean_of_three),
}


def run(name: str, values: Floats, horizon: int) -> Run:
    """Run a peer; what it cannot fit, or sends to infinity, the random walk forecasts.

    Warnings are kept from the screen; whether one of them said that the fit did not converge is returned.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning

    with warnings.catch_warnings(record=True) as said:
        # statsmodels resets the filters when first imported: set them after it.
        warnings.simplefilter("always")
        start = time.process_time()
        try:
            forecast = PEERS[name](values, horizon)
        except FIT_ERRORS:
            forecast = None
        failed = forecast is None or not _finite(forecast)
        if failed:
            forecast = naive(values, horizon)
        seconds = time.process_time() - start
    return Run(forecast, seconds, failed, any(issubclass(one.category, ConvergenceWarning) for one in said))


def _walk(values: Floats, horizon: int) -> tuple[Floats, Floats]:
    changes = np.diff(values)
    error = np.sqrt(np.mean(changes**2) * np.arange(1, horizon + 1))
    return np.full(horizon, values[-1]), error


def _differences(values: Floats) -> int:
    """Count the differences after which a KPSS test no longer rejects that the series is stationary."""
    from statsmodels.tsa.stattools import kpss

    for times in range(MOST_DIFFERENCES):
        differenced = np.diff(values, times)
        if np.ptp(differenced) == 0 or kpss(differenced, regression="c", nlags="auto")[1] >= KPSS_LEVEL:
            return times
    return MOST_DIFFERENCES


def _by_level(median: Floats, interval: Callable[[float], Floats]) -> Forecast:
    """Ask the library for its interval at every level; it takes the share outside."""
    ends = {level: np.asarray(interval(1 - level), dtype=np.float64) for level in LEVELS}
    return Forecast(
        np.asarray(median, dtype=np.float64), {level: (both[:, 0], both[:, 1]) for level, both in ends.items()}
    )


def _spread(made: Forecast) -> tuple[Floats, Floats]:
    """Return the median and the standard error that a normal interval was made of."""
    from scipy import stats

    return made.median, (made.intervals[0.95][1] - made.median) / stats.norm.ppf(0.975)


def _finite(made: Forecast) -> bool:
    return all(
        np.isfinite(one).all() for one in (made.median, *(end for ends in made.intervals.values() for end in ends))
    )
