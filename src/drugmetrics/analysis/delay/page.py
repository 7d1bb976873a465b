"""What the page of registration delay asks for that may not be held: each gives nothing, and the page says so.

Both definitions are completed on either page, since poisoning has been counted by year of death further than misuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import pandas as pd

from drugmetrics.analysis.deaths.by_occurrence import years_of_death
from drugmetrics.analysis.delay.nowcast import DRAWS
from drugmetrics.analysis.delay.record import BOTH, DEFINITIONS, ENGLAND, WALES, Day, Definition, by_year, occurrences
from drugmetrics.analysis.delay.record import medians as medians_of
from drugmetrics.analysis.validation import bench_table
from drugmetrics.observations.load import load

LEVEL = 0.9
DERIVED = "derived here"
#: How many years the two bases are compared over.
YEARS_COMPARED = 10
_EARLIER = "deaths-drug-poisoning-of-earlier-years"
_DOUBTFUL = "as printed, doubtful"
_PRINTED = ["area", "year", "days", "status", "edition"]


@dataclass(frozen=True)
class Counted:
    """Deaths of a definition in England and Wales, by year of death and by year of registration.

    Attributes
    ----------
    definition : {"misuse", "poisoning"}
    years : pandas.DataFrame
        By year of death: deaths (known), known_on, status, completeness, estimate (how many there will have been), and
        the limits of both; empty where none can be completed.
    draws : pandas.DataFrame
        One column a year of death: deaths in every draw.
    registered : pandas.Series
        By year of registration.
    """

    definition: Definition
    years: pd.DataFrame
    draws: pd.DataFrame
    registered: pd.Series

    @property
    def newest(self) -> int:
        """The newest year of death counted; 0 where there is none."""
        return int(self.years.index[-1]) if len(self.years) else 0

    def of(self, year: int) -> dict[str, Any]:
        """Return what `years` holds of one year."""
        return {str(name): value for name, value in self.years.loc[[year]].iloc[0].items()}


@dataclass(frozen=True)
class Compared:
    """Consecutive years counted on both bases.

    Attributes
    ----------
    first, last : int
    registered, died, lower, upper : float
        Totals of all years, that of deaths with its interval.
    behind : int
        Years in which fewer were registered than died.
    low_registered, low_died : int
        The year with the fewest, on each basis.
    """

    first: int
    last: int
    registered: float
    died: float
    lower: float
    upper: float
    behind: int
    low_registered: int
    low_died: int


def printed_medians(definition: Definition, *, as_of: Day = None) -> pd.DataFrame:
    """Return the median delays printed for England and for Wales, and what they make of both together.

    Returns
    -------
    pandas.DataFrame
        area, year (of registration), days, status, edition; empty when nothing had been published.

    Examples
    --------
    >>> held = printed_medians("misuse").query("year == 2022")
    >>> dict(zip(held["area"], held["days"].round().astype(int)))
    {'England': 215, 'Wales': 316, 'England and Wales': 221}
    >>> held["status"].iloc[-1]
    'derived here'
    """
    parts = []
    for area in (ENGLAND, WALES):
        rows = load(f"registration-delay-drug-{definition}", area=area, as_of=as_of)
        years = pd.DatetimeIndex(rows["period_end"]).year
        part = pd.DataFrame({"area": area, "year": years, "days": rows["value"].to_numpy()})
        parts.append(part.assign(status=rows["status"].to_numpy(), edition=rows["edition"].to_numpy()))
    both = medians_of(BOTH, definition, as_of=as_of).rename_axis("year").reset_index(name="days")
    parts.append(both.assign(area=BOTH, status=DERIVED, edition=""))
    held = [part for part in parts if len(part)]
    return pd.concat(held, ignore_index=True)[_PRINTED] if held else pd.DataFrame(columns=_PRINTED)


def counted(definition: Definition, *, as_of: Day = None, draws: int = DRAWS, seed: int = 0) -> Counted:
    """Return deaths by year of death, completed, beside those by year of registration.

    Examples
    --------
    >>> held = counted("poisoning", draws=300)
    >>> held.newest, int(held.years.at[2022, "deaths"]), f"{held.years.at[2022, 'known_on']:%d %b %Y}"
    (2022, 5136, '31 Dec 2024')
    >>> int(held.registered[2022])
    4907
    """
    registered = by_year(f"deaths-drug-{definition}", BOTH, as_of)
    held = years_of_death(definition, as_of=as_of, level=LEVEL, draws=draws, seed=seed)
    if held is None:
        return Counted(definition, pd.DataFrame(), pd.DataFrame(), registered)
    newest = occurrences(definition, as_of=as_of).sort_values("days_after").drop_duplicates("year", keep="last")
    years = held.years.join(newest.set_index("year")[["known_on", "status"]])
    return Counted(definition, years.sort_index(), held.draws, registered)


def counted_both(*, as_of: Day = None, draws: int = DRAWS, seed: int = 0) -> dict[Definition, Counted]:
    """Return `counted` for misuse and for poisoning."""
    names: tuple[Definition, ...] = get_args(Definition)
    return {name: counted(name, as_of=as_of, draws=draws, seed=seed) for name in names}


def compared(held: Counted, *, years: int = YEARS_COMPARED) -> Compared | None:
    """Set the last consecutive years counted on both bases against each other.

    Returns
    -------
    Compared or None
        None where there are fewer than three such years.

    Examples
    --------
    >>> both = compared(counted("poisoning", draws=300))
    >>> both.first, both.last, both.behind, both.low_died, both.low_registered
    (2010, 2019, 8, 2010, 2012)
    """
    shared = sorted({int(year) for year in held.years.index} & {int(year) for year in held.registered.index})
    runs: list[list[int]] = []
    for year in shared:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    long = [run[-years:] for run in runs if len(run) >= 3]
    if not long:
        return None
    span = long[-1]
    registered, died = held.registered[span], held.years.loc[span, "estimate"]
    totals = held.draws[span].sum(axis=1)
    low, high = (float(totals.quantile(side)) for side in (0.5 - LEVEL / 2, 0.5 + LEVEL / 2))
    return Compared(
        span[0], span[-1], float(registered.sum()), float(died.sum()), low, high, int((registered < died).sum()),
        span[int(registered.to_numpy().argmin())], span[int(died.to_numpy().argmin())],
    )  # fmt: skip


def doubtful_shares(*, as_of: Day = None) -> list[int]:
    """Return the years whose printed share from earlier years is doubtful and not used.

    Examples
    --------
    >>> doubtful_shares()
    [2015]
    """
    rows = load(_EARLIER, area=BOTH, as_of=as_of, basis="*")
    return [int(day.year) for day in rows.loc[rows["basis"] == _DOUBTFUL, "period_end"]]


def synthetic() -> pd.DataFrame:
    """Read the nowcasts of made-up years of death that `make bench-delay` wrote.

    Raises
    ------
    NotBuiltError
        When they are not there.
    """
    return bench_table("delay-synthetic.csv", "bench-delay").astype({"age": str})


def used(definition: Definition, *, as_of: Day = None) -> list[pd.DataFrame]:
    """Return the rows of every series the page draws on, for its list of sources.

    Counts by year of death and registrations of both definitions are drawn on by either page.
    """
    rows = [load(f"registration-delay-drug-{definition}", area=area, as_of=as_of) for area in (ENGLAND, WALES)]
    for name in DEFINITIONS:
        rows += [load(f"deaths-drug-{name}", area=area, as_of=as_of) for area in (ENGLAND, WALES, BOTH)]
        rows.append(load(f"deaths-drug-{name}-by-occurrence", area=BOTH, as_of=as_of, basis="*"))
    rows += [load(name, area=BOTH, as_of=as_of) for name in (_EARLIER, f"{_EARLIER}-share")]
    return [*rows, load("deaths-drug-poisoning-by-occurrence", area=BOTH, as_of=as_of, source="hansard-answers")]
