"""The command line: `drugmetrics ingest | build | list | show | metric | trace | run`.

Errors a user can cause end with their message, their own exit code and no traceback.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drugmetrics import __version__
from drugmetrics.errors import DrugmetricsError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from drugmetrics.framework.figure import Figure
    from drugmetrics.framework.metrics import Metric
    from drugmetrics.observations.trace import Traced

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def commands() -> None:
    """Published figures in, judged trajectories out: England's drug strategy, tracked."""


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--edition", default="", help="Name of the edition, where the file does not say it.")
@click.option("--published", default=None, metavar="DATE", help="Release date of a new edition: 2023-12-19 or 2023-12.")
@click.option("--undated", is_flag=True, help="The release date of a new edition is not known.")
def ingest(file: Path, edition: str, published: str | None, undated: bool) -> None:
    """Read a published FILE (workbook or export) into data/raw, whole or not at all."""
    from drugmetrics.published.ingest import ingest as read_in

    folder = read_in(file, edition=edition, published=published, undated=undated)
    click.echo(f"{folder}: {len(list(folder.glob('*.csv')))} tables written. Next: drugmetrics build")


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
    from drugmetrics.observations.load import catalogue

    found = catalogue(" ".join(words))
    rows = [
        (
            name,
            _whole(row["observations"]),
            _whole(row["editions"]),
            str(row["first"]),
            str(row["newest"]),
            row["unit"],
            row["title"],
        )
        for name, row in found.iterrows()
    ]
    _table(("series", "rows", "editions", "first", "newest", "unit", "title"), rows)
    counted = found["observations"].fillna(0)
    click.echo(f"{len(found)} series, {int(counted.sum()):,} observations.")


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
    from drugmetrics.observations.catalogue import series as find
    from drugmetrics.observations.load import load

    about = find(series)
    rows = load(series, area=area or _only_area(series), as_of=as_of, breakdown=breakdown, source=source, basis=basis)
    known = f", as known on {as_of}" if as_of else ""
    click.echo(f"{about.title}. Unit: {about.unit}. Basis: {basis or about.basis}{known}.")
    if rows.empty:
        click.echo("Nothing had been published by this day in an edition the record holds.")
        return
    lines = [
        (row.area_code, row.period, *([row.breakdown] if breakdown else []), _number(row.value, row.unit), row.marker,
         row.status, row.edition, "" if row.released != row.released else f"{row.released:%Y-%m-%d}")
        for row in rows.itertuples()
    ]  # fmt: skip
    _table(
        ("area", "period", *(["breakdown"] if breakdown else []), "value", "marker", "status", "edition", "released"),
        lines,
    )


@commands.command()
@click.argument("name")
@click.option("--as-of", default=None, metavar="DAY", help="What was known that day.")
def metric(name: str, as_of: str | None) -> None:
    """Show a metric of the framework: baseline, newest figure, ambition (NAME such as neighbourhood-crime, or H04)."""
    from drugmetrics.framework.metrics import metric as find

    found = find(name, as_of=as_of)
    click.echo(
        f"{found.rule.id} {found.rule.title} ({found.rule.tier}; {found.rule.outcome}); wanted: {found.rule.wanted}"
    )
    for line in _metric_lines(found):
        click.echo(line)


@commands.command()
@click.argument("series")
@click.option("--area", default=None, help="Name or GSS code; the area itself when the series has one, else England.")
@click.option("--period", required=True, help="Such as 2021, 2021/22, Q4 2021/22.")
@click.option("--breakdown", default="all", help='Such as "sex=females".')
@click.option("--as-of", default=None, metavar="DAY", help="Leave out later editions.")
def trace(series: str, area: str | None, period: str, breakdown: str, as_of: str | None) -> None:
    """Trace a figure to every edition that gave it and the cell it stood in."""
    from drugmetrics.observations.trace import trace as find

    traced = find(series, area=area or _only_area(series), period=period, breakdown=breakdown, as_of=as_of)
    for number, one in enumerate(traced, start=1):
        click.echo("\n".join(_trace_lines(number, one)))


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


def _metric_lines(found: Metric) -> list[str]:
    lines = [f"  baseline, as the framework printed it: {_figure(found.baseline)}"]
    for figure in found.corrected_from:
        correction = found.baseline.released if found.baseline else None
        lines.append(
            f"    corrected on {correction} from {figure.text}, as printed on {figure.released} ({figure.edition})"
        )
    lines.append(f"  baseline, the statistic's own:         {_figure(found.own_baseline)}")
    lines.append(f"  newest figure:                         {_figure(found.newest)}")
    if found.reported is not None and found.reported != found.newest:
        lines.append(f"  newest the framework's report gave:    {_figure(found.reported)}")
    if found.change is not None:
        lines.append(f"  change since the baseline:             {found.change:+.1%} (a movement, not an effect)")
    if found.ambition is not None:
        wanted = found.ambition.wanted
        revised = f", revised from {found.ambition.revised_from.text}" if found.ambition.revised_from else ""
        lines.append(
            f"  ambition:                              {wanted.text + ' ' + wanted.unit if wanted else 'no number set or known'}{revised}, by {found.ambition.deadline}"
        )
        if found.ambition.rule.unknown:
            lines.append(f"    not known: {found.ambition.rule.unknown}")
    lines += [f"  {name}: {text}" for name, text in (("note", found.rule.note), ("gap", found.gap)) if text]
    return lines


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return "not held"
    released = figure.released or "undated"
    return (
        f"{figure.text} ({figure.period}, {figure.area}; {figure.status}; {figure.source} {figure.edition}, {released})"
    )


def _trace_lines(number: int, one: Traced) -> list[str]:
    row, card = one.row, one.card
    value = _number(float(str(row["value"])), str(row["unit"]))
    lines = [
        f"{number}. {row['series']}, {row['period']}, {row['breakdown']}: {value} {row['unit']}",
        f"   marker:        {row['marker'] or 'none'}",
        f"   basis:         {row['basis']}",
        f"   status:        {row['status']}",
        f"   edition:       {card.publication} {card.edition}",
        f"   title:         {card.title} ({card.producer})",
        f"   released:      {card.published or (f'by {card.known_by}' if card.known_by else 'date not held')}",
        f"   landing page:  {card.landing_page}",
        f"   taken by:      {card.taken_by}",
    ]
    what = "original" if card.original else "copy, not the publisher's file"
    lines.append(f"   read from:     {what}: {card.held.file}, sha256 {card.held.sha256}")
    if card.copied:
        lines.append(f"                  {card.copied.what}")
    for place in one.places:
        lines.append(f"   stood at:      {place.table}, {place.cell}")
        lines.append(f"                  {'; '.join(f'{name}: {text}' for name, text in place.labels.items())}")
    return lines


def _number(value: float, unit: str) -> str:
    from drugmetrics.reference.units import format_value

    return "" if value != value else format_value(value, unit)


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
