"""What other packages make of the same examples, and what we make of them here and now."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from drugmetrics.analysis.delay.chain_ladder import LOG_LINEAR, chain_ladder
from drugmetrics.analysis.signals.control_chart import OUTSIDE, SHIFT, TREND, TWO_OF_THREE, control_chart
from drugmetrics.errors import NotBuiltError, UnknownNameError
from drugmetrics.home import validation_folder

#: Of one package, the quantities of an example by name: a number, or what is said in words.
Quantities = dict[str, float | str]


def compared() -> pd.DataFrame:
    """Set what other packages found beside what is found here.

    `benchmarks/packages.py` wrote theirs, with the rule that differs where one does. Ours are worked out on each call:
    chainladder's by the chain ladder, abspc's by the control chart.

    Returns
    -------
    pandas.DataFrame
        One row a quantity: package, version, example, quantity; theirs and ours, as text, to the digits that theirs is
        printed to; difference: of numbers ours less theirs, of lists of points how many are in one list only, of words
        0 where they are the same and else 1; note, which rule differs, empty where none does.

    Raises
    ------
    NotBuiltError
        When the other packages' figures are not there.
    UnknownNameError
        When they are of an example or a quantity that is not worked out here.

    Examples
    --------
    >>> table = compared().set_index(["example", "quantity"])
    >>> table.loc[("RAA", "total reserve"), ["theirs", "ours"]].tolist()
    ['52135.23', '52135.23']
    """
    path = validation_folder() / "other-packages.csv"
    if not path.is_file():
        raise NotBuiltError(f"{path} is not there: `make bench-packages` writes it.")
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    found = {
        (package, example): _ours(package, example)
        for package, example in dict.fromkeys(zip(table["package"], table["example"], strict=True))
    }
    ours, differences = [], []
    for row in table.to_dict("records"):
        quantities = found[row["package"], row["example"]]
        if row["quantity"] not in quantities:
            raise UnknownNameError.among(f"quantity of {row['example']}", row["quantity"], quantities)
        text, difference = _beside(row["theirs"], quantities[row["quantity"]])
        ours.append(text)
        differences.append(difference)
    order = ["package", "version", "example", "quantity", "theirs", "ours", "difference", "note"]
    return table.assign(ours=ours, difference=differences)[order]


def unexplained(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `compared` that differ with no rule to say why."""
    return table[(table["difference"] != 0) & (table["note"] == "")]


def example_triangle(name: str) -> pd.DataFrame:
    """Return one of the triangles known answers are published for: RAA or Taylor-Ashe.

    Examples
    --------
    >>> example_triangle("RAA").shape
    (10, 10)
    """
    rows = _example("triangles", name)["rows"]
    return pd.DataFrame([row + [np.nan] * (len(rows[0]) - len(row)) for row in rows])


def _example(kind: str, name: str) -> dict[str, Any]:
    text = files("drugmetrics.analysis").joinpath("comparison_examples.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)[kind]
    if name not in known:
        raise UnknownNameError.among("example", name, known)
    example: dict[str, Any] = known[name]
    return example


def _of_triangle(name: str) -> Quantities:
    triangle = example_triangle(name)
    fitted = chain_ladder(triangle, may_fall=True)
    log_linear = chain_ladder(triangle, may_fall=True, last_sigma=LOG_LINEAR)
    recent = chain_ladder(triangle, may_fall=True, latest=5)
    found: Quantities = {
        "total reserve": float(fitted.total["reserve"]),
        "total standard error": float(fitted.total["standard_error"]),
        "total standard error, log-linear last sigma": float(log_linear.total["standard_error"]),
        "total reserve, latest 5 diagonals": float(recent.total["reserve"]),
        "total standard error, latest 5 diagonals": float(recent.total["standard_error"]),
    }
    found |= {f"factor {age}": factor for age, factor in enumerate(fitted.ages["factor"].tolist()[:-1], start=1)}
    for quantity, column in {"reserve": "reserve", "standard error": "standard_error"}.items():
        values = enumerate(fitted.origins[column].tolist(), start=1)
        found |= {f"{quantity} of origin {origin}": value for origin, value in values}
    return found


def _of_series(name: str) -> Quantities:
    chart = control_chart(_example("series", name)["values"], improvement="up")
    points = {
        rule: " ".join(str(place + 1) for place in np.flatnonzero(chart.points["rule"] == rule)) or "none"
        for rule in (OUTSIDE, SHIFT, TREND, TWO_OF_THREE)
    }
    limits = {"centre": chart.centre, "lower limit": chart.lower, "upper limit": chart.upper}
    return {**limits, **points, "variation": chart.variation}


_WORKED_OUT: dict[str, Callable[[str], Quantities]] = {"chainladder": _of_triangle, "abspc": _of_series}


def _ours(package: str, example: str) -> Quantities:
    if package not in _WORKED_OUT:
        raise UnknownNameError.among("package compared with", package, _WORKED_OUT)
    return _WORKED_OUT[package](example)


def _beside(theirs: str, ours: float | str) -> tuple[str, float]:
    """Return ours as text, to the digits of theirs, and the difference."""
    if not isinstance(ours, str):
        digits = len(theirs.partition(".")[2])
        text = f"{ours:.{digits}f}"
        return text, round(float(text) - float(theirs), digits)
    lists = [set() if text == "none" else set(text.split()) for text in (theirs, ours)]
    if all(point.isdecimal() for points in lists for point in points):
        return ours, float(len(lists[0] ^ lists[1]))
    return ours, float(theirs != ours)
