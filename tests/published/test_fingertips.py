"""Fingertips exports in the layouts that were seen. All figures are made up."""

from __future__ import annotations

import csv
import io

import pytest

from drugmetrics.errors import ReadingError
from drugmetrics.published import fingertips, ingest

#: The 27 columns; column 23 is named after what was asked for.
HEADINGS = [
    "Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name", "Area Type", "Sex", "Age",
    "Category Type", "Category", "Time period", "Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit",
    "Lower CI 99.8 limit", "Upper CI 99.8 limit", "Count", "Denominator", "Value note", "Recent Trend",
    "Compared to England value or percentiles", "Column not used", "Time period Sortable", "New data",
    "Compared to goal", "Time period range",
]  # fmt: skip
SMALL = "Value cannot be calculated as number of cases is too small"


def row(**changes: str) -> dict[str, str]:
    """Return one row of the export, England 2018/19 unless said otherwise (headings with underscores for spaces)."""
    cells = dict.fromkeys(HEADINGS, "") | {
        "Indicator ID": "93517", "Indicator Name": "Not in treatment (%)", "Area Code": "E92000001",
        "Area Name": "England", "Area Type": "England", "Sex": "Persons", "Age": "15-64 yrs", "Time period": "2018/19",
        "Value": "52.125", "Lower CI 95.0 limit": "51.5", "Upper CI 95.0 limit": "53.75", "Count": "1352.3333",
        "Denominator": "2600", "Compared to England value or percentiles": "Not compared",
        "Column not used": "Not compared", "Time period Sortable": "20180000", "Time period range": "1y",
    }  # fmt: skip
    return cells | {name.replace("_", " "): text for name, text in changes.items()}


KENT = {"Area_Code": "E10000016", "Area_Name": "Kent", "Area_Type": "County"}


@pytest.fixture
def export(tmp_path):
    """Give the maker of an export file from rows."""

    def make(*rows: dict[str, str], headings: list[str] = HEADINGS, change=lambda text: text):
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows([cells.get(name, "") for name in headings] for cells in rows)
        path = tmp_path / "an export.csv"
        path.write_bytes(change(buffer.getvalue()).encode())
        return path

    return make


def refused(path, words: str) -> None:
    with pytest.raises(ReadingError, match=words) as caught:
        fingertips.read(path)
    assert path.name in str(caught.value)


def test_every_figure_is_taken_from_its_cell_and_blank_columns_are_left_out(export):
    path = export(row())
    assert ingest.recognise(path) == ("fingertips", "fingertips-unmet-need", "")
    (table,) = fingertips.read(path).tables
    assert (table.file, table.printed) == ("indicator-93517.csv", "93517: Not in treatment (%)")
    assert table.labels == ("area", "sex", "age", "period", "statistic")
    labels = ("E92000001", "Persons", "15-64 yrs", "2018/19")
    assert table.rows == [
        ("M2", *labels, "value", "52.125", ""),
        ("N2", *labels, "lower limit", "51.5", ""),
        ("O2", *labels, "upper limit", "53.75", ""),
        ("R2", *labels, "count", "1352.3333", ""),
        ("S2", *labels, "denominator", "2600", ""),
    ]


def test_an_area_printed_with_and_without_its_parent_is_read_once(export):
    path = export(row(), row(**KENT), row(**KENT, Parent_Code="E12000008", Parent_Name="South East region"))
    (table,) = fingertips.read(path).tables
    assert [cells[0] for cells in table.rows if cells[5] == "value"] == ["M2", "M3"]


@pytest.mark.parametrize("heading", ["Value", "Lower CI 95.0 limit", "Count", "Denominator"])
def test_an_area_printed_twice_with_other_figures_is_refused(export, heading):
    other = row(**KENT, Parent_Code="E12000008") | {heading: "51.75"}
    refused(export(row(**KENT), other), r"M3: 93517 / E10000016 .* stands twice with other figures, first at M2")


def test_an_area_printed_twice_with_another_value_note_is_refused(export):
    blank = {"Value": "", "Lower_CI_95.0_limit": "", "Upper_CI_95.0_limit": "", "Count": ""}
    path = export(row(**KENT, **blank, Value_note=SMALL), row(**KENT, **blank, Parent_Code="E12000008"), row())
    refused(path, "stands twice with other figures")


def test_categories_are_a_table_of_their_own(export):
    tenths = {"Category_Type": "Deprivation deciles (IMD2015)", "Category": "Most deprived decile (IMD2015)"}
    whole, parts = fingertips.read(export(row(), row(**tenths, Value="52.5"))).tables
    assert (parts.file, parts.layout) == ("indicator-93517-categories.csv", "indicator-93517-categories")
    assert parts.rows[0][5:8] == ("Deprivation deciles (IMD2015)", "Most deprived decile (IMD2015)", "value")
    assert [cells[-2] for table in (whole, parts) for cells in table.rows if cells[-3] == "value"] == ["52.125", "52.5"]
    refused(export(row(Category="Most deprived decile (IMD2015)")), "K2: a category with its type")


@pytest.mark.parametrize(
    ("note", "marker"),
    [
        (SMALL, ":"),
        ("Value suppressed for disclosure control due to small count", "[c]"),
        ("Value for Cornwall & Isles of Scilly combined", "[x]"),
        ("", "blank"),
    ],
)
def test_a_blank_value_is_a_marker_and_never_zero(export, note, marker):
    blank = row(**KENT, Value="", Value_note=note) | {"Lower CI 95.0 limit": "", "Upper CI 95.0 limit": ""}
    reading = fingertips.read(export(row(), blank))
    assert ("M3", "E10000016", "Persons", "15-64 yrs", "2018/19", "value", "", marker) in reading.tables[0].rows
    assert [text for _, text in reading.notes] == ([f"{note} (Kent)"] if note else [])


def test_a_blank_value_whose_note_nobody_explained_is_refused(export):
    refused(export(row(), row(**KENT, Value="", Value_note="Lost in the post")), "M3: nothing says what a blank means")


def test_a_modelled_value_is_marked_as_an_estimate(export):
    (table,) = fingertips.read(export(row(Value_note="Value is modelled or synthetic estimate"))).tables
    assert [cells[-1] for cells in table.rows] == ["[e]", "", "", "", ""]


@pytest.mark.parametrize(
    "compared",
    [
        "Compared to Region value or percentiles", "Compared to Regions (statistical) value or percentiles",
        "Compared to percentiles", "Column not used",
    ],
)  # fmt: skip
@pytest.mark.parametrize("columns", [26, 27])
def test_both_layouts_and_every_name_of_column_23(export, compared, columns):
    headings = [compared if name == "Column not used" else name for name in HEADINGS][:columns]
    assert len(fingertips.read(export(row(), headings=headings)).tables[0].rows) == 5


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(",1y\n", "\n"),
        lambda text: text.replace("Not in treatment (%)", '"Not in treatment (%)\n"'),
    ],
    ids=["byte order mark", "CRLF", "a cell short", "a line break in the name"],
)
def test_how_the_file_was_written_does_not_matter(export, change):
    plain = fingertips.read(export(row(), row(**KENT))).tables
    assert fingertips.read(export(row(), row(**KENT), change=change)).tables == plain


@pytest.mark.parametrize("order", [1, -1])
def test_columns_in_another_order_are_found_by_their_headings(export, order):
    moved = (HEADINGS[3:] + HEADINGS[:3])[::order]
    labels_and_values = [cells[1:] for cells in fingertips.read(export(row())).tables[0].rows]
    assert [cells[1:] for cells in fingertips.read(export(row(), headings=moved)).tables[0].rows] == labels_and_values


def test_a_reply_without_rows_is_an_error_and_no_empty_series(export):
    with pytest.raises(ReadingError, match="rows of figures were wanted, there are none"):
        ingest.recognise(export())


def test_an_indicator_of_no_publication_is_refused_by_name(export):
    with pytest.raises(ReadingError, match=r"a Fingertips export .*; found 93495"):
        ingest.recognise(export(row(Indicator_ID="93495")))


def test_indicators_of_two_publications_in_one_file_are_not_one_edition(export):
    assert fingertips.recognise(export(row(), row(Indicator_ID="91380"))) is None


def test_two_indicators_of_one_publication_are_two_tables(export):
    path = export(row(), row(Indicator_ID="93532", Indicator_Name="Drinkers"))
    assert fingertips.recognise(path) == ("fingertips-unmet-need", "")
    assert [table.layout for table in fingertips.read(path).tables] == ["indicator-93517", "indicator-93532"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Value": "many"}, "M2: a number or a marker was wanted, 'many'"),
        ({"Value": "*"}, r"M2: a number of zero or more was wanted, '\*'"),
        ({"Value": "-1"}, "M2: a number of zero or more was wanted, '-1'"),
        ({"Value": "54"}, "M2: a value within 51.5 and 53.75 was wanted, 54"),
        ({"Area_Name": "Kent"}, r"E2: one area was wanted, E92000001 \(England\) and 'Kent'"),
        ({"Area_Code": "England"}, "E2: a code with one name was wanted"),
        ({"Time_period": "2017/18"}, "X2: the sortable form of '2017/18' was wanted, '20180000'"),
        ({"Time_period_Sortable": "soon"}, "X2: the sortable form"),
        ({"Sex": ""}, "H2: a label under 'Sex' was wanted"),
        ({"Indicator_ID": "2021"}, "A2: an indicator with one name was wanted, '2021'"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_cell(export, changes, words):
    refused(export(row(**changes)), words)


def test_a_code_with_two_names_is_refused_even_where_no_table_has_it(export):
    board = {"Area_Code": "nE54000044", "Area_Type": "ICBs"}
    path = export(row(**board, Area_Name="NHS One"), row(**board, Area_Name="NHS Two", Sex="Male"))
    refused(path, "E3: a code with one name was wanted, 'nE54000044' and 'NHS Two'")


def test_an_indicator_with_two_names_is_refused(export):
    refused(export(row(), row(**KENT, Indicator_Name="In treatment (%)")), "A3: an indicator with one name was wanted")


def test_a_file_of_another_kind_or_without_headings_is_refused_by_name(export):
    refused(export(row(), headings=["year", "value"]), "A1: a known heading, once, was wanted; 'year'")
    assert fingertips.recognise(export(row(), headings=["year", "value"])) is None


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ([name for name in HEADINGS if name != "Count"], "the headings Count were wanted"),
        ([name for name in HEADINGS if name != "Column not used"], "the headings compared were wanted"),
        ([*HEADINGS, "Value"], "AB1: a known heading, once, was wanted; 'Value'"),
        (["Worth" if name == "Value" else name for name in HEADINGS], "M1: a known heading, once, was wanted; 'Worth'"),
    ],
)
def test_headings_that_are_missing_double_or_new_are_refused(export, headings, words):
    refused(export(row(), headings=headings), words)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("93517,Not in treatment (%),,,", "93517,Not in treatment (%),,"),
        lambda text: text.replace(",51.5,", ","),
        lambda text: text.replace(",51.5,", ",51.5,51.5,"),
        lambda text: text.replace(",,,1y\n", "\n"),
    ],
    ids=["label cells shifted", "number cells shifted", "a cell too many", "cut short"],
)
def test_a_row_whose_cells_are_shifted_or_cut_is_refused(export, change):
    with pytest.raises(ReadingError, match=r"an export\.csv"):
        fingertips.read(export(row(), change=change))
