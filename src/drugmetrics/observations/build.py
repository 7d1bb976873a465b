"""Builds data/processed from data/raw: the same raw bytes give the same processed bytes."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drugmetrics.errors import BuildError
from drugmetrics.home import processed_folder, raw_folder
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.mapping import mapping
from drugmetrics.observations.record_checks import check_record
from drugmetrics.observations.schema import COLUMNS, KEY, validate
from drugmetrics.observations.transform import CARD_STATUS, observations_of
from drugmetrics.published.cards import CARD_NAME, Card, all_cards
from drugmetrics.published.raw import NOTES_NAME

TABLE_NAME = "observations.parquet"
DESCRIPTION_NAME = "observations.json"
DISAGREEMENTS_NAME = "disagreements.csv"
ODDITIES_NAME = "oddities.csv"


#: From so many editions on, processes that share the work cost less than they save.
MANY = 100


@dataclass(frozen=True)
class BuildReport:
    """What a build made: counts, and raw rows that no series reads yet."""

    observations: int
    series: int
    editions: int
    disagreements: int
    not_yet_read: int


def build(raw: Path | None = None, processed: Path | None = None) -> BuildReport:
    """Build the observations table.

    Parameters
    ----------
    raw, processed : Path, optional
        The project's own folders when not given.

    Returns
    -------
    BuildReport

    Raises
    ------
    CardError, BuildError
        Naming the file and what is wrong with it; the table that stood before stays.
    """
    raw, processed = raw or raw_folder(), processed or processed_folder()
    cards = _cards(raw)
    if not cards:
        raise BuildError(f"{raw}: no edition is there. `drugmetrics ingest FILE` puts one.")
    parts = _editions([raw / card.publication / card.edition for card in cards], cards)
    unread = sum(left for _, left in parts)
    table, disagreements = _once_each(pd.concat([part for part, _ in parts], ignore_index=True))
    table = validate(_ordered(table))
    known = check_record(table)
    report = BuildReport(len(table), table["series"].nunique(), len(cards), len(disagreements), unread)
    processed.mkdir(parents=True, exist_ok=True)
    _write(processed / ODDITIES_NAME, known.to_csv(index=False, lineterminator="\n").encode())
    _write(processed / DISAGREEMENTS_NAME, disagreements.to_csv(index=False, lineterminator="\n").encode())
    _write(processed / DESCRIPTION_NAME, _description(report).encode())
    _write_parquet(processed / TABLE_NAME, table)
    return report


def _editions(folders: list[Path], cards: list[Card]) -> list[tuple[pd.DataFrame, int]]:
    """Read every edition, in order; a whole record by several processes, where the system can fork them."""
    processes = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if len(cards) < MANY or processes < 2:
        return list(map(_edition, folders, cards))
    with warnings.catch_warnings():
        # Numerical libraries hold threads that do nothing while an edition is read.
        warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*fork.*")
        with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
            return list(pool.map(_edition, folders, cards, chunksize=4))


def _edition(folder: Path, card: Card) -> tuple[pd.DataFrame, int]:
    """Read all tables of an edition, stamped with what its card says."""
    rules = mapping(card.publication)
    special = rules.editions.get(card.edition)
    _whole_folder(folder, card)
    parts, unread = [], 0
    for table in card.tables:
        if table.layout not in rules.tables:
            raise BuildError(f"{folder / table.file}: observations/mappings has no layout {table.layout!r}.")
        own = rules.tables[table.layout]
        part, left = observations_of(folder / table.file, special.applied(own, table.layout) if special else own)
        part["status"] = part["status"].replace(CARD_STATUS, table.status or card.status)
        known = rules.tables[table.layout].disagrees
        part["disagrees"] = known.why if known and known.edition == card.edition else ""
        parts.append(part)
        unread += left
    whole = pd.concat(parts, ignore_index=True)
    whole["edition"], whole["source"] = card.edition, card.publication
    whole["released"] = pd.Timestamp(card.released) if card.released else pd.NaT
    unknown = set(whole["series"]) - set(all_series())
    if unknown:
        raise BuildError(
            f"{folder}: mapped to series that observations/series does not list: {', '.join(sorted(unknown))}."
        )
    return whole, unread


def _whole_folder(folder: Path, card: Card) -> None:
    """Refuse a raw table that the card does not name: it would be left out without a word."""
    named = {table.file for table in card.tables} | {NOTES_NAME}
    strays = sorted(path.name for path in folder.glob("*.csv") if path.name not in named)
    if strays:
        raise BuildError(f"{folder}: the card does not name {', '.join(strays)}, which would be left out.")


def _cards(raw: Path) -> list[Card]:
    """Return every edition's card, and refuse a folder that has none."""
    cards = all_cards(raw)
    folders = [path for path in sorted(raw.glob("*/*")) if path.is_dir() and not path.name.startswith(".")]
    bare = [str(path) for path in folders if not (path / CARD_NAME).is_file()]
    if bare:
        raise BuildError(f"{bare[0]}: an edition without a card ({CARD_NAME}); it would be left out.")
    return cards


def _once_each(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep one row a figure, joining the places of figures an edition prints in several tables.

    Where such tables disagree the first is kept and the other listed; a disagreement that the mapping does not
    know of stops the build.
    """
    first = table.drop_duplicates(KEY).set_index(KEY)
    again = table[table.duplicated(KEY)]
    beside = again.join(first[["value", "source_ref"]].add_suffix("_kept"), on=KEY)
    same = (beside["value"] == beside["value_kept"]) | (beside["value"].isna() & beside["value_kept"].isna())
    surprising = beside[~same & (beside["disagrees"] == "")]
    if len(surprising):
        row = surprising.iloc[0]
        raise BuildError(
            f"{row['source']} {row['edition']}: {row['series']} {row['area_code']} {row['period']} {row['breakdown']} "
            f"is {row['value_kept']} at {row['source_ref_kept']} and {row['value']} at {row['source_ref']}."
        )
    places = beside[same].groupby(KEY)["source_ref"].agg("; ".join)
    first["source_ref"] = first["source_ref"] + ("; " + places).reindex(first.index).fillna("")
    listed = beside.loc[~same, [*KEY, "value_kept", "source_ref_kept", "value", "source_ref", "disagrees"]]
    return first.reset_index(), listed.sort_values(KEY).reset_index(drop=True)


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    table = table[list(COLUMNS)]
    for column in ("period_start", "period_end", "released"):
        table = table.assign(**{column: table[column].astype("datetime64[us]")})
    order = ["series", "area_code", "period_start", "period_end", "breakdown", "basis", "source", "released", "edition"]
    return table.sort_values(order, kind="stable").reset_index(drop=True)


def _description(report: BuildReport) -> str:
    content = {
        "table": TABLE_NAME,
        "columns": COLUMNS,
        "key": KEY,
        "rows": report.observations,
        "series": {
            entry.name: {"title": entry.title, "unit": entry.unit, "basis": entry.basis}
            for entry in all_series().values()
        },
        "raw rows not yet read": report.not_yet_read,
        "licence": "Contains public sector information licensed under the Open Government Licence v3.0.",
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _write_parquet(path: Path, table: pd.DataFrame) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), sink, compression="zstd")
    _write(path, sink.getvalue().to_pybytes())


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that nobody reads half of one."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
