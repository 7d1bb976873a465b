"""Words around numbers: dates, lists, capitals."""

from __future__ import annotations

import datetime as dt


def day(date: dt.date) -> str:
    """Write a date for prose.

    Examples
    --------
    >>> day(dt.date(2023, 7, 20))
    '20 July 2023'
    """
    return f"{date.day} {date:%B %Y}"


def listed(words: list[str], last: str = "and") -> str:
    """Join words with commas and a last conjunction.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def capital(text: str) -> str:
    """Begin with a capital, leaving the rest."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Begin with a small letter, leaving the rest."""
    return text[:1].lower() + text[1:]
