"""Sentences on how far a nowcast of deaths may be believed: replays, other delays, made-up years, what is not held."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.findings.words import day, listed

BOTH = "England and Wales"
#: The methods of the made-up years: the one used here, the one that wants a whole triangle, and last year's
#: completeness, as it could be read from the newest registrations and as nobody knows it.
OURS, LADDER = "medians, shares and one vintage", "triangle, chain ladder"
READ, GIVEN = "last year's completeness, newest diagonal", "last year's completeness, given"
_NONE = "is in the record for this day"


def replays(rows: pd.DataFrame) -> str:
    """Say how many nowcasts could be made again, how many held what came, and which did not.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `delay.replays`.
    """
    if rows.empty:
        return f"No year of death counted twice {_NONE}, so no nowcast can be held against what came."
    hits, number = int(rows["hit"].sum()), len(rows)
    words = (
        f"{number} {'nowcast' if number == 1 else 'nowcasts'} of poisoning deaths in {BOTH} can be made again with "
        "what had been registered on the day and held against a later count: "
        f"**{hits} of {number}** 90% intervals held it."
    )
    misses = [
        f"deaths of {row['year']}, seen on {day(row['known_on'])} ({row['lower']:,.0f} to {row['upper']:,.0f} "
        f"expected, {row['outcome']:,.0f} came)"
        for _, row in rows[~rows["hit"].astype(bool)].iterrows()
    ]
    if misses:
        words += f" Missed: {listed(misses)}."
    return f"{words} That is too few to say how often they hold. Misuse has been counted once and gives none."


def drift(rows: pd.DataFrame) -> str:
    """Say how far the nowcast of the newest year moves with what is assumed of the delay.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `delay.drift_sensitivity`, of one year of death.
    """
    if rows.empty:
        return f"What another delay would give cannot be said: no count to complete {_NONE}."
    ordered = rows.sort_values("estimate", kind="stable")
    lead, low, high = rows.iloc[0], ordered.iloc[0], ordered.iloc[-1]
    return (
        f"Under {len(rows)} assumptions on the delay the deaths of {lead['year']} come to between "
        f"**{low['estimate']:,.0f}** ({assumption(low['assumption'])}) and **{high['estimate']:,.0f}** "
        f"({assumption(high['assumption'])}); {lead['assumption']}, {lead['estimate']:,.0f}. {lead['deaths']:,.0f} "
        "were known."
    )


def assumption(text: str) -> str:
    """Name an assumption on the delay.

    Examples
    --------
    >>> assumption("a tenth longer"), assumption("Weibull alone")
    ('delay a tenth longer', 'delay of Weibull form alone')
    """
    form = text.removesuffix(" alone")
    return f"delay {text}" if form == text else f"delay of {form} form alone"


def drift_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of assumptions."""
    if rows.empty:
        return "No year of death can be completed for this day"
    low, high = rows["estimate"].min(), rows["estimate"].max()
    return f"Deaths of {rows['year'].iloc[0]}: {low:,.0f} to {high:,.0f}, whichever delay is assumed"


def synthetic(table: pd.DataFrame) -> str:
    """Say how often nowcasts of made-up years held the truth, and how they score beside last year's completeness.

    Parameters
    ----------
    table : pandas.DataFrame
        From `delay.page.synthetic`.
    """
    of = table[(table["kind"] == "all") & (table["age"] == "all")].set_index("method")
    ours, ladder, read, given = (of.loc[[name]].iloc[0] for name in (OURS, LADDER, READ, GIVEN))
    best = min(read["interval_score"], given["interval_score"])
    better = "better" if ours["interval_score"] < best else "not better"
    return (
        f"On {ours['triangles']:,.0f} made-up countries whose delay drifts, with the truth known, the 90% intervals of "
        f"the way used here held **{ours['cover_90']:.0%}** ({_limits(ours)}) and those of the chain ladder, which "
        f"needs every year's registrations by year of death, {ladder['cover_90']:.0%} ({_limits(ladder)}). Assuming "
        f"the completeness of the year before held {read['cover_90']:.0%} as it can be read from the newest "
        f"registrations, and {given['cover_90']:.0%} even when given exactly. By interval score the way used here is "
        f"{better}: {_score(ours)} against {_score(read)} and {_score(given)}, lower is better."
    )


def _limits(row: pd.Series) -> str:
    return f"{row['cover_90_lower']:.0%} to {row['cover_90_upper']:.0%} allowing for chance"


def _score(row: pd.Series) -> str:
    return f"{100 * row['interval_score']:.1f}"


def not_held(unknown: list[str], printed: pd.DataFrame, shares: pd.DataFrame, doubtful: list[int]) -> str:
    """List what the record does not hold.

    Parameters
    ----------
    unknown : list of str
        From `deaths.by_occurrence.what_is_unknown`.
    printed, shares : pandas.DataFrame
        Medians and shares held.
    doubtful : list of int
        Years whose share is printed and doubtful.
    """
    points = list(unknown)
    if printed.empty:
        points.append("Median delays are not held.")
    else:
        points.append(
            f"Median delays are held to {printed['year'].max()}, for England and for Wales; none is printed for both."
        )
    years = [str(year) for year in shares.index]
    words = f"are held for {listed(years)} only" if years else "are not held"
    slip = f"; that of {listed([str(year) for year in doubtful])} is printed and cannot be right" if doubtful else ""
    points.append(f"Shares of registrations from earlier years {words}, for poisoning{slip}.")
    points.append("A year's registrations by year of death, a whole triangle, were never found in print.")
    return "\n".join(f"- {point}" for point in points)
