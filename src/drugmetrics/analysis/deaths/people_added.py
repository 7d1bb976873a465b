"""People added to treatment since a baseline: as the record has them, and as the ambition wanted them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.deaths.person_years import people_in_treatment
from drugmetrics.framework.figure import printed

if TYPE_CHECKING:
    from drugmetrics.framework.ambitions import Ambition

AMBITION = "treatment-places-opiate-crack"
#: What the ambition counts, and the people the studies followed.
COUNTED, FOLLOWED = "opiate and/or crack", "opiate"
#: The strategy's money began in April 2022: its first year ends in 2023.
FIRST_YEAR = 2023


def people_added(goal: Ambition, name: str, baseline: str) -> tuple[pd.Series, bool]:
    """Return people of a group added since a baseline, by year from April 2022 on, and whether standings are mixed.

    Parameters
    ----------
    goal : Ambition
        As of its day.
    name : str
        A group of mortality_ratios.yaml.
    baseline : str
        One of the ambition's; what a report printed holds only for the people the ambition counts.

    Returns
    -------
    (pandas.Series, bool)
        Empty where the baseline is not held for the group.

    Examples
    --------
    >>> from drugmetrics.framework.ambitions import ambition
    >>> people_added(ambition("treatment-places-opiate-crack"), "opiate and/or crack", "framework")
    (2023    -466.0
     2024    1224.0
     dtype: float64, True)
    """
    numbers, start, mixed = counted(goal, name, baseline)
    return (numbers.loc[:0] if start is None else numbers - start), mixed


def counted(goal: Ambition, name: str, baseline: str) -> tuple[pd.Series, float | None, bool]:
    """Return people of a group by year from April 2022 on, those of the baseline, and whether standings are mixed."""
    rule = goal.baseline_rule(baseline)
    numbers = people_in_treatment(name, as_of=goal.as_of)
    start = numbers.get(goal.baseline_year(baseline))
    numbers = numbers.loc[FIRST_YEAR:].rename_axis(None)
    if rule.source is None:
        return numbers, start, False
    if name != COUNTED:
        return numbers, None, False
    found = goal.baseline(baseline)
    reported = _reported(goal, rule.source).loc[FIRST_YEAR:]
    return numbers.combine_first(reported), found.value if found else None, found is not None and len(numbers) > 0


def ambition_paths(goal: Ambition, baseline: str) -> dict[str, pd.Series]:
    """Return people added by year had the ambition been met; empty where the number asked for was not public yet.

    Examples
    --------
    >>> from drugmetrics.framework.ambitions import ambition
    >>> paths = ambition_paths(ambition("treatment-places-opiate-crack"), "accredited")
    >>> paths["on the straight path"].to_dict()
    {2023: 7000.0, 2024: 14000.0, 2025: 21000.0}
    """
    if goal.wanted is None or goal.deadline is None:
        return {}
    start, end = goal.baseline_year(baseline), goal.deadline.year
    straight = {year: goal.wanted.value * (year - start) / (end - start) for year in range(FIRST_YEAR, end + 1)}
    return {
        "on the straight path": pd.Series(straight),
        "all in place for a year": pd.Series({end: goal.wanted.value}),
    }


def _reported(goal: Ambition, source: str) -> pd.Series:
    """Return what the framework's report itself gave for the people the ambition counts."""
    figures = printed(goal.rule.measured_by[0], source, area="England", as_of=goal.as_of)
    return pd.Series({one.period_end.year: one.value for one in figures}, dtype=float)
