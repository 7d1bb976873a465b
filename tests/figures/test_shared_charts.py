"""Charts the pages share: what is joined and what never is, what is marked, and what is said when nothing is held."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.figures.checks import check_chart, check_empty_chart

from drugmetrics.figures.bars import bars_chart, change_chart
from drugmetrics.figures.lines import Level, Line, joined, lines_chart, told
from drugmetrics.figures.spans import spans_chart
from drugmetrics.observations.load import load
from drugmetrics.observations.table import rows_of

SUBTITLE = "People in treatment, England, accredited official statistics"


def made_up(*cells: tuple[str, str, float, str]) -> pd.DataFrame:
    """Make rows of (first day, last day, value, basis)."""
    rows = pd.DataFrame(cells, columns=["period_start", "period_end", "value", "basis"])
    rows["period"] = rows["period_start"] + " to " + rows["period_end"]
    rows[["period_start", "period_end"]] = rows[["period_start", "period_end"]].apply(pd.to_datetime)
    return rows.assign(lower=float("nan"), upper=float("nan"), unit="people", status="accredited official statistics",
                       source="made-up", edition="made-up", area_code="E92000001")  # fmt: skip


def years(*values: tuple[int, float, str]) -> pd.DataFrame:
    return made_up(*((f"{year}-01-01", f"{year}-12-31", value, basis) for year, value, basis in values))


def test_neighbouring_years_are_joined_and_missing_ones_are_crossed_as_missing():
    rows = years((2018, 1, "survey"), (2019, 2, "survey"), (2022, 3, "survey"))
    assert joined(rows) == [(0, 1, True), (1, 2, False)]


def test_two_bases_and_two_lengths_of_period_are_never_joined():
    assert joined(years((2018, 1, "old method"), (2019, 2, "new method"))) == []
    nine_months = made_up(
        ("2018-01-01", "2018-12-31", 1, "survey"), ("2019-01-01", "2019-09-30", 2, "survey"),
        ("2019-10-01", "2020-09-30", 3, "survey"),
    )  # fmt: skip
    assert joined(nine_months) == []


def test_a_line_with_two_bases_is_drawn_in_pieces_with_the_break_marked():
    rows = years((2017, 5, "old"), (2018, 6, "old"), (2019, 9, "new"), (2020, 8, "new"))
    figure, shown, _ = lines_chart([Line("people", rows)], "A finding of some words", SUBTITLE)
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts if text.get_text() == "break"] == ["break"]
    pieces = [line.get_ydata() for line in axes.lines if line.get_linestyle() == "-" and len(line.get_ydata()) == 2]
    assert [6, 9] not in [list(piece) for piece in pieces]
    assert list(shown["value"]) == [5, 6, 9, 8]


def test_limits_are_drawn_where_they_are_held():
    rows = years((2018, 10, "survey"), (2019, 12, "survey"))
    rows.loc[1, ["lower", "upper"]] = [9.0, 15.0]
    figure, shown, _ = lines_chart([Line("people", rows)], "A finding of some words", SUBTITLE)
    drawn = [segment[:, 1].tolist() for part in figure.axes[0].collections for segment in part.get_segments()]
    assert drawn == [[9.0, 15.0]]
    assert shown["upper"].tolist()[1] == 15.0


def test_missing_values_are_no_points_and_no_zeros():
    rows = years((2018, 10, "survey"), (2019, float("nan"), "survey"), (2020, 11, "survey"))
    _, shown, words = lines_chart([Line("people", rows)], "A finding of some words", SUBTITLE)
    assert shown["value"].tolist() == [10, 11]
    assert "nan" not in words


@pytest.mark.parametrize("day", [None, "2023-07-20"])
def test_real_lines_pass_what_every_chart_must(day):
    lines = [
        Line(name, load("drug-use-last-year", area="England and Wales", breakdown=f"age={name}", as_of=day))
        for name in ("16-24", "16-59")
    ]
    subtitle = told(lines[0].rows, "Share who used a drug in the last year")
    drawn = lines_chart(lines, "Drug use, in two groups of age", subtitle, levels=[Level(8.0, "a level, 8%")])
    check_chart(drawn, day)


def test_an_empty_chart_says_so():
    nothing = load("drug-use-last-year", area="England and Wales", breakdown="age=16-59", as_of="1985-01-01")
    check_empty_chart(lines_chart([Line("none", nothing)], "A finding of some words", SUBTITLE))
    check_empty_chart(spans_chart(nothing, "A finding of some words", SUBTITLE))
    check_empty_chart(bars_chart(pd.DataFrame(), "A finding of some words", SUBTITLE))
    check_empty_chart(change_chart(pd.DataFrame(), "A finding of some words", SUBTITLE))


def test_windows_are_bars_from_their_first_day_to_their_last_and_none_is_added():
    rows = rows_of("county-lines-closed").sort_values("period_start")
    end = pd.Timestamp("2025-03-31")
    wanted = ("asked for", pd.Timestamp("2022-04-01"), end, "over 2,000")
    subtitle = "County lines closed, England and Wales, management information and statements; not added"
    figure, shown, words = spans_chart(rows, "Counts over windows of time", subtitle, wanted=wanted)
    widths = [bar.get_width() for bar in figure.axes[0].patches][: len(rows)]
    assert widths == [(row.period_end - row.period_start).days + 1 for row in rows.itertuples()]
    check_chart((figure, shown, words), None)


def test_bars_and_changes_pass_what_every_chart_must():
    names = ["opiates", "a category with a name so long that it is wrapped", "alcohol"]
    rows = pd.DataFrame({"category": names, "before": [10, 20, 30.0], "after": [12, 18, 40.0]})
    rows = rows.assign(value=rows["after"], words=["10 to 12", "20 to 18", "30 to 40"])
    check_chart(bars_chart(rows, "A finding of some words", SUBTITLE, marked="alcohol"), None)
    check_chart(change_chart(rows, "A finding of some words", SUBTITLE), None)
