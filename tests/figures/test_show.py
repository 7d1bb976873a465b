"""show(): what it refuses, and what it hands to a notebook. All data here are made up."""

from __future__ import annotations

import base64
import io

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.figure import Figure

from drugmetrics.errors import ParameterError
from drugmetrics.figures import show as module
from drugmetrics.figures import style
from drugmetrics.figures.show import RECORD, show

ROWS = pd.DataFrame({"area": ["North & East", "<South>"], "rate": [0.1 + 0.2, 1962345.71], "marker": ["", "c"]})


@pytest.fixture
def displayed(monkeypatch):
    shown = []
    monkeypatch.setattr(module, "_display", lambda data, metadata: shown.append((data, metadata)))
    return shown


def drawn() -> Figure:
    figure = Figure(figsize=(10, 4))
    figure.subplots().plot([1, 2], [3, 4])
    return figure


@pytest.mark.parametrize("name", ["", "By Year", "by_year", "-by-year", "by--year", "by-year-", "../by-year"])
def test_refuses_a_name_that_is_not_kebab_case(name, displayed):
    with pytest.raises(ParameterError, match="lower-case words"):
        show(drawn(), ROWS, "Words.", name=name)
    assert displayed == []


def test_refuses_a_picture_without_words(displayed):
    with pytest.raises(ParameterError, match="'by-year' has no description"):
        show(drawn(), ROWS, " \n", name="by-year")
    assert displayed == []


def test_refuses_a_picture_without_rows(displayed):
    with pytest.raises(ParameterError, match="'by-year' has no rows"):
        show(drawn(), ROWS.head(0), "Words.", name="by-year")
    assert displayed == []


def test_the_picture_carries_its_words_and_its_rows(displayed):
    show(drawn(), ROWS, "  Two areas. ", name="by-area", caption="Rates")
    data, metadata = displayed[0]
    assert metadata == {"image/png": {"alt": "Two areas."}}
    assert data["text/plain"] == "Two areas."
    assert data[RECORD] == {
        "name": "by-area",
        "caption": "Rates",
        "description": "Two areas.",
        "rows": "area,rate,marker\nNorth & East,0.30000000000000004,\n<South>,1962345.71,c\n",
    }
    pd.testing.assert_frame_equal(pd.read_csv(io.StringIO(data[RECORD]["rows"]), keep_default_na=False), ROWS)


def test_a_picture_of_the_house_size_is_about_1100_pixels_wide(displayed):
    with mpl.rc_context():
        figure, axes = style.chart("Made up", "people, nowhere")
        axes.plot([1, 2], [3, 4])
        show(figure, ROWS, "Two areas.", name="by-area")
    png = base64.b64decode(displayed[0][0]["image/png"])
    assert png.startswith(b"\x89PNG")
    assert 900 < int.from_bytes(png[16:20]) < 1150
    assert b"Software" not in png


def test_the_rows_are_a_table_a_screen_reader_can_read(displayed):
    show(drawn(), ROWS, "Two areas.", name="by-area", caption="Rates & more")
    table = displayed[1][0]["text/html"]
    assert "<summary>The 2 rows drawn</summary>" in table
    assert "<caption>Rates &amp; more</caption>" in table
    assert 'tabindex="0" role="region" aria-label="Rows drawn: Rates &amp; more"' in table
    assert '<th scope="col">area</th><th scope="col" class="dm-number">rate</th><th scope="col">marker</th>' in table
    assert '<th scope="row">North &amp; East</th><td class="dm-number">0.3</td><td></td>' in table
    assert '<th scope="row">&lt;South&gt;</th><td class="dm-number">1962346</td><td>c</td>' in table
    assert " id=" not in table


def test_a_named_index_is_drawn_and_an_unnamed_one_is_not(displayed):
    indexed = pd.DataFrame({"deaths": [2846]}, index=pd.PeriodIndex(["2021"], freq="Y", name="period"))
    show(drawn(), indexed, "One year.", name="one")
    show(drawn(), indexed.rename_axis(None), "One year.", name="two")
    records = [data[RECORD]["rows"] for data, _ in displayed if RECORD in data]
    assert records == ["period,deaths\n2021,2846\n", "deaths\n2846\n"]
    assert displayed[1][0]["text/plain"] == "The 1 row drawn"


def test_a_gap_is_empty_and_a_day_is_a_day(displayed):
    rows = pd.DataFrame(
        {"day": pd.to_datetime(["2023-10-20", "2023-10-21"]), "value": pd.array([None, 7], dtype="Int64")}
    )
    show(drawn(), rows, "Two days.", name="days")
    table = displayed[1][0]["text/html"]
    assert '<th scope="row">2023-10-20</th><td class="dm-number"></td>' in table
    assert '<th scope="row">2023-10-21</th><td class="dm-number">7</td>' in table


def test_the_same_figure_is_the_same_bytes(displayed):
    for _ in range(2):
        show(drawn(), ROWS, "Two areas.", name="by-area")
    assert displayed[:2] == displayed[2:]


def test_the_figure_is_closed_so_that_it_is_not_shown_twice(displayed):
    mpl.use("agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([1, 2])
    show(figure, ROWS, "Two areas.", name="by-area")
    assert figure.number not in plt.get_fignums()


def test_a_script_is_told_the_words(capsys):
    from IPython.core.interactiveshell import InteractiveShell

    if InteractiveShell.initialized():
        pytest.skip("another test opened a shell in this process")
    show(drawn(), ROWS, "Two areas.", name="by-area")
    assert capsys.readouterr().out == "Two areas.\nThe 2 rows drawn\n"
