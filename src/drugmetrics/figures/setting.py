"""How a table is set for readers: great-tables, with scoped headings, on a page that may be narrow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.figures.show import own_mark

if TYPE_CHECKING:
    from IPython.display import HTML


def table(frame: pd.DataFrame, *, name: str, title: str, notes: Iterable[str] = (), links: Iterable[str] = ()) -> HTML:
    """Set a table.

    Parameters
    ----------
    frame : pandas.DataFrame
        What to set, as text or numbers; the first column heads the rows.
    name : str
        A kebab-case name, the table's id on its page.
    title : str
        Its heading.
    notes : iterable of str
        What stands beneath: markers explained, bases told apart.
    links : iterable of str
        Columns whose cells are links in Markdown.

    Returns
    -------
    IPython.display.HTML
        Headings carry ``scope``; whole numbers have separated thousands; a missing value reads "not held".
    """
    from great_tables import GT, html, loc, style

    numbers = [column for column in frame.columns if pd.api.types.is_numeric_dtype(frame[column])]
    laid = (
        GT(frame, id=name, rowname_col=str(frame.columns[0]))
        .tab_header(title=title)
        .tab_stubhead(label=str(frame.columns[0]))
        .sub_missing(missing_text="not held")
        .tab_options(
            table_font_names=["system-ui", "sans-serif"],
            table_width="100%",
            heading_align="left",
            table_font_size="16px",
        )
        .tab_style(style=style.text(weight="bold"), locations=loc.column_labels())
    )
    if links:
        laid = laid.fmt_markdown(columns=list(links))
    if numbers:
        laid = laid.fmt_number(columns=numbers, decimals=0)
    for note in filter(None, (*notes, own_mark())):
        laid = laid.tab_source_note(source_note=html(note))
    return as_html(_scrolling(laid.as_raw_html(inline_css=False), title))


def _scrolling(markup: str, title: str) -> str:
    return f'<div class="dm-scroll" tabindex="0" role="region" aria-label="{title}">{markup}</div>'


def as_html(markup: str) -> HTML:
    """Wrap markup for the notebook."""
    from IPython import display

    make: Any = display.HTML
    return make(markup)  # type: ignore[no-any-return]
