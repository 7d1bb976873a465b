"""A job is one notebook to run with its parameters; a result is what came of it. Both are small and travel."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Job:
    """One notebook to run.

    `name` is what its pages and files are called. It is the notebook's name as long as a notebook is run once; one
    run for many areas gives each its own name.
    """

    name: str
    notebook: Path
    title: str
    parameters: dict[str, str | int]
    home: Path
    collection: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure as it was saved; the paths are relative to the run's folder, with forward slashes."""

    name: str
    caption: str
    description: str
    picture: str
    rows: str


@dataclass(frozen=True)
class Failure:
    """Why a job failed: the kind of error, its message, and the traceback for whoever mends it."""

    kind: str
    message: str
    traceback: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}" if self.message else self.kind


@dataclass(frozen=True)
class JobResult:
    """What came of a job."""

    name: str
    title: str
    status: Literal["ok", "failed"]
    seconds: float
    error: str = ""
    finding: str = ""
    figures: tuple[Figure, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether the job came out whole."""
        return self.status == "ok"

    @property
    def error_line(self) -> str:
        """Return the first line of the error that says something."""
        return next((line.strip() for line in self.error.splitlines() if line.strip()), "")


def page_name(name: str) -> str:
    """Return the file name of a job's page."""
    return f"{name}.html"


def notebook_name(name: str) -> str:
    """Return the file name of a job's executed notebook."""
    return f"{name}.ipynb"


def execute(job: Job, folder: Path) -> JobResult:
    """Run `job` and write what came out into `folder`; a failing notebook still gets its page.

    Parameters
    ----------
    job : Job
        What to run.
    folder : pathlib.Path
        The run's folder. Written are `<name>.ipynb`, `<name>.html`, and for every figure
        `figures/<name>/<figure>.png` and `data/<name>/<figure>.csv`.

    Returns
    -------
    JobResult
        Never an exception: whatever goes wrong is the job's failure, and the other jobs go on.
    """
    from drugmetrics.reports.execution import run_notebook

    started = time.perf_counter()
    executed: NotebookNode | None = None
    failure: Failure | None = None
    try:
        executed, failure = run_notebook(job, folder / notebook_name(job.name))
    except Exception as error:
        failure = _failure(error)
    result = _publish(job, folder, executed, failure)
    return replace(result, seconds=round(time.perf_counter() - started, 3))


def lost(job: Job, folder: Path, reason: str) -> JobResult:
    """Return the result of a job whose process is gone, and write a page that says so."""
    return _publish(job, folder, None, Failure("The process running this notebook died", reason))


def _publish(job: Job, folder: Path, executed: NotebookNode | None, failure: Failure | None) -> JobResult:
    """Save the figures and the page. What fails on the way is shown on the page in place of the notebook."""
    from drugmetrics.reports import pages, records

    figures: tuple[Figure, ...] = ()
    finding = ""
    try:
        if executed is not None:
            finding = records.finding(executed)
            figures = records.save_figures(executed, job.name, folder)
        page = pages.report(job, executed, figures, failure)
    except Exception as error:
        failure = failure or _failure(error)
        # What could not be put on the page cannot be put on the index either.
        finding = ""
        page = pages.report(job, None, (), failure)
    (folder / page_name(job.name)).write_text(page, encoding="utf-8", newline="\n")
    return JobResult(
        name=job.name,
        title=job.title,
        status="failed" if failure else "ok",
        seconds=0.0,
        error=str(failure) if failure else "",
        finding=finding,
        figures=figures,
    )


def _failure(error: Exception) -> Failure:
    from traceback import format_exception

    return Failure(type(error).__name__, str(error), "".join(format_exception(error)))
