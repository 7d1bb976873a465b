"""What commands print: columns, days, whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click


def day(released: Any) -> str:
    """Write a release day; empty where none is known."""
    return "" if released != released else f"{released:%Y-%m-%d}"


def whole(value: float) -> str:
    """Write a whole number with separated thousands; empty where there is none."""
    return "" if value != value else f"{value:,.0f}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns wide enough for what is in them, without the spaces after the last."""
    widths = [max(len(str(line[column])) for line in (header, *rows)) for column in range(len(header))]
    for line in (header, *rows):
        click.echo("  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
