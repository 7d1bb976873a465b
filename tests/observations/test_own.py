"""A user's own figures join the table as what they are; nothing of them reaches data/ or the site. Made up."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.observations.building import contents

import drugmetrics as dm
import drugmetrics.errors
from drugmetrics.errors import CardError, MixedBasisError
from drugmetrics.observations import own
from drugmetrics.observations.build import TABLE_NAME
from drugmetrics.observations.trace import trace

CARD = """\
series: adults-in-treatment
producer: A council that does not exist
title: Adults in treatment, own extract
released: 2026-05-06
"""
ROLLING = CARD + "basis: stock over twelve months, provisional\n"
MONTHLY = "period,value\nMay 2024 to Apr 2025,330000\nJun 2024 to May 2025,331000\n"


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Give the function that puts own data into use."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv(own.VARIABLE, str(folder))

    def write(csv, card=CARD, name="extract"):
        (folder / f"{name}.csv").write_text(csv, encoding="utf-8")
        (folder / f"{name}.yaml").write_text(card, encoding="utf-8")
        return folder / f"{name}.csv"

    return write


def test_a_newer_year_is_used_and_marked_local(put):
    before = dm.load("adults-in-treatment", area="England")
    put("period,value\n2025/26,335000\n")
    after = dm.load("adults-in-treatment", area="England")
    assert list(after.index[:-1]) == list(before.index)
    newest = after.iloc[-1]
    assert (newest["period"], newest["value"], newest["status"]) == ("2025/26", 335000.0, "local")


def test_a_figure_that_is_published_is_not_displaced(put):
    put("period,value\n2024/25,1\n")
    newest = dm.load("adults-in-treatment", area="England").iloc[-1]
    assert newest[["period", "value"]].tolist() == ["2024/25", 329646]


def test_a_finer_breakdown_is_had_by_asking(put):
    put("period,sex,value\n2024/25,females,110000\n")
    rows = dm.load("adults-in-treatment", area="England", breakdown="sex=females")
    assert rows.iloc[-1][["period", "value", "status"]].tolist() == ["2024/25", 110000.0, "local"]


def test_a_running_twelve_months_is_another_basis_and_never_joined(put):
    put(MONTHLY, ROLLING)
    assert dm.load("adults-in-treatment", area="England")["status"].ne("local").all()
    rows = dm.load("adults-in-treatment", area="England", basis="stock over twelve months, provisional")
    assert rows["value"].tolist() == [330000.0, 331000.0]
    assert set(rows["period_type"]) == {"rolling year"}


def test_a_day_before_they_were_taken_knows_nothing_of_them(put):
    put("period,value\n2025/26,335000\n")
    assert dm.load("adults-in-treatment", area="England", as_of="2026-05-05")["status"].ne("local").all()
    assert dm.load("adults-in-treatment", area="England", as_of="2026-05-06").iloc[-1]["status"] == "local"


def test_a_sum_with_an_own_part_is_local(put):
    put("period,value\n2025/26,335000\n")
    put("period,value\n2025/26,17000\n", CARD.replace("adults-in", "young-people-in"), name="young")
    newest = dm.load("places-in-treatment", area="England").iloc[-1]
    assert newest[["period", "value", "status"]].tolist() == ["2025/26", 352000.0, "local"]


def test_a_series_of_ones_own_is_declared_and_listed(put):
    card = CARD.replace("adults-in-treatment", "naloxone-kits-given") + (
        "area: North East\nnew_series: {title: Naloxone kits given out, unit: kits, basis: count of kits}\n"
    )
    put("period,value,marker\nApr 2026,120,\nMay 2026,,[c]\n", card)
    rows = dm.load("naloxone-kits-given", area="North East")
    assert rows["value"].tolist()[0] == 120
    assert pd.isna(rows["value"].iloc[1])
    assert rows["marker"].iloc[1] == "[c]"
    assert dm.catalogue("naloxone-kits-given").loc["naloxone-kits-given", "title"] == "Naloxone kits given out"


def test_an_own_figure_is_traced_to_its_line(put):
    put("period,value\n2025/26,335000\n")
    (found,) = trace("adults-in-treatment", period="2025/26")
    assert found.card.producer == "A council that does not exist"
    assert found.places[0].where == "line 2"


def test_nothing_of_it_is_written_into_the_projects_data(put, tmp_path, copy_of_raw):
    """Built from editions of the same series, the table is the one of before."""
    from drugmetrics.observations.build import build

    raw = copy_of_raw("ndtms-adults/2024-25-report", "ndtms-adults/2023-24-report")
    build(raw, tmp_path / "before")
    put("period,value\n2025/26,335000\n")
    assert "local" in set(dm.load("adults-in-treatment", area="England")["status"])
    build(raw, tmp_path / "after")
    assert contents(tmp_path / "after") == contents(tmp_path / "before")
    built = pd.read_parquet(tmp_path / "after" / TABLE_NAME)
    assert "adults-in-treatment" in set(built["series"])
    assert not built["status"].eq("local").any()


def test_without_the_variable_nothing_is_there(put, monkeypatch):
    put("period,value\n2025/26,335000\n")
    monkeypatch.delenv(own.VARIABLE)
    assert own.names() == []
    assert dm.load("adults-in-treatment", area="England")["status"].ne("local").all()


@pytest.mark.parametrize(
    ("csv", "card", "says"),
    [
        ("period,value\n2025/26,many\n", CARD, "line 2: a number or a marker was wanted, 'many'"),
        ("period,value\n2025/26,\n", CARD, "line 2: a value or a marker"),
        ("period,value\nlast year,5\n", CARD, "line 2: 'last year' is no period"),
        ("period,value,area\n2025/26,5,Atlantis\n", CARD, "line 2: No area is called 'Atlantis'"),
        ("period,value,marker\n2025/26,5,[q]\n", CARD, "line 2: a known marker"),
        ("period,count\n2025/26,5\n", CARD, "columns period and value"),
        ("period,value,value\n2025/26,5,5\n", CARD, "columns period and value, each once"),
        ("period,value\n2025/26,5,6\n", CARD, "line 2: 2 cells were wanted, 3"),
        ("period,value\n2025/26,5\n", CARD + "colour: red\n", "colour"),
        ("period,value\n2025/26,5\n", CARD.replace("adults-in-treatment", "adults-in-space"), "is not in the record"),
        ("period,value\n2025/26,5\n", CARD.replace("2026-05-06", "in May"), "released"),
        ("period,value\n2025/26,5\n", "a: [", "not readable as a card"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(put, csv, card, says):
    path = put(csv, card)
    with pytest.raises(CardError, match="extract") as refused:
        dm.load("adults-in-treatment", area="England")
    assert says in str(refused.value)
    assert str(path.parent) in str(refused.value)


@pytest.mark.parametrize(
    "csv", ["period,value\n2025/26,5.5\n", "period,value\n2025/26,-5\n", "period,value\n2025/26,5\n2025/26,6\n"]
)
def test_own_figures_pass_the_checks_of_the_one_table(put, csv):
    put(csv)
    with pytest.raises(dm.errors.DrugmetricsError, match="checks"):
        dm.load("adults-in-treatment", area="England")


def test_two_units_in_one_line_are_refused(put):
    put("period,value\n2025/26,335\n", CARD + "unit: thousand people\n")
    with pytest.raises(MixedBasisError, match="unit"):
        dm.load("adults-in-treatment", area="England")


def test_a_folder_that_is_not_there_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv(own.VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(CardError, match="it is not there"):
        dm.load("adults-in-treatment", area="England")


def test_a_picture_made_with_own_figures_in_use_says_so(put):
    from drugmetrics.figures.show import own_mark

    put("period,value\n2025/26,335000\n")
    assert own_mark() == "Made with the user's own figures in use, not published: extract."
    published = dm.load("adults-in-treatment", area="England", as_of="2024-12-31")
    assert own_mark(published) == "", "rows that tell their status and hold none are not marked"
    assert own_mark(dm.load("adults-in-treatment", area="England")) != ""


def test_a_run_with_own_figures_goes_beside_the_site_unless_asked(put, tmp_path, monkeypatch):
    from drugmetrics.reports import run as module

    put("period,value\n2025/26,335000\n")
    seen = []
    monkeypatch.setattr(module.publishing, "new_run", lambda reports: seen.append(reports) or _Stop())
    for publish in (False, True):
        with pytest.raises(_StoppedError):
            module.run(["data_quality"], output=tmp_path, publish_own=publish)
    assert seen == [tmp_path / "own", tmp_path]


class _StoppedError(Exception):
    pass


class _Stop:
    def __enter__(self):
        raise _StoppedError

    def __exit__(self, *_):
        return False
