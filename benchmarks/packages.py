"""What other packages make of the examples that ours is compared on.

Run with `make bench-packages`, in an environment of its own: chainladder (Mack's standard errors) and abspc (control
charts) are no packages of the project. Prints the figures and writes them to docs/validation/other-packages.csv, one
row a quantity; `drugmetrics.analysis.comparisons` sets ours beside them. Points are counted from 1.
"""

from __future__ import annotations

import csv
import sys
import tomllib
import warnings
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import abspc
import chainladder
import numpy as np
import pandas as pd

HOME = Path(__file__).resolve().parents[1]
EXAMPLES = HOME / "src" / "drugmetrics" / "analysis" / "comparison_examples.toml"
WRITTEN = HOME / "docs" / "validation" / "other-packages.csv"
COLUMNS = ("package", "version", "example", "quantity", "theirs", "note")

#: The triangles as chainladder itself ships them, a second transcription.
SHIPPED = {"RAA": "raa", "Taylor-Ashe": "genins"}
#: abspc's rules by what they look for, and its icons in the words of ours.
RULES = {"rule1": "outside the limits", "rule2": "shift", "rule3": "trend", "rule4": "two of three near a limit"}
ICONS = {
    "common_cause": "common cause",
    "improvement_high": "special cause, improving",
    "concern_low": "special cause, concerning",
}


def triangle(name: str, rows: list[list[float]]) -> chainladder.Triangle:
    """Return a triangle in chainladder's form, its first origin called 2001; refuse one that differs from theirs."""
    cells = [
        {"origin": 2001 + origin, "known": 2001 + origin + age, "total": total}
        for origin, row in enumerate(rows)
        for age, total in enumerate(row)
    ]
    made = chainladder.Triangle(
        pd.DataFrame(cells), origin="origin", development="known", columns="total", cumulative=True
    )
    shipped = chainladder.load_sample(SHIPPED[name])
    if not np.array_equal(np.asarray(made.values), np.asarray(shipped.values), equal_nan=True):
        raise SystemExit(f"{EXAMPLES}: the triangle {name} is not the one that chainladder ships. Compare the two.")
    return made


def of_triangle(known: chainladder.Triangle) -> Iterator[tuple[str, str]]:
    """Yield reserves, standard errors and factors, by Mack's rule for the last sigma unless another is named."""
    fitted = _mack(known)
    yield "total reserve", f"{_reserve(fitted):.2f}"
    yield "total standard error", f"{_error(fitted):.2f}"
    yield "total standard error, log-linear last sigma", f"{_error(_mack(known, sigma_interpolation='log-linear')):.2f}"
    recent = _mack(known, n_periods=5)
    yield "total reserve, latest 5 diagonals", f"{_reserve(recent):.2f}"
    yield "total standard error, latest 5 diagonals", f"{_error(recent):.2f}"
    ages = known.shape[3]
    for age, factor in enumerate(fitted.X_.ldf_.values.ravel()[: ages - 1], start=1):
        yield f"factor {age}", f"{factor:.6f}"
    _, reserves, _, errors = np.asarray(fitted.summary_.values)[0, 0].T
    # Of the oldest nothing is to come.
    for origin in range(1, len(reserves)):
        yield f"reserve of origin {origin + 1}", f"{reserves[origin]:.2f}"
    for origin in range(1, len(errors)):
        yield f"standard error of origin {origin + 1}", f"{errors[origin]:.2f}"


def _mack(known: chainladder.Triangle, **options: object) -> chainladder.MackChainladder:
    development = chainladder.Development(**{"sigma_interpolation": "mack", **options})
    return chainladder.MackChainladder().fit(development.fit_transform(known))


def _reserve(fitted: chainladder.MackChainladder) -> float:
    return float(fitted.ibnr_.sum())


def _error(fitted: chainladder.MackChainladder) -> float:
    return float(np.asarray(fitted.total_mack_std_err_).ravel()[0])


def of_series(values: list[float]) -> Iterator[tuple[str, str]]:
    """Yield the limits of a control chart, the points each rule flags, and the icon."""
    chart = abspc.detect_special_causes(abspc.calculate_control_limits(pd.DataFrame({"value": values}), "XmR"))
    for column, quantity in {"mean": "centre", "lcl": "lower limit", "ucl": "upper limit"}.items():
        yield quantity, f"{chart[column].iloc[-1]:.6f}"
    for column, quantity in RULES.items():
        yield quantity, " ".join(str(place + 1) for place in np.flatnonzero(chart[column])) or "none"
    yield "variation", ICONS[abspc.determine_variation_type(chart, improvement_direction="high")]


def rows() -> Iterator[dict[str, str]]:
    """Yield a row for each quantity of each example."""
    examples = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    for name, example in examples["triangles"].items():
        for quantity, theirs in of_triangle(triangle(name, example["rows"])):
            yield _row("chainladder", name, quantity, theirs, [])
    for name, example in examples["series"].items():
        differs = [examples["rules"][rule] for rule in example["differs"]]
        for quantity, theirs in of_series(example["values"]):
            yield _row(
                "abspc", name, quantity, theirs, [rule["words"] for rule in differs if quantity in rule["moves"]]
            )


def _row(package: str, example: str, quantity: str, theirs: str, words: list[str]) -> dict[str, str]:
    note = f"rules differ: {'; '.join(words)}" if words else ""
    return dict(zip(COLUMNS, (package, version(package), example, quantity, theirs, note), strict=True))


def main() -> None:
    """Print the rows, and write them."""
    # chainladder warns of what pandas will change.
    warnings.simplefilter("ignore")
    found = list(rows())
    for row in found:
        print("  ".join(row[column] for column in COLUMNS if row[column]))
    WRITTEN.parent.mkdir(parents=True, exist_ok=True)
    with WRITTEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    print(f"{len(found)} quantities in {WRITTEN}", file=sys.stderr)


if __name__ == "__main__":
    main()
