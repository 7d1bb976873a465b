"""Run the collection and publish it: `run`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from drugmetrics.errors import ParameterError, RunError
from drugmetrics.home import home, notebooks_folder
from drugmetrics.observations import own
from drugmetrics.reports import publishing, site, workers
from drugmetrics.reports.collection import load_collection, plan
from drugmetrics.reports.jobs import Job, JobResult
from drugmetrics.reports.progress import Progress


@dataclass(frozen=True)
class RunResult:
    """What came of a run: its folder, its jobs in the collection's order, and whether readers now see it."""

    folder: Path
    latest: Path
    jobs: tuple[JobResult, ...]
    published: bool

    @property
    def id(self) -> str:
        """Return the run's name, which is its folder's."""
        return self.folder.name

    @property
    def index(self) -> Path:
        """Return the index page: of the site if this run is the site, else of this run's own folder."""
        return (self.latest if self.published else self.folder) / "index.html"

    @property
    def failed(self) -> tuple[JobResult, ...]:
        """Return the jobs that failed."""
        return tuple(job for job in self.jobs if not job.ok)

    @property
    def ok(self) -> bool:
        """Whether every job came out whole."""
        return not self.failed

    def summary(self) -> str:
        """Return what a person wants to know of the run, in a few lines."""
        lines = [f"{len(self.jobs) - len(self.failed)} of {len(self.jobs)} notebooks came out whole."]
        lines += [f"  {job.name}: {job.error_line}" for job in self.failed]
        if self.published:
            lines.append(f"The site was switched to this run: {self.index}")
        else:
            kept = f"{self.latest} was left as it was" if self.latest.exists() else "nothing was published"
            lines.append(f"Because not all did, {kept}. This run's pages: {self.index}")
        return "\n".join(lines)

    def check(self) -> None:
        """Raise when the run did not come out whole.

        Raises
        ------
        RunError
            With the summary.
        """
        if not self.ok:
            raise RunError(self.summary())


def run(
    only: Iterable[str] = (),
    parameters: Mapping[str, object] | None = None,
    output: Path | str | None = None,
    processes: int | None = None,
    publish_failed: bool = False,
    publish_own: bool = False,
    executor: Executor | None = None,
) -> RunResult:
    """Run the notebooks of the collection in parallel, and switch the site to what came out.

    Parameters
    ----------
    only : iterable of str
        Names of the notebooks to run; all when empty.
    parameters : mapping of str to object, optional
        Values for the whole run, such as ``{"as_of": "2023-08-01"}``.
    output : path, optional
        The folder of all runs, which gets `runs/` and `latest`; `reports` in the project's folder when left out.
    processes : int, optional
        How many notebooks run at a time; as many as there are processors when left out.
    publish_failed : bool
        Whether the site is switched to the run although a notebook failed.
    publish_own : bool
        Whether a run with the user's own figures may become the site. Else such runs go to a folder `own` beside it.
    executor : concurrent.futures.Executor, optional
        Where the jobs run in place of processes of this machine: anything with its `submit`.

    Returns
    -------
    RunResult
        A failing notebook is no exception here: ask `.ok`, or let `.check()` raise.

    Raises
    ------
    ParameterError
        Before anything runs: for a notebook, a parameter or a value that cannot be, or a faulty declaration.
    """
    if processes is not None and processes < 1:
        raise ParameterError(f"processes cannot be {processes}: wanted a whole number from 1.")
    given = dict(parameters or {})
    collection = load_collection(notebooks_folder())
    jobs = plan(collection, only, given)
    reports = Path(output).expanduser().resolve() if output is not None else home() / "reports"
    if own.names() and not publish_own:
        reports = reports / "own"
    with publishing.new_run(reports) as folder:
        started = datetime.now(UTC)
        results = _in_order(jobs, _execute(jobs, folder, processes, executor))
        site.write_index(folder, collection, jobs, results)
        site.write_record(folder, collection, jobs, results, parameters=given, started=started)
    published = publish_failed or all(result.ok for result in results)
    if published:
        publishing.publish(reports, folder)
    publishing.remove_old_runs(reports)
    return RunResult(folder, reports / "latest", tuple(results), published)


def _execute(jobs: Sequence[Job], folder: Path, processes: int | None, executor: Executor | None) -> list[JobResult]:
    coming = workers.results(jobs, folder, processes=processes, executor=executor)
    # Closed at once when this is interrupted, so that the workers and their kernels go now and not some time later.
    done = []
    with Progress(len(jobs)) as progress, closing(coming):
        for result in coming:
            progress.tell(result)
            done.append(result)
    return done


def _in_order(jobs: Sequence[Job], results: Sequence[JobResult]) -> list[JobResult]:
    by_name = {result.name: result for result in results}
    return [by_name[job.name] for job in jobs]
