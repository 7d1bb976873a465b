"""Directly standardised rates, with the European Standard Population of 2013 by whatever ages the figures have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from drugmetrics.analysis.rates.inputs import FloatArray, checked_level, checked_multiplier, numbers
from drugmetrics.analysis.rates.intervals import poisson_limits
from drugmetrics.errors import ParameterError

#: Years of age in a group of the standard, and where its last, open group starts.
_WIDTH, _LAST = 5, 90
#: People of the standard by five-year groups, 100,000 in all (Eurostat 2013, Revision of the European Standard
#: Population, doi 10.2785/11470; ONS and OHID use it, with 90 and over as the last group).
ESP_2013 = pd.Series(
    [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000],
    index=[*(f"{age}-{age + _WIDTH - 1}" for age in range(0, _LAST, _WIDTH)), f"{_LAST} and over"],
    dtype="float64",
)
#: No rate of fewer deaths than these: OHID technical guidance, and the statistic's own rule.
FEWEST = 10

_FORMS = (
    re.compile(r"under (?P<to>\d+)"),
    re.compile(r"(?P<since>\d+)(?: and over|\+)"),
    re.compile(r"(?P<since>\d+)(?:-| to )(?P<through>\d+)"),
)


def standard_population(ages: Iterable[str] = tuple(ESP_2013.index)) -> pd.Series:
    """Return the people of the standard in each of the given groups of ages.

    Parameters
    ----------
    ages : iterable of str
        Such as ``under 20``, ``20-29``, ``70 and over`` or ``70+``, each perhaps with ``age=`` before it. Together they
        may leave out the youngest and the oldest (then rates are of the ages between), but nothing in the middle.

    Returns
    -------
    pandas.Series
        By the groups as given, in their order.

    Raises
    ------
    ParameterError
        For a group that is not understood, that would cut a five-year group of the standard (nothing is divided),
        groups that overlap, and a gap between them.

    Examples
    --------
    >>> standard_population(["under 20", "20-29", "30-39", "40-49", "50-69", "70 and over"]).tolist()
    [21500.0, 12000.0, 13500.0, 14000.0, 25000.0, 14000.0]
    """
    labels = list(ages)
    spans = sorted((_span(label) for label in labels), key=lambda span: span[0])
    for (since, until), (following, _) in pairwise(spans):
        if until != following:
            fault = "overlap" if following < until else "leave a gap"
            raise ParameterError(f"Groups of ages follow one another; those from {since} and from {following} {fault}.")
    starts = np.arange(0, _LAST + 1, _WIDTH)
    people = [
        float(ESP_2013.to_numpy()[(starts >= since) & (starts < until)].sum()) for since, until in map(_span, labels)
    ]
    return pd.Series(people, index=labels, dtype="float64")


def _span(label: str) -> tuple[int, float]:
    """Return the first age of a group and the first above it."""
    text = str(label).removeprefix("age=").strip()
    found = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if found is None:
        raise ParameterError(f"A group of ages is written 'under 20', '20-29' or '70 and over'; found {label!r}.")
    parts = {name: int(age) for name, age in found.groupdict().items() if age is not None}
    since = parts.get("since", 0)
    until = float(parts.get("to", parts["through"] + 1 if "through" in parts else np.inf))
    if since % _WIDTH or since > _LAST or (until != np.inf and (until % _WIDTH or until > _LAST)) or until <= since:
        raise ParameterError(
            f"The standard is by five years of age and from {_LAST} in one; {label!r} would cut a group of it in two."
        )
    return since, until


def directly_standardised(
    counts: pd.DataFrame,
    populations: pd.DataFrame,
    weights: pd.Series | None = None,
    *,
    multiplier: float = 100_000,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return directly standardised rates with Dobson's limits.

    Dobson, Kuulasmaa, Eberle and Scherer 1991 (doi 10.1002/sim.4780100317): the limits of the total count, as in
    `poisson_limits`, carried to the weighted sum by the ratio of the two standard deviations.

    Parameters
    ----------
    counts, populations : pandas.DataFrame
        One row an area, one column a group of ages; the same areas and groups.
    weights : pandas.Series, optional
        The standard population by group; the European one of 2013 when not given, the columns then being ages.
    multiplier, level : float
        As in `crude_rates`.

    Returns
    -------
    pandas.DataFrame
        One row an area: count, rate, lower, upper. No rate of fewer than ten in all, nor where a group's count is
        suppressed or its population missing or zero: a part that is not known is not taken for none.

    Raises
    ------
    ParameterError
        For areas or groups that do not match, negative or infinite numbers, and weights that are not above zero.

    Examples
    --------
    >>> deaths = pd.DataFrame({"under 50": [8.0], "50 and over": [27.0]}, index=["A"])
    >>> people = pd.DataFrame({"under 50": [1000.0], "50 and over": [3000.0]}, index=["A"])
    >>> directly_standardised(deaths, people, multiplier=1000).round(2).values.tolist()
    [[35.0, 8.39, 5.06, 12.67]]
    """
    if not (counts.index.equals(populations.index) and counts.columns.equals(populations.columns)):
        raise ParameterError("Counts and populations are not of the same areas and groups in the same order.")
    scale = checked_multiplier(multiplier)
    people = standard_population(counts.columns) if weights is None else weights
    if not counts.columns.equals(people.index):
        raise ParameterError("The weights are not of the same groups, in the same order, as the counts.")
    weight = numbers(people, "weights")
    if not (weight > 0).all():
        raise ParameterError("Every group of the standard has people; a weight is zero or missing.")
    return _standardised(counts, populations, weight, scale, checked_level(level))


def _standardised(
    counts: pd.DataFrame, populations: pd.DataFrame, weight: FloatArray, scale: float, level: float
) -> pd.DataFrame:
    count, population = numbers(counts, "counts"), numbers(populations, "populations")
    share = weight / weight.sum() / np.where(population > 0, population, np.nan)
    total = count.sum(axis=1)
    total_or_none = np.where(total >= FEWEST, total, np.nan)
    rate = np.where(total >= FEWEST, (share * count).sum(axis=1), np.nan)
    ratio = np.sqrt((share**2 * count).sum(axis=1) / total_or_none)
    limits = poisson_limits(total_or_none, level=level)
    lower, upper = (rate + ratio * (limit - total_or_none) for limit in limits)
    columns = {"count": total, "rate": rate * scale, "lower": lower * scale, "upper": upper * scale}
    return pd.DataFrame(columns, index=counts.index)
