"""The command line: what it prints, and how it ends when a user errs."""

from __future__ import annotations

import re
import shutil
import sys

import pytest
from click.testing import CliRunner, Result

from drugmetrics import cli
from drugmetrics.home import processed_folder, raw_folder
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.table import observations

SMALL = ("ndtms-adults/2024-25-report", "opiate-crack-prevalence/2019-20-estimates", "treasury-minutes/2024-hc72")


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli.commands, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert "Traceback" not in result.output
    return result


def lines(*words: str) -> list[str]:
    return run(*words).output.splitlines()


@pytest.fixture
def ends(monkeypatch, capsys):
    """Run the whole command line with these words; give its exit code and what it printed as error."""

    def start(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["drugmetrics", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return left.value.code, printed.err

    return start


# list


def test_list_shows_every_series_and_counts_the_record():
    editions = len(list(raw_folder().glob("*/*/source.yaml")))
    printed = lines("list")
    assert [line.split("  ")[0] for line in printed[1:-1]] == list(all_series())
    assert (
        printed[-1]
        == f"{len(all_series())} series. The whole record: {len(observations()):,} observations of {editions} editions."
    )


def test_list_shows_series_that_have_all_words():
    names = [line.split("  ")[0] for line in lines("list", "misuse", "specific", "rate")[1:-1]]
    assert names == ["deaths-drug-misuse-age-specific-rate"]


# show


def test_show_gives_registrations_of_misuse_deaths_of_england():
    printed = lines("show", "deaths-drug-misuse", "--area", "England")
    assert printed[0] == "Deaths related to drug misuse. Unit: deaths. Basis: registration."
    figures = {line.split()[1]: line.split()[2] for line in printed[2:]}
    assert (figures["2021"], figures["2022"], figures["2023"]) == ("2,846", "2,906", "3,353")
    assert len(figures) == 31


def test_show_on_a_day_leaves_out_what_came_later():
    printed = lines("show", "deaths-drug-misuse", "--area", "England", "--as-of", "2022-12-31")
    assert printed[0].endswith("Basis: registration, as known on 2022-12-31.")
    assert printed[-1].split()[1:3] == ["2021", "2,846"]
    assert not any(" 2022 " in line for line in printed[2:])


def test_show_without_an_area_takes_the_only_one_or_england():
    assert lines("show", "neighbourhood-crime")[2].startswith("K04000001")
    assert {line.split()[0] for line in lines("show", "deaths-drug-misuse")[2:]} == {"E92000001"}


@pytest.mark.parametrize("name", ["places-in-treatment", "opiate-crack-users-in-treatment"])
@pytest.mark.parametrize("words", [("show",), ("trace", "--period", "2021/22")])
def test_a_derived_series_needs_no_area(name, words):
    command, *options = words
    assert len(lines(command, name, *options)) > 3


@pytest.mark.parametrize("name", ["places-in-treatment", "opiate-crack-users-in-treatment"])
def test_show_gives_derived_series_as_derived(name):
    printed = lines("show", name, "--area", "England")
    assert "derived here" in printed[-1]


def test_show_writes_the_breakdown_only_when_one_is_asked_for():
    assert "breakdown" in lines("show", "deaths-drug-misuse", "--area", "Wales", "--breakdown", "sex=females")[1]
    assert "breakdown" not in lines("show", "deaths-drug-misuse", "--area", "Wales")[1]


def test_show_leaves_a_suppressed_value_empty_and_prints_its_marker():
    printed = lines("show", "deaths-drug-misuse-rate", "--area", "North East", "--breakdown", "sex=females")
    line = next(line for line in printed if " 1999 " in line)
    assert re.fullmatch(
        r"E12000001 +1999 +sex=females +: +accredited official statistics +2022-registrations +\S+", line
    )


def test_show_says_when_nothing_had_been_published():
    printed = lines("show", "deaths-drug-misuse", "--area", "England", "--as-of", "2020-01-01")
    assert printed[-1].endswith("nothing is in the record for this day.")


@pytest.mark.parametrize(
    ("name", "said"),
    [("prison-continuity-of-care", "Basis: quarter"), ("neighbourhood-crime", "Unit: million incidents")],
)
def test_show_names_the_basis_and_unit_of_the_figures_it_prints(name, said):
    assert said in lines("show", name, "--source", "from-harm-to-hope-annual-report")[0]


def test_show_tells_bases_apart_when_all_are_asked_for():
    printed = lines("show", "opiate-crack-prevalence", "--basis", "*")
    both = [line for line in printed if "2016/17" in line]
    assert len(both) == 2
    assert any("original method" in line for line in both)


# metric


def test_metric_gives_the_withdrawn_baseline_before_its_correction():
    printed = "\n".join(lines("metric", "neighbourhood-crime", "--as-of", "2023-08-01"))
    assert "baseline, as the framework printed it: 2.96 million (2019/20, England and Wales;" in printed
    assert "baseline, the statistic's own:         1,962 thousand (2019/20," in printed
    assert "corrected" not in printed


def test_metric_names_the_correction():
    printed = "\n".join(lines("metric", "neighbourhood-crime", "--as-of", "2024-03-01"))
    assert "baseline, as the framework printed it: 1.96 million" in printed
    assert "corrected on 27 February 2024 from 2.96 million, as printed on 20 July 2023 (2023-07)" in printed
    assert "1,962 thousand" in printed


@pytest.mark.parametrize(
    "number", ["H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H09", "H10", "H11a", "H11b"]
)
def test_metric_prints_every_headline_metric_by_its_number(number):
    printed = lines("metric", number)
    assert printed[0].startswith(f"{number} ")
    assert len(printed) >= 5


def test_metric_says_what_is_revised_and_what_is_not_held():
    assert "over 8,800 disruptions, revised from 6,400, by 2025-03-31" in run("metric", "H08").output
    assert "gap: " in run("metric", "H11b").output


# trace


def test_trace_prints_all_that_the_issue_asks_for():
    printed = run("trace", "deaths-drug-misuse", "--area", "England", "--period", "2021").output
    for words in (
        "1. deaths-drug-misuse, 2021, all: 2,846 deaths",
        "marker:        none",
        "basis:         registration",
        "status:        accredited official statistics",
        "edition:       ons-drug-poisoning-deaths 2022-registrations",
        "released:      19 December 2023",
        "landing page:  https://www.ons.gov.uk/",
        "read from:     copy, not the publisher's file: published_ons_figures.csv, sha256 59063a40115a722c",
        "read from:     original: 2022registrations.xlsx, sha256 4ab305fff1bb049f",
        "row 10, column I",
        "sex: Persons; year: 2021; cause: All causes; definition: of which: Drug misuse; area: England",
        "from-harm-to-hope-annual-report 2023-07",
    ):
        assert words in printed
    assert re.findall(r"^(\d+)\. ", printed, re.MULTILINE) == ["1", "2", "3", "4", "5"]


def test_trace_prints_a_marker_where_there_is_no_value():
    printed = run(
        "trace", "deaths-drug-misuse-rate", "--area", "North East", "--period", "1999", "--breakdown", "sex=females"
    ).output
    assert "marker:        :" in printed


# build


def test_build_makes_the_table_of_the_checkout_that_is_named(tmp_path, monkeypatch):
    for edition in SMALL:
        shutil.copytree(raw_folder() / edition, tmp_path / "data" / "raw" / edition)
    (tmp_path / "notebooks").mkdir()
    before = {path.name: path.read_bytes() for path in processed_folder().iterdir()}
    with monkeypatch.context() as patch:
        patch.setenv("DRUGMETRICS_HOME", str(tmp_path))
        printed = run("build").output
        assert printed.startswith("33 observations of 15 series from 3 editions; 0 figures")
        assert "0 raw cells belong to no series yet." in printed
        made = {path.name for path in (tmp_path / "data" / "processed").iterdir()}
        assert made == {"observations.parquet", "observations.json", "disagreements.csv", "oddities.csv"}
        assert "329,646" in run("show", "adults-in-treatment").output
    assert {path.name: path.read_bytes() for path in processed_folder().iterdir()} == before


# Errors.


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("show", "deaths-drug-misues"), 3, "Did you mean 'deaths-drug-misuse'"),
        (("show", "deaths-drug-misuse", "--area", "Lodon"), 3, "'London'"),
        (("show", "deaths-drug-misuse", "--as-of", "soon"), 8, "2023-10-20"),
        (("metric", "neighborhood-crime"), 3, "'neighbourhood-crime'"),
        (("trace", "deaths-drug-misuse", "--area", "England", "--period", "2012/13"), 3, "2012"),
        (("trace", "deaths-drug-misuse", "--area", "England", "--period", "then"), 3, "2021/22"),
        (("show", "organised-crime-group-disruptions", "--source", "from-harm-to-hope-annual-report"), 10, "basis="),
    ],
)
def test_an_error_is_told_in_a_line_with_near_names_and_its_own_code(ends, words, code, said):
    left, printed = ends(*words)
    assert left == code
    assert said in printed
    assert printed.startswith("drugmetrics: ")
    assert len(printed.splitlines()) == 1


def test_without_a_built_table_the_next_step_is_named(ends, tmp_path, monkeypatch):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("DRUGMETRICS_HOME", str(tmp_path))
    left, printed = ends("show", "deaths-drug-misuse")
    assert left == 7
    assert "drugmetrics build" in printed


def test_a_broken_raw_table_ends_with_the_code_of_a_build_and_writes_nothing(ends, tmp_path, monkeypatch):
    for edition in SMALL:
        shutil.copytree(raw_folder() / edition, tmp_path / "data" / "raw" / edition)
    (tmp_path / "notebooks").mkdir()
    table = tmp_path / "data" / "raw" / SMALL[0] / "quoted-figures.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("329646", "-329646"), encoding="utf-8")
    monkeypatch.setenv("DRUGMETRICS_HOME", str(tmp_path))
    left, printed = ends("build")
    assert left == 6
    assert "quoted-figures.csv" in printed
    assert not (tmp_path / "data" / "processed").exists()


@pytest.mark.parametrize("words", [("--help",), ("show", "--help"), ("--version",)])
def test_help_is_no_error(words):
    assert run(*words).output


def test_a_wrong_word_ends_with_two(ends):
    left, printed = ends("shwo")
    assert left == 2
    assert "shwo" in printed
