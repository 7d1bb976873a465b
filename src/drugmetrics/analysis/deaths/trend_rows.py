"""The difference from trend under every choice of trend, model, window and last year, as rows of sensitivities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from drugmetrics.analysis.deaths.count_regression import FAMILIES, Family
from drugmetrics.analysis.deaths.counterfactual import DRAWS, SEED, counterfactual
from drugmetrics.analysis.deaths.difference import Counterfactual
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE, WINDOW
from drugmetrics.analysis.deaths.rows import row, table
from drugmetrics.analysis.deaths.structural import structural
from drugmetrics.analysis.deaths.trend_forms import TRENDS, Trend
from drugmetrics.errors import ParameterError

#: The last year before the strategy, and the last that the pandemic did not touch.
LAST_YEARS = (LAST_YEAR_BEFORE, 2019)
#: Windows beside the default one, for a straight line.
WINDOWS: tuple[int | Literal["all"], ...] = (8, 12, 15, "all")
STRUCTURAL: Literal["structural"] = "structural"


@dataclass(frozen=True)
class Choice:
    """One way to make a counterfactual."""

    trend: Trend | Literal["structural"]
    family: Family = "quasi-Poisson"
    window: int | Literal["all"] = WINDOW
    per_head: bool = False
    last: int = LAST_YEAR_BEFORE

    @property
    def words(self) -> str:
        """The trend and its window in words."""
        span = "all years" if self.window == "all" else f"{self.window} years"
        return f"{self.trend}, {span}"

    @property
    def model(self) -> str:
        """The model of the counts in words."""
        if self.trend == STRUCTURAL:
            return "averaged smoothing"
        return self.family + (", per head" if self.per_head else "")


def choices(*, per_head: bool, last_years: tuple[int, ...] = LAST_YEARS) -> Iterator[Choice]:
    """Yield the choices: every trend and family over the default window, per head too, a line over other windows.

    Examples
    --------
    >>> len(list(choices(per_head=True))), next(choices(per_head=True)).words
    (36, 'linear, 10 years')
    """
    for last in last_years:
        for trend in TRENDS:
            for family in FAMILIES:
                yield Choice(trend, family, last=last)
            if per_head:
                yield Choice(trend, per_head=True, last=last)
        for window in WINDOWS:
            yield Choice("linear", window=window, last=last)
        if per_head:
            # No population is held for 2010, so none for every year of the decade to 2019.
            yield Choice("linear", window=WINDOWS[0], per_head=True, last=last)
        yield Choice(STRUCTURAL, window="all", last=last)


def made(
    choice: Choice, counts: pd.Series, *, population: pd.Series | None = None, counted_from: int | None = None,
    until: int | None = None, level: float = 0.95, draws: int = DRAWS, seed: int = SEED,
) -> Counterfactual:  # fmt: skip
    """Make the counterfactual of a choice; years are counted from the one after the strategy's when not said."""
    begin = LAST_YEAR_BEFORE + 1 if counted_from is None else counted_from
    if choice.trend == STRUCTURAL:
        return structural(
            counts, last=choice.last, counted_from=begin, until=until, level=level, draws=draws, seed=seed
        )
    return counterfactual(
        counts, trend=choice.trend, family=choice.family, last=choice.last, window=choice.window,
        population=population if choice.per_head else None, counted_from=begin, until=until, level=level,
        draws=draws, seed=seed,
    )  # fmt: skip


def trend_rows(
    counts_by_definition: Mapping[str, pd.Series],
    *,
    area: str,
    population: pd.Series | None = None,
    last_years: tuple[int, ...] = LAST_YEARS,
    until: int | None = None,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Compute the cumulative difference from trend under every choice.

    Parameters
    ----------
    counts_by_definition : mapping of str to pandas.Series
        Registrations by year of "misuse", "poisoning" or both.
    area : str
        Whose they are.
    population : pandas.Series, optional
        People at mid-year by year; no trend per head without it.
    last_years : tuple of int
        Last fitted years.
    until : int, optional
        Last year counted; the newest observed when not given.
    level, draws, seed
        As for `counterfactual`.

    Returns
    -------
    pandas.DataFrame
        Columns ROW_COLUMNS, one row a definition and choice, all observed years after the strategy together. Choices
        for which the record holds too little have no row; ``attrs["left_out"]`` says which and why.

    Examples
    --------
    >>> deaths = pd.Series([100.0 * 1.02 ** step for step in range(31)], index=range(1993, 2024))
    >>> rows = trend_rows({"misuse": deaths.round()}, area="nowhere", draws=200)
    >>> len(rows), rows.loc[0, "choice"], rows.loc[0, "baseline"], rows.attrs["left_out"]
    (26, 'linear, 10 years', '2021', [])
    """
    found, left_out = [], []
    for definition, counts in counts_by_definition.items():
        for choice in choices(per_head=population is not None, last_years=last_years):
            try:
                result = made(choice, counts, population=population, until=until, level=level, draws=draws, seed=seed)
            except ParameterError as error:
                left_out.append(f"{definition}, {choice.words}, {choice.model}, fitted to {choice.last}: {error}")
                continue
            if result.total is not None:
                found.append(_row(choice, result, result.total, definition, area))
    rows = table(found)
    rows.attrs["left_out"] = left_out
    return rows


def _row(choice: Choice, result: Counterfactual, total: pd.Series, definition: str, area: str) -> dict[str, Any]:
    seen = result.years.index[result.years["observed"].notna()]
    return row(
        estimator="difference from trend", choice=choice.words, model=choice.model, baseline=choice.last,
        basis="registration", definition=definition, area=area, first=seen[0], last=seen[-1],
        difference=total["difference"], lower=total["difference_lower"],
        upper=total["difference_upper"], level=result.level, note="; ".join(result.remarks),
    )  # fmt: skip
