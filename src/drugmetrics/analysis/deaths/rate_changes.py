"""How published age-standardised rates changed, by fifth of deprivation and by substance, with the limits printed.

Rates of the newest edition alone are compared, never rates of two editions. The rates by deprivation were not rebased
on the populations after the Census of 2021, although the other rates of that edition were.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.changes import joined, recovered
from drugmetrics.analysis.deaths.decomposition import FIFTHS, SEXES
from drugmetrics.analysis.deaths.mentions import AREA, SUBSTANCES
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE
from drugmetrics.analysis.rates import slope_index
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

#: The columns of rates in two years: with the limits printed of each, and limits of the change at 95%.
RATE_COLUMNS = [
    "split", "part", "area", "definition", "unit", "first", "last", "before", "before_lower", "before_upper", "after",
    "after_lower", "after_upper", "change", "lower", "upper", "status", "editions",
]  # fmt: skip
#: Published limits are at 95%.
Z_95 = 1.959964
Day = str | dt.date | None


def by_substance(as_of: Day = None, *, first: int = LAST_YEAR_BEFORE, last: int | None = None) -> pd.DataFrame:
    """Set the rates of deaths that mention a substance in two years side by side (England and Wales).

    Returns
    -------
    pandas.DataFrame
        With RATE_COLUMNS; empty when no two years were known. Not all substances have published rates.

    Examples
    --------
    >>> by_substance(first=2012).set_index("part").loc["cocaine", ["before", "after", "last"]].astype(float).tolist()
    [2.4, 14.7, 2022.0]
    """
    names = {f"substance={name}": name for name in SUBSTANCES}
    return _changes("substance", "deaths-mentioning-substance-rate", AREA, names, as_of, first, last)


def by_deprivation(as_of: Day = None, *, first: int = LAST_YEAR_BEFORE, last: int | None = None) -> pd.DataFrame:
    """Set the rates of deaths related to drug poisoning by fifth of deprivation and sex in two years side by side.

    Returns
    -------
    pandas.DataFrame
        With RATE_COLUMNS, England; part reads "males, quintile 2". Empty when no two years were known.
    """
    names = {f"deprivation={fifth}; sex={sex}": f"{sex}, {fifth}" for sex in SEXES for fifth in FIFTHS}
    return _changes("deprivation", "deaths-drug-poisoning-rate", "England", names, as_of, first, last)


def slopes(as_of: Day = None) -> pd.DataFrame:
    """Return the slope index of inequality of the rates of drug poisoning by year and sex, England.

    The populations of the fifths are not held. They are fifths of small areas made to be alike in size, and are taken
    as equal; the index then differs little, for it weighs and ranks the fifths by their people. Limits come from those
    printed, on the log scale.

    Returns
    -------
    pandas.DataFrame
        One row a year and sex: year, sex, slope, slope_lower, slope_upper, per million: how much higher or, below
        zero, lower the line through the fifths is at its least deprived end. The ratio of the line's ends is left out:
        rates rise so steeply towards the most deprived that the straight line reaches zero at the other end.

    Examples
    --------
    >>> slopes().query("year == 2022 and sex == 'males'")["slope"].round(0).tolist()
    [-237.0]
    """
    names = {f"deprivation={fifth}; sex={sex}": (sex, fifth) for sex in SEXES for fifth in FIFTHS}
    rows = load("deaths-drug-poisoning-rate", area="England", as_of=as_of, breakdown="*")
    rows = rows[rows["breakdown"].isin(names)]
    columns = ["year", "sex", "slope", "slope_lower", "slope_upper"]
    if rows.empty:
        return pd.DataFrame(columns=columns)
    held = rows.assign(
        year=rows["period_end"].dt.year, sex=[names[one][0] for one in rows["breakdown"]],
        fifth=[names[one][1] for one in rows["breakdown"]],
        error=np.log(rows["upper"] / rows["lower"]) / (2 * Z_95),
    )  # fmt: skip
    values, errors = (
        held.pivot(index=["year", "sex"], columns="fifth", values=name).reindex(columns=list(FIFTHS))
        for name in ("value", "error")
    )
    people = pd.DataFrame(1.0, index=values.index, columns=values.columns)
    found: pd.DataFrame = slope_index(values, people, standard_errors=errors, scale="log").dropna(subset=["slope"])
    return found.reset_index()[columns]


def _changes(
    split: str, series: str, area: str, names: dict[str, str], as_of: Day, first: int, last: int | None
) -> pd.DataFrame:
    if last is not None and last <= first:
        raise ParameterError(f"A change is from one year to a later one; found {first} and {last}.")
    rows = load(series, area=area, as_of=as_of, breakdown="*")
    rows = rows.assign(year=rows["period_end"].dt.year)
    rows = rows[rows["value"].notna() & (rows["year"] >= first) & (rows["year"] <= (last or rows["year"].max()))]
    found = []
    for breakdown, part in names.items():
        line = rows[rows["breakdown"] == breakdown]
        if len(line) < 2:
            continue
        before, after = line.iloc[0], line.iloc[-1]
        ends = [tuple(np.array([one[name]]) for name in ("value", "lower", "upper")) for one in (before, after)]
        lower, upper = recovered(*ends)  # type: ignore[arg-type]
        found.append(
            {
                "split": split, "part": part, "area": area, "definition": "poisoning", "unit": after["unit"],
                "first": before["year"], "last": after["year"], "change": after["value"] - before["value"],
                "lower": lower[0], "upper": upper[0], "status": joined([before["status"], after["status"]]),
                "editions": joined([before["edition"], after["edition"]]),
                **{name + end: one[column] for name, one in (("before", before), ("after", after))
                   for end, column in (("", "value"), ("_lower", "lower"), ("_upper", "upper"))},
            }
        )  # fmt: skip
    return pd.DataFrame(found, columns=RATE_COLUMNS)
