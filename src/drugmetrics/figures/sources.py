"""The list of sources at the end of every page: each edition that gave a figure, with its card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.figures.setting import table
from drugmetrics.framework.figure import Figure
from drugmetrics.home import raw_folder
from drugmetrics.published.cards import CARD_NAME, read_card

if TYPE_CHECKING:
    from IPython.display import HTML


def sources(*used: pd.DataFrame | Figure | None) -> HTML:
    """List every edition that gave a figure of a page.

    Parameters
    ----------
    *used : DataFrame, Figure or None
        Rows of the one table, and single figures, as they were used.

    Returns
    -------
    IPython.display.HTML
        A table: publication, edition, release date, status, what the figures were read from, and the landing page.
    """
    rows = []
    for source, edition in sorted(set(_editions(used))):
        card = read_card(raw_folder() / source / edition / CARD_NAME)
        rows.append(
            {
                "Publication": f"{card.title}, {card.producer}",
                "Edition": edition,
                "Released": _released(card.published, card.known_by),
                "Status": card.status,
                "Read from": f"{'original' if card.original else 'copy'}, sha256 {card.held.sha256[:12]}…",
                "Page": f"[{card.landing_page.split('/')[2].removeprefix('www.')}]({card.landing_page})",
            }
        )
    return table(
        pd.DataFrame(rows, columns=["Publication", "Edition", "Released", "Status", "Read from", "Page"]),
        name="sources", title="Sources of every figure on this page",
        links=["Page"],
        notes=["Contains public sector information licensed under the Open Government Licence v3.0."],
    )  # fmt: skip


def _editions(used: Iterable[pd.DataFrame | Figure | None]) -> Iterable[tuple[str, str]]:
    """Yield (publication, edition); a sum names several, joined, each publication with each edition that exists."""
    for one in used:
        if one is None:
            continue
        pairs = (
            zip(one["source"], one["edition"], strict=True)
            if isinstance(one, pd.DataFrame)
            else [(one.source, one.edition)]
        )
        for source, edition in pairs:
            for publication in str(source).split("; "):
                for name in str(edition).split("; "):
                    if (raw_folder() / publication / name / CARD_NAME).is_file():
                        yield publication, name


def _released(published: str | None, known_by: str | None) -> str:
    if published:
        return written_date(published)
    return f"by {written_date(known_by)}" if known_by else "date not held"


def written_date(text: str) -> str:
    """Write an ISO date for prose.

    Examples
    --------
    >>> written_date("2023-07-20"), written_date("2018-11")
    ('20 July 2023', 'November 2018')
    """
    stamp = pd.Timestamp(text)
    return f"{stamp:%B %Y}" if len(text) == 7 else f"{stamp.day} {stamp:%B %Y}"
