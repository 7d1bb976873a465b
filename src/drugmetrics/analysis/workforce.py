"""The workforce: posts added against the numbers asked for, the census, and what a caseload would need.

Posts recruited are not posts filled, and posts of different kinds of staff are not added. The benchmark of the Black
review is of people to one drug worker at a time; no series of that is held.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drugmetrics.framework.ambitions import ambition
from drugmetrics.framework.figure import Figure
from drugmetrics.observations import editions
from drugmetrics.observations.load import load
from drugmetrics.observations.table import rows_of
from drugmetrics.reference import areas, periods

#: Series of posts added, and who they are.
POSTS = {
    "drug-and-alcohol-workers-added": "drug and alcohol workers",
    "treatment-staff-added": "treatment staff",
    "criminal-justice-workers-added": "drug and alcohol workers for criminal justice",
}
#: Series of the workforce census, and what they measure.
CENSUS = {
    "treatment-workforce": "workforce",
    "treatment-workforce-vacancies": "vacancies",
    "treatment-workforce-turnover": "turnover",
    "treatment-workforce-unpaid": "unpaid or volunteering",
    "treatment-workforce-voluntary-sector": "in the voluntary sector",
}


@dataclass(frozen=True)
class Workforce:
    """What is held on a day.

    Attributes
    ----------
    posts : pandas.DataFrame
        Every figure given of posts added, England: rows of the one table, with a column staff.
    workers, professionals : Figure or None
        How many more drug and alcohol workers, and medical, mental health and other professionals, were asked for.
    census : pandas.DataFrame
        Rows of the workforce census, one a cell, with columns measure, year and of (the part of the workforce).
    benchmark : Figure or None
        People to a drug worker that good practice suggests at most, as the Black review gives it.
    surveyed : pandas.DataFrame
        The lowest and highest caseload of the survey that the review quotes.
    """

    posts: pd.DataFrame
    workers: Figure | None
    professionals: Figure | None
    census: pd.DataFrame
    benchmark: Figure | None
    surveyed: pd.DataFrame

    @property
    def counted(self) -> pd.DataFrame:
        """Return the posts that the number of drug and alcohol workers is judged on, in order of period."""
        return self.posts[self.posts["series"] == "drug-and-alcohol-workers-added"]

    @property
    def total(self) -> pd.DataFrame:
        """Return the whole workforce, census by census."""
        return self.census[(self.census["measure"] == "workforce") & (self.census["breakdown"] == "all")]


def workforce(as_of: str | None = None) -> Workforce:
    """Gather what is held of the workforce.

    Parameters
    ----------
    as_of : str, optional
        What was known that day; undated reports and statements are in no view but the newest.

    Examples
    --------
    >>> held = workforce()
    >>> held.counted["value"].tolist(), held.workers.value, held.total["value"].tolist()
    ([1255.0, 1200.0], 950.0, [11851.0, 14121.0])
    """
    posts = pd.concat([_every(series, as_of).assign(staff=staff) for series, staff in POSTS.items()])
    parts = [
        editions.newest(_every(series, as_of), by_cell=True).assign(measure=name) for series, name in CENSUS.items()
    ]
    census = pd.concat(parts, ignore_index=True)
    census["order"] = census["measure"].map(list(CENSUS.values()).index)
    census["year"] = [periods.parse(period).end.year for period in census["period"]]
    census["of"] = census["breakdown"].str.replace(r"\w+=", "", regex=True).replace("all", "all staff")
    census.loc[census["measure"] == CENSUS["treatment-workforce-voluntary-sector"], "of"] = "treatment providers"
    benchmark = load("drug-worker-caseload-benchmark", area="England", as_of=as_of)
    return Workforce(
        posts=posts.sort_values(["period_end", "series", "value"], kind="stable").reset_index(drop=True),
        workers=ambition("drug-and-alcohol-workers", as_of=as_of).wanted,
        professionals=ambition("other-professionals", as_of=as_of).wanted,
        census=census.sort_values(["order", "of", "year"], kind="stable").drop(columns="order").reset_index(drop=True),
        benchmark=Figure.of(benchmark.iloc[-1]) if len(benchmark) else None,
        surveyed=load("drug-worker-caseload", area="England", breakdown="*", as_of=as_of),
    )


def people(as_of: str | None = None) -> pd.DataFrame:
    """Return adults and young people in treatment at any time in the year, England: rows of the one table."""
    return load("places-in-treatment", area="England", as_of=as_of)


def people_to_staff(held: Workforce, as_of: str | None = None) -> pd.DataFrame:
    """Return people in treatment over a year per whole-time equivalent of all staff; this is no caseload.

    Parameters
    ----------
    held : Workforce
    as_of : str, optional
        What was known that day.

    Returns
    -------
    pandas.DataFrame
        By census: census (its period), staff (whole-time equivalents), year (financial year the census falls in, of a
        census without a day the one that ends in its year), people (adults and young people in treatment at any time
        in it), ratio.

    Examples
    --------
    >>> table = people_to_staff(workforce())
    >>> table["year"].tolist(), table["ratio"].round(1).tolist()
    (['2022/23', '2023/24'], [25.6, 23.0])
    """
    numbers = people(as_of).set_index("period")["value"]
    rows = []
    for _, row in held.total.iterrows():
        year = _financial_year(str(row["period"]))
        number = float(numbers.get(year, float("nan")))
        rows.append({"census": row["period"], "staff": row["value"], "year": year, "people": number,
                     "ratio": number / row["value"]})  # fmt: skip
    return pd.DataFrame(rows, columns=["census", "staff", "year", "people", "ratio"]).dropna(ignore_index=True)


def _every(series: str, as_of: str | None) -> pd.DataFrame:
    """Return every figure given for England, by anyone."""
    rows = rows_of(series)
    rows = rows[(rows["area_code"] == areas.find("England").code) & rows["value"].notna()]
    return editions.known_on(rows, as_of)


def _financial_year(period: str) -> str:
    """Return the financial year a day falls in; of a whole calendar year, the one that ends in it."""
    window = periods.parse(period)
    whole = window.start != window.end
    first = window.end.year - 1 if whole or window.end.month < 4 else window.end.year
    return f"{first}/{(first + 1) % 100:02d}"
