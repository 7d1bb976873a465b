"""County lines, disruptions, seizures, tests on arrest, Project ADDER: known figures, sums, and what stays apart."""

from __future__ import annotations

import csv

import pytest
from tests.originals import REPOSITORY

from drugmetrics.errors import BuildError, MixedBasisError
from drugmetrics.framework.ambitions import ambition, counted_towards
from drugmetrics.framework.metrics import metric
from drugmetrics.observations.build import build
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations
from drugmetrics.reference import areas, periods

ODDITIES = REPOSITORY / "src" / "drugmetrics" / "published" / "oddities" / "supply.csv"


@pytest.mark.parametrize(
    ("series", "basis", "breakdown", "period", "value"),
    [
        ("county-lines-closed-all-types", None, "all", "Jul 2024 to Sep 2024", 410),
        ("county-lines-closed-stated", None, "all", "Nov 2019 to Feb 2022", 1500),
        ("county-lines-arrests", None, "all", "Jul 2024 to Sep 2024", 557),
        ("county-lines-arrests", "intensification week, all forces", "all", "27 Feb 2023 to 5 Mar 2023", 1658),
        ("county-lines-arrests", "intensification week, all forces", "all", "23 Jun 2025 to 29 Jun 2025", 1965),
        ("county-lines-safeguarding-referrals", None, "all", "Jul 2024 to Sep 2024", 851),
        ("county-lines-weapons-seized", None, "all", "23 Jun 2025 to 29 Jun 2025", 501),
        ("national-crime-agency-disruptions", None, "all", "2024/25", 6989),
        ("drug-seizures", None, "all", "2011/12", 218_705),
        ("drug-seizures", None, "all", "2018/19", 153_135),
        ("drug-seizures", None, "all", "2019/20", 183_068),
        ("drug-seizures", None, "all", "2023/24", 217_633),
        ("drug-seizures", None, "all", "2024/25", 269_321),
        ("drug-seizures", None, "class=A", "2008/09", 47_727),
        ("drug-seizures", "Border Force only", "class=B", "2008/09", 3536),
        ("drug-seizures", "Border Force only", "all", "2023/24", 40_639),
        ("drug-seizures", "police only", "all", "2019/20", 169_224),
        ("drug-seizures", "that year's own size-band table", "drug=cocaine", "2011/12", 17_449),
        ("drug-seizures-quantity", None, "drug=herbal cannabis", "2023/24", 85_010),
        ("drug-seizures-quantity", None, "drug=cocaine", "2018/19", 9644.55235),
        ("drug-seizures-quantity", None, "drug=cocaine", "2021/22", 18_767),
        ("drug-seizures-doses", None, "drug=ecstasy", "2018/19", 2248.85018),
        ("cannabis-plants-seized", None, "all", "2008/09", 643_510),
        ("drug-seizures-share", None, "agency=Border Force", "2024/25", 25),
        ("drug-tests-on-arrest", None, "all", "Mar 2022 to Mar 2024", 117_825),
        ("drug-tests-on-arrest-quarterly", None, "offence=trigger", "Jan 2024 to Mar 2024", 15_970),
        ("drug-tests-on-arrest-positive", "running total", "all", "Mar 2022 to Mar 2024", 65_638),
        ("project-adder-arrests", None, "all", "Jan 2021 to Mar 2023", 25_953),
        ("project-adder-disruptions", None, "all", "Jan 2021 to Mar 2023", 2749),
    ],
)
def test_published(series, basis, breakdown, period, value):
    rows = load(series, breakdown=breakdown, basis=basis).set_index("period")
    assert rows.at[period, "value"] == value


# What stays apart.


def test_county_lines_closed_is_one_line_of_type_1_closures_since_the_restart():
    rows = load("county-lines-closed")
    assert list(zip(rows["period"], rows["value"], strict=True)) == [("Jul 2024 to Sep 2024", 372)]


def test_the_scorecard_has_the_figures_it_had():
    """Statements without a type, ambitions of one year and rounded words move neither metric nor running total."""
    closed, disrupted = metric("county-lines-closed"), metric("organised-crime-group-disruptions")
    assert (closed.baseline.value, closed.newest.value) == (703, 372)
    assert (disrupted.baseline.value, disrupted.newest.value) == (2450, 2974)
    assert {one.value for one in counted_towards(ambition("county-lines-closed"))} == {1364, 2100, 372}
    assert {one.value for one in counted_towards(ambition("organised-crime-group-disruptions"))} == {2974}
    assert [one.value for one in counted_towards(ambition("drug-tests-on-arrest"))] == [43_333, 117_825]
    assert ambition("organised-crime-group-disruptions").wanted.value == 8800


def test_statements_over_windows_that_overlap_are_kept_and_never_summed():
    rows = load("county-lines-closed-stated")
    assert list(rows["period"].str.startswith("Nov 2019 to")) == [True, True, True]
    assert set(rows["marker"]) == {"over"}
    assert set(rows["status"]) <= {"statement", "secondary report"}


def test_border_force_is_never_in_a_line_with_the_total():
    with pytest.raises(MixedBasisError):
        load("drug-seizures", source="drug-seizures")
    total, border = (
        load("drug-seizures", basis=basis).set_index("period")["value"] for basis in (None, "Border Force only")
    )
    assert list(border.index) == ["2018/19", "2019/20", "2023/24"]
    assert (border < total[border.index]).all()


def test_what_is_doubtful_reaches_no_default_line():
    table = observations()
    doubtful = table[table["basis"] == "as printed, doubtful"]
    assert {("county-lines-arrests", 2000.0), ("project-adder-disruptions", 2729.0)} <= set(
        zip(doubtful["series"], doubtful["value"], strict=True)
    )
    assert not {entry.basis for entry in all_series().values()} & {"as printed, doubtful"}


def test_what_was_known_of_herbal_cannabis_before_the_missing_data_were_imputed():
    rows = load("drug-seizures-quantity", breakdown="drug=herbal cannabis", as_of="2025-06-30").set_index("period")
    assert (rows.at["2023/24", "value"], rows.at["2023/24", "marker"]) == (74_000, "over")
    rows = load("drug-seizures", as_of="2025-06-30").set_index("period")
    assert rows.at["2023/24", "value"] == 217_644


@pytest.mark.parametrize(
    ("period", "values"),
    [("2011/12", {216_296, 218_705}), ("2015/16", {148_553, 148_614}), ("2018/19", {153_136, 153_135}),
     ("2023/24", {217_644, 217_633})],
)  # fmt: skip
def test_every_vintage_of_a_total_is_in_the_record(period, values):
    table = observations()
    rows = table[(table["series"] == "drug-seizures") & (table["period"] == period) & (table["breakdown"] == "all")]
    assert set(rows.loc[rows["basis"] == "police and Border Force", "value"]) == values


def test_plants_of_the_first_two_size_band_tables_are_in_thousands():
    table = observations()
    rows = table[table["series"] == "cannabis-plants-seized"].set_index(["edition", "period"]).sort_index()
    assert rows.at[("2010-11-size-bands", "2010/11"), "unit"] == "thousand plants"
    assert rows.at[("2014-15-size-bands", "2014/15"), "value"] == 366_840.95


def test_a_table_without_a_year_is_refused_where_no_mapping_says_it(tmp_path, copy_of_raw):
    raw = copy_of_raw("drug-seizures/2018-19-size-bands")
    new = raw / "drug-seizures" / "2019-20-size-bands"
    (raw / "drug-seizures" / "2018-19-size-bands").rename(new)
    card = new / "source.yaml"
    card.write_text(card.read_text("utf-8").replace("edition: 2018-19-size-bands", "edition: 2019-20-size-bands"))
    with pytest.raises(BuildError, match="prints no period, and observations/mappings says none for this edition"):
        build(raw, tmp_path / "processed")


# Sums.


def test_quarters_of_tests_add_to_the_totals_printed_beside_them():
    for series in ("drug-tests-on-arrest-quarterly", "drug-tests-on-arrest-positive"):
        rows = load(series, basis="*")
        first = rows[(rows["period"] == "Mar 2022") | (rows["basis"] == "quarter")]
        total = load("drug-tests-on-arrest") if "quarterly" in series else rows[rows["basis"] == "running total"]
        assert first["value"].sum() == total["value"].iloc[0]


def test_tests_by_offence_add_to_all_tests():
    rows = load("drug-tests-on-arrest-quarterly", breakdown="*", basis="*")
    offences = rows[rows["breakdown"] != "all"].groupby("period")["value"].agg(["sum", "count"])
    whole = rows[rows["breakdown"] == "all"].set_index("period")["value"]
    assert set(offences["count"]) == {3}
    assert len(offences) == 6
    assert (offences["sum"] == whole[offences.index]).all()


def test_the_share_of_positive_tests_is_what_the_counts_say():
    share = load("drug-tests-on-arrest-positive-share", basis="*").set_index("period")["value"]
    positive = load("drug-tests-on-arrest-positive", basis="*").set_index("period")["value"]
    every = load("drug-tests-on-arrest-quarterly", basis="*").set_index("period")["value"]
    every["Mar 2022 to Mar 2024"] = 117_825
    assert ((100 * positive / every[positive.index]).round() == share[positive.index]).all()


def test_seizures_of_several_drugs_count_once_in_what_they_are_part_of():
    """Parts are never fewer than their sum, and each is no more than the whole."""
    rows = load("drug-seizures", breakdown="*")
    rows = rows[rows["edition"] == "2018-19-compiled-numbers"]
    table = rows.pivot(index="period", columns="breakdown", values="value")
    assert table.shape == (11, 27)
    cannabis = table[["drug=cannabis plants", "drug=cannabis resin", "drug=herbal cannabis"]]
    assert (cannabis.sum(axis=1) >= table["drug=cannabis"]).all()
    assert (table["all"].to_numpy()[:, None] >= table.drop(columns="all").to_numpy()).all()
    classes = table[["class=A", "class=B", "class=C", "drug=unknown"]]
    assert (classes.sum(axis=1) >= table["all"]).all()


def test_sizes_add_to_no_more_seizures_than_there_were():
    """Some seizures of ecstasy and steroids stand in no size; numbers are rounded, so one may be over."""
    rows = load("drug-seizures-by-size", breakdown="*")
    drug = rows["breakdown"].str.extract(r"drug=([^;]+)")[0]
    sizes = rows.groupby([rows["period"].to_numpy(), drug.to_numpy()])["value"].sum()
    table = observations()
    own = table[(table["series"] == "drug-seizures") & (table["basis"] == "that year's own size-band table")]
    whole = own.set_index([own["period"], own["breakdown"].str.removeprefix("drug=")])["value"]
    assert len(sizes) == len(whole) == 3 * 11 + 7 * 13
    assert (sizes <= whole[sizes.index] + 1).all()
    assert (sizes >= 0.75 * whole[sizes.index]).all()


def test_the_size_band_tables_of_later_years_agree_with_the_restated_quantities():
    """Where both are of 2018/19 they are one table, rounded."""
    rows = load("drug-seizures-quantity", breakdown="*", basis="*")
    rows = rows[rows["period"] == "2018/19"].set_index(["edition", "breakdown"])["value"]
    for breakdown in ("drug=cocaine", "drug=heroin", "drug=ketamine", "drug=herbal cannabis"):
        compiled = rows["2018-19-compiled-quantities", breakdown]
        assert rows["2018-19-size-bands", breakdown] == pytest.approx(compiled, abs=0.006)


# Oddities.


def test_every_oddity_names_what_is_in_the_record():
    table = observations()
    with ODDITIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 15
    for row in rows:
        held = table[(table["source"] == row["publication"]) & (table["edition"] == row["edition"])]
        for name in row["series"].split(" | "):
            here = held[held["series"] == name]
            assert len(here), row
            if row["areas"]:
                assert {areas.find(area).code for area in row["areas"].split(" | ")} <= set(here["area_code"]), row
        for period in filter(None, row["periods"].split(" | ")):
            assert str(periods.parse(period)) in set(held["period"]), row
        assert row["what"].endswith(".")
        assert row["done"].endswith(".")
