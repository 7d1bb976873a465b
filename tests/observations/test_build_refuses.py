"""What stops the build, and the file, line and label that its message names; the table of before is left as it was."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.observations.building import contents

from drugmetrics.errors import BuildError, CardError
from drugmetrics.observations.build import build

QUOTED = "ndtms-adults/2024-25-report/quoted-figures.csv"
ESTIMATE = "opiate-crack-prevalence/2019-20-estimates/prevalence.csv"
ONS_2022 = "ons-drug-poisoning-deaths/2022-registrations"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def without(path: Path, word: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if word not in line), encoding="utf-8")


#: What is done to a good raw table, the error, and what its message must hold besides the table's name.
NAMES_THE_LINE = {
    "a measure that nothing explains": (
        QUOTED, lambda path: change(path, "Adults in treatment,,", "Adolts in treatment,,"), BuildError,
        ["line 2", "'Adolts in treatment'", "Adults in treatment"],
    ),
    "a breakdown that nothing explains": (
        QUOTED, lambda path: change(path, ",opiate,", ",opioid,"), BuildError, ["line 7", "'opioid'", "alcohol only"],
    ),
    "a method that nothing explains": (
        ESTIMATE, lambda path: change(path, "2023 method", "old method"), BuildError, ["line 2", "'old method'"],
    ),
    "a statistic that nothing explains": (
        ESTIMATE, lambda path: change(path, "lower limit", "lowest limit"), BuildError, ["line 4", "lowest limit'"],
    ),
    "the same row twice": (
        QUOTED, lambda path: append(path, "opening of the report,Adults in treatment,,England,2024/25,people,329646,"),
        CardError, ["line 18", "line 2", "Adults in treatment"],
    ),
    "the same figure with another value": (
        QUOTED, lambda path: append(path, "opening of the report,Adults in treatment,,England,2024/25,people,1,"),
        CardError, ["line 18", "line 2"],
    ),
    "a line with too few cells": (
        QUOTED, lambda path: append(path, "opening of the report,Adults in treatment"),
        CardError, ["line 18", "8 cells were wanted", "2 were found"],
    ),
    "columns in another order": (
        QUOTED, lambda path: change(path, "value,marker", "marker,value"), CardError,
        ["where, ..., value, marker", "marker, value"],
    ),
}  # fmt: skip
NAMES_THE_PLACE = {
    "an area nobody knows": (
        QUOTED, lambda path: change(path, "England", "Engerland"), BuildError, ["'Engerland'", "'England'"],
    ),
    "a period that is none": (
        QUOTED, lambda path: change(path, "2024/25", "2024/29"), BuildError, ["'2024/29'"],
    ),
    "a negative count": (
        QUOTED, lambda path: change(path, "329646", "-329646"), BuildError,
        ["2024-25-report", "line 2", "329646"],
    ),
    "a count that is no whole number": (
        QUOTED, lambda path: change(path, "329646", "329646.5"), BuildError,
        ["2024-25-report", "line 2", "329646"],
    ),
    "an endless count": (
        QUOTED, lambda path: change(path, "329646", "inf"), BuildError, ["2024-25-report", "line 2", "inf"],
    ),
    "a marker nobody explained": (
        QUOTED, lambda path: change(path, "329646,", "329646,huh"), BuildError, ["2024-25-report", "line 2", "huh"],
    ),
    "neither value nor marker": (
        QUOTED, lambda path: change(path, "329646", ""), BuildError, ["a value or a marker", "line 2"],
    ),
    "a value below its lower limit": (
        ESTIMATE, lambda path: change(path, "311932", "340000"), BuildError,
        ["outside its own limits", "2018/19", "main points"],
    ),
    "a value above its upper limit": (
        ESTIMATE, lambda path: change(path, "360845", "310000"), BuildError, ["outside its own limits", "2018/19"],
    ),
}  # fmt: skip


@pytest.fixture
def spoilt(tmp_path, copy_of_raw):
    """Build from good tables, spoil one, build again; give the error and whether the first build still stands."""

    def run(file, spoil, *editions):
        raw, processed = copy_of_raw(*editions), tmp_path / "processed"
        build(raw, processed)
        before = contents(processed)
        spoil(raw / file)
        with pytest.raises((BuildError, CardError)) as caught:
            build(raw, processed)
        assert contents(processed) == before, "a build that failed changed what stood before"
        return caught.value

    return run


@pytest.mark.parametrize("case", [*NAMES_THE_LINE, *NAMES_THE_PLACE])
def test_a_bad_raw_table_stops_the_build_and_leaves_the_old_table(spoilt, case):
    file, spoil, kind, words = {**NAMES_THE_LINE, **NAMES_THE_PLACE}[case]
    error = spoilt(file, spoil)
    assert type(error) is kind
    missing = [word for word in (Path(file).name, *words) if word not in str(error)]
    assert not missing, f"{error} does not say {missing}"


@pytest.mark.parametrize(
    ("case", "found"),
    [
        ("an area nobody knows", "Engerland"),
        ("a period that is none", "2024/29"),
        ("a negative count", "-329646"),
        ("a count that is no whole number", "329646.5"),
        ("a marker nobody explained", "huh"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_with_its_line_and_what_was_found(spoilt, case, found):
    file, spoil, _, _ = NAMES_THE_PLACE[case]
    error = str(spoilt(file, spoil))
    assert "line 2" in error
    assert found in error


def test_only_a_change_may_be_below_zero(tmp_path, copy_of_raw):
    """A stated fall is read as printed; the same number in another unit stops the build."""
    file = "government-statements/2023-02-16-dhsc-funding/funding.csv"
    raw = copy_of_raw("government-statements/2023-02-16-dhsc-funding")
    change(raw / file, "per cent change,40", "per cent change,-40")
    build(raw, tmp_path / "fallen")
    fallen = pd.read_parquet(tmp_path / "fallen" / "observations.parquet")
    assert list(fallen.loc[fallen["value"] < 0, "unit"]) == ["per cent change"]
    change(raw / file, "million pounds,421", "million pounds,-421")
    with pytest.raises(
        BuildError, match=r"funding\.csv, line 4: a number of zero or more was wanted, '-421' was found"
    ):
        build(raw, tmp_path / "spoilt")


NO_CLEAR_ERROR = {
    "text where a number belongs": (QUOTED, lambda path: change(path, "329646", "many")),
    "a number with separators": (QUOTED, lambda path: change(path, "329646", '"329,646"')),
    "text where a limit belongs": (ESTIMATE, lambda path: change(path, "311932", "low")),
    "a label column missing": (QUOTED, lambda path: change(path, "measure", "messure")),
    "an empty file": (QUOTED, lambda path: path.write_bytes(b"")),
    "a table without rows": (QUOTED, lambda path: without(path, "England")),
    "bytes that are no text": (QUOTED, lambda path: path.write_bytes(path.read_bytes().replace(b"Eng", b"\xe9ng"))),
    "limits without their estimate": (ESTIMATE, lambda path: without(path, "336531")),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_CLEAR_ERROR)
def test_a_broken_raw_table_is_named(spoilt, case):
    file, spoil = NO_CLEAR_ERROR[case]
    assert Path(file).name in str(spoilt(file, spoil))


def test_a_card_with_an_unknown_key_stops_the_build(spoilt):
    card = "ndtms-adults/2024-25-report/source.yaml"
    error = spoilt(card, lambda path: append(path, "colour: red"))
    assert isinstance(error, CardError)
    assert "source.yaml" in str(error)
    assert "colour" in str(error)


def test_an_edition_in_the_wrong_folder_stops_the_build(spoilt):
    error = spoilt("ndtms-adults/2024-25-report", lambda path: path.rename(path.with_name("2025-26-report")))
    assert "2024-25-report" in str(error)
    assert "2025-26-report" in str(error)


def test_a_table_that_is_not_there_stops_the_build(spoilt):
    error = spoilt(QUOTED, lambda path: path.unlink())
    assert isinstance(error, CardError)
    assert "quoted-figures.csv" in str(error)


def test_an_edition_without_a_card_stops_the_build(spoilt):
    error = spoilt("ndtms-adults/2024-25-report/source.yaml", lambda path: path.unlink())
    assert "2024-25-report" in str(error)


def test_a_table_the_card_does_not_name_stops_the_build(spoilt):
    error = spoilt(
        "ndtms-adults/2024-25-report", lambda path: (path / "more.csv").write_text("where,period,value,marker\n")
    )
    assert "more.csv" in str(error)


def test_a_disagreement_nobody_knows_of_stops_the_build_and_names_both_places(spoilt):
    error = spoilt(f"{ONS_2022}/table-7.csv", lambda path: change(path, "Deaths,4572", "Deaths,4573"), ONS_2022)
    assert type(error) is BuildError
    for word in ("2022-registrations", "4572", "4573", "table-1.csv!E9", "table-7.csv!E9"):
        assert word in str(error)


def test_a_new_disagreement_in_table_5_of_another_edition_stops_the_build(spoilt):
    error = spoilt(f"{ONS_2022}/table-5.csv", lambda path: change(path, "Deaths,47,", "Deaths,48,"), ONS_2022)
    assert "table-5.csv" in str(error)


def test_an_unknown_area_code_in_a_workbook_table_suggests_near_ones(spoilt):
    error = spoilt(f"{ONS_2022}/table-7.csv", lambda path: change(path, "E12000001", "E12000091"), ONS_2022)
    assert "table-7.csv" in str(error)
    assert "'E12000091'" in str(error)
    assert "'E12000001'" in str(error)


def test_a_publication_without_a_mapping_is_named(spoilt):
    def rename(path: Path) -> None:
        card = path / "source.yaml"
        change(card, "publication: ndtms-adults", "publication: mystery")
        path.parent.parent.joinpath("mystery").mkdir()
        path.rename(path.parent.parent / "mystery" / path.name)

    error = spoilt("ndtms-adults/2024-25-report", rename)
    assert "mystery" in str(error)
