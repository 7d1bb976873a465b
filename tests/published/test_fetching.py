"""Fetching: https only, named hosts only, limited, retried, never half-written. The publisher is on this machine."""

from __future__ import annotations

import pytest
from tests.published import publisher as says

from drugmetrics.errors import FetchError
from drugmetrics.published.fetching import Limits, download, get_json

QUICK = Limits(size=100_000, seconds=2.0, patience=1.0, attempts=3, pause=0.01)
WORKBOOK = b"PK\x03\x04 a whole file" * 100


@pytest.fixture
def press(tmp_path, monkeypatch):
    with says.publisher(tmp_path) as (publisher, certificates):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates))
        yield publisher


@pytest.fixture
def take(press, tmp_path):
    """Give the function that downloads a path, and the cache it uses."""
    cache = tmp_path / "cache"

    def fetch(path: str = "/a.xlsx", version: str = "1", **limits):
        return download(
            press.url(path), frozenset({press.host}), cache, version=version,
            limits=Limits(**{**vars(QUICK), **limits}),
        )  # fmt: skip

    fetch.cache = cache
    return fetch


def left(cache):
    return [path for path in cache.rglob("*") if path.is_file()] if cache.exists() else []


def test_a_file_comes_whole_under_its_own_name(press, take):
    press.serve("/media/5/tables.xlsx", says.body(WORKBOOK))
    path = take("/media/5/tables.xlsx")
    assert path.name == "tables.xlsx"
    assert path.read_bytes() == WORKBOOK


def test_a_file_held_is_not_fetched_again_until_the_publisher_changes_it(press, take):
    press.serve("/a.xlsx", says.in_turn(says.body(WORKBOOK), says.body(WORKBOOK + b"corrected")))
    assert take(version="2024-01-01") == take(version="2024-01-01")
    assert press.asked["/a.xlsx"] == 1
    assert take(version="2024-02-27").read_bytes().endswith(b"corrected")


def test_a_redirect_on_the_same_host_is_followed(press, take):
    press.serve("/a.xlsx", says.redirect("/b.xlsx"))
    press.serve("/b.xlsx", says.body(WORKBOOK))
    assert take().read_bytes() == WORKBOOK


@pytest.mark.parametrize(
    ("to", "says_what"),
    [
        ("https://elsewhere.example/a.xlsx", "not elsewhere.example"),
        ("http://127.0.0.1/a.xlsx", "only https"),
        ("https://localhost:1/a.xlsx", "not localhost:1"),
        ("file:///etc/hostname", "only https"),
    ],
)
def test_a_redirect_to_another_host_or_scheme_is_refused_at_once(press, take, to, says_what):
    press.serve("/a.xlsx", says.redirect(to))
    with pytest.raises(FetchError, match=says_what) as refused:
        take()
    assert press.url("/a.xlsx") in str(refused.value)
    assert press.asked["/a.xlsx"] == 1
    assert left(take.cache) == []


def test_a_host_that_is_not_the_publishers_is_never_asked(press, tmp_path):
    with pytest.raises(FetchError, match=r"only www\.ons\.gov\.uk may be asked"):
        download(press.url("/a.xlsx"), frozenset({"www.ons.gov.uk"}), tmp_path / "cache", version="1", limits=QUICK)
    assert press.asked.total() == 0


def test_plain_http_is_refused(tmp_path):
    with pytest.raises(FetchError, match="only https"):
        download("http://www.ons.gov.uk/a.xlsx", frozenset({"www.ons.gov.uk"}), tmp_path, version="1", limits=QUICK)


def test_redirects_without_end_are_refused(press, take):
    press.serve("/a.xlsx", says.redirect("/a.xlsx"))
    with pytest.raises(FetchError, match="redirected more than"):
        take()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (says.truncated(WORKBOOK), "no whole answer"),
        (says.body("busy", 500), "answered 500"),
        (says.body("slow down", 429), "answered 429"),
        (says.body(b""), "an empty answer"),
    ],
    ids=["truncated", "500", "429", "empty"],
)
def test_what_may_be_better_next_time_is_tried_again_and_then_told(press, take, bad, why):
    press.serve("/a.xlsx", says.in_turn(bad, says.body(WORKBOOK)))
    assert take().read_bytes() == WORKBOOK
    assert press.asked["/a.xlsx"] == 2
    press.serve("/never.xlsx", bad)
    with pytest.raises(FetchError, match=rf"{why}.*tried 3 times"):
        take("/never.xlsx")
    assert press.asked["/never.xlsx"] == 3
    assert [path.name for path in left(take.cache)] == ["a.xlsx"]


def test_what_is_not_there_is_not_asked_for_again(press, take):
    with pytest.raises(FetchError, match="answered 404"):
        take("/gone.xlsx")
    assert press.asked["/gone.xlsx"] == 1


def test_more_than_any_edition_needs_is_stopped_announced_or_not(press, take):
    press.serve("/a.xlsx", says.body(WORKBOOK * 100))
    with pytest.raises(FetchError, match="over the 100,000"):
        take()
    press.serve("/b.xlsx", says.endless(0.0))
    with pytest.raises(FetchError, match="more than the 100,000"):
        take("/b.xlsx")
    assert left(take.cache) == []


def test_an_answer_that_drips_is_given_up(press, take):
    press.serve("/a.xlsx", says.endless(0.05, b"x" * 70_000))
    with pytest.raises(FetchError, match="not whole after 0 seconds"):
        take(size=10**9, seconds=0.2, attempts=1)
    assert left(take.cache) == []


def test_an_interface_that_answers_a_page_is_told_from_one_that_answers_json(press):
    url = press.serve("/data", says.body("<!doctype html><title>Sorry</title>", kind="text/html"))
    with pytest.raises(FetchError, match="JSON was wanted, the answer begins b'<!doctype html>"):
        get_json(url, frozenset({press.host}), QUICK)
    assert get_json(press.serve("/good", says.body({"a": [1]})), frozenset({press.host}), QUICK) == {"a": [1]}


def test_a_certificate_nobody_vouches_for_is_refused(press, take, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    press.serve("/a.xlsx", says.body(WORKBOOK))
    with pytest.raises(FetchError, match="SSLError"):
        take()
