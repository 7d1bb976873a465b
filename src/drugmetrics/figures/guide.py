"""Tables of the guided start: series, rows of the one table as they are, and where figures were printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.figures.setting import table
from drugmetrics.reference.units import format_value

if TYPE_CHECKING:
    from IPython.display import HTML

    from drugmetrics.observations.trace import Traced

_ROW = {"period": "Period", "written": "Value", "basis": "Basis", "status": "Status", "edition": "Edition",
        "source_ref": "Printed at"}  # fmt: skip
_CHANGED = {"period": "Period", "before": "Before", "value": "After", "edition": "Edition", "moves": "Verdicts moved"}
#: So many series are shown of those found.
_SHOWN = 6
_NOTHING = pd.DataFrame({"": ["nothing in the record for this day"]})


def catalogue_table(found: pd.DataFrame, word: str) -> HTML:
    """Set the first series that `dm.catalogue` lists for a word, and say how many there are."""
    names = {"title": "Title", "unit": "Unit", "basis": "Basis", "first": "First", "newest": "Newest"}
    laid = found.reset_index()[["series", *names]].rename(columns={"series": "Series", **names})
    title = f"Series with {word!r} in their name or title"
    return table(laid.head(_SHOWN), name="catalogue", title=title, notes=[f"The first {_SHOWN} of {len(laid)}."])


def rows_table(rows: pd.DataFrame) -> HTML:
    """Set rows of the one table, their values written in their unit."""
    values = zip(rows["value"], rows["unit"], strict=True)
    laid = rows.assign(written=[format_value(value, unit) for value, unit in values])[list(_ROW)].rename(columns=_ROW)
    return table(laid if len(laid) else _NOTHING, name="rows", title="The newest rows of the series")


def changes_table(changed: pd.DataFrame) -> HTML:
    """Set what editions changed, and the verdicts that moved."""
    laid = changed[list(_CHANGED)].rename(columns=_CHANGED)
    return table(laid if len(laid) else _NOTHING, name="revisions", title="What editions changed")


def places_table(traced: list[Traced]) -> HTML:
    """Set where a figure was printed, edition by edition, newest first."""
    laid = pd.DataFrame(
        {
            "Publication": f"{one.card.title}, {one.row['edition']}",
            "Value": format_value(float(str(one.row["value"])), str(one.row["unit"])),
            "Sheet or text": place.table,
            "Place": place.where,
        }
        for one in traced for place in one.places
    )  # fmt: skip
    return table(laid if len(laid) else _NOTHING, name="trace", title="Where the newest figure was printed")
