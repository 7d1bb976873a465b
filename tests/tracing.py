"""One observation traced back to the held file it came from, and compared with what stands there.

Nothing of the project's readers or mappings takes part, but what a mapping declares of a table's unit (`times`,
`fractions`) and of printed zeros that are no values (`no_values`).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

import yaml
from tests import held_files, printed_words
from tests.originals import folder, original

from drugmetrics.home import raw_folder

CELL = re.compile(r"[A-Z]+\d+(?::[A-Z]+\d+)?")
#: What a cell without a number may print, by the marker the record gives it, where it is not the marker itself.
PRINTED = {":": (":", ".."), "-": ("-", "NULL"), "[x]": ("NA", ".", "x"), "[c]": ("x", ""), "blank": ("",)}
#: What is gathered or worded otherwise than the record has it, and why; these are not looked up.
WORDED = {
    (
        "alcohol-dependence-prevalence",
        "alcohol-dependence-prevalence-rate",
    ): "1.393% is gathered as 13.93 in a thousand",
    ("combating-drugs-unit-slides", "ambition-crimes-prevented"): "three-quarters of a million, in words",
    ("county-lines-evaluation", "county-lines-stabbings-reduction"): "gathered as a change of -25",
    ("government-statements", "ambition-treatment-places"): "gathered by the end of its three years",
    ("home-office-statements", "county-lines-safeguarding-referrals"): "of the programme, begun in November 2019",
    ("home-office-statements", "county-lines-arrests"): "of the programme, begun in November 2019",
    ("public-accounts-committee", "cost-of-drugs-to-society"): "of the United Kingdom, says the committee",
    ("review-of-drugs", "drug-treatment-funding-change"): "a fall of 17% and 28% is a change of -17 and -28",
}


@dataclass
class Outcome:
    """How one observation was checked, what its file does not say, and what is wrong with it."""

    row: dict
    how: str = ""
    wrong: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)


#: libyaml where PyYAML was built with it: ten times faster.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def card_of(source: str, edition: str) -> dict:
    return yaml.load((raw_folder() / source / edition / "source.yaml").read_text(encoding="utf-8"), LOADER)


@cache
def declared(source: str) -> dict:
    text = (files("drugmetrics.observations") / "mappings" / f"{source}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, LOADER)["tables"]


def is_value(row: dict, printed: float, rules: dict) -> bool:
    """Say whether a printed number is the row's value, in its unit."""
    factors = {1, rules.get("times", 1)} | ({100} if rules.get("fractions") else set())
    return any(math.isclose(row["value"], printed * factor, rel_tol=1e-9) for factor in factors)


def compare(row: dict, printed: object, beside: list[object], rules: dict) -> list[str]:
    """Compare a printed cell, and the marker in it or in the next, with a row's value and marker."""
    text, marker = str("" if printed is None else printed).strip(), row["marker"]
    if math.isnan(row["value"]):
        zero = "no_values" in rules and printed_words.number(printed) == 0
        same = text.lower() == marker or text in PRINTED.get(marker, ()) or zero
        return [] if same else [f"no value and marker {marker!r}, printed {text!r}"]
    number = printed_words.number(printed)
    wrong = [] if number is not None and is_value(row, number, rules) else [f"value {row['value']}, printed {text!r}"]
    found = re.sub(r"^[-\d,.e]+\s*", "", text) or ("u" if str(beside[0]).strip().lower() == "u" else "")
    return wrong + ([] if marker == found else [f"marker {marker!r}, printed {found!r}"])


def agree(outcome: Outcome, tiers: list[list[str]], times: list[list[str]] | None = None) -> None:
    """Compare area and period with the nearest words about the figure that name any."""
    row = outcome.row
    span = (row["period_start"].date(), row["period_end"].date())
    for what, wanted, read, nearest in (
        ("area", row["area_code"].removeprefix("UNASSIGNED-"), printed_words.areas, tiers),
        ("period", span, printed_words.spans, times or tiers),
    ):
        found = next((named for texts in nearest if (named := set().union(*map(read, texts)))), None)
        if found is None:
            outcome.unsaid.append(what)
        elif wanted not in found:
            outcome.wrong.append(f"{what} {row['area_code'] if what == 'area' else row['period']} is not in {nearest}")


def about_card(card: dict, table: dict, path: Path) -> list[list[str]]:
    """Return the words of a card about a whole table, nearest first; "Weights09-10.csv" is of 2009-10."""
    name = re.sub(r"(?<!\d)(\d\d-\d\d)(?!\d)", r"20\1", path.name)
    whole = [card.get("copy", {}).get("what", ""), card["title"], card["edition"], *card.get("notes", [])]
    return [[table["printed"], name], *([text] for text in whole)]


def in_cells(outcome: Outcome, path: Path, where: str, card: dict, table: dict, rules: dict) -> None:
    """Check a figure against the cell it stands in, or the sum of a range of cells in one line."""
    row, grid = outcome.row, held_files.sheet_of(path, table["printed"], table["file"])
    (line, first), (end, last) = map(held_files.address, (where.split(":") * 2)[:2])
    if end != line or (last > first) != (row["status"] == "derived here"):
        outcome.wrong.append(f"{where} is no line of cells to be summed")
    printed = [held_files.cell(grid, line, at) for at in range(first, last + 1)]
    total = printed[0] if last == first else sum(map(printed_words.number, printed))
    outcome.wrong += compare(row, total, [held_files.cell(grid, line, last + 1)], rules)
    agree(outcome, [*held_files.about(grid, line, first), *about_card(card, table, path)])


def in_line(outcome: Outcome, path: Path, where: str, card: dict, table: dict, rules: dict) -> None:
    """Check a figure against a line of records: one of its cells must print it."""
    grid = held_files.sheet(path)
    line = int(where.split()[1]) - 1
    at = [at for at, text in enumerate(grid[line]) if not compare(outcome.row, text, [""], rules)]
    if at:
        agree(outcome, [*held_files.about(grid, line, at[0]), *about_card(card, table, path)])
    else:
        outcome.wrong.append(f"value {outcome.row['value']}, printed {grid[line]}")


def in_gathered(outcome: Outcome, path: Path, rules: dict) -> None:
    """Look a transcribed figure up in the gathered table by value, area and period; else in one gathered beside it."""
    beside = [*sorted(folder().glob("*/series/*.csv")), folder() / "strategy/ambitions.csv"]
    tried: list[Outcome] = []
    for outcome.how, paths in (("gathered table", [path]), ("another gathered table", beside)):
        found = [one for one in map(partial(looked_up, outcome.row, rules), paths) if one]
        right = [one for one in found if not one.wrong]
        if right:
            outcome.unsaid += min((one.unsaid for one in right), key=len)
            return
        tried += found
    outcome.wrong += tried[0].wrong if tried else [f"value {outcome.row['value']} is not in {path.name}"]


def looked_up(row: dict, rules: dict, path: Path) -> Outcome | None:
    """Return how well the line of a gathered table agrees that has the row's value and agrees best."""
    found = []
    for line, figures in held_files.records(path):
        if any(gathered_value(row, figure, line.get("unit", ""), rules) for figure in figures):
            one = Outcome(row)
            words = [line.get(name, "") for name in ("area_code", "area_name", "breakdown")]
            agree(
                one, [words], [[line.get(name, "") for name in ("period", "time_period", "target_period", "deadline")]]
            )
            found.append(one)
    return min(found, key=lambda one: (len(one.wrong), len(one.unsaid)), default=None)


def gathered_value(row: dict, figure: str, unit: str, rules: dict) -> bool:
    """Say whether a gathered figure, perhaps in pounds for million pounds or rounded, is the row's."""
    value, wanted = printed_words.number(figure), row["value"]
    if value is None or math.isnan(wanted):
        return value is None and math.isnan(wanted)
    decimals = len(figure.partition(".")[2])
    if is_value(row, value, rules) or (decimals > 1 and round(wanted, decimals) == value):
        return True
    factor = printed_words.scale(unit) / printed_words.scale(row["unit"])
    return factor != 1 and is_value(row, value * factor, rules)


def in_text(outcome: Outcome, path: Path, where: str, rules: dict) -> None:
    """Look for a figure's digits in the line of a text and those about it; a text does not say what they are of."""
    line = int(re.search(r"line (\d+)", where)[1]) - 1
    words = " ".join(held_files.lines(path)[max(line - 2, 0) : line + 3])
    scale = printed_words.scale(outcome.row["unit"])
    numbers = [value / unit for value in printed_words.numbers(words) for unit in (1, scale)]
    if not any(is_value(outcome.row, value, rules) for value in numbers):
        outcome.wrong.append(f"value {outcome.row['value']}, printed {words!r}")
    outcome.unsaid += ["area", "period"]


def traced(row: dict) -> Outcome:
    """Trace one observation back to every place it names."""
    card = card_of(row["source"], row["edition"])
    held = card.get("original") or card["copy"]
    path = original(held["sha256"], held["bytes"], held["file"])
    outcome = Outcome(row)
    if (row["source"], row["series"]) in WORDED:
        return Outcome(row, "worded otherwise", unsaid=["value"])
    for reference in row["source_ref"].split("; "):
        name, _, where = reference.partition("!")
        table = next(table for table in card["tables"] if table["file"] == name)
        rules = declared(row["source"])[table["layout"]]
        if path.suffix == ".txt":
            outcome.how = "text"
            in_text(outcome, path, where, rules)
        elif "series" in path.parts or path.name == "drug_indicators_found.csv":
            outcome.how = "gathered table"
            in_gathered(outcome, path, rules)
        elif CELL.fullmatch(where):
            outcome.how = "sum of cells" if ":" in where else "cell"
            in_cells(outcome, path, where, card, table, rules)
        else:
            outcome.how = "line"
            in_line(outcome, path, where, card, table, rules)
    return outcome
