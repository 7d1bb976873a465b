"""Generations: rates of death by age, read along the years of birth instead of across a year.

Five-year ages every five years lie on diagonals: those aged 40 to 44 in 2016 are those aged 45 to 49 in 2021, moves
and other deaths apart. A diagonal shows what one generation went through; it does not tell generation from year and
age, which no table of rates can (each is the difference of the other two; Clayton and Schifflers 1987,
doi 10.1002/sim.4780060406). Drug misuse, England and Wales; later editions print wider ages only.
"""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from drugmetrics.analysis.deaths.ageing import AREA
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load

COLUMNS = ["born", "age", "year", "rate", "born_first", "born_last", "area", "definition", "unit", "status", "edition"]
#: Width of the ages, and so the years from one reading to the next.
STEP = 5
#: The youngest and the oldest age that are followed: few deaths lie outside, and 85+ is no five-year age.
YOUNGEST, OLDEST = 15, 84
_AGE = re.compile(r"age=(\d+)-(\d+)")
Day = str | dt.date | None


def generations(as_of: Day = None, *, until: int | None = None) -> pd.DataFrame:
    """Return rates by five-year age every five years back from the newest, with the years of birth of each.

    Parameters
    ----------
    as_of : str or datetime.date, optional
        What was known that day.
    until : int, optional
        The last year read; the newest when not given.

    Returns
    -------
    pandas.DataFrame
        One row an age and year, in order of year and age: born ("1972-76"), age ("45-49"), year, rate (per million),
        born_first, born_last, area, definition, unit, status, edition. People of an age in the middle of a year were
        born in those years, or in the half year before. Empty before rates by five-year ages were published.

    Examples
    --------
    >>> held = generations()
    >>> held.loc[held["born"] == "1972-76", ["age", "year", "rate"]].tail(2).values.tolist()
    [['40-44', 2016, 121.4], ['45-49', 2021, 135.6]]
    """
    rows = load("deaths-drug-misuse-age-specific-rate", area=AREA, as_of=as_of, breakdown="*")
    found = [(_AGE.fullmatch(text), row) for text, row in zip(rows["breakdown"], rows.to_dict("records"), strict=True)]
    laid = []
    for match, row in found:
        if match is None:
            continue
        low, high, year = int(match[1]), int(match[2]), row["period_end"].year
        if high - low + 1 == STEP and low >= YOUNGEST and high <= OLDEST and (until is None or year <= until):
            born = (year - high, year - low)
            laid.append(
                {
                    "born": f"{born[0]}-{born[1] % 100:02d}", "age": f"{low}-{high}", "year": year,
                    "rate": row["value"], "born_first": born[0], "born_last": born[1], "area": AREA,
                    "definition": "misuse",
                    **{name: row[name] for name in ("unit", "status", "edition")},
                }
            )  # fmt: skip
    held = pd.DataFrame(laid, columns=COLUMNS)
    if held.empty:
        return held
    ordered: pd.DataFrame = held[(held["year"].max() - held["year"]) % STEP == 0].sort_values(["year", "age"])
    return ordered.reset_index(drop=True)


def highest(held: pd.DataFrame) -> pd.DataFrame:
    """Return, of `generations`, the age with the highest rate in each year, and so the generation it was.

    Examples
    --------
    >>> highest(generations())[["year", "age", "born"]].iloc[[0, -1]].values.tolist()
    [[1996, '25-29', '1967-71'], [2021, '45-49', '1972-76']]
    """
    rated = held.dropna(subset=["rate"])
    return rated.loc[rated.groupby("year")["rate"].idxmax().sort_index()].reset_index(drop=True)


def followed(held: pd.DataFrame, *, years: int = 2 * STEP) -> pd.DataFrame:
    """Follow each generation over the newest years: its rate then and now, beside that of the age it now is.

    Parameters
    ----------
    held : pandas.DataFrame
        From `generations`.
    years : int
        How far back; a multiple of five.

    Returns
    -------
    pandas.DataFrame
        One row a generation seen in both years, the oldest first: born, first, last, age_then, age_now, then, now,
        change (of the generation's rate), same_age_then (rate, in the first year, of the age it now is) and
        above_those_before (now less that: how far it is above those who were that age before it).

    Raises
    ------
    ParameterError
        When `years` is no multiple of five above zero.

    Examples
    --------
    >>> line = followed(generations()).set_index("born").loc["1972-76"]
    >>> line["age_then"], line["age_now"], line[["then", "now", "same_age_then"]].astype(float).tolist()
    ('35-39', '45-49', [79.4, 135.6, 57.6])
    """
    if years <= 0 or years % STEP:
        raise ParameterError(f"Generations are followed over a multiple of {STEP} years; found {years}.")
    columns = ["born", "first", "last", "age_then", "age_now", "then", "now", "change", "same_age_then",
               "above_those_before"]  # fmt: skip
    last = held["year"].max()
    then, now = (held[held["year"] == year] for year in (last - years, last))
    both = now.merge(then[["born", "age", "rate"]], on="born", suffixes=("_now", "_then"))
    both = both.merge(then[["age", "rate"]].set_axis(["age_now", "same_age_then"], axis=1), on="age_now")
    both = both.rename(columns={"rate_now": "now", "rate_then": "then", "year": "last"})
    made: pd.DataFrame = both.assign(
        first=last - years, change=both["now"] - both["then"], above_those_before=both["now"] - both["same_age_then"]
    )
    return made.dropna(subset=["change"]).sort_values("born_first", ignore_index=True)[columns]
