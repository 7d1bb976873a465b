"""The chain ladder with Mack's standard errors: what is still to come, from how earlier origins filled up.

A triangle has a row for each origin (the year of death) and a column for each age (how long after it the count was
made); each figure is all that was known of the origin at that age. Factors, variances and standard errors are those of
Mack 1993 (doi 10.2143/AST.23.2.2005092), in closed form. His assumptions: origins are independent; what is expected
at the next age is a factor times what is known; its variance is sigma squared times what is known.

Where diagonals are weighed, because delays drift, the weights decide how much each says about the factors. They do not
make old figures noisier: sigma squared stays free of bias under Mack's assumptions for any weights, and with weights of
one or nought all is as in Mack 1999 (doi 10.2143/AST.29.2.504622).

An error that rests on few ratios is itself uncertain, and his rule for the last sigma takes the least of what it could
be: where as few origins are known as ages, normal intervals made of these errors are too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.delay.triangle import checked_triangle
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

#: A shorter half-life leaves the newest diagonal alone, which has no spread to measure.
SHORTEST_HALF_LIFE = 0.5
#: How the last sigma is had, where one origin alone reaches the last age.
MACK, LOG_LINEAR = "mack", "log-linear"


@dataclass(frozen=True)
class ChainLadder:
    """What a triangle says is still to come.

    Attributes
    ----------
    origins : pandas.DataFrame
        One row an origin: latest, the newest figure known; age, at which it was known; completeness, the share known
        by that age; ultimate; reserve, what is still to come (ultimate less latest); and of the reserve
        process_error (its own chance), parameter_error (that of the factors) and standard_error (both together).
    total : pandas.Series
        latest, ultimate, reserve and the three errors for all origins together. Origins share the factors, so the
        parameter error of the whole is more than that of independent parts.
    ages : pandas.DataFrame
        One row an age: factor to the next age, its standard_error, sigma_squared, ratios (how many origins the factor
        rests on), all missing for the last age; completeness, the share of the ultimate known at the age.
    covariance : pandas.DataFrame
        Of the reserves, origin by origin: the variance of a sum over some origins is the sum of their block.
    completed : pandas.DataFrame
        The triangle, with what is expected where nothing is known yet.
    """

    origins: pd.DataFrame
    total: pd.Series
    ages: pd.DataFrame
    covariance: pd.DataFrame
    completed: pd.DataFrame


def chain_ladder(
    triangle: pd.DataFrame | ArrayLike,
    *,
    last_sigma: str = MACK,
    half_life: float | None = None,
    latest: int | None = None,
    may_fall: bool = False,
) -> ChainLadder:
    """Complete a triangle of running totals and say how far off that may be.

    Everything is taken to be known at the last age: there is no tail. A figure that is multiplied must not be nought,
    for nothing would ever come of it and its error would be nought as well.

    Parameters
    ----------
    triangle : pandas.DataFrame or array_like
        Running totals above zero, origins in rows from the oldest to the newest, ages in columns from the youngest to
        the oldest; NaN where not known yet. Each origin is known from the first age on without gaps and to one age
        fewer than the one before it; any number of the oldest may be known at all ages.
    last_sigma : {"mack", "log-linear"}
        How sigma squared is had for the last factor when it rests on one origin: by Mack's rule, the least of the two
        before it and of the square of the one before over the one before that; or from a straight line through the
        logarithms of all others (Mack 1994, *Measuring the variability of chain ladder reserve estimates*).
    half_life : float, optional
        After how many diagonals a ratio counts half as much, at least 0.5; all count the same when not given.
    latest : int, optional
        How many of the newest diagonals the factors are taken from, at least 2; all when not given.
    may_fall : bool
        Whether a running total may be smaller than the one before. Registrations only add, so a fall is refused as a
        slip unless this is set: where revisions take deaths away again, it is used as it stands. A factor may then be
        below one, a completeness above one and a reserve below nought.

    Returns
    -------
    ChainLadder

    Raises
    ------
    ParameterError
        For fewer than three origins, a figure that is not above zero and finite, a gap, another shape, a fall that is
        not allowed, or a parameter that cannot be.

    Examples
    --------
    Made up: half is known in the first year, three quarters or so in the second.

    >>> nan = float("nan")
    >>> known = [[100, 150, 200, 200], [120, 190, 250, nan], [110, 160, nan, nan], [140, nan, nan, nan]]
    >>> found = chain_ladder(pd.DataFrame(known, index=range(2018, 2022)))
    >>> found.origins[["latest", "completeness", "ultimate", "reserve", "standard_error"]].round(2)
          latest  completeness  ultimate  reserve  standard_error
    2018   200.0          1.00    200.00     0.00            0.00
    2019   250.0          1.00    250.00     0.00            0.87
    2020   160.0          0.76    211.76    51.76            2.58
    2021   140.0          0.50    280.75   140.75           13.48
    >>> [round(float(found.total[name]), 2) for name in ("reserve", "standard_error")]
    [192.51, 14.03]
    """
    known = checked_triangle(triangle, may_fall=may_fall)
    figures = known.to_numpy()
    factors, sigma_squared, variances, ratios = _factors(figures, _weights(figures, half_life, latest), last_sigma)

    to_ultimate = np.append(np.cumprod(factors[::-1])[::-1], 1.0)
    ages_known = (~np.isnan(figures)).sum(axis=1) - 1
    newest = figures[np.arange(len(figures)), ages_known]
    ultimates = newest * to_ultimate[ages_known]
    expected = ultimates[:, None] / to_ultimate
    to_come = (np.arange(len(factors)) >= ages_known[:, None]).astype("float64")
    process = ultimates**2 * (to_come * (sigma_squared / factors**2) / expected[:, :-1]).sum(axis=1)
    parameter = np.outer(ultimates, ultimates) * ((to_come * variances / factors**2) @ to_come.T)

    origins = {
        "latest": newest, "age": known.columns[ages_known], "completeness": newest / ultimates,
        "ultimate": ultimates, "reserve": ultimates - newest, **_errors(process, np.diag(parameter)),
    }  # fmt: skip
    sums = {name: np.sum(origins[name]) for name in ("latest", "ultimate", "reserve")}
    by_age = {
        "factor": factors, "standard_error": np.sqrt(variances), "sigma_squared": sigma_squared, "ratios": ratios,
    }  # fmt: skip
    ages = {name: np.append(values, np.nan) for name, values in by_age.items()} | {"completeness": 1 / to_ultimate}
    completed = np.where(np.isnan(figures), expected, figures)
    return ChainLadder(
        origins=pd.DataFrame(origins, index=known.index),
        total=pd.Series(sums | _errors(process.sum(), parameter.sum()), dtype="float64"),
        ages=pd.DataFrame(ages, index=known.columns),
        covariance=pd.DataFrame(parameter + np.diag(process), index=known.index, columns=known.index),
        completed=pd.DataFrame(completed, index=known.index, columns=known.columns),
    )


def _errors(process: Floats, parameter: Floats) -> dict[str, Floats]:
    return {
        "process_error": np.sqrt(process),
        "parameter_error": np.sqrt(parameter),
        "standard_error": np.sqrt(process + parameter),
    }


def _weights(figures: Floats, half_life: float | None, latest: int | None) -> Floats:
    """Return the weight of every ratio: one on the newest diagonal, nought where there is no ratio."""
    if half_life is not None and not half_life >= SHORTEST_HALF_LIFE:
        raise ParameterError(f"A half-life is at least {SHORTEST_HALF_LIFE} diagonals; found {half_life}.")
    if latest is not None and not latest >= 2:
        raise ParameterError(f"Factors are taken from the latest 2 diagonals or more; found {latest}.")
    seen = ~np.isnan(figures[:, 1:])
    diagonal = np.add.outer(np.arange(seen.shape[0]), np.arange(seen.shape[1]))
    back = np.where(seen, diagonal[seen].max() - diagonal, 0)
    weights = np.where(seen, 1.0, 0.0)
    if half_life is not None:
        weights *= 0.5 ** (back / half_life)
    if latest is not None:
        weights *= back < latest
    return weights


def _factors(figures: Floats, weights: Floats, last_sigma: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the factors, sigma squared, the factors' variances, and how many origins each rests on."""
    counted = weights > 0
    before = np.where(counted, figures[:, :-1], 1.0)
    after = np.where(counted, figures[:, 1:], 1.0)
    volume = (weights * before).sum(axis=0)
    factors = (weights * after).sum(axis=0) / volume
    # The variance of a factor is sigma squared times this; for equal weights it is one over the volume.
    spread = (weights**2 * before).sum(axis=0) / volume**2
    squares = (weights * (after - factors * before) ** 2 / before).sum(axis=0)
    ratios = counted.sum(axis=0)
    # What the squares add up to on average, in sigmas squared; for equal weights one fewer than there are ratios.
    freedom = np.where(ratios > 1, weights.sum(axis=0) - spread * volume, np.nan)
    sigma_squared = squares / freedom
    if ratios[-1] == 1:
        sigma_squared[-1] = _last_sigma_squared(sigma_squared[:-1], last_sigma)
    elif last_sigma not in (MACK, LOG_LINEAR):
        raise _unknown(last_sigma)
    return factors, sigma_squared, sigma_squared * spread, ratios.astype("float64")


def _last_sigma_squared(others: Floats, rule: str) -> float:
    if rule == MACK:
        least = float(others[-2:].min())
        # With three origins there is one other alone; without noise in the two before, none is expected.
        return min(least, float(others[-1] ** 2 / others[-2])) if len(others) > 1 and others[-2] > 0 else least
    if rule != LOG_LINEAR:
        raise _unknown(rule)
    noisy = np.flatnonzero(others > 0)
    if len(noisy) < 2:
        raise ParameterError(
            f"A log-linear last sigma needs two other ages with noise; found {len(noisy)}. Pass last_sigma='mack'."
        )
    slope, level = np.polyfit(noisy, np.log(others[noisy]), 1)
    return float(np.exp(level + slope * len(others)))


def _unknown(rule: str) -> ParameterError:
    return ParameterError(f"The last sigma is had by {MACK!r} or {LOG_LINEAR!r}; found {rule!r}.")
