"""The whole collection, run as the README says, into a temporary folder: every page whole, every picture there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.end_to_end


def shown(notebook: Path) -> int:
    """Count the calls of `show` in a notebook."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return sum(len(re.findall(r"^show\(", text, re.MULTILINE)) for text in code)


#: How many pictures each page must have; a notebook can end well and show none. A guide and a page of tables have none.
PICTURES = {path.stem: count for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if (count := shown(path))}


class Page(HTMLParser):
    """What a page shows and what it would fetch."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.tags: list[str] = []
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if tag == "img":
            self.images.append(values)
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        source = values.get("src") or (values.get("href") if tag == "link" else None)
        if source and not source.startswith(("data:", "#")):
            self.fetched.append(source)


def run(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "drugmetrics.cli", "run", "--output", str(folder), *more]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ | {"MPLBACKEND": "agg"})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    done = run(folder)
    assert done.returncode == 0, done.stderr
    index = Path(done.stdout.strip().splitlines()[-1])
    assert index == folder / "latest" / "index.html"
    return index.parent


@pytest.mark.parametrize(("page", "pictures"), PICTURES.items())
def test_every_page_has_its_pictures_each_with_alternative_text(site: Path, page: str, pictures: int) -> None:
    found = Page(site / f"{page}.html")
    assert len(found.images) == pictures
    for image in found.images:
        assert len(str(image["alt"])) > 40
        assert str(image["src"]).startswith("data:image/png;base64,")
        assert len(str(image["src"])) > 10_000


@pytest.mark.parametrize("page", [*PICTURES, "index"])
def test_no_page_fetches_anything_or_runs_a_script(site: Path, page: str) -> None:
    found = Page(site / f"{page}.html")
    assert "script" not in found.tags
    assert [source for source in found.fetched if "://" in source] == []
    assert not re.search(r"@import|url\((?!['\"]?data:)", found.text)


@pytest.mark.parametrize("page", [*PICTURES, "index"])
def test_every_link_inside_the_site_leads_somewhere(site: Path, page: str) -> None:
    inside = [link for link in Page(site / f"{page}.html").links if "://" not in link and not link.startswith("#")]
    assert inside
    assert [link for link in inside if not (site / link).exists()] == []


@pytest.mark.parametrize(("page", "pictures"), PICTURES.items())
def test_each_figure_lies_beside_its_page_with_the_rows_it_drew(site: Path, page: str, pictures: int) -> None:
    drawn = sorted((site / "figures" / page).glob("*.png"))
    assert len(drawn) == pictures
    for picture in drawn:
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert len(pd.read_csv(site / "data" / page / f"{picture.stem}.csv")) > 0


@pytest.mark.parametrize("page", PICTURES)
def test_every_page_opens_with_its_finding_and_ends_with_its_sources(site: Path, page: str) -> None:
    text = Page(site / f"{page}.html").text
    assert text.index("<h1") < text.index('dm-finding">') < text.index("<img")
    assert text.rindex("Sources of every figure on this page") > text.rindex("<img")


def test_the_finding_on_the_page_is_the_one_on_the_index(site: Path) -> None:
    index = re.sub(r"<[^>]+>", "", (site / "index.html").read_text(encoding="utf-8"))
    assert "48,326 more than the framework baseline" in index
    assert "3,353 deaths" in index


def test_run_json_says_what_went_in_and_what_came_out(site: Path) -> None:
    record = json.loads((site / "run.json").read_text(encoding="utf-8"))
    text = json.dumps(record)
    for wanted in ("observations.parquet", "collection.yaml", "treatment_places.ipynb", "pandas", "statsmodels"):
        assert wanted in text
    assert str(ROOT) not in text


@pytest.mark.parametrize("day", ["2023-07-20", "2024-02-27", "2022-01-05"])
def test_the_collection_re_issues_itself_as_of_a_day(tmp_path: Path, day: str) -> None:
    done = run(tmp_path, "-p", f"as_of={day}")
    assert done.returncode == 0, done.stderr
    page = Page(tmp_path / "latest" / "outcomes_framework.html").text
    assert ("2.96 million" in page) == (day != "2022-01-05")
    assert ("1.96 million" in page) == (day == "2024-02-27")
    for name, pictures in PICTURES.items():
        assert len(Page(tmp_path / "latest" / f"{name}.html").images) == pictures


def test_a_region_s_deaths_page_is_about_the_region(tmp_path: Path) -> None:
    done = run(tmp_path, "deaths_prevented", "-p", "area=North East")
    assert done.returncode == 0, done.stderr
    page = Page(tmp_path / "latest" / "deaths_prevented.html")
    assert "registered in North East" in page.text
    assert len(page.images) == PICTURES["deaths_prevented"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-p", "as_of=yesterday"], 8, "yesterday"),
        (["-p", "baseline=best"], 8, "framework"),
        (["treatment_place"], 8, "treatment_places"),
        (["-p", "asof=2023-01-01"], 8, "as_of"),
        (["-p", "as_of"], 8, "NAME=VALUE"),
        (["-p", "area=Englnd"], 8, "England"),
    ],
)
def test_an_impossible_run_stops_before_a_kernel_starts(
    tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    done = run(tmp_path, *arguments)
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "latest").exists()
