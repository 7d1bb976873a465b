"""Recovery: completions of treatment, from every baseline, and returns to it.

The ambition is of people in long-term recovery, of which no measure was published. Completions are the framework's
proxy: they are set beside their baselines, and never against the number asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drugmetrics.framework.ambitions import ambition
from drugmetrics.framework.figure import Figure
from drugmetrics.framework.metrics import Metric, metric
from drugmetrics.observations.load import load

#: The last year before the pandemic.
PRE_PANDEMIC = "2019/20"


@dataclass(frozen=True)
class Recovery:
    """What is held on a day of completions.

    Attributes
    ----------
    completions, groups : pandas.DataFrame
        Rows of the one table, England: all adults; by substance group, with a column group.
    metric : Metric
        The framework's metric of completions, with its printed baseline and the newest figure.
    wanted : Figure or None
        How many more people in long-term recovery are sought.
    progress_measure : Metric
        The framework's treatment progress measure, of which no figure was published.
    """

    completions: pd.DataFrame
    groups: pd.DataFrame
    metric: Metric
    wanted: Figure | None
    progress_measure: Metric

    @property
    def baselines(self) -> dict[str, Figure]:
        """Return the baselines held, by name: the framework's as printed, and the last year before the pandemic."""
        before = self.completions[self.completions["period"] == PRE_PANDEMIC]
        held = {"framework": self.metric.baseline, "pre-pandemic": Figure.of(before.iloc[0]) if len(before) else None}
        return {name: figure for name, figure in held.items() if figure is not None}

    @property
    def changes(self) -> pd.DataFrame:
        """Return the change to the newest figure from each baseline that is older.

        Returns
        -------
        pandas.DataFrame
            By name of the baseline: period, baseline, newest, change, relative (change as a share of the baseline).
        """
        newest = self.metric.newest
        rows = {
            name: {"period": one.period, "baseline": one.value, "newest": newest.value,
                   "change": newest.value - one.value, "relative": newest.value / one.value - 1}
            for name, one in self.baselines.items() if newest is not None and newest.period_end > one.period_end
        }  # fmt: skip
        columns = ["period", "baseline", "newest", "change", "relative"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def recovery(as_of: str | None = None) -> Recovery:
    """Gather what is held of completions.

    Parameters
    ----------
    as_of : str, optional
        What was known that day.

    Examples
    --------
    >>> held = recovery()
    >>> held.changes["change"].to_dict()
    {'framework': 3304.0, 'pre-pandemic': 8895.0}
    """
    every = load("successful-completions", area="England", breakdown="*", as_of=as_of)
    groups = every[every["breakdown"].str.match(r"substance group=[^;]*$")]
    return Recovery(
        completions=every[every["breakdown"] == "all"],
        groups=groups.assign(group=groups["breakdown"].str.removeprefix("substance group=")),
        metric=metric("successful-completions", as_of=as_of),
        wanted=ambition("long-term-recovery", as_of=as_of).wanted,
        progress_measure=metric("treatment-progress-measure", as_of=as_of),
    )


def returns(as_of: str | None = None) -> pd.DataFrame:
    """Return the shares of people in treatment who completed it and were not back within six months.

    Returns
    -------
    pandas.DataFrame
        Rows of the one table, of calendar years, with a column group: of drug users only, opiate and non-opiate.

    Examples
    --------
    >>> returns().groupby("group")["period"].last().to_dict()
    {'non-opiate': '2018', 'opiate': '2014'}
    """
    first = load("successful-completion-without-return", area="England", breakdown="*", as_of=as_of)
    later = load("non-opiate-completion-without-return-share", area="England", as_of=as_of)
    first = first.assign(group=first["breakdown"].str.removeprefix("drug users="))
    rows: pd.DataFrame = pd.concat([first, later.assign(group="non-opiate")], ignore_index=True)
    rows = rows[rows["value"].notna()]
    return rows.sort_values(["period_start", "group"], kind="stable").reset_index(drop=True)
