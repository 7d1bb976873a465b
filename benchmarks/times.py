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
    """Time the reading of every original that is here, by the hash on its card: the slowest of each reader."""
    import hashlib

    from drugmetrics.home import raw_folder
    from drugmetrics.published.cards import all_cards
    from drugmetrics.published.ingest import reader

    folder = Path(os.environ.get("DRUGMETRICS_ORIGINALS", ROOT.parent / "shared" / "published"))
    held: dict[int, list[Path]] = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        held.setdefault(path.stat().st_size, []).append(path)
    slowest: dict[str, tuple[float, str, int, int]] = {}
    for card in all_cards(raw_folder()):
        if not card.taken_by.startswith("reader "):
            continue
        same = (
            p for p in held.get(card.held.bytes, ()) if hashlib.sha256(p.read_bytes()).hexdigest() == card.held.sha256
        )
        path = next(same, None)
        if path is None:
            continue
        name = card.taken_by.removeprefix("reader ")
        start = time.perf_counter()
        cells = sum(len(table.rows) for table in reader(name).read(path).tables)
        took = time.perf_counter() - start
        slowest[name] = max(slowest.get(name, (0.0, "", 0, 0)), (took, path.name, cells, card.held.bytes))
    for name, (took, file, cells, size) in sorted(slowest.items(), key=lambda entry: -entry[1][0]):
        print(f"{name}: {took:.2f} s for {cells:,} figures of {size:,} bytes ({file})")


if __name__ == "__main__":
    imports()
    steps()
    readers()
