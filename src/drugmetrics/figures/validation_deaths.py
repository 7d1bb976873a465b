"""The part of docs/validation.md on deaths: counterfactuals at earlier cut-offs, made-up truths, late registrations."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from drugmetrics.analysis.deaths.page import back_tested
from drugmetrics.analysis.delay.page import synthetic
from drugmetrics.analysis.validation import bench_table
from drugmetrics.figures.text import markdown_table

_BACK = """## Counterfactuals of deaths at earlier cut-offs

`make bench-deaths`. Every form is fitted to 2008, 2011, 2014 and 2017 and continued for three years, for England, its
sexes and regions: what came is set against its intervals, year by year and added up. Covers have 95% bootstrap
intervals by cut-off and series; four cut-offs are few."""
_SYNTHETIC = """## Made-up deaths with a known number averted

`make bench-deaths`. Series that follow a form, over-dispersed, less a known number after the strategy; by year of
death, with registrations that come late besides. Bias is that of the estimate over all runs; its Monte Carlo error, and
the bias over twenty thousand series of the same kind, stand beside it. A change-point trend bends in either of the two
years it can where the bend is drawn; ten years cannot tell the two apart, so a bend always in the same one leaves a
bias, which the rows that name its year show."""
_DELAY = """## Late registrations

`make bench-delay`. Made-up years of death with delays that drift, of four kinds of distribution that no method is told:
90% intervals of the three newest years. Covers have 95% bootstrap intervals by triangle; scores are interval scores as
shares of the truth, less is better. Those said to be given something know what nobody can know."""


def deaths_sections() -> list[str]:
    """Write the sections, from what the benches wrote.

    Returns
    -------
    list of str
        Markdown.

    Raises
    ------
    NotBuiltError
        When one of their tables is not there.
    """
    return [_BACK, _back_tests(), _SYNTHETIC, _synthetic(), _DELAY, _delays()]


def _back_tests() -> str:
    rows = back_tested()
    return markdown_table(
        ("trend", "model", "years", "judged", "80% held", "95% held"),
        [
            (row["choice"], row["model"], row["years"], f"{row['n']}", _share(row, "cover_80"), _share(row, "cover_95"))
            for row in rows.to_dict("records")
        ],
    )


def _synthetic() -> str:
    rows = bench_table("deaths-synthetic.csv", "bench-deaths")
    return markdown_table(
        ("counted by", "trend", "model", "bend", "runs", "averted", "bias", "over 20,000", "95% held"),
        [
            (row["basis"], row["trend"], row["family"], str(row["bend"]), f"{row['runs']:,}", f"{row['averted']:,.0f}",
             f"{row['bias']:+.1f} ({row['monte_carlo_error']:.1f})", _many(row),
             f"{100 * row['cover']:.1f}% ({100 * row['cover_error']:.1f})")
            for row in rows.to_dict("records")
        ],
    )  # fmt: skip


def _delays() -> str:
    rows = synthetic()
    rows = rows[rows["age"] == "all"]
    return markdown_table(
        ("kind of delay", "method", "triangles", "90% held", "interval score", "bias"),
        [
            (row["kind"], row["method"], f"{row['triangles']}", _share(row, "cover_90"), f"{row['interval_score']:.3f}",
             f"{100 * row['bias']:+.1f}%")
            for row in rows.to_dict("records")
        ],
    )  # fmt: skip


def _share(row: Mapping[Hashable, Any], name: str) -> str:
    return f"{100 * row[name]:.1f}% ({100 * row[f'{name}_lower']:.1f} to {100 * row[f'{name}_upper']:.1f})"


def _many(row: Mapping[Hashable, Any]) -> str:
    many = row["bias_of_many"]
    return "" if pd.isna(many) else f"{many:+.1f} ({row['error_of_many']:.1f})"
