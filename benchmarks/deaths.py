"""Counterfactuals of registered deaths: at earlier cut-offs of the record, and on made-up series whose truth is known.

Run with `make bench-deaths`; some minutes. The first table has the cut-offs of docs/decisions.md, the second every year
from 2008 to 2018, the third recovers a known number of averted deaths from simulated series.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from drugmetrics.analysis.deaths.back_tests import CUT_OFFS, cover_table, lines, replayed
from drugmetrics.analysis.deaths.count_regression import FAMILIES
from drugmetrics.analysis.deaths.recovery import recovered
from drugmetrics.analysis.deaths.trend_forms import TRENDS

#: So many that chance does not decide whether 93% to 97% are covered.
RUNS = 2000
EVERY_YEAR = range(2008, 2019)


def main() -> None:
    """Run, print the tables, and write them as CSV."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="folder for the tables as CSV")
    parser.add_argument("--runs", type=int, default=RUNS, help="simulated series of each form and family")
    options = parser.parse_args()
    held = lines()
    _show(options.out, "deaths-back-test", lambda: cover_table(replayed(held, cut_offs=CUT_OFFS)))
    _show(options.out, "deaths-back-test-every-year", lambda: cover_table(replayed(held, cut_offs=EVERY_YEAR)))
    _show(options.out, "deaths-synthetic", lambda: _synthetic(options.runs))


def _synthetic(runs: int) -> pd.DataFrame:
    rows = [recovered(trend, family, runs=runs) for trend in TRENDS for family in FAMILIES]
    found = pd.DataFrame(rows)
    # Bias within 2% of the truth or two Monte Carlo errors, whichever is larger; cover between 93% and 97%.
    allowed = (2 * found["monte_carlo_error"]).clip(lower=0.02 * found["averted"])
    found["unbiased"] = found["bias"].abs() <= allowed
    found["calibrated"] = found["cover"].between(0.93, 0.97)
    return found


def _show(out: Path | None, name: str, make: Callable[[], pd.DataFrame]) -> None:
    start = time.process_time()
    table = make()
    print(f"\n{name}, {time.process_time() - start:.0f} s of processor time")
    print(table.round(3).to_string(index=False), flush=True)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        table.to_csv(out / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    main()
