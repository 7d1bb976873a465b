"""Synthetic files that a reader must refuse, by what is wrong with them, and what the refusal has to say."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from tests.published.factory import Workbook, workbook

#: What an encrypted workbook begins with: it is a compound file, whatever its name ends in.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENGLAND = "sex,year,all_drug_poisoning,drug_misuse\nPersons,2023,5053,3353\nPersons,2022,4572,2906\n"
VIEWIT = (
    "Reporting period,Area,Sex,Age group,Substance category,All in treatment,New presentations\n"
    "2009/10,England,Total,Total,Total,311668,147046\n2010/11,England,Total,Total,Total,306150,141000\n"
)


@dataclass(frozen=True)
class Spoiled:
    """How to make the file in a folder, and the words its refusal must hold beside the file's name."""

    make: Callable[[Path], Path]
    says: tuple[str, ...]


def put(book: Workbook, sheet: str, cell: str, content: object) -> None:
    """Put something else (None: nothing) into a cell of a synthetic workbook."""
    letters, row = coordinate_from_string(cell)
    place = (row, column_index_from_string(letters))
    book.sheets[sheet].cells.pop(place, None)
    if content is not None:
        book.sheets[sheet].cells[place] = content


def cells(sheet: str, changes: dict[str, object], year: int = 2021) -> Callable[[Path], Path]:
    """Return the maker of a workbook in which some cells of a sheet are changed."""

    def make(folder: Path) -> Path:
        book = workbook(year)
        for cell, content in changes.items():
            put(book, sheet, cell, content)
        return book.save(folder / f"{year}registrations.xlsx")

    return make


def sheets(change: Callable[[Workbook], object], year: int = 2021) -> Callable[[Path], Path]:
    """Return the maker of a workbook that is changed as a whole."""

    def make(folder: Path) -> Path:
        book = workbook(year)
        change(book)
        return book.save(folder / f"{year}registrations.xlsx")

    return make


def rename(old: str, new: str) -> Callable[[Path], Path]:
    """Return the maker of a workbook with a sheet under another name."""
    return sheets(lambda book: setattr(book.sheets[old], "name", new))


def content(name: str, data: bytes | str, encoding: str = "utf-8") -> Callable[[Path], Path]:
    """Return the maker of a file of that name and content."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
        return folder / name

    return make


def cut(folder: Path) -> Path:
    """Make a workbook of which only the first half has arrived."""
    path = workbook(2021).save(folder / "2021registrations.xlsx")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def inside(change: Callable[[str, bytes], bytes | None]) -> Callable[[Path], Path]:
    """Return the maker of a workbook with a part inside its zip changed, or left out."""

    def make(folder: Path) -> Path:
        path = folder / "2021registrations.xlsx"
        whole = workbook(2021).save(folder / "whole")
        with zipfile.ZipFile(whole) as read, zipfile.ZipFile(path, "w") as write:
            for name in read.namelist():
                part = change(name, read.read(name))
                if part is not None:
                    write.writestr(name, part)
        whole.unlink()
        return path

    return make


def archive(folder: Path) -> Path:
    """Make a zip that is no workbook."""
    with zipfile.ZipFile(folder / "figures.xlsx", "w") as file:
        file.writestr("readme.txt", "nothing here")
    return folder / "figures.xlsx"


WORKBOOKS = {
    "a missing heading of rows": Spoiled(
        cells("Table 1", {"B7": None}),
        ("Table 1: the heading 'Year of death registration' was wanted", "Underlying cause"),
    ),
    "a missing heading of columns": Spoiled(
        cells("Table 1", {"D5": None}), ("Table 1: the heading 'All causes' was wanted; headings seen: ", "Sex")
    ),
    "a missing heading within a table": Spoiled(
        cells("Table 4", {"E6": None}),
        ("Table 4!E8: under no heading; a known marker", "'4008005.5' was found"),
    ),
    "a missing heading over a block": Spoiled(
        cells("Table 4", {"J5": None}),
        ("Table 4!J8: Persons / 2021 / All drug poisoning / Deaths stands twice", "!D8"),
    ),
    "a missing heading over the first block": Spoiled(
        cells("Table 7", {"E5": None}), ("Table 7: the heading 'Persons' was wanted", "Males; Females")
    ),
    "a missing title": Spoiled(
        cells("Table 1", {"A3": None}),
        ("Table 1: one known kind of table was wanted", "found 'Back to contents; Table 1"),
    ),
    "a title of another table": Spoiled(
        cells("Table 6", {"A3": "Mean number of letters"}), ("Table 6: one known kind", "Mean number of letters")
    ),
    "a renamed sheet": Spoiled(rename("Table 3", "Table Three"), ("missing: Table 3; not known: Table Three",)),
    "a sheet renamed to another number": Spoiled(rename("Table 3", "Table 13"), ("missing: Table 3;",)),
    "a sheet that is gone": Spoiled(sheets(lambda book: book.sheets.pop("Table 8")), ("missing: Table 8;",)),
    "a sheet nobody listed": Spoiled(rename("Definition", "Corrections"), ("not known: Corrections",)),
    "text where a number belongs": Spoiled(
        cells("Table 2", {"E9": "n/a"}), ("Table 2!E9: a number or a marker was wanted, 'n/a' was found",)
    ),
    "true where a number belongs": Spoiled(
        cells("Table 2", {"E9": True}), ("Table 2!E9: a number was wanted, True was found",)
    ),
    "a duplicate row": Spoiled(
        cells("Table 3", {"A8": 2021}), ("Table 3!C8: 2021 / All drug poisoning / Under 20 stands twice", "Table 3!C7")
    ),
    "an unknown area code": Spoiled(
        cells("Table 7", {"B10": "E12000099"}), ("Table 7!", "10: No area is called 'E12000099'")
    ),
    "a negative count": Spoiled(
        cells("Table 5", {"D8": -3}), ("Table 5!D8: a count or rate of zero or more was wanted, -3 was found",)
    ),
    "a negative rate": Spoiled(cells("Table 5", {"E8": "-0.5 u"}), ("Table 5!E8: ", "zero or more was wanted, -0.5")),
    "a blank cell in a column of counts": Spoiled(
        cells("Table 1", {"F9": None}), ("Table 1!F9: a number or a marker was wanted, the cell is blank",)
    ),
    "an unknown marker beside a number": Spoiled(
        cells("Table 4", {"F9": "q"}), ("Table 4!F9: ", "a known marker ([x] [c]", "'q' was found")
    ),
    "an unknown marker glued to a number": Spoiled(
        cells("Table 4", {"E8": "12 [q]"}), ("Table 4!E8: ", "a known marker ([x] [c]", "'[q]' was found")
    ),
    "a stray number between two blocks": Spoiled(
        cells("Table 1", {"G9": 7}), ("Table 1!G9: under no heading; ", "'7' was found")
    ),
    "a year that is missing": Spoiled(
        cells("Table 8", {"B8": None}),
        ("Table 8!B8: a label under 'Year of registration' was wanted, none stands there",),
    ),
    "a sex that is missing": Spoiled(
        cells("Table 1", {"A8": None}), ("Table 1!A9: a label under 'Sex' was wanted, none stands there",)
    ),
    "a sex that is missing further down": Spoiled(
        cells("Table 1", {"A13": None}),
        ("Table 1!D14: Persons / 2021 / All causes", "stands twice, first at Table 1!D9"),
    ),
    "an area without a name": Spoiled(
        cells("Table 7", {"D10": None}), ("Table 7!C10: a label under 'Area name' was wanted, none stands there",)
    ),
    "a truncated workbook": Spoiled(cut, ("cut short or damaged",)),
    "a workbook with a sheet cut short inside": Spoiled(
        inside(lambda name, part: part[: len(part) // 2] if "sheet4.xml" in name else part), ("may be damaged",)
    ),
    "a workbook with a sheet left out of the zip": Spoiled(
        inside(lambda name, part: None if "sheet4.xml" in name else part), ("may be damaged",)
    ),
    "an encrypted workbook": Spoiled(content("2021registrations.xlsx", COMPOUND + bytes(4096)), ("is encrypted",)),
    "a page named as a workbook": Spoiled(
        content("2021registrations.xlsx", "<!DOCTYPE html><html><p>Not found</p></html>"),
        ("a workbook was wanted; the file begins b'<!DOCTYP'",),
    ),
    "a page named as an old workbook": Spoiled(content("tables.xls", "<html></html>"), ("a workbook was wanted",)),
    "an empty file": Spoiled(content("2021registrations.xlsx", b""), ("the file is empty",)),
    "a missing file": Spoiled(lambda folder: folder / "2021registrations.xlsx", ("there is no such file",)),
    "a folder": Spoiled(lambda folder: folder, ("there is no such file",)),
    "a zip that is no workbook": Spoiled(archive, ("a zip archive, but no workbook",)),
    "a file of no known kind": Spoiled(content("figures.txt", "2846"), ("none of the publications with a reader",)),
}

EXPORTS = {
    "an export in another encoding": Spoiled(
        content("export.csv", ENGLAND.replace("Persons", "Personnes âgées", 1), "latin-1"),
        ("a CSV in UTF-8 was wanted; byte 50 is no text",),
    ),
    "an export in sixteen bits": Spoiled(content("export.csv", ENGLAND, "utf-16"), ("a CSV in UTF-8 was wanted",)),
    "NUL bytes in the headings": Spoiled(content("export.csv", ENGLAND.replace("sex", "s\0x")), ("a CSV was wanted",)),
    "NUL bytes in a number": Spoiled(
        content("export.csv", ENGLAND.replace("5053", "5\x0053")), ("C2: a number or a marker was wanted, '5\\x0053'",)
    ),
    "an export without its headings": Spoiled(
        content("export.csv", ENGLAND.split("\n", 1)[1]), ("none of the publications with a reader was recognised",)
    ),
    "an export without one heading": Spoiled(
        content("export.csv", ENGLAND.replace("all_drug_poisoning", "")), ("none of the publications with a reader",)
    ),
    "a line too short": Spoiled(
        content("export.csv", ENGLAND.replace(",2906", "")), ("D3: a number or a marker was wanted, the cell is blank",)
    ),
    "a line too short where blanks may be": Spoiled(
        content("export.csv", VIEWIT.replace(",147046", "")),
        ("G2: a number or a marker was wanted, the cell is blank",),
    ),
    "a line too long": Spoiled(
        content("export.csv", ENGLAND.replace("2906", "2906,17")), ("E3: under no heading; ", "'17' was found")
    ),
    "a quotation mark never closed": Spoiled(
        content("export.csv", ENGLAND.replace("Persons", '"Persons', 1)), ("not readable as CSV",)
    ),
    "text where a number belongs, in an export": Spoiled(
        content("export.csv", ENGLAND.replace("2906", "many")),
        ("D3: a number or a marker was wanted, 'many' was found",),
    ),
    "a negative count in an export": Spoiled(
        content("export.csv", ENGLAND.replace("2906", "-2906")),
        ("D3: a count or rate of zero or more was wanted, -2906",),
    ),
    "a duplicate row in an export": Spoiled(
        content("export.csv", ENGLAND.replace("2022", "2023")),
        ("C3: Persons / 2023 / all_drug_poisoning stands twice", "C2"),
    ),
    "a year missing from an export": Spoiled(
        content("export.csv", ENGLAND.replace("2022", "")), ("B3: a label under 'year' was wanted, none stands there",)
    ),
    "an unknown area in an export": Spoiled(
        content("export.csv", VIEWIT.replace("2010/11,England", "2010/11,Engalnd")),
        ("F3: No area is called 'Engalnd'. Did you mean 'England'",),
    ),
    "an export of no lines": Spoiled(content("export.csv", ENGLAND.split("\n")[0]), ("no numbers were found",)),
    "a page named as an export": Spoiled(content("export.csv", "<html>\n<p>Not found</p></html>"), ("none of the",)),
}

SPOILED = WORKBOOKS | EXPORTS
