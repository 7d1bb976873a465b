"""The money: what the Black review asked for, what was allocated, what was not spent, and what it comes to a person.

The review counts years from a first that it does not name, so its path is set against the allocations under two
readings. Sums are of yearly figures on the best standing held; every figure given for a year stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drugmetrics.framework.figure import Figure
from drugmetrics.observations import editions
from drugmetrics.observations.load import load
from drugmetrics.observations.table import rows_of
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference import areas, periods

#: Bases on which a year's additional treatment money is one thing: what was to be given, and what was.
BASES = ("allocation", "provided", "indicative allocation")
#: The first year of the review's path, as it may be read: the year after the review, or the year it came out in.
READINGS = ("2022/23", "2021/22")
#: The years of the strategy's first settlement.
STRATEGY_YEARS = ("2022/23", "2023/24", "2024/25")
#: The year before it, whose numbers in treatment others are set against.
BASELINE = "2021/22"
#: Returns on a pound that the illustration tries beside the stated one, as shares of it.
RETURNS = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Money:
    """What is held on a day of the money for treatment.

    Attributes
    ----------
    given : pandas.DataFrame
        Every figure of additional treatment money in a single year, England: rows of the one table.
    years : pandas.DataFrame
        By financial year: million (of the figure that leads), least, most and figures (over all given for the year).
    asked : pandas.Series
        Additional treatment money the review asked for, million pounds, by year 1 to 5; empty before the review.
    asked_rows : pandas.DataFrame
        The rows of the one table it is of.
    unspent : Figure or None
        Share of 2022/23's money for treatment and recovery that was not spent.
    returns : Figure or None
        Pounds saved for each pound spent on treatment, as the review gives it.
    """

    given: pd.DataFrame
    years: pd.DataFrame
    asked: pd.Series
    asked_rows: pd.DataFrame
    unspent: Figure | None
    returns: Figure | None

    def path(self, first: str) -> pd.DataFrame:
        """Set the review's years against financial years, the first of them read as `first`.

        Returns
        -------
        pandas.DataFrame
            By financial year: asked, given (missing where not held), share (given of asked).
        """
        begin = periods.parse(first).start.year
        names = [f"{begin + turn}/{(begin + turn + 1) % 100:02d}" for turn in range(len(self.asked))]
        table = pd.DataFrame({"asked": self.asked.to_numpy()}, index=pd.Index(names, name="year"))
        table["given"] = self.years["million"].reindex(table.index) if len(self.years) else float("nan")
        table["share"] = table["given"] / table["asked"]
        return table


def money(as_of: str | None = None) -> Money:
    """Gather what is held of the money for treatment.

    Parameters
    ----------
    as_of : str, optional
        What was known that day.

    Returns
    -------
    Money

    Examples
    --------
    >>> held = money()
    >>> held.years.loc[["2022/23", "2024/25"], "million"].tolist(), held.asked.tolist()
    ([96.0, 266.7], [119.0, 231.0, 396.0, 484.0, 552.0])
    >>> held.path("2022/23")["share"].round(2).tolist()[:3]
    [0.81, 0.67, 0.67]
    """
    given = _given(as_of)
    asked = load("recommended-additional-funding", area="England", breakdown="*", as_of=as_of)
    asked = asked[asked["breakdown"].str.match(r"purpose=treatment; year=\d")].sort_values("breakdown")
    return Money(
        given=given,
        years=_years(given),
        asked=pd.Series(asked["value"].to_numpy(), index=range(1, len(asked) + 1), dtype="float64"),
        asked_rows=asked,
        unspent=_only("drug-strategy-underspend-share", "workstream=treatment and recovery", as_of),
        returns=_only("drug-treatment-return", "all", as_of),
    )


def per_person(held: Money, as_of: str | None = None, *, baseline: str = BASELINE) -> pd.DataFrame:
    """Set each year's additional money against the people more in treatment than in the baseline year.

    Parameters
    ----------
    held : Money
    as_of : str, optional
    baseline : str
        The year whose numbers in treatment others are set against.

    Returns
    -------
    pandas.DataFrame
        By financial year of the strategy held in both, and ``all``: million, people (more than in the baseline year;
        summed over years for ``all``), pounds (a person, missing where no more people were in treatment). No unit cost:
        the money is for more than people added, and people are counted over the year.

    Examples
    --------
    >>> per_person(money()).round(0).loc[["2024/25", "all"]].to_numpy().tolist()
    [[267.0, 45317.0, 5885.0], [518.0, 72503.0, 7140.0]]
    """
    rows = people(as_of)
    numbers = pd.Series(rows["value"].to_numpy(), index=rows["period"].to_numpy(), dtype="float64")
    both = [year for year in STRATEGY_YEARS if year in held.years.index and year in numbers.index]
    table = pd.DataFrame({"million": held.years["million"].reindex(both)}, index=pd.Index(both, name="year"))
    if baseline not in numbers.index or not both:
        return table.iloc[:0].assign(people=[], pounds=[])
    table["people"] = numbers[both] - numbers[baseline]
    table.loc["all"] = table.sum()
    table["pounds"] = (table["million"] * 1e6 / table["people"]).where(table["people"] > 0)
    return table


def people(as_of: str | None = None) -> pd.DataFrame:
    """Return the people in treatment over each year, adults and under-18s together: rows of the one table."""
    return load("places-in-treatment", area="England", as_of=as_of)


def illustration(held: Money) -> pd.DataFrame:
    """Work out what the stated return would come to on the strategy's additional money, and lower ones.

    Parameters
    ----------
    held : Money

    Returns
    -------
    pandas.DataFrame
        One row a return: returns (pounds a pound), all_spent and as_spent (million pounds, where all the money was
        spent, and where the share not spent in 2022/23 was not spent in any year). Empty where no return, or no money
        of a year of the strategy, is held. Arithmetic on an average return of an unnamed year: no estimate.

    Examples
    --------
    >>> illustration(money()).iloc[-1].round(1).tolist()
    [4.0, 2070.8, 1760.2]
    """
    total = held.years["million"].reindex(list(STRATEGY_YEARS)).dropna().sum() if len(held.years) else 0.0
    if held.returns is None or not total:
        return pd.DataFrame(columns=["returns", "all_spent", "as_spent"])
    rates = pd.Series([share * held.returns.value for share in RETURNS])
    spent = 1.0 - held.unspent.value / 100 if held.unspent else float("nan")
    return pd.DataFrame({"returns": rates, "all_spent": rates * total, "as_spent": rates * total * spent})


def spending(as_of: str | None = None) -> pd.DataFrame:
    """Return local authorities' spending by service, in million pounds: rows of the one table, and a column service."""
    rows = load("local-authority-spending", area="England", breakdown="*", as_of=as_of)
    service = rows["breakdown"].str.extract(r"service=([^;]+)", expand=False)
    return rows.assign(service=service, value=rows["value"] / 1e6, unit="million pounds")


def _given(as_of: str | None) -> pd.DataFrame:
    """Return every figure of a single year of additional treatment money."""
    rows = rows_of("treatment-funding-added")
    rows = rows[(rows["area_code"] == areas.find("England").code) & (rows["breakdown"] == "all")]
    single = rows["period_type"] == "financial year"
    known = editions.known_on(rows[single & rows["value"].notna()], as_of)
    return known.sort_values(["period_start", "released", "source"], kind="stable", na_position="first")


def _years(given: pd.DataFrame) -> pd.DataFrame:
    """Return for each year the figure that leads: the best standing, of that the latest; and the range of all."""
    alike = given[given["basis"].isin(BASES)]
    rank = alike["status"].map(STATUS_ORDER.index)
    leading = alike.assign(rank=rank).sort_values(["rank", "released"], ascending=[True, False], kind="stable")
    table = leading.drop_duplicates("period").set_index("period")[["value"]].rename(columns={"value": "million"})
    over = alike.groupby("period")["value"].agg(["min", "max", "size"])
    table = table.join(over.rename(columns={"min": "least", "max": "most", "size": "figures"})).sort_index()
    return table.rename_axis("year")


def _only(series: str, breakdown: str, as_of: str | None) -> Figure | None:
    rows = load(series, area="England", breakdown="*", as_of=as_of)
    rows = rows[rows["breakdown"] == breakdown]
    return Figure.of(rows.iloc[-1]) if len(rows) else None
