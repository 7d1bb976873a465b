"""The publications this project reads: what all editions of one share, and where its publisher announces them."""

from __future__ import annotations

from typing import Literal

from drugmetrics.errors import CardError, UnknownNameError
from drugmetrics.published.standing import Status, Strict
from drugmetrics.reference.lists import lists


class Feed(Strict):
    """Where a publisher's own interface says what there is.

    Attributes
    ----------
    interface : str
        ``ons-dataset`` (an ONS dataset page's JSON), ``gov-uk`` (the GOV.UK content API of a publication or of a
        collection of them) or ``fingertips`` (the API of one indicator).
    address : str
        Path of the page on its host, or the indicator's number.
    files : tuple of str
        Patterns of the names of the files wanted, as ``*registrations.xlsx``.
    """

    interface: Literal["ons-dataset", "gov-uk", "fingertips"]
    address: str
    files: tuple[str, ...] = ("*",)


class Publication(Strict):
    """What every edition of a publication shares; the first card of a new edition is made from it."""

    name: str
    producer: str
    title: str
    landing_page: str
    status: Status
    reader: str | None = None
    next_expected: str = ""
    feed: Feed | None = None


def publications() -> dict[str, Publication]:
    """Return the publications this project reads, by name."""
    entries = [Publication.model_validate(entry) for entry in lists("drugmetrics.published", "publications")]
    names = [entry.name for entry in entries]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise CardError(f"published/publications: {', '.join(sorted(twice))} is listed twice.")
    return dict(zip(names, entries, strict=True))


def publication(name: str) -> Publication:
    """Return one publication, or raise UnknownNameError."""
    known = publications()
    if name not in known:
        raise UnknownNameError.among("publication", name, known)
    return known[name]
