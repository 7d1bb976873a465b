"""The reader of the drug misuse tables, on workbooks built here. All figures are made up but those of the original."""

from __future__ import annotations

import openpyxl
import pytest
from tests.originals import needs_originals, original

from drugmetrics.errors import ReadingError
from drugmetrics.published import ingest, ons_drug_misuse

AGES = ("16 to 59", "16 to 24")
WHEN = ("ever in their lifetime", "in the last year", "in the last month")
PERIODS = ("Jan 1995 to Dec 1995", "Apr 2019 to Mar 2020", "Oct 2021 to Jun 2022")
DRUGS = ("Any cocaine", "Mephedrone ", "Any drug [note 3]", "Unweighted base - number of adults [note 4]")
HELD = ("4a6d6fbecc8d82d85877bf9506bc3506f3498483bd8ded925c231bab3f0a8752", 490533)


def titles():
    for age in AGES:
        for start in ("Proportion of {}", "Estimates of numbers of illicit drug users, {}"):
            for when in WHEN:
                yield f"{start.format(age)} year olds reporting use of drugs {when}, statistical significance"


def build(folder, *, changes=None, without=(), extra=(), ending="June 2022"):
    book = openpyxl.Workbook()
    book.active.title = "Cover sheet"
    book.active["A1"] = "Drugs misuse in England and Wales - Appendix tables"
    for number in range(1, 6):
        book.create_sheet(f"Section {number} {'notes' if number == 4 else 'Notes'}")
    book["Section 1 Notes"]["B4"] = "Any drug comprises many."
    for name in ("Table of Contents", *ons_drug_misuse._declared()["not_read"], *extra):
        book.create_sheet(name)
    for number, title in enumerate(titles(), start=1):
        page = book.create_sheet(f"1.{number:02d}")
        page["A1"] = f"Table 1.{number:02d}: {title}"
        page["A2"] = f"England and Wales, year ending December 1995 to year ending {ending} [note 1]"
        for column, text in enumerate(("Drug type", *PERIODS, "Apr 2019 to Mar 2020 Significance "), start=1):
            page.cell(8, column, text)
        for row, drug in enumerate(DRUGS, start=9):
            page.cell(row, 1, drug)
            for column in (2, 3, 4):
                page.cell(row, column, number * 1000 + row * 10 + column)
        page["B10"], page["D10"], page["E9"] = "[x]", "[c]", "[s]"
    for name in without:
        del book[name]
    for (sheet, cell), content in (changes or {}).items():
        book[sheet][cell] = content
    book.save(folder / "tables.xlsx")
    return folder / "tables.xlsx"


def test_every_table_of_the_first_section_is_read_with_its_marks_apart(tmp_path):
    path = build(tmp_path)
    assert ingest.recognise(path) == ("ons_drug_misuse", "ons-drug-misuse-survey", "2022-06-year-ending")
    reading = ons_drug_misuse.read(path)
    assert len(reading.tables) == 24
    assert reading.notes == [("Section 1 Notes!B4", "Any drug comprises many.")]
    table, marks = reading.tables[2:4]
    assert (table.file, table.layout) == ("table-1-02.csv", "share-last-year-16-59")
    assert table.rows[:6] == [
        ("B9", "Any cocaine", PERIODS[0], "2092", ""),
        ("C9", "Any cocaine", PERIODS[1], "2093", ""),
        ("D9", "Any cocaine", PERIODS[2], "2094", ""),
        ("B10", "Mephedrone", PERIODS[0], "", "[x]"),
        ("C10", "Mephedrone", PERIODS[1], "2103", ""),
        ("D10", "Mephedrone", PERIODS[2], "", "[c]"),
    ]
    assert marks.rows[:2] == [
        ("E9", "Any cocaine", "Apr 2019 to Mar 2020 Significance", "", "[s]"),
        ("E10", "Mephedrone", "Apr 2019 to Mar 2020 Significance", "", "blank"),
    ]
    assert [len(one.rows) for one in reading.tables] == [12, 4] * 12


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"changes": {("1.02", "C11"): "some"}}, "1.02!C11: a number or a marker was wanted, 'some'"),
        ({"changes": {("1.02", "C11"): -1}}, "1.02!C11"),
        ({"changes": {("1.02", "C11"): "#REF!"}}, "1.02!C11"),
        ({"changes": {("1.02", "A11"): None}}, "1.02!A11: a label under 'Drug type'"),
        ({"changes": {("1.02", "A11"): "Any cocaine"}}, "1.02!B11: Any cocaine / .* stands twice"),
        ({"changes": {("1.02", "C8"): "2019 or so"}}, "1.02!C8: '2019 or so' is no period"),
        ({"changes": {("1.02", "C8"): PERIODS[0]}}, "1.02!B8: periods one after the other"),
        ({"changes": {("1.02", "C8"): "Apr 1990 to Mar 1991"}}, "1.02!B8: periods one after the other"),
        ({"changes": {("1.02", "D8"): None}}, "1.02!D9: under no heading"),
        ({"changes": {("1.02", "E8"): None}}, "1.02!E9: under no heading"),
        ({"changes": {("1.02", "E8"): "Apr 2018 to Mar 2019 Significance"}}, "1.02!E8: the period compared with"),
        ({"changes": {("1.02", "E11"): 3.2}}, r"1.02!E11: \[s\], \[x\] or a blank was wanted, '3.2'"),
        ({"changes": {("1.02", "A8"): "Drug"}}, "1.02: the heading 'Drug type' was wanted"),
        (
            {"changes": {("1.02", "A1"): "Table 1.02: Use"}},
            "one sheet titled 'Proportion of 16 to 59 .* last year' was",
        ),
        ({"changes": {("1.03", "A1"): next(iter(titles()))}}, "found: 1.01, 1.03"),
        ({"without": ("1.07",)}, "one sheet titled 'Proportion of 16 to 24 .* ever in their lifetime' was wanted"),
        ({"extra": ("6.01",)}, "not known: 6.01"),
    ],
)
def test_what_is_not_as_wanted_stops_the_reader_by_its_place(tmp_path, changed, says):
    path = build(tmp_path, **changed)
    with pytest.raises(ReadingError, match=rf"tables\.xlsx: .*{says}"):
        ons_drug_misuse.read(path)


@pytest.mark.parametrize("changes", [{("1.05", "A2"): "to year ending March 2023"}, {("Cover sheet", "A1"): "Crime"}])
def test_tables_of_two_years_or_another_cover_are_not_recognised(tmp_path, changes):
    with pytest.raises(ReadingError, match="'year ending MONTH YEAR', were wanted"):
        ingest.recognise(build(tmp_path, changes=changes))


def test_a_blank_is_said_to_be_one(tmp_path):
    (table,) = [one for one in ons_drug_misuse.read(build(tmp_path, changes={("1.03", "C12"): None})).tables
                if one.file == "table-1-03.csv"]  # fmt: skip
    assert ("C12", DRUGS[3], PERIODS[1], "", "blank") in table.rows


@needs_originals
def test_every_cell_of_the_original_is_what_another_library_reads():
    path = original(*HELD)
    book = openpyxl.load_workbook(path, data_only=True)
    compared = 0
    for table in ons_drug_misuse.read(path).tables:
        sheet = book[table.file[6:10].replace("-", ".")]
        assert {cell.coordinate for row in sheet.iter_rows(min_row=9, min_col=2) for cell in row} >= {
            row[0] for row in table.rows
        }
        for where, drug, heading, value, marker in table.rows:
            cell = sheet[where]
            assert " ".join(str(sheet.cell(cell.row, 1).value).split()) == drug
            assert " ".join(str(sheet.cell(8, cell.column).value).split()) == heading
            if isinstance(cell.value, int | float):
                assert (float(value), marker) == (float(cell.value), "")
            else:
                assert (value, marker) == ("", str(cell.value or "").strip() or "blank")
            compared += 1
    assert compared == sum((sheet.max_row - 8) * (sheet.max_column - 1) for sheet in book if sheet.title[:2] == "1.")
