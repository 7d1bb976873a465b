"""Drug seizures as public repositories compiled them: synthetic files, good and bad. All figures are made up."""

from __future__ import annotations

import gzip

import pytest
from tests.published.spoiled import content

from drugmetrics.errors import ReadingError
from drugmetrics.published import exports, ingest, workbooks

NUMBERS = "year,Cocaine,Total Cannabis,All Class A,Total\n2009,101,102,103,104\n2010,105,106,107,108\n"
QUANTITIES = "\ufeffyear,Cocaine,Cannabis plants\n2009,201.12345,202.00000\n2010,203.50000,204.00000\n"
SIZES = (
    ",Cocaine,Ecstasy\nClass,A,A\nSeizures,301,302\n<1g,303.25,\nTotal kg,304.50,\nAverage kg,305,\n"
    "1-50 doses,,306\nTotal doses,,307.75\nAverage doses,,.."
)
BORDER = "year_ending,drug,seizures\n2007-03-31,Cocaine,401\n2007-03-31,All Class A,402\n2008-03-31,Cocaine,0\n"
KNOWN = {
    "seizures-by-drug": NUMBERS,
    "quantities-by-drug": QUANTITIES,
    "seizures-by-size": SIZES,
    "border-force-seizures": BORDER,
}


def rows(path):
    return exports.read(path).tables[0].rows


def packed(folder, text, name="export.csv.gz"):
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()))
    return path


@pytest.mark.parametrize(("layout", "text"), KNOWN.items())
@pytest.mark.parametrize("pack", [False, True])
def test_each_is_recognised_packed_or_not(tmp_path, layout, text, pack):
    path = packed(tmp_path, text) if pack else content("export.csv", text)(tmp_path)
    assert ingest.recognise(path) == ("exports", "drug-seizures", "")
    assert exports.read(path).tables[0].layout == layout


def test_numbers_and_quantities_are_taken_by_year_and_drug(tmp_path):
    numbers = rows(content("numbers.csv", NUMBERS)(tmp_path))
    assert numbers[0] == ("B2", "2009", "Cocaine", "101", "")
    assert numbers[-1] == ("E3", "2010", "Total", "108", "")
    quantities = rows(content("quantities.csv", QUANTITIES)(tmp_path))
    assert quantities[1] == ("C2", "2009", "Cannabis plants", "202.00000", "")


def test_sizes_keep_class_blank_cells_and_what_is_not_calculated(tmp_path):
    found = {row[1:3]: row for row in rows(content("sizes.csv", SIZES)(tmp_path))}
    assert found["Total kg", "Cocaine"] == ("B5", "Total kg", "Cocaine", "A", "304.50", "")
    assert found["Total kg", "Ecstasy"] == ("C5", "Total kg", "Ecstasy", "A", "", "blank")
    assert found["Average doses", "Ecstasy"] == ("C9", "Average doses", "Ecstasy", "A", "", ":")


def test_a_zero_that_is_printed_is_a_zero(tmp_path):
    assert rows(packed(tmp_path, BORDER))[-1] == ("C4", "2008-03-31", "Cocaine", "seizures", "0", "")


@pytest.mark.parametrize("heading", ["Total Cannabis", "All Class A", "Total"])
def test_numbers_that_lack_a_heading_are_never_taken_for_quantities(tmp_path, heading):
    """The two files are headed alike but for the sums; a count must not become kilograms."""
    path = content("numbers.csv", NUMBERS.replace(f",{heading}", ",Sum", 1))(tmp_path)
    try:
        layouts = {table.layout for table in exports.read(path).tables}
    except ReadingError:
        layouts = set()
    assert "quantities-by-drug" not in layouts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NUMBERS.replace(",Cocaine", ",", 1), "under no heading"),
        (NUMBERS.replace("Total\n", "Cocaine\n", 1), "stands twice"),
        (NUMBERS.replace("2010,", "2009,"), "stands twice"),
        (NUMBERS.replace("105,106", "106"), "cell is blank: the line ends before it"),
        (NUMBERS.replace("101", "-101"), "zero or more"),
        (NUMBERS.replace("101", "many"), "a number or a marker was wanted, 'many'"),
        (NUMBERS.replace("2009,", ","), "a label under 'year' was wanted"),
        (SIZES.replace("Class,A,A", "Kind,A,A"), "were wanted"),
        (SIZES.replace("<1g,303.25", "Seizures,303.25"), "stands twice"),
        (BORDER.replace("year_ending", "year"), "were wanted"),
        (BORDER.replace("402", "402,9"), "under no heading"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_refused_with_its_place(tmp_path, text, words):
    with pytest.raises(ReadingError, match=words):
        exports.read(content("damaged.csv", text)(tmp_path))


def test_a_packed_file_cut_short_or_damaged_is_refused(tmp_path):
    path = packed(tmp_path, BORDER * 50)
    whole = path.read_bytes()
    for spoiled in (whole[: len(whole) // 2], whole[:12], whole[:-6] + b"\0" * 6, b"\x1f\x8bnothing of the kind"):
        path.write_bytes(spoiled)
        with pytest.raises(ReadingError, match=r"cut short|may be damaged"):
            workbooks.open_csv(path)


def test_a_packed_file_that_unpacks_to_more_than_any_publication_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "CSV_LIMIT", 50)
    with pytest.raises(ReadingError, match="unpacks to more than"):
        workbooks.open_csv(packed(tmp_path, BORDER))


def test_what_is_packed_under_the_name_of_a_csv_is_read_all_the_same(tmp_path):
    assert rows(packed(tmp_path, BORDER, "export.csv")) == rows(packed(tmp_path, BORDER))
