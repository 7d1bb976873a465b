"""A counterfactual without a fixed form of trend: the calibrated projection, made of nothing but the years before.

The projection smooths the series at every point of a grid of parameters, local level, local linear trend and damped
trend among them, in their single-source form (Hyndman, Koehler, Ord and Snyder 2008, doi
10.1007/978-3-540-71918-2), and draws out widths by the errors at earlier years. It is used as the structural time
series model: a state space model whose level and slope move.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.counterfactual import DRAWS, SEED
from drugmetrics.analysis.deaths.difference import Counterfactual, compared, history, horizon_end, yearly
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE
from drugmetrics.analysis.projection.candidates import averaged_quantiles, fitted
from drugmetrics.analysis.projection.forecast import FEWEST, forecast
from drugmetrics.errors import ParameterError


def structural(
    counts: pd.Series,
    *,
    last: int = LAST_YEAR_BEFORE,
    counted_from: int = LAST_YEAR_BEFORE + 1,
    until: int | None = None,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Counterfactual:
    """Compare registrations with the projection of all years up to `last`.

    Parameters
    ----------
    counts, last, counted_from, until, level, draws, seed
        As for `counterfactual`.

    Returns
    -------
    Counterfactual
        `expected` is the median; `fitted` is what the same projection expects of a year from the years before it.

    Raises
    ------
    ParameterError
        As `counterfactual` does.

    Examples
    --------
    >>> steady = pd.Series([98.0, 102.0] * 16, index=range(1992, 2024))
    >>> result = structural(steady)
    >>> result.years["expected"].round().tolist(), result.trend, result.window
    ([101.0, 101.0], 'structural', 30)
    """
    counts = yearly(counts)
    past = history(counts, last, level, draws)
    end = horizon_end(counts, last, counted_from, until)
    if len(past) <= FEWEST:
        raise ParameterError(f"A structural model needs more than {FEWEST} years up to {last}; {len(past)} are held.")
    ahead = forecast(past.to_numpy(), end - last, kind="count")
    # Counts are whole, and what the projection draws is not.
    drawn = np.round(ahead.draws(draws, seed))
    expected = pd.Series(ahead.median, index=range(last + 1, end + 1))
    years, total = compared(expected, drawn, counts, counted_from, level)
    return Counterfactual(
        years=years, total=total, fitted=_year_ahead(past), first=int(past.index[0]), last=last, window=len(past),
        errors=len(ahead.past), level=level, trend="structural", model="averaged smoothing", wander=float("nan"),
        remarks=ahead.remarks, draws=drawn[:, -len(years) :],
    )  # fmt: skip


def _year_ahead(past: pd.Series) -> pd.Series:
    values = past.to_numpy()
    unit = values.mean() or 1.0
    members, _ = fitted(values / unit, "count", 1, None)
    origins = np.arange(FEWEST, len(values))
    quantiles = averaged_quantiles(members, origins, 1)
    return pd.Series(unit * quantiles[:, 0, quantiles.shape[-1] // 2], index=past.index[FEWEST:])
