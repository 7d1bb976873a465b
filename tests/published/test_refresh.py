"""New editions from publishers' own interfaces; the publisher is on this machine and its workbooks are synthetic."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from urllib.parse import urlsplit

import pytest
from tests.published import publisher as says
from tests.published.factory import workbook

from drugmetrics.errors import UnknownNameError
from drugmetrics.published.cards import read_card
from drugmetrics.published.feeds import HOSTS
from drugmetrics.published.fetching import Limits
from drugmetrics.published.known import Feed, publications
from drugmetrics.published.refresh import check, refresh

NAME = "ons-drug-poisoning-deaths"
PAGE = "/datasets/deaths"
QUICK = Limits(size=5_000_000, seconds=5.0, patience=2.0, attempts=2, pause=0.01)
FILE = f"/file?uri={PAGE}/{{edition}}/{{file}}"


@pytest.fixture
def press(tmp_path, monkeypatch):
    with says.publisher(tmp_path) as (publisher, certificates):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates))
        yield publisher


@pytest.fixture
def known():
    entry = publications()[NAME]
    feed = Feed(interface="ons-dataset", address=PAGE, files=("*registrations.xlsx",))
    return {
        NAME: entry.model_copy(update={"feed": feed}),
        "ons-homicide": publications()["ons-homicide"].model_copy(update={"feed": None}),
    }


@pytest.fixture
def run(press, raw, known, tmp_path):
    """Give the function that refreshes the data/raw of this test from this publisher."""
    where = {"raw": raw, "known": known, "limits": QUICK}
    hosts = dict.fromkeys(("ons-dataset", "gov-uk", "fingertips"), (press.host,))

    def go(what=refresh, names=(), **more):
        more |= {"cache": tmp_path / "cache"} if what is refresh else {}
        return what(names, hosts=hosts, **where, **more)

    return go


def offer(press, *editions):
    """Serve an ONS dataset page with editions (name, file, moment of release) and leave the files to the test."""
    press.serve(f"{PAGE}/data", says.body({"datasets": [{"uri": f"{PAGE}/{name}"} for name, _, _ in editions]}))
    for name, file, moment in editions:
        about = {"title": "Deaths", "edition": name, "releaseDate": moment}
        press.serve(f"{PAGE}/{name}/data", says.body({"description": about, "downloads": [{"file": file}]}))


def file_of(name, file):
    return FILE.format(edition=name, file=file)


def bytes_of_workbook(year, folder):
    return workbook(year).save(folder / f"{year}.xlsx").read_bytes()


NEW = ("2021", "2021registrations.xlsx", "2024-08-02T23:00:00.000Z")
HELD = ("2022", "2022registrations.xlsx", "2023-12-19T09:30:00.000Z")


def test_a_check_lists_what_is_new_and_writes_nothing(press, run, raw, bytes_of):
    offer(press, HELD, NEW)
    before = bytes_of(raw)
    report = run(check)
    assert [(found.state, found.offer.file) for found in report.found] == [
        ("new", "2021registrations.xlsx"),
        ("held", "2022registrations.xlsx"),
    ]
    assert report.found[0].offer.released == dt.date(2024, 8, 3), "23:00 UTC in summer is the next day in England"
    assert report.silent == ["ons-homicide"]
    assert report.failed == {}
    assert bytes_of(raw) == before
    assert not [path for path in press.asked if path.startswith("/file")]


def test_a_new_edition_is_taken_in_with_its_hash_date_and_address(press, run, raw, tmp_path):
    offer(press, HELD, NEW)
    data = bytes_of_workbook(2021, tmp_path)
    url = press.serve(file_of(*NEW[:2]), says.body(data))
    report = run()
    assert report.failed == {}
    (place,) = report.taken
    assert place == raw / NAME / "2021-registrations"
    card = read_card(place / "source.yaml")
    assert (card.published, card.downloaded_from, card.held.bytes) == ("2024-08-03", url, len(data))
    assert card.held.file == "2021registrations.xlsx"
    assert run(check).found[0].state == "held"
    assert run().taken == []


def test_an_edition_older_than_the_newest_held_is_taken_in_only_when_asked_for(press, run, raw, tmp_path):
    offer(press, HELD, ("2021", "2021registrations.xlsx", "2022-08-02T23:00:00.000Z"))
    press.serve(file_of(*NEW[:2]), says.body(bytes_of_workbook(2021, tmp_path)))
    assert [found.state for found in run(check).found] == ["held", "older"]
    assert run().taken == []
    (place,) = run(older=True).taken
    assert place.name == "2021-registrations"


def test_a_corrected_file_becomes_an_edition_of_its_own(press, run, raw, tmp_path):
    offer(press, (*HELD[:2], "2024-02-27T09:30:00.000Z"))
    book = workbook(2022)
    sheet = book.sheets["Table 1"]
    row, column, *_ = sheet.written[0]
    sheet.cells[row, column] += 1
    press.serve(file_of(*HELD[:2]), says.body(book.save(tmp_path / "c.xlsx").read_bytes()))
    (taken,) = run().taken
    assert taken.name == "2022-registrations-updated-2024-02-27"
    assert (raw / NAME / "2022-registrations").is_dir()


def test_the_same_bytes_under_a_later_date_are_no_new_edition(press, run, workbooks):
    offer(press, (*HELD[:2], "2024-02-27T09:30:00.000Z"))
    press.serve(file_of(*HELD[:2]), says.body(workbooks[2022].read_bytes()))
    report = run()
    assert (report.taken, report.failed) == ([], {})


def bomb():
    """Return a workbook of a few hundred kilobytes that unpacks to more than any edition needs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(310):
                part.write(b"\0" * 1_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda press: says.redirect("https://elsewhere.example/2021registrations.xlsx"), "not elsewhere.example"),
        (lambda press: says.truncated(b"PK\x03\x04" * 5000), "no whole answer"),
        (lambda press: says.body("<!doctype html><title>Not found</title>"), "a workbook was wanted"),
        (lambda press: says.body("gone", 404), "answered 404"),
        (lambda press: says.body(bomb()), "over the 300,000,000 any edition needs"),
        (lambda press: says.body(b"x" * 6_000_000), "over the 5,000,000"),
    ],
    ids=["another host", "truncated", "a page", "404", "zip bomb", "too large"],
)
def test_what_is_no_edition_leaves_the_record_as_it_was(press, run, raw, bytes_of, answer, why):
    offer(press, HELD, NEW)
    press.serve(file_of(*NEW[:2]), answer(press))
    before = bytes_of(raw)
    report = run()
    assert report.taken == []
    assert list(report.failed) == ["2021registrations.xlsx"]
    assert why in report.failed["2021registrations.xlsx"]
    assert bytes_of(raw) == before


def test_a_500_and_then_the_file_is_the_file(press, run, tmp_path):
    offer(press, HELD, NEW)
    press.serve(file_of(*NEW[:2]), says.in_turn(says.body("", 500), says.body(bytes_of_workbook(2021, tmp_path))))
    assert len(run().taken) == 1


def test_a_file_of_another_publication_is_refused(press, run, raw, bytes_of):
    offer(press, HELD, NEW)
    text = "sex,year,all_drug_poisoning,drug_misuse\nPersons,2023,5053,3353\n"
    press.serve(file_of(*NEW[:2]), says.body(text))
    before = bytes_of(raw)
    assert list(run().failed) == ["2021registrations.xlsx"]
    assert bytes_of(raw) == before


@pytest.mark.parametrize(
    "page",
    [{"datasets": [{"address": "/x"}]}, {"titles": []}, [], {"datasets": "none"}, {"datasets": []}],
    ids=["no uri", "no datasets", "a list", "text", "none"],
)
def test_an_interface_that_changed_its_shape_is_told_and_the_others_still_asked(press, run, known, page):
    press.serve(f"{PAGE}/data", says.body(page))
    report = run(check)
    assert list(report.failed) == [NAME]
    assert "wanted" in report.failed[NAME] or "shape" in report.failed[NAME]
    assert report.silent == ["ons-homicide"]


def test_a_publication_nobody_knows_is_refused_with_near_ones(run):
    with pytest.raises(UnknownNameError, match="ons-drug-poisoning-deaths"):
        run(check, ["ons-drug-poisoning-death"])


def test_attachments_of_a_gov_uk_page_and_of_a_collection_are_found(press, run, known):
    feed = Feed(interface="gov-uk", address="/government/collections/treatment", files=("*.ods", "*.xlsx"))
    known[NAME] = known[NAME].model_copy(update={"feed": feed})
    page = {
        "document_type": "document_collection",
        "links": {"documents": [{"base_path": "/government/statistics/a"}, {"base_path": "/government/statistics/b"}]},
        "details": {},
    }
    press.serve("/api/content/government/collections/treatment", says.body(page))
    for name, day in (("a", "2024-11-28T09:30:00+00:00"), ("b", "2025-12-04T09:30:00+00:00")):
        files = [
            {"title": "Tables", "url": press.url(f"/media/{name}/tables-{name}.ods"), "content_type": "x"},
            {"title": "Report", "url": f"/government/statistics/{name}/report"},
            {"title": "Poster", "url": press.url(f"/media/{name}/poster.pdf")},
        ]
        about = {"document_type": "official_statistics", "public_updated_at": day, "details": {"attachments": files}}
        press.serve(f"/api/content/government/statistics/{name}", says.body(about))
    found = run(check).found
    assert [(one.offer.file, one.offer.released) for one in found] == [
        ("tables-b.ods", dt.date(2025, 12, 4)),
        ("tables-a.ods", dt.date(2024, 11, 28)),
    ]


def test_an_indicator_of_fingertips_is_found_with_the_day_it_changed(press, run, known):
    known[NAME] = known[NAME].model_copy(update={"feed": Feed(interface="fingertips", address="93517")})
    about = {"93517": {"Descriptive": {"Name": "Unmet need"}, "DataChange": {"LastUploadedAt": "2025-09-02T08:00:00"}}}
    press.serve("/api/indicator_metadata/by_indicator_id", says.body(about))
    (found,) = run(check).found
    assert (found.offer.title, found.offer.released) == ("Unmet need", dt.date(2025, 9, 2))
    assert "indicator_ids=93517" in found.offer.url


@pytest.mark.parametrize("name", [name for name, entry in publications().items() if entry.feed])
def test_every_page_asked_is_on_the_publishers_own_host_and_gives_files(name):
    entry = publications()[name]
    host = HOSTS[entry.feed.interface][0]
    landing = urlsplit(entry.landing_page)
    assert landing.netloc == host
    if entry.feed.interface == "fingertips":
        assert entry.feed.address.isdigit()
    else:
        assert entry.feed.address.startswith("/")
    if "/datasets/" in landing.path:
        assert entry.feed.address == landing.path
    assert entry.feed.files


def test_every_workbook_reader_of_ons_has_a_page_to_ask():
    """Those without one have no dataset page in the record."""
    without = {name for name, entry in publications().items() if entry.reader and not entry.feed}
    assert {name for name in without if "/datasets/" in publications()[name].landing_page} == set()
