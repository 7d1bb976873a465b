"""Commands that write the record: ingest, build, refresh."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drugmetrics.cli.printing import table
from drugmetrics.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drugmetrics.published.refresh import Report


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--edition", default="", help="Name of the edition, where the file does not say it.")
@click.option("--published", default=None, metavar="DATE", help="Release date of a new edition: 2023-12-19 or 2023-12.")
@click.option("--undated", is_flag=True, help="The release date of a new edition is not known.")
def ingest(file: Path, edition: str, published: str | None, undated: bool) -> None:
    """Read a published FILE (workbook or export) into data/raw, whole or not at all."""
    from drugmetrics.published.ingest import ingest as read_in

    folder = read_in(file, edition=edition, published=published, undated=undated)
    click.echo(f"{folder}: written, with its card. Next: drugmetrics build")


@click.command()
def build() -> None:
    """Build data/processed from data/raw."""
    from drugmetrics.observations.build import build as make

    report = make()
    click.echo(
        f"{report.observations:,} observations of {report.series} series from {report.editions} editions; "
        f"{report.disagreements} figures that an edition prints in two ways are listed in disagreements.csv; "
        f"{report.not_yet_read:,} raw cells belong to no series yet."
    )


@click.command()
@click.argument("publications", nargs=-1)
@click.option("--check", "only_check", is_flag=True, help="Only list what is new; download and write nothing.")
@click.option("--older", is_flag=True, help="Also what is older than the newest edition held.")
def refresh(publications: Sequence[str], only_check: bool, older: bool) -> None:
    """Ask the publishers' interfaces for new editions and take them in (PUBLICATIONS, or all)."""
    from drugmetrics.published import refresh as editions

    report = editions.check(publications) if only_check else editions.refresh(publications, older=older)
    _offered(report, older)
    for place in report.taken:
        click.echo(f"{place}: written, with its card.")
    if report.taken:
        from drugmetrics.observations.build import build as make

        made = make()
        click.echo(f"{made.observations:,} observations from {made.editions} editions.")
        _changed(report)
    for name, message in report.failed.items():
        click.echo(f"drugmetrics: {name}: {message}", err=True)
    if report.failed:
        raise FetchError(f"{len(report.failed)} could not be had; the rest stands.")


def _offered(report: Report, older: bool) -> None:
    """List what publishers offer that is not held, and whom nobody could ask."""
    rows = [
        (found.publication.name, found.state, str(found.offer.released or "not told"), found.offer.file,
         "" if found.readable else "no reader: transcribe it", found.offer.url)
        for found in report.found if found.state in ("new", "updated", *(["older"] if older else []))
    ]  # fmt: skip
    held = sum(found.state == "held" for found in report.found)
    before = sum(found.state == "older" for found in report.found)
    if rows:
        table(("publication", "state", "released", "file", "", "address"), rows)
    click.echo(f"{len(rows)} listed, {held} held already, {before} older than the newest held (--older lists them).")
    if report.silent:
        click.echo(f"Without an interface to ask (see their landing pages): {', '.join(report.silent)}.")


def _changed(report: Report) -> None:
    """Say what the editions taken in changed of what was printed before."""
    from drugmetrics.observations.revisions import changes_of

    for place in report.taken:
        changes = changes_of(place.parent.name, place.name)
        click.echo(f"{place.parent.name} {place.name}: {len(changes):,} figures revised.")
        for name, part in changes.groupby("series", sort=False):
            largest = part.sort_values("relative", key=abs).to_dict("records")[-1]
            click.echo(
                f"  {name}: {len(part):,}; the largest change {largest['relative']:+.1%}, "
                f"{largest['area_code']} {largest['period']} {largest['breakdown']}"
            )
