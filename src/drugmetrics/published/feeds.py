"""What publishers' own interfaces offer: three shapes of JSON turned into one list of files with their dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from drugmetrics.errors import FetchError
from drugmetrics.published.fetching import file_name
from drugmetrics.published.known import Feed

#: Each interface's own host first, then the hosts it keeps its files on.
HOSTS: dict[str, tuple[str, ...]] = {
    "ons-dataset": ("www.ons.gov.uk",),
    "gov-uk": ("www.gov.uk", "assets.publishing.service.gov.uk"),
    "fingertips": ("fingertips.phe.org.uk",),
}
#: Fingertips area types: upper-tier authorities since April 2023, below England.
_AREAS = "child_area_type_id=502&parent_area_type_id=15"
_LONDON = ZoneInfo("Europe/London")

Ask = Callable[[str], Any]


@dataclass(frozen=True)
class Offer:
    """A file a publisher offers: its title, address, and the day of its release or newest update, where told."""

    title: str
    url: str
    released: dt.date | None

    @property
    def file(self) -> str:
        """The file's name."""
        return file_name(self.url)


def offers(feed: Feed, ask: Ask, *, host: str = "") -> list[Offer]:
    """Ask a publisher what there is.

    Parameters
    ----------
    feed : Feed
        The interface and the page.
    ask : callable
        Takes an address and returns the JSON there.
    host : str, optional
        The host to ask; the interface's own when not given.

    Returns
    -------
    list of Offer
        The files that match, newest first.

    Raises
    ------
    FetchError
        When the answer does not have the shape this interface has, or offers no file at all that matches.
    """
    host = f"https://{host or HOSTS[feed.interface][0]}"
    found: list[Offer] = []
    try:
        found = [
            offer
            for offer in _INTERFACES[feed.interface](host, feed.address, ask)
            if any(fnmatch(offer.file.casefold(), pattern.casefold()) for pattern in feed.files)
        ]
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise FetchError(
            f"{host}{feed.address}: the answer has not the shape of {feed.interface} "
            f"({type(error).__name__}: {error}). The interface may have changed."
        ) from error
    if not found:
        raise FetchError(f"{host}{feed.address}: files named {', '.join(feed.files)} were wanted, none is offered.")
    return sorted(found, key=lambda offer: (offer.released or dt.date.min, offer.file), reverse=True)


def _ons_dataset(host: str, address: str, ask: Ask) -> Iterator[Offer]:
    """Read an ONS dataset page: its editions, each with its files."""
    for edition in ask(f"{host}{address}/data")["datasets"]:
        about = ask(f"{host}{edition['uri']}/data")
        description = about["description"]
        for file in about["downloads"]:
            yield Offer(
                f"{description.get('title', '')} {description.get('edition', '')}".strip(),
                f"{host}/file?uri={edition['uri']}/{file['file']}",
                _day(description.get("releaseDate")),
            )


def _gov_uk(host: str, address: str, ask: Ask) -> Iterator[Offer]:
    """Read a GOV.UK publication's attachments, or those of every page of a collection."""
    page = ask(f"{host}/api/content{address}")
    for linked in page.get("links", {}).get("documents", ()) if page["document_type"] == "document_collection" else ():
        yield from _gov_uk(host, linked["base_path"], ask)
    for file in page.get("details", {}).get("attachments", ()):
        if "url" in file and urlsplit(file["url"]).netloc:
            yield Offer(file.get("title", ""), file["url"], _day(page.get("public_updated_at")))


def _fingertips(host: str, indicator: str, ask: Ask) -> Iterator[Offer]:
    """Read an indicator's metadata; its data come whole from one address."""
    about = ask(f"{host}/api/indicator_metadata/by_indicator_id?indicator_ids={indicator}")[indicator]
    changed = _day((about.get("DataChange") or {}).get("LastUploadedAt"))
    url = f"{host}/api/all_data/csv/by_indicator_id?indicator_ids={indicator}&{_AREAS}"
    yield Offer(about["Descriptive"]["Name"], url, changed)


def _day(text: str | None) -> dt.date | None:
    """Return the day of a moment in England: what is released at 23:00 UTC in summer is released the next day.

    Examples
    --------
    >>> _day("2024-10-22T23:00:00.000Z"), _day("2025-12-04T09:30:01+00:00"), _day(None)
    (datetime.date(2024, 10, 23), datetime.date(2025, 12, 4), None)
    """
    if not text:
        return None
    moment = dt.datetime.fromisoformat(text)
    return (moment.astimezone(_LONDON) if moment.tzinfo else moment).date()


_INTERFACES: dict[str, Callable[[str, str, Ask], Iterator[Offer]]] = {
    "ons-dataset": _ons_dataset,
    "gov-uk": _gov_uk,
    "fingertips": _fingertips,
}
