"""CSV exports packed with gzip: the same table, or a clear word where the packing is damaged. Figures are made up."""

from __future__ import annotations

import contextlib
import gzip

import pytest

from drugmetrics.errors import ReadingError
from drugmetrics.published import exports, ingest, workbooks
from drugmetrics.published.workbooks import open_csv

HEAD = "age_group,drug_type,period,estimate,year\n"
LINES = "16–59 years,Heroin,1996,8.1e-4,1996-01-01\n16–59 years,Ketamine,1996,NA,1996-01-01\n"


def packed(folder, text=HEAD + LINES, name="use.csv.gz"):
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_a_packed_export_reads_as_the_plain_one_does(tmp_path):
    plain = tmp_path / "use.csv"
    plain.write_text(HEAD + LINES, encoding="utf-8")
    path = packed(tmp_path)
    assert ingest.recognise(path) == ("exports", "home-office-drug-misuse-survey", "")
    assert exports.read(path).tables == exports.read(plain).tables
    assert exports.read(path).tables[0].rows == [
        ("D2", "16–59 years", "Heroin", "1996", "1996-01-01", "estimate", "0.00081", ""),
        ("D3", "16–59 years", "Ketamine", "1996", "1996-01-01", "estimate", "", "[x]"),
    ]


def test_a_packed_file_cut_short_at_any_byte_never_reads(tmp_path):
    path = packed(tmp_path)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(ReadingError, match=r"use\.csv\.gz"):
            open_csv(path)


def test_a_packed_file_with_a_byte_changed_never_reads_as_another_number(tmp_path):
    path = packed(tmp_path)
    whole, rows = path.read_bytes(), open_csv(path).rows
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        with contextlib.suppress(ReadingError):
            assert open_csv(path).rows == rows  # a time of the packing


def test_a_small_file_that_unpacks_to_more_than_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "CSV_LIMIT", 1000)
    with pytest.raises(ReadingError, match="unpacks to more than"):
        open_csv(packed(tmp_path, HEAD + LINES * 20))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD.replace("estimate", "value") + LINES, "nearest is last-year-use, without estimate"),
        (HEAD + LINES.replace("NA", "n/a"), "D3: a number or a marker was wanted, 'n/a'"),
        (HEAD + LINES.replace(",1996-01-01\n16–59 years,K", "\n16–59 years,K"), "E2: a label under 'year' was wanted"),
        (HEAD + LINES + LINES, "D4: .* stands twice"),
        (HEAD.replace("year\n", "year,year\n") + LINES.replace("01\n", "01,1996\n"), "stands a second time"),
    ],
)
def test_what_is_wrong_in_a_packed_export_is_told(tmp_path, text, says):
    path = packed(tmp_path, text)
    with pytest.raises(ReadingError, match=says):
        ingest.ingest(path, raw=tmp_path / "raw", edition="one", undated=True)
