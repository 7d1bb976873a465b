"""Mutations of the published files: what every reader makes of files changed at random.

Run with `make bench-mutations`; `python benchmarks/mutations.py 500 exports` tries 500 changes of one reader. Every
change must end in the right numbers or in a refusal that names the file. Originals are looked for where the tests look.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest
from tests.published.mutation_bases import base_of, kinds
from tests.published.mutation_judge import judge
from tests.published.mutations import change

MUTATIONS, PROCESSES = 2000, 2
#: So many changes of one file are tried at a time, and so many wrong readings are printed.
PART, SHOWN = 100, 10


class Part(NamedTuple):
    """Some of the changes of one kind of file: which kind of `kinds()`, from which change to which."""

    kind: int
    first: int
    last: int


class Outcome(NamedTuple):
    """What became of the changes of one part."""

    part: Part
    counts: Counter[str]
    wrong: list[str]
    seconds: float


def run(part: Part) -> Outcome:
    """Try the changes of one part; the same numbers always make the same changes."""
    kind = kinds()[part.kind]
    start = time.perf_counter()
    counts: Counter[str] = Counter()
    wrong = []
    try:
        base = base_of(kind)
    except pytest.skip.Exception:
        return Outcome(part, Counter({"not held": part.last - part.first}), [], 0)
    for number in range(part.first, part.last):
        changed, what = change(base.book, random.Random(f"{kind} {number}"), set(base.sheets.values()))
        verdict = judge(base, changed, what)
        counts[verdict if verdict in ("refused", "read") else "wrong"] += 1
        if verdict not in ("refused", "read"):
            wrong.append(f"{kind}, change {number}: {verdict}")
    return Outcome(part, counts, wrong, time.perf_counter() - start)


def parts(mutations: int, readers: list[str]) -> list[Part]:
    """Share the changes of each reader among its kinds of file, and cut each share into parts."""
    of_reader = defaultdict(list)
    for place, kind in enumerate(kinds()):
        of_reader[kind.reader].append(place)
    shares = {
        place: -(-mutations // len(places))
        for reader, places in of_reader.items() if not readers or reader in readers
        for place in places
    }  # fmt: skip
    return [
        Part(place, first, min(first + PART, share))
        for place, share in shares.items()
        for first in range(0, share, PART)
    ]


def main(mutations: int = MUTATIONS, readers: list[str] | None = None) -> int:
    """Print reader by reader what became of the changes; return 1 when any was read wrongly."""
    names = [kind.reader for kind in kinds()]
    columns = ("refused", "read", "wrong", "not held")
    wrong: list[str] = []
    print(f"{'reader':28}" + "".join(f"{column:>10}" for column in (*columns, "seconds")))
    with ProcessPoolExecutor(PROCESSES) as pool:
        outcomes = pool.map(run, parts(mutations, readers or []))
        for reader, group in groupby(outcomes, key=lambda outcome: names[outcome.part.kind]):
            found = list(group)
            counts = sum((outcome.counts for outcome in found), Counter())
            seconds = sum(outcome.seconds for outcome in found)
            cells = "".join(f"{counts[column]:>10,}" for column in columns)
            print(f"{reader:28}{cells}{seconds:>10.0f}", flush=True)
            wrong += [words for outcome in found for words in outcome.wrong]
    print("\n".join(wrong[:SHOWN]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else MUTATIONS, sys.argv[2:]))
