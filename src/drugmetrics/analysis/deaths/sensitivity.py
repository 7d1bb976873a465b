"""Every defensible number of deaths prevented in one table, which choice moves it most, and what 1,000 would ask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.rows import ROW_COLUMNS
from drugmetrics.errors import ParameterError

#: The choices that tell one row from another, in the order they are named.
CHOICES = ("estimator", "choice", "model", "baseline", "basis", "definition")


def sensitivity(*parts: pd.DataFrame) -> pd.DataFrame:
    """Join the estimators' rows and sort them, most deaths fewer first.

    Parameters
    ----------
    *parts : pandas.DataFrame
        Each with the columns ROW_COLUMNS; empty where an estimator has nothing to say on the day.

    Returns
    -------
    pandas.DataFrame
        ROW_COLUMNS, indexed from 0.

    Raises
    ------
    ParameterError
        When a part has other columns.
    """
    for part in parts:
        if list(part.columns) != ROW_COLUMNS:
            raise ParameterError(f"Rows of sensitivities have the columns {', '.join(ROW_COLUMNS)}.")
    held = [part for part in parts if len(part)]
    if not held:
        return pd.DataFrame(columns=ROW_COLUMNS)
    return pd.concat(held).sort_values("difference", ascending=False, kind="stable", ignore_index=True)


def to_draw(rows: pd.DataFrame, definition: str) -> pd.DataFrame:
    """Keep the counts of one definition, and of the ratios those without a further assumption: a chart's worth.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `sensitivity`.
    definition : {"misuse", "poisoning"}
    """
    ratios = (rows["estimator"] == "through treatment") & ~rows["choice"].str.contains(";|psychological")
    kept = rows[ratios | ((rows["estimator"] != "through treatment") & (rows["definition"] == definition))]
    return kept.reset_index(drop=True)


def what_moves_it(rows: pd.DataFrame) -> pd.DataFrame:
    """Say how far the answer moves with each choice while all others stay.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `sensitivity`.

    Returns
    -------
    pandas.DataFrame
        One row a choice, the one that moves most first: choice, options (how many), moves (the mean, over all rows
        alike in every other choice, of the largest difference less the smallest), groups (how many such sets of rows).
        Estimators count other things over other years, so they are compared by the ranges of their rows alone:
        their row is the distance between the means of the estimators.
    """
    found = []
    for name in CHOICES:
        others = [other for other in (*CHOICES, "area") if other != name]
        if name == "estimator":
            means = rows.groupby("estimator")["difference"].mean()
            spreads = [float(np.ptp(means))] if len(means) > 1 else []
        else:
            grouped = rows.groupby(others, sort=False)["difference"]
            spreads = [float(np.ptp(part)) for _, part in grouped if len(part) > 1]
        if spreads:
            found.append({"choice": name, "options": rows[name].nunique(), "moves": float(np.mean(spreads)),
                          "groups": len(spreads)})  # fmt: skip
    columns = ["choice", "options", "moves", "groups"]
    return pd.DataFrame(found, columns=columns).sort_values("moves", ascending=False, ignore_index=True)


@dataclass(frozen=True)
class Needed:
    """What would have to be true for an ambition to have been met by registrations.

    Attributes
    ----------
    first, last : int
        Years counted.
    observed : float
        Deaths registered in them.
    expected : float
        Deaths there would have had to be without the strategy.
    growth : float
        Growth a year from the trend's last fitted level that gives them.
    growth_before : float
        Growth a year of the trend itself.
    """

    first: int
    last: int
    observed: float
    expected: float
    growth: float
    growth_before: float


def needed(fitted: pd.Series, observed: pd.Series, wanted: float) -> Needed | None:
    """Work out how deaths would have had to grow without the strategy for so many to have been prevented.

    Parameters
    ----------
    fitted : pandas.Series
        The trend over the years it was fitted to, by year.
    observed : pandas.Series
        Deaths registered after the last fitted year, by year, without a gap.
    wanted : float
        Deaths to have been prevented in those years together.

    Returns
    -------
    Needed or None
        None when nothing is observed.

    Examples
    --------
    >>> trend = pd.Series([95.0, 100.0], index=[2020, 2021])
    >>> asked = needed(trend, pd.Series([100.0, 100.0], index=[2022, 2023]), 31.0)
    >>> round(asked.growth, 3), asked.expected
    (0.1, 231.0)
    """
    from scipy.optimize import brentq

    seen = observed.dropna()
    if seen.empty:
        return None
    steps = np.asarray(seen.index, dtype="float64") - float(fitted.index[-1])
    level, expected = float(fitted.iloc[-1]), float(seen.sum()) + wanted
    growth = brentq(lambda rate: float((level * (1 + rate) ** steps).sum()) - expected, -0.999, 10.0)
    before = (level / float(fitted.iloc[0])) ** (1 / (len(fitted) - 1)) - 1
    return Needed(int(seen.index[0]), int(seen.index[-1]), float(seen.sum()), expected, float(growth), before)
