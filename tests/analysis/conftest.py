"""A table that a test may change, seen by every room of the project."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from drugmetrics.observations import table as module


@pytest.fixture
def with_value(monkeypatch) -> Callable[..., None]:
    """Give a way to put another value into every edition of a figure: made up, to see what follows from it."""

    def put(value: float, **where: str) -> None:
        table = module.observations().copy()
        here = pd.Series(True, index=table.index)
        for column, text in where.items():
            here &= table[column] == text
        assert here.any(), f"no observation with {where}"
        table.loc[here, "value"] = value
        monkeypatch.setattr(module, "_read", lambda path, changed: table)

    return put
