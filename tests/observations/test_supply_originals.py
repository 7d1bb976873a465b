"""The record of drug supply against the tidy files and the compiled tables themselves, read here with csv alone."""

from __future__ import annotations

import csv

import pytest
from tests.originals import folder, needs_originals

from drugmetrics.observations.table import observations
from drugmetrics.reference import periods

#: The tidy files, and what the series of their rows begin with.
TIDY = {
    "strategy/series/county_lines.csv": ("county-lines-", "children-at-risk-"),
    "gaps/series/county_lines_and_disruptions_extra.csv": ("county-lines-", "national-crime-agency-"),
    "strategy/series/ocg_disruptions.csv": ("organised-crime-group-", "ambition-organised-crime-group-"),
    "strategy/series/drug_seizures.csv": ("drug-seizures", "cannabis-plants-", "national-crime-agency-class-a-"),
    "strategy/series/drug_testing_on_arrest.csv": (
        "drug-tests-on-arrest",
        "police-forces-testing-",
        "ambition-drug-tests-",
    ),
    "strategy/series/project_adder.csv": ("project-adder-",),
}
#: Their rows that are in data/raw and in no series, with the reason.
WITHOUT_A_PERIOD = {
    ("since Nov 2019 (early 2023)", 3500.0): "the end of the window is not printed",
    ("since Nov 2019 (early 2023)", 10200.0): "the end of the window is not printed",
    ("since Nov 2019 (early 2023)", 5700.0): "the end of the window is not printed",
    ("Apr 2022 to early Mar 2023", 1000.0): "the window ends on a day within a month that is not printed",
    ("Nov 2019 to Jan 2025", -19.0): "an earlier evaluation, whose window was not seen",
}
#: How the tidy files word a period, where the record names it otherwise.
WORDED = {
    "12 months to July 2025": "Aug 2024 to Jul 2025", '2023/24 ("last year")': "2023/24", "early 2023": "2023",
    "2019/20 to 2021/22 average": "2019/20 to 2021/22",
    "2019 to Mar 2023 (answer of 20 Mar 2023)": "Nov 2019 to Mar 2023",
    "Nov 2019 to Feb 2022 (answer of 25 Feb 2022)": "Nov 2019 to Feb 2022", "by end of 2024/25": "2024/25",
}  # fmt: skip


def canonical(period: str) -> str:
    return str(periods.parse(WORDED.get(period, period)))


@needs_originals
@pytest.mark.parametrize("file", TIDY)
def test_every_published_row_of_the_tidy_files_is_in_the_table(file):
    table = observations()
    table = table[table["series"].str.startswith(TIDY[file]) & table["value"].notna()]
    # Tonnes of texts are kilograms there.
    values = table["value"].where((table["unit"] != "tonnes") | file.startswith("gaps"), table["value"] * 1000)
    held = set(zip(table["area_code"], table["period"], values.round(6), strict=True))
    missing = []
    for row in tidy(file):
        value = abs(float(row["value"]))
        if (row["period"], float(row["value"])) not in WITHOUT_A_PERIOD and not held & {
            (area, period, value) for area in codes(row) for period in spans(row)
        }:
            missing.append((row["period"], row["breakdown"], row["value"]))
    assert missing == []


def tidy(file: str) -> list[dict[str, str]]:
    with (folder() / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def is_ambition(row: dict[str, str]) -> bool:
    return "ambition" in row["breakdown"] or "expected" in row["breakdown"]


def codes(row: dict[str, str]) -> set[str]:
    """Return the area of a tidy row, and where the record gives another."""
    if is_ambition(row):
        return {row["area_code"], "E92000001"}
    # The Agency's seizures are not of England and Wales, as the report itself says.
    return {"K02000001"} if row["basis"] == "National Crime Agency" else {row["area_code"] or "ADDER-13"}


def spans(row: dict[str, str]) -> set[str]:
    """Return the period of a tidy row; an ambition has the one it is due in as well."""
    return {canonical(row["period"])} | ({"Mar 2025", "2024/25"} if is_ambition(row) else set())


@needs_originals
def test_the_compiled_seizures_are_the_tidy_ones_drug_by_drug():
    table = observations()
    table = table[table["source"] == "drug-seizures"]
    held = set(zip(table["edition"], table["period"], table["breakdown"], table["value"], strict=True))
    compiled = [row for row in tidy("strategy/series/drug_seizures.csv") if "compiled" in row["release"]]
    assert len(compiled) == 724
    for row in compiled:
        assert (edition(row), row["period"], breakdown(row), float(row["value"])) in held, row


def edition(row: dict[str, str]) -> str:
    if row["basis"] == "Border Force only":
        return "2017-18-border-force"
    return "2018-19-compiled-" + ("numbers" if row["measure"].endswith("number") else "quantities")


def breakdown(row: dict[str, str]) -> str:
    drug = row["breakdown"].replace(" (non-injection)", "")
    if drug == "Total" or row["unit"] == "plants":
        return "all"
    if drug.startswith("All Class"):
        return f"class={drug[-1]}"
    drug = drug.casefold().replace("total cannabis", "cannabis")
    drug = drug[:-1] + drug[-1].upper() if drug.startswith("other class") else drug
    return f"drug={drug.upper() if drug in ('lsd', 'ghb') else drug}"


@needs_originals
@pytest.mark.parametrize("year", range(2009, 2019))
def test_the_size_band_tables_are_their_files_cell_by_cell(year):
    """Read here with csv alone: every number of sizes, seizures and quantities, and nothing of the averages."""
    name = f"Weights{year % 100:02d}-{(year + 1) % 100:02d}.csv"
    path = next((folder() / "strategy" / "workbooks").rglob(name))
    with path.open(encoding="utf-8-sig", newline="") as text:
        (_, *drugs), _, *lines = csv.reader(text)
    printed = {
        (label, drug.casefold(), float(cell))
        for label, *cells in lines if not label.startswith("Average")
        for drug, cell in zip(drugs, cells, strict=True) if cell
    }  # fmt: skip
    table = observations()
    table = table[table["edition"] == f"{year}-{(year + 1) % 100:02d}-size-bands"]
    assert set(table["period"]) == {f"{year}/{(year + 1) % 100:02d}"}
    found = set()
    for row in table.itertuples():
        parts = dict(part.split("=", 1) for part in row.breakdown.split("; ") if "=" in part)
        total = {"drug-seizures": "Seizures", "drug-seizures-quantity": "Total kg"}.get(row.series, "Total doses")
        size = parts.get("size", total).replace("more than 10000 doses", "10000- doses")
        found.add((size, parts.get("drug", "cannabis plants").casefold(), row.value))
    assert found == printed
