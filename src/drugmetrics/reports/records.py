"""Take out of an executed notebook what it recorded: its finding, its parameters and its figures."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drugmetrics.errors import RunError
from drugmetrics.figures.show import RECORD
from drugmetrics.reports.jobs import Figure

if TYPE_CHECKING:
    from nbformat import NotebookNode

FINDING_TAG = "finding"


def finding(notebook: NotebookNode) -> str:
    """Return the Markdown that the first cell tagged `finding` displayed; empty when there is none."""
    for cell in notebook.cells:
        if FINDING_TAG in cell.metadata.get("tags", ()):
            for data in _displayed(cell):
                if "text/markdown" in data:
                    return "".join(data["text/markdown"]).strip()
    return ""


def save_figures(notebook: NotebookNode, job: str, folder: Path) -> tuple[Figure, ...]:
    """Write every recorded figure's picture and rows.

    Parameters
    ----------
    notebook : NotebookNode
        As executed, whole or as far as it came.
    job : str
        The job's name, which keeps figures of the same name in different notebooks apart.
    folder : pathlib.Path
        The run's folder.

    Returns
    -------
    tuple of Figure
        In the order shown.

    Raises
    ------
    RunError
        When two figures of the notebook have the same name.
    """
    saved: dict[str, Figure] = {}
    for data in (data for cell in notebook.cells for data in _displayed(cell) if RECORD in data):
        record = data[RECORD]
        name = record["name"]
        if name in saved:
            raise RunError(f"Two figures of {job} are called {name!r}: the second would overwrite the first.")
        figure = Figure(
            name=name,
            caption=record["caption"],
            description=record["description"],
            picture=f"figures/{job}/{name}.png",
            rows=f"data/{job}/{name}.csv",
        )
        for path in (folder / figure.picture, folder / figure.rows):
            path.parent.mkdir(parents=True, exist_ok=True)
        (folder / figure.picture).write_bytes(b64decode(data["image/png"]))
        (folder / figure.rows).write_text(record["rows"], encoding="utf-8", newline="")
        saved[name] = figure
    return tuple(saved.values())


def _displayed(cell: NotebookNode) -> Iterator[dict[str, Any]]:
    for output in cell.get("outputs", ()):
        yield output.get("data", {})
