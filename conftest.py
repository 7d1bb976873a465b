"""Before any test or doctest: data/processed is built from data/raw as both are now."""

from __future__ import annotations

from pathlib import Path

import pytest

import drugmetrics
from drugmetrics.home import processed_folder, raw_folder

#: The rooms whose files decide what a build makes.
ROOMS = ("observations", "published", "reference")


def is_stale(raw: Path, processed: Path, package: Path) -> bool:
    """Say whether a file of the build is missing or older than anything it is made of."""
    made = [
        processed / name for name in ("observations.parquet", "observations.json", "disagreements.csv", "oddities.csv")
    ]
    if not all(path.is_file() for path in made):
        return True
    # Folders count in data/raw, so that an edition that was taken away is noticed.
    read = [raw, *raw.rglob("*")]
    read += [path for room in ROOMS for path in (package / room).rglob("*") if path.suffix in {".py", ".yaml", ".csv"}]
    return max(path.stat().st_mtime_ns for path in read) > min(path.stat().st_mtime_ns for path in made)


@pytest.fixture(scope="session", autouse=True)
def observations_are_built() -> None:
    """Build where needed. Processes that do so at once write the same bytes, each file in one step: no lock."""
    raw, processed = raw_folder(), processed_folder()
    if is_stale(raw, processed, Path(drugmetrics.__file__).parent):
        from drugmetrics.observations.build import build

        build(raw, processed)
