"""The tables of registration delay: what they set, how they mark it, and that they can have nothing to set."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from drugmetrics.analysis.delay.page import Counted
from drugmetrics.analysis.findings.delay_checks import GIVEN, LADDER, OURS
from drugmetrics.figures import delay_tables


def text_of(table) -> list[str]:
    """Return the cells of a table, in reading order."""
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table.data, re.S)]


def counted(years: int) -> Counted:
    made = pd.DataFrame(
        {
            "deaths": 900.0, "completeness": 0.9, "completeness_lower": 0.85, "completeness_upper": 0.95,
            "estimate": 1000.0, "lower": 950.0, "upper": 1060.0, "known_on": pd.Timestamp("2024-12-31"),
            "status": "secondary report",
        },
        index=range(2022 - years + 1, 2023),
    )  # fmt: skip
    return Counted("poisoning", made, pd.DataFrame(), pd.Series({2022: 800.0}))


def test_the_newest_years_are_set_with_their_intervals_and_what_was_registered():
    cells = text_of(delay_tables.years_table({"poisoning": counted(5)}))
    assert [cell for cell in cells if ", poisoning" in cell] == [
        "2020, poisoning",
        "2021, poisoning",
        "2022, poisoning",
    ]
    told = cells[cells.index("2022, poisoning") :]
    assert told[1:6] == [
        "900 by 31 December 2024", "90.0 (85.0 to 95.0)", "1,000 (950 to 1,060)", "800", "secondary report",
    ]  # fmt: skip
    assert "not held" in cells, "nothing was registered in 2021"


def replayed() -> pd.DataFrame:
    rows = [
        (1995, "1998-06-25", 907, 2563.0, 2600.0, 2550.0, 2610.0, 2625.0, False, "rounded"),
        (1996, "1998-06-25", 541, 2722.0, 2729.0, 2700.0, 2800.0, 2786.0, True, ""),
        (2022, "2022-12-31", 0, 1767.0, 4953.0, 4400.0, 5500.0, 5136.0, True, "contradicted"),
    ]
    names = ["year", "known_on", "days_after", "deaths", "estimate", "lower", "upper", "outcome", "hit", "note"]
    made = pd.DataFrame(rows, columns=names).assign(outcome_on=pd.Timestamp("2024-12-31"))
    return made.assign(known_on=pd.to_datetime(made["known_on"]))


def test_every_replay_is_set_hit_or_miss_and_its_doubts_are_marked_and_explained():
    table = delay_tables.replays_table(replayed())
    cells = text_of(table)
    assert cells[cells.index("1995") :][:6] == [
        "1995", "25 June 1998 (30 months on)", "2,563 [a]", "2,600 (2,550 to 2,610)",
        "2,625 by 31 December 2024", "miss",
    ]  # fmt: skip
    assert cells.count("hit") == 2
    assert "31 December 2022 (as it ended)" in cells
    assert "1,767 [b]" in cells
    for note in ("[a] Rounded.", "[b] Contradicted."):
        assert note in table.data


def test_the_page_s_own_way_is_set_first_and_a_narrow_column_does_not_break_its_limits():
    rows = [
        ("all", age, method, 600, 0.91, 0.89, 0.93, 0.05, 0.064, -0.01)
        for age in ("all", "0") for method in (LADDER, OURS, GIVEN)
    ]  # fmt: skip
    names = [
        "kind", "age", "method", "triangles", "cover_90", "cover_90_lower", "cover_90_upper", "width", "interval_score",
        "bias",
    ]  # fmt: skip
    bench = pd.DataFrame(rows, columns=names)
    table = delay_tables.synthetic_table(bench)
    cells = text_of(table)
    assert cells.index("Medians, shares and one vintage") < cells.index("Triangle, chain ladder")
    assert "91\u00a0(89\u2060–\u206093)" in cells
    assert {"5.0", "6.4", "-1.0", "Held in all, %", "Held at its end, %"} <= set(cells)
    assert "600 made-up countries" in table.data


@pytest.mark.parametrize(
    "table", [delay_tables.years_table({"misuse": counted(0)}), delay_tables.replays_table(replayed()[:0])]
)
def test_with_nothing_to_set_a_table_says_so(table):
    assert "nothing in the record for this day" in table.data
    assert "90% interval" not in table.data
