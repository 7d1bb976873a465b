"""What the page of deaths prevented asks for that may not be held: each gives None or nothing, and the page says so."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.deaths.counterfactual import counterfactual
from drugmetrics.analysis.deaths.difference import Counterfactual
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE
from drugmetrics.analysis.deaths.sensitivity import Needed, needed
from drugmetrics.errors import NotBuiltError
from drugmetrics.framework.figure import Figure
from drugmetrics.home import validation_folder
from drugmetrics.observations.load import load


def if_held(counts: pd.Series, *, last: int = LAST_YEAR_BEFORE) -> Counterfactual | None:
    """Return `counterfactual`, or None when nothing had been published: a page then says so and goes on."""
    return counterfactual(counts, last=last) if len(counts) else None


def needed_of(result: Counterfactual | None, wanted: Figure | None) -> Needed | None:
    """Return what an ambition would ask of a counterfactual, or None where one of them is not held."""
    if result is None or wanted is None:
        return None
    return needed(result.fitted, result.years["observed"], wanted.value)


def back_tested() -> pd.DataFrame:
    """Read the back-tests of counterfactuals that `make bench-deaths` wrote.

    Raises
    ------
    NotBuiltError
        When they are not there.
    """
    path = validation_folder() / "deaths-back-test.csv"
    if not path.is_file():
        raise NotBuiltError(f"{path} is not there: `make bench-deaths` writes it.")
    return pd.read_csv(path)


def used(area: str, *, as_of: str | None = None) -> list[pd.DataFrame]:
    """Return the rows of every series the page draws on, for its list of sources."""
    whole = [load(f"deaths-drug-{definition}", area=area, as_of=as_of, breakdown="*")
             for definition in ("misuse", "poisoning")]  # fmt: skip
    others = ("population", "opiate-crack-users-in-treatment")
    return [*whole, *(load(name, area="England", as_of=as_of) for name in others)]
