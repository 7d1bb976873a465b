"""How a file becomes an edition in data/raw: recognised, read whole, written whole, with its card."""

from __future__ import annotations

import hashlib
import re
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from drugmetrics.errors import ParameterError, ReadingError
from drugmetrics.home import raw_folder
from drugmetrics.published.cards import CARD_NAME, EDITION, Card, HeldFile, Licence, Table, all_cards, read_card
from drugmetrics.published.dates import check_date
from drugmetrics.published.known import Publication, publication, publications
from drugmetrics.published.raw import Reading, write_edition
from drugmetrics.published.workbooks import is_csv, open_workbook

OGL = Licence(
    name="Open Government Licence v3.0",
    url="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
#: In the order in which they are asked; the CSV exports, known by their headings alone, come last.
READERS = (
    "ons_drug_deaths",
    "ons_local_drug_deaths",
    "ons_crime_survey",
    "ons_drug_misuse",
    "opiate_crack_prevalence",
    "local_spending",
    "fingertips",
    "data_files",
    "ons_population",
    "ons_population_components",
    "dfe_children",
    "indices_of_deprivation",
    "police_force_areas",
    "sdg_indicators",
    "alcohol_dependence",
    "exports",
)


class Recognised(NamedTuple):
    """What a file was recognised as; the edition is empty when the file does not say it."""

    reader: str
    publication: str
    edition: str


class Reader(Protocol):
    """What a reader module offers."""

    def recognise(self, path: Path) -> tuple[str, str] | None:
        """Return publication and edition (or an empty one), or None when the file is another's."""

    def wanted(self, path: Path) -> str:
        """Say what `recognise` looks for in a file of this kind, or nothing when the kind is another's."""

    def read(self, path: Path) -> Reading:
        """Read the file whole, or raise ReadingError."""


def reader(name: str) -> Reader:
    """Return the reader module of that name."""
    return cast(Reader, import_module(f"drugmetrics.published.{name}"))


def recognise(path: Path) -> Recognised:
    """Find the reader of a file.

    Raises
    ------
    ReadingError
        When no reader knows it, or it is no readable file.
    """
    for name in READERS:
        found = reader(name).recognise(path)
        if found is not None:
            return Recognised(name, *found)
    raise ReadingError(f"{path}: none of the publications with a reader was recognised: {_not_recognised(path)}.")


def _not_recognised(path: Path) -> str:
    """Say what the readers of such a file wanted, and what is there."""
    wanted = [words for words in (reader(name).wanted(path) for name in READERS) if words]
    if not wanted:
        return f"there are readers of {'; '.join(entry.title for entry in publications().values() if entry.reader)}"
    if is_csv(path):
        return "; ".join(wanted)
    return f"{'; or '.join(wanted)}; sheets seen: {', '.join(open_workbook(path))}"


def ingest(
    path: Path,
    *,
    raw: Path | None = None,
    edition: str = "",
    published: str | None = None,
    undated: bool = False,
    downloaded_from: str = "",
) -> Path:
    """Read a published file into data/raw.

    Parameters
    ----------
    path : Path
        The workbook or export.
    raw : Path, optional
        Where to write; data/raw when not given.
    edition : str
        The edition's name, where the file itself does not say it and no card has its hash.
    published : str, optional
        Release date of a new edition (``2023-12-19``, or ``2023-12`` when only the month is known).
    undated : bool
        Say so when the release date of a new edition is not known; it then enters no `as_of` view.
    downloaded_from : str
        The publisher's address, for the card of a new edition that was fetched here.

    Returns
    -------
    pathlib.Path
        The edition's folder. Reading the same file again writes the same bytes.

    Raises
    ------
    ReadingError
        When the file is not what a reader wants, or the edition is held from another file. Nothing is written then.
    ParameterError
        When an edition cannot have that name or that date, or is to be dated and undated at once.
    """
    _check_said(edition, published, undated)
    raw = raw or raw_folder()
    if not path.is_file():
        raise ReadingError(f"{path}: there is no such file.")
    recognised = recognise(path)
    held = HeldFile(file=path.name, sha256=sha256(path), bytes=path.stat().st_size)
    card = _card_for(raw, recognised, held, edition, published, undated)
    reading = reader(recognised.reader).read(path)
    said = {"tables": _tables(card, reading), "downloaded_from": downloaded_from or card.downloaded_from}
    return write_edition(raw, card.model_copy(update=said), reading)


def _check_said(edition: str, published: str | None, undated: bool) -> None:
    """Refuse what the caller says of a new edition and no card could say."""
    if published is not None and undated:
        raise ParameterError(f"published: an edition is dated ({published}) or undated, not both.")
    if edition and not re.fullmatch(EDITION, edition):
        raise ParameterError(
            f"edition: a name of small letters, digits, full stops and hyphens was wanted, {edition!r} was found."
        )
    if published is not None:
        try:
            check_date(published)
        except ValueError as error:
            raise ParameterError(f"published: {published!r} is no date: {error}.") from error


def _tables(card: Card, reading: Reading) -> tuple[Table, ...]:
    """Return the card's list of the tables read, with what people wrote on it about them."""
    kept = {table.file: table for table in card.tables}
    tables = (
        # A table without a name of its own goes by that of the file the card names, whatever this copy is called.
        Table(file=table.file, printed=table.printed or card.held.file, layout=table.layout)
        for table in reading.tables
    )
    return tuple(
        table.model_copy(update={"status": kept[table.file].status, "source_url": kept[table.file].source_url})
        if table.file in kept else table
        for table in tables
    )  # fmt: skip


def sha256(path: Path) -> str:
    """Return the hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _card_for(
    raw: Path, recognised: Recognised, held: HeldFile, edition: str, published: str | None, undated: bool
) -> Card:
    for card in all_cards(raw):
        if card.held.sha256 == held.sha256 and card.taken_by != "transcription":
            return card
    edition = edition or recognised.edition
    if not edition:
        raise ReadingError(
            f"{held.file}: recognised as {recognised.publication}, but the file does not say which edition it is. "
            "Name it: drugmetrics ingest FILE --edition NAME --published DATE."
        )
    place = raw / recognised.publication / edition / CARD_NAME
    if place.exists():
        other = read_card(place).held
        raise ReadingError(
            f"{held.file}: {recognised.publication} {edition} is already held, read from {other.file} "
            f"(sha256 {other.sha256[:12]}...), and this file differs (sha256 {held.sha256[:12]}...). "
            "A correction is an edition of its own: name it with --edition."
        )
    if published is None and not undated:
        raise ReadingError(
            f"{held.file}: {recognised.publication} {edition} is new. Say when it was released with --published DATE "
            "(or --undated; it then enters no as-of view)."
        )
    return _new_card(publication(recognised.publication), recognised, held, edition, published)


def _new_card(about: Publication, recognised: Recognised, held: HeldFile, edition: str, published: str | None) -> Card:
    return Card(
        publication=about.name, edition=edition, producer=about.producer, title=about.title, published=published,
        landing_page=about.landing_page, licence=OGL, attribution=attribution(about.producer), status=about.status,
        original=held, taken_by=f"reader {recognised.reader}",
    )  # fmt: skip


def attribution(producer: str) -> str:
    """Return the line the Open Government Licence asks for."""
    return f"{producer}. Contains public sector information licensed under the Open Government Licence v3.0."
