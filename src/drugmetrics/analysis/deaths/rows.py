"""One row a figure for the table of sensitivities: every estimator gives the same columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The columns, in order. difference: deaths fewer than expected, above zero where fewer.
ROW_COLUMNS = [
    "estimator", "choice", "model", "baseline", "basis", "definition", "area", "first", "last",
    "difference", "lower", "upper", "level", "note",
]  # fmt: skip
#: What three of the columns can say.
ESTIMATORS = ("difference from trend", "through treatment", "by year of death")
BASES = ("registration", "occurrence", "person-years")
DEFINITIONS = ("misuse", "poisoning", "all causes")


def row(
    *,
    estimator: str,
    choice: str,
    model: str,
    baseline: str | int,
    basis: str,
    definition: str,
    area: str,
    first: int,
    last: int,
    difference: float,
    lower: float,
    upper: float,
    level: float = 0.95,
    note: str = "",
) -> dict[str, Any]:
    """Return one checked row of the table of sensitivities.

    Parameters
    ----------
    estimator : {"difference from trend", "through treatment", "by year of death"}
    choice : str
        The choice within the estimator, in words: a form of trend, a ratio, an assumption about delay.
    model : str
        Such as "quasi-Poisson".
    baseline : str or int
        Last fitted year, or the period compared with.
    basis : {"registration", "occurrence", "person-years"}
    definition : {"misuse", "poisoning", "all causes"}
    area : str
    first, last : int
        Years counted.
    difference, lower, upper : float
        Deaths fewer than expected, above zero where fewer, with its interval.
    level : float
        Of the interval.
    note : str
        What a reader must know of this row.

    Returns
    -------
    dict
        With the keys ROW_COLUMNS.

    Raises
    ------
    ParameterError
        For an estimator, basis or definition that the table does not know, limits in the wrong order or not finite,
        or years the wrong way round.

    Examples
    --------
    >>> one = row(estimator="difference from trend", choice="linear", model="quasi-Poisson", baseline=2021,
    ...           basis="registration", definition="misuse", area="England", first=2022, last=2023,
    ...           difference=250, lower=-500, upper=1000)
    >>> list(one) == ROW_COLUMNS, one["baseline"]
    (True, '2021')
    """
    for name, value, known in (
        ("estimator", estimator, ESTIMATORS), ("basis", basis, BASES), ("definition", definition, DEFINITIONS),
    ):  # fmt: skip
        if value not in known:
            raise ParameterError(f"The {name} of a row is one of {', '.join(known)}; found {value!r}.")
    figures = (float(difference), float(lower), float(upper))
    if not all(map(math.isfinite, figures)) or figures[1] > figures[2]:
        raise ParameterError(f"A row has a finite difference and limits in order; found {figures}.")
    if first > last:
        raise ParameterError(f"The first year counted comes before the last; found {first} and {last}.")
    values = (
        estimator, choice, model, str(baseline), basis, definition, area, int(first), int(last),
        *figures, float(level), note,
    )  # fmt: skip
    return dict(zip(ROW_COLUMNS, values, strict=True))


def table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a DataFrame with the columns ROW_COLUMNS; empty, with the columns, where there are none."""
    return pd.DataFrame(list(rows), columns=ROW_COLUMNS)
