"""Counterfactuals of registered deaths: at earlier cut-offs of the record, and on made-up series whose truth is known.

Run with `make bench-deaths`; some minutes. The first table has the cut-offs of docs/decisions.md, the second every year
from 2008 to 2018, the third recovers a known number of averted deaths from simulated series, by registration and, from
delayed registrations completed, by year of death.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from drugmetrics.analysis.deaths.back_tests import CUT_OFFS, cover_table, lines, replayed
from drugmetrics.analysis.deaths.count_regression import FAMILIES
from drugmetrics.analysis.deaths.recovery import AVERTED, bias_of_many, recovered, recoveries
from drugmetrics.analysis.deaths.recovery_by_occurrence import recoveries_by_occurrence
from drugmetrics.analysis.deaths.registrations import LAST_YEAR_BEFORE, WINDOW
from drugmetrics.analysis.deaths.trend_forms import TRENDS, design

#: So many are asked for, and so many that chance does not decide whether 93% to 97% are covered.
WANTED, RUNS = 500, 2000
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
    """Recover the truth in every form by registration, and of one form by year of death from delayed registrations."""
    found = []
    for trend in TRENDS:
        for family in FAMILIES:
            made = recoveries(trend, family, runs=runs)
            for bend, part in _by_bend(made):
                found += _summaries(part, basis="registration", trend=trend, family=family, bend=bend)
    for family in FAMILIES:
        found += _summaries(
            recoveries_by_occurrence(family, runs=min(runs, WANTED)),
            basis="occurrence", trend="linear", family=family, bend="none",
        )  # fmt: skip
    table = pd.DataFrame(found)
    table = table.join(pd.DataFrame([_of_many(row) for row in found], columns=["bias_of_many", "error_of_many"]))
    # Bias within 2% of the truth or two Monte Carlo errors, whichever is larger; cover between 93% and 97%.
    for name, bias, error in (
        ("unbiased", "bias", "monte_carlo_error"),
        ("unbiased_less_chance", "bias_less_chance", "error_less_chance"),
        ("unbiased_of_many", "bias_of_many", "error_of_many"),
    ):
        table[name] = table[bias].abs() <= (2 * table[error]).clip(lower=0.02 * table["averted"])
    table["unbiased_of_many"] = table["unbiased_of_many"].astype("object").where(table["bias_of_many"].notna())
    table["calibrated"] = table["cover"].between(0.93, 0.97)
    return table


def _of_many(row: dict[str, Any]) -> tuple[float, float]:
    """Return the bias over twenty thousand series of a form by registration: five hundred leave 1% to 2% to chance."""
    if row["basis"] != "registration":
        return float("nan"), float("nan")
    bends = design(row["trend"], WINDOW, len(AVERTED)).bends
    place = bends.index(int(row["bend"]) - LAST_YEAR_BEFORE) if str(row["bend"]).isdigit() else None
    return bias_of_many(row["trend"], row["family"], place=place)


def _by_bend(made: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield all runs and, of a change-point trend, those of each year it can bend in: that is where its bias lies."""
    bends = sorted(made["bend"].dropna().unique())
    yield ("drawn" if bends else "none"), made
    for bend in bends:
        yield f"{bend:.0f}", made[made["bend"] == bend]


def _summaries(made: pd.DataFrame, **what: str) -> list[dict[str, float | str]]:
    """Sum up the first runs, as many as are asked for, and all of them where there are more."""
    sizes = sorted({min(WANTED, len(made)), len(made)})
    return [{**what, **recovered(made.head(size))} for size in sizes]


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
