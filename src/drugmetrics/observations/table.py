"""The one table as it was built: the whole of it, one series of it, or another in its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pandas as pd

from drugmetrics.errors import NotBuiltError
from drugmetrics.home import processed_folder
from drugmetrics.observations import own
from drugmetrics.observations.build import TABLE_NAME

_instead: ContextVar[pd.DataFrame | None] = ContextVar("instead", default=None)


def observations() -> pd.DataFrame:
    """Return the whole table: every edition of every figure, and the user's own figures where such are in use.

    Raises
    ------
    NotBuiltError
        When `drugmetrics build` has not made it yet.
    """
    if (other := _instead.get()) is not None:
        return other.copy(deep=False)
    built, more = _built(), own.rows()
    return built if more is None else pd.concat([built, more], ignore_index=True)


def rows_of(series: str) -> pd.DataFrame:
    """Return every edition's rows of one series, found without searching the whole table."""
    if _instead.get() is not None or own.rows() is not None:
        table = observations()
        return table[table["series"] == series]
    path = _path()
    table = _read(str(path), path.stat().st_mtime_ns)
    first, last = _places(str(path), path.stat().st_mtime_ns).get(series, (0, 0))
    return table.iloc[first:last]


@lru_cache(maxsize=2)
def _places(path: str, changed: int) -> dict[str, tuple[int, int]]:
    """Return where each series begins and ends: the built table is in their order."""
    names = _read(path, changed)["series"]
    starts = [0, *(names.ne(names.shift()).to_numpy().nonzero()[0][1:].tolist()), len(names)]
    return {str(names.iloc[a]): (a, b) for a, b in pairwise(starts) if a < b}


def built_alone() -> pd.DataFrame | None:
    """Return the built table itself where nothing else is seen, or None: what is worked out of it can be kept."""
    if _instead.get() is not None or own.folder() is not None:
        return None
    path = _path()
    return _read(str(path), path.stat().st_mtime_ns)


def _path() -> Path:
    path = processed_folder() / TABLE_NAME
    if not path.is_file():
        raise NotBuiltError(f"{path}: the observations are not built yet. Run: drugmetrics build")
    return path


def _built() -> pd.DataFrame:
    path = _path()
    # Copy on write: nothing is copied until somebody changes it, and what is kept stays as it was.
    return _read(str(path), path.stat().st_mtime_ns).copy(deep=False)


@contextmanager
def instead(table: pd.DataFrame) -> Iterator[None]:
    """Let everything within see another table: what would be said if some figures were otherwise.

    Parameters
    ----------
    table : pandas.DataFrame
        With the columns of the one table.
    """
    token = _instead.set(table)
    try:
        yield
    finally:
        _instead.reset(token)


@lru_cache(maxsize=2)
def _read(path: str, _changed: int) -> pd.DataFrame:
    return pd.read_parquet(path)
