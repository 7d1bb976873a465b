"""Cards: the `source.yaml` beside every edition in data/raw, as models that forbid unknown keys."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Self

import yaml
from pydantic import Field, ValidationError, model_validator

from drugmetrics.errors import CardError
from drugmetrics.published import card_text
from drugmetrics.published.dates import DateText, released_on
from drugmetrics.published.dates import written_date as written_date  # for those who have a card's date to write
from drugmetrics.published.folders import give_back, give_back_all, is_hidden
from drugmetrics.published.standing import Status, Strict

CARD_NAME = "source.yaml"

#: What an edition may be called: it is the name of a folder.
EDITION = r"^[a-z0-9][a-z0-9.-]*$"


class Licence(Strict):
    """The publisher's licence, kept apart from this project's own."""

    name: str
    url: str


class HeldFile(Strict):
    """A file the figures were read from: its name, hash and size. The file itself is not in the repository."""

    file: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(gt=0)


class HeldCopy(HeldFile):
    """A copy that is not the publisher's file, and what it is."""

    what: str


class Table(Strict):
    """One raw table of an edition.

    Attributes
    ----------
    file : str
        The CSV beside the card.
    printed : str
        What the publication calls the table, for a reader who wants to find it.
    layout : str
        The name by which observations/mappings finds it.
    status : str or None
        Status of these values where it is not the edition's, such as a headline seen only in a press report.
    source_url : str or None
        Where these values were seen, when not at the landing page.
    """

    file: str = Field(pattern=r"^[a-z0-9-]+\.csv$")
    printed: str
    layout: str
    status: Status | None = None
    source_url: str | None = None


class Card(Strict):
    """Who published an edition, when, under what licence, and how its figures were taken.

    `published` is empty when the date is not known; such an edition enters no `as_of` view. `known_by` is a day on
    which the edition is known to have been public, for an export whose own date is not printed. `downloaded_from` is
    the publisher's address the file came from, where this project fetched it itself.
    """

    publication: str
    edition: str = Field(pattern=EDITION)
    producer: str
    title: str
    published: DateText | None
    known_by: DateText | None = None
    landing_page: str
    licence: Licence
    attribution: str
    status: Status
    original: HeldFile | None = None
    copied: HeldCopy | None = Field(default=None, alias="copy")
    downloaded_from: str = ""
    taken_by: str = Field(pattern=r"^(reader [a-z_]+|transcription)$")
    seen: str = ""
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.original is None) == (self.copied is None):
            raise ValueError("a card names either the original or the copy it was read from, and not both")
        if self.taken_by == "transcription" and not self.seen:
            raise ValueError("a transcription says what was seen and what was not (key: seen)")
        if self.published and self.known_by:
            raise ValueError("known_by is for an edition whose publication date is not known")
        return self

    @property
    def held(self) -> HeldFile:
        """The file the figures were read from, original or copy."""
        found = self.original or self.copied
        if found is None:  # pragma: no cover - the validator refuses such a card
            raise CardError(f"{self.publication} {self.edition} names no file")
        return found

    @property
    def released_text(self) -> str:
        """The release date as far as it is known, for prose: a day, a month, ``by`` a day, or that it is not held.

        Examples
        --------
        >>> written_date("2023-07-20"), written_date("2018-11")
        ('20 July 2023', 'November 2018')
        """
        if self.published:
            return written_date(self.published)
        return f"by {written_date(self.known_by)}" if self.known_by else "date not held"

    @property
    def released(self) -> dt.date | None:
        """The day from which the edition counts as known.

        An edition dated only to a month counts from the month's end; an undated one has none.

        Examples
        --------
        >>> released_on("2018-11")
        datetime.date(2018, 11, 30)
        """
        text = self.published or self.known_by
        return None if text is None else released_on(text)


def read_card(path: Path) -> Card:
    """Read and check a card.

    Raises
    ------
    CardError
        Naming the file and every key that is missing, unknown or wrong.
    """
    if not path.exists():
        give_back(path.parent)
    try:
        return Card.model_validate(card_text.parse(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise CardError(f"{path}: there is no card here. Every edition has one, named {CARD_NAME}.") from error
    except OSError as error:
        raise CardError(f"{path}: cannot be opened: {error.strerror}.") from error
    except yaml.YAMLError as error:
        raise CardError(f"{path}: not readable as YAML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'card'}: {problem['msg']}" for problem in error.errors()
        )
        raise CardError(f"{path}: {problems}") from error
    except UnicodeDecodeError as error:
        raise CardError(f"{path}: a card in UTF-8 was wanted; byte {error.start} is no text.") from error
    except ValueError as error:
        raise CardError(f"{path}: {error}.") from error


def write_card(card: Card) -> str:
    """Return the card as the YAML text that stands in data/raw."""
    content = card.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    content["published"] = card.published
    ordered = {name: content[name] for name in _key_order() if name in content}
    return yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=110)


def _key_order() -> list[str]:
    return [field.alias or name for name, field in Card.model_fields.items()]


def all_cards(raw: Path) -> list[Card]:
    """Read every card under data/raw, sorted by publication and edition, each standing where it says.

    An edition that an interrupted `ingest` left aside is given back first; other hidden folders are passed over.

    Raises
    ------
    CardError
        When a card's publication and edition are not its folder's names.
    """
    give_back_all(raw)
    cards = []
    for path in sorted(path for path in raw.glob(f"*/*/{CARD_NAME}") if not is_hidden(path, raw)):
        card = read_card(path)
        if (path.parent.parent.name, path.parent.name) != (card.publication, card.edition):
            raise CardError(f"{path}: the card says {card.publication}/{card.edition}, its folder does not.")
        cards.append(card)
    return sorted(cards, key=lambda card: (card.publication, card.edition))
