"""Nowcasts of years of death on made-up triangles with a known truth, against assuming last year's completeness.

Run with `make bench-delay`. Delays drift by random steps; four kinds of distribution, none told to the methods. Last
year's completeness is assumed in four ways. Two are what could be done: from the triangle, each age as it grew into the
next in the newest year of registration alone; without one, the median printed for last year's registrations as it
stands, the shape as fitted. Two are given what nobody has, the completeness that the year before really had at the same
age: once with the interval that goes with it (thinning alone, as the first two have), once with the changes that
completeness really made in earlier years.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from drugmetrics.analysis.delay.completeness import fit_delays
from drugmetrics.analysis.delay.distribution import YEAR, DelayDistribution
from drugmetrics.analysis.delay.nowcast import nowcast
from drugmetrics.analysis.delay.synthetic import KINDS, SyntheticDeaths, drifting
from drugmetrics.analysis.delay.triangle_nowcast import nowcast_triangle
from drugmetrics.analysis.scores import bootstrap_by, cover, interval_score

#: Seeds below this were used while the methods were made.
FIRST_SEED = 1000
AGES, LEVEL = 3, 0.9
TRIANGLE, PRINTED = "triangle, chain ladder", "medians, shares and one vintage"
PLAIN, CHANGES = "last year's completeness, given", "last year's completeness and past changes, given"
DIAGONAL, MEDIAN = "last year's completeness, newest diagonal", "last year's printed median"
#: Years whose share from earlier years is printed: as in the record, early, early and last.
SHARES = (2012, 2014, 2022)


def last_year(made: SyntheticDeaths, year: int, age: int, *, changes: bool) -> tuple[float, float, float]:
    """Return deaths over the completeness of the year before at the same age, with an interval on the log scale."""
    full = made.deaths.loc[: year - 1]
    shares = np.log(made.triangle.loc[full.index, age] / full)
    share, known = float(np.exp(shares.iloc[-1])), float(made.triangle.at[year, age])
    return thinned(known, share, float((shares.diff() ** 2).mean()) if changes else 0.0)


def newest_diagonal(triangle: pd.DataFrame, age: int) -> float:
    """Return the completeness at an age if every age grows into the next as it did in the newest year alone."""
    newest, share = len(triangle) - 1, 1.0
    figures = triangle.to_numpy()
    for later in range(age + 1, figures.shape[1]):
        share *= float(figures[newest - later, later - 1] / figures[newest - later, later])
    return share


def thinned(known: float, share: float, more: float = 0.0) -> tuple[float, float, float]:
    """Return known deaths over completeness and the interval of thinning, with more variance of the logarithm."""
    width = stats.norm.ppf(0.5 + LEVEL / 2) * np.sqrt((1 - share) / known + more)
    return known / share, known / share * np.exp(-width), known / share * np.exp(width)


def scored(seed: int, kind: str) -> Iterator[dict[str, object]]:
    """Nowcast one made-up triangle by all methods; all figures are shares of the truth."""
    made = drifting(seed, kind)
    last = int(made.deaths.index[-1])
    ladder = nowcast_triangle(made.triangle, level=LEVEL)
    fit = fit_delays(made.known(shares_of=SHARES))
    printed = nowcast(made.latest(AGES), fit, level=LEVEL).years
    unchanged = DelayDistribution(float(made.medians[last - 1]), float(fit.forms["shape"].iloc[0]))
    for age in range(AGES):
        year, known = last - age, float(made.triangle.at[last - age, age])
        answers = {
            TRIANGLE: tuple(ladder.loc[year, ["estimate", "lower", "upper"]]),
            PRINTED: tuple(printed.loc[year, ["estimate", "lower", "upper"]]),
            PLAIN: last_year(made, year, age, changes=False),
            CHANGES: last_year(made, year, age, changes=True),
            DIAGONAL: thinned(known, newest_diagonal(made.triangle, age)),
            MEDIAN: thinned(known, float(unchanged.completeness(age * YEAR))),
        }
        for method, answer in answers.items():
            estimate, lower, upper = (float(figure) / float(made.deaths[year]) for figure in answer)
            yield {
                "triangle": f"{kind} {seed}", "kind": kind, "age": age, "method": method, "error": estimate - 1,
                "width": upper - lower, "inside": float(cover(lower, upper, 1.0)),
                "score": float(interval_score(lower, upper, 1.0, level=LEVEL)),
            }  # fmt: skip


def summary(answers: pd.DataFrame) -> pd.DataFrame:
    """Return cover with its bootstrap interval by triangle, width, score and bias by method, age and kind."""
    rows = []
    for kind in ("all", *KINDS):
        for age in ("all", *range(AGES)):
            for method, made in answers.groupby("method", sort=False):
                of = made[((made["kind"] == kind) | (kind == "all")) & ((made["age"] == age) | (age == "all"))]
                inside = bootstrap_by(of["triangle"].tolist(), of["inside"].to_numpy())
                rows.append({
                    "kind": kind, "age": age, "method": method, "triangles": of["triangle"].nunique(),
                    "cover_90": inside.mean, "cover_90_lower": inside.lower, "cover_90_upper": inside.upper,
                    "width": of["width"].mean(), "interval_score": of["score"].mean(), "bias": of["error"].mean(),
                    "spread": of["error"].std(),
                })  # fmt: skip
    return pd.DataFrame(rows)


def main() -> None:
    """Run, print the table over all kinds, write all of it as CSV."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--triangles", type=int, default=500, help="number of made-up triangles, a quarter of each kind"
    )
    parser.add_argument("--out", type=Path, help="folder for delay-synthetic.csv")
    options = parser.parse_args()
    start = time.process_time()
    seeds = range(FIRST_SEED, FIRST_SEED + options.triangles // len(KINDS))
    answers = pd.DataFrame([row for kind in KINDS for seed in seeds for row in scored(seed, kind)])
    table = summary(answers)
    print(table[(table["kind"] == "all") | (table["age"] == "all")].round(3).to_string(index=False))
    print(f"{answers['triangle'].nunique()} triangles, {time.process_time() - start:.0f} s of processor time")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        table.to_csv(options.out / "delay-synthetic.csv", index=False, float_format="%.4g", lineterminator="\n")


if __name__ == "__main__":
    main()
