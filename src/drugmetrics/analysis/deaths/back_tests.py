"""Counterfactuals as they would have been made at earlier years, set against what was registered then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from drugmetrics.analysis.deaths.count_regression import FAMILIES
from drugmetrics.analysis.deaths.counterfactual import DRAWS, SEED
from drugmetrics.analysis.deaths.registrations import by_year
from drugmetrics.analysis.deaths.trend_forms import TRENDS
from drugmetrics.analysis.deaths.trend_rows import STRUCTURAL, WINDOWS, Choice, made
from drugmetrics.analysis.scores import bootstrap_by, cover, interval_score
from drugmetrics.errors import ParameterError
from drugmetrics.observations.load import load
from drugmetrics.reference import areas

#: Last fitted years of the back-test, and how many years each looks ahead.
CUT_OFFS, AHEAD = (2008, 2011, 2014, 2017), 3
LEVELS = (0.8, 0.95)
DEFINITIONS = ("misuse", "poisoning")
TOGETHER = "together"


def offered() -> list[Choice]:
    """Return the choices that are back-tested: those of `trend_rows` but per head, whose populations begin in 2011."""
    forms = [Choice(trend, family) for trend in TRENDS for family in FAMILIES]
    return [*forms, *(Choice("linear", window=window) for window in WINDOWS), Choice(STRUCTURAL, window="all")]


def lines(*, as_of: str | dt.date | None = None) -> dict[tuple[str, str], pd.Series]:
    """Return registrations by year of England, its two sexes and its nine regions, by definition and line."""
    found = {}
    for definition in DEFINITIONS:
        series = f"deaths-drug-{definition}"
        found[definition, "England"] = by_year(load(series, area="England", as_of=as_of))
        for sex in ("males", "females"):
            held = load(series, area="England", breakdown={"sex": sex}, as_of=as_of)
            found[definition, f"England, {sex}"] = by_year(held)
        for region in areas.regions():
            found[definition, region.name] = by_year(load(series, area=region.code, as_of=as_of))
    return found


def replayed(
    held: Mapping[tuple[str, str], pd.Series],
    *,
    options: Iterable[Choice] | None = None,
    cut_offs: Iterable[int] = CUT_OFFS,
    ahead: int = AHEAD,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Make every counterfactual at every cut-off from what lies before it, and set it against what came.

    Parameters
    ----------
    held : mapping of (definition, line) to pandas.Series
        As from `lines`; the figures are today's, which revisions have moved little.
    options : iterable of Choice, optional
        `offered()` when not given.
    cut_offs : iterable of int
        Last fitted years.
    ahead : int
        Years ahead.
    draws, seed : int

    Returns
    -------
    pandas.DataFrame
        One row a choice, line, cut-off and year ahead, and one for the years together: definition, line, choice, model,
        cut_off, ahead (1 and on, or "together"), outcome, expected, size (deaths a year over the ten years before),
        lower_80, upper_80, lower_95, upper_95. What has too little before it, or nothing after it, has no row.
    """
    rows = []
    for choice in offered() if options is None else options:
        for (definition, line), counts in held.items():
            for last in cut_offs:
                past, came = counts[counts.index <= last], counts.reindex(range(last + 1, last + ahead + 1))
                try:
                    result = made(
                        Choice(choice.trend, choice.family, choice.window, last=last), past, counted_from=last + 1,
                        until=last + ahead, draws=draws, seed=seed,
                    )  # fmt: skip
                except ParameterError:
                    continue  # too few years before this cut-off: it is not among the rows
                known = {
                    "definition": definition, "line": line, "choice": choice.words, "model": choice.model,
                    "cut_off": last, "size": past.iloc[-10:].mean(),
                }  # fmt: skip
                rows += [known | one for one in _outcomes(result.years["expected"], result.draws, came)]
    return pd.DataFrame(rows)


def _outcomes(expected: pd.Series, drawn: np.ndarray, came: pd.Series) -> Iterable[dict[str, object]]:
    together = (TOGETHER, expected.sum(), drawn.sum(axis=1), came.sum(skipna=False))
    each = zip(range(1, len(came) + 1), expected, drawn.T, came, strict=True)
    for name, mean, counts, outcome in (*each, together):
        if np.isfinite(outcome):
            limits = {
                f"{side}_{level * 100:.0f}": np.quantile(counts, 0.5 + sign * level / 2)
                for level in LEVELS for side, sign in (("lower", -1), ("upper", 1))
            }  # fmt: skip
            yield {"ahead": name, "outcome": outcome, "expected": mean, **limits}


def cover_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Score back-tests by choice and model, single years apart from years together.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `replayed`.

    Returns
    -------
    pandas.DataFrame
        choice, model, years ("single" or "together"), n, lines, then for both levels the cover with its 95% bootstrap
        interval and the mean interval score per 100 deaths a year before the cut-off. The bootstrap draws whole lines,
        both definitions of one together since misuse is a part of poisoning; the years of different lines move together
        too, which it cannot know, so the cover is less certain than that.
    """
    found = []
    for (choice, model), group in rows.groupby(["choice", "model"], sort=False):
        for years, part in (
            ("single", group[group["ahead"] != TOGETHER]),
            (TOGETHER, group[group["ahead"] == TOGETHER]),
        ):
            one: dict[str, object] = {"choice": choice, "model": model, "years": years, "n": len(part)}
            one["lines"] = part["line"].nunique()
            for level in LEVELS:
                name = f"{level * 100:.0f}"
                low, high, outcome = (part[column] for column in (f"lower_{name}", f"upper_{name}", "outcome"))
                held = bootstrap_by(part["line"], cover(low, high, outcome))
                one |= {
                    f"cover_{name}": held.mean,
                    f"cover_{name}_lower": held.lower,
                    f"cover_{name}_upper": held.upper,
                }
                score = interval_score(low, high, outcome, level=level) / part["size"].to_numpy()
                one[f"interval_score_{name}"] = 100 * score.mean()
            found.append(one)
    return pd.DataFrame(found)
