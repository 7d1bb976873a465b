"""Synthetic editions for the tests of this room: a workbook of each layout, and a data/raw that holds one."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from tests.published.factory import workbook

from drugmetrics.published.ingest import ingest


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory) -> dict[int, Path]:
    """Give the synthetic workbooks of the two layouts, as files."""
    folder = tmp_path_factory.mktemp("workbooks")
    return {year: workbook(year).save(folder / f"{year}registrations.xlsx") for year in (2021, 2022)}


@pytest.fixture(scope="session")
def held(tmp_path_factory, workbooks) -> Path:
    """Give a data/raw that holds the synthetic 2022 edition; tests copy it."""
    raw = tmp_path_factory.mktemp("held") / "raw"
    raw.mkdir()
    ingest(workbooks[2022], raw=raw, published="2023-12-19")
    return raw


@pytest.fixture
def raw(held, tmp_path) -> Path:
    """Give a data/raw of one's own that holds the synthetic 2022 edition."""
    return Path(shutil.copytree(held, tmp_path / "data" / "raw"))


@pytest.fixture(scope="session")
def bytes_of():
    """Give the function that lists every file below a folder with the hash of its bytes, and every folder."""

    def tree(folder: Path) -> dict[str, str]:
        return {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
            for path in sorted(folder.rglob("*"))
        }

    return tree
