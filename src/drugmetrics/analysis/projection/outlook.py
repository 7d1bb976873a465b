"""project(): where a series is heading, as a distribution for every period to come."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.projection.forecast import Forecast, forecast
from drugmetrics.analysis.projection.seasons import quarters
from drugmetrics.analysis.projection.trajectory import Trajectory, trajectory
from drugmetrics.errors import ParameterError
from drugmetrics.reference.following import following
from drugmetrics.reference.period import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The bands of a chart.
LEVELS = (0.5, 0.8, 0.95)
DRAWS = 4000
_SEED = 20211206  # the day the strategy was published


@dataclass(frozen=True)
class Outlook:
    """A projection of a trajectory.

    Attributes
    ----------
    trajectory : Trajectory
        What was projected.
    forecast : Forecast
        Of the figures; of their yearly increases, where they are running totals.
    seed : int
        Of the draws: the same seed gives the same draws.
    """

    trajectory: Trajectory
    forecast: Forecast
    seed: int = _SEED

    @cached_property
    def periods(self) -> list[Period]:
        """The projected periods."""
        return [following(self.trajectory.newest, step) for step in range(1, self.forecast.horizon + 1)]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was left out, replaced or could not be measured."""
        return (*self.trajectory.remarks, *self.forecast.remarks)

    def draws(self, number: int = DRAWS) -> NDArray[np.float64]:
        """Draw whole paths, shape (number, periods). Those of running totals never fall."""
        drawn = self.forecast.draws(number, self.seed)
        return self.trajectory.values[-1] + np.cumsum(drawn, axis=1) if self.trajectory.cumulative else drawn

    def table(self, levels: Collection[float] = LEVELS) -> pd.DataFrame:
        """Return median and central intervals.

        Returns
        -------
        pandas.DataFrame
            Indexed by period's name: start, end, median, and for each level ``lower_95`` and ``upper_95``.
        """
        columns = {"start": [pd.Timestamp(one.start) for one in self.periods],
                   "end": [pd.Timestamp(one.end) for one in self.periods], "median": self._quantile(0.5)}  # fmt: skip
        for level in levels:
            if not 0 < level < 1:
                raise ParameterError(f"The level of an interval lies between 0 and 1; {level} does not.")
            name = f"{100 * level:g}"
            columns[f"lower_{name}"] = self._quantile(0.5 - level / 2)
            columns[f"upper_{name}"] = self._quantile(0.5 + level / 2)
        return pd.DataFrame(columns, index=pd.Index([one.label for one in self.periods], name="period"))

    def probability(self, *, at_least: float | None = None, at_most: float | None = None, period: int = -1) -> float:
        """Return the probability that a period's value is at least, or at most, so much.

        Parameters
        ----------
        at_least, at_most : float
            One of them.
        period : int
            Position among `periods`; the last when not given.
        """
        if (at_least is None) == (at_most is None):
            raise ParameterError("A probability is of at_least or of at_most; give one of them.")
        if at_least is not None:
            return 1 - self._below(self._edge(at_least, -1), period, strictly=True)
        return self._below(self._edge(float(at_most or 0.0), 1), period)

    def _edge(self, value: float, side: int) -> float:
        """Return where a value ends: a count's whole number has the half to either side of it.

        Between two whole numbers lies no count: at most 2,561.4 is at most 2,561.
        """
        if self.trajectory.kind != "count":
            return value
        exact = round(value, 6)
        return (math.floor(exact) if side > 0 else math.ceil(exact)) + side / 2

    def _below(self, value: float, period: int, *, strictly: bool = False) -> float:
        if self.trajectory.cumulative:
            totals = self._totals[:, period]
            return float(np.mean(totals < value if strictly else totals <= value))
        return self.forecast.probability_below(value, period, strictly=strictly)

    def _quantile(self, probability: float) -> NDArray[np.float64]:
        if self.trajectory.cumulative:
            return np.asarray(np.quantile(self._totals, probability, axis=0))
        return self.forecast.quantile(probability)

    @cached_property
    def _totals(self) -> NDArray[np.float64]:
        return self.draws(5 * DRAWS)


def project(
    series: pd.DataFrame | Trajectory,
    *,
    to: str | int | dt.date,
    breaks: Collection[str] = (),
    provisional: Collection[str] = (),
    cumulative: bool = False,
    seed: int = _SEED,
) -> Outlook:
    """Project a series.

    Parameters
    ----------
    series : pandas.DataFrame or Trajectory
        Rows from `load`, of one area and breakdown; at least six figures at equal steps.
    to : str, int or datetime.date
        The last period to project, ``2026`` or ``2025/26``, or the last day that counts: a period must end by then.
    breaks, provisional, cumulative
        As for `trajectory`, where rows are given.
    seed : int
        Of the draws.

    Returns
    -------
    Outlook

    Raises
    ------
    ParameterError
        When the series is no line of at least six figures at equal steps, or `to` is not ahead of it.
    MixedBasisError
        When it is of several units or bases.

    Notes
    -----
    The method is `drugmetrics.analysis.projection.forecast`; how its intervals do on benchmarks is in
    docs/validation.md.

    Examples
    --------
    >>> from drugmetrics.observations.load import load
    >>> outlook = project(load("deaths-drug-misuse", area="England"), to="2026")
    >>> [period.label for period in outlook.periods], outlook.draws().shape
    (['2024', '2025', '2026'], (4000, 3))
    >>> bool(0 < outlook.probability(at_most=3000) < 0.5)
    True
    """
    line = series if isinstance(series, Trajectory) else trajectory(
        series, breaks=breaks, provisional=provisional, cumulative=cumulative
    )  # fmt: skip
    horizon = line.steps_to(to)
    if not line.cumulative:
        seasons = quarters(line, horizon)
        found = forecast(line.values, horizon, kind=line.kind, upper=line.upper, regressors=seasons, breaks=line.breaks)
        return Outlook(line, found, seed)
    increases = np.diff(line.values)
    # Over a break an increase is of two bases.
    increases[[step - 1 for step in line.breaks]] = np.nan
    return Outlook(line, forecast(increases, horizon, kind=line.kind, breaks=line.breaks), seed)
