"""What the rates of the crime survey are of: the base that ends each block of offences, written beside every row."""

from __future__ import annotations

import re
from collections import Counter

from drugmetrics.errors import ReadingError
from drugmetrics.published.raw import RawTable
from drugmetrics.reference import periods

_BASE = re.compile(r"Unweighted base - number of ([a-z /]+)")
#: Printed of burglary as a whole and of each of its two kinds; a name is nobody's else, so it must stand so often.
REPEATED = dict.fromkeys(("With entry", "With loss", "No loss", "Attempts"), 3)
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


def check_labels(table: RawTable, sheet: str) -> None:
    """Refuse a table in which an offence stands more or less often than it should, or a heading is no period.

    Parameters
    ----------
    table : RawTable
        A table of the survey; its last label is the period.
    sheet : str
        For messages.

    Raises
    ------
    ReadingError
        Naming the offence or the heading.
    """
    for period in dict.fromkeys(row[-3] for row in table.rows):
        try:
            periods.parse(period.split(" [")[0])
        except periods.PeriodError as error:
            raise ReadingError(f"{sheet}: {error}") from error
    labels = {_line(row): (_TURN.sub("", row[1]), *row[2:-3]) for row in table.rows}
    for (offence, *of), number in Counter(labels.values()).items():
        wanted, name = REPEATED.get(offence, 1), " / ".join([offence, *of])
        if number != wanted and not _BASE.match(offence):
            raise ReadingError(f"{sheet}: {wanted} row(s) of {name!r} were wanted, {number} found.")


def _line(row: tuple[str, ...]) -> int:
    """Return the line of a row's cell: 23 of ``B23``."""
    return int(row[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
