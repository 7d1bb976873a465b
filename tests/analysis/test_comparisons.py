"""Ours beside other packages': nothing differs without a rule that says why, and that rule is the reason."""

from __future__ import annotations

import sys
import tomllib
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from drugmetrics.analysis import comparisons
from drugmetrics.analysis.comparisons import compared, example_triangle, unexplained
from drugmetrics.errors import NotBuiltError, UnknownNameError

# The packages give the functions these names; the modules are had by their paths.
LADDER = sys.modules["drugmetrics.analysis.delay.chain_ladder"]
CHART = sys.modules["drugmetrics.analysis.signals.control_chart"]
EXAMPLES = tomllib.loads(files("drugmetrics.analysis").joinpath("comparison_examples.toml").read_text(encoding="utf-8"))


@pytest.fixture
def written(monkeypatch, tmp_path):
    """Give a way to put other figures of other packages in the file's place: made up."""

    def write(*rows: str) -> None:
        text = "\n".join(["package,version,example,quantity,theirs,note", *rows])
        (tmp_path / "other-packages.csv").write_text(text + "\n", encoding="utf-8")

    monkeypatch.setattr(comparisons, "validation_folder", lambda: tmp_path)
    return write


def test_nothing_differs_but_by_a_rule_that_is_named_and_no_rule_is_named_in_vain():
    table = compared()
    assert unexplained(table).empty
    noted = table["note"].str.startswith("rules differ: ")
    assert (noted | (table["note"] == "")).all()
    assert (noted == (table["difference"] != 0)).all()
    assert (table.loc[~noted, "theirs"] == table.loc[~noted, "ours"]).all()


def test_every_example_and_quantity_is_compared():
    """Of the oldest origin nothing is to come, which chainladder leaves empty."""
    table = compared()
    for package, kind in (("chainladder", "triangles"), ("abspc", "series")):
        rows = table[table["package"] == package]
        assert list(rows["example"].unique()) == list(EXAMPLES[kind])
        for example, found in rows.groupby("example")["quantity"]:
            left = set(comparisons._ours(package, example)) - set(found)
            assert left == ({"reserve of origin 1", "standard error of origin 1"} if kind == "triangles" else set())


def test_what_ours_and_abspc_flag_differently():
    """Six rising are a trend there alone, seven on one side a shift here alone; both flag two near a limit."""
    table = compared().set_index(["example", "quantity"])[["theirs", "ours", "difference"]]
    assert table.loc[("six rising", "trend")].tolist() == ["14 15 16 17 18 19", "none", 6]
    assert table.loc[("seven above the mean", "shift")].tolist() == ["none", "13 14 15 16 17 18 19", 7]
    assert table.loc[("two near a limit", "two of three near a limit")].tolist() == ["21 23", "21 23", 0]
    assert table.loc[("one peak", "upper limit")].tolist()[:2] == ["6.950702", "4.604444"]


def test_with_abspc_s_rules_in_place_of_ours_nothing_differs_but_the_icon(monkeypatch):
    """Shifts of 8, trends of 6, 3/1.128 and no screening: then the rules named are the whole difference."""
    monkeypatch.setattr(CHART, "LIMIT", 3 / 1.128)
    monkeypatch.setattr(CHART, "SCREEN", np.inf)
    tables = {}
    for run in (8, 6):
        monkeypatch.setattr(CHART, "RUN", run)
        tables[run] = compared()
    trends = tables[8]["quantity"] == "trend"
    differing = pd.concat([tables[8][~trends], tables[6][trends]]).query("difference != 0")
    assert differing["quantity"].unique().tolist() == ["variation"]
    assert differing["note"].str.contains("newest special cause").all()


def test_theirs_is_the_meaning_of_the_newest_special_cause(monkeypatch):
    monkeypatch.setattr(CHART, "RUN", 6)
    table = compared()
    icons = table[(table["quantity"] == "variation") & (table["note"] != "")]
    assert len(icons) == 2
    for example, theirs in zip(icons["example"], icons["theirs"], strict=True):
        meaning = comparisons.control_chart(EXAMPLES["series"][example]["values"], improvement="up").points["meaning"]
        assert meaning[meaning != "common cause"].iloc[-1] == theirs


@pytest.mark.parametrize(
    ("module", "broken", "instead", "moved"),
    [
        (LADDER, "_last_sigma_squared", lambda others, rule: float(others[-1]), "total standard error"),
        (LADDER, "_errors", lambda process, parameter: {"standard_error": process**0.5}, "total standard error"),
        (LADDER, "_weights", lambda figures, *_: np.nan_to_num(1.0 / figures[:, 1:]), "factor 1"),
        (CHART, "_two_of_three", lambda close, sides: np.zeros(len(sides)), "two of three near a limit"),
        (CHART, "_mean_moving_range", lambda x: (0.1, 0), "outside the limits"),
    ],
)
def test_a_chain_ladder_or_a_chart_that_is_broken_leaves_differences_unexplained(
    monkeypatch, module, broken, instead, moved
):
    monkeypatch.setattr(module, broken, instead)
    assert moved in set(unexplained(compared())["quantity"])


def test_numbers_are_compared_to_the_digits_printed_and_lists_by_their_points(written):
    written(
        "chainladder,0,RAA,total reserve,52135,",
        "chainladder,0,RAA,total reserve,52136,",
        "chainladder,0,RAA,total reserve,52135.3,",
        "abspc,0,one peak,outside the limits,5 6 7,",
        "abspc,0,one peak,outside the limits,none,",
        "abspc,0,one peak,trend,none,",
        "abspc,0,one peak,variation,common cause,",
        'abspc,0,one peak,variation,"special cause, improving",rules differ: made up',
    )
    table = compared()
    assert table["ours"].tolist() == [
        "52135", "52135", "52135.2", "5", "5", "none", "common cause", "common cause",
    ]  # fmt: skip
    assert table["difference"].tolist() == [0, -1, -0.1, 2, 1, 0, 0, 1]
    assert unexplained(table).index.tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "chainladder,0,RAA,total reserv,1,",
            "No quantity of RAA is called 'total reserv'. Did you mean 'total reserve'",
        ),
        ("chainladder,0,ABC,total reserve,1,", "No example is called 'ABC'"),
        ("ChainLadder,0,RAA,total reserve,1,", "No package compared with is called 'ChainLadder'"),
    ],
)
def test_what_is_not_worked_out_here_is_said(written, row, words):
    written(row)
    with pytest.raises(UnknownNameError) as raised:
        compared()
    assert words in str(raised.value)


def test_without_the_file_the_command_that_writes_it_is_named(written):
    with pytest.raises(NotBuiltError, match="make bench-packages"):
        compared()


def test_the_triangles_are_those_of_the_literature():
    """Sums of the newest figures as the R package ChainLadder prints them: 160,987 and 34,358,090."""
    for name, latest in (("RAA", 160987), ("Taylor-Ashe", 34358090)):
        triangle = example_triangle(name)
        assert np.fliplr(triangle).diagonal().sum() == latest
        assert triangle.notna().sum().tolist() == list(range(10, 0, -1))
