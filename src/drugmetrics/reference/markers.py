"""What a printed cell says beside or instead of a number.

A marker stays beside its value. A cell with a marker and no number has no value: it is never zero.
Source of the bracketed markers: Government Analysis Function, "Symbols in tables: definitions and help".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from drugmetrics.errors import ReadingError

#: Every marker the record holds, and what it means in words.
MEANINGS: dict[str, str] = {
    "[x]": "not available",
    "[c]": "confidential: suppressed",
    "[z]": "not applicable",
    "[low]": "rounds to less than the smallest number shown",
    "[p]": "provisional",
    "[r]": "revised",
    "[e]": "estimated",
    "[b]": "break in the series",
    "[s]": "statistically significant change",
    "[u]": "low reliability",
    ":": "not calculated: too few events",
    "u": "unreliable: few events",
    "[u1]": "not presented: a rate on a small resident population",
    "*": "rounded to hide a count under five, or unreliable where the table says so",
    "-": "not collected, or too few to show where the table says so",
    "blank": "blank in the source",
    "nearly": "stated as nearly this many",
    "over": "stated as over this many",
    "about": "stated as about this many",
    "at least": "stated as at least this many",
    "up to": "stated as up to this many",
}
_ALONE = {
    ":": ":", "..": ":", "u": "u", "U": "u", "*": "*", "-": "-", "–": "-", "NULL": "-", "NA": "[x]", "[X]": "[x]",
}  # fmt: skip
_BRACKETED = re.compile(r"^\[[a-z]+\d?\]$")
_NUMBER = re.compile(r"^-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$")
#: How programs write a number near zero: 8.1e-4.
_SMALL = re.compile(r"^\d(?:\.\d+)?e-\d{1,2}$")
_NUMBER_WITH_MARKER = re.compile(r"^(?P<number>-?[\d,]*\.?\d+)\s*(?P<marker>\*|u|\[[a-z]+\])$")


@dataclass(frozen=True)
class Cell:
    """A printed cell: its number as printed, or none, and its marker, or an empty one.

    `value` stays text so that nothing printed is rounded on the way through data/raw.
    """

    value: str
    marker: str


def parse_cell(printed: object) -> Cell:
    """Split what a cell prints into number and marker.

    Parameters
    ----------
    printed : object
        The number or text of a cell.

    Returns
    -------
    Cell
        Thousands separators removed; whole floats, as workbooks store them, written as integers.

    Raises
    ------
    ReadingError
        When the text is neither a number, nor a known marker, nor both.

    Examples
    --------
    >>> parse_cell("1.2*"), parse_cell(":"), parse_cell(2846.0)
    (Cell(value='1.2', marker='*'), Cell(value='', marker=':'), Cell(value='2846', marker=''))
    >>> parse_cell("8.1e-4"), parse_cell("NA")
    (Cell(value='0.00081', marker=''), Cell(value='', marker='[x]'))
    """
    if isinstance(printed, bool):
        raise ReadingError(f"a number was wanted, {printed!r} was found")
    if isinstance(printed, int | float):
        return Cell(number_text(printed), "")
    text = str(printed).strip()
    if text == "" or _NUMBER.match(text):
        return Cell(text.replace(",", ""), "")
    if _SMALL.match(text):
        return Cell(f"{Decimal(text):f}", "")
    if text in _ALONE:
        return Cell("", _ALONE[text])
    if _BRACKETED.match(text):
        return Cell("", known(text))
    match = _NUMBER_WITH_MARKER.match(text)
    if match and _NUMBER.match(match["number"]):
        return Cell(match["number"].replace(",", ""), known(match["marker"]))
    raise ReadingError(f"a number or a marker was wanted, {text!r} was found")


def is_cell(printed: object) -> bool:
    """Say whether a cell prints a number, a marker, or both.

    Examples
    --------
    >>> is_cell("1.2*"), is_cell(":"), is_cell("Deaths"), is_cell("")
    (True, True, False, False)
    """
    try:
        return parse_cell(printed) != Cell("", "")
    except ReadingError:
        return False


def known(marker: str) -> str:
    """Return the canonical form of a marker standing alone (``U`` is ``u``); refuse one nobody explained."""
    marker = _ALONE.get(marker.strip(), marker.strip())
    if marker and marker not in MEANINGS:
        raise ReadingError(f"a known marker ({' '.join(MEANINGS)}) was wanted, {marker!r} was found")
    return marker


def number_text(number: float) -> str:
    """Write a number as briefly as it can be read back exactly."""
    if number != number or number in (float("inf"), float("-inf")):
        raise ReadingError(f"a finite number was wanted, {number!r} was found")
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))
