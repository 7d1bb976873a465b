"""What the benches found of the projection's intervals, as they wrote it into docs/validation."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drugmetrics.errors import NotBuiltError
from drugmetrics.home import validation_folder

#: The benches' files: the sets on which it was tuned, the hold-out, and the framework's own series.
_FILES = {"scores": "scores", "cover": "cover-by-horizon", "pit": "pit"}
_BENCHES = ("projection", "tourism")
OURS = "drugmetrics"


@dataclass(frozen=True)
class Validation:
    """What the benches wrote.

    Attributes
    ----------
    scores : pandas.DataFrame
        One row a set and method: smape, mase, cover_80 and cover_95 with limits, msis, wis, seconds, failed.
    cover : pandas.DataFrame
        One row a set, method and number of years ahead: cover_50, cover_80, cover_95.
    pit : pandas.DataFrame
        One row a set, number of years ahead and twentieth: how many outcomes lay in that twentieth of what was said.
    own : pandas.DataFrame
        As `own_past` gives it.
    entrants : pandas.DataFrame
        Entrants of the M3 competition on its yearly series: method, smape, mase.
    """

    scores: pd.DataFrame
    cover: pd.DataFrame
    pit: pd.DataFrame
    own: pd.DataFrame
    entrants: pd.DataFrame

    def of(self, name: str) -> pd.DataFrame:
        """Return the scores of one set, ours first."""
        rows = self.scores[self.scores["set"] == name]
        return rows.sort_values("method", key=lambda methods: methods != OURS, kind="stable")


def validation() -> Validation:
    """Read what the benches wrote.

    Raises
    ------
    NotBuiltError
        When a file is missing.
    """
    frames = {
        kind: pd.concat([bench_table(f"{bench}-{name}.csv") for bench in _BENCHES], ignore_index=True)
        for kind, name in _FILES.items()
    }
    return Validation(**frames, own=bench_table("own-series.csv"), entrants=bench_table("m3-entrants.csv"))


def own_summary(own: pd.DataFrame) -> pd.DataFrame:
    """Sum up the framework's own series.

    Returns
    -------
    pandas.DataFrame
        One row a series: series, projections, origins, cover_80, cover_95, interval_score, naive_interval_score, and
        of_the_day, the share of projections made of the edition of the day.
    """
    inside = {
        f"cover_{level}": own["outcome"].between(own[f"lower_{level}"], own[f"upper_{level}"]) for level in (80, 95)
    }
    grouped = own.assign(**inside, of_the_day=own["known"] == "edition of the day").groupby("series", sort=True)
    summed = grouped[["cover_80", "cover_95", "interval_score", "naive_interval_score", "of_the_day"]].mean()
    counts = grouped.agg(projections=("outcome", "size"), origins=("origin", "nunique"))
    return counts.join(summed).reset_index()


def bench_table(name: str, bench: str = "validation") -> pd.DataFrame:
    """Read a table that a bench wrote.

    Parameters
    ----------
    name : str
        Of the file in docs/validation.
    bench : str
        The make target that writes it.

    Raises
    ------
    NotBuiltError
        When it is not there.

    Examples
    --------
    >>> bench_table("none.csv", "bench-none")
    Traceback (most recent call last):
    drugmetrics.errors.NotBuiltError: .../none.csv is not there: `make bench-none` writes it.
    """
    path = validation_folder() / name
    if not path.is_file():
        raise NotBuiltError(f"{path} is not there: `make {bench}` writes it.")
    return pd.read_csv(path, comment="#")
