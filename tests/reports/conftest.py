"""Projects made of tiny notebooks, and one real run of them that many tests look at. All data are made up."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

FIGURE = """
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML, Markdown, display
from drugmetrics.figures.show import show
rows = pd.DataFrame({"year": [2021, 2022], "deaths": [2846.25, 2906.5]})
figure, axes = plt.subplots(figsize=(10, 4))
axes.plot(rows["year"], rows["deaths"])
show(figure, rows, "Deaths rise from 2021 to 2022 & so on.", name="deaths", caption="Deaths by year")
figure, axes = plt.subplots(figsize=(10, 4))
axes.barh(["a"], [1])
show(figure, pd.DataFrame({"group": ["a"], "people": [1]}), "One bar.", name="one-bar")
"""


def code(source: str, *tags: str) -> nbformat.NotebookNode:
    return new_code_cell(source.strip(), metadata={"tags": list(tags)})


def build(home: Path, **notebooks: tuple[list, dict]) -> Path:
    """Make a project: of each notebook its cells, and the declarations of its parameters."""
    (home / "data" / "raw").mkdir(parents=True)
    (home / "notebooks").mkdir()
    entries = []
    for name, (cells, parameters) in notebooks.items():
        # No machine has this kernel: a run uses the interpreter it is in.
        kernel = {"kernelspec": {"name": "no-such-kernel", "display_name": "None", "language": "python"}}
        nbformat.write(new_notebook(cells=cells, metadata=kernel), home / "notebooks" / f"{name}.ipynb")
        entries.append({"notebook": name, "title": f"About {name}", "parameters": parameters})
    declare(home, title="The sample", purpose="To be tested.", notebooks=entries)
    return home


def declare(home: Path, **content: object) -> None:
    (home / "notebooks" / "collection.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")


DATE = {"as_of": {"type": "date", "default": "newest"}}


def good() -> tuple[list, dict]:
    cells = [
        new_markdown_cell("# Deaths, drawn\n\nSee <https://www.gov.uk/>.\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        code('as_of = "newest"\ntimes = 2', "parameters"),
        code('import sys\nprint("noise", file=sys.stderr)\nprint("told", as_of, times)'),
        code('from IPython.display import Markdown\nMarkdown(f"It was **{times * 21}** <b>so</b>.")', "finding"),
        code(FIGURE),
        code('pd.DataFrame({f"measure {n}": [n] for n in range(30)})'),
        code("from drugmetrics.home import home\nprint(home())"),
    ]
    return cells, {**DATE, "times": {"type": "integer", "default": 2, "minimum": 1}}


def plain() -> tuple[list, dict]:
    return [code("area = 'England'", "parameters"), code("area.upper()")], {
        "area": {"type": "area", "default": "England"}
    }


def bad() -> tuple[list, dict]:
    cells = [
        code('as_of = "newest"', "parameters"),
        code('from IPython.display import Markdown\nMarkdown("Found **before**.")', "finding"),
        code('import sys\nprint("last words", file=sys.stderr)\nraise LookupError("<nothing> there")'),
        code("print('never run')"),
    ]
    return cells, DATE


@pytest.fixture(scope="session")
def kit() -> SimpleNamespace:
    """Give the makers of notebooks to the tests."""
    return SimpleNamespace(build=build, declare=declare, code=code, good=good, plain=plain, bad=bad, DATE=DATE)


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    # Braces and a dollar: papermill and the kernel launcher both fill in such things.
    return build(tmp_path_factory.mktemp("a {b} $HOME") / "home", good=good(), plain=plain(), bad=bad())


@pytest.fixture(scope="session")
def whole(project):
    """Give a run of the two notebooks that come out, published."""
    from drugmetrics.reports.run import run

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRUGMETRICS_HOME", str(project))
        return run(only=["plain", "good"], parameters={"as_of": "2023-08-01", "times": "3"})


@pytest.fixture(scope="session")
def broken(project, whole):
    """Give a run of the notebook that fails, after the one that did not."""
    from drugmetrics.reports.run import run

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRUGMETRICS_HOME", str(project))
        return run(only=["bad"])
