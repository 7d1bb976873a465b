"""Adults in treatment: how they leave it, how many die in it, how long they wait for it."""

from __future__ import annotations

import pandas as pd

from drugmetrics.framework.figure import Figure
from drugmetrics.observations import editions
from drugmetrics.observations.load import load
from drugmetrics.observations.table import rows_of
from drugmetrics.reference import areas

#: Ways of leaving treatment that are told apart, by their names in the record; every other one is "other".
WAYS = {
    "reason=successful completion": "completed",
    "reason=dropped out or left": "dropped out or left",
    "reason=transferred in custody": "transferred",
    "reason=transferred not in custody": "transferred",
    "reason=died": "died",
}
#: From this year on people who went elsewhere are coded as transferred; before it mostly as referred on or moved away.
#: In the year before both codes were in use.
NEW_CODES = "2009/10"
_OLDER = "flow in the year, older codes for leaving"
DERIVED = "derived here"
_ACCREDITED = "accredited official statistics"
_SHORT, _LONGER = "wait=three weeks or under", ("wait=three to six weeks", "wait=over six weeks")


def exits(as_of: str | None = None) -> pd.DataFrame:
    """Return the share of adults leaving treatment by how they left.

    Parameters
    ----------
    as_of : str, optional
        What was known that day.

    Returns
    -------
    pandas.DataFrame
        Rows with the columns of the one table and reason; value is the share, per cent. It is worked out here for years
        with the number of every way of leaving (then exits is that number and together their sum), else as printed.
        Years before `NEW_CODES` have a basis of their own.

    Examples
    --------
    >>> rows = exits().set_index("period")
    >>> newest = rows.loc["2023/24"].set_index("reason")
    >>> round(float(newest.at["completed", "value"]), 1), int(newest.at["completed", "together"])
    (46.9, 137477)
    """
    numbers = [load("treatment-exits", area="England", breakdown="*", as_of=as_of)]
    for series, reason in (("successful-completions", "successful completion"), ("deaths-in-treatment", "died")):
        numbers.append(load(series, area="England", as_of=as_of).assign(breakdown=f"reason={reason}"))
    counted = _by_reason(pd.concat(numbers, ignore_index=True))
    held = counted.groupby("period")["breakdown"].agg(set).map(set(WAYS).issubset)
    counted = counted[counted["period"].map(held).astype(bool)]
    together = counted.groupby("period")["value"].transform("sum")
    number = counted.groupby(["period", "reason"])["value"].transform("sum")
    worked = counted.assign(exits=number, together=together, value=100 * number / together, status=DERIVED)
    said = _by_reason(load("treatment-exits-share", area="England", breakdown="*", as_of=as_of))
    said = said[(said["status"] == _ACCREDITED) & ~said["period"].isin(worked["period"])]
    said = said.assign(value=said.groupby(["period", "reason"])["value"].transform("sum"))
    rows: pd.DataFrame = pd.concat([said, worked], ignore_index=True).assign(unit="per cent")
    rows = rows.drop_duplicates(["period", "reason"])
    rows["basis"] = rows["basis"].where(rows["period"] >= NEW_CODES, _OLDER)
    return rows.sort_values(["period_start", "reason"], kind="stable").reset_index(drop=True)


def stated_share(as_of: str | None = None) -> Figure | None:
    """Return the newest share of exits that were completions, whoever printed it.

    Examples
    --------
    >>> stated_share().period, stated_share().text, stated_share().status
    ('2024/25', '46%', 'secondary report')
    """
    rows = _given("treatment-exits-share", "reason=successful completion", as_of)
    return Figure.of(rows.iloc[-1]) if len(rows) else None


def deaths(as_of: str | None = None) -> pd.DataFrame:
    """Return deaths in treatment and their rate per 1,000 adults in treatment over the year.

    Parameters
    ----------
    as_of : str, optional
        What was known that day.

    Returns
    -------
    pandas.DataFrame
        Rows of the one table of years with both numbers: value, lower and upper are the rate and its 95% limits
        (Byar's, as `rates.crude_rates` gives them); deaths and in_treatment the numbers; counted the standing of the
        number of deaths. The interval holds chance in the number of deaths alone.

    Examples
    --------
    >>> rows = deaths().set_index("period")
    >>> rows.loc["2019/20", ["value", "lower", "upper"]].astype(float).round(1).tolist()
    [10.8, 10.4, 11.2]
    """
    from drugmetrics.analysis.rates import crude_rates

    died = load("deaths-in-treatment", area="England", as_of=as_of)
    held = treated(as_of).set_index("period")["value"]
    died = died[died["period"].isin(held.index)].reset_index(drop=True)
    if died.empty:
        return died.assign(deaths=[], in_treatment=[], counted=[])
    number = held.reindex(died["period"]).to_numpy()
    rate = crude_rates(died["value"].to_numpy(), number, multiplier=1000)
    return died.assign(
        deaths=died["value"], in_treatment=number, counted=died["status"], status=DERIVED, unit="per 1,000",
        value=rate["rate"].to_numpy(), lower=rate["lower"].to_numpy(), upper=rate["upper"].to_numpy(),
    )  # fmt: skip


def treated(as_of: str | None = None) -> pd.DataFrame:
    """Return adults in treatment at any time in the year, England: rows of the one table."""
    return load("adults-in-treatment", area="England", as_of=as_of)


def waits(as_of: str | None = None) -> pd.DataFrame:
    """Return the share of first interventions that began within three weeks, and of those that did not.

    Parameters
    ----------
    as_of : str, optional
        What was known that day.

    Returns
    -------
    pandas.DataFrame
        Rows of the one table: value the share, per cent; longer what is left of 100. It is worked out here of the
        numbers for years in which the longer waits are held, else as it was printed.

    Examples
    --------
    >>> rows = waits().set_index("period")
    >>> rows.loc[["2005/06", "2023/24"], "value"].round(1).tolist()
    [84.1, 98.6]
    """
    counts = load("first-intervention-waits", area="England", breakdown="*", as_of=as_of)
    held = counts[counts["breakdown"].isin(_LONGER)].groupby("period")["value"]
    longer = held.sum()[held.size() == len(_LONGER)]
    short = counts[(counts["breakdown"] == _SHORT) & counts["period"].isin(longer.index)]
    share = 100 * short["value"] / (short["value"] + short["period"].map(longer).astype(float))
    worked = short.assign(value=share, unit="per cent", status=DERIVED)
    said = load("first-intervention-waits-share", area="England", breakdown="*", as_of=as_of)
    said = said[(said["breakdown"] == _SHORT) & ~said["period"].isin(worked["period"])]
    rows = pd.concat([said, worked], ignore_index=True).sort_values("period_start", kind="stable")
    return rows.assign(longer=100 - rows["value"]).reset_index(drop=True)


def average_waits(as_of: str | None = None) -> pd.DataFrame:
    """Return every average wait for a first intervention that was given, in days: rows of the one table."""
    return _given("first-intervention-average-wait", "all", as_of)


def _by_reason(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep single reasons, not their parts or groups, and name the ways that are told apart."""
    rows = rows[rows["breakdown"].str.match(r"reason=[^;,]*$")]
    return rows.assign(reason=rows["breakdown"].map(WAYS).fillna("other"))


def _given(series: str, breakdown: str, as_of: str | None) -> pd.DataFrame:
    """Return the best figure of each period for England, whoever gave it."""
    rows = rows_of(series)
    rows = rows[(rows["area_code"] == areas.find("England").code) & (rows["breakdown"] == breakdown)]
    return editions.newest(editions.known_on(rows, as_of), by_cell=True)
