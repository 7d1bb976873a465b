"""What is known of registration delays: medians, shares and pairs of counts, as a fit takes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.delay.distribution import YEAR
from drugmetrics.analysis.delay.registered_in_year import YEARS_BACK, RegistrationYears
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Places = NDArray[np.int64]

#: What a pair of counts of one year of death holds.
PAIR_COLUMNS = ["year", "early_days", "early", "late_days", "late"]
#: What a count of a year of death holds.
COUNT_COLUMNS = ["year", "days_after", "deaths"]
#: What is assumed of the shape where nothing tells it: the mean and standard deviation of its logarithm (0.35 to 1.4).
ANY_SHAPE = (float(np.log(0.7)), 0.35)
#: Years are of 365 or 366 days.
_A_FEW_DAYS = 0.01


@dataclass(frozen=True)
class KnownDelays:
    """What a fit of delays starts from.

    Attributes
    ----------
    medians : pandas.Series
        Median delay in days of the deaths registered in a year, by that year, none missing between first and last.
    registrations : pandas.Series
        How many deaths were registered, by year, at least for the years of `medians`.
    earlier : pandas.Series
        Share of a year's registrations that had happened in an earlier year, for the years it is known.
    half_unit : pandas.Series
        Half the unit a share is printed in, such as 0.005 for whole per cents, by year; 0 where none is given.
    pairs : pandas.DataFrame
        PAIR_COLUMNS: two counts of the same year of death and the days after its end they were made.
    counts : pandas.DataFrame
        COUNT_COLUMNS: deaths of a year known so many days after its end, each year once. They say of which years the
        registrations are; where none are given it is said roughly, by the registrations of half a year later.
    shape : tuple of float
        What is assumed of the shape beforehand: mean and standard deviation of its logarithm.
    """

    medians: pd.Series
    registrations: pd.Series
    earlier: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))
    half_unit: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))
    pairs: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PAIR_COLUMNS))
    counts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=COUNT_COLUMNS))
    shape: tuple[float, float] = ANY_SHAPE

    def __post_init__(self) -> None:
        years = [int(year) for year in self.medians.index]
        if len(years) < 3 or years != list(range(years[0], years[-1] + 1)):
            raise ParameterError(
                f"Median delays of three years or more are wanted, every year once; found {years or 'none'}."
            )
        if not (self.medians > 0).all():
            raise ParameterError("Median delays are above zero days; found one that is not.")
        short = [year for year in {*years, *self.earlier.index} if not self.registrations.get(year, np.nan) > 0]
        if short:
            raise ParameterError(f"Registrations of every year of a delay are wanted; none are given for {short}.")
        if len(self.earlier) and not self.earlier.between(0, 1, inclusive="neither").all():
            raise ParameterError("Shares that happened in earlier years lie between 0 and 1; found one that does not.")
        wrong = set(self.earlier.index) - set(years)
        if wrong or not set(self.half_unit.index) <= set(self.earlier.index):
            raise ParameterError(f"Shares are of years whose median delay is known; found {sorted(wrong) or 'others'}.")
        if list(self.pairs.columns) != PAIR_COLUMNS:
            raise ParameterError(f"Pairs of counts have the columns {PAIR_COLUMNS}; found {list(self.pairs.columns)}.")
        pairs = self.pairs
        if (
            len(pairs)
            and not (
                (pairs["early_days"] < pairs["late_days"]) & (pairs["early"] > 0) & (pairs["early"] <= pairs["late"])
            ).all()
        ):
            raise ParameterError("Of a pair of counts the earlier one is above zero and no larger than the later one.")

        counts = self.counts
        if list(counts.columns) != COUNT_COLUMNS or not counts["year"].is_unique or not (counts["deaths"] >= 0).all():
            raise ParameterError(f"Counts have the columns {COUNT_COLUMNS}, each year once, none below zero.")

    @property
    def first(self) -> int:
        """First year of registration with a median."""
        return int(self.medians.index[0])

    @property
    def last(self) -> int:
        """Last year of registration with a median."""
        return int(self.medians.index[-1])

    @property
    def rough_deaths(self) -> pd.Series:
        """Deaths by year of death, roughly: registrations of half a year later, the ends held level."""
        held = self.registrations.sort_index().astype("float64")
        years = np.arange(self.first - YEARS_BACK + 1, self.last + 1)
        centres = np.asarray(held.index, dtype="float64") - 0.5
        return pd.Series(np.interp(years.astype("float64"), centres, held.to_numpy()), index=years)

    @cached_property
    def registration_years(self) -> RegistrationYears:
        """The years of registration with a median, ready for a delay distribution."""
        before = self.rough_deaths.loc[: self.first - 1].to_numpy()
        return RegistrationYears(self.medians.to_numpy(dtype="float64"), before)

    @cached_property
    def counted(self) -> tuple[Places, Array, Array]:
        """Counts above nought of years with a median: the year's place, the days after its end, the deaths."""
        counts = self.counts[self.counts["year"].between(self.first, self.last) & (self.counts["deaths"] > 0)]
        days, deaths = (counts[name].to_numpy("float64") for name in ("days_after", "deaths"))
        return self._places(counts["year"]), days, deaths

    @cached_property
    def paired(self) -> tuple[Places, Array, Array, Array]:
        """Pairs: the year's place, days of both counts, shape (pairs, 2), the earlier count and the later one."""
        days = self.pairs[["early_days", "late_days"]].to_numpy("float64")
        early, late = (self.pairs[name].to_numpy("float64") for name in ("early", "late"))
        return self._places(self.pairs["year"]), days, early, late

    @cached_property
    def shared(self) -> tuple[Places, Array, Array, Array]:
        """Shares from earlier years: the year's place, the share, half its unit, and the registrations it is of."""
        half = self.half_unit.reindex(self.earlier.index).fillna(0.0).to_numpy("float64")
        of = self.registrations.reindex(self.earlier.index).to_numpy("float64")
        return self._places(self.earlier.index), self.earlier.to_numpy("float64"), half, of

    @cached_property
    def registered(self) -> Array:
        """Registrations of the years with a median."""
        return self.registrations.reindex(self.medians.index).to_numpy("float64")

    @cached_property
    def whole(self) -> Places:
        """Places of the years of registration all of whose years of death have been counted."""
        counted = set(self.counts["year"])
        wanted = [year for year in self.medians.index if {year - back for back in range(YEARS_BACK)} <= counted]
        return self._places(wanted)

    def _places(self, years: Iterable[int]) -> Places:
        return np.array([int(year) - self.first for year in years], dtype="int64")

    def until(self, day: pd.Timestamp) -> KnownDelays:
        """Return what had been registered and counted by a day: medians and shares of the years that had ended.

        It is not what had been published by then: a year's figures come out in the summer of the next or later.
        """
        year = day.year if (day + pd.Timedelta(days=1)).year > day.year else day.year - 1
        since = (day - pd.Timestamp(f"{day.year}-01-01")).days + 1
        elapsed = day.year + since / YEAR
        ends = self.pairs["year"] + 1 + self.pairs["late_days"] / YEAR
        made = self.counts["year"] + 1 + self.counts["days_after"] / YEAR
        earlier = self.earlier[self.earlier.index <= year]
        return replace(
            self,
            medians=self.medians[self.medians.index <= year],
            registrations=self.registrations[self.registrations.index <= year],
            earlier=earlier,
            half_unit=self.half_unit[self.half_unit.index <= year],
            pairs=self.pairs[ends <= elapsed + _A_FEW_DAYS],
            counts=self.counts[made <= elapsed + _A_FEW_DAYS],
        )
