"""Forms a trend of yearly counts can take on the log scale, each a design matrix by year.

All are models for ``log(expected count)``, fitted to the years of a window and continued past its end: a straight line;
a line whose slope fades after the last year (damped; Gardner and McKenzie 1985, doi 10.1287/mnsc.31.10.1237); a line
that bends once, in a year that is not known (change-point, or joinpoint; Kim, Fay, Feuer and Midthune 2000, doi
10.1002/(SICI)1097-0258(20000215)19:3<335::AID-SIM336>3.0.CO;2-Z); and a natural cubic spline with few knots, straight
beyond its ends (Hastie, Tibshirani and Friedman 2009, section 5.2.1). The choice alone can erase an effect (Gasparrini
and others 2009, doi 10.1136/jech.2008.082883), so no form is the one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Trend = Literal["linear", "damped", "change-point", "smooth"]
TRENDS: tuple[Trend, ...] = ("linear", "damped", "change-point", "smooth")
#: Share of the slope that is left after each further year of a damped trend.
DAMPING = 0.9
#: A bend lies at least so many years from each end of the window.
FROM_THE_ENDS = 4
#: A smooth trend has a knot for so many years, and never fewer than three.
YEARS_A_KNOT = 5
#: Years more than parameters that a fit needs for its dispersion.
FEWEST_FREEDOM = 3


@dataclass(frozen=True)
class Design:
    """Design matrices of one form of trend.

    Attributes
    ----------
    fitted : numpy.ndarray, shape (bends, window, parameters)
        Of the fitted years; one matrix a possible year of the bend, one alone where the form has none.
    ahead : numpy.ndarray, shape (bends, horizon, parameters)
        Of the years after.
    freedom : int
        Years of the window less parameters; the year of a bend is weighed, not counted.
    bends : tuple of int
        Years from the last fitted one to each possible bend, below zero; empty where there is none.
    """

    fitted: Array
    ahead: Array
    freedom: int
    bends: tuple[int, ...] = ()


def design(trend: Trend, window: int, horizon: int) -> Design:
    """Return the design matrices of a form of trend.

    Parameters
    ----------
    trend : {"linear", "damped", "change-point", "smooth"}
    window : int
        Number of fitted years.
    horizon : int
        Number of years after the last fitted one.

    Returns
    -------
    Design

    Raises
    ------
    ParameterError
        For an unknown form, or a window too short for it.

    Examples
    --------
    >>> design("linear", 8, 2).ahead[0].tolist()
    [[1.0, 1.0], [1.0, 2.0]]
    >>> design("damped", 8, 2).ahead[0].round(2).tolist()
    [[1.0, 0.9], [1.0, 1.71]]
    >>> design("change-point", 10, 2).bends
    (-5, -4)
    """
    if trend not in TRENDS:
        raise ParameterError(f"A trend is one of {', '.join(TRENDS)}; found {trend!r}.")
    if horizon < 1:
        raise ParameterError(f"A trend is continued for at least one year; {horizon} is asked for.")
    past, future = np.arange(1.0 - window, 1.0), np.arange(1.0, horizon + 1.0)
    bends: tuple[int, ...] = ()
    if trend == "damped":
        pair = _line(past)[None], _line(np.cumsum(DAMPING**future))[None]
    elif trend == "change-point":
        bends = tuple(range(FROM_THE_ENDS + 1 - window, 1 - FROM_THE_ENDS))
        pair = _bent(past, bends), _bent(future, bends)
    elif trend == "smooth":
        knots = np.linspace(past[0], 0.0, max(3, window // YEARS_A_KNOT + 1))
        pair = _spline(past, knots)[None], _spline(future, knots)[None]
    else:
        pair = _line(past)[None], _line(future)[None]
    freedom = window - pair[0].shape[2]
    if freedom < FEWEST_FREEDOM or (trend == "change-point" and not bends):
        raise ParameterError(f"A {trend} trend needs more than {window} years: choose a longer window.")
    return Design(*pair, freedom, bends)


def _line(time: Array) -> Array:
    return np.stack([np.ones_like(time), time], axis=1)


def _bent(time: Array, bends: tuple[int, ...]) -> Array:
    if not bends:
        return np.empty((0, len(time), 3))
    return np.stack([np.column_stack([_line(time), np.maximum(time - bend, 0.0)]) for bend in bends])


def _spline(time: Array, knots: Array) -> Array:
    """Return the natural cubic spline's truncated-power basis (Hastie and others 2009, equations 5.4 and 5.5)."""
    cubes = np.maximum(time[:, None] - knots, 0.0) ** 3
    slopes = (cubes[:, :-1] - cubes[:, -1:]) / (knots[-1] - knots[:-1])
    # Divided by the squared length, so that columns are of like size.
    return np.column_stack([_line(time), (slopes[:, :-1] - slopes[:, -1:]) / (knots[-1] - knots[0]) ** 2])
