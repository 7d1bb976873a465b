"""Years of death completed from a triangle, the newest diagonals weighing most, and the errors of that measured.

Where delays drift, the chain ladder lags: its factors are of diagonals gone by. Mack's standard error does not see
that, for it takes the years of death to be independent, and a delay that grows makes them all late together. So the
same ladder is made at every earlier diagonal, its answers are set against what is known now, and the errors it made at
the same age correct the estimate (their mean) and make the interval (their spread on the log scale, with t quantiles;
rolling origins, Tashman 2000, doi 10.1016/S0169-2070(00)00065-0). These errors overlap and are few, so their spread is
too small by about half of Mack's variance and half of that of thinning, which are added: found on made-up triangles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.delay.chain_ladder import ChainLadder, chain_ladder
from drugmetrics.analysis.delay.triangle import checked_triangle
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

#: After so many diagonals a ratio counts half as much: the newest counts four times as much as the one before it.
HALF_LIFE = 0.5
#: Fewer past errors of an age make no interval: Mack's is taken.
FEWEST = 3
#: An earlier answer is judged when so many more ages are known.
_JUDGED_AFTER = 2


def nowcast_triangle(
    triangle: pd.DataFrame | ArrayLike, *, half_life: float = HALF_LIFE, level: float = 0.9, may_fall: bool = False
) -> pd.DataFrame:
    """Complete every year of death of a triangle, with intervals that have been measured.

    Parameters
    ----------
    triangle : pandas.DataFrame or array_like
        Running totals, as `chain_ladder` takes them; all is known at the last age.
    half_life : float
        After how many diagonals a ratio counts half as much, at least 0.5.
    level : float
        Of the intervals.
    may_fall : bool
        Whether a running total may be smaller than the one before.

    Returns
    -------
    pandas.DataFrame
        By year of death: age, deaths (known), completeness, estimate, lower, upper, errors (how many past errors the
        interval rests on; 0 where it is Mack's) and correction (the factor their mean gave the estimate).

    Raises
    ------
    ParameterError
        As for `chain_ladder`, or for a level that is none.

    Examples
    --------
    Made up: half is known at first, then nine in ten, then all, in every year: the chance of being known is left.

    >>> full = np.outer([100, 120, 110, 130, 120, 140, 130], [0.5, 0.9, 1.0]) * 10
    >>> known = np.where(np.add.outer(range(7), range(3)) < 7, full, np.nan)
    >>> nowcast_triangle(known)[["deaths", "estimate", "lower", "upper", "errors"]].tail(2).round(1)
       deaths  estimate   lower   upper  errors
    5  1260.0    1400.0  1381.3  1418.9       4
    6   650.0    1300.0  1241.4  1361.4       3
    """
    from scipy import stats

    if not 0 < level < 1:
        raise ParameterError(f"The level of an interval lies between 0 and 1; {level} does not.")
    known = checked_triangle(triangle, may_fall=may_fall)
    now = chain_ladder(known, half_life=half_life, may_fall=may_fall)
    past = past_errors(known, now, half_life=half_life, may_fall=may_fall)
    latest, ultimate, error = (now.origins[name].to_numpy() for name in ("latest", "ultimate", "standard_error"))
    rows = []
    for place, reached in enumerate(known.notna().sum(axis=1).to_numpy() - 1):
        mack = (error[place] / ultimate[place]) ** 2
        errors = past.loc[past["age"] == reached, "error"].to_numpy()
        count = len(errors) if len(errors) >= FEWEST else 0
        if count:
            thinning = max(1 / latest[place] - 1 / ultimate[place], 0.0)
            variance = errors.var(ddof=1) * (1 + 1 / count) + (mack + thinning) / 2
            shift, width = float(errors.mean()), float(stats.t.ppf(0.5 + level / 2, count) * np.sqrt(variance))
        else:
            shift, width = 0.0, float(stats.norm.ppf(0.5 + level / 2) * np.sqrt(mack))
        # Registrations only add: no fewer than are known.
        least = -np.inf if may_fall else latest[place]
        estimate, lower, upper = (max(ultimate[place] * np.exp(shift + by), least) for by in (0.0, -width, width))
        rows.append((latest[place], latest[place] / estimate, estimate, lower, upper, count, np.exp(shift)))
    columns = ["deaths", "completeness", "estimate", "lower", "upper", "errors", "correction"]
    table = pd.DataFrame(rows, index=known.index, columns=columns)
    table.insert(0, "age", now.origins["age"])
    return table


def past_errors(
    known: pd.DataFrame, now: ChainLadder, *, half_life: float = HALF_LIFE, may_fall: bool = False
) -> pd.DataFrame:
    """Return the errors the ladder would have made at earlier diagonals.

    Parameters
    ----------
    known : pandas.DataFrame
        A checked triangle.
    now : ChainLadder
        What it says now.
    half_life, may_fall
        As for `nowcast_triangle`.

    Returns
    -------
    pandas.DataFrame
        One row an answer that can be judged: back (diagonals ago), age (its place among the ages), origin, error (the
        logarithm of what is known now over what was said).
    """
    ages, rows = known.shape[1], []
    found = now.origins["ultimate"].to_numpy()
    place = np.arange(len(known))
    for back in range(1, len(known) - ages + 1):
        then = known.iloc[: len(known) - back]
        then = then.where(np.add.outer(place[: len(then)], np.arange(ages)) < len(then))
        said = chain_ladder(then, half_life=half_life, may_fall=may_fall).origins["ultimate"].to_numpy()
        for age in range(ages - 1):
            if age + back < min(age + _JUDGED_AFTER, ages - 1):
                continue
            origin = len(then) - 1 - age
            rows.append((back, age, known.index[origin], float(np.log(found[origin] / said[origin]))))
    return pd.DataFrame(rows, columns=["back", "age", "origin", "error"])
