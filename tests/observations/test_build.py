"""Building the one table: the same bytes each time, everything of data/raw in it or counted, every place kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from tests.observations.building import contents

from drugmetrics.errors import BuildError
from drugmetrics.home import processed_folder
from drugmetrics.observations.build import build
from drugmetrics.observations.lookups import Lookup
from drugmetrics.observations.mapping import mapping

FILES = {"observations.parquet", "observations.json", "disagreements.csv", "oddities.csv"}


def build_elsewhere(folder: Path, **environment: str) -> subprocess.Popen:
    code = "import sys, pathlib, drugmetrics; drugmetrics.build(processed=pathlib.Path(sys.argv[1]))"
    return subprocess.Popen([sys.executable, "-c", code, str(folder)], env=os.environ | environment)


def test_building_again_gives_the_same_bytes_whatever_the_process_around_it(tmp_path):
    strange = {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONUTF8": "0"}
    assert build_elsewhere(tmp_path / "seed-4242", **strange).wait() == 0
    made = contents(tmp_path / "seed-4242")
    assert set(made) == FILES
    # The build that all other tests read was made before them, in a process like any other.
    assert contents(processed_folder()).items() >= made.items()


def test_building_over_a_build_changes_no_byte(tmp_path, copy_of_raw):
    raw, processed = copy_of_raw(), tmp_path / "processed"
    first = build(raw, processed)
    before = contents(processed)
    assert build(raw, processed) == first
    assert contents(processed) == before


def test_the_description_beside_the_table_names_every_column_and_series_of_it(tmp_path, copy_of_raw):
    build(copy_of_raw(), tmp_path / "processed")
    described = json.loads((tmp_path / "processed" / "observations.json").read_text(encoding="utf-8"))
    table = pd.read_parquet(tmp_path / "processed" / "observations.parquet")
    assert list(described["columns"]) == list(table.columns)
    assert described["rows"] == len(table)
    assert set(table["series"]) <= set(described["series"])
    assert "Open Government Licence v3.0" in described["licence"]


def test_every_row_of_raw_is_an_observation_or_counted_as_not_read(tmp_path, copy_of_raw, monkeypatch):
    raw = copy_of_raw("treasury-minutes/2024-hc72")
    report = build(raw, tmp_path / "processed")
    assert (report.observations, report.not_yet_read, report.editions) == (11, 0, 1)
    table = mapping("treasury-minutes").tables["statements"]
    known = {text: name for text, name in table.series.values.items() if not text.startswith("Growth")}
    less = Lookup(by=table.series.by, values=known, otherwise="not yet read")
    monkeypatch.setitem(mapping("treasury-minutes").tables, "statements", table.model_copy(update={"series": less}))
    report = build(raw, tmp_path / "again")
    assert (report.observations, report.not_yet_read, report.editions) == (10, 1, 1)


def test_an_empty_data_raw_says_how_to_fill_it(tmp_path):
    (tmp_path / "raw").mkdir()
    with pytest.raises(BuildError, match="drugmetrics ingest"):
        build(tmp_path / "raw", tmp_path / "processed")
    assert not (tmp_path / "processed").exists()


def test_an_edition_of_counts_alone_builds(tmp_path, copy_of_raw):
    report = build(copy_of_raw("ndtms-adults/2024-25-report"), tmp_path / "processed")
    assert report.observations == 16


def test_every_place_an_edition_prints_a_figure_is_kept():
    table = pd.read_parquet(processed_folder() / "observations.parquet")
    row = table[
        (table["series"] == "deaths-drug-misuse") & (table["edition"] == "2022-registrations")
        & (table["area_code"] == "E92000001") & (table["period"] == "2021") & (table["breakdown"] == "all")
    ].iloc[0]  # fmt: skip
    assert row["source_ref"].split("; ") == ["table-1.csv!I10", "table-2.csv!I10", "table-7.csv!K21"]
