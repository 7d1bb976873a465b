"""replay(): the verdict as it would have stood on every release day, and how each past projection did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drugmetrics.analysis.progress import own_series
from drugmetrics.analysis.projection.outlook import LEVELS, Outlook
from drugmetrics.analysis.scores import interval_score, weighted_interval_score
from drugmetrics.analysis.verdicts.assessment import Verdict, assess
from drugmetrics.framework.ambitions import FRAMEWORK_REPORT, Ambition
from drugmetrics.framework.ambitions import ambition as find_ambition
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations

#: The day the strategy was published.
STRATEGY = "2021-12-06"


@dataclass(frozen=True)
class Replay:
    """An ambition's verdicts through time.

    Attributes
    ----------
    verdicts : dict of str to Verdict
        By release day (ISO), in order.
    released : dict of str to str
        What was released on each of them.
    scores : pandas.DataFrame
        One row a past projection of a period whose outcome has been published since: day, period, steps ahead, median,
        lower_95, upper_95, outcome, probability_below (where the outcome lay in what was said), inside_80, inside_95,
        interval_score (of the 95% interval) and weighted_interval_score, in the unit of the series. Empty when no
        projection could be made or nothing has come since.
    """

    ambition: Ambition
    verdicts: dict[str, Verdict]
    released: dict[str, str]
    scores: pd.DataFrame

    def table(self) -> pd.DataFrame:
        """Return a row for each release day and baseline: newest period, share, probability, reached, mixed."""
        rows = [
            {
                "day": pd.Timestamp(day), "released": self.released[day], "baseline": one.baseline_name,
                "newest": one.newest.period if one.newest else "", "share": one.way.covered if one.way else np.nan,
                "probability": np.nan if one.probability is None else one.probability,
                "reached": one.reached, "mixed": one.mixed or one.projected_mixed, "unknown": one.unknown,
            }
            for day, verdict in self.verdicts.items()
            for one in verdict.judged
        ]  # fmt: skip
        columns = ["day", "released", "baseline", "newest", "share", "probability", "reached", "mixed", "unknown"]
        return pd.DataFrame(rows, columns=columns)


def replay(ambition: str, *, as_of: str | None = None) -> Replay:
    """Judge an ambition as of every day since the strategy on which something it is judged by was released.

    Parameters
    ----------
    ambition : str
        One that `assess` can judge.
    as_of : str, optional
        The last day; today's record when not given.

    Returns
    -------
    Replay

    Raises
    ------
    ParameterError
        As `assess` does.

    Notes
    -----
    Each verdict uses only editions released up to its day; undated editions enter none. Outcomes are what is held now
    (or on `as_of`), revisions included: a projection is scored on what came to be known.

    Examples
    --------
    >>> played = replay("young-people-in-treatment")
    >>> list(played.verdicts)[:2], len(played.scores)
    (['2022-01-27', '2023-02-02'], 13)
    """
    goal = find_ambition(ambition, as_of=as_of)
    released = _release_days(goal, as_of)
    verdicts = {day: assess(None, goal.name, as_of=day) for day in released}
    outlooks = {day: verdict.outlook for day, verdict in verdicts.items() if verdict.outlook is not None}
    return Replay(goal, verdicts, released, _scores(goal, outlooks, as_of))


def _release_days(goal: Ambition, as_of: str | None) -> dict[str, str]:
    """Return the days on which a figure of the ambition or of what it is judged on was released, and by whom."""
    names = {*goal.rule.measured_by, *filter(None, [goal.rule.series])}
    for name in tuple(names):
        names.update(part.series for part in find_series(name).derived)
    rows = editions.known_on(observations(), as_of)
    rows = rows[rows["series"].isin(names) & rows["released"].notna() & rows["value"].notna()]
    rows = rows[(rows["released"] >= STRATEGY) & _of_interest(rows)]
    days = rows.groupby(rows["released"].dt.date.astype("str"))["source"].agg(lambda part: "; ".join(sorted(set(part))))
    return {str(day): text for day, text in days.sort_index().items()}


def _of_interest(rows: pd.DataFrame) -> pd.Series:
    """Keep publications that can move a verdict: a series' own, and the framework's report."""
    homes = {name: find_series(name).home for name in rows["series"].unique()}
    own = [source in homes[name] for name, source in zip(rows["series"], rows["source"], strict=True)]
    return pd.Series(own, index=rows.index) | (rows["source"] == FRAMEWORK_REPORT)


def _scores(goal: Ambition, outlooks: dict[str, Outlook], as_of: str | None) -> pd.DataFrame:
    """Score each projection of a period that is held by now."""
    if not outlooks:
        return pd.DataFrame(columns=list(_COLUMNS))
    held = load(own_series(goal), area="England", as_of=as_of)
    outcomes = held.dropna(subset=["value"]).set_index("period")["value"]
    rows = [
        {"day": pd.Timestamp(day), "ahead": step + 1, **_scored(outlook, step, float(outcomes[period.label]))}
        for day, outlook in outlooks.items()
        for step, period in enumerate(outlook.periods)
        if period.label in outcomes
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


_COLUMNS = (
    "day", "period", "ahead", "median", "lower_95", "upper_95", "outcome", "probability_below", "inside_80",
    "inside_95", "interval_score", "weighted_interval_score",
)  # fmt: skip


def _scored(outlook: Outlook, step: int, outcome: float) -> dict[str, object]:
    """Set one projected period against its outcome."""
    row = outlook.table().iloc[step]
    limits = {level: (float(row[f"lower_{100 * level:g}"]), float(row[f"upper_{100 * level:g}"])) for level in LEVELS}
    lower, upper = limits[0.95]
    return {
        "period": outlook.periods[step].label, "median": float(row["median"]), "lower_95": lower, "upper_95": upper,
        "outcome": outcome, "probability_below": outlook.probability(at_most=outcome, period=step),
        "inside_80": limits[0.8][0] <= outcome <= limits[0.8][1], "inside_95": lower <= outcome <= upper,
        "interval_score": float(interval_score(lower, upper, outcome, level=0.95)),
        "weighted_interval_score": float(weighted_interval_score(row["median"], limits, outcome)),
    }  # fmt: skip
