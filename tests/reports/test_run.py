"""Real runs of tiny notebooks: what is written, what it says, and what becomes of a notebook that fails."""

from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest

from drugmetrics.errors import ParameterError, RunError
from drugmetrics.figures.show import RECORD
from drugmetrics.reports.pages import problems
from drugmetrics.reports.run import run


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.all if name == tag]


@pytest.fixture(scope="module")
def page(whole):
    return (whole.folder / "good.html").read_text(encoding="utf-8")


def test_the_run_came_out_whole(whole):
    assert whole.ok, whole.summary()
    assert whole.published
    assert [job.name for job in whole.jobs] == ["good", "plain"]
    assert all(job.seconds > 0 for job in whole.jobs)
    whole.check()


def test_what_is_written(whole):
    written = {path.relative_to(whole.folder).as_posix() for path in whole.folder.rglob("*") if path.is_file()}
    assert written == {
        "index.html",
        "run.json",
        "good.html",
        "good.ipynb",
        "plain.html",
        "plain.ipynb",
        "figures/good/deaths.png",
        "figures/good/one-bar.png",
        "data/good/deaths.csv",
        "data/good/one-bar.csv",
    }


def test_the_figures_rows_are_the_rows_drawn(whole):
    deaths = pd.read_csv(whole.folder / "data/good/deaths.csv")
    assert deaths.to_dict("list") == {"year": [2021, 2022], "deaths": [2846.25, 2906.5]}
    assert (whole.folder / "figures/good/deaths.png").read_bytes().startswith(b"\x89PNG")
    notebook = nbformat.read(whole.folder / "good.ipynb", as_version=4)
    records = [
        o.data[RECORD] for cell in notebook.cells for o in cell.get("outputs", ()) if RECORD in o.get("data", ())
    ]
    for record in records:
        assert (whole.folder / f"data/good/{record.name}.csv").read_text() == record.rows
    assert [figure.name for figure in whole.jobs[0].figures] == [record.name for record in records]


@pytest.mark.parametrize("name", ["index", "good", "plain"])
def test_a_page_runs_nothing_and_loads_nothing(whole, name):
    text = (whole.folder / f"{name}.html").read_text(encoding="utf-8")
    assert problems(text) == []
    elements = Elements(text)
    assert not elements.named("script")
    assert not elements.named("link")
    assert all(not image["src"].startswith("http") for image in elements.named("img"))
    assert all(image["alt"].strip() for image in elements.named("img"))
    assert elements.named("html") == [{"lang": "en-GB"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in elements.named("meta")
    assert len(elements.named("h1")) == 1
    assert len(elements.named("main")) == 1
    assert elements.named("a")[0]["href"] == "#main"
    ids = [attributes["id"] for _, attributes in elements.all if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_figure_is_on_the_page_with_its_words(page):
    images = Elements(page).named("img")
    assert [image["alt"] for image in images] == ["Deaths rise from 2021 to 2022 & so on.", "One bar."]
    assert all(image["src"].startswith("data:image/png;base64,") for image in images)
    assert "The 2 rows drawn" in page
    assert '<td class="dm-number">2846.25</td>' in page


def test_every_link_within_the_site_leads_somewhere(whole):
    for name in ("index", "good", "plain"):
        for link in Elements((whole.folder / f"{name}.html").read_text(encoding="utf-8")).named("a"):
            if not link["href"].startswith(("http", "#")):
                assert (whole.folder / link["href"]).is_file(), link


def test_the_page_reads_as_a_page_and_not_as_a_notebook(page):
    assert "<title>About good – The sample</title>" in page
    assert 'class="prompt' not in page
    assert "In&nbsp;[" not in page
    assert "noise" not in re.sub(r"<details class=\"dm-code\".*?</details>", "", page, flags=re.DOTALL)
    assert "told 2023-08-01 3" in page
    assert "It was <strong>63</strong>" in page
    assert page.count('<table class="dm-parameters">') == 1
    assert re.search(r"As of</th>\s*<td>2023-08-01</td>", page)
    assert '<details class="dm-code"><summary>Code' in page
    # A table of thirty columns and the table in the words each scroll by themselves.
    assert len(re.findall(r'class="dm-scroll"[^>]*>\s*<table', page)) >= 4


def test_what_is_not_shown_stays_in_the_notebook(whole):
    text = (whole.folder / "good.ipynb").read_text(encoding="utf-8")
    assert "noise" in text
    nbformat.validate(nbformat.reads(text, as_version=4))


def test_no_folder_of_this_machine_is_told_by_papermill(whole):
    notes = nbformat.read(whole.folder / "good.ipynb", as_version=4).metadata.papermill
    assert (notes.input_path, notes.output_path) == ("good.ipynb", "good.ipynb")


def test_the_kernel_is_told_where_home_is(whole, project):
    text = (whole.folder / "good.ipynb").read_text(encoding="utf-8")
    assert str(project) in text


def test_the_index_tells_the_finding_and_shows_the_first_figure(whole):
    index = (whole.index).read_text(encoding="utf-8")
    assert "<h1>The sample</h1>" in index
    assert "To be tested." in index
    assert "from what was known on 1 August 2023" in index
    assert "This run holds 2 of the" in index
    assert "It was <strong>63</strong> &lt;b&gt;so&lt;/b&gt;." in index
    images = Elements(index).named("img")
    assert [image["src"] for image in images] == ["figures/good/deaths.png"]
    assert "Open Government Licence v3.0" in index


def test_the_record_of_the_run(whole, project):
    text = (whole.folder / "run.json").read_text(encoding="utf-8")
    record = json.loads(text)
    assert text == json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert record["schema_version"] == 1
    assert record["run"] == whole.id
    assert record["outcome"] == "ok"
    assert record["parameters"] == {"as_of": "2023-08-01", "times": "3"}
    assert record["commit"] is None
    notebook = (project / "notebooks" / "good.ipynb").read_bytes()
    assert record["inputs"]["notebooks/good.ipynb"] == hashlib.sha256(notebook).hexdigest()
    assert set(record["inputs"]) == {"notebooks/collection.yaml", "notebooks/good.ipynb", "notebooks/plain.ipynb"}
    assert record["versions"]["pandas"] == pd.__version__
    assert set(record["versions"]) >= {"python", "drugmetrics", "numpy", "papermill", "nbclient", "nbconvert"}
    first = record["jobs"][0]
    assert first["parameters"] == {"as_of": "2023-08-01", "times": 3}
    assert first["status"] == "ok"
    assert first["seconds"] > 0
    assert first["finding"] == "It was **63** <b>so</b>."
    assert [figure["rows"] for figure in first["figures"]] == ["data/good/deaths.csv", "data/good/one-bar.csv"]


def test_a_notebook_without_a_figure_is_fine(whole):
    assert whole.jobs[1].figures == ()
    assert "ENGLAND" in (whole.folder / "plain.html").read_text(encoding="utf-8")


def test_a_failing_notebook_leaves_the_site_as_it_was(whole, broken):
    assert not broken.ok
    assert not broken.published
    assert whole.latest.resolve() == whole.folder
    assert broken.jobs[0].error == "LookupError: <nothing> there"
    with pytest.raises(RunError, match="bad: LookupError: <nothing> there") as error:
        broken.check()
    assert error.value.exit_code == 9


def test_a_failing_notebook_still_gets_its_page(broken):
    page = (broken.folder / "bad.html").read_text(encoding="utf-8")
    assert problems(page) == []
    assert "This page is not complete" in page
    assert "&lt;nothing&gt; there" in page
    assert page.index('class="dm-message"') < page.index("<summary>Traceback</summary>")
    assert "Found <strong>before</strong>." in page
    assert "last words" in page
    assert "papermill" not in page
    assert "\x1b[" not in page
    record = json.loads((broken.folder / "run.json").read_text(encoding="utf-8"))
    assert (record["outcome"], record["jobs"][0]["status"]) == ("failed", "failed")
    index = broken.index.read_text(encoding="utf-8")
    assert "LookupError: &lt;nothing&gt; there" in index
    assert "Found <strong>before</strong>." in index


def test_a_mistake_in_what_is_asked_for_makes_no_folder(project, tmp_path, monkeypatch):
    monkeypatch.setenv("DRUGMETRICS_HOME", str(project))
    with pytest.raises(ParameterError):
        run(parameters={"as_off": "newest"}, output=tmp_path / "out")
    with pytest.raises(ParameterError, match="processes cannot be 0"):
        run(processes=0, output=tmp_path / "out")
    assert not (tmp_path / "out").exists()
