"""Populations, adults as what is left, and deprivation, against the files themselves read another way."""

from __future__ import annotations

import csv

import openpyxl
import pandas as pd
import pytest
from tests.originals import folder, needs_originals

import drugmetrics as dm
from drugmetrics.errors import BuildError
from drugmetrics.observations.catalogue import Remainder, series
from drugmetrics.observations.derived import remainder
from drugmetrics.observations.mapping import TableMapping
from drugmetrics.observations.sums import with_sums
from drugmetrics.observations.table import observations

GROUPS = {"all": "all ages", "age=0-17": "0-17", "age=15-64": "15-64", "age=18-64": "18-64", "age=18+": "18+"}
BEFORE_CENSUS = "mid-year estimate, before the 2021 Census"
#: Codes of upper-tier authorities and above; districts stand beside them.
UPPER = ("E06", "E08", "E09", "E10")


def geography(name: str) -> list[dict[str, str]]:
    with (folder() / "geography" / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def people() -> dict[tuple[str, str, str], float]:
    found = {}
    for breakdown, group in GROUPS.items():
        rows = dm.load("population", breakdown=breakdown)
        assert not rows.duplicated(["area_code", "period"]).any(), "one figure an area, year and age group"
        found |= {(r.area_code, r.period, group): r.value for r in rows.itertuples()}
    return found


@pytest.mark.parametrize(
    ("area", "year", "breakdown", "value"),
    [
        ("England", "2023", "all", 57_690_323),
        ("England", "2022", "all", 57_112_542),
        ("England", "2011", "all", 53_107_169),
        ("England", "2023", "age=0-17", 11_998_646),
        ("England", "2023", "age=18+", 45_691_677),
        ("England", "2024", "age=0-17", 12_183_016),
        ("England", "2012", "age=0-17", 11_403_970),
        ("Hartlepool", "2001", "all", 90_152),
    ],
)
def test_known_populations(area, year, breakdown, value):
    assert dm.load("population", area=area, breakdown=breakdown).at[year, "value"] == value


def test_age_groups_make_the_whole_in_every_book():
    books = observations()
    books = books[(books["source"] == "ons-population-estimates")]
    table = books.pivot_table(index=["edition", "area_code", "period"], columns="breakdown", values="value").dropna()
    assert len(table) > 480
    assert (table["all"] == table["age=0-17"] + table["age=18+"]).all()
    assert (table["age=15-64"] > table["age=18-64"]).all()


def test_regions_and_authorities_of_2023_make_england_in_every_year(people):
    codes = {code for code, _, _ in people}
    today = [code for code in codes if code.startswith(UPPER) and (code, "2023", "all ages") in people]
    for year in map(str, range(2011, 2024)):
        england = people["E92000001", year, "all ages"]
        assert england == sum(people[code, year, "all ages"] for code in codes if code.startswith("E12"))
        assert england == sum(people[code, year, "all ages"] for code in today)
    assert len(today) == 153


def test_adults_of_the_years_whose_revised_ages_are_not_held_are_all_less_children():
    adults = dm.load("population", area="Hartlepool", breakdown="age=18+")
    assert adults.index.min() == pd.Period("2012", "Y-DEC")
    row = adults.loc["2015"]
    assert (row["value"], row["status"]) == (92_125 - 19_820, "derived here")
    assert row["edition"] == "mid-2023; 2012-to-2024"
    assert row["source_ref"].count("; ") == 1
    # As they were known before: the first release of 2021 alone.
    then = dm.load("population", area="Hartlepool", breakdown="age=18+", as_of="2023-01-01")
    assert then["edition"].tolist() == ["mid-2021"]


def test_the_adults_left_lead_back_to_both_figures():
    traced = dm.trace("population", area="Hartlepool", period="2015", breakdown="age=18+")
    assert {(one.card.publication, int(one.row["value"])) for one in traced} == {
        ("ons-population-estimates", 92_125), ("dfe-children-population", 19_820),
    }  # fmt: skip
    printed = dm.trace("population", area="Hartlepool", period="2023", breakdown="age=18+")
    assert [one.places[0].cell for one in printed] == ["W14:CQ14"]


def made_up(**columns: object) -> pd.DataFrame:
    row = {
        "series": "population", "area_code": "E06000001", "period": "2015", "period_start": pd.Timestamp(2015, 1, 1),
        "period_end": pd.Timestamp(2015, 12, 31), "period_type": "calendar year", "breakdown": "all", "value": 10.0,
        "lower": float("nan"), "upper": float("nan"), "unit": "people", "marker": "", "basis": "made up",
        "status": "accredited official statistics", "edition": "a", "released": pd.Timestamp(2024, 8, 1),
        "source": "p", "source_ref": "t.csv!A1",
    }  # fmt: skip
    return pd.DataFrame([row | columns])


RULE = Remainder(breakdown="age=18+", whole="all", less="age=0-17", since="2024-07-15")


def test_what_is_left_is_made_only_of_figures_that_belong_together():
    whole, less = made_up(), made_up(breakdown="age=0-17", value=3.0, edition="b", released=pd.Timestamp(2025, 1, 1))
    (row,) = remainder(RULE, pd.concat([whole, less])).to_dict("records")
    assert (row["value"], row["breakdown"], row["edition"], row["released"]) == (
        7, "age=18+", "a; b", pd.Timestamp(2025, 1, 1),
    )  # fmt: skip
    for other in (
        less.assign(released=pd.Timestamp(2024, 7, 14)), less.assign(released=pd.NaT), less.assign(period="2016"),
        less.assign(area_code="E06000002"), less.assign(value=float("nan"), marker="[x]"), less.assign(value=11.0),
        less.assign(status="statement"),
    ):  # fmt: skip
        assert remainder(RULE, pd.concat([whole, other])).empty


def grouped(values: dict[str, float], sums: dict[str, tuple[str, str]]) -> pd.DataFrame:
    rows = pd.concat([
        made_up(breakdown=breakdown, value=value, source_ref=f"t.csv!A{place}")
        for place, (breakdown, value) in enumerate(values.items(), start=1)
    ])  # fmt: skip
    rules = TableMapping.model_validate({
        "period": "year", "area": {"is": "England"}, "series": {"is": "population"},
        "groups": {"over": "age", "sums": sums},
    })  # fmt: skip
    return with_sums("t.csv", rows, rules)


def test_groups_stand_in_place_of_their_single_values_and_may_overlap():
    table = grouped(
        {"all": 10, "age=0": 1, "age=1": 2, "age=2+": 7, "age=0; sex=males": 5, "age=1; sex=males": 6, "sex=males": 9},
        {"0-1": ("0", "1"), "1+": ("1", "2+")},
    )
    assert table[["breakdown", "value", "status", "source_ref"]].values.tolist() == [
        ["all", 10, "accredited official statistics", "t.csv!A1"],
        ["sex=males", 9, "accredited official statistics", "t.csv!A7"],
        ["age=0-1", 3, "derived here", "t.csv!A2:A3"],
        ["age=0-1; sex=males", 11, "derived here", "t.csv!A5:A6"],
        ["age=1+", 9, "derived here", "t.csv!A3:A4"],
    ]


def test_a_group_stands_only_where_every_value_does_and_its_ends_must_be_there():
    assert grouped({"all": 10, "age=0": float("nan"), "age=1": 2}, {"0-1": ("0", "1")})["breakdown"].tolist() == ["all"]
    with pytest.raises(BuildError, match=r"t\.csv: age '2' was wanted for '0-2'; none stands there"):
        grouped({"age=0": 1, "age=1": 2}, {"0-2": ("0", "2")})


def test_estimates_from_before_the_census_are_another_basis_and_agree_where_nothing_was_rebased():
    before = dm.load("population", area="Hartlepool", basis=BEFORE_CENSUS)
    assert before["period"].tolist() == [str(year) for year in range(2012, 2020)]
    table = observations()
    both = table[(table["series"] == "population") & (table["breakdown"] == "all") & (table["period"] == "2011")]
    wide = both.pivot_table(index="area_code", columns=["source", "edition"], values="value")
    old, new = wide["ons-population-components", "mid-2019"], wide["ons-population-estimates", "mid-2021"]
    held = old.notna() & new.notna()
    assert held.sum() > 300
    assert (old[held] == new[held]).all()


def test_deprivation_of_2019_and_of_2025_are_never_one_line():
    scores = dm.load("deprivation-score")
    assert scores["basis"].unique().tolist() == [series("deprivation-score").basis]
    assert len(scores) == 151
    assert dm.load("deprivation-score", area="Slough")["value"].tolist() == [22.965]
    newer = dm.load("deprivation-score", basis="index of 2025, districts of 2024")
    assert (len(newer), newer["period"].unique().tolist()) == (296, ["2025"])
    ranks = dm.load("deprivation-rank", area="Blackpool", breakdown="*")
    assert set(ranks["breakdown"]) == {
        f"ranked by={what}" for what in
        ("average rank", "average score", "extent", "local concentration", "most deprived tenth")
    }  # fmt: skip


def test_scores_others_worked_out_for_later_authorities_are_no_official_statistics_and_agree_where_both_are():
    others = dm.load("deprivation-score", basis="index of 2019, re-aggregated by others to districts of 2023")
    assert set(others["status"]) == {"secondary report"}
    both = others.set_index("area_code")["value"].to_frame("others").join(
        dm.load("deprivation-score").set_index("area_code")["value"], how="inner"
    )  # fmt: skip
    assert len(both) > 120
    assert (both["others"] - both["value"]).abs().max() < 0.01


@needs_originals
@pytest.mark.parametrize(
    ("file", "edition", "year"), [("mye23tablesew.xlsx", "mid-2023", "2023"), ("mye22final.xlsx", "mid-2022", "2022")]
)
def test_every_age_group_of_the_books_is_the_sum_of_its_ages(file, edition, year):
    book = openpyxl.load_workbook(folder() / "geography" / "workbooks" / file, read_only=True, data_only=True)
    rows = list(book["MYE2 - Persons"].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if row[0] == "Code")
    table = observations()
    table = table[(table["source"] == "ons-population-estimates") & (table["edition"] == edition)]
    held = {(r.area_code, r.breakdown): r.value for r in table[table["period"] == year].itertuples()}
    areas = 0
    for row in rows[top + 1 :]:
        code, ages = row[0], row[4:]
        if (code, "age=18+") not in held:
            continue
        areas += 1
        wanted = {"all": row[3], "age=0-17": sum(ages[:18]), "age=18+": sum(ages[18:])}
        wanted |= {"age=15-64": sum(ages[15:65]), "age=18-64": sum(ages[18:65])}
        assert {breakdown: held[code, breakdown] for breakdown in wanted} == wanted, code
    assert areas >= 165


@needs_originals
def test_the_series_is_what_the_gathered_table_prefers(people):
    """Every row marked as preferred is what `load` gives, but for those told here."""
    without = {"demographr": 0, "MYEB3": 0, "old county": 0, "DfE": 0}
    for row in geography("population.csv"):
        if row["preferred"] != "yes":
            continue
        code, year, group = row["area_code"], row["year"], row["age_group"]
        value = people.get((code, year, group))
        if value == float(row["population"]):
            continue
        if "demographr" in row["source"]:
            without["demographr"] += 1  # mid-2019 and mid-2020 by age: files not held, sums of the gatherer's
            assert value is None
        elif "MYEB3" in row["source"]:
            without["MYEB3"] += 1  # counties: sums over districts, not printed
            assert value is None
        elif row["source"].startswith("derived"):
            without["old county"] += 1  # all ages of counties since abolished: sums over successors
            assert code in {"E10000002", "E10000006", "E10000021", "E10000023", "E10000027"}
            # In 2021 their own first release stands, which differs by a few.
            assert value is None or (year == "2021" and abs(value - float(row["population"])) < 200)
        else:
            without["DfE"] += 1  # children of three counties in 2022, on the basis of the later revision
            assert (year, group, value) == ("2022", "0-17", None)
    assert without == {"demographr": 610, "MYEB3": 16, "old county": 47, "DfE": 3}


@needs_originals
def test_every_published_row_of_the_gathered_population_is_in_the_table():
    table = observations()
    table = table[table["series"] == "population"]
    held = set(zip(table["area_code"], table["period"], table["breakdown"], table["value"], strict=True))
    breakdowns = {group: breakdown for breakdown, group in GROUPS.items()}
    missing: dict[str, int] = {}
    for row in geography("population.csv"):
        key = (row["area_code"], row["year"], breakdowns[row["age_group"]], float(row["population"]))
        if key not in held and not row["source"].startswith("derived"):
            what = "demographr" if "demographr" in row["source"] else f"{row['source'][:9]} {row['area_code'][:3]}"
            missing[what] = missing.get(what, 0) + 1
    # Files not held (demographr), and sums over districts that the gatherer made: counties and England of MYEB3.
    assert missing == {"demographr": missing["demographr"], "ONS MYEB3 E10": 125, "ONS MYEB3 E92": 5}


@needs_originals
@pytest.mark.parametrize(
    ("file", "basis", "code"),
    [
        ("imd2019_utla.csv", "index of 2019, authorities of 2019", "area_code"),
        ("imd2019_ltla23_derived.csv", "index of 2019, re-aggregated by others to districts of 2023", "area_code"),
        ("imd2025_ltla24.csv", "index of 2025, districts of 2024", "ltla24_code"),
    ],
)
def test_every_row_of_the_gathered_deprivation_is_in_the_table(file, basis, code):
    table = observations()
    table = table[(table["source"] == "indices-of-deprivation") & (table["basis"] == basis)]
    held = table.groupby("area_code")["value"].apply(sorted).to_dict()
    rows = geography(file)
    wanted = {
        row[code].replace("E0600003", "E06000039") if len(row[code]) == 8 else row[code]: sorted(
            float(value) for name, value in row.items() if not name.endswith(("code", "name"))
        )
        for row in rows
    }
    assert held == wanted
