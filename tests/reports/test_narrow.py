"""Tables on a telephone: which become blocks, and that a block still says what each of its cells is."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from drugmetrics.figures.setting import table
from drugmetrics.reports.narrow import fits, stacked

_SENTENCE = "no source found says how a prevented crime is counted"
WORDS = pd.DataFrame(
    {"Ambition": ["750,000 crimes", "2,000 lines"], "Stands": ["not known", "68%"],
     "Why": [_SENTENCE, "too few counts at equal steps are held"], "Source": ["From harm to hope", "From harm to hope"]}
)  # fmt: skip
FIGURES = pd.DataFrame({"Year": ["2023", "2024"], **{f"Group {place}": [12_345, 67_890] for place in range(9)}})


def set_(frame: pd.DataFrame) -> BeautifulSoup:
    made = table(frame, name="made-up", title="Made up", notes=["A note."]).data
    return BeautifulSoup(stacked(str(made)), "html.parser")


def test_a_wide_table_of_words_is_marked_and_every_cell_has_its_heading():
    page = set_(WORDS)
    (found,) = page.select("table.dm-stack")
    rows = found.select("tbody > tr")
    assert len(rows) == len(WORDS)
    for row, (_, wanted) in zip(rows, WORDS.iterrows(), strict=True):
        cells = row.find_all(["th", "td"])
        assert [cell["data-heading"] for cell in cells] == list(WORDS.columns)
        assert [cell.get_text() for cell in cells] == list(wanted)
        assert [cell["role"] for cell in cells] == ["rowheader", "cell", "cell", "cell"]


def test_a_marked_table_is_still_a_table_to_a_screen_reader():
    (found,) = set_(WORDS).select("table.dm-stack")
    assert found["role"] == "table"
    assert {part["role"] for part in found.find_all(["thead", "tbody", "tfoot"])} == {"rowgroup"}
    assert {row["role"] for row in found.find_all("tr")} == {"row"}
    assert {head["role"] for head in found.select(".gt_col_headings th")} == {"columnheader"}


@pytest.mark.parametrize("frame", [FIGURES, WORDS[["Ambition", "Stands"]]], ids=["figures", "narrow"])
def test_figures_and_narrow_tables_stay_as_they_are(frame):
    assert not set_(frame).select(".dm-stack")


def test_titles_and_notes_are_held_in_sight():
    page = set_(FIGURES)
    assert [held.get_text() for held in page.select(".dm-held")] == ["Made up", "A note."]


def test_what_is_no_set_table_is_left_untouched():
    text = "<table><tr><td>" + "a sentence in a plain table " * 9 + "</td></tr></table>"
    assert stacked(text) == text


def test_figures_under_a_long_name_are_stacked_too():
    heads = ["Group", *map(str, range(2019, 2025))]
    assert fits([heads, ["women", *["12,345"] * 6]])
    assert not fits([heads, ["parent not living with children", *["12,345"] * 6]])
