"""The README's list of the collection is the collection: its notebooks in their order, each with its parameters."""

from __future__ import annotations

import re
from pathlib import Path

from drugmetrics.reports.collection import load_collection

ROOT = Path(__file__).resolve().parents[1]
_ROW = re.compile(r"^\| \[(\w+)\]\(notebooks/\1\.ipynb\) \| .+ \| (.+) \|$", re.MULTILINE)


def test_the_readme_lists_the_collection():
    listed = [(name, re.findall(r"`(\w+)`", told)) for name, told in _ROW.findall((ROOT / "README.md").read_text())]
    held = [(entry.notebook, list(entry.parameters)) for entry in load_collection(ROOT / "notebooks").notebooks]
    assert listed == held
