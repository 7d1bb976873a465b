"""Put a picture, the rows it drew and its description into a notebook: `show`.

A figure is its data (DESIGN, decision 10). What `show` displays is all that the run needs to publish a page a
screen reader can read, to save the rows as CSV, and later to compare one run with another.
"""

from __future__ import annotations

import html
import io
import math
import re
import sys
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from drugmetrics.errors import ParameterError
from drugmetrics.observations import own
from drugmetrics.published.standing import LOCAL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

RECORD = "application/vnd.drugmetrics.figure+json"
"""The media type under which a figure's name, words and rows stand beside its picture."""

_DOTS_PER_INCH = 160
_SIGNIFICANT = 6
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def show(figure: Figure, data: pd.DataFrame, description: str, *, name: str, caption: str = "") -> None:
    """Display `figure` with its description, and below it the rows it drew as a table.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The picture; closed afterwards, so that no notebook shows it twice.
    data : pandas.DataFrame
        The rows the picture drew, one a mark. A named index becomes a column; an unnamed one is left out.
    description : str
        What someone who cannot see the picture is told: what is drawn, and what it shows.
    name : str
        The figure's name in kebab-case, unique in its notebook: it names the PNG and the CSV.
    caption : str, optional
        A line printed below the picture.

    Raises
    ------
    ParameterError
        When the description is empty, there are no rows, or the name is not kebab-case.

    Examples
    --------
    >>> import pandas as pd
    >>> from matplotlib.figure import Figure
    >>> rows = pd.DataFrame({"year": [2021, 2022], "deaths": [2846, 2906]})
    >>> show(Figure(), rows, "", name="deaths")
    Traceback (most recent call last):
    drugmetrics.errors.ParameterError: Figure 'deaths' has no description: say in words what it shows.
    """
    _refuse(data, description, name)
    table = _rows(data)
    mark = own_mark(data)
    if mark:
        figure.text(0.005, -0.01, mark, va="top", size=11, weight="bold", color="#801650")
    record = {
        "name": name,
        "caption": " ".join(filter(None, (caption.strip(), mark))),
        "description": " ".join(filter(None, (description.strip(), mark))),
        "rows": _as_csv(table),
    }
    picture = {"image/png": _as_png(figure), "text/plain": record["description"], RECORD: record}
    _display(picture, {"image/png": {"alt": record["description"]}})
    count = f"The {len(table)} rows drawn" if len(table) > 1 else "The 1 row drawn"
    _display({"text/html": _as_table(table, record["caption"] or name, count), "text/plain": count}, {})
    _close(figure)


def own_mark(data: pd.DataFrame | None = None) -> str:
    """Return what must stand on whatever is drawn or set while a user's own figures are in use; else nothing.

    Rows that carry their status and hold no such figure are not marked; where the status is not told, all is.
    """
    names = own.names()
    told = data is not None and "status" in data.columns
    if not names or (told and data is not None and not data["status"].astype(str).str.contains(LOCAL).any()):
        return ""
    return f"Made with the user's own figures in use, not published: {', '.join(names)}."


def _refuse(data: pd.DataFrame, description: str, name: str) -> None:
    if not _KEBAB.fullmatch(name):
        raise ParameterError(
            f"A figure's name is lower-case words joined by hyphens, such as 'deaths-by-year'; found {name!r}."
        )
    if not description.strip():
        raise ParameterError(f"Figure {name!r} has no description: say in words what it shows.")
    if data.empty:
        raise ParameterError(f"Figure {name!r} has no rows: a picture is shown with the rows it drew.")


def _rows(data: pd.DataFrame) -> pd.DataFrame:
    """Return `data` with its named index levels as columns, and no other index."""
    unnamed: list[Hashable] = [level for level, label in enumerate(data.index.names) if label is None]
    if len(unnamed) == data.index.nlevels:
        return data.reset_index(drop=True)
    return data.droplevel(unnamed).reset_index() if unnamed else data.reset_index()


def _as_csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, lineterminator="\n", float_format=None)


def _as_png(figure: Figure) -> str:
    """Return `figure` as base64 text; the writing program's name and version stay out, so bytes repeat."""
    from base64 import b64encode

    buffer = io.BytesIO()
    figure.savefig(
        buffer,
        format="png",
        dpi=_DOTS_PER_INCH,
        bbox_inches="tight",
        pad_inches=0.1,
        metadata={"Software": None},
    )
    return b64encode(buffer.getvalue()).decode("ascii")


def _as_table(table: pd.DataFrame, title: str, summary: str) -> str:
    """Return the rows as a folded table that scrolls by itself, without ids that could clash on a page."""
    lines = [[_as_cell(value) for value in values] for values in table.astype(object).to_numpy().tolist()]
    # A column is set to the right when nothing in it but gaps is words.
    numbers = [all(number or not text for text, number in column) for column in zip(*lines, strict=True)]
    head = "".join(
        f'<th scope="col"{_side(number and place > 0)}>{html.escape(str(column))}</th>'
        for place, (column, number) in enumerate(zip(table.columns, numbers, strict=True))
    )
    body = "".join(f"<tr>{_row(line, numbers)}</tr>\n" for line in lines)
    label = html.escape(f"Rows drawn: {title}", quote=True)
    return (
        f'<details class="dm-rows"><summary>{summary}</summary>\n'
        f'<div class="dm-scroll" tabindex="0" role="region" aria-label="{label}" style="overflow-x:auto">\n'
        f"<table><caption>{html.escape(title)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>\n</div></details>"
    )


def _row(line: list[tuple[str, bool]], numbers: list[bool]) -> str:
    cells = zip(line[1:], numbers[1:], strict=True)
    return f'<th scope="row">{line[0][0]}</th>' + "".join(
        f"<td{_side(number)}>{text}</td>" for (text, _), number in cells
    )


def _side(number: bool) -> str:
    return ' class="dm-number"' if number else ""


def _as_cell(value: Any) -> tuple[str, bool]:
    """Return a value's text, and whether it is a number (set to the right).

    The CSV keeps every digit; six significant ones are what can be read in a cell, and they are the same on
    machines whose arithmetic differs in the last place.
    """
    import pandas as pd

    if pd.api.types.is_scalar(value) and pd.isna(value):
        return "", False
    if pd.api.types.is_integer(value):
        return str(value), True
    if pd.api.types.is_float(value):
        return _as_number(float(value)), True
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return value.date().isoformat(), False
    return html.escape(str(value)), False


def _as_number(value: float) -> str:
    """Return `value` to six significant digits, never in powers of ten.

    Examples
    --------
    >>> _as_number(0.1 + 0.2), _as_number(1962345.71), _as_number(286545.0), _as_number(-0.0)
    ('0.3', '1962346', '286545', '0')
    """
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    decimals = max(0, _SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _display(data: dict[str, Any], metadata: dict[str, Any]) -> None:
    """Hand a bundle to the notebook; in a plain script, where none can be shown, say its words."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import publish_display_data

    if InteractiveShell.initialized():
        publish_display_data(data, metadata)  # type: ignore[no-untyped-call]
    else:
        sys.stdout.write(data["text/plain"] + "\n")


def _close(figure: Figure) -> None:
    """Take `figure` out of pyplot's hands where it is there: the notebook would draw it a second time."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
