"""Registrations by year for the tests of counterfactuals: made up, and those of England."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.registrations import by_year
from drugmetrics.observations.load import load


def exponential(growth: float = 0.03, years: range = range(1993, 2024), start: float = 1200.0) -> pd.Series:
    """Give made-up registrations that grow evenly."""
    return pd.Series(start * np.exp(growth * np.arange(len(years))), index=years)


def people(years: range = range(1993, 2024)) -> pd.Series:
    return pd.Series(np.linspace(5e7, 5.7e7, len(years)), index=years)


def england(**options: str) -> pd.Series:
    return by_year(load("deaths-drug-misuse", area="England", **options))
