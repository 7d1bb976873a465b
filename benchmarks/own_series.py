"""The projection on the framework's own series: made at each earlier origin, set against what came.

Run with `make bench-own`. Every metric's and ambition's line of twelve or more figures, up to four periods ahead, on
the edition of the day where one is held; origins of one series overlap.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from drugmetrics.analysis.own_past import own_past
from drugmetrics.analysis.validation import own_summary


def main() -> None:
    """Run, print a line a series, and write every projection as CSV."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="folder for own-series.csv")
    options = parser.parse_args()
    start = time.process_time()
    made = own_past()
    print(own_summary(made).round(3).to_string(index=False))
    inside = {
        level: made["outcome"].between(made[f"lower_{level}"], made[f"upper_{level}"]).mean() for level in (80, 95)
    }
    print(
        f"{len(made)} projections of {made['series'].nunique()} series: cover 80 {inside[80]:.3f}, 95 {inside[95]:.3f}"
    )
    print(f"{time.process_time() - start:.0f} s of processor time")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        made.to_csv(options.out / "own-series.csv", index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    main()
