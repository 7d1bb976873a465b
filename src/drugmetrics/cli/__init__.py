"""The command line: ingest, build, refresh; list, show, revisions, metric, trace; assess, project; run.

Errors a user can cause end with their message, their own exit code and no traceback.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from drugmetrics import __version__
from drugmetrics.cli.figures import data_page, list_series, metric, revisions, show, trace, validation_page
from drugmetrics.cli.judging import assess, project
from drugmetrics.cli.record import build, ingest, refresh
from drugmetrics.cli.report import run
from drugmetrics.errors import DrugmetricsError

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
@click.option("--own", metavar="FOLDER", default=None, help="Use your own figures in this folder (docs/own-data.md).")
def commands(own: str | None) -> None:
    """Track England's drug strategy: published figures in, judged trajectories out."""
    if own is not None:
        os.environ["DRUGMETRICS_OWN"] = str(Path(own).expanduser().resolve())


for command in (
    ingest,
    build,
    refresh,
    list_series,
    show,
    revisions,
    metric,
    trace,
    assess,
    project,
    data_page,
    validation_page,
    run,
):
    commands.add_command(command)


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
