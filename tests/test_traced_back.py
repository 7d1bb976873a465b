"""Five hundred observations traced back: what the record says is what the held file prints, at the place it names.

How a figure is traced, independently of the project's readers and mappings, is in `tracing`; here it is said which are
traced, that none is wrong, and how many could not be checked whole.
"""

from __future__ import annotations

import math
from functools import cache

import pandas as pd
import pytest
from tests.originals import needs_originals
from tests.tracing import Outcome, card_of, traced

from drugmetrics.home import raw_folder
from drugmetrics.observations.table import observations
from drugmetrics.published.ingest import READERS

SAMPLE, SEED = 500, 2031
#: At most so many: of a table of one nation that does not name it; and in a text, whose line gives the number alone, or
#: gathered in another table than the one its card names.
IMPLIED, PARTLY = 0.11, 0.03
WAYS = {"cell", "sum of cells", "line", "text", "gathered table", "another gathered table", "worded otherwise"}
#: Codes of whole nations: the only areas that a file may leave unsaid.
NATIONS = ("K0", "E92", "W92")


@cache
def chosen() -> list[dict]:
    """Choose the same observations every time: one of every edition and one sum, the others from the whole table."""
    table = observations()
    summed = (table["status"] == "derived here").rename("summed")
    few = table.groupby(["source", "edition", summed]).sample(1, random_state=SEED)
    return pd.concat([few, table.drop(few.index).sample(SAMPLE - len(few), random_state=SEED)]).to_dict("records")


@cache
def outcomes() -> list[Outcome]:
    return [traced(row) for row in chosen()]


@needs_originals
def test_every_publication_edition_and_reader_is_among_them():
    rows = chosen()
    cards = [card_of(path.parent.parent.name, path.parent.name) for path in raw_folder().glob("*/*/source.yaml")]
    assert len(rows) == SAMPLE
    assert {(row["source"], row["edition"]) for row in rows} == {
        (card["publication"], card["edition"]) for card in cards
    }
    taken = {card_of(row["source"], row["edition"])["taken_by"].removeprefix("reader ") for row in rows}
    assert taken == {*READERS, "transcription"}


@needs_originals
def test_none_of_them_is_wrong():
    wrong = [f"{name(one)}: {problem}" for one in outcomes() for problem in one.wrong]
    assert not wrong, "\n".join(wrong)


@needs_originals
def test_few_of_them_could_not_be_checked_whole():
    """Nothing is passed over: what a file leaves unsaid is listed, and is rare."""
    assert {one.how for one in outcomes()} <= WAYS
    implied = [one for one in outcomes() if one.unsaid == ["area"] and one.row["area_code"].startswith(NATIONS)]
    partly = [one for one in outcomes() if one not in implied and (one.unsaid or one.how == "another gathered table")]
    for found, most in ((implied, IMPLIED), (partly, PARTLY)):
        listed = "\n".join(f"{name(one)}, {one.how}: {' and '.join(one.unsaid)}" for one in found)
        assert len(found) <= most * SAMPLE, listed


@needs_originals
@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("value", lambda row: {"value": row["value"] + 1, "marker": row["marker"] or ""}),
        ("marker", lambda row: {"marker": "[u]"}),
        ("area", lambda row: {"area_code": "E06000001" if row["area_code"] != "E06000001" else "E06000002"}),
        ("period", lambda row: {name: row[name] + pd.DateOffset(years=1) for name in ("period_start", "period_end")}),
    ],
)  # fmt: skip
def test_another_figure_in_its_place_would_be_noticed(what, changed):
    cells = [one.row for one in outcomes() if one.how in ("cell", "sum of cells") and not one.unsaid]
    missed = [row for row in cells if not math.isnan(row["value"]) and not traced({**row, **changed(row)}).wrong]
    assert len(cells) > 200
    assert not missed


def name(one: Outcome) -> str:
    return f"{one.row['source']} {one.row['edition']} {one.row['source_ref']} ({one.row['series']})"
