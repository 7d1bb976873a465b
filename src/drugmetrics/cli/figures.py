"""Commands that show figures: list, show, revisions, metric, trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from drugmetrics.cli.printing import day, table, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

#: So many revised figures are shown without `--all`.
LISTED = 40


@click.command(name="list")
@click.argument("words", nargs=-1)
def list_series(words: Sequence[str]) -> None:
    """List the series, or those with all WORDS in their name or title."""
    from drugmetrics.observations.load import catalogue
    from drugmetrics.observations.table import observations

    found = catalogue(" ".join(words))
    rows = [
        (
            str(name),
            whole(row["observations"]),
            whole(row["editions"]),
            row["first"],
            row["newest"],
            row["unit"],
            row["title"],
        )
        for name, row in found.iterrows()
    ]
    table(("series", "rows", "editions", "first", "newest", "unit", "title"), rows)
    record = observations()
    click.echo(
        f"{len(found)} series. The whole record: {len(record):,} observations of "
        f"{len(record[['source', 'edition']].drop_duplicates())} editions."
    )


@click.command()
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
         row["marker"], row["status"], row["edition"], day(row["released"])]
        for row in rows.to_dict("records")
    ]  # fmt: skip
    table(("area", "period", *extra, "value", "marker", "status", "edition", "released"), lines)


@click.command()
@click.argument("name")
@click.option("--as-of", default=None, metavar="DAY", help="What was known that day.")
def metric(name: str, as_of: str | None) -> None:
    """Show a metric of the framework: baseline, newest figure, ambition (NAME such as neighbourhood-crime, or H04)."""
    from drugmetrics.figures.text import metric_lines
    from drugmetrics.framework.metrics import metric as find

    found = find(name, as_of=as_of)
    rule = found.rule
    of = " (of the metric, not of what stands in for it)" if rule.stands_in and rule.wanted != "not stated" else ""
    click.echo(f"{rule.id} {rule.title} ({rule.tier}; {rule.outcome}); wanted: {rule.wanted}{of}")
    for line in metric_lines(found):
        click.echo(line)


@click.command()
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


@click.command(name="data-page")
@click.option("--day", default=None, metavar="DAY", help="The day on which ages are counted; today when not given.")
def data_page(day: str | None) -> None:
    """Print docs/data.md: publications, gaps, oddities, disagreements."""
    import datetime as dt

    from drugmetrics.figures.data_page import data_page as write

    click.echo(write(day or dt.date.today().isoformat()), nl=False)


@click.command(name="validation-page")
def validation_page() -> None:
    """Print docs/validation.md: how projections are made, tuned and tested."""
    from drugmetrics.figures.validation_page import validation_page as write

    click.echo(write(), nl=False)


@click.command()
@click.argument("series")
@click.option("--area", default=None, help="Name or GSS code; every area when not given.")
@click.option("--as-of", default=None, metavar="DAY", help="Editions public that day.")
@click.option("--all", "everything", is_flag=True, help="Every revised figure; else the newest 40 totals.")
def revisions(series: str, area: str | None, as_of: str | None, everything: bool) -> None:
    """Show what each edition of a SERIES changed of what was printed before, and whether that moves a verdict."""
    from drugmetrics.analysis.revised import revisions as find
    from drugmetrics.figures.text import number

    found = find(series, area=area, as_of=as_of)
    if found.empty:
        click.echo(f"{series}: no edition held printed a figure otherwise than the one before.")
        return
    for (source, edition), part in found.groupby(["source", "edition"], sort=False):
        least, most = f"{part['relative'].min():+.1%}", f"{part['relative'].max():+.1%}"
        changed = f"1 figure revised, {most}" if len(part) == 1 else f"{len(part):,} figures revised, {least} to {most}"
        moves = part["moves"].iloc[0]
        click.echo(f"{source} {edition} ({day(part['released'].iloc[0])}): {changed}; moves {moves or 'no verdict'}.")
    shown = found if everything else found[found["breakdown"] == "all"].iloc[::-1][:LISTED]
    lines = [
        [row["area_code"], row["period"], row["breakdown"], number(row["before"], row["unit"]), row["edition_before"],
         number(row["value"], row["unit"]), row["edition"], f"{row['relative']:+.1%}"]
        for row in shown.to_dict("records")
    ]  # fmt: skip
    table(("area", "period", "breakdown", "before", "edition", "after", "edition", "change"), lines)
    if len(shown) < len(found):
        click.echo(f"{len(found) - len(shown):,} more: --all shows them.")


def _only_area(series: str) -> str:
    """Return the area of a series that has only one, else England."""
    from drugmetrics.observations.load import load

    held = load(series, breakdown="*", basis="*")["area_code"].unique()
    return str(held[0]) if len(held) == 1 else "England"
