"""The chart of all probabilities: every ambition from every baseline, and those for which none can be given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from drugmetrics.analysis.findings import standings as words
from drugmetrics.figures import style
from drugmetrics.figures.outlooks import looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from drugmetrics.analysis.standings import Chance, Prospect

#: Inches left free at the left and right; size of the letters.
_LEFT, _RIGHT, _SIZE = 2.3, 0.15, 11
#: Inches: of a line of words, of the band of a row's marks, between rows, over the first.
_LINE, _MARKS, _GAP, _HEAD = 0.185, 0.36, 0.13, 0.85
#: Inches from the marks of one baseline to those of the next.
_APART = 0.11


def prospects_chart(found: Sequence[Prospect]) -> tuple[Figure, pd.DataFrame, str]:
    """Draw every ambition with its probability or outcome from each baseline; beneath it, the words.

    Parameters
    ----------
    found : sequence of Prospect

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description. Filled marks are outcomes, open ones probabilities; a faint
        one is the probability on the day before the figure that settled it. A bar is the range over forms of trend.
    """
    title = words.prospects_title(found)
    subtitle = (
        "Probability of reaching each ambition by its deadline, from each baseline, if the figures go on as they have; "
        "filled: the outcome, nought or 100%; pale: what was said the day before it was known; bar: over forms of "
        "trend. The standing of the figures is in the table beneath"
    )
    if not any(one.ambition.wanted for one in found):
        return style.empty_chart(title, subtitle, "no ambition had a number in the record of this day")
    ordered = sorted(found, key=lambda one: not _drawn(one))
    texts = [style.wrapped(_sentence(one), _SIZE, inches=style.WIDTH - _LEFT - _RIGHT) for one in ordered]
    names = [style.wrapped(words.title_of(one), _SIZE, inches=_LEFT - 0.15, weight="bold") for one in ordered]
    heights = [_height(one, text, name) for one, text, name in zip(ordered, texts, names, strict=True)]
    figure, axes = style.chart(title, subtitle, height=sum(heights) + _HEAD + 0.5, left=_LEFT, right=_RIGHT)
    axes.set_ylim(sum(heights), -_HEAD)
    axes.set_xlim(-0.02, 1.02)
    above, seen = 0.0, dict[str, None]()
    for one, text, name, high in zip(ordered, texts, names, heights, strict=True):
        beneath = above
        if _drawn(one):
            _marks(axes, one, above + _MARKS / 2)
            seen |= dict.fromkeys(chance.baseline for chance in one.chances)
            beneath += _MARKS
        axes.text(0, beneath, "\n".join(text), va="top", size=11, color=style.DARK_GREY, linespacing=1.15)
        axes.text(
            (0.03 - _LEFT) / (style.WIDTH - _LEFT - _RIGHT), above, "\n".join(name), va="top", size=11, weight="bold",
            linespacing=1.15, transform=axes.get_yaxis_transform(),
        )  # fmt: skip
        above += high
    _finished(axes, list(seen))
    return figure, _rows(ordered), _described(ordered)


def _drawn(one: Prospect) -> bool:
    return any(chance.probability is not None for chance in one.chances)


def _sentence(one: Prospect) -> str:
    return words.prospect(one)


def _height(one: Prospect, text: list[str], name: list[str]) -> float:
    beside = _LINE * len(text) + (_MARKS if _drawn(one) else 0.0)
    return max(beside, _LINE * len(name)) + _GAP


def _marks(axes: Axes, one: Prospect, middle: float) -> None:
    """Draw the marks of an ambition, one baseline a little beneath the other where they would cover each other."""
    known = [(chance, chance.probability) for chance in one.chances if chance.probability is not None]
    axes.plot([0, 1], [middle, middle], color=style.GREY, linewidth=0.6, alpha=0.6)
    for place, (chance, probability) in enumerate(known):
        height = middle + _APART * (place - (len(known) - 1) / 2)
        colour, mark, _ = looks(chance.baseline)
        if chance.lowest is not None and chance.highest is not None:
            axes.plot([chance.lowest, chance.highest], [height] * 2, color=colour, linewidth=2.2, alpha=0.55)
        if chance.before is not None:
            axes.plot(chance.before, height, mark, color=colour, markersize=7, fillstyle="none", alpha=0.55)
        face = colour if chance.reached is not None else "white"
        axes.plot(probability, height, mark, color=colour, markersize=8, markerfacecolor=face, clip_on=False)


def _finished(axes: Axes, baselines: list[str]) -> None:
    """Set the scale above the rows and the legend of baselines beneath it."""
    from matplotlib.lines import Line2D

    axes.grid(visible=False)
    axes.set_yticks([])
    axes.xaxis.tick_top()
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.tick_params(labelsize=11, length=0, pad=-16)
    for side in axes.spines.values():
        side.set_visible(False)
    if baselines:
        handles = [Line2D([], [], color=looks(name)[0], marker=looks(name)[1], linestyle="none", markersize=8)
                   for name in baselines]  # fmt: skip
        below_scale = 1 - 0.3 / axes.get_ylim()[0]
        axes.legend(
            handles, baselines, loc="upper right", bbox_to_anchor=(1.03, below_scale), ncols=len(baselines),
            fontsize=11, frameon=False, handletextpad=0.1, columnspacing=0.8, borderpad=0.0,
        )  # fmt: skip


def _rows(ordered: Sequence[Prospect]) -> pd.DataFrame:
    """Return one row an ambition and baseline; one without a baseline where none says anything."""
    rows = [
        {"ambition": one.ambition.id, "title": words.title_of(one), "stands": one.kind, **_numbers(chance),
         "words": words.prospect(one)}
        for one in ordered for chance in (one.chances or (None,))
    ]  # fmt: skip
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def _numbers(chance: Chance | None) -> dict[str, object]:
    if chance is None:
        return dict.fromkeys(("baseline", "outcome", "bases"), "")
    shares = {"probability, %": chance.probability, "lowest, %": chance.lowest, "highest, %": chance.highest,
              "the day before, %": chance.before, "way covered, %": chance.covered}  # fmt: skip
    outcome = "" if chance.reached is None else "reached" if chance.reached else "not reached"
    return {"baseline": chance.baseline, "outcome": outcome, "bases": "mixed" if chance.mixed else "one",
            **{name: None if share is None else round(100 * share, 1) for name, share in shares.items()}}  # fmt: skip


def _described(ordered: Sequence[Prospect]) -> str:
    parts = [f"{words.title_of(one)}: {words.prospect(one)}" for one in ordered if _drawn(one)]
    left = sum(not _drawn(one) for one in ordered)
    told = "; ".join(parts) or "none has a probability"
    return f"Dot chart of probabilities. {told}. {left} of {len(ordered)} ambitions have none."
