"""Who is in treatment: which groups the people added since a year belong to, and how the opiate group ages.

Groups of one dimension add up to all adults but for those in none, so their changes add up; groups of two dimensions
never do. Each dimension ends where its publication does, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drugmetrics.observations.load import load

#: The year before the strategy's money, and so the last before it.
BEFORE = "2021/22"
#: Dimensions of adults in treatment, and how each is named.
DIMENSIONS = {
    "substance group": "substance group",
    "ethnicity": "ethnic group",
    "time in treatment": "time in treatment",
    "parental status": "parental status",
    "sex": "sex",
    "age": "age",
}
#: What is left of all adults beside the groups printed in the newest years: both groups of non-opiate users together.
NON_OPIATE = "non-opiate, with or without alcohol"
_NON_OPIATES = ("non-opiate only", "non-opiate and alcohol")
#: Ages in three groups, of which the finer ones are parts.
AGES = ("18-29", "30-49", "50 and over")
_ADULTS = "adults-in-treatment"


@dataclass(frozen=True)
class Split:
    """How the change in adults in treatment splits by one dimension.

    Attributes
    ----------
    dimension : str
        Its name in words.
    last : str
        The newest year held with all groups; `BEFORE` itself where none after it is.
    groups : pandas.DataFrame
        By group: before, after, change, share (of all adults in the newest year), derived (whether worked out here).
        Most added first.
    rows : pandas.DataFrame
        The rows of the one table it is of.
    """

    dimension: str
    last: str
    groups: pd.DataFrame
    rows: pd.DataFrame

    @property
    def since(self) -> bool:
        """Whether any year of the strategy is held."""
        return self.last > BEFORE

    @property
    def change(self) -> float:
        """The change of all groups together."""
        return float(self.groups["change"].sum())


def adults(as_of: str | None = None) -> pd.DataFrame:
    """Return adults in treatment, all and by every breakdown: rows of the one table."""
    return load(_ADULTS, area="England", breakdown="*", as_of=as_of)


def split(dimension: str, rows: pd.DataFrame) -> Split | None:
    """Split the change in adults in treatment by one dimension.

    Parameters
    ----------
    dimension : str
        One of `DIMENSIONS`.
    rows : pandas.DataFrame
        From `adults`.

    Returns
    -------
    Split or None
        None where no group is held in the year before the strategy.

    Examples
    --------
    >>> found = split("substance group", adults())
    >>> found.last, found.groups["change"].round().to_dict()["opiate"]
    ('2024/25', -2303.0)
    """
    part = rows[rows["breakdown"].str.match(f"{dimension}=[^;]+$") & rows["value"].notna()]
    group = part["breakdown"].str.removeprefix(f"{dimension}=")
    if dimension == "ethnicity":
        group = group.map(_ethnic_group)
    if dimension == "age":
        part, group = part[group.isin(AGES)], group[group.isin(AGES)]
    table = part.assign(group=group).pivot_table(index="group", columns="period", values="value", aggfunc="first")
    derived: tuple[str, ...] = ()
    if dimension == "substance group" and len(table):
        table, derived = _with_the_rest(table, rows), (NON_OPIATE,)
    if BEFORE not in table.columns:
        return None
    whole = table.loc[:, table.notna().all()]
    last = max(str(period) for period in whole.columns)
    groups = pd.DataFrame({"before": whole[BEFORE], "after": whole[last]})
    groups["change"] = groups["after"] - groups["before"]
    groups["share"] = groups["after"] / groups["after"].sum()
    groups["derived"] = groups.index.isin(derived)
    return Split(DIMENSIONS[dimension], last, groups.sort_values("change", ascending=False), part)


def splits(rows: pd.DataFrame) -> list[Split]:
    """Split by every dimension held; rows from `adults`."""
    return [found for dimension in DIMENSIONS if (found := split(dimension, rows)) is not None]


def opiate_ages(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the ages of adults in treatment for opiates, as shares of the group: rows like those of the one table.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `adults`.

    Returns
    -------
    pandas.DataFrame
        Columns of the one table, `value` in per cent, and age. Empty where nothing is held.

    Examples
    --------
    >>> found = opiate_ages(adults())
    >>> found[found["age"] == "50 and over"]["value"].round().iloc[[0, -1]].tolist()
    [6.0, 25.0]
    """
    part = rows[rows["breakdown"].str.fullmatch(r"age=[^;]+; substance group=opiate")]
    part = part.assign(age=part["breakdown"].str.extract(r"age=([^;]+)", expand=False))
    part = part[part["age"].isin(AGES) & part["value"].notna()]
    total = part.groupby("period")["value"].transform("sum")
    return part.assign(value=100 * part["value"] / total, unit="per cent", status="derived here")


def women(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the share of women among adults in treatment, by substance group and in all: rows as `opiate_ages` gives.

    Examples
    --------
    >>> found = women(adults())
    >>> found[found["group"] == "all"]["value"].round(1).iloc[-1]
    np.float64(32.5)
    """
    pattern = r"sex=(?P<sex>females|males)(?:; substance group=(?P<group>.+))?"
    found = rows["breakdown"].str.extract(f"^{pattern}$")
    part = rows[found["sex"].notna()].assign(**found.dropna(subset=["sex"]).fillna({"group": "all"}))
    total = part.groupby(["period", "group"])["value"].transform("sum")
    part = part.assign(value=100 * part["value"] / total, unit="per cent", status="derived here")
    return part[part["sex"] == "females"]


def young_people(as_of: str | None = None) -> pd.DataFrame:
    """Return under-18s in treatment: rows of the one table."""
    return load("young-people-in-treatment", area="England", as_of=as_of)


def deaths_by_deprivation(as_of: str | None = None) -> pd.DataFrame:
    """Return deaths from drug poisoning by fifth of deprivation: rows of the one table."""
    rows = load("deaths-drug-poisoning", area="England", breakdown="*", as_of=as_of)
    return rows[rows["breakdown"].str.contains("deprivation")]


def _ethnic_group(name: str) -> str:
    """Write the name of an ethnic group with its capitals, which the record's breakdowns do not keep.

    Examples
    --------
    >>> _ethnic_group("black/african/caribbean/black british"), _ethnic_group("mixed/multiple ethnic group")
    ('Black / African / Caribbean / Black British', 'Mixed / Multiple ethnic group')
    """
    return name.title().replace("Ethnic Group", "ethnic group").replace("/", " / ")


def _with_the_rest(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Put both groups of non-opiate users together: as all adults less the others, which their sum must equal."""
    whole = rows[rows["breakdown"] == "all"].drop_duplicates("period").set_index("period")["value"]
    others = table.drop(index=[name for name in _NON_OPIATES if name in table.index])
    rest = whole.reindex(table.columns) - others.sum(skipna=False)
    return pd.concat([others, rest.rename(NON_OPIATE).to_frame().T])
