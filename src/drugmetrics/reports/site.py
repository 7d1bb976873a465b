"""What stands around the pages of a run: the index, and `run.json`, which says how it all was made."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from drugmetrics import __version__
from drugmetrics.errors import RunError
from drugmetrics.reports.collection import DECLARATION, Collection
from drugmetrics.reports.jobs import Job, JobResult, notebook_name, page_name
from drugmetrics.reports.pages import finding_html, problems, render, spoken
from drugmetrics.reports.parameters import NEWEST

SCHEMA_VERSION = 1
_PACKAGES = (
    "pandas",
    "numpy",
    "statsmodels",
    "matplotlib",
    "seaborn",
    "papermill",
    "nbclient",
    "nbconvert",
)


def write_index(folder: Path, collection: Collection, jobs: Sequence[Job], results: Sequence[JobResult]) -> Path:
    """Write the index page of a run.

    Parameters
    ----------
    folder : pathlib.Path
        The run's folder.
    collection : Collection
        What was run.
    jobs, results : sequences of Job and of JobResult
        In the order they are to stand in.

    Returns
    -------
    pathlib.Path
        Where the page is.

    Raises
    ------
    RunError
        When the page would fetch something; its template has to be mended.
    """
    shown = [
        {
            **asdict(result),
            "ok": result.ok,
            "error_line": result.error_line,
            "page": page_name(result.name),
            "notebook": notebook_name(result.name) if (folder / notebook_name(result.name)).exists() else "",
            "finding_html": finding_html(result.finding),
        }
        for result in results
    ]
    page = render(
        "index.html.j2",
        collection=collection,
        results=shown,
        failed=[result for result in shown if not result["ok"]],
        made=spoken(datetime.now(UTC)),
        as_of=_as_of(jobs),
        versions=versions(),
    )
    if problems(page):
        raise RunError(f"The index cannot be published: {problems(page)}")
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def write_record(
    folder: Path,
    collection: Collection,
    jobs: Sequence[Job],
    results: Sequence[JobResult],
    *,
    parameters: Mapping[str, object],
    started: datetime,
) -> Path:
    """Write `run.json`: what was asked, from which inputs, with which versions, how long it took, what came of it."""
    home = collection.folder.parent
    ended = datetime.now(UTC)
    job_parameters = {job.name: job.parameters for job in jobs}
    record = {
        "schema_version": SCHEMA_VERSION,
        "run": folder.name,
        "collection": collection.title,
        "parameters": {name: str(value) for name, value in parameters.items()},
        "started": started.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seconds": round((ended - started).total_seconds(), 3),
        "outcome": "ok" if all(result.ok for result in results) else "failed",
        "inputs": _inputs(home, collection, jobs),
        "versions": versions(),
        "commit": _commit(home),
        "jobs": [{**asdict(result), "parameters": job_parameters[result.name]} for result in results],
    }
    path = folder / "run.json"
    text = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def versions() -> dict[str, str]:
    """Return the versions of what a figure's value may depend on."""
    found = {"python": platform.python_version(), "drugmetrics": __version__}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _as_of(jobs: Sequence[Job]) -> str:
    """Return in words which day's knowledge the pages show; nothing when they differ or none says."""
    days = {job.parameters["as_of"] for job in jobs if "as_of" in job.parameters}
    if len(days) != 1:
        return ""
    day = str(days.pop())
    if day == NEWEST:
        return "from the newest figures held"
    known = date.fromisoformat(day)
    return f"from what was known on {known.day} {known:%B %Y}"


def _inputs(home: Path, collection: Collection, jobs: Sequence[Job]) -> dict[str, str]:
    """Return the hash of every file the run read, under its path from the project's folder."""
    paths = [collection.folder / DECLARATION, *(job.notebook for job in jobs)]
    observations = home / "data" / "processed" / "observations.parquet"
    if observations.exists():
        paths.append(observations)
    return {path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _commit(home: Path) -> dict[str, Any] | None:
    """Return the commit that is checked out and whether files differ from it; None outside a repository."""
    git = shutil.which("git")
    if git is None or not (home / ".git").exists():
        return None
    commit = _ask(git, home, "rev-parse", "HEAD")
    return {"id": commit, "changed_files": bool(_ask(git, home, "status", "--porcelain"))} if commit else None


def _ask(git: str, home: Path, *question: str) -> str:
    answer = subprocess.run(  # noqa: S603 - the questions are this module's own
        [git, "-C", str(home), *question], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() if answer.returncode == 0 else ""
