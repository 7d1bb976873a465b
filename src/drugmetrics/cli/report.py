"""The command that runs the collection."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drugmetrics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@click.command()
@click.argument("notebooks", nargs=-1)
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Such as as_of=2023-10-20.")
@click.option(
    "--output", type=click.Path(path_type=Path), default=None, help="Folder for runs; reports/ when not given."
)
@click.option("--processes", type=click.IntRange(1), default=None, help="How many notebooks run at once.")
@click.option("--publish-failed", is_flag=True, help="Switch the site to this run even when a notebook failed.")
@click.option("--publish-own", is_flag=True, help="Let a run with your own figures (--own) become the site.")
def run(
    notebooks: Sequence[str],
    parameters: Sequence[str],
    output: Path | None,
    processes: int | None,
    publish_failed: bool,
    publish_own: bool,
) -> None:
    """Run the collection, or the NOTEBOOKS named, and publish the HTML."""
    from drugmetrics.reports.run import run as execute

    result = execute(
        only=notebooks,
        parameters=_pairs(parameters),
        output=output,
        processes=processes,
        publish_failed=publish_failed,
        publish_own=publish_own,
    )
    click.echo(result.summary(), err=True)
    result.check()
    click.echo(str(result.index))


def _pairs(parameters: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals:
            raise ParameterError(f"A parameter is given as NAME=VALUE, such as as_of=2023-10-20; found {text!r}.")
        pairs[name.strip()] = value.strip()
    return pairs
