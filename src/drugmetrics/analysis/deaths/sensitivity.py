"""Every defensible number of deaths prevented in one table, which choice moves it most, and what 1,000 would ask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.occurrence_rows import AS_ESTIMATED
from drugmetrics.analysis.deaths.rows import ROW_COLUMNS
from drugmetrics.analysis.delay.record import BOTH
from drugmetrics.errors import ParameterError

#: The choices that tell one row from another, in the order they are named.
CHOICES = ("estimator", "choice", "delay", "model", "baseline", "basis", "definition")
#: What else is alike in rows that are compared.
_PLACE = ("area", "first", "last")
MOVES_COLUMNS = ["choice", "options", "moves", "groups"]
#: Models that are drawn: the others move the answer little, and are in the table.
DRAWN_MODELS = ("quasi-Poisson", "averaged smoothing")


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
    """Keep a chart's worth of counts, the rest being in the table.

    Those of one definition and one model of the counts; of the ratios those without a further assumption; by year of
    death, which is held of poisoning alone, those with the delay as estimated.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `sensitivity`.
    definition : {"misuse", "poisoning"}
    """
    way, laid = rows["estimator"], with_delay(rows)
    ratios = (way == "through treatment") & ~rows["choice"].str.contains(";|psychological")
    trend = (way == "difference from trend") & (rows["definition"] == definition) & (rows["area"] != BOTH)
    died = (way == "by year of death") & (laid["delay"] == AS_ESTIMATED)
    return rows[ratios | ((trend | died) & rows["model"].isin(DRAWN_MODELS))].reset_index(drop=True)


def with_delay(rows: pd.DataFrame) -> pd.DataFrame:
    """Part what rows by year of death assume of the delay from their trend, into a column of its own; elsewhere empty.

    Examples
    --------
    >>> rows = pd.DataFrame({"basis": ["occurrence", "registration"], "choice": ["linear; as counted", "linear"]})
    >>> with_delay(rows)[["choice", "delay"]].to_numpy().tolist()
    [['linear', 'as counted'], ['linear', '']]
    """
    late = rows["basis"] == "occurrence"
    trends, delays = ([str(choice).partition("; ")[part] for choice in rows["choice"]] for part in (0, 2))
    return rows.assign(
        choice=rows["choice"].where(~late, pd.Series(trends, index=rows.index, dtype="object")),
        delay=pd.Series(delays, index=rows.index, dtype="object").where(late, ""),
    )


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
        alike in every other choice, the area and the years, of the largest difference less the smallest), groups (how
        many such sets of rows). Registration and year of death are compared in the same area, years and trend, the
        delay as estimated. Estimators count other things over other years, so they are compared by the ranges of their
        rows alone: their row is the distance between the means of the estimators.
    """
    if rows.empty:
        return pd.DataFrame(columns=MOVES_COLUMNS)
    found, laid = [], with_delay(rows)
    for name in CHOICES:
        if name == "estimator":
            means = rows.groupby("estimator")["difference"].mean()
            spreads = [float(np.ptp(means))] if len(means) > 1 else []
            options = len(means)
        else:
            others = [other for other in (*CHOICES, *_PLACE) if other != name]
            compared = laid
            if name == "basis":
                # The way of counting and the delay go with the basis: they are not held alike, but are what it is.
                others = [other for other in others if other not in ("estimator", "delay")]
                compared = laid[laid["delay"].isin(["", AS_ESTIMATED])]
            groups = [part for _, part in compared.groupby(others, sort=False) if part[name].nunique() > 1]
            spreads = [float(np.ptp(part["difference"])) for part in groups]
            options = pd.concat(groups)[name].nunique() if groups else 0
        if spreads:
            found.append({"choice": name, "options": options, "moves": float(np.mean(spreads)), "groups": len(spreads)})
    return pd.DataFrame(found, columns=MOVES_COLUMNS).sort_values("moves", ascending=False, ignore_index=True)


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
