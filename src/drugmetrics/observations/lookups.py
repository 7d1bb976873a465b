"""From printed labels to values: how a text is evened out, and what a declared lookup makes of it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

#: A label that stands for no breakdown: the total.
ALL = "all"
NOT_READ = "not yet read"
AS_PRINTED = "as printed"
_NOTES = re.compile(r"(?:\s+\d+(?:\s*,\s*\d+)*|\s*\[notes?[^\]]*\])$")


def normal(text: str) -> str:
    """Even out white space, dashes and case of a printed label.

    Examples
    --------
    >>> normal("20–29   ")
    '20-29'
    """
    return " ".join(text.replace("–", "-").split()).casefold()


def without_notes(text: str) -> str:
    """Drop footnote numbers glued to the end of a printed label.

    Examples
    --------
    >>> without_notes("Paracetamol 10"), without_notes("Neighbourhood crime [note 7]")
    ('Paracetamol', 'Neighbourhood crime')
    """
    return _NOTES.sub("", " ".join(text.split()))


class Lookup(BaseModel):
    """From one or several printed labels to one value.

    Attributes
    ----------
    constant : str
        The value, whatever is printed (key ``is``).
    label, by : str, list of str
        The label column, or several, whose texts, where not empty, are joined with ``" / "``.
    first_of : list of str
        Several label columns, of which the first that is not empty counts: a code, or the name where there is none.
    values : dict
        Printed text to value; a ``*`` in a key stands for anything. Footnote numbers on the printed text are
        ignored only where the key without them is listed, so "Under 20" never becomes "Under".
    otherwise : str
        For what is not listed: a value, ``as printed`` (in lower case), or nothing, which is an error naming the
        label. With neither values nor otherwise the label is the value.
    when : dict
        Applies only where these labels have these texts; elsewhere the value is ``all``.
    strip_notes : bool
        With ``as printed``: drop footnote numbers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    constant: str = Field(default="", alias="is")
    label: str = ""
    by: tuple[str, ...] = ()
    first_of: tuple[str, ...] = ()
    values: dict[str, str] = {}
    otherwise: str = ""
    when: dict[str, str] = {}
    strip_notes: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(map(bool, (self.constant, self.label, self.by, self.first_of))) != 1:
            raise ValueError("exactly one of is, label, by and first_of is wanted")
        return self

    @property
    def labels(self) -> tuple[str, ...]:
        """The label columns it looks at."""
        return self.by or self.first_of or ((self.label,) if self.label else ())

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {normal(key): value for key, value in self.values.items()}

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return [
            (re.compile(re.escape(normal(key)).replace(r"\*", ".+")), value)
            for key, value in self.values.items()
            if "*" in key
        ]

    def find(self, printed: str) -> str | None:
        """Return the value for a printed text, or None when nothing says it."""
        if self.constant:
            return self.constant
        if not self.values and not self.otherwise:
            return printed
        for text in (printed, without_notes(printed)):
            if normal(text) in self._exact:
                return self._exact[normal(text)]
        for pattern, value in self._patterns:
            if pattern.fullmatch(normal(printed)):
                return value
        if self.otherwise == AS_PRINTED:
            return normal(without_notes(printed) if self.strip_notes else printed)
        return self.otherwise or None
