"""Importing the library stays cheap, and its names are there whatever was imported before."""

from __future__ import annotations

import subprocess
import sys

import pytest

import drugmetrics

HEAVY = {
    "IPython", "afcharts", "great_tables", "jinja2", "matplotlib", "nbclient", "nbconvert", "nbformat", "numpy",
    "pandas", "pandera", "papermill", "pyarrow", "pydantic", "rich", "scipy", "seaborn", "statsmodels", "yaml",
}  # fmt: skip


def modules_after(code: str) -> set[str]:
    """Run code in a new Python and give the modules it brought in beyond those of a bare start."""
    told = "import sys; before = set(sys.modules)\n" + code + "\nprint('\\n'.join(set(sys.modules) - before))"
    return set(subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_library_brings_in_nothing_but_itself():
    assert modules_after("import importlib, typing, drugmetrics") - modules_after("import importlib, typing") == {
        "__future__", "drugmetrics",
    }  # fmt: skip


def test_reading_the_help_of_the_command_line_needs_no_analysis():
    brought = modules_after("import drugmetrics.cli")
    assert brought.isdisjoint(HEAVY)
    own = {name for name in brought if name.startswith("drugmetrics.")}
    assert {name for name in own if not name.startswith("drugmetrics.cli")} == {"drugmetrics.errors"}


def test_loading_a_series_draws_no_chart_and_fits_no_model():
    brought = modules_after("import drugmetrics as dm; dm.load('deaths-drug-misuse', area='England')")
    assert "pandas" in brought
    assert brought.isdisjoint({"matplotlib", "seaborn", "statsmodels", "scipy", "papermill", "nbconvert", "IPython"})


def test_judging_an_ambition_draws_no_chart_and_fits_no_model():
    brought = modules_after("import drugmetrics as dm; dm.progress('treatment-places')")
    assert brought.isdisjoint({"matplotlib", "seaborn", "statsmodels", "scipy", "papermill", "nbconvert", "IPython"})


@pytest.mark.parametrize("name", drugmetrics.__all__)
def test_every_public_name_is_a_function_with_a_docstring(name):
    function = getattr(drugmetrics, name)
    assert callable(function)
    assert function.__doc__
    assert name in dir(drugmetrics)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="laod"):
        _ = drugmetrics.laod
