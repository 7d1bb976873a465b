"""Where the published files themselves lie, for the tests that read them; such tests skip where the files are not.

The folder is what the environment variable DRUGMETRICS_ORIGINALS names, else `../shared/published`; a relative one is
taken from the repository, wherever pytest was started.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

import pytest

VARIABLE = "DRUGMETRICS_ORIGINALS"
REPOSITORY = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """Return the folder of originals, whether or not it is there."""
    return (REPOSITORY / Path(os.environ.get(VARIABLE) or "../shared/published").expanduser()).resolve()


def needs_originals(test):
    """Mark a test as reading the originals: it is skipped, with the reason, where they are not held."""
    reason = (
        f"the published files are not here; {VARIABLE} names the folder that holds them (default ../shared/published)"
    )
    return pytest.mark.originals(pytest.mark.skipif(not folder().is_dir(), reason=reason)(test))


def original(sha256: str, size: int, name: str = "") -> Path:
    """Return the original with that hash, wherever in the folder it lies, or skip the test when it is not held."""
    for path in _by_size().get(size, ()):
        if _hash(path) == sha256:
            return path
    pytest.skip(f"no file below the folder of originals has the hash {sha256[:12]}... of {name or 'this edition'}")


@cache
def _by_size() -> dict[int, list[Path]]:
    found: dict[int, list[Path]] = {}
    for path in sorted(folder().rglob("*")):
        if path.is_file():
            found.setdefault(path.stat().st_size, []).append(path)
    return found


@cache
def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
