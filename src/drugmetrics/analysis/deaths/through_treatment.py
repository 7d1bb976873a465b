"""Through treatment: the deaths that published ratios imply for the person-years in treatment that were added.

Deaths that the ratio implies, not deaths that were seen not to happen, and never an effect of the strategy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.implied_deaths import STANDARD, Arm, Draws, draw, limits
from drugmetrics.analysis.deaths.mortality_ratios import OUTCOMES, Outcome, declared
from drugmetrics.analysis.deaths.people_added import AMBITION, COUNTED, FOLLOWED, ambition_paths, counted
from drugmetrics.analysis.deaths.treatment_assumptions import assumptions
from drugmetrics.errors import ParameterError
from drugmetrics.framework.ambitions import Ambition, ambition

if TYPE_CHECKING:
    from drugmetrics.framework.figure import Figure


@dataclass(frozen=True)
class ThroughTreatment:
    """What published ratios imply for people added to treatment since a baseline.

    Attributes
    ----------
    as_of : str or None
    baseline_name : str
    baseline : Figure or None
        Opiate and/or crack users in treatment then; None where the record of the day holds none.
    mixed : bool
        Whether accredited figures are set against a baseline that is management information.
    people : pandas.DataFrame
        A row a group and year: group, year (in which the financial year ends), people, added (since the baseline),
        person_years, person_years_lower, person_years_upper (added; missing where no ratio applies), ratios_apply, why.
    implied : pandas.DataFrame
        A row an outcome, group and span (each year, then all years together where there are more): outcome, group,
        first, last, added (people, summed over the years), deaths (fewer where above zero), lower, upper, level.
    ambition_met : pandas.DataFrame
        The same columns and `path`: had the ambition's places been added, on the straight path from the baseline to its
        deadline, or all of them for one year.
    per_thousand : pandas.DataFrame
        Deaths that a thousand added person-years imply: outcome, deaths, lower, upper, level.
    gaps : tuple of str
        What the record of the day lacks.
    """

    as_of: str | None
    baseline_name: str
    baseline: Figure | None
    mixed: bool
    people: pd.DataFrame
    implied: pd.DataFrame
    ambition_met: pd.DataFrame
    per_thousand: pd.DataFrame
    gaps: tuple[str, ...]

    @property
    def without_ratio(self) -> pd.DataFrame:
        """Groups to which no ratio applies, each in its newest year: people, added, and why."""
        rows = self.people[~self.people["ratios_apply"]]
        return rows.groupby("group", sort=False).tail(1)[["group", "year", "people", "added", "why"]]

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is assumed where no source is known, a sentence each."""
        rows = assumptions()
        assumed = rows[rows["source"] == "assumed"]
        return tuple(
            f"{what}: {value}, {why}."
            for what, value, why in zip(assumed["what"], assumed["value"], assumed["of"], strict=True)
        )

    def deaths(self, outcome: Outcome, group: str = COUNTED) -> tuple[float, float, float] | None:
        """Return deaths that the ratio implies over all years together with their limits.

        None where no year is known, or one between the first and the last is not.
        """
        rows = self.implied[(self.implied["outcome"] == outcome) & (self.implied["group"] == group)]
        whole = rows[(rows["first"] == rows["first"].min()) & (rows["last"] == rows["last"].max())]
        if whole.empty:
            return None
        return float(whole["deaths"].iloc[0]), float(whole["lower"].iloc[0]), float(whole["upper"].iloc[0])


def through_treatment(
    as_of: str | None = None,
    baseline: str = "accredited",
    *,
    arms: dict[Outcome, Arm] | None = None,
    draws: int = 20_000,
    seed: int = 0,
    level: float = 0.95,
) -> ThroughTreatment:
    """Return the deaths that published mortality ratios imply for people added to treatment.

    A = Sum dPY x m_in x (HR - 1), dPY the added person-years, m_in the death rate in treatment and HR the risk out of
    treatment over that in it, by Monte Carlo over log-normal ratios and levels and uniform shares
    (mortality_ratios.yaml). Drug poisoning and all causes are two answers to two questions and are never added.

    Parameters
    ----------
    as_of : str, optional
        What was known that day.
    baseline : {"accredited", "framework", "pre-pandemic"}
        Whose numbers in treatment the years from April 2022 on are compared with.
    arms : dict, optional
        Other ratios, levels and shares than the standard ones, by outcome.
    draws, seed : int
        Of the Monte Carlo: the same seed gives the same figures.
    level : float
        Of the intervals.

    Returns
    -------
    ThroughTreatment

    Raises
    ------
    UnknownNameError
        For a baseline the ambition does not have.
    ParameterError
        For a level outside 0 to 1, fewer than 100 draws, or an arm given under another outcome than its own.

    Examples
    --------
    >>> result = through_treatment()
    >>> counted = result.people[result.people["group"] == "opiate and/or crack"]
    >>> dict(zip(counted["year"].tolist(), counted["added"].astype(int).tolist(), strict=True))
    {2023: -1137, 2024: 553}
    >>> [round(figure) for figure in result.deaths("drug poisoning")]
    [-1, -1, -1]
    """
    if not 0 < level < 1:
        raise ParameterError(f"The level of an interval lies between 0 and 1, such as 0.95; found {level}.")
    goal = ambition(AMBITION, as_of=as_of)
    start = goal.baseline(baseline)
    chosen = {**STANDARD, **(arms or {})}
    for outcome, arm in chosen.items():
        if arm.outcome != outcome:
            raise ParameterError(f"The arm given for {outcome} is of {arm.outcome}; give it under that name.")
    drawn = {one: draw(chosen[one], draws=draws, seed=seed, as_of=goal.as_of) for one in OUTCOMES}
    people, mixed = _people(goal, baseline, drawn["drug poisoning"], level)
    added = {name: rows.set_index("year")["added"].dropna() for name, rows in people.groupby("group", sort=False)}
    implied = [
        dict(outcome=outcome, group=name, **line)
        for outcome in OUTCOMES for name in (COUNTED, FOLLOWED)
        for line in lines(added.get(name, pd.Series(dtype=float)), drawn[outcome], level)
    ]  # fmt: skip
    columns = ["outcome", "group", "first", "last", "added", "deaths", "lower", "upper", "level"]
    return ThroughTreatment(
        as_of=goal.as_of, baseline_name=baseline, baseline=start, mixed=mixed, people=people,
        implied=pd.DataFrame(implied, columns=columns),
        ambition_met=pd.DataFrame(_ambition_met(goal, baseline, drawn, level), columns=["path", *columns]),
        per_thousand=pd.DataFrame(
            [dict(outcome=one, **limits(1000 * drawn[one].per_person_year, level)) for one in OUTCOMES]
        ),
        gaps=tuple(_gaps(goal, baseline, start, people)),
    )  # fmt: skip


def lines(added: pd.Series, drawn: Draws, level: float, *, person_years: bool = False) -> list[dict[str, Any]]:
    """Return deaths implied for each year of added people (or person-years) and for all of them together.

    Every year has the same draw of ratio, level and share: their errors do not average out over years. With a year
    missing between the first and the last there is no line of all together.
    """
    each = drawn.per_person_year if person_years else drawn.per_person_year * drawn.share_of_year
    deaths = added.to_numpy(dtype=float)[:, None] * each
    spans = [slice(place, place + 1) for place in range(len(added))]
    if 1 < len(added) == added.index[-1] - added.index[0] + 1:
        spans.append(slice(None))
    return [
        {"first": int(added.index[span][0]), "last": int(added.index[span][-1]), "added": float(added.iloc[span].sum()),
         **limits(deaths[span].sum(axis=0), level)}
        for span in spans
    ]  # fmt: skip


def _people(goal: Ambition, baseline: str, drawn: Draws, level: float) -> tuple[pd.DataFrame, bool]:
    """Return the rows of people by group and year, and whether what is counted is of two standings."""
    rows: list[dict[str, Any]] = []
    of_two_standings = False
    for one in declared().groups:
        numbers, start, mixed = counted(goal, one.name, baseline)
        of_two_standings |= mixed
        for ends, people in numbers.items():
            added = np.nan if start is None else people - start
            years = limits(added * drawn.share_of_year, level) if one.ratios_apply else {}
            rows.append({
                "group": one.name, "year": ends, "people": people, "added": added,
                "person_years": years.get("deaths", np.nan), "person_years_lower": years.get("lower", np.nan),
                "person_years_upper": years.get("upper", np.nan), "ratios_apply": one.ratios_apply, "why": one.reason,
            })  # fmt: skip
    columns = [
        "group", "year", "people", "added", "person_years", "person_years_lower", "person_years_upper",
        "ratios_apply", "why",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"ratios_apply": bool}), of_two_standings


def _ambition_met(goal: Ambition, baseline: str, drawn: dict[Outcome, Draws], level: float) -> list[dict[str, Any]]:
    """Return what the ambition's places would imply; nothing where the number asked for was not public yet."""
    return [
        {"path": name, "outcome": outcome, "group": COUNTED, **line}
        for name, added in ambition_paths(goal, baseline).items()
        for outcome in OUTCOMES for line in lines(added, drawn[outcome], level)
    ]  # fmt: skip


def _gaps(goal: Ambition, baseline: str, start: Figure | None, people: pd.DataFrame) -> list[str]:
    """Return what the record of the day lacks, in words."""
    gaps = []
    rule = goal.baseline_rule(baseline)
    if start is None:
        gaps.append(
            f"The record of the day holds no {COUNTED} users in treatment in {rule.period} on the {baseline} baseline."
        )
    if goal.wanted is None:
        gaps.append(f"No number of places for {COUNTED} users was public yet.")
    if rule.source is not None:
        gaps.append(f"The framework's report printed a baseline for {COUNTED} users and for no group within them.")
    held = people.loc[people["group"] == COUNTED, "year"]
    if held.empty:
        gaps.append(f"No {COUNTED} users in treatment are held for a year after March 2022.")
    elif goal.deadline is not None and held.max() < goal.deadline.year:
        year = f"{held.max() - 1}/{held.max() % 100:02}"
        gaps.append(f"{COUNTED.capitalize()} users in treatment are held to {year}, not to the ambition's last year.")
    return gaps
