"""The extract of local authorities' spending: read from its cells, or refused. Figures of good files are made up."""

from __future__ import annotations

import csv
import itertools
import random

import pytest
from tests.originals import REPOSITORY, needs_originals, original
from tests.published.spoiled import content

from drugmetrics.errors import ReadingError
from drugmetrics.observations.load import load
from drugmetrics.published import ingest, local_spending
from drugmetrics.published.cards import CARD_NAME, read_card

EDITION = REPOSITORY / "data" / "raw" / "local-authority-spending" / "2023-24-extract"
SERVICES = [
    ("RO3_phsbsprvalc_net_cur_exp", "Preventing and reducing harm from alcohol misuse in adults"),
    ("RO3_phsbsprvdrg_net_cur_exp", "Preventing and reducing harm from drug misuse in adults"),
    ("RO3_phsbsspc_net_cur_exp", "Specialist drug and alcohol misuse services for  children and young people"),
    ("RO3_phsbstrtalc_net_cur_exp", "Treatment for alcohol misuse in adults"),
    ("RO3_phsbstrtdrg_net_cur_exp", "Treatment for drug misuse in adults"),
]
HEADINGS = "period,description,net_current_expenditure,data_item_name"
LINES = [
    f"{year},{service},{1000 * place + 7},{item}"
    for place, ((item, service), year) in enumerate(itertools.product(SERVICES, ("2001-02", "2002-03")), start=1)
]
GOOD = "\n".join([HEADINGS, *LINES]) + "\n"


def test_every_number_is_taken_from_its_cell_under_its_labels(tmp_path):
    path = content("extract.csv", GOOD)(tmp_path)
    assert ingest.recognise(path) == ("local_spending", "local-authority-spending", "")
    (table,) = local_spending.read(path).tables
    assert table.labels == ("service", "item", "year")
    assert len(table.rows) == 10
    assert table.rows[0] == ("C2", SERVICES[0][1], SERVICES[0][0], "2001-02", "1007", "")
    # The double space of one service is evened out.
    assert table.rows[5] == ("C7", SERVICES[2][1].replace("  ", " "), SERVICES[2][0], "2002-03", "6007", "")


def test_columns_and_lines_in_another_order_are_found_by_their_headings(tmp_path):
    rows = [line.split(",") for line in [HEADINGS, *reversed(LINES)]]
    moved = "\n".join(",".join((row[3], row[2], row[0], row[1])) for row in rows) + "\n"
    expected = {row[1:] for row in local_spending.read(content("a.csv", GOOD)(tmp_path)).tables[0].rows}
    found = local_spending.read(content("b.csv", moved)(tmp_path)).tables[0].rows
    assert {row[1:] for row in found} == expected
    assert {row[0] for row in found} == {f"B{number}" for number in range(2, 12)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("data_item_name", "item"), "none of the publications with a reader"),
        (GOOD.replace("period", "description", 1), "none of the publications with a reader"),
        (GOOD.replace(HEADINGS, f"{HEADINGS},baseline"), "once each, were wanted; found .*baseline"),
        (GOOD.replace(HEADINGS, f"{HEADINGS},period"), "once each, were wanted"),
        (GOOD.replace("2002-03", "2002-04", 1), "A3: a year such as 2017-18 was wanted, '2002-04'"),
        (GOOD.replace("2002-03", "202-03", 1), "A3: a year such as"),
        (GOOD.replace("2002-03", "2001-02", 1), "stands twice"),
        (GOOD.replace(",2007,", ",many,"), "C3: .*'many' was found"),
        (GOOD.replace(",2007,", ",,"), "C3: whole pounds were wanted, '' was found"),
        (GOOD.replace(",2007,", ",20.5,"), "C3: whole pounds were wanted, '20.5' was found"),
        (GOOD.replace(",2007,", ",2007*,"), "C3: whole pounds were wanted"),
        (GOOD.replace(",2007,", ",-2007,"), "C3: a count or rate of zero or more was wanted, -2007"),
        (GOOD.replace("Treatment for drug", "Treatment for drugs", 1), "B10: the service of line .*trtdrg"),
        (GOOD.replace("phsbstrtdrg", "phsbstrtalc", 1), "B10: the service of line .*trtalc"),
        (GOOD.replace("phsbsspc", "phsbsnew"), "B6: the service of line .*phsbsnew"),
        ("\n".join([HEADINGS, *LINES[:-1]]) + "\n", "none for RO3_phsbstrtdrg_net_cur_exp in 2002-03"),
        ("\n".join([HEADINGS, *LINES[:8]]) + "\n", "none for RO3_phsbstrtdrg_net_cur_exp in 2001-02; "),
        (GOOD.replace("2002-03", "2003-04"), "years without a gap were wanted"),
        (HEADINGS + "\n", "lines of numbers were wanted"),
        (GOOD[:-40], "cut short|the service of line|was wanted"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_as_it_was_is_refused_with_the_place(tmp_path, text, says):
    path = content("extract.csv", text)(tmp_path)
    with pytest.raises(ReadingError, match=says):
        ingest.ingest(path, raw=tmp_path / "raw", edition="made-up", undated=True)
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_cell_never_ends_in_another_number(tmp_path, seed):
    """One cell swapped, blanked or overwritten: refused, or a number changed in the file itself is the one read."""
    dice = random.Random(seed)
    rows = [line.split(",") for line in GOOD.splitlines()]
    row, column = dice.randrange(len(rows)), dice.randrange(4)
    other = dice.choice([*itertools.chain.from_iterable(rows), "", "x", "0"])
    was, rows[row][column] = rows[row][column], other
    path = content("extract.csv", "\n".join(map(",".join, rows)) + "\n")(tmp_path)
    try:
        read = local_spending.read(path).tables[0].rows
    except ReadingError:
        return
    good = local_spending.read(content("good.csv", GOOD)(tmp_path)).tables[0].rows
    if column == 2 and other != was:
        good = [(*one[:-2], other, "") if one[0] == f"C{row + 1}" else one for one in good]
    assert read == good


@pytest.fixture
def extract():
    held = read_card(EDITION / CARD_NAME).held
    return original(held.sha256, held.bytes, "the extract")


@needs_originals
def test_the_record_is_the_extract_cell_by_cell(extract):
    with extract.open(encoding="utf-8") as file:
        printed = list(csv.reader(file))
    with (EDITION / "net-current-expenditure.csv").open(encoding="utf-8") as file:
        held = list(csv.DictReader(file))
    assert len(held) == len(printed) - 1 == 35
    for number, (row, line) in enumerate(zip(held, printed[1:], strict=True), start=2):
        assert row["where"] == f"C{number}"
        assert [row["year"], row["service"], row["value"], row["item"]] == [" ".join(text.split()) for text in line]


@needs_originals
@pytest.mark.parametrize("part", ["adult_expenditure", "cyp_expenditure"])
def test_the_analysts_other_extracts_hold_the_same_numbers_and_are_not_read(extract, part):
    path = extract.with_name(extract.name.replace("expenditure_data", part))
    if not path.is_file():
        pytest.skip(f"{path.name} is not held")
    with pytest.raises(ReadingError):
        local_spending.read(path)
    with (EDITION / "net-current-expenditure.csv").open(encoding="utf-8") as file:
        held = {(row["service"], row["year"]): row["value"] for row in csv.DictReader(file)}
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) in (7, 14)
    for row in rows:
        assert held[" ".join(row["description"].split()), row["period"]] == row["net_current_expenditure"]


def test_known_spending_in_cash():
    drugs = load("local-authority-spending", breakdown="service=treating drug misuse")
    assert (drugs.at["2018", "value"], drugs.at["2024", "value"]) == (366_670_000, 409_854_000)
    every = load("local-authority-spending", breakdown="*")
    assert every.groupby("period")["value"].sum().to_dict()["2023/24"] == 830_233_000
    assert set(every.groupby("period").size()) == {5}
    assert set(every["status"]) == {"secondary report"}
