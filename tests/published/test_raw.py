"""Raw tables as files: one dialect, checked when they are read. All figures are made up."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drugmetrics.errors import CardError
from drugmetrics.published.raw import RawTable, read_rows, table_text

HEAD = "where,year,value,marker\n"
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=8)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table-1.csv"


def read(path, text: str | bytes):
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_rows(path)


def test_rows_are_read_as_they_stand(path):
    assert read(path, HEAD + 'E9,2021,2846,\nE10,"a, b",,:\n') == (
        ["where", "year", "value", "marker"],
        [["E9", "2021", "2846", ""], ["E10", "a, b", "", ":"]],
    )


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=5, unique_by=lambda row: row[1]))
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again_whatever_was_printed(path, rows):
    text = table_text(RawTable("table-1.csv", "Table 1", "made-up", ("year",), rows))
    assert read(path, text)[1] == [list(row) for row in rows]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "E9,2021,2846\n", r"table-1\.csv, line 2: 4 cells were wanted, 3 were found"),
        (HEAD + "E9,2021,2846,,\n", r"table-1\.csv, line 2: 4 cells were wanted, 5 were found"),
        (HEAD + "E9,2021,2846,\n\n", r"table-1\.csv, line 3: 4 cells were wanted, 0 were found"),
        (HEAD + "E9,2021,1,\nE10,2020,2,\nE11,2021,3,\n", r"line 4: 2021 already stands on line 2"),
        (
            "year,value,marker\n2021,1,\n",
            r"columns where, \.\.\., value, marker were wanted; found year, value, marker",
        ),
        ("where,year,marker,value\n", r"columns where, \.\.\., value, marker were wanted"),
    ],
)
def test_a_table_out_of_shape_is_refused_by_its_line(path, text, says):
    with pytest.raises(CardError, match=says):
        read(path, text)


def test_a_table_the_card_names_and_that_is_not_there_is_refused(path):
    with pytest.raises(CardError, match=r"table-1\.csv: the card names this table, and it is not there"):
        read_rows(path)


@pytest.mark.parametrize("text", [b"", HEAD.encode() + b"E9,\xff,1,\n"], ids=["empty", "no text"])
def test_a_table_that_is_no_table_is_refused(path, text):
    with pytest.raises(CardError, match=r"table-1\.csv"):
        read(path, text)
