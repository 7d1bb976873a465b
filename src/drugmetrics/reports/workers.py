"""Run jobs in parallel processes, and give every job an outcome, whatever becomes of its process.

The workers hold one end of a pipe whose other end is the run's. When the run ends in any way, killed included, the
pipe closes, and each worker kills its kernel and goes: nothing is left behind computing for nobody.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from drugmetrics.reports.execution import kill_kernels
from drugmetrics.reports.jobs import Job, JobResult, execute, lost

_DIED = "It was killed, or it ran out of memory."


def results(
    jobs: Sequence[Job], folder: Path, *, processes: int | None = None, executor: Executor | None = None
) -> Generator[JobResult]:
    """Run `jobs` and yield each result as it comes.

    Parameters
    ----------
    jobs : sequence of Job
        What to run.
    folder : pathlib.Path
        Where the jobs write.
    processes : int, optional
        How many processes of this machine; as many as jobs or processors, whichever is fewer, when left out.
    executor : concurrent.futures.Executor, optional
        Anything with its `submit`, in place of processes of this machine. Workers elsewhere must see `folder`.

    Yields
    ------
    JobResult
        One a job, in the order they end.
    """
    if executor is not None:
        yield from _through(executor, jobs, folder)
        return
    processes = min(processes or os.cpu_count() or 1, len(jobs))
    died: list[Job] = []
    with _lifeline() as lifeline, _pool(processes, lifeline) as pool:
        yield from _through(pool, jobs, folder, died)
    if died:
        yield from _each_alone(died, folder, processes)


def _through(
    executor: Executor, jobs: Sequence[Job], folder: Path, died: list[Job] | None = None
) -> Iterator[JobResult]:
    """Yield what `executor` makes of `jobs`; those whose process died go to `died`, where it is given."""
    futures: dict[Future[JobResult], Job] = {}
    waiting = list(jobs)
    try:
        while waiting:
            future = executor.submit(execute, waiting[0], folder)
            futures[future] = waiting.pop(0)
    except BrokenExecutor:
        # A worker died while jobs were still being handed over.
        pass
    for future in as_completed(futures):
        job = futures.pop(future)
        try:
            yield future.result()
        except BrokenExecutor:
            waiting.append(job)
        except Exception as error:
            yield lost(job, folder, f"{type(error).__name__}: {error}")
    if died is not None:
        died.extend(waiting)
    else:
        yield from (lost(job, folder, _DIED) for job in waiting)


def _each_alone(jobs: Sequence[Job], folder: Path, processes: int) -> Iterator[JobResult]:
    """Run again, each in a process of its own, the jobs that were lost when a process died.

    One process that dies breaks the whole pool, and the pool does not say which job it was. This does, and it lets
    the others finish.
    """
    threads = ThreadPoolExecutor(processes)
    try:
        # The lifeline is let go before the threads are waited for: they wait for the processes on it.
        with _lifeline() as lifeline:
            futures = [threads.submit(_alone, job, folder, lifeline) for job in jobs]
            for future in as_completed(futures):
                yield future.result()
    finally:
        threads.shutdown(wait=True, cancel_futures=True)


def _alone(job: Job, folder: Path, lifeline: Connection) -> JobResult:
    with _pool(1, lifeline) as pool:
        return next(_through(pool, [job], folder))


@contextmanager
def _lifeline() -> Iterator[Connection]:
    """Give the workers' end of the pipe; leaving closes the run's end, which ends every worker still at work."""
    theirs, ours = multiprocessing.get_context("spawn").Pipe(duplex=False)
    try:
        yield theirs
    finally:
        ours.close()
        theirs.close()


@contextmanager
def _pool(processes: int, lifeline: Connection) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of fresh interpreters: forks of a program with threads and sockets do not run reliably."""
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(lifeline,),
    )
    try:
        yield pool
    except BaseException:
        # Interrupted: do not wait for jobs to finish. The lifeline, which goes next, ends them.
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def _start_worker(lifeline: Connection) -> None:
    """Make this process one that leaves the keyboard to the run, and does not outlive it."""
    # Not SIG_IGN: kernels would inherit it, and could no longer be interrupted.
    signal.signal(signal.SIGINT, lambda *_: None)
    # How a pool ends the other workers when one of them died.
    signal.signal(signal.SIGTERM, lambda *_: _leave())
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True, name="lifeline").start()


def _end_with(lifeline: Connection) -> None:
    """Wait until the run lets go of the pipe, then go at once."""
    try:
        lifeline.poll(None)
    finally:
        _leave()


def _leave() -> None:
    kill_kernels()
    os._exit(1)
