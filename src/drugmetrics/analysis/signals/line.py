"""The points of one line of the one table, in order of time, and why they may not be taken together."""

from __future__ import annotations

import pandas as pd

from drugmetrics.errors import ParameterError
from drugmetrics.reference.period import FREQUENCIES

#: Periods of one year each.
YEARS = ("calendar year", "financial year", "academic year")
_BREAK = "[b]"
_OF_ONE_LINE = ("series", "area_code", "breakdown", "unit")
_NEEDED = (
    *_OF_ONE_LINE, "period", "period_start", "period_end", "period_type", "value", "lower", "upper", "marker", "basis",
)  # fmt: skip


def points_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that have a value, in order of time.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the one table for one series, area, breakdown and unit, as `load` gives them; they may be on several
        bases, which `why_apart` then tells.

    Raises
    ------
    ParameterError
        When columns are missing, the rows belong to several lines, or one basis has a period twice.
    """
    missing = [column for column in _NEEDED if column not in rows]
    if missing:
        raise ParameterError(
            f"Rows of the one table are wanted, as load() gives them; {', '.join(missing)} is missing."
        )
    for column in _OF_ONE_LINE:
        held = rows[column].unique()
        if len(held) > 1:
            raise ParameterError(
                f"One line is wanted: one series, area, breakdown and unit. The rows hold {len(held)} values of "
                f"{column}, such as {held[0]} and {held[1]}; load one of them."
            )
    points = rows[rows["value"].notna()].sort_values(["period_start", "period_end"], kind="stable")
    twice = points[points.duplicated(["basis", "period_start", "period_end"])]
    if len(twice):
        raise ParameterError(f"A period may stand once in a line; {twice['period'].iloc[0]} stands more than once.")
    return points


def why_apart(points: pd.DataFrame) -> str:
    """Say why points do not make one line of periods that follow one another; empty when they do.

    They do not across a break (several bases, or the marker ``[b]`` on any point but the first: the break lies before
    the point that carries it), in rolling or overlapping periods, in periods of several kinds, or with one missing.

    Examples
    --------
    >>> from drugmetrics.observations.load import load
    >>> deaths = points_of(load("deaths-drug-misuse", area="England"))
    >>> why_apart(deaths)
    ''
    >>> why_apart(deaths.drop(deaths.index[-2]))
    'figures are missing between 2021 and 2023'
    """
    bases, types = points["basis"].unique(), points["period_type"].unique()
    if len(bases) > 1:
        return f"the series breaks: its figures are on {len(bases)} bases ({'; '.join(bases)})"
    broken = [period for period, marker in _later(points, "marker") if _BREAK in marker.split("; ")]
    if broken:
        return f"the series breaks at {broken[0]}"
    if len(types) > 1:
        return f"its periods are of several kinds ({', '.join(types)})"
    if types[0] not in FREQUENCIES:
        last = points["period"].iloc[-1]
        return f"its periods are rolling, overlapping or of no fixed length ({types[0]}, such as {last})"
    ends, starts = points["period_end"].iloc[:-1], points["period_start"].iloc[1:]
    for place, (end, start) in enumerate(zip(ends, starts, strict=True)):
        earlier, later = points["period"].iloc[place], points["period"].iloc[place + 1]
        if start <= end:
            return f"its periods overlap ({earlier} and {later})"
        if start != end + pd.Timedelta(days=1):
            return f"figures are missing between {earlier} and {later}"
    return ""


def _later(points: pd.DataFrame, column: str) -> list[tuple[str, str]]:
    """Return period and this column of every point but the first."""
    return list(zip(points["period"].iloc[1:], points[column].iloc[1:], strict=True))
