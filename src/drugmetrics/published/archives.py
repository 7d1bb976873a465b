"""The zip that an `.xlsx` workbook is: unharmed, no larger than it should be, and which of its cells are in error.

Cells in error (#REF!, #N/A) are looked up here because python-calamine gives them as blanks.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

from drugmetrics.errors import ReadingError

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_IN_ERROR = (b't="e"', b"t='e'")


def check_archive(path: Path, limit: int) -> list[str]:
    """Read every part of a workbook once, so that the checksum of each is compared.

    Parameters
    ----------
    path : Path
        The workbook.
    limit : int
        Bytes it may unpack to.

    Returns
    -------
    list of str
        The parts that hold cells in error; nearly always none.

    Raises
    ------
    ReadingError
        When it is cut short, damaged, larger than the limit, or a zip without sheets.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > limit:
                raise ReadingError(f"{path}: unpacks to {unpacked:,} bytes, over the {limit:,} any edition needs.")
            if not any(part.filename.startswith("xl/") for part in parts):
                raise ReadingError(f"{path}: a zip archive, but no workbook: it has no sheets inside.")
            return [part.filename for part in parts if _holds_errors(part.filename, archive.read(part))]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ReadingError(f"{path}: the workbook is cut short or damaged ({error}). Fetch it again.") from error


def _holds_errors(name: str, content: bytes) -> bool:
    return name.startswith("xl/worksheets/") and any(mark in content for mark in _IN_ERROR)


def cells_in_error(path: Path, parts: list[str]) -> dict[str, dict[str, str]]:
    """Find the cells in error.

    Parameters
    ----------
    path : Path
        The workbook.
    parts : list of str
        The parts to look into, as `check_archive` gives them.

    Returns
    -------
    dict of str to dict of str to str
        By sheet: the address of each cell in error and what it shows, such as ``#REF!``.

    Raises
    ------
    ReadingError
        When a part is no XML, or of no sheet.
    """
    if not parts:
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            names = _sheet_names(archive)
            return {names[part]: _errors(archive.read(part)) for part in parts}
    except (ElementTree.ParseError, KeyError) as error:
        raise ReadingError(
            f"{path}: {', '.join(parts)} inside holds cells in error, and of which sheet cannot be told: {error}."
        ) from error


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the sheets' names by the parts they are stored in."""
    parts = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _xml(archive.read(_RELATIONS))
    }
    sheets = _xml(archive.read(_WORKBOOK)).iterfind("{*}sheets/{*}sheet")
    return {parts[sheet.get(_RELATION_ID)]: sheet.get("name", "") for sheet in sheets}


def _errors(content: bytes) -> dict[str, str]:
    cells = (cell for cell in _xml(content).iterfind(".//{*}c") if cell.get("t") == "e")
    return {cell.get("r", "a cell"): cell.findtext("{*}v") or "an error" for cell in cells}


def _xml(content: bytes) -> ElementTree.Element:
    # The parts are those of a workbook already read whole, and expat itself stops entities that multiply.
    return ElementTree.fromstring(content)  # noqa: S314
