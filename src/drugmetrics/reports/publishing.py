"""The folders of runs: a new one for each, the site switched to it in one step, and what is old or left over removed.

Under `reports` lie `runs/<time>-<id>`, one folder a run, and `latest`, a symbolic link to the one readers see. A run
that has not ended has the file `.unfinished`, which its process holds locked: the lock goes with the process however
that ends, so a left-over folder is known by its lock being free.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

KEPT_RUNS = 5
_LONGEST_RUN = 24 * 60 * 60
_UNFINISHED = ".unfinished"
_COPY, _REPLACED = ".latest-", ".replaced-"


@contextmanager
def new_run(reports: Path) -> Iterator[Path]:
    """Give the folder of a new run, which counts as finished once the block ends without an exception.

    Parameters
    ----------
    reports : pathlib.Path
        The folder of all runs. What dead runs left there is removed first.

    Yields
    ------
    pathlib.Path
        `runs/<time in UTC>-<id>`, empty. After an exception it stays until the next run, for whoever wants to look.
    """
    with _one_at_a_time(reports):
        _tidy(reports)
        folder = reports / "runs" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        folder.mkdir(parents=True)
        mark = (folder / _UNFINISHED).open("w")
        _try_lock(mark)
    with mark:
        yield folder
    (folder / _UNFINISHED).unlink()


def publish(reports: Path, folder: Path) -> None:
    """Switch `latest` to `folder`, and remove all but the newest runs.

    The switch is one step: a reader finds the old site or the new one, never none and never half of one. Where the
    system grants no symbolic links, as Windows may not, the folder is copied and two folders are renamed; between
    the two a reader may find no site for an instant, and a run killed just there is mended by the next.

    Parameters
    ----------
    reports : pathlib.Path
        The folder of all runs.
    folder : pathlib.Path
        A finished run in it.
    """
    latest = reports / "latest"
    with _one_at_a_time(reports):
        link = reports / f"{_COPY}{folder.name}"
        try:
            link.symlink_to(Path("runs") / folder.name, target_is_directory=True)
            # A real folder there is what the other way of publishing left; a link cannot replace it.
            linked = latest.is_symlink() or not latest.exists()
        except OSError:
            linked = False
        if linked:
            link.replace(latest)
        else:
            link.unlink(missing_ok=True)
            _swap(reports, folder)


def remove_old_runs(reports: Path) -> None:
    """Remove finished runs but for the newest, and but for the one that readers see."""
    with _one_at_a_time(reports):
        seen = (reports / "latest").resolve()
        finished = [run for run in _runs(reports) if not (run / _UNFINISHED).exists()]
        for run in finished[:-KEPT_RUNS]:
            if run.resolve() != seen:
                shutil.rmtree(run, ignore_errors=True)


def _runs(reports: Path) -> list[Path]:
    """Return the folders of runs, oldest first: their names begin with their time."""
    folder = reports / "runs"
    return sorted(run for run in folder.iterdir() if run.is_dir()) if folder.is_dir() else []


def _tidy(reports: Path) -> None:
    """Remove what killed runs left, and mend a switch that was cut short."""
    latest = reports / "latest"
    for replaced in reports.glob(f"{_REPLACED}*"):
        if latest.exists():
            shutil.rmtree(replaced, ignore_errors=True)
        else:
            replaced.replace(latest)
    for copy in reports.glob(f"{_COPY}*"):
        if copy.is_symlink():
            copy.unlink()
        else:
            shutil.rmtree(copy, ignore_errors=True)
    for run in _runs(reports):
        if (run / _UNFINISHED).exists() and not _at_work(run / _UNFINISHED):
            shutil.rmtree(run, ignore_errors=True)


def _at_work(mark: Path) -> bool:
    """Return whether a live process holds `mark`; one that has held it for a day is taken for stuck."""
    with suppress(OSError):
        if time.time() - mark.stat().st_mtime > _LONGEST_RUN:
            return False
        with mark.open("r+") as handle:
            return not _try_lock(handle)
    return False


def _swap(reports: Path, folder: Path) -> None:
    """Put a copy of `folder` in the place of `latest`, where links are not to be had."""
    latest, copy = reports / "latest", reports / f"{_COPY}{folder.name}"
    replaced = reports / f"{_REPLACED}{folder.name}"
    shutil.copytree(folder, copy)
    if latest.exists():
        latest.replace(replaced)
    copy.replace(latest)
    shutil.rmtree(replaced, ignore_errors=True)


@contextmanager
def _one_at_a_time(reports: Path) -> Iterator[None]:
    """Hold off other runs of the same folder for the few steps that look at each other's folders."""
    reports.mkdir(parents=True, exist_ok=True)
    with (reports / ".lock").open("a") as handle:
        while not _try_lock(handle):
            time.sleep(0.05)
        yield


def _try_lock(handle: IO[str]) -> bool:
    """Lock an open file for this process, and return whether that was possible; closing it lets go."""
    try:
        if sys.platform == "win32":
            os.lseek(handle.fileno(), 0, os.SEEK_SET)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
