"""The reader of local estimates of alcohol dependence, on built files (figures made up) and against the original."""

from __future__ import annotations

import csv
import re

import pytest
from tests.originals import REPOSITORY, needs_originals, original

from drugmetrics.errors import ReadingError
from drugmetrics.observations.table import observations
from drugmetrics.published import alcohol_dependence, ingest
from drugmetrics.published.cards import read_card
from drugmetrics.published.raw import read_rows

HEADINGS = "PHE_Centre,Local_Authority,Area_Code_GSS,Alcohol_dependent,Alcohol_lower_CI,Alcohol_upper_CI,Year"
TEXT = (
    f"{HEADINGS}\nEast Midlands,Derby,E06000015,101,91,111,2017/18\n"
    "South West,Cornwall & Isles of Scilly,E06000052,102,92,112,2017/18\nNA,Derby,E06000015,103,NA,NA,2010\n"
)
EDITION = REPOSITORY / "data" / "raw" / "alcohol-dependence-prevalence" / "2017-18-local"


@pytest.fixture
def file(tmp_path):
    def make(text, encoding="latin-1"):
        path = tmp_path / "estimates.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return make


def test_every_number_is_taken_from_its_cell_under_its_labels(file):
    path = file(TEXT)
    assert ingest.recognise(path) == ("alcohol_dependence", "alcohol-dependence-prevalence", "")
    (table,) = alcohol_dependence.read(path).tables
    assert table.labels == ("period", "code", "area", "statistic")
    assert table.rows == [
        ("D2", "2017/18", "E06000015", "Derby", "estimate", "101", ""),
        ("E2", "2017/18", "E06000015", "Derby", "lower limit", "91", ""),
        ("F2", "2017/18", "E06000015", "Derby", "upper limit", "111", ""),
        ("D3", "2017/18", "E06000052", "Cornwall & Isles of Scilly", "estimate", "102", ""),
        ("E3", "2017/18", "E06000052", "Cornwall & Isles of Scilly", "lower limit", "92", ""),
        ("F3", "2017/18", "E06000052", "Cornwall & Isles of Scilly", "upper limit", "112", ""),
        ("D4", "2010", "E06000015", "Derby", "estimate", "103", ""),
        ("E4", "2010", "E06000015", "Derby", "lower limit", "", "[x]"),
        ("F4", "2010", "E06000015", "Derby", "upper limit", "", "[x]"),
    ]


def test_a_byte_that_is_no_utf_8_does_not_matter_to_it(file):
    path = file(TEXT.replace("East Midlands", "East\u00a0Midlands"))
    assert alcohol_dependence.read(path).tables[0].rows == alcohol_dependence.read(file(TEXT)).tables[0].rows


def test_columns_in_another_order_are_found_by_their_headings(file):
    turned = "\n".join(",".join(reversed(line.split(","))) for line in TEXT.splitlines()) + "\n"
    rows = alcohol_dependence.read(file(turned)).tables[0].rows
    assert {row[1:] for row in rows} == {row[1:] for row in alcohol_dependence.read(file(TEXT)).tables[0].rows}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT.replace("101,91,111", "91,101,111"), "A2: an estimate between its limits was wanted"),
        (TEXT.replace("101,91,111", "101,111,91"), "A2: an estimate between its limits was wanted"),
        (TEXT.replace("101,91,111", ",91,111"), "D2: a number or a marker was wanted, the cell is blank"),
        (TEXT.replace("101,91,111", "a lot,91,111"), "'a lot' was found"),
        (TEXT.replace("E06000015,101", "E06000016,101"), "E06000016 and Derby were found: two"),
        (TEXT.replace("E06000052", "E06000053"), "E06000052 or E0999 was wanted beside"),
        (TEXT.replace("111,2017/18", "111,2017/19"), "'2017/19' is no period"),
        (TEXT.replace("NA,NA,2010", "NA,NA,2017/18"), "stands twice, first at D2"),
        (TEXT.replace("PHE_Centre", "Year"), "G1: Year, Area_Code_GSS"),
        (f"{HEADINGS}\n", "rows were wanted below the headings"),
    ],
)  # fmt: skip
def test_what_is_not_such_a_table_is_refused_with_its_cell(file, text, words):
    with pytest.raises(ReadingError, match=re.escape(words)):
        alcohol_dependence.read(file(text))


@pytest.mark.parametrize("heading", HEADINGS.split(","))
def test_without_one_of_its_headings_it_is_not_recognised(file, heading):
    path = file(TEXT.replace(heading, "something"))
    assert alcohol_dependence.recognise(path) is None
    assert heading in alcohol_dependence.wanted(path)


def test_every_estimate_is_of_the_area_whose_code_is_printed_but_for_cornwall_and_the_isles_of_scilly():
    _, rows = read_rows(EDITION / "estimates.csv")
    codes = {f"estimates.csv!{row[0]}": (row[2], row[3]) for row in rows}
    found = observations()
    found = found[(found["source"] == "alcohol-dependence-prevalence") & (found["edition"] == "2017-18-local")]
    assert len(found) == 1211
    other = {
        (*codes[place], code) for place, code in zip(found["source_ref"], found["area_code"], strict=True)
        if codes[place][0] != code
    }  # fmt: skip
    joint = {(code, "Cornwall & Isles of Scilly", "JOINT-CORNWALL-SCILLY") for code in ("E06000052", "E0999")}
    # Before April 2013 two authorities had other codes than the file prints for all years.
    recoded = {("E08000037", "Gateshead", "E08000020"), ("E06000057", "Northumberland", "E06000048")}
    assert other == joint | recoded


@needs_originals
def test_the_record_holds_every_cell_of_the_original_and_no_other():
    card = read_card(EDITION / "source.yaml")
    path = original(card.held.sha256, card.held.bytes)
    with path.open(encoding="latin-1", newline="") as stream:
        printed = {
            (line["Year"], line["Area_Code_GSS"], statistic): line[heading]
            for line in csv.DictReader(stream)
            for heading, statistic in alcohol_dependence.STATISTICS.items()
        }
    _, rows = read_rows(EDITION / "estimates.csv")
    assert {(row[1], row[2], row[4]): row[5] or "NA" for row in rows} == printed
    assert len(rows) == len(printed) == 3 * 1211
