"""Times of whole steps, as ratios within one run where a ratio says more; nothing here is asserted by a test.

Run with `make bench`. Originals are looked for where the tests look for them; without them readers are left out.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 7


def seconds(command: list[str]) -> float:
    """Return the wall time of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def middle(code: str) -> float:
    """Return the median time of a fresh interpreter that runs the code."""
    return statistics.median(seconds([sys.executable, "-c", code]) for _ in range(REPEATS))


def imports() -> None:
    """Compare `import drugmetrics` with `import pandas` and with nothing."""
    nothing, pandas, own = middle("pass"), middle("import pandas"), middle("import drugmetrics")
    print(f"nothing {nothing:.2f} s, import pandas {pandas:.2f} s, import drugmetrics {own:.2f} s")
    print(f"import drugmetrics / import pandas: {own / pandas:.2f}")


def steps() -> None:
    """Time the build, a warm load, and the national collection."""
    from drugmetrics.observations.build import build
    from drugmetrics.observations.load import load

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        report = build(processed=Path(folder))
        print(f"build: {time.perf_counter() - start:.2f} s for {report.observations:,} observations")
    load("deaths-drug-misuse", area="England")
    start = time.perf_counter()
    load("deaths-drug-misuse", area="England")
    print(f"load of one series, warm: {1000 * (time.perf_counter() - start):.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        run = seconds([sys.executable, "-m", "drugmetrics.cli", "run", "--output", folder])
        print(f"drugmetrics run, national collection: {run:.1f} s")


def readers() -> None:
    """Time the reading of every workbook found."""
    from drugmetrics.published import ons_drug_deaths

    originals = Path(os.environ.get("DRUGMETRICS_ORIGINALS", ROOT.parent / "shared" / "published"))
    for path in sorted(originals.glob("ons-deaths/workbooks/*/*registrations.xlsx")):
        start = time.perf_counter()
        reading = ons_drug_deaths.read(path)
        cells = sum(len(table.rows) for table in reading.tables)
        print(f"{path.name}: {cells:,} figures in {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    imports()
    steps()
    readers()
