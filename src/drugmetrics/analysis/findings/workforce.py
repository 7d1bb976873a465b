"""Sentences on the workforce: posts against what was asked for, the census, and the caseload that cannot be known."""

from __future__ import annotations

import pandas as pd

from drugmetrics.analysis.findings.words import capital, listed
from drugmetrics.analysis.workforce import Workforce
from drugmetrics.framework.figure import Figure


def workforce(held: Workforce) -> str:
    """Say what was counted of posts, what the census shows, and that no caseload is held.

    Returns
    -------
    str
        Markdown of three sentences at most.
    """
    return " ".join(filter(None, (_workers(held), _census(held), _not_known(held))))


def posts_title(held: Workforce) -> str:
    """Return the headline of the chart of posts."""
    counted = held.counted
    if counted.empty and held.workers is None:
        return "No posts counted or asked for are held"
    if counted.empty:
        return f"{_asked(held)} more drug and alcohol workers asked for, and no count held"
    first = Figure.of(counted.iloc[0])
    text = f"{capital(first.text)} more drug and alcohol workers counted by {until(first.period)}"
    return f"{text}; {_asked(held)} asked for" if held.workers else f"{text}; the number asked for is not held"


def posts(held: Workforce) -> str:
    """Say why posts of different kinds are not added and what they do not show."""
    if held.posts.empty:
        return "No count of posts added is in the record for this day."
    kinds = sorted(set(held.posts["staff"]))
    return (
        f"Posts held are counted of {listed(kinds)}. The counts overlap in ways that are not said, and are not added. "
        "No count says how many posts were filled, or kept."
    )


def census(held: Workforce) -> str:
    """Say how each measure of the census moved, for those held in two censuses or more."""
    if held.census.empty:
        return "No workforce census is in the record for this day."
    moved = []
    for (measure, of), part in held.census.groupby(["measure", "of"], sort=False):
        first, last = Figure.of(part.iloc[0]), Figure.of(part.iloc[-1])
        if measure != "workforce" and len(part) > 1:
            moved.append(f"{measure} ({of}) {first.text} in {first.period} and {last.text} in {last.period}")
    standing = "The census itself was not seen: each figure is taken from a report of it."
    return f"{capital('; '.join(moved))}. {standing}" if moved else standing


def caseload(held: Workforce, ratio: pd.DataFrame) -> str:
    """Say what is known of caseloads, what would be needed, and what the held ratio is instead.

    Parameters
    ----------
    held : Workforce
    ratio : pandas.DataFrame
        As `workforce.people_to_staff` gives it.
    """
    if held.benchmark is None:
        return "No caseload, and none that is called good practice, is in the record for this day."
    ends = [f"{value:,.0f}" for value in sorted(held.surveyed["value"])]
    found = f", and {' to '.join(ends)} as what a survey it does not name found" if len(ends) > 1 else ""
    text = (
        f"The Black review gives {_people(held.benchmark)} to a drug worker as good practice{found}. No series of "
        "caseloads is held. To know them one would need, for one day and service by service, the people who have a "
        "named worker over the filled whole-time posts of such workers."
    )
    if ratio.empty:
        return text
    parts = [f"{row['ratio']:.1f} ({row['year']}, census of {row['census']})" for _, row in ratio.iterrows()]
    return (
        f"{text} What can be worked out is another thing, people in treatment over the year per whole-time equivalent "
        f"of all staff: {listed(parts)}. It counts everyone in treatment on any day of the year, and staff who hold no "
        "cases. The one makes it too high for a caseload and the other too low, so it is not set against the benchmark."
    )


def until(period: str) -> str:
    """Write the end of a period: of a year its end, of a month the month.

    Examples
    --------
    >>> until("2022/23"), until("Oct 2023")
    ('the end of 2022/23', 'Oct 2023')
    """
    return f"the end of {period}" if "/" in period else period


def _people(benchmark: Figure) -> str:
    return f"{benchmark.value:,.0f} people or fewer" if benchmark.marker == "up to" else f"{benchmark.text} people"


def _workers(held: Workforce) -> str:
    counted = held.counted
    if counted.empty and held.workers is None:
        return "No count of drug and alcohol workers added, and no number asked for, is in the record for this day."
    if counted.empty:
        return (
            f"**{_asked(held)} more drug and alcohol workers** were asked for; no count is in the record for this day."
        )
    given = [f"**{Figure.of(row).text} by {until(row['period'])}** ({row['status']})" for _, row in counted.iterrows()]
    text = f"Drug and alcohol workers added, counted as posts recruited, came to {listed(given)}"
    if held.workers is None:
        return f"{text}; how many were asked for is not in the record for this day."
    return (
        f"{text}, against **{held.workers.text}** asked for, as an auditor's report was reported: {_against(held)}, "
        "though posts recruited are not posts filled."
    )


def _against(held: Workforce) -> str:
    """Say whether the counts reach what was asked for: all of them, none, or that they disagree."""
    if held.workers is None:
        return ""
    enough = held.counted["value"] >= held.workers.value
    if enough.all():
        return "no count is below it"
    return "the counts disagree on whether it was reached" if enough.any() else "no count reaches it"


def _census(held: Workforce) -> str:
    total = held.total
    if total.empty:
        return ""
    last = Figure.of(total.iloc[-1])
    text = f"The workforce came to {last.value:,.0f} whole-time equivalents in {last.period}"
    if len(total) > 1:
        first = Figure.of(total.iloc[0])
        change = last.value / first.value - 1
        text += (
            f", {abs(change):.0%} {'more' if change >= 0 else 'fewer'} than the {first.value:,.0f} of {first.period}"
        )
    return f"{text} ({last.status})."


def _not_known(held: Workforce) -> str:
    """Say of which ambition no count was found, and that no caseload is held, in one sentence."""
    said = []
    if held.professionals is not None:
        said.append(
            f"of {held.professionals.text} more medical, mental health and other professionals no count was found"
        )
    if held.benchmark is not None:
        good = f"{_people(held.benchmark)}, as the Black review calls good practice"
        said.append(f"whether caseloads are {good}, is not known, for no series is held")
    return f"{capital('; '.join(said))}." if said else ""


def _asked(held: Workforce) -> str:
    return held.workers.text if held.workers else "a number of"
