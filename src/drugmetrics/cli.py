"""The command line: `drugmetrics ingest | build | list | show | metric | trace | run`.

Errors a user can cause end with their message, their own exit code and no traceback.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drugmetrics import __version__
from drugmetrics.errors import DrugmetricsError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def commands() -> None:
    """Track England's drug strategy: published figures in, judged trajectories out."""


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--edition", default="", help="Name of the edition, where the file does not say it.")
@click.option("--published", default=None, metavar="DATE", help="Release date of a new edition: 2023-12-19 or 2023-12.")
@click.option("--undated", is_flag=True, help="The release date of a new edition is not known.")
def ingest(file: Path, edition: str, published: str | None, undated: bool) -> None:
    """Read a published FILE (workbook or export) into data/raw, whole or not at all."""
    from drugmetrics.published.ingest import ingest as read_in

    folder = read_in(file, edition=edition, published=published, undated=undated)
    click.echo(f"{folder}: written, with its card. Next: drugmetrics build")


@commands.command()
def build() -> None:
    """Build data/processed from data/raw."""
    from drugmetrics.observations.build import build as make

    report = make()
    click.echo(
        f"{report.observations:,} observations of {report.series} series from {report.editions} editions; "
        f"{report.disagreements} figures that an edition prints in two ways are listed in disagreements.csv; "
        f"{report.not_yet_read:,} raw cells belong to no series yet."
    )


@commands.command(name="list")
@click.argument("words", nargs=-1)
def list_series(words: Sequence[str]) -> None:
    """List the series, or those with all WORDS in their name or title."""
    from drugmetrics.observations.load import catalogue, observations

    found = catalogue(" ".join(words))
    rows = [
        (
            str(name),
            _whole(row["observations"]),
            _whole(row["editions"]),
            row["first"],
            row["newest"],
            row["unit"],
            row["title"],
        )
        for name, row in found.iterrows()
    ]
    _table(("series", "rows", "editions", "first", "newest", "unit", "title"), rows)
    whole = observations()
    click.echo(
        f"{len(found)} series. The whole record: {len(whole):,} observations of "
        f"{len(whole[['source', 'edition']].drop_duplicates())} editions."
    )


@commands.command()
@click.argument("series")
@click.option("--area", default=None, help="Name or GSS code; the area itself when the series has one, else England.")
@click.option("--as-of", default=None, metavar="DAY", help="What was known that day.")
@click.option("--breakdown", default=None, help='Such as "sex=females"; "*" for all.')
@click.option("--source", default=None, help="What this publication printed.")
@click.option("--basis", default=None, help='Another basis than the series\' own; "*" for all.')
def show(
    series: str, area: str | None, as_of: str | None, breakdown: str | None, source: str | None, basis: str | None
) -> None:
    """Show the figures of a SERIES."""
    from drugmetrics.figures.text import number
    from drugmetrics.observations.catalogue import series as find
    from drugmetrics.observations.load import load

    about = find(series)
    rows = load(series, area=area or _only_area(series), as_of=as_of, breakdown=breakdown, source=source, basis=basis)
    known = f", as known on {as_of}" if as_of else ""
    if rows.empty:
        click.echo(f"{about.title}{known}: nothing is in the record for this day.")
        return
    units, bases = rows["unit"].unique(), rows["basis"].unique()
    click.echo(f"{about.title}. Unit: {' and '.join(units)}. Basis: {' and '.join(bases)}{known}.")
    extra = (["breakdown"] if breakdown else []) + (["basis"] if len(bases) > 1 else [])
    lines = [
        [row["area_code"], row["period"], *(row[name] for name in extra), number(row["value"], row["unit"]),
         row["marker"], row["status"], row["edition"], _day(row["released"])]
        for row in rows.to_dict("records")
    ]  # fmt: skip
    _table(("area", "period", *extra, "value", "marker", "status", "edition", "released"), lines)


@commands.command()
@click.argument("name")
@click.option("--as-of", default=None, metavar="DAY", help="What was known that day.")
def metric(name: str, as_of: str | None) -> None:
    """Show a metric of the framework: baseline, newest figure, ambition (NAME such as neighbourhood-crime, or H04)."""
    from drugmetrics.figures.text import metric_lines
    from drugmetrics.framework.metrics import metric as find

    found = find(name, as_of=as_of)
    click.echo(
        f"{found.rule.id} {found.rule.title} ({found.rule.tier}; {found.rule.outcome}); wanted: {found.rule.wanted}"
    )
    for line in metric_lines(found):
        click.echo(line)


@commands.command()
@click.argument("series")
@click.option("--area", default=None, help="Name or GSS code; the area itself when the series has one, else England.")
@click.option("--period", required=True, help="Such as 2021, 2021/22, Q4 2021/22.")
@click.option("--breakdown", default="all", help='Such as "sex=females".')
@click.option("--as-of", default=None, metavar="DAY", help="Leave out later editions.")
def trace(series: str, area: str | None, period: str, breakdown: str, as_of: str | None) -> None:
    """Trace a figure to every edition that gave it and the cell it stood in."""
    from drugmetrics.figures.text import trace_lines
    from drugmetrics.observations.trace import trace as find

    traced = find(series, area=area or _only_area(series), period=period, breakdown=breakdown, as_of=as_of)
    for number, one in enumerate(traced, start=1):
        click.echo("\n".join(trace_lines(number, one)))


@commands.command()
@click.argument("notebooks", nargs=-1)
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Such as as_of=2023-10-20.")
@click.option(
    "--output", type=click.Path(path_type=Path), default=None, help="Folder for runs; reports/ when not given."
)
@click.option("--processes", type=click.IntRange(1), default=None, help="How many notebooks run at once.")
@click.option("--publish-failed", is_flag=True, help="Switch the site to this run even when a notebook failed.")
def run(
    notebooks: Sequence[str],
    parameters: Sequence[str],
    output: Path | None,
    processes: int | None,
    publish_failed: bool,
) -> None:
    """Run the collection, or the NOTEBOOKS named, and publish the HTML."""
    from drugmetrics.reports.run import run as execute

    result = execute(
        only=notebooks, parameters=_pairs(parameters), output=output, processes=processes, publish_failed=publish_failed
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


def _only_area(series: str) -> str:
    """Return the area of a series that has only one, else England."""
    from drugmetrics.observations.load import load

    held = load(series, breakdown="*", basis="*")["area_code"].unique()
    return str(held[0]) if len(held) == 1 else "England"


def _day(released: Any) -> str:
    return "" if released != released else f"{released:%Y-%m-%d}"


def _whole(value: float) -> str:
    return "" if value != value else f"{value:,.0f}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns wide enough for what is in them, without the spaces after the last."""
    widths = [max(len(str(line[column])) for line in (header, *rows)) for column in range(len(header))]
    for line in (header, *rows):
        click.echo("  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def main() -> None:
    """Run the command line; end with the error's own exit code."""
    try:
        commands(standalone_mode=False)
    except DrugmetricsError as error:
        click.echo(f"drugmetrics: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("drugmetrics: interrupted.", err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
