"""The checks of the whole record: what fails stops a build with the rows named, what is known is listed."""

from __future__ import annotations

import pandas as pd
import pytest

from drugmetrics.errors import BuildError
from drugmetrics.home import processed_folder
from drugmetrics.observations import record_checks
from drugmetrics.observations.build import ODDITIES_NAME, build
from drugmetrics.observations.table import observations
from drugmetrics.published.known import publications
from drugmetrics.published.oddities import oddities
from drugmetrics.reference import periods

DEATHS = {
    "series": "deaths-drug-misuse", "area_code": "E92000001", "basis": "registration", "unit": "deaths",
    "source": "ons-drug-poisoning-deaths", "edition": "made-up", "status": "accredited official statistics",
}  # fmt: skip


def table(*rows, **same):
    """Return made-up rows of the one table: (period, breakdown, value), other columns as in DEATHS or `same`."""
    lines = []
    for label, breakdown, value, *area in rows:
        period = periods.parse(label)
        lines.append(
            {**DEATHS, **same, "period": period.label, "period_start": pd.Timestamp(period.start),
             "period_type": period.type, "breakdown": breakdown, "value": value,
             **({"area_code": area[0]} if area else {})}
        )  # fmt: skip
    return pd.DataFrame(lines)


def failing(check, rows):
    found = record_checks.failures(rows)
    return found[found["check"] == check][["period", "breakdown", "says"]].to_numpy().tolist()


def test_sexes_that_do_not_add_up_are_named_with_both_numbers():
    rows = table(("2021", "all", 10.0), ("2021", "sex=males", 6.0), ("2021", "sex=females", 5.0))
    assert failing("sums", rows) == [["2021", "all", "10, but sex adds up to 11"]]
    assert failing("sums", rows.assign(value=[11.0, 6.0, 5.0])) == []


def test_a_sum_is_asked_within_every_other_breakdown_and_only_where_all_parts_are_held():
    rows = table(
        ("2021", "age=20-29", 10.0), ("2021", "age=20-29; sex=males", 6.0), ("2021", "age=20-29; sex=females", 5.0),
        ("2020", "all", 10.0), ("2020", "sex=males", 6.0), ("2019", "all", 10.0), ("2019", "sex=males", 6.0),
        ("2019", "sex=females", float("nan")),
    )  # fmt: skip
    assert [line[1] for line in failing("sums", rows)] == ["age=20-29"]


def test_regions_that_do_not_make_england_are_named():
    regions = [("2021", "all", 1.0, f"E1200000{number}") for number in range(1, 10)]
    assert failing("sums", table(("2021", "all", 9.0), *regions)) == []
    assert failing("sums", table(("2021", "all", 8.0), *regions)) == [["2021", "all", "8, but area adds up to 9"]]


def test_a_share_above_a_hundred_is_out_of_bounds():
    rows = table(("2020", "all", 100.0), ("2021", "all", 100.1), unit="per cent")
    assert failing("bounds", rows) == [["2021", "all", "100.1 is outside 0 to 100"]]


@pytest.mark.parametrize(
    ("before", "after", "jumps"),
    [(300, 900, False), (300, 901, True), (901, 300, True), (900, 300, False), (199, 1000, False), (1000, 199, False)],
)
def test_a_figure_that_more_than_triples_is_a_jump_but_a_small_one_is_not(before, after, jumps):
    rows = table(("2020", "all", float(before)), ("2021", "all", float(after)))
    assert bool(failing("jumps", rows)) is jumps


def test_a_jump_over_a_missing_year_is_a_hole_and_no_jump():
    rows = table(*[(str(year), "all", 300.0) for year in (2010, 2011, 2012, 2013, 2014, 2015)], ("2017", "all", 3000.0))
    assert failing("jumps", rows) == []
    assert failing("holes", rows) == [["2017", "all", "the 1 year(s) before are missing"]]


def test_a_short_line_has_no_holes():
    assert failing("holes", table(("2010", "all", 1.0), ("2015", "all", 1.0))) == []


def test_two_units_in_one_line_are_told():
    rows = pd.concat([table(("2020", "all", 1.0)), table(("2021", "all", 1.0), unit="people")])
    assert {says for _, _, says in failing("units", rows)} == {
        "in deaths, other figures of this line are not",
        "in people, other figures of this line are not",
    }


def test_what_nobody_explained_stops_the_build_with_the_rows():
    rows = table(("2020", "all", 300.0), ("2021", "all", 3000.0))
    with pytest.raises(
        BuildError, match=r"jumps: deaths-drug-misuse E92000001 2021 all .*made-up: 3000 after 300"
    ) as e:
        record_checks.check_record(rows)
    assert "oddities" in str(e.value)


def test_what_is_known_is_listed_with_what_was_done():
    years = (1981, 1983, 1987, 1991, 1993, 1995)
    rows = table(*[(str(year), "all", 5.0) for year in years], source="ons-crime-survey")
    known = record_checks.check_record(rows)
    assert set(known["check"]) == {"holes"}
    assert known["done"].str.contains("Nothing is filled in").all()


def test_an_oddity_of_one_check_does_not_cover_another():
    rows = table(("2020", "all", 300.0), ("2021", "all", 3000.0), source="ons-crime-survey")
    with pytest.raises(BuildError, match="jumps"):
        record_checks.check_record(rows)


def test_the_record_passes_and_lists_what_is_known():
    known = record_checks.check_record(observations())
    assert not known.empty
    listed = pd.read_csv(processed_folder() / ODDITIES_NAME)
    assert len(listed) == len(known)


def test_every_oddity_is_of_a_publication_series_area_and_period_of_the_record():
    record = observations()
    series, sources = set(record["series"]), set(record["source"])
    for oddity in oddities():
        assert oddity.publication in publications(), oddity
        assert set(oddity.series) <= series, oddity
        assert oddity.publication in sources, oddity
        assert all(periods.parse(text).label == text for text in oddity.periods), oddity
        assert oddity.what, oddity
        assert oddity.done, oddity


def test_a_spoiled_copy_of_the_record_does_not_build(tmp_path, copy_of_raw):
    """Two regions exchanged in one table of the ONS workbook: every cell is a number, but they no longer add up."""
    raw = copy_of_raw("ons-drug-poisoning-deaths/2022-registrations")
    path = raw / "ons-drug-poisoning-deaths" / "2022-registrations" / "table-7.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if ",2022,E12000001," in line and ",Persons," in line)
    *start, value, marker = lines[place].split(",")
    lines[place] = ",".join([*start, str(int(value) + 1), marker])
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(BuildError, match="sums: "):
        build(raw, tmp_path / "processed")
    assert not (tmp_path / "processed" / "observations.parquet").exists()
