"""Words of the notebooks that are not computed hold no figure of the record."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from drugmetrics.framework.ambitions import rules

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
#: What else may stand in words: a share's bounds, competitions and their papers.
ALLOWED = {"method_validation": {"0", "100", "1", "3", "1982", "2000", "2011"}}
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_number_in_words_is_in_the_name_of_an_ambition(path):
    named = {number for rule in rules().values() for number in _NUMBER.findall(rule.title)}
    words = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    told = {number for text in words for number in _NUMBER.findall(re.sub(r"`[^`]*`", "", text))}
    assert told <= named | ALLOWED.get(path.stem, set())
