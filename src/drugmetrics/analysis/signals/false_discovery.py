"""Many signals at once: the share of false ones among those kept, and how many to expect outside limits by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping


def false_discovery(p_values: Mapping[str, float], level: float = 0.05) -> pd.DataFrame:
    """Control the false-discovery rate within a family of tests.

    By the step-up procedure of Benjamini and Hochberg (1995, doi 10.1111/j.2517-6161.1995.tb02031.x), as statsmodels
    has it: of the signals kept no more than `level` are expected to be false, where the tests are independent or
    depend on one another positively.

    Parameters
    ----------
    p_values : mapping of str to float
        The family: a p value for every test that was made, by its name. What could not be tested is left out.
    level : float
        The rate allowed.

    Returns
    -------
    pandas.DataFrame
        In the family's order and indexed by name: p, adjusted_p (the lowest rate at which the signal would be kept),
        and kept.

    Raises
    ------
    ParameterError
        For a p value or a level that is none.

    Examples
    --------
    >>> false_discovery({"deaths": 0.001, "crime": 0.04, "treatment": 0.03})
               p  adjusted_p  kept
    name
    deaths     0.001   0.003  True
    crime      0.040   0.040  True
    treatment  0.030   0.040  True
    """
    from statsmodels.stats.multitest import multipletests

    if not 0 < level < 1:
        raise ParameterError(f"A false-discovery rate lies between 0 and 1; {level} does not.")
    wrong = {name: p for name, p in p_values.items() if not 0 <= p <= 1}
    if wrong:
        name, p = next(iter(wrong.items()))
        raise ParameterError(f"A p value lies between 0 and 1; that of {name} is {p}. Leave out what was not tested.")
    names = pd.Index(list(p_values), name="name", dtype="str")
    table = pd.DataFrame({"p": list(p_values.values())}, index=names, dtype="float64")
    kept, adjusted = multipletests(table["p"].to_numpy(), level, method="fdr_bh")[:2]
    return table.assign(adjusted_p=adjusted, kept=kept)


def expected_false_alarms(areas: int, level: float = 0.998) -> float:
    """Say how many areas to expect outside limits when none differs from the rest.

    Parameters
    ----------
    areas : int
        How many areas are compared.
    level : float
        The share of areas that the limits hold by chance alone, 99.8% for the outer limits of a funnel.

    Raises
    ------
    ParameterError
        For a number of areas below nought or no whole one, or a level that is none.

    Examples
    --------
    >>> round(expected_false_alarms(153), 3), round(expected_false_alarms(153, level=0.95), 2)
    (0.306, 7.65)
    """
    if areas % 1 != 0 or areas < 0:
        raise ParameterError(f"A whole number of areas is wanted; found {areas}.")
    if not 0 < level < 1:
        raise ParameterError(f"The level of limits lies between 0 and 1; {level} does not.")
    return areas * (1 - level)
