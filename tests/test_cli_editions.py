"""The commands about editions: revisions, refresh, data-page."""

from __future__ import annotations

import datetime as dt

import pytest
from click.testing import CliRunner

from drugmetrics.cli import commands
from drugmetrics.errors import FetchError
from drugmetrics.published import refresh
from drugmetrics.published.feeds import Offer
from drugmetrics.published.known import publications
from drugmetrics.published.refresh import Found, Report


def run(*words):
    return CliRunner().invoke(commands, list(words), catch_exceptions=False)


def test_revisions_says_by_how_much_when_and_which_verdict_moves():
    printed = run("revisions", "neighbourhood-crime").output
    line = next(line for line in printed.splitlines() if line.startswith("from-harm-to-hope-annual-report"))
    assert "2024-02-correction (2024-02-27): 1 figure revised, -33.8%" in line
    assert "2.96 million -> 1.96 million" in line
    assert "K04000001  2019/20" in printed


def test_revisions_of_first_printed_counts_reach_nine_per_cent():
    printed = run("revisions", "deaths-drug-misuse", "--area", "England and Wales", "--all").output
    men = next(line for line in printed.splitlines() if " 2012 " in line and "sex=males" in line)
    women = next(line for line in printed.splitlines() if " 2012 " in line and "sex=females" in line)
    # 1,496 of both sexes, printed by sex, became 1,636.
    assert ("1,086" in men, "410" in women) == (True, True)
    assert "+5.3%" in next(line for line in printed.splitlines() if " 2009 " in line and " all " in line)


def test_revisions_of_a_series_nobody_revised_says_so():
    assert "no edition held printed a figure otherwise" in run("revisions", "registration-delay-drug-misuse").output


def offered(**more):
    entry = publications()["ons-drug-poisoning-deaths"]
    url = "https://www.ons.gov.uk/file?uri=/x/2025registrations.xlsx"
    found = [
        Found(entry, Offer("Deaths", url, dt.date(2026, 10, 16)), "new"),
        Found(entry, Offer("Deaths", url.replace("2025", "2022"), dt.date(2023, 12, 19)), "held"),
        Found(entry, Offer("Deaths", url.replace("2025", "2018"), None), "older"),
    ]
    return Report(found=found, silent=["treasury-minutes"], **more)


def test_a_check_lists_what_is_new_and_says_whom_nobody_could_ask(monkeypatch):
    monkeypatch.setattr(refresh, "check", lambda names: offered())
    printed = run("refresh", "--check").output
    assert "ons-drug-poisoning-deaths  new    2026-10-16  2025registrations.xlsx" in printed
    assert "1 listed, 1 held already, 1 older than the newest held" in printed
    assert "2018registrations" not in printed
    assert "treasury-minutes" in printed
    assert "2018registrations.xlsx" in run("refresh", "--check", "--older").output


def test_what_could_not_be_had_ends_with_its_own_exit_code_and_the_rest_stands(monkeypatch):
    monkeypatch.setattr(refresh, "refresh", lambda names, older: offered(failed={"a.xlsx": "answered 404"}))
    with pytest.raises(FetchError, match="1 could not be had; the rest stands") as ended:
        run("refresh")
    assert ended.value.exit_code == 12


def test_the_data_page_is_printed_for_a_day():
    printed = run("data-page", "--day", "2026-11-21").output
    assert printed.startswith("# The record\n")
    assert "--day 2026-11-21" in printed
