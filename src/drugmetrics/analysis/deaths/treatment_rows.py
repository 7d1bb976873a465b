"""Deaths that mortality ratios imply under every choice, as rows for the table of sensitivities."""

from __future__ import annotations

from typing import Any

import pandas as pd

from drugmetrics.analysis.deaths import rows as table
from drugmetrics.analysis.deaths.implied_deaths import ALL_CAUSES, POISONING, STANDARD, Arm, Draws, draw
from drugmetrics.analysis.deaths.mortality_ratios import OUTCOMES, Outcome, Range, declared, mortality_level, ratio
from drugmetrics.analysis.deaths.people_added import (
    AMBITION,
    COUNTED,
    FIRST_YEAR,
    FOLLOWED,
    ambition_paths,
    people_added,
)
from drugmetrics.analysis.deaths.person_years import person_years, recorded_rate
from drugmetrics.analysis.deaths.through_treatment import lines
from drugmetrics.framework.ambitions import ambition, rules
from drugmetrics.observations.load import load

DEFINITION: dict[Outcome, str] = {"drug poisoning": "poisoning", "all causes": "all causes"}
MODEL = "log-normal ratios, uniform shares"
#: A place that is taken all the year round.
WHOLE_YEAR = Range(lower=1, upper=1, reason="a place is somebody in treatment all the year")


def treatment_rows(as_of: str | None = None, *, draws: int = 20_000, seed: int = 0) -> pd.DataFrame:
    """Return the deaths implied by the people realised, under every choice, for the table of sensitivities.

    Every row is of the years in which opiate and/or crack users are held, together. The standard choice is given from
    every baseline, the others from the accredited one.

    Parameters
    ----------
    as_of : str, optional
        What was known that day.
    draws, seed : int
        Of the Monte Carlo.

    Returns
    -------
    pandas.DataFrame
        Columns ROW_COLUMNS; empty where the record of the day holds no year after March 2022 to compare.

    Examples
    --------
    >>> rows = treatment_rows()
    >>> standard = rows[(rows["choice"] == "Pierce 2016, out of treatment against in")]
    >>> dict(zip(standard["baseline"], standard["difference"].round(1), strict=True))
    {'framework 2021/22': 1.1, 'accredited 2021/22': -0.8, 'pre-pandemic 2019/20': 0.8}
    """
    goal = ambition(AMBITION, as_of=as_of)
    as_of = goal.as_of
    found = []
    standard = {outcome: draw(STANDARD[outcome], draws=draws, seed=seed, as_of=as_of) for outcome in OUTCOMES}
    for baseline in goal.rule.baselines:
        added, mixed = people_added(goal, COUNTED, baseline)
        note = "mixed bases: accredited numbers against management information" if mixed else ""
        found += [_row(_words(one), one, added, standard[one], baseline, note) for one in OUTCOMES if len(added)]
    added, _ = people_added(goal, COUNTED, "accredited")
    if added.empty:
        return table.table(found)
    for words, outcome, arm, note in _choices(as_of):
        found.append(_row(words, outcome, added, draw(arm, draws=draws, seed=seed, as_of=as_of), "accredited", note))
    opiates, _ = people_added(goal, FOLLOWED, "accredited")
    opiates = opiates.reindex(added.index).dropna()
    note = "crack users without opiates left out, as no ratio applies to them"
    found += [
        _row(f"{_words(one)}; opiate users only", one, opiates, standard[one], "accredited", note)
        for one in OUTCOMES if len(opiates)
    ]  # fmt: skip
    note = "person-years of the numbers in treatment on 1 April, no assumed share; the newest year is not known"
    for baseline in (name for name, rule in goal.rule.baselines.items() if rule.source is None):
        stocks = added_person_years(COUNTED, goal.baseline_year(baseline), as_of=as_of).reindex(added.index).dropna()
        found += [
            _row(f"{_words(one)}; person-years of the record", one, stocks, standard[one], baseline, note, years=True)
            for one in OUTCOMES if len(stocks)
        ]  # fmt: skip
    return table.table(found)


def ambition_rows(as_of: str | None = None, *, draws: int = 20_000, seed: int = 0) -> pd.DataFrame:
    """Return what the ambition's places for opiate and/or crack users would imply, with the columns ROW_COLUMNS.

    Not for the table of what was realised: nobody was in these places. From the accredited baseline, on the straight
    path to the deadline, and with all in place for a year, once as people in treatment over a year and once as places
    taken all the year.

    Examples
    --------
    >>> rows = ambition_rows()
    >>> a_year = rows[rows["choice"].str.endswith("all in place for a year")]
    >>> dict(zip(a_year["definition"], a_year["difference"].round(-1), strict=True))
    {'poisoning': 30.0, 'all causes': 160.0}
    """
    goal = ambition(AMBITION, as_of=as_of)
    as_of = goal.as_of
    note = "had the ambition been met: nobody was in these places"
    found = []
    for outcome in OUTCOMES:
        drawn = draw(STANDARD[outcome], draws=draws, seed=seed, as_of=as_of)
        for name, added in ambition_paths(goal, "accredited").items():
            words = f"{_words(outcome)}; {name}"
            found.append(_row(words, outcome, added, drawn, "accredited", note))
            found.append(_row(f"{words}, taken all the year", outcome, added, drawn, "accredited", note, years=True))
    return table.table(found)


def added_person_years(name: str, baseline_year: int, *, as_of: str | None = None) -> pd.Series:
    """Return person-years added since a year as the record's own numbers make them, without an assumed share.

    Empty where the record does not hold them. The newest year is not there: its end is not known.

    Examples
    --------
    >>> added_person_years("opiate and/or crack", 2022).round().to_dict()
    {2023: -3024.0}
    """
    years = person_years(name, as_of=as_of)["person_years"].dropna()
    if baseline_year not in years.index:
        return pd.Series(dtype=float)
    added: pd.Series = years.loc[FIRST_YEAR:] - years[baseline_year]
    return added


def _choices(as_of: str | None) -> list[tuple[str, Outcome, Arm, str]]:
    """Return the choices beside the standard ones: words, outcome, arm, note."""
    held = declared()
    against = ratio("pierce-2016-psychological")
    found: list[tuple[str, Outcome, Arm, str]] = [
        (against.label, "drug poisoning", Arm(POISONING.ratio, POISONING.levels, against=against.name),
         "as if all added were given agonists who would else have had psychological support alone"),
        (f"{_words('drug poisoning')}; taken all the year", "drug poisoning",
         Arm(POISONING.ratio, POISONING.levels, share_of_year=WHOLE_YEAR), WHOLE_YEAR.reason),
    ]  # fmt: skip
    times = _times_risen(as_of)
    if times is not None:
        found.append(
            (
                f"{_words('drug poisoning')}; level risen with registered deaths",
                "drug poisoning",
                Arm(POISONING.ratio, POISONING.levels, times=times),
                f"level times {times:.2f}: {held.risen.reason}",
            )
        )
    for name in ALL_CAUSES.levels:
        level = mortality_level(name)
        if level.record is None or recorded_rate(level, as_of=as_of) is not None:
            found.append(
                (
                    f"{ratio(ALL_CAUSES.ratio).label}; level of {level.label}",
                    "all causes",
                    Arm(ALL_CAUSES.ratio, (name,)),
                    level.note,
                )
            )
    return found


def _times_risen(as_of: str | None) -> float | None:
    """Return how many times the level's own years' deaths the newest years have; None where they are not held."""
    risen = declared().risen
    rows = load(risen.series, area="England", as_of=as_of)
    deaths = pd.Series(rows["value"].to_numpy(), index=pd.to_datetime(rows["period_end"]).dt.year).dropna()
    then = deaths.loc[risen.first : risen.last]
    if len(then) <= risen.last - risen.first or deaths.index.max() - risen.last < risen.newest:
        return None
    return float(deaths.iloc[-risen.newest :].mean() / then.mean())


def _words(outcome: Outcome) -> str:
    return ratio(STANDARD[outcome].ratio).label


def _row(
    choice: str, outcome: Outcome, added: pd.Series, drawn: Draws, baseline: str, note: str, *, years: bool = False
) -> dict[str, Any]:
    whole = lines(added, drawn, 0.95, person_years=years)[-1]
    return table.row(
        estimator="through treatment", choice=choice, model=MODEL,
        baseline=f"{baseline} {rules()[AMBITION].baselines[baseline].period}", basis="person-years",
        definition=DEFINITION[outcome], area="England", first=whole["first"], last=whole["last"],
        difference=whole["deaths"], lower=whole["lower"], upper=whole["upper"], level=whole["level"], note=note,
    )  # fmt: skip
