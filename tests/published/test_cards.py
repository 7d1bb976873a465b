"""Cards: what one must say, what it may not, and from which day its edition counts. All cards here are made up."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
import yaml

from drugmetrics.errors import CardError, UnknownNameError
from drugmetrics.published.cards import CARD_NAME, all_cards, read_card, released_on, write_card
from drugmetrics.published.known import publication, publications
from drugmetrics.published.standing import STATUS_ORDER

HASH = "0" * 64
CARD = {
    "publication": "made-up", "edition": "2022-report", "producer": "Nobody", "title": "A made-up report",
    "published": "2023-12-19", "landing_page": "https://example.org/", "attribution": "Nobody.",
    "licence": {"name": "None", "url": "https://example.org/licence"}, "status": "statement",
    "original": {"file": "report.xlsx", "sha256": HASH, "bytes": 10}, "taken_by": "reader exports",
    "tables": [{"file": "figures.csv", "printed": "Figures", "layout": "quoted-figures"}],
}  # fmt: skip
COPY = {"file": "copy.csv", "sha256": HASH, "bytes": 10, "what": "A copy."}
GONE = object()


def card_text(**changes: object) -> str:
    card = copy.deepcopy(CARD) | changes
    return yaml.safe_dump({key: value for key, value in card.items() if value is not GONE}, sort_keys=False)


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "raw" / "made-up" / "2022-report"
    folder.mkdir(parents=True)
    return folder / CARD_NAME


def read(path, text: str | bytes):
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_card(path)


def test_a_card_is_read_with_all_it_says(path):
    card = read(path, card_text())
    assert (card.publication, card.edition, card.published) == ("made-up", "2022-report", "2023-12-19")
    assert card.held.file == "report.xlsx"
    assert card.tables[0].layout == "quoted-figures"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"colour": "red"}, "colour: Extra inputs are not permitted"),
        ({"licence": {**CARD["licence"], "colour": "red"}}, "licence.colour: Extra inputs"),
        ({"original": {**CARD["original"], "colour": "red"}}, "original.colour: Extra inputs"),
        ({"tables": [{**CARD["tables"][0], "colour": "red"}]}, r"tables\.0\.colour: Extra inputs"),
        ({"original": GONE}, "either the original or the copy"),
        ({"copy": COPY}, "either the original or the copy"),
        ({"original": GONE, "copy": {**COPY, "what": GONE}}, "copy.what: "),
        ({"taken_by": "transcription"}, r"a transcription says what was seen and what was not \(key: seen\)"),
        ({"taken_by": "hand"}, "taken_by: "),
        ({"published": GONE}, "published: Field required"),
        ({"published": "2023-02-30"}, "published: .*day is out of range"),
        ({"published": "2023-13"}, "published: .*names no month"),
        ({"published": "2023-00"}, "published: .*names no month"),
        ({"published": "December 2023"}, "published: .*a date is written 2023-12-19, or 2023-12"),
        ({"published": 2023}, "published: "),
        ({"published": None, "known_by": "2023-02-30"}, "known_by: .*day is out of range"),
        ({"known_by": "2024-01-01"}, "known_by is for an edition whose publication date is not known"),
        ({"status": "very official"}, "status: .*accredited official statistics"),
        ({"edition": "2022 report"}, "edition: "),
        ({"edition": "../2022"}, "edition: "),
        ({"original": {**CARD["original"], "sha256": "0" * 63}}, "original.sha256: "),
        ({"original": {**CARD["original"], "bytes": 0}}, "original.bytes: "),
        ({"tables": [{**CARD["tables"][0], "file": "../figures.csv"}]}, r"tables\.0\.file: "),
    ],
)
def test_a_card_that_says_too_much_too_little_or_the_impossible_is_refused_by_key(path, changes, says):
    if isinstance(changes.get("copy"), dict):
        changes = changes | {"copy": {key: value for key, value in changes["copy"].items() if value is not GONE}}
    with pytest.raises(CardError, match=rf"made-up/2022-report/{CARD_NAME}: .*{says}"):
        read(path, card_text(**changes))


def test_every_mistake_is_named_at_once(path):
    with pytest.raises(CardError, match=r"colour: .*; shape: "):
        read(path, card_text(colour="red", shape="round"))


@pytest.mark.parametrize("text", ["", "- a list\n", "words\n"])
def test_what_is_no_card_is_refused(path, text):
    with pytest.raises(CardError, match=CARD_NAME):
        read(path, text)


def test_what_is_no_yaml_is_refused_with_its_line(path):
    with pytest.raises(CardError, match=r"not readable as YAML: (?s:.)*line 2"):
        read(path, "publication: [\n")


def test_a_missing_card_is_refused_by_name(path):
    with pytest.raises(CardError, match=f"there is no card here. Every edition has one, named {CARD_NAME}"):
        read_card(path)


@pytest.mark.parametrize("date", ["2023-02-30", "2023-13-01"])
def test_an_impossible_date_without_quotation_marks_is_refused_too(path, date):
    with pytest.raises(CardError, match=CARD_NAME):
        read(path, card_text().replace("'2023-12-19'", date))


def test_a_card_that_is_no_text_is_refused(path):
    with pytest.raises(CardError, match=CARD_NAME):
        read(path, card_text().encode("utf-8") + b"notes: [\xff]\n")


def test_a_key_given_twice_is_refused(path):
    with pytest.raises(CardError, match="edition"):
        read(path, card_text() + "edition: another\n")


def test_a_date_may_stand_without_quotation_marks(path):
    assert read(path, card_text().replace("'2023-12-19'", "2023-12-19")).released == dt.date(2023, 12, 19)


@pytest.mark.parametrize(
    ("dated", "released"),
    [
        ({"published": "2023-12-19"}, dt.date(2023, 12, 19)),
        ({"published": "2018-11"}, dt.date(2018, 11, 30)),
        ({"published": "2024-02"}, dt.date(2024, 2, 29)),
        ({"published": None}, None),
        ({"published": None, "known_by": "2025-01-17"}, dt.date(2025, 1, 17)),
        ({"published": None, "known_by": "2025-01"}, dt.date(2025, 1, 31)),
    ],
)
def test_an_edition_counts_from_its_day_from_its_months_end_or_from_none(path, dated, released):
    assert read(path, card_text(**dated)).released == released


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_ends_the_day_before_the_next_begins(month):
    assert released_on(f"2023-{month:02}") + dt.timedelta(1) == dt.date(2023 + month // 12, month % 12 + 1, 1)


def test_a_copy_is_what_is_held_where_the_original_is_not(path):
    card = read(path, card_text(original=GONE, copy=COPY))
    assert (card.held.file, card.original) == ("copy.csv", None)


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"published": None}, {"published": None, "known_by": "2025-01"}, {"original": GONE, "copy": COPY},
        {"taken_by": "transcription", "seen": "The opening; no table."}, {"notes": ["Rates – rebased.", "Ω"]},
    ],
)  # fmt: skip
def test_a_card_written_and_read_again_is_the_same(path, changes):
    card = read(path, card_text(**changes))
    assert read(path, write_card(card)) == card
    assert write_card(read_card(path)) == path.read_text("utf-8")


def test_cards_come_in_order_and_each_stands_where_it_says(tmp_path):
    raw = tmp_path / "raw"
    for name in ("b/2", "a/2", "a/1"):
        (raw / name).mkdir(parents=True)
        (raw / name / CARD_NAME).write_text(card_text(publication=name[0], edition=name[2]), "utf-8")
    assert [(card.publication, card.edition) for card in all_cards(raw)] == [("a", "1"), ("a", "2"), ("b", "2")]


@pytest.mark.parametrize("changes", [{"edition": "2023-report"}, {"publication": "another"}])
def test_a_card_in_the_folder_of_another_edition_is_refused(path, changes):
    path.write_text(card_text(**changes), "utf-8")
    with pytest.raises(CardError, match=r"2022-report/source\.yaml: the card says .*, its folder does not"):
        all_cards(path.parents[2])


def test_statuses_are_ranked_from_the_best_measured_to_what_is_no_measurement():
    assert STATUS_ORDER[0] == "accredited official statistics"
    assert STATUS_ORDER[-1] == "ambition"
    assert STATUS_ORDER.index("management information") < STATUS_ORDER.index("statement")


def test_every_publication_is_known_by_its_name_and_an_unknown_one_is_refused():
    assert all(publication(name).name == name for name in publications())
    with pytest.raises(UnknownNameError, match=r"No publication is called 'ons-drug-deaths'\. Did you mean 'ons-drug"):
        publication("ons-drug-deaths")
