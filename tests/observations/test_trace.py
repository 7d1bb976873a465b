"""From a figure back to the cells it was printed in."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from drugmetrics.errors import ParameterError, UnknownNameError
from drugmetrics.home import raw_folder
from drugmetrics.observations.load import load
from drugmetrics.observations.mapping import mapping
from drugmetrics.observations.table import observations
from drugmetrics.observations.trace import Traced, trace
from drugmetrics.reference import areas, periods

SAMPLE = 500
SEXES = {
    name: word
    for word in ("males", "females")
    for name in (word.title(), word.title()[:-1], word[:-1], word[0].upper())
}
TRACED = 15


@cache
def lines_of(path: Path) -> dict[str, list[dict[str, str]]]:
    """Read a raw table with nothing of the project's: its lines by the place each stood in."""
    found: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            found.setdefault(line["where"], []).append(line)
    return found


@pytest.fixture(scope="module")
def sampled() -> list[dict]:
    """Give the same 500 observations every time, all kinds of editions among them."""
    table = observations()
    few = table.groupby(["source", "edition"]).sample(1, random_state=2021)
    return pd.concat([few, table.sample(SAMPLE - len(few), random_state=2021)]).to_dict("records")


def places(row: dict) -> list[list[dict[str, str]]]:
    """Look up every place a row says it stood in; a range of cells is all its lines."""
    found = []
    for reference in row["source_ref"].split("; "):
        file, _, cell = reference.partition("!")
        lines = lines_of(raw_folder() / row["source"] / row["edition"] / file)
        if cell in lines:
            found.append(lines[cell])
        else:
            first, last = cell.split(":")
            order = list(lines)
            found.append([lines[name][0] for name in order[order.index(first) : order.index(last) + 1]])
    return found


def may_be(printed: str, period: str) -> bool:
    """Say whether a printed period, of whatever kind its table is of, is the one a row gives."""
    for kind in ("", "year ending ", "year ending March ", "academic year ", "financial year "):
        with suppress(periods.PeriodError):
            if periods.parse(kind + printed).label == period:
                return True
    return False


def says_the_same(line: dict[str, str], row: dict) -> bool:
    """Compare what is printed beside a figure with what the one table makes of it."""
    # A table of one year need not print it; its edition is then named by the year.
    printed = next(filter(None, map(line.get, ("period", "year", "year_ending", "deadline"))), row["edition"][:7])
    slips = {
        (slip.edition, slip.where): slip.period
        for rules in mapping(row["source"]).tables.values() for slip in rules.slips
    }  # fmt: skip
    printed = slips.get((row["edition"], line["where"]), printed)
    # Mid-year estimates print "mid-2023" and "population_2019".
    printed = re.sub(r"^(mid-|population_)", "", printed.split(" [")[0], flags=re.IGNORECASE)
    if not may_be(printed, row["period"]):
        return False
    # Drug action teams are printed by the names that authorities bore in 2016/17.
    day = dt.date(2017, 3, 31) if "code" in line else None
    for name in ("area_code",) if line.get("area_code") else ("area",):
        # An area that took over a name (Somerset) has another code than the one the name stands beside.
        if line.get(name) and areas.find(line[name], on=day).name != areas.find(row["area_code"]).name:
            return False
    sex = SEXES.get(line.get("sex", line.get("of", "")))
    said = dict(part.split("=") for part in row["breakdown"].split("; ") if "=" in part)
    # A zero printed for what was not asked is no value, and has its marker from the mapping.
    marked = line["marker"] == row["marker"] or (row["marker"], line["value"]) == ("-", "0")
    return said.get("sex") == sex and (marked or row["status"] == "derived here")


def test_five_hundred_observations_stand_in_data_raw_where_they_say(sampled):
    assert len(sampled) == SAMPLE
    assert len({(row["source"], row["edition"]) for row in sampled}) == len(list(raw_folder().glob("*/*/source.yaml")))
    for row in sampled:
        for lines in places(row):
            same = [line for line in lines if says_the_same(line, row)]
            if row["status"] == "derived here":
                assert sum(float(line["value"]) for line in same) == row["value"]
                assert len(same) == len(lines) >= 11
            elif pd.isna(row["value"]):
                assert [line["value"] for line in same] == ["0" if row["marker"] == "-" and same[0]["value"] else ""]
            else:
                printed = [float(line["value"]) for line in same]
                # Shares stored as parts of one are per cent in the table.
                printed += [100 * value for value in printed if row["unit"] == "per cent" and value <= 1]
                assert any(math.isclose(row["value"], one, rel_tol=1e-12) for one in printed), f"{row} is not {lines}"


def test_a_trace_gives_the_same_cells_and_their_labels(sampled):
    for row in sampled[:TRACED] + sampled[-TRACED:]:
        found = trace(row["series"], area=row["area_code"], period=row["period"], breakdown=row["breakdown"])
        here = [
            one for one in found
            if (one.card.publication, one.card.edition) == (row["source"], row["edition"])
            and one.row["basis"] == row["basis"] and one.row["series"] == row["series"]
        ]  # fmt: skip
        assert len(here) == 1
        assert here[0].row["value"] == row["value"] or pd.isna(row["value"])
        assert len(here[0].places) == len(places(row))
        for place, lines in zip(here[0].places, places(row), strict=True):
            printed = {text for line in lines for text in line.values()}
            assert place.labels
            for text in place.labels.values():
                assert set(text.split(" to ")) <= printed or text in printed


def newest(*arguments: str, **options: str) -> Traced:
    return trace(*arguments, **options)[0]


def test_misuse_deaths_of_2021_are_traced_to_every_edition_newest_first():
    found = trace("deaths-drug-misuse", area="England", period="2021")
    assert [(one.card.publication, one.card.edition, one.card.released.isoformat()) for one in found] == [
        ("ons-drug-poisoning-deaths", "2023-registrations", "2024-10-23"),
        ("ons-drug-poisoning-deaths", "2022-registrations", "2023-12-19"),
        ("from-harm-to-hope-annual-report", "2023-07", "2023-07-20"),
        ("ons-drug-poisoning-deaths", "2021-registrations", "2022-08-03"),
        ("ons-drug-deaths-by-local-authority", "2021-registrations", "2022-08-03"),
    ]
    assert [one.row["value"] for one in found] == [2846.0] * 5
    assert {one.row["basis"] for one in found} == {"registration"}
    assert [one.row["status"] for one in found] == [
        "accredited official statistics", "accredited official statistics", "secondary report",
        "accredited official statistics", "accredited official statistics",
    ]  # fmt: skip
    assert all(one.card.landing_page.startswith("https://www.") for one in found)


def test_a_figure_of_a_workbook_names_its_tables_cells_and_the_hash_of_the_original():
    workbook = trace("deaths-drug-misuse", area="England", period="2021")[1]
    assert [(place.table.split(":")[0], place.cell) for place in workbook.places] == [
        ("Table 1", "I10"), ("Table 2", "I10"), ("Table 7", "K21"),
    ]  # fmt: skip
    assert workbook.places[0].labels == {
        "sex": "Persons", "year": "2021", "cause": "All causes", "definition": "of which: Drug misuse",
        "area": "England",
    }  # fmt: skip
    assert workbook.card.copied is None
    assert workbook.card.original.file == "2022registrations.xlsx"
    assert workbook.card.original.sha256 == "4ab305fff1bb049f8e15a562821b3718a6ef76fb8715155bd80106600d352283"


def test_a_figure_read_from_a_copy_says_what_the_copy_is():
    extract = newest("deaths-drug-misuse", area="England", period="2021")
    assert extract.card.original is None
    assert len(extract.card.held.sha256) == 64
    assert "the workbook itself is not held" in extract.card.copied.what


def test_a_suppressed_figure_is_traced_with_its_marker():
    found = newest("deaths-drug-misuse-rate", area="North East", period="1999", breakdown="sex=females")
    assert pd.isna(found.row["value"])
    assert found.row["marker"] == ":"
    assert found.places[0].table.startswith("Table 7")
    assert found.places[0].labels["statistic"] == "Rate"


def test_a_total_summed_here_is_traced_to_the_range_it_was_summed_from():
    found = next(one for one in trace("adults-in-treatment", period="2010/11") if one.card.edition == "2020-21-tables")
    assert found.row["status"] == "derived here"
    assert found.places[0].cell == "C61:M61"
    assert found.places[0].labels["age"] == "18-19 to 65+"


def test_a_derived_figure_is_traced_to_its_parts():
    found = trace("places-in-treatment", period="2024/25")
    assert [(one.row["series"], one.row["value"]) for one in found] == [
        ("adults-in-treatment", 329646.0), ("young-people-in-treatment", 16212.0),
    ]  # fmt: skip


def test_undated_editions_come_last_and_never_on_a_day():
    every = trace("adults-in-treatment", period="2010/11")
    assert every[-1].card.edition == "2021-22-export"
    assert every[-1].card.released is None
    on_a_day = trace("adults-in-treatment", period="2010/11", as_of="2026-01-01")
    assert [one.card.edition for one in on_a_day] == [one.card.edition for one in every[:-1]]


def test_a_day_leaves_out_later_editions_and_includes_its_own():
    def seen(day: str) -> list[str]:
        return [one.card.edition for one in trace("deaths-drug-misuse", period="2021", as_of=day)]

    assert seen("2023-12-19") == ["2022-registrations", "2023-07", *["2021-registrations"] * 2]
    assert seen("2023-12-18") == ["2023-07", *["2021-registrations"] * 2]


def test_a_period_is_given_as_it_is_printed():
    wanted = newest("adults-in-treatment", period="2021/22")
    for period in ("2021-22", "Apr 2021 to Mar 2022"):
        found = newest("adults-in-treatment", period=period)
        assert (found.row["period"], found.places) == ("2021/22", wanted.places)


def test_a_period_that_is_not_held_suggests_near_ones():
    with pytest.raises(UnknownNameError, match=r"'1921'.*'2021'"):
        trace("deaths-drug-misuse", period="1921")
    with pytest.raises(UnknownNameError, match="'2023/24'"):
        trace("opiate-crack-users-in-treatment", period="2024/25")


def test_every_figure_of_the_newest_view_can_be_traced():
    for name in ("deaths-drug-misuse", "neighbourhood-crime", "prison-continuity-of-care"):
        row = load(name, area=load(name)["area_code"].iloc[0]).iloc[-1]
        found = newest(name, area=row["area_code"], period=row["period"])
        assert found.row["value"] == row["value"]


@pytest.mark.parametrize(("day", "error"), [("newest", None), ("soon", ParameterError), ("2023-02-30", ParameterError)])
def test_a_day_is_read_as_it_is_everywhere_else(day, error):
    if error is None:
        assert len(trace("deaths-drug-misuse", period="2021", as_of=day)) == 5
        return
    with pytest.raises(error, match="2023-10-20"):
        trace("deaths-drug-misuse", period="2021", as_of=day)


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        ({"series": "adults-in-treatment", "period": "2021/22", "area": "London"}, "England"),
        ({"series": "deaths-drug-misuse", "period": "2021", "breakdown": "sex=women"}, "sex=females"),
        ({"series": "deaths-drug-misuse", "period": "2021", "as_of": "2020-01-01"}, "2020-01-01"),
    ],
)  # fmt: skip
def test_the_message_names_what_is_wrong(arguments, near):
    with pytest.raises(UnknownNameError) as caught:
        trace(**arguments)
    assert near in str(caught.value)


def test_a_sum_that_was_not_made_is_not_traced():
    assert "2010/11" not in set(load("places-in-treatment")["period"])
    with pytest.raises(UnknownNameError):
        trace("places-in-treatment", period="2010/11")


def test_a_derived_series_has_no_breakdown_to_trace():
    with pytest.raises(UnknownNameError):
        trace("places-in-treatment", period="2021/22", breakdown="sex=females")


def test_management_information_is_not_given_as_a_part_of_an_accredited_sum():
    assert {one.row["status"] for one in trace("places-in-treatment", period="2021/22")} == {
        "accredited official statistics"
    }
