"""What a notebook's parameters may be: one model a type, each of which says what it allows."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from drugmetrics.errors import DrugmetricsError
from drugmetrics.observations import catalogue
from drugmetrics.reference import areas

Value = str | int
"""What is handed to a notebook: a day is its ISO text, so that the cell reads as a person would write it."""

NEWEST = "newest"


class ImpossibleValueError(DrugmetricsError):
    """A value its declaration does not allow; whoever knows the parameter's name adds it to the message."""

    exit_code = 8


class _Declaration(BaseModel):
    """What every parameter's declaration has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    help: str = ""


class DateParameter(_Declaration):
    """A day, bounded where that is declared; the word `newest` as well, where that is the default.

    `earliest` is the first day allowed; `past` allows no day that has not come.
    """

    type: Literal["date"]
    default: Literal["newest"] | datetime.date
    earliest: datetime.date | None = None
    past: bool = False

    def allowed(self) -> str:
        """Return in words what may be given."""
        bounds = f", {self.earliest} or later" if self.earliest else ""
        bounds += ", one that has come" if self.past else ""
        return f"a day such as 2024-03-01{bounds}" + (f", or {NEWEST}" if self.default == NEWEST else "")

    def accept(self, value: object) -> Value:
        """Return `value` as ISO text, or refuse it."""
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            value = value.isoformat()
        if value == NEWEST == self.default:
            return NEWEST
        try:
            day = datetime.date.fromisoformat(str(value))
        except ValueError as error:
            raise ImpossibleValueError(f"wanted {self.allowed()}") from error
        # Python also reads 20240301 and 2024-W09-5; one way of writing a day is enough.
        too_early = self.earliest is not None and day < self.earliest
        if day.isoformat() != value or too_early or (self.past and day > datetime.date.today()):
            raise ImpossibleValueError(f"wanted {self.allowed()}")
        return day.isoformat()


class ChoiceParameter(_Declaration):
    """One of a few words."""

    type: Literal["choice"]
    choices: Annotated[tuple[StrictStr, ...], Field(min_length=1)]
    default: StrictStr

    def allowed(self) -> str:
        """Return in words what may be given."""
        return f"one of: {', '.join(self.choices)}"

    def accept(self, value: object) -> Value:
        """Return `value` if it is one of the choices, or refuse it."""
        if value not in self.choices:
            raise ImpossibleValueError(f"wanted {self.allowed()}")
        return str(value)


class AreaParameter(_Declaration):
    """An area, by its name or its code."""

    type: Literal["area"]
    default: StrictStr

    def allowed(self) -> str:
        """Return in words what may be given."""
        return "an area's name or GSS code, such as England"

    def accept(self, value: object) -> Value:
        """Return the area's name as it is registered, or refuse it."""
        try:
            return areas.find(str(value)).name
        except DrugmetricsError as error:
            raise ImpossibleValueError(f"wanted {self.allowed()}. {error}") from error


class SeriesParameter(_Declaration):
    """A series, by its name."""

    type: Literal["series"]
    default: StrictStr

    def allowed(self) -> str:
        """Return in words what may be given."""
        return "a series' name, such as deaths-drug-misuse"

    def accept(self, value: object) -> Value:
        """Return the name if there is such a series, or refuse it."""
        try:
            return catalogue.series(str(value)).name
        except DrugmetricsError as error:
            raise ImpossibleValueError(f"wanted {self.allowed()}. {error}") from error


class IntegerParameter(_Declaration):
    """A whole number, with bounds where there are any."""

    type: Literal["integer"]
    default: StrictInt
    minimum: StrictInt | None = None
    maximum: StrictInt | None = None

    def allowed(self) -> str:
        """Return in words what may be given."""
        lower = f" from {self.minimum}" if self.minimum is not None else ""
        upper = f" up to {self.maximum}" if self.maximum is not None else ""
        return f"a whole number{lower}{upper}"

    def accept(self, value: object) -> Value:
        """Return `value` as a number, or refuse it; the command line gives it as text."""
        try:
            if not isinstance(value, int | str) or isinstance(value, bool):
                raise ValueError
            number = int(value)
        except ValueError as error:
            raise ImpossibleValueError(f"wanted {self.allowed()}") from error
        too_low = self.minimum is not None and number < self.minimum
        if too_low or (self.maximum is not None and number > self.maximum):
            raise ImpossibleValueError(f"wanted {self.allowed()}")
        return number


class TextParameter(_Declaration):
    """Any text."""

    type: Literal["text"]
    default: StrictStr

    def allowed(self) -> str:
        """Return in words what may be given."""
        return "text"

    def accept(self, value: object) -> Value:
        """Return `value` if it is text, or refuse it."""
        if not isinstance(value, str):
            raise ImpossibleValueError(f"wanted {self.allowed()}")
        return value


Parameter = Annotated[
    DateParameter | ChoiceParameter | AreaParameter | SeriesParameter | IntegerParameter | TextParameter,
    Field(discriminator="type"),
]
