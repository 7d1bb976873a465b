"""Errors of point forecasts, relative to the outcome (sMAPE) or to the past (MASE)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from drugmetrics.analysis.scores.checked import Floats, mean_over_horizon, together


def smape(forecast: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return the symmetric mean absolute percentage error over the last axis, in per cent (0 to 200).

    Mean of 200 |y - f| / (|y| + |f|): Makridakis and Hibon 2000 (doi 10.1016/S0169-2070(00)00057-1), whose values are
    all positive, with the absolute values of Makridakis and others 2020 (doi 10.1016/j.ijforecast.2019.04.014), so that
    a forecast below zero cannot lower the error. A forecast of zero that comes true has no error.

    Parameters
    ----------
    forecast, outcome : array_like, shape (..., horizon)
        Point forecasts and what came.

    Returns
    -------
    numpy.ndarray, shape (...)

    Raises
    ------
    ParameterError
        When shapes do not fit together.

    Examples
    --------
    >>> smape([150.0, 50.0], [50.0, 50.0]).item()
    50.0
    """
    forecast, outcome = together(forecast=forecast, outcome=outcome)
    size = np.abs(outcome) + np.abs(forecast)
    return mean_over_horizon(200 * np.abs(outcome - forecast) / np.where(size == 0, 1, size))


def mean_step(training: ArrayLike) -> Floats:
    """Return the mean absolute change from one value to the next over the last axis: what MASE and MSIS divide by.

    Parameters
    ----------
    training : array_like, shape (..., points)
        What was known when the forecast was made.

    Returns
    -------
    numpy.ndarray, shape (...)
        NaN where all values are equal, where there are fewer than two, or where one is not known.

    Examples
    --------
    >>> mean_step([[1.0, 3.0, 2.0], [5.0, 5.0, 5.0]])
    array([1.5, nan])
    """
    training = np.asarray(training, dtype=np.float64)
    if training.shape[-1:] < (2,):
        return np.full(training.shape[:-1], np.nan)
    step = np.mean(np.abs(np.diff(training, axis=-1)), axis=-1)
    return np.where(step > 0, step, np.nan)


def mase(forecast: ArrayLike, outcome: ArrayLike, training: ArrayLike) -> Floats:
    """Return the mean absolute scaled error of a yearly series: 1 is the random walk's own error within the training.

    Hyndman and Koehler 2006 (doi 10.1016/j.ijforecast.2006.03.001), with a lag of one period.

    Parameters
    ----------
    forecast, outcome : array_like, shape (..., horizon)
        Point forecasts and what came.
    training : array_like, shape (..., points)
        What was known when the forecast was made.

    Returns
    -------
    numpy.ndarray, shape (...)
        NaN where the training never moved (`mean_step`).

    Raises
    ------
    ParameterError
        When shapes do not fit together.

    Examples
    --------
    >>> mase([10.0, 10.0], [12.0, 14.0], training=[4.0, 6.0, 10.0]).item()
    1.0
    """
    forecast, outcome = together(forecast=forecast, outcome=outcome)
    return np.asarray(mean_over_horizon(np.abs(outcome - forecast)) / mean_step(training))
