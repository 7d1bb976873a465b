"""Sentences on the benches: how often intervals held what came, on what they were tuned and what was held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drugmetrics.analysis.findings.words import listed
from drugmetrics.analysis.validation import OURS, Validation

if TYPE_CHECKING:
    import pandas as pd

TUNED, HELD_OUT = "M3 yearly, 18-30 points", "Tourism yearly, 18-30 points"


def validation(found: Validation) -> str:
    """Say what the benches found: the hold-out first, then the sets it was tuned on and the framework's own series."""
    held, tuned = (_ours(found, name) for name in (HELD_OUT, TUNED))
    own = found.own
    inside = [own["outcome"].between(own[f"lower_{level}"], own[f"upper_{level}"]).mean() for level in (95, 80)]
    peers = as_given(found.of(HELD_OUT))
    low, high = peers["cover_95"].min(), peers["cover_95"].max()
    return (
        f"On {held['series']:.0f} yearly series that played no part in choosing anything, the 95% intervals held "
        f"**{held['cover_95']:.1%}** of what came and the 80% intervals {held['cover_80']:.1%} "
        f"({_span(held, 'cover_95')} and {_span(held, 'cover_80')} allowing for chance). The methods of the library "
        f"they are built beside, as it gives them, held from {low:.0%} to {high:.0%} with their 95% intervals. On the "
        f"{tuned['series']:.0f} series of the same length on which it was tuned it was {tuned['cover_95']:.1%} and "
        f"{tuned['cover_80']:.1%}; on {own['series'].nunique()} of the framework's own series, at their own earlier "
        f"years, {inside[0]:.1%} and {inside[1]:.1%} of {len(own)} overlapping projections."
    )


def as_given(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the peers that are as their library gives them: on the level, with the intervals it makes."""
    return rows[(rows["method"] != OURS) & ~rows["method"].str.contains("log")]


def cover_title(found: Validation, name: str) -> str:
    """Return the headline of the chart of cover by horizon."""
    rows = found.cover[found.cover["set"] == name]
    ours = rows.loc[rows["method"] == OURS, "cover_95"]
    peers = as_given(rows)["cover_95"]
    return (
        f"95% intervals held {ours.min():.0%} to {ours.max():.0%} of what came; the peers' {peers.min():.0%} to "
        f"{peers.max():.0%}"
    )


def pit_title(rows: pd.DataFrame) -> str:
    """Return the headline of the chart of transforms."""
    return f"Each tenth of what was said held {rows['share'].min():.0%} to {rows['share'].max():.0%} of the outcomes"


def entrants(found: Validation) -> str:
    """Say how it stands beside the entrants of the M3 competition on all its yearly series."""
    others = found.entrants
    ours = _ours(found, "M3 yearly")
    best = [others.sort_values(score).iloc[0] for score in ("smape", "mase")]
    ahead = ours["smape"] < best[0]["smape"] and ours["mase"] < best[1]["mase"]
    side = "ahead of every entrant" if ahead else "not ahead of every entrant"
    return (
        f"On all {ours['series']:.0f} yearly series of the M3 competition its medians have a sMAPE of "
        f"{ours['smape']:.2f} and a MASE of {ours['mase']:.3f}, {side}: the best were {best[0]['method']} "
        f"({best[0]['smape']:.2f}) and {best[1]['method']} ({best[1]['mase']:.3f}). Its settings were chosen on these "
        "series, so this is no independent test; the hold-out is."
    )


def shortfalls(found: Validation) -> str:
    """Say on which sets the intervals held fewer than they claim, and where a peer's medians were nearer."""
    words = []
    for name in found.scores["set"].unique():
        row = _ours(found, str(name))
        for level in (80, 95):
            if row[f"cover_{level}_upper"] < level / 100:
                words.append(f"{name}: {row[f'cover_{level}']:.1%} with the {level}% intervals")
    short = f"Fewer than claimed, beyond chance, were held on {'; '.join(words)}. " if words else ""
    held = found.of(HELD_OUT)
    ours = _ours(found, HELD_OUT)
    nearer = held[(held["mase"] < ours["mase"]) & (held["method"] != OURS)]
    names = listed([f"{row.method} ({row.mase:.3f})" for row in nearer.itertuples()])
    if not names:
        return f"{short}On the hold-out no peer's medians were nearer."
    return f"{short}On the hold-out the medians of {names} were nearer to what came (MASE; ours {ours['mase']:.3f})."


def _ours(found: Validation, name: str) -> pd.Series:
    rows = found.of(name)
    return rows[rows["method"] == OURS].iloc[0]


def _span(row: pd.Series, name: str) -> str:
    return f"{row[f'{name}_lower']:.1%} to {row[f'{name}_upper']:.1%}"
