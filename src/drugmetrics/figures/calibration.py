"""Charts and tables of the benches: how often intervals held what came, and where in what was said outcomes lay."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from drugmetrics.analysis.findings import validation as words
from drugmetrics.analysis.own_past import AHEAD
from drugmetrics.analysis.validation import OURS, Validation, own_summary
from drugmetrics.figures import style
from drugmetrics.figures.setting import table

if TYPE_CHECKING:
    from IPython.display import HTML
    from matplotlib.figure import Figure

#: The sets drawn, their colour and line.
_SETS = {
    "M3 yearly, 18-30 points": (style.DARK_BLUE, "-"),
    "Tourism yearly, 18-30 points": (style.ORANGE, "--"),
}
_OWN = ("the framework's own", style.DARK_GREY, ":")
_LEVEL = 0.95
#: From here on a score tells no more than that intervals ran away.
_RAN_AWAY = 1000


def cover_chart(found: Validation, name: str) -> tuple[Figure, pd.DataFrame, str]:
    """Draw how often 95% intervals held what came, by the years ahead, ours and the peers'.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    rows = found.cover[found.cover["set"] == name]
    count = int(rows["series"].iloc[0])
    figure, axes = style.chart(
        words.cover_title(found, name),
        f"Share of outcomes inside the 95% interval by years ahead; {name}, {count} series; dotted: 95%",
        right=2,
    )
    rows = pd.concat([words.as_given(rows), rows[rows["method"] == OURS]])
    peers = [str(method) for method in rows["method"].unique() if method != OURS]
    ends = []
    for method in [*peers, OURS]:
        part, ours = rows[rows["method"] == method], method == OURS
        axes.plot(
            part["ahead"], part["cover_95"], color=style.ORANGE if ours else style.GREY,
            marker="o" if ours else "", linewidth=2.6 if ours else 1.1,
        )  # fmt: skip
        label, colour = method, "#B1440E" if ours else style.DARK_GREY
        ends.append((part["ahead"].iloc[-1], part["cover_95"].iloc[-1], label, colour))
    axes.axhline(_LEVEL, color=style.DARK_GREY, linestyle=":", linewidth=1)
    axes.set_ylim(min(0.6, rows["cover_95"].min() - 0.03), 1.0)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.set_xticks(sorted(rows["ahead"].unique()))
    axes.set_xlabel("years ahead", size=12)
    style.end_labels(axes, ends, gap=0.055)
    first, last = rows["ahead"].min(), rows["ahead"].max()
    parts = [
        f"{method} {_share(part, first)} to {_share(part, last)}"
        for method, part in ((str(name), part) for name, part in rows.groupby("method", sort=False))
    ]
    text = f"Line chart of the cover of 95% intervals from {first} to {last} years ahead: {'; '.join(parts)}."
    drawn = rows[["method", "ahead"]].assign(interval=f"{_LEVEL:.0%}", cover_per_cent=(100 * rows["cover_95"]).round(2))
    return figure, drawn, text


def _share(part: pd.DataFrame, ahead: int) -> str:
    return f"{part.loc[part['ahead'] == ahead, 'cover_95'].iloc[0]:.0%}"


def pit_chart(found: Validation) -> tuple[Figure, pd.DataFrame, str]:
    """Draw the share of outcomes in each tenth of what had been said of them: level lines are right.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description.
    """
    rows = pd.concat([_tenths(found, name) for name in _SETS] + [_own_tenths(found.own)], ignore_index=True)
    figure, axes = style.chart(
        words.pit_title(rows),
        "Share of outcomes in each tenth of the predictive distribution, all years ahead together; dotted: one in ten",
        right=2.2,
    )
    looks = {**_SETS, _OWN[0]: _OWN[1:]}
    ends = []
    for name, part in rows.groupby("set", sort=False):
        colour, dashes = looks[str(name)]
        axes.step([*part["from"], 1.0], [*part["share"], part["share"].iloc[-1]], where="post", color=colour,
                  linestyle=dashes, linewidth=2)  # fmt: skip
        label = str(name).replace(" yearly, 18-30 points", "")
        ends.append((1.0, part["share"].iloc[-1], f"{label}\n({part['outcomes'].sum():,} outcomes)", colour))
    axes.axhline(0.1, color=style.DARK_GREY, linestyle=":", linewidth=1)
    top = max(0.2, rows["share"].max() * 1.1)
    axes.set_ylim(0, top)
    axes.set_yticks(np.arange(0, top + 0.01, 0.05))
    axes.set_xlim(0, 1)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.tick_params(axis="x", pad=9)
    axes.set_xlabel("where the outcome lay: lowest to highest tenth", size=12)
    style.end_labels(axes, ends, gap=0.17)
    parts = [
        f"{name}: from {part['share'].min():.0%} to {part['share'].max():.0%}"
        for name, part in rows.groupby("set", sort=False)
    ]
    drawn = rows.assign(share_per_cent=(100 * rows.pop("share")).round(2))
    return figure, drawn, f"Step chart of the share of outcomes in each tenth. {'; '.join(parts)}."


def _tenths(found: Validation, name: str) -> pd.DataFrame:
    part = found.pit[found.pit["set"] == name]
    tenth = (part["from"] * 10 + 1e-9).astype(int)
    return _shares(name, part.groupby(tenth)["outcomes"].sum())


def _own_tenths(own: pd.DataFrame) -> pd.DataFrame:
    tenth = pd.Series(np.minimum((own["probability_below"] * 10).astype(int), 9))
    return _shares(_OWN[0], tenth.value_counts().reindex(range(10), fill_value=0).sort_index())


def _shares(name: str, counts: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "set": name,
            "from": np.arange(10) / 10,
            "outcomes": counts.to_numpy(),
            "share": counts.to_numpy() / counts.sum(),
        }
    )


def scores_table(found: Validation, name: str) -> HTML:
    """Set the scores of one set, ours beside the peers'."""
    rows = found.of(name)
    set_ = pd.DataFrame(
        {
            "Method": rows["method"],
            "sMAPE": rows["smape"].map("{:.2f}".format),
            "MASE": rows["mase"].map("{:.3f}".format),
            "80% cover, %": [_with(row, "cover_80") for row in rows.to_dict("records")],
            "95% cover, %": [_with(row, "cover_95") for row in rows.to_dict("records")],
            "MSIS": rows["msis"].map(_bounded),
            "Seconds": rows["seconds"].map("{:.3f}".format),
        }
    )
    return table(
        set_,
        name="scores-" + "".join(letter if letter.isalnum() else "-" for letter in name.lower()).replace("--", "-"),
        title=f"{name}: {int(rows['series'].iloc[0])} series",
        notes=[
            "sMAPE in per cent; MASE, MSIS (95%) over the mean yearly change of the known years; covers with 95% "
            "bootstrap intervals by series; seconds of processor time a series. Peers as statsmodels gives them."
        ],
    )


def _with(row: dict[Hashable, float], name: str) -> str:
    share, low, high = (100 * row[f"{name}{end}"] for end in ("", "_lower", "_upper"))
    return f"{share:.1f} ({low:.1f}–{high:.1f})"


def _bounded(score: float) -> str:
    """Write a score; one that ran away is only said to be large."""
    return f"{score:.1f}" if score < _RAN_AWAY else f"over {_RAN_AWAY:,}"


def own_table(own: pd.DataFrame) -> HTML:
    """Set the framework's own series: how often intervals held what came, and the score beside a random walk's."""
    rows = own_summary(own)
    set_ = pd.DataFrame(
        {
            "Series": rows["series"],
            "Projections": rows["projections"],
            "Origins": rows["origins"],
            "80% cover": rows["cover_80"].map("{:.0%}".format),
            "95% cover": rows["cover_95"].map("{:.0%}".format),
            "Interval score": rows["interval_score"].map("{:.1f}".format),
            "Random walk's": rows["naive_interval_score"].map("{:.1f}".format),
            "Edition of the day": rows["of_the_day"].map("{:.0%}".format),
        }
    )
    return table(
        set_,
        name="own-series",
        title="The framework's own series, at their own earlier origins",
        notes=[
            f"Up to {AHEAD} periods ahead; origins overlap, so a series has far fewer independent cases than "
            "projections. "
            "Interval score of the 95% interval over the mean change of the known figures, lower is better; the random "
            "walk has textbook normal quantiles. Edition of the day: share of projections made of figures as first "
            "known; the others use today's figures, cut off."
        ],
    )


def packages_table(compared: pd.DataFrame) -> HTML:
    """Set what other packages found of the same examples beside what is found here."""
    rows = pd.DataFrame(
        {
            "Package": compared["package"] + " " + compared["version"],
            "Example": compared["example"],
            "Quantity": compared["quantity"],
            "Theirs": compared["theirs"].replace("", "none"),
            "Ours": compared["ours"].replace("", "none"),
            "Rule that differs": compared["note"],
        }
    )
    return table(
        rows,
        name="other-packages",
        title="The same examples in other packages",
        notes=["Ours is worked out as this page is made; theirs was written when the package was last run."],
    )


def signals_table(signals: pd.DataFrame) -> HTML:
    """Set each metric's recent trend and control chart, or why it has none."""
    rows = pd.DataFrame(
        {
            "Metric": signals["title"],
            "Recent trend": signals["recent_trend"],
            "p": signals["p"].map(lambda p: "" if pd.isna(p) else f"{p:.4f}"),
            "After the family": signals["kept"].map({True: "kept", False: "not kept"}).fillna(""),
            "Why none": signals["no_trend"],
            "Control chart": signals["variation"].where(signals["variation"] != "", signals["no_chart"]),
        }
    )
    return table(
        rows,
        name="signals",
        title="Signals by the peers' own rules",
        notes=[
            "Recent trend as OHID's Fingertips marks it, on the last five years (p under 0.002, and no single year "
            "decides the way). After the family: whether it stands under false-discovery control at 5% over all that "
            "have one. Control chart: NHS England's XmR rules. Both are refused where the figures do not fit them."
        ],
    )
