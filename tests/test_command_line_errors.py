"""What a user's mistake gets at the command line: words, an exit code of its own, no traceback, and nothing changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile

import pytest
from tests.originals import REPOSITORY
from tests.published.factory import workbook
from tests.published.spoiled import ENGLAND, SPOILED, content

from drugmetrics import errors
from drugmetrics.cli import main
from drugmetrics.published import workbooks
from drugmetrics.published.ingest import ingest

READING = errors.ReadingError.exit_code
UNKNOWN = errors.UnknownNameError.exit_code


@pytest.fixture
def command(monkeypatch, capsys):
    """Give the function that runs a command as a user would; it returns exit code, what was printed, and complaints."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["drugmetrics", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """Give a project that holds one synthetic edition; commands work in it."""
    project = tmp_path / "project"
    for folder in ("data/raw", "notebooks", "incoming"):
        (project / folder).mkdir(parents=True)
    ingest(
        workbook(2022).save(tmp_path / "2022registrations.xlsx"), raw=project / "data" / "raw", published="2023-12-19"
    )
    monkeypatch.setenv("DRUGMETRICS_HOME", str(project))
    return project


def record(project) -> dict[str, str]:
    return {
        str(path.relative_to(project)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in (project / "data").rglob("*")
    }


def refused(command, checkout, *words, code: int, says=()) -> str:
    """Run a command that must end with a complaint; return it, after looking that nothing changed."""
    before = record(checkout)
    ended, printed, complaint = command(*words)
    assert ended == code != 0
    assert printed == ""
    assert complaint.startswith("drugmetrics: ")
    assert "Traceback" not in complaint
    assert [wanted for wanted in says if wanted not in complaint] == [], complaint
    assert record(checkout) == before
    return complaint


@pytest.mark.parametrize("what", SPOILED)
def test_a_bad_file_is_refused_by_name_and_place_and_changes_nothing(what, command, checkout):
    path = SPOILED[what].make(checkout / "incoming")
    words = ("ingest", path, "--edition", "new", "--published", "2022-08-03")
    refused(command, checkout, *words, code=READING, says=(path.name, *SPOILED[what].says))


def test_a_zip_bomb_is_refused_by_name(command, checkout, monkeypatch):
    path = workbook(2021).save(checkout / "incoming" / "2021registrations.xlsx")
    with zipfile.ZipFile(path) as archive:
        monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", sum(entry.file_size for entry in archive.infolist()) - 1)
    says = ("2021registrations.xlsx: unpacks to ", "bytes, over the ")
    refused(command, checkout, "ingest", path, "--undated", code=READING, says=says)


def test_a_bad_file_ends_the_program_itself_with_its_exit_code_and_no_traceback(checkout):
    path = SPOILED["an encrypted workbook"].make(checkout / "incoming")
    before = record(checkout)
    ended = subprocess.run(
        [sys.executable, "-m", "drugmetrics.cli", "ingest", path],
        capture_output=True, text=True, check=False, timeout=60, env=os.environ,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (READING, "")
    assert (
        ended.stderr == f"drugmetrics: {path}: the workbook is encrypted. Save it without a password and try again.\n"
    )
    assert record(checkout) == before


def test_a_good_file_is_taken_and_said_so(command, checkout):
    path = workbook(2021).save(checkout / "incoming" / "2021registrations.xlsx")
    code, printed, complaint = command("ingest", path, "--published", "2022-08-03")
    assert (code, complaint) == (0, "")
    folder = checkout / "data" / "raw" / "ons-drug-poisoning-deaths" / "2021-registrations"
    assert printed.startswith(f"{folder}: ")
    assert len(list(folder.glob("table-*.csv"))) == 10


def test_a_new_edition_without_a_date_is_refused_with_the_options_there_are(command, checkout):
    path = workbook(2021).save(checkout / "incoming" / "2021registrations.xlsx")
    says = ("2021registrations.xlsx", "2021-registrations is new", "--published", "--undated")
    refused(command, checkout, "ingest", path, code=READING, says=says)


def test_an_export_without_the_name_of_its_edition_is_refused_with_the_option(command, checkout):
    path = content("export.csv", ENGLAND)(checkout / "incoming")
    says = ("export.csv", "--edition NAME")
    refused(command, checkout, "ingest", path, "--undated", code=READING, says=says)


def test_another_file_for_a_held_edition_is_refused(command, checkout):
    book = workbook(2022)
    book.sheets["Table 1"].cells[9, 4] = 1
    path = book.save(checkout / "incoming" / "2022registrations.xlsx")
    says = ("2022registrations.xlsx", "is already held", "name it with --edition")
    refused(command, checkout, "ingest", path, "--published", "2024-01-31", code=READING, says=says)


def test_a_card_that_is_wrong_stops_every_reading_by_name(command, checkout):
    path = workbook(2021).save(checkout / "incoming" / "2021registrations.xlsx")
    card = checkout / "data" / "raw" / "ons-drug-poisoning-deaths" / "2022-registrations" / "source.yaml"
    card.write_text(card.read_text("utf-8") + "colour: red\n", "utf-8")
    says = ("2022-registrations/source.yaml: colour: Extra inputs",)
    refused(command, checkout, "ingest", path, "--undated", code=errors.CardError.exit_code, says=says)


@pytest.mark.parametrize(
    "words", [("--published", "2022-02-30"), ("--undated", "--edition", "2021 registrations")], ids=" ".join
)
def test_a_date_or_name_that_cannot_be_is_refused_in_words(command, checkout, words):
    path = workbook(2021).save(checkout / "incoming" / "2021registrations.xlsx")
    code, _, complaint = command("ingest", path, *words)
    assert code != 0
    assert words[-1] in complaint


def test_a_folder_that_is_no_project_is_refused_by_name(command, tmp_path, monkeypatch):
    monkeypatch.setenv("DRUGMETRICS_HOME", str(tmp_path))
    code, printed, complaint = command("ingest", workbook(2021).save(tmp_path / "2021registrations.xlsx"), "--undated")
    assert (code, printed) == (errors.DrugmetricsError.exit_code, "")
    assert complaint.startswith(f"drugmetrics: DRUGMETRICS_HOME is {tmp_path}, which holds no data/raw.")
    assert [path.name for path in tmp_path.iterdir()] == ["2021registrations.xlsx"]


@pytest.fixture
def project_itself(monkeypatch):
    """Work in this repository, whose figures are built before the tests; these commands only read."""
    monkeypatch.delenv("DRUGMETRICS_HOME", raising=False)
    monkeypatch.chdir(REPOSITORY)


@pytest.mark.usefixtures("project_itself")
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (
            "show deaths-drug-misues",
            UNKNOWN,
            "No series is called 'deaths-drug-misues'. Did you mean 'deaths-drug-misuse'",
        ),
        ("show deaths-drug-misuse --area Englnd", UNKNOWN, "No area is called 'Englnd'. Did you mean 'England'"),
        ("show deaths-drug-misuse --breakdown sex=femles", UNKNOWN, "Did you mean 'sex=females'"),
        ("trace deaths-drug-misues --area England --period 2021", UNKNOWN, "Did you mean 'deaths-drug-misuse'"),
        (
            "trace deaths-drug-misuse --area Walse --period 2021",
            UNKNOWN,
            "No area is called 'Walse'. Did you mean 'Wales'",
        ),
        ("trace deaths-drug-misuse --area England --period 1850", UNKNOWN, "is called '1850'"),
        (
            "trace deaths-drug-misuse --area England --period Under",
            UNKNOWN,
            "'Under' is no period. Wanted, for example",
        ),
        (
            "metric neighbourhod-crime",
            UNKNOWN,
            "No metric is called 'neighbourhod-crime'. Did you mean 'neighbourhood-cr",
        ),
        ("show deaths-drug-misuse --as-of soon", errors.ParameterError.exit_code, "such as 2023-10-20"),
        ("metric neighbourhood-crime --as-of 2023-02-30", errors.ParameterError.exit_code, "'2023-02-30'"),
    ],
)
def test_a_wrong_name_or_day_is_refused_with_near_ones(command, words, code, says):
    ended, printed, complaint = command(*words.split())
    assert (ended, printed) == (code, "")
    assert complaint.startswith("drugmetrics: ")
    assert says in complaint


@pytest.mark.usefixtures("project_itself")
def test_a_year_outside_the_calendar_is_refused_in_words(command):
    ended, _, complaint = command("trace", "deaths-drug-misuse", "--area", "England", "--period", "0000/01")
    assert ended == UNKNOWN
    assert "'0000/01' is no period" in complaint


@pytest.mark.parametrize("words", ["ingest", "ingest --colour red x.xlsx", "shwo deaths-drug-misuse", "trace deaths"])
def test_a_command_that_is_none_is_refused_with_how_to_ask(command, words):
    ended, printed, complaint = command(*words.split())
    assert (ended, printed) == (2, "")
    assert "--help" in complaint
    assert "Traceback" not in complaint


def test_every_kind_of_error_has_an_exit_code_of_its_own():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    codes = [kind.exit_code for kind in kinds]
    assert len(set(codes)) == len(codes) >= 9
    assert not set(codes) & {0, 2, 130}, "taken: all well, a wrong call, interrupted"
