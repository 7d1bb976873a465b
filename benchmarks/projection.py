"""The projection against its peers on the yearly series of forecasting competitions.

Run with `make bench-projection` (M1 and M3, on which it was tuned) and `make bench-tourism` (the hold-out, by which
nothing is chosen); `python benchmarks/projection.py --only ours` leaves the peers out. sMAPE is in per cent; MASE, MSIS
(of the 95% interval) and WIS are over the mean yearly change of the known years; covers have 95% bootstrap intervals by
series; seconds are the median processor time of a series. In place of a failed fit stands the random walk; of ours,
which averages several, in place of the one that ran away. "Unconverged" are those statsmodels warned of.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from competitions import SHORT, SIZES, oddities, short, yearly
from drugmetrics.home import validation_folder
from forecasts import OURS, kept, ours_is_there, run
from peers import PEERS
from score_tables import by_horizon, histogram, row, shown

HERE = Path(__file__).resolve().parent
HOLD_OUT = "Tourism"


def asked(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tourism", action="store_true", help="the hold-out in place of M1 and M3")
    parser.add_argument("--only", nargs="+", choices=["ours", *PEERS], metavar="METHOD", help="ours, or names of peers")
    parser.add_argument("--peers", choices=["all", "none"], default="all", help="none: as --only ours")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="folder of the peers' forecasts")
    parser.add_argument("--fresh", action="store_true", help="run the peers again, whatever the cache holds")
    parser.add_argument("--out", type=Path, help="folder for the numbers as CSV")
    return parser.parse_args(arguments)


def methods(only: list[str] | None, peers: str) -> list[str]:
    """Return the methods asked for, ours first."""
    wanted = ["ours", *PEERS] if only is None else only
    chosen = [name for name in PEERS if name in wanted and peers == "all"]
    if "ours" not in wanted:
        return chosen
    if not ours_is_there():
        print("drugmetrics.analysis.projection.forecast is not there yet: peers alone.", file=sys.stderr)
        return chosen
    return [OURS, *chosen]


def scored(competition: str, chosen: list[str], options: argparse.Namespace) -> dict[str, list[pd.DataFrame]]:
    """Run the methods on a competition; return the scores, the cover by horizon and the histograms."""
    series = yearly(competition)
    for words in oddities(series):
        print(f"{competition}: {words}")
    subsets = {
        f"{competition} yearly": np.ones(len(series), dtype=bool),
        f"{competition} yearly, {SHORT[0]}-{SHORT[-1]} points": np.isin(
            [s.name for s in series], [s.name for s in short(series)]
        ),
    }
    found: dict[str, list[pd.DataFrame]] = {"scores": [], "cover-by-horizon": [], "pit": []}
    for method in chosen:
        start = time.perf_counter()
        if method == OURS:
            made = run(method, series, options.jobs)
        else:
            made = kept(method, competition, series, options.jobs, options.cache, options.fresh)
        print(f"{competition}, {method}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        for name, mask in subsets.items():
            some = [one for one, inside in zip(series, mask, strict=True) if inside]
            found["scores"].append(pd.DataFrame([row(method, made.of(mask), some)]).assign(set=name))
            found["cover-by-horizon"].append(by_horizon(method, made.of(mask), some).assign(set=name))
            if method == OURS:
                found["pit"].append(histogram(method, made.of(mask)).assign(set=name))
    return found


def tables(scores: pd.DataFrame) -> str:
    """Return every set's table under its heading, the M3 entrants' scores under M3's."""
    parts = []
    for name, rows in scores.groupby("set", sort=False):
        parts.append(f"## {name}: {rows['series'].iloc[0]} series\n\n{shown(rows)}")
        if name == "M3 yearly":
            entrants = pd.read_csv(validation_folder() / "m3-entrants.csv", comment="#")
            parts.append(f"Entrants of the competition, as scored in `m3-entrants.csv`:\n\n{shown(entrants)}")
    return "\n\n".join(parts)


def write(folder: Path, name: str, frames: dict[str, pd.DataFrame]) -> None:
    """Write the numbers behind the tables as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, frame in frames.items():
        columns = ["set", *(column for column in frame if column != "set")]
        frame[columns].to_csv(folder / f"{name}-{kind}.csv", index=False, float_format="%.6g", lineterminator="\n")


def main(arguments: list[str] | None = None) -> int:
    """Run, print and write what was asked for."""
    options = asked(arguments)
    chosen = methods(options.only, options.peers)
    if not chosen:
        print("No method is left to run.", file=sys.stderr)
        return 2
    competitions = [name for name in SIZES if (name == HOLD_OUT) == options.tourism]
    found = [scored(competition, chosen, options) for competition in competitions]
    frames = {
        kind: pd.concat([frame for one in found for frame in one[kind]], ignore_index=True)
        for kind in found[0]
        if found[0][kind]
    }
    text = tables(frames["scores"])
    print(text)
    if options.out:
        write(options.out, "tourism" if options.tourism else "projection", frames)
    return 0


if __name__ == "__main__":
    sys.exit(main())
