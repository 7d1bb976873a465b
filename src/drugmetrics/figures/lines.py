"""Lines of series through time: gaps left open, bases never joined, limits shown, ends labelled, levels marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.figures import style
from drugmetrics.figures.ticks import year_ticks
from drugmetrics.reference import areas
from drugmetrics.reference.units import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Colour, mark and line of the first, second and so on: told apart in grey print and by those who see no colours.
LOOKS = (
    (style.DARK_BLUE, "o", "-"), (style.ORANGE, "X", "--"), (style.TURQUOISE, "s", "-."), (style.DARK_PINK, "D", ":"),
    (style.DARK_GREY, "^", "-"), (style.LIGHT_PURPLE, "v", "--"),
)  # fmt: skip
_DARK_ORANGE = "#B1440E"
#: Two periods join when no more days than these lie between them.
_BETWEEN = 5
#: Months by which two periods of "the same" length may differ.
_MONTHS = 1
#: Share of a chart's height that a line of a label takes; letters of a value and its period that go into one.
_LINE, _LETTERS = 0.065, 24
_FINANCIAL = re.compile(r"\d{4}/\d\d")


@dataclass(frozen=True)
class Line:
    """A line of a chart: its name, and rows of one series as `load` gives them."""

    name: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class Level:
    """A level across the chart, such as an ambition: its value and words."""

    value: float
    words: str
    colour: str = style.DARK_PINK


def lines_chart(
    lines: Sequence[Line],
    title: str,
    subtitle: str,
    *,
    levels: Sequence[Level] = (),
    from_zero: bool = True,
    right: float = 1.9,
    height: float = 4.6,
    empty: str = "no figure is in the record for this day",
) -> tuple[Figure, pd.DataFrame, str]:
    """Draw series through time.

    Parameters
    ----------
    lines : sequence of Line
        At most six, of one unit. Rows without a value are left out; a line without any is not drawn.
    title, subtitle : str
        The finding; measure, unit, area, basis and status (`told` writes the last four from the rows).
    levels : sequence of Level
        What is marked across the chart.
    from_zero : bool
        Whether the axis begins at nought.
    right, height : float
        As for `style.chart`.
    empty : str
        What an empty chart says.

    Returns
    -------
    Figure, DataFrame, str
        The chart, the rows it drew and its description. Neighbouring periods of one basis and length are joined; a
        dotted line crosses periods that are missing; nothing joins two bases, and where one ends a line says so.
    """
    held = [Line(line.name, _points(line.rows)) for line in lines]
    held = [line for line in held if len(line.rows)]
    if not held:
        return style.empty_chart(title, subtitle, empty)
    figure, axes = style.chart(title, subtitle, right=right, height=height)
    for line, look in zip(held, LOOKS, strict=False):
        _draw(axes, line.rows, look)
    _mark_breaks(axes, held)
    last_day = max(line.rows["period_end"].iloc[-1] for line in held)
    for level in levels:
        axes.axhline(level.value, color=level.colour, linestyle=(0, (4, 2)), linewidth=1.4)
    if from_zero:
        axes.set_ylim(0, None)
    axes.margins(y=0.08)
    _label_ends(axes, held, levels, last_day)
    _ticks(axes, held)
    _units(axes, str(held[0].rows["unit"].iloc[0]))
    return figure, drawn_rows(held, levels), _described(held, levels)


def told(rows: pd.DataFrame, measure: str) -> str:
    """Write a subtitle: the measure, then area, basis and status as the rows have them.

    Examples
    --------
    >>> from drugmetrics.observations.load import load
    >>> told(load("young-people-in-treatment", area="England"), "Under-18s in treatment, people")
    'Under-18s in treatment, people, England, stock over the year, accredited official statistics'
    """
    if rows.empty:
        return measure
    places = [areas.find(code).name for code in rows["area_code"].unique()]
    bases = [text for text in rows["basis"].unique() if text]
    return style.sentence(measure, " and ".join(places), " and ".join(bases), "; ".join(rows["status"].unique()))


def joined(rows: pd.DataFrame) -> list[tuple[int, int, bool]]:
    """Return which neighbouring points belong together.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of one line, in the order of their periods.

    Returns
    -------
    list of tuple of int, int, bool
        Places of two points to be joined, and whether nothing is missing between them. Points of two bases or lengths
        are not joined at all.
    """
    pairs = []
    months = _months(rows)
    for place in range(len(rows) - 1):
        here, after = rows.iloc[place], rows.iloc[place + 1]
        if here["basis"] != after["basis"] or abs(months[place] - months[place + 1]) > _MONTHS:
            continue
        days = (after["period_start"] - here["period_end"]).days
        pairs.append((place, place + 1, days <= _BETWEEN))
    return pairs


def drawn_rows(lines: Sequence[Line], levels: Sequence[Level] = ()) -> pd.DataFrame:
    """Return the rows of a chart: line, period, value, limits where held, basis, status, edition and source."""
    parts = []
    for line in lines:
        part = line.rows[["period", "value", "lower", "upper", "unit", "basis", "status", "source", "edition"]]
        parts.append(part.assign(line=line.name))
    rows = pd.concat(parts, ignore_index=True)
    if levels:
        marked = pd.DataFrame({"line": [level.words.replace("\n", " ") for level in levels],
                               "value": [level.value for level in levels]})  # fmt: skip
        rows = pd.concat([rows, marked], ignore_index=True)
        texts = ["period", "unit", "basis", "status", "source", "edition"]
        rows[texts] = rows[texts].fillna("")
    rows.insert(0, "line", rows.pop("line"))
    return rows.dropna(axis="columns", how="all")


def _points(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return rows
    return rows[rows["value"].notna()].sort_values(["period_end", "period_start"], kind="stable").reset_index(drop=True)


def _months(rows: pd.DataFrame) -> list[float]:
    return [float(days) / 30.44 for days in (rows["period_end"] - rows["period_start"]).dt.days + 1]


def _draw(axes: Axes, rows: pd.DataFrame, look: tuple[str, str, str]) -> None:
    colour, mark, dashes = look
    days = rows["period_end"]
    for first, second, whole in joined(rows):
        pair = [first, second]
        axes.plot(
            days.iloc[pair], rows["value"].iloc[pair], color=colour, linestyle=dashes if whole else ":",
            linewidth=2.2 if whole else 1.1,
        )  # fmt: skip
    axes.plot(days, rows["value"], mark, color=colour, markersize=5)
    limits = rows.dropna(subset=["lower", "upper"])
    if len(limits):
        axes.vlines(limits["period_end"], limits["lower"], limits["upper"], color=colour, linewidth=4, alpha=0.3)


def _mark_breaks(axes: Axes, lines: Sequence[Line]) -> None:
    """Mark where a line changes its basis."""
    days = set()
    for line in lines:
        changed = line.rows["basis"].ne(line.rows["basis"].shift())
        for place in line.rows.index[changed][1:]:
            here, before = line.rows["period_end"][place], line.rows["period_end"][place - 1]
            days.add(before + (here - before) / 2)
    for day in sorted(days):
        axes.axvline(day, color=style.GREY, linewidth=1, linestyle=":")
        axes.annotate(
            "break", (day, 1), xycoords=("data", "axes fraction"), xytext=(3, -4), textcoords="offset points", size=10,
            va="top", ha="left", rotation=90, color=style.DARK_GREY,
        )  # fmt: skip


def _label_ends(axes: Axes, lines: Sequence[Line], levels: Sequence[Level], last_day: Any) -> None:
    ends = []
    for line, (colour, *_) in zip(lines, LOOKS, strict=False):
        last = line.rows.iloc[-1]
        words = f"{line.name}\n{_newest(last)}"
        # Orange letters are too light to be read.
        ends.append((last_day, float(last["value"]), words, _DARK_ORANGE if colour == style.ORANGE else colour))
    ends += [(last_day, level.value, level.words, level.colour) for level in levels]
    style.end_labels(axes, ends, gap=_LINE * max(words.count("\n") + 1 for _, _, words, _ in ends))


def _newest(last: pd.Series) -> str:
    """Write the newest figure of a line, its period in a line of its own where both are too long for one."""
    value = format_value(last["value"], last["unit"])
    return (
        f"{value} in {last['period']}"
        if len(f"{value}{last['period']}") <= _LETTERS
        else f"{value}\nin {last['period']}"
    )


def _ticks(axes: Axes, lines: Sequence[Line]) -> None:
    """Name years on the axis: financial years where most periods are such."""
    periods = pd.concat([line.rows["period"] for line in lines])
    days = pd.concat([line.rows["period_end"] for line in lines])
    year_ticks(axes, days, financial=bool(periods.str.fullmatch(_FINANCIAL).mean() > 0.5))


def _units(axes: Axes, unit: str) -> None:
    if unit == "per cent":
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    elif axes.get_ylim()[1] >= 1000:
        style.thousands(axes)


def _described(lines: Sequence[Line], levels: Sequence[Level]) -> str:
    parts = []
    for line in lines:
        first, last = line.rows.iloc[0], line.rows.iloc[-1]
        text = f"{line.name}: {format_value(first['value'], first['unit'])} in {first['period']}"
        if len(line.rows) > 1:
            text += f", {format_value(last['value'], last['unit'])} in {last['period']}"
        parts.append(text)
    marked = "; ".join(level.words.replace("\n", " ") for level in levels)
    return f"Line chart. {'; '.join(parts)}." + (f" Marked: {marked}." if marked else "")
