"""Reading a table by the words of its headings, on small made-up sheets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drugmetrics.errors import ReadingError
from drugmetrics.published.layouts import ColumnAxis, Layout, RowAxis, plain, read_table
from drugmetrics.published.workbooks import Grid, column_letters

LAYOUT = Layout(
    name="made-up",
    title="by sex",
    rows={"sex": RowAxis(heading="Sex", fill=True), "year": RowAxis(heading="Year")},
    columns={"area": ColumnAxis(anchor="England"), "statistic": ColumnAxis(anchor="Deaths")},
)
SHEET = [
    ["Figures by sex"],
    ["", "", "England", "", "", "Wales 1", "", ""],
    ["Sex", "Year", "Deaths", "Rate", "", "Deaths", "Rate", ""],
    ["Males", 2021, 11, 1.5, "u", 13, 1.25, ""],
    ["", 2020, 21, ":", "", 23, "[c]", ""],
    ["Females", 2021, 31, 2.5, "", 33, 3.5, "U"],
    [],
    ["1 A note."],
]


def grid(change: dict[str, object] | None = None, sheet=SHEET) -> Grid:
    rows = [list(row) + [""] * (8 - len(row)) for row in sheet]
    for cell, content in (change or {}).items():
        rows[int(cell[1:]) - 1][ord(cell[0]) - ord("A")] = content
    return Grid("Page", rows)


def read(sheet: Grid, **changes):
    return read_table(sheet, LAYOUT.model_copy(update=changes), file="page.csv", printed="Page")


def test_each_number_carries_its_labels_its_place_and_its_marker():
    table, notes = read(grid())
    assert table.labels == ("sex", "year", "area", "statistic")
    assert table.rows == [
        ("C4", "Males", "2021", "England", "Deaths", "11", ""),
        ("D4", "Males", "2021", "England", "Rate", "1.5", "u"),
        ("F4", "Males", "2021", "Wales 1", "Deaths", "13", ""),
        ("G4", "Males", "2021", "Wales 1", "Rate", "1.25", ""),
        ("C5", "Males", "2020", "England", "Deaths", "21", ""),
        ("D5", "Males", "2020", "England", "Rate", "", ":"),
        ("F5", "Males", "2020", "Wales 1", "Deaths", "23", ""),
        ("G5", "Males", "2020", "Wales 1", "Rate", "", "[c]"),
        ("C6", "Females", "2021", "England", "Deaths", "31", ""),
        ("D6", "Females", "2021", "England", "Rate", "2.5", ""),
        ("F6", "Females", "2021", "Wales 1", "Deaths", "33", ""),
        ("G6", "Females", "2021", "Wales 1", "Rate", "3.5", "u"),
    ]
    assert notes == [("Page!A8", "1 A note.")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"A1": "Figures by age"}, "Page: a title with the words 'by sex' was wanted; none stands there"),
        ({"A3": ""}, "Page: the heading 'Sex' was wanted; headings seen: .*Year"),
        ({"B3": "Jahr"}, "Page: the heading 'Year' was wanted; headings seen: .*Jahr"),
        ({"C2": ""}, "Page: the heading 'England' was wanted; headings seen: Wales 1; Sex"),
        ({"C3": "", "D3": "", "F3": "", "G3": ""}, "Page: the heading 'Deaths' was wanted"),
        ({"C1": 7}, "Page!C1: no number was wanted above the headings, '7' stands there"),
        ({"D3": "", "G3": ""}, "Page!D4: under no heading; a known marker .* was wanted, '1.5' was found"),
        ({"F2": ""}, "Page!F4: Males / 2021 / England / Deaths stands twice, first at Page!C4"),
        ({"B4": ""}, "Page!B4: a label under 'Year' was wanted, none stands there"),
        ({"A4": ""}, "Page!A4: a label under 'Sex' was wanted, none stands there"),
        ({"C4": "eleven"}, "Page!C4: a number or a marker was wanted, 'eleven' was found"),
        ({"C4": ""}, "Page!C4: a number or a marker was wanted, the cell is blank"),
        ({"C4": -11}, "Page!C4: a count or rate of zero or more was wanted, -11 was found"),
        ({"E4": "x"}, "Page!E4: under no heading; a known marker .* was wanted, 'x' was found"),
        ({"H4": 9}, "Page!H4: under no heading; a known marker .* was wanted, '9' was found"),
        ({"B5": 2021}, "Page!C5: Males / 2021 / England / Deaths stands twice, first at Page!C4"),
    ],
)
def test_what_is_wrong_is_told_by_its_place_what_was_wanted_and_what_was_found(change, says):
    with pytest.raises(ReadingError, match=says):
        read(grid(change))


def test_a_table_without_numbers_is_refused():
    with pytest.raises(ReadingError, match="Page: no numbers were found below the headings of 'by sex'"):
        read(grid(sheet=SHEET[:3]))


def test_a_table_whose_columns_have_no_headings_is_refused():
    layout = LAYOUT.model_copy(update={"columns": {"year": ColumnAxis(below="Year")}})
    with pytest.raises(ReadingError, match="Page!C4: headings of numbers were wanted from here on, none stands there"):
        read_table(grid(dict.fromkeys(("C4", "D4", "E4", "F4", "G4"), "")), layout, file="page.csv", printed="Page")


def test_blanks_are_marked_where_the_layout_allows_them():
    table, _ = read(grid({"C4": "", "G6": "", "H6": ""}), blank_means="blank")
    assert [row[0] for row in table.rows if row[-2:] == ("", "blank")] == ["C4", "G6"]


def test_an_unknown_area_is_refused_with_near_ones():
    with pytest.raises(ReadingError, match=r"Page!F4: No area is called 'Walls'\. Did you mean 'Wales'"):
        read(grid({"F2": "Walls"}), area_codes="area")


def test_a_table_printed_to_the_right_of_another_is_left_alone():
    beside = [[*row, *([""] * (8 - len(row))), *row] for row in SHEET[:6]]
    table, _ = read(Grid("Page", beside))
    assert table.rows == read(grid(sheet=SHEET[:6]))[0].rows


def test_a_heading_of_labels_printed_again_without_a_title_of_its_own_is_refused():
    beside = [[*row, *([""] * (8 - len(row))), *row] for row in SHEET[1:6]]
    with pytest.raises(ReadingError, match="stands a second time"):
        read(Grid("Page", [SHEET[0], *beside]))


def test_a_label_printed_again_gets_its_turn_only_where_lists_have_sub_lists():
    again = [*SHEET[:6], ["Males", 2021, 41, 4.5, "", 43, 5.5, ""]]
    with pytest.raises(ReadingError, match="stands twice"):
        read(grid(sheet=again))
    table, _ = read(grid(sheet=again), number_repeats=True)
    assert {row[1] for row in table.rows} == {"Males", "Males (2)", "Males (3)", "Females"}


@given(st.lists(st.sampled_from(["rows", "columns"]), max_size=5))
@settings(deadline=None)
def test_empty_rows_above_and_columns_to_the_left_move_places_and_nothing_else(insertions):
    down, right = insertions.count("rows"), min(insertions.count("columns"), 2)
    moved = Grid("Page", [[]] * down + [[""] * right + row for row in grid().rows])
    wanted = [
        (f"{column_letters(ord(where[0]) - ord('A') + right)}{int(where[1:]) + down}", *rest)
        for where, *rest in read(grid())[0].rows
    ]
    assert read(moved)[0].rows == wanted


@pytest.mark.parametrize(
    ("printed", "compared"),
    [
        ("Rate 1", "rate"), ("Lower  Confidence Limit 2", "lower confidence limit"), ("Codeine 8,9", "codeine"),
        ("Paracetamol 1, 2", "paracetamol"), ("Offence group [note 4]", "offence group"), ("2021", "2021"),
        ("30-39", "30-39"), ("Neighbourhood crime [notes 7, 8]", "neighbourhood crime"),
    ],
)  # fmt: skip
def test_headings_are_compared_without_footnote_numbers_and_case(printed, compared):
    assert plain(printed) == compared


@given(st.integers(0, 20_000))
def test_columns_have_the_letters_a_spreadsheet_gives_them(column):
    number = 0
    for letter in column_letters(column):
        number = number * 26 + ord(letter) - ord("A") + 1
    assert number == column + 1
