"""Printed cells: numbers as printed, markers beside them, and no number where only a marker stands."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugmetrics.errors import ReadingError
from drugmetrics.reference.markers import MEANINGS, Cell, known, number_text, parse_cell

#: Markers that a cell may hold alone; the others are words of a statement.
ALONE = [":", "u", "*", "-", *(marker for marker in MEANINGS if marker.startswith("["))]
GLUED = ["*", "u", "[p]", "[r]", "[e]", "[b]", "[low]", "[c]"]


@pytest.mark.parametrize(
    ("printed", "value", "marker"),
    [
        ("2846", "2846", ""), (2846, "2846", ""), (2846.0, "2846", ""), (84.4, "84.4", ""), (" 84.40 ", "84.40", ""),
        ("4,859", "4859", ""), ("1,234,567.8", "1234567.8", ""), ("1.2*", "1.2", "*"), ("0.3 u", "0.3", "u"),
        ("12 [r]", "12", "[r]"), ("1,234[p]", "1234", "[p]"), (":", "", ":"), ("..", "", ":"), ("U", "", "u"),
        ("–", "", "-"), ("[c]", "", "[c]"), ("[low]", "", "[low]"), ("", "", ""), (" ", "", ""), (0, "0", ""),
        ("0", "0", ""), ("0*", "0", "*"),
    ],
)  # fmt: skip
def test_what_a_cell_prints_is_number_and_marker(printed, value, marker):
    assert parse_cell(printed) == Cell(value, marker)


@pytest.mark.parametrize("marker", [*ALONE, "..", "U", "–"])
def test_a_suppressed_cell_has_no_number_and_is_never_zero(marker):
    cell = parse_cell(marker)
    assert cell.value == ""
    assert cell.marker in MEANINGS


@given(st.sampled_from(ALONE), st.text(" \t\n", max_size=3), st.text(" \t\n", max_size=3))
def test_a_marker_alone_never_gives_a_number_whatever_space_is_about_it(marker, before, after):
    assert parse_cell(before + marker + after) == Cell("", marker)


@given(st.integers(0, 10**12), st.integers(0, 9), st.sampled_from(GLUED), st.sampled_from(["", " "]))
def test_a_marker_glued_to_a_number_is_kept_beside_it(whole, tenth, marker, space):
    assert parse_cell(f"{whole}.{tenth}{space}{marker}") == Cell(f"{whole}.{tenth}", marker)
    assert parse_cell(f"{whole:,}{space}{marker}") == Cell(str(whole), marker)


@given(st.integers(-(10**14), 10**14))
def test_thousands_separators_change_no_number(number):
    assert parse_cell(f"{number:,}") == parse_cell(str(number)) == parse_cell(number) == Cell(str(number), "")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_of_a_workbook_is_written_so_that_it_reads_back_the_same(number):
    assert float(number_text(number)) == number


@pytest.mark.parametrize("printed", ["-5", -5, -5.0, "-1,234"])
def test_a_negative_number_is_kept_for_the_check_of_the_table_to_refuse(printed):
    assert parse_cell(printed).value.startswith("-")


@pytest.mark.parametrize(
    "printed",
    [
        "n/a", "under 5", "1,23", "12,34*", "1234,567", "+5", "1e5", ".5", "5.", "1 234", "£5", "5%", "1.2**", "*5",
        "--", "−5", "nan", "inf", "Infinity", "1_000", "#REF!", "2846 deaths", "…", None,
    ],
)  # fmt: skip
def test_text_that_is_neither_number_nor_marker_is_refused_and_quoted(printed):
    with pytest.raises(ReadingError, match="a number or a marker was wanted, ") as caught:
        parse_cell(printed)
    assert repr(str(printed)) in str(caught.value)


@pytest.mark.parametrize("printed", ["[q]", "5[q]", "5 [redacted]"])
def test_a_bracketed_marker_nobody_explained_is_refused_with_those_that_are_known(printed):
    with pytest.raises(ReadingError, match=r"a known marker .*was wanted") as caught:
        parse_cell(printed)
    assert all(marker in str(caught.value) for marker in MEANINGS)


@pytest.mark.parametrize("printed", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(printed):
    with pytest.raises(ReadingError, match="a finite number was wanted, "):
        parse_cell(printed)


@pytest.mark.parametrize("printed", [True, False])
def test_true_and_false_are_no_numbers(printed):
    with pytest.raises(ReadingError, match=f"a number was wanted, {printed} was found"):
        parse_cell(printed)


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=12))
def test_any_text_gives_a_plain_number_or_none_and_a_known_marker_or_is_refused(text):
    try:
        cell = parse_cell(text)
    except ReadingError:
        return
    assert cell.marker == "" or cell.marker in MEANINGS
    assert cell.value == "" or math.isfinite(float(cell.value))
    assert set(cell.value) <= set("-0123456789.")


@pytest.mark.parametrize("marker", MEANINGS)
def test_every_marker_is_its_own_canonical_form_and_is_explained(marker):
    assert known(marker) == marker
    assert MEANINGS[marker].strip()


@pytest.mark.parametrize("marker", ["q", "5", "[Q]", "n/a"])
def test_an_unknown_marker_beside_a_number_is_refused(marker):
    with pytest.raises(ReadingError, match=r"a known marker .*was wanted"):
        known(marker)


def test_no_marker_is_none():
    assert known("") == ""
