"""Tables of words on a narrow screen: each row becomes a block, each cell a line that begins with its heading.

A table too wide for a telephone scrolls sideways, which does for figures and not for sentences. The style sheet lays
the rows of a table with the class ``dm-stack`` out as blocks on narrow screens; on wide ones it is a table as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

#: Letters that a screen of 390 pixels holds in a row, and those that a column's margins take.
_FIT, _MARGIN = 40, 1.5
#: A cell breaks its words into lines of about so many letters; longer than `_WORDS` it is a sentence.
_LINE, _WORDS = 16, 24


def stacked(text: str) -> str:
    """Mark the tables of words that are too wide for a telephone, and give each of their cells its heading.

    Parameters
    ----------
    text : str
        HTML of a cell's output.

    Returns
    -------
    str
        The same; tables set by great-tables that do not fit have the class ``dm-stack``. Their parts carry the roles
        that a browser takes from rows laid out as blocks, so that a screen reader still meets a table.

    Examples
    --------
    >>> stacked("<p>Nothing set.</p>")
    '<p>Nothing set.</p>'
    """
    if "gt_table" not in text:
        return text
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    for table in soup.select("table.gt_table"):
        for words in table.select(".gt_title, tfoot td"):
            _hold(words, soup.new_tag("div", attrs={"class": "dm-held"}))
        heads = [head.get_text(" ", strip=True) for head in table.select("tr.gt_col_headings > th")]
        rows = [list(row.find_all(["th", "td"], recursive=False)) for row in table.select("tbody > tr")]
        rows = [cells for cells in rows if len(cells) == len(heads)]
        if not fits([heads, *([cell.get_text(" ", strip=True) for cell in cells] for cells in rows)]):
            _mark(table, heads, rows)
    return str(soup)


def fits(lines: Sequence[Sequence[str]]) -> bool:
    """Say whether a table may stay one on a narrow screen: it is narrow, or has figures and no sentences.

    Parameters
    ----------
    lines : sequence of sequence of str
        The headings, then the cells of each row.

    Examples
    --------
    >>> fits([["Year", "Deaths"], ["2023", "3,353"]])
    True
    >>> fits([["Year", *"ABCDEFGHIJ"], ["2023", *["3,353"] * 10]])
    True
    >>> fits([["Ambition", "Stands", "Why"], ["24,000 in recovery", "not known", "no measure of it was published"]])
    False
    """
    columns = list(zip(*lines, strict=True))
    wide = sum(max(map(_width, column)) + _MARGIN for column in columns)
    return wide <= _FIT or not any(len(text) > _WORDS for line in lines[1:] for text in line)


def _width(text: str) -> int:
    """Return the letters a text needs in a line when it may be broken between words."""
    return max(min(len(text), _LINE), max(map(len, text.split()), default=0))


def _hold(cell: Tag, holder: Tag) -> None:
    """Put what a title or a note says into an element of its own, which stays in sight while the table scrolls."""
    holder.extend(list(cell.contents))
    cell.append(holder)


def _mark(table: Tag, heads: list[str], rows: list[list[Tag]]) -> None:
    table["class"] = " ".join([*map(str, table.get_attribute_list("class")), "dm-stack"])
    table["role"] = "table"
    for part in table.find_all(["thead", "tbody", "tfoot"]):
        part["role"] = "rowgroup"
    for row in table.find_all("tr"):
        row["role"] = "row"
    for head in table.select("tr.gt_col_headings > th"):
        head["role"] = "columnheader"
    for note in table.select("tfoot td"):
        note["role"] = "cell"
    for cells in rows:
        for cell, heading in zip(cells, heads, strict=True):
            cell["role"] = "rowheader" if cell.name == "th" else "cell"
            cell["data-heading"] = heading
