"""Tables of scores: one row a method, means over series, with the cover's bootstrap interval by series."""

from __future__ import annotations

import numpy as np
import pandas as pd

from competitions import Series
from drugmetrics.analysis.scores import (
    bootstrap_by,
    cover,
    mase,
    msis,
    pit_counts,
    smape,
    weighted_interval_score,
)
from drugmetrics.analysis.scores.points import mean_step
from forecasts import Forecasts
from peers import LEVELS

#: Levels whose cover is shown, and bins of the histogram of transforms.
COVERED, BINS = (0.8, 0.95), 20


def row(method: str, made: Forecasts, series: list[Series]) -> dict[str, float | str]:
    """Score a method over the series; a series whose scaled error is not defined is left out of that mean."""
    outcome = np.asarray([one.outcome for one in series])
    names = [one.name for one in series]
    step = np.asarray([mean_step(one.training) for one in series])
    scaled = np.asarray(
        [mase(median, one.outcome, one.training) for median, one in zip(made.median, series, strict=True)]
    )
    lower, upper = (made.lower[:, LEVELS.index(0.95)], made.upper[:, LEVELS.index(0.95)])
    scores = np.asarray(
        [msis(*three, one.training, level=0.95) for *three, one in zip(lower, upper, outcome, series, strict=True)]
    )
    intervals = {level: (made.lower[:, at], made.upper[:, at]) for at, level in enumerate(LEVELS)}
    weighted = weighted_interval_score(made.median, intervals, outcome).mean(axis=1) / step
    found: dict[str, float | str] = {"method": method, "series": len(series)}
    found |= {"smape": smape(made.median, outcome).mean(), "mase": np.nanmean(scaled)}
    for level in COVERED:
        at, name = LEVELS.index(level), f"cover_{level * 100:.0f}"
        inside = bootstrap_by(names, cover(made.lower[:, at], made.upper[:, at], outcome))
        found |= {name: inside.mean, f"{name}_lower": inside.lower, f"{name}_upper": inside.upper}
    return found | {
        "msis": np.nanmean(scores), "wis": np.nanmean(weighted), "seconds": np.median(made.seconds),
        "failed": int(made.failed.sum()), "unconverged": int(made.unconverged.sum()),
        "left_out": int(np.isnan(scaled).sum()),
    }  # fmt: skip


def by_horizon(method: str, made: Forecasts, series: list[Series]) -> pd.DataFrame:
    """Return the cover of each year ahead."""
    outcome = np.asarray([one.outcome for one in series])
    columns = {
        f"cover_{level * 100:.0f}": cover(made.lower[:, at], made.upper[:, at], outcome).mean(axis=0)
        for at, level in enumerate(LEVELS)
    }
    ahead = range(1, outcome.shape[1] + 1)
    return pd.DataFrame({"method": method, "series": len(series), "ahead": ahead} | columns)


def histogram(method: str, made: Forecasts) -> pd.DataFrame:
    """Return how many outcomes fell into each twentieth of their distribution, by the year ahead."""
    edges = np.arange(BINS) / BINS
    counts = {ahead: pit_counts(column, bins=BINS) for ahead, column in enumerate(made.transforms.T, start=1)}
    return pd.concat(
        pd.DataFrame({"method": method, "ahead": ahead, "from": edges, "to": edges + 1 / BINS, "outcomes": each})
        for ahead, each in counts.items()
    )


def shown(rows: pd.DataFrame) -> str:
    """Return the rows as a Markdown table whose columns line up."""
    table = {
        "method": rows["method"],
        "sMAPE": _numbers(rows["smape"], ".2f"),
        "MASE": _numbers(rows["mase"], ".3f"),
    }
    for level in (f"{level * 100:.0f}" for level in COVERED if f"cover_{level * 100:.0f}" in rows):
        share, low, high = (rows[f"cover_{level}{end}"] for end in ("", "_lower", "_upper"))
        table[f"cover {level}"] = [f"{a:.3f} ({b:.3f} to {c:.3f})" for a, b, c in zip(share, low, high, strict=True)]
    more = {"msis": ("MSIS", ".1f"), "wis": ("WIS", ".3f"), "seconds": ("seconds", ".4f")}
    table |= {label: _numbers(rows[name], form) for name, (label, form) in more.items() if name in rows}
    for name, label in {"failed": "failed fits", "unconverged": "unconverged", "left_out": "left out"}.items():
        if name in rows:
            table[label] = rows[name].astype(str)
    cells = [list(table), *map(list, zip(*table.values(), strict=True))]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rule = [f"{'-' * widths[0]}", *(f"{'-' * (width - 1)}:" for width in widths[1:])]
    return "\n".join(
        "| "
        + " | ".join(
            f"{cell:{'<' if at == 0 else '>'}{width}}"
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in (cells[0], rule, *cells[1:])
    )


def _numbers(values: pd.Series, form: str) -> list[str]:
    """Return the numbers as text; one that ran away by its power of ten."""
    return [f"{value:{form if abs(value) < 1e5 else '.1e'}}" for value in values]
