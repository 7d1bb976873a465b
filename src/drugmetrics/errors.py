"""The errors a user can cause, one family, each with the exit code the command line ends with.

A message names the place, what was wanted, what was found and what to do. The command line prints it without a
traceback; a notebook shows it as any other exception.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class DrugmetricsError(Exception):
    """Base of everything a user can cause; catch this to catch them all."""

    exit_code = 1


class UnknownNameError(DrugmetricsError):
    """A series, area, metric, ambition or breakdown that is not in the record."""

    exit_code = 3

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str], *, hint: str = "") -> UnknownNameError:
        """Build the error for `name`, suggesting names of `known` it is part of, in their order, else the nearest.

        Examples
        --------
        >>> print(UnknownNameError.among("series", "deaths-drug-misues", ["deaths-drug-misuse", "homicides"]))
        No series is called 'deaths-drug-misues'. Did you mean 'deaths-drug-misuse'?
        """
        given = list(dict.fromkeys(known))
        known = sorted(given)
        lowered = {candidate.lower(): candidate for candidate in known}
        # A whole first word is nearer than any likeness: Yorkshire is rather Yorkshire and The Humber than Oxfordshire.
        begun = [one for one in given if name and one.lower().startswith(f"{name.lower()} ")]
        containing = [one for one in given if len(name) > 3 and name.lower() in one.lower()]
        alike = [lowered[match] for match in get_close_matches(name.lower(), lowered, n=3, cutoff=0.5)]
        near = list(dict.fromkeys([*begun, *(containing or alike)]))[:3]
        message = f"No {kind} is called {name!r}."
        if near:
            message += f" Did you mean {' or '.join(map(repr, near))}?"
        elif known and len(known) <= 12:
            message += f" There are: {', '.join(known)}."
        elif known:
            message += f" There are {len(known)}, such as {', '.join(known[:3])}."
        if hint:
            message += f" {hint}"
        return cls(message)


class ReadingError(DrugmetricsError):
    """A published file that does not hold what its reader needs; nothing of it was written."""

    exit_code = 4


class CardError(DrugmetricsError):
    """A card (source.yaml) or a table beside it that does not follow the rules of data/raw."""

    exit_code = 5


class BuildError(DrugmetricsError):
    """Raw tables that cannot become observations, or observations that fail a check."""

    exit_code = 6


class NotBuiltError(DrugmetricsError):
    """data/processed is missing or older than data/raw asks for; `drugmetrics build` makes it."""

    exit_code = 7


class ParameterError(DrugmetricsError):
    """A parameter of a notebook or of a call that is unknown or cannot have that value."""

    exit_code = 8


class RunError(DrugmetricsError):
    """A run of the collection that did not come out whole."""

    exit_code = 9


class MixedBasisError(DrugmetricsError):
    """Values of different basis, unit or status that may not be joined in one line."""

    exit_code = 10


class FetchError(DrugmetricsError):
    """A publisher's address that did not give what was wanted, or may not be asked; nothing was written."""

    exit_code = 12


class AreaError(DrugmetricsError):
    """Areas whose figures cannot be carried to other areas: land was split, or a part of it is not held."""

    exit_code = 11
