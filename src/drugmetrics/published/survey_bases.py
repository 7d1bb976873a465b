"""What the rates of the crime survey are of: the base that ends each block of offences, written beside every row."""

from __future__ import annotations

import re
from collections import Counter

from drugmetrics.errors import ReadingError
from drugmetrics.published.headings import plain
from drugmetrics.published.raw import RawTable
from drugmetrics.reference import periods

_BASE = re.compile(r"Unweighted base - number of ([a-z /]+)")
#: Printed of burglary as a whole and of each of its two kinds; a name is nobody's else, so it must stand so often.
REPEATED = dict.fromkeys(("With entry", "With loss", "No loss", "Attempts"), 3)
_PARTS = ("with entry", "with loss", "no loss", "attempts")
_PERSONAL = (
    "violence", "violence with injury", "wounding", "assault with minor injury", "violence without injury", "robbery",
    "theft offences", "theft from the person", "snatch theft from person", "stealth theft from person",
    "attempted snatch or stealth theft from person", "other theft of personal property",
    "unweighted base - number of adults",
)  # fmt: skip
_VEHICLES = (
    "vehicle-related theft", "theft from vehicles", "theft of vehicles", "attempts of and from vehicles",
)  # fmt: skip
_HOUSEHOLD = (
    "domestic burglary", *_PARTS, "domestic burglary in a dwelling", *_PARTS,
    "domestic burglary in a non-connected building to a dwelling", *_PARTS, "other household theft",
    "theft from a dwelling", "theft from outside a dwelling", *_VEHICLES, "bicycle theft",
)  # fmt: skip
_DAMAGE = (
    "criminal damage", "criminal damage to a vehicle", "arson and other criminal damage",
    "unweighted base - number of households",
)  # fmt: skip
_ALL = (
    "all csew crime excluding fraud and computer misuse", "unweighted base - number of adults",
    "fraud and computer misuse", "fraud", "bank and credit account fraud", "consumer and retail fraud",
    "advance fee fraud", "other fraud", "computer misuse", "computer virus",
    "unauthorised access to personal information (including hacking)", "unweighted base - number of adults",
    "all csew crime including fraud and computer misuse", "unweighted base - number of adults",
)  # fmt: skip
#: The rows in the order in which they are printed: of incidents, and of rates.
INCIDENTS = (
    *_PERSONAL, *_HOUSEHOLD, *_DAMAGE, "neighbourhood crime", "unweighted base - number of adults/adult interviews",
    *_ALL,
)  # fmt: skip
RATES = (
    *_PERSONAL, *_HOUSEHOLD, "unweighted base - number of households", *_VEHICLES, "criminal damage to a vehicle",
    "unweighted base - number of vehicle owners", "bicycle theft", "unweighted base - number of bicycle owners",
    *_DAMAGE, *_ALL,
)  # fmt: skip
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


def check_order(table: RawTable, sheet: str, order: tuple[str, ...]) -> None:
    """Refuse a table whose rows stand in another order: what a row is of, the rows above it and its base say.

    Parameters
    ----------
    table : RawTable
        A table of the survey; its first label is the offence.
    sheet : str
        For messages.
    order : tuple of str
        The names of the rows, plain, as printed; some may be missing.

    Raises
    ------
    ReadingError
        Naming the first row that is not known or stands too far down.
    """
    place = 0
    for line, printed in {_line(row): row[1] for row in table.rows}.items():
        name = _TURN.sub("", printed)
        if plain(name) not in order[place:]:
            wanted = f"one of the rows from {order[place]!r} on" if place < len(order) else "no more rows"
            raise ReadingError(f"{sheet}: row {line}: {wanted} was wanted, in their order; {name!r} was found.")
        place = order.index(plain(name), place) + 1


def _line(row: tuple[str, ...]) -> int:
    """Return the line of a row's cell: 23 of ``B23``."""
    return int(row[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
