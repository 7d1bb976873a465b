"""The list of sources at the end of every page: each edition that gave a figure, with its card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.figures.setting import table
from drugmetrics.framework.figure import Figure
from drugmetrics.home import raw_folder
from drugmetrics.observations import own
from drugmetrics.published.cards import CARD_NAME, read_card
from drugmetrics.published.standing import LOCAL

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
    standing: dict[tuple[str, str], set[str]] = {}
    for source, edition, status in _used(used):
        standing.setdefault((source, edition), set()).add(status)
    published = [key for key in sorted(standing) if key[0] != own.SOURCE]
    cards = [read_card(raw_folder() / source / edition / CARD_NAME) for source, edition in published]
    rows = [_own_row(edition) for source, edition in sorted(standing) if source == own.SOURCE]
    rows += [
        {
            "Publication": f"{card.title}, {card.producer}",
            "Edition": card.edition,
            "Released": card.released_text,
            "Status of its figures": "; ".join(sorted(standing[card.publication, card.edition])),
            "Read from": f"{'original' if card.original else 'copy'}, sha256 {card.held.sha256[:12]}…",
            "Page": f"[{card.landing_page.split('/')[2].removeprefix('www.')}]({card.landing_page})",
        }
        for card in cards
    ]
    columns = ["Publication", "Edition", "Released", "Status of its figures", "Read from", "Page"]
    seen = [f"{card.publication} {card.edition}: {card.seen}" for card in cards if card.seen]
    return table(
        pd.DataFrame(rows, columns=columns),
        name="sources", title="Sources of every figure on this page", links=["Page"],
        notes=["Contains public sector information licensed under the Open Government Licence v3.0.", *seen],
    )  # fmt: skip


def _own_row(edition: str) -> dict[str, str]:
    card = own.card_of(edition)
    return {
        "Publication": f"{card.title}, {card.producer}",
        "Edition": edition,
        "Released": f"not published; taken {card.released}",
        "Status of its figures": LOCAL,
        "Read from": f"{edition}.csv",
        "Page": "",
    }


def _used(used: Iterable[pd.DataFrame | Figure | None]) -> Iterable[tuple[str, str, str]]:
    """Yield publication, edition and status of every figure; a sum counts as the figures it was made of."""
    for one in used:
        if one is None:
            continue
        figures = [one] if isinstance(one, Figure) else _figures(one)
        for figure in figures:
            yield from ((source, edition, figure.status) for source, edition in figure.editions)


def _figures(rows: pd.DataFrame) -> list[Figure]:
    if "source_ref" not in rows.columns:
        return []
    # One row tells an edition as well as a thousand.
    return [Figure.of(row) for row in rows.drop_duplicates(["source", "edition", "status"]).to_dict("records")]
