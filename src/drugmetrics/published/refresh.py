"""New editions: what publishers offer that data/raw does not hold, and taking it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from drugmetrics.errors import CardError, DrugmetricsError, UnknownNameError
from drugmetrics.home import raw_folder
from drugmetrics.published import fetching
from drugmetrics.published.cards import Card, all_cards
from drugmetrics.published.feeds import HOSTS, Offer, offers
from drugmetrics.published.ingest import ingest, recognise, sha256
from drugmetrics.published.known import Publication, publications

State = Literal["held", "new", "updated", "older"]


#: Readers of CSV files alone.
OF_CSV = ("exports", "data_files", "sdg_indicators", "alcohol_dependence")


@dataclass(frozen=True)
class Found:
    """A file offered, and how it stands to what is held: held, updated since, newer than all held, or older."""

    publication: Publication
    offer: Offer
    state: State

    @property
    def readable(self) -> bool:
        """Whether a reader takes such a file; others are transcribed by hand."""
        table = self.offer.file.casefold().endswith((".csv", ".csv.gz"))
        return self.publication.reader is not None and (self.publication.reader not in OF_CSV or table)


@dataclass
class Report:
    """What a check or a refresh came to.

    Attributes
    ----------
    found : list of Found
        Every file offered, publication by publication.
    taken : list of Path
        The editions' folders written.
    failed : dict of str to str
        By publication or file: what went wrong. The rest went on.
    silent : list of str
        Publications without an interface to ask; their landing pages are looked at by people.
    """

    found: list[Found] = field(default_factory=list)
    taken: list[Path] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)


def check(
    names: Iterable[str] = (),
    *,
    raw: Path | None = None,
    known: dict[str, Publication] | None = None,
    hosts: dict[str, tuple[str, ...]] = HOSTS,
    limits: fetching.Limits = fetching.LIMITS,
) -> Report:
    """Ask the publishers what there is, and write nothing.

    Parameters
    ----------
    names : iterable of str
        Publications; all when empty.
    raw : Path, optional
        data/raw, to compare with.
    known : dict of str to Publication, optional
        The publications this project reads.
    hosts : dict of str to tuple of str
        The hosts each interface may ask.
    limits : Limits
        What a fetch may cost.

    Returns
    -------
    Report
        A publisher that does not answer is listed in `failed`, and the others are asked all the same.
    """
    known = known or publications()
    held = all_cards(raw or raw_folder())
    report = Report()
    for publication in _chosen(names, known):
        if publication.feed is None:
            report.silent.append(publication.name)
            continue
        own = [card for card in held if card.publication == publication.name]
        allowed = frozenset(hosts[publication.feed.interface])
        ask = partial(fetching.get_json, hosts=allowed, limits=limits)
        try:
            offered = offers(publication.feed, ask, host=hosts[publication.feed.interface][0])
        except DrugmetricsError as error:
            report.failed[publication.name] = str(error)
            continue
        report.found.extend(Found(publication, offer, _state(offer, own)) for offer in offered)
    return report


def _chosen(names: Iterable[str], known: dict[str, Publication]) -> list[Publication]:
    wanted = list(names) or list(known)
    for name in wanted:
        if name not in known:
            raise UnknownNameError.among("publication", name, known)
    return [known[name] for name in wanted]


def _state(offer: Offer, own: list[Card]) -> State:
    """Compare by address, else by file name; updated is what changed after its release, where both days are known."""
    same = [card for card in own if card.downloaded_from == offer.url] or [
        card for card in own if card.held.file == offer.file
    ]
    known = [card.released for card in own if card.released]
    if not same:
        return "older" if offer.released and known and offer.released <= max(known) else "new"
    days = [card.released for card in same if card.released]
    if offer.released and days and offer.released > max(days):
        return "updated"
    return "held"


def refresh(
    names: Iterable[str] = (),
    *,
    raw: Path | None = None,
    cache: Path | None = None,
    older: bool = False,
    known: dict[str, Publication] | None = None,
    hosts: dict[str, tuple[str, ...]] = HOSTS,
    limits: fetching.Limits = fetching.LIMITS,
) -> Report:
    """Download what is new or updated and take it into data/raw.

    Parameters
    ----------
    names, raw, known, hosts, limits
        As for `check`.
    cache : Path, optional
        Where downloaded files are kept.
    older : bool
        Take in also what is older than the newest edition held, to fill the record backwards.

    Returns
    -------
    Report
        A file that could not be had or read is listed in `failed`; nothing of it was written.
    """
    raw = raw or raw_folder()
    wanted = ("new", "updated", "older") if older else ("new", "updated")
    report = check(names, raw=raw, known=known, hosts=hosts, limits=limits)
    for found in report.found:
        if found.state not in wanted or not found.readable or found.publication.feed is None:
            continue
        allowed = frozenset(hosts[found.publication.feed.interface])
        try:
            place = _take(found, raw, cache, allowed, limits)
        except DrugmetricsError as error:
            report.failed[found.offer.file] = str(error)
        else:
            if place is not None:
                report.taken.append(place)
    return report


def _take(found: Found, raw: Path, cache: Path | None, allowed: frozenset[str], limits: fetching.Limits) -> Path | None:
    """Download one file and ingest it; None when the same bytes are held already."""
    offer = found.offer
    path = fetching.download(offer.url, allowed, cache, version=str(offer.released), limits=limits)
    digest = sha256(path)
    if any(card.held.sha256 == digest for card in all_cards(raw)):
        return None
    recognised = recognise(path)
    if recognised.publication != found.publication.name:
        raise CardError(
            f"{offer.url}: a file of {found.publication.name} was wanted, one of {recognised.publication} came."
        )
    edition = _edition(recognised.edition, offer, raw / recognised.publication)
    released = offer.released.isoformat() if offer.released else None
    return ingest(
        path, raw=raw, edition=edition, published=released, undated=released is None, downloaded_from=offer.url
    )


def _edition(named: str, offer: Offer, folder: Path) -> str:
    """Name the edition: as the file does, else by its day; a correction of one held is an edition of its own."""
    day = (offer.released or dt.date.today()).isoformat()
    edition = named or f"{day}-release"
    return f"{edition}-updated-{day}" if (folder / edition).exists() else edition
