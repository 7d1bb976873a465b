"""Where the project's data and notebooks lie."""

from __future__ import annotations

import os
from pathlib import Path

from drugmetrics.errors import DrugmetricsError


def home() -> Path:
    """Return the project's folder: the one that holds `data/raw` and `notebooks`.

    Returns
    -------
    pathlib.Path
        What the environment variable ``DRUGMETRICS_HOME`` names; else the nearest folder at or above the working
        directory that is a checkout; else the checkout this package was installed from.

    Raises
    ------
    DrugmetricsError
        When none of the three is a checkout.
    """
    named = os.environ.get("DRUGMETRICS_HOME")
    if named:
        folder = Path(named).expanduser().resolve()
        if not _is_checkout(folder):
            raise DrugmetricsError(
                f"DRUGMETRICS_HOME is {folder}, which holds no data/raw. Set it to a checkout of drugmetrics."
            )
        return folder
    here = Path.cwd().resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if _is_checkout(folder):
            return folder
    raise DrugmetricsError(
        f"No checkout of drugmetrics at or above {here}: a folder with data/raw and notebooks was wanted. "
        "Change into one, or set DRUGMETRICS_HOME."
    )


def _is_checkout(folder: Path) -> bool:
    return (folder / "data" / "raw").is_dir() and (folder / "notebooks").is_dir()


def raw_folder() -> Path:
    """Return `data/raw`, the figures as published."""
    return home() / "data" / "raw"


def processed_folder() -> Path:
    """Return `data/processed`, which `drugmetrics build` writes."""
    return home() / "data" / "processed"


def notebooks_folder() -> Path:
    """Return `notebooks`, the collection."""
    return home() / "notebooks"


def validation_folder() -> Path:
    """Return `docs/validation`, what the benches found of the projection's intervals."""
    return home() / "docs" / "validation"
