"""Files that are not what a reader wants: refused by name, place, what was wanted and found; nothing is changed."""

from __future__ import annotations

import zipfile

import pytest
from tests.published.factory import workbook
from tests.published.spoiled import ENGLAND, SPOILED, VIEWIT, cells, content, inside, rename

from drugmetrics.errors import ReadingError
from drugmetrics.published import exports, ingest, ons_drug_deaths, workbooks


def refusal(path, raw, bytes_of) -> str:
    """Ingest a file that must be refused; return the message, after looking that nothing changed."""
    before = bytes_of(raw)
    with pytest.raises(ReadingError) as caught:
        ingest.ingest(path, raw=raw, edition="new", published="2022-08-03")
    assert bytes_of(raw) == before
    assert path.name in str(caught.value)
    return str(caught.value)


@pytest.fixture
def incoming(tmp_path):
    (tmp_path / "incoming").mkdir()
    return tmp_path / "incoming"


@pytest.mark.parametrize("what", SPOILED)
def test_is_refused_with_its_place_and_leaves_the_record_as_it_was(what, incoming, raw, bytes_of):
    message = refusal(SPOILED[what].make(incoming), raw, bytes_of)
    assert [words for words in SPOILED[what].says if words not in message] == [], message


def test_a_workbook_that_unpacks_beyond_any_edition_is_refused_before_it_is_unpacked(
    incoming, raw, bytes_of, monkeypatch
):
    path = workbook(2021).save(incoming / "2021registrations.xlsx")
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", unpacked)
    assert ingest.recognise(path).edition == "2021-registrations"
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", unpacked - 1)
    message = refusal(path, raw, bytes_of)
    assert f"unpacks to {unpacked:,} bytes, over the {unpacked - 1:,}" in message


def test_an_unreadable_file_is_refused_in_words(incoming, raw, monkeypatch):
    path = workbook(2021).save(incoming / "2021registrations.xlsx")

    def denied(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", denied)
    with pytest.raises(ReadingError, match=r"2021registrations\.xlsx: cannot be opened: Permission denied"):
        workbooks.open_workbook(path)


def test_a_missing_heading_is_told_with_the_headings_seen_and_without_the_numbers(incoming):
    path = cells("Table 6", {"A6": "Age"})(incoming)
    with pytest.raises(ReadingError) as caught:
        ons_drug_deaths.read(path)
    wanted, seen = str(caught.value).split("headings seen: ")
    assert wanted.endswith("Table 6: the heading 'Age Group' was wanted; ")
    assert seen.startswith("Year of death registration; Age; ")
    assert "6007002" not in seen


def test_the_headings_wanted_of_an_export_are_told_by_its_reader(incoming):
    path = content("export.csv", ENGLAND.replace("drug_misuse", "x").replace("sex", "gender"))(incoming)
    with pytest.raises(ReadingError, match=r"export\.csv: headings of one of these exports were wanted: .*sex, year"):
        exports.read(path)


def damaged_within(path, every: int) -> list:
    """Write the workbook with one byte of its sheets' packed content changed, at each of many places."""
    whole = path.read_bytes()
    files = []
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if "sheets/sheet" in entry.filename]
    for entry in entries:
        start = entry.header_offset + 30 + len(entry.filename)
        for at in range(start, start + entry.compress_size, every):
            files.append(path.with_name(f"{at}.xlsx"))
            files[-1].write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
    return files


def test_a_workbook_damaged_on_its_way_is_never_read(incoming):
    book = workbook(2022)
    book.alone("Table 1")
    path = book.save(incoming / "2022registrations.xlsx")
    whole = ons_drug_deaths.read(path)
    misread = []
    for file in damaged_within(path, every=23):
        try:
            misread += [file.name] if ons_drug_deaths.read(file) != whole else []
        except ReadingError:
            continue
    assert misread == []


@pytest.mark.parametrize(
    ("sheet", "changes", "year"),
    [
        ("Table 6", {"B6": None}, 2022),
        ("Table 6", {"B6": None}, 2021),
        ("Table 1", {"C9": 7}, 2021),
        ("Table 3", {"A6": None, "E6": "Age group"}, 2021),
    ],
    ids=[
        "the first sex has no heading",
        "the first year has no heading",
        "a stray number before the first column",
        "the heading of the years stands over numbers",
    ],
)
def test_a_number_under_no_heading_is_refused_wherever_it_stands(sheet, changes, year, incoming):
    path = cells(sheet, changes, year)(incoming)
    with pytest.raises(ReadingError, match=sheet):
        ons_drug_deaths.read(path)


@pytest.mark.parametrize(("sheet", "row"), [("Table 2", 10), ("Table 2", 11), ("Table 3", 8), ("Table 3", 9)])
def test_a_year_whose_numbers_are_all_blank_is_refused(sheet, row, incoming):
    written = [column for at, column, *_ in workbook(2021).sheets[sheet].written if at == row]
    path = cells(sheet, {f"{workbooks.column_letters(column - 1)}{row}": None for column in written})(incoming)
    with pytest.raises(ReadingError, match=rf"{sheet}!.*{row}: "):
        ons_drug_deaths.read(path)


def test_a_heading_misprinted_as_that_of_the_labels_never_ends_the_table(incoming):
    path = cells("Table 8", {"E6": "Sex"})(incoming)
    with pytest.raises(ReadingError, match="Table 8!E6"):
        ons_drug_deaths.read(path)


def test_an_area_code_that_contradicts_the_name_beside_it_is_refused(incoming):
    path = cells("Table 7", {"B9": "E12000001"})(incoming)
    with pytest.raises(ReadingError, match=r"Table 7!.*9: "):
        ons_drug_deaths.read(path)


def test_a_cell_in_error_beside_a_rate_is_refused(incoming):
    path = cells("Table 4", {"F9": "#REF!"})(incoming)
    with pytest.raises(ReadingError, match="Table 4!F9: "):
        ons_drug_deaths.read(path)


def test_a_cell_in_error_is_told_as_what_it_is(incoming):
    path = cells("Table 2", {"E9": "#REF!"})(incoming)
    with pytest.raises(ReadingError, match=r"Table 2!E9: .*#REF!"):
        ons_drug_deaths.read(path)


@pytest.mark.parametrize("last", ["2010", "2010/11,Engl", "2010/11,England,Total,Total,Total", "Total,Total,306"])
def test_an_export_cut_short_is_refused(incoming, raw, bytes_of, last):
    path = content("export.csv", VIEWIT[: VIEWIT.rindex(last) + len(last)])(incoming)
    assert "line 3" in refusal(path, raw, bytes_of)


def test_an_export_without_one_heading_is_told_which(incoming, raw, bytes_of):
    path = content("export.csv", ENGLAND.replace("all_drug_poisoning", "poisoning"))(incoming)
    message = refusal(path, raw, bytes_of)
    assert "all_drug_poisoning" in message


def test_a_renamed_contents_page_is_told_with_the_sheets_seen(incoming, raw, bytes_of):
    message = refusal(rename("Contents", "Index")(incoming), raw, bytes_of)
    assert "Contents" in message
    assert "Index" in message


def test_a_renamed_front_sheet_is_told_by_both_names(incoming):
    path = rename("Definition", "Corrections")(incoming)
    with pytest.raises(ReadingError, match="missing: Definition; not known: Corrections"):
        ons_drug_deaths.read(path)


def test_an_export_without_numbers_is_told_by_its_headings(incoming):
    path = content("export.csv", ENGLAND.split("\n")[0])(incoming)
    with pytest.raises(ReadingError, match=r"export\.csv: (?!:).*no numbers were found below the headings of '?[a-z]"):
        exports.read(path)


def test_an_unharmed_copy_of_the_parts_reads_so_that_the_damage_is_what_was_refused(incoming):
    path = inside(lambda name, part: part)(incoming)
    assert len(ons_drug_deaths.read(path).tables) == 10
