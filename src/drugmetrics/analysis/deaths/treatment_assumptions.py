"""What deaths through treatment rest on: a table for a page, the shares varied, and a check of scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.analysis.deaths.implied_deaths import POISONING, STANDARD, central, draw, limits
from drugmetrics.analysis.deaths.mortality_ratios import Range, declared, mortality_level
from drugmetrics.analysis.deaths.person_years import people_in_treatment

if TYPE_CHECKING:
    from drugmetrics.analysis.deaths.mortality_ratios import Check


def assumptions() -> pd.DataFrame:
    """Return what the figures rest on, for a page: what, value, of whom, source or reason."""
    held = declared()
    cited = {key: source.text for key, source in held.sources.items()}
    rows = [
        (
            one.label, f"{one.value} ({one.lower} to {one.upper})",
            f"{one.outcome}; {one.population}; not for {one.not_for}", cited[one.source],
        )
        for one in held.ratios
    ]  # fmt: skip
    for level in held.levels:
        rate = level.printed_rate
        value = "out of the record" if rate is None else f"{1000 * rate[0]:.1f} per 1,000 person-years, {level.state}"
        rows.append((level.label, value, f"{level.outcome}; {level.population}. {level.note}".strip(),
                     cited.get(level.source, "the record")))  # fmt: skip
        if level.share_in_treatment is not None:
            share = level.share_in_treatment
            rows.append((f"Share of the time in treatment: {level.label}", f"{share.lower:.0%} to {share.upper:.0%}",
                         share.reason, "assumed"))  # fmt: skip
    rows.append(("Share of the year in treatment", f"{held.share_of_year.lower:.0%} to {held.share_of_year.upper:.0%}",
                 held.share_of_year.reason, "assumed"))  # fmt: skip
    return pd.DataFrame(rows, columns=["what", "value", "of", "source"])


def shares_varied(people: float, *, shares: tuple[float, ...] = (0.5, 0.7, 0.9, 1.0)) -> pd.DataFrame:
    """Return drug poisoning deaths that added people imply by the two shares nobody printed, in closed form.

    Parameters
    ----------
    people : float
        Added for a year.
    shares : tuple of float
        Of the year in treatment, as rows.

    Returns
    -------
    pandas.DataFrame
        Indexed by share of the year; a column a share of the cohort's time in treatment: its limits and their middle.

    Examples
    --------
    >>> shares_varied(21_000).round(1)
                  of cohort 50%  of cohort 70%  of cohort 90%
    of year 50%            19.1           21.4           24.3
    of year 70%            26.7           29.9           34.0
    of year 90%            34.4           38.5           43.7
    of year 100%           38.2           42.8           48.6
    """
    varied = mortality_level(POISONING.levels[0]).share_in_treatment
    columns = {}
    for share in (varied.lower, varied.middle, varied.upper) if varied else ():
        exactly = Range(lower=share, upper=share, reason="one of the shares tried")
        each = central(replace(POISONING, share_in_treatment=exactly))
        columns[f"of cohort {share:.0%}"] = [people * of_year * each for of_year in shares]
    return pd.DataFrame(columns, index=[f"of year {share:.0%}" for share in shares])


def check_of_scale(
    check: Check | None = None, *, as_of: str | None = None, draws: int = 20_000, seed: int = 0, level: float = 0.95
) -> dict[str, Any] | None:
    """Return what the same ratio implies for all people in treatment of a period, beside what was published of it.

    Returns
    -------
    dict or None
        published and implied deaths a year with lower, upper, level, people (a year), first, last, text; None where the
        record of the day does not hold the years. A check of scale, not a test that the two are equal.

    Examples
    --------
    >>> one = check_of_scale()
    >>> one["published"], round(one["people"]), round(one["implied"], -1)
    (880, 169727, 240.0)
    """
    check = check or declared().checks[0]
    people = people_in_treatment(check.group, as_of=as_of).reindex(range(check.first, check.last + 1))
    if people.isna().any():
        return None
    drawn = draw(STANDARD[check.outcome], draws=draws, seed=seed, as_of=as_of)
    implied = limits(float(people.mean()) * drawn.share_of_year * drawn.per_person_year, level)
    return {
        "published": check.deaths, "implied": implied.pop("deaths"), **implied, "people": float(people.mean()),
        "first": check.first, "last": check.last, "text": check.text,
    }  # fmt: skip
