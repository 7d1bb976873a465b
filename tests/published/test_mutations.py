"""Published files changed at random: every reader reads what then stands there, or refuses and names the file.

`make bench-mutations` tries thousands of such changes of every reader; here are a few dozen of each.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from tests.originals import needs_originals
from tests.published.mutation_bases import base_of, kinds
from tests.published.mutation_judge import judge
from tests.published.mutations import Change, change

from drugmetrics.errors import DrugmetricsError
from drugmetrics.published import data_file_layouts, exports, fingertips, ingest, sdg_indicators
from drugmetrics.published.workbooks import open_csv, open_workbook

#: So many changes of each reader's files, shared among its kinds of file, and never fewer of one kind.
CHANGES, FEWEST = 36, 6
#: Fewer of the readers whose files cannot be cut small, since their figures must add up.
SLOW = {"ons_population": 16, "ons_crime_survey": 24}
#: One file of each sort, small where there is a choice, and whether it holds checksums: what is damaged is then seen.
DAMAGED = {"xlsx": "indices-of-deprivation", "xls": "ons-crime-by-partnership", "csv": "fingertips-unmet-need"}
DAMAGED["csv.gz"] = "home-office-drug-misuse-survey"
CHECKED = ("xlsx", "csv.gz")
KINDS = kinds()
OF_READER = Counter(kind.reader for kind in KINDS)


def test_every_reader_is_tried():
    assert set(OF_READER) == set(ingest.READERS)


def test_every_kind_of_file_whose_original_is_held_is_tried():
    tried = {layout for kind in KINDS for layout in kind.layouts}
    layouts = {layout.name for layout, _ in exports.layouts()} | {kind.name for kind, _ in data_file_layouts.layouts()}
    assert layouts - tried == NOT_HELD
    publications = {kind.publication for kind in KINDS}
    assert publications >= set(sdg_indicators.INDICATORS)
    assert set(fingertips.PUBLICATIONS.values()) - publications == {"fingertips-public-health-outcomes"}


NOT_HELD: set[str] = set()


@needs_originals
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_changed_file_is_read_as_it_stands_or_refused(kind):
    base = base_of(kind)
    verdicts = {}
    for number in range(max(FEWEST, SLOW.get(kind.reader, CHANGES) // OF_READER[kind.reader])):
        changed, what = change(base.book, random.Random(f"{kind} {number}"), set(base.sheets.values()))
        verdicts[number] = judge(base, changed, what)
    assert {number: words for number, words in verdicts.items() if words not in ("refused", "read")} == {}
    assert "read" in verdicts.values() or len(verdicts) < CHANGES, "changes that do no harm are read"


def damaged_kind(suffix):
    return next(
        kind for kind in KINDS if kind.publication == DAMAGED[suffix] and kind.card.held.file.endswith(f".{suffix}")
    )


def damage(suffix, tmp_path, contents):
    """Give the reading of the original, and each damaged file with its reading, None where it was refused."""
    kind = damaged_kind(suffix)
    whole = kind.module.read(kind.path)
    for number, content in enumerate(contents(kind.path.read_bytes(), random.Random(suffix))):
        path = tmp_path / f"damaged-{number}.{suffix}"
        path.write_bytes(content)
        yield whole, path, read(kind.module, path)


def read(module, path):
    """Return what a reader makes of a file, None where it refuses it by its name."""
    try:
        return module.read(path) if module.recognise(path) else None
    except DrugmetricsError as error:
        message = str(error)
    assert str(path) in message, "the message names the file"
    return None


def figures(reading):
    return {(table.file, *row) for table in reading.tables for row in table.rows}


@needs_originals
@pytest.mark.parametrize("suffix", DAMAGED)
def test_a_file_cut_at_any_place_is_refused_or_read_as_far_as_it_goes(suffix, tmp_path):
    def cut(content, chance):
        return [content[: chance.randrange(len(content))] for _ in range(8)] + [content[:-1]]

    readings = list(damage(suffix, tmp_path, cut))
    for whole, path, reading in readings:
        if reading and suffix == "csv":
            # A CSV says nowhere how long it is: one cut between two lines is a shorter one.
            assert figures(reading) <= figures(whole), path
        elif reading:
            assert figures(reading) == figures(whole), path
    assert any(reading is None for _, _, reading in readings)


@needs_originals
@pytest.mark.parametrize("suffix", DAMAGED)
def test_bytes_changed_are_refused_or_do_no_harm(suffix, tmp_path):
    def flipped(content, chance):
        for _ in range(8):
            changed = bytearray(content)
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
            yield bytes(changed)

    kind = damaged_kind(suffix)
    base = replace(base_of(kind), book=opened(kind.path), reading=kind.module.read(kind.path))
    for whole, path, reading in damage(suffix, tmp_path, flipped):
        if reading is None:
            continue
        if suffix in CHECKED:
            assert figures(reading) == figures(whole), path
            continue
        # Without a checksum a digit may have become another one: then that cell is read as it now stands.
        places = list(differing(base.book, opened(path)))
        if len(places) == 1:
            assert judge(replace(base, path=path), opened(path), places[0]) in ("refused", "read")
        changed = {(what.sheet, what.row, what.column) for what in places}
        assert len(figures(reading) - figures(whole)) <= len(changed) * len(reading.tables[0].rows) * bool(changed), (
            path
        )


def opened(path):
    return {"": open_csv(path)} if path.suffix in (".csv", ".gz") else open_workbook(path)


def differing(book, other):
    for name, grid in book.items():
        for row in range(len(grid.rows)):
            for column in range(grid.width):
                if name in other and grid.text(row, column) != other[name].text(row, column):
                    now, before = other[name].text(row, column), grid.text(row, column)
                    yield Change("cell", name, row, column, now, before)
