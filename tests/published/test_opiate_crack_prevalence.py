"""The reader of the prevalence workbook, on workbooks built here. All figures are made up but those of the original."""

from __future__ import annotations

import openpyxl
import pytest
from tests.originals import needs_originals, original

from drugmetrics.errors import ReadingError
from drugmetrics.published import ingest, opiate_crack_prevalence

HELD = ("043e4a9a5ca35234572e3aefd4d2ead530f28633db71072c6466890b950e5948", 737102)
AREAS = (("E05B", "East Midlands", "Derby"), ("00KB", "East of England", "Bedford"), ("London",) * 3, ("ENGLAND",) * 3)
YEARS = ("2010-11", "2011-12", "2016-17")
LOWER, UPPER = "Lower bound  95% CI", "Upper bound   95% CI"


def _place(page, top, labels, blocks):
    """Write a sheet: label headings on the first heading row, blocks of columns under their headings, areas below."""
    depth = len(blocks[0])
    for column, text in enumerate(labels, start=1):
        page.cell(top, column, text)
    above = [""] * depth
    for column, headings in enumerate(blocks, start=len(labels) + 1):
        for step, heading in enumerate(headings):
            if step == depth - 1 or heading != above[step]:
                page.cell(top + step, column, heading)
        above = list(headings)
    for row, (code, region, name) in enumerate(AREAS, start=top + depth + 1):
        texts = {"PCC Code": "PCC07", opiate_crack_prevalence.CODE: code, "Region": region, "Local authority": name}
        for column, text in enumerate(labels, start=1):
            page.cell(row, column, texts.get(text, row * 1000))
        for column, headings in enumerate(blocks, start=len(labels) + 1):
            if headings[-1] != "Significance":
                figure = row * 100 + column - 1.5 * (headings[-1] == LOWER)
                page.cell(row, column, -5 if "Difference between" in "".join(headings) else figure)


def _threes(*above, drugs):
    return [(*above, text) for drug in drugs for text in (drug, LOWER, UPPER)]


def _trend(*above, drug):
    blocks = [block for year in YEARS for block in _threes(*above, year, drugs=[drug])]
    last = "Difference between 2016-17 and 2014-15"
    return [*blocks, *((*above, last, text) for text in ("Difference", LOWER, UPPER, "Significance"))]


def build(folder, *, changes=None, without=(), name="Estimates.XLSX", year="2016-17"):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    for front in ("Introduction", "Front sheet"):
        book.create_sheet(front)
    labels = (opiate_crack_prevalence.CODE, "Region", "Local authority")
    page = book.create_sheet(f"{year} Prevalence Estimates")
    page["C1"] = f"National and local prevalence estimates - {year}"
    drugs = ("OCU", "Opiates", "Crack cocaine")
    measures = ("Number of users", "Rate of use per thousand of the population")
    _place(page, 4, ("PCC Code", *labels, "15-64 population"), [b for m in measures for b in _threes(m, drugs=drugs)])
    page = book.create_sheet(f"{year} Prev Estimates by Age")
    page["B1"] = f"By age band - {year}"
    ages = ("15-24", "35-64")
    blocks = [block for m in measures for age in ages for block in _threes(m, age, drugs=drugs[:2])]
    _place(page, 4, (*labels, "15-24 population"), blocks)
    for drug in drugs:
        page = book.create_sheet(drug)
        page["B1"] = f"Number of people who use {drug} - 2010 - 2017"
        _place(page, 4, labels, _trend(drug=drug))
    for drug in drugs[:2]:
        page = book.create_sheet(f"{drug} by age")
        page["B1"] = f"Number of people who use {drug} by age band"
        _place(page, 6, labels, [block for age in ages for block in _trend(age, drug=drug)])
    for sheet in without:
        del book[sheet]
    for (sheet, cell), content in (changes or {}).items():
        book[sheet][cell] = content
    book.save(folder / "built.xlsx")
    return (folder / "built.xlsx").rename(folder / name)


def test_estimates_stand_with_their_limits_and_differences_are_left_out(tmp_path):
    path = build(tmp_path)
    assert ingest.recognise(path) == ("opiate_crack_prevalence", "opiate-crack-prevalence", "2016-17-estimates")
    tables = {table.file: table for table in opiate_crack_prevalence.read(path).tables}
    assert {name: len(table.rows) for name, table in tables.items()} == {
        "2016-17-prevalence-estimates.csv": 4 * 18, "2016-17-prevalence-estimates-populations.csv": 4,
        "2016-17-prev-estimates-by-age.csv": 4 * 24, "2016-17-prev-estimates-by-age-populations.csv": 4,
        "ocu.csv": 4 * 9, "opiates.csv": 4 * 9, "crack-cocaine.csv": 4 * 9,
        "ocu-by-age.csv": 4 * 18, "opiates-by-age.csv": 4 * 18,
    }  # fmt: skip
    assert tables["ocu.csv"].labels == ("code", "area", "period", "drug", "statistic")
    assert tables["ocu.csv"].rows[2:4] == [
        ("F7", "E05B", "Derby", "2010-11", "OCU", "upper bound", "706", ""),
        ("G7", "E05B", "Derby", "2011-12", "OCU", "estimate", "707", ""),
    ]
    by_age = tables["opiates-by-age.csv"]
    assert by_age.rows[9] == ("Q10", "E05B", "Derby", "35-64", "2010-11", "Opiates", "estimate", "1017", "")
    newest = tables["2016-17-prevalence-estimates.csv"].rows[9]
    assert newest == ("O7", "2016-17", "E05B", "Derby", "Rate of use per thousand of the population", "OCU",
                      "estimate", "715", "")  # fmt: skip
    assert tables["2016-17-prevalence-estimates-populations.csv"].rows[0] == (
        "E7", "2016-17", "E05B", "Derby", "15-64 population", "7000", "",
    )  # fmt: skip


def test_a_limit_that_was_not_made_is_blank_by_age_only(tmp_path):
    tables = opiate_crack_prevalence.read(build(tmp_path, changes={("OCU by age", "E10"): None})).tables
    assert ("E10", "E05B", "Derby", "15-24", "2010-11", "OCU", "lower bound", "", "blank") in tables[-2].rows
    with pytest.raises(ReadingError, match="OCU!E8: a number or a marker was wanted"):
        opiate_crack_prevalence.read(build(tmp_path, changes={("OCU", "E8"): None}))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({("OCU", "D7"): "many"}, "OCU!D7: a number or a marker was wanted"),
        ({("OCU", "D7"): -4}, "OCU!D7: a count or rate of zero or more"),
        ({("OCU", "G4"): None}, r"OCU!G7: .* stands twice"),
        ({("OCU", "G4"): "2010-11"}, r"OCU!G7: .* stands twice"),
        ({("OCU", "D4"): "2009-10"}, "the heading '2010-11' was wanted"),
        ({("OCU", "E5"): "OCU"}, r"OCU!D5: Lower bound 95% CI and Upper bound 95% CI were wanted to its right"),
        ({("OCU", "G5"): "Opiates"}, "OCU!G5: OCU or a bound was wanted, 'Opiates'"),
        ({("OCU", "G5"): None}, "OCU!G5: OCU or a bound was wanted, ''"),
        ({("OCU", "G4"): "Difference between"}, "OCU!G5: a difference was wanted here, 'OCU'"),
        ({("OCU", "M4"): None}, "OCU!M5: OCU or a bound was wanted, 'Difference'"),
        ({("OCU", "D6"): 5}, "OCU!D6: a blank row below the headings was wanted"),
        ({("OCU", "A4"): "Code"}, r"OCU: the heading 'DAT \(UTLA\) Code' was wanted"),
        ({("OCU", "A7"): "E09B"}, "opiates.csv .*: one name a code was wanted; E05B Derby|ocu.csv"),
        ({("OCU", "C8"): "Derby"}, "ocu.csv D8: one name a code was wanted; 00KB Derby"),
        ({("OCU", "A8"): "E05B"}, "ocu.csv D8: one name a code was wanted; E05B Bedford|stands twice"),
        ({("OCU", "C9"): "North East"}, "ocu.csv D9: one name a code was wanted; London North East"),
        ({("2016-17 Prevalence Estimates", "C1"): "Estimates - 2014-15"}, "a title that ends in 2016-17 was wanted"),
    ],
)
def test_what_is_not_as_wanted_stops_the_reader_by_its_place(tmp_path, changes, says):
    with pytest.raises(ReadingError, match=rf"Estimates\.XLSX: .*(?:{says})"):
        opiate_crack_prevalence.read(build(tmp_path, changes=changes))


def test_a_sheet_missing_or_of_another_name_is_told(tmp_path):
    with pytest.raises(ReadingError, match=r"the sheets Cover, .* were wanted; found: .*"):
        opiate_crack_prevalence.read(build(tmp_path, without=["Opiates by age"]))
    with pytest.raises(ReadingError, match="one sheet 'YEAR Prevalence Estimates', such as 2016-17, was wanted"):
        ingest.recognise(build(tmp_path, without=["2016-17 Prevalence Estimates"]))


@needs_originals
def test_every_number_of_the_original_is_what_another_library_reads():
    path = original(*HELD)
    book = openpyxl.load_workbook(path, data_only=True)
    sheets = {"".join(c if c.isalnum() else "-" for c in name.lower()): book[name] for name in book.sheetnames}
    compared = 0
    for table in opiate_crack_prevalence.read(path).tables:
        sheet = sheets[table.file.removesuffix(".csv").removesuffix("-populations")]
        for where, *labels, value, marker in table.rows:
            content = sheet[where].value
            if isinstance(content, int | float):
                assert float(value) == float(content)
            else:
                assert (value, marker) == ("", str(content or "").strip() or "blank")
            row = sheet[where].row
            beside = {" ".join(str(sheet.cell(row, column).value).split()) for column in range(1, 5)}
            assert set(labels[table.labels.index("code") : table.labels.index("code") + 2]) <= beside
            compared += 1
    assert compared == 161 * (18 + 1 + 36 + 3) + 163 * (3 * 18 + 2 * 54)
