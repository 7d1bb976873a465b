"""Counts and denominators by area, as every rate wants them: checked before anything is worked out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from drugmetrics.errors import ParameterError

FloatArray = NDArray[np.float64]
Values = ArrayLike | pd.Series
#: A rate or a ratio has any denominator (person-years, an expected count); a proportion counts part of its own.
Kind = Literal["rate", "proportion"]
KINDS: tuple[Kind, ...] = ("rate", "proportion")


@dataclass(frozen=True)
class Areas:
    """Counts and denominators, one an area.

    Attributes
    ----------
    counts, denominators : numpy.ndarray
        Shape (areas,). What is suppressed, missing or has a denominator of zero is NaN in both.
    index : pandas.Index
        The areas, from the Series they came in; else 0, 1, 2 and so on.
    """

    counts: FloatArray
    denominators: FloatArray
    index: pd.Index

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which areas have both."""
        return ~np.isnan(self.counts)

    @property
    def values(self) -> FloatArray:
        """Count divided by denominator."""
        return self.counts / self.denominators


def numbers(values: Values, what: str, *, least: float = 0.0) -> FloatArray:
    """Return numbers as floats, NaN where missing; refuse what is no number, infinite or below `least`.

    Examples
    --------
    >>> numbers([3, None, 2.5], "counts")
    array([3. , nan, 2.5])
    """
    try:
        found = pd.to_numeric(pd.Series(np.ravel(np.asarray(values, dtype="object")))).to_numpy(
            "float64", na_value=np.nan
        )
    except (TypeError, ValueError) as error:
        raise ParameterError(f"The {what} are numbers, with nothing (NaN) for what is suppressed: {error}.") from error
    wrong = np.isinf(found) | (found < least)
    if wrong.any():
        raise ParameterError(
            f"The {what} are finite and not below {least:g}; {int(wrong.sum())} of {len(found)} "
            f"{'is' if wrong.sum() == 1 else 'are'} not, such as {found[wrong][0]:g}."
        )
    return found.reshape(np.shape(values))


def areas_of(counts: Values, denominators: Values, *, kind: Kind = "rate") -> Areas:
    """Pair counts with denominators.

    Parameters
    ----------
    counts, denominators : array_like or pandas.Series
        One an area, in the same order; two Series must have the same index. A count need not be whole (apportioned
        deaths are not); NaN for what is suppressed or missing.
    kind : {"rate", "proportion"}
        A proportion's count is no larger than its denominator.

    Returns
    -------
    Areas

    Raises
    ------
    ParameterError
        For negative or infinite numbers, areas that do not match, a count above the denominator of a proportion, or
        an unknown kind.
    """
    if kind not in KINDS:
        raise ParameterError(f"The kind is one of {', '.join(KINDS)}; found {kind!r}.")
    refuse_other_areas(counts, denominators)
    count, denominator = (
        np.atleast_1d(numbers(values, what)) for values, what in ((counts, "counts"), (denominators, "denominators"))
    )
    if count.ndim > 1 or denominator.shape not in (count.shape, (1,)):
        raise ParameterError(
            f"One count and one denominator an area are wanted; found {count.shape} and {denominator.shape}."
        )
    denominator = np.broadcast_to(denominator, count.shape)
    if kind == "proportion" and (count > denominator).any():
        raise ParameterError(
            f"A proportion counts part of its denominator; {int((count > denominator).sum())} counts are larger."
        )
    known = ~np.isnan(count) & (denominator > 0)
    given = next((given for given in (counts, denominators) if isinstance(given, pd.Series)), None)
    index = given.index if given is not None and len(given) == len(count) else pd.RangeIndex(len(count))
    return Areas(np.where(known, count, np.nan), np.where(known, denominator, np.nan), index)


def refuse_other_areas(*given: object) -> None:
    """Refuse tables and columns whose areas differ or stand in another order, for they are paired by place."""
    labelled = [one for one in given if isinstance(one, pd.Series | pd.DataFrame)]
    for one in labelled[1:]:
        axes = zip(one.axes, labelled[0].axes, strict=False)
        if one.ndim != labelled[0].ndim or not all(mine.equals(theirs) for mine, theirs in axes):
            raise ParameterError("The figures are of different areas, or in another order; reindex them alike first.")


def some_known(areas: Areas) -> Areas:
    """Refuse areas of which none has a count and a denominator: nothing can be compared with nothing."""
    if not areas.known.any():
        raise ParameterError(f"None of {len(areas.index)} areas has both a count and a denominator above zero.")
    return areas


def checked_level(level: float) -> float:
    """Refuse a level that is no share, such as 95 for 0.95."""
    if not 0 < level < 1:
        raise ParameterError(f"A level lies between 0 and 1, such as 0.95 or 0.998; found {level}.")
    return float(level)


def checked_multiplier(multiplier: float) -> float:
    """Refuse a multiplier that is not above zero."""
    if not (multiplier > 0 and math.isfinite(multiplier)):
        raise ParameterError(f"A multiplier is above zero, such as 100000 for a rate per 100,000; found {multiplier}.")
    return float(multiplier)


def normal_quantile(level: float) -> float:
    """Return z of a two-sided level.

    Examples
    --------
    >>> round(normal_quantile(0.95), 2), round(normal_quantile(0.998), 2)
    (1.96, 3.09)
    """
    from scipy.special import ndtri

    return float(ndtri(0.5 + checked_level(level) / 2))
