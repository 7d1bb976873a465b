"""What a page may not do, and what becomes of a notebook that would make it do so. No kernel runs here."""

from __future__ import annotations

import base64

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook, new_output

from drugmetrics.figures.show import RECORD
from drugmetrics.reports import execution
from drugmetrics.reports.jobs import Failure, Job, execute
from drugmetrics.reports.pages import finding_html, problems

PNG = base64.b64encode(b"\x89PNG made up").decode("ascii")


@pytest.fixture
def outcome(tmp_path, kit, monkeypatch):
    """Execute a job whose notebook shows given outputs, and give its result and its page."""

    def make(*outputs, markdown="# Title", failure=None):
        cell = kit.code("x", "finding")
        cell.outputs = [
            new_output("display_data", data, metadata={"image/png": {"alt": "x"}} if RECORD in data else {})
            for data in outputs
        ]
        notebook = new_notebook(cells=[new_markdown_cell(markdown), cell])
        monkeypatch.setattr(execution, "run_notebook", lambda job, output: (notebook, failure))
        job = Job("sample", tmp_path / "sample.ipynb", "A <title>", {"area": "A <b>"}, tmp_path, "The collection")
        result = execute(job, tmp_path)
        return result, (tmp_path / "sample.html").read_text(encoding="utf-8")

    return make


def figure(name="one", **record):
    words = {"name": name, "caption": "C & c", "description": 'D "d" <d>', "rows": "a\n1\n"} | record
    return {"image/png": PNG, RECORD: words, "text/plain": "D"}


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("<script>1</script>", "it holds a <script>"),
        ("<p onclick='1'>", "it runs a script: onclick"),
        ("<link rel=stylesheet href='https://example.org/a.css'>", "it loads https://example.org/a.css"),
        ("<img alt=x src='//example.org/a.png'>", "it loads //example.org/a.png"),
        ("<iframe src='data:text/html,x'></iframe>", "it holds a <iframe>"),
        ("<style>p { background: url(https://example.org/a.png) }</style>", "it loads https://example.org/a.png"),
        ("<style>@import 'https://example.org/a.css';</style>", "it loads https://example.org/a.css"),
        ("<p style=\"background: url('http://example.org')\">", "it loads http://example.org"),
        ("<img src='data:image/png;base64,'>", "a picture has no description"),
        ("<img alt='' src='data:image/png;base64,'>", "a picture has no description"),
    ],
)
def test_a_page_may_not(page, problem):
    assert any(found.startswith(problem) for found in problems(page))


@pytest.mark.parametrize(
    "page",
    [
        "<a href='https://www.gov.uk/'>x</a>",
        "<img alt='x' src='figures/a.png'><img alt='x' src='data:image/png;base64,AA//AA=='>",
        "<p>&lt;script&gt; and url(https://example.org)</p>",
        "<style>p { background: url(data:image/png;base64,AA) }</style>",
    ],
)
def test_a_page_may(page):
    assert problems(page) == []


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ({"text/html": "<script>1</script>"}, "it holds a <script>"),
        ({"text/html": "<img alt='x' src='https://example.org/x.png'>"}, "it loads https://example.org/x.png"),
        ({"image/png": PNG}, "a picture has no description"),
        ({"text/markdown": "![x](https://example.org/x.png)"}, "it loads https://example.org/x.png"),
    ],
)
def test_a_notebook_that_would_make_it_do_so_fails(outcome, output, problem):
    result, page = outcome(output)
    assert result.status == "failed"
    assert problem in result.error
    assert result.finding == ""
    assert problems(page) == []
    assert "This page is not complete" in page
    assert problem.replace("<", "&lt;").replace(">", "&gt;") in page


def test_a_script_output_is_left_out(outcome):
    result, page = outcome({"application/javascript": "alert(1)", "text/plain": "in words"})
    assert result.ok
    assert "in words" in page
    assert "alert(1)" not in page


def test_figures_of_one_name_would_overwrite_each_other(outcome):
    result, _ = outcome(figure(), figure())
    assert not result.ok
    assert "Two figures of sample are called 'one'" in result.error


def test_a_figure_is_described_and_linked(outcome, tmp_path):
    result, page = outcome(figure())
    assert result.ok
    assert 'alt="D &quot;d&quot; &lt;d&gt;"' in page or "alt='D \"d\" &lt;d&gt;'" in page
    assert 'href="figures/sample/one.png"' in page
    assert 'href="data/sample/one.csv"' in page
    assert (tmp_path / "figures/sample/one.png").read_bytes() == b"\x89PNG made up"
    assert (tmp_path / "data/sample/one.csv").read_bytes() == b"a\n1\n"


def test_words_are_escaped_and_a_title_is_there(outcome):
    _, page = outcome(markdown="No heading.")
    assert "<title>A &lt;title&gt; – The collection</title>" in page
    assert "<h1>A &lt;title&gt;</h1>" in page
    assert page.count("<h1") == 1


def test_what_was_made_before_a_failure_stays(outcome):
    result, page = outcome(figure(), failure=Failure("KernelGone", "It <died>.", "line 1"))
    assert (result.status, result.error) == ("failed", "KernelGone: It <died>.")
    assert [saved.name for saved in result.figures] == ["one"]
    assert "It &lt;died&gt;." in page
    assert 'class="dm-figure"' in page


def test_a_wide_table_scrolls_by_itself(outcome):
    _, page = outcome({"text/html": "<table><caption>Deaths</caption><tr><td>1</td></tr></table>"})
    assert 'class="dm-scroll" role="region" tabindex="0"' in page or 'tabindex="0" role="region"' in page
    assert 'aria-label="Deaths"' in page


def test_a_finding_on_the_index_shows_tags_and_obeys_none():
    shown = finding_html("**Yes** <script>1</script> [x](javascript:1)")
    assert "<strong>Yes</strong>" in shown
    assert "<script" not in shown
    assert "javascript:" not in shown
