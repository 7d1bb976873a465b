"""Deaths whose certificate mentions a substance: one death may mention several, so mentions are never added.

Certificates of England and Wales, deaths related to drug poisoning. A substance mentioned need not have killed. Many
certificates name none, and fuller certificates raise mentions without one death more.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.changes import Counts, counts, row, table
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE
from drugmetrics.errors import ParameterError, UnknownNameError
from drugmetrics.observations.load import load
from drugmetrics.observations.table import rows_of

AREA = "England and Wales"
SUBSTANCES = ("any opiate", "heroin or morphine", "cocaine", "any benzodiazepine", "nitazenes")
#: Figures of other years under a wider name, which do not continue the narrower one.
WIDER = {"any opiate": "any opiate or opioid"}
OVERLAP = "one death may mention several substances"
#: Deaths of which nothing says which substance it was: another series, beside those that mention one.
UNNAMED = "no substance named"


def by_substance(
    as_of: str | dt.date | None = None, *, first: int = LAST_YEAR_BEFORE, last: int | None = None,
    substances: tuple[str, ...] = SUBSTANCES,
) -> pd.DataFrame:  # fmt: skip
    """Set the mentions of each substance in one year beside those in another.

    Parameters
    ----------
    as_of : str or datetime.date, optional
        What was known that day.
    first, last : int
        As in `decomposition.splits`; each substance begins with its first and ends with its last year held.
    substances : tuple of str
        As the series names them.

    Returns
    -------
    pandas.DataFrame
        With the columns of every split. share_of_change is NaN in every row but the total's, which is not the sum of
        the others: mentions overlap. mentioned_before and mentioned_after are the shares of all deaths related to drug
        poisoning in that year. A substance held in no two years is left out. The last row, where held, is the deaths
        of which no substance was named.

    Raises
    ------
    ParameterError
        For a last year that is not after the first.
    UnknownNameError
        For a substance that the record does not hold, with near ones.

    Examples
    --------
    >>> made = by_substance().set_index("part")
    >>> made.loc["cocaine", ["first", "last", "before", "after"]].astype(int).tolist()
    [2021, 2024, 840, 1279]
    >>> made.loc["cocaine", ["mentioned_before", "mentioned_after"]].astype(float).round(2).tolist()
    [0.17, 0.23]
    """
    if last is not None and last <= first:
        raise ParameterError(f"A change is from one year to a later one; found {first} and {last}.")
    known = [text.removeprefix("substance=") for text in rows_of("deaths-mentioning-substance")["breakdown"].unique()]
    for name in set(substances) - set(known):
        raise UnknownNameError.among("substance", name, [text for text in known if "=" not in text])
    rows = load("deaths-mentioning-substance", area=AREA, as_of=as_of, breakdown="*")
    names = {f"substance={name}": name for name in (*substances, *WIDER.values())}
    unnamed = load("deaths-drug-poisoning-no-substance-named", area=AREA, as_of=as_of)
    labels = [*rows["breakdown"].map(names), *[UNNAMED] * len(unnamed)]
    mentions = counts(pd.concat([rows, unnamed]), pd.Series(labels))
    every = load("deaths-drug-poisoning", area=AREA, as_of=as_of)
    deaths = counts(every, pd.Series("all deaths", index=every.index))
    total = deaths.line("all deaths")
    found = []
    for name in (*substances, UNNAMED):
        line = mentions.line(name)
        years = _between(line, first, last)
        if len(years) < 2:
            continue
        start, end = years[0], years[-1]
        status, editions = mentions.texts([name], [start, end])
        found.append(
            row(
                split="substance", part=name, kind="mention", area=AREA, definition="poisoning", first=start, last=end,
                before=line[start], after=line[end],
                mentioned=(line[start] / total.get(start, np.nan), line[end] / total.get(end, np.nan)),
                status=status, editions=editions, note=_note(name, mentions, years, first),
            )
        )  # fmt: skip
    years = _between(total, first, last)
    if not found or len(years) < 2:
        return table(found)
    start, end = years[0], years[-1]
    status, editions = deaths.texts(["all deaths"], [start, end])
    whole = row(
        split="substance", part="all deaths", kind="total", area=AREA, definition="poisoning", first=start, last=end,
        before=total[start], after=total[end], total_change=total[end] - total[start], status=status,
        editions=editions, note=f"not the sum of the rows below: {OVERLAP}",
    )  # fmt: skip
    return table([whole, *found])


def _between(line: dict[int, float], first: int, last: int | None) -> list[int]:
    return [year for year in line if first <= year and (last is None or year <= last)]


def _note(name: str, mentions: Counts, years: list[int], first: int) -> str:
    """Say which years are held, which between them are not, and what a wider name holds beyond them."""
    words = ["apart from those above" if name == UNNAMED else OVERLAP, f"to {years[-1]}"]
    if years[0] > first:
        words.append(f"from {years[0]}, the first year held")
    gaps = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    if gaps:
        words.append(f"not held: {', '.join(map(str, gaps))}")
    wider = WIDER.get(name, "")
    words += [
        f"{year} is held as {wider} only ({value:,.0f}), which does not continue it"
        for year, value in mentions.line(wider).items() if year > years[-1]
    ]  # fmt: skip
    return "; ".join(words)
