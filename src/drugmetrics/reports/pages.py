"""Turn an executed notebook into one self-contained page, and hold every page to what a page may do."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from drugmetrics import __version__
from drugmetrics.errors import RunError
from drugmetrics.figures.show import RECORD
from drugmetrics.reports.jobs import Failure, Figure, Job, notebook_name
from drugmetrics.reports.narrow import stacked

if TYPE_CHECKING:
    from jinja2 import Environment
    from nbformat import NotebookNode

_NO_DESCRIPTION = "No description has been provided for this image"
_LOADS = {"src", "srcset", "poster", "data", "background", "xlink:href"}
_OUTSIDE_IN_STYLE = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])\s*((?!data:|#)[^'")\s]+)""", re.IGNORECASE)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_TITLE = re.compile(r'<caption[^>]*>(.*?)</caption>|class="gt_heading gt_title[^>]*>(.*?)</t', re.DOTALL)


def report(job: Job, notebook: NotebookNode | None, figures: tuple[Figure, ...], failure: Failure | None) -> str:
    """Return the page of a job.

    Parameters
    ----------
    job : Job
        Whose page it is.
    notebook : NotebookNode or None
        As executed; None when there is nothing to show but why it failed.
    figures : tuple of Figure
        As saved, so that the page can link to their files.
    failure : Failure or None
        Why the job failed, if it did.

    Returns
    -------
    str
        HTML that runs no script and loads nothing.

    Raises
    ------
    RunError
        When the notebook put something into the page that a page may not hold: a script, a thing to be fetched, or a
        picture without a description.
    """
    cells = _cells(job, notebook, figures) if notebook is not None else ""
    page = render(
        "report.html.j2",
        job=job,
        cells=_safe(cells),
        failure=failure,
        stopped='id="stopped"' in cells,
        headed="<h1" in cells,
        notebook=notebook_name(job.name),
        made=spoken(datetime.now(UTC)),
        version=__version__,
    )
    found = problems(page)
    if found:
        raise RunError(f"The page of {job.name} cannot be published:\n" + "\n".join(found))
    return page


def render(template: str, **values: Any) -> str:
    """Fill in one of the package's templates, with the style inlined."""
    text = (files("drugmetrics.reports") / "templates" / "style.css").read_text(encoding="utf-8")
    return _environment().get_template(template).render(css=_safe(text), **values)


def finding_html(text: str) -> Any:
    """Return a finding's Markdown as HTML that is safe to put on the index: tags in it are shown, not obeyed."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    return _safe(MarkdownWithMath(renderer=renderer).render(text)) if text else ""


def spoken(moment: datetime) -> str:
    """Return a moment as it is written in a sentence.

    Examples
    --------
    >>> spoken(datetime(2026, 3, 1, 9, 5, tzinfo=UTC))
    '1 March 2026 at 09:05 UTC'
    """
    return f"{moment.day} {moment:%B %Y} at {moment:%H:%M} UTC"


def problems(page: str) -> list[str]:
    """Return what `page` does that a page may not: run scripts, fetch things, show pictures nobody described.

    Examples
    --------
    >>> problems('<p><a href="https://www.gov.uk/">A link is no loading.</a></p>')
    []
    >>> problems('<img src="https://example.org/x.png">')
    ['it loads https://example.org/x.png', 'a picture has no description; figures.show gives it one']
    """
    parser = _Inspector()
    parser.feed(page)
    parser.close()
    return list(dict.fromkeys(parser.found))


class _Inspector(HTMLParser):
    """Collects what a page may not do. Files beside the page may be shown: they travel with it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        if tag in {"script", "iframe", "object", "embed", "base"}:
            self.found.append(f"it holds a <{tag}>")
        for name, value in values.items():
            if name.startswith("on"):
                self.found.append(f"it runs a script: {name}")
            loads = name in _LOADS or (tag in {"link", "image", "use"} and name == "href")
            if loads and re.match(r"\s*([a-z][a-z0-9+.-]*:)?//", value, re.IGNORECASE):
                self.found.append(f"it loads {value}")
            if name == "style":
                self._inspect_style(value)
        if tag == "img" and values.get("alt", _NO_DESCRIPTION).strip() in {"", _NO_DESCRIPTION}:
            self.found.append("a picture has no description; figures.show gives it one")

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._inspect_style(data)

    def _inspect_style(self, text: str) -> None:
        self.found.extend(f"it loads {match}" for match in _OUTSIDE_IN_STYLE.findall(text))


def _cells(job: Job, notebook: NotebookNode, figures: tuple[Figure, ...]) -> str:
    """Return the notebook's cells as HTML, through nbconvert and the package's own template."""
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    config = Config()
    # Scripts and widgets are left out of the list of what can be shown, so their text stands in for them.
    config.NbConvertBase.display_data_priority = [
        "text/html",
        "text/markdown",
        "image/svg+xml",
        "image/png",
        "image/jpeg",
        "text/plain",
    ]
    with as_file(files("drugmetrics.reports") / "templates") as templates:
        exporter = HTMLExporter(  # type: ignore[no-untyped-call]
            config=config,
            extra_template_basedirs=[str(templates)],
            template_name="cells",
            exclude_anchor_links=True,
            embed_images=True,
        )
        exporter.register_filter("scrolling", _scrolling)  # type: ignore[no-untyped-call]
        exporter.register_filter("stacked", stacked)  # type: ignore[no-untyped-call]
        ours = {
            "parameters": job.parameters,
            "figures": {figure.name: figure for figure in figures},
            "record": RECORD,
        }
        where = {"path": str(job.notebook.parent), "name": job.name}
        text, _ = exporter.from_notebook_node(notebook, resources={"dm": ours, "metadata": where})
    return str(text)


def _scrolling(text: str) -> str:
    """Put every table that is wider than a telephone may be into a region that scrolls by itself.

    Examples
    --------
    >>> print(_scrolling("<table><caption>Deaths</caption></table>"))
    <div class="dm-scroll" tabindex="0" role="region"
    aria-label="Deaths"><table><caption>Deaths</caption></table></div>
    """
    return text if "dm-scroll" in text else _TABLE.sub(_scrolling_table, text)


def _scrolling_table(match: re.Match[str]) -> str:
    title = _TITLE.search(match[0])
    words = re.sub(r"<[^>]+>", "", (title[1] or title[2] or "") if title else "").strip()
    label = html.escape(html.unescape(words), quote=True) or "Table"
    return f'<div class="dm-scroll" tabindex="0" role="region" aria-label="{label}">{match[0]}</div>'


def _safe(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - made by nbconvert or by this package, not taken from a user


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader

    return Environment(
        loader=PackageLoader("drugmetrics.reports"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
