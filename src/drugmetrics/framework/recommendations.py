"""What the Black review and the Committee of Public Accounts asked for, what was answered, and what bears on it.

Text, not numbers: in our own words, each with the place it stands in, and the series of the record that a reader would
look at. That a series bears on a recommendation does not say that it was followed.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from drugmetrics.errors import UnknownNameError
from drugmetrics.framework.dated import Remark
from drugmetrics.home import raw_folder
from drugmetrics.published.cards import CARD_NAME, Card, read_card

if TYPE_CHECKING:
    import pandas as pd

#: The columns of `recommendations`, in order; the table is indexed by report and number.
COLUMNS = (
    "title", "addressed_to", "asked", "due", "response", "promised", "place", "response_place",
    "measures", "money", "statements", "nothing",
)  # fmt: skip
#: What a series is to a recommendation; `measure` where it counts what was asked.
Kind = Literal["measure", "money", "statement"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recommendation(_Model):
    """One recommendation.

    Attributes
    ----------
    number : int
        The report's own.
    addressed_to : tuple of str
        Who was asked.
    asked : str
        What was asked, in our words.
    due : str
        When by, as far as the report says.
    response, promised : str
        The answer given to this one, and the date or state it named; empty where none was given one by one.
    place, response_place : str
        Where they stand in the texts held.
    measures, money, statements : tuple of str
        Series of the record that bear on it: counted or surveyed; money announced, allocated or spent; counts and
        changes that an official stated.
    asks : str
        ``money`` where that is what was asked: only there does money measure it.
    nothing : tuple of Remark
        Why nothing in the record bears on it; empty where something does.
    of : dict
        The breakdown of a series that bears on it, where that is not the total.
    wanted : dict
        The way a series should go, up or down, where the recommendation itself says so in words.
    """

    number: int = Field(gt=0)
    addressed_to: tuple[str, ...] = Field(min_length=1)
    asked: str = Field(min_length=20)
    due: str = ""
    response: str = ""
    promised: str = ""
    place: str = Field(min_length=1)
    response_place: str = ""
    measures: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    asks: Literal["", "money"] = ""
    nothing: tuple[Remark, ...] = ()
    of: dict[str, str] = {}
    wanted: dict[str, Literal["up", "down"]] = {}

    @property
    def series(self) -> tuple[str, ...]:
        """All series that bear on it, what is measured first."""
        return (*self.measures, *self.money, *self.statements)

    def kind(self, series: str) -> Kind:
        """Say what one of its series is: a measure of what was asked, money, or a statement."""
        if series in self.measures or (series in self.money and self.asks == "money"):
            return "measure"
        return "money" if series in self.money else "statement"

    @model_validator(mode="after")
    def _of_its_own_series(self) -> Self:
        strange = sorted({*self.of, *self.wanted} - set(self.series))
        if strange:
            raise ValueError(f"recommendation {self.number} says something of {strange}, which it does not list")
        if bool(self.series) == bool(self.nothing):
            raise ValueError(f"recommendation {self.number} wants series, or `nothing` that says why it has none")
        return self


class Report(_Model):
    """The recommendations of one report, whose card is that of its publication and edition.

    `response` is what was answered to all of them together, and `response_source` the edition that holds the answers.
    """

    report: str
    edition: str
    response: str
    response_source: str
    recommendations: tuple[Recommendation, ...]

    @model_validator(mode="after")
    def _numbered_through(self) -> Self:
        counted = Counter(one.number for one in self.recommendations)
        if sorted(counted.elements()) != list(range(1, len(self.recommendations) + 1)):
            raise ValueError(f"{self.report}: the numbers 1 to {len(self.recommendations)} were wanted, once each")
        return self


@cache
def reports() -> dict[str, Report]:
    """Return the reports and their recommendations, by publication."""
    text = (files("drugmetrics.framework") / "recommendations.yaml").read_text(encoding="utf-8")
    return {entry["report"]: Report.model_validate(entry) for entry in yaml.safe_load(text)}


def recommendations(report: str | None = None) -> pd.DataFrame:
    """List the recommendations.

    Parameters
    ----------
    report : str, optional
        ``review-of-drugs`` (Dame Carol Black, 2021) or ``public-accounts-committee`` (2024); both when not given.

    Returns
    -------
    pandas.DataFrame
        Indexed by report and number: the report's title, who was asked, what was asked in our words, when by, the
        answer, what it promised, where both stand, the names of series that bear on it by kind ("; " between them), and
        why nothing does.

    Raises
    ------
    UnknownNameError
        For another report.

    Examples
    --------
    >>> listed = recommendations()
    >>> listed.groupby("report", sort=False).size().to_dict()
    {'review-of-drugs': 32, 'public-accounts-committee': 6}
    >>> listed.loc[("public-accounts-committee", 2), "promised"]
    'April 2025'
    """
    import pandas as pd

    known = reports()
    if report is not None and report not in known:
        raise UnknownNameError.among("report", report, known)
    chosen = [held for name, held in known.items() if report in (None, name)]
    rows = [_row(held, title, one) for held in chosen for title in [_title(held)] for one in held.recommendations]
    return pd.DataFrame(rows).set_index(["report", "number"])[list(COLUMNS)]


def _row(held: Report, title: str, one: Recommendation) -> dict[str, str | int]:
    answered = f"{held.response_source}, {one.response_place}" if one.response_place else held.response_source
    return {
        "report": held.report, "number": one.number, "title": title, "addressed_to": "; ".join(one.addressed_to),
        "asked": one.asked, "due": one.due, "response": one.response or held.response, "promised": one.promised,
        "place": one.place, "response_place": answered,
        **{kind: "; ".join(getattr(one, kind)) for kind in ("measures", "money", "statements")},
        "nothing": " ".join(remark.text for remark in one.nothing),
    }  # fmt: skip


def _title(held: Report) -> str:
    return card_of(held).title


def card_of(held: Report) -> Card:
    """Return the card of the edition that a report is."""
    return read_card(raw_folder() / held.report / held.edition / CARD_NAME)
