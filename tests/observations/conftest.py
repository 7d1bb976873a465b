"""Small copies of data/raw that a test may spoil, and full builds that many tests look at."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from drugmetrics.home import raw_folder
from drugmetrics.observations.table import observations

#: Counts that a report quotes, an estimate with limits, and a statement in per cent: the least that touches every rule.
SMALL = (
    "ndtms-adults/2024-25-report",
    "opiate-crack-prevalence/2019-20-estimates",
    "treasury-minutes/2024-hc72",
)


@pytest.fixture
def copy_of_raw(tmp_path) -> Callable[..., Path]:
    """Give a maker of copies of data/raw with the editions named."""

    def make(*editions: str) -> Path:
        folder = tmp_path / "raw"
        for edition in editions or SMALL:
            shutil.copytree(raw_folder() / edition, folder / edition)
        return folder

    return make


@pytest.fixture(scope="session")
def ons() -> pd.DataFrame:
    """Give every row of the two ONS workbooks with one column a dimension, "all" where a row is a total."""
    table = observations()
    rows = table[
        (table["source"] == "ons-drug-poisoning-deaths")
        & table["edition"].isin(["2021-registrations", "2022-registrations"])
    ].reset_index(drop=True)
    dimensions = pd.DataFrame(
        [dict(part.split("=", 1) for part in text.split("; ") if "=" in part) for text in rows["breakdown"]],
        columns=["sex", "age", "cause", "substance", "deprivation"],
    ).fillna("all")
    return rows.join(dimensions)
