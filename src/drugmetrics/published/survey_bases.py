"""What the rates of the crime survey are of: the base that ends each block of offences, written beside every row."""

from __future__ import annotations

import re

from drugmetrics.errors import ReadingError
from drugmetrics.published.raw import RawTable

_BASE = re.compile(r"Unweighted base - number of ([a-z /]+)")
_TURN = re.compile(r" \(\d+\)$")


def of_bases(table: RawTable, sheet: str, bases: tuple[str, ...]) -> RawTable:
    """Add the label `base` to a table whose blocks of offences each end with a row of their unweighted base.

    Vehicle-related theft is printed twice, per household and per household that owns a vehicle; only the base tells.

    Parameters
    ----------
    table : RawTable
        Its first label is the offence; one printed again has its turn in brackets.
    sheet : str
        For messages.
    bases : tuple of str
        What the bases count, in the order in which they are printed.

    Returns
    -------
    RawTable
        Turns are counted anew among the rows of one base.

    Raises
    ------
    ReadingError
        When the bases are others, or rows stand below the last of them.
    """
    lines = list(dict.fromkeys(_line(row) for row in table.rows))
    offences = {_line(row): _TURN.sub("", row[1]) for row in table.rows}
    found = {line: match[1] for line in lines if (match := _BASE.fullmatch(offences[line]))}
    if tuple(found.values()) != bases:
        raise ReadingError(
            f"{sheet}: unweighted bases of {', '.join(bases)} were wanted in this order; "
            f"found: {', '.join(found.values())}."
        )
    if lines[-1] not in found:
        raise ReadingError(f"{sheet}: an unweighted base was wanted below {offences[lines[-1]]!r}, the last row.")
    names: dict[int, tuple[str, str]] = {}
    for line in lines:
        base = next(found[end] for end in found if end >= line)
        turn = 1 + sum(_TURN.sub("", name) == offences[line] and other == base for name, other in names.values())
        names[line] = (offences[line] if turn == 1 else f"{offences[line]} ({turn})", base)
    rows = [(row[0], *names[_line(row)], *row[2:]) for row in table.rows]
    return RawTable(table.file, table.printed, table.layout, (table.labels[0], "base", *table.labels[1:]), rows)


def _line(row: tuple[str, ...]) -> int:
    """Return the line of a row's cell: 23 of ``B23``."""
    return int(row[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
