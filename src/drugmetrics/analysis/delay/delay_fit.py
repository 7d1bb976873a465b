"""A fitted delay: a mixture of normal distributions of the medians of all years of death, and draws of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.delay.distribution import FORMS, Form, known_share
from drugmetrics.analysis.delay.known_delays import KnownDelays
from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class DelayDraws:
    """Draws of the delay of several years of death.

    Attributes
    ----------
    first : int
        The year of the first column.
    log_median : numpy.ndarray, shape (draws, years)
    shape : numpy.ndarray, shape (draws,)
    form : numpy.ndarray of str, shape (draws,)
    """

    first: int
    log_median: Array
    shape: Array
    form: NDArray[np.str_]

    def completeness(self, year: int, days_after: float, *, longer: float = 1.0) -> Array:
        """Return draws of the share known so many days after a year's end, delays multiplied by `longer`."""
        last = self.first + self.log_median.shape[1] - 1
        if not self.first <= year <= last:
            raise ParameterError(f"Delays are drawn for deaths of {self.first} to {last}; found {year}.")
        _check_factor(longer)
        log_median = self.log_median[:, year - self.first] + np.log(longer)
        shares = np.empty(len(log_median))
        for form in FORMS:
            of = self.form == form
            shares[of] = known_share(days_after, log_median[of], self.shape[of], form)
        return shares


@dataclass(frozen=True)
class DelayFit:
    """Delays fitted to what is known of them.

    Attributes
    ----------
    known : KnownDelays
    last : int
        Last year of death; those after the last median are projected.
    parts : pandas.DataFrame
        One row a part of the mixture: form, log_shape, step, weight, and its levels, a normal distribution.
    """

    known: KnownDelays
    last: int
    parts: pd.DataFrame

    @property
    def first(self) -> int:
        """First year of death."""
        return self.known.first

    @property
    def median(self) -> pd.Series:
        """Median delay in days by year of death, at the middle of all estimates."""
        return pd.Series(
            np.exp(_mean(self.parts)[: self.last - self.first + 1]), index=range(self.first, self.last + 1), name="days"
        )

    @property
    def forms(self) -> pd.DataFrame:
        """By form of the distribution: its weight, and its shape with a 95% interval."""
        rows = {}
        for form, part in self._by_form():
            weights, log_shapes = part["weight"].to_numpy(), part["log_shape"].to_numpy()
            share = float(weights.sum())
            middle = float(weights @ log_shapes) / share
            spread = 1.96 * float(np.sqrt(weights @ (log_shapes - middle) ** 2 / share))
            rows[form] = [share, *np.exp([middle, middle - spread, middle + spread])]
        columns = ["weight", "shape", "shape_lower", "shape_upper"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype="float64")

    @property
    def drift(self) -> float:
        """Growth of the median delay a year, as a share."""
        return float(np.expm1(_mean(self.parts)[-1]))

    @property
    def step(self) -> float:
        """Standard deviation of the yearly step around the drift, as a share."""
        return float(self.parts["weight"].to_numpy() @ self.parts["step"].to_numpy())

    def completeness(self, year: int, days_after: ArrayLike, *, longer: float = 1.0) -> Array:
        """Return the share known of a year of death so many days after its end, at the middle of all estimates."""
        if not self.first <= year <= self.last:
            raise ParameterError(f"Delays are fitted for deaths of {self.first} to {self.last}; found {year}.")
        _check_factor(longer)
        shares = np.zeros(np.shape(days_after))
        for form, part in self._by_form():
            weights = part["weight"].to_numpy()
            log_median = float(_mean(part)[year - self.first]) + np.log(longer)
            shape = float(np.exp(weights @ part["log_shape"].to_numpy() / weights.sum()))
            shares = shares + weights.sum() * known_share(days_after, log_median, shape, form)
        return np.asarray(shares)

    def _by_form(self) -> list[tuple[Form, pd.DataFrame]]:
        found = ((form, self.parts[self.parts["form"] == form]) for form in FORMS)
        return [(form, part) for form, part in found if len(part)]

    def draws(self, number: int, seed: int) -> DelayDraws:
        """Draw delays of all years together."""
        if number < 1:
            raise ParameterError(f"At least one draw is wanted; found {number}.")
        rng = np.random.default_rng(seed)
        counts = rng.multinomial(number, self.parts["weight"].to_numpy())
        drawn = [part.draw(count, rng) for part, count in zip(self.parts["levels"], counts, strict=True)]
        shape = np.repeat(np.exp(self.parts["log_shape"].to_numpy()), counts)
        form = np.repeat(self.parts["form"].to_numpy(dtype="str"), counts)
        order = rng.permutation(number)
        return DelayDraws(self.first, np.concatenate(drawn)[order], shape[order], form[order])


def _check_factor(longer: float) -> None:
    if not longer > 0:
        raise ParameterError(f"Delays are multiplied by a factor above zero; found {longer:g}.")


def _mean(parts: pd.DataFrame) -> Array:
    weight = parts["weight"].to_numpy()
    return np.asarray(weight @ np.stack([part.mean for part in parts["levels"]]) / weight.sum())
